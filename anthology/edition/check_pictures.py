"""Looking at every picture of a book before anything is made of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from anthology.diagnostics import Diagnostics, Place, near_miss
from anthology.edition.pictures import inspect
from anthology.model.book import Book, Introduction
from anthology.model.nodes import Blocks, Image
from anthology.model.walk import walk

SMALLEST_COVER = 1600
"""Pixels on the longer side that shops want at least; Amazon likes 2560 by 1600 best."""


def check_pictures(book: Book, folder: Path, diagnostics: Diagnostics) -> None:
    """Report each picture that is missing, lies outside the book's folder, or is none."""
    seen: set[str] = set()
    for image in _images(book):
        if image.source in seen:
            continue
        seen.add(image.source)
        if any(item.code == "path-outside" and item.place == image.place for item in diagnostics):
            continue  # refused when its text was read
        path = folder / image.source
        if not path.is_file():
            near = near_miss(image.source, _beside(folder, path))
            diagnostics.error(
                "file-missing",
                f"there is no picture “{image.source}”",
                image.place,
                *([f"did you mean “{near}”?"] if near else []),
            )
        elif not path.resolve().is_relative_to(folder.resolve()):
            diagnostics.error(
                "path-outside",
                f"“{image.source}” lies outside the book's folder",
                image.place,
                "copy the picture into the book's folder",
            )
        else:
            inspect(folder, image.source, diagnostics, image.place)


def check_cover(book: Book, folder: Path, diagnostics: Diagnostics) -> None:
    """Warn of a cover that shops refuse, or show blurred; a drawing can be made as large as one likes."""
    cover = book.cover
    picture = inspect(folder, cover.image, Diagnostics()) if cover else None
    if cover is None or picture is None or picture.media_type == "image/svg+xml":
        return
    if max(picture.width, picture.height) < SMALLEST_COVER:
        diagnostics.warning(
            "cover-small",
            f"the cover is {picture.width} by {picture.height} pixels, and shops want "
            f"{SMALLEST_COVER} or more on the longer side",
            Place(cover.image),
            "take a larger picture: 1600 by 2560 pixels suit all shops",
        )


def _images(book: Book) -> Iterable[Image]:
    for blocks in _runs(book):
        for node in walk(blocks):
            if isinstance(node, Image):
                yield node


def _runs(book: Book) -> Iterable[Blocks]:
    def introduced(introduction: Introduction | None) -> Iterable[Blocks]:
        if introduction:
            yield introduction.blocks
            yield from (note.blocks for note in introduction.notes)

    for part in book.parts():
        yield from introduced(part.introduction)
    for text in book.texts():
        yield from introduced(text.introduction)
        yield text.blocks
        yield from (note.blocks for note in text.notes)


def _beside(folder: Path, path: Path) -> list[str]:
    if not path.parent.is_dir() or not path.parent.resolve().is_relative_to(folder.resolve()):
        return []
    return sorted(
        other.relative_to(folder).as_posix() for other in path.parent.iterdir() if other.is_file()
    )
