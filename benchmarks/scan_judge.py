"""Compare what an import made of a printed book with what was printed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from scan_printer import Printed

_NOTE = re.compile(r"^\[\^([^\]\s]+)\]: ((?:.*\n?)(?:(?:[ ]{4}.*|[ ]*)\n?)*)", re.MULTILINE)
_REFERENCE = re.compile(r"\[\^([^\]\s]+)\]")
_KEY = 24


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many notes there were, and what became of them."""

    notes: int
    linked: int
    false: int
    failures: tuple[str, ...]


def judge(printed: Printed, markdown: str) -> Verdict:
    """Count notes whose mark stands at its word and whose body is whole, and links that are wrong."""
    bodies = {match[1]: _letters(match[2], digits=True) for match in _NOTE.finditer(markdown)}
    text = _NOTE.sub("", markdown)
    found: dict[str, list[str]] = defaultdict(list)
    letters = ""
    done = 0
    for match in _REFERENCE.finditer(text):
        letters = (letters + _letters(text[done : match.start()]))[-400:]
        done = match.end()
        if match[1] in bodies:
            found[letters[-_KEY:]].append(bodies[match[1]])
    linked = 0
    failures = []
    for note in printed.expected:
        whole = _letters("".join(note.paragraphs), digits=True)
        given = found.get(_letters(note.before)[-_KEY:], [])
        if whole in given:
            given.remove(whole)
            linked += 1
        else:
            other = given[0][:60] if given else "nothing"
            failures.append(f"…{note.before[-30:]} → {note.paragraphs[0][:50]}: {other}")
    false = Counter({key: len(given) for key, given in found.items() if given})
    failures += [f"false: after …{key}" for key in false]
    return Verdict(len(printed.expected), linked, false.total(), tuple(failures))


def _letters(text: str, *, digits: bool = False) -> str:
    plain = re.sub(r"[\\]", "", text.casefold())
    return re.sub(r"[\W_]" if digits else r"[\W\d_]", "", plain)
