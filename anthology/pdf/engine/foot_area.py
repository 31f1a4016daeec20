"""The foot of the page: notes in the room that the text leaves them, and divided where it is too little.

Comes in: the notes that the lines of a page call, one after the other. Goes out: the foot of the page, and what of
the notes runs on at the foot of the next one. WeasyPrint lays a note out whole or not at all; here the last one of a
page is broken off between two lines, as a paragraph is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes
from weasyprint.formatting_structure.build import create_anonymous_boxes
from weasyprint.layout import LayoutContext
from weasyprint.layout.block import block_level_layout

stock_block_layout = block_level_layout
stock_layout = LayoutContext.layout_footnote
stock_unlayout = LayoutContext.unlayout_footnote
stock_report = LayoutContext.report_footnote

MOST = 2 / 3
"""Of the page's height, that a note may take which runs on anyway, while there is text to set over it."""
GAP = 1 / 4
"""Of that height, that is rather filled with the note before than left empty so that a note stands with its call."""
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
class Foot:
    """The foot of the page that is being set, of one document."""

    context: Any
    area: Any = None
    notes: list[Any] = field(default_factory=list)
    """Those of the page, in order; the last ones may not stand on it any more."""
    states: list[tuple[int, Laid]] = field(default_factory=list)
    """The foot after each note that was added, with the number of notes."""
    held: set[Any] = field(default_factory=set)
    """Notes that were called before this page began."""
    begun: dict[Any, Any] = field(default_factory=dict)
    """By note: where it goes on that began on a page before."""
    asked: list[Any] = field(default_factory=list)
    """Notes of the paragraph that is being set."""
    reserve: float = 0.0
    """Height to leave free for lines of that paragraph."""
    root: Any = None
    """The page's text, once it is set."""
    is_busy: bool = False
    _divided_beside: float | None = None
    """Bottom of the line at which a note was divided last."""
    _sources: dict[Any, Any] = field(default_factory=dict)
    _alone: dict[tuple[Any, float], tuple[float | None, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, context: Any) -> Foot:
        """Give the foot of the page that a document has come to."""
        foot: Foot | None = context.__dict__.get("foot")
        if foot is None:
            foot = context.foot = cls(context)
        if context.current_footnote_area is not foot.area:
            foot.begin_page()
        return foot

    def begin_page(self) -> None:
        """Begin with an empty foot."""
        self.area, self.root, self._divided_beside = self.context.current_footnote_area, None, None
        self.notes, self.states = [], [(0, NO_NOTES)]
        if self.context.current_page == 1:
            self.held.clear()
            self.begun.clear()

    # ------------------------------------------------------------ in place of WeasyPrint's

    def layout(self, note: Any) -> bool:
        """Put a note on the page; say whether it has no room."""
        context, number = self.context, len(self.notes)
        group = [n for n in self.group(note) if n in context.footnotes]
        for each in group:
            context.footnotes.remove(each)
        if self.root is not None:
            # Called by what is placed over the finished page.
            context.reported_footnotes += group
            self.held.update(group)
            return False
        self.notes += group
        if context.in_column:
            context.current_page_footnotes = self.notes
            self.take(self.whole(self.notes))
            return False
        if note in self.held:
            laid = self.within(self.most, forced=not number)
            return laid is None or not laid.begins(number) or not self.take(laid)
        self.asked.append(note)
        if context.reported_footnotes:
            return True
        # WeasyPrint's next question is whether the line that calls the note still fits.
        context.overflows_page = self._beside_line(number)
        return False

    def _beside_line(self, number: int) -> Callable[[float, float], bool]:
        def overflows_page(bottom_space: float, bottom: float) -> bool:
            self._no_line()
            room = self.area.position_y - bottom_space - bottom - self.reserve
            laid = self.within(room)
            if laid is not None and laid.height > self.most and laid.whole < len(self.notes):
                less = self.within(self.most)
                laid = less if less is not None and less.begins(number) else laid
            if laid is not None and laid.begins(number):
                if laid.whole < len(self.notes):
                    self._divided_beside = bottom
                return not self.take(laid)
            return not (self._follows(number, bottom) and self.take(self.states[-1][1]))

        return overflows_page

    def _follows(self, number: int, bottom: float) -> bool:
        """Say whether a note may follow on the next page the one before it in the same line, which runs on.

        Otherwise the line would leave too much of this page empty.
        """
        before = self.states[-1][1]
        earlier = next(
            (laid for count, laid in reversed(self.states) if count <= before.whole), NO_NOTES
        )
        gap = before.height - earlier.height
        return before.whole < number and self._divided_beside == bottom and gap > GAP * self.most

    def _no_line(self) -> None:
        self.context.__dict__.pop("overflows_page", None)

    def unlayout(self, note: Any) -> None:
        """Take a note back whose line leaves the page."""
        self._no_line()
        context = self.context
        if self.is_busy or note in context.footnotes:
            return
        group = self.group(note)
        context.footnotes += [each for each in group if each not in context.footnotes]
        self._remove(group)
        for each in group:
            self.held.discard(each)
            if each in context.reported_footnotes:
                context.reported_footnotes.remove(each)

    def report(self, note: Any) -> None:
        """Send a note on to the next page."""
        self._no_line()
        group = [each for each in self.group(note) if each in self.notes]
        self.context.reported_footnotes += group
        self.held.update(group)
        self._remove(group)

    def _remove(self, group: Sequence[Any]) -> None:
        """Take notes off the page, and give what they took back to the text."""
        places = [place for place, note in enumerate(self.notes) if note in group]
        if not places:
            return
        self.notes[:] = [note for note in self.notes if note not in group]
        while self.states[-1][0] > places[0]:
            self.states.pop()
        count, laid = self.states.pop()
        self.take(laid if count == len(self.notes) else self.whole(self.notes))

    # ------------------------------------------------------------ laying out

    @property
    def most(self) -> float:
        """The height that a note may take which runs on."""
        height: float = self.area.page.height
        return MOST * height

    def group(self, note: Any) -> list[Any]:
        """Give a note with those that it calls itself."""
        notes = [note]
        for each in notes:
            called = (box.footnote for box in each.descendants())
            notes += [n for n in called if n is not None and n not in notes]
        return notes

    def take(self, laid: Laid) -> bool:
        """Take from the page's text what the notes need."""
        context, area = self.context, self.area
        if area.height != "auto" and not context.in_column:
            context.page_bottom += area.margin_height()
        if self.notes:
            area.height = 0
            area.height = laid.height - area.margin_height()
        else:
            area.height = 0 if context.in_column else "auto"
        if area.height != "auto" and not context.in_column:
            context.page_bottom -= area.margin_height()
        self.states.append((len(self.notes), laid))
        return True

    def within(self, room: float, *, forced: bool = False) -> Laid | None:
        """Lay out as much as there is room for; None if that is nothing."""
        whole = self.whole(self.notes)
        if whole.height <= room + NOTHING_OFF:
            return whole
        return self.lay(self.notes, room, forced=forced)

    def whole(self, notes: list[Any]) -> Laid:
        """Find the height of notes that are not divided here."""
        if not notes:
            return NO_NOTES
        heights = [None if note in self.begun else self.alone(note)[0] for note in notes]
        if None in heights:
            laid = self.lay(notes, inf, forced=True)
            return laid if laid is not None else NO_NOTES
        empty = self.area.copy()
        empty.height = sum(height for height in heights if height is not None)
        return Laid(empty.margin_height(), len(notes), None)

    def alone(self, note: Any) -> tuple[float | None, int]:
        """Find the height of a note, if that is the same wherever it stands, and the number of its lines."""
        key = note, self.area.page.width
        if key not in self._alone:
            laid = self.lay([note], inf, forced=True)
            (box,) = laid.area.children if laid is not None else (None,)
            if box is None:
                return None, 0
            lines = sum(isinstance(each, boxes.LineBox) for each in box.descendants())
            height = box.margin_height() if _is_plain(box) else None
            self._alone[key] = height, lines
        return self._alone[key]

    def can_divide(self, note: Any) -> bool:
        """Say whether a note has lines enough."""
        return self.alone(note)[1] >= FEWEST_LINES

    def lay(
        self, notes: Sequence[Any], room: float, *, forced: bool = False, **placed: Any
    ) -> Laid | None:
        """Lay notes out; `forced` is whether something has to stand there even without room."""
        context = self.context
        area = self.area.copy_with_children([self.source(note) for note in notes])
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

    def source(self, note: Any) -> Any:
        """Make a note's boxes ready to be laid out, once."""
        known = self._sources.get(note)
        if known is None:
            known = create_anonymous_boxes(self.area.copy_with_children([note.deepcopy()]))
            (known,) = known.children
            if isinstance(known, boxes.LineBox):
                known = boxes.BlockBox.anonymous_from(self.area, [known])
            self._sources[note] = known
        return known

    def finish_page(self, **placed: Any) -> Any:
        """Lay out the foot of a page whose text is set, and keep the rest for the next page."""
        context, (_, laid) = self.context, self.states[-1]
        notes = [*self.notes, *context.reported_footnotes]
        room, forced = inf, True
        if laid.whole < len(notes):
            top = self.area.page.content_box_y()
            room = max(self.area.position_y - _bottom(self.root, top), laid.height)
            forced = not self.notes or self.notes[0] in self.held
        done = self.lay(notes, room, forced=forced, **placed)
        if done is None:
            done = self.lay([], inf, forced=True, **placed) or NO_NOTES
        for note in notes[: done.whole]:
            self.begun.pop(note, None)
        rest = notes[done.whole :]
        if rest and done.resume is not None:
            self.begun[rest[0]] = done.resume
        self.held = set(rest)
        context.reported_footnotes = rest
        context.current_page_footnotes = []
        return done.area


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


def _bottom(root: Any, top: float) -> float:
    """Find where the text of a page ends."""
    bottom = top
    for box in root.descendants() if root is not None else ():
        if isinstance(box, boxes.LineBox):
            bottom = max(bottom, box.position_y + box.height)
        elif isinstance(box, (boxes.ReplacedBox, boxes.TableBox)) and box.is_in_normal_flow():
            bottom = max(bottom, box.position_y + box.margin_height())
    return bottom


def layout_footnote(context: Any, footnote: Any) -> bool:
    """Take the place of `LayoutContext.layout_footnote`."""
    return Foot.of(context).layout(footnote)


def unlayout_footnote(context: Any, footnote: Any) -> None:
    """Take the place of `LayoutContext.unlayout_footnote`."""
    Foot.of(context).unlayout(footnote)


def report_footnote(context: Any, footnote: Any) -> None:
    """Take the place of `LayoutContext.report_footnote`."""
    Foot.of(context).report(footnote)


def lay_out_page_part(context: Any, box: Any, *given: Any, **named: Any) -> Any:
    """Take the place of `block_level_layout` where WeasyPrint makes a page of its parts."""
    if not isinstance(box, boxes.FootnoteAreaBox):
        if box.is_for_root_element:
            given = given[0] + context.__dict__.get("foot_left_empty", 0), *given[1:]
        result = stock_block_layout(context, box, *given, **named)
        if box.is_for_root_element:
            Foot.of(context).root = result[0]
        return result
    placed = {name: named[name] for name in ("absolute_boxes", "fixed_boxes")}
    area = Foot.of(context).finish_page(**placed)
    return area, None, None, [], False, None
