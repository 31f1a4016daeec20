"""Ask the reader of the dialect whether Markdown says what was meant."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token


def is_read_alike(written: str) -> bool:
    """Tell whether every sign of emphasis that is not escaped is read as one."""
    tokens: list[Token] = []
    parser = _parser()
    parser.inline.parse(written, parser, {}, tokens)
    return not any(
        sign in token.content for token in tokens if token.type == "text" for sign in "*~^"
    )


@cache
def _parser() -> MarkdownIt:
    from anthology.read.parser import markdown_parser

    return markdown_parser()
