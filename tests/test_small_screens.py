"""The ebook on a telephone and in large type: nothing runs off the screen, and letters are drawn as they should be."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import uharfbuzz as hb
from browser import beyond_a_telephone
from command_line import anthology, small_book

LONG = "https://www.example.org/" + "a/very/long/address/" * 6 + "end.html"
COUNTS = " | ".join(f"{n},000" for n in range(11, 16))
PROSE = f"""---
title: Incomprehensibilities of Characteristically Long Titles
authors: [Somebody]
---

A word, {LONG} and <{LONG}> and `{"identifier_" * 12}`.[^1]

| Parish | 1540 | 1560 | 1580 | 1600 | 1620 | Remarks |
|:-------|-----:|-----:|-----:|-----:|-----:|---------|
| Kirkby-in-Malhamdale | {COUNTS} | {"diminished by murrain, then restored; " * 4} |

```
{"word " * 40}
{"unbroken" * 20}
```

::: letter
{LONG}
:::

[^1]: {LONG}
"""
VERSE = """---
title: Verse
language: en
---

| A line of verse that is longer than a telephone is wide, and has to turn over
|   two
|       six
|             twelve or more, with disestablishmentarianism
"""
ARABIC = """---
title: مقالة
language: ar
authors: [كاتب]
---

| على قدر أهل العزم تأتي العزائم
|    وتأتي على قدر الكرام المكارم

كان يا ما كان[^1] في بيت قديم الزمان.

| كلمة | عدد |
|------|----:|
| بحر  | 12  |

[^1]: حاشية.
"""
MANIFEST = """title: Small Screens
language: {language}
contents: [prose.md, verse.md, arabic.md]
editions: {{epub: {{}}}}
"""
FILES = ("prose", "verse", "arabic", "contents", "notes", "copyright", "title-page")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("screens")


def built(folder: Path, language: str) -> Path:
    book = folder / language
    if not book.exists():
        book.mkdir()
        manifest = MANIFEST.format(language=language)
        small_book(book, manifest, prose=PROSE, verse=VERSE, arabic=ARABIC)
        run = anthology("-C", book, "--no-cache", "build", "epub")
        assert run.status == 0, run.err
    return next((book / "dist").glob("*.epub"))


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("file", FILES)
def test_nothing_runs_off_a_telephone_s_screen(folder: Path, language: str, file: str) -> None:
    assert beyond_a_telephone(built(folder, language), f"text/{file}.xhtml", 100) == []


@pytest.mark.parametrize("file", ["verse", "arabic", "contents", "notes"])
def test_nor_in_type_of_twice_the_size(folder: Path, file: str) -> None:
    assert beyond_a_telephone(built(folder, "en"), f"text/{file}.xhtml", 200) == []


# ---------------------------------------------------------------- embedded fonts


def shaped(font: bytes, words: str) -> list[tuple[int, int]]:
    """Give the glyphs that words are drawn with, by number and width."""
    drawn = hb.Font(hb.Face(font))
    buffer = hb.Buffer()
    buffer.add_str(words)
    buffer.guess_segment_properties()
    hb.shape(drawn, buffer)
    advances = [position.x_advance for position in buffer.glyph_positions]
    return list(zip((info.codepoint for info in buffer.glyph_infos), advances, strict=True))


def embedded(epub: Path, name: str) -> bytes:
    with zipfile.ZipFile(epub) as archive:
        return archive.read(f"EPUB/fonts/{name}")


def test_arabic_letters_join_in_the_embedded_face(folder: Path) -> None:
    font = embedded(built(folder, "ar"), "amiri-400.ttf")
    apart = [glyph for letter in "بيت" for glyph, _ in shaped(font, letter)]
    joined = [glyph for glyph, _ in shaped(font, "بيت")]
    assert set(joined).isdisjoint(apart)


def test_letters_are_kerned_in_the_embedded_face(folder: Path) -> None:
    font = embedded(built(folder, "en"), "eb-garamond-400.ttf")
    apart = sum(width for letter in "To" for _, width in shaped(font, letter))
    assert sum(width for _, width in shaped(font, "To")) < apart
