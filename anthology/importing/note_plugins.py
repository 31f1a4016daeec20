"""Notes that websites keep beside their marks become notes at the end, linked as all others are.

WordPress plugins (Modern Footnotes, Footnotes) and sidenotes put a note into the line that calls it.
"""

from __future__ import annotations

import re

from lxml import html

_INLINE_NOTE = re.compile(
    r"(?:^|\s)(?:modern-footnotes-footnote__note|footnote_tooltip|sidenote|footnote-inline"
    r"|inline-footnote__content)(?:\s|$)"
)
_TABLE_ROW = "footnotes_plugin_reference_row"
_TABLE = "footnotes_reference_container"
_CALL = re.compile(
    r"modern-footnotes-footnote|footnote_(?:plugin_tooltip|referrer)|sidenote-number"
)
_NUMBER = re.compile(r"[\[(\s]*(\d{1,4})[\])\s]*$")


def gather_inline_notes(body: html.HtmlElement) -> list[str]:
    """Move notes that stand in the line behind the text, and link their marks.

    Gives the words of lists that repeat them, which are left out.
    """
    full = _table_notes(body)
    notes = [
        element
        for element in body.iter("span", "aside", "small", "div")
        if _INLINE_NOTE.search(element.get("class") or "") and element.text_content().strip()
    ]
    words: list[str] = []
    for number, note in enumerate(notes, start=1):
        _put_mark(note, number)
        paragraph = html.Element("p")
        paragraph.set("id", f"import-inline-{number}")
        key = re.sub(r"\D+", "-", note.get("id") or "").strip("-")
        source = full.get(key, note)
        if source is not note:
            words.append(" ".join(" ".join(map(str, note.itertext())).split()))
        paragraph.text = source.text
        for child in list(source):
            paragraph.append(child)
        note.text = None
        note.drop_tree()
        body.append(paragraph)
    repeated = body.find_class(_TABLE) if notes and full else []
    for table in repeated:
        words.append(" ".join(" ".join(map(str, table.itertext())).split()))
        table.drop_tree()
    return words


def _table_notes(body: html.HtmlElement) -> dict[str, html.HtmlElement]:
    """Find the full words of notes that a plugin repeats below the text, by the number in their ids."""
    found = {}
    for row in body.find_class(_TABLE_ROW):
        head, text = row.find("th"), row.find("td")
        if head is not None and text is not None:
            found[re.sub(r"\D+", "-", head.get("id") or "").strip("-")] = text
    return found


def _put_mark(note: html.HtmlElement, number: int) -> None:
    """Put a link to a note in the place of its mark."""
    mark = html.Element("a")
    mark.set("href", f"#import-inline-{number}")
    mark.text = str(number)
    raised = html.Element("sup")
    raised.append(mark)
    before = note.getprevious()
    while before is not None and before.tag == "input":
        before = before.getprevious()
    loose = (before.tail or "").strip() if before is not None else ""
    kind = f"{before.get('class') or ''} {before.get('id') or ''}" if before is not None else ""
    if (
        before is not None
        and not loose
        and (_CALL.search(kind) or before.tag in ("sup", "a", "label"))
    ):
        words = before.text_content().strip()
        if match := _NUMBER.match(words):
            mark.text = match[1]
        before.addprevious(raised)
        before.tail = None
        before.drop_tree()
    else:
        note.addprevious(raised)
