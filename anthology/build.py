"""The corridor, readable aloud: manifest, read, edit, compose, render, and then package or print.

The only module that knows every stage. It reads no clock, no environment and no terminal: they come in with `Workshop`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment

from anthology import __version__
from anthology.design import COVER_SHEETS, EPUB_SHEETS, PRINT_SHEETS, Sheet
from anthology.diagnostics import Diagnostics
from anthology.dist import aside, put_in_place
from anthology.edit.accessibility_checks import advise, check_claim
from anthology.edit.offprint import offprint
from anthology.edit.rights_checks import check_rights
from anthology.edit.sample import sample
from anthology.edition.check_pictures import check_cover
from anthology.edition.compose import compose
from anthology.edition.environment import environment
from anthology.edition.frame import Frame
from anthology.edition.options import Composing, Placement
from anthology.edition.page_map import PageMap, marked_pages
from anthology.edition.render import Renderer
from anthology.edition.sections import Edition, Section
from anthology.edition.wide_tables import check_tables, fit_of, whole_cells
from anthology.epub.division import divided
from anthology.epub.frame import epub_frame
from anthology.epub.package import Package, write_epub
from anthology.fonts import faces
from anthology.iso_date import PartialDate
from anthology.lock import Record, check_lock, record, write_lock
from anthology.manifest.editions import PdfEntry
from anthology.own_styles import pointing
from anthology.project import Project, open_project
from anthology.workshop import Workshop

if TYPE_CHECKING:
    from anthology.finishing import Commission
    from anthology.pdf.geometry import Geometry
    from anthology.pdf.press import Job, Printed

DIGITAL = frozenset({"epub", "onix"})
"""What is made of the rendered pages."""
PRINTED = frozenset({"pdf", "booklet", "cover"})
"""What is made of the typeset book."""
UNDATED = datetime(1980, 1, 1, tzinfo=PartialDate(1980).instant.tzinfo)
"""The earliest date that a ZIP file can bear: for a book that says nothing of when it was published."""
LATEST = UNDATED.replace(year=2107)
"""The last year that it can bear."""


def look_over(
    manifest_path: Path,
    workshop: Workshop,
    diagnostics: Diagnostics,
    *,
    accessibility: bool = False,
) -> None:
    """Tell everything that is wrong or doubtful about a book, what does not keep it from being built too.

    Raises `Refused` where it has errors.
    """
    project = open_project(manifest_path, workshop, diagnostics)
    check_rights(project.book, diagnostics)
    has_page_list = project.manifest.editions.page_list
    check_claim(project.book, has_page_list=has_page_list, diagnostics=diagnostics)
    if accessibility:
        advise(project.book, has_page_list=has_page_list, diagnostics=diagnostics)
        check_cover(project.book, project.folder, diagnostics)
    if (project.dist / f"{project.book.slug}-cover.pdf").exists():
        from anthology.finishing import check_last_cover

        check_last_cover(project.manifest, project.book.slug, project.dist, diagnostics)


def build_editions(
    manifest_path: Path,
    wanted: Collection[str],
    workshop: Workshop,
    diagnostics: Diagnostics,
    text: str = "",
    *,
    first: int = 0,
    locked: bool = False,
) -> list[Path]:
    """Build “epub”, “onix”, “pdf”, “booklet”, “cover”, of the whole book or of one text alone, and give their paths.

    With `first`, build a sample of so many texts.

    Raises `Refused` where the book has errors, and where it is `locked` and something is not as recorded.
    """
    project = open_project(manifest_path, workshop, diagnostics)
    if locked:
        check_lock(project.folder, _recorded(project, workshop), diagnostics)
        diagnostics.stop_on_errors()
    if text:
        words = project.words
        alone = offprint(project.book, text, words.list, words.say, diagnostics)
        project = replace(project, book=alone)
    if first:
        begun = sample(project.book, first, project.words.say, diagnostics)
        project = replace(project, book=begun)
    if not DIGITAL.isdisjoint(wanted):
        has_page_list = project.manifest.editions.page_list
        check_claim(project.book, has_page_list=has_page_list, diagnostics=diagnostics)
        diagnostics.stop_on_errors()
    with aside(project.dist, diagnostics) as folder:
        built = _build_into(folder, project, wanted, workshop, diagnostics)
        return put_in_place(built, project.dist)


def _build_into(
    folder: Path,
    project: Project,
    wanted: Collection[str],
    workshop: Workshop,
    diagnostics: Diagnostics,
) -> list[Path]:
    """Build aside, so that what is in dist/ stays whole until every edition is done."""
    is_digital = not DIGITAL.isdisjoint(wanted)
    needs_pages = is_digital and project.manifest.editions.page_list
    page_map, built = None, []
    if needs_pages or not PRINTED.isdisjoint(wanted):
        from anthology import finishing

        commission = _commission(project, workshop, diagnostics)
        page_map = commission.printed.page_map() if needs_pages else None
        workshop.progress.stage("binding")
        with (
            pointing(diagnostics, _print_sheets(project)),
            pointing(diagnostics, _cover_sheets(project), joined=True),
        ):
            built = finishing.finish(wanted, commission, folder, diagnostics)
    if is_digital:
        package = ebook_package(project, workshop, diagnostics, page_map)
        built = _packed(package, folder, project, wanted, workshop, diagnostics) + built
    return built


def _packed(
    package: Package,
    folder: Path,
    project: Project,
    wanted: Collection[str],
    workshop: Workshop,
    diagnostics: Diagnostics,
) -> list[Path]:
    built: list[Path] = []
    if "epub" in wanted:
        workshop.progress.stage("packing the ebook")
        built.append(folder / f"{project.book.slug}.epub")
        write_epub(package, built[-1], diagnostics)
    if "onix" in wanted:
        from anthology.epub.onix import write_onix

        built.append(folder / f"{project.book.slug}.onix.xml")
        trim = (project.manifest.editions.pdf or PdfEntry()).trim
        write_onix(package, trim, built[-1], diagnostics)
    return built


def lock(manifest_path: Path, workshop: Workshop, diagnostics: Diagnostics) -> Path:
    """Record what the book is built with in `anthology.lock`, and give its path; raises `Refused`, `OSError`."""
    project = open_project(manifest_path, workshop, diagnostics)
    return write_lock(project.folder, _recorded(project, workshop))


def _recorded(project: Project, workshop: Workshop) -> Record:
    return record(faces(project.design.typography.families, workshop.cache))


def build_proof(manifest_path: Path, workshop: Workshop, diagnostics: Diagnostics) -> Path:
    """Write a proof of the whole book to look at, and give its index; raises `Refused`."""
    from anthology import finishing

    project = open_project(manifest_path, workshop, diagnostics)
    with (
        aside(project.dist, diagnostics) as folder,
        pointing(diagnostics, _print_sheets(project)),
    ):
        commission = _commission(project, workshop, diagnostics)
        made = finishing.proof(commission, folder, diagnostics)
        (written,) = put_in_place([made], project.dist)
        return written / "index.html"


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
        cover_styles="\n".join(_inked(project, sheet.css) for sheet in _cover_sheets(project)),
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
        say=project.words.say,
        join=project.words.list,
    )
    return compose(project.book, options)


def ebook_package(
    project: Project, workshop: Workshop, diagnostics: Diagnostics, page_map: PageMap | None
) -> Package:
    """Render everything that goes into the ebook; raises `Refused`."""
    workshop.progress.stage("rendering the ebook")
    edition = compose_edition(project)
    sheets = [(sheet.name, sheet.css) for sheet in project.design.sheets(EPUB_SHEETS, "epub")]
    epub_options = project.manifest.editions.epub
    has_fonts = not epub_options or epub_options.fonts
    families = project.design.typography.families
    embedded = faces(families, workshop.cache) if has_fonts else ()
    names = (*(("fonts.css",) if embedded else ()), *(name for name, _ in sheets))
    frame = epub_frame(edition.anchors, names, page_map or PageMap({}))
    renderer = _renderer(project, edition, frame)
    written = {section.id: renderer.render(section, diagnostics) for section in edition.sections}
    diagnostics.stop_on_errors()
    edition, pages = divided(edition, written)
    return Package(
        edition=edition,
        pages=pages,
        stylesheets=tuple(sheets),
        faces=embedded,
        folder=project.folder,
        page_map=marked_pages(pages) if page_map else None,
        words=project.words.say,
        modified=_date(project, workshop),
    )


def print_edition(
    project: Project, workshop: Workshop, diagnostics: Diagnostics
) -> tuple[Job, Printed]:
    """Typeset and paginate the print edition; raises `Refused`."""
    # Here, and not above: who builds the ebook alone need not wait for the printer's tools.
    from anthology.pdf.extent import check_extent
    from anthology.pdf.frame import print_frame
    from anthology.pdf.initials import initial_rules
    from anthology.pdf.letters import check_letters
    from anthology.pdf.paginate import Side
    from anthology.pdf.press import Job, print_sections

    workshop.progress.stage("typesetting")
    options = project.manifest.editions.pdf
    edition = compose_edition(project, for_print=True)
    sheets = _print_sheets(project)
    templates = environment(project.design.templates)
    typography = project.design.typography
    geometry, step, extent = _page(project, edition)
    letters = geometry.measure / (geometry.size * typography.letter)
    fits = partial(fit_of, letters=letters, shrinks=typography.shrinks)
    whole = partial(whole_cells, letters=letters, shrinks=typography.shrinks)
    check_tables(edition, fits, diagnostics)

    def write(section: Section, folio: Callable[[str], str]) -> str:
        frame = print_frame(folio, fits, whole)
        renderer = _renderer(project, edition, frame, templates)
        return renderer.render(section, diagnostics)

    printing = options or PdfEntry()
    cases = faces(typography.families, workshop.cache)
    lines = _initial_lines(project)
    drop_caps = (initial_rules(cases, geometry, lines),) if lines else ()
    job = Job(
        edition=edition,
        write=write,
        stylesheets=(*drop_caps, *(_inked(project, sheet.css) for sheet in sheets)),
        faces=cases,
        missing=check_letters(edition, cases, diagnostics),
        geometry=geometry,
        extent=extent,
        starts=Side(printing.starts),
        optimal=printing.paragraphs == "optimal" and not workshop.stock_engine,
        stock_engine=workshop.stock_engine,
        keeps_inks=bool(printing.output_profile) and printing.colour != "grey",
        folder=project.folder,
        cache=workshop.cache,
        words=project.words,
        pool=workshop.pool,
        progress=workshop.progress,
    )
    with pointing(diagnostics, sheets):
        printed = print_sections(job, diagnostics)
    if printing.margins.inner is None:
        check_extent(printed.pages, step, diagnostics)
    return job, printed


def _page(project: Project, edition: Edition) -> tuple[Geometry, int, int]:
    """Lay out the page, and tell for which step of the book's extent, and how many pages are expected."""
    from anthology.pdf.extent import estimated_extent
    from anthology.pdf.geometry import Geometry, Margins, step_of

    printing = project.manifest.editions.pdf or PdfEntry()
    typography = project.design.typography
    page = partial(
        Geometry.of,
        *printing.trim,
        printing.bleed,
        typography,
        Margins(**printing.margins.model_dump()),
    )
    recto = printing.starts == "recto"
    extent = estimated_extent(edition, page(), typography, recto=recto)
    step = step_of(extent)
    return page(step), step, extent


def _renderer(
    project: Project, edition: Edition, frame: Frame, templates: Environment | None = None
) -> Renderer:
    return Renderer(
        edition=edition,
        frame=frame,
        words=project.words,
        environment=templates or environment(project.design.templates),
        colophon=_colophon(project),
        initial_lines=_initial_lines(project),
    )


def _initial_lines(project: Project) -> int:
    return project.design.typography.initial_lines if project.manifest.drop_caps else 0


def _colophon(project: Project) -> str:
    typography = project.design.typography
    return project.words.say(
        "Set in {text} and {code}, and built with anthology {version} from one manifest, "
        "as an ebook and for print."
    ).format(text=typography.text_family, code=typography.code_family, version=__version__)


def _print_sheets(project: Project) -> tuple[Sheet, ...]:
    return project.design.sheets(PRINT_SHEETS, "pdf")


def _inked(project: Project, css: str) -> str:
    """Give a style sheet of print; what it names as ink stays ink where there is a press for it."""
    from anthology.pdf.process_colours import on_press, on_screen

    wanted = project.manifest.editions.pdf or PdfEntry()
    return on_press(css) if wanted.output_profile else on_screen(css)


def _cover_sheets(project: Project) -> tuple[Sheet, ...]:
    return project.design.sheets(COVER_SHEETS, "cover")


def _date(project: Project, workshop: Workshop) -> datetime:
    """Give the date that a built file bears: never the clock's, so that builds repeat."""
    if workshop.source_date:
        return workshop.source_date
    published = PartialDate.parse(project.book.published)
    return min(max(published.instant, UNDATED), LATEST) if published else UNDATED
