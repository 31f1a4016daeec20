"""What reading one Markdown file gives, before the manifest has had its say."""

from __future__ import annotations

from dataclasses import dataclass

from anthology.model.nodes import Blocks, Inlines, Note


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a text says of itself; empty where it says nothing."""

    title: Inlines = ()
    subtitle: Inlines = ()
    short_title: Inlines = ()
    authors: tuple[str, ...] = ()
    translators: tuple[str, ...] = ()
    illustrators: tuple[str, ...] = ()
    language: str = ""
    date: str = ""
    source: Inlines = ()
    rights: str = ""
    license: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One file, read."""

    front_matter: FrontMatter
    blocks: Blocks
    notes: tuple[Note, ...]
