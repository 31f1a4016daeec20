"""The Markdown reader: what authors write and what the model then holds.

Most of it is in `golden/read`: a text `x.md` and what it becomes, `x.tree`. To add one, write the text,
run `pytest --update-golden`, and read the tree.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anthology.diagnostics import Diagnostic, Diagnostics, Place
from anthology.model.book import Book, Contributor, Introduction, Page, Part, Text
from anthology.model.dump import dump
from anthology.model.nodes import (
    CrossReference,
    Emphasis,
    Image,
    Node,
    NoteReference,
    Paragraph,
    SectionBreak,
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
        ["attribute-unknown texts/a.md:1:1", "attribute-unknown texts/a.md:3:5"],
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
    "a row too long for its table": (
        "> | a | b |\n> |---|---|\n> | c |\n> | d | e | f |",
        ["table-cells texts/a.md:4"],
    ),
    "a control character": ("One\ntwo \x07", ["control-character texts/a.md:2:5"]),
    "front matter that is no YAML": (
        '---\ntitle: a\nsource: "b\n---\n',
        ["yaml-syntax texts/a.md:4:1"],
    ),
    "front matter that is never closed": ("---\ntitle: a\n\nText: b", ["yaml-syntax texts/a.md:1"]),
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


def test_both_lines_of_a_note_defined_twice_are_named() -> None:
    _, found = read("Text.[^1]\n\n[^1]: First.\n\n[^1]: Second.")
    assert found[0].message == "note “1” is defined twice, in line 3 and in line 5"


def test_of_two_notes_with_one_label_the_first_counts() -> None:
    document, _ = read("Text.[^1]\n\n[^1]: First.\n[^1]: Second.")
    assert [dump(note) for note in document.notes] == [
        'Note "1" owner=author\n  Paragraph "First."\n'
    ]


def test_a_near_miss_names_the_key_that_was_meant() -> None:
    _, found = read("---\nshort_title: a\n---\n")
    assert found[0].hints == ("did you mean “short-title”?",)


# ---------------------------------------------------------------- places


def test_whatever_can_be_complained_of_knows_its_line_and_column() -> None:
    source = """\
---
title: T
---

Words in *two
lines[^1]* and [](#a).

> Quoted
> ![p](a.png) words.

- an item
  [x]{.index}

## Heading[^2]

| a | b |
|---|---|
| [](#a) | [](#a) |

| verse
|   indented [](#a)

[^1]: Note
    goes on [](#a)

[^2]: Two.
"""
    document, found = read(source)
    assert found == []
    placed = [
        (type(node).__name__, node.place.line, node.place.column)
        for node in nodes(document)
        if node.place and node.place.column
    ]
    assert placed == [
        ("NoteReference", 6, 6),
        ("CrossReference", 6, 16),
        ("Image", 9, 3),
        ("IndexMark", 12, 3),
        ("NoteReference", 14, 11),
        ("CrossReference", 18, 3),
        ("CrossReference", 18, 12),
        ("CrossReference", 21, 14),
        ("CrossReference", 24, 13),
    ]


def test_every_block_knows_its_line() -> None:
    document, _ = read("One\n\n> Two\n\n::: letter\n\n- Three\n:::\n\n| a |\n|---|\n")
    lines = [block.place.line for block in document.blocks if block.place]
    assert lines == [1, 3, 5, 10]


def test_markdown_in_place_has_the_lines_of_its_manifest_and_no_columns() -> None:
    diagnostics = Diagnostics()
    source = "First printed as a leaflet.\n\n[](#a)\n\n[^ed-1]: Lost."
    document = read_markdown(source, "anthology.yaml", diagnostics, first_line=40)
    references = [node for node in nodes(document) if isinstance(node, CrossReference)]
    assert [node.place for node in references] == [Place("anthology.yaml", 42)]
    assert [item.place for item in diagnostics] == [Place("anthology.yaml", 44)]


# ---------------------------------------------------------------- what is around a text


def test_line_ends_and_the_byte_order_mark_make_no_difference() -> None:
    source = "---\ntitle: T\n---\n\nOne\ntwo.[^1]\n\n[^1]: Note.\n"
    document, _ = read(source)
    assert read("\ufeff" + source.replace("\n", "\r\n"))[0] == document
    assert read(source.replace("\n", "\r"))[0] == document


def test_paths_are_resolved_from_the_folder_of_the_file() -> None:
    source = "![a](../b/c%20d.png)\n\nSee [](e.md#f) and [](./../g.md)."
    document, found = read(source, "texts/deep/a.md")
    assert found == []
    assert [node.source for node in nodes(document) if isinstance(node, Image)] == [
        "texts/b/c d.png"
    ]
    assert [
        (node.path, node.fragment) for node in nodes(document) if isinstance(node, CrossReference)
    ] == [("texts/deep/e.md", "f"), ("texts/g.md", "")]


def test_the_language_that_a_text_names_itself_counts() -> None:
    named = read_markdown("---\nlang: fr\n---\n", "a.md", Diagnostics(), language="en")
    silent = read_markdown("Text", "a.md", Diagnostics(), language="en")
    assert (named.front_matter.language, silent.front_matter.language) == ("fr", "en")


def test_an_empty_text_is_an_empty_document() -> None:
    document, found = read("")
    assert (document.blocks, document.notes, found) == ((), (), [])


def test_a_title_is_read_as_a_run_of_inlines() -> None:
    diagnostics = Diagnostics()
    place = Place("anthology.yaml", 3, 8)
    title = read_inlines("The *Iron*\nHand[^1]", "anthology.yaml", place, diagnostics)
    assert title == (Str("The "), Emphasis((Str("Iron"),)), Str(" Hand"), NoteReference("1"))
    assert title[3].place == place
    assert plain_text(title) == "The Iron Hand"


def test_a_title_is_no_block() -> None:
    assert read_inlines("1. # Not a heading", "a.md", None, Diagnostics()) == (
        Str("1. # Not a heading"),
    )


# ---------------------------------------------------------------- whatever comes

MARKUP = st.lists(
    st.sampled_from(
        [
            *("*", "**", "_", "`", "~", "^", "[", "]", "[^1]", "[^1]: ", "(", ")", "{", "}"),
            *("#", "# ", "> ", "- ", "1. ", "| ", "|", "|---|", ": ", "Table: ", ":::", "::: a"),
            *("::: verse", "\n", "\n\n", "    ", " ", "\\", "<em>", "</em>", "<br>", "<!--", "-->"),
            *(
                "![",
                "](a.md)",
                "](#b)",
                "]{.index}",
                "{#a lang=fr}",
                "]{.smallcaps}",
                "^[",
                "---\n",
            ),
            *("```", "&amp;", "\t", "a", "b", "title: ", "é", "\x00", "\r", "https://", "<"),
        ]
    ),
    max_size=60,
).map("".join)


@given(st.one_of(MARKUP, st.text(max_size=200)))
def test_no_text_makes_the_reader_fail(source: str) -> None:
    document, _ = read(source)
    assert dump(document).startswith("Document")


@given(st.text(alphabet=st.characters(categories=["L", "N", "Zs"]), max_size=200))
def test_words_without_markup_stay_as_they_are(words: str) -> None:
    document, found = read(f"x{words}x")
    assert found == []
    (paragraph,) = document.blocks
    assert isinstance(paragraph, Paragraph)
    assert plain_text(paragraph.content) == re.sub(" +", " ", f"x{words}x")


# ---------------------------------------------------------------- the tree as text


def test_a_book_is_dumped_down_to_its_words() -> None:
    author = Contributor("A Printer", sort="Printer, A")
    text = Text(
        path="texts/a.md",
        id="a",
        title=(Str("Cold "), Emphasis((Str("Type"),))),
        language="en",
        blocks=(Paragraph((Str("Words\u00a0here."),)),),
        authors=(author,),
        introduction=Introduction(blocks=(SectionBreak(),)),
    )
    book = Book(
        title="A Reader",
        language="en",
        slug="a-reader",
        identifier="urn:isbn:9780000000002",
        front=(Page.TITLE_PAGE,),
        contents=(Part(id="one", title=(Str("Machines"),), contents=(text,)),),
        back=(),
    )
    assert dump(book) == (
        'Book title="A Reader" language="en" slug="a-reader" identifier="urn:isbn:9780000000002"'
        " front=title-page\n"
        '  Part id="one"\n'
        '    title: "Machines"\n'
        '    Text path="texts/a.md" id="a" language="en"\n'
        "      title:\n"
        '        Str "Cold "\n'
        '        Emphasis "Type"\n'
        '      Paragraph "Words\\u00a0here."\n'
        "      authors:\n"
        '        Contributor "A Printer" sort="Printer, A"\n'
        "      introduction: Introduction\n"
        "        SectionBreak\n"
    )


FOREIGN = {
    "a formula": "so $E=mc^2$ holds",
    "a citation": "as told [see @doe99, p. 3]",
    "a link between notes": "see [[Other Note|it]]",
    "a comment": "told %%not to all%%",
    "a marked passage": "==told==",
    "a callout": "> [!note] Title\n> Words",
    "a command of a website's generator": "{% include x %}",
    "a command of TeX": "\\newpage",
    "an example's number": "(@good) one",
    "a grid table": "+---+---+\n| a | b |\n+---+---+",
    "a list that counts itself": "#. one",
}


@pytest.mark.parametrize("what", FOREIGN)
def test_what_another_markdown_reads_is_a_warning_once_in_a_text(what: str) -> None:
    _, found = read(f"{FOREIGN[what]}\n\n{FOREIGN[what]}\n")
    assert [item.code for item in found] == ["syntax-foreign"]
    assert f"looks like {what}," in found[0].message


@pytest.mark.parametrize(
    "words",
    ["$5 and $6", "a == b == c", "100 %% cotton", r"\$E=mc^2\$", r"\[\[it]]", "`$x_1$`", "a@b.org"],
)
def test_prices_and_what_is_escaped_or_code_is_not(words: str) -> None:
    assert list(read(words + "\n")[1]) == []
