"""Know the marks and the labels of notes that a scan misread, page by page.

A raised figure becomes `'`, `^`, `*` or `°`, a dagger `f` or `t`. Where a page has as many signs
that no one writes as it has notes without a mark, they belong together in their order. Both get
the same serial number between control characters, which the later steps read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from anthology.importing.draft import RAISED, Line
from anthology.importing.hyphens import is_common
from anthology.importing.languages import language_of
from anthology.importing.note_labels import SIGN, make_token, read_label

_LABEL = re.compile(
    r"(?P<sign>[\^'’‘\"“”°®©™!?~»«•■♦+¥£]{1,2}|[lIiftJjXH]|\|\||tt|ff|[ft]t)(?P<space>\s+)"
    r"(?=[“\"‘(\[]?[^\W\d_a-zà-ÿ]|[ivxlc]+\.\s|\d{4}\b|(?<=\+\s)\d)"
)
_READ_LABEL = re.compile(
    rf"(?:\[(?P<bracket>\d{{1,3}}|[a-zA-Z])\]|(?P<raised>{RAISED})|(?P<sign>{SIGN})"
    r"|\((?P<paren>\d{1,3}|[a-z])\)|\^?(?P<plain>\d{1,3}))[.)]?\s*"
)
_STRONG = r"\^{1,2}|(?<!\d)°|[®©™■♦¥]|\*{1,3}|[†‡§¶‖]|\|\||(?<=[^\W\d_])\+"
_CANDIDATE = re.compile(
    rf"(?<=[^\s\d*^(\[])(?:(?P<strong>{_STRONG})(?P<digit>\d?)"
    r"|(?<=[.,;:!?”\"’')])(?<!\d[.,:])(?P<number>\d{1,2})"
    r"|(?<=[^\W\d_]{3})(?P<glued>\d{1,2})"
    r"|(?<=[.,;!?”\"’)])(?P<letter>[lIiftJjXH!?+]|tt|ff)"
    r"|(?<=[^\W\d_]{3})(?P<stuck>[ftJjlI])"
    r"|(?:(?<=[^\W_][.,;!?])|(?<=[.,;!?][”\"]))(?P<weak>['’‘\"]{1,2})|(?<=[a-z][a-rt-z])(?P<bare>['’‘\"]{1,2}))(?=\s|$|[,;:.]\s)"
)
_WORD = re.compile(r"[^\W\d_]+")
_SIGHT = 300
_LONGEST_QUOTATION = 1200
_SHARE = 2
_FEWEST = 2
_FEWEST_TIMES = 3
_PLAIN = 3e-6
"""How often, in a word of text, a word stands that everyone knows."""


@dataclass(frozen=True, slots=True)
class Foot:
    """The lines of a page's text, and those with which its notes begin."""

    text: list[int]
    starts: list[int]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text and their language."""

    counts: Counter[str]
    language: str

    def has_mark(self, word: str) -> bool:
        """Tell whether no one writes a word, and its last letter is a mark behind one that all do."""
        stem = word[:-1]
        often, seldom = self.counts[stem.lower()], self.counts[word.lower()]
        known = often >= _FEWEST_TIMES or (
            bool(self.language) and seldom == 1 and is_common(stem, self.language, _PLAIN)
        )
        if word[-1] in "JI" and stem.islower():
            return known
        return known and seldom * 2 <= max(often, 2) and not is_common(word, self.language or "en")


@dataclass(frozen=True, slots=True)
class _Sign:
    """What may be a mark."""

    place: int
    start: int
    end: int
    value: str
    """What it reads as: a figure or a sign; empty where it was misread."""
    level: int
    """How doubtful it is: 0 for what no one writes, 2 for what may close a quotation."""
    word: str = ""
    """The word that it was read as the last letter of."""


@dataclass(frozen=True, slots=True)
class _Pair:
    start: int
    """The line with which the note begins."""
    sign: _Sign


def is_misread_label(text: str) -> bool:
    """Tell whether a line begins as a note does whose figure or sign was misread."""
    return bool(_LABEL.match(text))


def resolve(lines: Sequence[Line], feet: Sequence[Foot]) -> dict[int, str]:
    """Give the lines in which marks and labels got serial numbers, by their place."""
    words = Counter(
        word.lower()
        for foot in feet
        for place in foot.text
        for word in _WORD.findall(lines[place].text)
    )
    words_of_text = Words(words, language_of(words))
    found = [(foot, pairs) for foot in feet if (pairs := _pair(lines, foot, words_of_text))]
    doubtful = sum(pair.sign.level == 2 for _, pairs in found for pair in pairs)
    missing = sum(len(foot.starts) for foot in feet) - sum(len(pairs) for _, pairs in found)
    credible = doubtful >= _FEWEST and doubtful * _SHARE >= missing
    texts: dict[int, str] = {}
    serial = 0
    for _, pairs in found:
        if not credible and any(pair.sign.level == 2 for pair in pairs):
            continue
        if all(_agrees(lines, pair) for pair in pairs):
            continue
        for pair in reversed(pairs):
            serial += 1
            _write(lines, texts, pair, serial)
    return texts


def _agrees(lines: Sequence[Line], pair: _Pair) -> bool:
    """Tell whether a mark and a note are read alike, so that later steps will link them."""
    value = _value(lines[pair.start].text)
    return bool(value) and value == pair.sign.value


def _value(text: str) -> str:
    """Read a label; empty where it was misread."""
    label = read_label(_name(text))
    return label.name if label else ""


def _name(text: str) -> str:
    """Give a label as the file has it: `3`, `†`; empty where it was misread."""
    match = None if _LABEL.match(text) else _READ_LABEL.match(text)
    return next(value for value in match.groups() if value) if match else ""


def _pair(lines: Sequence[Line], foot: Foot, words: Words) -> list[_Pair]:
    """Pair the notes of a page with signs, where no other pairing would do."""
    signs = list(_signs(lines, foot, words))
    wanted = [_value(lines[place].text) for place in foot.starts]
    pairs: list[_Pair] = []
    first = begun = 0
    anchors = [*_anchors(wanted, signs), (len(wanted), len(signs))]
    for note, sign in anchors:
        gap = range(first, note)
        between = signs[begun:sign]
        pairs += [
            _Pair(foot.starts[index], chosen)
            for index, chosen in zip(gap, _fill([wanted[i] for i in gap], between), strict=False)
        ]
        if note < len(wanted):
            pairs.append(_Pair(foot.starts[note], signs[sign]))
        first, begun = note + 1, sign + 1
    return pairs


def _anchors(wanted: Sequence[str], signs: Sequence[_Sign]) -> Iterator[tuple[int, int]]:
    """Find the notes whose mark was read as they were, in order."""
    begun = 0
    for note, value in enumerate(wanted):
        alike = [i for i in range(begun, len(signs)) if value and signs[i].value == value]
        if alike and (len(alike) == 1 or value in wanted[note + 1 :] or not value.isdigit()):
            yield note, alike[0]
            begun = alike[0] + 1


def _fill(wanted: Sequence[str], between: Sequence[_Sign]) -> list[_Sign]:
    """Choose as many signs as there are notes, the least doubtful, if there is one way to do so."""
    for level in range(3):
        able = [sign for sign in between if sign.level <= level]
        if len(able) == len(wanted):
            fits = all(
                not sign.value or not value or not (sign.value + value).isdigit()
                for sign, value in zip(able, wanted, strict=True)
            )
            return able if fits else []
        if len(able) > len(wanted):
            return []
    return []


def _signs(lines: Sequence[Line], foot: Foot, words: Words) -> Iterator[_Sign]:
    opened = ""
    for place in foot.text:
        text = lines[place].text
        for match in _CANDIDATE.finditer(text):
            kind = match.lastgroup or ""
            token = match["number"] or match["glued"] or match["strong"] or ""
            label = read_label(token) if token else None
            level = {"letter": 1, "stuck": 1, "weak": 2, "bare": 2}.get(kind, 0)
            near = text[max(0, match.start() - _SIGHT) : match.end()]
            word = _WORD.findall(near)[-1] if kind == "stuck" else ""
            if word and (
                # “govern-” stands above “ment”
                (match.start() < len(word) and lines[place - 1].text.endswith(("-", "¬")))
                or not words.has_mark(word)
            ):
                continue
            if level == 2 and _closes(opened, near[: -len(match.group())], match.group()):
                continue
            digit = match["digit"] or ""
            value = digit or (label.name if label else "")
            yield _Sign(place, match.start(), match.end(), value, level, word)
        opened = f"{opened} {text}"[-_LONGEST_QUOTATION:]


def _closes(above: str, line: str, sign: str) -> bool:
    """Tell whether a sign closes a quotation that was opened before it."""
    before = f"{above} {line}"
    if sign[0] == "”":
        return before.rfind("“") > before.rfind("”")
    mark = '"' if sign[0] in '"“' else "'‘’"
    opens = re.finditer(rf"(?<=[\s(—\[“‘])[{mark}](?=[\w“‘'\"])", before)
    closes = re.finditer(rf"(?<=[.,;!?])[{mark}](?=\s)", before)
    opened = max((found.start() for found in opens), default=-1)
    return opened > max((found.start() for found in closes), default=-1)


def _write(lines: Sequence[Line], texts: dict[int, str], pair: _Pair, serial: int) -> None:
    """Put the serial number into both lines; the signs of a line are written from its end."""
    note = texts.get(pair.start, lines[pair.start].text)
    match = _LABEL.match(note) or _READ_LABEL.match(note)
    if not match:
        return
    label = match.group().strip()
    name = _name(note)
    texts[pair.start] = f"{make_token(f'page {serial}', name, label)}{note[match.end() :]}"
    sign = pair.sign
    text = texts.get(sign.place, lines[sign.place].text)
    token = make_token(f"page {serial}", name, text[sign.start : sign.end])
    texts[sign.place] = text[: sign.start] + token + text[sign.end :]
