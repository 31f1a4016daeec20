"""Complaints as data, for every stage: what is wrong, how bad it is, where, and what to do about it.

A stage gathers all it can find in a `Diagnostics`, then calls `stop_on_errors` once.
Only `cli` shows them; `render_text` and `as_json` give the two forms.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How bad it is: an error stops the build, a warning does so only under `--strict`."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file of the user's; lines and columns count from 1, 0 means the whole file."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.path]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One complaint."""

    code: str
    """Stable, in words (`note-undefined`); listed in docs/diagnostics.md."""
    severity: Severity
    message: str
    """One sentence, lower case, no full stop, names of things in “quotes”."""
    place: Place | None = None
    hints: tuple[str, ...] = ()

    def render_text(self) -> str:
        """Write the complaint as a person reads it on a terminal."""
        where = f"{self.place}: " if self.place else ""
        lines = [f"{where}{self.severity}: {self.message} [{self.code}]"]
        lines += [f"  hint: {hint}" for hint in self.hints]
        return "\n".join(lines)

    def as_json(self) -> dict[str, object]:
        """Give the complaint as plain data for `--json`."""
        return {
            "code": self.code,
            "severity": str(self.severity),
            "message": self.message,
            "path": self.place.path if self.place else None,
            "line": self.place.line or None if self.place else None,
            "column": self.place.column or None if self.place else None,
            "hints": list(self.hints),
        }


class Refused(Exception):  # noqa: N818 - it is not an error of the program but the book's refusal
    """The book has errors: carries every diagnostic gathered so far."""

    def __init__(self, diagnostics: Diagnostics) -> None:
        super().__init__(f"{diagnostics.error_count} errors")
        self.diagnostics = diagnostics


@dataclass(slots=True)
class Diagnostics:
    """What the stages have found so far, without repeats."""

    strict: bool = False
    """Warnings stop the build too."""
    _items: dict[Diagnostic, None] = field(default_factory=dict)

    def error(self, code: str, message: str, place: Place | None = None, *hints: str) -> None:
        """Note something that makes the book impossible to build."""
        self.add(Diagnostic(code, Severity.ERROR, message, place, hints))

    def warning(self, code: str, message: str, place: Place | None = None, *hints: str) -> None:
        """Note something doubtful."""
        self.add(Diagnostic(code, Severity.WARNING, message, place, hints))

    def add(self, diagnostic: Diagnostic) -> None:
        """Take in a diagnostic made elsewhere, for instance in a worker process."""
        self._items[diagnostic] = None

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Take in several."""
        for diagnostic in diagnostics:
            self.add(diagnostic)

    def amend(self, change: Callable[[Diagnostic], Diagnostic]) -> None:
        """Put in the place of each what a later stage knows better."""
        self._items = dict.fromkeys(map(change, self._items))

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    @property
    def error_count(self) -> int:
        """How many errors there are."""
        return sum(item.severity is Severity.ERROR for item in self)

    @property
    def warning_count(self) -> int:
        """How many warnings there are."""
        return len(self) - self.error_count

    def in_order(self) -> list[Diagnostic]:
        """All of them, by file and line; those of no place first."""
        return sorted(self, key=lambda item: item.place or Place(""))

    def stop_on_errors(self) -> None:
        """Raise `Refused` if anything found so far forbids going on."""
        if self.error_count or (self.strict and len(self)):
            raise Refused(self)


def near_miss(name: str, known: Iterable[str]) -> str | None:
    """Find the known name that was probably meant, or None."""
    matches = difflib.get_close_matches(name, list(known), n=1, cutoff=0.7)
    return matches[0] if matches else None
