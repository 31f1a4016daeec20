"""Raw text as it was found becomes a text in our dialect, with a report of each repair.

In comes a file's bytes; out goes Markdown with YAML front matter, and one finding for every
repair, everything left out and every doubt. An import never guesses silently: each word of the
file is either in the Markdown or in the report.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import yaml

from anthology.importing.boilerplate import Cleared, clear_boilerplate
from anthology.importing.characters import read_lines
from anthology.importing.contents_list import read_contents
from anthology.importing.decoding import decode, repair_mojibake
from anthology.importing.dividers import divide_pages
from anthology.importing.doubts import report_doubts
from anthology.importing.draft import CELL, Draft, Finding, vocabulary, without_references
from anthology.importing.endings import leave_out_pull_quotes, read_endings
from anthology.importing.epigraphs import mark_epigraphs
from anthology.importing.folios import leave_out_folios
from anthology.importing.furniture import clear_website, leave_out_website
from anthology.importing.headings import mark_headings
from anthology.importing.imported import Imported
from anthology.importing.joining import join_cuts
from anthology.importing.layout import set_blocks
from anthology.importing.note_feet import set_feet_apart
from anthology.importing.pages import read_pages
from anthology.importing.quotations import mark_breaks, mark_lists, mark_quotations
from anthology.importing.references import link_notes, settle_notes
from anthology.importing.report import write_report
from anthology.importing.title_lines import set_title_lines
from anthology.importing.titlepage import read_title_page
from anthology.importing.underlines import read_underlines
from anthology.importing.writing import write_markdown

__all__ = ["Finding", "Imported", "import_text", "render_report"]

STAGES: tuple[Callable[[Draft], Draft], ...] = (
    # Furniture stands between the halves of what a page has cut, and after the last note.
    read_contents,
    leave_out_website,
    leave_out_pull_quotes,
    set_title_lines,
    # Notes at the foot of a page stand between the halves of a paragraph, and look like lists.
    link_notes,
    join_cuts,
    # An epigraph ends the title page.
    mark_epigraphs,
    read_title_page,
    read_endings,
    mark_headings,
    mark_quotations,
    mark_lists,
    mark_breaks,
    settle_notes,
    report_doubts,
)
FURNITURE = (read_contents, leave_out_website, leave_out_pull_quotes)


def import_text(
    raw: bytes, name: str, *, keep_furniture: bool = False, language: str = ""
) -> Imported:
    """Import a raw text file; a file that is in the dialect already is kept as it is.

    `name` is the file's name and only serves the findings. With `keep_furniture`, what belongs to a
    website or a digital library stays in the text. `language` is the book's, and is believed where
    the text does not tell its own.
    """
    text, found = decode(raw)
    if _has_front_matter(text):
        return Imported(text, tuple(found))
    text, mended = repair_mojibake(text)
    lines, repairs = read_lines(text)
    lines, divided = divide_pages(lines)
    cleared = Cleared(lines, [], {}) if keep_furniture else clear_boilerplate(lines)
    lines, paged = read_pages(read_underlines(cleared.lines))
    lines, numbered = leave_out_folios(lines)
    lines, sited = (lines, []) if keep_furniture else clear_website(lines)
    lines, footed = set_feet_apart(lines)
    blocks, laid_out = set_blocks(lines)
    findings_so_far = (
        *found,
        *mended,
        *repairs,
        *divided,
        *cleared.findings,
        *paged,
        *numbered,
        *sited,
        *footed,
        *laid_out,
    )
    draft = Draft(
        tuple(blocks),
        tuple(cleared.front.items()),
        findings=findings_so_far,
        words=vocabulary(blocks),
        language=language,
    )
    for stage in STAGES:
        if keep_furniture and stage in FURNITURE:
            continue
        draft = stage(draft)
    findings = sorted(map(_readable, draft.findings), key=lambda finding: finding.line)
    return Imported(write_markdown(draft), tuple(findings))


def _readable(finding: Finding) -> Finding:
    """Take out the signs that only the stages see."""
    if not re.search("[\x01\x05\x07]", finding.raw + finding.message):
        return finding
    raw, message = (
        without_references(words).replace(CELL, " ") for words in (finding.raw, finding.message)
    )
    return replace(finding, raw=raw, message=message)


def render_report(imported: Imported, name: str) -> str:
    """Write the report on an import as Markdown, doubts first."""
    return write_report(imported.findings, name, imported.unit)


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
