"""The signs each language sets for quotations and dashes, for `typography`.

Sources: CLDR 46 delimiters; for spacing in French, Lexique des règles typographiques en usage à l'Imprimerie nationale,
in Canada the Office québécois de la langue française, in Switzerland the Federal Chancellery.
"""

from __future__ import annotations

from dataclasses import dataclass

NARROW = "\u202f"
"""Narrow no-break space, between French guillemets and words."""
NO_BREAK = "\u00a0"

_ENGLISH_ELISIONS = frozenset(
    {"tis", "twas", "twere", "twill", "twould", "til", "till", "em", "cause", "bout", "round"}
    | {"neath", "gainst", "tween", "kay", "nother", "n", "un", "cos", "fraid", "cept"}
)
_GERMAN_ELISIONS = frozenset({"s", "n", "ne", "nen", "nem", "ner", "nes"})
_DUTCH_ELISIONS = frozenset({"s", "t", "n", "m", "k", "r", "ie"})


@dataclass(frozen=True, slots=True)
class QuotationMarks:
    """Opening and closing signs, double and single, and the apostrophe."""

    open_double: str
    close_double: str
    open_single: str
    close_single: str
    apostrophe: str = "’"
    within_word: str = ""
    """For a double mark between letters: Hebrew's sign of abbreviation; empty where it has no meaning."""
    elisions: frozenset[str] = frozenset()
    """Words that lose their beginning: the mark before them is an apostrophe."""
    spaced: bool = True
    """Words stand apart, so that a space tells an opening mark from a closing one."""


_ENGLISH = QuotationMarks("“", "”", "‘", "’", elisions=_ENGLISH_ELISIONS)
_LOW_DOUBLE = QuotationMarks("„", "“", "‚", "‘")
_GERMAN = QuotationMarks("„", "“", "‚", "‘", elisions=_GERMAN_ELISIONS)
_GUILLEMETS = QuotationMarks("«", "»", "“", "”")
_RUSSIAN = QuotationMarks("«", "»", "„", "“")
_LOW_HIGH = QuotationMarks("„", "”", "‚", "’")
_CORNERS = QuotationMarks("「", "」", "『", "』", spaced=False)
_NORDIC = QuotationMarks("”", "”", "’", "’")

_BY_LANGUAGE: dict[str, QuotationMarks] = {
    "de": _GERMAN,
    "de-ch": QuotationMarks("«", "»", "‹", "›", elisions=_GERMAN_ELISIONS),
    "de-li": QuotationMarks("«", "»", "‹", "›", elisions=_GERMAN_ELISIONS),
    "nl": QuotationMarks("“", "”", "‘", "’", elisions=_DUTCH_ELISIONS),
    "af": QuotationMarks("“", "”", "‘", "’", elisions=_DUTCH_ELISIONS),
    "cs": _LOW_DOUBLE,
    "sk": _LOW_DOUBLE,
    "sl": _LOW_DOUBLE,
    "is": _LOW_DOUBLE,
    "et": _LOW_DOUBLE,
    "lt": _LOW_DOUBLE,
    "bg": _LOW_DOUBLE,
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
    "he": QuotationMarks("”", "”", "’", "’", apostrophe="׳", within_word="״"),
    "ja": _CORNERS,
    "zh": QuotationMarks("“", "”", "‘", "’", spaced=False),
    "zh-hant": _CORNERS,
    "zh-tw": _CORNERS,
    "zh-hk": _CORNERS,
}


def quotation_marks(language: str) -> QuotationMarks:
    """Give the signs of a language by its BCP 47 tag, else the English ones."""
    steps = language.lower().split("-")
    tags = ("-".join(steps[:length]) for length in range(len(steps), 0, -1))
    return next((_BY_LANGUAGE[tag] for tag in tags if tag in _BY_LANGUAGE), _ENGLISH)


_HIGH_MARK_SPACES = {"fr-ca": ("", NO_BREAK), "fr-ch": ("", "")}


def high_mark_spaces(language: str) -> tuple[str, str]:
    """Give the space before `;`, `!` and `?`, and that before a colon, in a kind of French, where none was typed."""
    steps = language.lower().split("-")
    return next(
        (
            _HIGH_MARK_SPACES[f"fr-{step}"]
            for step in steps[1:]
            if f"fr-{step}" in _HIGH_MARK_SPACES
        ),
        (NARROW, NO_BREAK),
    )
