"""The design of a book: its style sheets and its templates, the shipped ones unless the book has its own.

A file in the book's `styles/` takes the place of the shipped one of the same name. The sheets of a design are one
base and, in `designs/NAME.css`, the values of its variables, which are written into the base: page margins
and old reading systems know no `var(…)`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from anthology.typography import DEFAULT, DESIGNS, Typography

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

_ROOT_RULE = re.compile(r"(?:^|(?<=[\s}/]))(?:html|:root)\s*\{([^}]*)\}")
_VARIABLE = re.compile(r"(--[\w-]+)\s*:\s*([^;}]+?)\s*(?:;|$)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_USE = re.compile(r"var\(\s*(--[\w-]+)\s*\)")


@dataclass(frozen=True, slots=True)
class Design:
    """Where a book's style sheets and templates are."""

    folder: Path
    """The book's `styles/`, which need not exist."""
    name: str = DEFAULT
    """One of `DESIGNS`."""

    @property
    def templates(self) -> Path:
        """The folder of the book's own templates."""
        return self.folder / "templates"

    @property
    def typography(self) -> Typography:
        """The design's faces, and how large and wide it sets the text."""
        return DESIGNS[self.name]

    def sheets(self, names: tuple[str, ...], edition: str) -> tuple[tuple[str, str], ...]:
        """Give name and CSS of each sheet, the design's after the base, the book's own additions last.

        Raises `UnicodeDecodeError` where a sheet is not UTF-8.
        """
        found = [(name, self._path(name)) for name in names]
        if edition != "cover":
            found.append((f"{self.name}.css", self._path(f"designs/{self.name}.css")))
        own = ((name, self.folder / name) for name in OWN_SHEETS[edition])
        found += [(name, path) for name, path in own if path.is_file()]
        sheets = [(name, path.read_text(encoding="utf-8")) for name, path in found]
        return tuple(sheets if edition == "cover" else resolved(sheets))

    def _path(self, name: str) -> Path:
        own = self.folder / name
        return own if own.is_file() else _SHIPPED / name


def resolved(sheets: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Write the values of variables that sheets give to `html` or `:root` in their places; the last one counts.

    A `var(…)` of any other variable, or with a fallback, is left as it is.
    """
    values: dict[str, str] = {}
    for _, css in sheets:
        for rule in _ROOT_RULE.finditer(_COMMENT.sub(" ", css)):
            values.update((name, value) for name, value in _VARIABLE.findall(rule[1]))
    return [(name, _USE.sub(lambda use: values.get(use[1], use[0]), css)) for name, css in sheets]
