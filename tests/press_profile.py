"""A small ICC profile of a press with four inks that never was, for tests: what nobody's licence covers."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from itertools import product

Lab = tuple[float, float, float]
_D50 = (0.9642, 1.0, 0.8249)
_FROM_LAB, _FROM_INKS = 17, 3
"""Steps of the tables in each direction."""


def press_profile() -> bytes:
    """Make a profile of the class “prtr” for CMYK, with tables in both directions (ICC.1:2001-04, 6.5.7)."""
    to_inks = _table(3, 4, _FROM_LAB, lambda lab: _inks_of(_lab_of_levels(lab)))
    to_lab = _table(4, 3, _FROM_INKS, lambda inks: _levels_of_lab(_lab_of(_light(inks))))
    tags = (
        (b"desc", b"desc" + bytes(4) + struct.pack(">I", 13) + b"A test press\0" + bytes(78)),
        (b"cprt", b"text" + bytes(4) + b"None\0"),
        (b"wtpt", b"XYZ " + bytes(4) + b"".join(map(_fixed, _D50))),
        (b"A2B0", to_lab),
        (b"B2A0", to_inks),
    )
    start = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for signature, content in tags:
        table += struct.pack(">4sII", signature, start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    header = struct.pack(
        ">I4xI4s4s4s12x4s", start + len(body), 0x02400000, b"prtr", b"CMYK", b"Lab ", b"acsp"
    )
    header += bytes(28) + b"".join(map(_fixed, _D50))
    return header.ljust(128, b"\0") + table + body


def _table(
    inputs: int, outputs: int, steps: int, converted: Callable[[tuple[float, ...]], Iterator[float]]
) -> bytes:
    """Write a lut16Type; all values go from 0 to 1."""
    head = b"mft2" + bytes(4) + bytes((inputs, outputs, steps, 0))
    head += b"".join(map(_fixed, (1, 0, 0, 0, 1, 0, 0, 0, 1))) + struct.pack(">HH", 2, 2)
    grid = product([step / (steps - 1) for step in range(steps)], repeat=inputs)
    levels = [round(min(max(part, 0), 1) * 65535) for point in grid for part in converted(point)]
    straight = struct.pack(">HH", 0, 65535)
    return head + straight * inputs + struct.pack(f">{len(levels)}H", *levels) + straight * outputs


def _lab_of_levels(levels: tuple[float, ...]) -> Lab:
    lightness, a, b = (level * 65535 / 65280 for level in levels)
    return lightness * 100, a * 255 - 128, b * 255 - 128


def _levels_of_lab(lab: Lab) -> Iterator[float]:
    scaled = lab[0] / 100, (lab[1] + 128) / 255, (lab[2] + 128) / 255
    return (part * 65280 / 65535 for part in scaled)


def _light(inks: tuple[float, ...]) -> tuple[float, ...]:
    """Say how much of red, green and blue is left: inks filter light, and none is quite black."""
    cyan, magenta, yellow, black = inks
    return tuple(0.01 + 0.99 * (1 - ink) * (1 - black) for ink in (cyan, magenta, yellow))


def _inks_of(lab: Lab) -> Iterator[float]:
    red, green, blue = (min(max((part - 0.01) / 0.99, 0), 1) for part in _light_of(lab))
    lightest = max(red, green, blue)
    black = (1 - lightest) ** 2
    for part in (red, green, blue):
        yield 1 - part / (1 - black) if black < 1 else 0.0
    yield black


_TO_XYZ = ((0.4361, 0.3851, 0.1431), (0.2225, 0.7169, 0.0606), (0.0139, 0.0971, 0.7142))
_FROM_XYZ = ((3.1339, -1.6169, -0.4906), (-0.9788, 1.9161, 0.0335), (0.0719, -0.2290, 1.4052))


def _lab_of(light: tuple[float, ...]) -> Lab:
    xyz = [sum(a * b for a, b in zip(row, light, strict=True)) for row in _TO_XYZ]
    x, y, z = (_root(part / white) for part, white in zip(xyz, _D50, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _light_of(lab: Lab) -> list[float]:
    y = (lab[0] + 16) / 116
    roots = (y + lab[1] / 500, y, y - lab[2] / 200)
    xyz = [_power(root) * white for root, white in zip(roots, _D50, strict=True)]
    return [sum(a * b for a, b in zip(row, xyz, strict=True)) for row in _FROM_XYZ]


def _root(part: float) -> float:
    return part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116


def _power(root: float) -> float:
    return float(root**3) if root > 0.2069 else (root - 16 / 116) / 7.787


def _fixed(number: float) -> bytes:
    return struct.pack(">i", round(number * 65536))
