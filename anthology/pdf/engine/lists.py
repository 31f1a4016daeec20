"""Lists as PDF wants them: `L` holds `LI`, and `LI` holds `Lbl` and `LBody` only.

ISO 14289-1, 7.6; HTML's `dt` and `dd` pair up into one `LI`.
"""

from __future__ import annotations

from anthology.pdf.engine.tree import Element, Kid, gathered


def settle_lists(root: Element) -> None:
    """Bring every list below `root` into order."""
    for element in list(root.walk()):
        if element.role == "L":
            _settle(element)
    for element in root.walk():
        parent = element.parent
        if element.role == "LI" and (parent is None or parent.role != "L"):
            element.role = "Div"


def _settle(list_: Element) -> None:
    items: list[Kid] = []
    for kid in _unwrapped(list_):
        if not isinstance(kid, Element) or kid.role not in ("L", "LI", "Caption"):
            items.append(_item([], [kid], list_.page))
        elif kid.role == "Caption":
            items.append(kid)
        elif kid.role == "L":
            _last_body(items, list_.page).add(kid)
        elif kid.tag == "dt":
            kid.role = "Lbl"
            items.append(gathered([kid], "LI", kid.page))
        elif kid.tag == "dd":
            kid.role = "LBody"
            _last_or_new_pair(items, kid.page).add(kid)
        else:
            items.append(_divided(kid))
    list_.take(items)


def _unwrapped(list_: Element) -> list[Kid]:
    """Give the kids, those in a `div` around `dt` and `dd` in its place."""
    kids: list[Kid] = []
    for kid in list_.kids:
        if isinstance(kid, Element) and kid.role == "Div":
            kids += kid.kids
        else:
            kids.append(kid)
    return kids


def _divided(item: Element) -> Element:
    """Divide what an `li` holds into its label and its body."""
    labels: list[Kid] = []
    body: list[Kid] = []
    for kid in item.kids:
        (labels if isinstance(kid, Element) and kid.role == "Lbl" else body).append(kid)
    item.take([*labels, gathered(body, "LBody", item.page)] if body else labels)
    return item


def _item(labels: list[Kid], body: list[Kid], page: int) -> Element:
    return gathered([*labels, gathered(body, "LBody", page)], "LI", page)


def _last_body(items: list[Kid], page: int) -> Element:
    """Find the body of the item before, where a list that stood between two items belongs."""
    if items and isinstance(items[-1], Element):
        for kid in items[-1].elements():
            if kid.role == "LBody":
                return kid
    items.append(_item([], [], page))
    return _last_body(items, page)


def _last_or_new_pair(items: list[Kid], page: int) -> Element:
    """Find the `LI` whose term waits for its definition; a second definition gets an `LI` of its own."""
    last = items[-1] if items else None
    if not isinstance(last, Element) or any(kid.role == "LBody" for kid in last.elements()):
        last = Element("LI", page)
        items.append(last)
    return last
