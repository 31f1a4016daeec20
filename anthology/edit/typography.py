"""Editing, last: straight quotes, hyphens for dashes and dots become the signs of the language that the words are in.

It sees a paragraph's words as one line, whatever markup divides them, and changes nothing but
`"`, `'`, `--`, `---`, `...` and, in French, the spaces before high punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from anthology.diagnostics import Diagnostics
from anthology.edit.options import Editing
from anthology.edit.quotation_marks import (
    NARROW,
    NO_BREAK,
    QuotationMarks,
    high_mark_spaces,
    quotation_marks,
)
from anthology.edit.throughout import each_text
from anthology.model.book import Book, Contributor, Introduction, Part, Text
from anthology.model.nodes import (
    Block,
    Code,
    Definition,
    DefinitionList,
    Div,
    Epigraph,
    Figure,
    Heading,
    Image,
    Inline,
    Inlines,
    LineBreak,
    List,
    Note,
    NoteReference,
    Paragraph,
    Quotation,
    Str,
    Table,
    Verse,
    VerseLine,
)

_STRAIGHT = re.compile("[\"']")
_WORD = re.compile(r"\w+")
_TO_CHANGE = re.compile(r"[\"']|--|\.\.\.")
_GUILLEMETS = re.compile(r"«[ \u00a0\u202f]?|[ \u00a0\u202f]?»")
_HIGH_MARKS = re.compile(r"(?<=[^\s(\[{])([ \u00a0\u202f]?)(?:([;!?]+)(?![\w/=&])|:(?=[ \t\n]|$))")
_FIGURE = re.compile(r"'\d+'(?!\w)")
_BEFORE_OPENING = frozenset(" \t\n([{/-–—\u00a0\u2009\u200a\u202f\ufffc“‘„‚«»‹›¡¿")


def set_typography(book: Book, options: Editing, diagnostics: Diagnostics) -> Book:
    """Set the typography of every text, part and note in its own language, and of the book's own words."""
    language = book.language

    def introduced(introduction: Introduction | None) -> Introduction | None:
        if introduction is None:
            return None
        setter = _Setter(introduction.language or language)
        return replace(
            introduction,
            title=setter.inlines(introduction.title),
            blocks=setter.blocks(introduction.blocks),
            notes=_in_notes(introduction.notes),
        )

    def on_text(text: Text) -> Text:
        setter = _Setter(text.language or language)
        return replace(
            text,
            title=setter.inlines(text.title),
            subtitle=setter.inlines(text.subtitle),
            short_title=setter.inlines(text.short_title),
            source=_Setter(language).inlines(text.source),
            blocks=setter.blocks(text.blocks),
            notes=_in_notes(text.notes),
            introduction=introduced(text.introduction),
        )

    def on_part(part: Part) -> Part:
        title = _Setter(language).inlines(part.title)
        return replace(part, title=title, introduction=introduced(part.introduction))

    def on_person(person: Contributor) -> Contributor:
        return replace(person, biography=_Setter(language).inlines(person.biography))

    book = each_text(book, on_text, on_part)
    return replace(
        book,
        title=typeset_words(book.title, language),
        subtitle=typeset_words(book.subtitle, language),
        description=typeset_words(book.description, language),
        editors=tuple(on_person(person) for person in book.editors),
        contributors=tuple(on_person(person) for person in book.contributors),
    )


def typeset_words(words: str, language: str) -> str:
    """Set the typography of plain words."""
    (inline,) = _Setter(language).inlines((Str(words),))
    assert isinstance(inline, Str)
    return inline.text


def _in_notes(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    return tuple(replace(note, blocks=_Setter(note.language).blocks(note.blocks)) for note in notes)


@dataclass(frozen=True, slots=True)
class _Setter:
    """Goes down a tree, and knows the language wherever it is."""

    language: str

    def _in(self, language: str) -> _Setter:
        return _Setter(language) if language else self

    def blocks(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(self._in(block.attributes.language).block(block) for block in blocks)

    def block(self, block: Block) -> Block:
        match block:
            case Paragraph() | Heading():
                content = self.inlines(block.content)
                return block if content is block.content else replace(block, content=content)
            case Quotation() | Epigraph() | Div():
                return replace(block, blocks=self.blocks(block.blocks))
            case List():
                return replace(block, items=tuple(self.blocks(item) for item in block.items))
            case DefinitionList():
                return replace(block, items=tuple(self._definition(d) for d in block.items))
            case Table():
                return replace(
                    block,
                    head=tuple(map(self.inlines, block.head)),
                    rows=tuple(tuple(map(self.inlines, row)) for row in block.rows),
                    caption=self.inlines(block.caption),
                )
            case Figure():
                return replace(block, caption=self.inlines(block.caption))
            case Verse():
                return replace(block, stanzas=tuple(map(self._stanza, block.stanzas)))
            case _:
                return block

    def _definition(self, definition: Definition) -> Definition:
        return replace(
            definition,
            term=self.inlines(definition.term),
            meanings=tuple(self.blocks(meaning) for meaning in definition.meanings),
        )

    def _stanza(self, stanza: tuple[VerseLine, ...]) -> tuple[VerseLine, ...]:
        """A quotation may run over the lines of a stanza, so they are read as one."""
        pieces = [piece for line in stanza for piece in (*line.content, LineBreak())]
        done = iter(self.inlines(tuple(pieces)))
        lines = []
        for line in stanza:
            content = tuple(next(done) for _ in line.content)
            next(done)
            lines.append(line if content == line.content else replace(line, content=content))
        return tuple(lines)

    def inlines(self, run: Inlines) -> Inlines:
        """Set one run of inlines, a paragraph's or a title's."""
        leaves = list(_leaves(run, self.language))
        if not any(_TO_CHANGE.search(leaf.text) or _is_french(leaf.language) for leaf in leaves):
            return run
        changed = iter(_set_leaves(leaves))
        return _rebuild(run, changed)


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A stretch of words without markup, or what stands for something else in the line."""

    text: str
    language: str
    is_words: bool = True


def _leaves(run: Inlines, language: str) -> Iterator[_Leaf]:
    for inline in run:
        match inline:
            case Str(text=text):
                yield _Leaf(text, language)
            case Code() | Image():
                yield _Leaf("x", language, is_words=False)
            case LineBreak():
                yield _Leaf("\n", language, is_words=False)
            case NoteReference():
                pass
            case _:
                yield from _leaves(inline.content, inline.attributes.language or language)


def _rebuild(run: Inlines, texts: Iterator[str]) -> Inlines:
    rebuilt: list[Inline] = []
    for inline in run:
        match inline:
            case Str(text=old):
                text = next(texts)
                rebuilt.append(inline if text == old else replace(inline, text=text))
            case Code() | Image() | LineBreak() | NoteReference():
                rebuilt.append(inline)
            case _:
                rebuilt.append(replace(inline, content=_rebuild(inline.content, texts)))
    return tuple(rebuilt)


def _set_leaves(leaves: list[_Leaf]) -> Iterator[str]:
    """Give the new text of each stretch of words, in order."""
    line = "".join(leaf.text for leaf in leaves)
    quotes = _Quotes(line)
    at, before = 0, ""
    for leaf in leaves:
        text = leaf.text
        if leaf.is_words:
            marks = quotation_marks(leaf.language)
            text = quotes.set(at, at + len(leaf.text), marks)
            text = text.replace("---", "—").replace("--", "–").replace("...", "…")
            if _is_french(leaf.language):
                text = _french_spaces(text, before, leaf.language, marks)
            yield text
        at += len(leaf.text)
        before = text[-1:] or before


def _is_french(language: str) -> bool:
    return language.partition("-")[0].lower() == "fr"


def _french_spaces(text: str, before: str, language: str, marks: QuotationMarks) -> str:
    """Set the spaces of French punctuation; `before` is the character before the text."""
    if NARROW in marks.open_double:
        text = _GUILLEMETS.sub(lambda m: f"«{NARROW}" if "«" in m[0] else f"{NARROW}»", text)
    high, colon = high_mark_spaces(language)

    def spaced(match: re.Match[str]) -> str:
        typed, mark = match[1], match[2]
        if mark:
            return (NARROW if typed else high) + mark
        return (NO_BREAK if typed else colon) + ":"

    return _HIGH_MARKS.sub(spaced, before + text)[len(before) :]


@dataclass(slots=True)
class _Quotes:
    """Reads a line of words from left to right, and remembers which quotations are open."""

    line: str
    _open: list[tuple[str, bool]] = field(default_factory=list)
    """The mark typed for each, and whether its signs are the double ones; outermost first."""
    _closed: int = -1
    """Where the mark stands that closed the last one."""

    def set(self, start: int, stop: int, marks: QuotationMarks) -> str:
        """Give the characters from start to stop with quotation marks and apostrophes set."""
        line = self.line
        if not ('"' in line or "'" in line):
            return line[start:stop]
        pieces: list[str] = []
        done = start
        for match in _STRAIGHT.finditer(line, start, stop):
            at = match.start()
            before = line[at - 1] if at else " "
            after = line[at + 1] if at + 1 < len(line) else " "
            pieces += (line[done:at], self._mark(at, line[at], before, after, marks))
            done = at + 1
        return "".join(pieces) + line[done:stop]

    def _mark(self, at: int, mark: str, before: str, after: str, marks: QuotationMarks) -> str:
        double = mark == '"'
        is_open = self._is_open(mark)
        if not marks.spaced:
            return self._close(at, mark, marks) if is_open else self._begin(mark, marks)
        if before.isdigit() and not (is_open and not after.isdigit()):
            follows_figure = after.isdigit() or not after.isalpha()
            if follows_figure and (double or after != "s"):
                return "″" if double else "′"
        if double and marks.within_word and before.isalpha() and after.isalpha():
            return marks.within_word
        if not double and self._is_apostrophe(at, before, after, marks):
            return marks.apostrophe
        starts = before in _BEFORE_OPENING or (before in "\"'" and self._closed != at - 1)
        if starts and not after.isspace():
            if not (is_open and self._open[-1][0] == mark):
                return self._begin(mark, marks)
            if double and before.isspace():
                if self.line.count(mark, at + 1) % 2:
                    self._open.pop()  # its closing mark was forgotten
                return self._begin(mark, marks)
        if is_open:
            return self._close(at, mark, marks)
        if double:
            return marks.close_double if not before.isspace() else marks.open_double
        return marks.apostrophe

    def _is_open(self, mark: str) -> bool:
        return any(typed == mark for typed, _ in self._open)

    def _begin(self, mark: str, marks: QuotationMarks) -> str:
        """Open a quotation; one typed just like that around it gets the other signs."""
        double = mark == '"'
        if self._open and self._open[-1][0] == mark:
            double = not self._open[-1][1]
        self._open.append((mark, double))
        return marks.open_double if double else marks.open_single

    def _close(self, at: int, mark: str, marks: QuotationMarks) -> str:
        self._closed = at
        while True:
            typed, double = self._open.pop()
            if typed == mark:
                return marks.close_double if double else marks.close_single

    def _is_apostrophe(self, at: int, before: str, after: str, marks: QuotationMarks) -> bool:
        is_open = self._is_open("'")
        if before.isalnum() and after.isalnum():
            return True
        if before.isalnum():
            return not is_open
        if after.isdigit():
            return not _FIGURE.match(self.line, at)
        word = _WORD.match(self.line, at + 1)
        return bool(word and word.group().lower() in marks.elisions and not is_open)
