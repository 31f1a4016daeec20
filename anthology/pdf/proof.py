"""A proof to look at: every spread of the book small, side by side, with what a proofreader would mark.

Comes in: the bound book, its faults, its folios. Goes out: a folder of contact sheets (PNG) and an `index.html`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import pypdfium2
from markupsafe import escape
from PIL import Image, ImageDraw, ImageFont

from anthology.pdf.page_faults import Fault, Kind

COLUMNS, ROWS = 3, 3
"""Spreads on a contact sheet."""
PAGE_WIDTH = 300
"""Pixels."""
GAP, LABEL = 28, 30
DESK, PAPER_EDGE, WORDS = "#d9d6d0", "#8a867e", "#3a3833"
COLOURS: Mapping[Kind, str] = {
    Kind.SHORT: "#c77700",
    Kind.DIVIDED: "#7b4fb5",
    Kind.LOOSE: "#1f77b4",
    Kind.OVERFULL: "#c62828",
    Kind.COARSE: "#2e7d32",
}
MEANINGS: Mapping[Kind, str] = {
    Kind.SHORT: "ends early, though the text goes on overleaf",
    Kind.DIVIDED: "begins within a word",
    Kind.LOOSE: "has a line with wide gaps between its words",
    Kind.OVERFULL: "has a line that stands out into the margin",
    Kind.COARSE: "has a picture of less than 200 dots to the inch",
}


@dataclass(frozen=True, slots=True)
class Proof:
    """What a proof is made from."""

    title: str
    language: str
    bound: Path
    folios: tuple[str, ...]
    """One for each page."""
    faults: tuple[Fault, ...]
    right_to_left: bool


Spread = tuple[int | None, int | None]
"""The pages that lie side by side, by index, the left one first."""


def write_proof(proof: Proof, folder: Path) -> None:
    """Write contact sheets and index into a folder that is there and empty."""
    spreads = list(spreads_of(len(proof.folios), right_to_left=proof.right_to_left))
    step = COLUMNS * ROWS
    sheets = [spreads[at : at + step] for at in range(0, len(spreads), step)]
    document = pypdfium2.PdfDocument(proof.bound)
    try:
        for number, sheet in enumerate(sheets, 1):
            _contact_sheet(document, sheet, proof).save(folder / _name(number))
    finally:
        document.close()
    (folder / "index.html").write_text(_index(proof, sheets), encoding="utf-8")


def spreads_of(pages: int, *, right_to_left: bool = False) -> Iterator[Spread]:
    """Pair the pages as they lie side by side; the first stands alone, as the last may."""
    for verso in range(-1, pages, 2):
        one = verso if verso >= 0 else None
        other = verso + 1 if verso + 1 < pages else None
        yield (other, one) if right_to_left else (one, other)


def _name(sheet: int) -> str:
    return f"spreads-{sheet:03}.png"


def _trimmed(page: Any, scale: float) -> Image.Image:
    """Draw a page as it is once it is cut."""
    media, trim = page.get_mediabox(), page.get_trimbox()
    cut = tuple(abs(inner - outer) for inner, outer in zip(trim, media, strict=True))
    drawn: Image.Image = page.render(scale=scale, crop=cut).to_pil()
    return drawn


def _contact_sheet(document: Any, spreads: Sequence[Spread], proof: Proof) -> Image.Image:
    left, bottom, right, top = document[0].get_trimbox()
    width, height = right - left, top - bottom
    scale = PAGE_WIDTH / width
    page_height = round(height * scale)
    step_x, step_y = 2 * PAGE_WIDTH + GAP, page_height + GAP + LABEL
    rows = -(-len(spreads) // COLUMNS)
    size = (min(COLUMNS, len(spreads)) * step_x + GAP, rows * step_y + GAP)
    sheet = Image.new("RGB", size, DESK)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(17)
    for number, spread in enumerate(spreads):
        x, y = GAP + number % COLUMNS * step_x, GAP + number // COLUMNS * step_y
        for side, page in enumerate(spread):
            if page is None:
                continue
            left = x + side * PAGE_WIDTH
            drawn = _trimmed(document[page], scale).resize((PAGE_WIDTH, page_height))
            sheet.paste(drawn, (left, y))
            edge = (left, y, left + PAGE_WIDTH - 1, y + page_height - 1)
            draw.rectangle(edge, outline=PAPER_EDGE)
            kinds = dict.fromkeys(fault.kind for fault in proof.faults if fault.page == page)
            for inset, kind in enumerate(kinds):
                far = 3 + 6 * inset
                box = (edge[0] + far, edge[1] + far, edge[2] - far, edge[3] - far)
                draw.rectangle(box, outline=COLOURS[kind], width=4)
            middle = left + PAGE_WIDTH / 2
            label = proof.folios[page]
            draw.text((middle, y + page_height + 6), label, WORDS, font, anchor="ma")
    return sheet


def _index(proof: Proof, sheets: Sequence[Sequence[Spread]]) -> str:
    legend = "".join(
        f'<li><span class="mark" style="background: {COLOURS[kind]}"></span> '
        f"{sum(fault.kind is kind for fault in proof.faults)} × {kind}: {MEANINGS[kind]}</li>"
        for kind in Kind
    )
    parts = []
    for number, sheet in enumerate(sheets, 1):
        pages = [page for spread in sheet for page in spread if page is not None]
        first, last = proof.folios[min(pages)], proof.folios[max(pages)]
        parts.append(
            f'<section id="sheet-{number}"><h2>Pages {first} to {last}</h2>'
            f'<a href="{_name(number)}"><img src="{_name(number)}" '
            f'alt="Pages {first} to {last}, spread by spread"></a>{_list(proof, pages)}</section>'
        )
    marked = len({fault.page for fault in proof.faults})
    return _PAGE.format(
        title=escape(proof.title),
        language=escape(proof.language),
        count=len(proof.folios),
        marked=marked,
        legend=legend,
        sheets="\n".join(parts),
    )


def _list(proof: Proof, pages: Sequence[int]) -> str:
    found = [fault for fault in proof.faults if fault.page in pages]
    if not found:
        return ""
    items = []
    for page, faults in groupby(found, key=lambda fault: fault.page):
        marks = "; ".join(
            f'<span class="mark" style="background: {COLOURS[fault.kind]}"></span> '
            f"{fault.kind}: {escape(fault.words)}"
            for fault in faults
        )
        items.append(f"<li><b>{proof.folios[page]}</b> (page {page + 1} of the file): {marks}</li>")
    return f"<ul>{''.join(items)}</ul>"


_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Proof: {title}</title>
<style>
body {{ font: 16px/1.5 Georgia, serif; margin: 2em auto; padding: 0 1em; max-width: 1400px; color: #222; }}
h1, h2 {{ font-weight: normal; }}
img {{ width: 100%; height: auto; display: block; }}
ul {{ list-style: none; padding: 0; }}
.mark {{ display: inline-block; width: 0.8em; height: 0.8em; }}
</style>
</head>
<body>
<h1>Proof of <cite lang="{language}">{title}</cite></h1>
<p>Pages: {count}, marked: {marked}. A frame around a page shows what to look at:</p>
<ul>{legend}</ul>
{sheets}
</body>
</html>
"""
