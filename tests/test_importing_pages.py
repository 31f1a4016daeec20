"""What websites, word processors and ebooks write becomes what it means to a book."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import pypandoc
import pytest
from test_importing_sources import assert_nothing_is_lost, assert_readable

from anthology.importing import Imported
from anthology.importing.imported import CannotImport
from anthology.importing.sources import import_file

LONG = "The printers of the valley kept no books, and what is known is known from ledgers of coal. "
NOTES = "[^1]: 1911 was *dry*.\n\n[^2]: Last."


def page(body: str, head: str = "", **options: str) -> Imported:
    """Import a page with a headline and enough words to be an article."""
    raw = (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>The Barge</title>{head}"
        f"</head><body><main><h1>The Barge</h1><p>{LONG * 2}</p>{body}</main></body></html>"
    )
    imported = import_file(raw.encode(), Path("page.html"), "page", **options)  # type: ignore[arg-type]
    assert_readable(imported)
    return imported


WORDPRESS = (
    '<p>One<sup data-fn="a" class="fn"><a href="#a" id="a-link">1</a></sup> two'
    '<sup><a href="#b" id="b-link">2</a></sup>.</p><ol class="wp-block-footnotes">'
    '<li id="a">1911 was <em>dry</em>. <a href="#a-link"><img alt="↩" src="https://x/e.png"></a>'
    '</li><li id="b">Last. <a href="#b-link">↩︎</a></li></ol>'
)
SAVED = (
    '<p>One<a href="https://site/p/#fn1" id="r1"><sup>1</sup></a> two'
    '<a href="https://site/p/#fn2" id="r2"><sup>2</sup></a>.</p><h4>Footnotes</h4>'
    '<ol><li><span id="fn1"></span>1911 was <em>dry</em>.<a href="https://site/p/#r1"></a></li>'
    '<li><span id="fn2"></span>Last.<a href="https://site/p/#r2"></a></li></ol>'
)
MODERN = (
    '<p>One<sup class="modern-footnotes-footnote"><a href="javascript:void(0)">1</a></sup>'
    '<span class="modern-footnotes-footnote__note">1911 was <em>dry</em>.</span> two'
    '<sup class="modern-footnotes-footnote"><a href="javascript:void(0)">2</a></sup>'
    '<span class="modern-footnotes-footnote__note">Last.</span>.</p>'
)
TABLE = (
    '<p>One<span class="footnote_referrer"><a role="button"><sup>[1]</sup></a><span '
    'id="t_text_9_1" class="footnote_tooltip">1911 was …</span></span> two<span><a><sup>[2]</sup>'
    '</a><span id="t_text_9_2" class="footnote_tooltip">Last.</span></span>.</p>'
    '<div class="footnotes_reference_container"><table><tr class="footnotes_plugin_reference_row">'
    '<th id="ref_9_1">1</th><td>1911 was <em>dry</em>.</td></tr></table></div>'
)
LINES = (
    '<p>One<a href="#1">1</a> two<a href="#2">2</a>.</p><hr><p><font><a name="1">1.</a> 1911 was '
    '<i>dry</i>.<br><a name="2">2.</a> Last.</font></p>'
)
UNLINKED = "<p>One[1] two<sup>2</sup>.</p><p><b>Notes</b></p><p>[1] 1911 was <i>dry</i>.</p><p>2. Last.</p>"


@pytest.mark.parametrize(
    "body", [WORDPRESS, SAVED, MODERN, TABLE, LINES, UNLINKED], ids=str.__len__
)
def test_notes_of_every_kind_of_website_are_linked_and_keep_their_first_words(body: str) -> None:
    text = page(body).markdown
    assert "One[^1] two[^2]." in text
    assert text.endswith(NOTES + "\n")


def test_a_note_of_several_paragraphs_takes_them_all_along_and_no_heading_stays() -> None:
    text = page(
        '<p>One.<a id="A1"></a><a href="#F1" class="fnanchor">[1]</a></p><div class="footnotes">'
        '<h3>FOOTNOTES:</h3><div class="footnote"><p><a id="F1"></a><a href="#A1">[1]</a> First.</p>'
        "<p>Second.</p></div></div>"
    ).markdown
    assert text.endswith("One.[^1]\n\n[^1]: First.\n\n    Second.\n")


def test_numbers_that_lead_to_pages_and_chapters_call_no_notes() -> None:
    imported = page(
        '<ul><li><a href="#c1">1</a></li><li><a href="#c2">2</a></li></ul>'
        f'<div id="c1"><p>{LONG}</p></div><div id="c2"><p>See page <a href="#Page_9">9</a>.</p>'
        f'<p><span id="Page_9"></span>{LONG}</p></div>'
    )
    assert "[^" not in imported.markdown


def test_arabic_digits_call_notes() -> None:
    text = page('<p>One.<sup><a href="#n">١</a></sup></p><p id="n">١ Two.</p>').markdown
    assert text.endswith("One.[^1]\n\n[^1]: Two.\n")


def test_emphasis_that_only_style_sheets_know_is_kept() -> None:
    head = "<style>.c5{font-style:italic}span.c6{font-weight:700}.c7{vertical-align:super}</style>"
    text = page(
        '<p><span class="c5">sheet</span>, <span class="c6">ink</span>, x<span class="c7">2</span>,'
        ' <span style="font-variant: small-caps">BBC</span></p>',
        head,
    ).markdown
    assert "*sheet*, **ink**, x^2^, [BBC]{.smallcaps}" in text


def test_verse_is_verse_however_a_library_writes_it() -> None:
    stanza = '<span class="i0">The lamp went out,<br></span><span class="i2">The press went on.<br></span>'
    poem = f'<div class="poem"><div class="stanza">{stanza}</div><div class="stanza">{stanza}</div></div>'
    lines = "| The lamp went out,\n|   The press went on."
    assert f"{lines}\n|\n{lines}" in page(poem).markdown
    pre = '<pre class="wp-block-verse">The lamp went out,\n  The press went on.</pre>'
    assert lines in page(pre).markdown


def test_paragraphs_divided_by_two_breaks_become_paragraphs() -> None:
    text = page(f"<div>{LONG}<br><br>{LONG}<br>Ada</div>").markdown
    assert f"{LONG.strip()}\n\n{LONG.strip()}\\\nAda" in text


WORD = (
    "<p class=MsoTitle>The Ledgers</p><p class=MsoNormal>by Ada Low</p><p class=MsoListParagraph "
    'style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·<span>&nbsp; </span></span>ink</p>'
    '<p class=MsoNormal>Now <ins cite="mailto:A" datetime="2003-05-01T10:00">early</ins><del '
    'cite="mailto:A" datetime="2003-05-01T10:00">late</del> words.<a class=msocomanchor '
    'href="#_msocom_1" name="_msoanchor_1">[AL1]</a></p><div style="mso-element:comment"><div '
    'class=msocomtxt><a name="_msocom_1"></a><p><a href="#_msoanchor_1">[AL1]</a> Check.</p></div></div>'
)


def test_words_own_pages_lose_what_only_word_needs() -> None:
    imported = page(WORD)
    assert imported.markdown.startswith("---\ntitle: The Ledgers\nauthors: [Ada Low]\n---\n")
    assert "- ink\n\nNow early words.\n" in imported.markdown
    dropped = {finding.code: finding.raw for finding in imported.findings}
    assert dropped["change-settled"] == "late"
    assert dropped["comment-dropped"] == "[AL1] Check."
    assert "Now late words." in page(WORD, track_changes="reject").markdown


def test_a_cell_over_two_rows_moves_no_other_cell() -> None:
    text = page(
        "<table><tr><th>Year</th><th>Title</th></tr><tr><td rowspan=2>1912</td><td>On Ink</td></tr>"
        "<tr><td>On Pulp</td></tr></table>"
    ).markdown
    assert "| Year | Title |\n| --- | --- |\n| 1912 | On Ink |\n|  | On Pulp |" in text


def test_a_box_in_the_text_stays_and_a_column_of_links_goes() -> None:
    box = f'<div class="sidebar"><p>BACK TO BASICS</p><p>{LONG * 2}</p></div>'
    links = '<div class="sidebar"><a href="/a">One page</a> <a href="/b">Another page</a></div>'
    imported = page(f"{box}<p>{LONG}</p>{links}<p>{LONG}</p>")
    assert "BACK TO BASICS" in imported.markdown
    assert "sidebar-kept" in {finding.code for finding in imported.findings}
    assert "Another page" not in imported.markdown


def test_code_that_touches_code_is_one_and_keeps_its_spaces() -> None:
    text = page("<p>Use <code>chown <em><code>user</code></em></code> now.</p>").markdown
    assert "`chown" in text
    assert "``" not in text
    assert "chown*" not in text.replace("chown *", "")


def test_a_cell_that_claims_to_reach_far_makes_no_wide_table() -> None:
    text = page("<table><tr><td colspan=99999>a</td><td>b</td></tr></table>").markdown
    assert "| a | b |" in text


def test_elements_nested_beyond_all_measure_are_refused_in_words() -> None:
    with pytest.raises(CannotImport, match="nested too deep"):
        page("<div>" * 800 + LONG + "</div>" * 800)


def test_a_page_of_frames_is_refused_and_the_files_named() -> None:
    raw = b"<html><frameset><frame src='nav.htm'><frame src=\"text.htm\"></frameset></html>"
    with pytest.raises(CannotImport) as refusal:
        import_file(raw, Path("index.htm"), "index")
    assert "“text.htm”" in refusal.value.hint


def test_a_headline_is_the_title_without_the_name_of_the_site() -> None:
    raw = page("").markdown
    assert raw.startswith("---\ntitle: The Barge\n---")
    whole = (
        "<html><head><title>Valley Press - Encyclopedia</title></head><body><h1>Valley Press</h1>"
        f"<p>{LONG * 3}</p></body></html>"
    )
    text = import_file(whole.encode(), Path("x.html"), "x").markdown
    assert text.startswith("---\ntitle: Valley Press\n")


# ---------------------------------------------------------------- ebooks


def ebook(metadata: str, files: dict[str, str], spine: str, guide: str = "") -> bytes:
    """Pack an EPUB of a few files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="b.opf"/></rootfiles></container>',
        )
        items = "".join(f'<item id="{name[0]}" href="{name}"/>' for name in files)
        archive.writestr(
            "b.opf",
            '<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>{metadata}</metadata><manifest>'
            f"{items}</manifest><spine>{spine}</spine><guide>{guide}</guide></package>",
        )
        for name, text in files.items():
            sheet = '<link rel="stylesheet" href="s.css"/>'
            whole = f"<html><head>{sheet}</head><body>{text}</body></html>"
            archive.writestr(name, whole if name.endswith("html") else text)
    return packed.getvalue()


def test_an_ebook_of_a_converter_keeps_emphasis_people_and_notes_of_several_chapters() -> None:
    raw = ebook(
        '<dc:title>Sketches</dc:title><dc:creator opf:role="aut">Low, Ada &amp; Coe, Ben</dc:creator>'
        '<dc:creator opf:role="trl">Cy Young</dc:creator><dc:date>0101-01-01T00:00:00</dc:date>',
        {
            "a.html": '<p><a href="b.html">One</a></p><p><a href="c.html">Two</a></p>',
            "b.html": '<h2>One</h2><p>The <span class="c5">valley</span>.<a id="p1"></a>'
            '<a href="n.html#f1"><span class="c7">1</span></a></p>',
            "c.html": '<h2>Two</h2><p>Ink.<a id="p2"></a><a href="n.html#f2"><sup>1</sup></a></p>',
            "n.html": '<h2>Notes</h2><h3>One</h3><p id="f1"><a href="b.html#p1">1.</a> First.</p>'
            '<p>More.</p><h3>Two</h3><p id="f2"><a href="c.html#p2">1.</a> 1911 was dry.</p>',
            "s.css": ".c5{font-style:italic}.c7{vertical-align:super}",
        },
        "".join(f'<itemref idref="{name}"/>' for name in "abcn"),
        '<reference type="toc" href="a.html"/>',
    )
    imported = import_file(raw, Path("x.epub"), "x")
    assert_readable(imported)
    assert imported.markdown == (
        "---\ntitle: Sketches\nauthors: [Ada Low, Ben Coe]\ntranslators: [Cy Young]\n---\n\n"
        "## One\n\nThe *valley*.[^1]\n\n## Two\n\nInk.[^2]\n\n"
        "[^1]: First.\n\n    More.\n\n[^2]: 1911 was dry.\n"
    )
    assert_nothing_is_lost("Notes One Two", imported)


def test_the_title_page_of_an_ebook_is_listed_and_not_lost() -> None:
    raw = ebook(
        "<dc:title>Sketches</dc:title>",
        {
            "a.html": '<section epub:type="titlepage"><h1>Sketches</h1><p>By Ada</p></section>',
            "b.html": "<h2>One</h2><p>Text.</p><h2>Two</h2><p>Text.</p>",
        },
        '<itemref idref="a"/><itemref idref="b"/>',
    )
    imported = import_file(raw, Path("x.epub"), "x")
    assert [f.raw for f in imported.findings if f.code == "title-page-dropped"] == [
        "Sketches By Ada"
    ]


# ---------------------------------------------------------------- word processors


def word_file(folder: Path, body: str) -> Path:
    """Make a DOCX file whose document holds some WordprocessingML of our own."""
    path = folder / "x.docx"
    source = folder / "source.docx"
    subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", "markdown", "-o", source], input=b"x", check=True
    )
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                start = content.index(b"<w:body>") + 8
                content = content[:start] + body.encode() + b"</w:body></w:document>"
            new.writestr(name, content)
    return path


def paragraph(words: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{words}</w:t></w:r></w:p>"


def test_a_text_box_of_word_loses_neither_its_words_nor_those_beside_it(tmp_path: Path) -> None:
    box = f"<w:pict><w:txbxContent>{paragraph('In the box.')}</w:txbxContent></w:pict>"
    path = word_file(tmp_path, f"<w:p><w:r>{box}</w:r><w:r><w:t>Beside it.</w:t></w:r></w:p>")
    imported = import_file(path.read_bytes(), path, "x")
    assert "Beside it.\n\nIn the box." in imported.markdown
    assert not [f for f in imported.findings if f.code == "words-unread"]


def test_a_comment_and_a_refused_change_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    words = (
        'Now [late]{.deletion author="A" date="2020-01-01T00:00:00Z"}[Check.]{.comment-start '
        'author="A" date="2020-01-01T00:00:00Z"}words[]{.comment-end}.'
    )
    command = [pypandoc.get_pandoc_path(), "-f", "markdown", "--track-changes=all", "-o", path]
    subprocess.run(command, input=words.encode(), check=True)
    found = {f.code: f.raw for f in import_file(path.read_bytes(), path, "x").findings}
    assert found["change-settled"] == "late"
    assert found["comment-dropped"] == "Check."


def test_a_table_keeps_its_last_columns_and_a_picture_its_caption(tmp_path: Path) -> None:
    cell = "<w:tc>{}</w:tc>".format
    rows = [[paragraph("a"), paragraph("b"), paragraph("c")], [paragraph("d"), paragraph("e")]]
    table = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
    path = word_file(tmp_path, f"<w:tbl><w:tblGrid/>{table}</w:tbl>")
    imported = import_file(path.read_bytes(), path, "x")
    assert_nothing_is_lost("a b c d e", imported)


def test_words_that_a_converter_passes_over_are_a_doubt(tmp_path: Path) -> None:
    path = word_file(tmp_path, f"<w:unknown>{paragraph('Never read.')}</w:unknown>")
    imported = import_file(path.read_bytes(), path, "x")
    assert_nothing_is_lost("Never read.", imported)


def test_docbook_and_jats_are_read_and_other_xml_is_refused_by_name() -> None:
    docbook = b"<?xml version='1.0'?><article><title>T</title><para>Words.</para></article>"
    assert "Words." in import_file(docbook, Path("x.xml"), "x").markdown
    jats = b"<article><front><article-meta/></front><body><p>Words.</p></body></article>"
    assert "Words." in import_file(jats, Path("x.xml"), "x").markdown
    with pytest.raises(CannotImport, match="tei"):
        import_file(b"<?xml version='1.0'?><TEI><p>x</p></TEI>", Path("x.xml"), "x")


def test_an_article_in_jats_keeps_its_authors_and_the_works_it_cites() -> None:
    names = (
        "<contrib><string-name>Ada Low</string-name></contrib><contrib><collab>The Press</collab>"
        "</contrib><contrib><name><surname>Moss</surname><given-names>Ben</given-names></name></contrib>"
    )
    works = "<ref id='b'><label>1.</label><mixed-citation>Dell, <italic>Ovens</italic>.</mixed-citation></ref>"
    raw = (
        "<article><front><article-meta><title-group><article-title>Flour</article-title><subtitle>A Study"
        f"</subtitle></title-group><contrib-group>{names}</contrib-group></article-meta></front><body><p>"
        f"Words.</p></body><back><ref-list>{works}</ref-list></back></article>"
    )
    written = import_file(raw.encode(), Path("x.xml"), "x").markdown
    assert "authors: [Ada Low, The Press, Ben Moss]" in written
    assert "subtitle: A Study" in written
    assert "## References\n\n1\\. Dell, Ovens." in written
