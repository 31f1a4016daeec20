"""Notes set for the foot of a page, whole or as far as there is room, and broken off between two lines.

Comes in: notes, the foot's area on a page, the room. Goes out: their boxes, and where the last of them goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes
from weasyprint.formatting_structure.build import create_anonymous_boxes
from weasyprint.layout.block import block_level_layout

stock_block_layout = block_level_layout

FEWEST_LINES = 4
"""Of a note that can be divided: two stay and two go on."""
NOTHING_OFF = 1e-6
"""What sums of floating point may be off."""


class Laid(NamedTuple):
    """The notes of a page as far as they stand on it."""

    height: float
    """Of the whole foot, with the space over it."""
    whole: int
    """How many of them end on this page."""
    resume: Any
    """Where the next one is broken off; None if it does not begin here."""
    area: Any = None

    def begins(self, number: int) -> bool:
        """Say whether that note begins on this page."""
        return number < self.whole or (number == self.whole and self.resume is not None)


NO_NOTES = Laid(0.0, 0, None)


@dataclass(slots=True)
class NoteSetter:
    """Sets the notes of one document."""

    context: Any
    begun: dict[Any, Any] = field(default_factory=dict)
    """By note: where it goes on that began on a page before."""
    is_busy: bool = False
    """Notes are being laid out at this moment."""
    _sources: dict[Any, Any] = field(default_factory=dict)
    _known: dict[tuple[Any, float], tuple[float | None, int]] = field(default_factory=dict)
    """By note and measure: what `_alone` has found."""

    def within(
        self, notes: Sequence[Any], area: Any, room: float, *, forced: bool = False
    ) -> Laid | None:
        """Lay out as much as there is room for; None if that is nothing."""
        whole = self.whole(notes, area)
        if whole.height <= room + NOTHING_OFF:
            return whole
        return self.lay(notes, area, room, forced=forced)

    def whole(self, notes: Sequence[Any], area: Any) -> Laid:
        """Find the height of notes that are not divided here."""
        if not notes:
            return NO_NOTES
        heights = [None if note in self.begun else self._alone(note, area)[0] for note in notes]
        if None in heights:
            laid = self.lay(notes, area, inf, forced=True)
            return laid if laid is not None else NO_NOTES
        empty = area.copy()
        empty.height = sum(height for height in heights if height is not None)
        return Laid(empty.margin_height(), len(notes), None)

    def _alone(self, note: Any, area: Any) -> tuple[float | None, int]:
        """Find the height of a note, if that is the same wherever it stands, and the number of its lines."""
        key = note, area.page.width
        if key not in self._known:
            laid = self.lay([note], area, inf, forced=True)
            (box,) = laid.area.children if laid is not None else (None,)
            if box is None:
                return None, 0
            lines = sum(isinstance(each, boxes.LineBox) for each in box.descendants())
            height = box.margin_height() if _is_plain(box) else None
            self._known[key] = height, lines
        return self._known[key]

    def can_divide(self, note: Any, area: Any) -> bool:
        """Say whether a note has lines enough."""
        return self._alone(note, area)[1] >= FEWEST_LINES

    def lay(
        self, notes: Sequence[Any], area: Any, room: float, *, forced: bool = False, **placed: Any
    ) -> Laid | None:
        """Lay notes out; `forced` is whether something has to stand there even without room."""
        context = self.context
        area = area.copy_with_children([self._source(note, area) for note in notes])
        # The rule over the notes and the space around it stand on every page.
        area.remove_decoration = _keep_decoration
        below = area.margin_bottom + area.padding_bottom + area.border_bottom_width
        bottom = area.position_y + room - below
        bottom_space = -inf if room == inf else context.page_bottom - bottom
        begun = self.begun.get(notes[0]) if notes else None
        waiting = context.footnotes, context.reported_footnotes
        context.footnotes, context.reported_footnotes, self.is_busy = [], [], True
        context.create_block_formatting_context(area)
        box, resume_at, *_ = stock_block_layout(
            context,
            area,
            bottom_space,
            None if begun is None else {0: begun},
            area.page,
            forced,
            **placed,
        )
        context.finish_block_formatting_context()
        context.footnotes, context.reported_footnotes = waiting
        self.is_busy = False
        if box is None:
            return None
        if resume_at is None:
            return Laid(box.margin_height(), len(notes), None, box)
        _let_end(box, resume_at)
        ((index, resume),) = resume_at.items()
        return Laid(box.margin_height(), index, resume, box)

    def _source(self, note: Any, area: Any) -> Any:
        """Make a note's boxes ready to be laid out, once."""
        known = self._sources.get(note)
        if known is None:
            known = create_anonymous_boxes(area.copy_with_children([note.deepcopy()]))
            (known,) = known.children
            if isinstance(known, boxes.LineBox):
                known = boxes.BlockBox.anonymous_from(area, [known])
            self._sources[note] = known
        return known


def _keep_decoration(*, start: bool, end: bool) -> None:
    """Take the place of `Box.remove_decoration`."""


def _is_plain(box: Any) -> bool:
    """Say whether no margin of a note's merges with those of its neighbours."""
    for side, end in (("margin_top", 0), ("margin_bottom", -1)):
        inner = box
        while isinstance(inner, boxes.BlockBox):
            if getattr(inner, side) or not inner.children:
                return False
            inner = inner.children[end]
        if not isinstance(inner, boxes.LineBox):
            return False
    return True


def _let_end(box: Any, resume_at: Any) -> float:
    """Let a box that is broken off end where its last line does, and give that place.

    WeasyPrint makes it as high as the room there was.
    """
    ((_, inner),) = resume_at.items()
    last = next((c for c in reversed(box.children) if c.is_in_normal_flow()), None)
    if last is None or not isinstance(box, boxes.BlockBox):
        bottom: float = box.position_y + box.margin_height()
        return bottom
    if isinstance(last, boxes.LineBox):
        bottom = last.position_y + last.height
    elif inner is None:
        bottom = last.position_y + last.margin_height()
    else:
        bottom = _let_end(last, inner)
    box.height = max(0, bottom - box.content_box_y())
    return bottom
