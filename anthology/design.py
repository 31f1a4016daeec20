"""The design of a book: its style sheets and its templates, the shipped ones unless the book has its own.

A file in the book's `styles/` takes the place of the shipped one of the same name.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).parent
_SHIPPED = _PACKAGE / "styles" if (_PACKAGE / "styles").is_dir() else _PACKAGE.parent / "styles"
"""In the wheel, or in a checkout."""

EPUB_SHEETS = ("base.css", "epub.css")
PRINT_SHEETS = ("base.css", "print.css")
COVER_SHEETS = ("cover.css",)
OWN_SHEETS = {
    "epub": ("book.css", "book-epub.css"),
    "pdf": ("book.css", "book-print.css"),
    "cover": ("book-cover.css",),
}
"""A book's own additions for each edition."""


@dataclass(frozen=True, slots=True)
class Design:
    """Where a book's style sheets and templates are."""

    folder: Path
    """The book's `styles/`, which need not exist."""

    @property
    def templates(self) -> Path:
        """The folder of the book's own templates."""
        return self.folder / "templates"

    def sheets(self, names: tuple[str, ...], edition: str) -> tuple[tuple[str, str], ...]:
        """Give name and CSS of each sheet, the book's own additions last.

        Raises `UnicodeDecodeError` where a sheet is not UTF-8.
        """
        found = [(name, self._path(name)) for name in names]
        own = ((name, self.folder / name) for name in OWN_SHEETS[edition])
        found += [(name, path) for name, path in own if path.is_file()]
        return tuple((name, path.read_text(encoding="utf-8")) for name, path in found)

    def _path(self, name: str) -> Path:
        own = self.folder / name
        return own if own.is_file() else _SHIPPED / name
