"""Draws what `engine.py` measured: seconds for each task, ours and the peers', and a page's share by size of book.

Comes in: the measured costs. Goes out: an SVG picture for the docs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

OURS, THEIRS = "#8b2e16", "#b9b2a3"
THICK = 0.36
"""Of a row, how much one of its two bars takes."""

mpl.rcParams.update({"font.family": "serif", "svg.hashsalt": "anthology", "svg.fonttype": "none"})


def draw(
    tasks: Sequence[tuple[str, float, str, float]],
    sizes: Mapping[int, float],
    target: Path,
) -> None:
    """Draw tasks (what, our seconds, the peer, its seconds) and seconds by number of pages."""
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    bars, line = figure.subplots(1, 2, width_ratios=(3, 2))
    for row, (task, ours, peer, theirs) in enumerate(reversed(tasks)):
        bars.barh(row + THICK / 2, ours, THICK, color=OURS)
        bars.barh(row - THICK / 2, theirs, THICK, color=THEIRS)
        bars.text(ours, row + THICK / 2, f" {ours:.1f} s, {task}", va="center", fontsize=8)
        bars.text(theirs, row - THICK / 2, f" {theirs:.1f} s, {peer}", va="center", fontsize=8)
    bars.set_yticks([])
    bars.set_xlim(0, 1.45 * max(max(ours, theirs) for _, ours, _, theirs in tasks))
    bars.set_xlabel("seconds, 600 pages")
    line.plot([*sizes], [*sizes.values()], marker="o", color=OURS)
    line.set_xlim(left=0)
    line.set_ylim(bottom=0)
    line.set_xlabel("pages")
    line.set_ylabel("seconds, cold")
    for axes in (bars, line):
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(target, metadata={"Date": None})
