"""Read stage: pictures that Markdown in the manifest names; in and out: its `Document`.

The manifest looks for files in `texts/` and in the book's folder, and so do the words that stand in it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from anthology.manifest.files import TEXTS
from anthology.model.nodes import Block, Blocks, Figure, Image, Inlines
from anthology.model.walk import Rewriter
from anthology.read.document import Document
from anthology.read.source import has_scheme, resolve


def find_pictures(document: Document, folder: Path) -> Document:
    """Let each picture that is not in the book's folder be the one of that path in `texts/`, if there is one."""

    def found(image: Image) -> Image:
        if has_scheme(image.source) or (folder / image.source).exists():
            return image
        path = resolve(f"{TEXTS}/", image.source)
        return replace(image, source=path) if path and (folder / path).is_file() else image

    def inlines(run: Inlines) -> Inlines:
        if not any(isinstance(inline, Image) for inline in run):
            return run
        return tuple(found(inline) if isinstance(inline, Image) else inline for inline in run)

    def block(one: Block) -> Blocks:
        return (replace(one, image=found(one.image)) if isinstance(one, Figure) else one,)

    rewriter = Rewriter(inlines, block)
    notes = tuple(replace(note, blocks=rewriter.rewrite(note.blocks)) for note in document.notes)
    return replace(document, blocks=rewriter.rewrite(document.blocks), notes=notes)
