"""Read the lines above the text as a title page: title, authors, date, publisher, credits.

Whatever no rule knows goes into the front matter as `import-imprint`, and is a doubt.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from anthology.importing.capitals import lower_capitals
from anthology.importing.draft import (
    Block,
    Draft,
    Finding,
    FrontValue,
    Kind,
    excerpt,
    is_prose,
    title_key,
)
from anthology.importing.headings import is_common_heading, is_numbered_heading, looks_like_heading
from anthology.importing.imprint import (
    COVER,
    PUBLISHER,
    RIGHTS,
    PrintedDate,
    is_name,
    read_byline,
    read_date,
)

_MOST_LINES = 14
_LONGEST_LINE = 160
_LONGEST_TITLE = 110
_LONGEST_SUBTITLE = 110


@dataclass(slots=True)
class _TitlePage:
    """What the lines read so far have given."""

    words: Counter[str]
    title: str = ""
    subtitle: str = ""
    authors: list[str] = field(default_factory=list)
    translators: list[str] = field(default_factory=list)
    date: str = ""
    date_line: Block | None = None
    publisher: str = ""
    rights: list[str] = field(default_factory=list)
    cover: list[str] = field(default_factory=list)
    series: str = ""
    imprint: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def front(self) -> dict[str, FrontValue]:
        """Give the front matter, in the order in which people write it."""
        source = self.publisher
        if self.date_line and (date := read_date(self.date_line.text)):
            source = ", ".join((source, date.words)) if source else ""
            self.findings.append(_date_finding(self.date_line, date, bool(source)))
        values: dict[str, FrontValue] = {
            "title": self.title,
            "subtitle": self.subtitle,
            "authors": tuple(self.authors),
            "translators": tuple(self.translators),
            "date": int(self.date) if self.date.isdigit() else self.date,
            "source": source,
            "rights": " ".join(self.rights),
            "cover-credit": " ".join(self.cover),
            "import-series": self.series,
            "import-imprint": tuple(self.imprint),
        }
        return {key: value for key, value in values.items() if value}


def _date_finding(block: Block, date: PrintedDate, in_source: bool) -> Finding:
    message = f"the date became “{date.iso}”"
    left_out = date.label if in_source else block.text
    return Finding("dropped", "date-rewritten", block.number, message, left_out)


def read_title_page(draft: Draft) -> Draft:
    """Move the lines above the text into the front matter."""
    count = _title_page_length(draft.blocks)
    named = (
        i for i, block in enumerate(draft.blocks[:count]) if title_key(block.text) in draft.titles
    )
    count = min(count, next((index for index in named if index), count))
    page = _TitlePage(draft.words)
    lines = draft.blocks[:count]
    standfirst: list[Block] = []
    for index, block in enumerate(lines):
        if not page.title and not _is_credit(block):
            page.title = _read_title(page, block)
        elif len(block.text) > _LONGEST_SUBTITLE:
            standfirst.append(replace(block, kind=Kind.STANDFIRST))
        else:
            _read_line(page, block, lines, index)
    if not page.title:
        message = "the file has no title: give it one"
        page.findings.append(Finding("doubt", "title-missing", 1, message))
    rest = (*standfirst, *draft.blocks[count:])
    front = page.front()
    known = {key: value for key, value in draft.front if key not in front}
    draft = replace(draft, findings=_without_values(draft.findings, known))
    return draft.with_blocks(rest, page.findings).with_front(_in_order(front | known))


def _in_order(front: dict[str, FrontValue]) -> dict[str, FrontValue]:
    """Put what a library's own head says first where people write it first."""
    first = ("title", "subtitle", "authors", "translators", "language")
    return {key: front[key] for key in first if key in front} | front


def _without_values(
    findings: tuple[Finding, ...], known: dict[str, FrontValue]
) -> tuple[Finding, ...]:
    """Say of the library's own words which went into the front matter after all."""
    values = [
        part
        for key, value in known.items()
        if key != "language"
        for part in (value if isinstance(value, tuple) else (str(value),))
    ]
    changed = []
    for finding in findings:
        raw = finding.raw
        if finding.code == "boilerplate-dropped" and values:
            used = next((value for value in values if raw.endswith(value)), "")
            if used and re.match(r"\w+: |" + re.escape(used), raw):
                values.remove(used)
                finding = replace(finding, raw=raw.removesuffix(used).strip())
        changed.append(finding)
    return tuple(
        finding for finding in changed if finding.raw or finding.code != "boilerplate-dropped"
    )


def _title_page_length(blocks: tuple[Block, ...]) -> int:
    """Count the lines that stand above the text."""
    count = 0
    titled = False
    for block in blocks[:_MOST_LINES]:
        credit = _is_credit(block)
        if block.kind is not Kind.PARAGRAPH or len(block.lines) > 2:
            break
        if not credit:
            if len(block.text) > _LONGEST_LINE or is_prose(block):
                break
            if titled and not _can_stand_below(block, blocks[:count]):
                break
            if not titled and not _can_be_title(block):
                break
            titled = True
        count += 1
    if not titled and count and count < len(blocks):
        return count if read_byline(blocks[0].text) else 0
    if count == len(blocks):
        return 1 if count > 1 and _can_be_title(blocks[0]) else 0
    return count - _ends_with_heading(blocks, count)


def _ends_with_heading(blocks: tuple[Block, ...], count: int) -> bool:
    """Tell whether the last line heads the first section, as others head the later ones."""
    if count < 2 or _is_credit(blocks[count - 1]) or not looks_like_heading(blocks[count - 1].text):
        return False
    if is_name(blocks[count - 1].text) or is_publisher(blocks[count - 1].text):
        return False
    others = sum(
        len(block.lines) == 1
        and block.kind is Kind.PARAGRAPH
        and len(block.text) < 80
        and looks_like_heading(block.text)
        for block in blocks[count:]
    )
    return others >= 2


def _is_credit(block: Block) -> bool:
    """Tell whether a line says by itself what it is."""
    text = block.text
    return len(text) <= _LONGEST_LINE and bool(
        read_byline(text) or read_date(text) or COVER.match(text) or RIGHTS.match(text)
    )


def _can_be_title(block: Block) -> bool:
    text = block.text
    if len(text) > _LONGEST_TITLE or text[-1:] in ",;:" or not re.search(r"\w", text):
        return False
    if is_common_heading(text) or re.match(r"[-•*·–\[]\s?|\d+[.)]\s", text):
        return False
    return text[-1] not in ".…" or looks_like_heading(text.rstrip(".…"))


def _can_stand_below(block: Block, above: tuple[Block, ...]) -> bool:
    """Tell whether a line can belong to a title page that has its title."""
    text = block.text
    if any(text.casefold() == line.text.casefold() for line in above):
        return True
    if is_common_heading(text) or is_numbered_heading(text) or not re.match(r"[\w*_(“\"]", text):
        return False
    return text[-1:] not in ".!?…:;," and not re.match(r"\d+[.)]\s", text)


def _read_title(page: _TitlePage, block: Block) -> str:
    text = block.text.strip("*_# ") or block.text
    if is_numbered_heading(text):
        message = f"the title is only a place in a book: “{text}”"
        page.findings.append(Finding("doubt", "title-is-number", block.number, message))
    if text.endswith(".") and not re.search(r"\.\.$|\b\w\.$", text):
        text = text[:-1]
        message = "the full stop after the title was left out"
        page.findings.append(Finding("repair", "title-full-stop-removed", block.number, message))
    return _lower(page, text, block)


def _lower(page: _TitlePage, text: str, block: Block) -> str:
    lowered = lower_capitals(text, page.words)
    if lowered != text:
        message = f"a line in capitals became “{lowered}”"
        page.findings.append(Finding("repair", "capitals-lowered", block.number, message))
    return lowered


def _read_line(page: _TitlePage, block: Block, lines: tuple[Block, ...], index: int) -> None:
    """Give a line below or above the title its place in the front matter."""
    text = block.text
    known = text.casefold()
    if any(line.text.casefold() == known for line in lines[:index]):
        message = "a line that the title page has already was left out"
        page.findings.append(
            Finding("dropped", "repeated-line-dropped", block.number, message, text)
        )
    elif byline := read_byline(text):
        names = [_lower(page, name, block) for name in byline.names]
        (page.translators if byline.role == "translators" else page.authors).extend(names)
        page.findings.append(label_dropped(block.number, byline.label, "names"))
    elif (date := read_date(text)) and not page.date:
        page.date = date.iso
        page.date_line = block
    elif COVER.match(text):
        page.cover.append(text)
    elif RIGHTS.match(text):
        page.rights.append(text)
    elif not page.publisher and is_publisher(text):
        page.publisher = _lower(page, text, block)
    else:
        _guess_line(page, block, lines, index)


def _guess_line(page: _TitlePage, block: Block, lines: tuple[Block, ...], index: int) -> None:
    """Place a line that only its neighbours explain."""
    text = block.text
    known = text.casefold()
    later = [line.text.casefold() for line in lines[index + 1 :]]
    bylined = page.authors or any(read_byline(line.text) for line in lines)
    if known in ("anonymous", "anon.", "anon") or (known in later and is_name(text)):
        page.authors.append(_lower(page, text, block))
    elif any(
        is_publisher(line.text) and line.text.casefold().startswith(known + " ")
        for line in lines[index + 1 :]
    ):
        page.series = _lower(page, text, block)
    elif not bylined and is_name(text) and 2 <= len(text.split()) <= 4:
        page.authors.append(_lower(page, text, block))
        message = f"taken as the author: “{text}”"
        page.findings.append(Finding("doubt", "author-guessed", block.number, message))
    elif not page.subtitle and _stands_below_title(lines, index):
        page.subtitle = _lower(page, text, block)
        message = f"taken as the subtitle: “{excerpt(text)}”"
        page.findings.append(Finding("repair", "subtitle-marked", block.number, message))
    else:
        page.imprint.append(text)
        message = f"kept as `import-imprint`: “{excerpt(text)}”"
        page.findings.append(Finding("doubt", "title-page-line-unclear", block.number, message))


def is_publisher(text: str) -> bool:
    """Tell whether a line is a publisher's name."""
    return bool(PUBLISHER.match(text)) and looks_like_heading(text)


def _stands_below_title(lines: tuple[Block, ...], index: int) -> bool:
    """Tell whether nothing but credits stands between the title and a line."""
    return sum(not _is_credit(line) for line in lines[:index]) == 1


def label_dropped(number: int, label: str, what: str) -> Finding:
    """Report a word like “By”, which the front matter says by its key."""
    message = f"“{label}” was left out: the front matter's key says it of these {what}"
    return Finding("dropped", "label-dropped", number, message, label)
