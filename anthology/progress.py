"""Progress on a terminal, for `cli`: shown only where a person looks, and only after a second."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.status import Status


class Progress:
    """Counts typeset pages beside a spinner; silent in a pipe."""

    def __init__(self, is_shown: bool) -> None:
        """Show it or not: standard error is a terminal, or it is not."""
        self._is_shown = is_shown
        self._started = time.monotonic()
        self._status: Status | None = None
        self._sections = 0
        self._pages = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._status:
            self._status.stop()

    def typeset(self, name: str, pages: int) -> None:
        """Take note of a section that has been typeset."""
        self._sections += 1
        self._pages += pages
        if not self._is_shown or time.monotonic() - self._started < 1:
            return
        message = f"{self._pages} pages typeset, {self._sections} sections; {name}"
        if self._status is None:
            # Not before: most builds are done by the time that this is imported.
            from rich.console import Console

            self._status = Console(stderr=True).status(message)
            self._status.start()
        self._status.update(message)
