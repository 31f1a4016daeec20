"""Dates as editors give them: a year, a month or a day (ISO 8601-1:2019, reduced precision)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A calendar date of which the day, or the month too, may be unknown."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, written: str) -> PartialDate | None:
        """Read `2026`, `2026-11` or `2026-11-21`; None for anything else."""
        match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", written.strip())
        if not match:
            return None
        year, month, day = (int(part) if part else None for part in match.groups())
        try:
            date(year or 1, month or 1, day or 1)
        except ValueError:
            return None
        return cls(year or 1, month, day)

    @property
    def first_day(self) -> date:
        """The first day that it may mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def instant(self) -> datetime:
        """Midnight of that day, UTC."""
        day = self.first_day
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
