"""The design of a book: its style sheets and its templates, the shipped ones unless the book has its own.

A file in the book's `styles/` takes the place of the shipped one of the same name. The sheets of a design are one
base and, in `designs/NAME.css`, the values of its variables, which are written into the base: page margins
and old reading systems know no `var(…)`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from anthology.typography import DEFAULT, DESIGNS, Typography

_PACKAGE = Path(__file__).parent
_SHIPPED = _PACKAGE / "styles" if (_PACKAGE / "styles").is_dir() else _PACKAGE.parent / "styles"
"""In the wheel, or in a checkout."""

STYLES = "styles"
"""A book's folder of its own sheets and templates."""
EPUB_SHEETS = ("base.css", "epub.css")
PRINT_SHEETS = ("base.css", "print.css")
COVER_SHEETS = ("cover.css",)
OWN_SHEETS = {
    "epub": ("book.css", "book-epub.css"),
    "pdf": ("book.css", "book-print.css"),
    "cover": ("book-cover.css",),
}
"""A book's own additions for each edition."""
KNOWN_SHEETS = tuple(
    sorted(
        {*EPUB_SHEETS, *PRINT_SHEETS, *COVER_SHEETS}
        | {name for names in OWN_SHEETS.values() for name in names}
        | {f"designs/{name}.css" for name in DESIGNS}
    )
)
"""What a sheet in a book's `styles/` may be called."""

_ROOT_RULE = re.compile(r"(?:^|(?<=[\s}/]))(?:html|:root)\s*\{([^}]*)\}")
_VARIABLE = re.compile(r"(--[\w-]+)\s*:\s*([^;}]+?)\s*(?:;|$)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_USE = re.compile(r"var\(\s*(--[\w-]+)\s*\)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A style sheet."""

    name: str
    css: str
    path: str = ""
    """From the book's folder; empty for a shipped one."""

    @property
    def lines(self) -> list[str]:
        """Its lines, as style sheets count them."""
        return re.split("[\n\f]", self.css)


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

    def sheets(self, names: tuple[str, ...], edition: str) -> tuple[Sheet, ...]:
        """Give each sheet, the design's after the base, the book's own additions last.

        Their files have been looked at by `check_styles`.
        """
        wanted = list(names)
        if edition != "cover":
            wanted.append(f"designs/{self.name}.css")
        wanted += [name for name in OWN_SHEETS[edition] if (self.folder / name).is_file()]
        sheets = tuple(map(self._sheet, wanted))
        return sheets if edition == "cover" else resolved(sheets)

    def _sheet(self, name: str) -> Sheet:
        own = self.folder / name
        is_own = own.is_file()
        css = (own if is_own else _SHIPPED / name).read_text(encoding="utf-8-sig")
        return Sheet(name.rpartition("/")[2], css, f"{STYLES}/{name}" if is_own else "")


def resolved(sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    """Write the values of variables that sheets give to `html` or `:root` in their places; the last one counts.

    A `var(…)` of any other variable, or with a fallback, is left as it is.
    """
    values: dict[str, str] = {}
    for sheet in sheets:
        for rule in _ROOT_RULE.finditer(_COMMENT.sub(" ", sheet.css)):
            values.update((name, value) for name, value in _VARIABLE.findall(rule[1]))
    return tuple(
        replace(sheet, css=_USE.sub(lambda use: values.get(use[1], use[0]), sheet.css))
        for sheet in sheets
    )
