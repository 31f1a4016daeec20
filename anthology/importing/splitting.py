"""Cut an imported book into its chapters or essays, and list them as a manifest does."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import yaml

from anthology.importing.writing import write_front

_HEADING = re.compile(r"(#{2,6})\s+(.*)$")
_DEFINITION = re.compile(r"\[\^([^\]\s]+)\]:")
_REFERENCE = re.compile(r"\[\^([^\]\s]+)\]")
_FENCE = re.compile(r"(`{3,}|~{3,})")
_KEPT = ("authors", "translators", "language", "rights", "license")
_LONGEST = 48


@dataclass(frozen=True, slots=True)
class Piece:
    """A chapter or an essay: the name of its file, and its Markdown."""

    name: str
    markdown: str


@dataclass(slots=True)
class _Part:
    """The lines below a heading."""

    title: str
    lines: list[str]


def split_text(markdown: str, name: str) -> tuple[list[Piece], str]:
    """Cut at the highest headings; give the pieces and the manifest's lines, in order.

    A text with fewer than two such headings stays whole.
    """
    front, body = _take_front(markdown)
    text, notes = _take_notes(body)
    parts = _parts(text)
    if sum(bool(part.title) for part in parts) < 2:
        return [Piece(name, markdown)], f"  - {name}.md\n"
    width = len(str(len(parts)))
    pieces = []
    for number, part in enumerate(parts, start=0 if not parts[0].title else 1):
        if not part.title and not "".join(part.lines).strip():
            continue
        piece = f"{name}-{number:0{width}}" + (f"-{_slug(part.title)}" if part.title else "")
        pieces.append(Piece(piece, _write(part, front, notes)))
    return pieces, "".join(f"  - {piece.name}.md\n" for piece in pieces)


def _take_front(markdown: str) -> tuple[dict[str, Any], str]:
    end = markdown.find("\n---\n", 3)
    if not markdown.startswith("---\n") or end < 0:
        return {}, markdown
    front = yaml.safe_load(markdown[4:end])
    return (front if isinstance(front, dict) else {}), markdown[end + 5 :]


def _take_notes(body: str) -> tuple[list[str], dict[str, list[str]]]:
    """Take the notes from behind the text."""
    text: list[str] = []
    notes: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in body.split("\n"):
        if match := _DEFINITION.match(line):
            current = notes.setdefault(match[1], [])
            current.append(line)
        elif current is not None and (not line or line.startswith("    ")):
            current.append(line)
        else:
            current = None
            text.append(line)
    return text, notes


def _parts(lines: list[str]) -> list[_Part]:
    headings = list(_headings(lines))
    top = min((level for _, level, _ in headings), default=0)
    parts = [_Part("", [])]
    places = {place: title for place, level, title in headings if level == top}
    for place, line in enumerate(lines):
        if place in places:
            parts.append(_Part(places[place], []))
        else:
            parts[-1].lines.append(line)
    return parts if "".join(parts[0].lines).strip() else parts[1:] or parts


def _headings(lines: list[str]) -> list[tuple[int, int, str]]:
    found = []
    fence = ""
    for place, line in enumerate(lines):
        if opening := _FENCE.match(line):
            if not fence:
                fence = opening[1]
            elif line.startswith(fence):
                fence = ""
        elif not fence and (match := _HEADING.match(line)):
            found.append((place, len(match[1]), match[2]))
    return found


def _write(part: _Part, front: dict[str, Any], notes: dict[str, list[str]]) -> str:
    values = {key: front[key] for key in _KEPT if key in front}
    title = part.title or str(front.get("title", ""))
    values = {"title": title, **values} if title else values
    body = "\n".join(part.lines).strip("\n")
    wanted = list(dict.fromkeys(_REFERENCE.findall(f"{title}\n{body}")))
    for label in wanted:
        # A note may refer to another.
        wanted += [
            other
            for other in _REFERENCE.findall("\n".join(notes.get(label, [])))
            if other not in wanted
        ]
    # The names in a list are a list again.
    written = write_front(
        {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    )
    bodies = ["\n".join(notes[label]).rstrip("\n") for label in notes if label in wanted]
    return "\n\n".join(filter(None, [written, body, *bodies])) + "\n"


def _slug(title: str) -> str:
    words = _REFERENCE.sub("", title)
    plain = unicodedata.normalize("NFKD", words.casefold())
    slug = re.sub(r"[^\w]+", "-", re.sub(r"[\u0300-\u036f'’]", "", plain)).strip("-_")
    return slug[:_LONGEST].rstrip("-") or "text"
