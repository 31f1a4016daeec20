"""The judges of what was built: EPUBCheck, PDF validators, readers of words and notes that share no code with it."""

from __future__ import annotations

import atexit
import ctypes
import json
import re
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import page
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from lxml import etree

NAMES = {
    "h": "http://www.w3.org/1999/xhtml",
    "opf": "http://www.idpf.org/2007/opf",
    "epub": "http://www.idpf.org/2007/ops",
}
_JUDGE = """
import sys, epubcheck.const as const, jpype
jpype.startJVM("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", classpath=[const.EPUBCHECK])
Checker = jpype.JClass("com.adobe.epubcheck.tool.EpubChecker")
report = sys.argv[1]
for line in sys.stdin:
    Checker().run([line.rstrip("\\n"), "-q", "--json", report])
    print("done", flush=True)
"""


# ---------------------------------------------------------------- EPUBCheck


@cache
def _judge() -> tuple[subprocess.Popen[str], Path]:
    """Start EPUBCheck once for all books: it takes five seconds to start, and a fifth for a book."""
    folder = tempfile.TemporaryDirectory()
    report = Path(folder.name) / "report.json"
    process = subprocess.Popen(
        [sys.executable, "-c", _JUDGE, str(report)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )

    def stop() -> None:
        process.communicate()
        folder.cleanup()

    atexit.register(stop)
    return process, report


def epubcheck_messages(path: Path) -> list[str]:
    """Give everything that EPUBCheck has to say, warnings too."""
    process, report = _judge()
    assert process.stdin is not None
    assert process.stdout is not None
    print(path, file=process.stdin, flush=True)
    while (line := process.stdout.readline()) != "done\n":
        assert line, "EPUBCheck does not run"
    found = json.loads(report.read_text(encoding="utf-8"))
    assert found["checker"]["path"] == str(path)
    return [
        f"{message['ID']}: {message['message']} {message['locations'][:1]}"
        for message in found["messages"]
    ]


# ---------------------------------------------------------------- PDF


def pdf_failures(path: Path) -> list[str]:
    """Give what is wrong by PDF/UA-1, by PDF/A-2a, and by qpdf."""
    found = []
    for profile in ("ua1", "2a"):
        # Its usual limits stop it at an outline of 256 texts.
        report = page.validate_pdf(path, profile=profile, limits=page.SafetyLimits.unlimited())
        found += [f"{profile} {failure.rule_id}: {failure.message}" for failure in report.failures]
    with pikepdf.open(path) as pdf:
        return found + [f"qpdf: {problem}" for problem in pdf.check_pdf_syntax()]


def outline_of(path: Path) -> list[tuple[int, str]]:
    """Give depth and title of each entry of the outline."""
    document = pypdfium2.PdfDocument(path)
    found = [(entry.level, entry.get_title()) for entry in document.get_toc()]
    document.close()
    return found


# ---------------------------------------------------------------- words


def letters(words: str) -> str:
    """Give letters alone: what neither hyphenation nor the ways of spacing change."""
    plain = unicodedata.normalize("NFKC", words)
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] == "L")


def pdf_letters(path: Path) -> str:
    """Give the letters of a PDF in the order of its structure, as a screen reader reads them."""
    return letters(_without_references("".join(words for _, words in _runs_of_words(path))))


def pdf_words(path: Path) -> list[str]:
    """Give the words of each page of a PDF, in the order of the structure; figures that were put off are left out."""
    found: dict[int, str] = defaultdict(str)
    runs = list(_runs_of_words(path))
    earliest = [index for index, _ in runs]
    for place in range(len(runs) - 2, -1, -1):
        earliest[place] = min(earliest[place], earliest[place + 1])
    for (index, words), left in zip(runs, earliest, strict=True):
        if index == left:  # else it is a figure, printed after text that is read later
            found[index] += words
    return [_without_references(found[index]) for index in range(max(found, default=-1) + 1)]


def _without_references(words: str) -> str:
    """Leave out what is printed behind a cross-reference, and only there."""
    return re.sub(r"\(page\s*[\divxlc]+\)", "", words)


def _runs_of_words(path: Path) -> Iterator[tuple[int, str]]:
    words: dict[tuple[int, int], str] = defaultdict(str)
    document = pypdfium2.PdfDocument(path)
    for index, sheet in enumerate(document):
        textpage = sheet.get_textpage()
        for number in range(pdfium.FPDFPage_CountObjects(sheet)):
            item = pdfium.FPDFPage_GetObject(sheet, number)
            if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_TEXT:
                words[index, pdfium.FPDFPageObj_GetMarkedContentID(item)] += _text_of(
                    item, textpage
                )
    document.close()
    with pikepdf.open(path) as pdf:
        pages = {sheet.objgen: index for index, sheet in enumerate(pdf.pages)}
        for place in _content_ids(pdf.Root.StructTreeRoot, 0, pages):
            yield place[0], words.get(place, "")


def _text_of(item: Any, textpage: Any) -> str:
    size = pdfium.FPDFTextObj_GetText(item, textpage, None, 0)
    buffer = (ctypes.c_ushort * (size // 2))()
    pdfium.FPDFTextObj_GetText(item, textpage, buffer, size)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


def _content_ids(element: Any, page: int, pages: dict[Any, int]) -> Iterator[tuple[int, int]]:
    """Give page and number of each run of content, in the order of the structure; what is drawn is left out."""
    if "/Pg" in element:
        page = pages[element.Pg.objgen]
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            yield page, kid
        elif "/MCID" in kid:
            yield pages[kid.Pg.objgen] if "/Pg" in kid else page, int(kid.MCID)
        elif "/S" in kid and pikepdf.Name.Figure != kid.S:
            yield from _content_ids(kid, page, pages)


@dataclass(frozen=True, slots=True)
class Called:
    """A call of a note: its number, the id of the note, and in an ebook the note's own letters."""

    number: str
    note: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Ebook:
    """An EPUB as a reading system sees it."""

    spine: list[str]
    """Ids of sections in order, that of the cover left out."""
    pages: dict[str, Any]
    """Parsed, by section id."""
    nav: list[str]
    """What navigation leads to, in order."""

    def letters(self, section: str) -> str:
        (body,) = self.pages[section].xpath("//h:body", namespaces=NAMES)
        return letters("".join(body.itertext()))

    def calls(self) -> list[Called]:
        """Give every call of a note in the order of the spine."""
        found = []
        for section in self.spine:
            for link in self.pages[section].xpath("//h:a[@role='doc-noteref']", namespaces=NAMES):
                file, _, note = link.get("href").partition("#")
                home = self.pages[file.removesuffix(".xhtml") or section]
                (item,) = home.xpath(f"//*[@id='{note}']")
                found.append(Called("".join(link.itertext()), note, _words_of_note(item)))
        return found


def _words_of_note(item: Any) -> str:
    label, *others = item
    assert "note-label" in label.get("class")
    return letters("".join("".join(other.itertext()) for other in others))


def open_ebook(path: Path) -> Ebook:
    """Read spine, pages and navigation."""
    with zipfile.ZipFile(path) as archive:
        opf_name = next(name for name in archive.namelist() if name.endswith(".opf"))
        opf: Any = etree.fromstring(archive.read(opf_name))
        folder = PurePosixPath(opf_name).parent
        items = {item.get("id"): item for item in opf.iterfind(".//{*}manifest/{*}item")}
        order = [items[ref.get("idref")].get("href") for ref in opf.iterfind(".//{*}itemref")]
        nav_name = next(
            item.get("href")
            for item in items.values()
            if "nav" in (item.get("properties") or "").split()
        )
        nav: Any = etree.fromstring(archive.read(str(folder / nav_name)))
        pages = {
            PurePosixPath(href).stem: etree.fromstring(archive.read(str(folder / href)))
            for href in order
        }
    toc = nav.xpath("//h:nav[@epub:type='toc']//h:a/@href", namespaces=NAMES)
    spine = [name for name in pages if name not in ("cover", "nav")]
    return Ebook(spine, pages, [_target(str(href)) for href in toc])


def _target(href: str) -> str:
    file, _, fragment = href.partition("#")
    return fragment or PurePosixPath(file).stem


def pdf_calls(path: Path) -> list[tuple[str, str, int]]:
    """Give number, note and page of each link to a note, in the order of the pages."""
    found = []
    words = pypdfium2.PdfDocument(path)
    with pikepdf.open(path) as pdf:
        for index, sheet in enumerate(pdf.pages):
            text = words[index].get_textpage()
            for annotation in sheet.get("/Annots", []):
                note = _destination(annotation)
                if re.search(r"\.note-\d+$", note):
                    left, bottom, right, top = map(float, annotation.Rect)
                    number = text.get_text_bounded(left, bottom - 1, right, top + 1).strip()
                    if not any(map(str.isalpha, number)):  # else it is a cross-reference
                        found.append((number, note, index))
    words.close()
    return found


def pdf_destinations(path: Path) -> dict[str, int]:
    """Give the page of each place that can be linked to by name."""
    with pikepdf.open(path) as pdf:
        tree = pikepdf.NameTree(pdf.Root.Names.Dests)
        pages = {sheet.objgen: index for index, sheet in enumerate(pdf.pages)}
        found = {}
        for name, target in tree.items():
            place = target.D if isinstance(target, pikepdf.Dictionary) else target
            found[str(name)] = pages[place[0].objgen]
        return found


def _destination(annotation: Any) -> str:
    if "/A" in annotation and "/D" in annotation.A:
        return str(annotation.A.D)
    return str(annotation.get("/Dest", ""))
