"""Words and attributes as XHTML, for `render` and the templates."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from anthology.direction import is_right_to_left
from anthology.model.nodes import PLAIN, Attributes

NOTHING = Markup("")


def escaped(text: str) -> str:
    """Write words."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attributes_of(attributes: Attributes, classes: Iterable[str], around: str = "") -> Markup:
    """Write id, classes and language; `around` is the language of the section."""
    if attributes is PLAIN and not classes:
        return NOTHING
    written = ""
    if attributes.id:
        written = f' id="{escape(attributes.id)}"'
    names = " ".join(filter(None, (*classes, *attributes.classes)))
    if names:
        written += f' class="{escape(names)}"'
    if attributes.language:
        language = escape(attributes.language)
        direction = direction_of(attributes.language)
        if not direction and is_right_to_left(around):
            direction = Markup(' dir="ltr"')
        written += f' lang="{language}" xml:lang="{language}"{direction}'
    return Markup(written)


def direction_of(language: str) -> Markup:
    """Write the direction of a language that is read from the right."""
    return Markup(' dir="rtl"') if is_right_to_left(language) else Markup("")


def language_of(language: str, around: str) -> Markup:
    """Write the language of an element where it is not that of what is around it, and its direction likewise."""
    if not language or language == around:
        return Markup("")
    written = Markup(' lang="{0}" xml:lang="{0}"').format(language)
    if is_right_to_left(language) != is_right_to_left(around):
        written += Markup(' dir="{}"').format("rtl" if is_right_to_left(language) else "ltr")
    return written
