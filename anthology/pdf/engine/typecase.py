"""The type case: fonts and style sheets made ready once for all sections that share them.

The machine's own fonts are kept out, so that the same letters are set everywhere.
"""

from __future__ import annotations

import atexit
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from weasyprint import CSS
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration

from anthology.cache import Cache, digest
from anthology.diagnostics import Diagnostic, Diagnostics
from anthology.fonts import font_face_rules
from anthology.pdf.engine.fetcher import BOOK, ListedFetcher, face_address
from anthology.pdf.engine.log import recorded
from anthology.pdf.engine.words import Founts
from anthology.pdf.leaves import Copy

NO_SYSTEM_FONTS = b"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><cachedir>/nonexistent</cachedir></fontconfig>
"""


KEPT = 4
"""Type cases kept ready: sections that begin on a left-hand page, say, have styles of their own."""

SHEETS_KEPT = 16
"""Style sheets kept parsed: type cases differ in few of theirs."""

OF_TYPECASE = ("@font-face", "@counter-style", "@color-profile", "@import", "url(")
"""What a style sheet adds to its type case, or loads: such a one is parsed for each."""

_parsed: dict[str, tuple[CSS, tuple[Diagnostic, ...]]] = {}
_ready: dict[str, Typecase] = {}
# WeasyPrint deletes its copies of the faces when the type case goes.
atexit.register(_ready.clear)


@dataclass(slots=True)
class Typecase:
    """Fonts, parsed style sheets, and what the style sheets define besides rules."""

    fonts: FontConfiguration
    founts: Founts = field(default_factory=Founts)
    counters: CounterStyle = field(default_factory=CounterStyle)
    profiles: dict[str, Any] = field(default_factory=dict)
    stylesheets: tuple[CSS, ...] = ()
    complaints: tuple[Diagnostic, ...] = ()
    """About the style sheets, to be repeated for every section that uses them."""


def typecase_for(copy: Copy, cache: Cache) -> Typecase:
    """Give the type case for a section: that of an earlier one if it has the same faces and styles."""
    loads_files = any("url(" in text or "@import" in text for text in copy.stylesheets)
    key = digest(
        *copy.stylesheets,
        *(part for face in copy.faces for part in (face.family, face.digest)),
        *(
            part
            for address, _, content in copy.resources
            if loads_files
            for part in (address, content)
        ),
    )
    if key not in _ready:
        while len(_ready) >= KEPT:
            del _ready[next(iter(_ready))]
        _ready[key] = _made_ready(copy, cache)
    return _ready[key]


def _made_ready(copy: Copy, cache: Cache) -> Typecase:
    complaints = Diagnostics()
    with _without_system_fonts(cache):
        typecase = Typecase(FontConfiguration())
    faces = font_face_rules(copy.faces, face_address)
    typecase.stylesheets = tuple(
        _sheet(text, copy, typecase, complaints) for text in (faces, *copy.stylesheets)
    )
    typecase.complaints = tuple(complaints)
    return typecase


def _sheet(text: str, copy: Copy, typecase: Typecase, complaints: Diagnostics) -> CSS:
    """Parse a style sheet, or take it as it was parsed for another type case."""
    if text in _parsed:
        sheet, told = _parsed[text]
        complaints.extend(told)
        return sheet
    found = Diagnostics()
    with recorded(found):
        sheet = CSS(
            string=text,
            base_url=BOOK,
            url_fetcher=ListedFetcher(copy),
            font_config=typecase.fonts,
            counter_style=typecase.counters,
            color_profiles=typecase.profiles,
        )
    complaints.extend(found)
    if not any(part in text.lower() for part in OF_TYPECASE):
        while len(_parsed) >= SHEETS_KEPT:
            del _parsed[next(iter(_parsed))]
        _parsed[text] = sheet, tuple(found)
    return sheet


@contextmanager
def _without_system_fonts(cache: Cache) -> Iterator[None]:
    configuration = cache.put(digest(NO_SYSTEM_FONTS), ".conf", NO_SYSTEM_FONTS)
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(Path(configuration).resolve())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before
