"""The signs each language sets for quotations and dashes, for `typography`.

Sources: CLDR 46 delimiters; for spacing, Lexique des règles typographiques en usage à l'Imprimerie nationale (French).
"""

from __future__ import annotations

from dataclasses import dataclass

NARROW = "\u202f"
"""Narrow no-break space, between French guillemets and words."""


@dataclass(frozen=True, slots=True)
class QuotationMarks:
    """Opening and closing signs, double and single, and the apostrophe."""

    open_double: str
    close_double: str
    open_single: str
    close_single: str
    apostrophe: str = "’"


_ENGLISH = QuotationMarks("“", "”", "‘", "’")
_GERMAN = QuotationMarks("„", "“", "‚", "‘")
_GUILLEMETS = QuotationMarks("«", "»", "“", "”")
_RUSSIAN = QuotationMarks("«", "»", "„", "“")
_LOW_HIGH = QuotationMarks("„", "”", "‚", "’")
_NORDIC = QuotationMarks("”", "”", "’", "’")

_BY_LANGUAGE: dict[str, QuotationMarks] = {
    "de": _GERMAN,
    "de-ch": QuotationMarks("«", "»", "‹", "›"),
    "de-li": QuotationMarks("«", "»", "‹", "›"),
    "cs": _GERMAN,
    "sk": _GERMAN,
    "sl": _GERMAN,
    "is": _GERMAN,
    "et": _GERMAN,
    "lt": _GERMAN,
    "bg": _GERMAN,
    "fr": QuotationMarks(f"«{NARROW}", f"{NARROW}»", "“", "”"),
    "fr-ch": QuotationMarks("«", "»", "‹", "›"),
    "es": _GUILLEMETS,
    "ca": _GUILLEMETS,
    "it": _GUILLEMETS,
    "pt-pt": _GUILLEMETS,
    "el": _GUILLEMETS,
    "nb": QuotationMarks("«", "»", "‘", "’"),
    "nn": QuotationMarks("«", "»", "‘", "’"),
    "no": QuotationMarks("«", "»", "‘", "’"),
    "da": QuotationMarks("»", "«", "›", "‹"),
    "ru": _RUSSIAN,
    "uk": _RUSSIAN,
    "be": _RUSSIAN,
    "pl": QuotationMarks("„", "”", "«", "»"),
    "hr": _LOW_HIGH,
    "ro": QuotationMarks("„", "”", "«", "»"),
    "hu": QuotationMarks("„", "”", "»", "«"),
    "sr": QuotationMarks("„", "“", "‘", "’"),
    "sv": _NORDIC,
    "fi": _NORDIC,
    "ar": QuotationMarks("«", "»", "“", "”"),
    "fa": QuotationMarks("«", "»", "‹", "›"),
    "he": QuotationMarks("”", "”", "’", "’"),
    "ja": QuotationMarks("「", "」", "『", "』"),
}

ELISIONS = frozenset(
    {"tis", "twas", "twere", "twill", "twould", "til", "till", "em", "cause", "bout", "round"}
    | {"neath", "gainst", "tween", "kay", "nother", "n", "un", "cos", "fraid", "cept"}
)
"""English words that lose their beginning: the mark before them is an apostrophe."""


def quotation_marks(language: str) -> QuotationMarks:
    """Give the signs of a language by its BCP 47 tag, else the English ones."""
    tag = language.lower()
    return _BY_LANGUAGE.get(tag) or _BY_LANGUAGE.get(tag.partition("-")[0], _ENGLISH)
