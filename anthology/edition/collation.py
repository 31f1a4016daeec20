"""Sorting by the rules of a language, as ICU knows them.

ICU is a system library on every Linux desktop and on macOS; where it is missing, headings are sorted by their
letters without accents, and the editor is not told otherwise anywhere: see `is_exact`.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

SortKey = Callable[[str], tuple[bytes, str]]


@dataclass(frozen=True, slots=True)
class Collation:
    """The order of one language."""

    key: SortKey
    is_exact: bool
    """Whether the rules of the language are known, rather than its letters alone."""


@cache
def collation(language: str) -> Collation:
    """Give the order of a language (Unicode Technical Standard 10, tailored by CLDR)."""
    library = _library()
    if library is None:
        return Collation(_plain_key, is_exact=False)
    icu, suffix = library
    status = ctypes.c_int(0)
    opened = getattr(icu, f"ucol_open{suffix}")
    opened.restype = ctypes.c_void_p
    collator = opened(language.replace("-", "_").encode("ascii"), ctypes.byref(status))
    if status.value > 0 or not collator:
        return Collation(_plain_key, is_exact=False)
    sort_key = getattr(icu, f"ucol_getSortKey{suffix}")
    sort_key.argtypes = (
        ctypes.c_void_p,
        ctypes.c_char_p,
        ctypes.c_int32,
        ctypes.c_char_p,
        ctypes.c_int32,
    )

    # Made once: ctypes makes a type anew for each length, which takes longer than the key.
    room = ctypes.create_string_buffer(4096)

    def key(words: str) -> tuple[bytes, str]:
        units = without_leading_marks(words).encode("utf-16-le")
        length = sort_key(collator, units, len(units) // 2, room, len(room))
        if length <= len(room):
            return ctypes.string_at(room, length), words
        longer = ctypes.create_string_buffer(length)
        sort_key(collator, units, len(units) // 2, longer, length)
        return longer.raw, words

    return Collation(key, is_exact=True)


def without_leading_marks(words: str) -> str:
    """Leave out quotation marks and the like before the first letter: they do not count in sorting."""
    return re.sub(r"^[^\w]+", "", words) or words


def _plain_key(words: str) -> tuple[bytes, str]:
    decomposed = unicodedata.normalize("NFKD", without_leading_marks(words).casefold())
    return "".join(c for c in decomposed if c.isalnum() or c == " ").encode(), words


@cache
def _library() -> tuple[ctypes.CDLL, str] | None:
    """Find ICU and the suffix that its version gives to the names of functions."""
    for name in ("icui18n", "icucore"):
        path = ctypes.util.find_library(name)
        if path is None:
            continue
        try:
            icu = ctypes.CDLL(path)
        except OSError:
            continue
        version = re.search(r"\.so\.(\d+)", path)
        for suffix in ("", f"_{version[1]}" if version else ""):
            if hasattr(icu, f"ucol_open{suffix}"):
                return icu, suffix
    return None
