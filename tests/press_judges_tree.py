"""The judge of the structure: what PDF/UA's validators pass, and whoever has the file read aloud stumbles over.

It goes over the tree as a screen reader does, and shares no code with what made it. The rules are those of
ISO 32000-1, 14.8.4 and of the Tagged PDF Best Practice Guide that no machine test of ISO 14289-1 has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

HEADINGS = {f"H{level}" for level in range(1, 7)}
BLOCKS = {"P", "L", "Table", "Div", "Sect", "Part", "BlockQuote", "TOC", "Caption"} | HEADINGS
INLINE = {"Span", "Link", "Reference", "Quote", "Code", "Lbl"}
HOLDS_NO_TEXT = {"Document", "Part", "Sect", "Div", "BlockQuote", "TOC", "L", "LI", "Table", "TR"}
CONTROL = {"Cc", "Cs"}
PRIVATE = {"Co", "Cn"}
SHOWS = {"Tj", "TJ", "'", '"', "Do", "sh", "f", "F", "f*", "B", "B*", "b", "b*", "S", "s"}


@dataclass(frozen=True, slots=True)
class Kids:
    """What an element holds."""

    roles: list[str]
    shown: list[bool]
    """For each piece of content, whether anything is drawn in it."""
    links: int


def tree_faults(path: Path) -> list[str]:
    """Give everything that is wrong for a reader by ear, each once."""
    with pikepdf.open(path) as pdf:
        shown = _shown(pdf)
        found = [*_element(pdf.Root.StructTreeRoot.K[0], (), shown), *_links(pdf), *_fonts(pdf)]
    return sorted(set(found))


def _element(element: Any, above: tuple[str, ...], shown: dict[Any, bool]) -> Iterator[str]:
    role = str(element.S)[1:]
    kids = _kids(element, shown)
    if role not in ("TD", "TH") and not kids.roles and not kids.links and not any(kids.shown):
        yield f"an empty {role} in {above[-1:]}"
    if role in HOLDS_NO_TEXT and kids.shown:
        yield f"text straight in a {role}"
    if role in {"P"} | HEADINGS and set(kids.roles) & BLOCKS:
        yield f"a {role} holds {set(kids.roles) & BLOCKS}"
    if role in INLINE and set(kids.roles) & (BLOCKS - {"P"}):
        yield f"a {role} holds {set(kids.roles) & BLOCKS}"
    if role == "Note" and set(above) & (HEADINGS | {"TH", "Link"}):
        yield f"a note within {set(above) & (HEADINGS | {'TH', 'Link'})}"
    if role == "Link" and (not kids.links or "Link" in above):
        yield "a link in a link, or without its annotation"
    if role == "LI" and kids.roles.count("LBody") != 1:
        yield f"an item of {kids.roles}"
    if role == "L" and "/ListNumbering" not in element.get("/A", {}):
        yield "a list that does not say how it counts"
    if role == "Figure" and "/BBox" not in element.get("/A", {}):
        yield "a figure that does not say where it is"
    for key in ("/Alt", "/ActualText", "/Lang"):
        if key in element and not _can_be_said(str(element[key])):
            yield f"{key} that cannot be said: {str(element[key])!r}"
    for kid in element.K:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from _element(kid, (*above, role), shown)


def _kids(element: Any, shown: dict[Any, bool]) -> Kids:
    roles, drawn, links = [], [], 0
    for kid in element.K:
        if isinstance(kid, int):
            drawn.append(shown.get((element.Pg.objgen, kid), False))
        elif kid.get("/Type") == "/MCR":
            home = kid.Stm if "/Stm" in kid else kid.Pg
            drawn.append(shown.get((home.objgen, int(kid.MCID)), False))
        elif kid.get("/Type") == "/OBJR":
            links += 1
        else:
            roles.append(str(kid.S)[1:])
    return Kids(roles, drawn, links)


def _shown(pdf: pikepdf.Pdf) -> dict[Any, bool]:
    """Say of each piece of marked content, by its home and number, whether anything is drawn in it."""
    shown: dict[Any, bool] = {}
    forms = [item for item in pdf.objects if isinstance(item, pikepdf.Stream)]
    forms = [form for form in forms if form.get("/Subtype") == "/Form"]
    for drawing in (*(page.obj for page in pdf.pages), *forms):
        marks: list[Any] = []
        for operands, operator in pikepdf.parse_content_stream(drawing):
            name = str(operator)
            if name in ("BDC", "BMC"):
                properties = operands[1] if name == "BDC" else None
                is_ours = isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties
                marks.append((drawing.objgen, int(properties.MCID)) if is_ours else None)
                if marks[-1]:
                    shown.setdefault(marks[-1], False)
            elif name == "EMC":
                marks.pop()
            elif name in SHOWS:
                shown.update((mark, True) for mark in marks if mark)
    return shown


def _links(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        left, low, right, high = map(float, page.mediabox)
        for link in page.obj.get("/Annots", ()):
            if not _can_be_said(str(link.get("/Contents", ""))):
                yield f"a link on page {number} that cannot be said: {link.get('/Contents')!r}"
            sides = [float(side) for side in link.Rect]
            across, along = sorted(sides[::2]), sorted(sides[1::2])
            if across[0] < left - 1 or across[1] > right + 1:
                yield f"a link beside page {number}"
            if along[0] < low - 1 or along[1] > high + 1:
                yield f"a link over or under page {number}"
            if "/URI" in link.A and not re.fullmatch(r"[\x21-\x7e]+", str(link.A.URI)):
                yield f"an address that is none: {link.A.URI}"


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for font in pdf.objects:
        if not isinstance(font, pikepdf.Dictionary) or font.get("/Subtype") != "/Type0":
            continue
        rows = font.ToUnicode.read_bytes().decode().partition("endcodespacerange")[2]
        for code, text in re.findall(r"^<([0-9a-f]{4})> <([0-9a-f]*)>$", rows, re.MULTILINE):
            letters = bytes.fromhex(text).decode("utf-16-be")
            if (
                not letters
                or {"\0", "\ufeff", "\ufffe"} & set(letters)
                or _has(letters, CONTROL | PRIVATE)
            ):
                yield f"the glyph {code} of {font.BaseFont} stands for {letters!r}"


def _can_be_said(words: str) -> bool:
    return words.strip() != "" and not _has(words, CONTROL)


def _has(words: str, categories: set[str]) -> bool:
    return any(unicodedata.category(letter) in categories for letter in words)
