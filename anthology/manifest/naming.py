"""Names made from words: slugs for files, ids of texts and parts, and how a person's name sorts."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import PurePosixPath

from anthology.model.book import Page

# Letters that Unicode does not take apart into a letter and a mark.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)

LONGEST_SLUG = 80
"""Characters: file systems take 255 bytes, and endings are added to it."""


def slugify(words: str) -> str:
    """Write words in lower-case ASCII letters, digits and hyphens; never gives nothing.

    Words in a script that has no ASCII letters end in a digest, so that two of them stay apart, and so do
    words that are longer than a file's name should be.
    """
    lowered = re.sub("['’]", "", words.lower()).translate(_LETTERS)
    taken_apart = unicodedata.normalize("NFKD", lowered)
    letters = "".join(c for c in taken_apart if not unicodedata.combining(c))
    slug = re.sub("[^a-z0-9]+", "-", letters).strip("-")
    is_lossy = any(c.isalnum() and not c.isascii() for c in letters)
    if len(slug) > LONGEST_SLUG:
        start = slug[: LONGEST_SLUG - 9]
        slug, is_lossy = start.rpartition("-")[0] or start, True
    return slug if slug and not is_lossy else f"{slug}-{digest(words)}".lstrip("-")


def digest(words: str) -> str:
    """Give eight letters and digits that stand for some words, always the same."""
    composed = unicodedata.normalize("NFC", words)
    return hashlib.sha256(composed.encode("utf-8", "surrogatepass")).hexdigest()[:8]


_ARTICLES = frozenset(("the", "a", "an"))
_SUFFIXES = frozenset(("jr", "sr", "jnr", "snr", "ii", "iii", "iv", "v"))
# fmt: off
_PARTICLES = frozenset((
    "'t", "af", "al", "av", "d", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos",
    "du", "el", "in", "of", "op", "ten", "ter", "und", "van", "vom", "von", "zu", "zum", "zur",
))
# With a capital, they begin a family name: “Le Guin, Ursula K.”
_FAMILY_PARTICLES = frozenset((
    "D'", "Da", "De", "Del", "Della", "Den", "Der", "Des", "Di", "Du", "El", "La", "Las", "Le",
    "Los", "Mac", "San", "St", "St.", "Ten", "Ter", "Van", "Von",
))
# fmt: on
_JOINED_PARTICLE = re.compile(r"((?:al|as|ad|ar|el)[-‑]|d['’])(?=\w)")


def sort_name(name: str) -> str:
    """Give a name as it sorts: “Beethoven, Ludwig van”, “King, Martin Luther, Jr.”, “Editors, The”.

    Particles in lower case follow the given name; those with a capital belong to the family name.
    After the Chicago Manual of Style, 17th edition, 16.67-84.
    """
    before, comma, after = (part.strip() for part in name.partition(","))
    suffix = ""
    if comma:
        if not _is_suffix(after):
            return name
        suffix = after
    words = before.split()
    if len(words) > 1 and words[0].lower() in _ARTICLES:
        return f"{' '.join(words[1:])}, {words[0]}"
    if len(words) > 2 and not suffix and _is_suffix(words[-1]):
        suffix = words.pop()
    parts = [*_last_first(words), suffix]
    return ", ".join(part for part in parts if part)


def _is_suffix(word: str) -> bool:
    return word.lower().rstrip(".") in _SUFFIXES


def _last_first(words: list[str]) -> tuple[str, str]:
    if len(words) < 2:
        return " ".join(words), ""
    particle = next((i for i, word in enumerate(words) if i and word in _PARTICLES), None)
    start = len(words) - 1
    if particle is not None and particle < start:
        start = particle
        while start < len(words) - 1 and words[start] in _PARTICLES:
            start += 1
    elif "y" in words[2:start]:
        start = words.index("y", 2) - 1
    elif words[start - 1] in _FAMILY_PARTICLES and start > 1:
        start -= 1
    family, given = " ".join(words[start:]), words[:start]
    if joined := _JOINED_PARTICLE.match(family):
        family, given = family[joined.end() :], [*given, joined[1]]
    return family, " ".join(given)


def text_ids(paths: Iterable[str]) -> dict[str, str]:
    """Give each text an id made from its path alone: its name, with folders in front where two are alike."""
    ids: dict[str, str] = {}
    waiting = sorted(set(paths))
    for depth in range(1, 1 + max((path.count("/") + 1 for path in waiting), default=0)):
        slugs = {path: _path_slug(path, depth) for path in waiting}
        taken = Counter([*ids.values(), *slugs.values()])
        ids |= {path: slug for path, slug in slugs.items() if taken[slug] == 1}
        waiting = [path for path in waiting if path not in ids]
    return ids | {path: f"{_path_slug(path, 1)}-{digest(path)}" for path in waiting}


def _path_slug(path: str, depth: int) -> str:
    parts = PurePosixPath(path).with_suffix("").parts
    slug = slugify("-".join(parts[-depth:]))
    # Pages and parts have ids too, and an id begins with a letter (XML 1.0 §2.3).
    is_reserved = slug in list(Page) or slug.startswith("part-") or not slug[0].isalpha()
    return f"text-{slug}" if is_reserved else slug


@dataclass(slots=True)
class PartIds:
    """Gives ids to parts, from the outermost in, in order."""

    _taken: set[str] = field(default_factory=set)

    def take(self, title: str, parent: str) -> str:
        """Make an id from the title of a part; one that is taken begins with the id of the parent."""
        slug = slugify(title)
        candidates = chain(
            (f"part-{slug}",),
            (f"{parent}-{slug}",) if parent else (),
            (f"{parent or 'part'}-{slug}-{number}" for number in count(2)),
        )
        part_id = next(name for name in candidates if name not in self._taken)
        self._taken.add(part_id)
        return part_id
