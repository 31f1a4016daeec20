"""Small books for the tests of notes and apparatus, each built once in both editions and kept open for all tests."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

import pikepdf
from command_line import anthology
from judges import NAMES, Ebook, open_ebook, outline_of
from lxml import etree
from note_agreement import Apparatus, disagreements, ebook_notes, pdf_notes

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20" viewBox="0 0 60 20">'
    '<path d="M0 10 L30 0 L60 10 L30 20 Z" fill="#333"/></svg>\n'
)


@dataclass(frozen=True)
class Built:
    """A book in both editions."""

    folder: Path
    epub: Path
    pdf: Path
    warnings: str
    _keep: list[object] = field(default_factory=list)

    @cached_property
    def ebook(self) -> Ebook:
        return open_ebook(self.epub)

    @cached_property
    def notes(self) -> Apparatus:
        """Marks and notes of the ebook."""
        return ebook_notes(self.epub)

    @cached_property
    def printed(self) -> Apparatus:
        """Marks and notes on paper."""
        return pdf_notes(self.pdf)

    @cached_property
    def disagreements(self) -> list[str]:
        """In what the notes of the two editions differ."""
        return disagreements(self.epub, self.pdf)

    @cached_property
    def pages(self) -> list[str]:
        """Words of each page of paper."""
        done = subprocess.run(
            ["pdftotext", "-layout", str(self.pdf), "-"], capture_output=True, text=True, check=True
        )
        return [" ".join(page.split()) for page in done.stdout.split("\f")]

    @cached_property
    def labels(self) -> list[str]:
        """The folio of each page of paper, whether or not it is printed."""
        with pikepdf.open(self.pdf) as pdf:
            return [str(page.label) for page in pdf.pages]

    @cached_property
    def outline(self) -> list[str]:
        return [title for _, title in outline_of(self.pdf)]

    @cached_property
    def package(self) -> Any:
        """The EPUB's metadata and the rest of its package document."""
        return self.file("EPUB/content.opf")

    def file(self, name: str) -> Any:
        """Parse a file of the EPUB."""
        with ZipFile(self.epub) as archive:
            return etree.fromstring(archive.read(name))

    def words(self, section: str, path: str = "//h:body") -> list[str]:
        """Give the words of the ebook's elements that a path leads to."""
        found = self.ebook.pages[section].xpath(path, namespaces=NAMES)
        return [" ".join("".join(each.itertext()).split()) for each in found]

    def page_with(self, words: str) -> str:
        """Give the last page of paper that has some words: not that of the contents."""
        return next(page for page in reversed(self.pages) if words in page)

    def people(self) -> Iterator[tuple[str, str, list[str]]]:
        """Give creator or contributor, name, and roles of everyone in the EPUB's metadata."""
        for person in self.package.iterfind(".//{*}metadata/*"):
            kind = etree.QName(person).localname
            if kind in ("creator", "contributor"):
                own = f"//*[@refines='#{person.get('id')}'][@property='role']/text()"
                yield kind, person.text, [str(role) for role in self.package.xpath(own)]

    def xmp(self, name: str) -> list[str]:
        """Give the values of a property of the PDF's XMP metadata."""
        with pikepdf.open(self.pdf) as pdf:
            tree: Any = etree.fromstring(bytes(pdf.Root.Metadata.read_bytes()))
        prefix, _, local = name.partition(":")
        assert prefix == "dc"
        space = "http://purl.org/dc/elements/1.1/"
        return [str(each.text) for each in tree.iterfind(f".//{{{space}}}{local}//{{*}}li")]

    def called(self, section: str) -> list[str]:
        """Give the numbers of the marks in a section of the ebook."""
        return self.words(section, "//h:a[@role='doc-noteref']")

    def groups(self, section: str = "notes") -> list[str]:
        """Give the headings over the notes of a section of the ebook."""
        return self.words(section, "//h:section[contains(@class, 'note-group')]/*[1]")

    def heads(self) -> dict[int, str]:
        """Give the head of each page of paper that says to which pages its notes belong."""
        found = {}
        for index, page in enumerate(self.pages):
            if match := re.match(r"Notes? to pages? [\divxl]+(?:–[\divxl]+)?", page):
                found[index] = match[0]
        return found


@cache
def _cache_folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="anthology-tests-")


@cache
def _build(manifest: str, texts: tuple[tuple[str, str], ...], arguments: tuple[str, ...]) -> Built:
    home = TemporaryDirectory(prefix="anthology-tests-")
    folder = Path(home.name)
    write_book(folder, manifest, texts)
    cached = str(Path(_cache_folder().name))
    run = anthology("-C", folder, "build", *arguments, ANTHOLOGY_CACHE=cached)
    assert run.status == 0, run.err
    epub, pdf = map(Path, run.out.splitlines())
    return Built(folder, epub, pdf, run.err, [home])


def write_book(folder: Path, manifest: str, texts: tuple[tuple[str, str], ...]) -> None:
    """Write a book of these texts; `a__b` is the file `texts/a/b.md`."""
    for name, words in texts:
        file = folder / "texts" / f"{name.replace('__', '/')}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(words, encoding="utf-8")
    (folder / "texts" / "mark.svg").write_text(PICTURE, encoding="utf-8")
    (folder / "anthology.yaml").write_text(manifest, encoding="utf-8")


def build(manifest: str, *arguments: str, **texts: str) -> Built:
    """Build a book in both editions, or give what was built of it before."""
    return _build(manifest, tuple(texts.items()), arguments)
