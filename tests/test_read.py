"""The Markdown reader: what authors write and what the model then holds.

Most of it is in `golden/read`: a text `x.md` and what it becomes, `x.tree`. To add one, write the text,
run `pytest --update-golden`, and read the tree.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anthology.diagnostics import Diagnostic, Diagnostics, Place
from anthology.model.dump import dump
from anthology.model.nodes import (
    CrossReference,
    Emphasis,
    Image,
    Node,
    NoteReference,
    Str,
)
from anthology.model.walk import plain_text, walk
from anthology.read.document import Document
from anthology.read.markdown import read_inlines, read_markdown

GOLDEN = Path(__file__).parent / "golden" / "read"


def read(source: str, path: str = "texts/a.md") -> tuple[Document, list[Diagnostic]]:
    diagnostics = Diagnostics()
    document = read_markdown(source, path, diagnostics)
    return document, diagnostics.in_order()


def complaints(source: str) -> list[str]:
    """Give code and place of each complaint about a text."""
    _, found = read(source)
    return [f"{item.code} {item.place}" for item in found]


def nodes(document: Document) -> list[Node]:
    inside_notes = [block for note in document.notes for block in note.blocks]
    return [*walk(document.blocks), *walk(inside_notes)]


@pytest.mark.parametrize("source", sorted(GOLDEN.glob("*.md")), ids=lambda path: path.stem)
def test_a_text_becomes_the_tree_beside_it(source: Path, request: pytest.FixtureRequest) -> None:
    document, found = read(source.read_text(encoding="utf-8"), f"texts/{source.name}")
    tree = dump(document) + "".join(f"! {item.render_text()}\n" for item in found)
    golden = source.with_suffix(".tree")
    if request.config.getoption("--update-golden"):
        golden.write_text(tree, encoding="utf-8")
    assert tree == golden.read_text(encoding="utf-8")


# ---------------------------------------------------------------- complaints

COMPLAINTS = {
    "a note that nothing refers to": (
        "Text.\n\n[^1]: A note.",
        ["note-unreferenced texts/a.md:3:1"],
    ),
    "notes that only refer to each other": (
        "Text.\n\n[^1]: See [^2].\n[^2]: See [^1].",
        ["note-unreferenced texts/a.md:3:1", "note-unreferenced texts/a.md:4:1"],
    ),
    "a note defined twice": (
        "Text.[^1]\n\n[^1]: First.\n\n[^1]: Second.",
        ["note-duplicate texts/a.md:5:1"],
    ),
    "a note without words": (
        "Text.[^1]\n\n[^1]:\n\nMore text.",
        ["note-empty texts/a.md:3:1"],
    ),
    "a note in place without words": ("Text.^[ ]", ["note-empty texts/a.md:1:6"]),
    "a label with a space": (
        "Text.[^1]\n\n[^1]: Note.\n[^my note]: Note.",
        ["note-label texts/a.md:4:1"],
    ),
    "a reference to a missing note, which the manifest decides": ("Text.[^1]", []),
    "a note in place in a title": (
        "---\ntitle: Title^[note]\n---\n",
        ["note-in-place texts/a.md:2:8"],
    ),
    "raw HTML in a line": ("One\ntwo <u>three</u>.", ["raw-html texts/a.md:2:5"]),
    "a block of HTML": ("One.\n\n<div>\n\nTwo.\n\n</div>", ["raw-html texts/a.md:3:1"]),
    "a known tag with attributes": ('<em class="x">a', ["raw-html texts/a.md:1:1"]),
    "a known tag that is not closed": ("> a <em>b\n\nc", ["raw-html texts/a.md:1:5"]),
    "a known tag that closes nothing": ("a</em>", ["raw-html texts/a.md:1:2"]),
    "tags and emphasis across each other": (
        "*a <b>c* d</b>",
        ["raw-html texts/a.md:1:4", "raw-html texts/a.md:1:11"],
    ),
    "a comment without end": ("One\n\n<!-- two\n\nthree", ["comment-unclosed texts/a.md:3:1"]),
    "a div that is not closed": (
        "One\n\n::: {.letter}\n\nTwo\n",
        ["div-unclosed texts/a.md:3"],
    ),
    "a div that ends outside of its quotation": (
        "> ::: letter\n> Two\n\n:::\n",
        ["div-unclosed texts/a.md:1", "div-stray texts/a.md:4"],
    ),
    "a div that says neither name nor attributes": (
        "::: two words\nText\n:::",
        ["attribute-syntax texts/a.md:1"],
    ),
    "an attribute that means nothing": (
        "![a](a.png){width=50%}\n\nAnd [this]{style='x'}.",
        ["attribute-unknown texts/a.md:1", "attribute-unknown texts/a.md:3:5"],
    ),
    "an index entry without words": ('[a]{index="b!"}', ["index-empty texts/a.md:1:1"]),
    "a caption that has no place to go": ('a ![b](c.png "d")', ["image-caption texts/a.md:1:3"]),
    "a picture outside of the folder": (
        "Two\nlines\n![b](../../c.png)",
        ["path-outside texts/a.md:3:1"],
    ),
    "a picture from the network": (
        "![b](https://example.org/c.png)",
        ["path-outside texts/a.md:1:1"],
    ),
    "a text outside of the folder": ("[b](/c.md)", ["path-outside texts/a.md:1:1"]),
    "a link to a file that is no text": ("See [b](c.pdf).", ["link-target texts/a.md:1:5"]),
    "a link to nowhere": ("See [b]().", ["link-target texts/a.md:1:5"]),
    "a link that would run": ("[b](javascript:alert(1))", ["link-scheme texts/a.md:1:1"]),
    "an address that nothing uses": ("One\n\n[Note]: this", ["link-unreferenced texts/a.md:3"]),
    "an address given twice": (
        "[a]\n\n[a]: https://example.org\n[a]: https://example.com",
        ["link-duplicate texts/a.md:4"],
    ),
    "quotations without end": (">" * 10_000, ["nesting-too-deep texts/a.md:1"]),
    "brackets without end": ("One\n\n" + "[" * 10_000, ["nesting-too-deep texts/a.md:3"]),
    "divs without end": ("::: a\n" * 10_000, ["nesting-too-deep texts/a.md:51"]),
    "front matter nested without end": (
        "---\na: " + "[" * 10_000 + "\n---\n",
        ["nesting-too-deep texts/a.md:2"],
    ),
    "a control character": ("One\ntwo \x07", ["control-character texts/a.md:2:5"]),
    "front matter that is no YAML": (
        '---\ntitle: a\nsource: "b\n---\n',
        ["yaml-syntax texts/a.md:4:1"],
    ),
    "front matter that is never closed": ("---\ntitle: a\n\nText: b", []),
    "front matter that is a list": ("---\n- a\n---\n", ["value-kind texts/a.md:2:1"]),
    "a title that is a list": ("---\ntitle: [a]\n---\n", ["value-kind texts/a.md:2:8"]),
    "an author without a name": (
        "---\nauthors:\n  - {url: a}\n---\n",
        ["value-kind texts/a.md:3:5"],
    ),
    "a key given twice": (
        "---\nauthor: a\nauthors: b\n---\n",
        ["key-duplicate texts/a.md:3:1"],
    ),
    "a key ill written": ("---\nTitel: a\n---\n", ["key-near-miss texts/a.md:2:1"]),
    "keys of other programs": ("---\ntags: [a]\nupdated: 2020\ncssclass: b\n---\n", []),
}


@pytest.mark.parametrize(("source", "expected"), COMPLAINTS.values(), ids=COMPLAINTS)
def test_the_reader_complains_of(source: str, expected: list[str]) -> None:
    assert complaints(source) == expected
