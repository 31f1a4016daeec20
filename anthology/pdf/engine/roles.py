"""Which structure type an HTML element becomes.

`data-pdf` on an element names its type outright, or `Artifact` for what a screen reader passes over;
without it the element's name decides.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element as Source

BY_NAME = {
    "a": "Link",
    "article": "Art",
    "aside": "Sect",
    "blockquote": "BlockQuote",
    "caption": "Caption",
    "code": "Code",
    "dd": "LI",
    "div": "Div",
    "dl": "L",
    "dt": "LI",
    "figcaption": "Caption",
    "figure": "Div",
    "footer": "Div",
    "header": "Div",
    "address": "Div",
    "li": "LI",
    "nav": "Sect",
    "ol": "L",
    "p": "P",
    "pre": "P",
    "q": "Quote",
    "section": "Sect",
    "table": "Table",
    "tbody": "TBody",
    "td": "TD",
    "tfoot": "TFoot",
    "th": "TH",
    "thead": "THead",
    "tr": "TR",
    "ul": "L",
} | {f"h{level}": f"H{level}" for level in range(1, 7)}

STANDARD = frozenset(BY_NAME.values()) | {
    "Annot",
    "BibEntry",
    "Figure",
    "Form",
    "Formula",
    "Index",
    "LBody",
    "Lbl",
    "NonStruct",
    "Note",
    "Part",
    "Private",
    "Quote",
    "Reference",
    "Span",
    "TOC",
    "TOCI",
}
"""The structure types of ISO 32000-1, 14.8.4; any other would need a role map."""

NUMBERINGS = {
    "circle": "Circle",
    "disc": "Disc",
    "lower-alpha": "LowerAlpha",
    "lower-latin": "LowerAlpha",
    "lower-roman": "LowerRoman",
    "square": "Square",
    "upper-alpha": "UpperAlpha",
    "upper-latin": "UpperAlpha",
    "upper-roman": "UpperRoman",
}
"""CSS's list styles as values of ListNumbering (ISO 32000-1, 14.8.5.5)."""

HEADINGS = frozenset(f"H{level}" for level in range(1, 7))

TABLE_PARTS = frozenset({"THead", "TBody", "TFoot", "TR", "TH", "TD"})

SVG = "{http://www.w3.org/2000/svg}"


def role_of(source: Source, *, replaced: bool, block: bool) -> str:
    """Name the structure type; an empty name means that what it holds belongs to its parent.

    `replaced` says that a picture is drawn in its place, `block` that it stands on lines of its own.
    Raises `ValueError` for a `data-pdf` that names no structure type.
    """
    if replaced:
        return "Figure"
    named = source.get("data-pdf", "")
    role = BY_NAME.get(source.tag, "")
    if named and named not in STANDARD:
        raise ValueError(f"“{named}” (data-pdf) is no structure type of PDF")
    if named and role not in TABLE_PARTS:
        return named
    if source.tag == "a" and not source.get("href"):
        role = ""
    if not role and (language_of(source) or (source.tag == "span" and block)):
        return "Div" if block and source.tag != "span" else "Span"
    return role


def is_artifact(source: Source, *, replaced: bool) -> bool:
    """Say whether an element is decoration: hidden from screen readers, a rule, or a picture that says nothing."""
    is_hidden = source.get("aria-hidden") == "true" or source.get("data-pdf") == "Artifact"
    if is_hidden or source.tag == "hr":
        return True
    return replaced and not description_of(source)


def description_of(source: Source) -> str:
    """Give a picture's alternative text: its `alt`, or an inline SVG's title or label."""
    if source.tag == f"{SVG}svg":
        return source.findtext(f"{SVG}title") or source.get("aria-label") or ""
    return source.get("alt") or source.get("aria-label") or ""


def language_of(source: Source) -> str:
    """Give the language that the element itself declares."""
    return source.get("lang") or ""


def numbering_of(source: Source, style: object) -> str:
    """Say how a list counts its items, from its element and its CSS list style."""
    if style == "none" or source.tag == "dl":
        return "None"
    return NUMBERINGS.get(str(style), "Disc" if source.tag == "ul" else "Decimal")


def link_description(source: Source) -> str:
    """Say in words where a link leads: its title, its text, or the description of its picture."""
    title = source.get("title") or " ".join("".join(source.itertext()).split())
    pictures = (description_of(item) for item in source.iter() if isinstance(item.tag, str))
    return title or " ".join(filter(None, pictures)) or "Link"
