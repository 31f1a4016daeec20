"""Set a book as a form has it: lines, pages, heads and folios, and the notes where they belong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from scan_books import Book, Chapter, Sentence
from scan_forms import Form

_MISREAD = (("rn", "m"), ("h", "b"), ("e", "c"), ("in", "m"), ("ll", "U"), ("t", "f"), ("s", "a"))
_ANCHOR = re.compile("\x10(\\d+)\x11")
_PAGE_LINES = 38


@dataclass(frozen=True, slots=True)
class Expected:
    """A note as an import should give it."""

    before: str
    """The words before its mark."""
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """What lies on the table of the scanner, and what a careful reader would find in it."""

    raw: str
    expected: tuple[Expected, ...]


@dataclass(slots=True)
class _Numbering:
    """Which note has which number."""

    form: Form
    notes: list[Expected] = field(default_factory=list)
    number: dict[int, int] = field(default_factory=dict)
    last: int = 0

    def begin(self, scope: str) -> None:
        """Begin anew where the form does."""
        if self.form.anew == scope:
            self.last = 0

    def count(self, ids: list[int]) -> None:
        """Give the next numbers."""
        for note in ids:
            if note not in self.number:
                self.last += 1
                self.number[note] = self.last

    def with_marks(self, text: str) -> str:
        """Put the marks where the anchors are."""
        return _ANCHOR.sub(lambda found: self.form.mark(self.number[int(found[1])]), text)

    def body(self, note: int) -> list[str]:
        """Give a note's paragraphs with its label."""
        first, *others = self.notes[note].paragraphs
        return self.form.body(self.number[note], [first, *others])


def print_book(book: Book, form: Form, seed: int) -> Printed:
    """Set a book; the same seed gives the same pages."""
    dice = Random(seed * 1000 + len(form.name))
    numbering = _Numbering(form)
    chapters = [
        (chapter, [_paragraph(words, form, numbering, dice) for words in chapter.paragraphs])
        for chapter in book.chapters
    ]
    if form.place == "page":
        raw = _paged(book, chapters, form, numbering, dice)
    else:
        raw = _flowing(book, chapters, form, numbering, dice)
    return Printed(raw, tuple(numbering.notes))


def _paragraph(
    sentences: tuple[Sentence, ...], form: Form, numbering: _Numbering, dice: Random
) -> str:
    written = []
    for sentence in sentences:
        words = _misread(sentence.words, form.noise, dice)
        if form.mark and sentence.note:
            note = len(numbering.notes)
            anchor = f"\x10{note}\x11"
            cut = len(" ".join(words.split()[:6])) if sentence.inner else len(words)
            before, after = words[:cut], words[cut:]
            if form.before_point and not sentence.inner and before[-1:] == ".":
                before, after = before[:-1], "."
            paragraphs = tuple(
                _misread(text, form.noise, dice)
                for text in sentence.note[: 1 if form.single else None]
            )
            numbering.notes.append(Expected(" ".join([*written[-1:], before]), paragraphs))
            words = before + anchor + after
        written.append(words)
    return " ".join(written)


def _misread(text: str, rate: float, dice: Random) -> str:
    if not rate:
        return text
    words = text.split(" ")
    for place, word in enumerate(words):
        if word.isalpha() and word.islower() and dice.random() < rate:
            right, wrong = dice.choice(_MISREAD)
            words[place] = word.replace(right, wrong, 1)
    return " ".join(words)


def _wrap(text: str, width: int, dice: Random, indent: str = "") -> list[str]:
    """Break a paragraph into lines; some words are cut."""
    if not width:
        return [indent + text]
    lines, line = [], indent
    for word in text.split(" "):
        bare = _ANCHOR.sub("", word)
        if len(_ANCHOR.sub("", line)) + 1 + len(bare) > width and line.strip():
            room = width - len(line) - 2
            if (
                word.isalpha()
                and len(word) > 6
                and 2 < room < len(word) - 2
                and dice.random() < 0.7
            ):
                lines.append(f"{line} {word[:room]}-")
                line = word[room:]
                continue
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line.strip() else line + word
    return [*lines, line]


def _numeral(number: int) -> str:
    return ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")[number % 10]


def _set_body(body: list[str], form: Form, dice: Random) -> list[str]:
    lines: list[str] = []
    for place, text in enumerate(body):
        if place and form.gaps:
            lines.append("")
        first, *others = _wrap(text, form.width and form.width + 4, dice)
        lines += [form.inset + first, *(form.inset + form.hanging + line for line in others)]
    return lines


def _flowing(
    book: Book,
    chapters: list[tuple[Chapter, list[str]]],
    form: Form,
    numbering: _Numbering,
    dice: Random,
) -> str:
    parts = [book.title.upper(), f"by {book.author}"]
    gathered: list[str] = []
    for place, (chapter, paragraphs) in enumerate(chapters):
        numbering.begin("chapter")
        heads = [f"CHAPTER {_numeral(place)}.", chapter.title.upper()]
        parts += heads
        bodies: list[str] = []
        for paragraph in paragraphs:
            numbering.begin("paragraph")
            ids = [int(found) for found in _ANCHOR.findall(paragraph)]
            numbering.count(ids)
            if form.place == "flow":
                flowing = _ANCHOR.sub(
                    lambda found: " ".join(numbering.body(int(found[1]))), paragraph
                )
                parts.append("\n".join(_wrap(flowing, form.width, dice)))
                continue
            wrapped = "\n".join(_wrap(paragraph, form.width, dice))
            parts.append(numbering.with_marks(wrapped))
            here = ["\n".join(_set_body(numbering.body(note), form, dice)) for note in ids]
            if form.place == "paragraph":
                parts += here
            bodies += here
        glue = "\n\n" if form.gaps else "\n"
        if form.place == "chapter" and bodies:
            parts += [form.heading] if form.heading else []
            parts.append(glue.join(bodies))
        named = {"numeral": heads[0], "title": chapter.title, "both": "\n\n".join(heads)}
        if form.parts in named:
            gathered.append(named[form.parts])
        gathered += [glue.join(bodies)] if bodies else []
    if form.place == "book" and gathered:
        parts += [form.heading] if form.heading else []
        parts += gathered
    return "\n\n".join(parts) + "\n"


@dataclass(slots=True)
class _Page:
    lines: list[str] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    over: list[str] = field(default_factory=list)
    """What the page before could not hold of its last note."""


def _paged(
    book: Book,
    chapters: list[tuple[Chapter, list[str]]],
    form: Form,
    numbering: _Numbering,
    dice: Random,
) -> str:
    made: list[str] = []
    for place, (chapter, paragraphs) in enumerate(chapters):
        numbering.begin("chapter")
        for index, page in enumerate(_pages(paragraphs, form, numbering, dice)):
            numbering.begin("page")
            numbering.count(page.notes)
            folio = len(made) + 5
            head = (
                f"{folio} {book.title.upper()}."
                if folio % 2
                else f"{chapter.title.upper()}. {folio}"
            )
            top = (
                [head, ""]
                if index
                else [f"CHAPTER {_numeral(place)}.", "", chapter.title.upper(), ""]
            )
            lines = [numbering.with_marks(line) for line in page.lines]
            foot = list(page.over)
            for note in page.notes:
                foot += _set_body(numbering.body(note), form, dice)
                foot += [""] if form.gaps else []
            rule = ["", *([form.rule] if form.rule else [])]
            made.append("\n".join([*top, *lines, *(rule if foot else []), *foot]).rstrip())
    title = f"{book.title.upper()}\n\nby {book.author}"
    divider = "\n\f" if form.pages == "feed" else "\n\n\n"
    return divider.join([title, *made]) + "\n"


def _pages(
    paragraphs: list[str], form: Form, numbering: _Numbering, dice: Random
) -> Iterator[_Page]:
    page = _Page()
    used = 0
    for paragraph in paragraphs:
        indent = "" if form.pages == "blank" else "    "
        lines = _wrap(paragraph, form.width, dice, indent)
        for place, line in enumerate(lines):
            ids = [int(found) for found in _ANCHOR.findall(line)]
            words = sum(len(" ".join(numbering.notes[note].paragraphs)) for note in ids)
            cost = 1 + len(ids) + words // form.width
            if used + cost > _PAGE_LINES:
                yield page
                page, used = _Page(), 0
            if not place and page.lines and form.pages == "blank":
                page.lines.append("")
            page.lines.append(line)
            page.notes += ids
            used += cost
    yield page
