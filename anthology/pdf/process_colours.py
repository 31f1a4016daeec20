"""Inks that a style sheet names by `device-cmyk()`, in files that have no press: as a screen shows them.

Comes in: a style sheet of the book, or a drawing. Goes out: the same with `rgb()`, for sRGB and for black alone.
CSS Color 5, section 10.1, gives the conversion where no profile is known; with the profile of a press inks stay inks.
"""

from __future__ import annotations

import re

_INKS = re.compile(r"device-cmyk\(\s*([^()]*?)\s*\)", re.IGNORECASE)
_SEPARATOR = re.compile(r"[\s,]+")


def on_screen(css: str) -> str:
    """Replace each `device-cmyk()` by the colour of a screen; what is none stays, and is complained of."""
    return _INKS.sub(_as_rgb, css)


def _as_rgb(found: re.Match[str]) -> str:
    amounts, _, opacity = found[1].partition("/")
    try:
        cyan, magenta, yellow, black = map(_share, _SEPARATOR.split(amounts.strip()))
    except ValueError:
        return found[0]
    light = [
        round(255 * (1 - min(1.0, ink * (1 - black) + black))) for ink in (cyan, magenta, yellow)
    ]
    behind = f" / {opacity.strip()}" if opacity.strip() else ""
    return f"rgb({' '.join(map(str, light))}{behind})"


def _share(amount: str) -> float:
    """Read an amount of ink, a number or a percentage; raises ValueError."""
    share = float(amount.removesuffix("%")) / (100 if amount.endswith("%") else 1)
    return min(max(share, 0.0), 1.0)
