"""Progress on a terminal, for `cli`: shown only where a person looks, and only after a second."""

from __future__ import annotations

import time

from rich.console import Console
from rich.status import Status


class Progress:
    """Counts typeset pages beside a spinner; silent in a pipe."""

    def __init__(self, console: Console) -> None:
        self._console = console
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
        if not self._console.is_terminal or time.monotonic() - self._started < 1:
            return
        message = f"{self._pages} pages typeset, {self._sections} sections; {name}"
        if self._status is None:
            self._status = self._console.status(message)
            self._status.start()
        self._status.update(message)
