"""Computed styles shared where WeasyPrint computes each anew: by elements that differ in their id, and by pages.

Comes in: what WeasyPrint asks of its `StyleFor`. Goes out: the same values. It lets elements share a style that the
same rules apply to, but not those with an id, since the id is in their style, nor anything within these.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint import css
from weasyprint.layout import page

stock_style_for = css.StyleFor
stock_page_styles = page.set_page_type_computed_styles

ANCHOR = "-weasy-anchor"
"""What WeasyPrint declares for an element with an id."""


class Anchored(css.ComputedStyle):  # type: ignore[misc]
    """A style that is another's but for the anchor."""

    def __init__(self, shared: Any, anchor: str) -> None:
        self.__dict__.update(shared.__dict__)
        self.shared = shared
        self["anchor"] = anchor

    def __missing__(self, name: str) -> Any:
        value = self[name] = self.shared[name]
        return value

    @property
    def anonymous_style(self) -> Any:
        """Give the style of boxes in it that have no element; anchors are not inherited."""
        return self.shared.anonymous_style


class SharingStyleFor(css.StyleFor):  # type: ignore[misc]
    """Takes the place of `StyleFor`."""

    def __init__(
        self, html: Any, sheets: Any, hints: bool, font_config: Any, target_collector: Any
    ) -> None:
        anchors: list[tuple[Any, str]] = []
        stock = css.find_style_attributes

        def without_anchors(tree: Any, hints: bool, base_url: str) -> Iterator[Any]:
            for found in stock(tree, hints, base_url):
                _, element, declarations, _ = found
                if len(declarations) == 1 and getattr(declarations[0], "name", "") == ANCHOR:
                    valid = css.preprocess_declarations(base_url, declarations)
                    anchors.extend((element, value) for _, value, _ in valid)
                else:
                    yield found

        css.find_style_attributes = without_anchors
        try:
            super().__init__(html, sheets, hints, font_config, target_collector)
        finally:
            css.find_style_attributes = stock
        self.shared_by_pages: dict[tuple[int, ...], list[tuple[Any, Any]]] = {}
        for element, anchor in anchors:
            style = self._computed_styles[element, None]
            # A rule of a style sheet goes before an id.
            if "anchor" not in style.cascaded:
                self._computed_styles[element, None] = Anchored(style, anchor)
                target_collector.collect_anchor(anchor)


def share_page_styles(page_type: Any, html: Any, style_for: Any) -> None:
    """Take the place of `set_page_type_computed_styles`: look through the rules, not the pages before."""
    computed, known = style_for.get_computed_styles(), style_for.shared_by_pages
    rules = tuple(_applying(page_type, style_for))
    if rules in known:
        computed.update(((page_type, part), style) for part, style in known[rules])
        return
    cascaded = style_for.get_cascaded_styles()
    cascaded.clear()
    stock_page_styles(page_type, html, style_for)
    parts = {None, *(part for _, part in cascaded)}
    known[rules] = [(part, computed[page_type, part]) for part in parts]


def _applying(page_type: Any, style_for: Any) -> Iterator[int]:
    """Number the selectors of all rules for pages; give the numbers of those that match."""
    number = 0
    for sheet, _, _ in style_for._sheets:
        for _, selectors, _ in sheet.page_rules:
            for _, _, selector in selectors:
                if style_for._page_type_match(selector, page_type):
                    yield number
                number += 1
