"""The plan of a booklet in words and lines: which page lies where on each sheet, for who prints and folds it.

Comes in: a booklet, the page's size, the folio of each page. Goes out: text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from anthology.pdf.signatures import PAGES_ON_SHEET, Booklet, Fit, Signature, Spot, fit, plan

_BLANK = "–"
_TURNED = "↓"
"""Before the folio of a page that stands upside down."""
_MM = 72 / 25.4


def sheet_diagram(page: Sequence[float], folios: Sequence[str], booklet: Booklet) -> str:
    """Draw every sheet's front and back; `page` is width and height in points, `folios` has one for each page."""
    fitting, signatures = fit(page, booklet), plan(len(folios), booklet)
    lines = [*_head(len(folios), fitting, signatures, booklet), ""]
    number = 0
    for count, signature in enumerate(signatures, 1):
        if len(signatures) > 1:
            lines += [f"signature {count}, {signature.pages} pages", ""]
        for sheet in signature.sheets:
            number += 1
            front = _side("front", sheet.front, folios, fitting)
            back = _side("back", sheet.back, folios, fitting)
            lines += [
                f"sheet {number}",
                *(f"  {a}   {b}" for a, b in zip(front, back, strict=True)),
            ]
            lines.append("")
    return "\n".join(lines).rstrip()


def _head(
    pages: int, fitting: Fit, signatures: Sequence[Signature], booklet: Booklet
) -> Iterator[str]:
    sheets = sum(len(signature.sheets) for signature in signatures)
    blank = sum(signature.pages for signature in signatures) - pages
    size = f"{fitting.width / _MM:.0f} × {fitting.height / _MM:.0f} mm"
    yield (
        f"{_several(pages, 'page')} and {_several(blank, 'blank')} on {_several(sheets, 'sheet')} "
        f"of {size}, {booklet.layout}, at {fitting.scale:.0%} of their size"
    )
    if booklet.layout == "1-up":
        yield "leaves, to be laid on each other"
    elif len(signatures) == 1:
        yield "one section, to be sewn or stapled through the fold"
    else:
        sizes = ((size, len([*same])) for size, same in groupby(s.pages for s in signatures))
        yield "signatures: " + ", ".join(f"{count} of {size} pages" for size, count in sizes)
    yield f"print on both sides, sheets turned over the {fitting.duplex.replace('-', ' ')}"
    if PAGES_ON_SHEET[booklet.layout] == 8:
        yield "fold the heads away from you, then the spine; cut the heads open"


def _several(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _side(name: str, spots: Sequence[Spot], folios: Sequence[str], fitting: Fit) -> list[str]:
    """Draw one side, its lines all equally long."""
    widest = max(3, *(len(folio) for folio in folios)) + 3
    rows = []
    for row in reversed(range(fitting.rows)):
        cells = [spot for spot in spots if spot.row == row]
        cells.sort(key=lambda spot: spot.column)
        rows.append("│".join(_cell(spot, folios).center(widest) for spot in cells))
    line = "─" * widest
    columns = fitting.columns
    middle = f"├{'┼'.join([line] * columns)}┤"
    drawn = [f"┌{'┬'.join([line] * columns)}┐"]
    for at, cells_of_row in enumerate(rows):
        drawn += [middle] if at else []
        drawn.append(f"│{cells_of_row}│")
    drawn.append(f"└{'┴'.join([line] * columns)}┘")
    labels = [name.ljust(6) if at == 1 else " " * 6 for at in range(len(drawn))]
    return [label + part for label, part in zip(labels, drawn, strict=True)]


def _cell(spot: Spot, folios: Sequence[str]) -> str:
    if spot.page is None:
        return _BLANK
    return f"{_TURNED}{folios[spot.page]}" if spot.is_turned else folios[spot.page]
