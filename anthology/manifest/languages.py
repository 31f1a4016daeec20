"""Language tags (BCP 47) checked against CLDR; in: a tag as written, out: the tag in its usual form."""

from __future__ import annotations

import re
from functools import cache

from babel.core import Locale, get_global

from anthology.diagnostics import near_miss

# RFC 5646 §2.1, less the grandfathered tags.
_TAG = re.compile(
    r"""(?P<language>[a-z]{2,3})(?:-[a-z]{3}){0,3}
    (?:-(?P<script>[a-z]{4}))?
    (?:-(?P<region>[a-z]{2}|[0-9]{3}))?
    (?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*
    (?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*
    (?:-x(?:-[a-z0-9]{1,8})+)?
    | x(?:-[a-z0-9]{1,8})+""",
    re.VERBOSE | re.IGNORECASE,
)
_PRIVATE = re.compile("q[a-t][a-z]")


class UnknownLanguage(ValueError):  # noqa: N818 - named for what was found
    """A tag that names no language; carries the tag that was probably meant, or None."""

    def __init__(self, message: str, meant: str | None = None) -> None:
        super().__init__(message)
        self.meant = meant


def canonical_tag(written: str) -> str:
    """Give a language tag in its usual form, “en-GB”; raise `UnknownLanguage` where it is none."""
    found = _TAG.fullmatch(written)
    if not found:
        raise UnknownLanguage(f"“{written}” is not a language tag", _meant(written))
    if found["language"] is None:
        return written.lower()
    language, script, region = (found[name] or "" for name in ("language", "script", "region"))
    if not _is_language(language.lower()):
        raise UnknownLanguage(f"no language has the tag “{language}”", _meant(written))
    english = _english()
    if script and script.title() not in english.scripts:
        meant = near_miss(script.title(), english.scripts)
        raise UnknownLanguage(f"no script has the code “{script}”", _swap(written, script, meant))
    if region and region.upper() not in english.territories:
        aliases = get_global("territory_aliases").get(region.upper())
        meant = aliases[0] if aliases else None
        raise UnknownLanguage(f"no country has the code “{region}”", _swap(written, region, meant))
    return _in_usual_case(written, script, region)


@cache
def _english() -> Locale:
    return Locale("en")


@cache
def _tags() -> frozenset[str]:
    """Every primary subtag that CLDR knows, those with a name in English and the rest."""
    known = [*get_global("likely_subtags"), *get_global("language_aliases"), *_english().languages]
    return frozenset(tag.partition("_")[0] for tag in known)


def _is_language(tag: str) -> bool:
    return tag in _tags() or _PRIVATE.fullmatch(tag) is not None


def _in_usual_case(written: str, script: str, region: str) -> str:
    """Follow RFC 5646 §2.1.1: language lower case, Script titled, REGION in capitals."""
    tag = written.lower()
    if script:
        tag = tag.replace(f"-{script.lower()}", f"-{script.title()}", 1)
    if region:
        tag = tag.replace(f"-{region.lower()}", f"-{region.upper()}", 1)
    return tag


def _swap(written: str, wrong: str, meant: str | None) -> str | None:
    return written.replace(wrong, meant, 1) if meant else None


def _meant(written: str) -> str | None:
    """Guess from an underscore or the name of the language in English; tags are too short for it."""
    hyphened = written.replace("_", "-")
    if hyphened != written:
        try:
            return canonical_tag(hyphened)
        except UnknownLanguage:
            return None
    names = {str(name).lower(): str(tag) for tag, name in _english().languages.items()}
    if name := near_miss(written.lower(), names):
        return names[name].replace("_", "-")
    return None
