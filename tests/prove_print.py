"""Every book of the tests and the specimen, in every design, for readers and for a printer, before all judges of PDFs.

Run it as `python tests/prove_print.py [NAME ...]`: it takes some minutes, and says for each file what is wrong with it.
`test_print_proof.py` does the same with one book that holds every construct.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from command_line import Run, anthology
from conftest import ROOT
from judges import pdf_failures
from pdf_walk import walk
from press_judges import x4_faults
from press_judges_tree import tree_faults

from anthology.typography import DESIGNS

BOOKS = ROOT / "tests" / "books"
VARIANTS: dict[str, dict[str, Any]] = {
    "as it is": {},
    "foot": {"notes": {"placement": "page-foot"}},
    "grey": {"colour": "grey", "bleed": "5mm"},
    "x-4": {"standard": "pdf/x-4", "bleed": "3mm"},
}
"""What is added to the print edition's own keys."""


@dataclass(frozen=True, slots=True)
class Proved:
    """A file, and what is wrong with it."""

    run: Run
    pdf: Path
    faults: list[str]


def sources() -> dict[str, Path]:
    """Give the folder of each book by its name."""
    return {folder.name: folder for folder in sorted(BOOKS.iterdir())} | {"specimen": ROOT}


def prove(source: Path, folder: Path, design: str, variant: str, cache: str) -> Proved:
    """Build the print edition of a book in a design, with drop caps, and judge it."""
    shutil.copytree(source / "texts", folder / "texts")
    manifest = yaml.safe_load((source / "anthology.yaml").read_text(encoding="utf-8"))
    print_edition = (manifest.get("editions", {}).get("pdf") or {}) | VARIANTS[variant]
    manifest |= {"design": design, "drop-caps": True, "editions": {"pdf": print_edition}}
    (folder / "anthology.yaml").write_text(yaml.safe_dump(manifest, allow_unicode=True))
    run = anthology("-C", folder, "build", "pdf", ANTHOLOGY_CACHE=cache)
    if run.status:
        return Proved(run, folder, [f"it cannot be built: {run.err}"])
    pdf = Path(run.out.strip())
    if variant == "x-4":
        return Proved(run, pdf, x4_faults(pdf))
    return Proved(run, pdf, [*pdf_failures(pdf), *walk(pdf).faults, *tree_faults(pdf)])


def main(names: list[str]) -> Iterator[str]:
    with TemporaryDirectory() as scratch:
        for name, source in sources().items():
            for design in DESIGNS if not names or name in names else ():
                for variant in VARIANTS:
                    folder = Path(scratch) / name / design / variant
                    folder.mkdir(parents=True)
                    faults = prove(source, folder, design, variant, f"{scratch}/cache").faults
                    sys.stdout.write(f"{name}, {design}, {variant}: {faults or 'nothing'}\n")
                    yield from faults


if __name__ == "__main__":
    sys.exit(1 if list(main(sys.argv[1:])) else 0)
