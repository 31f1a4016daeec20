"""The shipped fonts: families from PyPI's `fontpkg-*` packages, as static faces.

Comes in: the names of families. Goes out: one OpenType file for each weight and slope.
Variable families are cut into static faces once, when first asked for, and kept in the cache: a static face
gives the same PDF bytes every time, and WeasyPrint would cut a variable one anew for every section.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import fontpkg
import uharfbuzz

from anthology.cache import Cache, digest
from anthology.diagnostics import near_miss

REGULAR = 400
BOLD = 700
LEAST_BOLD = 600
"""A family without a bold weight lends its semibold; anything lighter does not count as bold."""


@dataclass(frozen=True)
class Face:
    """One weight and slope of a family: a static OpenType file."""

    family: str
    weight: int
    """100 to 900; 400 is regular."""
    italic: bool
    source: Path
    """The file as its family ships it: with the letters of this face, perhaps in every weight."""
    is_variable: bool
    cache: Cache = field(compare=False, repr=False)

    @cached_property
    def path(self) -> Path:
        """The static file; HarfBuzz takes 20 ms to cut it where fontTools takes 3 s, same outlines."""
        if not self.is_variable:
            return self.source
        content = self.source.read_bytes()
        key = digest("static face", uharfbuzz.version_string(), content, str(self.weight))
        return self.cache.get(key, ".ttf") or self.cache.put(key, ".ttf", self._cut(content))

    @cached_property
    def digest(self) -> str:
        """Of the static file's content."""
        return digest(self.path.read_bytes())

    def font(self, loaded: uharfbuzz.Face) -> uharfbuzz.Font:
        """Give what shapes words in this weight, of the `source` loaded."""
        font = uharfbuzz.Font(loaded)
        if self.is_variable:
            font.set_variations({"wght": self.weight})
        return font

    def pin(self, subset: uharfbuzz.SubsetInput, loaded: uharfbuzz.Face) -> None:
        """Let what is cut from the `source` be of this weight."""
        if self.is_variable:
            subset.pin_all_axes_to_default(loaded)
            subset.pin_axis_location(loaded, "wght", self.weight)

    def _cut(self, content: bytes) -> bytes:
        loaded = uharfbuzz.Face(content)
        plan = uharfbuzz.SubsetInput()
        plan.keep_everything()
        self.pin(plan, loaded)
        static: bytes = uharfbuzz.subset(loaded, plan).blob.data
        return static


def faces(families: Sequence[str], cache: Cache) -> tuple[Face, ...]:
    """Give regular, italic, bold and bold italic of each family, as far as it has them.

    Raises `LookupError`, naming the nearest family there is, where one is not installed.
    """
    return tuple(face for name in families for face in _faces_of(_family(name), cache))


def font_face_rules(faces: Iterable[Face], address: Callable[[Face], str]) -> str:
    """Write the `@font-face` rules that load the faces from where `address` says they are."""
    return "".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; '
        f"font-style: {'italic' if face.italic else 'normal'}; "
        f'src: url("{address(face)}"); }}\n'
        for face in faces
    )


def _family(name: str) -> fontpkg.Family:
    known = fontpkg.families()
    family = known.get(fontpkg.slugify(name))
    if family is None:
        names = sorted(item.name for item in known.values())
        near = near_miss(name, names)
        hint = f"did you mean “{near}”?" if near else f"installed are {', '.join(names)}"
        raise LookupError(f"the font family “{name}” is not installed; {hint}")
    return family


def _faces_of(family: fontpkg.Family, cache: Cache) -> Iterator[Face]:
    for italic in (False, True):
        styled = [file for file in family.files if (file.style == "italic") == italic]
        regular = _nearest(styled, REGULAR, 1, LEAST_BOLD - 1)
        bold = _nearest(styled, BOLD, LEAST_BOLD, 1000)
        for chosen in filter(None, (regular, bold)):
            weight, file = chosen
            yield Face(family.name, weight, italic, file.path, file.variable, cache)


def _nearest(
    files: Sequence[fontpkg.FontFile], wanted: int, lowest: int, highest: int
) -> tuple[int, fontpkg.FontFile] | None:
    """Choose the file and the weight nearest to the wanted one, within the bounds."""
    offers: list[tuple[int, int, fontpkg.FontFile]] = []
    for number, file in enumerate(files):
        low, high = (file.wght_min, file.wght_max) if file.variable else (file.weight, file.weight)
        low, high = max(lowest, low or REGULAR), min(highest, high or REGULAR)
        if low <= high:
            weight = min(max(wanted, low), high)
            offers.append((abs(weight - wanted) * 1000 + number, weight, file))
    if not offers:
        return None
    _, weight, file = min(offers, key=lambda offer: offer[0])
    return weight, file
