"""Read what a bad conversion has left of HTML in a text: entities, and tags for italics and notes."""

from __future__ import annotations

import html
import re

from anthology.importing.draft import SUPERSCRIPTS, Finding

_ENTITY = re.compile(r"&(?:amp;)?(#\d{2,6}|#x[0-9a-fA-F]{2,5}|[A-Za-z]{2,8}\d{0,2});")
_RAISED = re.compile(r"<sup>\s*\[?(\d{1,3})\]?\s*</sup>", re.IGNORECASE)
_ITALIC = re.compile(
    r"<(i|em|b|strong)>(?=\S)([^<>]{1,2000}?)(?<=\S)</\1>(?![\w*_])", re.IGNORECASE
)
_TAG = re.compile(
    r"</?(?:p|br|div|span|font|center|a|i|b|u|em|strong|blockquote|h[1-6]|hr|sup|sub|small|big)"
    r"(?:\s[^<>]{0,200})?/?>",
    re.IGNORECASE,
)


def unescape(text: str, number: int) -> tuple[str, list[Finding]]:
    """Put characters for entities, raised digits and emphasis for tags; list the tags left out."""
    findings: list[Finding] = []
    read = [tag for found in _RAISED.finditer(text) for tag in re.findall(r"<[^<>]+>", found[0])]
    made = _RAISED.sub(lambda found: _superscript(found[1]), text)
    read += [f"<{found[1]}> </{found[1]}>" for found in _ITALIC.finditer(made)]
    made = _ITALIC.sub(_emphasis, made)
    for tag in _TAG.findall(made):
        message = "a tag of HTML was left out"
        findings.append(Finding("dropped", "tag-dropped", number, message, tag))
    made = _TAG.sub("", made)
    if read:
        message = "tags of HTML became what they stand for"
        findings.append(Finding("repair", "tag-read", number, message, " ".join(read)))
    plain = unescape_entities(made)
    if plain != made:
        message = "characters written as in HTML became what they stand for"
        findings.append(Finding("repair", "entity-read", number, message))
    return plain, findings


def unescape_entities(text: str) -> str:
    """Put characters for entities; those that stand for none, or for a line's end, stay."""
    return _ENTITY.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    character = html.unescape(f"&{found[1]};")
    known = len(character) == 1 and (character.isprintable() or character in "\u00a0\u00ad")
    return character if known else found[0]


def _superscript(digits: str) -> str:
    return "".join(SUPERSCRIPTS[int(digit)] for digit in digits)


def _emphasis(found: re.Match[str]) -> str:
    sign = "*" if found[1].lower() in ("i", "em") else "**"
    return f"{sign}{found[2]}{sign}"
