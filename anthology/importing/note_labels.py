"""What notes are called by: numbers, letters, Roman numerals, signs; as marks and before bodies have them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from anthology.importing.draft import SUPERSCRIPTS

Family = Literal["number", "inserted", "letter", "roman", "sign"]

SIGNS = {
    "*": "asterisk",
    "†": "dagger",
    "‡": "double-dagger",
    "§": "section-sign",
    "¶": "pilcrow",
    "‖": "parallels",
}
MISREAD = "misread"
"""What a note is called whose sign no one can read."""
FLOW = "\x05"
"""Stands around marks that were put, or known by their place."""
_TIMES = ("", "", "two-", "three-", "four-")
SIGN = r"\*{1,4}|[†‡§¶‖]{1,2}"
"""A sign that calls a note, as a pattern."""
EMPHASISED = re.compile(r"(\*{1,2})(?=[\w“\"‘'«¡¿])[^*]{0,400}?[^\s*]\1(?![\w*])")
"""Words between asterisks, which a line may begin with as a note does with its sign."""
_PLAIN = str.maketrans(SUPERSCRIPTS, "0123456789")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class Label:
    """What a note is called."""

    name: str
    """As the Markdown has it: `12`, `B`, `iv`, `two-asterisks`."""
    value: int
    """Its place among its like."""
    family: Family
    key: str = ""
    """What only the note and its mark have, where they were known by their place."""

    @property
    def call(self) -> str:
        """Give that by which a mark calls a note."""
        return self.key or self.name

    @property
    def next_name(self) -> str:
        """Give what the next note of a list is called: `13`, or `08` after `07`."""
        return str(self.value + 1).zfill(len(self.name))


def make_token(key: str, name: str, sign: str) -> str:
    """Write what stands in the place of a mark or before a note until they are linked."""
    return f"{FLOW}{key}\x06{name}\x06{sign}{FLOW}"


def read_token(key: str, name: str) -> Label:
    """Read the label of a mark or a note that were known by their place."""
    label = read_label(name) or Label(MISREAD, 1, "sign")
    return replace(label, key=key)


def read_label(token: str) -> Label | None:
    """Read what stands between the brackets of a mark, or before the words of a body."""
    token = token.strip().translate(_PLAIN)
    if token.isdecimal() and token.isascii():
        # A year hardly ever calls a note; where numbers have zeros before them, all are as long.
        longest = 3 if token[0] == "0" else 4
        return Label(token, int(token), "number") if int(token) and len(token) <= longest else None
    if inserted := re.fullmatch(r"([1-9]\d{0,3})[a-z]", token):
        # A later editor's note between 30 and 31 is 30a.
        return Label(token, int(inserted[1]), "inserted")
    if token and token[0] in SIGNS:
        return _sign(token)
    if re.fullmatch(r"[A-Z]|([A-Z])\1|[a-z]", token) and token not in ("i", "v", "x"):
        place = ord(token[0].upper()) - 64 + 26 * (len(token) - 1)
        return Label(token, place, "letter")
    if re.fullmatch(r"[ivxlc]{1,7}", token):
        return Label(token, _roman(token), "roman")
    return None


def _sign(token: str) -> Label | None:
    if len(set(token)) > 1 or len(token) > 4:
        return None
    name = SIGNS[token[0]]
    order = list(SIGNS).index(token[0])
    name = f"{_TIMES[len(token)]}{name}s" if len(token) > 1 else name
    return Label(name, 10 * order + len(token), "sign")


def _roman(numeral: str) -> int:
    values = [_ROMAN[letter] for letter in numeral]
    return sum(
        -value if value < max(values[place:]) else value for place, value in enumerate(values)
    )
