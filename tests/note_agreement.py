"""A judge of notes: reads them out of a built EPUB and a built PDF, and says where the two editions disagree.

It shares no code with the program, and takes nothing from a source: what a reader can see and follow is all it knows.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from judges import NAMES, _text_of, letters, open_ebook

_NOTE = re.compile(r"^(?P<note>.+\.note-\d+)(?:-(?P<piece>\d+))?$")
_FOLIO = re.compile(r"\((?:\w+\s)?[\divxlc]+\)")


@dataclass(slots=True)
class Said:
    """A note as it stands in an edition."""

    label: str = ""
    """The number or sign before its words."""
    words: str = ""
    backlinks: list[str] = field(default_factory=list)
    group: str = ""
    """Letters of the heading over it."""
    pages: list[int] = field(default_factory=list)
    """Indexes of the pages of paper on which its words stand."""


@dataclass(frozen=True, slots=True)
class Call:
    """A mark in the text or in a note."""

    name: str
    number: str
    note: str
    owner: str
    """Letters of the title of the text or part that it stands in; of a mark in a note, the note."""
    page: str
    """Label of the printed page; empty where none is known."""


@dataclass(slots=True)
class Apparatus:
    """All calls and notes of an edition."""

    calls: list[Call] = field(default_factory=list)
    """In the order of reading."""
    inner: list[Call] = field(default_factory=list)
    """Those within notes."""
    notes: dict[str, Said] = field(default_factory=dict)
    """In the order in which they stand."""

    def of(self, owner: str) -> list[tuple[str, str]]:
        """Give number and words of the notes that are called from a text, in order, by the letters of its title."""
        calls = [call for call in self.calls if call.owner == letters(owner)]
        return [(call.number, self.notes[call.note].words) for call in calls]


def disagreements(epub: Path, pdf: Path) -> list[str]:
    """Say everything in which the notes of two editions differ, or in which one of them contradicts itself."""
    ebook, printed = ebook_notes(epub), pdf_notes(pdf)
    found = [f"epub: {fault}" for fault in contradictions(ebook, all_backlinks=True)]
    found += [f"pdf: {fault}" for fault in contradictions(printed, all_backlinks=False)]
    for one, other in zip(ebook.calls, printed.calls, strict=False):
        if (one.number, one.owner, one.note) != (other.number, other.owner, other.note):
            found.append(f"one after another: {one} / {other}")
            break
        if one.page and one.page != other.page:
            found.append(f"page of a mark: {one} / {other}")
    if len(ebook.calls) != len(printed.calls):
        found.append(f"{len(ebook.calls)} marks and {len(printed.calls)}")
    if sorted(_inner(ebook)) != sorted(_inner(printed)):
        found.append(f"marks in notes: {_inner(ebook)} / {_inner(printed)}")
    for name in ebook.notes.keys() | printed.notes.keys():
        if name not in ebook.notes or name not in printed.notes:
            found.append(f"{name} is in one edition alone")
        elif _comparable(ebook.notes[name].words) != _comparable(printed.notes[name].words):
            found.append(f"{name}: {ebook.notes[name].words!r} / {printed.notes[name].words!r}")
    return found


def _inner(apparatus: Apparatus) -> list[tuple[str, str, str]]:
    return [(call.owner, call.number, call.note) for call in apparatus.inner]


def contradictions(apparatus: Apparatus, *, all_backlinks: bool) -> Iterator[str]:
    """Say where marks and notes of one edition do not fit together."""
    called: dict[str, list[str]] = defaultdict(list)
    for call in (*apparatus.calls, *apparatus.inner):
        called[call.note].append(call.name)
        if call.note not in apparatus.notes:
            yield f"{call} leads to no note"
        elif (label := apparatus.notes[call.note].label.rstrip(".")) != call.number:
            yield f"{call} leads to note {label}"
    for name, note in apparatus.notes.items():
        back = [each for each in note.backlinks if each]
        if all_backlinks and sorted(back) != sorted(called[name]):
            yield f"{name}: called from {called[name]}, and leads back to {back}"
        if not back or not set(back) <= set(called[name]):
            yield f"{name}: called from {called[name]}, and leads back to {back}"
    # At the foot of a page a note that is called from a note follows it; elsewhere it comes last.
    inner = {call.note for call in apparatus.inner} - {call.note for call in apparatus.calls}
    by_group: dict[tuple[str, str], list[int]] = defaultdict(list)
    for name, note in apparatus.notes.items():
        if name not in inner:
            by_group[name.rpartition(".")[0], note.group].append(int(name.rpartition("-")[2]))
    for (owner, _), order in by_group.items():
        if order != sorted(order):
            yield f"the notes of {owner} stand in the order {order}"


def _comparable(words: str) -> tuple[str, Counter[str], Counter[str]]:
    """Give what stays the same however words are broken, capitalised, and laid from right to left."""
    plain = _FOLIO.sub("", words)
    written = letters(plain).casefold()
    rtl = Counter(letter for letter in written if "\u0590" <= letter <= "\u08ff")
    ltr = "".join(letter for letter in written if letter not in rtl)
    return ltr, rtl, Counter(re.findall(r"\d", plain))


# ---------------------------------------------------------------- the ebook


def ebook_notes(path: Path) -> Apparatus:
    """Read marks in the order of the spine, and the notes that they lead to."""
    ebook = open_ebook(path)
    found = Apparatus()
    for section in ebook.spine:
        page = ebook.pages[section]
        heads = page.xpath("//h:body//h:h1", namespaces=NAMES)
        _read_page(found, page, section, _heading(heads[0]) if heads else "")
    return found


def _read_page(found: Apparatus, page: Any, section: str, title: str) -> None:
    folio = ""
    for element in page.iter("{*}a", "{*}span", "{*}li"):
        role = element.get("role")
        if role == "doc-pagebreak":
            folio = element.get("aria-label")
        elif role == "doc-noteref":
            file, _, note = element.get("href").partition("#")
            within = element.xpath("ancestor::h:li[contains(@class, 'note')]/@id", namespaces=NAMES)
            assert PurePosixPath(file).suffix in ("", ".xhtml")
            call = Call(
                name=element.get("id"),
                number="".join(element.itertext()),
                note=note,
                owner=within[0] if within else title,
                page="" if within else folio,
            )
            (found.inner if within else found.calls).append(call)
        elif _NOTE.match(element.get("id") or "") and "note" in element.get("class", "").split():
            label, *rest = element
            heading = element.getparent().getparent()[0]
            assert element.get("id") not in found.notes, f"{element.get('id')} stands twice"
            found.notes[element.get("id")] = Said(
                label="".join(
                    each for each in label.xpath("text() | h:a/text()", namespaces=NAMES)
                ),
                words=" ".join(_without_marks(each) for each in rest).strip(),
                backlinks=[
                    href.partition("#")[2]
                    for href in label.xpath(".//h:a[@role='doc-backlink']/@href", namespaces=NAMES)
                ],
                group=_heading(heading) + section * (not heading.xpath("*")),
            )


def _heading(element: Any) -> str:
    return letters(_without_marks(element))


def _without_marks(element: Any) -> str:
    texts = element.xpath(
        ".//text()[not(ancestor::h:sup[contains(@class, 'noteref')])]", namespaces=NAMES
    )
    return " ".join("".join(texts).split())


# ---------------------------------------------------------------- print


def pdf_notes(path: Path) -> Apparatus:
    """Read marks and notes in the order of the structure, as a screen reader does."""
    with pikepdf.open(path) as pdf:
        reader = _Reader(pdf, _words_of_contents(path))
        reader.element(pdf.Root.StructTreeRoot, _Where())
        return reader.found


def _places(pdf: pikepdf.Pdf) -> dict[Any, list[tuple[str, float, float]]]:
    """Give the points that notes lead back to, by their page."""
    found = defaultdict(list)
    for name, target in pikepdf.NameTree(pdf.Root.Names.Dests).items():
        place = target.D if isinstance(target, pikepdf.Dictionary) else target
        if ".noteref-" in str(name):
            found[place[0].objgen].append((str(name), float(place[2]), float(place[3])))
    return found


@dataclass(frozen=True, slots=True)
class _Where:
    """What an element of the structure stands in."""

    page: int = 0
    title: str = ""
    is_titled: bool = False
    group: str = ""
    note: str = ""
    in_label: bool = False


class _Reader:
    """Walks the structure."""

    def __init__(self, pdf: pikepdf.Pdf, words: dict[tuple[int, int], str]) -> None:
        self.found = Apparatus()
        self.words = words
        self.pages = {page.objgen: index for index, page in enumerate(pdf.pages)}
        self.places = {self.pages[home]: found for home, found in _places(pdf).items()}
        self.labels = [str(page.label) for page in pdf.pages]

    def element(self, element: Any, where: _Where) -> None:
        role = str(element.get("/S", ""))
        where = self._entered(element, role, where)
        if role == "/Link" and self._link(element, where):
            return
        for kid in _kids(element):
            page = self._page(kid, where.page)
            if isinstance(kid, int) or "/MCID" in kid:
                self._say(where, self.words.get((page, _number(kid)), ""), page)
            elif "/S" in kid and pikepdf.Name.Figure != kid.S:
                self.element(kid, where)

    def _entered(self, element: Any, role: str, where: _Where) -> _Where:
        changes: dict[str, Any] = {"page": self._page(element, where.page)}
        if role == "/Sect":
            heading = next(self._headings(element), "")
            changes["group"] = heading
            if not where.is_titled:
                changes |= {"title": heading, "is_titled": True}
        elif role == "/Note" and (match := _NOTE.match(str(element.ID))):
            changes |= {"note": match["note"], "in_label": False}
            self.found.notes.setdefault(match["note"], Said(group=where.group))
        elif role == "/Lbl":
            changes["in_label"] = True
        values = {name: getattr(where, name) for name in _Where.__dataclass_fields__}
        return _Where(**(values | changes))

    def _link(self, element: Any, where: _Where) -> bool:
        """Take in a link of the apparatus; tell whether its words are no part of what is said."""
        link = next(_links(element), pikepdf.Dictionary())
        target = str(link.A.get("/D", "")) if "/A" in link else str(link.get("/Dest", ""))
        words, page = self._content(element, where.page)
        if where.in_label and where.note:
            note = self.found.notes[where.note]
            note.backlinks.append(target)
            note.label += words.strip() if len(note.backlinks) == 1 else ""
            return True
        if not _NOTE.match(target) or any(map(str.isalpha, words)):
            return False
        calls = self.found.inner if where.note else self.found.calls
        calls.append(
            Call(
                name=self._name(link, page),
                number=words.strip().lstrip("\u2060,\u2009 "),
                note=target,
                owner=where.note or where.title,
                page="" if where.note else self.labels[page],
            )
        )
        return True

    def _name(self, link: Any, page: int) -> str:
        """Find by what name a mark is led back to: that of the nearest place on its page."""
        left, one, _, other = map(float, link.Rect)
        top = max(one, other)
        near = {abs(left - x) + abs(top - y): name for name, x, y in self.places.get(page, ())}
        return near[min(near)] if near and min(near) < 15 else ""

    def _say(self, where: _Where, words: str, page: int) -> None:
        if where.note and not where.in_label:
            note = self.found.notes[where.note]
            note.words += words
            if page not in note.pages:
                note.pages.append(page)

    def _page(self, item: Any, page: int) -> int:
        if isinstance(item, int) or "/Pg" not in item:
            return page
        return self.pages[item.Pg.objgen]

    def _content(self, element: Any, page: int) -> tuple[str, int]:
        """Give the words of an element, and the page of the first."""
        page = self._page(element, page)
        said, first = "", page
        for kid in _kids(element):
            if isinstance(kid, int) or "/MCID" in kid:
                first = first if said else self._page(kid, page)
                said += self.words.get((self._page(kid, page), _number(kid)), "")
            elif "/S" in kid and str(kid.S) not in ("/Note", "/Reference"):
                said += self._content(kid, page)[0]
        return said, first

    def _headings(self, element: Any) -> Iterator[str]:
        for kid in _kids(element):
            if not isinstance(kid, int) and "/S" in kid:
                if re.fullmatch(r"/H\d", str(kid.S)):
                    yield letters(self._content(kid, self._page(element, 0))[0])
                else:
                    yield from self._headings(kid)


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _number(kid: Any) -> int:
    return kid if isinstance(kid, int) else int(kid.MCID)


def _links(element: Any) -> Iterator[Any]:
    for kid in _kids(element):
        if not isinstance(kid, int) and kid.get("/Type") == pikepdf.Name.OBJR:
            yield kid.Obj


def _from_left_to_right(path: Path) -> bytes:
    """Take the direction of the pages out of a file: the library would read Latin words backwards for it."""
    whole = BytesIO()
    with pikepdf.open(path) as pdf:
        if "/ViewerPreferences" in pdf.Root and "/Direction" in pdf.Root.ViewerPreferences:
            del pdf.Root.ViewerPreferences.Direction
        pdf.save(whole)
    return whole.getvalue()


def _words_of_contents(path: Path) -> dict[tuple[int, int], str]:
    """Give the words of each run of content, by the index of its page and its number there."""
    words: dict[tuple[int, int], str] = defaultdict(str)
    document = pypdfium2.PdfDocument(_from_left_to_right(path))
    for index, sheet in enumerate(document):
        textpage = sheet.get_textpage()
        for number in range(pdfium.FPDFPage_CountObjects(sheet)):
            item = pdfium.FPDFPage_GetObject(sheet, number)
            if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_TEXT:
                content = pdfium.FPDFPageObj_GetMarkedContentID(item)
                words[index, content] += _text_of(item, textpage)
    document.close()
    return words
