"""The pictures of the printed page in the documentation, out of the specimen.

Run it as `python benchmarks/spreads.py`: it writes into `docs/pictures` four spreads of each design, the same two
pages in all of them, and one spread alone. Needs nothing beside the package.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
import yaml
from PIL import Image, ImageOps

from anthology.typography import DEFAULT, DESIGNS

REPOSITORY = Path(__file__).parent.parent
PICTURES = REPOSITORY / "docs" / "pictures"
SHOWN = ("Contents", "On Folding", "Forme Song", "Query, Author")
"""How the right-hand page of each spread begins, or the page after it."""
COMPARED = "Water, Rag, Felt"
"""How the first of the two pages begins that are shown in every design."""
ALONE = "An iron hand-press, opened."
"""What stands in the spread that is shown alone."""
HEIGHT, HEIGHT_COMPARED, HEIGHT_ALONE = 600, 510, 850
SHARPER = 4
"""Times that pages are drawn larger first, so that letters stand where they do in print."""
GAP = 14
DESK, EDGE = 225, 190
TONES = 12


def build(folder: Path, design: str) -> Path:
    """Build the specimen in a design."""
    shutil.copytree(REPOSITORY / "texts", folder / "texts")
    manifest = yaml.safe_load((REPOSITORY / "anthology.yaml").read_text(encoding="utf-8"))
    manifest |= {"design": design, "drop-caps": True, "editions": {"pdf": {"trim": "digest"}}}
    (folder / "anthology.yaml").write_text(yaml.safe_dump(manifest, allow_unicode=True))
    command = [sys.executable, "-m", "anthology", "-C", str(folder), "build", "pdf"]
    subprocess.run(command, check=True, capture_output=True)
    return next((folder / "dist").glob("*.pdf"))


def opening(words: list[str], title: str) -> int:
    """Find the spread after the page that a title opens; give its left page, from 0."""
    page = next(n for n, found in enumerate(words) if found.startswith(title))
    return page - 1 if title == SHOWN[0] else page + 1


def words_of(document: pypdfium2.PdfDocument) -> list[str]:
    """Give the words of each page."""
    return [" ".join(p.get_textpage().get_text_range().split()) for p in document]


def drawn(document: pypdfium2.PdfDocument, number: int, height: int) -> Image.Image:
    """Draw a page."""
    page = document[number]
    width, whole = page.get_size()
    large = page.render(scale=SHARPER * height / whole, grayscale=True).to_pil()
    return large.resize((round(width * height / whole), height), Image.Resampling.LANCZOS)


def side_by_side(pages: list[Image.Image], gap: int = 0) -> Image.Image:
    """Put pages on the desk, an edge between two that touch."""
    width, height = sum(page.width + gap for page in pages) + gap, pages[0].height + 2 * gap
    whole = Image.new("L", (width, height), DESK)
    x = gap
    for page in pages:
        whole.paste(page, (x, gap))
        if x and not gap:
            whole.paste(EDGE, (x, 0, x + 1, height))
        x += page.width + gap
    return whole


def sheet(document: pypdfium2.PdfDocument) -> Image.Image:
    """Draw two rows of two spreads."""
    words = words_of(document)
    lefts = [opening(words, title) for title in SHOWN]
    spreads = [
        side_by_side([drawn(document, left, HEIGHT), drawn(document, left + 1, HEIGHT)])
        for left in lefts
    ]
    width, height = spreads[0].size
    whole = Image.new("L", (2 * width + 3 * GAP, 2 * height + 3 * GAP), DESK)
    for number, spread in enumerate(spreads):
        whole.paste(spread, (GAP + number % 2 * (width + GAP), GAP + number // 2 * (height + GAP)))
    return whole


def compared(document: pypdfium2.PdfDocument) -> list[Image.Image]:
    """Draw the two pages that are shown in every design."""
    words = words_of(document)
    first = next(n for n, found in enumerate(words) if found.startswith(COMPARED))
    return [drawn(document, number, HEIGHT_COMPARED) for number in (first, first + 1)]


def alone(document: pypdfium2.PdfDocument) -> Image.Image:
    """Draw the spread that is shown alone, with some of the desk around it."""
    page = next(n for n, found in enumerate(words_of(document)) if ALONE in found)
    left = page - (page + 1) % 2  # the first page, 0, is a right-hand one
    pages = [drawn(document, number, HEIGHT_ALONE) for number in (left, left + 1)]
    return ImageOps.expand(side_by_side(pages), 3 * GAP, DESK)


def save(picture: Image.Image, name: str) -> None:
    """Write a picture of few tones."""
    target = PICTURES / f"{name}.png"
    picture.quantize(TONES).save(target, optimize=True)
    print(target.relative_to(REPOSITORY), target.stat().st_size)


def main() -> None:
    pairs: list[Image.Image] = []
    for design in DESIGNS:
        with TemporaryDirectory() as folder:
            pdf = build(Path(folder), design).read_bytes()
        with pypdfium2.PdfDocument(pdf) as document:
            save(sheet(document), design)
            pairs += compared(document)
            if design == DEFAULT:
                save(alone(document), "spread")
    save(side_by_side(pairs, 5), "designs")


if __name__ == "__main__":
    main()
