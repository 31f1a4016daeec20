"""Tables as PDF wants them: every row as wide as the others, every cell with its headers.

ISO 14289-1, 7.5: header cells have an identifier and a scope, data cells say which headers are theirs.
"""

from __future__ import annotations

from collections.abc import Iterator

from anthology.pdf.engine.tree import CELLS, Element


def settle_tables(root: Element, name: str) -> None:
    """Complete every table below `root`; `name` begins the identifiers, unique in the book."""
    tables = [element for element in root.walk() if element.role == "Table"]
    for number, table in enumerate(tables, 1):
        rows = list(_rows(table))
        if rows:
            grid = _grid(rows)
            _give_body(table)
            _fill_up(rows, grid)
            _name_headers(rows, f"{name}.table-{number}")
            _refer_to_headers(rows, grid)


def _rows(table: Element) -> Iterator[Element]:
    for kid in table.elements():
        if kid.role == "TR":
            yield kid
        elif kid.role in ("THead", "TBody", "TFoot"):
            yield from _rows(kid)


def _cells(row: Element) -> list[Element]:
    return [kid for kid in row.elements() if kid.role in CELLS]


def _grid(rows: list[Element]) -> dict[tuple[int, int], Element]:
    """Lay the cells out: (row, column) → the cell that covers it."""
    grid: dict[tuple[int, int], Element] = {}
    for y, row in enumerate(rows):
        x = 0
        for cell in _cells(row):
            while (y, x) in grid:
                x += 1
            cell.row_span = min(cell.row_span, len(rows) - y)
            for down in range(cell.row_span):
                for across in range(cell.column_span):
                    grid[y + down, x + across] = cell
            x += cell.column_span
    return grid


def _give_body(table: Element) -> None:
    """Make the body of a table of its head, where it has nothing else: neither head nor foot stands alone."""
    parts = [part for part in table.elements() if part.role in ("THead", "TBody", "TFoot")]
    if parts and all(part.role != "TBody" for part in parts):
        last_head = next((part for part in reversed(parts) if part.role == "THead"), parts[0])
        last_head.role = "TBody"


def _fill_up(rows: list[Element], grid: dict[tuple[int, int], Element]) -> None:
    """Add the empty cells that short rows lack."""
    width = max((x for _, x in grid), default=0) + 1
    for y, row in enumerate(rows):
        for x in range(width):
            if (y, x) not in grid:
                cell = Element("TD", row.page)
                grid[y, x] = cell
                row.add(cell)


def _name_headers(rows: list[Element], name: str) -> None:
    for y, row in enumerate(rows):
        cells = _cells(row)
        heads_columns = all(cell.role == "TH" for cell in cells)
        in_head = row.parent is not None and row.parent.tag == "thead"
        for x, cell in enumerate(cells):
            if cell.role == "TH":
                cell.identifier = f"{name}-{y + 1}-{x + 1}"
                cell.scope = cell.scope or ("Column" if in_head or heads_columns else "Row")


def _refer_to_headers(rows: list[Element], grid: dict[tuple[int, int], Element]) -> None:
    by_column: dict[int, list[Element]] = {}
    by_row: dict[int, list[Element]] = {}
    for (y, x), cell in sorted(grid.items(), key=lambda entry: entry[0]):
        if cell.role == "TH":
            place = by_row.setdefault(y, []) if cell.scope == "Row" else by_column.setdefault(x, [])
            if cell not in place:
                place.append(cell)
    for (y, x), cell in sorted(grid.items(), key=lambda entry: entry[0]):
        if cell.role == "TD":
            own = [header.identifier for header in by_row.get(y, []) + by_column.get(x, [])]
            cell.headers += tuple(name for name in own if name not in cell.headers)
