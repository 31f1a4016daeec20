"""How even the lines are: the specimen's prose set line by line, and with all lines of a paragraph chosen together.

Run it as `python benchmarks/lines.py [MEASURE_IN_EM]`. A line's ratio is the width of its spaces to that of the
font's; last lines are left out of it. Time is of the whole of typesetting, in this process.
"""

from __future__ import annotations

import re
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.formatting_structure import boxes

from anthology.cache import Cache
from anthology.fonts import faces
from anthology.pdf.engine.compositor import compose
from anthology.pdf.leaves import Copy
from anthology.typography import DESIGNS

TEXTS = Path(__file__).parent.parent / "texts"
SPACE = 0.2
"""Of EB Garamond, in sizes of type."""


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    ratio: float | None
    share: float
    """Of the measure."""


def paragraphs() -> list[str]:
    found = []
    for file in sorted(TEXTS.glob("*.md")):
        text = re.sub(r"\A---.*?^---$", "", file.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
        for paragraph in text.split("\n\n"):
            words = re.sub(r"\{[^}]*\}|[\[\]*_`<>&#|^\\]", "", " ".join(paragraph.split()))
            if len(words) > 250 and words[0].isalpha():
                found.append(words)
    return found


def lines_in(box: Any) -> Iterator[Line]:
    for child in getattr(box, "children", ()):
        if isinstance(child, boxes.LineBox) and box.element_tag == "p":
            texts = [b for b in child.descendants() if isinstance(b, boxes.TextBox)]
            added = max((b.justification_spacing / b.style["font_size"] for b in texts), key=abs)
            last = child.resume_at is None
            ratio = None if last else 1 + added / SPACE
            yield Line("".join(b.text for b in texts), ratio, child.width / box.width)
        elif not isinstance(child, boxes.LineBox):
            yield from lines_in(child)


def set_prose(copy: Copy, cache: Cache) -> tuple[list[Line], float, int]:
    documents: list[Any] = []
    render = weasyprint.HTML.render

    def kept(html: Any, **options: Any) -> Any:
        documents.append(render(html, **options))
        return documents[-1]

    weasyprint.HTML.render = kept
    try:
        begun = time.process_time()
        leaves, _ = compose(copy, cache)
        taken = time.process_time() - begun
    finally:
        weasyprint.HTML.render = render
    found = [line for page in documents[0].pages for line in lines_in(page._page_box)]
    return found, taken, leaves.page_count


def row(name: str, lines: list[Line], milliseconds: float) -> str:
    ratios = sorted(line.ratio for line in lines if line.ratio is not None)
    hyphens = ladders = here = 0
    for line in lines:
        is_hyphenated = line.ratio is not None and line.text.endswith("-")
        hyphens += is_hyphenated
        here = here + 1 if is_hyphenated else 0
        ladders += here == 3
    short = sum(line.ratio is None and line.share < 0.15 for line in lines)
    cells = (
        name,
        len(lines),
        f"{statistics.mean(ratios):.3f}",
        f"{ratios[0]:.2f}",
        f"{ratios[int(len(ratios) * 0.95)]:.2f}",
        f"{ratios[-1]:.2f}",
        sum(ratio > 1.4 for ratio in ratios),
        sum(ratio > 1.75 for ratio in ratios),
        hyphens,
        ladders,
        short,
        sum(line.share > 1.0001 for line in lines),
        f"{milliseconds:.1f}",
    )
    return "| " + " | ".join(map(str, cells)) + " |"


def main(measure: float) -> None:
    styles = (
        f"@page {{ size: {measure + 6}em 60em; margin: 3em; font-size: 10.5pt }}"
        'html { font: 10.5pt/13.5pt "EB Garamond"; hyphenate-character: "-"; hyphenate-limit-chars: 5 2 3 }'
        "body { margin: 0 } p { margin: 0; text-indent: 1em; text-align: justify; hyphens: auto }"
    )
    body = "".join(f"<p>{words}</p>" for words in paragraphs())
    document = f'<!DOCTYPE html><html lang="en-us"><title>Lines</title><body>{body}</body></html>'
    heads = "set|lines|mean|tightest|95 %|loosest|>1.4|>1.75|hyphens|ladders of 3|short last|overfull|ms/page"
    print(f"| {heads.replace('|', ' | ')} |\n|{'---|' * (heads.count('|') + 1)}")
    with Cache(None) as cache:
        fonts = faces(DESIGNS["classic"].families, cache)
        for name, optimal in (("line by line", False), ("together", True)):
            copy = Copy("lines", document, (styles,), fonts, optimal=optimal)
            set_prose(copy, cache)
            lines, taken, pages = set_prose(copy, cache)
            print(row(name, lines, 1000 * taken / pages))


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 27.5)
