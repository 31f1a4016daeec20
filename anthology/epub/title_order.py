"""How a title sorts: without the article that it begins with, by the rules of its language.

Comes in: a title and its language. Goes out: the article and the rest.
"""

from __future__ import annotations

import re

_ARTICLES = {
    "ca": "el la els les un una uns unes l’",
    "da": "den det de en et",
    "de": "der die das ein eine",
    "el": "ο η το οι τα ένας μια μία ένα",
    "en": "the a an",
    "eo": "la",
    "es": "el la los las lo un una unos unas",
    "fr": "le la les un une l’",
    "ga": "an na",
    "gl": "o a os as un unha",
    "hu": "a az egy",
    "it": "il lo la i gli le un uno una l’ un’",
    "nb": "den det de en et ei",
    "nl": "de het een ’t",
    "nn": "den det dei ein ei eit",
    "no": "den det de en et ei",
    "pt": "o a os as um uma",
    "ro": "un o",
    "sv": "den det de en ett",
    "yi": "דער די דאָס דאס אַ אַן",
}
"""By primary language, where an article is a word of its own or stands before an apostrophe.

Prefixes that are written together with the noun, as in Arabic and Hebrew, stay: they are no initial words.
"""
_LETTER = re.compile(r"\w")


def split_title(title: str, language: str) -> tuple[str, str]:
    """Give the article that a title begins with, or nothing, and the rest; a title is never all article."""
    known = _ARTICLES.get(language.partition("-")[0].lower(), "").split()
    for article in known:
        elided = article.endswith("’")
        pattern = re.escape(article).replace("’", "['’]") + ("" if elided else r"\s+")
        found = re.match(pattern, title, re.IGNORECASE)
        if found and _LETTER.match(title, found.end()):
            return found[0].strip(), title[found.end() :]
    return "", title


def sorted_title(title: str, language: str) -> str:
    """Give a title as catalogues sort it: “Other Side of the Sheet, The”."""
    article, rest = split_title(title, language)
    if not article:
        return title
    return f"{rest[0].upper()}{rest[1:]}, {article}"
