"""Whether a section draws anything in colour: type, rules, grounds, drawings in lines; pictures of pixels do not count.

Comes in: a fragment as it was typeset, in sRGB. Goes out: yes or no.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf

_PAINT = re.compile(rb"([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+(?:rg|RG)\b")
_INKS = re.compile(rb"([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+[\d.]+\s+[kK]\b")
SAME = 0.02
"""How far the parts of a grey may differ."""


def draws_colour(fragment: Path) -> bool:
    """Tell whether a fragment has a colour that is no grey."""
    with pikepdf.open(fragment) as pdf:
        return any(_is_coloured(stream) for stream in _streams(pdf)) or any(
            _varies(colour) for colour in _ends_of_gradients(pdf)
        )


def _streams(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    for page in pdf.pages:
        yield page.Contents.read_bytes()
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and (
            item.get("/Subtype") == "/Form" or item.get("/PatternType") == 1
        ):
            yield item.read_bytes()


def _is_coloured(content: bytes) -> bool:
    found = (*_PAINT.findall(content), *_INKS.findall(content))
    return any(_varies(map(float, colour)) for colour in set(found))


def _ends_of_gradients(pdf: pikepdf.Pdf) -> Iterator[Iterable[float]]:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/FunctionType") == 2:
            yield from (_numbers(item.get(key, ())) for key in ("/C0", "/C1"))


def _numbers(array: Any) -> list[float]:
    return [float(value) for value in array]


def _varies(colour: Iterable[float]) -> bool:
    return any(abs(one - other) > SAME for one, other in pairwise(colour))
