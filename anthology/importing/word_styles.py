"""What a word processor's file says by styles and records, settled in Pandoc's tree.

Tracked changes are taken or refused, comments and lists of contents are left out, styles that mean
something to a book become its divs, and neighbouring paragraphs of one quotation one quotation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from anthology.importing.draft import Finding, excerpt
from anthology.importing.imported import TrackChanges
from anthology.importing.tree_inlines import Node, plain_of

_CONTENTS = re.compile(
    r"(?:toc|contents|verzeichnis|inhaltsverzeichnis|tm|tdc|sommario|índice|inhopg|spis tre[sś]ci)\s*\d"
    r"|toc heading|inhaltsverzeichnis(?:überschrift)?|contents heading|table of (?:contents|figures)",
    re.IGNORECASE,
)
_DIVS = (
    (re.compile(r"\b(?:verse|poem|poetry|gedicht|strophe|vers|poème|poesia)\b", re.I), "verse"),
    (re.compile(r"\b(?:epigraph|motto|épigraphe|epígrafe)\b", re.I), "epigraph"),
    (re.compile(r"\b(?:dedication|widmung|dédicace)\b", re.I), "dedication"),
    (re.compile(r"\b(?:attribution|signature|unterschrift)\b", re.I), "attribution"),
    (re.compile(r"\bpull[ -]?quote\b", re.I), "pull-quote"),
)


def settle(
    document: dict[str, Any], findings: list[Finding], track_changes: TrackChanges
) -> dict[str, Any]:
    """Settle all of a tree that Pandoc read with all changes and styles; list what is left out."""
    refused = "deletion" if track_changes == "accept" else "insertion"
    blocks = _blocks(document["blocks"], refused, findings)
    return {**document, "blocks": blocks}


def _blocks(blocks: Sequence[Node], refused: str, findings: list[Finding]) -> list[Node]:
    settled: list[Node] = []
    for block in blocks:
        style = _style(block)
        if style and _CONTENTS.fullmatch(style.strip()):
            words = " ".join(" ".join(_words(block)).split())
            message = f"a line of the list of contents: “{excerpt(words)}”"
            findings.append(Finding("dropped", "contents-dropped", 0, message, words))
            continue
        block = _inside(block, refused, findings)
        name = next((name for pattern, name in _DIVS if style and pattern.search(style)), "")
        before: Node = settled[-1] if settled else {"t": ""}
        if name == "verse":
            lines = [line for inner in block["c"][1] for line in _lines(inner)]
            if before["t"] == "LineBlock":
                before["c"] += lines
            else:
                settled.append({"t": "LineBlock", "c": lines})
        elif name:
            if before["t"] == "Div" and before["c"][0][1] == [name]:
                before["c"][1] += block["c"][1]
            else:
                settled.append({"t": "Div", "c": [["", [name], []], block["c"][1]]})
        elif _is_quotation(block) and _is_quotation(before):
            _quotation(before)["c"] += _quotation(block)["c"]
        else:
            settled.append(block)
    return settled


def _style(block: Node) -> str:
    if block["t"] != "Div":
        return ""
    return str(dict(block["c"][0][2]).get("custom-style", ""))


def _is_quotation(block: Node) -> bool:
    alone = block["t"] == "Div" and len(block["c"][1]) == 1
    return block["t"] == "BlockQuote" or (alone and block["c"][1][0]["t"] == "BlockQuote")


def _quotation(block: Node) -> Node:
    return block if block["t"] == "BlockQuote" else block["c"][1][0]


def _lines(block: Node) -> list[list[Node]]:
    """Give the lines of a block of verse; each of its paragraphs begins one."""
    if block["t"] not in ("Para", "Plain"):
        return [[{"t": "Str", "c": " ".join(_words(block))}]]
    lines: list[list[Node]] = [[]]
    for node in block["c"]:
        if node["t"] == "LineBreak":
            lines.append([])
        else:
            lines[-1].append(node)
    return lines


def _inside(node: Any, refused: str, findings: list[Finding]) -> Any:
    """Settle what is within a node."""
    if isinstance(node, list):
        if node and all(isinstance(part, dict) and "t" in part for part in node):
            return [
                _inside(part, refused, findings)
                for part in node
                if _is_kept(part, refused, findings)
            ]
        return [_inside(part, refused, findings) for part in node]
    if not isinstance(node, dict) or "c" not in node:
        return node
    return {**node, "c": _inside(node["c"], refused, findings)}


def _is_kept(node: Node, refused: str, findings: list[Finding]) -> bool:
    """Tell whether a node stays; list it if it does not."""
    if node["t"] != "Span":
        return True
    (_, classes, _), words = node["c"]
    if refused in classes:
        said = plain_of(words).strip()
        if said:
            message = f"words that a tracked change takes out: “{excerpt(said)}”"
            findings.append(Finding("dropped", "change-settled", 0, message, said))
        return False
    if "comment-start" in classes:
        said = " ".join(" ".join(_words(node)).split())
        message = f"a comment: “{excerpt(said)}”"
        findings.append(Finding("dropped", "comment-dropped", 0, message, said))
        return False
    return "comment-end" not in classes


def _words(node: Any) -> list[str]:
    """Give all words of a node, at any depth."""
    if isinstance(node, list):
        return [word for part in node for word in _words(part)]
    if not isinstance(node, dict):
        return []
    if node.get("t") in ("Str", "Code", "Math"):
        content = node["c"]
        return [content if isinstance(content, str) else content[1]]
    return _words(node.get("c", []))
