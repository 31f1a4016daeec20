"""Read the lines a title page and a signature are made of: names, dates, publishers, credits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from anthology.importing.draft import words_of

PUBLISHER = re.compile(
    r".*\b(?:editions?|éditions|edizioni|ediciones|press|books|publish(?:ers|ing)|publications"
    r"|verlag)\b[^.!?]*$",
    re.IGNORECASE,
)
COVER = re.compile(
    r"(?:(?:front |back )?cover\b.*(?::| by )"
    r"|(?:design|layout|typesetting|illustrations?)\b.*(?::| by ))",
    re.IGNORECASE,
)
RIGHTS = re.compile(
    r"(?:©|\(c\)\s|copyright\b|copyleft\b|anti-?copyright\b|no rights\b)", re.IGNORECASE
)

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_DATE = re.compile(
    r"(?P<label>(?:(?:first|originally)\s+)?(?:published|printed|issued|posted|written)"
    r"(?:\s+(?:in|on))?\s*:?\s+)?"
    r"(?P<words>(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+)?"
    rf"(?:(?P<month>{'|'.join(_MONTHS)})\s+)?(?:(?P<later>\d{{1,2}})(?:st|nd|rd|th)?,\s+)?"
    r"(?P<year>1[4-9]\d\d|20\d\d))\.?$",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?P<label>(?:(?:an?\s+|this\s+)?(?:article|text|words|essay|story|report|interview|poem|written"
    r"|edited|translation|translated)\s+)?by:?|(?:author|translator)s?:)\s+(?P<names>\S.{0,90})$",
    re.IGNORECASE,
)
_PARTICLES = words_of("de von van der den la le du di da del al bin ibn y e ten ter zu")
_NAME_WORD = re.compile(r"(?:[^\W\d_][^\W\d_.'’-]*(?:[.'’-][^\W\d_]*)*)$")
_NO_NAME = words_of(
    "the of and on in to for with from a an is how why what chapter part section notes"
)


@dataclass(frozen=True, slots=True)
class Byline:
    """Who made the text, as a line says it."""

    role: str
    names: tuple[str, ...]
    label: str
    """The words that are not names: “By … and”."""


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date as the front matter has it and as the line has it."""

    iso: str
    words: str
    label: str


def is_name(text: str) -> bool:
    """Tell whether words can be a name: at most five, each with a capital or a particle."""
    words = text.split()
    if not 1 <= len(words) <= 5 or words[-1].casefold() in _PARTICLES:
        return False
    return all(
        _NAME_WORD.match(word)
        and word.casefold() not in _NO_NAME
        and (word[0].isupper() or word.casefold() in _PARTICLES)
        for word in words
    )


def read_byline(text: str) -> Byline | None:
    """Read “By Jane Doe and John Roe”, or give None."""
    match = _BYLINE.match(text.strip("*_ "))
    if not match:
        return None
    names = split_names(
        match["names"].rstrip("*_. ") if not _initial(match["names"]) else match["names"]
    )
    if not names or not all(is_name(name) for name in names):
        return None
    label = match["label"]
    role = "translators" if "transl" in label.casefold() else "authors"
    if label.casefold().startswith("edited"):
        return None
    joined = re.findall(r"\s(and)\s", match["names"])
    return Byline(role, names, " … ".join([label, *joined]))


def _initial(text: str) -> bool:
    return bool(re.search(r"\b[^\W\d_]\.$|\bJr\.$|\bSr\.$", text))


def split_names(text: str) -> tuple[str, ...]:
    """Divide names joined by commas, “and” or “&”."""
    return tuple(
        name for name in re.split(r"\s*,\s*(?:and\s+|&\s*)?|\s+(?:and|&)\s+", text) if name
    )


def read_date(text: str) -> PrintedDate | None:
    """Read a line that is a date and nothing else, or give None."""
    match = _DATE.match(text)
    if not match:
        return None
    day, month = match["day"] or match["later"], match["month"]
    if day and not month:
        return None
    iso = match["year"]
    if month:
        iso += f"-{_MONTHS.index(month.lower()) + 1:02}"
        if day:
            iso += f"-{int(day):02}"
    return PrintedDate(iso, match["words"], (match["label"] or "").strip())
