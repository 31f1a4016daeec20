"""How even the lines are: the specimen's prose as anthology, WeasyPrint alone, and Typst set it, in one face and width.

Run it as `python benchmarks/lines.py [MEASURE_IN_EM ...]`. All files are judged alike, by what is in them: the words
of a line are measured with HarfBuzz, and what is left of the measure is shared among its spaces. Last lines of
paragraphs are left out. How long each takes is in `engine.py`.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
import pypdfium2.raw as pdfium
import typst
import uharfbuzz
import weasyprint
from compare import table

from anthology.cache import Cache
from anthology.fonts import Face, faces, font_face_rules

TEXTS = Path(__file__).parent.parent / "texts"
FAMILY = "EB Garamond"
SIZE, LEADING, MARGIN, LINES = 11.0, 14.0, 60.0, 34
HEIGHT = 2 * MARGIN + LINES * LEADING
SAME = 0.6
"""Points by which baselines or sizes may differ and be the same."""
LOOSE, VERY_LOOSE, TIGHT = 1.4, 1.75, 0.75
"""Width of a line's spaces, in spaces of the font."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands in a file."""

    page: int
    left: float
    text: str


# ---------------------------------------------------------------- the text


def paragraphs() -> list[str]:
    """Give the longer paragraphs of the specimen, as plain words that mean the same to all three."""
    found = []
    for file in sorted(TEXTS.glob("*.md")):
        text = re.sub(r"\A---.*?^---$", "", file.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
        for paragraph in text.split("\n\n"):
            words = re.sub(r"\{[^}]*\}|[\[\]*_`<>&#|^\\\"~$@]", "", " ".join(paragraph.split()))
            words = words.replace("---", "—").replace("--", "–").replace("'", "’")
            if len(words) > 250 and words[0].isalpha() and "http" not in words:
                found.append(words.replace("...", "…"))
    return found


def by_anthology(words: list[str], measure: float, paragraphs_key: str, folder: Path) -> Path:
    (folder / "texts").mkdir(parents=True)
    (folder / "styles").mkdir()
    (folder / "texts" / "prose.md").write_text("# Prose\n\n" + "\n\n".join(words), "utf-8")
    width = measure + 2 * MARGIN
    (folder / "styles" / "book-print.css").write_text(
        f"html {{ font-size: {SIZE}pt; line-height: {LEADING}pt; font-variant-numeric: normal }}\n"
        ".body > p, .body > p:first-child { text-indent: 1em }\n"
    )
    (folder / "anthology.yaml").write_text(
        f"title: Lines\nlanguage: en-GB\nfront: []\nback: []\ncontents: [prose.md]\neditions:\n  pdf:\n"
        f"    trim: [{width}pt, {HEIGHT}pt]\n    starts: any\n    paragraphs: {paragraphs_key}\n"
        f"    margins: {{inner: {MARGIN}pt, outer: {MARGIN}pt, top: {MARGIN}pt, bottom: {MARGIN}pt}}\n"
    )
    command = [sys.executable, "-m", "anthology", "--no-cache", "-C", str(folder), "build", "pdf"]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "dist" / "lines.pdf"


def by_weasyprint(words: list[str], measure: float, face: Face, target: Path) -> Path:
    styles = (
        font_face_rules((face,), lambda face: face.path.as_uri())
        + f"@page {{ size: {measure + 2 * MARGIN}pt {HEIGHT}pt; margin: {MARGIN}pt }}"
        f'html {{ font: {SIZE}pt/{LEADING}pt "{FAMILY}" }} body {{ margin: 0 }}'
        "p { margin: 0; text-indent: 1em; text-align: justify; hyphens: auto }"
    )
    body = "".join(f"<p>{paragraph}</p>" for paragraph in words)
    html = f'<!DOCTYPE html><html lang="en-GB"><title>Lines</title><style>{styles}</style><body>{body}</body></html>'
    weasyprint.HTML(string=html).write_pdf(target)
    return target


def by_typst(words: list[str], measure: float, face: Face, target: Path) -> Path:
    fonts = target.parent / "faces"
    fonts.mkdir(exist_ok=True)
    (fonts / "face.ttf").write_bytes(face.path.read_bytes())
    head = (
        f"#set page(width: {measure + 2 * MARGIN}pt, height: {HEIGHT}pt, margin: {MARGIN}pt)\n"
        f'#set text(font: "{FAMILY}", size: {SIZE}pt, lang: "en", region: "GB", hyphenate: true, '
        "overhang: false, top-edge: 0.8em, bottom-edge: -0.2em)\n"
        f"#set par(justify: true, first-line-indent: (amount: 1em, all: true), leading: {LEADING - SIZE}pt, "
        f"spacing: {LEADING - SIZE}pt)\n"
    )
    source = target.with_suffix(".typ")
    source.write_text(head + "\n\n".join(re.sub(r"([=/+-])", r"\\\1", w) for w in words), "utf-8")
    typst.compile(str(source), output=str(target), font_paths=[str(fonts)])
    return target


# ---------------------------------------------------------------- the judge


def lines_of(pdf: Path) -> list[Line]:
    """Read the lines of the text size, in their order."""
    found: list[Line] = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document):
            at: float | None = None
            for letter, x, y in _letters(page):
                if y is not None and (at is None or abs(y - at) > SAME):
                    found.append(Line(number, x, ""))
                    at = y
                if at is not None:
                    last = found[-1]
                    found[-1] = Line(number, last.left, last.text + letter)
    return found


def _letters(page: pypdfium2.PdfPage) -> Iterator[tuple[str, float, float | None]]:
    """Give the letters of a page's text with their places; of a space none is known."""
    text, matrix = page.get_textpage(), pdfium.FS_MATRIX()
    x, y = pdfium.c_double(), pdfium.c_double()
    for place in range(text.count_chars()):
        pdfium.FPDFText_GetMatrix(text, place, matrix)
        size = pdfium.FPDFText_GetFontSize(text, place) * abs(matrix.d)
        letter = chr(pdfium.FPDFText_GetUnicode(text, place))
        if letter == " ":  # also where the space is a gap alone
            yield letter, 0, None
            continue
        pdfium.FPDFText_GetCharOrigin(text, place, x, y)
        is_text = abs(size - SIZE) < SAME and MARGIN < y.value < HEIGHT - MARGIN
        if is_text and pdfium.FPDFText_IsGenerated(text, place) != 1:
            yield "-" if letter in "\x02\xad\u2010" else letter, x.value, y.value


class Ruler:
    """Measures words as the face has them."""

    def __init__(self, face: Face) -> None:
        blob = uharfbuzz.Blob.from_file_path(str(face.path))
        self.font = uharfbuzz.Font(uharfbuzz.Face(blob))
        self.space = self.width(" ")

    def width(self, text: str) -> float:
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(self.font, buffer)
        advances = sum(place.x_advance for place in buffer.glyph_positions)
        return advances * SIZE / self.font.face.upem

    def ratio(self, line: Line, measure: float) -> float:
        """Tell how wide a line's spaces are, in spaces of the font."""
        text = " ".join(line.text.split())
        spaces = max(text.count(" "), 1)
        left = MARGIN + measure - line.left - self.width(text)
        return 1 + left / spaces / self.space


def row(name: str, pdf: Path, measure: float, ruler: Ruler) -> tuple[str, ...]:
    lines = lines_of(pdf)
    full = [
        (line, ruler.ratio(line, measure), after.page != line.page)
        for line, after in pairwise(lines)
        if after.left < MARGIN + SIZE / 2
    ]
    ratios = [ratio for _, ratio, _ in full]
    hyphens = [line.text.rstrip().endswith("-") for line in lines]
    ladders = sum(all(run) for run in zip(hyphens, hyphens[1:], hyphens[2:], strict=False))
    over_pages = sum(line.text.rstrip().endswith("-") for line, _, ends_page in full if ends_page)

    def share(count: int) -> str:
        return f"{100 * count / len(full):.1f} %"

    return (
        name,
        str(len(lines)),
        share(sum(ratio > LOOSE for ratio in ratios)),
        share(sum(ratio > VERY_LOOSE for ratio in ratios)),
        share(sum(ratio < TIGHT for ratio in ratios)),
        share(sum(hyphens)),
        str(ladders),
        str(over_pages),
    )


def main(measures: list[float]) -> None:
    words = paragraphs()
    heads = ("", "lines", "loose", "very loose", "tight", "divided", "ladders of 3", "over pages")
    with TemporaryDirectory() as scratch, Cache(None) as cache:
        face = next(f for f in faces((FAMILY,), cache) if f.weight == 400 and not f.italic)
        ruler = Ruler(face)
        for em in measures:
            folder, measure = Path(scratch) / str(em), em * SIZE
            folder.mkdir()
            made = {
                "anthology": by_anthology(words, measure, "optimal", folder / "optimal"),
                "anthology, `paragraphs: fast`": by_anthology(
                    words, measure, "fast", folder / "fast"
                ),
                f"WeasyPrint {weasyprint.__version__}": by_weasyprint(
                    words, measure, face, folder / "weasyprint.pdf"
                ),
                f"Typst {typst.__version__}": by_typst(words, measure, face, folder / "typst.pdf"),
            }
            rows = [row(name, pdf, measure, ruler) for name, pdf in made.items()]
            print(f"{len(words)} paragraphs, {em} em\n\n{table(heads, rows)}\n")


if __name__ == "__main__":
    main([float(em) for em in sys.argv[1:]] or [25.0, 19.0])
