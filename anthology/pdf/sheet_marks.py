"""Marks for who folds, sews and cuts the sheets: thin lines beside the text block, artifacts all of them.

Comes in: one side of a sheet as it was planned. Goes out: what to draw on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from anthology.pdf.signatures import Fit, Signature, Spot

MM = 72 / 25.4
HAIRLINE = 0.25
FROM_EDGE, TICK = 3 * MM, 4 * MM
"""Of fold marks: few printers reach nearer to the edge."""
CROP_GAP, CROP_LENGTH, SHORTEST_CROP = 1.5 * MM, 5 * MM, 1 * MM
KETTLE_STITCH = 15 * MM
"""From head and foot to the outermost sewing stations."""
STATIONS_APART = 45 * MM
STATION_WIDTH = 3 * MM
BAR_WIDTH, BAR_HEIGHT, BAR_FROM_HEAD = 1.5 * MM, 4 * MM, 25 * MM


@dataclass(frozen=True, slots=True)
class Marks:
    """Draws the marks of one gathering."""

    fit: Fit
    paper: float
    signature: Signature
    number: int
    """Of the gathering in the book, from 0."""
    is_alone: bool

    def draw(self, spots: Sequence[Spot], *, is_back: bool) -> bytes:
        """Draw what belongs on one side of a sheet, as PDF operators."""
        drawn = [line for spot in spots for line in self._crop_marks(spot)]
        if self.fit.columns == 2:
            middle = self.signature.pages // 2
            if not is_back:
                drawn += self._fold_marks()
            drawn += [line for spot in spots if spot.number == middle for line in self._sew(spot)]
            if not self.is_alone:
                drawn += [self._bar(spot) for spot in spots if spot.number == 0]
        if not drawn:
            return b""
        return b"/Artifact BMC\nq %s w 0 G 0 g\n%s\nQ\nEMC" % (numbers(HAIRLINE), b"\n".join(drawn))

    def _fold_marks(self) -> Iterator[bytes]:
        """Dash the ends of each fold."""
        width, height = self.fit.width, self.fit.height
        yield b"[2 1.5] 0 d"
        for end in (FROM_EDGE, height - FROM_EDGE - TICK):
            yield _line(width / 2, end, width / 2, end + TICK)
        for end in (FROM_EDGE, width - FROM_EDGE - TICK) if self.fit.rows == 2 else ():
            yield _line(end, height / 2, end + TICK, height / 2)
        yield b"[] 0 d"

    def _sew(self, spot: Spot) -> Iterator[bytes]:
        """Mark where the needle goes: on the fold, between the two middle pages of a gathering."""
        _, bottom, _, top = self.fit.place(spot, self.paper)
        fold = self.fit.width / 2
        for station in stations(top - bottom, is_alone=self.is_alone):
            y = bottom + station
            yield _line(fold - STATION_WIDTH / 2, y, fold + STATION_WIDTH / 2, y)

    def _bar(self, spot: Spot) -> bytes:
        """Draw a bar on the back of a gathering, each lower than the one before: a wrong order breaks the stair."""
        _, bottom, _, top = self.fit.place(spot, self.paper)
        steps = max(1, int((top - bottom - 2 * BAR_FROM_HEAD) / BAR_HEIGHT))
        y = top - BAR_FROM_HEAD - self.number % steps * BAR_HEIGHT
        x = (self.fit.width - BAR_WIDTH) / 2
        return b"%s re f" % numbers(x, y - BAR_HEIGHT, BAR_WIDTH, BAR_HEIGHT)

    def _crop_marks(self, spot: Spot) -> Iterator[bytes]:
        """Mark the corners that are to be cut, where the paper goes on beyond them."""
        left, bottom, right, top = self.fit.place(spot, self.paper)
        cell_width, cell_height = self.fit.cell
        low, high = spot.row * cell_height, (spot.row + 1) * cell_height
        start, end = spot.column * cell_width, (spot.column + 1) * cell_width
        xs = [(left, -1.0, left - start), (right, 1.0, end - right)]
        if self.fit.columns == 2:
            del xs[1 - spot.column]
        for x, away, room in xs:
            for y, up, room_above in ((bottom, -1.0, bottom - low), (top, 1.0, high - top)):
                for reach in _reach(room_above):
                    yield _line(x, y + up * CROP_GAP, x, y + up * reach)
                for reach in _reach(room):
                    yield _line(x + away * CROP_GAP, y, x + away * reach, y)


def stations(height: float, *, is_alone: bool) -> tuple[float, ...]:
    """Give the heights of the holes of a page's fold, from its foot, in points.

    A section that is sewn alone has an odd number, for a pamphlet stitch: it begins and ends in the middle.
    """
    between = height - 2 * KETTLE_STITCH
    gaps = max(2, round(between / STATIONS_APART))
    if is_alone:
        gaps += gaps % 2
    return tuple(KETTLE_STITCH + between * hole / gaps for hole in range(gaps + 1))


def numbers(*values: float) -> bytes:
    """Write numbers as a content stream wants them."""
    return " ".join(f"{value:.4f}".rstrip("0").rstrip(".") for value in values).encode()


def _reach(room: float) -> Iterator[float]:
    """Say how far from the corner a crop mark ends, if there is room for one at all."""
    if room >= CROP_GAP + SHORTEST_CROP:
        yield min(room, CROP_GAP + CROP_LENGTH)


def _line(x: float, y: float, other_x: float, other_y: float) -> bytes:
    return b"%s m %s l S" % (numbers(x, y), numbers(other_x, other_y))
