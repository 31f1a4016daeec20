"""The ebook's list of pages: each entry leads to the words with which that page of the print edition begins."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from command_line import anthology, small_book
from judges import epubcheck_messages
from page_agreement import disagreements, page_list, printed_pages
from PIL import Image

WORDS = (
    "the",
    "compositor",
    "characteristically",
    "pulled",
    "incomprehensibilities",
    "accumulated",
)
MANIFEST = """title: Pages
language: en-GB
front: [half-title, title-page, copyright, contents, before.md]
contents:
  - part: Firstly
    introduction: opening.md
    contents: [one.md]
  - part: Secondly
    contents: [two.md]
notes: {placement: text-end}
editions:
  epub: {page-list: true}
  pdf: {trim: A6}
"""


def words(count: int, turn: int = 0) -> str:
    """Write so many words, in an order that is found nowhere else."""
    return " ".join(
        f"{WORDS[(n * n + turn) % len(WORDS)]}{_letters(n + turn)}" for n in range(count)
    )


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def paragraphs(count: int, turn: int, indent: str = "") -> str:
    return f"\n\n{indent}".join(words(90, turn + 97 * number) for number in range(count))


ONE = f"""---
title: Prose
authors: [A Person]
---

{paragraphs(4, 1000)}[^1]

![A tall press](tall.png "The tall press")

{paragraphs(1, 2000)}

![A page of press](page.png)

![A page of press](page.png)

![A page of press](page.png)

{words(30, 3000)} [{words(4, 3100)}](https://example.org/) `{"/".join(words(60, 3200).split())}`

![A wide press](wide.png "The wide press {words(20, 3300)}")

{paragraphs(1, 3400)} See [](two.md).

```
{chr(10).join(words(4, 4000 + 7 * n) for n in range(50))}
```

1. {words(40, 5000)}
2. {words(80, 5100)}

    - {words(90, 5200)}
3. {words(40, 5300)}

[^1]: {words(60, 6000)}

    {paragraphs(5, 6100, "    ")}

    | {words(6, 6900)}
"""
TWO = f"""# Verse and Tables

{chr(10).join(f"| {words(4, 7000 + 11 * n)}" for n in range(60))}

| words | more |
|-------|------|
{chr(10).join(f"| {words(5, 8000 + 11 * n)} | {words(9, 8003 + 11 * n)} |" for n in range(40))}

: The table

Term
:   {words(150, 9000)}

> {words(200, 9300)}

::: speech
**ONE.** {words(150, 9600)}
:::
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = small_book(
        tmp_path_factory.mktemp("pages"),
        MANIFEST,
        one=ONE,
        two=TWO,
        opening=f"---\ntitle: Opening\nauthors: [An Editor]\n---\n\n{paragraphs(4, 700)}\n",
        before=f"---\ntitle: Before\n---\n\n{paragraphs(5, 500)}\n",
    )
    for name, height in (("tall", 390), ("page", 600), ("wide", 150)):
        Image.new("L", (300, height), 128).save(book / f"texts/{name}.png")
    return book


def built(folder: Path) -> tuple[Path, Path]:
    run = anthology("-C", folder, "build", ANTHOLOGY_CACHE=str(folder / "cache"))
    assert run.status == 0, run.err
    epub, pdf = map(Path, run.out.splitlines())
    return epub, pdf


def test_each_page_of_a_book_of_everything_is_found(folder: Path) -> None:
    epub, pdf = built(folder)
    assert disagreements(epub, pdf) == []
    assert epubcheck_messages(epub) == []


def test_pages_begin_in_everything_that_a_page_can_begin_in(folder: Path) -> None:
    """So that the test above means something."""
    epub, pdf = built(folder)
    targets = page_list(epub)
    begun_in = frozenset().union(*(target.within for target in targets))
    assert {"note", "line", "td", "figure", "pre", "li", "dd", "headnote", "speech"} <= begun_in
    assert [target.folio for target in targets][:2] == ["i", "iii"]
    assert any(target.before_picture for target in targets)
    pages = list(printed_pages(pdf).values())
    assert any(page.strip() and not begins_a_word(page, pages) for page in pages)
    blank = [folio for folio, words in printed_pages(pdf).items() if not words]
    listed = {target.folio for target in targets}
    assert blank
    assert len(set(blank) - listed) < len(blank), "a page with a picture alone is listed, too"


LONG_NOTES = f"""---
title: Notes
---

{paragraphs(2, 100)}[^1]

{paragraphs(2, 400)}[^2]

[^1]: {words(60, 600)}

    {paragraphs(12, 700, "    ")}
[^2]: {paragraphs(6, 2200, "    ")}
"""


@pytest.mark.parametrize(
    ("ebook", "print_"),
    [("book-end", "text-end"), ("text-end", "book-end")],
)
def test_pages_of_notes_are_found_where_the_ebook_has_them(
    tmp_path: Path, ebook: str, print_: str
) -> None:
    manifest = f"""title: Notes
language: en-GB
contents:
  - part: Part
    introduction: opening.md
    contents: [one.md, two.md]
notes: {{placement: {ebook}}}
editions: {{epub: {{}}, pdf: {{trim: A6, notes: {{placement: {print_}}}}}}}
"""
    opening = f"---\ntitle: Opening\n---\n\n{paragraphs(2, 40)}[^1]\n\n[^1]: {words(190, 5000)}\n"
    two = LONG_NOTES.replace("Notes", "More")
    epub, pdf = built(small_book(tmp_path, manifest, one=LONG_NOTES, two=two, opening=opening))
    assert disagreements(epub, pdf) == []
    assert epubcheck_messages(epub) == []
    in_notes = [target for target in page_list(epub) if "note" in target.within]
    assert len(in_notes) > 5


def test_it_is_right_after_reordering(folder: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    shutil.copytree(folder, moved)
    manifest = yaml.safe_load(MANIFEST)
    first, second = manifest["contents"]
    first["contents"], second["contents"] = second["contents"], first["contents"]
    manifest["editions"]["pdf"]["starts"] = "any"
    (moved / "anthology.yaml").write_text(yaml.safe_dump(manifest), encoding="utf-8")
    assert disagreements(*built(moved)) == []


def begins_a_word(page: str, pages: list[str]) -> bool:
    before = pages[pages.index(page) - 1] if pages.index(page) else ""
    return not before.rstrip().endswith(("-", "\u00ad"))
