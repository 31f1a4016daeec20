"""Read stage: the one Markdown parser: CommonMark, what the library adds to it, and our syntax."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin

from anthology.read.block_syntax import install_block_syntax
from anthology.read.inline_syntax import DEEPEST, install_inline_syntax
from anthology.read.paragraphs import install_paragraphs


@cache
def markdown_parser() -> MarkdownIt:
    """Give the parser; it is made once and keeps nothing of what it reads."""
    parser = MarkdownIt("commonmark", {"store_labels": True, "maxNesting": 10 * DEEPEST})
    parser.enable(["table", "strikethrough"]).use(deflist_plugin)
    # Which addresses are allowed is decided where a complaint can be made of it, in `links`.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    install_block_syntax(parser)
    install_paragraphs(parser)
    install_inline_syntax(parser)
    return parser
