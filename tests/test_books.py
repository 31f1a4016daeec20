"""Whole small books, built as a user builds them: judged from outside, and the two editions held against each other."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from browser import ace_findings
from command_line import anthology, files_of
from conftest import ROOT
from judges import (
    Ebook,
    epubcheck_messages,
    letters,
    open_ebook,
    outline_of,
    pdf_calls,
    pdf_destinations,
    pdf_failures,
    pdf_letters,
)
from pdf_walk import walk

BOOKS = Path(__file__).parent / "books"
NAMES = sorted(folder.name for folder in BOOKS.iterdir())


@dataclass(frozen=True, slots=True)
class Built:
    """A book, built."""

    folder: Path
    epub: Path
    pdf: Path
    ebook: Ebook


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> dict[str, Built]:
    """Build every book once."""
    done = {}
    for name in NAMES:
        folder = tmp_path_factory.mktemp("books") / name
        shutil.copytree(BOOKS / name, folder)
        run = anthology("--strict", "-C", folder, "build", ANTHOLOGY_CACHE=str(cache))
        assert (run.status, run.err) == (0, "")
        epub, pdf = map(Path, run.out.splitlines())
        done[name] = Built(folder, epub, pdf, open_ebook(epub))
    return done


@pytest.fixture(params=NAMES)
def one(request: pytest.FixtureRequest, built: dict[str, Built]) -> Built:
    return built[request.param]


# ---------------------------------------------------------------- judged from outside


def test_epubcheck_has_nothing_to_say(one: Built) -> None:
    assert epubcheck_messages(one.epub) == []


def test_ace_finds_nothing_that_shuts_readers_out(one: Built) -> None:
    assert ace_findings(one.epub) == []


def test_validators_of_accessible_and_of_lasting_pdfs_have_nothing_to_say(one: Built) -> None:
    assert pdf_failures(one.pdf) == []


def test_a_walk_through_the_pdf_finds_nothing_wrong(one: Built) -> None:
    assert walk(one.pdf).faults == []


# ---------------------------------------------------------------- one book in two editions


def is_rtl(letter: str) -> bool:
    return "\u0590" <= letter <= "\u08ff"


def ltr(words: str) -> str:
    return "".join(letter for letter in words if not is_rtl(letter))


def test_the_words_of_both_editions_are_the_same(one: Built) -> None:
    """Sections stand in the PDF whole and in order; what is over are pages of numbers: contents and index.

    Letters that run from right to left are counted, for they are found as they lie on the page.
    Case does not count: small capitals have none.
    """
    printed = pdf_letters(one.pdf).casefold()
    ebook = {name: one.ebook.letters(name).casefold() for name in one.ebook.spine}
    whole = "".join(ebook.values())
    assert Counter(filter(is_rtl, printed)) == Counter(filter(is_rtl, whole))
    left, over = ltr(printed), ""
    for name, words in ebook.items():
        if name not in ("contents", "index"):
            assert ltr(words) in left, name
            before, left = left.split(ltr(words), 1) if ltr(words) else ("", left)
            over += before
    numbers = Counter(over + left) - Counter(ebook["contents"] + ebook.get("index", ""))
    assert set(numbers) <= set("ivxl")


def test_notes_are_called_alike_in_both_editions(one: Built) -> None:
    called = [(call.number, call.note) for call in one.ebook.calls()]
    assert [(number, note) for number, note, _ in pdf_calls(one.pdf)] == called


def test_the_book_of_notes_calls_as_many_as_were_written(built: dict[str, Built]) -> None:
    calls = built["notes-everywhere"].ebook.calls()
    assert len(calls) == 29
    assert len({call.note for call in calls}) == 27
    words = {call.words for call in calls}
    texts = "".join(p.read_text("utf-8") for p in (BOOKS / "notes-everywhere").rglob("*.md"))
    for definition in re.findall(r"^\[\^[^]]+\]: (.*)$", texts, re.MULTILINE):
        written = letters(re.sub(r"\[\^[^]]+\]", "", definition))
        assert any(note.startswith(written) for note in words), definition


def test_a_reader_meets_the_numbers_of_notes_in_their_order(built: dict[str, Built]) -> None:
    for name, book in built.items():
        for section in book.ebook.spine:
            own = [call for call in book.ebook.calls() if call.note.startswith(f"{section}.")]
            first = list(dict.fromkeys(int(call.number) for call in own))
            assert first == sorted(first), (name, section)


def test_numbers_begin_at_one_in_each_text_unless_they_run_through(built: dict[str, Built]) -> None:
    found = {name: [c.number for c in book.ebook.calls()] for name, book in built.items()}
    assert found["many-authors"] == ["1", "2", "3"]
    assert found["other-languages"] == ["1", "1", "2", "1", "1", "1", "1"]


def test_notes_at_the_end_of_the_book_stand_after_all_calls_and_those_of_texts_in_their_texts(
    built: dict[str, Built],
) -> None:
    for name in ("notes-everywhere", "other-languages", "many-authors"):
        pdf = built[name].pdf
        pages = pdf_destinations(pdf)
        notes = pages.get("notes", 0)
        for _, note, page in pdf_calls(pdf):
            assert pages[note] >= max(page, notes)
            assert notes or pages[note] - page < 2


def test_outline_and_navigation_name_the_same_places(one: Built) -> None:
    titles = [letters(title.partition(" · ")[0]) for _, title in outline_of(one.pdf)]
    named = []
    for anchor in one.ebook.nav:
        page = one.ebook.pages[anchor.partition(".")[0]]
        (place,) = page.xpath(f"//*[@id='{anchor}']")
        heading = place if place.tag.rpartition("}")[2][0] == "h" else place.find(".//{*}h1")
        named.append(letters("".join(heading.itertext())))
    # The navigation leaves out headings three deep and more in their texts.
    rest = iter(titles)
    assert all(name in rest for name in named)
    assert len(named) >= len(titles) - 2


def test_the_ebook_runs_from_right_to_left_where_its_words_do(built: dict[str, Built]) -> None:
    page = built["other-languages"].ebook.pages["arabi"]
    assert page.getroottree().getroot().get("dir") == "rtl"


# ---------------------------------------------------------------- another order


def swap(folder: Path, first: str, second: str) -> None:
    """Let two lines of the manifest change places."""
    manifest = folder / "anthology.yaml"
    words = manifest.read_text(encoding="utf-8")
    assert words.count(first) == words.count(second) == 1
    words = words.replace(first, "\0").replace(second, first).replace("\0", second)
    manifest.write_text(words, encoding="utf-8")


@pytest.fixture(scope="module")
def moved(
    built: dict[str, Built], cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Built, list[str]]:
    """Build a book with two lines moved; tell the leaves that were typeset for it."""
    folder = tmp_path_factory.mktemp("moved") / "book"
    shutil.copytree(built["parts-in-parts"].folder, folder)
    swap(folder, "- prologue.md", "- epilogue.md")
    before = set(files_of(cache))
    run = anthology("-C", folder, "build", ANTHOLOGY_CACHE=str(cache))
    assert (run.status, run.err) == (0, "")
    epub, pdf = map(Path, run.out.splitlines())
    added = [name for name in set(files_of(cache)) - before if name.endswith(".pdf")]
    return Built(folder, epub, pdf, open_ebook(epub)), added


def test_a_book_in_another_order_is_as_sound(moved: tuple[Built, list[str]]) -> None:
    book, _ = moved
    assert epubcheck_messages(book.epub) == []
    assert pdf_failures(book.pdf) == []
    assert walk(book.pdf).faults == []


def test_moving_two_lines_moves_two_texts_everywhere(
    built: dict[str, Built], moved: tuple[Built, list[str]]
) -> None:
    before, after = built["parts-in-parts"], moved[0]
    exchange = {"prologue": "epilogue", "epilogue": "prologue"}
    assert after.ebook.spine == [exchange.get(name, name) for name in before.ebook.spine]
    assert after.ebook.nav == [exchange.get(name, name) for name in before.ebook.nav]
    titles = {"Prologue": "Epilogue", "Epilogue": "Prologue"}
    was, now = outline_of(before.pdf), outline_of(after.pdf)
    assert now == [(level, titles.get(title, title)) for level, title in was]
    contents = after.ebook.letters("contents")
    assert contents.index("Epilogue") < contents.index("Outer") < contents.index("Prologue")
    shown = anthology("-C", after.folder, "show", "contents").out.splitlines()
    assert (shown[0], shown[-2]) == ("Epilogue", "Prologue")


def test_moving_two_lines_typesets_only_what_names_pages(moved: tuple[Built, list[str]]) -> None:
    """The contents in two rounds, and the texts that refer to others; the rest is as it was."""
    book, added = moved
    naming = ["contents", "prologue", "part-outer"]
    assert 0 < len(added) <= 2 * len(naming)
    assert len(added) < len(book.ebook.spine) / 2


def test_building_again_typesets_nothing_and_changes_nothing(
    moved: tuple[Built, list[str]], cache: Path
) -> None:
    book, _ = moved
    before, kept = files_of(book.folder), files_of(cache)
    run = anthology("-C", book.folder, "build", ANTHOLOGY_CACHE=str(cache))
    assert run.status == 0
    assert files_of(cache) == kept
    assert files_of(book.folder) == before


# ---------------------------------------------------------------- the same bytes


def test_two_builds_give_the_same_bytes_wherever_and_however(
    built: dict[str, Built], tmp_path: Path
) -> None:
    for name in ("notes-everywhere", "pictures"):
        before, folder = built[name], tmp_path / "else where" / name
        shutil.copytree(BOOKS / name, folder)
        subprocess.run(
            [
                sys.executable,
                "-m",
                "anthology",
                "--no-cache",
                "-C",
                str(folder),
                "build",
                "-j",
                "2",
            ],
            check=True,
            capture_output=True,
            cwd=tmp_path,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "PYTHONHASHSEED": "77",
                "TZ": "Asia/Tokyo",
                "LC_ALL": "C",
            },
        )
        assert files_of(folder / "dist") == files_of(before.folder / "dist")


def test_the_date_comes_from_outside_when_it_is_given(tmp_path: Path, cache: Path) -> None:
    shutil.copytree(BOOKS / "one-text", tmp_path / "book")
    bytes_of = {}
    for epoch in ("1000000000", "1000000000", "1100000000"):
        environment = {"ANTHOLOGY_CACHE": str(cache), "SOURCE_DATE_EPOCH": epoch}
        assert anthology("-C", tmp_path / "book", "build", **environment).status == 0
        found = files_of(tmp_path / "book" / "dist")
        assert bytes_of.setdefault(epoch, found) == found
    earlier, later = bytes_of.values()
    assert all(earlier[name] != later[name] for name in earlier)


# ---------------------------------------------------------------- what fails


def test_a_build_that_fails_leaves_what_was_built_whole(
    built: dict[str, Built], cache: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "book"
    shutil.copytree(built["one-text"].folder, folder)
    before = files_of(folder / "dist")
    (folder / "texts" / "only.md").write_text("# Only\n\nLost.[^1]\n", encoding="utf-8")
    assert anthology("-C", folder, "build", ANTHOLOGY_CACHE=str(cache)).status == 1
    assert files_of(folder / "dist") == before


def test_a_spoilt_cache_spoils_no_book(built: dict[str, Built], tmp_path: Path) -> None:
    folder, cache = tmp_path / "book", tmp_path / "cache"
    shutil.copytree(BOOKS / "one-text", folder)
    assert anthology("-C", folder, "build", ANTHOLOGY_CACHE=str(cache)).status == 0
    for file in cache.rglob("*.*"):
        file.unlink()
    assert anthology("-C", folder, "build", ANTHOLOGY_CACHE=str(cache)).status == 0
    assert files_of(folder / "dist") == files_of(built["one-text"].folder / "dist")
