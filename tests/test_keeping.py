"""What makes builds quick and the same again: the cache, the lock, timings, and the stock engine."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
import yaml
from command_line import Run, anthology, small_book
from conftest import ROOT

from anthology.cache import Cache


@pytest.fixture
def reader(tmp_path: Path) -> Path:
    return small_book(tmp_path / "reader")


def test_the_cache_tells_its_size_and_can_be_cleared(reader: Path, tmp_path: Path) -> None:
    cache = str(tmp_path / "cache")
    assert anthology("cache", ANTHOLOGY_CACHE=cache).out.startswith("0 entries, 0.0 MB of at most ")
    assert anthology("-C", reader, "build", "pdf", ANTHOLOGY_CACHE=cache).status == 0
    kept = anthology("--json", "cache", ANTHOLOGY_CACHE=cache).report
    assert kept["folder"] == cache
    assert kept["entries"] > 5
    assert kept["bytes"] == sum(p.stat().st_size for p in Path(cache).rglob("*") if p.is_file())
    cleared = anthology("cache", "--clear", ANTHOLOGY_CACHE=cache)
    assert cleared.out.startswith(f"{kept['entries']} entries, ")
    assert anthology("--json", "cache", ANTHOLOGY_CACHE=cache).report["entries"] == 0
    assert anthology("-C", reader, "build", "pdf", ANTHOLOGY_CACHE=cache).status == 0


def test_what_is_not_kept_cannot_be_shown() -> None:
    run = anthology("--no-cache", "cache")
    assert (run.status, run.out) == (2, "")


def test_timings_name_the_stages_and_what_was_there_already(reader: Path, tmp_path: Path) -> None:
    cache = str(tmp_path / "cache")
    first = anthology("-C", reader, "build", "--timings", ANTHOLOGY_CACHE=cache)
    for stage in ("reading", "editing", "typesetting", "binding", "packing the ebook", "in all"):
        assert re.search(rf"^{stage} +\d+\.\d\d s$", first.err, re.MULTILINE), stage
    assert "as they were" not in first.err
    (reader / "letter-to-the-printer.txt").write_text("Dear Madam", encoding="utf-8")
    again = anthology("-C", reader, "build", "--timings", ANTHOLOGY_CACHE=cache)
    assert ", 0 sections typeset, " in again.err
    assert first.out == again.out
    assert anthology("-C", reader, "build", ANTHOLOGY_CACHE=cache).err == ""


def test_the_stock_engine_gives_the_lines_of_fast_paragraphs(tmp_path: Path) -> None:
    chance = random.Random(7)
    trade = [
        "ink",
        "type",
        "a",
        "the",
        "compositor",
        "of",
        "extraordinary",
        "typesetting",
        "proofs",
        "in",
        "galleys",
    ]
    words = "# One\n\n" + " ".join(chance.choice(trade) for _ in range(400))
    manifest = (
        "title: A Reader\nlanguage: en\ncontents: [one.md]\neditions:\n"
        "  pdf: {{paragraphs: {}}}\n  epub: {{page-list: false}}\n"
    )
    built = {}
    for name, paragraphs, *options in (
        ("fast", "fast"),
        ("stock", "optimal", "--stock-engine"),
        ("ours", "optimal"),
    ):
        folder = small_book(tmp_path / name, manifest.format(paragraphs), one=words)
        assert anthology("--no-cache", "-C", folder, "build", "pdf", *options).status == 0
        built[name] = (folder / "dist" / "a-reader.pdf").read_bytes()
    assert built["stock"] == built["fast"] != built["ours"]


def test_a_locked_build_insists_on_what_was_recorded(reader: Path, tmp_path: Path) -> None:
    cache = str(tmp_path / "cache")

    def locked() -> tuple[int, list[str]]:
        run = anthology("--json", "-C", reader, "build", "--locked", ANTHOLOGY_CACHE=cache)
        return run.status, run.codes

    assert locked() == (1, ["lock-missing"])
    assert (
        anthology("-C", reader, "lock", ANTHOLOGY_CACHE=cache).out == f"{reader}/anthology.lock\n"
    )
    file = reader / "anthology.lock"
    assert str(ROOT) not in file.read_text(encoding="utf-8")
    assert locked() == (0, [])
    recorded = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert {"anthology", "python", "weasyprint", "EB Garamond 400 italic"} <= recorded.keys()
    recorded["weasyprint"] = "12.0"
    del recorded["EB Garamond 400"]
    file.write_text(yaml.safe_dump(recorded | {"quill": "1"}), encoding="utf-8")
    status, codes = locked()
    assert (status, codes) == (1, ["lock-differs"] * 3)
    for broken in ("[]", "a: [", "&a [*a]", "\x00"):
        file.write_text(broken, encoding="utf-8")
        assert locked() == (1, ["lock-unreadable"])
    file.write_text("a: &a [1, 2]\nweasyprint: [*a, *a]\n", encoding="utf-8")
    assert set(locked()[1]) == {"lock-differs"}


DOUBTFUL = "# One\n\nWords[^2] come[^1] so.\n\n[^1]: A note.\n\n[^2]: Another.\n"


def test_a_build_with_nothing_changed_does_nothing_and_says_the_same(tmp_path: Path) -> None:
    folder = small_book(tmp_path / "reader", one=DOUBTFUL)
    cache = str(folder / "cache")  # within the book's folder, and yet no part of the book

    def built() -> tuple[Run, dict[str, int]]:
        run = anthology("-C", folder, "build", ANTHOLOGY_CACHE=cache)
        return run, {path.name: path.stat().st_mtime_ns for path in (folder / "dist").iterdir()}

    first, when = built()
    assert "[note-order]" in first.err
    assert built() == (first, when)
    pdf = folder / "dist" / "a-reader.pdf"
    content = pdf.read_bytes()
    changes = {
        "what was built is damaged": lambda: pdf.write_bytes(content[:-1]),
        "what was built is gone": lambda: pdf.unlink(),
        "a style sheet comes": lambda: small_file(folder / "styles/book.css", "p { color: #333 }"),
        "a text is edited": lambda: small_file(folder / "texts/two.md", "# Two\n\nOther words.\n"),
    }
    for what, change in changes.items():
        change()
        _, before = built()
        assert before != when, what
        when = before
    assert anthology("--strict", "-C", folder, "build", ANTHOLOGY_CACHE=cache).status == 1
    assert anthology("-C", folder, "build", "epub", ANTHOLOGY_CACHE=cache).out.count("\n") == 1


def small_file(path: Path, words: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(words, encoding="utf-8")


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"files": {"a-reader.pdf": 1}}', b"\xff"])
def test_a_record_of_the_last_build_that_makes_no_sense_is_not_believed(
    content: bytes, reader: Path, tmp_path: Path
) -> None:
    store = Cache(tmp_path / "cache")
    assert anthology("-C", reader, "build", "pdf", ANTHOLOGY_CACHE=str(store.folder)).status == 0
    (record,) = store.folder.rglob("*.built")
    key = record.parent.name + record.name.split(".")[0]
    record.unlink()
    store.put(key, ".built", content)
    run = anthology("-C", reader, "build", "pdf", ANTHOLOGY_CACHE=str(store.folder))
    assert (run.status, run.out) == (0, f"{reader}/dist/a-reader.pdf\n")
