"""What a build tells of its work while it is at it: shown to a person who looks, and timed for one who asks.

Comes in: which stage begins, what is typeset anew or was there already. Goes out: a line beside a spinner, only on
a terminal and only after a second; and the seconds that each stage took.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.status import Status

SILENT_SECONDS = 1.0
"""Most builds are done by then."""


class Progress:
    """Follows a build; silent in a pipe."""

    def __init__(self, is_shown: bool = False) -> None:
        """Show it or not: standard error is a terminal, or it is not."""
        self.seconds: dict[str, float] = {}
        """What each stage has taken so far, in the order of their first beginnings."""
        self.pages: dict[str, int] = {}
        """Of each section that is typeset; a section that prints folios may be set more than once."""
        self.anew: set[str] = set()
        """Sections typeset in this build; the leaves of the others were there."""
        self._is_shown = is_shown
        self._started = self._since = time.monotonic()
        self._stage = ""
        self._expected = self._done = 0
        self._typesetting_since = 0.0
        self._status: Status | None = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self.stage("")
        if self._status:
            self._status.stop()
            self._status = None

    def stage(self, name: str) -> None:
        """Let a stage begin, and so the one before it end; an empty name ends the last."""
        now = time.monotonic()
        if self._stage:
            self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = name, now
        self.show(name)

    def expect(self, characters: int) -> None:
        """Take note of how much is to be typeset, in characters of the sections' copy."""
        self._expected, self._done = characters, 0
        self._typesetting_since = time.monotonic()

    def typeset(self, name: str, pages: int, characters: int) -> None:
        """Take note of a section that is there; `characters` of copy were typeset for it, or none."""
        self.pages[name] = pages
        self._done += characters
        if characters:
            self.anew.add(name)
        self.show(f"{self._typeset_so_far()}; {name}")

    def _typeset_so_far(self) -> str:
        reused = len(self.pages) - len(self.anew)
        said = f"{sum(self.pages.values())} pages, {len(self.anew)} sections typeset"
        if reused:
            said += f", {reused} as they were"
        if 0 < self._done < self._expected:
            spent = time.monotonic() - self._typesetting_since
            left = spent * (self._expected - self._done) / self._done
            said += f", about {left:.0f} s left"
        return said

    def show(self, message: str) -> None:
        """Show a line to a person who looks, once it takes long enough."""
        if not self._is_shown or not message or time.monotonic() - self._started < SILENT_SECONDS:
            return
        if self._status is None:
            # Not before: most builds are done by the time that this is imported.
            from rich.console import Console

            self._status = Console(stderr=True).status(message)
            self._status.start()
        self._status.update(message)

    def table(self) -> str:
        """Tell where the time went, a stage a line."""
        total = sum(self.seconds.values())
        lines = [f"{name:<28}{seconds:8.2f} s" for name, seconds in self.seconds.items()]
        lines.append(f"{'in all':<28}{total:8.2f} s")
        if self.pages:
            lines.append(self._typeset_so_far())
        return "\n".join(lines)
