"""Rendering: every node has a template, a book can have its own, and both editions say the same words."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

import pytest
from builders import book, cross, edited, em, intro, mark, note, p, part, person, ref, run, text
from jinja2 import TemplateNotFound
from lxml import etree

from anthology.diagnostics import Diagnostics
from anthology.edition.compose import compose
from anthology.edition.environment import SHIPPED, environment
from anthology.edition.frame import Frame
from anthology.edition.options import Composing, Placement
from anthology.edition.page_map import PageMap, PageStart
from anthology.edition.page_marks import PageBreak
from anthology.edition.render import Renderer, template_name
from anthology.edition.sections import Edition, Kind
from anthology.epub.frame import epub_frame
from anthology.model.book import Book
from anthology.model.nodes import (
    Alignment,
    Attributes,
    Block,
    Code,
    CodeBlock,
    Definition,
    DefinitionList,
    Div,
    Epigraph,
    Figure,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    List,
    Quotation,
    SectionBreak,
    SmallCaps,
    Span,
    Str,
    Strikethrough,
    Strong,
    Subscript,
    Superscript,
    Table,
    Verse,
    VerseLine,
    _Node,
)
from anthology.model.walk import children, walk
from anthology.pdf.frame import print_frame
from anthology.words import Words

KINDS = [*get_args(Block), *get_args(Inline), VerseLine, Definition, PageBreak]
FRAMES = ["epub", "print"]


def everything() -> Book:
    """Make a book that holds every kind of node."""
    inlines = run(
        "plain & <odd>, ",
        em("emphasis"),
        Strong(run("strong")),
        SmallCaps(run("small")),
        Superscript(run("sup")),
        Subscript(run("sub")),
        Strikethrough(run("gone")),
        Code("a < b"),
        Span(run("mot"), attributes=Attributes("here", ("own",), "fr")),
        Link("https://example.org/?a=1&b=2", run("link"), title="A “title”"),
        cross("texts/two.md", "", "see"),
        Image("a.png", 'A "press"'),
        LineBreak(),
        ref("1"),
        mark("Leeds"),
    )
    blocks = (
        p(*inlines),
        Heading(2, run("Heading")),
        Verse(((VerseLine(run("line one")), VerseLine(run("line two"), indent=4)),)),
        Quotation((p("quoted"),)),
        Epigraph(
            (p("epigraph"), Div((p("who"),), attributes=Attributes(classes=("attribution",))))
        ),
        List(((p("item"),), (p("other"),)), ordered=True, start=3),
        List(((p("bullet"),),), tight=False),
        DefinitionList((Definition(run("term"), ((p("meaning"),), (p("another"),))),)),
        Table(
            (Alignment.START, Alignment.END),
            (run("head"), run("head2")),
            ((run("cell"), run("cell2")),),
            caption=run("caption"),
        ),
        Figure(Image("b.png", ""), run("figcaption")),
        SectionBreak(),
        CodeBlock("code\n  block & more"),
        Div((p("in a letter"),), attributes=Attributes(classes=("letter",), language="ar")),
    )
    ada = person("Ada Byron", "Counts.", url="https://example.org/")
    one = text(
        "one",
        *blocks,
        notes=[note("1", "noted ", mark("York")), note("ed-9", "editor's")],
        subtitle=run("subtitle", ref("ed-9")),
        authors=(ada,),
        translators=(ada,),
        date="1974",
        source=run("source"),
        rights="rights",
        license="CC-BY-4.0",
        introduction=replace(intro(p("headnote")), title=run("headnote title"), authors=(ada,)),
    )
    return book(part("part-a", one, introduction=intro(p("opener"))), text("two"))


def renderer_of(edition: Edition, kind: str, overrides: Path | None = None) -> Renderer:
    frame: Frame = (
        epub_frame(edition.anchors, (), PageMap({}))
        if kind == "epub"
        else print_frame(lambda a: "")
    )
    return Renderer(edition, frame, Words("en"), environment(overrides), colophon="Set in type.")


def rendered(kind: str, placement: Placement = Placement.BOOK_END) -> dict[str, str]:
    edition = compose(edited(everything()), Composing(placement=placement))
    renderer, diagnostics = renderer_of(edition, kind), Diagnostics()
    pages = {section.id: renderer.render(section, diagnostics) for section in edition.sections}
    assert not list(diagnostics), list(diagnostics)
    return pages


def words_of(page: str) -> str:
    body = etree.fromstring(page.encode()).find("{*}body")
    assert body is not None
    return " ".join(" ".join(map(str, body.itertext())).split())


# ---------------------------------------------------------------- templates


@pytest.mark.parametrize("kind", KINDS, ids=template_name)
def test_every_node_has_a_template(kind: type) -> None:
    assert (SHIPPED / "nodes" / f"{template_name(kind)}.xhtml").is_file()


def test_every_template_of_a_node_is_that_of_a_kind_of_node() -> None:
    files = {file.stem for file in (SHIPPED / "nodes").glob("*.xhtml")}
    assert files == {template_name(kind) for kind in KINDS}


@pytest.mark.parametrize("kind", Kind)
def test_every_section_has_a_template(kind: Kind) -> None:
    assert (SHIPPED / "sections" / f"{kind}.xhtml").is_file()


def test_a_node_without_a_template_is_no_silent_gap() -> None:
    @dataclass(frozen=True, slots=True)
    class Rebus(_Node):
        text: str

    edition = compose(edited(everything()), Composing())
    with pytest.raises(TemplateNotFound, match=r"nodes/rebus\.xhtml"):
        renderer_of(edition, "epub").template_of(Rebus)


def test_the_book_of_these_tests_holds_every_kind_of_node() -> None:
    (one, _) = edited(everything()).texts()
    nodes = [*walk(one.blocks), *walk(one.title)]
    nodes += [child for node in nodes if isinstance(node, Figure) for child in children(node)]
    assert set(KINDS) - {type(node) for node in nodes} == {PageBreak}


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("placement", Placement)
def test_every_page_is_well_formed_with_unique_ids(frame: str, placement: Placement) -> None:
    found: list[str] = []
    for page in rendered(frame, placement).values():
        found += map(str, etree.fromstring(page.encode()).xpath("//@id"))
    assert len(found) > 20
    assert len(found) == len(set(found))


def test_every_link_of_the_ebook_has_its_target() -> None:
    pages = rendered("epub")
    ids = {name: set(etree.fromstring(x.encode()).xpath("//@id")) for name, x in pages.items()}
    links = 0
    for name, page in pages.items():
        for href in map(str, etree.fromstring(page.encode()).xpath("//@href")):
            file, _, fragment = href.partition("#")
            if "://" in href:
                continue
            links += 1
            target = file.removesuffix(".xhtml") or name
            assert target in pages, href
            assert not fragment or fragment in ids[target], href
    assert links > 15


def test_every_link_of_the_print_edition_has_its_target() -> None:
    pages = rendered("print")
    whole = [etree.fromstring(page.encode()) for page in pages.values()]
    ids = {str(each) for page in whole for each in page.xpath("//@id")}
    links = [str(each) for page in whole for each in page.xpath("//@href") if "://" not in each]
    assert len(links) > 15
    assert {link.removeprefix("bind:#") for link in links} <= ids


# ---------------------------------------------------------------- the same words


@pytest.mark.parametrize("placement", Placement)
def test_both_editions_say_the_same_words(placement: Placement) -> None:
    epub, printed = rendered("epub", placement), rendered("print", placement)
    assert list(epub) == list(printed)
    for name in epub:
        assert words_of(epub[name]) == words_of(printed[name])


@pytest.mark.parametrize("frame", FRAMES)
def test_nothing_that_was_written_is_lost(frame: str) -> None:
    pages = rendered(frame)
    words = words_of(pages["one"])
    for written in ("plain & <odd>", "a < b", "line two", "who", "other", "another", "cell2"):
        assert written in words
    for written in ("figcaption", "caption", "code block & more", "in a letter", "headnote title"):
        assert written in words
    assert "noted" in words_of(pages["notes"])
    assert "editor’s" in words_of(pages["notes"])


@pytest.mark.parametrize("frame", FRAMES)
def test_languages_and_directions_are_marked(frame: str) -> None:
    page = rendered(frame)["one"]
    assert re.search(r'<span id="one.here" class="own" lang="fr" xml:lang="fr">mot</span>', page)
    assert re.search(r'<div class="letter" lang="ar" xml:lang="ar" dir="rtl"', page)


def test_where_printed_pages_begin_is_marked_before_the_word() -> None:
    edition = compose(edited(book(text("one", p("One two three")))), Composing())
    starts = (PageStart("7", "", 0), PageStart("8", ":0", 4))
    frame = epub_frame(edition.anchors, (), PageMap({"one": starts}))
    renderer = replace(renderer_of(edition, "epub"), frame=frame)
    section = next(section for section in edition.sections if section.id == "one")
    page = renderer.render(section, Diagnostics())
    assert re.search(r'One <span id="page-8"[^>]*></span>two three', page)
    assert page.index('id="page-7"') < page.index(["One", "two"][0] + " <span")


# ---------------------------------------------------------------- a book's own templates


def render_one(overrides: Path, frame: str = "epub") -> tuple[str, Diagnostics]:
    edition = compose(edited(everything()), Composing())
    diagnostics = Diagnostics()
    section = next(section for section in edition.sections if section.id == "one")
    return renderer_of(edition, frame, overrides).render(section, diagnostics), diagnostics


def override(folder: Path, name: str, template: str | bytes) -> Path:
    file = folder / "templates" / name
    file.parent.mkdir(parents=True)
    file.write_bytes(template.encode() if isinstance(template, str) else template)
    return folder / "templates"


@pytest.mark.parametrize("frame", FRAMES)
def test_a_template_of_the_book_s_own_takes_the_place_of_the_shipped_one(
    tmp_path: Path, frame: str
) -> None:
    own = override(
        tmp_path, "nodes/emphasis.xhtml", '<i class="own">{{ inlines(node.content) }}</i>'
    )
    page, diagnostics = render_one(own, frame)
    assert not list(diagnostics)
    assert '<i class="own">emphasis</i>' in page
    assert "<em>" not in page
    assert "<strong>" in page


@pytest.mark.parametrize("kind", [k for k in KINDS if k not in (Str, PageBreak)], ids=template_name)
def test_every_node_but_bare_words_can_have_a_template_of_the_book_s_own(
    tmp_path: Path, kind: type
) -> None:
    page, diagnostics = render_one(override(tmp_path, f"nodes/{template_name(kind)}.xhtml", "@@@"))
    assert not list(diagnostics)
    assert "@@@" in page


def test_a_section_s_template_can_be_the_book_s_own_too(tmp_path: Path) -> None:
    own = override(tmp_path, "sections/introduction.xhtml", "<aside>{{ section.title }}</aside>")
    page, _ = render_one(own)
    assert "<aside>One</aside>" in page


@pytest.mark.parametrize(
    ("template", "line", "words"),
    [
        ("\n{% if %}", 2, "Expected an expression"),
        ("\n\n{{ nothing }}", 3, "'nothing' is undefined"),
        ("\n{{ node.nothing }}", 2, "nothing"),
        ("{{ 1 / 0 }}", 1, "division by zero"),
        ("\n{{ node.content | sparkle }}", 2, "sparkle"),
        ("\n{{ node.content + 1 }}", 2, "can only concatenate"),
        ("{% for x in node.content %}", 1, "end of template"),
        ("\n{% include 'gone.xhtml' %}", 2, "there is no template “gone.xhtml”"),
        ("{{ href('nowhere') }}", 1, "nowhere"),
        (b"caf\xe9", 0, "not UTF-8"),
    ],
)
def test_a_broken_template_is_named_with_its_line(
    tmp_path: Path, template: str | bytes, line: int, words: str
) -> None:
    page, diagnostics = render_one(override(tmp_path, "nodes/emphasis.xhtml", template))
    (complaint,) = diagnostics
    assert page == ""
    assert complaint.code == "template-failed"
    assert complaint.place is not None
    assert complaint.place.path == "styles/templates/nodes/emphasis.xhtml"
    assert complaint.place.line == line
    assert words in complaint.message
    assert str(tmp_path) not in complaint.message


@pytest.mark.parametrize("frame", FRAMES)
def test_a_book_s_own_template_of_plain_words_counts(tmp_path: Path, frame: str) -> None:
    folder = override(tmp_path, "nodes/str.xhtml", "<b>{{ node.text | upper }}</b>\n")
    page, diagnostics = render_one(folder, frame)
    assert not list(diagnostics)
    assert "<b>PLAIN &amp; &lt;ODD&gt;, </b><em><b>EMPHASIS</b></em>" in page


def test_a_fault_that_comes_again_in_every_section_is_reported_once(tmp_path: Path) -> None:
    folder = override(tmp_path, "nodes/paragraph.xhtml", "\n{{ nothing }}")
    edition = compose(edited(everything()), Composing())
    renderer, diagnostics = renderer_of(edition, "epub", folder), Diagnostics()
    for section in edition.sections:
        renderer.render(section, diagnostics)
    assert [str(item.place) for item in diagnostics] == ["styles/templates/nodes/paragraph.xhtml:2"]


def test_broken_markup_that_comes_again_in_every_section_is_reported_once(tmp_path: Path) -> None:
    folder = override(tmp_path, "nodes/str.xhtml", "<i>{{ node.text }}")
    edition = compose(edited(everything()), Composing())
    renderer, diagnostics = renderer_of(edition, "epub", folder), Diagnostics()
    for section in edition.sections:
        renderer.render(section, diagnostics)
    (complaint,) = diagnostics
    assert complaint.message.endswith(": Opening and ending tag mismatch: i and span")


def test_a_shipped_template_is_translated_once_and_again_where_that_was_spoilt(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    own = tmp_path / "own" / "nodes"
    own.mkdir(parents=True)
    (own / "strong.xhtml").write_text("<b>{{ inlines(node.content) }}</b>", encoding="utf-8")

    def translated() -> str:
        shipped = environment(own.parent)
        shipped.get_template("nodes/strong.xhtml")
        return shipped.get_template("nodes/code.xhtml").render(
            node=Code("x"), attributes=lambda node: ""
        )

    first = translated()
    kept = list((tmp_path / "kept").rglob("*.pyc"))
    assert [path.name.partition(".")[0] for path in kept] == ["code"]
    written = kept[0].read_bytes()
    assert translated() == first
    kept[0].write_bytes(written[:40])
    assert translated() == first
    assert kept[0].read_bytes() == written
