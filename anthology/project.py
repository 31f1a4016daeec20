"""The first half of the corridor: manifest, read, edit; a book as every edition and every view wants it.

Comes in: the manifest's path. Goes out: a `Project`, of which all is checked that can be checked without building.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from anthology.design import STYLES, Design
from anthology.diagnostics import Diagnostics
from anthology.edit import edit
from anthology.edit.options import Editing, Missing, Numbering
from anthology.edition.check_pictures import check_pictures
from anthology.manifest.load import load_manifest
from anthology.manifest.schema import Manifest
from anthology.model.book import Book
from anthology.own_styles import check_styles
from anthology.read.assemble import Source, assemble, sources
from anthology.read.document import Document
from anthology.read.manifest_pictures import find_pictures
from anthology.read.markdown import read_markdown
from anthology.words import Words
from anthology.workshop import Reading, Workshop


@dataclass(frozen=True, slots=True)
class Project:
    """A book, read and edited, with what its editions need."""

    folder: Path
    manifest: Manifest
    book: Book
    words: Words
    design: Design
    dist: Path = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "dist", self.folder / "dist")


def open_project(manifest_path: Path, workshop: Workshop, diagnostics: Diagnostics) -> Project:
    """Read and edit a book, and check all that can be checked without building it.

    Raises `Refused` where it has errors.
    """
    workshop.progress.stage("reading")
    manifest = load_manifest(manifest_path, diagnostics)
    diagnostics.stop_on_errors()
    assert manifest is not None
    folder = manifest_path.parent
    named = sources(manifest, folder, diagnostics)
    documents = _read(named, workshop.readings, diagnostics)
    documents |= {
        source.path: find_pictures(documents[source.path], folder)
        for source in named
        if source.is_in_manifest
    }
    workshop.progress.stage("editing")
    book = assemble(manifest, documents, diagnostics)
    words = Words(book.language)
    options = Editing(
        missing=Missing(manifest.notes.missing),
        numbering=Numbering(manifest.notes.numbering),
        editors_apart=manifest.notes.series == "separate",
        say=words.say,
    )
    book = edit(book, options, diagnostics)
    project = Project(folder, manifest, book, words, Design(folder / STYLES, manifest.design))
    check_pictures(book, folder, diagnostics)
    check_styles(folder, diagnostics)
    if manifest.editions.pdf and manifest.editions.pdf.output_profile:
        # Here, and not above: few books name one, and the printer's tools take long to load.
        from anthology.deliveries import press_profile

        press_profile(manifest, folder, diagnostics)
    diagnostics.stop_on_errors()
    return project


def _read(
    named: tuple[Source, ...], readings: dict[Source, Reading], diagnostics: Diagnostics
) -> dict[str, Document]:
    """Read what has not been read before; what this book does not need any more is forgotten."""
    before = dict(readings)
    readings.clear()
    for source in named:
        words = replace(source, place=None)
        if words in before:
            readings[words] = before[words]
        else:
            found = Diagnostics()
            document = read_markdown(
                source.text,
                source.file,
                found,
                language=source.language,
                first_line=source.first_line,
                titles=source.titles,
            )
            readings[words] = document, tuple(found)
        diagnostics.extend(readings[words][1])
    return {words.path: document for words, (document, _) in readings.items()}
