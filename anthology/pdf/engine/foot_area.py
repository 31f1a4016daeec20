"""The foot of the page: which notes stand on it, in the room that the text leaves them.

Comes in: the notes that the lines of a page call, one after the other. Goes out: the foot of the page, and what of
the notes runs on at the foot of the next one. WeasyPrint lays a note out whole or not at all; here the last one of a
page is broken off between two lines, as a paragraph is (`foot_setting`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import LayoutContext

from anthology.pdf.engine.foot_setting import NO_NOTES, Laid, NoteSetter, stock_block_layout

stock_layout = LayoutContext.layout_footnote
stock_unlayout = LayoutContext.unlayout_footnote
stock_report = LayoutContext.report_footnote

MOST = 2 / 3
"""Of the page's height, that a note may take which runs on anyway, while there is text to set over it."""
GAP = 1 / 4
"""Of that height, that is rather filled with the note before than left empty so that a note stands with its call."""


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
    asked: list[Any] = field(default_factory=list)
    """Notes of the paragraph that is being set."""
    reserve: float = 0.0
    """Height to leave free for lines of that paragraph."""
    root: Any = None
    """The page's text, once it is set."""
    setter: NoteSetter = field(init=False)
    _divided_beside: float | None = None
    """Bottom of the line at which a note was divided last."""

    def __post_init__(self) -> None:
        self.setter = NoteSetter(self.context)

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
            self.setter.begun.clear()

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
            self.take(self.setter.whole(self.notes, self.area))
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
        count, laid = self.states[-1]
        if count == len(self.notes):
            self.states.pop()
        self.take(laid if count == len(self.notes) else self.setter.whole(self.notes, self.area))

    @property
    def is_busy(self) -> bool:
        """Whether notes are being laid out at this moment."""
        return self.setter.is_busy

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
        """Lay out as much of the page's notes as there is room for; None if that is nothing."""
        return self.setter.within(self.notes, self.area, room, forced=forced)

    def can_divide(self, note: Any) -> bool:
        """Say whether a note has lines enough."""
        return self.setter.can_divide(note, self.area)

    def finish_page(self, **placed: Any) -> Any:
        """Lay out the foot of a page whose text is set, and keep the rest for the next page."""
        context, (_, laid) = self.context, self.states[-1]
        notes = [*self.notes, *context.reported_footnotes]
        room, forced = inf, True
        if laid.whole < len(notes):
            top = self.area.page.content_box_y()
            room = max(self.area.position_y - _bottom(self.root, top), laid.height)
            forced = not self.notes or self.notes[0] in self.held
        done = self.setter.lay(notes, self.area, room, forced=forced, **placed)
        if done is None:
            done = self.setter.lay([], self.area, inf, forced=True, **placed) or NO_NOTES
        for note in notes[: done.whole]:
            self.setter.begun.pop(note, None)
        rest = notes[done.whole :]
        if rest and done.resume is not None:
            self.setter.begun[rest[0]] = done.resume
        self.held = set(rest)
        context.reported_footnotes = rest
        context.current_page_footnotes = []
        return done.area


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
            # As `spreads` wants it, for the sake of the facing page.
            given = given[0] + context.__dict__.get("foot_left_empty", 0), *given[1:]
        result = stock_block_layout(context, box, *given, **named)
        if box.is_for_root_element:
            Foot.of(context).root = result[0]
        return result
    placed = {name: named[name] for name in ("absolute_boxes", "fixed_boxes")}
    area = Foot.of(context).finish_page(**placed)
    return area, None, None, [], False, None
