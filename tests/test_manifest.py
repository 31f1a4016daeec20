"""The manifest: every complaint at its place, and values taken as their keys want them."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from manifest_book import MINIMAL, book_of, read_book, write_book

from anthology.diagnostics import Diagnostics
from anthology.manifest.editions import (
    EditionsEntry,
    PdfEntry,
)
from anthology.manifest.entries import TextEntry
from anthology.manifest.load import load_manifest
from anthology.manifest.schema import SeriesEntry
from anthology.manifest.schema_json import json_schema
from anthology.model.book import Page
from anthology.model.walk import plain_text

HERE = Path(__file__).parent
BROKEN = sorted((HERE / "diagnostics" / "manifest").iterdir())

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a manifest and texts; give the path of the manifest."""
    return partial(write_book, tmp_path)


# ---------------------------------------------------------------- what is wrong


@pytest.mark.parametrize("folder", BROKEN, ids=lambda folder: folder.name)
def test_what_is_wrong_with_a_manifest_is_said_as_recorded(
    folder: Path, request: pytest.FixtureRequest
) -> None:
    diagnostics = Diagnostics()
    read_book(folder / "anthology.yaml", diagnostics)
    report = "".join(f"{item.render_text()}\n" for item in diagnostics.in_order())
    expected = folder / "expected.txt"
    if request.config.getoption("--update-golden", default=False):
        expected.write_text(report, encoding="utf-8")
    assert report == expected.read_text(encoding="utf-8")


def test_every_code_of_the_stage_has_a_recorded_case_or_a_test_here() -> None:
    folders = [HERE.parent / "anthology" / "manifest", HERE.parent / "anthology" / "read"]
    modules = [*folders[0].glob("*.py"), folders[1] / "assemble.py", folders[1] / "people.py"]
    source = "".join(module.read_text(encoding="utf-8") for module in modules)
    codes = set(re.findall(r'\.(?:error|warning)\(\s*"([a-z0-9-]+)"', source))
    recorded = "".join((folder / "expected.txt").read_text(encoding="utf-8") for folder in BROKEN)
    here = Path(__file__).read_text(encoding="utf-8")
    assert codes
    assert {c for c in codes if f"[{c}]" not in recorded and f'== ["{c}"]' not in here} == set()


def codes_for(path: Path) -> list[str]:
    diagnostics = Diagnostics()
    read_book(path, diagnostics)
    return [item.code for item in diagnostics.in_order()]


def test_a_link_that_leads_out_of_the_book_is_refused(write: Write, tmp_path: Path) -> None:
    path = write(MINIMAL.replace("one.md", "secret.md"))
    outside = tmp_path.parent / f"{tmp_path.name}-outside.md"
    outside.write_text("# Secret\n", encoding="utf-8")
    (tmp_path / "texts" / "secret.md").symlink_to(outside)
    assert codes_for(path) == ["path-outside"]


def test_a_link_within_the_book_is_followed(write: Write, tmp_path: Path) -> None:
    path = write(MINIMAL.replace("one.md", "two.md"))
    (tmp_path / "texts" / "two.md").symlink_to(tmp_path / "texts" / "one.md")
    assert plain_text(next(book_of(path).texts()).title) == "One"


def test_links_in_a_ring_are_no_file(write: Write, tmp_path: Path) -> None:
    path = write(MINIMAL.replace("one.md", "a.md"))
    (tmp_path / "texts" / "a.md").symlink_to(tmp_path / "texts" / "b.md")
    (tmp_path / "texts" / "b.md").symlink_to(tmp_path / "texts" / "a.md")
    assert codes_for(path) == ["file-kind"]


def test_a_text_that_nobody_may_read_is_reported(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(MINIMAL)
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert codes_for(path) == ["file-unreadable"]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "&a [", "!!seq ["])
def test_hostile_nesting_is_an_error_and_not_a_crash(write: Write, opening: str) -> None:
    codes = codes_for(write(opening * 100_000))
    assert codes
    assert set(codes) <= {"nesting-too-deep", "yaml-syntax"}


def test_aliases_do_not_get_round_the_limit_of_nesting(write: Write) -> None:
    levels = [f"- &a{n} {'[' * 9}*a{n - 1}{']' * 9}" for n in range(1, 30)]
    manifest = MINIMAL + "subjects:\n" + "\n".join("  " + line for line in ["- &a0 x", *levels])
    assert codes_for(write(manifest)) == ["nesting-too-deep"]


YAML_WORDS = """title: |contents:|part: |text: |editions: |front: |editors: |cover: |- |[|]|{|}|, |: |? |
>|#|---|&a |*a|<<: |!!str |!!set |!x |'|"|\\|..|/|null|~|yes|1984|é|%YAML 1.9|=|@|one.md"""
YAML_PIECES = st.sampled_from(
    [*YAML_WORDS.split("|"), "|\n", "\n", "\n  ", "\n    ", "\t", "\0", "\x85", "\u2028"]
)


@given(st.one_of(st.text(), st.lists(YAML_PIECES, max_size=40).map("".join)))
def test_no_text_whatever_makes_the_manifest_raise(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "anthology.yaml"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        diagnostics = Diagnostics()
        manifest = load_manifest(path, diagnostics)
        assert manifest is not None or diagnostics.error_count


KEYS = sorted(
    {
        key
        for mapping in [json_schema(), *json_schema()["$defs"].values()]
        for key in mapping["properties"]
    }
    | {"x", "", "<<"}
)
VALUES = st.recursive(
    st.sampled_from(["one.md", "contents", "a5", "3mm", "en", "", "..", "9" * 5000, "{message}"])
    | (st.none() | st.booleans() | st.integers() | st.text(max_size=8)),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.sampled_from(KEYS), VALUES)
def test_every_wrong_value_is_reported_in_words_of_ours(key: str, value: object) -> None:
    manifest = {"title": "T", "language": "en", "contents": ["one.md"], key: value}
    with tempfile.TemporaryDirectory() as folder:
        diagnostics = Diagnostics()
        read_book(write_book(Path(folder), yaml.safe_dump(manifest)), diagnostics)
    report = "".join(item.render_text() for item in diagnostics)
    assert "Input should" not in report
    assert "something else" not in report


# ---------------------------------------------------------------- what is right


def test_scalars_are_what_the_key_wants_and_not_what_yaml_would_make_of_them(write: Write) -> None:
    manifest = load_manifest(
        write(
            "title: 1984\nsubtitle: yes\nlanguage: no\nedition: 2\npublished: 2026-11-21\n"
            "series: {name: on, number: 04}\nsubjects: [1.10, 0x10]\neditors: Null Island\n"
            "contents:\n  - {text: one.md, date: 2022-02, title: true, rights: 1_000}\n"
            "editions: {epub: {fonts: no}, booklet: {signature: 8}}\n"
        ),
        diagnostics := Diagnostics(),
    )
    assert list(diagnostics) == []
    assert manifest is not None
    assert (manifest.title, manifest.subtitle, manifest.language) == ("1984", "yes", "no")
    assert (manifest.edition, manifest.published) == ("2", "2026-11-21")
    assert manifest.series == SeriesEntry(name="on", number="04")
    assert manifest.subjects == ("1.10", "0x10")
    assert [editor.name for editor in manifest.editors] == ["Null Island"]
    (entry,) = manifest.contents
    assert isinstance(entry, TextEntry)
    assert (entry.date, entry.title, entry.rights) == ("2022-02", "true", "1_000")
    assert manifest.editions.epub is not None
    assert manifest.editions.epub.fonts is False
    assert manifest.editions.booklet is not None
    assert manifest.editions.booklet.signature == 8


def test_a_key_with_nothing_behind_it_is_a_key_that_is_not_there(write: Write) -> None:
    book = book_of(write(MINIMAL + "license:\neditors: ~\nnotes:\nfront:\nidentifier: null\n"))
    assert book.license == ""
    assert book.front == (Page.HALF_TITLE, Page.TITLE_PAGE, Page.COPYRIGHT, Page.CONTENTS)
    assert book.identifier.startswith("urn:uuid:")


def test_an_edition_with_nothing_behind_it_is_built_with_every_default(write: Write) -> None:
    manifest = load_manifest(write(MINIMAL + "editions:\n  pdf:\n"), Diagnostics())
    assert manifest is not None
    assert manifest.editions.pdf == PdfEntry()
    assert manifest.editions.page_list is True
    assert EditionsEntry().page_list is False


def test_merge_keys_take_what_is_not_said_again(write: Write) -> None:
    manifest = MINIMAL.replace(
        "[one.md]",
        "\n  - &old {text: one.md, date: 1974, rights: Mine}\n  - {<<: *old, text: two.md}\n",
    )
    first, second = book_of(write(manifest, two="# Two\n")).texts()
    assert (second.path, second.date, second.rights) == ("texts/two.md", "1974", "Mine")
    assert first.path == "texts/one.md"


@pytest.mark.parametrize(
    ("trim", "millimetres"),
    [
        ("digest", (139.7, 215.9)),
        ("us-trade", (152.4, 228.6)),
        ("A5", (148, 210)),
        ("[5.5in, 8.5in]", (139.7, 215.9)),
        ("[12 cm, 190mm]", (120, 190)),
        ("[360pt, 576pt]", (127, 203.2)),
    ],
)
def test_a_trim_is_a_name_or_two_lengths(
    write: Write, trim: str, millimetres: tuple[float, ...]
) -> None:
    manifest = load_manifest(write(MINIMAL + f"editions: {{pdf: {{trim: {trim}}}}}"), Diagnostics())
    assert manifest is not None
    assert manifest.editions.pdf is not None
    found = [side * 25.4 / 72 for side in manifest.editions.pdf.trim]
    assert found == pytest.approx(millimetres, abs=0.01)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("urn:isbn:978-0-00-000000-2", "urn:isbn:9780000000002"),
        ("URN:ISBN:080442957x", "urn:isbn:080442957X"),
        (
            "urn:uuid:123E4567-E89B-12D3-A456-426614174000",
            "urn:uuid:123e4567-e89b-12d3-a456-426614174000",
        ),
        ("https://example.org/reader", "https://example.org/reader"),
    ],
)
def test_an_identifier_is_kept_in_its_usual_form(write: Write, written: str, kept: str) -> None:
    assert book_of(write(MINIMAL + f"identifier: '{written}'")).identifier == kept


@pytest.mark.parametrize(
    ("written", "kept"),
    [("EN-gb", "en-GB"), ("zh-hant-tw", "zh-Hant-TW"), ("de-1996", "de-1996"), ("grc", "grc")],
)
def test_a_language_is_kept_in_its_usual_form(write: Write, written: str, kept: str) -> None:
    assert book_of(write(MINIMAL.replace("en", written, 1))).language == kept


def test_texts_can_be_named_from_texts_or_from_the_book_s_folder(write: Write) -> None:
    manifest = MINIMAL.replace("one.md", "texts/one.md, two.md")
    paths = [text.path for text in book_of(write(manifest, two="# Two\n")).texts()]
    assert paths == ["texts/one.md", "texts/two.md"]


def test_a_tab_in_the_manifest_is_said_to_be_one(write: Write) -> None:
    diagnostics = Diagnostics()
    read_book(write("title: T\n\tlanguage: en\n"), diagnostics)
    [found] = diagnostics.in_order()
    assert found.message == "a tab stands where spaces must"
    assert found.hints == ("indent with spaces",)
