"""Shorter ways to what WeasyPrint finds by longer ones: each gives the very same, sooner.

| in WeasyPrint | what is spared |
| --- | --- |
| `ComputedStyle.__missing__` | for properties no rule sets: all but the lookup in the parent or the initial values |
| `strut` | writing out a key of sixteen properties at every line |
| `can_break_text` | Pango, for the few pairs of letters that meet between boxes |
| `resolve_percentages` | lengths that are no percentages, at every line |
| `Layout.setup` | a context and font description at every line |
| `add_word_spacing` | a layout at every justified line, of which nothing but the text is kept |

Nothing is kept on boxes, and on styles only as attributes, which WeasyPrint's copies of a style do not have.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from weasyprint.css import PHYSICAL_FUNCTIONS, ComputedStyle
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline, percent
from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, gobject, pango
from weasyprint.text.fonts import font_features, get_font_description

from anthology.pdf.engine.draw import TextLine
from anthology.pdf.engine.words import Founts, is_plain

ffi.cdef(
    """
    PangoContext * pango_layout_get_context (PangoLayout *layout);
    void * g_object_ref (gpointer object);
    """,
    override=True,
)

missing_style = ComputedStyle.__missing__
stock_strut = line_break.strut
stock_can_break_text = line_break.can_break_text
stock_setup = line_break.Layout.setup
stock_resolve_percentages = percent.resolve_percentages
stock_add_word_spacing = inline.add_word_spacing

FEATURES = (
    *("font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_caps"),
    *("font_variant_numeric", "font_variant_alternates", "font_variant_east_asian"),
    "font_feature_settings",
)
"""In the order in which `font_features` takes them."""

SIDES = ("top", "right", "bottom", "left")
LENGTHS = (
    *(f"{around}_{side}" for around in ("margin", "padding") for side in SIDES),
    *(f"{limit}{length}" for limit in ("", "min_", "max_") for length in ("width", "height")),
)
IN_LINES = (boxes.TextBox, boxes.InlineBox, boxes.LineBox)
"""Boxes whose style is never changed in place, as those of grids are: what it gives may be kept."""

BOUND = frozenset({"float", "position", "display", "page"})
"""Properties whose computing has to do with others."""


def _is_simple(name: str) -> bool:
    return name not in BOUND and name not in PHYSICAL_FUNCTIONS and name[:16] != "text_decoration_"


PASSED_ON = frozenset(name for name in INITIAL_VALUES if name in INHERITED and _is_simple(name))
INITIAL = {
    name: value
    for name, value in INITIAL_VALUES.items()
    if name not in INHERITED and name not in INITIAL_NOT_COMPUTED and _is_simple(name)
}


def style_value(style: Any, name: str) -> Any:
    """Take the place of `ComputedStyle.__missing__`."""
    if name not in style.cascaded:
        if name in PASSED_ON:
            if style.parent_style is not None:
                value = style[name] = style.parent_style[name]
                return value
        elif name in INITIAL:
            value = style[name] = INITIAL[name]
            return value
    return missing_style(style, name)


def strut(style: Any) -> tuple[float, float]:
    """Take the place of `strut`."""
    known: tuple[float, float] | None = style.__dict__.get("strut")
    if known is None:
        known = style.strut = stock_strut(style)
    return known


def resolve_percentages(box: Any, containing_block: Any) -> None:
    """Take the place of `resolve_percentages`."""
    style = box.style
    if type(box) in IN_LINES:
        known = style.__dict__.get("lengths")
        if known is None:
            known = style.lengths = _lengths(style)
    else:
        known = _lengths(style)
    if known:
        box.__dict__.update(known)
    else:
        stock_resolve_percentages(box, containing_block)


def _lengths(style: Any) -> dict[str, Any]:
    """Give the used values that depend on nothing but the style; none at all if some do."""
    lengths: dict[str, Any] = {}
    if style["border_collapse"] == "collapse" or style["box_sizing"] != "content-box":
        return lengths
    for name in LENGTHS:
        value = style[name]
        if value == "auto":
            lengths[name] = 0 if name.startswith("min_") else value
        elif getattr(value, "unit", None) == "px":
            lengths[name] = value.value
        else:
            return {}
    for side in SIDES:
        lengths[f"border_{side}_width"] = style[f"border_{side}_width"]
    return lengths


@lru_cache(maxsize=4096)
def _can_break_pair(text: str, language: str | None) -> bool:
    can: bool = stock_can_break_text(text, language)
    return can


def can_break_text(text: str, language: str | None) -> bool:
    """Take the place of `can_break_text`."""
    if len(text) > 2:
        can: bool = stock_can_break_text(text, language)
        return can
    return _can_break_pair(text, language)


def add_word_spacing(context: Any, box: Any, justification: float, advance: float) -> float:
    """Take the place of `add_word_spacing`."""
    plain = isinstance(box, boxes.TextBox) and is_plain(box.style) and "\n" not in box.text
    if not plain:
        spaced: float = stock_add_word_spacing(context, box, justification, advance)
        return spaced
    box.justification_spacing = justification
    box.position_x += advance
    spaces = inline.count_expandable_spaces(box)
    if spaces > 0:
        added = justification * spaces
        advance += added
        box.width += added
        box.pango_layout = TextLine(box.text, justification)
    return advance


def layout_setup(founts: Founts) -> Callable[[Any, Any], None]:
    """Make what takes the place of `Layout.setup`, for one type case."""
    known: dict[tuple[str, ...], tuple[Any, Any, Any, Any]] = founts.contexts

    def setup(layout: Any, style: Any) -> None:
        if style["text_decoration_line"] != "none" or style["direction"] != "ltr":
            stock_setup(layout, style)
            return
        key = founts.key(style)
        if key not in known:
            stock_setup(layout, style)
            known[key] = _kept(layout, style)
            return
        context, description, language, features = known[key]
        layout.style = style
        layout.first_line_direction = 0
        layout.language = language
        layout.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(layout.layout, False)
        pango.pango_layout_set_font_description(layout.layout, description)
        layout.ascent = layout.underline_position = layout.strikethrough_position = None
        if features is not None:
            attributes = pango.pango_attr_list_new()
            pango.pango_attr_list_insert(attributes, features)
            pango.pango_layout_set_attributes(layout.layout, attributes)

    return setup


def _kept(layout: Any, style: Any) -> tuple[Any, Any, Any, Any]:
    """Keep what the next layout of the same style needs too."""
    context = pango.pango_layout_get_context(layout.layout)
    own = ffi.gc(ffi.cast("PangoContext *", gobject.g_object_ref(context)), gobject.g_object_unref)
    chosen = font_features(*(style[name] for name in FEATURES))
    written = ",".join(f"{name} {value}" for name, value in chosen.items()).encode()
    features = style.font_config.font_features[written] if chosen else None
    return own, get_font_description(style), layout.language, features
