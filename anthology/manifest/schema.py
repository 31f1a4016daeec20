"""The keys of the manifest, what each may hold, and what it means: the source of docs and JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, BeforeValidator, Field, PrivateAttr, model_validator

from anthology.manifest.editions import EditionsEntry, NotesEntry
from anthology.manifest.entries import (
    PART_TAG,
    TEXT_TAG,
    Contents,
    ContributorEntry,
    Keyed,
    PartEntry,
    People,
    TextEntry,
    filled,
    listed,
)
from anthology.manifest.positions import Keys, Positions
from anthology.manifest.values import (
    Conformance,
    Email,
    Identifier,
    Isbn,
    IsoDate,
    Language,
    License,
    Line,
    Prose,
    Slug,
    Url,
    Words,
    refusal,
)
from anthology.model.book import Page

_FRONT = (Page.HALF_TITLE, Page.TITLE_PAGE, Page.COPYRIGHT, Page.CONTENTS)
_BACK = (Page.NOTES, Page.PERMISSIONS, Page.CONTRIBUTORS, Page.INDEX, Page.COLOPHON)
DesignName = Literal["classic", "pamphlet", "large-print"]
_PageNames = Annotated[
    tuple[Words, ...],
    Field(json_schema_extra={"items": {"anyOf": [{"enum": list(Page)}, {"type": "string"}]}}),
]


# ---------------------------------------------------------------- the book's own


class SeriesEntry(Keyed):
    """The series that the book belongs to."""

    name: Words = Field(description="Its name.")
    number: Line = Field(default="", description="The book's number in it.")


class CoverEntry(Keyed):
    """A picture for the front of the ebook."""

    image: Words = Field(description="The file, from the book's folder.")
    alt: Line = Field(default="", description="What it shows; the title of the book by default.")


class AccessibilityEntry(Keyed):
    """How accessible the ebook is, by the word of those who have tried it."""

    conforms_to: Conformance = Field(
        default="",
        description="The standard that the ebook meets, as those who certify it say.",
        examples=["EPUB Accessibility 1.1 - WCAG 2.1 Level AA"],
    )
    certified_by: Line = Field(
        default="", description="Who has evaluated the ebook, and answers for what it conforms to."
    )
    certifier_report: Url = Field(default="", description="The address of their report.")
    certifier_credential: Line = Field(
        default="", description="What entitles them to certify: words, or an address."
    )
    summary: Prose = Field(
        default="",
        description="What else readers should know, in the book's language; "
        "it follows what is said of every ebook.",
    )
    exemption: (
        Literal["microenterprise", "fundamental-alteration", "disproportionate-burden"] | None
    ) = Field(
        default=None,
        description="Why the European Accessibility Act does not ask more of the ebook.",
    )
    contact: Email = Field(
        default="", description="An e-mail address for questions about accessibility."
    )

    @model_validator(mode="after")
    def _is_answered_for(self) -> AccessibilityEntry:
        if self.conforms_to and not self.certified_by:
            message = f"nobody answers for “{self.conforms_to}”"
            hint = "say under “certified-by:” who has evaluated the ebook, or claim nothing"
            raise refusal("conformance-uncertified", message, hint)
        return self


# ---------------------------------------------------------------- the whole


class Manifest(Keyed):
    """The manifest of an anthology: what is in the book, in which order, by whom."""

    title: Words = Field(description="The title of the book.")
    title_sort: Line = Field(
        default="",
        description="The title as sorted; made from it by default, its article behind.",
        examples=["Other Side of the Sheet, The"],
    )
    subtitle: Line = Field(default="", description="Its subtitle.")
    language: Language = Field(
        description="Its language, a BCP 47 tag.", examples=["en", "en-GB", "de", "pt-BR"]
    )
    editors: People = Field(default=(), description="Who edited it.")
    slug: Slug | None = Field(
        default=None, description="Names the files in `dist/`; made from the title by default."
    )
    identifier: Identifier | None = Field(
        default=None,
        description="An ISBN, a UUID or another URI; "
        "by default a UUID that stays the same from build to build.",
        examples=["urn:isbn:9780000000002"],
    )
    print_isbn: Isbn | None = Field(
        default=None,
        description="The ISBN of the printed book, which is never that of the ebook.",
        examples=["978-0-306-40615-7"],
    )
    publisher: Line = Field(default="", description="Who publishes it.")
    place: Line = Field(default="", description="Where it is published.")
    published: IsoDate = Field(
        default="",
        description="When it is published: a day, a month or a year.",
        examples=["2026-11-21"],
    )
    edition: Line = Field(
        default="", description="Which edition it is, in words.", examples=["Second, corrected"]
    )
    series: SeriesEntry | None = Field(default=None, description="The series it belongs to.")
    description: Prose = Field(default="", description="One paragraph, for shops and readers.")
    subjects: Annotated[
        tuple[Words, ...], BeforeValidator(listed, json_schema_input_type=str | list[str])
    ] = Field(default=(), description="What it is about, for shops and libraries.")
    rights: Line = Field(
        default="", description="Whose the volume is.", examples=["© 2026 the authors"]
    )
    license: License = Field(
        default="",
        description="Its license: an SPDX identifier or an address.",
        examples=["CC-BY-SA-4.0"],
    )
    cover: CoverEntry | None = Field(
        default=None, description="A picture for the front of the ebook; by default one is drawn."
    )
    design: DesignName = Field(
        default="classic",
        description="How the book looks: `classic`, a serif; `pamphlet`, plain and sparing of paper; "
        "`large-print`, for readers who see little.",
    )
    drop_caps: bool = Field(
        default=False, description="Whether each text begins with a large letter."
    )
    accessibility: AccessibilityEntry = Field(
        default=AccessibilityEntry(),
        description="How accessible the ebook is, by the word of those who have tried it.",
    )
    contributors: dict[Words, Annotated[ContributorEntry, BeforeValidator(filled)]] = Field(
        default={}, description="More about people named anywhere in the book, by their names."
    )
    front: _PageNames = Field(
        default=_FRONT,
        description="What stands before the texts: names of pages and files of `texts/`.",
    )
    contents: Contents = Field(description="The texts and parts of the book, in order.")
    back: _PageNames = Field(
        default=_BACK,
        description="What stands after the texts: names of pages and files of `texts/`.",
    )
    notes: NotesEntry = Field(
        default=NotesEntry(), description="How notes are placed and numbered."
    )
    source_notes: bool = Field(
        default=False,
        description="Whether each text says at its head where it is from and whose it is.",
    )
    editions: EditionsEntry = Field(
        default=EditionsEntry(),
        description="What is built, and how one edition differs from another.",
    )

    @model_validator(mode="after")
    def _isbns_differ(self) -> Manifest:
        if self.print_isbn and self.identifier == self.print_isbn:
            message = "“identifier” and “print-isbn” are the same, and one ISBN names one product"
            hint = "leave “identifier” out if the ebook has no ISBN of its own"
            raise refusal("isbn-shared", message, hint)
        return self

    _positions: Positions = PrivateAttr()
    _files: Mapping[str, str] = PrivateAttr(default_factory=dict)

    @property
    def positions(self) -> Positions:
        """Where each value was written."""
        return self._positions

    @property
    def files(self) -> Mapping[str, str]:
        """The path from the book's folder of each file, by what the manifest calls it."""
        return self._files

    def entries(self) -> Iterator[tuple[Keys, TextEntry | PartEntry]]:
        """Give every text and part in reading order, a part before what it holds."""
        yield from _entries(self.contents, ("contents",))

    def placed(self, positions: Positions, files: Mapping[str, str]) -> Self:
        """Give the manifest with its places and the files it names."""
        placed = self.model_copy()
        placed._positions, placed._files = positions, files
        return placed


def _entries(contents: Contents, keys: Keys) -> Iterator[tuple[Keys, TextEntry | PartEntry]]:
    for number, entry in enumerate(contents):
        yield (*keys, number), entry
        if isinstance(entry, PartEntry):
            yield from _entries(entry.contents, (*keys, number, "contents"))


def keys_allowed_at(steps: Keys) -> tuple[str, ...]:
    """Give the keys of the mapping that some keys lead to, tags of unions among them."""
    model: type[BaseModel] = Manifest
    for step in steps:
        if step in (TEXT_TAG, PART_TAG):
            model = TextEntry if step == TEXT_TAG else PartEntry
        field = next((f for f in model.model_fields.values() if f.alias == step), None)
        if field:
            model = next(_models_in(field.annotation), model)
    return tuple(field.alias or "" for field in model.model_fields.values())


def home_of(key: str) -> tuple[str, ...] | None:
    """Find the keys under which another key is known, the shortest way first."""
    ways: list[tuple[tuple[str, ...], type[BaseModel]]] = [((), Manifest)]
    for way, model in ways:
        for field in model.model_fields.values():
            if field.alias == key:
                return way
            if field.alias not in ("contents", "contributors"):
                ways += [((*way, field.alias or ""), m) for m in _models_in(field.annotation)]
    return None


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
