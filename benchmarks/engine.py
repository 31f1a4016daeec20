"""Times the build engine against pandoc with WeasyPrint and with Typst on the same prose; prints Markdown tables.

See README.md in this folder for how to run it and how to read what it prints. Linux only: it reads /proc.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pikepdf
import pypandoc
from compare import table
from plot import draw
from prose import Prose, make_prose

from anthology.cache import Cache
from anthology.fonts import Face, faces, font_face_rules

ANTHOLOGY = (sys.executable, "-m", "anthology")
PANDOC = (pypandoc.get_pandoc_path(), "--from=markdown", "--standalone")
FAMILY = "EB Garamond"
LOOKING = 0.25
"""Seconds between two looks at the memory: each takes time from what is measured."""

STYLES = """@page { size: 396pt 612pt; margin: 54pt 71pt 82pt 48pt; @bottom-center { content: counter(page) } }
@page :left { margin-left: 71pt; margin-right: 48pt }
html { font: 11pt/14pt "EB Garamond"; hyphenate-character: "-" } body { margin: 0; max-width: none; padding: 0 }
h1 { break-before: page; font-weight: normal } p { margin: 0; text-indent: 1em; text-align: justify; hyphens: auto }
"""
"""The page of the classic design on digest."""
TYPST = """#set document(title: "Prose without End", author: "A Machine")
#set page(width: 396pt, height: 612pt, margin: (top: 54pt, outside: 71pt, bottom: 82pt, inside: 48pt), numbering: "1")
#set text(font: "EB Garamond", size: 11pt, lang: "en", hyphenate: true, top-edge: 0.8em, bottom-edge: -0.2em)
#set par(justify: true, first-line-indent: 1em, leading: 3pt, spacing: 3pt)
#show heading.where(level: 1): it => { pagebreak(weak: true); it }
"""
BY_TYPST = (
    "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], font_paths=[sys.argv[3]])"
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took."""

    wall: float
    """In seconds."""
    memory: float
    """In megabytes, of the largest of its processes."""


def run(commands: Sequence[Sequence[str | Path]], folder: Path) -> Cost:
    """Run commands one after the other; raises `SystemExit` where one fails."""
    environment = os.environ | {"ANTHOLOGY_CACHE": str(folder.parent / "cache")}
    wall = memory = 0.0
    for command in commands:
        with tempfile.TemporaryFile() as said:
            begun = time.perf_counter()
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=environment,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            while process.returncode is None:
                memory = max(memory, _largest_of(process.pid))
                with suppress(subprocess.TimeoutExpired):
                    process.wait(LOOKING)
            wall += time.perf_counter() - begun
            if process.returncode:
                said.seek(0)
                sys.exit(f"{command} failed:\n{said.read().decode(errors='replace')}")
    return Cost(wall, memory)


def _largest_of(session: int) -> float:
    """Give the peak memory, in megabytes, of the largest process of a session."""
    largest = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(fields[3]) != session:
                    continue
                status = (entry / "status").read_text()
            except OSError:
                continue
            peak = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
            largest = max([largest, *map(int, peak)])
    return largest / 1024


def best_of(
    rounds: int,
    commands: Sequence[Sequence[str | Path]],
    folder: Path,
    change: Callable[[], None] = lambda: None,
) -> Cost:
    """Run commands so many times, with something changed before each."""
    costs = []
    for _ in range(rounds):
        change()
        costs.append(run(commands, folder))
    return Cost(median(cost.wall for cost in costs), max(cost.memory for cost in costs))


# ---------------------------------------------------------------- the same book, by all


def commands_of_peers(
    prose: Prose, fonts: tuple[Face, ...]
) -> dict[str, list[Sequence[str | Path]]]:
    """Write what the peers need beside the book; give the commands of each."""
    folder = prose.folder
    book = prose.write_for_pandoc()
    (folder / "print.css").write_text(
        font_face_rules(fonts, lambda face: face.path.as_uri()) + STYLES, encoding="utf-8"
    )
    (folder / "head.typ").write_text(TYPST, encoding="utf-8")
    (folder / "faces").mkdir(exist_ok=True)
    for face in fonts:
        copy = folder / "faces" / f"{face.digest[:8]}.ttf"
        copy.write_bytes(face.path.read_bytes())
    to_typst = (*PANDOC[:2], book, "--to=typst", "-o", "body.typ")
    join = ("sh", "-c", "cat head.typ body.typ > book.typ")
    return {
        "pandoc, EPUB": [(*PANDOC, book, "--to=epub3", "-o", "pandoc.epub")],
        "pandoc + WeasyPrint": [
            (*PANDOC, book, "--to=html5", "--css=print.css", "-o", "book.html"),
            (
                *(sys.executable, "-m", "weasyprint", "--pdf-variant", "pdf/ua-1"),
                *("book.html", "weasyprint.pdf"),
            ),
        ],
        "pandoc + Typst": [
            to_typst,
            join,
            (sys.executable, "-c", BY_TYPST, "book.typ", "typst.pdf", "faces"),
        ],
    }


Task = tuple[str, float, str, float]
"""What was done, in how many seconds by us, by which peer, and in how many by that."""


def against_peers(pages: int, rounds: int, scratch: Path) -> tuple[str, list[Task]]:
    """Build one book by all; give the table of ratios, and what is in it."""
    prose = make_prose(scratch / "book", pages)
    folder = prose.folder
    with Cache(scratch / "faces") as cache:
        fonts = faces([FAMILY], cache)
    peers = {
        name: best_of(rounds, commands, folder)
        for name, commands in commands_of_peers(prose, fonts).items()
    }
    run([(*ANTHOLOGY, "show", "contents")], folder)
    epub = best_of(rounds, [(*ANTHOLOGY, "--no-cache", "build", "epub")], folder)
    cold = best_of(rounds, [(*ANTHOLOGY, "--no-cache", "build", "pdf")], folder)
    build = [(*ANTHOLOGY, "build", "pdf")]
    run(build, folder)
    unchanged = best_of(rounds, build, folder)
    moved = best_of(rounds, build, folder, prose.move_a_text)
    edited = best_of(rounds, build, folder, prose.edit_a_text)
    rows = [
        ("EPUB, cold", epub, "pandoc, EPUB", "0.35"),
        ("PDF, cold", cold, "pandoc + WeasyPrint", "0.35"),
        ("PDF, cold", cold, "pandoc + Typst", "1.4"),
        ("PDF, a text moved", moved, "pandoc + Typst", "0.4"),
        ("PDF, a text of twenty pages edited", edited, "pandoc + Typst", "0.5"),
    ]
    written = [
        [name, f"{ours.wall:.2f}", peer, f"{peers[peer].wall:.2f}", _ratio(ours, peers[peer]), goal]
        for name, ours, peer, goal in rows
    ]
    written.append(["PDF, nothing changed", f"{unchanged.wall:.2f}", "", "", "", "0.6 s"])
    memory = ", ".join(
        f"{name} {cost.memory:.0f} MB" for name, cost in {"anthology": cold, **peers}.items()
    )
    counted = ", ".join(
        f"{name} {_pages(folder / file)}"
        for name, file in {
            "anthology": "dist/prose-without-end.pdf",
            "WeasyPrint": "weasyprint.pdf",
            "Typst": "typst.pdf",
        }.items()
    )
    head = ("", "anthology, s", "peer", "peer, s", "ratio", "goal")
    said = f"Pages: {counted}. Largest process: {memory}.\n\n{table(head, written)}"
    return said, [(task, ours.wall, peer, peers[peer].wall) for task, ours, peer, _ in rows]


def _ratio(ours: Cost, theirs: Cost) -> str:
    return f"**{ours.wall / theirs.wall:.2f}**"


def _pages(file: Path) -> int:
    with pikepdf.open(file) as pdf:
        return len(pdf.pages)


# ---------------------------------------------------------------- the same, larger


def by_size(sizes: Sequence[int], scratch: Path) -> tuple[str, dict[int, float]]:
    """Build larger and larger books; give the table of time and of the largest process, and seconds by pages."""
    rows, seconds = [], {}
    for pages in sizes:
        prose = make_prose(scratch / f"book-{pages}", pages)
        cost = run([(*ANTHOLOGY, "--no-cache", "build", "pdf")], prose.folder)
        made = _pages(prose.folder / "dist" / "prose-without-end.pdf")
        seconds[made] = cost.wall
        each = f"{1000 * cost.wall / made:.1f}"
        rows.append([str(made), f"{cost.wall:.1f}", each, f"{cost.memory:.0f}"])
    return table(("pages", "wall, s", "a page, ms", "largest process, MB"), rows), seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=600, help="of the book that all build")
    parser.add_argument("--rounds", type=int, default=3, help="how often each cold build is done")
    parser.add_argument("--sizes", type=int, nargs="*", default=[600, 3000, 10000])
    parser.add_argument("--plot", type=Path, help="an SVG file to draw what was measured in")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="anthology-benchmark-") as scratch:
        print(f"{os.cpu_count()} processors; medians of {chosen.rounds} builds\n")
        compared, tasks = against_peers(chosen.pages, chosen.rounds, Path(scratch))
        print(compared, end="\n\n", flush=True)
        grown, seconds = by_size(chosen.sizes, Path(scratch))
        print(grown)
        if chosen.plot:
            draw(tasks, seconds, chosen.plot)


if __name__ == "__main__":
    main()
