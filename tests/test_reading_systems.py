"""Ebooks as readers see them: opened in headless Chromium by two reading systems."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from browser import ace_findings, read_in
from command_line import anthology
from judges import letters, open_ebook

BOOKS = Path(__file__).parent / "books"
READERS = ("foliate", "epubjs")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("read")


def epub_of(name: str, folder: Path) -> Path:
    """Build a book's ebook once."""
    if not (folder / name).exists():
        shutil.copytree(BOOKS / name, folder / name)
    found = list((folder / name / "dist").glob("*.epub"))
    if not found:
        run = anthology("-C", folder / name, "build", "epub", ANTHOLOGY_CACHE=str(folder / "cache"))
        assert (run.status, run.err) == (0, "")
        found = [Path(run.out.strip())]
    return found[0]


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def shown(reader: str, folder: Path, name: str, text: str) -> Any:
    return read_in(reader, epub_of(name, folder), f"text/{text}.xhtml")


def test_every_line_of_the_contents_leads_to_its_heading(reader: str, folder: Path) -> None:
    found = shown(reader, folder, "parts-in-parts", "prologue")
    assert found["complaints"] == []
    assert len(found["contents"]) == len(open_ebook(epub_of("parts-in-parts", folder)).nav)
    for entry in found["contents"]:
        title = entry["label"].split(" · ")[0]
        assert letters(entry["words"]).startswith(letters(title)), entry


def test_every_page_is_found(reader: str, folder: Path) -> None:
    found = shown(reader, folder, "parts-in-parts", "prologue")
    folios = [page["label"] for page in found["pages"]]
    arabic = [int(folio) for folio in folios if folio.isdecimal()]
    assert arabic == sorted(set(arabic))
    assert arabic[0] == 1
    assert all(page["words"] for page in found["pages"])
    if reader == "foliate":  # epub.js takes every folio for a number
        assert folios[0] == "i"


def test_a_note_is_shown_at_its_call(reader: str, folder: Path) -> None:
    first = next(iter(open_ebook(epub_of("other-languages", folder)).calls()))
    found = shown(reader, folder, "other-languages", "francais")["note"]
    assert letters(found["words"]) == first.words


def test_cover_and_fonts_are_shown(reader: str, folder: Path) -> None:
    found = shown(reader, folder, "other-languages", "francais")
    assert found["cover"] == [1600, 2560]
    assert "EB Garamond" in found["text"]["faces"]
    assert found["progression"] == "ltr"


def test_words_that_run_from_right_to_left_begin_at_the_right(reader: str, folder: Path) -> None:
    arabic = shown(reader, folder, "other-languages", "arabi")["text"]
    assert (arabic["language"], arabic["direction"]) == ("ar", "rtl")
    assert "Amiri" in arabic["faces"]
    left, right = arabic["margins"]
    assert right < left
    french = shown(reader, folder, "other-languages", "francais")["text"]
    left, right = french["margins"]
    assert left < right


def test_at_night_all_words_are_of_the_reader_s_colour(reader: str, folder: Path) -> None:
    for name in ("apparatus", "verse-and-drama", "pictures"):
        found = shown(reader, folder, name, open_ebook(epub_of(name, folder)).nav[0])
        night = "rgb(255, 255, 255)" if reader == "foliate" else "rgb(0, 0, 0)"
        assert found["text"]["inks"] == [night]
        assert found["text"]["grounds"] == ["rgba(0, 0, 0, 0)"]


def test_pictures_and_tables_keep_to_the_screen(reader: str, folder: Path) -> None:
    for section in open_ebook(epub_of("pictures", folder)).nav:
        if "." not in section:
            assert shown(reader, folder, "pictures", section)["text"]["overflowing"] == 0


def test_ace_finds_what_is_made_wrong(folder: Path) -> None:
    """So that its silence about our own books means something."""
    spoilt = folder / "spoilt.epub"
    with zipfile.ZipFile(epub_of("pictures", folder)) as good, zipfile.ZipFile(spoilt, "w") as bad:
        for name in good.namelist():
            content = good.read(name)
            bad.writestr(
                name, content.replace(b" alt=", b" data-alt=") if "text/" in name else content
            )
    assert any("image-alt" in finding for finding in ace_findings(spoilt))
