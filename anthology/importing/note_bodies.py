"""Find what may be the body of a note: entries of lists, blocks between paragraphs, at a page's foot.

Nothing is taken out here: `references` does that for the bodies that a mark calls.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from anthology.importing.draft import (
    RAISED,
    TOKEN,
    Block,
    Kind,
    Line,
)
from anthology.importing.languages import NOTE_WORD
from anthology.importing.note_labels import EMPHASISED, FLOW, SIGN, Label, read_label, read_token

BodyForm = Literal["explicit", "bracket", "raised", "sign", "dot", "paren", "bare", "glued"]
CLEAR: frozenset[BodyForm] = frozenset(("explicit", "bracket", "raised"))
"""Forms that hardly anything but a note's body has."""
_TOKEN = rf"(?:\d{{1,4}}[a-z]?|[A-Z]|(?P<twice>[A-Z])(?P=twice)|[a-z]|[ivxl]{{2,6}}|{SIGN})"
_ENTRY = re.compile(
    rf"(?:[-•]\s+)?(?:\^?\[\s?(?:{NOTE_WORD}\.?\s)?(?P<bracket>←?\s?{_TOKEN})[.:]?\s?\](?!\()[.:]?"
    r"|\{(?P<braced>\d{1,3})\}|<(?P<angled>\d{1,3})>|\^(?P<caret>\d{1,3})(?=\s)"
    rf"|(?P<word>{NOTE_WORD})\s(?P<worded>\d{{1,3}})\s?[.:)]"
    rf"|(?P<raised>{RAISED})\)?|(?P<sign>{SIGN})(?!\s*[*†‡])\)?(?=\s?\S)"
    r"|\((?P<paren>\d{1,4}|\*{1,4}|[a-z])\)"
    r"|(?P<closed>\d{1,4})\)(?=\s|$)|(?P<dot>\d{1,4})\.(?!\d)(?=\s|$|[^\W\d])"
    r"|(?P<bare>\d{1,4})(?=\s+[^\s\d.,)]|$|\s+\d{4})|(?P<glued>\d{1,3})(?=[A-ZÀ-ÞА-Я“\"‘«_*][\w“‘])"
    r"|(?=[\^↑]\s))"
    r"(?P<back>\s*(?:Jump\sup(?:\sto:?)?\s*)?[\^↑](?:(?:\s(?:[a-z]|\d+\.\d)){2,}(?=\s))?(?=\s))?\s*"
)
_EXPLICIT = re.compile(
    rf"\[(?:{NOTE_WORD}\.?\s*(?P<label>\d{{1,4}}[a-z]?|[A-Z]{{1,2}}|{SIGN})?\s?[:.]\s*"
    rf"|(?P<number>\d{{1,3}}):\s+"
    rf"|\s?(?P<sign>{SIGN})(?P<signed>\]?)\s*)(?=[^\s\]])"
)
UNNUMBERED = Label("", 0, "number")
"""Of a body that has lost its number and kept the sign that leads back to the text."""
_RETURN = re.compile(r"(?:\s*\[?[↩↑⏎]\ufe0e?\]?)+\s*$")
_MOST_BLOCKS = 40


@dataclass(frozen=True, slots=True)
class Body:
    """What may be a note, and which blocks it takes up."""

    label: Label
    form: BodyForm
    start: int
    end: int
    """The block after its last."""
    blocks: tuple[Block, ...]
    """Without the label."""
    dropped: str = ""
    """Words around the label that the Markdown does not need: `Footnote`."""
    counted: bool = False
    """It had no number, and was given the one that its place tells."""

    @property
    def number(self) -> int:
        """Give the line of the raw file with which it begins."""
        return self.blocks[0].number


def read_body(blocks: Sequence[Block], index: int) -> Body | None:
    """Read a block as a body, by its first signs."""
    block = blocks[index]
    if block.kind not in (Kind.PARAGRAPH, Kind.QUOTATION, Kind.VERSE) or not block.lines:
        return None
    text = block.lines[0].text
    if text[:1] == FLOW and (placed := TOKEN.match(text)):
        return _read_token(blocks, index, placed)
    if text[:1] == "[" and (match := _EXPLICIT.match(text)):
        return _read_explicit(blocks, index, match)
    match = _ENTRY.match(text)
    if not match or (text[0] == "*" and EMPHASISED.match(block.text[:600])):
        return None
    form, token = _form(match)
    label = read_label(token.lstrip("← ")) if token else UNNUMBERED
    if label is None or (form == "paren" and token.isalpha() and not block.lines[0].foot):
        return None
    lines = _cut_head(block, match.end())
    end = index + 1
    made = (replace(block, kind=_kind(block), lines=lines),) if lines else ()
    if made and form == "sign" and _is_garbled(made[0].text[:60]):
        return None
    if not made:
        # The label has a line of its own.
        if end >= len(blocks) or _ENTRY.match(blocks[end].text) or form in ("bare", "sign"):
            return None
        made, end = (blocks[end],), end + 1
    dropped = " ".join(re.findall(r"\w+", f"{match['word'] or ''} {match['back'] or ''}"))
    return Body(label, form, index, end, tuple(map(without_return, made)), dropped)


def _is_garbled(text: str) -> bool:
    """Tell whether a picture was read as words."""
    strange = len(re.findall(r"[^\w\s.,;:!?()\[\]'’‘\"“”/&—–-]", text))
    return strange * 6 > len(text)


def _read_token(blocks: Sequence[Block], index: int, token: re.Match[str]) -> Body | None:
    """Read a note that was known by its place."""
    key, name, sign = token.groups()
    block = replace(blocks[index], lines=_cut_head(blocks[index], token.end()))
    if not block.lines:
        return None
    if not sign:
        body = read_body([block], 0)
        if not body or body.form != "explicit":
            return None
        return replace(body, label=replace(body.label, key=key), start=index, end=index + 1)
    label = read_token(key, name)
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", sign))
    dropped = "" if words == [label.name] else " ".join(words)
    block = replace(block, kind=_kind(block))
    return Body(label, "raised", index, index + 1, (without_return(block),), dropped)


_FORMS: tuple[BodyForm, ...] = ("raised", "sign", "paren", "dot", "bare", "glued")


def _form(match: re.Match[str]) -> tuple[BodyForm, str]:
    if match["bracket"]:
        return "bracket", match["bracket"]
    for group in ("braced", "angled", "worded"):
        if match[group]:
            return "bracket", match[group]
    if match["caret"]:
        return "raised", match["caret"]
    if match["closed"]:
        return "paren", match["closed"]
    for form in _FORMS:
        if match[form]:
            return form, match[form]
    return "bare", ""


def _kind(block: Block) -> Kind:
    """An inset is the way of setting a note, not a quotation."""
    return Kind.PARAGRAPH if block.kind is Kind.QUOTATION else block.kind


def _cut_head(block: Block, length: int) -> tuple[Line, ...]:
    first = replace(block.lines[0], text=block.lines[0].text[length:].lstrip())
    return tuple(line for line in (first, *block.lines[1:]) if line.text)


def _read_explicit(blocks: Sequence[Block], index: int, match: re.Match[str]) -> Body | None:
    """Read `[Footnote 3: …]` and `[* …]`, to the bracket that closes it."""
    label = read_label(match["label"] or match["number"] or match["sign"] or "*")
    if label is None:
        return None
    open_brackets = 1 - bool(match["signed"])
    made: list[Block] = []
    for place in range(index, min(len(blocks), index + _MOST_BLOCKS)):
        block = blocks[place]
        lines = _cut_head(block, match.end()) if place == index else block.lines
        text = " ".join(line.text for line in lines)
        if place > index and _EXPLICIT.match(text):
            return None
        depth = open_brackets + text.count("[") - text.count("]")
        made.append(replace(block, kind=_kind(block), lines=lines))
        if depth <= 0:
            break
        open_brackets = depth
    else:
        return None
    last = made[-1]
    if not match["signed"]:
        if not last.text.rstrip(".").endswith("]"):
            return None
        tail = last.lines[-1].text.rstrip(".")[:-1].rstrip()
        lines = (*last.lines[:-1], replace(last.lines[-1], text=tail))
        made[-1] = replace(last, lines=tuple(line for line in lines if line.text))
    made = [block for block in made if block.lines]
    if not made:
        return None
    words = re.findall(r"[^\W\d_]{2,}", match.group()) if not match["sign"] else []
    return Body(label, "explicit", index, place + 1, tuple(made), " ".join(words))


def ends_with_return(block: Block) -> bool:
    """Tell whether a block ends with the sign that leads back to the text."""
    return bool(_RETURN.search(block.text[-20:]))


def without_return(block: Block) -> Block:
    """Take off the sign that leads back to the text."""
    if not block.lines:
        return block
    last = block.lines[-1]
    text = _RETURN.sub("", last.text)
    if text == last.text or not text:
        return block
    return replace(block, lines=(*block.lines[:-1], replace(last, text=text)))
