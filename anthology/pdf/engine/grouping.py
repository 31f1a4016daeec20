"""The last repairs of a structure tree: text gets a block around it, tables of contents their items.

ISO 14289-1, 7.2 and 7.4; ISO 32000-1, 14.8.4.2 on what a table of contents may hold.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from anthology.pdf.engine.tree import CELLS, GROUPING, Element, Kid, gathered, is_inline

IN_TOC = frozenset({"TOC", "TOCI", "Caption"})
IN_TOC_ITEM = frozenset({"TOC", "Lbl", "Reference", "NonStruct", "P"})


def settle_groups(root: Element) -> None:
    """Give every table of contents its items, and text that hangs on a group a paragraph."""
    for element in list(root.walk()):
        if element.role == "TOC":
            _wrap(element, lambda kid: not _is_one_of(kid, IN_TOC), "TOCI")
    for element in list(root.walk()):
        if element.role == "TOCI":
            _settle_entry(element)
        elif element.role in GROUPING:
            _wrap(element, is_inline, "P")


def prune(element: Element) -> None:
    """Take out the elements that hold nothing, except cells, which keep their place."""
    for kid in list(element.elements()):
        prune(kid)
        if not kid.kids and kid.role not in CELLS:
            element.kids.remove(kid)


def _settle_entry(entry: Element) -> None:
    kids: list[Kid] = []
    for kid in entry.kids:
        if _is_one_of(kid, GROUPING) and isinstance(kid, Element):
            if all(map(is_inline, kid.kids)):
                kid.role = "P"
                kids.append(kid)
            else:
                kids += kid.kids
        elif _is_one_of(kid, {"Link"}):
            kids.append(gathered([kid], "Reference", entry.page))
        else:
            kids.append(kid)
    entry.take(kids)
    _wrap(entry, lambda kid: not _is_one_of(kid, IN_TOC_ITEM), "P")


def _wrap(element: Element, stray: Callable[[Kid], bool], role: str) -> None:
    """Put an element of that role around each run of kids that may not stand here."""
    kids: list[Kid] = []
    for is_stray, grouped in groupby(element.kids, stray):
        run = list(grouped)
        kids += [gathered(run, role, element.page)] if is_stray else run
    element.take(kids)


def _is_one_of(kid: Kid, roles: frozenset[str] | set[str]) -> bool:
    return isinstance(kid, Element) and kid.role in roles
