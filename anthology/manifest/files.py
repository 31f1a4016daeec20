"""The files that a manifest names; in: its plain data and the folder, out: paths, and what is wrong with them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from anthology.diagnostics import Diagnostics, Place, near_miss
from anthology.manifest.positions import Keys, Plain, Positions
from anthology.model.book import Page

TEXTS = "texts"
"""The folder of the texts."""
_MARKDOWN = (".md", ".markdown")
_PROFILES = (".icc", ".icm")
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp")


_PROFILE_KEYS = ("editions", "pdf", "output-profile")


def is_markdown_path(words: str) -> bool:
    """Tell a file of Markdown from Markdown written in place: one line that ends in `.md`."""
    line = words.strip()
    return "\n" not in line and line.lower().endswith(_MARKDOWN)


def check_files(
    given: Plain, folder: Path, positions: Positions, diagnostics: Diagnostics
) -> dict[str, str]:
    """Look at every file that a manifest names, however broken the rest of it is.

    Gives the path from the book's folder, posix, of each that can be read, by what the manifest calls it.
    """
    check = _Check(folder, positions, diagnostics)
    for keys, written in _texts_named(given):
        if written:
            check.text(keys, written)
    if isinstance(image := _within(given, "cover", "image"), str) and image.strip():
        check.picture(("cover", "image"), " ".join(image.split()))
    if isinstance(profile := _within(given, *_PROFILE_KEYS), str) and profile.strip():
        check.profile(_PROFILE_KEYS, " ".join(profile.split()))
    return check.files


def _within(given: Plain, *keys: str) -> Plain:
    """Give what lies under keys in mappings, None where there is nothing."""
    for key in keys:
        given = given.get(key) if isinstance(given, dict) else None
    return given


def read_utf8(file: Path, path: str, diagnostics: Diagnostics) -> str | None:
    """Read a file of the user's as text, its line ends and byte order mark set right, or say why not."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        message = f"“{path}” cannot be read: {(error.strerror or 'unknown reason').lower()}"
        diagnostics.error("file-unreadable", message, Place(path))
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start + (3 if raw.startswith(b"\xef\xbb\xbf") else 0)]
        line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        message = f"this is not UTF-8: byte {raw[len(before)]:#04x} means nothing here"
        if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            message = "this is UTF-16, not UTF-8"
        hint = "save the file as UTF-8, or let “anthology import” repair it"
        diagnostics.error("not-utf8", message, Place(path, line, column), hint)
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _texts_named(given: Plain) -> Iterator[tuple[Keys, str]]:
    """Give each file of Markdown that well-formed entries name, in order."""
    if not isinstance(given, dict):
        return
    for matter in ("front", "contents", "back"):
        entries = given.get(matter)
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            yield from _named_by_entry((matter, index), entry)


def _named_by_entry(keys: Keys, entry: Plain) -> Iterator[tuple[Keys, str]]:
    if isinstance(entry, str):
        yield keys, " ".join(entry.split())
    if not isinstance(entry, dict):
        return
    text, introduction, inner = (entry.get(key) for key in ("text", "introduction", "contents"))
    if isinstance(text, str):
        yield (*keys, "text"), " ".join(text.split())
    if isinstance(introduction, str) and is_markdown_path(introduction):
        yield (*keys, "introduction"), introduction.strip()
    for index, item in enumerate(inner if isinstance(inner, list) else ()):
        yield from _named_by_entry((*keys, "contents", index), item)


@dataclass(slots=True)
class _Check:
    folder: Path
    positions: Positions
    diagnostics: Diagnostics
    files: dict[str, str] = field(default_factory=dict)
    _first: dict[str, tuple[str, Place]] = field(default_factory=dict)
    """What names each file or page, by its path or name."""

    def text(self, keys: Keys, written: str) -> None:
        place = self.positions.place(keys)
        if keys[0] in ("front", "back") and not is_markdown_path(written):
            if written in list(Page):
                self._once(written, written, place)
            else:
                self._unknown_page(written, place)
        elif path := self._find(written, (TEXTS, "."), place, _MARKDOWN):
            if is_markdown_path(path):
                self._once(path, written, place)
                self.files[written] = path
            else:
                hint = f"make it so with “anthology import {path}”, or end its name in “.md”"
                self.diagnostics.error("file-kind", f"“{written}” is not Markdown", place, hint)

    def picture(self, keys: Keys, written: str) -> None:
        place = self.positions.place(keys)
        if path := self._find(written, (".",), place, _PICTURES):
            self.files[written] = path

    def profile(self, keys: Keys, written: str) -> None:
        if path := self._find(written, (".",), self.positions.place(keys), _PROFILES):
            self.files[written] = path

    def _once(self, name: str, written: str, place: Place) -> None:
        if name not in self._first:
            self._first[name] = written, place
        else:
            first, where = self._first[name]
            message = f"“{written}” is listed twice: first in line {where.line}"
            hint = "" if first == written else f"there it is called “{first}”"
            self.diagnostics.error("text-twice", message, place, *filter(None, [hint]))

    def _unknown_page(self, written: str, place: Place) -> None:
        known = [*Page, *self._names_in(TEXTS, _MARKDOWN)]
        meant = near_miss(written, known)
        hint = f"did you mean “{meant}”?" if meant else f"the pages are {', '.join(Page)}"
        message = f"“{written}” is neither a page that can be made nor a file of “{TEXTS}”"
        self.diagnostics.error("value-unknown", message, place, hint)

    def _find(
        self, written: str, within: tuple[str, ...], place: Place, suffixes: tuple[str, ...]
    ) -> str | None:
        """Find a file by its name in one of some folders; say what is wrong where it cannot be used."""
        if re.match("[a-z][a-z0-9+.-]+://", written, re.IGNORECASE):
            message = f"“{written}” is on the network, and a book is built from files alone"
            self.diagnostics.error("path-outside", message, place, "save it in the book's folder")
            return None
        paths = [
            os.path.normpath(PurePosixPath(start, written)).replace(os.sep, "/") for start in within
        ]
        path = next((path for path in paths if os.path.lexists(self.folder / path)), None)
        if not any(map(self._is_inside, [path] if path else paths)):
            message = f"“{written}” is outside the book's folder"
            self.diagnostics.error("path-outside", message, place, "move the file into it")
            return None
        if path is None:
            hints = self._near(written, within[0], suffixes)
            self.diagnostics.error("file-missing", f"there is no “{written}”", place, *hints)
            return None
        return path if self._is_readable(path, written, place) else None

    def _is_inside(self, path: str) -> bool:
        try:
            target = (self.folder / path).resolve()
        except (OSError, RuntimeError):
            # A ring of links leads nowhere: that is for `_is_readable` to say.
            return True
        return target.is_relative_to(self.folder.resolve())

    def _is_readable(self, path: str, written: str, place: Place) -> bool:
        file = self.folder / path
        if file.is_dir():
            message = f"“{written}” is a folder"
            self.diagnostics.error("file-kind", message, place, "name a file")
        elif not file.is_file():
            message = f"“{written}” is a link to nothing, or no file at all"
            self.diagnostics.error("file-kind", message, place)
        elif not os.access(file, os.R_OK):
            message = f"“{written}” cannot be read"
            self.diagnostics.error("file-unreadable", message, place, "see who may read it")
        else:
            return True
        return False

    def _near(self, written: str, start: str, suffixes: tuple[str, ...]) -> list[str]:
        names = self._names_in(start, suffixes)
        last_parts = {name.rpartition("/")[2]: name for name in reversed(names)}
        last = near_miss(written.rpartition("/")[2], last_parts)
        meant = near_miss(written, names) or (last and last_parts[last])
        return [f"did you mean “{meant}”?"] if meant else []

    def _names_in(self, start: str, suffixes: tuple[str, ...]) -> list[str]:
        root = self.folder / start
        return sorted(
            os.path.relpath(os.path.join(parent, name), root).replace(os.sep, "/")
            for parent, folders, names in os.walk(root)
            for name in names
            if name.lower().endswith(suffixes)
        )
