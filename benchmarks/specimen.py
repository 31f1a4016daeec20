"""The specimen anthology made as large as is wanted, for `anthology` and, with the same words, for pandoc.

Comes in: the repository's own book. Goes out: a folder with a manifest and texts, and one Markdown file.
Every copy of a text has its words in an order of its own, so that nothing is done only once by accident;
markup, ids, labels, links and notes stay what they are.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

REPOSITORY = Path(__file__).parent.parent

_FRONT_MATTER = re.compile(r"\A---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)
_WORD = re.compile(
    r"""^\ *```.*?^\ *```        # code and markup stay as they are …
      | `[^`\n]*` | <[^>\n]*> | https?://\S+
      | \{[^}]*\} | \]\([^)]*\) | \[\^[^\]]*\] | ^:::.*?$
      | (?<![\w'’])(?P<word>[a-z]{2,})(?![\w'’])""",
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
_TEXT_LINK = re.compile(r"\]\(([\w/-]+)\.md")

Entry = dict[str, Any]


@dataclass(slots=True)
class Specimen:
    """A book in a folder of its own."""

    folder: Path
    manifest: Entry
    words: int

    @property
    def manifest_path(self) -> Path:
        return self.folder / "anthology.yaml"

    def write_manifest(self) -> None:
        written = yaml.safe_dump(self.manifest, allow_unicode=True, sort_keys=False)
        self.manifest_path.write_text(written, encoding="utf-8")

    def move_a_text(self) -> None:
        """Take the second text of the first part to the end of the last part."""
        parts = [entry for entry in self.manifest["contents"] if "part" in entry]
        parts[-1]["contents"].append(parts[0]["contents"].pop(1))
        self.write_manifest()

    def edit_a_text(self) -> None:
        """Put a sentence at the end of one text."""
        with (self.folder / "texts" / "sewing.md").open("a", encoding="utf-8") as text:
            text.write("\nThat was the last thread, and somebody had to cut it.\n")


def make_specimen(folder: Path, words: int, editions: tuple[str, ...]) -> Specimen:
    """Write a book of at least so many words into `folder`."""
    manifest: Entry = yaml.safe_load((REPOSITORY / "anthology.yaml").read_text(encoding="utf-8"))
    source = REPOSITORY / "texts"
    shutil.copytree(source, folder / "texts")
    own, made = manifest["contents"], sum(_count(path) for path in source.rglob("*.md"))
    manifest["contents"], number = list(own), 1
    while made < words:
        number += 1
        manifest["contents"] += [_renamed(entry, number) for entry in own]
        for path in source.rglob("*.md"):
            copy = folder / "texts" / path.relative_to(source).with_stem(f"{path.stem}-{number}")
            copy.write_text(_shuffled(path.read_text(encoding="utf-8"), number), encoding="utf-8")
            made += _count(path)
    manifest["editions"] = {name: {} for name in editions}
    specimen = Specimen(folder, manifest, made)
    specimen.write_manifest()
    return specimen


def _count(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").split())


def _renamed(entry: Any, number: int) -> Any:
    match entry:
        case str():
            return _of_copy(entry, number)
        case {"part": title}:
            contents = [_renamed(item, number) for item in entry["contents"]]
            renamed = {**entry, "part": f"{title}, {number}", "contents": contents}
        case _:
            renamed = {**entry, "text": _of_copy(entry["text"], number)}
    if "introduction" in renamed:
        renamed["introduction"] = _of_copy(renamed["introduction"], number)
    return renamed


def _of_copy(path_or_words: str, number: int) -> str:
    return re.sub(r"\A(\S+)\.md\Z", rf"\1-{number}.md", path_or_words)


def _shuffled(text: str, number: int) -> str:
    """Give a text with its words in another order, its links leading to texts of the same copy."""
    front = _FRONT_MATTER.match(text)
    start = front.end() if front else 0
    body = text[start:]
    words = [found["word"] for found in _WORD.finditer(body) if found["word"]]
    random.Random(number).shuffle(words)
    another = iter(words)
    body = _WORD.sub(lambda found: next(another) if found["word"] else found[0], body)
    return text[:start] + _TEXT_LINK.sub(rf"](\1-{number}.md", body)


# ---------------------------------------------------------------- for pandoc


def for_pandoc(specimen: Specimen) -> str:
    """Write the whole book as one Markdown document as pandoc reads it, notes and all."""
    manifest = specimen.manifest
    front = [name for name in manifest["front"] if name.endswith(".md")]
    metadata = {
        "title": manifest["title"],
        "subtitle": manifest["subtitle"],
        "lang": manifest["language"],
        "author": [editor["name"] for editor in manifest["editors"]],
    }
    head = f"---\n{yaml.safe_dump(metadata, allow_unicode=True)}---\n"
    return "\n\n".join((head, *_chapters(specimen, [*front, *manifest["contents"]])))


def _chapters(specimen: Specimen, entries: list[Any]) -> Iterator[str]:
    for entry in entries:
        match entry:
            case {"part": title}:
                yield f"# {title}"
                yield from _introduction(specimen, entry)
                yield from _chapters(specimen, entry["contents"])
            case {"text": path}:
                yield _chapter(specimen, path)
                yield from _introduction(specimen, entry)
            case _:
                yield _chapter(specimen, entry)


def _introduction(specimen: Specimen, entry: Entry) -> Iterator[str]:
    words = entry.get("introduction", "").strip()
    if words.endswith(".md"):
        yield _chapter(specimen, words)
    elif words:
        title = entry.get("part") or entry["text"]
        yield _own_names(words, "in-" + re.sub(r"\W+", "-", title))


def _chapter(specimen: Specimen, path: str) -> str:
    text = (specimen.folder / "texts" / path).read_text(encoding="utf-8")
    name = re.sub(r"\W+", "-", path.removesuffix(".md"))
    front = _FRONT_MATTER.match(text)
    if front is None:
        return _own_names(text, name)
    said = yaml.safe_load(front[1])
    lines = [f"# {said['title']} {{#{name}}}" if "title" in said else ""]
    lines += [f"*{words}*" for key in ("subtitle", "source") if (words := said.get(key))]
    lines += [", ".join(said.get("authors", []))]
    return "\n\n".join((*filter(None, lines), _own_names(text[front.end() :], name)))


def _own_names(text: str, name: str) -> str:
    """Give ids and labels that are unique over the book: pandoc has one space of names for all of it."""
    text = re.sub(r"\[\^([^\]]*)\]", rf"[^{name}-\1]", text)
    text = re.sub(r"\{#([\w-]+)", rf"{{#{name}-\1", text)
    text = re.sub(r"\]\(#", f"](#{name}-", text)
    text = re.sub(r"\]\(([\w/-]+)\.md#", r"](#\1-", text)
    text = re.sub(r"\]\(([\w/-]+)\.md", r"](#\1", text)
    return re.sub(r"(?<!\w)\[\]\(", "[there](", text)
