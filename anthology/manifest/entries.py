"""People, texts and parts as the manifest lists them."""

from __future__ import annotations

from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)

from anthology.manifest.values import Language, License, Line, Prose, Url, Words, refusal

TEXT_TAG, PART_TAG = "<text>", "<part>"
"""Steps that pydantic adds to the way to a value: they name the member of a union."""


class Keyed(BaseModel):
    """A mapping of the manifest."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=lambda name: name.replace("_", "-")
    )

    @model_validator(mode="before")
    @classmethod
    def _empty_is_absent(cls, given: object) -> object:
        """Take `license:` with nothing behind it for a key that is not there."""
        if not isinstance(given, dict):
            return given
        known = {field.alias for field in cls.model_fields.values()}
        return {key: value for key, value in given.items() if value is not None or key not in known}


def listed(given: object) -> object:
    """Take a single name for a list of one."""
    return [given] if isinstance(given, str | dict) else given


def _named(given: object) -> object:
    return {"name": given} if isinstance(given, str) else given


def filled(given: object) -> object:
    """Take a key with nothing behind it for one with every default."""
    return {} if given is None else given


# ---------------------------------------------------------------- people


class PersonEntry(Keyed):
    """A person or a body, with what is known of them."""

    name: Words = Field(description="The name as printed.", examples=["Ursula K. Le Guin"])
    sort: Line = Field(
        default="",
        description="The name as sorted; made from it by default.",
        examples=["Compositor, A"],
    )
    bio: Prose = Field(default="", description="A few words about them; Markdown.")
    url: Url = Field(default="", description="Their page on the web.")


class ContributorEntry(Keyed):
    """More about someone named anywhere in the book."""

    sort: Line = Field(default="", description="The name as sorted.", examples=["Compositor, A"])
    bio: Prose = Field(
        default="", description="A few words for the page about the contributors; Markdown."
    )
    url: Url = Field(default="", description="Their page on the web.")


_Person = Annotated[PersonEntry, BeforeValidator(_named, json_schema_input_type=str | PersonEntry)]
_PEOPLE = BeforeValidator(
    listed, json_schema_input_type=str | PersonEntry | list[str | PersonEntry]
)
People = Annotated[tuple[_Person, ...], _PEOPLE]


# ---------------------------------------------------------------- contents


class TextEntry(Keyed):
    """A text of the book; whatever is said here goes before its own front matter."""

    text: Words = Field(description="The file, from `texts/`.", examples=["on-folding.md"])
    introduction: str = Field(
        default="",
        description="The editor's words before the text: a file of `texts/`, or Markdown in place.",
    )
    title: Words | None = Field(default=None, description="Its title; Markdown.")
    subtitle: Line | None = Field(default=None, description="Its subtitle; Markdown.")
    short_title: Line | None = Field(
        default=None, description="Its title in running heads and contents; Markdown."
    )
    authors: People | None = Field(default=None, description="Who wrote it.")
    translators: People | None = Field(default=None, description="Who translated it.")
    illustrators: People | None = Field(default=None, description="Who illustrated it.")
    language: Language | None = Field(
        default=None, description="Its language, a BCP 47 tag.", examples=["fr", "en-GB"]
    )
    date: Line | None = Field(
        default=None,
        description="When it was first published, in any form.",
        examples=["1974", "c. 1890"],
    )
    source: Line | None = Field(default=None, description="Where it first appeared; Markdown.")
    rights: Line | None = Field(
        default=None, description="Whose it is, and by whose leave it is here."
    )
    license: License | None = Field(default=None, description="An SPDX identifier or an address.")


class PartEntry(Keyed):
    """A part of the book: texts, or further parts, under a title."""

    part: Words = Field(description="The title of the part; Markdown.")
    introduction: str = Field(
        default="",
        description="The editor's words before the part: a file of `texts/`, or Markdown in place.",
    )
    contents: Contents = Field(description="The texts and parts of this part, in order.")


def _short_form(given: object) -> object:
    return {"text": given} if isinstance(given, str) else given


def _text_or_part(given: object) -> str | None:
    """Decide by its keys which of the two an entry is meant to be."""
    match given:
        case PartEntry():
            return PART_TAG
        case TextEntry():
            return TEXT_TAG
        case {"part": _}:
            return PART_TAG
        case {"text": _}:
            return TEXT_TAG
        case {"contents": _}:
            return PART_TAG
        case dict():
            return TEXT_TAG
        case _:
            return None


def _not_without_texts(given: object) -> object:
    if given is None or given in ([], (), {}, ""):
        raise refusal("contents-empty", "there is nothing in these contents")
    return given


Entry = Annotated[
    Annotated[TextEntry, Tag(TEXT_TAG)] | Annotated[PartEntry, Tag(PART_TAG)],
    Discriminator(_text_or_part),
]
Contents = Annotated[
    tuple[
        Annotated[
            Entry, BeforeValidator(_short_form, json_schema_input_type=str | TextEntry | PartEntry)
        ],
        ...,
    ],
    BeforeValidator(_not_without_texts),
    Field(json_schema_extra={"minItems": 1}),
]

PartEntry.model_rebuild()
