"""The colours of one content stream, written anew in inks.

Comes in: what a page, form or pattern draws. Goes out: the same drawing, each colour set just before it is used,
since words and areas may take the same colour in different ways; and black words that overprint.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import InitVar, dataclass, field, replace
from typing import Any, TypeAlias

import pikepdf
from pikepdf import Dictionary, Name, Operator

from anthology.pdf.inks import Colour, Ink
from anthology.pdf.process_colours import rgb_of_lab

Instruction: TypeAlias = tuple[Sequence[Any], Operator]
Paint: TypeAlias = Colour | tuple[Any, ...]
"""A colour, or the operands that choose a pattern."""

BLACK = Colour("Gray", (0.0,))
OVERPRINT, KNOCKOUT = Name("/Overprint"), Name("/Knockout")
STATES = {
    OVERPRINT: Dictionary(Type=Name.ExtGState, OP=True, op=True, OPM=1),
    KNOCKOUT: Dictionary(Type=Name.ExtGState, OP=False, op=False, OPM=0),
}

_DEVICE = {"g": "Gray", "rg": "RGB", "k": "CMYK"}
_SPACES = {"/DeviceGray": "Gray", "/DeviceRGB": "RGB", "/DeviceCMYK": "CMYK"}
_BY_COUNT = {1: "Gray", 3: "RGB", 4: "CMYK"}
_PATH_BEGINS = frozenset({"m", "re"})
_PATH_ENDS = frozenset({"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "n"})
_SHOWS_TEXT = frozenset({"Tj", "TJ", "'", '"'})
_DRAWS = frozenset({"Do", "sh"})
_ALL_INKS_BUT_BLACK = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class _State:
    """The part of the graphics state that colours depend on: what is wanted, and what has been written."""

    fill: Paint | None = None
    """None: whatever it was where the form was drawn."""
    stroke: Paint | None = None
    fill_space: str = ""
    stroke_space: str = ""
    written_fill: tuple[Any, ...] | None = None
    written_stroke: tuple[Any, ...] | None = None
    overprints: bool = False
    rendering: int = 0


@dataclass(slots=True)
class Rewriter:
    """Rewrites one stream."""

    ink: Ink
    spaces: dict[str, Any]
    """The colour spaces of its resources."""
    is_page: InitVar[bool] = False
    """A page begins with black; a form, with the colours of where it is drawn."""
    state: _State = _State()
    overprinted: bool = False
    """Whether the states of `STATES` are used."""
    _written: list[Any] = field(default_factory=list)
    _path: list[Any] = field(default_factory=list)
    """A path in the making, into which no colour may be set (ISO 32000-1, 8.2)."""
    _stack: list[_State] = field(default_factory=list)

    def __post_init__(self, is_page: bool) -> None:
        if is_page:
            self.state = _State(fill=BLACK, stroke=BLACK)

    def rewrite(self, drawing: pikepdf.Object | pikepdf.Page) -> bytes:
        """Give the stream's new content."""
        for instruction in pikepdf.parse_content_stream(drawing):
            self._take(instruction, str(instruction.operator))
        self._written += self._path
        return pikepdf.unparse_content_stream(self._written)

    def _take(self, instruction: Any, operator: str) -> None:
        if operator in _PATH_BEGINS or self._path:
            self._path.append(instruction)
            if operator in _PATH_ENDS:
                path, self._path = self._path, []
                if operator != "n":
                    self._ready(is_text=False)
                self._written += path
            return
        if self._sets_colour(operator, instruction.operands):
            return
        if operator == "q":
            self._stack.append(self.state)
        elif operator == "Q" and self._stack:
            self.state = self._stack.pop()
        elif operator == "Tr":
            self.state = replace(self.state, rendering=int(instruction.operands[0]))
        elif operator in _SHOWS_TEXT:
            self._ready(is_text=True)
        elif operator in _DRAWS:
            self._ready(is_text=False)
        if operator == "INLINE IMAGE":
            raise ValueError("a picture written into a page cannot be converted")
        self._written.append(instruction)

    def _sets_colour(self, operator: str, operands: Sequence[Any]) -> bool:
        """Keep in mind what an operator says of the colour; tell whether it says anything."""
        lower = operator.lower()
        side = "fill" if operator == lower else "stroke"
        if lower in _DEVICE:
            paint: Paint = Colour(_DEVICE[lower], tuple(map(float, operands)))  # type: ignore[arg-type]
            self._keep(side, paint, "")
        elif lower == "cs":
            space = str(operands[0])
            # Black is what choosing a space sets, in all that are used here (ISO 32000-1, 8.6.8).
            self._keep(side, BLACK, space)
        elif lower in ("sc", "scn"):
            space = self.state.fill_space if side == "fill" else self.state.stroke_space
            if operands and isinstance(operands[-1], pikepdf.Name):
                self._keep(side, tuple(operands), space)
            else:
                self._keep(side, colour_in(space, operands, self.spaces), space)
        else:
            return False
        return True

    def _keep(self, side: str, paint: Paint, space: str) -> None:
        if side == "fill":
            self.state = replace(self.state, fill=paint, fill_space=space)
        else:
            self.state = replace(self.state, stroke=paint, stroke_space=space)

    def _ready(self, *, is_text: bool) -> None:
        """Write the colours that are wanted now, as far as they are not there."""
        state = self.state
        fill = self._operands(state.fill, is_text=is_text) or state.written_fill
        stroke = self._operands(state.stroke, is_text=is_text) or state.written_stroke
        if fill != state.written_fill:
            self._written += self._setting(fill, "fill")
        if stroke != state.written_stroke:
            self._written += self._setting(stroke, "stroke")
        overprints = state.overprints
        if self.ink.overprints:
            overprints = is_text and state.rendering == 0 and _is_black_ink(fill)
            if overprints != state.overprints:
                self.overprinted = True
                name = OVERPRINT if overprints else KNOCKOUT
                self._written.append(([name], Operator("gs")))
        self.state = replace(state, written_fill=fill, written_stroke=stroke, overprints=overprints)

    def _operands(self, paint: Paint | None, *, is_text: bool) -> tuple[Any, ...] | None:
        if isinstance(paint, Colour):
            return self.ink.amounts(paint, is_text=is_text)
        return paint

    def _setting(self, operands: tuple[Any, ...] | None, side: str) -> Iterator[Instruction]:
        if operands is None:
            return
        names = ("cs", "scn", "g", "k") if side == "fill" else ("CS", "SCN", "G", "K")
        if isinstance(operands[-1], pikepdf.Name):
            yield [Name.Pattern], Operator(names[0])
            yield list(operands), Operator(names[1])
        else:
            yield list(operands), Operator(names[2] if len(operands) == 1 else names[3])


def colour_in(space: str, operands: Sequence[Any], spaces: dict[str, Any]) -> Colour:
    """Read a colour that is set in some space; device-independent ones are converted to sRGB."""
    parts = tuple(map(float, operands))
    if space in _SPACES:
        return Colour(_SPACES[space], parts)  # type: ignore[arg-type]
    held = spaces.get(space)
    if isinstance(held, pikepdf.Array) and held[0] == Name.Lab:
        return Colour("RGB", rgb_of_lab(parts))
    return Colour(_BY_COUNT[len(parts)], parts)  # type: ignore[arg-type]


def _is_black_ink(operands: tuple[Any, ...] | None) -> bool:
    return operands == (*_ALL_INKS_BUT_BLACK, 1.0)
