"""What Amazon's converter and shop ask of an ebook, rule by rule.

Kindle Publishing Guidelines: the chapters on text, covers, navigation, images and tables of reflowable books.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tinycss2
from command_line import anthology
from judges import NAMES
from lxml import etree
from PIL import Image

BOOK = Path(__file__).parent / "books" / "every-construct"
DESIGNS = ("classic", "large-print", "pamphlet")
TYPE = "{http://www.idpf.org/2007/ops}type"
LENGTHS = ("margin", "padding", "text-indent", "font-size", "line-height", "width", "height")
OPF = {"o": "http://www.idpf.org/2007/opf"}


@pytest.fixture(scope="module", params=DESIGNS)
def epub(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Build the book of every construct in a design, and open it."""
    folder = tmp_path_factory.mktemp("kindle")
    shutil.copytree(BOOK / "texts", folder / "texts")
    manifest = (BOOK / "anthology.yaml").read_text(encoding="utf-8").partition("editions:")[0]
    (folder / "anthology.yaml").write_text(
        f"{manifest}design: {request.param}\neditions: {{epub: }}\n", encoding="utf-8"
    )
    run = anthology("-C", folder, "--no-cache", "build", "epub")
    assert run.status == 0, run.err
    with zipfile.ZipFile(run.out.strip()) as archive:
        yield archive


def declarations(epub: zipfile.ZipFile) -> Iterator[tuple[str, str, list[Any]]]:
    """Give selector, property and value of all that the style sheets say."""
    for name in epub.namelist():
        if not name.endswith(".css"):
            continue
        for rule in tinycss2.parse_stylesheet(
            epub.read(name).decode(), skip_comments=True, skip_whitespace=True
        ):
            if rule.type == "qualified-rule":
                selector = " ".join(tinycss2.serialize(rule.prelude).split())
                for one in tinycss2.parse_blocks_contents(rule.content):
                    if one.type == "declaration":
                        yield selector, one.lower_name, one.value


def pages(epub: zipfile.ZipFile) -> dict[str, Any]:
    return {
        name: etree.fromstring(epub.read(name))
        for name in epub.namelist()
        if name.endswith("xhtml")
    }


def package(epub: zipfile.ZipFile) -> Any:
    return etree.fromstring(epub.read("EPUB/content.opf"))


def test_the_text_has_the_reader_s_own_size_leading_colour_alignment_and_margins(epub: Any) -> None:
    allowed = {"font-family", "hyphens", "-webkit-hyphens", "word-wrap", "overflow-wrap"}
    allowed |= {"text-indent", "orphans", "widows"}
    told = {
        (name, tinycss2.serialize(value).strip())
        for selector, name, value in declarations(epub)
        if {"body", "html", "p", "*"} & {one.strip() for one in selector.split(",")}
        and name not in allowed
        and not name.startswith("--")
    }
    assert told <= {("margin", "0")}


def test_the_text_s_face_is_named_on_the_body_alone(epub: Any) -> None:
    named = {
        selector
        for selector, name, value in declarations(epub)
        if name == "font-family" and tinycss2.serialize(value).strip() != "inherit"
    }
    assert all(re.fullmatch(r"body|code, pre|h1, .*|", selector) for selector in named), named


def test_no_colour_is_imposed(epub: Any) -> None:
    for selector, name, value in declarations(epub):
        if "color" in name or name.startswith("background"):
            assert tinycss2.serialize(value).strip() == "inherit", (selector, name)


def test_no_margin_is_negative(epub: Any) -> None:
    for selector, name, value in declarations(epub):
        if name.startswith(("margin", "padding")):
            assert all(getattr(token, "value", 0) >= 0 for token in numbers(value)), selector


def test_no_size_is_fixed(epub: Any) -> None:
    fixed = {"px", "pt", "pc", "in", "cm", "mm", "q"}
    for selector, name, value in declarations(epub):
        if name.startswith(LENGTHS):
            units = {getattr(token, "lower_unit", "") for token in numbers(value)}
            assert not units & fixed, (selector, name)


def test_indents_are_no_deeper_than_the_shop_wants(epub: Any) -> None:
    for selector, name, value in declarations(epub):
        if name == "text-indent":
            assert all(
                abs(token.value) <= 4 or token.type == "percentage" for token in numbers(value)
            ), selector


def numbers(value: list[Any]) -> list[Any]:
    found = []
    for token in value:
        if token.type == "function":
            found += numbers(token.arguments)
        elif token.type in ("dimension", "number", "percentage"):
            found.append(token)
    return found


def test_nothing_is_placed_beside_the_flow(epub: Any) -> None:
    for selector, name, value in declarations(epub):
        assert name not in ("position", "transform", "column-count", "columns"), selector
        if name == "display":
            assert tinycss2.serialize(value).strip() in ("block", "inline", "none"), selector
        if name == "height":
            assert selector == ".section-break"


def test_headings_are_not_spread_over_the_line(epub: Any) -> None:
    told = [
        tinycss2.serialize(value).strip()
        for selector, name, value in declarations(epub)
        if selector.startswith("h1,") and name == "text-align"
    ]
    assert told == ["left"]


def test_fonts_are_of_a_kind_that_is_taken(epub: Any) -> None:
    fonts = [name for name in epub.namelist() if name.startswith("EPUB/fonts/")]
    assert fonts
    assert all(name.endswith((".ttf", ".otf")) for name in fonts)


def test_the_cover_is_marked_and_large_and_stands_once(epub: Any) -> None:
    (item,) = package(epub).xpath("//o:item[@properties='cover-image']", namespaces=OPF)
    with Image.open(io.BytesIO(epub.read(f"EPUB/{item.get('href')}"))) as cover:
        assert cover.size == (1600, 2560)
    showing = [
        name
        for name, page in pages(epub).items()
        if item.get("href") in " ".join(page.xpath("//@src"))
    ]
    assert showing == ["EPUB/cover.xhtml"]
    (meta,) = package(epub).xpath("//o:meta[@name='cover']", namespaces=OPF)
    assert meta.get("content") == item.get("id")


def test_the_book_can_be_found_one_s_way_in_by_old_readers_too(epub: Any) -> None:
    opf = package(epub)
    (spine,) = opf.xpath("//o:spine", namespaces=OPF)
    (ncx,) = opf.xpath(f"//o:item[@id='{spine.get('toc')}']", namespaces=OPF)
    assert f"EPUB/{ncx.get('href')}" in epub.namelist()
    nav = pages(epub)["EPUB/nav.xhtml"]
    marks = nav.xpath("//h:nav[@epub:type='landmarks']//h:a/@epub:type", namespaces=NAMES)
    assert {"cover", "toc", "bodymatter"} <= set(marks)
    depth = max(len(list(link.iterancestors("{*}ol"))) for link in nav.iter("{*}a"))
    assert depth <= 6, "three parts in each other, a text, and two levels of its headings"


def test_notes_and_their_calls_lead_to_each_other_so_that_they_pop_up(epub: Any) -> None:
    every = {name.rpartition("/")[2]: page for name, page in pages(epub).items()}
    calls = 0
    for name, page in every.items():
        for call in page.xpath("//h:a[@epub:type='noteref']", namespaces=NAMES):
            file, _, note = call.get("href").partition("#")
            (there,) = every[file or name].xpath(f"//*[@id='{note}']")
            back = there.xpath(".//h:a[@role='doc-backlink']/@href", namespaces=NAMES)
            home = "" if (file or name) == name else name
            assert f"{home}#{call.get('id')}" in back
            calls += 1
    assert calls


def test_tables_are_plain(epub: Any) -> None:
    for page in pages(epub).values():
        assert not page.xpath("//h:table//h:table | //@rowspan | //@colspan", namespaces=NAMES)


def test_nothing_runs(epub: Any) -> None:
    for page in pages(epub).values():
        assert not page.xpath("//h:script | //h:form | //h:iframe | //h:object", namespaces=NAMES)
