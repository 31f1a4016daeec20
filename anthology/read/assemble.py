"""The end of the stage `read`; in: the manifest and the documents it names, out: the `Book`.

`sources` says what is to be read, `assemble` puts together what came of it.
After this, nobody sees the manifest.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeVar, assert_never

from anthology.diagnostics import Diagnostics, Place
from anthology.manifest.entries import PartEntry, TextEntry
from anthology.manifest.files import is_markdown_path, read_utf8
from anthology.manifest.languages import UnknownLanguage, canonical_tag
from anthology.manifest.naming import PartIds, slugify, text_ids
from anthology.manifest.positions import Keys
from anthology.manifest.schema import Manifest
from anthology.model.book import Accessibility, Book, Cover, Introduction, Page, Part, Series, Text
from anthology.model.nodes import IndexMark, Inline, Inlines, NoteReference
from anthology.model.walk import Rewriter
from anthology.read.document import Document, FrontMatter
from anthology.read.markdown import NOTE_CALL
from anthology.read.people import People, read_words

_NAMESPACE = uuid.UUID("5a3f7f0e-93d4-4f0b-9d27-6f2f0f2a7c11")
"""Of the identifiers of books that have no other."""


@dataclass(frozen=True, slots=True)
class Source:
    """Markdown to be read: a file, or words in the manifest."""

    path: str
    """Unique: of a file, from the book's folder; of words in the manifest, where they stand."""
    text: str
    first_line: int
    """In `file`."""
    place: Place | None
    """Where the manifest names or holds it."""
    file: str
    """What places name: `path`, or the manifest for words that stand in it."""
    language: str
    """BCP 47: what the manifest says of the text or else of the book."""
    titles: str = ""
    """Words of the manifest that go with it, and may call its notes."""

    @property
    def is_in_manifest(self) -> bool:
        """These are no words of a file of their own."""
        return self.path != self.file


def sources(manifest: Manifest, folder: Path, diagnostics: Diagnostics) -> tuple[Source, ...]:
    """Read the bytes of everything that the manifest names, each once, in reading order."""
    found: dict[str, Source] = {}
    refused: set[str] = set()
    titles = dict(_titles(manifest))
    for keys, path, words, language in _named(manifest):
        if path in found or path in refused:
            continue
        place = manifest.positions.place(keys)
        also = titles.get(path, "")
        if words is not None:
            first_line = manifest.positions.first_line(keys)
            found[path] = Source(path, words, first_line, place, place.path, language, also)
        elif (text := read_utf8(folder / path, path, diagnostics)) is not None:
            found[path] = Source(path, text, 1, place, path, language, also)
        else:
            refused.add(path)
    return tuple(found.values())


def assemble(
    manifest: Manifest, documents: Mapping[str, Document], diagnostics: Diagnostics
) -> Book:
    """Put the book together from what was read, by the path of each `Source`; leave out what is not there."""
    assembly = _Assembly(manifest, documents, diagnostics, People(manifest, diagnostics))
    return assembly.book()


def _named(manifest: Manifest) -> Iterator[tuple[Keys, str, str | None, str]]:
    """Give keys, path, words that stand in the manifest or None, and language of all there is to read."""
    for keys, path in _files_of(manifest, "front"):
        yield keys, path, None, manifest.language
    for keys, entry in manifest.entries():
        if path := _introduction_path(manifest, keys, entry):
            words = None if is_markdown_path(entry.introduction) else entry.introduction
            yield (*keys, "introduction"), path, words, manifest.language
        if isinstance(entry, TextEntry) and (path := manifest.files.get(entry.text, "")):
            yield (*keys, "text"), path, None, entry.language or manifest.language
    for keys, path in _files_of(manifest, "back"):
        yield keys, path, None, manifest.language


def _titles(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Give each path whose notes words of the manifest may call, and those words."""
    for keys, entry in manifest.entries():
        if isinstance(entry, PartEntry):
            yield _introduction_path(manifest, keys, entry), entry.part
        else:
            words = (entry.title, entry.subtitle, entry.source)
            yield manifest.files.get(entry.text, ""), " ".join(filter(None, words))


def _files_of(manifest: Manifest, matter: Literal["front", "back"]) -> Iterator[tuple[Keys, str]]:
    for number, name in enumerate(manifest.front if matter == "front" else manifest.back):
        if name in manifest.files and name not in list(Page):
            yield (matter, number), manifest.files[name]


def _introduction_path(manifest: Manifest, keys: Keys, entry: TextEntry | PartEntry) -> str:
    """Give the path of the `Source` of an introduction; empty where there is none."""
    words = entry.introduction.strip()
    if not words:
        return ""
    if is_markdown_path(words):
        return manifest.files.get(words, "")
    return str(manifest.positions.place((*keys, "introduction")))


@dataclass(slots=True)
class _Assembly:
    manifest: Manifest
    documents: Mapping[str, Document]
    diagnostics: Diagnostics
    people: People
    part_ids: PartIds = field(default_factory=PartIds)
    ids: Mapping[str, str] = field(init=False)
    """Of the texts, by path."""

    def __post_init__(self) -> None:
        texts = [
            self.manifest.files.get(entry.text, "")
            for _, entry in self.manifest.entries()
            if isinstance(entry, TextEntry)
        ]
        for matter in _MATTERS:
            texts += [path for _, path in _files_of(self.manifest, matter)]
        self.ids = text_ids(filter(None, texts))

    def book(self) -> Book:
        manifest = self.manifest
        series = manifest.series
        editors = self.people.all_named(manifest.editors)
        front, back = self._matter("front"), self._matter("back")
        contents = self._contents(manifest.contents, ("contents",), "")
        return Book(
            title=manifest.title,
            language=manifest.language,
            slug=manifest.slug or slugify(manifest.title),
            identifier=manifest.identifier or _default_identifier(manifest),
            editors=editors,
            front=front,
            contents=contents,
            back=back,
            contributors=self.people.described(),
            title_sort=manifest.title_sort,
            subtitle=manifest.subtitle,
            publisher=manifest.publisher,
            publisher_place=manifest.place,
            published=manifest.published,
            edition=manifest.edition,
            series=Series(series.name, series.number) if series else None,
            description=manifest.description,
            subjects=manifest.subjects,
            rights=manifest.rights,
            license=manifest.license,
            cover=self._cover(),
            source_notes=manifest.source_notes,
            print_identifier=manifest.print_isbn or "",
            accessibility=self._accessibility(),
        )

    def _accessibility(self) -> Accessibility:
        said = self.manifest.accessibility
        return Accessibility(
            conforms_to=said.conforms_to,
            certified_by=said.certified_by,
            certifier_report=said.certifier_report,
            certifier_credential=said.certifier_credential,
            summary=" ".join(said.summary.split()),
            exemption=said.exemption or "",
            contact=said.contact,
            place=self.manifest.positions.place(("accessibility", "conforms-to")),
        )

    def _cover(self) -> Cover | None:
        cover = self.manifest.cover
        if cover is None or cover.image not in self.manifest.files:
            return None
        return Cover(self.manifest.files[cover.image], cover.alt or self.manifest.title)

    def _matter(self, matter: Literal["front", "back"]) -> tuple[Page | Text, ...]:
        files = dict(_files_of(self.manifest, matter))
        found: list[Page | Text | None] = []
        for number, name in enumerate(getattr(self.manifest, matter)):
            keys = (matter, number)
            if keys in files:
                found.append(self._text(TextEntry(text=name), keys))
            elif name in list(Page):
                found.append(Page(name))
        return tuple(item for item in found if item is not None)

    def _contents(
        self, entries: tuple[TextEntry | PartEntry, ...], keys: Keys, parent: str
    ) -> tuple[Part | Text, ...]:
        found: list[Part | Text | None] = []
        for number, entry in enumerate(entries):
            match entry:
                case TextEntry():
                    found.append(self._text(entry, (*keys, number)))
                case PartEntry():
                    found.append(self._part(entry, (*keys, number), parent))
                case _:
                    assert_never(entry)
        return tuple(item for item in found if item is not None)

    def _part(self, entry: PartEntry, keys: Keys, parent: str) -> Part:
        part_id = self.part_ids.take(NOTE_CALL.sub("", entry.part), parent)
        return Part(
            id=part_id,
            title=self._words(entry.part, (*keys, "part")),
            introduction=self._introduction(entry, keys),
            contents=self._contents(entry.contents, (*keys, "contents"), part_id),
            place=self.manifest.positions.place(keys),
        )

    def _text(self, entry: TextEntry, keys: Keys) -> Text | None:
        """Make a text of its document; what the manifest says of it goes before its front matter."""
        path = self.manifest.files.get(entry.text, "")
        document = self.documents.get(path)
        if document is None:
            return None
        own = document.front_matter
        place = self.manifest.positions.place((*keys, "text"))

        def words(given: str | None, key: str, otherwise: Inlines) -> Inlines:
            return otherwise if given is None else self._words(given, (*keys, key))

        title = words(entry.title, "title", own.title)
        if not title and not self._is_unreadable(path):
            message = f"“{entry.text}” has no title"
            hint = f"write “title: …” between two lines “---” at the head of “{path}”"
            self.diagnostics.error("title-missing", message, place, hint)
        return Text(
            path=path,
            id=self.ids[path],
            title=title,
            language=entry.language or self._language(own, path),
            introduction=self._introduction(entry, keys),
            blocks=document.blocks,
            notes=document.notes,
            subtitle=words(entry.subtitle, "subtitle", own.subtitle),
            short_title=words(entry.short_title, "short-title", own.short_title) or _bare(title),
            authors=self.people.all_named(_given(entry.authors, own.authors)),
            translators=self.people.all_named(_given(entry.translators, own.translators)),
            illustrators=self.people.all_named(_given(entry.illustrators, own.illustrators)),
            date=_given(entry.date, own.date),
            source=words(entry.source, "source", own.source),
            rights=_given(entry.rights, own.rights),
            license=_given(entry.license, own.license),
            place=place,
        )

    def _introduction(self, entry: TextEntry | PartEntry, keys: Keys) -> Introduction | None:
        path = _introduction_path(self.manifest, keys, entry)
        document = self.documents.get(path)
        if document is None:
            return None
        own = document.front_matter
        return Introduction(
            blocks=document.blocks,
            notes=document.notes,
            title=own.title,
            authors=self.people.all_named(own.authors),
            language=self._language(own, path),
            path=path if is_markdown_path(entry.introduction) else self.manifest.positions.path,
        )

    def _language(self, own: FrontMatter, path: str) -> str:
        """Give the language that a document says it is in, in the usual form, or the book's."""
        if not own.language:
            return self.manifest.language
        try:
            return canonical_tag(own.language)
        except UnknownLanguage as error:
            hint = f"did you mean “{error.meant}”?" if error.meant else "write a tag like “en-GB”"
            message = f"“language” in the front matter: {error}"
            self.diagnostics.error("value-unknown", message, Place(path), hint)
            return self.manifest.language

    def _is_unreadable(self, path: str) -> bool:
        """Tell whether the front matter was refused, so that nobody can say what it lacks."""
        return any(
            item.code == "yaml-syntax" and item.place is not None and item.place.path == path
            for item in self.diagnostics
        )

    def _words(self, words: str, keys: Keys) -> Inlines:
        return read_words(words, keys, self.manifest, self.diagnostics)


_MATTERS: tuple[Literal["front", "back"], ...] = ("front", "back")
_Given = TypeVar("_Given")
_Own = TypeVar("_Own")


def _given(given: _Given | None, own: _Own) -> _Given | _Own:
    return own if given is None else given


def _bare(title: Inlines) -> Inlines:
    """Give a title as it can be repeated: a note and an index entry belong to one place alone."""

    def drop_marks(run: Inlines) -> Inlines:
        kept: list[Inline] = []
        for inline in run:
            match inline:
                case NoteReference():
                    pass
                case IndexMark(content=content):
                    kept += content
                case _:
                    kept.append(inline)
        return tuple(kept)

    return Rewriter(inlines=drop_marks).rewrite_inlines(title)


def _default_identifier(manifest: Manifest) -> str:
    """Make a URN that depends on what names the book alone (RFC 9562 §5.5)."""
    names = [manifest.title, manifest.language, *(editor.name for editor in manifest.editors)]
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, chr(10).join(names))}"
