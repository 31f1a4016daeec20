"""Real paragraphs in lines: even, none too long, and still the author's words."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import weasyprint
from pdf_book import Shop, open_shop
from weasyprint.formatting_structure import boxes

from anthology.pdf.engine import lines as engine_lines
from anthology.pdf.engine.compositor import compose

STYLES = """
@page { size: 105mm 148mm; margin: 14mm 12mm }
html { font: 10pt/13pt "EB Garamond", "Noto Serif"; hyphenate-character: "-"; hyphenate-limit-chars: 5 2 3 }
p { margin: 0; text-indent: 1em; text-align: justify; hyphens: auto; orphans: 2; widows: 2 }
.noteref { font-variant-position: super; font-size: inherit } .noteref a { margin-left: .04em }
.noteref::before { content: "\\2060" } .caps { font-variant-caps: small-caps; letter-spacing: .08em }
.name { margin-right: .3em; font-variant-caps: all-small-caps } .signature { white-space: nowrap }
.block { display: inline-block } img { width: 1em; height: .7em }
"""

TEXT = Path(__file__).parent.parent / "texts"


@dataclass(frozen=True)
class Line:
    text: str
    overfull: float
    """How far it sticks out, in pixels."""
    spacing: float | None
    """What is added to each space, in sizes of type; None on a last line."""
    ends_page: bool = False


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return open_shop(tmp_path_factory.mktemp("shop"))


def prose() -> list[str]:
    """Take the paragraphs of the specimen's texts, with some markup in them."""
    found: list[str] = []
    for file in sorted(TEXT.glob("*.md")):
        text = re.sub(r"\A---.*?^---$", "", file.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
        for paragraph in text.split("\n\n"):
            words = re.sub(r"\{[^}]*\}|[\[\]*_`<>&#|^\\]", "", " ".join(paragraph.split()))
            if len(words) > 150 and words[0].isalpha():
                found.append(words)
    return found


def marked_up(words: str, number: int) -> str:
    """Put stress, a link and the call of a note into a paragraph."""
    parts = words.split(" ")
    parts[3] = f"<em>{parts[3]} {parts[4]}</em>"
    parts[9] = f'{parts[9]}<sup class="noteref"><a href="bind:#n{number}">{number}</a></sup>'
    parts[15] = f'<a href="https://example.org/">{parts[15]} {parts[16]}</a>'
    return f"<p>{' '.join(parts)}</p>"


def lines_of(
    shop: Shop, body: str, monkeypatch: pytest.MonkeyPatch, *, optimal: bool, language: str = "en"
) -> list[Line]:
    """Set a section and read the lines of its paragraphs."""
    documents: list[Any] = []
    render = weasyprint.HTML.render

    def kept(html: Any, **options: Any) -> Any:
        documents.append(render(html, **options))
        return documents[-1]

    copy = replace(shop.copy("lines", body, language), stylesheets=(STYLES,), optimal=optimal)
    with monkeypatch.context() as patch:
        patch.setattr(weasyprint.HTML, "render", kept)
        compose(copy, shop.cache)
    found: list[Line] = []
    for page in documents[0].pages:
        found += _lines(page._page_box)
        found[-1] = replace(found[-1], ends_page=True)
    return found


def _lines(box: Any) -> Iterator[Line]:
    for child in getattr(box, "children", ()):
        if isinstance(child, boxes.LineBox) and box.element_tag == "p":
            texts = [b for b in child.descendants() if isinstance(b, boxes.TextBox)]
            spacing = [b.justification_spacing / b.style["font_size"] for b in texts]
            last = child.resume_at is None
            yield Line(
                "".join(text.text for text in texts),
                child.width - box.width,
                None if last else max(spacing, key=abs, default=0),
            )
        elif not isinstance(child, boxes.LineBox):
            yield from _lines(child)


def loose(lines: list[Line]) -> int:
    """Count the lines whose spaces grow by more than 0.4 of themselves."""
    return sum(line.spacing is not None and line.spacing > 0.4 * 0.2 for line in lines)


def unevenness(lines: list[Line]) -> float:
    """Add up what spaces grow and shrink, by squares: one very loose line is worse than two a little so."""
    return sum(line.spacing**2 for line in lines if line.spacing is not None)


def ladder(lines: list[Line]) -> int:
    """Give the most hyphens one below the other."""
    longest = here = 0
    for line in lines:
        here = here + 1 if line.text.endswith("-") and line.spacing is not None else 0
        longest = max(longest, here)
    return longest


def letters(lines: list[Line]) -> str:
    return re.sub(r"[-\s]", "", "".join(line.text for line in lines))


@pytest.fixture(scope="module")
def both(shop: Shop) -> tuple[list[Line], list[Line]]:
    body = "".join(marked_up(words, number) for number, words in enumerate(prose()))
    with pytest.MonkeyPatch.context() as patch:
        return (
            lines_of(shop, body, patch, optimal=False),
            lines_of(shop, body, patch, optimal=True),
        )


def test_the_words_are_the_same(both: tuple[list[Line], list[Line]]) -> None:
    greedy, optimal = both
    assert len(optimal) > 300
    assert letters(greedy) == letters(optimal)


def test_no_line_sticks_out(both: tuple[list[Line], list[Line]]) -> None:
    assert max(line.overfull for line in both[1]) < 0.01


def test_loose_lines_are_far_fewer(both: tuple[list[Line], list[Line]]) -> None:
    greedy, optimal = both
    assert loose(greedy) > 100
    assert loose(optimal) < loose(greedy) / 2


def test_hyphens_are_never_three_one_below_the_other(both: tuple[list[Line], list[Line]]) -> None:
    assert ladder(both[1]) <= 2


def test_a_page_ends_without_a_hyphen_where_that_is_worth_it(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = "".join(marked_up(words, number) for number, words in enumerate(prose()))
    hyphens = []
    for worth in (-math.inf, math.inf):
        monkeypatch.setattr(engine_lines, "WORTH", worth)
        lines = lines_of(shop, body, monkeypatch, optimal=True)
        hyphens.append(sum(line.ends_page and line.text.endswith("-") for line in lines))
        assert max(line.overfull for line in lines) < 0.01
    never, always = hyphens
    assert always < never


LANGUAGES = {
    "de": "Die außergewöhnlich gewissenhaften Schriftsetzergesellen beschäftigten sich jahrzehntelang mit "
    "Fachwerkhäusern, Druckereibesitzern und der Rechtschreibung ihrer Zeitgenossen. ",
    "fr": "L’imprimeur s’étonnait que les œuvres complètes, naïvement corrigées par ses apprentis, "
    "fussent déjà françaises, peut-être même extraordinairement. ",
    "pl": "Przedsiębiorczość drukarzy była wszechstronna, a księgarnia na Świętokrzyskiej okazała się "
    "nieprawdopodobnie bogata w najrozmaitsze wydawnictwa. ",
    "ru": "Наборщик, проработавший в типографии сорок три года, рассказывал необыкновенные истории о "
    "книгопечатании и о товарищах, никогда не ошибавшихся. ",
}


@pytest.mark.parametrize("family", ["EB Garamond", "Noto Serif", "IBM Plex Mono"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_other_languages_and_faces_are_set_as_evenly(
    language: str, family: str, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(language + family)
    words = LANGUAGES[language].split() * 4
    orders = [chance.sample(words, len(words)) for _ in range(9)]
    body = "".join(f"<p style=\"font: 7.5pt '{family}'\">{' '.join(order)}</p>" for order in orders)
    greedy = lines_of(shop, body, monkeypatch, optimal=False, language=language)
    optimal = lines_of(shop, body, monkeypatch, optimal=True, language=language)
    assert letters(optimal) == letters(greedy)
    assert max(line.overfull for line in optimal) < 0.01
    # Where long words made ladders of hyphens, doing without them has its price.
    price = 1.0 if ladder(greedy) <= 2 else 1.25
    assert unevenness(optimal) < unevenness(greedy) * price
    assert ladder(optimal) <= 2


INSIDE = {
    "forced break": "{words} end<br>begin {words}",
    "picture": '{words} <img src="pictures/rgb.png" alt=""> {words} x<img src="pictures/rgb.png" alt="">y {words}',
    "inline block": '{words} <span class="block">in a block</span> {words}',
    "unbroken": '{words} <span class="signature">Ed. of the book</span> {words}',
    "spaced capitals": '{words} <span class="caps">Spaced Capitals Of Some Length</span> {words}',
    "name": '<span class="name">Otto Brandt</span> {words}',
    "note": '{words}<sup class="noteref"><a href="bind:#n">12</a></sup> {words}',
    "nested": "{words} <em>one <strong>two <a href='bind:#n'>three {words}</a></strong></em> {words}",
    "no-break space": "{words}&nbsp;§&nbsp;12 {words}",
    "signs of other scripts": "{words} ☞ 漢字 Ωμέγα Яблоко {words}",
    "right to left": "{words} שלום עולם {words}",
    "soft hyphen": "{words} extra&shy;ordinary {words}",
    "out of flow": '{words} <span style="position: absolute">aside</span> {words}',
    "float": '<span style="float: left; width: 4em">aside</span> {words} {words}',
}


@pytest.mark.parametrize("case", INSIDE)
def test_whatever_stands_in_a_paragraph_stays_in_its_place(
    case: str, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = " ".join(LANGUAGES["de"].split() * 2)
    body = f'<p id="n">{INSIDE[case].replace("{words}", words)}</p>' * 3
    body = body.replace('<p id="n">', "<p>").replace("<p>", '<p id="n">', 1)
    greedy = lines_of(shop, body, monkeypatch, optimal=False, language="de")
    optimal = lines_of(shop, body, monkeypatch, optimal=True, language="de")
    assert letters(optimal) == letters(greedy)
    assert max(line.overfull for line in optimal) < 0.01


def test_a_text_that_fits_but_for_its_last_space_is_not_broken(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    # At one of these widths the text before the link fits without the space at its end, and not with it.
    first = "Three readers of the proofs wrote to say that they knew the foreman in"
    for width in range(2800, 3400, 7):
        body = f'<p style="width: {width / 10}px; text-indent: 0">{first} <a href="#x">The Iron Hand</a> (page 35).</p>'
        lines = lines_of(
            shop, body.replace('"#x"', '"https://example.org/"'), monkeypatch, optimal=False
        )
        assert len(lines[0].text) > len("Three readers of the proofs"), width
