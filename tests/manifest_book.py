"""Books written to a folder and read back, for the tests of manifest and assembly."""

from __future__ import annotations

from pathlib import Path

from anthology.diagnostics import Diagnostics
from anthology.manifest.load import load_manifest
from anthology.model.book import Book
from anthology.read.assemble import assemble, sources
from anthology.read.markdown import read_markdown

MINIMAL = "title: A Reader\nlanguage: en\ncontents: [one.md]\n"


def read_book(manifest_path: Path, diagnostics: Diagnostics) -> Book | None:
    """Go from a manifest to the book, as far as it lets us."""
    manifest = load_manifest(manifest_path, diagnostics)
    if manifest is None:
        return None
    documents = {
        source.path: read_markdown(
            source.text,
            source.file,
            diagnostics,
            language=source.language,
            first_line=source.first_line,
            titles=source.titles,
        )
        for source in sources(manifest, manifest_path.parent, diagnostics)
    }
    return assemble(manifest, documents, diagnostics)


def write_book(folder: Path, manifest: str, **texts: str) -> Path:
    """Write a manifest and its texts, `one` among them; give the path of the manifest."""
    for name, text in ({"one": "# One\n"} | texts).items():
        file = folder / "texts" / f"{name.replace('__', '/')}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    path = folder / "anthology.yaml"
    path.write_text(manifest, encoding="utf-8")
    return path


def book_of(path: Path) -> Book:
    """Read a book with which nothing is wrong."""
    diagnostics = Diagnostics()
    book = read_book(path, diagnostics)
    assert [item.render_text() for item in diagnostics] == []
    assert book is not None
    return book
