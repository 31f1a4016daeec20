"""Read stage: paragraphs of plain words without a try of every rule, line after line, as rules for markdown-it.

Most lines of a book begin with a letter, and nothing but a paragraph begins so or is ended by such a line.
The rules give what the library's give; the library goes through ten rules for each line.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock

_WORDS = frozenset("\"'(“‘«„»›‹—–…¿¡")
"""What words may begin with, besides letters, that means nothing in Markdown."""
_UNDERLINES = frozenset("=-")
_BELOW_HEAD = frozenset("|:-")
"""What the second line of a table begins with."""
_MEANINGS = frozenset(":~")
"""What a meaning begins with, in the line below its term or in the one after that."""


def install_paragraphs(parser: MarkdownIt) -> None:
    """Teach a parser our rules for paragraphs; what else begins with plain words has to go before."""
    parser.block.ruler.before("note", "plain_paragraph", _plain_paragraph)
    parser.block.ruler.at("paragraph", _paragraph)


def _plain_paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a paragraph that begins with plain words, where it can be nothing else."""
    if not _begins_with_words(state, start) or state.is_code_block(start):
        return False
    open_divs = state.env.get("open_divs")
    if (open_divs and open_divs[-1]) or _may_be_table_or_term(state, start):
        return False
    behind = _line_behind(state, start)
    if any(_sign(state, line) in _UNDERLINES for line in range(start + 1, behind + 1)):
        return False
    _push(state, start, behind)
    return True


def _paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a paragraph, whatever it begins with."""
    _push(state, start, _line_behind(state, start))
    return True


def _sign(state: StateBlock, line: int) -> str:
    """Give the sign that a line begins with; nothing where it is empty, or behind the last one."""
    if line >= state.lineMax:
        return ""
    position = state.bMarks[line] + state.tShift[line]
    return state.src[position] if position < state.eMarks[line] else ""


def _begins_with_words(state: StateBlock, line: int) -> bool:
    sign = _sign(state, line)
    return sign.isalpha() or sign in _WORDS


def _may_be_table_or_term(state: StateBlock, start: int) -> bool:
    below = _sign(state, start + 1)
    if below in _BELOW_HEAD or below in _MEANINGS:
        return True
    return not below and _sign(state, start + 2) in _MEANINGS


def _line_behind(state: StateBlock, start: int) -> int:
    """Find the line that ends a paragraph, as the library does (CommonMark 0.31, section 4.8)."""
    around, state.parentType = state.parentType, "paragraph"
    terminators = state.md.block.ruler.getRules("paragraph")
    last, deepest = state.lineMax, state.blkIndent + 3
    line, sign = start + 1, _sign(state, start + 1)
    while sign:
        below = _sign(state, line + 1)
        # Deeper, it is no code after words; and a quotation has seen to a line that lacks its sign.
        is_deep = not 0 <= state.sCount[line] <= deepest
        is_words = (sign.isalpha() or sign in _WORDS) and below not in _BELOW_HEAD
        if not (is_deep or is_words) and any(ends(state, line, last, True) for ends in terminators):
            break
        line, sign = line + 1, below
    state.parentType = around
    return line


def _push(state: StateBlock, start: int, behind: int) -> None:
    words = mdTrim(state.getLines(start, behind, state.blkIndent, False))
    state.line = behind
    state.push("paragraph_open", "p", 1).map = [start, behind]
    token = state.push("inline", "", 0)
    token.content, token.map, token.children = words, [start, behind], []
    state.push("paragraph_close", "p", -1)
