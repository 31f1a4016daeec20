"""Put together what the ends of lines and pages have cut: words first, then paragraphs.

Whether a hyphen at a cut belongs to its word, `hyphens` judges; what is not certain is reported as
a doubt.
"""

from __future__ import annotations

import re
from dataclasses import replace

from anthology.importing.draft import (
    Block,
    Draft,
    Finding,
    Kind,
    Line,
    bare_end,
    excerpt,
    is_prose,
    words_of,
)
from anthology.importing.hyphens import Hyphens
from anthology.importing.languages import language_of

_CUT_HEAD = re.compile(r"(?:^|(?<=[^\w-]))((?:[^\W\d_]+-)*[^\W\d_]+)-$")
_CUT_TAIL = re.compile(r"([^\W\d_]+(?:['’-][^\W\d_]+)*)(\S*)(?:\s+|$)")
_CUT_WITHIN = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,40})([-¬]) ([^\W\d_]+)(?![^\W\d_])")
_INITIAL = re.compile(r"[“\"‘«]?(?<!\w)([^\W\d_a-zß-ÿа-я]) ([^\W\d_]+)(?=[ ,;’'])")
_GLUED = re.compile(r"(?:(?P<dash>[^\s—-](?:—|--))|\d[-–])$")
_ELIDED = re.compile(
    r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|aujourd|un|all|dall|dell|nell|sull|coll"
    r"|gl|quest|quell|bell|sant|grand)['’]$",
    re.IGNORECASE,
)
"""Words that lose their last letter before a vowel, and have no space after them."""
_GLUES = re.compile(r"[\w“‘\"'(*]")
_MISREAD_NOTE = re.compile(r"(?:[tfijJ+°®©^]|tt|ff)\s+(?=[A-Z]|[“\"][A-Z])")
_LIST_ENTRY = re.compile(r"(?:[-•*·–]|\(?\w{1,4}[.)]|\[)\s?")
# Words no sentence ends with: what follows them belongs to the same sentence.
_LEADS_ON = words_of(
    "a an and as at because between but by for from her his if in into its my nor of on or our"
    " over than that the their these this those to under until upon when where which while who"
    " whose with without your der dem des und oder ein eine einen einem einer zum zur vom im"
    " le les du des une et dans pour par sur ses leur el los las del una y por sus il della delle"
    " dei gli nella e di da dos das pela het een van и в на с к от для"
)


def join_cuts(draft: Draft) -> Draft:
    """Join words and paragraphs that were cut, in the text and within each note."""
    findings: list[Finding] = []
    language = str(dict(draft.front).get("language", ""))
    hyphens = Hyphens(draft.words, language or language_of(draft.words) or draft.language)
    measure = _measure(draft.blocks)
    blocks = _join_blocks(draft.blocks, hyphens, findings, measure)
    notes = tuple(
        replace(note, blocks=tuple(_join_blocks(note.blocks, hyphens, findings, measure)))
        for note in draft.notes
    )
    return replace(draft.with_blocks(blocks, findings), notes=notes)


def _join_blocks(
    given: tuple[Block, ...], hyphens: Hyphens, findings: list[Finding], measure: int
) -> list[Block]:
    blocks: list[Block] = []
    lines: list[Line] = []
    for block in given:
        if block.kind in (Kind.PARAGRAPH, Kind.QUOTATION):
            block = replace(block, lines=_join_lines(block.lines, hyphens, findings))
            block = _with_initial(block, hyphens, findings)
        if blocks and _goes_on(blocks[-1], lines, block, measure):
            before = lines[-1]
            ends = excerpt(before.text[-30:].split(" ", 1)[-1])
            message = f"a paragraph was cut after “{ends}” (line {before.number})"
            findings.append(Finding("repair", "page-break-joined", block.number, message))
            lines[-1:] = _join_lines((before, block.lines[0]), hyphens, findings)
            lines += block.lines[1:]
            continue
        if blocks:
            blocks[-1] = replace(blocks[-1], lines=tuple(lines))
        findings += _doubts(blocks[-1] if blocks else None, block)
        blocks.append(block)
        lines = list(block.lines)
    if blocks:
        blocks[-1] = replace(blocks[-1], lines=tuple(lines))
    return blocks


def _with_initial(block: Block, hyphens: Hyphens, findings: list[Finding]) -> Block:
    """Put the large first letter of a chapter back to its word: “T HE press”."""
    first = block.lines[0] if block.lines else None
    match = _INITIAL.match(first.text) if first else None
    if not first or not match or not hyphens.initial(match[1], match[2]):
        return block
    lowered = match[1] + match[2].lower()
    whole = (
        lowered
        if re.match(r"\s*[^\W\d_]*[a-zß-ÿа-я]", first.text[match.end() :])
        else match[1] + match[2]
    )
    message = f"“{match[1]}” and “{match[2]}” became “{whole}”: a large first letter stood apart"
    findings.append(Finding("repair", "word-rejoined", first.number, message))
    text = first.text[: match.start(1)] + whole + first.text[match.end() :]
    line = replace(first, text=text)
    return replace(block, lines=(line, *block.lines[1:]))


def _measure(blocks: tuple[Block, ...]) -> int:
    """Find how long full lines are where paragraphs are broken into lines; 60 where they are not."""
    lengths = sorted(len(line.text) for block in blocks for line in block.lines[:-1])
    return min(60, lengths[len(lengths) // 2] * 4 // 5) if len(lengths) > 3 else 60


def _goes_on(before: Block, lines: list[Line], block: Block, measure: int) -> bool:
    """Tell whether a block is the rest of the paragraph before it, which has these lines so far."""
    if before.kind is not Kind.PARAGRAPH or block.kind is not Kind.PARAGRAPH or not block.gap:
        return False
    head, tail = lines[-1].text, block.text
    if _MISREAD_NOTE.match(tail):
        return False
    if _LIST_ENTRY.match(tail) and not tail[:1].islower():
        return False
    if _CUT_HEAD.search(head) and tail[:1].islower():
        return True
    if not _is_open(head) or not (len(head) > max(30, measure) or len(lines) > 1):
        return False
    if tail[:1].islower():
        return not re.match(r"(?:\w{1,2}|[ivxl]{1,5})[.)]\s", tail)
    last = re.findall(r"[\w'’]+", head)[-1:]
    return bool(last) and last[0].casefold() in _LEADS_ON and len(tail) > 60


def _is_open(text: str) -> bool:
    """Tell whether a text ends within a sentence."""
    return bare_end(text)[-1:].isalnum() or text[-1:] in ",;-"


def _doubts(before: Block | None, block: Block) -> list[Finding]:
    if block.kind is not Kind.PARAGRAPH:
        return []
    findings = []
    if before and is_prose(before) and before.kind is Kind.PARAGRAPH and is_prose(block):
        if _is_open(before.text):
            message = f"a paragraph ends without a full stop: “{excerpt(before.text[-40:])}”"
            line = before.lines[-1].number
            findings.append(Finding("doubt", "paragraph-without-end", line, message))
        elif block.text[:1].islower():
            message = f"a paragraph begins in lower case: “{excerpt(block.text, 40)}”"
            findings.append(Finding("doubt", "paragraph-in-lower-case", block.number, message))
    return findings


def _join_lines(
    lines: tuple[Line, ...], hyphens: Hyphens, findings: list[Finding]
) -> tuple[Line, ...]:
    """Bring the rest of each cut word up to the line where it begins."""
    joined: list[Line] = []
    for line in lines:
        line = _mend_within(line, hyphens, findings)
        if joined and _is_glued(joined[-1].text, line.text):
            start, _, rest = line.text.partition(" ")
            joined[-1] = replace(joined[-1], text=joined[-1].text + start)
            line = replace(line, text=rest.lstrip())
        cut = joined and joined[-1].text.endswith("-")
        head = _CUT_HEAD.search(joined[-1].text) if cut else None
        tail = _CUT_TAIL.match(line.text)
        if head and tail and not hyphens.is_suspended(head.group(1), tail.group(1)):
            whole, finding = _rejoin(head.group(1), tail.group(1), hyphens, line.number)
            findings.append(finding)
            upper = joined[-1]
            text = upper.text[: head.start(1)] + whole + tail.group(2)
            joined[-1] = replace(upper, text=text)
            line = replace(line, text=line.text[tail.end() :])
        if line.text:
            joined.append(line)
    return tuple(joined)


def _is_glued(head: str, tail: str) -> bool:
    """Tell whether a line's end has cut a dash or a span of years, which have no space in them."""
    # What can be glued stands at the very end; nearly all lines end otherwise.
    if head[-1:] in "'’" and _ELIDED.search(head) and tail[:1].isalpha():
        return True
    glued = _GLUED.search(head) if head[-1:] in "—-–" else None
    return bool(glued and _GLUES.match(tail) and (glued["dash"] or tail[0].isdigit()))


def _mend_within(line: Line, hyphens: Hyphens, findings: list[Finding]) -> Line:
    """Join words that were cut where the file's lines were put together: “exam- ple”."""
    if "- " not in line.text and "¬ " not in line.text:
        return line

    def mend(match: re.Match[str]) -> str:
        first, sign, second = match.groups()
        if hyphens.is_suspended(first, second):
            return match.group()
        verdict = hyphens.judge(first, second)
        closed = verdict.whole == first + second
        if sign == "-" and not (verdict.certain and closed and not hyphens.is_word(second)):
            return match.group()
        whole, finding = _rejoin(first, second, hyphens, line.number)
        findings.append(finding)
        return whole

    return replace(line, text=_CUT_WITHIN.sub(mend, line.text))


def _rejoin(first: str, second: str, hyphens: Hyphens, number: int) -> tuple[str, Finding]:
    """Decide whether the hyphen at a cut stays."""
    verdict = hyphens.judge(first, second)
    message = f"“{first}-” and “{second}” became “{verdict.whole}”: {verdict.why}"
    if verdict.certain:
        return verdict.whole, Finding("repair", "word-rejoined", number, message)
    return verdict.whole, Finding("doubt", "word-rejoined-by-guess", number, message)
