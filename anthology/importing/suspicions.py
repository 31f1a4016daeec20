"""What scanning and copying errors look like: patterns, each with the words that explain it.

Every pattern begins at a sign or at the beginning of a word, so that a search stays linear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A pattern that is more often an error than not."""

    code: str
    what: str
    pattern: re.Pattern[str]
    needs: tuple[str, ...] = ()
    """A text without any of these has no error of this kind, and need not be searched."""


ALONE = "a sign that stands by itself"
SUSPICIONS: tuple[Suspicion, ...] = (
    Suspicion(
        "scanning-error",
        "signs that no one writes",
        re.compile(r"~\s?\d+|_{2,}|[:;,]['’][:;,]"),
        ("~", "__", "'", "’"),
    ),
    Suspicion(
        "scanning-error",
        ALONE,
        re.compile(r"(?<=\s)[:;,](?=\s)"),
        (" :", " ;", " ,", "\u00a0:", "\u00a0;", "\u202f:", "\u202f;"),
    ),
    Suspicion(
        "scanning-error",
        "a digit inside a word",
        re.compile(r"\b[a-z]+[01][a-z]+\b|\b1[a-z]{3,}\b"),
        ("0", "1"),
    ),
    Suspicion(
        "scanning-error",
        "a misread word?",
        re.compile(r"\b(?:(?:up|un)\s?tin|tin then|tbe|tlie|bave|wbich|aud|wiil|wiU|arid the)\b"),
        ("tin", "tbe", "tlie", "bave", "wbich", "aud", "wiil", "wiU", "arid"),
    ),
    Suspicion(
        "quotation-mark-doubtful",
        "two apostrophes for a quotation mark",
        re.compile(r"''"),
    ),
    Suspicion(
        "space-missing",
        "a space seems to be missing",
        re.compile(r"\b[^\W\d_]{2,}\([A-Z]\w+|\b[a-z]+[.!?][A-Z][a-z]+\b"),
    ),
    Suspicion(
        "space-doubtful",
        "a space before a comma",
        re.compile(r"(?<=[^\W\d_])\s,"),
        (" ,",),
    ),
    Suspicion(
        "hyphen-doubtful",
        "a hyphen beside a space",
        re.compile(r"(?<=\s)-[a-z]\w+|\b[a-z]+-\s(?!(?:and|or|to|und|oder)\b)[a-z]+"),
        (" -", "- "),
    ),
    Suspicion(
        "sentence-in-lower-case",
        "a sentence begins in lower case",
        re.compile(r"\b(?!(?:vols|approx|incl|figs|transl|orig)\b)[a-z]{4,}\.\s[a-z]{3,}\b"),
    ),
    Suspicion(
        "word-doubled",
        "a word stands twice",
        re.compile(
            r"\b(?!(?:had|that|is|do|no|very|so|far|ha|long)\b)([^\W\d_]{2,})\s\1\b",
            re.IGNORECASE,
        ),
    ),
    Suspicion(
        "emphasis-doubtful",
        "an asterisk or underscore that closes nothing",
        re.compile(r"(?<!\w)[*_](?=\w)|\w[*](?!\w)"),
        ("*", "_"),
    ),
)
