"""Colours that a style sheet names in other ways than a screen's: as a screen shows them, or as inks.

Comes in: a style sheet of the book, or a drawing. Goes out: the same with `rgb()` for what WeasyPrint would draw
as CIELAB, which it cannot do in gradients and some borders (CSS Color 4), and for `device-cmyk()` where a file has
no press. CSS Color 5, section 10.1, gives the conversion where no profile is known; with the profile of a press inks
stay inks, but in gradients.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tinycss2.color4 import parse_color  # type: ignore[import-untyped]

_INKS = re.compile(r"device-cmyk\(\s*([^()]*?)\s*\)", re.IGNORECASE)
_OTHERS = re.compile(
    r"(?<![\w-])(?:ok)?(?:lab|lch)\([^()]*\)|(?<![\w-])color\([^()]*\)", re.IGNORECASE
)
_NAMED = re.compile(rb"device-cmyk\(|(?:lab|lch|\bcolor)\(", re.IGNORECASE)
_GRADIENT = re.compile(r"-gradient\(", re.IGNORECASE)
_SEPARATOR = re.compile(r"[\s,]+")
_TO_LAB = frozenset({"lab", "lch", "oklab", "oklch", "xyz", "xyz-d50", "xyz-d65"})


def names_others(content: bytes) -> bool:
    """Tell whether a drawing may name colours that `on_screen` replaces."""
    return _NAMED.search(content) is not None


def on_screen(css: str) -> str:
    """Replace each colour by that of a screen; what is none stays, and is complained of."""
    return _INKS.sub(_ink_as_rgb, _OTHERS.sub(_as_rgb, css))


def on_press(css: str) -> str:
    """Do the same, but leave `device-cmyk()` to be printed in these very inks, save in gradients."""
    css = _OTHERS.sub(_as_rgb, css)
    written, done = "", 0
    for start, end in _gradients(css):
        if start >= done:
            written += css[done:start] + _INKS.sub(_ink_as_rgb, css[start:end])
            done = end
    return written + css[done:]


def rgb_of_lab(lab: tuple[float, ...]) -> tuple[float, float, float]:
    """Convert CIELAB to sRGB (CIE 15:2004, 8.2.1); the white of any light is the white of the screen."""
    lightness, a, b = lab
    middle = (lightness + 16) / 116
    x, y, z = (
        part * own
        for part, own in zip(
            map(_cube, (middle + a / 500, middle, middle - b / 200)),
            (0.95047, 1.0, 1.08883),
            strict=True,
        )
    )
    linear = (
        3.2406 * x - 1.5372 * y - 0.4986 * z,
        -0.9689 * x + 1.8758 * y + 0.0415 * z,
        0.0557 * x - 0.2040 * y + 1.0570 * z,
    )
    red, green, blue = map(_encoded, linear)
    return red, green, blue


def _gradients(css: str) -> Iterator[tuple[int, int]]:
    """Give where the words of each gradient begin and end."""
    for found in _GRADIENT.finditer(css):
        depth, end = 1, found.end()
        while depth and end < len(css):
            depth += {"(": 1, ")": -1}.get(css[end], 0)
            end += 1
        yield found.end(), end


def _as_rgb(found: re.Match[str]) -> str:
    colour = parse_color(found[0])
    if colour is None or colour == "currentcolor":
        return found[0]
    if colour.space in _TO_LAB:
        parts: tuple[float, ...] = rgb_of_lab(colour.to("lab").coordinates)
    elif len(colour.coordinates) == 3 and not colour.space.startswith("--"):
        # Of another screen: its numbers are near enough to those of ours.
        parts = tuple(coordinate or 0 for coordinate in colour.coordinates)
    else:
        return found[0]
    return _written(parts, "" if colour.alpha == 1 else f"{colour.alpha:g}", found[0])


def _ink_as_rgb(found: re.Match[str]) -> str:
    amounts, _, opacity = found[1].partition("/")
    try:
        cyan, magenta, yellow, black = map(_share, _SEPARATOR.split(amounts.strip()))
    except ValueError:
        return found[0]
    light = tuple(1 - min(1.0, ink * (1 - black) + black) for ink in (cyan, magenta, yellow))
    return _written(light, opacity.strip(), found[0])


def _written(parts: tuple[float, ...], opacity: str, before: str) -> str:
    """Write a colour of a screen, in as many lines as stood there, so that complaints name the right one."""
    levels = " ".join(str(round(255 * min(max(part, 0.0), 1.0))) for part in parts)
    behind = f" / {opacity}" if opacity else ""
    return f"rgb({levels}{behind})" + "\n" * before.count("\n")


def _share(amount: str) -> float:
    """Read an amount of ink, a number or a percentage; raises ValueError."""
    share = float(amount.removesuffix("%")) / (100 if amount.endswith("%") else 1)
    return min(max(share, 0.0), 1.0)


def _cube(root: float) -> float:
    return root**3 if root > 6 / 29 else 3 * (6 / 29) ** 2 * (root - 4 / 29)


def _encoded(linear: float) -> float:
    level = min(max(linear, 0.0), 1.0)
    return 12.92 * level if level <= 0.0031308 else 1.055 * level ** (1 / 2.4) - 0.055
