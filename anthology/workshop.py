"""What a build uses and does not own: the cache, the workers, the date, and who follows its progress."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from anthology.cache import Cache
from anthology.diagnostics import Diagnostic
from anthology.manifest.files import TEXTS
from anthology.pool import Pool
from anthology.progress import Progress
from anthology.read.assemble import Source
from anthology.read.document import Document

LARGE = 200_000
"""Bytes of text that take longer to typeset than workers take to start."""

Reading = tuple[Document, tuple[Diagnostic, ...]]
"""A text as it was read, and what was complained of in it."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where books are built, one or several."""

    cache: Cache
    pool: Pool = field(default_factory=Pool)
    source_date: datetime | None = None
    """From SOURCE_DATE_EPOCH; in UTC."""
    progress: Progress = field(default_factory=Progress)
    stock_engine: bool = False
    """Typeset by WeasyPrint alone: line after line, and without what makes it faster here."""
    readings: dict[Source, Reading] = field(default_factory=dict)
    """The texts of the book built last: what has not changed since is not read again."""

    def start_early(self, folder: Path) -> None:
        """Let workers get ready while a book is read, if it is a large one.

        Even where a single text has changed, there are lists and notes to be set beside it.
        """
        with suppress(OSError):  # reading the book will tell
            size = sum(text.stat().st_size for text in (folder / TEXTS).rglob("*.md"))
            if size > LARGE:
                self.pool.start()
