"""The text layer of a PDF becomes plain text, page by page, with indents, gaps and raised digits.

The plain-text import goes on from there.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

from anthology.importing.draft import SUPERSCRIPTS, Finding, excerpt
from anthology.importing.imported import EXTRA_HINT, CannotImport
from anthology.importing.languages import ONLY_PLACE

_ITALIC = 64
"""Of a font's flags, that for slanted letters (PDF 32000-1, 9.8.2)."""
_FEWEST_HEADS = 3
"""Pages on which a line has to come again to be a running head."""
_FEW_TURNED = 8
_LARGE = 1.15
"""How much larger than the text a title's letters are."""
_LONGEST_TITLE = 80
_FEW_TITLES = 8
_UNDERLINES = "=-~^"
_CHAPTER = re.compile(rf"{ONLY_PLACE}\b", re.IGNORECASE)
_HYPHENS = {"\ufffe": "-", "\x02": "-"}


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a page, in points."""

    text: str
    left: float
    bottom: float
    right: float
    """Where its last letter begins."""
    size: float = 0.0
    """Of its first letter."""
    italics: tuple[str, ...] = ()
    """Its words in italics."""


def read_pdf(raw: bytes) -> tuple[str, list[Finding]]:
    """Give the text of a PDF, its pages divided by form feeds, and the running heads left out.

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
    leaves: list[list[_Row]] = []
    try:
        for page in document:
            layer = page.get_textpage()
            leaves.append(list(_rows(layer, pdfium)))
            layer.close()
            page.close()
    finally:
        document.close()
    findings: list[Finding] = []
    usual = median([row.size for rows in leaves for row in rows] or [0.0])
    leaves = [
        _set_initials(_in_order(rows), usual) for rows in _without_heads(leaves, usual, findings)
    ]
    italics = [word for rows in leaves for row in rows for word in row.italics]
    if italics:
        message = (
            f"{len(italics)} words in italics lost their emphasis: “{excerpt(' '.join(italics))}”"
        )
        findings.append(Finding("doubt", "emphasis-unread", 0, message))
    written = Counter((row.text, round(row.size, 1)) for rows in leaves for row in rows)
    titles = _Titles(_title_sizes(leaves, usual), written)
    pages = ["\n".join(_set_rows(_joined(rows, titles), titles)) for rows in leaves]
    if not re.search(r"\w", "".join(pages)):
        hint = "recognise its letters with a scanning program first"
        raise CannotImport("the PDF has pictures of pages and no text layer", hint)
    return "\n\f".join(pages), findings


def _without_heads(
    leaves: list[list[_Row]], usual: float, findings: list[Finding]
) -> list[list[_Row]]:
    """Leave out the lines that stand above the text at one height on most pages and come again."""
    tops = [max(rows, key=lambda row: row.bottom) if rows else None for rows in leaves]
    heights = Counter(round(row.bottom) for row in tops if row)
    height, count = heights.most_common(1)[0] if heights else (0, 0)
    written = Counter(_bare(row.text) for row in tops if row)
    if count < _FEWEST_HEADS or count * 2 < len(leaves):
        return leaves
    kept: list[list[_Row]] = []
    for rows in leaves:
        at_height = [row for row in rows if abs(row.bottom - height) <= 1]
        # “Chapter 2” over the page with which it begins is larger than the text.
        heads = [
            row for row in at_height if row.size < usual * _LARGE or not _CHAPTER.match(row.text)
        ]
        others = [row.bottom for row in rows if row not in heads]
        pitch = median([b - a for a, b in pairwise(sorted(others)) if b - a > 1] or [12.0])
        apart = bool(others) and height - max(others) > pitch * 1.25
        again = all(written[_bare(row.text)] > 1 or not _bare(row.text) for row in heads)
        if not heads or not apart or not again or len(heads) > 2:
            kept.append(rows)
            continue
        for row in heads:
            message = f"a running head, at one height on {count} pages: “{excerpt(row.text)}”"
            findings.append(Finding("dropped", "running-head-dropped", 0, message, row.text))
        kept.append([row for row in rows if row not in heads])
    return kept


def _in_order(rows: list[_Row]) -> list[_Row]:
    """Put the few lines of a page in one column that were drawn out of their order where they stand."""
    turned = sum(b.bottom > a.bottom + 2 for a, b in pairwise(rows))
    if not turned or turned * _FEW_TURNED > len(rows) or len(_columns(rows)) > 1:
        return rows
    return sorted(rows, key=lambda row: (-round(row.bottom / 2), row.left))


def _bare(text: str) -> str:
    """Give the words of a head without its folio."""
    return re.sub(r"[\d\W]+", " ", text).strip().casefold()


def _set_initials(rows: list[_Row], usual: float) -> list[_Row]:
    """Put a large first letter, which stands beside two lines or more, to the word it begins."""
    found = list(rows)
    for initial in rows:
        if not re.fullmatch(r"[“‘\"'«]?\w[’']?", initial.text) or initial.size < usual * 1.7:
            continue
        edge = min(row.left for row in rows if row.left <= initial.left + 1)
        beside = [
            row
            for row in found
            if row is not initial
            and row.left > initial.left + usual * 0.3
            and initial.bottom - usual * 1.3 <= row.bottom <= initial.bottom + initial.size
            and row.left < initial.left + initial.size * 1.5
        ]
        if len(beside) < 2:
            continue
        first = max(beside, key=lambda row: row.bottom)
        found.remove(initial)
        for row in beside:
            text = f"{initial.text}{row.text}" if row is first else row.text
            found[found.index(row)] = replace(row, text=text, left=edge)
    return found


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
            size = float(pdfium.FPDFText_GetFontSize(layer, first))
            italics = tuple(_italics(match.group(), start, layer, pdfium))
            yield _Row(letters.strip(), left, bottom, right, size, italics)


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


def _italics(text: str, start: int, layer: Any, pdfium: Any) -> Iterator[str]:
    """Give the words of a line whose first letter is of an italic font."""
    flags = ctypes.c_int()
    for match in re.finditer(r"[^\W\d_]{2,}", text):
        name = ctypes.create_string_buffer(128)
        pdfium.FPDFText_GetFontInfo(layer, start + match.start(), name, 128, ctypes.byref(flags))
        if flags.value & _ITALIC or re.search(rb"ital|obliq", name.value, re.IGNORECASE):
            yield match.group()


def _next_letter(text: str, place: int) -> int | None:
    return next((index for index in range(place, len(text)) if text[index].isalpha()), None)


def _origin(index: int, layer: Any, pdfium: Any) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(layer, index, ctypes.byref(x), ctypes.byref(y))
    return x.value, y.value


def _title_sizes(leaves: Sequence[Sequence[_Row]], usual: float) -> dict[float, str]:
    """Give the sizes that only short lines have, each with the sign to underline them with."""
    longest: dict[float, int] = {}
    for row in (row for rows in leaves for row in rows):
        size = round(row.size, 1)
        longest[size] = max(longest.get(size, 0), len(row.text))
    counts = Counter(round(row.size, 1) for rows in leaves for row in rows)
    large = sorted((size for size in longest if size >= usual * _LARGE), reverse=True)
    # Where the notes are more than the text, the text is what is large.
    few = [size for size in large if counts[size] * _FEW_TITLES <= counts.total()]
    titles = [size for size in few if longest[size] <= _LONGEST_TITLE]
    return dict(zip(titles, _UNDERLINES, strict=False))


@dataclass(frozen=True, slots=True)
class _Titles:
    """By what titles are known: their size, and that they do not come again as running heads do."""

    signs: Mapping[float, str]
    """By size, with what the plain text underlines them."""
    written: Counter[tuple[str, float]]
    """How often a line is there, by its words and size."""

    def sign(self, row: _Row) -> str:
        """Give the sign to underline a title with; empty for what is none."""
        size = round(row.size, 1)
        said = re.search(r"[^\W_]{2}", row.text) and self.written[row.text, size] < 2
        return self.signs.get(size, "") if said else ""


def _joined(rows: Sequence[_Row], titles: _Titles) -> list[_Row]:
    """Put the lines of a title together."""
    made: list[_Row] = []
    for row in rows:
        above = made[-1] if made else None
        if above and titles.sign(row) and titles.sign(row) == titles.sign(above):
            apart = above.bottom - row.bottom
            if 0 < apart < row.size * 1.6 and len(above.text + row.text) < _LONGEST_TITLE:
                made[-1] = replace(above, text=f"{above.text} {row.text}", bottom=row.bottom)
                continue
        made.append(row)
    return made


def _set_rows(rows: list[_Row], titles: _Titles) -> Iterator[str]:
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
        if sign := titles.sign(row):
            if index:
                yield ""
            yield from (row.text, sign * max(3, len(row.text)), "")
            continue
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
