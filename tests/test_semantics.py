"""What the ebook says its parts are: EPUB's structural semantics, DPUB-ARIA roles, elements of HTML."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import ace_findings
from command_line import anthology, small_book
from judges import NAMES, epubcheck_messages, open_ebook
from lxml import etree

from anthology.edition.matter_names import matter_kind

TYPE = "{http://www.idpf.org/2007/ops}type"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

MANIFEST = """\
title: Parts of a Book
subtitle: And What They Are
language: en
editors: [A. N. Editor]
front: [title-page, contents, dedication.md, preface-to-the-third-edition.md, to-the-reader.md]
contents:
  - part: One
    contents:
      - text: one.md
        introduction: Said of it beforehand.
  - text: two.md
back: [appendix-b.md, glossary.md, coda.md, notes, permissions, index]
editions: {epub: {}}
"""
ONE = """\
---
title: First
subtitle: Of Two
authors: [Ada Byron]
rights: © Ada Byron
---
A [type]{index="type!movable"} and a [face]{index="face|see type"}, [mot juste]{lang=fr}, [كتاب]{lang=ar}.[^1]

|       | lead | tin |
|-------|-----:|----:|
| type  | 60   | 12  |
| stereo| 85   | 3   |

: Alloys

| metal | melts |
|-------|------:|
| tin   | 232   |

::: verse
Of lines
and more lines

a stanza
:::

::: epigraph
Somebody's words.
:::

[^1]: Noted.
"""
RIGHT_TO_LEFT = (
    "---\ntitle: كتاب\nlanguage: ar\n---\nكتاب [printing]{lang=en} كتاب [livre]{lang=fr}.\n"
)
OTHERS = ("dedication", "preface-to-the-third-edition", "to-the-reader", "appendix-b", "coda")


@pytest.fixture(scope="module")
def epub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("semantics")
    texts = folder / "texts"
    texts.mkdir()
    (folder / "anthology.yaml").write_text(MANIFEST, encoding="utf-8")
    (texts / "one.md").write_text(ONE, encoding="utf-8")
    (texts / "two.md").write_text(RIGHT_TO_LEFT, encoding="utf-8")
    for name in OTHERS:
        (texts / f"{name}.md").write_text(f"# {name}\n\nWords.\n", encoding="utf-8")
    glossary = "# Words\n\nSort\n: A piece of type.\n"
    (texts / "glossary.md").write_text(glossary, encoding="utf-8")
    run = anthology("-C", folder, "--no-cache", "build", "epub")
    assert run.status == 0, run.err
    return Path(run.out.strip())


def all_of(epub: Path, page: str, path: str) -> list[etree._Element]:
    found = open_ebook(epub).pages[page].xpath(path, namespaces=NAMES)
    assert isinstance(found, list)
    return [each for each in found if isinstance(each, etree._Element)]


def words(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def test_the_judges_have_nothing_to_say(epub: Path) -> None:
    assert epubcheck_messages(epub) == []
    assert ace_findings(epub) == []


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("dedication", "dedication"),
        ("preface-to-the-third-edition", "preface"),
        ("to-the-reader", "introduction"),
        ("one", "chapter"),
        ("part-one", "part"),
        ("appendix-b", "appendix"),
        ("glossary", "glossary"),
        ("coda", "afterword"),
        ("notes", "endnotes"),
        ("index", "index"),
    ],
)
def test_type_and_role_of_a_section_say_the_same(epub: Path, page: str, kind: str) -> None:
    (section,) = all_of(epub, page, "//h:body/h:section")
    assert (section.get(TYPE), section.get("role")) == (kind, f"doc-{kind}")


@pytest.mark.parametrize(
    ("file", "title", "kind"),
    [
        ("vorwort", "Zu diesem Buch", "preface"),
        ("a", "Avant-propos", "foreword"),
        ("b", "Préface à la deuxième édition", "preface"),
        ("c", "PRÓLOGO", "prologue"),
        ("podziekowania", "Nasi", "acknowledgments"),
        ("d", "Послесловие", "afterword"),
        ("e", "Önsöz", "preface"),
        ("f", "مقدمة", "introduction"),
        ("g", "אחרית דבר", "afterword"),
        ("h", "Παράρτημα Α", "appendix"),
        ("acknowledgements", "To Friends", "acknowledgments"),
        ("einfuehrung", "Worum es geht", "introduction"),
        ("afterword", "Introduction", "afterword"),
        ("prefaced", "Remarks", ""),
    ],
)
def test_names_in_other_languages_are_known(file: str, title: str, kind: str) -> None:
    assert matter_kind(file, title) == kind


def test_a_title_tells_what_a_text_is(tmp_path: Path) -> None:
    manifest = (
        "title: Buch\nlanguage: de\nfront: [x.md]\ncontents: [vorwort.md]\neditions: {epub: {}}\n"
    )
    small_book(tmp_path, manifest, x="# Geleitwort\n\nWorte.\n", vorwort="# Vorwort\n\nWorte.\n")
    run = anthology("-C", tmp_path, "--no-cache", "build", "epub")
    (epub,) = map(Path, run.out.split())
    assert epubcheck_messages(epub) == []
    for page, kind in (("x", "foreword"), ("vorwort", "chapter")):
        (section,) = all_of(epub, page, "//h:body/h:section")
        assert (section.get(TYPE), section.get("role")) == (kind, f"doc-{kind}")


def test_sources_and_permissions_are_credits(epub: Path) -> None:
    (section,) = all_of(epub, "permissions", "//h:body/h:section")
    assert (section.get(TYPE), section.get("role")) == ("other-credits", "doc-credits")


def test_a_subtitle_is_told_from_a_paragraph(epub: Path) -> None:
    for page, said in (("one", "Of Two"), ("title-page", "And What They Are")):
        (subtitle,) = all_of(epub, page, "//h:p[@role='doc-subtitle']")
        assert words(subtitle) == said


def test_a_headnote_is_what_stands_before_the_text(epub: Path) -> None:
    (headnote,) = all_of(epub, "one", "//*[@epub:type='preamble']")
    assert words(headnote) == "Said of it beforehand."


def test_the_contents_are_lists_in_lists(epub: Path) -> None:
    (outer,) = all_of(epub, "contents", "//h:section/h:ol")
    parts = [
        words(item.find("{*}p"))
        for item in outer.iterfind("{*}li")
        if item.find("{*}ol") is not None
    ]
    assert parts == ["One"]
    (inner,) = all_of(epub, "contents", "//h:li/h:ol/h:li")
    assert words(inner).startswith("First")


def test_a_column_without_a_head_names_the_rows(epub: Path) -> None:
    alloys, metals = all_of(epub, "one", "//h:table")
    heads = [(words(cell), cell.get("scope")) for cell in alloys.iter("{*}th")]
    assert heads == [("lead", "col"), ("tin", "col"), ("type", "row"), ("stereo", "row")]
    assert [cell.get("scope") for cell in metals.iter("{*}th")] == ["col", "col"]
    assert words(alloys.find("{*}caption")) == "Alloys"


def test_a_stanza_is_a_paragraph_of_lines(epub: Path) -> None:
    stanzas = all_of(epub, "one", "//h:div[@class='verse']/h:p")
    assert [[words(line) for line in stanza] for stanza in stanzas] == [
        ["Of lines", "and more lines"],
        ["a stanza"],
    ]


def test_an_epigraph_is_a_quotation_with_a_role(epub: Path) -> None:
    (epigraph,) = all_of(epub, "one", "//h:blockquote[@role='doc-epigraph']")
    assert epigraph.get(TYPE) == "epigraph"


def test_foreign_words_name_their_language_and_direction(epub: Path) -> None:
    spans = all_of(epub, "one", "//h:span[@lang]") + all_of(epub, "two", "//h:span[@lang]")
    assert [(span.get("lang"), span.get("dir")) for span in spans] == [
        ("fr", None),
        ("ar", "rtl"),
        ("en", "ltr"),
        ("fr", "ltr"),
    ]
    assert all(span.get("lang") == span.get(LANG) for span in spans)


def test_entries_of_the_index_say_what_their_parts_are(epub: Path) -> None:
    (movable,) = all_of(epub, "index", "//h:li/h:ul/h:li[@epub:type='index-entry']")
    assert [each.get(TYPE) for each in movable if each.get(TYPE)] == ["index-term", "index-locator"]
    (see,) = all_of(epub, "index", "//*[@epub:type='index-xref-preferred']")
    assert words(see) == "type"


def test_no_role_stands_where_html_or_dpub_aria_has_given_it_up(epub: Path) -> None:
    given_up = {
        "doc-endnote",
        "doc-biblioentry",
        "doc-footnote",
        "list",
        "listitem",
        "table",
        "figure",
    }
    for page in open_ebook(epub).pages.values():
        assert given_up.isdisjoint(page.xpath("//@role"))
