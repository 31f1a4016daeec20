"""The commands as a user runs them: what is printed where, and the exit status."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import Run, anthology, files_of, small_book
from conftest import ROOT

import anthology as package
from anthology.command_words import hoisted


@pytest.fixture
def reader(tmp_path: Path) -> Path:
    return small_book(tmp_path / "reader")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("cache"))


def program(*arguments: str | Path, cwd: Path = ROOT, **environment: str) -> Run:
    """Run the program in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "anthology", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        check=False,
    )
    assert "Traceback" not in done.stderr
    return Run(done.returncode, done.stdout, done.stderr)


# ---------------------------------------------------------------- wrong usage


@pytest.mark.parametrize(
    "arguments",
    [
        ["bild"],
        ["build", "mobi"],
        ["show"],
        ["show", "everything"],
        ["new"],
        ["import"],
        ["check", "--fast"],
        ["build", "--jobs", "0"],
        ["build", "--jobs", "many"],
        ["--manifest"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_status_2_and_says_what_is_wrong(arguments: list[str]) -> None:
    run = anthology(*arguments)
    assert run.status == 2
    assert run.out == ""
    assert "Error" in run.err


def test_no_command_at_all_shows_the_help() -> None:
    run = anthology()
    assert run.status == 2
    for command in ("new", "import", "check", "build", "show", "schema"):
        assert command in run.out + run.err


def test_help_and_version_succeed() -> None:
    assert anthology("--help").status == 0
    assert anthology("build", "--help").status == 0
    run = anthology("--version")
    assert (run.status, run.out) == (0, f"anthology {package.__version__}\n")


def test_the_program_runs_as_a_module_with_its_exit_status(reader: Path) -> None:
    assert program("check", cwd=reader) == Run(0, "nothing is wrong\n", "")
    (reader / "texts" / "two.md").unlink()
    run = program("check", cwd=reader)
    assert (run.status, run.out) == (1, "")
    assert run.err.startswith("anthology.yaml:5:12: error: ")
    assert program("nonsense").status == 2


def test_a_closed_pipe_is_no_crash() -> None:
    command = f"{sys.executable} -m anthology schema | head -c 10; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stderr == ""
    assert done.stdout.startswith("{")


def test_a_terminal_that_lacks_letters_gets_them_in_other_words(reader: Path) -> None:
    run = program("show", "contents", cwd=reader, PYTHONIOENCODING="ascii")
    assert (run.status, run.out.splitlines()[0]) == (0, "One \\xb7 Ada Byron")


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_crash(reader: Path, cache: str, closed: str) -> None:
    command = f"{sys.executable} -m anthology -C {reader} build epub {closed}"
    environment = {**os.environ, "ANTHOLOGY_CACHE": cache}
    done = subprocess.run(["bash", "-c", command], capture_output=True, env=environment, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (reader / "dist" / "a-reader.epub").is_file()


def test_output_that_cannot_be_written_is_told_in_words(reader: Path) -> None:
    command = f"{sys.executable} -m anthology -C {reader} check > /dev/full"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 1
    assert done.stderr == "anthology: cannot write: No space left on device\n"


def test_a_file_of_the_cache_that_cannot_be_written_is_named(reader: Path, tmp_path: Path) -> None:
    command = f"ulimit -f 4; {sys.executable} -m anthology -C {reader} build pdf"
    environment = {**os.environ, "ANTHOLOGY_CACHE": str(tmp_path / "kept")}
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, env=environment, cwd=ROOT
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"anthology: cannot write “{tmp_path / 'kept'}/")
    assert done.stderr.endswith("”: File too large\n")
    assert not [path for path in tmp_path.rglob("*") if path.name.startswith(".anthology-")]


# ---------------------------------------------------------------- which book


@pytest.mark.parametrize("command", [["check"], ["build"], ["show", "contents"]], ids=" ".join)
def test_where_there_is_no_manifest_it_is_said_what_to_do(
    tmp_path: Path, command: list[str]
) -> None:
    run = anthology("-C", tmp_path, *command)
    assert run.status == 1
    assert "[manifest-missing]" in run.err
    assert "anthology new" in run.err
    assert run.out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    run = anthology("-C", tmp_path / "nowhere", "check")
    assert run.status == 1
    assert f"there is no folder “{tmp_path / 'nowhere'}”" in run.err
    assert "anthology new" not in run.err
    assert "[manifest-missing]" in run.err


def test_the_manifest_can_have_another_name(reader: Path) -> None:
    other = reader / "other.yaml"
    other.write_text(
        "title: Another\nlanguage: en\ncontents: [two.md, gone.md]\n", encoding="utf-8"
    )
    run = anthology("--manifest", other, "check")
    assert run.status == 1
    assert run.err.startswith("other.yaml:3:20: error: ")


def test_the_book_is_that_of_the_current_folder(
    reader: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(reader)
    assert anthology("show", "contents").out == anthology("-C", reader, "show", "contents").out


@pytest.mark.parametrize("below", ["texts", "texts/deep/er"])
def test_below_the_manifest_the_book_is_found_and_it_is_said_which(
    reader: Path, monkeypatch: pytest.MonkeyPatch, below: str
) -> None:
    (reader / below).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(reader / below)
    up = "/".join(".." for _ in below.split("/"))
    run = anthology("show", "contents")
    assert run.out == anthology("-C", reader, "show", "contents").out
    assert run.err == f"anthology: the manifest is {up}/anthology.yaml\n"
    assert anthology("-C", ".", "show", "contents").status == 1


def test_a_dist_below_the_manifest_is_not_made(
    reader: Path, cache: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(reader / "texts")
    run = anthology("build", "epub", ANTHOLOGY_CACHE=cache)
    assert run.out == "../dist/a-reader.epub\n"
    assert (reader / "dist" / "a-reader.epub").is_file()
    assert not (reader / "texts" / "dist").exists()


# ---------------------------------------------------------------- check


def test_checking_writes_nothing(reader: Path) -> None:
    before = files_of(reader)
    assert anthology("-C", reader, "check") == Run(0, "nothing is wrong\n", "")
    assert files_of(reader) == before


def doubtful(folder: Path) -> Path:
    more = "contributors:\n  Nobody At All: {bio: Unknown.}\n"
    manifest = (folder / "anthology.yaml").read_text(encoding="utf-8")
    (folder / "anthology.yaml").write_text(manifest + more, encoding="utf-8")
    return folder


def test_warnings_fail_only_where_that_is_asked_for(reader: Path) -> None:
    doubtful(reader)
    run = anthology("-C", reader, "check")
    assert (run.status, run.out) == (0, "")
    assert "warning: " in run.err
    strict = anthology("--strict", "-C", reader, "check")
    assert (strict.status, strict.err.splitlines()[0]) == (1, run.err.splitlines()[0])


def test_strict_building_stops_at_a_warning(reader: Path, cache: str) -> None:
    doubtful(reader)
    run = anthology("--strict", "-C", reader, "build", "epub", ANTHOLOGY_CACHE=cache)
    assert run.status == 1
    assert not (reader / "dist").exists()


def test_complaints_come_as_json(reader: Path) -> None:
    (reader / "texts" / "two.md").write_text("# Two\n\nWords.[^9]\n", encoding="utf-8")
    run = anthology("--json", "-C", reader, "check")
    assert (run.status, run.err) == (1, "")
    (complaint,) = run.report["diagnostics"]
    assert complaint["code"] == "note-undefined"
    assert (complaint["path"], complaint["line"]) == ("texts/two.md", 3)
    assert complaint["severity"] == "error"
    assert complaint["hints"]
    assert (run.report["errors"], run.report["warnings"]) == (1, 0)


def test_json_of_a_book_with_nothing_wrong_is_empty(reader: Path) -> None:
    run = anthology("--json", "-C", reader, "check")
    assert run.report == {"diagnostics": [], "errors": 0, "warnings": 0}


# ---------------------------------------------------------------- build


def test_building_prints_what_was_built_and_nothing_else(reader: Path, cache: str) -> None:
    run = anthology("-C", reader, "build", ANTHOLOGY_CACHE=cache)
    paths = [reader / "dist" / "a-reader.epub", reader / "dist" / "a-reader.pdf"]
    assert run == Run(0, "".join(f"{path}\n" for path in paths), "")
    assert [path.name for path in sorted((reader / "dist").iterdir())] == [p.name for p in paths]


@pytest.mark.parametrize("edition", ["epub", "pdf"])
def test_one_edition_can_be_built_alone(reader: Path, cache: str, edition: str) -> None:
    run = anthology("--json", "-C", reader, "build", edition, ANTHOLOGY_CACHE=cache)
    built = reader / "dist" / f"a-reader.{edition}"
    assert run.report["built"] == [str(built)]
    assert list((reader / "dist").iterdir()) == [built]


def test_building_without_a_cache_keeps_nothing(reader: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    run = anthology("--no-cache", "-C", reader, "build", "epub", ANTHOLOGY_CACHE=str(folder))
    assert run.status == 0
    assert not folder.exists()


def test_a_source_date_that_is_no_number_is_wrong_usage(reader: Path) -> None:
    run = anthology("-C", reader, "build", SOURCE_DATE_EPOCH="yesterday")
    assert run.status == 2
    assert "yesterday" in run.err


@pytest.mark.parametrize("date", ["1e9", "٣", "99999999999", "253402300800"])
def test_a_source_date_that_no_file_can_bear_is_wrong_usage(reader: Path, date: str) -> None:
    run = anthology("-C", reader, "build", SOURCE_DATE_EPOCH=date)
    assert run.status == 2
    assert date in run.err


@pytest.mark.parametrize("published", ["9999", "2150-01-01", "1969", "0001"])
def test_a_book_of_any_year_is_built(reader: Path, cache: str, published: str) -> None:
    manifest = (reader / "anthology.yaml").read_text(encoding="utf-8")
    (reader / "anthology.yaml").write_text(f"{manifest}published: {published}\n", encoding="utf-8")
    assert anthology("-C", reader, "build", "epub", ANTHOLOGY_CACHE=cache).status == 0


def test_a_cache_that_cannot_be_is_done_without(reader: Path) -> None:
    run = anthology("-C", reader, "build", "pdf", ANTHOLOGY_CACHE=str(reader / "anthology.yaml"))
    assert run.status == 0
    assert "nothing is kept between builds" in run.err


def test_clearing_the_cache_takes_away_nothing_of_somebody_elses(
    reader: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    (folder / "ab").mkdir(parents=True)
    (folder / "ab" / "letters.txt").write_text("mine", encoding="utf-8")
    assert anthology("-C", reader, "build", "epub", ANTHOLOGY_CACHE=str(folder)).status == 0
    assert anthology("cache", "--clear", ANTHOLOGY_CACHE=str(folder)).status == 0
    assert [path.name for path in folder.rglob("*") if path.is_file()] == ["letters.txt"]


def test_a_text_whose_name_begins_with_a_dot_is_built_anew_when_it_changes(
    reader: Path, cache: str
) -> None:
    (reader / "texts" / "two.md").rename(reader / "texts" / ".two.md")
    manifest = (reader / "anthology.yaml").read_text(encoding="utf-8")
    (reader / "anthology.yaml").write_text(manifest.replace("two.md", ".two.md"), encoding="utf-8")
    built = []
    for words in ("Once.", "Twice."):
        (reader / "texts" / ".two.md").write_text(f"# Two\n\n{words}\n", encoding="utf-8")
        assert anthology("-C", reader, "build", "epub", ANTHOLOGY_CACHE=cache).status == 0
        built.append((reader / "dist" / "a-reader.epub").read_bytes())
    assert built[0] != built[1]


def test_a_pipe_in_the_folder_is_not_waited_for(reader: Path, cache: str) -> None:
    os.mkfifo(reader / "texts" / "pipe")
    assert anthology("-C", reader, "build", "epub", ANTHOLOGY_CACHE=cache).status == 0


def test_a_dist_that_is_a_file_is_an_error_in_words(reader: Path, cache: str) -> None:
    (reader / "dist").write_text("mine", encoding="utf-8")
    run = anthology("-C", reader, "build", "epub", ANTHOLOGY_CACHE=cache)
    assert run.status == 1
    assert run.err.startswith("dist: error: “dist” is a file, ")
    assert "[dist-kind]" in run.err
    assert (reader / "dist").read_text(encoding="utf-8") == "mine"


def test_what_a_killed_build_has_left_goes_and_what_another_has_in_hand_stays(
    reader: Path, cache: str
) -> None:
    left, busy, mine = (
        reader / "dist" / name for name in (".anthology-a", ".anthology-b", ".mine")
    )
    for folder in (left, busy, mine):
        folder.mkdir(parents=True)
        (folder / "half.pdf").write_bytes(b"half")
    other = os.open(busy, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)
    try:
        assert anthology("-C", reader, "build", "epub", ANTHOLOGY_CACHE=cache).status == 0
    finally:
        os.close(other)
    names = {path.name for path in (reader / "dist").iterdir()}
    assert names == {".anthology-b", ".mine", "a-reader.epub"}


def test_a_folder_where_a_file_should_go_leaves_everything_as_it_was(
    reader: Path, cache: str
) -> None:
    (reader / "dist" / "a-reader.pdf").mkdir(parents=True)
    run = anthology("-C", reader, "build", ANTHOLOGY_CACHE=cache)
    assert (run.status, run.out) == (1, "")
    assert "a-reader.pdf" in run.err
    assert [path.name for path in (reader / "dist").iterdir()] == ["a-reader.pdf"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["bild"],
        ["build", "mobi"],
        ["build", "--sample", "0"],
        ["build", "--text", ""],
        ["build", "--text", "one.md", "--sample", "1"],
        ["build", "--shelf", "nowhere"],
        ["show"],
        ["new"],
        ["new", "."],
        ["check", "--epub", "nowhere.epub"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_as_json_too(
    reader: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(reader)
    run = anthology("--json", *arguments)
    assert (run.status, run.err) == (2, "")
    assert run.codes == ["usage-wrong"]
    assert run.report["errors"] == 1


def test_every_command_reports_as_json(reader: Path, cache: str) -> None:
    shown = anthology("-C", reader, "show", "contents", "--json").report["shown"]
    assert shown[0] == "One · Ada Byron"
    made = anthology("new", reader.parent / "new", "--json").report["made"]
    assert str(reader.parent / "new" / "anthology.yaml") in made
    locked = anthology("-C", reader, "lock", "--json", ANTHOLOGY_CACHE=cache).report["built"]
    assert locked == [str(reader / "anthology.lock")]
    assert anthology("cache", "--json", ANTHOLOGY_CACHE=cache).report["entries"] > 0
    (reader / "dist").mkdir()
    (reader / "dist" / "a-reader.epub").mkdir()
    run = anthology("-C", reader, "build", "epub", "--json", ANTHOLOGY_CACHE=cache)
    assert (run.status, run.codes) == (1, ["file-unwritable"])


# ---------------------------------------------------------------- show


def test_the_order_is_shown_with_authors(reader: Path) -> None:
    run = anthology("-C", reader, "show", "contents")
    assert (run.status, run.err) == (0, "")
    assert run.out.splitlines()[:2] == ["One · Ada Byron", "Two"]


def test_the_notes_are_shown_with_number_owner_and_place(reader: Path) -> None:
    title, line = anthology("-C", reader, "show", "notes").out.splitlines()
    assert title == "One"
    assert line.split()[:2] == ["1", "author"]
    assert "texts/one.md:9" in line
    assert line.endswith("A note.")


def test_the_model_is_shown_as_text(reader: Path) -> None:
    run = anthology("-C", reader, "show", "model")
    assert run.out.startswith("Book ")
    assert 'NoteReference "1" note="one.note-1" number="1"' in run.out


def test_a_book_with_errors_is_not_shown(reader: Path) -> None:
    (reader / "texts" / "two.md").unlink()
    run = anthology("-C", reader, "show", "contents")
    assert (run.status, run.out) == (1, "")
    assert "[file-missing]" in run.err


def test_the_schema_is_json() -> None:
    schema = json.loads(anthology("schema").out)
    assert {"title", "language", "contents"} <= set(schema["required"])


# ---------------------------------------------------------------- new


@pytest.mark.parametrize("options", [[], ["--design", "pamphlet"], ["--design", "large-print"]])
def test_a_new_anthology_has_nothing_wrong_and_builds(
    options: list[str], tmp_path: Path, cache: str
) -> None:
    folder = tmp_path / "my-reader"
    run = anthology("new", folder, *options)
    assert run.status == 0
    assert str(folder / "anthology.yaml") in run.out.splitlines()
    assert all(Path(line).is_file() for line in run.out.splitlines())
    assert anthology("--strict", "-C", folder, "check").out == "nothing is wrong\n"
    assert anthology("--strict", "-C", folder, "build", ANTHOLOGY_CACHE=cache).status == 0
    assert {path.suffix for path in (folder / "dist").iterdir()} == {".epub", ".pdf"}


def test_a_design_that_there_is_not_makes_nothing(tmp_path: Path) -> None:
    run = anthology("new", tmp_path / "reader", "--design", "pamflet")
    assert (run.status, run.out) == (2, "")
    assert "did you mean “pamphlet”?" in run.err
    assert not (tmp_path / "reader").exists()


@pytest.mark.parametrize("name", ["my-reader", "Été: 1", "yes", "- x", "{a}", "'", "12"])
def test_a_new_anthology_may_have_any_name(tmp_path: Path, name: str) -> None:
    assert anthology("new", tmp_path / name).status == 0
    assert anthology("-C", tmp_path / name, "check").status == 0


def test_an_empty_folder_becomes_a_new_anthology(tmp_path: Path) -> None:
    assert anthology("new", tmp_path).status == 0
    assert (tmp_path / "anthology.yaml").is_file()


def test_nothing_is_made_where_something_is(reader: Path) -> None:
    before = files_of(reader)
    run = anthology("new", reader)
    assert run.status == 2
    assert "something in" in run.err
    assert files_of(reader) == before
    assert anthology("new", reader / "anthology.yaml").status == 2
    assert anthology("new", reader / "anthology.yaml" / "below").status == 2


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("build --no-cache epub", "--no-cache build epub"),
        ("check --json -C book", "--json -C book check"),
        ("build --manifest=a.yaml pdf", "--manifest=a.yaml build pdf"),
        ("import --name x -- --json", "import --name x -- --json"),
    ],
)
def test_shared_options_may_follow_the_command(written: str, read: str) -> None:
    assert hoisted(written.split()) == read.split()
