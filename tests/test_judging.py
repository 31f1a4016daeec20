"""Ebooks made elsewhere: what is wrong with them is told, whatever they hold, and no file brings the program down."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from command_line import Run, anthology
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anthology.diagnostics import Diagnostics
from anthology.judging import archive, judge
from anthology.judging.archive import NoEpub

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""
OPF = """<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:12345678-1234-5678-9234-567812345678</dc:identifier>
<dc:title>Made Elsewhere</dc:title><dc:language>en</dc:language>
<meta property="dcterms:modified">2026-11-21T10:30:01Z</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityHazard">none</meta>
<meta property="schema:accessibilitySummary">Words alone.</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="one" href="one.xhtml" media-type="application/xhtml+xml"/>
<item id="two" href="two%2Db.xhtml" media-type="application/xhtml+xml"/>
</manifest>
<spine><itemref idref="one"/><itemref idref="two"/></spine>
</package>"""
PAGE = """<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" xml:lang="en">
<head><title>Page</title></head>
<body>{}</body></html>"""
NAV = PAGE.format(
    '<nav epub:type="toc"><ol><li><a href="one.xhtml#a">One</a></li></ol></nav>'
    '<nav epub:type="page-list"><ol><li><a href="two%2Db.xhtml#p1">1</a></li></ol></nav>'
)
FILES = {
    "META-INF/container.xml": CONTAINER,
    "OPS/book.opf": OPF,
    "OPS/nav.xhtml": NAV,
    "OPS/one.xhtml": PAGE.format('<p id="a"><a href="two%2Db.xhtml#p1">to two</a></p>'),
    "OPS/two-b.xhtml": PAGE.format('<p>Words <span epub:type="pagebreak" id="p1"/> on.</p>'),
}
UNTOLD = FILES["OPS/one.xhtml"].replace("lang=", "data-x=", 1).replace("xml:lang=", "data-y=")
CLAIMED = OPF.replace(
    "</metadata>", '<meta property="dcterms:conformsTo">WCAG</meta></metadata>'
).replace("tableOfContents", "alternativeText")
LOCKED = """<e xmlns:c='http://www.w3.org/2001/04/xmlenc#'><c:EncryptedData>
<c:EncryptionMethod Algorithm='aes'/><c:CipherReference URI='OPS/one.xhtml'/>
</c:EncryptedData></e>"""
NO_MARKS = {
    "OPS/two-b.xhtml": PAGE.format("<p id='p1'/>"),
    "OPS/book.opf": OPF.replace("tableOfContents", "pageBreakMarkers"),
}
REMOTE = PAGE.format("<img id='a' src='http://e.org/a.png' alt='x y'/>")
FILE_NAME = PAGE.format("<img id='a' src='a' alt='a.png'/>")
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write an ebook with which nothing is wrong but for the files that are given; None leaves one out."""

    def write(
        changed: dict[str, str | None] | None = None, mimetype: str = "application/epub+zip"
    ) -> Path:
        path = tmp_path / "book.epub"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
            out.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
            for name, content in (FILES | (changed or {})).items():
                if content is not None:
                    out.writestr(name, content)
        return path

    return write


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge as where there is no EPUBCheck."""
    monkeypatch.setattr(judge, "is_installed", lambda: False)


def told(path: Path) -> dict[str, str]:
    diagnostics = Diagnostics()
    judge.judge(path, diagnostics)
    found = {item.code: item.render_text() for item in diagnostics.in_order()}
    # Where nothing more can be known there is no use in EPUBCheck.
    assert ("epubcheck-missing" in found) is ("epub-too-large" not in found)
    found.pop("epubcheck-missing", None)
    return found


# ---------------------------------------------------------------- the command


def test_epubcheck_and_we_have_nothing_to_say_of_a_good_book(write: Write) -> None:
    run = anthology("check", "--epub", write())
    assert (run.status, run.out, run.err) == (0, "nothing is wrong\n", "")


def test_what_epubcheck_finds_is_told_as_ours_is(write: Write) -> None:
    broken = PAGE.format('<p id="a">one</p><p id="a">two</p><blink>three</blink>')
    run = anthology("--json", "check", "--epub", write({"OPS/one.xhtml": broken}))
    assert run.status == 1
    assert set(run.codes) == {"epubcheck-error"}
    first = next(item for item in run.report["diagnostics"] if "RSC-005" in item["message"])
    assert first["path"].endswith("book.epub/OPS/one.xhtml")
    assert first["line"] == 4


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("META-INF/encryption.xml", LOCKED, "epub-encrypted"),
        ("../../outside.txt", "words", "epub-path"),
        ("/outside.txt", "words", "epub-path"),
    ],
)
def test_what_epubcheck_passes_over_is_told_beside_its_messages(
    write: Write, name: str, content: str, code: str
) -> None:
    run = anthology("--json", "check", "--epub", write({name: content}))
    assert code in run.codes


def test_a_complaint_about_the_archive_names_the_archive(write: Write) -> None:
    run = anthology("--json", "check", "--epub", write(mimetype="application/zip"))
    (told_of,) = (d for d in run.report["diagnostics"] if "PKG-007" in d["message"])
    assert told_of["path"].endswith("/book.epub")
    assert not told_of["path"].endswith("book.epub/book.epub")


def test_without_epubcheck_what_matters_most_is_looked_at(write: Write, ours: None) -> None:
    run = anthology("check", "--epub", write())
    assert run.status == 0
    assert "[epubcheck-missing]" in run.err
    run = anthology("check", "--epub", write({"OPS/one.xhtml": None}))
    assert run.status == 1
    assert "book.epub/OPS/book.opf:15: error: the manifest names “one.xhtml”" in run.err


@pytest.mark.parametrize("kind", ["missing", "folder", "words", "empty", "docx"])
def test_what_is_no_epub_is_wrong_usage(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "book.epub"
    match kind:
        case "folder":
            path.mkdir()
        case "words":
            path.write_text("a poem")
        case "empty":
            path.touch()
        case "docx":
            with zipfile.ZipFile(path, "w") as out:
                out.writestr("word/document.xml", "<w/>")
    run: Run = anthology("check", "--epub", path)
    assert run.status == 2
    assert run.err.startswith("anthology: ")


# ---------------------------------------------------------------- our own rules


def test_we_find_nothing_wrong_with_a_good_book(write: Write, ours: None) -> None:
    assert told(write()) == {}


@pytest.mark.parametrize(
    ("changed", "code", "words"),
    [
        ({"META-INF/container.xml": None}, "epub-container", "is not there"),
        ({"OPS/book.opf": None}, "epub-container", "OPS/book.opf"),
        ({"OPS/one.xhtml": PAGE.format("<p id='a'>")}, "epub-xml", "one.xhtml:4:"),
        ({"OPS/one.xhtml": None}, "epub-item-missing", "“one.xhtml”"),
        ({"OPS/more.xhtml": "x"}, "epub-item-unlisted", "more.xhtml"),
        ({"OPS/book.opf": OPF.replace('idref="two"', 'idref="x"')}, "epub-spine", "“x”"),
        ({"OPS/book.opf": OPF.replace(' properties="nav"', "")}, "epub-navigation", "“nav”"),
        ({"OPS/nav.xhtml": NAV.replace("toc", "loi")}, "epub-navigation", "table of contents"),
        ({"OPS/book.opf": OPF.replace("dc:language", "dc:x")}, "epub-metadata", "dc:language"),
        ({"OPS/book.opf": OPF.replace('="id"', '="d"', 1)}, "epub-metadata", "“d”"),
        ({"OPS/book.opf": OPF.replace('id="two"', 'id="one"')}, "epub-id-duplicate", "“one”"),
        ({"OPS/nav.xhtml": NAV.replace("#a", "#b")}, "epub-link", "“one.xhtml#b”"),
        ({"OPS/nav.xhtml": NAV.replace("one.x", "../../x.x")}, "epub-link", "“../../x.xhtml#a”"),
        ({"OPS/one.xhtml": REMOTE}, "epub-link", "network"),
        ({"../evil.xhtml": "x"}, "epub-path", "evil"),
        ({"OPS/nav.xhtml": NAV.replace("page-list", "x")}, "page-list-missing", "marks pages"),
        ({"OPS/one.xhtml": FILE_NAME}, "picture-undescribed", "1 of 1"),
        ({"OPS/one.xhtml": UNTOLD}, "language-missing", "one.xhtml"),
        ({"OPS/book.opf": OPF.replace("accessMode\"", "x\"")}, "accessibility-metadata", "lack schema:accessMode"),
        ({"OPS/book.opf": CLAIMED}, "conformance-unanswered", "“WCAG”"),
        (NO_MARKS, "accessibility-untrue", "pageBreakMarkers"),
        ({"META-INF/encryption.xml": LOCKED}, "epub-encrypted", "1 file is"),
    ],
)  # fmt: skip
def test_what_is_broken_is_named(
    write: Write, ours: None, changed: dict[str, str | None], code: str, words: str
) -> None:
    found = told(write(changed))
    assert code in found
    assert words in found[code]


def test_a_mimetype_that_is_not_first_or_says_something_else_is_told(
    write: Write, tmp_path: Path, ours: None
) -> None:
    assert "epub-mimetype" in told(write(mimetype="application/zip"))
    packed = tmp_path / "packed.epub"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in FILES.items():
            out.writestr(name, content)
        out.writestr("mimetype", "application/epub+zip")
    assert list(told(packed)) == ["epub-mimetype"]


def test_a_link_that_is_broken_in_many_places_is_told_once(write: Write, ours: None) -> None:
    links = "<a href='gone.xhtml'>gone</a>" * 100
    found = told(write({"OPS/one.xhtml": PAGE.format(f"<p id='a'>{links}</p>")}))
    assert list(found) == ["epub-link"]
    assert "and 91 more" in found["epub-link"]


def test_an_old_ebook_is_judged_by_the_rules_of_its_time(write: Write, ours: None) -> None:
    old = OPF.replace('version="3.0"', 'version="2.0"').replace(' properties="nav"', "")
    assert "NCX" in told(write({"OPS/book.opf": old}))["epub-navigation"]


# ---------------------------------------------------------------- hostile files


def test_entities_are_neither_expanded_nor_fetched(
    write: Write, ours: None, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("secret")
    nested = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    for declared, used in (
        (f'<!ENTITY e0 "ha">{nested}', "&e12;"),
        (f'<!ENTITY e SYSTEM "file://{tmp_path}/secret">', "&e;"),
    ):
        for name in ("META-INF/container.xml", "OPS/book.opf", "OPS/one.xhtml"):
            head, _, tail = str(FILES[name]).partition("\n")
            hostile = f"{head}<!DOCTYPE x [{declared}]>{tail}".replace("One", used)
            found = told(write({name: hostile.replace("to two", used)}))
            assert "secret" not in str(found.values())


def test_an_archive_that_unpacks_to_more_than_a_book_is_a_trap(
    write: Write, ours: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = write({"OPS/one.xhtml": " " * (archive.LARGEST_FILE + 10)})
    assert bomb.stat().st_size < archive.LARGEST_FILE / 500
    assert "epub-too-large" in told(bomb)
    monkeypatch.setattr(archive, "MOST_FILES", 5)
    assert list(told(write())) == ["epub-too-large"]


def test_names_and_words_from_the_file_cannot_upset_a_terminal(write: Write, ours: None) -> None:
    evil = OPF.replace('href="one.xhtml"', 'href="\x7f\u009b31mone\u202e.xhtml"')
    found = told(write({"OPS/book.opf": evil, "OPS/\x1b[2J.xhtml": "x"}))
    assert found
    assert all(sign.isprintable() or sign == "\n" for words in found.values() for sign in words)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.sampled_from(sorted(FILES)),
    cut=st.integers(0, 2000),
    length=st.integers(0, 80),
    instead=st.sampled_from(["", "<", "&", "&a;", '"', "\0", "]]>", "<!--", "%ff", "http://[", "é", 'id=""']),
)  # fmt: skip
def test_no_damage_brings_the_program_down(
    write: Write, ours: None, name: str, cut: int, length: int, instead: str
) -> None:
    whole = str(FILES[name])
    told(write({name: whole[:cut] + instead + whole[cut + length :]}))


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(place=st.integers(0, 3000), byte=st.integers(0, 255), end=st.integers(1, 4000))  # fmt: skip
def test_no_damage_to_the_archive_brings_the_program_down(
    write: Write, ours: None, place: int, byte: int, end: int
) -> None:
    path = write()
    damaged = bytearray(path.read_bytes())
    damaged[place % len(damaged)] = byte
    for content in (bytes(damaged), bytes(damaged)[:end]):
        path.write_bytes(content)
        with suppress(NoEpub):
            told(path)
