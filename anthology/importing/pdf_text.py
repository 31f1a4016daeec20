"""The text layer of a PDF becomes plain text, page by page, with indents, gaps and raised digits.

The plain-text import goes on from there.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from anthology.importing.draft import SUPERSCRIPTS
from anthology.importing.imported import EXTRA_HINT, CannotImport

_HYPHENS = {"\ufffe": "-", "\x02": "-"}


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a page, in points."""

    text: str
    left: float
    bottom: float
    right: float
    """Where its last letter begins."""


def read_pdf(raw: bytes) -> str:
    """Give the text of a PDF, its pages divided by form feeds.

    Raises `CannotImport` for a file that is damaged or locked, or has no text layer.
    """
    try:
        import pypdfium2
        from pypdfium2 import raw as pdfium
    except ImportError:
        raise CannotImport("reading a PDF needs pypdfium2", EXTRA_HINT) from None
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError:
        raise CannotImport("it is no PDF, a damaged one, or locked by a password") from None
    pages = []
    try:
        for page in document:
            layer = page.get_textpage()
            rows = list(_rows(layer, pdfium))
            pages.append("\n".join(_set_rows(rows)))
            layer.close()
            page.close()
    finally:
        document.close()
    if not re.search(r"\w", "".join(pages)):
        hint = "recognise its letters with a scanning program first"
        raise CannotImport("the PDF has pictures of pages and no text layer", hint)
    return "\n\f".join(pages)


def _rows(layer: Any, pdfium: Any) -> Iterator[_Row]:
    """Read the lines of a page; digits that stand higher and smaller than their word are raised."""
    count = layer.count_chars()
    text = layer.get_text_range(0, count) if count else ""
    if len(text) != count:
        text = "".join(chr(pdfium.FPDFText_GetUnicode(layer, index)) for index in range(count))
    start = 0
    for match in re.finditer(r"[^\r\n]+", text):
        start, end = match.span()
        letters = _raise_digits(match.group(), start, layer, pdfium)
        first = next((index for index in range(start, end) if not text[index].isspace()), start)
        last = next((at for at in range(end - 1, start, -1) if not text[at].isspace()), start)
        left, bottom = _origin(first, layer, pdfium)
        right, _ = _origin(last, layer, pdfium)
        for sign, hyphen in _HYPHENS.items():
            letters = letters.replace(sign, hyphen)
        if letters.strip():
            yield _Row(letters.strip(), left, bottom, right)


def _raise_digits(text: str, start: int, layer: Any, pdfium: Any) -> str:
    letters = list(text)
    for match in re.finditer(r"\d{1,3}(?!\d)", text):
        before = match.start() - 1
        while before >= 0 and (text[before].isspace() or text[before] in ".,;:”’\"'"):
            before -= 1
        other = before if before >= 0 else _next_letter(text, match.end())
        if other is None or (text[other].isdigit() and before >= 0):
            continue
        size = pdfium.FPDFText_GetFontSize(layer, start + match.start())
        usual = pdfium.FPDFText_GetFontSize(layer, start + other)
        _, height = _origin(start + match.start(), layer, pdfium)
        _, base = _origin(start + other, layer, pdfium)
        if usual and size < usual * 0.85 and height > base + usual * 0.12:
            for place in range(match.start(), match.end()):
                if letters[place].isascii():
                    letters[place] = SUPERSCRIPTS[int(letters[place])]
    return "".join(letters)


def _next_letter(text: str, place: int) -> int | None:
    return next((index for index in range(place, len(text)) if text[index].isalpha()), None)


def _origin(index: int, layer: Any, pdfium: Any) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(layer, index, ctypes.byref(x), ctypes.byref(y))
    return x.value, y.value


def _set_rows(rows: list[_Row]) -> Iterator[str]:
    """Write the rows of a page with the indents and the gaps that they have on paper."""
    if not rows:
        return
    steps = [a.bottom - b.bottom for a, b in pairwise(rows) if a.bottom - b.bottom > 1]
    pitch = median(steps) if steps else 12.0
    columns = _columns(rows)
    for index, row in enumerate(rows):
        if index:
            gap = rows[index - 1].bottom - row.bottom
            if abs(gap) < pitch * 0.3 and row.left > rows[index - 1].left:
                pass
            elif gap > pitch * 1.35 or gap < -pitch * 2:
                yield ""
        left = max((place for place in columns if place <= row.left + 3), default=columns[0])
        indent = round((row.left - left) / (pitch * 0.45)) if row.left > left else 0
        yield " " * (min(indent, 20) if indent >= 2 else 0) + row.text


def _columns(rows: list[_Row]) -> list[float]:
    """Find where the lines of each column begin, from left to right; most pages have one."""
    counts = Counter(round(row.left) for row in rows)
    usual = max(counts, key=lambda place: (counts[place], -place))
    apart = (max(row.right for row in rows) - min(counts)) / 4
    columns = [float(usual)]
    for place, count in sorted(counts.items()):
        column = count >= 4 and count * 6 >= len(rows)
        if column and all(abs(place - other) > apart for other in columns):
            columns.append(float(place))
    return sorted(columns)
