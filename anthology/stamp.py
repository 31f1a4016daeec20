"""What was built last and from what: a build for which nothing has changed has nothing to do.

Comes in: a book's folder and what is asked for. Goes out: the files that lie in dist/ already with the complaints of
their build, if every byte of the book, the programs and what was built are as they were then. Nothing heavy is
imported for it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from anthology.cache import Cache, digest
from anthology.diagnostics import Diagnostic, Diagnostics, Place, Severity
from anthology.pdf.engine.versions import engine_versions

SUFFIX = ".built"
NOT_INPUT = frozenset({"dist", "node_modules", ".git", ".hg", ".svn", ".jj", ".venv"})
MOST_FILES, MOST_BYTES = 10_000, 1_000_000_000
"""In a larger folder than this there is more than a book: it is not looked through."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a build was made from, as one digest."""

    state: str
    """Empty where it cannot be told."""
    dist: Path

    @classmethod
    def of(cls, manifest: Path, asked: Iterable[str], cache: Cache) -> Stamp:
        """Look at everything that a build reads; `asked` are its editions and options.

        Names and bytes of all files in the book's folder are in it, and the time and size of those of the program.
        """
        folder = manifest.parent
        try:
            parts = [*_book(folder, cache.folder), *_covers(folder / "dist"), *_programs()]
        except (OSError, _TooMuch):
            return cls("", folder / "dist")
        return cls(digest(manifest.name, *asked, *parts), folder / "dist")

    def recall(self, cache: Cache, diagnostics: Diagnostics) -> list[Path]:
        """Give the files that lie there as they were built, with their complaints; nothing if one is not."""
        entry = cache.get(self.state, SUFFIX) if self.state else None
        if entry is None:
            return []
        try:
            written = json.loads(entry.read_bytes())
            for name, content in written["files"].items():
                if digest((self.dist / name).read_bytes()) != content:
                    return []
            complaints = [_complaint(told) for told in written["complaints"]]
            names = list(written["files"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return []
        diagnostics.extend(complaints)
        return [self.dist / name for name in names]

    def remember(self, cache: Cache, built: list[Path], diagnostics: Diagnostics) -> None:
        """Keep what was built and what was complained of."""
        if self.state and built:
            files = {path.name: digest(path.read_bytes()) for path in built}
            complaints = [complaint.as_json() for complaint in diagnostics]
            content = json.dumps({"files": files, "complaints": complaints}, ensure_ascii=False)
            cache.put(self.state, SUFFIX, content.encode("utf-8", "surrogatepass"))


class _TooMuch(Exception):  # noqa: N818 - it is no error that a folder holds more than a book
    pass


def _book(folder: Path, cache: Path) -> Iterator[str]:
    """Give name and digest of each file in the book's folder, but for what is built and what keeps versions."""
    files = size = 0
    for where, below, names in os.walk(folder):
        below[:] = sorted(name for name in below if name not in NOT_INPUT)
        if Path(where).resolve() == cache.resolve():
            below.clear()
            continue
        for name in sorted(names):
            path = Path(where) / name
            content = path.read_bytes() if path.is_file() else b""  # a pipe would be waited for
            files, size = files + 1, size + len(content)
            if files > MOST_FILES or size > MOST_BYTES:
                raise _TooMuch
            yield path.relative_to(folder).as_posix()
            yield digest(content)


def _covers(dist: Path) -> Iterator[str]:
    """Give the print covers made before: a build looks whether they still fit."""
    for path in sorted(dist.glob("*-cover.pdf")):
        yield digest(path.read_bytes())


def _programs() -> Iterator[str]:
    yield sys.version
    yield engine_versions()
    here = Path(__file__).parent
    own = [here, here.parent / "styles"]
    for root in own:
        for where, below, names in os.walk(root):
            below[:] = sorted(name for name in below if name != "__pycache__")
            yield from (_seen(Path(where) / name) for name in sorted(names))
    for entry in sys.path:
        if Path(entry).name == "site-packages":
            yield _seen(Path(entry))  # installing anything changes its time


def _seen(path: Path) -> str:
    status = path.stat()
    return f"{path.name} {status.st_size} {status.st_mtime_ns}"


def _complaint(told: dict[str, object]) -> Diagnostic:
    path, line, column = told["path"], told["line"] or 0, told["column"] or 0
    if not isinstance(line, int) or not isinstance(column, int):
        raise TypeError
    place = None if path is None else Place(str(path), line, column)
    hints = told["hints"]
    if not isinstance(hints, list):
        raise TypeError
    return Diagnostic(
        str(told["code"]),
        Severity(str(told["severity"])),
        str(told["message"]),
        place,
        tuple(map(str, hints)),
    )
