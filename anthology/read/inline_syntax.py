"""Read stage: the inline syntax that CommonMark lacks, as rules for markdown-it.

`[^note]`, `^[a note in place]`, `[span]{.class}`, `x^2^`, `H~2~O`, attributes behind a link, an image,
a span or code. Every token that a complaint may be about gets `meta["at"]`: where in the
paragraph it begins. Attributes are in `meta["marks"]`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace

from markdown_it import MarkdownIt, rules_inline
from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.rules_inline import StateInline

from anthology.diagnostics import Place
from anthology.read.attributes import parse_attributes

InlineRule = Callable[[StateInline, bool], bool]

DEEPEST = 50
"""Levels of nesting that are read; no book has half as many."""


class TooDeep(Exception):  # noqa: N818 - it is what the source is, not what went wrong in here
    """Something is nested deeper than `DEEPEST`, in a line (counted from 0) or at a place."""

    def __init__(self, line: int = 0, place: Place | None = None) -> None:
        super().__init__(line, place)
        self.line = line
        self.place = place


def install_inline_syntax(parser: MarkdownIt) -> None:
    """Teach a parser our inline rules."""
    # Shorter than the library's own list: each sign in it costs a try of every rule.
    parser.inline.terminator_re = re.compile(r"[\n!&*<\[\\\]^_`{}~]")
    parser.helpers = SimpleNamespace(  # type: ignore[assignment]
        parseLinkLabel=_link_label_end,
        parseLinkDestination=parseLinkDestination,
        parseLinkTitle=parseLinkTitle,
    )
    ruler = parser.inline.ruler
    ruler.before("escape", "escaped_space", _escaped_space)
    ruler.at("backticks", _marked(rules_inline.backtick))
    ruler.at("link", _marked(rules_inline.link))
    ruler.at("image", _marked(rules_inline.image))
    ruler.at("autolink", _marked(rules_inline.autolink))
    ruler.at("html_inline", _placed(rules_inline.html_inline))
    ruler.before("link", "note_reference", _placed(_note_reference))
    ruler.after("link", "span", _placed(_span))
    ruler.push("note_in_place", _placed(_note_in_place))
    ruler.push("superscript", _raised_or_lowered("^", "superscript"))
    ruler.push("subscript", _raised_or_lowered("~", "subscript"))


def _placed(rule: InlineRule) -> InlineRule:
    """Let a rule note where its first token begins, and refuse to go too deep."""

    def placed(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if state.level > DEEPEST:
            raise TooDeep
        if not rule(state, silent):
            return False
        for token in state.tokens[count : count + 2]:
            if token.type != "text":
                token.meta["at"] = start
                break
        return True

    return placed


def _marked(rule: InlineRule) -> InlineRule:
    """Let attributes follow what a rule reads."""
    placed = _placed(rule)

    def marked(state: StateInline, silent: bool) -> bool:
        count = len(state.tokens)
        if not placed(state, silent):
            return False
        if not state.src.startswith("{", state.pos, state.posMax):
            return True
        parsed = parse_attributes(state.src, state.pos, state.posMax)
        if parsed is None:
            return True
        if not silent:
            first = next((token for token in state.tokens[count:] if "at" in token.meta), None)
            if first is None:
                return True
            first.meta["marks"] = parsed[1]
        state.pos = parsed[0]
        return True

    return marked


def _link_label_end(state: StateInline, start: int, disableNested: bool = False) -> int:  # noqa: N803
    """Find the `]` that belongs to the `[` at `start`, or give -1.

    Unlike the library's it lets a link hold notes and spans: only links must not hold links.
    """
    before = state.pos
    state.pos = start + 1
    level = 1
    end = -1
    while state.pos < state.posMax:
        sign = state.src[state.pos]
        if sign == "]":
            level -= 1
            if level == 0:
                end = state.pos
                break
        position = state.pos
        state.md.inline.skipToken(state)
        if sign != "[":
            continue
        if state.pos == position + 1:
            level += 1
        elif disableNested and not (
            state.src.startswith("[^", position) or state.src[state.pos - 1] == "}"
        ):
            break
    state.pos = before
    return end


def _inside(state: StateInline, name: str, start: int, end: int, behind: int) -> None:
    """Read the source from `start` to `end` as the content of a pair of tokens."""
    limit = state.posMax
    state.push(f"{name}_open", "", 1)
    state.pos, state.posMax = start, end
    state.md.inline.tokenize(state)
    state.push(f"{name}_close", "", -1)
    state.pos, state.posMax = behind, limit


_NOTE_REFERENCE = re.compile(r"\[\^([^\s\[\]^]+)\]")


def _note_reference(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[":
        return False
    match = _NOTE_REFERENCE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("note_reference", "", 0).content = match[1]
    state.pos = match.end()
    return True


def _note_in_place(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not state.src.startswith("^[", start, state.posMax):
        return False
    if _NOTE_REFERENCE.match(state.src, start + 1, state.posMax):
        return False
    end = _link_label_end(state, start + 1)
    if end < 0:
        return False
    if silent:
        state.pos = end + 1
    else:
        _inside(state, "note_in_place", start + 2, end, end + 1)
    return True


def _span(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if state.src[start] != "[" or "]{" not in state.src:
        return False
    end = _link_label_end(state, start)
    if end < 0:
        return False
    parsed = parse_attributes(state.src, end + 1, state.posMax)
    if parsed is None:
        return False
    if silent:
        state.pos = parsed[0]
        return True
    count = len(state.tokens)
    _inside(state, "span", start + 1, end, parsed[0])
    opening = next(token for token in state.tokens[count:] if token.type == "span_open")
    opening.meta["marks"] = parsed[1]
    return True


def _raised_or_lowered(sign: str, name: str) -> InlineRule:
    """Make the rule for words between two of a sign, without a space unless escaped (Pandoc)."""
    escaped = re.escape(sign)
    # A note may be called within; what follows `[` is the sign of a note, never the second one.
    word = rf"(?:\\.|\[\^[^\s\[\]^]+\]|[^\s\\{escaped}])+"
    pattern = re.compile(rf"{escaped}(?!{escaped})({word})(?<!\[){escaped}")

    def rule(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] != sign:
            return False
        match = pattern.match(state.src, state.pos, state.posMax)
        if match is None:
            return False
        if silent:
            state.pos = match.end()
        else:
            _inside(state, name, match.start(1), match.end(1), match.end())
        return True

    return _placed(rule)


def _escaped_space(state: StateInline, silent: bool) -> bool:
    r"""Read `\ ` as a space that does not break (Pandoc, “Backslash escapes”)."""
    if not state.src.startswith("\\ ", state.pos, state.posMax):
        return False
    if not silent:
        state.append_pending("\u00a0")
    state.pos += 2
    return True
