"""Read the lines a title page and a signature are made of: names, dates, publishers, credits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from anthology.importing.draft import words_of

PUBLISHER = re.compile(
    r".*\b(?:editions?|éditions|edizioni|ediciones|edições|editora|editorial|editore|press|books"
    r"|publish(?:ers|ing)|publications|verlag|uitgeverij|förlag|forlag|wydawnictwo|издательство"
    r"|libraire|librairie|imprimerie|imprenta|druckerei|tipografia)\b[^!?]*$"
    r"|.{3,50}(?:,|\s&|\sand|\sund|\set)\s(?:co|company|sons|cie|ltd|limited|inc)\b\.?,?$",
    re.IGNORECASE,
)
_IMPRINT = re.compile(
    r"(?:(?:first |originally |re-?)?(?:published|printed|issued|reprinted)\b.*"
    r"|(?:first|second|third|fourth|fifth|\w+th|new|revised|\d+\w\w)\s(?:\w+\s){0,2}"
    r"(?:edition|printing|impression|thousand)\b.*"
    r"|(?:gedruckt|erschienen|imprimé|publié|impreso|publicado|stampato|pubblicato|gedrukt)\b.*"
    r"|with (?:\w+ ){0,3}(?:notes|introduction|preface|illustrations|maps)\b.*"
    r"|(?:in \w+ volumes?|vol(?:ume|\.)? \w{1,6})[.,:]?"
    r"|author of\b.*|(?:since |thence )?(?:re)?printed\b.*|all rights reserved.*"
    r"|isbn\b.*|library of congress\b.*|price\b.{0,30}"
    r"|[^\W\d_][\w.\s&'’-]{1,40}[,:.]?\s(?:\d{1,2}\.?\s)?1[4-9]\d\d\.?"
    r"|(?:london|new york|paris|berlin|leipzig|wien|vienna|madrid|barcelona|milano?|roma|rome"
    r"|amsterdam|boston|chicago|philadelphia|oxford|cambridge|edinburgh|zürich|moscow|москва)"
    r"(?:[,:;&]?\s(?:and\s)?[A-Z][\w.]+){0,5}[.,:]?"
    r"|.{3,60}(?:,\s|\s&\s|\sand\s)(?:ltd|limited|inc|co|company|gmbh|cie)\.?"
    r"|\d+,?\s(?:\w+\s){1,3}(?:street|road|avenue|square|row|lane)\b.*"
    r"|(?:source|first published|originally published|published|written|delivered)\s?:\s.*)$",
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
    r"(?P<label>\(|(?:(?:first|originally)\s+)?(?:published|printed|issued|posted|written|date|dated)"
    r"(?:\s+(?:in|on))?\s*:?\s+)?"
    r"(?P<words>(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+)?"
    rf"(?:(?P<month>{'|'.join(_MONTHS)})\s+)?(?:(?P<later>\d{{1,2}})(?:st|nd|rd|th)?,\s+)?"
    r"(?P<year>1[4-9]\d\d|20\d\d))[.)]?$",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?P<label>(?:(?:an?\s+|this\s+)?(?:article|text|words|essay|story|report|interview|poem|written"
    r"|edited|translated)\s*:?\s+)?by:?"
    r"|(?:english\s+)?(?:translation|translated)(?:\s+(?:out\s+of|from|into)\s+(?:the\s+)?[\w\s]{3,40}?)?\s*:?\s*by:?"
    r"|par|door|przez|(?:écrit|escrito|scritto|geschrieben|geschreven)\s(?:par|por|da|von|door)"
    r"|(?:traduit|traduction|traducido|traducción|traduzido|tradução|tradotto|traduzione|vertaald"
    r"|vertaling|übersetzt|übersetzung|übertragen|deutsch|översättning|перевод)(?:[\w\s'’]{0,40}\s)?"
    r"(?:par|por|di|da|de|door|von|av|с\s\w+)"
    r"|aus dem \w{3,20} (?:\w{3,15} )?von"
    r"|(?:authors?|translators?|auteurs?|autore?s?|autori?|verfasser|übersetzer|traducteurs?|translated"
    r"|traductor|автор|перевод|auteur):)\s+(?P<names>\S.{0,90})$",
    re.IGNORECASE,
)
_GENITIVE = re.compile(r"(?P<label>(?:von|por|di|av|af))\s+(?P<names>\S.{0,60})$", re.IGNORECASE)
_AND = r"and|und|et|och|og|и"
_TRANSLATED = re.compile(
    r"trans|tradu|trado|vertaa?l|über|aus dem|deutsch|övers|перевод", re.IGNORECASE
)
_PARTICLES = words_of("de von van der den la le du di da del al bin ibn y e ten ter zu")
_NAME_WORD = re.compile(r"(?:[^\W\d_][^\W\d_.'’-]*(?:[.'’-][^\W\d_]*)*)$")
_DEGREES = re.compile(
    r"(?:,\s*(?:[BMD]\.?\s?(?:A|D|Sc|Litt|Phil|C\.?L)|Ph\.?\s?D|LL\.?\s?[BMD]|Esq|F\.?R\.?\w\.?\w?\.?"
    r"|S\.?J|O\.?P|O\.?S\.?B|K\.?C|Q\.?C|M\.?P|Jr|Sr|U\.?S\.?[AN])\.?)+$",
    re.IGNORECASE,
)
_GENITIVE_END = re.compile(r"['’][sS]\b")
_ARTICLES = words_of("der die das ein eine le la les un une el los las il lo gli het een o os as l")
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
    words = _DEGREES.sub("", text.rstrip(",")).split()
    if not 1 <= len(words) <= 5 or words[-1].casefold() in _PARTICLES:
        return False
    if words[0].casefold() in _ARTICLES and (
        len(words) < 3 or words[0].casefold() not in _PARTICLES
    ):
        return False
    return not _GENITIVE_END.search(text) and all(
        _NAME_WORD.match(word)
        and word.casefold() not in _NO_NAME
        and (word[0].isupper() or word.casefold() in _PARTICLES)
        for word in words
    )


def is_imprint(text: str) -> bool:
    """Tell whether a line says where, when or by whom a book was printed."""
    return len(text) <= 160 and bool(_IMPRINT.match(re.sub("[*_]", "", text).strip(" []()")))


def read_byline(text: str) -> Byline | None:
    """Read “By Jane Doe and John Roe”, or give None."""
    text = re.sub(r"[*_]", "", text).strip(" ()")
    match = _BYLINE.match(text) or _GENITIVE.match(text)
    if not match:
        return None
    given = match["names"].rstrip(",;: ")
    degrees = _DEGREES.search(given)
    given = _DEGREES.sub("", given)
    names = split_names(given if _initial(given) else given.rstrip("*_. "))
    if not names or not all(is_name(name) for name in names):
        return None
    label = match["label"]
    role = "translators" if _TRANSLATED.search(label) else "authors"
    if label.casefold().startswith("edited"):
        return None
    joined = re.findall(rf"\s({_AND})\s", given, re.IGNORECASE)
    joined += [degrees[0].strip(" ,")] if degrees else []
    return Byline(role, names, " … ".join([label, *joined]))


def _initial(text: str) -> bool:
    return bool(re.search(r"\b[^\W\d_]\.$|\bJr\.$|\bSr\.$", text))


def split_names(text: str) -> tuple[str, ...]:
    """Divide names joined by commas, “and” or “&”."""
    return tuple(
        name
        for name in re.split(
            rf"\s*,\s*(?:(?:{_AND})\s+|&\s*)?|\s+(?:{_AND}|&)\s+", text, flags=re.IGNORECASE
        )
        if name
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
    return PrintedDate(iso, match["words"], (match["label"] or "").strip(" ("))
