"""Write what an import found as a report for an editor: doubts first."""

from __future__ import annotations

import re
from itertools import groupby

from anthology.importing.draft import Finding

_PARTS = (
    ("doubt", "Doubts", "to be looked at by a person"),
    ("dropped", "Left out", "not in the text"),
    ("repair", "Repairs", "done"),
)
_QUOTED = re.compile(r"(?P<what>[^“”]+?):? (?P<words>“.*”)$", re.DOTALL)
_MANY = 12
"""Findings of a kind, above which each no longer has a line of its own."""


def write_report(findings: tuple[Finding, ...], name: str, unit: str = "line") -> str:
    """Write the report on a file: kind by kind, code by code, each finding with its place."""
    parts = [f"# Import of {_code(name)}"]
    if not findings:
        parts.append("Nothing was repaired, left out or doubtful.")
    for kind, title, what in _PARTS:
        found = sorted(
            (finding for finding in findings if finding.kind == kind),
            key=lambda finding: (finding.code, finding.line),
        )
        if not found:
            continue
        parts.append(f"## {title}: {len(found)}, {what}")
        for code, group in groupby(found, key=lambda finding: finding.code):
            members = list(group)
            parts.append(f"### {code} ({len(members)})")
            parts.append("\n".join(_entries(members, unit)))
    return "\n\n".join(parts) + "\n"


def _entries(findings: list[Finding], unit: str) -> list[str]:
    """Write each finding, those that say the same together."""
    lines: dict[tuple[str, str], list[int]] = {}
    for finding in findings:
        lines.setdefault((finding.message, finding.raw), []).append(finding.line)
    entries = []
    quoted = [_QUOTED.match(message) for message, raw in lines if not raw]
    if len(lines) > _MANY and len(quoted) == len(lines) and all(quoted) and findings[0].line:
        return _dense(findings, unit)
    for (message, raw), numbers in lines.items():
        where = unit if len(numbers) == 1 else f"{unit}s"
        places = ", ".join(map(str, numbers))
        # A finding without a number is about the whole file.
        entry = f"- {where} {places}: {_escape(message)}" if numbers[0] else f"- {_escape(message)}"
        entries.append(f"{entry}\n  left out: {_code(raw)}" if raw else entry)
    return entries


def _dense(findings: list[Finding], unit: str) -> list[str]:
    """Write findings that only differ in the words they quote as one entry of their kind."""
    alike: dict[str, list[str]] = {}
    for finding in findings:
        if match := _QUOTED.match(finding.message):
            alike.setdefault(match["what"], []).append(f"{finding.line} {match['words']}")
    return [
        f"- {len(places)} {unit}s: {_escape(what)}\n  {_escape('; '.join(places))}"
        for what, places in alike.items()
    ]


def _escape(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>~^|])", r"\\\1", text)


def _code(text: str) -> str:
    """Write words as a code span, whatever signs are in them."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"
