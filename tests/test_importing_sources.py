"""Web pages, ebooks, word-processor files and PDF become texts, and nothing is lost on the way."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import pypandoc
import pytest
import weasyprint
from command_line import anthology
from lxml import html
from test_importing import CASES, words

from anthology.cache import Cache
from anthology.diagnostics import Diagnostics
from anthology.fonts import faces, font_face_rules
from anthology.importing import Imported, render_report
from anthology.importing.conversion import convert
from anthology.importing.imported import CannotImport
from anthology.importing.sources import import_file, mend_rtf
from anthology.importing.splitting import split_text
from anthology.read.markdown import read_markdown

OTHERS = sorted(path for path in CASES.glob("*/raw.*") if path.suffix != ".txt")
BOOK = """---
title: The Bakery Press
author: Ann Printer
---

# The Ovens

The press *stood* in the **back** room.[^a] See [the ledger](https://example.org/a).

[^a]: The *ledger* gives [two dates](https://example.org/b).

    A second paragraph.

# The Yard

Nobody asked.[^b]

- one
- two

| Flour | Sacks |
| --- | ---: |
| rye | 12 |

![The yard](yard.png)

[^b]: A tale.
"""


def strings(node: Any) -> list[str]:
    """Give every word of Pandoc's tree."""
    if isinstance(node, list):
        return [word for part in node for word in strings(part)]
    if not isinstance(node, dict):
        return []
    if node.get("t") in ("Str", "MetaString"):
        return [node["c"]]
    if node.get("t") in ("Code", "Math", "CodeBlock", "RawBlock", "RawInline"):
        return [node["c"][1]]
    if "t" in node:
        return [*strings(node.get("c")), " "] if node["t"] != "Space" else [" "]
    return [word for part in node.values() for word in strings(part)]


def assert_readable(imported: Imported) -> None:
    diagnostics = Diagnostics()
    read_markdown(imported.markdown, "texts/x.md", diagnostics)
    assert [item.render_text() for item in diagnostics] == []


def assert_nothing_is_lost(before: str, imported: Imported) -> None:
    after = words(imported.markdown.replace("\\", ""))
    for finding in imported.findings:
        after += words(finding.raw)
    assert words(before) - after == Counter()


def written(folder: Path, suffix: str, *options: str) -> Path:
    """Make a file of some kind with Pandoc, from our own Markdown."""
    picture = CASES.parent.parent / "docs" / "pictures"
    source = next(iter(sorted(picture.glob("*.png"))), None)
    (folder / "yard.png").write_bytes(source.read_bytes() if source else b"\x89PNG\r\n\x1a\n")
    target = folder / f"book{suffix}"
    subprocess.run(
        [pypandoc.get_pandoc_path(), "-s", "-f", "markdown", "-o", target.name, *options],
        input=BOOK.encode(),
        cwd=folder,
        check=True,
    )
    return target


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.parent.name)
def test_a_file_of_another_kind_becomes_what_a_careful_person_would_make_of_it(
    path: Path, request: pytest.FixtureRequest
) -> None:
    imported = import_file(path.read_bytes(), path, "raw")
    assert_readable(imported)
    made = {
        "expected.md": imported.markdown,
        "expected-report.md": render_report(imported, path.name),
    }
    for name, text in made.items():
        golden = path.parent / name
        if request.config.getoption("--update-golden"):
            golden.write_text(text, encoding="utf-8", newline="")
        assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.parent.name)
def test_every_word_of_a_file_of_another_kind_is_in_the_text_or_in_the_report(path: Path) -> None:
    raw = path.read_bytes()
    imported = import_file(raw, path, "raw")
    if path.suffix == ".html":
        root = html.document_fromstring(raw.decode())
        body = root.find("body")
        assert body is not None
        before = " ".join(str(text) for text in body.itertext())
        # A note's number is its label.
        before = re.sub(r"\[?\b[12]\b\]?(?= )|\u21a9", " ", before)
    else:
        from anthology.importing.conversion import READERS

        raw = mend_rtf(raw) if path.suffix == ".rtf" else raw
        tree = convert(raw, READERS[path.suffix], path.suffix)
        before = "".join(strings([tree.document["meta"], tree.document["blocks"]]))
    assert_nothing_is_lost(before, imported)


@pytest.mark.parametrize("suffix", [".docx", ".odt", ".epub", ".html", ".tex", ".muse", ".rst"])
def test_notes_arrive_with_their_emphasis_and_links(tmp_path: Path, suffix: str) -> None:
    path = written(tmp_path, suffix)
    imported = import_file(path.read_bytes(), path, "book")
    assert_readable(imported)
    text = imported.markdown
    assert "room.[^1]" in text
    assert "[^1]: The *ledger* gives [two dates](<https://example.org/b>)." in text
    assert "\n\n    A second paragraph." in text
    assert "[^2]: A tale." in text
    assert "*stood*" in text
    assert "**back**" in text


@pytest.mark.parametrize("suffix", [".docx", ".odt", ".epub", ".html"])
def test_pictures_come_along(tmp_path: Path, suffix: str) -> None:
    path = written(tmp_path, suffix)
    imported = import_file(path.read_bytes(), path, "book")
    assert [picture.content for picture in imported.pictures] == [
        (tmp_path / "yard.png").read_bytes()
    ]
    assert f"(<pictures/book/{imported.pictures[0].name}>" in imported.markdown


def test_pictures_outside_the_folder_of_the_file_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(b"x")
    folder = tmp_path / "saved"
    folder.mkdir()
    page = folder / "page.html"
    page.write_text("<html><body><p>Words.</p><img src='../secret.png' alt='A yard'></body></html>")
    imported = import_file(page.read_bytes(), page, "page")
    assert imported.pictures == ()
    assert "picture-missing" in {finding.code for finding in imported.findings}


TRACKED = (
    'He came [late]{.insertion author="A" date="2020-01-01T00:00:00Z"}'
    '[early]{.deletion author="A" date="2020-01-01T00:00:00Z"}.\n'
)


@pytest.mark.parametrize(
    ("choice", "expected"), [("accept", "He came late."), ("reject", "He came early.")]
)
def test_tracked_changes_are_accepted_or_rejected(
    tmp_path: Path, choice: Any, expected: str
) -> None:
    path = tmp_path / "book.docx"
    subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", "markdown", "--track-changes=all", "-o", path],
        input=TRACKED.encode(),
        check=True,
    )
    imported = import_file(path.read_bytes(), path, "book", track_changes=choice)
    assert expected in imported.markdown


def test_the_text_layer_of_a_pdf_keeps_its_notes(tmp_path: Path) -> None:
    paragraph = "The press stood in the back room of the bakery, and nobody asked why it was so. "
    body = "<h1>Work at Night</h1>" + "".join(
        f"<p>{paragraph * 2}<span class='f'>Note {place}: see the ledger.</span> {paragraph}</p>"
        for place in ascii_uppercase
    )
    found = faces(["EB Garamond"], Cache(tmp_path / "cache"))
    style = font_face_rules(found, lambda face: face.path.as_uri()) + (
        "html{font-family:'EB Garamond'}@page{size:A5;margin:20mm;@top-center{content:'THE BAKERY PRESS'}"
        "@bottom-center{content:counter(page)}}p{text-indent:1.5em;margin:0}"
        ".f{float:footnote;footnote-policy:line;font-size:8pt}::footnote-call{font-size:70%;vertical-align:super}"
        "::footnote-marker{font-size:70%;vertical-align:super;content:counter(footnote) ' '}"
    )
    raw = weasyprint.HTML(string=f"<html lang=en><style>{style}</style>{body}</html>").write_pdf()
    imported = import_file(raw, tmp_path / "book.pdf", "book")
    for number, place in enumerate(ascii_uppercase, start=1):
        assert f"[^{number}]: Note {place}: see the ledger." in imported.markdown
    assert "BAKERY PRESS" not in imported.markdown


def test_a_pdf_keeps_its_large_first_letters_and_tells_what_it_lost(tmp_path: Path) -> None:
    sentence = "The press stood in the back room of the bakery, and nobody asked why it was so. "
    body = "".join(
        f"<section><h2>On <i>Flour</i> {place}</h2><p><b>H</b>e came by the yard door. "
        f"{sentence * 30}</p></section>"
        for place in ("alone", "again", "always")
    )
    found = faces(["EB Garamond"], Cache(tmp_path / "cache"))
    style = font_face_rules(found, lambda face: face.path.as_uri()) + (
        "html{font:11pt 'EB Garamond'}@page{size:A5;margin:20mm;@top-center{content:'Ink and Flour'}}"
        "h2{font-size:11pt}section{break-before:page}b{float:left;font-size:36pt;line-height:1}"
    )
    raw = weasyprint.HTML(string=f"<html lang=en><style>{style}</style>{body}</html>").write_pdf()
    imported = import_file(raw, tmp_path / "book.pdf", "book")
    assert imported.markdown.count("He came by the yard door.") == 3
    assert "Ink and Flour" not in imported.markdown
    assert_nothing_is_lost("Ink and Flour", imported)
    told = {finding.code: finding.message for finding in imported.findings}
    assert "3 words in italics" in told["emphasis-unread"]


def test_titles_of_a_pdf_are_known_by_their_size_and_are_no_running_heads(tmp_path: Path) -> None:
    sentence = "The press stood in the back room of the bakery, and nobody asked why it was so. "
    body = "".join(
        f"<h2>Chapter {number}</h2><p>In the year {1900 + number} it was moved. {sentence * 12}</p>"
        f"<h3>On ink and flour of the year {number}</h3><p>It came by the yard door. {sentence}</p>"
        for number in range(1, 6)
    )
    found = faces(["EB Garamond"], Cache(tmp_path / "cache"))
    style = font_face_rules(found, lambda face: face.path.as_uri()) + (
        "html{font:11pt 'EB Garamond'}@page{size:A5;margin:20mm;@bottom-center{content:counter(page)}}"
        "h2{font-size:17pt;break-before:page}h3{font-size:13pt}"
    )
    page = (
        f"<html lang=en><style>{style}</style><h1>Work at Night</h1><p>by Ada Low</p>{body}</html>"
    )
    imported = import_file(weasyprint.HTML(string=page).write_pdf(), tmp_path / "book.pdf", "book")
    titles = re.findall(r"^#.*", imported.markdown, re.MULTILINE)
    assert titles == [
        title
        for number in range(1, 6)
        for title in (f"## Chapter {number}", f"### On ink and flour of the year {number}")
    ]


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.docx", b"no file of Word"),
        ("a.epub", b"PK\x03\x04"),
        ("a.pdf", b"%PDF-1.7 and no more"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("a.bin", b"PK\x03\x04"),
    ],
)
def test_a_damaged_file_is_refused_with_words(tmp_path: Path, name: str, raw: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(CannotImport):
        import_file(raw, path, "a")
    run = anthology("-C", tmp_path, "import", path)
    assert run.status == 1
    assert "[import-impossible]" in run.err


def test_a_missing_extra_is_an_error_that_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pypandoc", None)
    path = tmp_path / "a.docx"
    path.write_bytes(b"x")
    run = anthology("-C", tmp_path, "import", path)
    assert run.status == 1
    assert "pip install 'anthology-builder[import]'" in run.err


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "the file is empty"),
        (b" \n\r\n", "the file is empty"),
        (bytes(range(256)) * 20, "it is no text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "it is no text"),
    ],
)
def test_what_is_no_text_is_refused_in_words(raw: bytes, reason: str) -> None:
    with pytest.raises(CannotImport) as refusal:
        import_file(raw, Path("raw.txt"), "raw")
    assert refusal.value.reason == reason


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-8-sig", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_unicode_of_every_width_is_read_with_every_line_end(encoding: str, end: str) -> None:
    text = end.join(["The Öfen", "", "He came. " * 20, "", "She went. " * 20, ""])
    imported = import_file(text.encode(encoding), Path("raw.txt"), "raw")
    assert imported.markdown.startswith("---\ntitle: The Öfen\n---\n\nHe came. He")
    assert "\n\nShe went. She" in imported.markdown


# ---------------------------------------------------------------- splitting


CHAPTERS = """---
title: The Book
authors: [Ann Printer]
---

Before it all.

## One[^1]

Text.[^2]

### Inner

More.

## Two

Text again.[^2-1]

[^1]: On the title.

[^2]: On the text.

    Twice.

[^2-1]: Of the second.
"""


def test_a_book_is_cut_into_its_chapters_each_with_its_notes() -> None:
    pieces, fragment, _ = split_text(CHAPTERS, "book")
    assert [piece.name for piece in pieces] == ["book-0", "book-1-one", "book-2-two"]
    assert fragment == "  - book-0.md\n  - book-1-one.md\n  - book-2-two.md\n"
    assert pieces[1].markdown == (
        "---\ntitle: One[^1]\nauthors: [Ann Printer]\n---\n\nText.[^2]\n\n## Inner\n\nMore.\n\n"
        "[^1]: On the title.\n\n[^2]: On the text.\n\n    Twice.\n"
    )
    assert "[^2-1]: Of the second." in pieces[2].markdown
    for piece in pieces:
        assert_readable(Imported(piece.markdown, ()))


def test_parts_of_a_book_become_parts_of_the_manifest_and_names_below_headings_authors() -> None:
    markdown = (
        "---\ntitle: The Book\nauthors: [Ann Printer]\n---\n\n## Preface\n\nWords.\n\n"
        "## Part One: Bread\n\n### The Ovens\n\nBy Ida Lorenz\n\nText.\n\n#### At night\n\nMore.\n\n"
        "### The Yard\n\nText.\n\n## Part Two\n\nOf ink.\n\n### The Tram\n\nText.\n"
    )
    pieces, fragment, dropped = split_text(markdown, "book")
    assert fragment == (
        "  - book-1-preface.md\n"
        "  - part: 'Part One: Bread'\n    contents:\n"
        "      - book-2-the-ovens.md\n      - book-3-the-yard.md\n"
        "  - part: Part Two\n    contents:\n"
        "      - book-4-part-two.md\n      - book-5-the-tram.md\n"
    )
    ovens = "---\ntitle: The Ovens\nauthors: [Ida Lorenz]\n---\n\nText.\n\n## At night\n\nMore.\n"
    assert pieces[1].markdown == ovens
    assert [finding.raw for finding in dropped] == ["By"]


def test_a_text_without_chapters_stays_whole() -> None:
    text = "---\ntitle: T\n---\n\nWords.\n"
    assert [piece.markdown for piece in split_text(text, "t")[0]] == [text]


def test_split_writes_the_chapters_and_their_order(tmp_path: Path) -> None:
    raw = CASES / "a-digital-library" / "raw.txt"
    run = anthology("-C", tmp_path, "import", raw, "--split", "--name", "bakery")
    assert run.status == 0
    assert "contents:\n  - bakery-" in run.out
    order = (tmp_path / "texts" / "bakery.contents.yaml").read_text(encoding="utf-8")
    names = re.findall(r"- (\S+)", order)
    assert len(names) >= 3
    for name in names:
        assert (tmp_path / "texts" / name).is_file()
    assert anthology("-C", tmp_path, "import", raw, "--split", "--name", "bakery").status == 1
