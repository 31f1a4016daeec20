"""The corridor, readable aloud: manifest, read, edit, compose, render, and then package or print.

The only module that knows every stage. It reads no clock, no environment and no terminal: they come in with `Workshop`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from jinja2 import Environment

from anthology import __version__
from anthology.cache import Cache
from anthology.design import COVER_SHEETS, EPUB_SHEETS, PRINT_SHEETS, Design
from anthology.diagnostics import Diagnostics, Place
from anthology.edit import edit
from anthology.edit.offprint import offprint
from anthology.edit.options import Editing, Missing, Numbering
from anthology.edit.rights_checks import check_rights
from anthology.edition.check_pictures import check_pictures
from anthology.edition.compose import compose
from anthology.edition.frame import Frame
from anthology.edition.options import Composing, Placement
from anthology.edition.page_map import PageMap, marked_pages
from anthology.edition.render import Renderer, environment
from anthology.edition.sections import Edition, Section
from anthology.epub.frame import epub_frame
from anthology.epub.package import Package, write_epub
from anthology.fonts import faces
from anthology.iso_date import PartialDate
from anthology.manifest.editions import PdfEntry
from anthology.manifest.load import load_manifest
from anthology.manifest.schema import Manifest
from anthology.model.book import Book
from anthology.read.assemble import assemble, sources
from anthology.read.manifest_pictures import find_pictures
from anthology.read.markdown import read_markdown
from anthology.words import Words

if TYPE_CHECKING:
    from anthology.finishing import Commission
    from anthology.pdf.press import Job, Printed

TEXT_FAMILY, CODE_FAMILY = "EB Garamond", "IBM Plex Mono"
FAMILIES = (
    TEXT_FAMILY,
    CODE_FAMILY,
    "Noto Serif",
    "Amiri",
    "Frank Ruhl Libre",
    "Inter",
    "Fira Code",
)
"""The text's own, and those that lend what it lacks."""
LARGEST_FILE = 180_000
"""Characters of notes in one file of an ebook: reading systems open large files slowly."""
PRINTED = frozenset({"pdf", "booklet", "cover"})
"""What is made of the typeset book."""
UNDATED = datetime(1980, 1, 1, tzinfo=PartialDate(1980).instant.tzinfo)
"""The earliest date that a ZIP file can bear: for a book that says nothing of when it was published."""


def _silent(step: str, pages: int) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a build uses and does not own."""

    cache: Cache
    workers: int = 1
    source_date: datetime | None = None
    """From SOURCE_DATE_EPOCH; in UTC."""
    progress: Callable[[str, int], None] = _silent
    """Called with a section's id and its pages when its leaves are there, typeset anew or from the cache."""


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


def open_project(manifest_path: Path, diagnostics: Diagnostics) -> Project:
    """Read and edit a book, and check all that can be checked without building it.

    Raises `Refused` where it has errors.
    """
    manifest = load_manifest(manifest_path, diagnostics)
    diagnostics.stop_on_errors()
    assert manifest is not None
    folder = manifest_path.parent
    named = sources(manifest, folder, diagnostics)
    documents = {
        source.path: read_markdown(
            source.text,
            source.file,
            diagnostics,
            language=source.language,
            first_line=source.first_line,
            titles=source.titles,
        )
        for source in named
    }
    documents |= {
        source.path: find_pictures(documents[source.path], folder)
        for source in named
        if source.is_in_manifest
    }
    book = assemble(manifest, documents, diagnostics)
    words = Words(book.language)
    options = Editing(
        missing=Missing(manifest.notes.missing),
        numbering=Numbering(manifest.notes.numbering),
        editors_apart=manifest.notes.series == "separate",
        say=words.say,
    )
    book = edit(book, options, diagnostics)
    project = Project(folder, manifest, book, words, Design(folder / "styles"))
    check_pictures(book, folder, diagnostics)
    diagnostics.stop_on_errors()
    return project


def look_over(manifest_path: Path, diagnostics: Diagnostics) -> None:
    """Tell everything that is wrong or doubtful about a book, what does not keep it from being built too.

    Raises `Refused` where it has errors.
    """
    project = open_project(manifest_path, diagnostics)
    check_rights(project.book, diagnostics)
    if (project.dist / f"{project.book.slug}-cover.pdf").exists():
        from anthology.finishing import check_last_cover

        check_last_cover(project.manifest, project.book.slug, project.dist, diagnostics)


def build_editions(
    manifest_path: Path,
    wanted: Collection[str],
    workshop: Workshop,
    diagnostics: Diagnostics,
    text: str = "",
) -> list[Path]:
    """Build “epub”, “pdf”, “booklet”, “cover”, of the whole book or of one text alone, and give their paths.

    Raises `Refused` where the book has errors.
    """
    project = open_project(manifest_path, diagnostics)
    if text:
        words = project.words
        alone = offprint(project.book, text, words.list, words.say, diagnostics)
        project = replace(project, book=alone)
    project.dist.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix=".anthology-", dir=project.dist) as folder:
        built = _build_into(Path(folder), project, wanted, workshop, diagnostics)
        return [path.replace(project.dist / path.name) for path in built]


def _build_into(
    folder: Path,
    project: Project,
    wanted: Collection[str],
    workshop: Workshop,
    diagnostics: Diagnostics,
) -> list[Path]:
    """Build aside, so that what is in dist/ stays whole until every edition is done."""
    needs_pages = "epub" in wanted and project.manifest.editions.page_list
    page_map, built = None, []
    if needs_pages or not PRINTED.isdisjoint(wanted):
        from anthology import finishing

        commission = _commission(project, workshop, diagnostics)
        page_map = commission.printed.page_map() if needs_pages else None
        built = finishing.finish(wanted, commission, folder, diagnostics)
    if "epub" in wanted:
        target = folder / f"{project.book.slug}.epub"
        build_epub(project, workshop, diagnostics, page_map, target)
        built.insert(0, target)
    return built


def build_proof(manifest_path: Path, workshop: Workshop, diagnostics: Diagnostics) -> Path:
    """Write a proof of the whole book to look at, and give its index; raises `Refused`."""
    from anthology import finishing

    project = open_project(manifest_path, diagnostics)
    commission = _commission(project, workshop, diagnostics)
    project.dist.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix=".anthology-", dir=project.dist) as folder:
        made = finishing.proof(commission, Path(folder), diagnostics)
        target = project.dist / made.name
        if target.exists():
            target.replace(Path(folder) / "before")
        return made.replace(target) / "index.html"


def sheets_view(project: Project, workshop: Workshop, diagnostics: Diagnostics) -> str:
    """Tell which page lies where on the sheets of the booklet; raises `Refused`."""
    from anthology import finishing

    return finishing.sheets_view(_commission(project, workshop, diagnostics))


def _commission(project: Project, workshop: Workshop, diagnostics: Diagnostics) -> Commission:
    """Typeset the print edition, and say what is to be made of it."""
    from anthology import finishing

    job, printed = print_edition(project, workshop, diagnostics)
    return finishing.Commission(
        manifest=project.manifest,
        job=job,
        printed=printed,
        slug=project.book.slug,
        created=_date(project, workshop),
        cover_styles="\n".join(
            css for _, css in _sheets(project, COVER_SHEETS, "cover", diagnostics)
        ),
        dist=project.dist,
    )


def compose_edition(project: Project, *, for_print: bool = False) -> Edition:
    """Arrange the book for one edition."""
    notes, pdf = project.manifest.notes, project.manifest.editions.pdf
    wanted = pdf.notes.placement if for_print and pdf else None
    options = Composing(
        placement=Placement(wanted or notes.placement),
        editors_apart=notes.series == "separate",
        has_page_feet=for_print,
        longest_notes=0 if for_print else LARGEST_FILE,
        say=project.words.say,
        join=project.words.list,
    )
    return compose(project.book, options)


def build_epub(
    project: Project,
    workshop: Workshop,
    diagnostics: Diagnostics,
    page_map: PageMap | None,
    target: Path,
) -> None:
    """Write the EPUB to `target`; raises `Refused`."""
    edition = compose_edition(project)
    sheets = _sheets(project, EPUB_SHEETS, "epub", diagnostics)
    epub_options = project.manifest.editions.epub
    embedded = faces(FAMILIES, workshop.cache) if not epub_options or epub_options.fonts else ()
    names = tuple(name for name, _ in sheets)
    frame = epub_frame(
        edition.anchors,
        ("fonts.css", *names) if embedded else names,
        page_map or PageMap({}),
    )
    renderer = _renderer(project, edition, frame)
    pages = {section.id: renderer.render(section, diagnostics) for section in edition.sections}
    diagnostics.stop_on_errors()
    package = Package(
        edition=edition,
        pages=pages,
        stylesheets=sheets,
        faces=embedded,
        folder=project.folder,
        page_map=marked_pages(pages) if page_map else None,
        words=project.words.say,
        modified=_date(project, workshop),
    )
    write_epub(package, target, diagnostics)


def print_edition(
    project: Project, workshop: Workshop, diagnostics: Diagnostics
) -> tuple[Job, Printed]:
    """Typeset and paginate the print edition; raises `Refused`."""
    # Here, and not above: who builds the ebook alone need not wait for the printer's tools.
    from anthology.pdf.frame import print_frame
    from anthology.pdf.geometry import Geometry
    from anthology.pdf.letters import check_letters
    from anthology.pdf.paginate import Side
    from anthology.pdf.press import Job, print_sections

    options = project.manifest.editions.pdf
    edition = compose_edition(project, for_print=True)
    sheets = _sheets(project, PRINT_SHEETS, "pdf", diagnostics)
    diagnostics.stop_on_errors()
    templates = environment(project.design.templates)

    def write(section: Section, folio: Callable[[str], str]) -> str:
        frame = print_frame(folio)
        renderer = _renderer(project, edition, frame, templates)
        return renderer.render(section, diagnostics)

    printing = options or PdfEntry()
    cases = faces(FAMILIES, workshop.cache)
    job = Job(
        edition=edition,
        write=write,
        stylesheets=tuple(css for _, css in sheets),
        faces=cases,
        missing=check_letters(edition, cases, diagnostics),
        geometry=Geometry.of(printing.trim.width, printing.trim.height, printing.bleed),
        starts=Side(printing.starts),
        optimal=printing.paragraphs == "optimal",
        folder=project.folder,
        cache=workshop.cache,
        words=project.words,
        workers=workshop.workers,
        progress=workshop.progress,
    )
    return job, print_sections(job, diagnostics)


def _renderer(
    project: Project, edition: Edition, frame: Frame, templates: Environment | None = None
) -> Renderer:
    return Renderer(
        edition=edition,
        frame=frame,
        words=project.words,
        environment=templates or environment(project.design.templates),
        colophon=_colophon(project),
    )


def _colophon(project: Project) -> str:
    return project.words.say(
        "Set in {text} and {code}, and built with anthology {version} from one manifest, "
        "as an ebook and for print."
    ).format(text=TEXT_FAMILY, code=CODE_FAMILY, version=__version__)


def _sheets(
    project: Project, names: tuple[str, ...], edition: str, diagnostics: Diagnostics
) -> tuple[tuple[str, str], ...]:
    try:
        return project.design.sheets(names, edition)
    except UnicodeDecodeError as error:
        diagnostics.error(
            "not-utf8", f"a style sheet is not UTF-8: {error.reason}", Place("styles")
        )
        return ()


def _date(project: Project, workshop: Workshop) -> datetime:
    """Give the date that a built file bears: never the clock's, so that builds repeat."""
    if workshop.source_date:
        return workshop.source_date
    published = PartialDate.parse(project.book.published)
    return max(published.instant, UNDATED) if published else UNDATED
