"""The list of illustrations: every figure that has a caption, in the order in which the edition shows them."""

from __future__ import annotations

from collections.abc import Iterable

from anthology.edit.marks import without_links, without_marks
from anthology.edition.sections import Illustration
from anthology.model.nodes import Figure, Image, Inlines, Node
from anthology.model.walk import Rewriter, plain_text, walk


def collect_illustrations(
    runs: Iterable[tuple[str, Iterable[Node]]],
) -> tuple[Illustration, ...]:
    """Give the figures with captions among runs of nodes, each run with its language."""
    found = []
    for language, nodes in runs:
        for node in walk(nodes):
            if isinstance(node, Figure) and plain_text(caption := _listed(node.caption)):
                own = node.attributes.language or language
                found.append(Illustration(caption, node.attributes.id, own))
    return tuple(found)


def _listed(caption: Inlines) -> Inlines:
    """Give a caption as words alone: what is a picture itself belongs to its place."""

    def drop_pictures(run: Inlines) -> Inlines:
        return tuple(inline for inline in run if not isinstance(inline, Image))

    words = without_links(without_marks(caption))
    return Rewriter(inlines=drop_pictures).rewrite_inlines(words)
