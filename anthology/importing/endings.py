"""Read what stands below the text: the signature, where the text comes from, repeated sentences."""

from __future__ import annotations

import re
from dataclasses import replace

from anthology.importing.draft import Block, Draft, Finding, FrontValue, Kind, excerpt
from anthology.importing.imprint import read_byline
from anthology.importing.titlepage import label_dropped

_NEAR_THE_END = 4
_FEWEST_WORDS = 6
_SOURCE = re.compile(
    r"(?P<open>[(\[]?)(?P<label>sources?|originally published(?: in)?|first published in"
    r"|(?:this (?:text|article|essay) )?(?:first|originally) appeared in|from):\s+(?P<rest>\S.*)$",
    re.IGNORECASE,
)
_LICENCE = re.compile(
    r"[(\[]?(?:this (?:work|text|article|essay|site)\b.{0,60}\blicen[sc]ed? under\b"
    r"|creative commons\b|licen[sc]e: cc\b).*$",
    re.IGNORECASE,
)


def leave_out_pull_quotes(draft: Draft) -> Draft:
    """Leave out what ends the file and only repeats a passage of a longer paragraph."""
    findings: list[Finding] = []
    blocks = list(draft.blocks)
    body = [_plain(block.text) for block in blocks]
    while len(blocks) > 1:
        block, words = blocks[-1], body[len(blocks) - 1]
        if block.kind is not Kind.PARAGRAPH or not _FEWEST_WORDS <= len(words.split()) <= 80:
            break
        # A paragraph that comes back whole is a refrain, and belongs to the text.
        if not any(words in earlier != words for earlier in body[: len(blocks) - 1]):
            break
        del blocks[-1]
        message = "a pull quote that repeats a passage of the text was left out"
        findings.append(Finding("dropped", "pull-quote-dropped", block.number, message, block.text))
        if len(findings) == _NEAR_THE_END:
            break
    return draft.with_blocks(blocks, findings)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def read_endings(draft: Draft) -> Draft:
    """Move a signature and a statement of the source into the front matter."""
    blocks = list(draft.blocks)
    front = dict(draft.front)
    findings: list[Finding] = []
    for index in range(len(blocks) - 1, max(0, len(blocks) - _NEAR_THE_END) - 1, -1):
        block = blocks[index]
        if block.kind is not Kind.PARAGRAPH or not index:
            continue
        if _read_signature(block, front, findings) or _read_source(block, front, findings):
            del blocks[index]
        elif _LICENCE.match(block.text) and len(block.text) < 400:
            message = "the licence statement was left out: write `license:` in the front matter"
            findings.append(Finding("doubt", "licence-dropped", block.number, message, block.text))
            del blocks[index]
    return replace(draft.with_blocks(blocks, findings), front=tuple(front.items()))


def _read_signature(block: Block, front: dict[str, FrontValue], findings: list[Finding]) -> bool:
    byline = read_byline(block.text)
    if not byline:
        return False
    known = front.get(byline.role)
    if known == byline.names:
        message = "a signature that repeats the author's name was left out"
        findings.append(Finding("dropped", "signature-dropped", block.number, message, block.text))
        return True
    if known:
        return False
    front[byline.role] = byline.names
    findings.append(label_dropped(block.number, byline.label, "names"))
    message = f"the signature “{excerpt(block.text)}” became `{byline.role}`"
    findings.append(Finding("repair", "signature-read", block.number, message))
    return True


def _read_source(block: Block, front: dict[str, FrontValue], findings: list[Finding]) -> bool:
    match = _SOURCE.match(block.text)
    if not match or front.get("source") or (match["label"].casefold() == "from"):
        return False
    rest = match["rest"]
    if match["open"] and rest[-1] in ")]":
        rest = rest[:-1].rstrip()
    front["source"] = rest
    findings.append(label_dropped(block.number, match["label"], "words"))
    message = "the statement at the end of the text became `source`"
    findings.append(Finding("repair", "source-read", block.number, message))
    if len(rest) > 120:
        message = "`source` is long for a page of permissions: shorten it?"
        findings.append(Finding("doubt", "source-long", block.number, message))
    return True
