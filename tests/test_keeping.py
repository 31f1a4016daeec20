"""What makes builds quick and the same again: the cache, the lock, timings, and the stock engine."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
import yaml
from command_line import anthology, small_book
from conftest import ROOT


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
