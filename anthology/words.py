"""The words that the tool itself puts into a book, in the book's language.

Catalogues are ordinary gettext files, `locales/LANGUAGE.po`; message ids are the English words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.pofile import read_po

from anthology.iso_date import PartialDate

_LOCALES = Path(__file__).parent / "locales"


@dataclass(frozen=True, slots=True)
class Words:
    """Speaks one language."""

    language: str

    def say(self, message: str) -> str:
        """Translate a generated phrase; English where the catalogue lacks it."""
        return _catalogue(self.language).get(message) or message

    def list(self, names: Sequence[str]) -> str:
        """Join names as the language does: “A, B and C”."""
        return format_list(list(names), locale=_locale(self.language)) if names else ""

    def date(self, written: str) -> str:
        """Write an ISO 8601 date, whole or partial, as the language does; leave anything else alone."""
        partial = PartialDate.parse(written)
        if partial is None or partial.month is None:
            return written
        locale = _locale(self.language)
        if partial.day is None:
            return format_date(partial.first_day, "MMMM y", locale=locale)
        return format_date(partial.first_day, "long", locale=locale)

    def language_name(self, tag: str) -> str:
        """Name a language in this one."""
        return _locale(tag).get_display_name(_locale(self.language)) or tag


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        primary = language.partition("-")[0]
        try:
            return Locale.parse(primary)
        except (UnknownLocaleError, ValueError):
            return Locale("en")


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    """Read the messages of a language tag: those of its primary language, then its own on top."""
    messages: dict[str, str] = {}
    primary = language.partition("-")[0].lower()
    for name in dict.fromkeys((primary, language.lower())):
        path = _LOCALES / f"{name}.po"
        if path.is_file():
            with path.open("rb") as file:
                catalogue = read_po(file, locale=primary)
            messages |= {
                message.id: message.string
                for message in catalogue
                if isinstance(message.id, str) and isinstance(message.string, str) and message.id
            }
    return messages
