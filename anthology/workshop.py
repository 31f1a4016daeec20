"""What a build uses and does not own: the cache, the workers, the date, and who follows its progress."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from anthology.cache import Cache
from anthology.diagnostics import Diagnostic
from anthology.pool import Pool
from anthology.progress import Progress
from anthology.read.assemble import Source
from anthology.read.document import Document

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
