"""Decide which marks call which bodies, the clear ones before the doubtful ones.

A region of the text and the run of bodies behind it are paired so that both keep their order.
Bodies that could be anything (`3. …`, `3 …`) and marks that could be anything (`(3)`, `town.3`)
count only where many of them agree.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from anthology.importing.draft import Block, Kind, ends_sentence, is_prose
from anthology.importing.matching import pair_in_order
from anthology.importing.note_bodies import CLEAR, Body
from anthology.importing.note_marks import STRONG, Mark
from anthology.importing.note_runs import Run

_NEAR = 14
_NEAR_A_SIGN = 40
"""Blocks."""
_FEWEST = 3
_LOOKS = 30
_FEW = 100
_SHARE = 5
_FULL = 8
"""The weight of a figure at a word that can hardly be part of a number."""
_LISTS = 8
"""Lists of notes that touch."""
_BELOW = 4
"""Blocks that may stand between a mark and its note."""


@dataclass(slots=True)
class Pairing:
    """Marks and bodies, and which belong together."""

    blocks: Sequence[Block]
    marks: Sequence[Mark]
    runs: Sequence[Run]
    body_of: dict[int, Body] = field(default_factory=dict)
    """Mark, by its place in `marks`, to body."""
    mark_of: dict[int, int] = field(default_factory=dict)
    """First block of a body to the mark that calls it first."""
    _budget: int = 0
    """How many marks may still be looked at more than once; keeps the whole linear."""
    _places: list[int] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)
    _ending: dict[int, Run] = field(default_factory=dict)
    """By the block after it, a run of which a body is called."""

    def __post_init__(self) -> None:
        self._places = [mark.block for mark in self.marks]
        self._budget = _LOOKS * len(self.marks)

    def free(self, first: int, end: int) -> list[int]:
        """Give the marks in some blocks that call nothing yet and stand in no note."""
        here = range(bisect_left(self._places, first), bisect_left(self._places, end))
        if self._budget < 0:
            here = here[-_FEW:]
        self._budget -= len(here)
        return [index for index in here if index not in self.body_of]

    def is_called(self, body: Body) -> bool:
        """Tell whether a mark calls a body."""
        return body.start in self.mark_of

    def last_end(self, place: int) -> int:
        """Find where the run before a place ends of which a body is called."""
        index = bisect_right(self._ends, place)
        return self._ends[index - 1] if index else 0

    def begin(self, run: Run) -> int:
        """Find where the text begins whose notes a run has; lists that touch have it together."""
        end = self.last_end(run.start)
        for _ in range(_LISTS):
            above = self._ending.get(end)
            if not above:
                break
            goes_on = run.bodies[0].label.value == above.bodies[-1].label.value + 1
            if run.start - end > (_BELOW if goes_on else 0):
                break
            run, end = above, self.last_end(above.start)
        return end

    def pair(
        self, run: Run, bodies: Sequence[Body], first: int, *, nearest: bool = False
    ) -> list[tuple[int, Body]]:
        """Pair bodies with free marks between a block and their run, the first or the nearest."""
        step = -1 if nearest else 1
        free, bodies = self.free(first, run.start)[::step], bodies[::step]
        named = [(self.marks[index].label.call, self.marks[index].weight) for index in free]
        found = pair_in_order(named, [body.label.call for body in bodies])
        return [(free[mark], bodies[body]) for mark, body in found]

    def accept(self, run: Run, pairs: Iterable[tuple[int, Body]]) -> None:
        """Keep pairs."""
        for mark, body in pairs:
            self.body_of[mark] = body
            self.mark_of[body.start] = mark
        insort(self._ends, run.end)
        self._ending[run.end] = run

    def refuse(self, mark: int) -> None:
        """Take a pair back."""
        body = self.body_of.pop(mark)
        del self.mark_of[body.start]


def pair_notes(blocks: Sequence[Block], marks: Sequence[Mark], runs: Sequence[Run]) -> Pairing:
    """Find the body of each mark that has one."""
    pairing = Pairing(blocks, marks, runs)
    for run in runs:
        if run.heading or any(body.form in CLEAR for body in run.bodies):
            _pair_clear(pairing, run)
    for run in runs:
        if not run.heading and all(body.form not in CLEAR for body in run.bodies):
            _pair_unclear(pairing, run)
    _pair_forwards(pairing)
    _take_back(pairing)
    return pairing


def _pair_clear(pairing: Pairing, run: Run) -> None:
    bodies = [body for body in run.bodies if run.heading or body.form in CLEAR]
    pairs = pairing.pair(run, bodies, pairing.last_end(run.start))
    if 2 * len(pairs) < len(bodies):
        wider = pairing.pair(run, bodies, 0)
        if len(wider) > len(pairs):
            pairs = wider
    # A note without a number of its own stands near its sign: others have the same.
    pairs = [
        (mark, body)
        for mark, body in pairs
        if body.form != "explicit"
        or body.label.family != "sign"
        or body.start - pairing.marks[mark].block <= _NEAR_A_SIGN
    ]
    if pairs:
        pairing.accept(run, pairs)


def _pair_unclear(pairing: Pairing, run: Run) -> None:
    blocks = pairing.blocks
    foot = blocks[run.start].lines[0].foot
    if run.start and blocks[run.start - 1].text.rstrip("”\"'").endswith(":") and not foot:
        return
    tail = not any(is_prose(block) for block in blocks[run.end : run.end + 6])
    first = pairing.begin(run)
    if not tail:
        first = max(first, run.start - _NEAR)
    pairs = pairing.pair(run, run.bodies, first, nearest=not tail)
    full = sum(pairing.marks[mark].weight >= _FULL for mark, _ in pairs)
    most = len(pairs) * 5 >= len(run.bodies) * 4
    if not most and not (foot and pairs) and (full < 2 or full * 3 < len(run.bodies) * 2):
        return
    if run.bodies[0].form == "sign":
        signs = all(pairing.marks[mark].form in ("sign", "bracket") for mark, _ in pairs)
        if not signs or any(blocks[run.start].kind is Kind.ITEM for _ in pairs):
            return
    pairing.accept(run, pairs)


def _pair_forwards(pairing: Pairing) -> None:
    """Pair notes in brackets with a mark that stands right behind them."""
    for run in pairing.runs:
        for body in run.bodies:
            if body.form != "explicit" or pairing.is_called(body):
                continue
            for index in pairing.free(run.end, run.end + 3):
                mark = pairing.marks[index]
                if mark.label.call == body.label.call and mark.form in (*STRONG, "sign"):
                    pairing.accept(run, [(index, body)])
                    break


def _take_back(pairing: Pairing) -> None:
    """Refuse doubtful marks of which too few agree."""
    run_of = {body.start: run for run in pairing.runs for body in run.bodies}
    alike: dict[tuple[str, str | int], list[int]] = defaultdict(list)
    signed: list[int] = []
    for index in sorted(pairing.body_of):
        mark, body = pairing.marks[index], pairing.body_of[index]
        if mark.form == "sign" and body.form == "sign":
            signed.append(index)
        if mark.form in STRONG or mark.form == "sign":
            continue
        run = run_of[body.start]
        alike[mark.form, run.start if run.heading else body.form].append(index)
    entries = Counter[str](
        body.form
        for run in pairing.runs
        if not run.heading and not pairing.blocks[run.start].lines[0].foot
        for body in run.bodies
    )
    if len(signed) * _SHARE < entries["sign"]:
        # Lists have the same sign before their entries.
        for index in signed:
            if pairing.body_of[index].start - pairing.marks[index].block > _NEAR:
                pairing.refuse(index)
    for key, members in alike.items():
        run = run_of[pairing.body_of[members[0]].start]
        if isinstance(key[1], str) and len(members) * _SHARE < entries[key[1]]:
            # Numbered entries are everywhere: a dictionary, not notes.
            for index in members:
                foot = pairing.body_of[index].blocks[0].lines[0].foot
                if not foot or pairing.marks[index].form == "paren":
                    pairing.refuse(index)
            continue
        if not _agree(pairing, members, run if key[1] == run.start else None):
            for index in members:
                if not _is_plain(pairing, index):
                    pairing.refuse(index)


def _agree(pairing: Pairing, members: list[int], run: Run | None) -> bool:
    """Tell whether doubtful pairs are enough of a list, or follow each other closely."""
    numbers = [pairing.marks[index].label.value for index in members]
    if run:
        called = sum(pairing.is_called(body) for body in run.bodies)
        if len(members) * 2 >= len(run.bodies) or called * 5 >= len(run.bodies) * 4:
            return True
        return len(members) >= _FEWEST and _steps(numbers) * 3 >= len(numbers) * 2
    return len(members) >= _FEWEST and _steps(numbers) * 3 >= len(numbers) * 2


def _is_plain(pairing: Pairing, index: int) -> bool:
    """Tell whether a mark and its note need no others: `bread,1` or `bread.1)`, and right below it."""
    mark, body = pairing.marks[index], pairing.body_of[index]
    if mark.form != "glued" or mark.weight < _FULL:
        return False
    between = pairing.blocks[mark.block + 1 : body.start]
    first = body.blocks[0].lines[0]
    if len(between) > _BELOW or not ends_sentence(body.blocks[-1].text) or first.text[:1].islower():
        return False
    text = pairing.blocks[mark.block].lines[mark.line].text
    if first.foot:
        return True
    closed = text[mark.end - 1] == ")" and body.form == "paren"
    return closed or (body.form in ("bare", "dot") and not text[mark.start - 1].isalnum())


def _steps(numbers: list[int]) -> int:
    """Count numbers that follow the one before them, or begin anew."""
    return 1 + sum(b == a + 1 or b == 1 for a, b in pairwise(numbers))
