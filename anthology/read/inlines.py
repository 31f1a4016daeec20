"""Read stage: from the source of a run of inlines to the model's inlines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from anthology.diagnostics import Diagnostics, Place
from anthology.model.nodes import (
    Code,
    Emphasis,
    Image,
    IndexMark,
    Inline,
    Inlines,
    LineBreak,
    NoteReference,
    Paragraph,
    SmallCaps,
    Span,
    Str,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
)
from anthology.model.walk import plain_text
from anthology.read.attributes import UNMARKED, Marks
from anthology.read.foreign_syntax import find_foreign
from anthology.read.index_entries import read_entry
from anthology.read.inline_syntax import DEEPEST, TooDeep
from anthology.read.links import Links
from anthology.read.notes import Notes
from anthology.read.parser import markdown_parser

Locate = Callable[[int | None], Place | None]
"""From a position in the source of a run to its place in the file."""

_MARKUP = re.compile(r"[&*<\[\\^_`~]|  \n")
_HARD_BREAK = re.compile(r"(?:  |\\)\n")
_SPACE = re.compile(r"[ \t\n]+")
_LONG_SPACE = re.compile(r"[ \t\n]{2,}|\t")
_TAG = re.compile(r"<(/?)(sup|sub|em|i|strong|b|br)\s*(/?)>", re.IGNORECASE)
_ONE_CHILD: dict[str, Callable[[Inlines], Inline]] = {
    "em": Emphasis,
    "i": Emphasis,
    "strong": Strong,
    "b": Strong,
    "s": Strikethrough,
    "sup": Superscript,
    "superscript": Superscript,
    "sub": Subscript,
    "subscript": Subscript,
}


@dataclass(slots=True)
class _Level:
    """A node whose end has not come yet."""

    opening: Token | None = None
    tag: str = ""
    """Of HTML; empty for Markdown."""
    nodes: list[Inline] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def add(self, node: Inline) -> None:
        if isinstance(node, Str):
            self.words.append(node.text)
        else:
            self._settle_words()
            self.nodes.append(node)

    def finish(self) -> Inlines:
        self._settle_words()
        return tuple(self.nodes)

    def _settle_words(self) -> None:
        if self.words:
            text = _spaced("".join(self.words))
            self.words.clear()
            if text:
                self.nodes.append(Str(text))


@dataclass(slots=True)
class InlineReader:
    """Reads the runs of inlines of one file."""

    path: str
    diagnostics: Diagnostics
    notes: Notes | None = None
    """None where a run can refer to notes but not hold one: titles, sources."""
    environment: dict[str, Any] = field(default_factory=dict)
    """What the parser knows of the file: the addresses of `[x]: https://…`."""
    used_labels: set[str] = field(default_factory=set)
    """Of those addresses."""
    _refused_tags: set[str] = field(default_factory=set)
    _foreign: set[str] = field(default_factory=set)

    def read(self, content: str, locate: Locate, *, verse: bool = False) -> Inlines:
        """Read a run; in verse its line ends are kept. Raises `TooDeep`."""
        self.report_foreign(content, locate)
        if not verse and not _MARKUP.search(content):
            text = _spaced(content).strip(" ")
            return (Str(text),) if text else ()
        return self.assemble(self.tokens(content, locate, verse=verse), locate, verse=verse)

    def report_foreign(self, content: str, locate: Locate) -> None:
        """Warn of what another Markdown would read, once in a file for each kind."""
        for position, words, what, hint in find_foreign(content):
            if what not in self._foreign:
                self._foreign.add(what)
                self.diagnostics.warning(
                    "syntax-foreign",
                    f"“{words if len(words) < 60 else words[:59] + '…'}” looks like {what}, which is"
                    " not read here: it is printed as it stands",
                    locate(position),
                    hint,
                )

    def tokens(self, content: str, locate: Locate, *, verse: bool = False) -> list[Token]:
        """Give the parser's tokens for a run. Raises `TooDeep`."""
        tokens: list[Token] = []
        parser = markdown_parser()
        # Ends of lines that are mere spaces: as such they cost no tokens, and no position changes.
        source = content if verse or _HARD_BREAK.search(content) else content.replace("\n", " ")
        try:
            parser.inline.parse(source, parser, self.environment, tokens)
        except TooDeep as deep:
            deep.place = locate(None)
            raise
        if any("<!--" in token.content for token in tokens if token.type == "text"):
            self.diagnostics.error(
                "comment-unclosed",
                "the comment that begins with “<!--” is not closed in its paragraph",
                locate(content.rfind("<!--")),
                "end it with “-->”; one that holds empty lines has to begin a line",
            )
        return tokens

    def assemble(self, tokens: Iterable[Token], locate: Locate, *, verse: bool = False) -> Inlines:
        """Make the inlines of the parser's tokens."""
        levels = [_Level()]
        for token in tokens:
            match token.type:
                case "text" | "text_special":
                    levels[-1].words.append(token.content)
                case "softbreak" if not verse:
                    levels[-1].words.append(" ")
                case "softbreak" | "hardbreak":
                    levels[-1].add(LineBreak())
                case "html_inline":
                    self._html(token, levels, locate)
                case _ if token.nesting > 0:
                    self._open(token, levels, locate)
                case _ if token.nesting < 0:
                    self._leave_html(levels, locate)
                    self._close(levels, locate)
                case _:
                    levels[-1].add(self._leaf(token, locate))
        self._leave_html(levels, locate)
        return _trimmed(levels[0].finish())

    def _open(self, token: Token, levels: list[_Level], locate: Locate, tag: str = "") -> None:
        if len(levels) > DEEPEST:
            raise TooDeep(place=locate(None))
        levels.append(_Level(token, tag))
        if token.type == "note_in_place_open" and self.notes:
            token.meta["around"] = self.notes.within
            token.meta["label"] = self.notes.within = self.notes.new_label()

    def _close(self, levels: list[_Level], locate: Locate) -> None:
        level = levels.pop()
        assert level.opening is not None
        name = level.tag or level.opening.type.removesuffix("_open")
        content = level.finish()
        make = _ONE_CHILD.get(name)
        node = make(content) if make else self._element(name, level.opening, content, locate)
        levels[-1].add(node)

    def _element(self, name: str, token: Token, content: Inlines, locate: Locate) -> Inline:
        place = locate(token.meta.get("at"))
        if name == "note_in_place":
            return self._note_in_place(token, content, place)
        marks = self.marks(token, place)
        if name == "span":
            return self._span(content, marks, place)
        self.used_labels.add(token.meta.get("label", ""))
        href, title = str(token.attrs["href"]), str(token.attrs.get("title", ""))
        attributes = marks.without("index")
        link = Links(self.path, self.diagnostics).link(href, content, title, attributes, place)
        return self.index_mark((link,), marks, place) or link

    def _leaf(self, token: Token, locate: Locate) -> Inline:
        place = locate(token.meta.get("at"))
        if token.type == "note_reference":
            if self.notes:
                self.notes.refer(token.content)
            return NoteReference(token.content, place=place)
        marks = self.marks(token, place)
        node: Inline
        if token.type == "image":
            node = self.image(token, marks, place)
            if "title" in token.attrs:
                self.diagnostics.warning(
                    "image-caption",
                    f"the caption of “{node.source}” is left out: it stands in a line of text",
                    place,
                    "give the image a paragraph of its own",
                )
        else:
            node = Code(token.content, attributes=marks.without("index"))
        return self.index_mark((node,), marks, place) or node

    def image(self, token: Token, marks: Marks, place: Place | None) -> Image:
        """Make an image of its token, less its caption."""
        self.used_labels.add(token.meta.get("label", ""))
        description = _SPACE.sub(" ", _words(token.children or ())).strip()
        links = Links(self.path, self.diagnostics)
        return links.image(str(token.attrs["src"]), description, marks.without("index"), place)

    def marks(self, token: Token, place: Place | None) -> Marks:
        """Give what the braces behind a token say."""
        marks = token.meta.get("marks", UNMARKED)
        assert isinstance(marks, Marks)
        self.report_unknown(marks, place)
        return marks

    def report_unknown(self, marks: Marks, place: Place | None) -> None:
        """Warn of attributes that mean nothing."""
        for key in marks.unknown:
            self.diagnostics.warning(
                "attribute-unknown",
                f"the attribute “{key}” means nothing here and is left out",
                place,
                "known are #id, .class, lang and index",
            )

    def _span(self, content: Inlines, marks: Marks, place: Place | None) -> Inline:
        attributes = marks.without("index", "smallcaps")
        if marks.has("smallcaps"):
            content = (SmallCaps(content, attributes=attributes),)
        elif attributes != Marks().attributes:
            content = (Span(content, attributes=attributes),)
        mark = self.index_mark(content, marks, place)
        if mark:
            return mark
        return content[0] if len(content) == 1 else Span(content)

    def index_mark(self, content: Inlines, marks: Marks, place: Place | None) -> IndexMark | None:
        """Make an entry for the index around some words if the marks ask for it."""
        if marks.index is None and not marks.has("index"):
            return None
        written = plain_text(content) if marks.index is None else marks.index
        mark = read_entry(written, content, place, is_bare=marks.index is None)
        if not all(mark.entry) or not all(mark.see):
            self.diagnostics.error(
                "index-empty",
                "the entry for the index has no words",
                place,
                'write [words]{.index} or [words]{index="entry!subentry"}',
            )
        return mark

    def _note_in_place(self, token: Token, content: Inlines, place: Place | None) -> Inline:
        if self.notes is None:
            self.diagnostics.error("note-in-place", "a note cannot be written in place here", place)
            return Span(content)
        label = token.meta["label"]
        self.notes.within = token.meta["around"]
        content = _trimmed(content)
        self.notes.define(label, (Paragraph(content, place=place),) if content else (), place)
        self.notes.refer(label)
        return NoteReference(label, place=place)

    def _html(self, token: Token, levels: list[_Level], locate: Locate) -> None:
        if token.content.startswith("<!--"):
            return
        match = _TAG.fullmatch(token.content)
        closing, name, empty = match.groups() if match else ("", "", "")
        name = name.lower()
        if name == "br" and not closing:
            levels[-1].add(LineBreak())
        elif name and not closing and not empty:
            self._open(token, levels, locate, name)
        elif name and closing and levels[-1].tag == name:
            self._close(levels, locate)
        else:
            self._refuse_html(token, locate)

    def _leave_html(self, levels: list[_Level], locate: Locate) -> None:
        """Give up the tags that are still open where what holds them ends."""
        while (level := levels[-1]).tag and level.opening:
            self.diagnostics.error(
                "raw-html",
                f"the tag “{level.opening.content}” is not closed where it should be",
                locate(level.opening.meta.get("at")),
            )
            levels.pop()
            for node in level.finish():
                levels[-1].add(node)

    def _refuse_html(self, token: Token, locate: Locate) -> None:
        name = token.content.strip("</>").split()[:1]
        if token.content.startswith("</") and name and name[0] in self._refused_tags:
            return
        self._refused_tags.update(name)
        self.diagnostics.error(
            "raw-html",
            f"raw HTML “{_SPACE.sub(' ', token.content)}” cannot be part of a text",
            locate(token.meta.get("at")),
            "write it in Markdown; the tags that are read are sup, sub, em, i, strong, b and br,"
            " without attributes",
        )


def _spaced(words: str) -> str:
    """Make one space of every run of spaces and line ends."""
    return _LONG_SPACE.sub(" ", words).replace("\n", " ")


def _trimmed(run: Inlines) -> Inlines:
    """Take the space from both ends of a run."""
    match run:
        case (Str(text=text), *others) if text.startswith(" "):
            words = text.lstrip(" ")
            return _trimmed(((Str(words),) if words else ()) + tuple(others))
        case (*others, Str(text=text)) if text.endswith(" "):
            words = text.rstrip(" ")
            return _trimmed(tuple(others) + ((Str(words),) if words else ()))
        case _:
            return run


def _words(tokens: Iterable[Token]) -> str:
    """Give the words of a description, less their markup."""
    pieces: list[str] = []
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            pieces.append(" ")
        elif token.type == "image":
            pieces.append(_words(token.children or ()))
        else:
            pieces.append(token.content)
    return "".join(pieces)
