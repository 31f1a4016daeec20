"""The words that the tool itself puts into a book, in the book's language.

Catalogues are ordinary gettext files, `locales/LANGUAGE.po`; message ids are the English words.
Lists and dates are CLDR's. Babel is imported where it is first needed: a book in English reads no catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from anthology.iso_date import PartialDate

if TYPE_CHECKING:
    from babel import Locale

LOCALES = Path(__file__).parent / "locales"

_CONJUNCTIONS = {
    "es": (" y ", " e ", re.compile(r"h?[ií](?![aeoáéó])|y(?![aeiouáéíóú])", re.IGNORECASE)),
    "he": (" ו", " ו־", re.compile(r"[^\u05d0-\u05ea]")),
}
"""What joins the last name, what joins it instead, and before what: CLDR's patterns know no sounds."""
_FIRST_OF_MONTH = {"fr": "1er"}


@dataclass(frozen=True, slots=True)
class Words:
    """Speaks one language."""

    language: str
    """Its tag, by BCP 47."""

    def say(self, message: str) -> str:
        """Translate a generated phrase; English where the catalogue lacks it."""
        return _catalogue(self.language).get(message) or message

    def list(self, names: Sequence[str]) -> str:
        """Join names as the language does: “A, B and C”."""
        from babel.lists import format_list

        if len(names) < 2:
            return "".join(names)
        joined = format_list(list(names), locale=_locale(self.language))
        usual, other, before = _CONJUNCTIONS.get(_primary(self.language), ("", "", None))
        last = names[-1]
        if before and before.match(last):
            return joined.removesuffix(usual + last) + other + last
        return joined

    def date(self, written: str) -> str:
        """Write an ISO 8601 date, whole or partial, as the language does; leave anything else alone."""
        from babel.dates import format_date, format_skeleton

        partial = PartialDate.parse(written)
        if partial is None or partial.month is None:
            return written
        locale = _locale(self.language)
        if partial.day is None:
            return format_skeleton("yMMMM", partial.first_day, locale=locale)
        whole = format_date(partial.first_day, "long", locale=locale)
        first = _FIRST_OF_MONTH.get(_primary(self.language))
        return first + whole.removeprefix("1") if first and partial.day == 1 else whole


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def _broader(language: str) -> Iterator[str]:
    """Give a tag, then what is left of it as its subtags are taken away from the end (RFC 4647, section 3.4)."""
    while language:
        yield language
        language = language.rpartition("-")[0]


@cache
def _locale(language: str) -> Locale:
    """Find the nearest locale that CLDR has; English where it has none, as the words are then English too."""
    from babel import Locale, UnknownLocaleError

    for tag in _broader(language):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    """Read the messages for a language tag: those of its primary language, then its own on top."""
    messages: dict[str, str] = {}
    for tag in reversed([*_broader(language.lower())]):
        path = LOCALES / f"{tag}.po"
        if path.is_file():
            messages |= _read(path)
    return messages


def _read(path: Path) -> dict[str, str]:
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return {
            message.id: message.string
            for message in read_po(file)
            if isinstance(message.id, str) and isinstance(message.string, str) and message.id
        }
