"""Read stage: the block syntax that CommonMark lacks, as rules for markdown-it.

Divs (`:::`), verse (lines that begin with `|`, and any line in a div of class `verse`), notes
(`[^1]: …`) and comments. The signs of a div are blocks on their own here: `blocks` pairs them, so
that their number and what stands between them never matter to the parser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, lheading, table
from markdown_it.rules_block.table import escapedSplit

from anthology.model.nodes import Attributes
from anthology.read.attributes import Marks, parse_attributes
from anthology.read.inline_syntax import DEEPEST, TooDeep


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of verse as it stands in the source."""

    number: int
    """From 0."""
    indent: int
    text: str


Stanza = tuple[SourceLine, ...]

_INTERRUPTS_ALL: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}


def install_block_syntax(parser: MarkdownIt) -> None:
    """Teach a parser our block rules."""
    ruler = parser.block.ruler
    ruler.disable("html_block")
    ruler.before("table", "depth", _depth)
    ruler.before("table", "note", _note, _INTERRUPTS_ALL)
    ruler.before("table", "div", _div, _INTERRUPTS_ALL)
    ruler.before("table", "comment", _comment, {"alt": ["paragraph", "reference", "blockquote"]})
    ruler.before("table", "verse_in_div", _verse_in_div)
    ruler.before("table", "table_caption", _table_caption, {"alt": ["blockquote"]})
    ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    ruler.after("table", "line_block", _line_block, {"alt": ["paragraph", "reference"]})
    ruler.at("lheading", _underlined_heading)


def _bounds(state: StateBlock, line: int) -> tuple[int, int]:
    """Give where the words of a line begin and end."""
    return state.bMarks[line] + state.tShift[line], state.eMarks[line]


def _depth(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.level > DEEPEST:
        raise TooDeep(start)
    return False


_UNDERLINE = re.compile(r"[=-][ \t]*$", re.MULTILINE)


def _underlined_heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a heading as the library does, which goes over every paragraph twice, only where there may be one."""
    begin = state.bMarks[start]
    behind = state.src.find("\n\n", begin)
    if _UNDERLINE.search(state.src, begin, behind if behind >= 0 else len(state.src)) is None:
        return False
    return lheading(state, start, end, silent)


# ---------------------------------------------------------------- notes

_NOTE = re.compile(r"\[\^([^\]\n]+)\]:[ \t]*")


def _note(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    position, limit = _bounds(state, start)
    if not state.src.startswith("[^", position, limit) or state.is_code_block(start):
        return False
    match = _NOTE.match(state.src, position, limit)
    if match is None or silent:
        return match is not None
    opening = state.push("note_open", "", 1)
    opening.content = match[1]
    opening.meta["column"] = position - state.src.rfind("\n", 0, position)
    before = state.bMarks[start], state.tShift[start], state.sCount[start], state.parentType
    state.blkIndent += 4
    state.bMarks[start], state.tShift[start] = match.end(), 0
    state.sCount[start], state.parentType = state.blkIndent, "root"
    state.md.block.tokenize(state, start, end)
    state.blkIndent -= 4
    state.bMarks[start], state.tShift[start], state.sCount[start], state.parentType = before
    opening.map = [start, state.line]
    state.push("note_close", "", -1)
    return True


# ---------------------------------------------------------------- divs

_DIV_NAME = re.compile(r"[\w-]+")


def _div(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    position, limit = _bounds(state, start)
    if not state.src.startswith(":::", position, limit) or state.is_code_block(start):
        return False
    if silent:
        return True
    open_divs: list[bool] = state.env.setdefault("open_divs", [])
    words = state.src[position:limit].strip().strip(":").strip()
    if words:
        token = state.push("div_open", "", 0)
        marks = _div_marks(words)
        token.meta["marks"] = marks
        open_divs.append(marks is not None and marks.has("verse"))
    else:
        token = state.push("div_close", "", 0)
        if open_divs:
            open_divs.pop()
    token.map = [start, start + 1]
    token.content = words
    state.line = start + 1
    return True


def _div_marks(words: str) -> Marks | None:
    """Read what follows the colons: a name or attributes; None if it is neither."""
    if _DIV_NAME.fullmatch(words):
        return Marks(Attributes(classes=(words,)))
    parsed = parse_attributes(words)
    return parsed[1] if parsed and parsed[0] == len(words) else None


# ---------------------------------------------------------------- verse


def _is_line_of_block(state: StateBlock, line: int) -> bool:
    position, limit = _bounds(state, line)
    return state.src.startswith("|", position, limit) and (
        position + 1 == limit or state.src[position + 1] in " \t"
    )


def _source_line(number: int, text: str) -> SourceLine:
    text = text.expandtabs(4)
    words = text.strip(" ")
    return SourceLine(number, len(text) - len(text.lstrip(" ")) if words else 0, words)


def _push_verse(state: StateBlock, start: int, end: int, stanzas: list[Stanza]) -> None:
    token = state.push("verse", "", 0)
    token.map = [start, end]
    token.meta["stanzas"] = stanzas
    state.line = end


def _line_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read lines that begin with `|` (Pandoc, “Line blocks”)."""
    if not _is_line_of_block(state, start) or state.is_code_block(start):
        return False
    if silent:
        return True
    lines: list[SourceLine] = []
    number = start
    while number < end and state.sCount[number] >= state.blkIndent and not state.isEmpty(number):
        position, limit = _bounds(state, number)
        if _is_line_of_block(state, number):
            lines.append(_source_line(number, state.src[position + 2 : limit]))
        elif lines[-1].text and state.sCount[number] > state.blkIndent:
            last = lines[-1]
            joined = f"{last.text} {state.src[position:limit].strip()}"
            lines[-1] = SourceLine(last.number, last.indent, joined)
        else:
            break
        number += 1
    _push_verse(state, start, number, _stanzas(lines))
    return True


def _stanzas(lines: list[SourceLine]) -> list[Stanza]:
    stanzas: list[list[SourceLine]] = [[]]
    for line in lines:
        if line.text:
            stanzas[-1].append(line)
        elif stanzas[-1]:
            stanzas.append([])
    return [tuple(stanza) for stanza in stanzas if stanza]


def _verse_in_div(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read plain lines in a div of class `verse` as one stanza, whatever they look like."""
    open_divs = state.env.get("open_divs")
    if silent or not open_divs or not open_divs[-1] or _is_line_of_block(state, start):
        return False
    lines: list[SourceLine] = []
    number = start
    while number < end and state.sCount[number] >= state.blkIndent and not state.isEmpty(number):
        position, limit = _bounds(state, number)
        ends_stanza = _is_line_of_block(state, number) or state.src.startswith(":::", position)
        if ends_stanza or _NOTE.match(state.src, position, limit):
            break
        indent = state.sCount[number] - state.blkIndent
        lines.append(SourceLine(number, indent, state.src[position:limit].strip()))
        number += 1
    if not lines:
        return False
    _push_verse(state, start, number, [tuple(lines)])
    return True


# ---------------------------------------------------------------- tables and comments


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table as the library does, and mark the rows whose last cells it leaves out."""
    count = len(state.tokens)
    if not table(state, start, end, silent):
        return False
    if not silent:
        width = sum(token.type == "th_open" for token in state.tokens[count:])
        rows = range(start + 2, state.line)
        state.tokens[count].meta["too_wide"] = [row for row in rows if _cells(state, row) > width]
    return True


def _cells(state: StateBlock, line: int) -> int:
    position, limit = _bounds(state, line)
    cells = escapedSplit(state.src[position:limit].strip())
    return len(cells) - (not cells[0]) - (len(cells) > 1 and not cells[-1])


CAPTION = re.compile(r"(?:Table:|:)[ \t]+(?=\S)")


def _table_caption(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """End a table before its caption; `blocks` takes the caption from its paragraph."""
    if not silent or state.parentType != "table":
        return False
    position, limit = _bounds(state, start)
    return CAPTION.match(state.src, position, limit) is not None


def _comment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Leave out an HTML comment; what follows it on its last line is read on."""
    position, limit = _bounds(state, start)
    if not state.src.startswith("<!--", position, limit) or state.is_code_block(start):
        return False
    closing = _comment_end(state, position, end)
    if closing < 0:
        state.env.setdefault("unclosed_comments", set()).add(start)
        return False
    last = start
    while state.eMarks[last] < closing:
        last += 1
    behind = (
        closing
        + len(state.src[closing : state.eMarks[last]])
        - len(state.src[closing : state.eMarks[last]].lstrip())
    )
    if behind < state.eMarks[last] and last == start:
        return False
    if silent:
        return True
    state.line = last + 1
    if behind < state.eMarks[last]:
        state.bMarks[last], state.tShift[last] = behind, 0
        state.sCount[last] = state.blkIndent
        state.line = last
    return True


def _comment_end(state: StateBlock, position: int, end: int) -> int:
    """Give where the comment that opens at a position ends, within the lines before `end`, or -1."""
    if "last_comment_end" not in state.env:
        state.env["last_comment_end"] = state.src.rfind("-->")
    if state.env["last_comment_end"] < position + 4:
        return -1
    closing = state.src.find("-->", position + 4) + 3
    return closing if closing <= state.eMarks[end - 1] else -1
