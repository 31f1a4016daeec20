"""Read what an EPUB's package document says of its book, as front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from anthology.importing.draft import FrontValue

_DC = "{http://purl.org/dc/elements/1.1/}"
_OPF = "{http://www.idpf.org/2007/opf}"
_FIRST_YEAR = 1000
"""Earlier dates are what programs write who know none."""
_PEOPLE = {"aut": "authors", "": "authors", "trl": "translators", "ill": "illustrators"}


def read_metadata(package: etree._Element) -> dict[str, FrontValue]:
    """Read title, people, language, date, publisher and rights."""
    titles = {
        kind: words for words, kind in reversed(list(_refined(package, "title", "title-type")))
    }
    main = titles.get("main") or titles.get("") or next(iter(titles.values()), "")
    people: dict[str, list[str]] = {}
    for tag in ("creator", "contributor"):
        for words, role in _refined(package, tag, "role"):
            if tag == "contributor" and not role:
                continue
            key = _PEOPLE.get(role)
            if key:
                people.setdefault(key, []).extend(_names(words))
    date = next((words for words, _ in _refined(package, "date", "event")), "")
    said = re.match(r"(\d{4})(?:-\d\d(?:-\d\d)?)?", date)
    front: dict[str, FrontValue] = {
        "title": main,
        "subtitle": titles.get("subtitle", ""),
        "authors": tuple(people.get("authors", ())),
        "translators": tuple(people.get("translators", ())),
        "illustrators": tuple(people.get("illustrators", ())),
        "language": next((words for words, _ in _refined(package, "language", "")), ""),
        "date": said.group() if said and int(said[1]) >= _FIRST_YEAR else "",
        "source": ", ".join(words for words, _ in _refined(package, "publisher", "")),
        "rights": " ".join(words for words, _ in _refined(package, "rights", "")),
    }
    return {key: value for key, value in front.items() if value}


def _refined(package: etree._Element, tag: str, property_: str) -> Iterator[tuple[str, str]]:
    """Give each element's words with what refines it: an attribute (EPUB 2) or a `meta` (EPUB 3)."""
    refinements = {
        (meta.get("refines") or "").lstrip("#"): (meta.text or "").strip()
        for meta in package.iter(f"{_OPF}meta")
        if property_ and meta.get("property") == property_
    }
    for element in package.iter(_DC + tag):
        words = " ".join((element.text or "").split())
        if words:
            own = element.get(f"{_OPF}{property_}") if property_ else ""
            yield words, own or refinements.get(element.get("id") or "\0", "")


def _names(words: str) -> Iterator[str]:
    """Divide “Low, Ada & Coe, Ben”, and turn each name as it is said."""
    for name in re.split(r"\s*(?:;|&)\s*", words):
        match = re.fullmatch(r"([^,]+), ([^,]+)", name.strip())
        turned = f"{match[2]} {match[1]}" if match and " " not in match[2].strip(" .") else name
        if turned.strip():
            yield turned.strip()
