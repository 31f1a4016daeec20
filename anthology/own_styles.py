"""A book's own `styles/`: whether its sheets and templates can be used, and where in them a complaint points.

Comes in: the book's folder; later, what the typesetter says of the sheets. Goes out: complaints with file and line.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from anthology.design import KNOWN_SHEETS, STYLES, Sheet
from anthology.diagnostics import Diagnostic, Diagnostics, Place, near_miss
from anthology.edition.environment import SHIPPED
from anthology.manifest.files import read_utf8

_POSITION = re.compile(r" at (?P<line>\d+):(?P<column>\d+)")
_NAMED = re.compile(r"(?:selector, '|“)(?P<words>[^'”]+?)\s*['”]")
OF_STYLES = frozenset({"style-ignored", "stylesheet-unreadable", "font-unreadable"})
"""Codes of complaints that may be about a sheet."""


def check_styles(folder: Path, diagnostics: Diagnostics) -> None:
    """Report each sheet and template of a book's own that cannot be used, or that nothing uses."""
    styles = folder / STYLES
    if not os.path.lexists(styles):
        return
    if not _is_inside(styles, folder):
        _complain_of_outside(STYLES, diagnostics)
    elif not styles.is_dir():
        diagnostics.error("file-kind", f"“{STYLES}” is no folder", Place(STYLES), "rename it")
    else:
        for path in sorted(_below(styles, folder, diagnostics, frozenset())):
            _check_file(folder, path, diagnostics)


def _below(
    within: Path, folder: Path, diagnostics: Diagnostics, around: frozenset[Path]
) -> Iterator[str]:
    """Give the path of each sheet and template from the book's folder, through links as far as they stay inside."""
    around |= {within.resolve()}
    try:
        entries = list(within.iterdir())
    except OSError as error:
        path = within.relative_to(folder).as_posix()
        message = f"“{path}” cannot be read: {(error.strerror or 'unknown reason').lower()}"
        diagnostics.error("file-unreadable", message, Place(path), "see who may read it")
        return
    for entry in entries:
        path = entry.relative_to(folder).as_posix()
        if not _is_inside(entry, folder):
            _complain_of_outside(path, diagnostics)
        elif entry.suffix in (".css", ".xhtml"):
            yield path
        elif entry.is_dir() and entry.resolve() not in around:
            yield from _below(entry, folder, diagnostics, around)


def _check_file(folder: Path, path: str, diagnostics: Diagnostics) -> None:
    name = PurePosixPath(path).relative_to(STYLES)
    is_template = name.parts[0] == "templates"
    if not (folder / path).is_file():
        what = "a folder" if (folder / path).is_dir() else "a link to nothing, or no file at all"
        diagnostics.error("file-kind", f"“{path}” is {what}", Place(path), "name it otherwise")
    elif is_template:
        _check_template_name(name, diagnostics)
    elif str(name) in KNOWN_SHEETS:
        read_utf8(folder / path, path, diagnostics)
    elif name.suffix == ".css":
        meant = near_miss(str(name), KNOWN_SHEETS)
        hint = f"did you mean “{STYLES}/{meant}”?" if meant else "rules of your own go into"
        hint += "" if meant else f" “{STYLES}/book.css”"
        _complain_of_unused(path, hint, diagnostics)


def _check_template_name(name: PurePosixPath, diagnostics: Diagnostics) -> None:
    """Warn of a template that is called almost as a shipped one; any other may be there to be included."""
    within = name.relative_to("templates").parent
    known = {shipped.name for shipped in (SHIPPED / within).glob("*.xhtml")}
    if name.name not in known and (meant := near_miss(name.name, sorted(known))):
        hint = f"did you mean “{STYLES}/{name.with_name(meant)}”?"
        _complain_of_unused(f"{STYLES}/{name}", hint, diagnostics)


def _is_inside(file: Path, folder: Path) -> bool:
    try:
        return file.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a ring of links leads nowhere
        return True


def _complain_of_outside(path: str, diagnostics: Diagnostics) -> None:
    message = f"“{path}” is a link out of the book's folder"
    diagnostics.error("path-outside", message, Place(path), "copy what it leads to into the folder")


def _complain_of_unused(path: str, hint: str, diagnostics: Diagnostics) -> None:
    message = f"nothing uses “{path}”: none is called so"
    diagnostics.warning("style-unused", message, Place(path), hint)


@contextmanager
def pointing(
    diagnostics: Diagnostics, sheets: Sequence[Sheet], *, joined: bool = False
) -> Iterator[None]:
    """Give complaints about a sheet of the book's own its file, and the line if it is told, whatever happens.

    `joined` sheets are typeset as one.
    """
    try:
        yield
    finally:
        own = tuple(_own(sheets, joined=joined))
        diagnostics.amend(lambda complaint: _pointed(complaint, own))


@dataclass(frozen=True, slots=True)
class _Own:
    """A sheet of the book's own, and how many lines the typesetter counts before it."""

    sheet: Sheet
    before: int

    def place(self, line: int, column: int) -> Place:
        """Give a place by the typesetter's count."""
        return Place(self.sheet.path, line - self.before, column)

    def rest(self, line: int, column: int) -> str:
        """Give what stands at a place by the typesetter's count, to the end of the line."""
        lines = self.sheet.lines
        within = self.before < line <= self.before + len(lines)
        return lines[line - self.before - 1][column - 1 :] if within else ""


def _own(sheets: Sequence[Sheet], *, joined: bool) -> Iterator[_Own]:
    before = 0
    for sheet in sheets:
        if sheet.path:
            yield _Own(sheet, before)
        before += len(sheet.lines) if joined else 0


def _pointed(complaint: Diagnostic, own: Sequence[_Own]) -> Diagnostic:
    message, place = complaint.message, None
    if complaint.place or complaint.code not in OF_STYLES:
        return complaint
    if found := _POSITION.search(message):
        place = _place_at(message, int(found["line"]), int(found["column"]), own)
        message = message[: found.start()] + message[found.end() :]
    else:
        named = _NAMED.search(message)
        place = _place_of(named["words"], own) if named else None
    return replace(complaint, message=message.rstrip("."), place=place) if place else complaint


def _place_at(message: str, line: int, column: int, own: Sequence[_Own]) -> Place | None:
    """Find the sheet that has there what is complained of, or else anything at all if no other sheet has."""
    candidates = [sheet for sheet in own if sheet.rest(line, column)]
    for sheet in candidates:
        word = re.match(r"[@\w-]+", sheet.rest(line, column))
        if word and word[0] in message:
            return sheet.place(line, column)
    return candidates[0].place(line, column) if len(candidates) == 1 else None


def _place_of(words: str, own: Sequence[_Own]) -> Place | None:
    for one in own:
        for number, line in enumerate(one.sheet.lines, start=1):
            if words in line:
                return Place(one.sheet.path, number, line.index(words) + 1)
    return None
