"""What the manifest may choose of the editing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Missing(StrEnum):
    """What becomes of a reference whose note does not exist."""

    ERROR = "error"
    MARK = "mark"
    DROP = "drop"


class Numbering(StrEnum):
    """Where the numbers of notes begin again."""

    PER_TEXT = "per-text"
    CONTINUOUS = "continuous"


@dataclass(frozen=True, slots=True)
class Editing:
    """The choices, and the words that editing puts in."""

    missing: Missing = Missing.ERROR
    numbering: Numbering = Numbering.PER_TEXT
    editors_apart: bool = False
    """Editors' notes have a series of signs of their own."""
    say: Callable[[str], str] = lambda message: message
    """Translates a generated phrase from English into the book's language."""
