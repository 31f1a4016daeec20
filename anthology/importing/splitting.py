"""Cut an imported book into its chapters or essays, and list them as a manifest does."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import yaml

from anthology.importing.draft import Finding
from anthology.importing.headings import is_part
from anthology.importing.imprint import read_byline
from anthology.importing.titlepage import label_dropped
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
    level: int = 1
    holds: bool = False
    """It is a part of the book, and its chapters follow."""


def split_text(markdown: str, name: str) -> tuple[list[Piece], str, list[Finding]]:
    """Cut at the chapters; give the pieces, the manifest's lines in order, and what was left out.

    Parts, and a heading that holds the whole book, become parts of the manifest. A text with fewer
    than two chapters stays whole.
    """
    front, body = _take_front(markdown)
    text, notes = _take_notes(body)
    parts = _parts(text)
    if sum(bool(part.title) and not part.holds for part in parts) < 2:
        return [Piece(name, markdown)], f"  - {write_entry(name)}\n", []
    width = len(str(len(parts)))
    findings: list[Finding] = []
    pieces: list[Piece] = []
    fragment: list[str] = []
    number = 0 if not parts[0].title else 1
    top = min(part.level for part in parts if part.title)
    for part in parts:
        if part.holds:
            fragment += [f"  - part: {_scalar(part.title)}", "    contents:"]
        elif not part.title and not "".join(part.lines).strip():
            continue
        if part.holds and not "".join(part.lines).strip():
            continue
        slug = f"-{_slug(part.title)}" if part.title else ""
        pieces.append(
            Piece(f"{name}-{number:0{width}}{slug}", _write(part, front, notes, findings))
        )
        inside = part.holds or (part.title and part.level > top)
        fragment.append(f"{'      ' if inside else '  '}- {write_entry(pieces[-1].name)}")
        number += 1
    return pieces, "".join(f"{line}\n" for line in fragment), findings


def write_entry(name: str) -> str:
    """Write how a manifest names a text."""
    return _scalar(f"{name}.md")


def _scalar(title: str) -> str:
    return yaml.safe_dump(title, allow_unicode=True, width=10**9).removesuffix("...\n").strip()


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
    """Cut at the highest headings, and below those that are parts of a book at the next ones."""
    headings = list(_headings(lines))
    levels = sorted({level for _, level, _ in headings})
    top = levels[0] if levels else 0
    below = levels[1] if len(levels) > 1 else 0
    alone = sum(level == top for _, level, _ in headings) == 1
    places: dict[int, _Part] = {}
    holds = False
    for index, (place, level, title) in enumerate(headings):
        following = headings[index + 1][1] if index + 1 < len(headings) else 0
        if level == top:
            whole = alone and sum(each == below for _, each, _ in headings) > 1
            holds = following == below > 0 and (is_part(title) or whole)
            places[place] = _Part(title, [], level, holds)
        elif holds and level == below:
            places[place] = _Part(title, [], level)
    parts = [_Part("", [])]
    for place, line in enumerate(lines):
        if place in places:
            parts.append(places[place])
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


def _write(
    part: _Part, front: dict[str, Any], notes: dict[str, list[str]], findings: list[Finding]
) -> str:
    values = {key: front[key] for key in _KEPT if key in front}
    title = part.title or str(front.get("title", ""))
    values = {"title": title, **values} if title else values
    lines = _read_author(_raised(part), values, findings)
    body = "\n".join(lines).strip("\n")
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


def _raised(part: _Part) -> list[str]:
    """Set the headings below a chapter's as far up as its own goes when it becomes the title."""
    lines = list(part.lines)
    for place, level, title in _headings(lines):
        lines[place] = f"{'#' * max(2, level - part.level + 1)} {title}"
    return lines


def _read_author(lines: list[str], values: dict[str, Any], findings: list[Finding]) -> list[str]:
    """Move a line “By …” below the heading into the front matter."""
    first = next((place for place, line in enumerate(lines) if line.strip()), -1)
    alone = first >= 0 and not "".join(lines[first + 1 : first + 2]).strip()
    byline = read_byline(lines[first]) if alone and len(lines[first]) < 100 else None
    if not byline:
        return lines
    values[byline.role] = list(byline.names)
    findings.append(label_dropped(0, byline.label, "names"))
    return lines[first + 1 :]


def _slug(title: str) -> str:
    words = _REFERENCE.sub("", title)
    plain = unicodedata.normalize("NFKD", words.casefold())
    slug = re.sub(r"[^\w]+", "-", re.sub(r"[\u0300-\u036f'’]", "", plain)).strip("-_")
    return slug[:_LONGEST].rstrip("-") or "text"
