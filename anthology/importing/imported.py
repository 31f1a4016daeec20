"""What an import gives, whatever the source was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from anthology.importing.draft import Finding

TrackChanges = Literal["accept", "reject"]
"""What becomes of changes that a word processor has recorded."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that came with the text."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Imported:
    """A text in the dialect and what the import found on the way."""

    markdown: str
    findings: tuple[Finding, ...]
    pictures: tuple[Picture, ...] = ()
    """They belong into `pictures/NAME/` beside the text."""
    unit: str = "line"
    """What the numbers of the findings count in the raw file."""


class CannotImport(Exception):  # noqa: N818 - what the file or the installation lacks
    """A file cannot be read: says why, and what can be done."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


EXTRA_HINT = "pip install 'anthology-builder[import]'"
"""How to get the libraries that only these imports need."""
