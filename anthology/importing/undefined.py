"""Name the notes so that each label is unique, and judge the clear marks that have no body."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from anthology.importing.note_marks import STRONG, Mark
from anthology.importing.pairing import Pairing

_LARGEST_JUMP = 10
_LARGEST = 999


@dataclass(slots=True)
class Naming:
    """What marks and bodies are called in the Markdown."""

    of_body: dict[int, str] = field(default_factory=dict)
    """By the first block of the body."""
    of_mark: dict[int, str] = field(default_factory=dict)
    """By the place of the mark in the list of marks."""
    defined: set[str] = field(default_factory=set)
    doubtful: set[int] = field(default_factory=set)
    """Marks that may be some, and have no body."""


def name_notes(pairing: Pairing) -> Naming:
    """Name every note; a name that comes back begins a new section, as in `2-1`."""
    naming = Naming()
    section, seen = 0, set[str]()
    section_of: dict[int, int] = {}
    for run in pairing.runs:
        for body in run.bodies:
            if not pairing.is_called(body):
                continue
            if body.label.name in seen:
                section, seen = section + 1, set()
            seen.add(body.label.name)
            naming.of_body[body.start] = _label(section, body.label.name)
            section_of[body.start] = section
    naming.defined = set(naming.of_body.values())
    linked = sorted(pairing.body_of)
    for index in linked:
        naming.of_mark[index] = naming.of_body[pairing.body_of[index].start]
    sections = [section_of[pairing.body_of[index].start] for index in linked]
    _name_unpaired(pairing, naming, linked, sections)
    return naming


def _label(section: int, name: str) -> str:
    return f"{section + 1}-{name}" if section else name


def _name_unpaired(
    pairing: Pairing, naming: Naming, linked: list[int], sections: list[int]
) -> None:
    """Find marks that repeat another, and those that have lost their note."""
    orderly = linked or _count_upwards(pairing)
    glued = any(pairing.marks[index].form == "glued" for index in linked)
    last = 0
    place = 0
    for index, mark in enumerate(pairing.marks):
        if index in pairing.body_of:
            if mark.label.family == "number":
                last = mark.label.value
            place += 1
            continue
        if mark.form not in STRONG:
            if mark.form == "glued" and glued and mark.weight > 6:
                naming.doubtful.add(index)
            continue
        known = _known(mark, linked, sections, place, naming)
        if known:
            naming.of_mark[index] = known
        elif mark.label.family == "number" and orderly and _is_credible(pairing, index, last):
            nearest = sections[place - 1] if place else sections[0] if sections else 0
            if mark.label.value <= last and place < len(sections):
                nearest = sections[place]
            label = _label(nearest, mark.label.name)
            if label not in naming.defined:
                naming.of_mark[index] = label
                last = mark.label.value


def _known(mark: Mark, linked: list[int], sections: list[int], place: int, naming: Naming) -> str:
    """Find the note of that name in the section around a mark."""
    around = [*sections[max(0, place - 1) : place], *sections[place : place + 1]]
    for section in around:
        label = _label(section, mark.label.name)
        if label in naming.defined:
            return label
    return ""


def _is_credible(pairing: Pairing, index: int, last: int) -> bool:
    """Tell whether a number without a note stands where one is to be expected."""
    value = pairing.marks[index].label.value
    if value > _LARGEST:
        return False
    if last < value <= last + _LARGEST_JUMP or not last:
        return True
    following = pairing.marks[index + 1 : index + 6]
    return value <= 2 and any(mark.label.value == value + 1 for mark in following)


def _count_upwards(pairing: Pairing) -> bool:
    """Tell whether clear marks follow each other closely where no note is found at all."""
    numbers = [
        mark.label.value
        for mark in pairing.marks
        if mark.form in STRONG and mark.label.family == "number" and mark.label.value <= _LARGEST
    ]
    steps = sum(a <= b <= a + 2 or b == 1 for a, b in pairwise(numbers))
    return steps * 5 >= (len(numbers) - 1) * 4
