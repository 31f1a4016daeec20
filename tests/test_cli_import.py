"""The command `import` as a user runs it: what is written, what is never overwritten, what is listed."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from command_line import ONE, TWO, anthology, files_of, small_book


@pytest.fixture
def reader(tmp_path: Path) -> Path:
    return small_book(tmp_path / "reader")


RAW = """The Iron Hand

by Ada Byron

It was cold in the shop that winter, and the type was cold, and the hands that set it
were colder still.[1] Nobody spoke of it, since there was nothing to be said.

In the spring they "warmed to the work", as the overseer put it, and went on strike.

Notes

[1] So the minutes of the chapel say.
"""


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    file = tmp_path / "The Iron Hand.txt"
    file.write_text(RAW, encoding="utf-8")
    return file


def test_an_import_writes_a_text_and_its_report_and_leaves_the_manifest(
    reader: Path, raw: Path
) -> None:
    before = files_of(reader)
    run = anthology("-C", reader, "import", raw, "--name", "iron-hand")
    assert (run.status, run.err) == (0, "")
    new = set(files_of(reader)) - set(before)
    assert new == {"texts/iron-hand.md", "texts/iron-hand.import.md"}
    assert {name: files_of(reader)[name] for name in before} == before
    assert "[^1]: So the minutes of the chapel say." in (
        reader / "texts" / "iron-hand.md"
    ).read_text(encoding="utf-8")
    assert "iron-hand.md" in run.out


def test_an_import_overwrites_only_when_forced(reader: Path, raw: Path) -> None:
    run = anthology("-C", reader, "import", raw, "--name", "one")
    assert run.status == 1
    assert "[text-exists]" in run.err
    assert "--force" in run.err
    assert (reader / "texts" / "one.md").read_text(encoding="utf-8") == ONE
    assert anthology("-C", reader, "import", raw, "--name", "one", "--force").status == 0
    assert "Iron Hand" in (reader / "texts" / "one.md").read_text(encoding="utf-8")


def test_an_import_can_be_listed_in_the_manifest_and_the_book_builds(
    reader: Path, raw: Path
) -> None:
    run = anthology("-C", reader, "import", raw, "--name", "iron-hand", "--append")
    assert run.status == 0
    assert anthology("-C", reader, "check").status == 0
    assert anthology("-C", reader, "show", "contents").out.splitlines()[:3] == [
        "One · Ada Byron",
        "Two",
        "The Iron Hand · Ada Byron",
    ]


def test_two_files_of_one_name_are_not_written_over_each_other(reader: Path, raw: Path) -> None:
    other = reader.parent / "other" / raw.name.upper()
    other.parent.mkdir()
    other.write_text("Another text.\n", encoding="utf-8")
    run = anthology("--json", "-C", reader, "import", raw, other, "--force")
    assert run.codes == ["text-exists"]
    text = (reader / "texts" / f"{raw.stem}.md").read_text(encoding="utf-8")
    assert "Iron Hand" in text


def test_a_text_that_the_manifest_lists_is_not_listed_again(reader: Path, raw: Path) -> None:
    for name in ("iron-hand", "Iron: a hand", "one"):
        for _ in range(2):
            run = anthology("-C", reader, "import", raw, "--name", name, "--append", "--force")
            assert run.status == 0
    manifest = yaml.safe_load((reader / "anthology.yaml").read_text(encoding="utf-8"))
    first, _, *appended = manifest["contents"]
    assert [first, *appended] == ["one.md", "iron-hand.md", "Iron: a hand.md"]


def test_a_dry_run_writes_nothing_and_reports(reader: Path, raw: Path) -> None:
    before = files_of(reader)
    run = anthology("-C", reader, "import", raw, "--dry-run", "--append")
    assert run.status == 0
    assert files_of(reader) == before
    assert len(run.out.splitlines()) > 3


def test_an_import_reports_as_json(reader: Path, raw: Path) -> None:
    run = anthology("--json", "-C", reader, "import", raw, "--name", "x")
    (imported,) = run.report["imported"]
    assert imported["source"] == str(raw)
    assert imported["text"].endswith("texts/x.md")
    assert {"kind", "code", "line", "message", "raw"} <= set(imported["findings"][0])


def test_what_cannot_be_read_does_not_stop_the_others(reader: Path, raw: Path) -> None:
    run = anthology("--json", "-C", reader, "import", reader / "gone.txt", reader, raw)
    assert run.status == 1
    assert run.codes == ["file-missing", "file-missing"]
    assert len(run.report["imported"]) == 1


def test_one_name_for_several_files_is_wrong_usage(reader: Path, raw: Path) -> None:
    run = anthology("-C", reader, "import", raw, raw, "--name", "x")
    assert run.status == 2
    assert (reader / "texts" / "two.md").read_text(encoding="utf-8") == TWO


@pytest.mark.parametrize("name", ["../../escape", "/etc/escape", "..", ".hidden", "a/b", ""])
def test_no_name_leads_out_of_the_folder_of_texts(reader: Path, raw: Path, name: str) -> None:
    around = set(files_of(reader.parent))
    anthology("-C", reader, "import", raw, f"--name={name}")
    new = set(files_of(reader.parent)) - around
    assert len(new) == 2
    assert all(path.startswith("reader/texts/") for path in new)


@pytest.mark.parametrize(
    ("contents", "status"),
    [
        ("contents:\n- one.md\n- two.md\nback: []\n", 0),
        ("contents: # the texts\n  - one.md\n\n  # more\n  - two.md\n", 0),
        ("contents:\n  - part: P\n    contents:\n      - one.md\n      - two.md\n", 0),
        ("contents: [one.md, two.md]\n", 1),
    ],
)
def test_appending_knows_the_forms_of_contents(
    reader: Path, raw: Path, contents: str, status: int
) -> None:
    manifest = reader / "anthology.yaml"
    manifest.write_text(f"title: A Reader\nlanguage: en\n{contents}", encoding="utf-8")
    assert anthology("-C", reader, "import", raw, "--name", "x", "--append").status == status
    assert anthology("-C", reader, "check").status == 0
    shown = anthology("-C", reader, "show", "contents").out
    assert ("\nThe Iron Hand" in shown) is (status == 0)


PARTS = """The Ovens

by Ada Byron

PART ONE

CHAPTER I.

It was cold in the shop that winter, and the type was cold, and the hands that set it
were colder still. Nobody spoke of it, since there was nothing to be said.

CHAPTER II.

In the spring they "warmed to the work", as the overseer put it, and went on strike, and
nobody was surprised but the master, who had never been in the shop at all.

PART TWO

CHAPTER III.

It was cold in the shop that winter, and the type was cold, and the hands that set it
were colder still. Nobody spoke of it, since there was nothing to be said.
"""


@pytest.mark.parametrize("indent", ["", "  "])
def test_the_parts_of_a_book_are_appended_as_parts(reader: Path, indent: str) -> None:
    (reader / "anthology.yaml").write_text(
        f"title: A Reader\nlanguage: en\ncontents:\n{indent}- one.md\n{indent}- two.md\n",
        encoding="utf-8",
    )
    raw = reader.parent / "ovens.txt"
    raw.write_text(PARTS, encoding="utf-8")
    run = anthology("-C", reader, "import", raw, "--split", "--append")
    assert run.status == 0
    assert anthology("-C", reader, "check").status == 0
    manifest = (reader / "anthology.yaml").read_text(encoding="utf-8")
    assert f"{indent}- part: Part One\n{indent}  contents:\n{indent}    - ovens-1" in manifest
    assert manifest.count("- part:") == 2
    again = anthology("-C", reader, "import", raw, "--split", "--append", "--force")
    assert again.status == 0
    assert (reader / "anthology.yaml").read_text(encoding="utf-8") == manifest


def test_the_books_language_tells_how_words_are_joined_in_a_text_too_short_to_tell(
    reader: Path,
) -> None:
    raw = reader.parent / "scrap.txt"
    raw.write_text("Weißbrot mehl-\nig gebacken.\n", encoding="utf-8")
    (reader / "anthology.yaml").write_text(
        "title: A Reader\nlanguage: de\ncontents:\n  - one.md\n", encoding="utf-8"
    )
    assert anthology("-C", reader, "import", raw, "--name", "x").status == 0
    assert "mehlig" in (reader / "texts" / "x.md").read_text(encoding="utf-8")
