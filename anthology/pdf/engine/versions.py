"""What typesetting depends on besides its copy: the versions of libraries, Python's and C's.

Goes out: one text for the cache keys, found without importing WeasyPrint, which takes half a second.
"""

from __future__ import annotations

import ctypes
from functools import cache
from importlib.metadata import version

EDITION = 13
"""Of this package's own part in the leaves; raised with every change that alters them."""

DISTRIBUTIONS = (
    "weasyprint",
    "pydyf",
    "tinycss2",
    "cssselect2",
    "tinyhtml5",
    "pyphen",
    "pillow",
    "fonttools",
)

PANGO = ("libpango-1.0.so.0", "libpango-1.0.0.dylib", "libpango-1.0-0.dll")
HARFBUZZ = ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll")
FONTCONFIG = ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll")


@cache
def engine_versions() -> str:
    """Name everything whose change may alter a line or a byte of the leaves."""
    named = [f"anthology {EDITION}"]
    named += [f"{distribution} {version(distribution)}" for distribution in DISTRIBUTIONS]
    named.append(f"pango {_said_by(PANGO, 'pango_version_string')}")
    named.append(f"harfbuzz {_said_by(HARFBUZZ, 'hb_version_string')}")
    named.append(f"fontconfig {_number_from(FONTCONFIG, 'FcGetVersion')}")
    return "; ".join(named)


def _library(names: tuple[str, ...]) -> ctypes.CDLL | None:
    for name in names:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return None


def _said_by(names: tuple[str, ...], function: str) -> str:
    library = _library(names)
    if library is None:
        return "unknown"
    speaker = getattr(library, function)
    speaker.restype = ctypes.c_char_p
    said: bytes = speaker()
    return said.decode("ascii")


def _number_from(names: tuple[str, ...], function: str) -> str:
    library = _library(names)
    return "unknown" if library is None else str(getattr(library, function)())
