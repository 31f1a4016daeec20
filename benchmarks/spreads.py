"""The pictures of the designs in the documentation: four spreads of each, out of the specimen.

Run it as `python benchmarks/spreads.py`: it writes `docs/pictures/DESIGN.png`. Needs nothing beside the package.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
import yaml
from PIL import Image

from anthology.typography import DESIGNS

REPOSITORY = Path(__file__).parent.parent
PICTURES = REPOSITORY / "docs" / "pictures"
SHOWN = ("Contents", "On Folding", "Forme Song", "Query, Author")
"""How the right-hand page of each spread begins, or the page after it."""
HEIGHT = 600
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


def sheet(pdf: Path) -> Image.Image:
    """Draw two rows of two spreads."""
    with pypdfium2.PdfDocument(pdf) as document:
        words = [" ".join(p.get_textpage().get_text_range().split()) for p in document]
        width, height = document[0].get_size()
        page_width = round(width * HEIGHT / height)
        spread = 2 * page_width
        size = (2 * spread + 3 * GAP, 2 * HEIGHT + 3 * GAP)
        whole = Image.new("L", size, DESK)
        for number, title in enumerate(SHOWN):
            left = opening(words, title)
            x = GAP + number % 2 * (spread + GAP)
            y = GAP + number // 2 * (HEIGHT + GAP)
            for side in (0, 1):
                drawn = document[left + side].render(
                    scale=SHARPER * HEIGHT / height, grayscale=True
                )
                page = drawn.to_pil().resize((page_width, HEIGHT), Image.Resampling.LANCZOS)
                whole.paste(page, (x + side * page_width, y))
            whole.paste(EDGE, (x + page_width, y, x + page_width + 1, y + HEIGHT))
    return whole


def main() -> None:
    for design in DESIGNS:
        with TemporaryDirectory() as folder:
            drawn = sheet(build(Path(folder), design))
        target = PICTURES / f"{design}.png"
        drawn.quantize(TONES).save(target, optimize=True)
        print(target.relative_to(REPOSITORY), target.stat().st_size)


if __name__ == "__main__":
    main()
