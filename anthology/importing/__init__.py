"""Raw text as it was found becomes a text in our dialect, with a report of each repair.

In comes a file's bytes; out goes Markdown with YAML front matter, and one finding for every
repair, everything left out and every doubt. An import never guesses silently: each word of the
file is either in the Markdown or in the report.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import yaml

from anthology.importing.characters import read_lines
from anthology.importing.decoding import decode, repair_mojibake
from anthology.importing.doubts import report_doubts
from anthology.importing.draft import Draft, Finding, vocabulary
from anthology.importing.endings import leave_out_pull_quotes, read_endings
from anthology.importing.epigraphs import mark_epigraphs
from anthology.importing.furniture import leave_out_furniture
from anthology.importing.headings import mark_headings
from anthology.importing.joining import join_cuts
from anthology.importing.layout import set_blocks
from anthology.importing.notes import gather_notes
from anthology.importing.quotations import mark_breaks, mark_lists, mark_quotations
from anthology.importing.references import link_notes
from anthology.importing.report import write_report
from anthology.importing.titlepage import read_title_page
from anthology.importing.writing import write_markdown

__all__ = ["Finding", "Imported", "import_text", "render_report"]

STAGES: tuple[Callable[[Draft], Draft], ...] = (
    # Furniture stands between the halves of what a page has cut, and after the last note.
    leave_out_furniture,
    leave_out_pull_quotes,
    join_cuts,
    # Entries of a list of notes look like entries of any list, so they go first.
    gather_notes,
    # An epigraph ends the title page.
    mark_epigraphs,
    read_title_page,
    read_endings,
    mark_headings,
    mark_quotations,
    mark_lists,
    mark_breaks,
    link_notes,
    report_doubts,
)


@dataclass(frozen=True, slots=True)
class Imported:
    """A text in the dialect and what the import found on the way."""

    markdown: str
    findings: tuple[Finding, ...]


def import_text(raw: bytes, name: str) -> Imported:
    """Import a raw text file; a file that is in the dialect already is kept as it is.

    `name` is the file's name and only serves the findings.
    """
    text, found = decode(raw)
    if _has_front_matter(text):
        return Imported(text, tuple(found))
    text, mended = repair_mojibake(text)
    lines, repairs = read_lines(text)
    blocks, laid_out = set_blocks(lines)
    findings_so_far = (*found, *mended, *repairs, *laid_out)
    draft = Draft(tuple(blocks), findings=findings_so_far, words=vocabulary(blocks))
    for stage in STAGES:
        draft = stage(draft)
    findings = sorted(draft.findings, key=lambda finding: finding.line)
    return Imported(write_markdown(draft), tuple(findings))


def render_report(imported: Imported, name: str) -> str:
    """Write the report on an import as Markdown, doubts first."""
    return write_report(imported.findings, name)


def _has_front_matter(text: str) -> bool:
    """Tell whether a text begins with YAML front matter that is a mapping, or empty."""
    if not text.startswith("---\n"):
        return False
    end = text.find("\n---\n", 3)
    if end < 0:
        return False
    try:
        front = yaml.safe_load(text[4:end])
    except yaml.YAMLError:
        return False
    return front is None or isinstance(front, dict)
