"""Paragraphs are read by a shorter way than the library's, and come out the same."""

from __future__ import annotations

import random

import pytest
from markdown_it import MarkdownIt
from markdown_it.rules_block import paragraph
from mdit_py_plugins.deflist import deflist_plugin

from anthology.read.block_syntax import install_block_syntax
from anthology.read.paragraphs import install_paragraphs

LINES = """\
word|Wörter gehen|“q”|"q"|'tis|(x)|- item|* item|1. one|2) two|> quote|    code|===|---|- - -|¦ a ¦ b ¦|¦---¦---¦
--¦--|a ¦ b|:::|::: verse|::: x|[^1]: note|[x]: http://y|# head|<!-- c -->|<!-- c|-->|```|: meaning|~ meaning|Table: cap
||   three|    four|  : mean|¦ line|…|= x|*em*|`c`|1986. x|+ x|___|    in a note|  * sub|    [^2]: n"""
PIECES = [line.replace("¦", "|") for line in LINES.replace("\n", "|").split("|")]


def parser(*, shorter: bool) -> MarkdownIt:
    made = MarkdownIt("commonmark", {"store_labels": True})
    made.enable("table").use(deflist_plugin)
    install_block_syntax(made)
    if shorter:
        install_paragraphs(made)
    else:
        made.block.ruler.at("paragraph", paragraph)
    return made


@pytest.mark.parametrize("seed", range(5))
def test_the_shorter_way_finds_the_same_blocks(seed: int) -> None:
    chosen = random.Random(seed)
    theirs, ours = parser(shorter=False), parser(shorter=True)
    for _ in range(400):
        prefixes = chosen.choices(["", "", "", "", "> ", "    ", "- "], k=chosen.randint(1, 10))
        source = "\n".join(prefix + chosen.choice(PIECES) for prefix in prefixes)
        found = []
        for one in (theirs, ours):
            tokens: list = []
            one.block.parse(source, one, {}, tokens)
            found.append([token.as_dict() for token in tokens])
        assert found[0] == found[1], source
