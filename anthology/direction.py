"""Which way a language is written."""

from __future__ import annotations

_RIGHT_TO_LEFT = frozenset(
    {
        "ar",
        "arc",
        "arz",
        "ckb",
        "dv",
        "fa",
        "he",
        "khw",
        "ks",
        "nqo",
        "ps",
        "sd",
        "syr",
        "ug",
        "ur",
        "yi",
    }
)
_SCRIPTS = frozenset({"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"})


def is_right_to_left(language: str) -> bool:
    """Tell it from the script, where the BCP 47 tag names one, or else from the language."""
    primary, *subtags = language.lower().split("-")
    scripts = [subtag for subtag in subtags if len(subtag) == 4 and subtag.isalpha()]
    return scripts[0] in _SCRIPTS if scripts else primary in _RIGHT_TO_LEFT
