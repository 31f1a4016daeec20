"""Read stage: from a Markdown file to the model.

In comes the source of one text or introduction; out goes a `Document`: what its front matter says,
its blocks, its notes. All that can be wrong with it is reported, but for references to notes that
do not exist: the manifest decides what becomes of those.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from markdown_it.token import Token

from anthology.diagnostics import Diagnostics, Place
from anthology.model.nodes import Blocks, Heading, Inlines, NoteReference
from anthology.model.walk import walk
from anthology.read.blocks import BlockReader
from anthology.read.document import Document, FrontMatter
from anthology.read.front_matter import read_front_matter, split_front_matter
from anthology.read.inline_syntax import TooDeep
from anthology.read.inlines import InlineReader
from anthology.read.notes import Notes
from anthology.read.parser import markdown_parser
from anthology.read.source import Source, clean
from anthology.read.tables import attach_captions

NOTE_CALL = re.compile(r"(?<!\\)\[\^([^\]\s]+)\]")


def read_markdown(
    source: str,
    path: str,
    diagnostics: Diagnostics,
    *,
    language: str = "",
    first_line: int = 1,
    titles: str = "",
) -> Document:
    """Read a text.

    `path` is that of its file, from the book's folder; `first_line` the line of that file in which
    the source begins, where it was written in place in the manifest; `language` counts where the
    front matter names none; `titles` are words of the manifest that may call its notes.
    """
    text = clean(source, path, first_line, diagnostics)
    front_source, body = split_front_matter(text, Place(path, first_line), diagnostics)
    notes = Notes(diagnostics)
    front = FrontMatter()
    if front_source is not None:

        def inlines(words: str, place: Place) -> Inlines:
            return read_inlines(words, path, place, diagnostics)

        front = read_front_matter(front_source, path, first_line + 1, diagnostics, inlines)
    for node in walk((*front.title, *front.subtitle, *front.source)):
        if isinstance(node, NoteReference):
            notes.refer(node.label)
    for label in NOTE_CALL.findall(titles):
        notes.refer(label)
    above = text.count("\n", 0, len(text) - len(body))
    lines = Source(path, body.split("\n"), first_line + above, columns=first_line == 1)
    try:
        blocks = _read_blocks(body, lines, notes, diagnostics)
    except TooDeep as deep:
        _report_depth(deep.place or lines.place(deep.line), diagnostics)
        return Document(front, (), ())
    if not front.title:
        title, blocks = _take_title(blocks)
        front = replace(front, title=title)
    front = replace(front, language=front.language or language)
    return Document(front, blocks, notes.in_order())


def read_inlines(source: str, path: str, place: Place | None, diagnostics: Diagnostics) -> Inlines:
    """Read the Markdown of a title, a source, a biography: no blocks, and no notes in place."""
    text = clean(source, path, place.line if place else 1, diagnostics).strip()
    try:
        return InlineReader(path, diagnostics).read(text, lambda _: place)
    except TooDeep:
        _report_depth(place, diagnostics)
        return ()


def _read_blocks(body: str, source: Source, notes: Notes, diagnostics: Diagnostics) -> Blocks:
    parser = markdown_parser()
    environment: dict[str, Any] = {}
    tokens: list[Token] = []
    parser.block.parse(body, parser, environment, tokens)
    notes.labels = frozenset(token.content for token in tokens if token.type == "note_open")
    inlines = InlineReader(source.path, diagnostics, notes, environment)
    blocks = BlockReader(source, attach_captions(tokens), inlines, notes, diagnostics).read()
    _report_addresses(environment, inlines.used_labels, source, diagnostics)
    return blocks


def _take_title(blocks: Blocks) -> tuple[Inlines, Blocks]:
    """Take the only heading of the first level for the title if the text begins with it."""
    headings = [block for block in blocks if isinstance(block, Heading) and block.level == 1]
    if len(headings) == 1 and headings[0] is blocks[0]:
        return headings[0].content, blocks[1:]
    return (), blocks


def _report_depth(place: Place | None, diagnostics: Diagnostics) -> None:
    diagnostics.error(
        "nesting-too-deep",
        "something is nested too deep to be read",
        place,
        "look for a row of “>”, “[” or list signs that were not meant as Markdown",
    )


def _report_addresses(
    environment: dict[str, Any], used: set[str], source: Source, diagnostics: Diagnostics
) -> None:
    """Warn of lines like `[x]: words` that Markdown takes for an address, and so leaves out."""
    for label, address in environment.get("references", {}).items():
        if label not in used:
            diagnostics.warning(
                "link-unreferenced",
                f"this line gives “{label.lower()}” an address, but no link uses it",
                source.place(address["map"][0]),
                "if it is part of the text, write “\\[” for its first bracket",
            )
    for address in environment.get("duplicate_refs", ()):
        diagnostics.warning(
            "link-duplicate",
            f"“{address['label'].lower()}” already has an address, and this one is left out",
            source.place(address["map"][0]),
        )
