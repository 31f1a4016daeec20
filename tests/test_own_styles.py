"""A book's own `styles/`: what cannot be used is refused, what nothing uses is told, and complaints have a place."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import anthology, small_book


@pytest.fixture
def reader(tmp_path: Path) -> Path:
    return small_book(tmp_path / "reader")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("cache"))


def put(folder: Path, name: str, words: str) -> Path:
    path = folder / "styles" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(words, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["book.css", "designs", "templates/nodes/str.xhtml", "templates"])
def test_what_lies_outside_the_book_is_not_read_through_a_link(reader: Path, name: str) -> None:
    outside = reader.parent / "outside"
    outside.mkdir()
    (outside / "classic.css").write_text("html { --title: 9rem; }", encoding="utf-8")
    link = reader / "styles" / name
    link.parent.mkdir(parents=True)
    link.symlink_to(outside / "classic.css" if "." in name else outside)
    for command in ("check", "build"):
        run = anthology("-C", reader, command)
        assert run.status == 1
        assert run.err.startswith(f"styles/{name}: error: ")
        assert "[path-outside]" in run.err
    assert not (reader / "dist").exists()


def test_a_styles_folder_elsewhere_is_not_read(reader: Path) -> None:
    (reader.parent / "styles").mkdir()
    (reader / "styles").symlink_to(reader.parent / "styles")
    assert "styles: error: " in anthology("-C", reader, "check").err


def test_links_within_the_book_are_followed_even_in_a_ring(reader: Path) -> None:
    put(reader, "ours.d/print.css", "p { colour: red }")
    (reader / "styles" / "templates").symlink_to(reader / "styles")
    (reader / "styles" / "book.css").symlink_to(reader / "styles" / "ours.d" / "print.css")
    run = anthology("-C", reader, "check")
    assert run.status == 0
    assert "styles/ours.d/print.css: warning: " in run.err


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("prnt.css", "did you mean “styles/print.css”?"),
        ("our-house.css", "rules of your own go into “styles/book.css”"),
        ("designs/clasic.css", "did you mean “styles/designs/classic.css”?"),
        ("classic.css", "did you mean “styles/designs/classic.css”?"),
        (
            "templates/nodes/paragrph.xhtml",
            "did you mean “styles/templates/nodes/paragraph.xhtml”?",
        ),
    ],
)
def test_a_name_that_nothing_uses_is_told_with_the_one_that_was_meant(
    reader: Path, name: str, meant: str
) -> None:
    put(reader, name, "p { color: red }")
    run = anthology("-C", reader, "check")
    assert run.status == 0
    assert run.err.startswith(f"styles/{name}: warning: ")
    assert "[style-unused]" in run.err
    assert f"  hint: {meant}\n" in run.err


def test_sheets_and_templates_of_known_names_are_nothing_to_tell_of(reader: Path) -> None:
    for name in ("book.css", "print.css", "designs/classic.css", "book-cover.css"):
        put(reader, name, "p { color: red }")
    put(reader, "templates/nodes/section-break.xhtml", "<p>*</p>")
    put(reader, "templates/sections/masthead.xhtml", "<p>for including</p>")
    put(reader, "notes.txt", "why the titles are red")
    assert anthology("-C", reader, "check").out == "nothing is wrong\n"


def test_a_folder_in_place_of_a_sheet_is_told(reader: Path) -> None:
    (reader / "styles" / "book.css").mkdir(parents=True)
    assert "styles/book.css: error: " in anthology("-C", reader, "check").err


def test_a_sheet_that_is_not_utf8_is_told_with_its_line(reader: Path) -> None:
    put(reader, "book.css", "").write_bytes(b"p { color: red }\n/* caf\xe9 */\n")
    run = anthology("-C", reader, "check")
    assert run.err.startswith("styles/book.css:2:7: error: ")


def test_a_byte_order_mark_does_not_spoil_the_first_rule(reader: Path, cache: str) -> None:
    put(reader, "book.css", "\ufeffp { colour: red }\n")
    run = anthology("-C", reader, "build", "pdf", ANTHOLOGY_CACHE=cache)
    assert run.err.startswith("styles/book.css:1:5: warning: ")


def test_what_the_typesetter_does_not_follow_has_file_line_and_column(
    reader: Path, cache: str
) -> None:
    put(reader, "book.css", "html { --much: 2em; }\n.a { margin: var(--much);\n  colour: red; }\n")
    put(reader, "book-print.css", "p:nonsense(x) { color: red }\n\n@nonsense x;\n")
    put(reader, "book-cover.css", ".title { colur: red; }\n")
    for _ in range(2):  # typeset, and from the cache
        run = anthology("-C", reader, "build", "pdf", "cover", ANTHOLOGY_CACHE=cache)
        assert run.status == 0
        assert [line.partition(": ")[0] for line in run.err.splitlines()] == [
            "styles/book-cover.css:1:10",
            "styles/book-print.css:1:1",
            "styles/book-print.css:3:1",
            "styles/book.css:3:3",
        ]


def test_a_font_that_a_sheet_would_load_is_told_with_its_line(reader: Path, cache: str) -> None:
    put(reader, "book.css", "\n@font-face { font-family: Fraktur; src: url(f.ttf) }\n")
    run = anthology("-C", reader, "build", "pdf", ANTHOLOGY_CACHE=cache)
    assert run.status == 1
    assert run.err.startswith("styles/book.css:2:")
