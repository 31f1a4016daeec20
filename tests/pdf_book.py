"""A small book made for the tests of typesetting and binding, with everything that is hard about tags."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from anthology.cache import Cache, digest
from anthology.diagnostics import Diagnostics, Place
from anthology.fonts import Face, faces
from anthology.pdf.bind import (
    Gathering,
    Imprint,
    LabelRange,
    OutlineEntry,
    bind,
    folio_sheet,
)
from anthology.pdf.leaves import Copy, Leaves
from anthology.pdf.typeset import typeset
from anthology.pool import Pool

STYLES = """
@page { size: 105mm 148mm; margin: 16mm 14mm 18mm; @top-center { content: string(head) } }
@page folio-arabic { @top-center { content: none } }
@page folio-roman { @top-center { content: none } }
@page folio-arabic:left { @bottom-left { content: counter(page); border-top: 1pt solid #8888 } }
@page folio-arabic:right { @bottom-right { content: counter(page); opacity: .8 } }
@page folio-roman { @bottom-center { content: counter(page, lower-roman) } }
html { font: 9.5pt/1.3 "EB Garamond", "Noto Serif", "Amiri", "Frank Ruhl Libre" }
body { margin: 0; hyphens: auto; text-align: justify }
h1 { string-set: head content(text) }
pre, code { font-family: "IBM Plex Mono"; font-size: 80% }
table { border-collapse: collapse } td, th { border: .3pt solid; padding: 1pt 4pt }
.faint { opacity: .5 } .line { display: block; text-align: left } img { max-width: 100% }
.footnote { float: footnote } .call a { font-variant-position: super }
.note .label { float: left; width: 2em } .boxed { background: #eee; text-decoration: underline }
.caps { font-variant-caps: small-caps } figure { margin: 1em 0 }
"""

WORDS = "Nobody in the company could bring himself to break the silence of the evening light. "


@dataclass(frozen=True)
class Shop:
    """Where a test book is made."""

    folder: Path
    cache: Cache
    faces: tuple[Face, ...]
    pictures: tuple[tuple[str, Path, str], ...]

    def copy(self, name: str, body: str, language: str = "en") -> Copy:
        """Put a section's body into a document."""
        document = (
            f'<!DOCTYPE html><html lang="{language}"><head><title>{name}</title></head>'
            f"<body>{body}</body></html>"
        )
        return Copy(name, document, (STYLES,), self.faces, self.pictures)


def open_shop(folder: Path) -> Shop:
    """Make pictures and faces ready."""
    cache = Cache(folder / "cache")
    families = ["EB Garamond", "IBM Plex Mono", "Noto Serif", "Amiri", "Frank Ruhl Libre"]
    return Shop(folder, cache, faces(families, cache), _pictures(folder / "pictures"))


def _pictures(folder: Path) -> tuple[tuple[str, Path, str], ...]:
    folder.mkdir(parents=True)
    Image.new("RGB", (40, 30), "navy").save(folder / "rgb.png")
    Image.new("RGBA", (40, 30), (200, 0, 0, 90)).save(folder / "alpha.png")
    Image.new("P", (40, 30), 3).save(folder / "palette.png")
    Image.new("I;16", (40, 30), 30000).save(folder / "deep.png")
    Image.new("L", (40, 30), 120).save(folder / "grey.jpg")
    Image.new("RGB", (40, 30), "teal").save(folder / "rgb.jpg")
    Image.new("CMYK", (40, 30), (90, 10, 0, 20)).save(folder / "press.jpg")
    (folder / "drawn and named.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'viewBox="0 0 60 40"><rect width="60" height="40" fill="#dde" opacity=".5"/>'
        '<image href="rgb.png" x="2" y="2" width="10" height="8"/>'
        '<text x="5" y="25" font-family="EB Garamond" font-size="9">Sheet</text></svg>'
    )
    return found(folder)


def found(folder: Path) -> tuple[tuple[str, Path, str], ...]:
    """List the pictures of a folder as a section's resources."""
    files = sorted(folder.iterdir())
    return tuple((f"pictures/{file.name}", file, digest(file.read_bytes())) for file in files)


def pictures_section() -> str:
    """Show every kind of picture, decorative ones and linked ones too."""
    shown = "".join(
        f'<figure><img src="pictures/{name}" alt="The picture {name}">'
        f"<figcaption>Caption of {name}</figcaption></figure>"
        for name in ("rgb.png", "alpha.png", "palette.png", "deep.png", "grey.jpg", "press.jpg")
    )
    return (
        f'<section id="pictures"><h1 id="t-pictures">Pictures</h1>{shown}'
        '<p>Decoration <img src="pictures/rgb.jpg" alt=""> in a line.</p>'
        '<p><a href="bind:#torture" title="Back to the torture"><img src="pictures/rgb.jpg" '
        'alt="A linked picture"></a> and <a href="https://example.org/">outside</a></p>'
        '<p><img src="pictures/drawn%20and%20named.svg" alt="A drawing"></p>'
        '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><title>A dot</title>'
        '<circle cx="10" cy="10" r="8"/></svg></section>'
    )


def torture_section() -> str:
    """Nest lists, break a table over pages, quote five alphabets."""
    rows = "".join(
        f'<tr><th scope="row">{n}</th><td>cell {n}</td><td>{WORDS if n % 20 == 0 else ""}</td></tr>'
        for n in range(80)
    )
    return f"""<section id="torture"><h1 id="torture-title">Torture &amp; tags</h1>
<p class="boxed">An underlined paragraph, <span class="faint">faint words</span>, <em>stress</em>,
<strong>weight</strong>, <strong><em>both</em></strong>, <span class="caps">Small Capitals 123</span>,
<code>code</code>, office, <span lang="fr">mot juste</span>, <q>quoted</q>, H<sub>2</sub>O.</p>
<p class="faint">{WORDS * 3}</p>
<h2 id="scripts">Scripts</h2>
<p><span lang="el">Ἑλληνικὴ γλῶσσα</span>, <span lang="ru">русский язык</span>,
<span lang="he">שָׁלוֹם עולם</span>, <span lang="ar">السَّلام عليكم</span>, n̄ and x̂.</p>
<h2 id="lists">Lists</h2>
<ul><li>one</li><li>two<ul><li>two a<ol start="3"><li>deep</li></ol></li><li><p>two b</p><p>more</p></li>
</ul>after</li><li><p>three</p><blockquote><p>quoted</p></blockquote></li></ul>
<dl><dt>Forme</dt><dd>Type locked up for printing.</dd><dd>A second sense.</dd>
<dt>Sort</dt><dt>Piece</dt><dd><p>One letter.</p><ul><li>inside</li></ul></dd></dl>
<h2 id="table">A table</h2>
<table><caption>Eighty rows</caption><thead><tr><th>No.<a class="call" href="bind:#n1">1</a></th>
<th>What</th><th>More</th></tr></thead><tbody>{rows}</tbody>
<tfoot><tr><td>foot</td><td colspan="2">sum</td></tr></tfoot></table>
<table><tr><td>no</td><td>heads</td></tr><tr><td>short row</td></tr></table>
<h3 id="pre">Kept spaces</h3><pre>if (a) {{
    b();
}}</pre>
<hr><address>At the sign of the hand.</address>
<div aria-hidden="true">* * *</div>
<p>{WORDS * 60}<span class="call" data-pdf="Reference"><a id="r1" href="bind:#n1" title="Note 1">1</a></span></p>
<p>Seen at the foot<span class="footnote" id="fn1" data-pdf="Note">A note at the <em>foot</em>.</span> of it.</p>
</section>"""


def verse_section() -> str:
    """Set the same stanza in both ways."""
    lines = ("The type is cold, the lamp is low,", "the sheets come folded row by row.")
    as_paragraphs = "".join(f'<p class="line">{line}</p>' for line in lines)
    as_spans = "".join(f'<span class="line">{line}</span>' for line in lines)
    return (
        '<section id="verse"><h1 id="t-verse">Verse</h1>'
        f'<div class="stanza">{as_paragraphs}</div><p class="stanza">{as_spans}</p>'
        f'<p>{WORDS * 12}<a href="bind:#torture">Torture, by its id</a>, '
        '<a href="bind:#é-1">an accent</a></p><p id="é-1">Here.</p></section>'
    )


def notes_section() -> str:
    """Gather notes as a list with labels."""
    notes = "".join(
        f'<div class="note" id="n{n}" data-pdf="Note"><p class="label" data-pdf="Lbl">'
        f'<a href="bind:#r1" title="Back to note reference {n}">{n}</a></p>'
        f"<p>Note {n}. {WORDS}</p><blockquote><p>{WORDS}</p></blockquote></div>"
        for n in range(1, 6)
    )
    listed = '<ol><li id="n6" data-pdf="Note">A note that is an item of a list.</li></ol>'
    return f'<section class="notes"><h1 id="notes">Notes</h1>{notes}{listed}</section>'


def contents_section() -> str:
    """Make a table of contents in two levels, once of divisions and once of lists."""
    entry = (
        '<div data-pdf="TOCI"><p><span data-pdf="Reference"><a href="bind:#{0}" '
        'title="{1}, page 1">{1}</a></span></p><p>1</p></div>'
    )
    inner = entry.format("t-verse", "Verse")
    return (
        '<section><h1 id="contents">Contents</h1><div data-pdf="TOC">'
        + entry.format("part-1", "Part")
        + f'<div data-pdf="TOCI"><p>Under it</p><div data-pdf="TOC">{inner}</div></div></div>'
        '<ol data-pdf="TOC"><li data-pdf="TOCI"><a href="bind:#torture">Torture</a> 3</li>'
        '<li data-pdf="TOCI"><div>Loose <a href="bind:#notes">Notes</a></div></li></ol></section>'
    )


def sections(shop: Shop) -> dict[str, Copy]:
    """Give the copy of every section."""
    bodies = {
        "contents": contents_section(),
        "part-1": '<section><h1 id="part-1">Part</h1></section>',
        "torture": torture_section(),
        "verse": verse_section(),
        "pictures": pictures_section(),
        "notes": notes_section(),
    }
    return {name: shop.copy(name, body) for name, body in bodies.items()}


def sheets(shop: Shop) -> list[Copy]:
    """Give the copy of the folio sheets."""
    return [
        folio_sheet("arabic", 40, (STYLES,), shop.faces),
        folio_sheet("roman", 4, (STYLES,), shop.faces),
    ]


ORDER = ("part-1", "torture", "verse", "pictures", "notes")


def bind_sections(
    shop: Shop,
    leaves: dict[str, Leaves],
    target: Path,
    diagnostics: Diagnostics,
    order: tuple[str, ...] = ORDER,
) -> None:
    """Bind the sections with roman front matter, each on a right-hand page."""
    front = leaves["contents"]
    gatherings = [Gathering(front, 2, 0, (), ("iii",) * front.page_count)]
    body = at = 4
    for name in order:
        at += at % 2
        count = leaves[name].page_count
        in_part = name not in ("part-1", "notes")
        folios = tuple(str(at - body + page + 1) for page in range(count))
        gatherings.append(
            Gathering(
                leaves[name],
                at,
                1 if in_part else 0,
                () if name == "notes" else ("part-1",),
                (None, *folios[1:]) if name == "part-1" else folios,
            )
        )
        at += count
    bind(
        gatherings,
        outline=[
            OutlineEntry("Contents", "contents"),
            OutlineEntry("Part", "part-1", (OutlineEntry("Torture", "torture-title"),), True),
        ],
        labels=[LabelRange(0, "r", 1), LabelRange(body, "D", 1)],
        imprint=Imprint(
            "A Book & its “Tags”",
            ("A. Nonymous", "B. Ødegård"),
            "en",
            "For tests",
            ("tests", "tags"),
            datetime(2026, 11, 21, 12, 30, tzinfo=UTC),
            "urn:isbn:9780000000002",
        ),
        folio_sheets={"arabic": [leaves["folios-arabic"]], "roman": [leaves["folios-roman"]]},
        cache=shop.cache,
        diagnostics=diagnostics,
        target=target,
    )


def make_book(shop: Shop, target: Path, workers: int = 1) -> dict[str, Leaves]:
    """Typeset and bind everything; nothing may be complained of."""
    diagnostics = Diagnostics(strict=True)
    copies = [*sections(shop).values(), *sheets(shop)]
    with Pool(workers) as pool:
        pool.start()
        leaves = typeset(copies, shop.cache, diagnostics, pool=pool)
    diagnostics.stop_on_errors()
    bind_sections(shop, leaves, target, diagnostics)
    diagnostics.stop_on_errors()
    return leaves


def set_alone(
    shop: Shop, body: str, name: str = "alone", styles: str = ""
) -> tuple[Leaves, Diagnostics]:
    """Typeset one section; give it with what was complained of."""
    diagnostics = Diagnostics()
    copy = replace(shop.copy(name, body), place=Place("texts/alone.md"))
    copy = replace(copy, stylesheets=(*copy.stylesheets, styles))
    done = typeset([copy], shop.cache, diagnostics)
    return done[name], diagnostics


def bind_alone(
    shop: Shop, leaves: Leaves, target: Path, sheet: Leaves | None = None
) -> Diagnostics:
    """Bind one section after a blank leaf, with folios if there is a sheet of them."""
    diagnostics = Diagnostics()
    folios = (str(number + 3) for number in range(leaves.page_count))
    bind(
        [Gathering(leaves, 2, 0, (), tuple(folios) if sheet else (None,) * leaves.page_count)],
        outline=[],
        labels=[LabelRange(0, "D", 1)],
        imprint=Imprint("Alone", (), "en", "", (), datetime(2026, 1, 2, tzinfo=UTC), "urn:x:1"),
        folio_sheets={"arabic": [sheet]} if sheet else {},
        cache=shop.cache,
        diagnostics=diagnostics,
        target=target,
    )
    return diagnostics


def _many(body: str, count: int) -> str:
    return body * count


CASES = {
    "bleed and marks": ("@page { bleed: 3mm; marks: crop cross }", "<p>x</p>"),
    "right to left": (
        "",
        '<h1 dir="rtl" lang="he">שלום עולם</h1><p dir="rtl" lang="ar">السلام عليكم</p>'
        '<p lang="he">abc שָׁלוֹם 123 def</p>',
    ),
    "columns": (
        ".c { columns: 2; column-rule: 1pt solid }",
        f'<div class="c">{_many(f"<p>{WORDS * 20}</p>", 3)}</div>',
    ),
    "decoration": (
        "p { border-radius: 4pt; border: 1pt solid; background: linear-gradient(red, blue); "
        "box-shadow: 1pt 1pt } h1 { background: url(pictures/rgb.png) }",
        "<h1>a</h1><p>x <u>under</u> <s>strike</s></p>",
    ),
    "running elements": (
        ".run { position: running(rh) } @page { @top-left { content: element(rh) } }",
        f'<p class="run">Head <a href="https://x.org">l</a></p><p>{WORDS * 60}</p>',
    ),
    "first letters": (
        "p::first-letter { font-size: 200% } p::first-line { font-variant: small-caps }",
        f"<p>{WORDS * 40}</p>",
    ),
    "leaders": (
        '.t::after { content: leader(".") " 12" }',
        '<div data-pdf="TOC"><div data-pdf="TOCI" class="t"><a href="bind:#z">z</a></div></div>'
        '<p id="z">z</p>',
    ),
    "boxes side by side": (
        ".e { display: flex } .g { display: grid; grid-template-columns: 1fr 1fr }",
        '<div class="e"><p>a</p><p>b</p></div><div class="g"><p>1</p><p>2</p></div>',
    ),
    "generated pictures": (
        "p::before { content: url(pictures/rgb.png) } li { list-style-image: url(pictures/rgb.png) }",
        "<p>x</p><ul><li>one</li><li>two</li></ul>",
    ),
    "transformations": (
        ".t { transform: rotate(10deg) } .o { overflow: hidden; height: 1em }",
        '<p class="t">turned <a href="bind:#z">z</a></p><p class="o" id="z">a<br>b</p>',
    ),
    "transparency in transparency": (
        ".t { opacity: .4 }",
        '<p class="t">t <a href="bind:#z">z</a></p><p id="z">q</p>'
        '<div class="t"><div class="t"><p>deep</p></div></div>',
    ),
    "ragged tables": (
        "",
        '<table><thead><tr><th colspan="2">H</th><th rowspan="2">R</th></tr><tr><th>a</th><th>b</th>'
        '</tr></thead><tr><td rowspan="9">x</td><td>1</td></tr><tr><td colspan="4">w</td></tr>'
        "<tr><td></td></tr></table><table><tr><th>k</th><td>v</td></tr></table>",
    ),
    "tables of heads alone": (
        "",
        "<table><thead><tr><th>only</th><th>heads</th></tr></thead></table>"
        "<table><tfoot><tr><td>foot</td></tr></tfoot></table>"
        "<table><thead><tr><th>a</th></tr></thead><tfoot><tr><td>b</td></tr></tfoot></table>",
    ),
    "untidy lists": (
        "ol { list-style: none }",
        '<ol><li><span data-pdf="Lbl">1</span> y<p>z</p></li></ol><ul><ul><li>bad</li></ul><li></li>'
        "</ul><dl><div><dt>a</dt><dd>b</dd></div><dd>c</dd></dl><li>loose</li>",
    ),
    "untidy contents": (
        "",
        '<nav data-pdf="TOC"><p>Part</p><div><a href="bind:#z">q</a></div></nav>'
        '<section data-pdf="Index"><p id="z">a, <a href="bind:#z">1</a></p></section>',
    ),
    "links of all kinds": (
        "",
        '<p id="z"><a href="bind:#z"><em>em</em> <b>b</b></a> <a href="#z">plain</a> <a id="y">y</a>'
        '<a href="bind:#z"></a><a href="bind:#z"><img src="pictures/rgb.png" alt=""></a>'
        '<a data-pdf="Reference" href="bind:#z">r</a><a href="bind:#z" aria-hidden="true">h</a>'
        f'<a href="mailto:x@example.org">m</a></p><p><a href="bind:#z">{WORDS * 30}</a></p>',
    ),
    "what is not seen": (
        ".v { visibility: hidden } .o { font-size: 0 }",
        '<p class="v">hidden <a href="bind:#z">z</a></p><p class="o" id="z">zero</p>'
        "<p>\u00ad soft\u00adhyphen \u200b\u2060\ufeff zw\u200dj \u00a0nb</p><pre>\ttab</pre>",
    ),
    "nothing at all": ("", ""),
}
"""Name → styles and body of a section that must come out valid all the same."""
