"""What is there for speed alone changes nothing: the same bytes as WeasyPrint's own code gives."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from pdf_book import CASES, STYLES, Shop, open_shop, sections

from anthology.pdf.engine.compositor import compose
from anthology.pdf.leaves import Copy, Leaves

TONGUES = {
    "en": "The compositor, who couldn’t have known it, set forty-three thousand ens — well-nigh "
    "unbelievable — of office fluff in 1914 (see page 35): “Extraordinary!”, said Mr. Wright.",
    "de": "Die Setzerei beschäftigte 1923 außergewöhnlich gewissenhafte Schriftsetzergesellen; "
    "»Donaudampfschifffahrt« stand über der Straße, größer als alle übrigen Aushängeschilder.",
    "fr": "L’imprimeur s’étonnait : « Qu’est-ce que c’est que ça ? » Les œuvres complètes, "
    "naïvement corrigées, étaient déjà françaises, peut-être même extraordinairement.",
    "pl": "Zażółć gęślą jaźń, powiedział najstarszy zecer; przedsiębiorczość drukarzy była "
    "wszechstronna, a księgarnia na Świętokrzyskiej — nieprawdopodobnie bogata.",
    "ru": "Наборщик, проработавший в типографии сорок три года, рассказывал необыкновенные "
    "истории; «Вечерняя газета» 1914 года лежала на подоконнике — и никто её не читал.",
    "el": "Ο τυπογράφος εργαζόταν ακατάπαυστα· τα στοιχεία, τακτοποιημένα, περίμεναν το 1821.",
}
FAMILIES = ("EB Garamond", "Noto Serif", "IBM Plex Mono", "Amiri", "Frank Ruhl Libre")

STRESS = """
<style>
.figures { font-variant-numeric: lining-nums tabular-nums } .old { font-variant-numeric: oldstyle-nums }
.super { font-variant-position: super } .spaced { letter-spacing: .1em } .wide { word-spacing: .2em }
.under { text-decoration: underline } .float { float: left; width: 30% } .columns { columns: 2 }
.none { font-variant-ligatures: none; font-kerning: none } .hid { visibility: hidden }
.first::first-line { font-variant-caps: small-caps; letter-spacing: .05em }
.drop::first-letter { font-size: 2em } .anywhere { overflow-wrap: anywhere } .pre { white-space: pre-wrap }
.nowrap { white-space: nowrap } .upper { text-transform: uppercase } .cut { overflow: hidden }
.grid { display: grid; grid-template-columns: 1fr 2fr } .flex { display: flex }
</style>
<p class="first">{words} {words}</p><p class="drop">{words}</p><p class="caps">{words}</p>
<p><em>{words}</em> {words} <strong>{words}</strong></p>
<p class="old">1 2 3 1914 – 1918 {words} 1234567890 123</p><p class="figures">12 34 {words}</p>
<p>{words}<span class="super">12</span> {words}<span class="super"> 3</span></p>
<div class="float">{words}</div><p>{words} {words}</p><div class="columns"><p>{words} {words}</p></div>
<p class="under">{words}</p><p class="spaced">{words}</p><p class="wide">{words}</p><p class="none">{words}</p>
<p>Extra&shy;ordinary soft&shy;ly, no&nbsp;break, &emsp;em, thin&#8201;space, ze&#8203;ro, tab&#9;stop,
zwj&#8205;ed, &#x2060;joined, e&#769;tude, o&#808;gonek, ☞ ☜ 漢字 “” ‘’ … ‰ № ™ €</p>
<p lang="ar" dir="rtl">النص العربي مع English words وسطه</p><p>Hebrew שלום עולם in the middle of a line</p>
<p>Supercalifragilisticexpialidocious-pseudopseudohypoparathyroidism honorificabilitudinitatibus</p>
<p class="anywhere">https://example.org/a/very/long/address?that=goes;on=and,on#without-any-space-at-all-in-it</p>
<p class="pre">  a   b
 c {words}</p><p class="nowrap">{words}</p><p class="upper">{words}</p><p class="hid">{words}</p>
<div class="grid"><p>{words}</p><p>{words}</p></div><div class="flex"><p>{words}</p><p>{words}</p></div>
<p>before <br> after <br>{words}</p><table><tr><td>{words}<td>12</td></tr></table><ol><li>{words}<li>x</ol>
<p style="text-align: left">{words}</p><p style="text-align: center">{words}</p>
<p style="text-align: justify; width: 4em">{words}</p><p style="font-size: 0">{words}</p>
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return open_shop(tmp_path_factory.mktemp("shop"))


def both_ways(copy: Copy, shop: Shop) -> tuple[tuple[Leaves, bytes], tuple[Leaves, bytes]]:
    """Set copy line by line, with what is for speed and without."""
    return compose(replace(copy, stock_engine=True), shop.cache), compose(copy, shop.cache)


def greedy(shop: Shop, name: str, body: str, styles: str = "", language: str = "en") -> Copy:
    copy = shop.copy(name, body, language)
    parts = (*copy.stylesheets, styles)
    return Copy(name, copy.xhtml, parts, copy.faces, copy.resources, optimal=False)


@pytest.mark.parametrize("language", TONGUES)
@pytest.mark.parametrize("family", FAMILIES)
def test_every_face_sets_every_language_to_the_same_bytes(
    family: str, language: str, shop: Shop
) -> None:
    chance = random.Random(family + language)
    words = TONGUES[language].split()
    paragraphs = []
    for _ in range(6):
        mixed = [chance.choice(words) for _ in range(60)]
        mixed[9] = f"<em>{mixed[9]} {mixed[10]}</em>"
        mixed[20] = f"<strong>{mixed[20]}</strong>"
        mixed[33] = f'<span class="caps">{mixed[33]}</span>'
        paragraphs.append(f"<p>{TONGUES[language]} {' '.join(mixed)}</p>")
    styles = f'html {{ font-family: "{family}", "EB Garamond", "Noto Serif" }}'
    slow, fast = both_ways(greedy(shop, "tongues", "".join(paragraphs), styles, language), shop)
    assert slow == fast


@pytest.mark.parametrize("family", FAMILIES[:2])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_document_full_of_hard_cases_is_set_to_the_same_bytes(
    family: str, language: str, shop: Shop
) -> None:
    body = STRESS.replace("{words}", TONGUES[language])
    styles = f'html {{ font-family: "{family}", "EB Garamond", "Noto Serif", "Amiri" }}'
    slow, fast = both_ways(greedy(shop, "stress", body, styles, language), shop)
    assert slow == fast


@pytest.mark.parametrize("case", CASES)
def test_hard_cases_of_style_are_set_to_the_same_bytes(case: str, shop: Shop) -> None:
    styles, body = CASES[case]
    slow, fast = both_ways(greedy(shop, "case", body, styles), shop)
    assert slow == fast


def test_a_whole_book_is_set_to_the_same_bytes(shop: Shop) -> None:
    for name, copy in sections(shop).items():
        plain = Copy(name, copy.xhtml, copy.stylesheets, copy.faces, copy.resources, optimal=False)
        slow, fast = both_ways(plain, shop)
        assert slow == fast


@pytest.mark.parametrize("language", TONGUES)
def test_lines_chosen_together_are_set_to_the_same_bytes(language: str, shop: Shop) -> None:
    body = STRESS.replace("{words}", f"{TONGUES[language]} {TONGUES[language]}")
    styles = "p { text-align: justify; hyphens: auto }"
    copy = shop.copy("together", body, language)
    slow, fast = both_ways(replace(copy, stylesheets=(*copy.stylesheets, styles)), shop)
    assert slow == fast


@pytest.mark.parametrize("case", CASES)
def test_hard_cases_are_set_to_the_same_bytes_with_lines_chosen_together(
    case: str, shop: Shop
) -> None:
    styles, body = CASES[case]
    copy = shop.copy("case", body)
    slow, fast = both_ways(replace(copy, stylesheets=(*copy.stylesheets, styles)), shop)
    assert slow == fast


def test_a_whole_book_is_set_to_the_same_bytes_with_lines_chosen_together(shop: Shop) -> None:
    for copy in sections(shop).values():
        slow, fast = both_ways(copy, shop)
        assert slow == fast


def test_setting_twice_in_one_process_gives_the_same_bytes(shop: Shop) -> None:
    body = STRESS.replace("{words}", TONGUES["fr"])
    for optimal in (False, True):
        copy = shop.copy("twice", body, "fr")
        again = Copy("twice", copy.xhtml, copy.stylesheets, copy.faces, optimal=optimal)
        first = compose(again, shop.cache)
        compose(shop.copy("between", "<p>Something else 12 34.</p>"), shop.cache)
        assert compose(again, shop.cache) == first


def test_weasyprint_is_its_own_again_afterwards(shop: Shop) -> None:
    from weasyprint.css import ComputedStyle
    from weasyprint.draw.text import draw_text
    from weasyprint.layout import block, inline, preferred

    watched = [
        (inline, "split_text_box"),
        (inline, "iter_line_boxes"),
        (block, "iter_line_boxes"),
        (preferred, "split_first_line"),
        (ComputedStyle, "__missing__"),
    ]
    before = [getattr(owner, name) for owner, name in watched]
    with pytest.raises(ValueError, match="no fonts"):
        compose(Copy("bare", "<p>x</p>", (STYLES,), ()), shop.cache)
    compose(shop.copy("some", "<p>words</p>"), shop.cache)
    assert [getattr(owner, name) for owner, name in watched] == before
    assert draw_text.__module__ == "weasyprint.draw.text"


def test_an_unknown_weasyprint_is_refused(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("weasyprint.VERSION", "71.0")
    with pytest.raises(RuntimeError, match="71"):
        compose(shop.copy("some", "<p>words</p>"), shop.cache)
