"""The book that comes of a manifest and its texts: what goes before what, ids, people."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from manifest_book import MINIMAL, book_of, read_book, write_book

from anthology.diagnostics import Diagnostics, Place, Severity
from anthology.manifest.naming import slugify, sort_name, text_ids
from anthology.model.book import Page
from anthology.model.nodes import Image
from anthology.model.walk import plain_text, walk
from anthology.read.manifest_pictures import find_pictures
from anthology.read.markdown import read_markdown

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a manifest and texts; give the path of the manifest."""
    return partial(write_book, tmp_path)


# ---------------------------------------------------------------- the book


def test_what_the_manifest_says_of_a_text_goes_before_its_front_matter(write: Write) -> None:
    manifest = MINIMAL.replace(
        "[one.md]",
        "\n  - text: one.md\n    title: The *New* Title\n    authors: [B Writer]\n"
        "    translators: []\n    date: 1974\n    language: fr\n",
    )
    text = (
        "---\ntitle: Old\nauthors: A Writer\ntranslator: C\nrights: Theirs\nlang: de\n---\nWords."
    )
    (one,) = book_of(write(manifest, one=text)).texts()
    assert plain_text(one.title) == "The New Title"
    assert plain_text(one.short_title) == "The New Title"
    assert [author.sort for author in one.authors] == ["Writer, B"]
    assert (one.translators, one.date, one.language) == ((), "1974", "fr")
    assert one.rights == "Theirs"


def test_notes_in_an_introduction_in_place_have_the_lines_of_the_manifest(write: Write) -> None:
    manifest = MINIMAL.replace(
        "[one.md]",
        "\n  - text: one.md\n    introduction: |\n      First printed as a leaflet.[^ed-1]\n\n"
        "      [^ed-1]: Two copies are known.\n",
    )
    (one,) = book_of(write(manifest)).texts()
    assert one.introduction is not None
    assert one.introduction.path == "anthology.yaml"
    (note,) = one.introduction.notes
    assert note.place is not None
    assert (note.place.path, note.place.line) == ("anthology.yaml", 8)


def test_titles_in_the_manifest_can_call_the_notes_that_go_with_them(write: Write) -> None:
    manifest = (
        'title: A Reader\nlanguage: en\ncontents:\n  - part: "Machines[^ed-1]"\n    introduction: |\n'
        '      Words.\n\n      [^ed-1]: A note.\n    contents: [{text: one.md, title: "A[^9]"}]\n'
    )
    book = book_of(write(manifest, one="---\ntitle: Old\n---\nWords.\n\n[^9]: Nine.\n"))
    (part,) = book.parts()
    assert part.id == "part-machines"
    (one,) = book.texts()
    assert [type(node).__name__ for node in (*part.title, *one.title)] == [
        "Str",
        "NoteReference",
    ] * 2


def test_pictures_in_an_introduction_in_place_are_looked_for_among_the_texts_too(
    tmp_path: Path, write: Write
) -> None:
    for name in ("texts/a.png", "texts/b.png", "b.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    document = read_markdown(
        "![](a.png)\n\nx ![](b.png) ![](c.png)[^1]\n\n[^1]: ![](a.png)",
        "anthology.yaml",
        Diagnostics(),
    )
    found = find_pictures(document, tmp_path)
    blocks = (*found.blocks, *(block for note in found.notes for block in note.blocks))
    sources = [node.source for node in walk(blocks) if isinstance(node, Image)]
    assert sources == ["texts/a.png", "b.png", "c.png", "texts/a.png"]


def test_an_introduction_in_place_may_mention_a_file(write: Write) -> None:
    entry = "\n  - text: one.md\n    introduction: |\n      See also\n      two.md\n"
    (one,) = book_of(write(MINIMAL.replace("[one.md]", entry))).texts()
    assert one.introduction is not None
    assert one.introduction.blocks


def test_an_introduction_from_a_file_brings_its_own_title_and_authors(write: Write) -> None:
    manifest = MINIMAL.replace(
        "[one.md]", "\n  - part: Machines\n    introduction: intros/m.md\n    contents: [one.md]\n"
    )
    text = "---\ntitle: Before the Machines\nauthor: The Editors\n---\nWords."
    (part,) = book_of(write(manifest, intros__m=text)).parts()
    assert part.introduction is not None
    assert plain_text(part.introduction.title) == "Before the Machines"
    assert [author.sort for author in part.introduction.authors] == ["Editors, The"]
    assert part.introduction.path == "texts/intros/m.md"


def test_front_and_back_hold_pages_and_texts_in_the_order_written(write: Write) -> None:
    manifest = MINIMAL + "front: [title-page, foreword.md, contents]\nback: []\n"
    book = book_of(write(manifest, foreword="# Foreword\n"))
    assert [item if isinstance(item, Page) else item.id for item in book.front] == [
        Page.TITLE_PAGE,
        "foreword",
        Page.CONTENTS,
    ]
    assert book.back == ()


def test_people_are_the_same_wherever_they_are_named(write: Write) -> None:
    manifest = (
        MINIMAL
        + "editors: [A Printer, {name: The Press, sort: 'Press, The', bio: 'A *small* press.'}]\n"
        + "contributors:\n  A Printer: {bio: Sets type., url: 'https://example.org/'}\n"
    )
    book = book_of(write(manifest, one="---\ntitle: One\nauthors: [A Printer]\n---\nWords."))
    (one,) = book.texts()
    assert one.authors == book.editors[:1]
    assert one.authors[0].sort == "Printer, A"
    assert one.authors[0].url == "https://example.org/"
    assert [person.name for person in book.contributors] == ["A Printer", "The Press"]
    assert plain_text(book.contributors[1].biography) == "A small press."


def test_someone_described_and_named_nowhere_is_a_warning(write: Write) -> None:
    diagnostics = Diagnostics()
    read_book(write(MINIMAL + "contributors:\n  A Pinter: {bio: Sets type.}\n"), diagnostics)
    (warning,) = diagnostics
    assert (warning.code, warning.severity) == ("contributor-unused", Severity.WARNING)
    assert warning.place == Place("anthology.yaml", 5, 3)


def test_ids_stay_the_same_when_lines_move(write: Write) -> None:
    names = ["one.md", "a/intro.md", "b/intro.md"]
    texts = {name.removesuffix(".md").replace("/", "__"): "# T\n" for name in names}
    found = {
        frozenset(
            (text.path, text.id)
            for text in book_of(write(MINIMAL.replace("one.md", ", ".join(order)), **texts)).texts()
        )
        for order in permutations(names)
    }
    assert found == {
        frozenset(
            {
                ("texts/one.md", "one"),
                ("texts/a/intro.md", "a-intro"),
                ("texts/b/intro.md", "b-intro"),
            }
        )
    }


def test_texts_never_share_an_id_with_each_other_or_with_a_page() -> None:
    paths = [
        "index.md",
        "i/index.md",
        "a/b.md",
        "a-b.md",
        "c/b.md",
        "1.md",
        "Глава.md",
        "Статья.md",
    ]
    paths += ["x y.md", "x-y.md", "X_Y.md", "part-one.md", "part-two/one.md", "one.md", "notes.md"]
    ids = text_ids(f"texts/{path}" for path in paths)
    assert len(set(ids.values())) == len(paths)
    assert all(re.fullmatch("[a-z][a-z0-9-]*", text_id) for text_id in ids.values())
    assert not set(ids.values()) & set(Page)
    assert not any(text_id.startswith("part-") for text_id in ids.values())


def test_parts_of_the_same_title_have_ids_of_their_own(write: Write) -> None:
    manifest = (
        MINIMAL.replace("[one.md]", "")
        + "  - {part: Words, contents: [{part: Words, contents: [one.md]}]}\n"
        + "  - {part: Words, contents: [two.md]}\n  - {part: 'Слова', contents: [three.md]}\n"
    )
    parts = list(book_of(write(manifest, two="# Two\n", three="# Three\n")).parts())
    ids = [part.id for part in parts]
    assert ids[:3] == ["part-words", "part-words-words", "part-words-2"]
    assert len(set(ids)) == 4


def test_the_identifier_made_for_a_book_depends_on_what_names_it_alone(write: Write) -> None:
    first = book_of(write(MINIMAL)).identifier
    assert book_of(write(MINIMAL + "published: 2026\nback: []\n")).identifier == first
    assert book_of(write(MINIMAL.replace("Reader", "Writer"))).identifier != first


def test_the_slug_is_made_from_the_title(write: Write) -> None:
    assert book_of(write(MINIMAL.replace("A Reader", "“Été” & Co’s Ærø"))).slug == "ete-cos-aero"
    assert slugify("Глава") != slugify("Статья")


@pytest.mark.parametrize("title", ["An Account of the Proceedings " * 20, "x" * 500, "слово " * 99])
def test_the_slug_of_a_long_title_can_name_a_file_and_is_its_own(title: str) -> None:
    assert len(slugify(title)) <= 80
    assert slugify(title) != slugify(title + "more")
    assert slugify(slugify(title)) == slugify(title)


@pytest.mark.parametrize(
    ("name", "sorted_as"),
    [
        ("Plato", "Plato"),
        ("Emma Goldman", "Goldman, Emma"),
        ("The Editors", "Editors, The"),
        ("An Ink-Maker", "Ink-Maker, An"),
        ("Ludwig van Beethoven", "Beethoven, Ludwig van"),
        ("Ursula von der Leyen", "Leyen, Ursula von der"),
        ("Ursula K. Le Guin", "Le Guin, Ursula K."),
        ("W. E. B. Du Bois", "Du Bois, W. E. B."),
        ("Walter de la Mare", "la Mare, Walter de"),
        ("Tawfiq al-Hakim", "Hakim, Tawfiq al-"),
        ("Jean d’Alembert", "Alembert, Jean d’"),
        ("José Ortega y Gasset", "Ortega y Gasset, José"),
        ("Martin Luther King Jr.", "King, Martin Luther, Jr."),
        ("Sammy Davis, Jr.", "Davis, Sammy, Jr."),
        ("John Smith III", "Smith, John, III"),
        ("Compositor, A", "Compositor, A"),
        ("毛泽东", "毛泽东"),
    ],
)
def test_names_sort_by_the_family_name(name: str, sorted_as: str) -> None:
    assert sort_name(name) == sorted_as


@given(st.text())
def test_no_name_makes_sorting_or_slugs_fail(name: str) -> None:
    sort_name(name)
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", slugify(name))
