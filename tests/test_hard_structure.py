"""Texts whose structure is hard to keep in order on paper, before the judges of PDFs and of their trees."""

from __future__ import annotations

import pytest
from apparatus_books import build
from judges import pdf_failures
from pdf_walk import walk
from press_judges_tree import tree_faults

MANIFEST = """\
title: Hard
language: en
front: [contents]
contents: [hard.md]
back: [notes]
notes: {{placement: {placement}}}
editions: {{epub: , pdf: {{trim: a6, starts: any}}}}
"""
WORDS = "What could be counted was counted, in a book that hung from a nail by the door. "
NESTED = "\n\n".join(
    f"{'    ' * depth}-   item {depth} {WORDS}\n\n{'    ' * (depth + 1)}and more.[^n{depth}]"
    for depth in range(6)
)
NOTES = "\n".join(f"[^n{depth}]: note {depth}" for depth in range(6))
LISTS = f"""{NESTED}

1. one
2. two

   > a quotation
   >
   > - a list in it

   | a | b |
   |---|---|
   | 1 | 2 |

3.
4. ![a mark](mark.svg "A caption[^c]")

- [x] done

Term
:   One sense

    - with a list

:   Another

Another *term*[^t]
:   ![a mark](mark.svg)

{NOTES}
[^c]: in a caption
[^t]: in a term
"""
TABLES = """| only | heads |
|------|-------|

| | |
|---|---|
| no | heads |

| head[^h] | [link](https://example.org/) |
|----------|---|
| ![a mark](mark.svg)[^b] | |
| short |

: A caption, and [a link](https://example.org/)[^c]

[^h]: in a head
[^b]: in a body
[^c]: in a caption
"""
HEADINGS = f"""### The third level first[^a]

{WORDS}

# One with `code`, *stress*, [a link](https://example.org/) and a note[^b]

![](mark.svg)

###### The sixth

| verse[^v]
|   indented
|
| after a gap

> {WORDS}
>
> > deeper

[^a]: {WORDS * 30}
[^b]: short

    - with a list

    | and verse
    |   in it
[^v]: in verse
"""
TEXTS = {"lists": LISTS, "tables": TABLES, "headings": HEADINGS}


@pytest.mark.parametrize("placement", ["book-end", "page-foot"])
@pytest.mark.parametrize("name", TEXTS)
def test_whatever_is_in_whatever_is_read_in_order(name: str, placement: str) -> None:
    text = f"---\ntitle: Hard\nrights: None\n---\n\n{TEXTS[name]}"
    book = build(MANIFEST.format(placement=placement), hard=text)
    assert pdf_failures(book.pdf) == []
    assert walk(book.pdf).faults == []
    assert tree_faults(book.pdf) == []
    assert book.disagreements == []
