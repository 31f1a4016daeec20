"""From an edition's sections to XHTML, by Jinja2 templates that both editions share.

Every node has a template of its own name in templates/nodes/, every kind of section one in templates/sections/;
a book overrides any of them by a file of the same name in styles/templates/.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import Markup

from anthology.diagnostics import Diagnostics
from anthology.edit.marks import without_links, without_marks
from anthology.edition.environment import VariedContext
from anthology.edition.foot_notes import FootNotes
from anthology.edition.frame import Frame
from anthology.edition.initials import initial_of, opening_paragraph
from anthology.edition.locators import Located, locate
from anthology.edition.markup import NOTHING, attributes_of, direction_of, escaped, language_of
from anthology.edition.matter_names import matter_kind
from anthology.edition.page_map import PageMap, placed
from anthology.edition.page_marks import PageBreak, PageMarks
from anthology.edition.sections import Edition, IndexEntry, Kind, Matter, Section
from anthology.edition.template_faults import message_of, place_of, require_well_formed
from anthology.licenses import license_name
from anthology.model.book import Text
from anthology.model.nodes import (
    PLAIN,
    Blocks,
    Code,
    Div,
    Image,
    Inline,
    Inlines,
    Node,
    Note,
    NoteReference,
    Str,
)
from anthology.model.walk import plain_text
from anthology.words import Words


def template_name(kind: type) -> str:
    """Name the template of a node class: `NoteReference` → `note-reference`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", kind.__name__).lower()


@dataclass(slots=True)
class Renderer:
    """Renders the sections of one edition in one frame."""

    edition: Edition
    frame: Frame
    words: Words
    environment: Environment
    colophon: str = ""
    initial_lines: int = 0
    """Lines of the drop cap that texts begin with; 0 for none."""
    pages: PageMap = field(init=False)
    """Pages whose beginnings are to be marked, by the sections of this edition."""
    has_own_words: bool = field(init=False)
    """The book has a template for plain words, which else are written without one."""
    _templates: dict[type, Template] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.pages = placed(self.frame.pages, self.edition)
        loader = self.environment.loader
        own = loader.searchpath[:-1] if isinstance(loader, FileSystemLoader) else []
        self.has_own_words = any((Path(folder) / "nodes/str.xhtml").is_file() for folder in own)

    def render(self, section: Section, diagnostics: Diagnostics) -> str:
        """Write a section's whole document; a template of the book's own that fails is reported."""
        try:
            content = _Writing(self, section).whole()
            frame = self.environment.get_template(f"frames/{self.frame.template}")
            document = frame.render(
                section=section,
                book=self.edition.book,
                content=content,
                stylesheets=self.frame.stylesheets,
                direction=direction_of,
            )
            require_well_formed(document, self.environment)
            return document
        except Exception as error:  # a template of the book's own can raise anything
            self._complain(error, section, diagnostics)
            return ""

    def _complain(self, error: Exception, section: Section, diagnostics: Diagnostics) -> None:
        """Report a fault once, though it comes again in every section that has such a node."""
        place = place_of(error, self.environment)
        if not any(d.code == "template-failed" and d.place == place for d in diagnostics):
            message = f"a template fails at “{section.title}”: {message_of(error)}"
            diagnostics.error("template-failed", message, place)

    def template_of(self, kind: type) -> Template:
        """Give the template of a node class; raises TemplateNotFound where there is none."""
        template = self._templates.get(kind)
        if template is None:
            name = f"nodes/{template_name(kind)}.xhtml"
            template = self._templates[kind] = self.environment.get_template(name)
        return template


@dataclass(slots=True)
class _Writing:
    """One section being written: what its templates can call."""

    renderer: Renderer
    section: Section
    _pages: PageMarks = field(init=False)
    _names: dict[str, Any] = field(default_factory=dict)
    _contexts: dict[Template, VariedContext] = field(default_factory=dict)
    """Of the templates met so far, each without the node that it is to write."""
    _following: set[str] = field(default_factory=set)
    """Ids of note references that stand directly after another."""
    _foot: FootNotes = field(default_factory=lambda: FootNotes({}))
    _in_foot: bool = False
    """A note at the foot is being written."""
    _uncounted: bool = False
    """It stands there indeed, outside the count of blocks and of words; one that follows the text is counted."""

    def __post_init__(self) -> None:
        self._pages = PageMarks(self.node)

    def whole(self) -> Markup:
        """Write the section without its frame."""
        self._pages.expect(self.renderer.pages.of(self.section.id))
        self._names = self._vocabulary()
        self._foot = FootNotes.of(self.section.foot_notes, self.section.late_notes)
        template = self.renderer.environment.get_template(f"sections/{self.section.kind}.xhtml")
        written = template.render(self._names).strip()
        opening = written.index(">") + 1
        return Markup(written[:opening]) + self._pages.opening() + Markup(written[opening:])

    def _vocabulary(self) -> dict[str, Any]:
        renderer, frame, words = self.renderer, self.renderer.frame, self.renderer.words
        own = self.section.id
        opening = opening_paragraph(self.section, renderer.initial_lines)
        return {
            "section": self.section,
            "book": renderer.edition.book,
            "inlines": self.inlines,
            "blocks": self.blocks,
            "words": self.marked_words,
            "lines": self.marked_lines,
            "begin": self._pages.begin,
            "count_in": self._pages.count_in,
            "render": self.node,
            "attributes": self.attributes,
            "block": self.block_attributes,
            "include": self.include,
            "href": lambda anchor: frame.href(anchor, own),
            "role": lambda name: Markup(frame.roles.get(name, "")),
            "div_role": self.div_role,
            "text_role": self.text_role,
            "tag": lambda name: frame.tags[name],
            "picture": frame.picture,
            "folio": frame.folio,
            "say": words.say,
            "join": words.list,
            "date": words.date,
            "plain": lambda run: plain_text(without_marks(run)),
            "bare": without_marks,
            "unlinked": without_links,
            "license": license_name,
            "isbn": _isbn,
            "has_section": lambda kind: renderer.edition.section(Kind(kind)) is not None,
            "section_title": self.section_title,
            "places_of": self.places_of,
            "colophon": lambda: renderer.colophon,
            "language": language_of,
            "fit": frame.fits,
            "whole": frame.whole,
            "opens": lambda node: node is opening,
            "initial_of": initial_of if frame.sets_initials else lambda _: None,
            "carrier": self.carrier,
            "foot_note": self.foot_note,
            "follows": lambda reference: reference.attributes.id in self._following,
            "foot_notes_left": self.foot_notes_left,
        }

    # ------------------------------------------------------------ nodes

    def node(self, node: Node | PageBreak) -> Markup:
        """Write one node by its template."""
        if type(node) is Str and not self._pages.pending:
            return Markup(self._set(node, node.text))
        if type(node) is Str:
            return self._pages.split(node.text, lambda word: self._set(node, word))
        template = self.renderer.template_of(type(node))
        begun = self._passed(node) if self._pages.pending else NOTHING
        context = self._context_of(template).varied(node=node)
        return begun + Markup("".join(template.root_render_func(context)).strip("\n"))

    def _context_of(self, template: Template) -> VariedContext:
        if template not in self._contexts:
            made = template.new_context(self._names, shared=True)
            assert isinstance(made, VariedContext)
            self._contexts[template] = made
        return self._contexts[template]

    def inlines(self, run: Inlines) -> Markup:
        """Write a run of inlines."""
        for before, inline in pairwise(run):
            if type(inline) is type(before) is NoteReference:
                self._following.add(inline.attributes.id)
        return Markup("".join([self._inline(inline) for inline in run]))

    def _inline(self, inline: Inline) -> str:
        if type(inline) is Str and not self._pages.pending:
            return self._set(inline, inline.text)
        return self.node(inline)

    def blocks(self, blocks: Blocks) -> Markup:
        """Write blocks, one after the other."""
        return Markup("\n".join([self.node(block) for block in blocks]))

    def include(self, name: str, **more: object) -> Markup:
        """Write a template of templates/sections/ within another."""
        template = self.renderer.environment.get_template(f"sections/{name}.xhtml")
        return Markup(template.render({**self._names, **more})).strip()

    # ------------------------------------------------------------ attributes

    def attributes(self, node: Node, *classes: str) -> Markup:
        """Write a node's id, classes and language."""
        return attributes_of(node.attributes, classes, self.section.language)

    def block_attributes(self, node: Node | None = None, *classes: str) -> Markup:
        """Write the same for a block that holds words itself, and count it."""
        own = node.attributes if node else PLAIN
        written = attributes_of(own, classes, self.section.language)
        if self._uncounted:
            return written
        self._pages.count()
        if self.renderer.frame.numbers_blocks:
            written += Markup(f' data-block="{self._pages.name}"')
        return written

    def div_role(self, node: Div) -> Markup:
        """Write the role of a div, by its class."""
        roles = self.renderer.frame.roles
        return Markup(next((roles[c] for c in node.attributes.classes if c in roles), ""))

    def text_role(self) -> Markup:
        """Write the role of a text: outside the body by what it is called, or else what is usual there."""
        section = self.section
        name: str = section.matter
        if isinstance(section.content, Text) and section.matter is not Matter.BODY:
            name = matter_kind(Path(section.content.path).stem, section.title) or name
        return Markup(self.renderer.frame.roles.get(f"text-{name}", ""))

    # ------------------------------------------------------------ beginnings of pages

    def marked_words(self, run: Inlines) -> Markup:
        """Write the words of the block counted last, with a marker where a printed page begins."""
        return self._pages.around(lambda: self.inlines(run))

    def marked_lines(self, text: str) -> Markup:
        """Write code likewise."""
        return self._pages.around(lambda: self._pages.split(text, escaped))

    def _passed(self, node: Node | PageBreak) -> Markup:
        """Count what a node shows that holds no words to go into; write the markers that fall before its end."""
        match node:
            case Code(text=words) | NoteReference(number=words):
                return self._pages.passing("".join(words.split()))
            case Image():
                return self._pages.passing("", at_least=1)
            case _:
                return NOTHING

    # ------------------------------------------------------------ notes at the foot of the page

    def carrier(self, *nodes: Node) -> str:
        """Name the element of a paragraph: HTML's `p` cannot hold the blocks of a note."""
        return "div" if not self._in_foot and self._foot.carries(nodes) else "p"

    def foot_note(self, reference: NoteReference) -> Markup:
        """Write the note that stands at the foot for a call; nothing where notes stand elsewhere."""
        note = self._foot.called(reference)
        return self._at_foot(note) if note else NOTHING

    def foot_notes_left(self) -> Markup:
        """Write after the text what found no room at the feet of its pages."""
        return Markup("\n").join(self._at_foot(note, late=True) for note in self._foot.late)

    def _at_foot(self, note: Note, *, late: bool = False) -> Markup:
        held = self._in_foot, self._uncounted
        self._in_foot, self._uncounted = True, not late
        with self._pages.aside():
            if late:
                self._pages.count_in(note.id)
            written = self.include("foot-note", note=note, late=late)
        self._in_foot, self._uncounted = held
        return written

    def _set(self, node: Str, words: str) -> str:
        """Write some words of a node, by the book's own template if it has one: there are very many."""
        if not self.renderer.has_own_words:
            return escaped(words)
        template = self.renderer.template_of(Str)
        context = {**self._names, "node": replace(node, text=words)}
        return template.render(context).removesuffix("\n")

    # ------------------------------------------------------------ apparatus

    def section_title(self, kind: str) -> str:
        """Give the title of a generated page."""
        section = self.renderer.edition.section(Kind(kind))
        return section.title if section else ""

    def places_of(self, entry: IndexEntry) -> tuple[Located, ...]:
        """Give the links of an index entry: pages in print, texts elsewhere."""
        frame = self.renderer.frame
        return locate(
            entry,
            frame.folio,
            lambda anchor: frame.href(anchor, self.section.id),
            self.renderer.words.say("n."),
        )


def _isbn(identifier: str) -> str:
    return identifier.removeprefix("urn:isbn:") if identifier.startswith("urn:isbn:") else ""
