"""Times `anthology` against pandoc on one EPUB, and its PDF after small changes; prints Markdown tables.

See README.md in this folder for how to run it and how to read what it prints.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pypandoc
from specimen import Specimen, for_pandoc, make_specimen

ANTHOLOGY = (sys.executable, "-m", "anthology")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took."""

    wall: float
    """In seconds."""
    cpu: float
    """In seconds, user and system."""
    memory: float
    """In megabytes, at its largest."""


def run(command: Sequence[str | Path], folder: Path) -> Cost:
    """Run a command to its end; raises `SystemExit` where it fails."""
    # Modules are compiled once, in the folder's `bytecode`, as they are where the package is installed.
    environment = os.environ | {
        "ANTHOLOGY_CACHE": str(folder / "cache"),
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
    }
    with tempfile.TemporaryFile() as said:
        begun = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=said, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(f"{command} failed:\n{said.read().decode(errors='replace')}")
    per_megabyte = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / per_megabyte)


def of_several(costs: Sequence[Cost]) -> Cost:
    """Give the median of each figure."""
    return Cost(*(median(getattr(cost, name) for cost in costs) for name in Cost.__slots__))


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a Markdown table, the first column flush left and the others flush right."""
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


# ---------------------------------------------------------------- the ebook


def compare_epub(specimen: Specimen, rounds: int) -> str:
    """Build the EPUB by both, by turns, and give the table."""
    book, target = specimen.folder / "book.md", specimen.folder / "pandoc.epub"
    book.write_text(for_pandoc(specimen), encoding="utf-8")
    resources = f"--resource-path={specimen.folder / 'texts'}"
    pandoc = (pypandoc.get_pandoc_path(), book, "-o", target, resources)
    commands = {
        "anthology": (*ANTHOLOGY, "--no-cache", "build", "epub"),
        "pandoc": (*pandoc, "--from=markdown", "--to=epub3"),
    }
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds + 1):
        for name, command in commands.items():
            costs[name].append(run(command, specimen.folder))
    # The first is for the disk and the bytecode.
    ours, theirs = (of_several(costs[name][1:]) for name in commands)
    rows = [
        _epub_row("anthology, nothing cached, fonts embedded", ours),
        _epub_row(f"pandoc {pypandoc.get_pandoc_version()}, no fonts", theirs),
        ["**ratio**"]
        + [f"**{getattr(ours, n) / getattr(theirs, n):.2f}**" for n in Cost.__slots__],
    ]
    return table(("EPUB", "wall, s", "CPU, s", "memory, MB"), rows)


def _epub_row(name: str, cost: Cost) -> list[str]:
    return [name, f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.memory:.0f}"]


# ---------------------------------------------------------------- the print edition


def compare_pdf(specimen: Specimen) -> str:
    """Build the PDF first, then after each change, in one cache, and give the table."""
    steps = {
        "first build": lambda: None,
        "nothing changed": lambda: None,
        "a text moved": specimen.move_a_text,
        "one text edited": specimen.edit_a_text,
    }
    run((*ANTHOLOGY, "show", "contents"), specimen.folder)
    rows: list[list[str]] = []
    first: Cost | None = None
    before = 0
    for name, change in steps.items():
        change()
        cost = run((*ANTHOLOGY, "build", "pdf"), specimen.folder)
        first = first or cost
        kept = _sections_kept(specimen.folder / "cache")
        share = f"{cost.wall / first.wall:.2f}"
        rows.append([name, f"{cost.wall:.2f}", share, str(kept - before)])
        before = kept
    # No figures of the processors: they would lack what the typesetting processes take.
    return table(("PDF", "wall, s", "of the first", "sections typeset"), rows)


def _sections_kept(cache: Path) -> int:
    """Count what was typeset so far: the cache keeps the leaves of each section in two files, once."""
    entries = [path for path in cache.rglob("*.json") if path.with_suffix(".pdf").is_file()]
    return sum("page_starts" in json.loads(path.read_bytes()) for path in entries)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--words", type=int, default=180_000, help="least size of the book")
    parser.add_argument("--rounds", type=int, default=5, help="how often each EPUB is built")
    parser.add_argument("--only", choices=("epub", "pdf"), help="leave the other out")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="anthology-benchmark-") as scratch:
        if chosen.only != "pdf":
            epub = make_specimen(Path(scratch, "epub"), chosen.words, ("epub",))
            print(f"{epub.words} words; medians of {chosen.rounds} builds each\n")
            print(compare_epub(epub, chosen.rounds), end="\n\n", flush=True)
        if chosen.only != "epub":
            pdf = make_specimen(Path(scratch, "pdf"), chosen.words, ("pdf",))
            print(f"{pdf.words} words, {os.cpu_count()} processors; one build each\n")
            print(compare_pdf(pdf))


if __name__ == "__main__":
    main()
