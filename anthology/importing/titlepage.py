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
from anthology.importing.headings import is_numbered_heading
from anthology.importing.imprint import (
    COVER,
    RIGHTS,
    Byline,
    PrintedDate,
    is_imprint,
    is_name,
    read_byline,
    read_date,
)
from anthology.importing.title_extent import (
    can_be_title,
    is_credit,
    is_publisher,
    length_above_contents,
    title_page_length,
)

_MOST_LINES = 24
_LONGEST_SUBTITLE = 110
_SIGNED = re.compile(
    r"(?P<title>.{4,}?),?\s+(?P<by>by)\s+(?P<name>\S+(?:\s\S+){1,3})$", re.IGNORECASE
)
_SOURCE = re.compile(r"(sources?|quelle|fuente|fonte|источник):\s+(\S.*)$", re.IGNORECASE)


@dataclass(slots=True)
class _TitlePage:
    """What the lines read so far have given."""

    words: Counter[str]
    known: frozenset[str] = frozenset()
    """Who a library's own head says has written it, as `title_key` gives the names."""
    titled: bool = False
    """A library's own head gives the title."""
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
    count = title_page_length(draft.blocks)
    named = (
        i for i, block in enumerate(draft.blocks[:count]) if title_key(block.text) in draft.titles
    )
    count = min(count, next((index for index in named if index), count))
    count = length_above_contents(draft) or count
    library = dict(draft.front)
    authors = library.get("authors", ())
    page = _TitlePage(
        draft.words, frozenset(map(title_key, authors if isinstance(authors, tuple) else ()))
    )
    lines = _without_repeated(_without_rules(draft.blocks[:count], page), library, page)
    standfirst: list[Block] = []
    author = _leading_author(lines)
    for index, block in enumerate(lines):
        if index == author:
            page.authors.append(_lower(page, block.text, block))
            message = f"taken as the author, above the title: “{block.text}”"
            page.findings.append(Finding("doubt", "author-guessed", block.number, message))
        elif not page.title and not page.titled and not is_credit(block):
            page.title = _read_title(page, block)
        elif len(block.text) > _LONGEST_SUBTITLE and not is_credit(block):
            standfirst.append(replace(block, kind=Kind.STANDFIRST))
        else:
            _read_line(page, block, lines, index)
    if not page.title and "title" not in library:
        message = "the file has no title: give it one"
        page.findings.append(Finding("doubt", "title-missing", 1, message))
    title = page.title or str(library.get("title", ""))
    named_again = title_key(title) in draft.titles
    rest = _without_title(draft.blocks[count:], title, page, last=not named_again)
    rest = (*standfirst, *rest)
    front = page.front()
    front |= {
        key: library[key] for key in front if key in library and _is_same(front[key], library[key])
    }
    known = {key: value for key, value in draft.front if key not in front}
    draft = replace(draft, findings=_without_values(draft.findings, known))
    return draft.with_blocks(rest, page.findings).with_front(_in_order(front | known))


def _is_same(value: FrontValue, other: FrontValue) -> bool:
    """Tell whether a library spells a value in another way."""
    return title_key(str(value)) == title_key(str(other))


def _without_title(
    blocks: tuple[Block, ...], title: str, page: _TitlePage, *, last: bool
) -> tuple[Block, ...]:
    """Leave out the title where it stands again above the first chapter.

    Without `last` the last of them stays, which heads the chapter of that name.
    """
    key = title_key(title)
    first = next((i for i, block in enumerate(blocks) if is_prose(block) and i), len(blocks))
    again = [
        index
        for index, block in enumerate(blocks[:-1][: first + _MOST_LINES])
        if key
        and title_key(block.text) == key
        and block.kind is Kind.PARAGRAPH
        and not block.text.endswith((".", "!", "?", ","))
        and (is_numbered_heading(blocks[index + 1].text) or index < first)
    ]
    again = again if last else again[:-1]
    message = "the title, which stands above the text again, was left out"
    for index in again:
        text = blocks[index].text
        page.findings.append(
            Finding("dropped", "repeated-line-dropped", blocks[index].number, message, text)
        )
    return tuple(block for index, block in enumerate(blocks) if index not in again)


def _without_repeated(
    lines: tuple[Block, ...], library: dict[str, FrontValue], page: _TitlePage
) -> tuple[Block, ...]:
    """Leave out the lines that say the title which a library's own head gives."""
    title = _key(library.get("title", ""))
    if not title:
        return lines
    page.titled = True
    whole = title + _key(library.get("subtitle", ""))
    again: set[int] = set()
    for start in range(len(lines)):
        said = ""
        if start in again:
            continue
        for end in range(start, len(lines)):
            if not whole.startswith(said + _key(lines[end].text)):
                break
            said += _key(lines[end].text)
            if said.startswith(title):
                again |= set(range(start, end + 1))
    message = "a line that says the library's title again was left out"
    page.findings += [
        Finding("dropped", "repeated-line-dropped", lines[index].number, message, lines[index].text)
        for index in sorted(again)
    ]
    if not again:
        page.titled = False
    return tuple(block for index, block in enumerate(lines) if index not in again)


def _without_rules(lines: tuple[Block, ...], page: _TitlePage) -> tuple[Block, ...]:
    """Leave out the rules and ornaments between the lines."""
    message = "a rule of the title page was left out"
    page.findings += [
        Finding("repair", "rule-removed", block.number, message)
        for block in lines
        if not re.search(r"\w", block.text)
    ]
    return tuple(block for block in lines if re.search(r"\w", block.text))


def _key(value: FrontValue) -> str:
    return title_key(str(value).replace("&", " and "))


def _leading_author(lines: tuple[Block, ...]) -> int:
    """Find a name that stands above the title; -1 for none."""
    plain = [index for index, block in enumerate(lines) if not is_credit(block)]
    if len(plain) < 2 or any(_is_author_line(block.text) for block in lines):
        return -1
    first, second = (lines[index].text for index in plain[:2])
    above = is_name(first) and 2 <= len(first.split()) <= 4 and not is_name(second)
    fits = can_be_title(lines[plain[1]]) and not is_publisher(second) and second[:1] != "("
    return plain[0] if above and fits and not is_publisher(first) else -1


def _is_author_line(text: str) -> bool:
    byline = read_byline(text)
    return bool(byline and byline.role == "authors")


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
            bare = raw.rstrip('"”')
            used = next((value for value in values if bare.endswith(value)), "")
            if used and re.match(r"\w+: |full text of |" + re.escape(used), raw, re.IGNORECASE):
                values.remove(used)
                finding = replace(finding, raw=bare.removesuffix(used).strip())
        changed.append(finding)
    return tuple(
        finding for finding in changed if finding.raw or finding.code != "boilerplate-dropped"
    )


def _read_title(page: _TitlePage, block: Block) -> str:
    text = block.text.strip("*_# ") or block.text
    if (signed := _SIGNED.match(text)) and is_name(signed["name"]):
        text = signed["title"]
        page.authors.append(_lower(page, signed["name"], block))
        page.findings.append(label_dropped(block.number, signed["by"], "names"))
        message = f"taken as the author, from the line of the title: “{signed['name']}”"
        page.findings.append(Finding("doubt", "author-guessed", block.number, message))
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
    elif (byline := read_byline(text)) and _is_believed(page, byline):
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
    elif not page.publisher and (source := _SOURCE.match(text)):
        page.publisher = source[2]
        page.findings.append(label_dropped(block.number, source[1], "words"))
    elif not page.publisher and (is_publisher(text) or _names_publisher(text)):
        page.publisher = _lower(page, text.strip("*_"), block)
        year = re.search(r"\b(1[4-9]\d\d|20\d\d)\b", text)
        if year and not page.date:
            page.date = year[1]
    elif is_imprint(text):
        _keep_imprint(page, block)
    else:
        _guess_line(page, block, lines, index)


def _is_believed(page: _TitlePage, byline: Byline) -> bool:
    """Tell whether a line names the authors, or nothing else does: a publisher's is like theirs."""
    names = frozenset(map(title_key, byline.names))
    known = any(a.startswith(b) or b.startswith(a) for a in names for b in page.known)
    return byline.role != "authors" or not page.known or known


def _guess_line(page: _TitlePage, block: Block, lines: tuple[Block, ...], index: int) -> None:
    """Place a line that only its neighbours explain."""
    text = block.text
    known = text.casefold()
    later = [line.text.casefold() for line in lines[index + 1 :]]
    bylined = page.authors or any(read_byline(line.text) for line in lines)
    if page.known and title_key(text) in page.known:
        message = "the author, whom the library's own head names, was left out"
        page.findings.append(
            Finding("dropped", "repeated-line-dropped", block.number, message, text)
        )
    elif page.known and (is_name(text) or read_byline(text)):
        _keep_imprint(page, block)
    elif known in ("anonymous", "anon.", "anon") or (known in later and is_name(text)):
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
    elif not page.subtitle and not page.titled and _stands_below_title(lines, index):
        page.subtitle = _lower(page, text, block)
        message = f"taken as the subtitle: “{excerpt(text)}”"
        page.findings.append(Finding("repair", "subtitle-marked", block.number, message))
    else:
        _keep_imprint(page, block)


def _keep_imprint(page: _TitlePage, block: Block) -> None:
    page.imprint.append(block.text)
    message = f"kept as `import-imprint`: “{excerpt(block.text)}”"
    page.findings.append(Finding("doubt", "title-page-line-unclear", block.number, message))


def _names_publisher(text: str) -> bool:
    """Tell whether an imprint has a publisher or a place with its year."""
    return is_imprint(text) and bool(
        re.search(r"\b(?:1[4-9]\d\d|20\d\d)\b", text)
        and not re.match(
            r"\W*(?:(?:first |thence |since )?(?:re)?printed|written|delivered|\w+\s(?:edition|impression|printing))\b",
            text,
            re.I,
        )
    )


def _stands_below_title(lines: tuple[Block, ...], index: int) -> bool:
    """Tell whether nothing but credits stands between the title and a line."""
    plain = sum(not is_credit(line) for line in lines[:index])
    return plain - (_leading_author(lines) >= 0) == 1


def label_dropped(number: int, label: str, what: str) -> Finding:
    """Report a word like “By”, which the front matter says by its key."""
    message = f"“{label}” was left out: the front matter's key says it of these {what}"
    return Finding("dropped", "label-dropped", number, message, label)
