"""Books that cannot be built: each complaint has its code, its place and a hint, and dist/ stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import MANIFEST, ONE, TWO, anthology, files_of, small_book

OLD = {"a-reader.epub": b"old ebook", "a-reader.pdf": b"old pdf", "mine.txt": b"mine"}


@pytest.fixture
def reader(tmp_path: Path) -> Path:
    folder = small_book(tmp_path / "reader")
    (folder / "dist").mkdir()
    for name, content in OLD.items():
        (folder / "dist" / name).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("cache"))


Break = Callable[[Path], object]


def manifest(words: str) -> Break:
    return lambda folder: put(folder, "anthology.yaml", words)


def two(words: str) -> Break:
    return lambda folder: put(folder, "texts/two.md", TWO + "\n" + words)


def put(folder: Path, name: str, content: str | bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def file(name: str, content: str | bytes, words: str = "") -> Break:
    def spoil(folder: Path) -> None:
        put(folder, "texts/two.md", TWO + "\n" + words)
        put(folder, name, content)

    return spoil


CASES: dict[str, tuple[Break, str, str, str]] = {
    "a wrong key": (
        manifest(MANIFEST + "edtors: [Ada]\n"),
        "key-unknown",
        "anthology.yaml:6:1",
        "did you mean “editors”?",
    ),
    "a missing key": (
        manifest(MANIFEST.replace("language: en\n", "")),
        "key-missing",
        "anthology.yaml:1:1",
        "add “language: …”",
    ),
    "a missing file": (
        manifest(MANIFEST.replace("two.md", "tow.md")),
        "file-missing",
        "anthology.yaml:5:12",
        "did you mean “two.md”?",
    ),
    "a wrong kind": (
        manifest(MANIFEST.replace("A Reader", "[A, Reader]")),
        "value-kind",
        "anthology.yaml:1:8",
        "",
    ),
    "contents that are words": (
        manifest("title: A Reader\nlanguage: en\ncontents: one.md\n"),
        "value-kind",
        "anthology.yaml:3:11",
        "",
    ),
    "no contents": (
        manifest("title: A Reader\nlanguage: en\ncontents:\n"),
        "contents-empty",
        "anthology.yaml:3:",
        "list the files",
    ),
    "an empty manifest": (manifest(""), "manifest-empty", "anthology.yaml", "title:"),
    "a manifest of comments": (manifest("# x\n"), "manifest-empty", "anthology.yaml", "title:"),
    "broken YAML": (
        manifest("title: [A Reader\nlanguage: en\n"),
        "yaml-syntax",
        "anthology.yaml:",
        "",
    ),
    "a text listed twice": (
        manifest(MANIFEST + "  - one.md\n"),
        "text-twice",
        "anthology.yaml:6:5",
        "",
    ),
    "a manifest in UTF-16": (
        lambda folder: put(folder, "anthology.yaml", MANIFEST.encode("utf-16")),
        "not-utf8",
        "anthology.yaml:1:1: error: this is UTF-16",
        "",
    ),
    "a manifest that is a folder": (
        lambda folder: [(folder / "anthology.yaml").unlink(), put(folder, "anthology.yaml/x", "")],
        "file-kind",
        "anthology.yaml: error: “anthology.yaml” is a folder",
        "name a file",
    ),
    "a manifest that is not UTF-8": (
        lambda folder: put(folder, "anthology.yaml", MANIFEST.encode() + b"# caf\xe9\n"),
        "not-utf8",
        "anthology.yaml:6:",
        "",
    ),
    "a text that is not UTF-8": (
        lambda folder: put(folder, "texts/two.md", b"# Two\n\ncaf\xe9\n"),
        "not-utf8",
        "texts/two.md:3:4",
        "",
    ),
    "a path that leaves the folder": (
        manifest(MANIFEST.replace("two.md", "../../two.md")),
        "path-outside",
        "anthology.yaml:5:12",
        "",
    ),
    "an absolute path": (
        manifest(MANIFEST.replace("two.md", "/etc/passwd.md")),
        "path-outside",
        "anthology.yaml:5:12",
        "",
    ),
    "a remote picture": (
        two("![x](https://example.org/a.png)\n"),
        "path-outside",
        "texts/two.md:5:1",
        "",
    ),
    "a picture that is not there": (
        file("texts/press.png", b"", "![x](pres.png)\n"),
        "file-missing",
        "texts/two.md:5:1",
        "did you mean “texts/press.png”?",
    ),
    "a picture that is none": (
        file("texts/press.png", b"no picture", "![x](press.png)\n"),
        "picture-unreadable",
        "texts/two.md:5:1",
        "",
    ),
    "a picture outside the folder": (
        two("![x](../../../press.png)\n"),
        "path-outside",
        "texts/two.md:5:1",
        "",
    ),
    "a drawing that runs a script": (
        file(
            "texts/a.svg",
            '<svg xmlns="http://www.w3.org/2000/svg"><script>x()</script></svg>',
            "![x](a.svg)\n",
        ),
        "picture-unsafe",
        "texts/two.md:5:1",
        "PNG",
    ),
    "raw HTML": (two("Words <span>x</span>.\n"), "raw-html", "texts/two.md:5:7", ""),
    "a block of raw HTML": (two("<div>x</div>\n"), "raw-html", "texts/two.md:5:1", ""),
    "an undefined note": (
        two("Words.[^9]\n"),
        "note-undefined",
        "texts/two.md:5:7",
        "[^9]: …",
    ),
    "a note never referred to": (
        two("[^9]: Words.\n"),
        "note-unreferenced",
        "texts/two.md:5:1",
        "",
    ),
    "a note defined twice": (
        two("Words.[^9]\n\n[^9]: a\n\n[^9]: b\n"),
        "note-duplicate",
        "texts/two.md:9:1",
        "",
    ),
    "an id given twice": (
        two("## A {#x}\n\n## B {#x}\n"),
        "id-duplicate",
        "texts/two.md:7",
        "",
    ),
    "a reference to no text": (
        two("[](oen.md)\n"),
        "reference-outside",
        "texts/two.md:5:1",
        "did you mean “texts/one.md”?",
    ),
    "a reference to no heading": (
        two("## Sources\n\n[](#sorces)\n"),
        "reference-undefined",
        "texts/two.md:7:1",
        "did you mean “#sources”?",
    ),
    "a text without a title": (
        lambda folder: put(folder, "texts/two.md", "Words.\n"),
        "title-missing",
        "anthology.yaml:5:12",
        "“title: …”",
    ),
    "broken front matter": (
        lambda folder: put(folder, "texts/two.md", "---\ntitle: T\ndate: [x\n---\n\nWords.\n"),
        "yaml-syntax",
        "texts/two.md:",
        "",
    ),
}


@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.parametrize("case", CASES)
def test_it_is_refused_with_code_place_and_hint(reader: Path, case: str, command: str) -> None:
    spoil, code, place, hint = CASES[case]
    spoil(reader)
    before = files_of(reader)
    run = anthology("-C", reader, command)
    assert (run.status, run.out) == (1, "")
    (head, *_) = [line for line in run.err.splitlines() if f"[{code}]" in line] or [run.err]
    assert "error: " in head
    assert f"[{code}]" in head
    assert head.startswith(place)
    hints = [line for line in run.err.splitlines() if line.startswith("  hint: ")]
    assert any(hint in line for line in hints) or not hint
    assert run.err.splitlines()[-1].startswith("1 error, ")
    assert str(reader) not in run.err
    assert files_of(reader) == before


def test_all_that_is_wrong_with_all_texts_is_told_in_one_go(reader: Path) -> None:
    put(reader, "texts/one.md", ONE + "\nWords.[^8] <b2>x</b2>\n")
    put(reader, "texts/two.md", TWO + "\n![x](gone.png) [](#gone)\n")
    run = anthology("--json", "-C", reader, "build")
    places = [(item["path"], item["code"]) for item in run.report["diagnostics"]]
    assert ("texts/one.md", "note-undefined") in places
    assert ("texts/one.md", "raw-html") in places
    assert ("texts/two.md", "file-missing") in places
    assert ("texts/two.md", "reference-undefined") in places
    assert places == sorted(places, key=lambda place: place[0])


# ---------------------------------------------------------------- faults found only while building


@pytest.mark.parametrize("edition", ["epub", "pdf"])
@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("nodes/paragraph.xhtml", "\n{{ nothing }}", "styles/templates/nodes/paragraph.xhtml:2"),
        ("sections/text.xhtml", "{% if %}", "styles/templates/sections/text.xhtml:1"),
        ("frames/FRAME.xhtml", "{{ 1 / 0 }}", "styles/templates/frames/FRAME.xhtml:1"),
    ],
)
def test_a_broken_template_is_named_and_nothing_is_built(
    reader: Path, cache: str, edition: str, name: str, content: str, place: str
) -> None:
    frame = {"epub": "epub", "pdf": "print"}[edition]
    put(reader, "styles/templates/" + name.replace("FRAME", frame), content)
    run = anthology("-C", reader, "build", edition, ANTHOLOGY_CACHE=cache)
    assert run.status == 1
    assert f"{place.replace('FRAME', frame)}: error: " in run.err
    assert "[template-failed]" in run.err
    assert {name: (reader / "dist" / name).read_bytes() for name in OLD} == OLD


def test_a_template_that_writes_broken_markup_is_an_error_and_no_broken_ebook(
    reader: Path, cache: str
) -> None:
    put(reader, "styles/templates/nodes/paragraph.xhtml", "<p>{{ inlines(node.content) }}")
    run = anthology("-C", reader, "build", "epub", ANTHOLOGY_CACHE=cache)
    assert run.status == 1
    assert "error: " in run.err
    assert {name: (reader / "dist" / name).read_bytes() for name in OLD} == OLD


@pytest.mark.parametrize("edition", ["epub", "pdf"])
def test_a_style_sheet_that_is_not_utf8_is_an_error(reader: Path, cache: str, edition: str) -> None:
    put(reader, "styles/book.css", b"/* caf\xe9 */")
    run = anthology("-C", reader, "build", edition, ANTHOLOGY_CACHE=cache)
    assert run.status == 1
    assert "[not-utf8]" in run.err
    assert {name: (reader / "dist" / name).read_bytes() for name in OLD} == OLD


def test_where_one_edition_fails_the_other_is_not_replaced_either(reader: Path, cache: str) -> None:
    put(reader, "styles/templates/frames/epub.xhtml", "{{ nothing }}")
    run = anthology("-C", reader, "build", ANTHOLOGY_CACHE=cache)
    assert run.status == 1
    assert {name: (reader / "dist" / name).read_bytes() for name in OLD} == OLD


def test_no_half_written_file_is_left_behind(reader: Path, cache: str) -> None:
    put(reader, "styles/templates/nodes/paragraph.xhtml", "{{ nothing }}")
    anthology("-C", reader, "build", ANTHOLOGY_CACHE=cache)
    assert {path.name for path in (reader / "dist").iterdir()} == set(OLD)
