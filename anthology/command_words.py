"""The words of a command line: options that every command shares may stand before the command or after it."""

from __future__ import annotations

from collections.abc import Sequence

_FLAGS = frozenset({"--json", "--strict", "--no-cache"})
_WITH_VALUE = frozenset({"-C", "--manifest"})


def hoisted(words: Sequence[str]) -> list[str]:
    """Put the shared options first, where the parser looks for them; what follows `--` stays as it is."""
    shared: list[str] = []
    own: list[str] = []
    left = list(words)
    while left:
        word = left.pop(0)
        if word == "--":
            return [*shared, *own, word, *left]
        if word in _FLAGS or word.startswith("--manifest="):
            shared.append(word)
        elif word in _WITH_VALUE:
            shared += [word, *left[:1]]
            del left[:1]
        else:
            own.append(word)
    return [*shared, *own]
