"""Typesetting one section at a time: what it tells, what it refuses, and how it stops."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import page
import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from pdf_book import CASES, STYLES, WORDS, Shop, bind_alone, open_shop, sections, set_alone, sheets
from pdf_walk import walk

from anthology.cache import digest
from anthology.diagnostics import Diagnostics, Place
from anthology.pdf.running_heads import head_sheet
from anthology.pdf.typeset import key_of, typeset
from anthology.pool import Pool

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return open_shop(tmp_path_factory.mktemp("shop"))


@pytest.mark.parametrize("case", CASES)
def test_hard_cases_of_style_and_markup_stay_valid(case: str, shop: Shop, tmp_path: Path) -> None:
    styles, body = CASES[case]
    done, diagnostics = set_alone(shop, body, case, styles)
    assert not list(diagnostics)
    target = tmp_path / "case.pdf"
    assert not list(bind_alone(shop, done, target))
    assert walk(target).faults == []
    assert page.is_pdf_compliant(target, profile="ua1")
    assert page.is_pdf_compliant(target, profile="2a")


def test_lists_say_how_they_count(shop: Shop, tmp_path: Path) -> None:
    body = '<ul><li>a</li></ul><ol style="list-style-type: lower-roman"><li>b</li></ol>'
    done, _ = set_alone(shop, body, "counting")
    bind_alone(shop, done, tmp_path / "lists.pdf")
    with pikepdf.open(tmp_path / "lists.pdf") as pdf:
        lists = [item for item in pdf.objects if "/S" in item and item.S == "/L"]
        assert {str(item.A.ListNumbering) for item in lists} == {"/Disc", "/LowerRoman"}


def test_a_note_called_in_a_heading_or_a_table_is_read_after_it(shop: Shop, tmp_path: Path) -> None:
    called = '<span class="footnote" id="{0}" data-pdf="Note">Note {0}.</span>'
    done, _ = set_alone(
        shop,
        f"<section><h1>Words{called.format('a')} and more</h1><p>Text{called.format('b')}.</p>"
        f"<table><thead><tr><th>Head{called.format('c')}</th></tr></thead>"
        f"<tbody><tr><td>Cell{called.format('d')}</td></tr></tbody></table></section>",
        "noted-heads",
    )
    bind_alone(shop, done, tmp_path / "heads.pdf")
    seen = walk(tmp_path / "heads.pdf")
    assert seen.faults == []
    depths = [(line.strip(), len(line) - len(line.lstrip())) for line in seen.tree]
    outline = [
        (role, depth)
        for role, depth in depths
        if role in ("H1", "P", "Table", "TH", "TD") or role == "Note"
    ]
    top = depths[[role for role, _ in depths].index("H1")][1]
    assert outline == [
        ("H1", top),
        ("Note", top),
        ("P", top),
        ("Note", top + 2),
        ("Table", top),
        ("TH", top + 6),
        ("TD", top + 6),
        ("Note", top),
        ("Note", top),
    ]


def test_heads_that_are_stamped_have_no_ground_to_hide_the_page(shop: Shop) -> None:
    ground = (
        "@page { background: red; @top-left { content: string(head) } } body { background: red }"
    )
    copy = head_sheet("notes", ["", "Notes"], "en", (STYLES, ground), shop.faces)
    diagnostics = Diagnostics()
    (sheet,) = typeset([copy], shop.cache, diagnostics).values()
    assert list(diagnostics) == []
    with pikepdf.open(sheet.pdf) as pdf:
        drawn = [page.Contents.read_bytes() for page in pdf.pages]
    assert b"Tj" in drawn[1] or b"TJ" in drawn[1]
    assert not any(b"1 0 0 rg" in content for content in drawn)


def test_a_role_that_pdf_does_not_know_is_refused(shop: Shop) -> None:
    diagnostics = Diagnostics()
    typeset([shop.copy("x", '<p data-pdf="Poem">a</p>')], shop.cache, diagnostics)
    (complaint,) = diagnostics
    assert "“Poem”" in complaint.message


def test_a_link_to_a_file_leads_nowhere_in_the_book(shop: Shop, tmp_path: Path) -> None:
    done, _ = set_alone(shop, '<p><a href="other.html">x</a></p>', "relative")
    (complaint,) = bind_alone(shop, done, tmp_path / "x.pdf")
    assert complaint.code == "link-target-missing"
    assert "“other.html”" in complaint.message


def test_a_font_of_the_books_own_is_used_and_repeats(shop: Shop, tmp_path: Path) -> None:
    font = TTFont(shop.faces[4].path)
    font.flavor = "woff"
    font.save(tmp_path / "own.woff")
    content = digest((tmp_path / "own.woff").read_bytes())
    styles = '@font-face { font-family: Own; src: url("fonts/own.woff") } p { font-family: Own }'
    copy = replace(
        shop.copy("own", "<p>Set in a face of the book's own.</p>"),
        stylesheets=(styles,),
        resources=(("fonts/own.woff", tmp_path / "own.woff", content),),
    )
    diagnostics = Diagnostics()
    done = typeset([copy], shop.cache, diagnostics)["own"]
    assert not list(diagnostics)
    assert [font.family for font in done.fonts] == ["Own"]
    bind_alone(shop, done, tmp_path / "own.pdf")
    assert page.is_pdf_compliant(tmp_path / "own.pdf", profile="2a")


def test_the_machines_own_fonts_are_never_used(shop: Shop) -> None:
    styles = 'p { font-family: "DejaVu Sans", "Liberation Serif", sans-serif, monospace }'
    done, _ = set_alone(shop, "<p>Set in what the book brings along.</p>", "own-only", styles)
    assert {font.program for font in done.fonts} <= {face.digest for face in shop.faces}


def test_leaves_whose_fonts_are_lost_are_set_again(shop: Shop) -> None:
    done, _ = set_alone(shop, "<p>a</p>", "lost")
    lost = shop.cache.get(done.fonts[0].program, ".font")
    assert lost is not None
    lost.unlink()
    again, _ = set_alone(shop, "<p>a</p>", "lost")
    assert again == done
    assert lost.is_file()


def test_copy_without_any_font_is_refused(shop: Shop) -> None:
    diagnostics = Diagnostics()
    copy = replace(shop.copy("bare", "<p>a</p>"), faces=())
    assert typeset([copy], shop.cache, diagnostics) == {}
    assert [item.code for item in diagnostics] == ["typesetting-failed"]


def test_the_key_changes_with_whatever_the_leaves_depend_on(shop: Shop) -> None:
    copy = sections(shop)["verse"]
    address, file, content = shop.pictures[0]
    others = [
        replace(copy, name="other"),
        replace(copy, xhtml=copy.xhtml + " "),
        replace(copy, stylesheets=(STYLES, "p { color: red }")),
        replace(copy, faces=copy.faces[:4]),
        replace(copy, resources=((address, file, content[::-1]),)),
        replace(copy, tagged=False),
    ]
    assert len({key_of(item) for item in [copy, *others]}) == len(others) + 1
    elsewhere = replace(copy, resources=tuple((a, Path("/x"), c) for a, _, c in copy.resources))
    assert key_of(elsewhere) == key_of(replace(copy, place=Place("a.md"))) == key_of(copy)


def test_page_starts_tell_the_block_and_the_character(shop: Shop) -> None:
    body = f'<h1 id="t">Title</h1><p id="long">{WORDS * 40}</p><p>loose</p>'
    done, _ = set_alone(shop, f'<section id="s">{body}</section>')
    first, second = done.page_starts[:2]
    assert first is not None
    assert (first.block, first.offset) == ("t", 0)
    assert second is not None
    assert second.block == "long"
    source = "".join((WORDS * 40).split())
    begun = "".join(second.words.split())
    assert source[second.offset :].startswith(begun)
    assert begun


def test_a_character_that_no_font_has_is_named_and_the_file_stays_valid(
    shop: Shop, tmp_path: Path
) -> None:
    done, diagnostics = set_alone(
        shop, "<h1>Signs</h1><p>before 漢 middle \U0001f600 \U0010fffd after</p>"
    )
    found = [item for item in diagnostics if item.code == "glyph-missing"]
    assert [re.search(r"U\+\w+", item.message)[0] for item in found] == [
        "U+6F22",
        "U+1F600",
        "U+10FFFD",
    ]
    assert found[0].place == Place("texts/alone.md")
    (folios, _) = sheets(shop)
    sheet = typeset([folios], shop.cache, Diagnostics())[folios.name]
    assert not list(bind_alone(shop, done, tmp_path / "signs.pdf", sheet))
    assert page.is_pdf_compliant(tmp_path / "signs.pdf", profile="ua1")
    assert page.is_pdf_compliant(tmp_path / "signs.pdf", profile="2a")
    words = pypdfium2.PdfDocument(tmp_path / "signs.pdf")[2].get_textpage().get_text_range()
    assert words.rstrip().endswith("3")
    assert "漢" in words
    assert "\U0001f600" in words


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('<p><img src="pictures/none.png" alt="x"></p>', "image-unreadable"),
        ('<p><img src="../../etc/passwd" alt="x"></p>', "image-unreadable"),
        ('<p><img src="file:///etc/passwd" alt="x"></p>', "image-unreadable"),
        ('<p><img src="http://127.0.0.1:9/x.png" alt="x"></p>', "image-unreadable"),
        ('<p id="a">a</p><p id="a">b</p>', "id-repeated"),
        ('<p style="colour: red">a</p>', "style-ignored"),
    ],
)
def test_what_weasyprint_only_logs_is_a_complaint(shop: Shop, body: str, code: str) -> None:
    for _ in ("typeset", "from the cache"):
        _, diagnostics = set_alone(shop, body)
        assert [item.code for item in diagnostics] == [code]


def test_a_picture_inside_a_drawing_stays_inside_the_book(shop: Shop, tmp_path: Path) -> None:
    drawing = tmp_path / "spy.svg"
    drawing.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
        '<image href="file:///etc/hostname" width="9" height="9"/></svg>'
    )
    copy = replace(
        shop.copy("spy", '<p><img src="spy.svg" alt="x"></p>'),
        resources=(("spy.svg", drawing, "1"),),
    )
    diagnostics = Diagnostics()
    typeset([copy], shop.cache, diagnostics)
    assert [item.code for item in diagnostics] == ["image-unreadable"]


def test_a_fault_in_a_style_sheet_is_told_for_every_section(shop: Shop) -> None:
    copies = [
        replace(shop.copy(name, "<p>a</p>"), stylesheets=("p { flaot: left }",))
        for name in ("one", "two")
    ]
    for copy in copies:
        diagnostics = Diagnostics()
        typeset([copy], shop.cache, diagnostics)
        assert [(item.code, item.place) for item in diagnostics] == [("style-ignored", None)]


def test_a_section_that_cannot_be_set_is_named(shop: Shop) -> None:
    bad = replace(shop.copy("bad", "<p>a</p>"), stylesheets=("[*|x] { color: red }",))
    diagnostics = Diagnostics()
    with Pool(2) as pool:
        pool.start()
        copies = [bad, shop.copy("good", "<p>b</p>")]
        done = typeset(copies, shop.cache, diagnostics, pool=pool)
    assert list(done) == ["good"]
    (complaint,) = diagnostics
    assert complaint.code == "typesetting-failed"
    assert "“bad”" in complaint.message
    assert "Traceback" not in complaint.message


class Deadly(Place):
    """Ends the process that unpickles it."""

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (9,)


def test_a_killed_worker_is_an_error_and_no_hang(shop: Shop) -> None:
    copies = [replace(shop.copy(f"k{n}", f"<p>{n}</p>"), place=Deadly("x")) for n in range(3)]
    diagnostics = Diagnostics()
    sound = [shop.copy(f"s{n}", f"<p>{n}</p>") for n in range(3)]
    with Pool(2) as pool:
        pool.start()
        assert typeset(copies, shop.cache, diagnostics, pool=pool) == {}
        assert [item.code for item in diagnostics] == ["typesetting-failed"]
        assert len(typeset(sound, shop.cache, diagnostics, pool=pool)) == 3


def test_an_interrupt_stops_at_once_and_leaves_a_sound_cache(shop: Shop, tmp_path: Path) -> None:
    program = tmp_path / "long.py"
    program.write_text(
        "import sys\nfrom pathlib import Path\nfrom anthology.cache import Cache\n"
        "from anthology.diagnostics import Diagnostics\nfrom anthology.fonts import faces\n"
        "from anthology.pdf.leaves import Copy\nfrom anthology.pdf.typeset import typeset\n"
        "from anthology.pool import Pool\nfrom anthology.progress import Progress\n"
        "class Told(Progress):\n"
        "    def typeset(self, name, pages, characters): print(name, flush=True)\n"
        "if __name__ == '__main__':\n"
        "    cache = Cache(Path(sys.argv[1]))\n"
        "    found = faces(['EB Garamond'], cache)\n"
        "    body = '<p>Some words to be set.</p>' * 40000\n"
        "    texts = {'short': '<p>a</p>', 'brief': '<p>b</p>', 'long': body, 'longer': body * 2}\n"
        "    copies = [Copy(name, text, (), found) for name, text in texts.items()]\n"
        "    try:\n"
        "        with Pool(3) as pool:\n"
        "            typeset(copies, cache, Diagnostics(), pool=pool, progress=Told())\n"
        "    except KeyboardInterrupt:\n"
        "        sys.exit(7)\n"
    )
    process = subprocess.Popen(
        [sys.executable, str(program), str(tmp_path / "cache")],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(HERE.parent)},
        start_new_session=True,
        text=True,
    )
    with process:
        assert process.stdout is not None
        first = process.stdout.readline().strip()
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(timeout=60) == 7
    assert first in ("short", "brief")
    for written in (tmp_path / "cache").rglob("*.json"):
        assert json.loads(written.read_bytes())["page_count"] == 1
        (fragment,) = written.parent.glob(f"{written.name.partition('.')[0]}.*.pdf")
        assert pikepdf.open(fragment).check_pdf_syntax() == []


def test_untagged_copy_has_no_structure(shop: Shop) -> None:
    copy = replace(sections(shop)["part-1"], tagged=False)
    done = typeset([copy], shop.cache, Diagnostics())
    with pikepdf.open(done["part-1"].pdf) as pdf:
        assert "/StructTreeRoot" not in pdf.Root


class Elsewhere(ThreadPoolExecutor):
    """Workers of a machine that has none of our files."""

    def __init__(self, folder: Path) -> None:
        super().__init__(1)
        self._folder = folder

    def submit(self, task: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        shutil.rmtree(self._folder, ignore_errors=True)
        return super().submit(task, *arguments, **named)


def test_fonts_and_pictures_travel_to_workers_elsewhere(shop: Shop, tmp_path: Path) -> None:
    (address, file, content), *_ = shop.pictures
    here = tmp_path / "files"
    here.mkdir()
    picture = Path(shutil.copy(file, here))
    faces = [
        replace(face, source=Path(shutil.copy(face.path, here / f"{n}.ttf")), is_variable=False)
        for n, face in enumerate(shop.faces)
    ]
    body = f'<p>Seen from afar.</p><img src="{address}" alt="A picture">'
    copy = replace(
        shop.copy("afar", body), faces=tuple(faces), resources=((address, picture, content),)
    )
    with Elsewhere(here) as executor, Pool(executor=executor) as pool:
        diagnostics = Diagnostics()
        done = typeset([copy], shop.cache, diagnostics, pool=pool)
    assert not list(diagnostics)
    assert not here.exists()
    with pikepdf.open(done["afar"].pdf) as pdf:
        assert pdf.pages[0].get_images()
