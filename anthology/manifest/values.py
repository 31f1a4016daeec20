"""What single values of the manifest may look like; in: a string as written, out: the value, or a refusal.

A refusal is a `PydanticCustomError`: its type is the code of the diagnostic that comes of it.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from pydantic import AfterValidator, BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError
from stdnum import isbn
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from anthology.diagnostics import near_miss
from anthology.iso_date import PartialDate
from anthology.manifest.languages import UnknownLanguage, canonical_tag
from anthology.manifest.naming import slugify


def refusal(code: str, message: str, *hints: str) -> PydanticCustomError:
    """Make the exception by which a validator refuses a value."""
    return PydanticCustomError(code, "{message}", {"message": message, "hints": hints})


# ---------------------------------------------------------------- words


def _on_one_line(written: str) -> str:
    return " ".join(written.split())


def _not_empty(written: str) -> str:
    if not written:
        raise refusal("value-invalid", "there is nothing here", "write something, or leave it out")
    return written


_WORDS = WithJsonSchema({"type": ["string", "number"]})
Line = Annotated[str, AfterValidator(_on_one_line), _WORDS]
"""Words on one line; runs of spaces are one."""
Words = Annotated[str, AfterValidator(_on_one_line), AfterValidator(_not_empty), _WORDS]
"""Words on one line, at least one."""
Prose = Annotated[str, AfterValidator(str.strip), _WORDS]
"""Words, on as many lines as they take."""


# ---------------------------------------------------------------- language, date, identifier, …


def _language(written: str) -> str:
    try:
        return canonical_tag(written.strip())
    except UnknownLanguage as error:
        hint = f"did you mean “{error.meant}”?" if error.meant else "write a tag such as “en-GB”"
        raise refusal("value-unknown", str(error), hint) from error


Language = Annotated[str, AfterValidator(_language), WithJsonSchema({"type": "string"})]
"""A BCP 47 tag in its usual form."""


def _published(written: str) -> str:
    if PartialDate.parse(written) is None:
        hint = "write “2026-11-21”, “2026-11” or “2026”"
        raise refusal("value-invalid", f"“{written}” is not a date", hint)
    return written.strip()


IsoDate = Annotated[
    str, AfterValidator(_published), WithJsonSchema({"type": ["string", "integer"]})
]
"""ISO 8601: a day, a month or a year."""

_URI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.IGNORECASE)


def _isbn_digits(written: str) -> str:
    """Give an ISBN's digits alone, or refuse it; ISBN Users' Manual, 7th edition, §4 and appendix 1."""
    try:
        return str(isbn.validate(re.sub("^(urn:)?isbn[ :]*", "", written, flags=re.IGNORECASE)))
    except InvalidLength:
        reason = "an ISBN has 13 digits, or 10 if it is an old one"
    except InvalidChecksum:
        reason = "its digits do not add up"
    except ValidationError:
        reason = "an ISBN is digits and hyphens, and begins with 978 or 979"
    message = f"“{written}” is not a valid ISBN: {reason}"
    raise refusal("value-invalid", message, "check each digit against where you have it from")


def _identifier(written: str) -> str:
    written = written.strip()
    scheme, _, rest = written.lower().rpartition(":")
    if scheme == "urn:isbn":
        return f"urn:isbn:{_isbn_digits(written)}"
    if scheme == "urn:uuid":
        try:
            return f"urn:uuid:{UUID(rest)}"
        except ValueError:
            message = f"“{written}” is not a valid UUID"
            hint = "leave “identifier” out, and one is made that stays the same"
            raise refusal("value-invalid", message, hint) from None
    if _URI.fullmatch(written):
        return written
    digits = re.sub("^isbn[ :]*|[ -]", "", written, flags=re.IGNORECASE)
    hint = f"did you mean “urn:isbn:{digits}”?" if isbn.is_valid(digits) else "write “urn:isbn:…”"
    raise refusal("value-invalid", f"“{written}” is neither a URN nor another URI", hint)


Identifier = Annotated[str, AfterValidator(_identifier), WithJsonSchema({"type": "string"})]
"""A URN of an ISBN or a UUID, or any other URI."""


def _isbn_urn(written: str) -> str:
    return f"urn:isbn:{isbn.to_isbn13(_isbn_digits(written.strip()))}"


Isbn = Annotated[str, AfterValidator(_isbn_urn), WithJsonSchema({"type": ["string", "integer"]})]
"""An ISBN in any of its forms; gives the URN of one of thirteen digits."""


def _url(written: str) -> str:
    written = written.strip()
    if written and not re.fullmatch(r"(https?://|mailto:)[^\s<>\"]+", written, re.IGNORECASE):
        hint = "begin it with “https://” or “mailto:”"
        raise refusal("value-invalid", f"“{written}” is not an address", hint)
    return written


Url = Annotated[str, AfterValidator(_url), WithJsonSchema({"type": "string"})]
"""An address that a reader can follow, or nothing."""


def _email(written: str) -> str:
    written = re.sub("^mailto:", "", written.strip(), flags=re.IGNORECASE)
    if written and not re.fullmatch(r"[^\s@<>\"]+@[^\s@<>\".]+(\.[^\s@<>\".]+)+", written):
        hint = "write it like this: “access@example.org”"
        raise refusal("value-invalid", f"“{written}” is not an e-mail address", hint)
    return written


Email = Annotated[str, AfterValidator(_email), WithJsonSchema({"type": "string"})]
"""Where somebody can be asked, or nothing."""

_CONFORMANCE = re.compile(
    r"(?:EPUB Accessibility 1\.1 *[-–—]? *)?WCAG *(2\.[012]) *[-–—]? *(?:Level *)?(AAA|AA|A)",
    re.IGNORECASE,
)


def _conformance(written: str) -> str:
    written = " ".join(written.split())
    found = _CONFORMANCE.fullmatch(written)
    if written and not found:
        hint = "write “EPUB Accessibility 1.1 - WCAG 2.1 Level AA”, with the version and level that hold"
        raise refusal(
            "value-unknown", f"“{written}” is no standard that an ebook conforms to", hint
        )
    return (
        f"EPUB Accessibility 1.1 - WCAG {found[1]} Level {found[2].upper()}" if found else written
    )


Conformance = Annotated[str, AfterValidator(_conformance), WithJsonSchema({"type": "string"})]
"""What `dcterms:conformsTo` says, to the letter (EPUB Accessibility 1.1, section 4.3), or nothing."""

_CREATIVE_COMMONS = ("BY", "BY-SA", "BY-NC", "BY-ND", "BY-NC-SA", "BY-NC-ND")
_USUAL_LICENSES = (
    *(f"CC-{terms}-{version}" for version in ("4.0", "3.0") for terms in _CREATIVE_COMMONS),
    *("CC0-1.0", "GFDL-1.3-or-later", "MIT", "Apache-2.0", "GPL-3.0-or-later", "OFL-1.1"),
)


def _license(written: str) -> str:
    written = written.strip()
    if not written or re.fullmatch(r"https?://[^\s<>\"]+", written, re.IGNORECASE):
        return written
    try:
        return str(canonicalize_license_expression(written))
    except InvalidLicenseExpression:
        meant = near_miss(re.sub("[ _]+", "-", written).upper(), _USUAL_LICENSES)
        hint = (
            f"did you mean “{meant}”?" if meant else "say in “rights” what has no SPDX identifier"
        )
        message = f"“{written}” is neither an SPDX identifier nor the address of a license"
        raise refusal("value-unknown", message, hint) from None


License = Annotated[str, AfterValidator(_license), WithJsonSchema({"type": "string"})]
"""An SPDX expression, an address, or nothing."""


def _slug(written: str) -> str:
    if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", written):
        message = f"“{written}” cannot name files: a slug is lower-case letters, digits and hyphens"
        raise refusal("value-invalid", message, f"did you mean “{slugify(written)}”?")
    return written


Slug = Annotated[str, AfterValidator(_slug), WithJsonSchema({"type": "string"})]
"""The name of the files that are built, without their ending."""


# ---------------------------------------------------------------- lengths and sizes

_POINTS = {"mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "pt": 1.0}
_LENGTH = re.compile(r"([0-9]+(?:\.[0-9]+)?|\.[0-9]+) *([a-z]*)", re.IGNORECASE)
_LENGTH_SCHEMA = {"type": "string", "pattern": "^ *[0-9.]+ *(mm|cm|in|pt) *$"}


def points(written: object) -> float:
    """Give a length such as “3mm” in points, 72 to the inch."""
    found = _LENGTH.fullmatch(written.strip()) if isinstance(written, str) else None
    if not found:
        raise refusal("value-invalid", f"{quoted(written)} is not a length", "write “3mm” or “1in”")
    number, unit = float(found[1]), found[2].lower()
    if not unit and number == 0:
        return 0.0
    if unit not in _POINTS:
        message = f"“{written}” has no unit" if not unit else f"“{unit}” is not a unit of length"
        raise refusal("value-invalid", message, "write mm, cm, in or pt")
    return round(number * _POINTS[unit], 4)


def quoted(written: object) -> str:
    """Name a value in a message."""
    match written:
        case str():
            return f"“{written}”"
        case list() | tuple():
            return "a list"
        case _:
            return "a mapping"


class _Between:
    """A length within limits, both in millimetres; gives points."""

    def __init__(self, least: float, most: float) -> None:
        self.least, self.most = least, most

    def __call__(self, written: object) -> float:
        length = points(written)
        if not self.least <= length / _POINTS["mm"] + 0.001 or length / _POINTS["mm"] > self.most:
            message = f"“{written}” is not between {self.least:g} mm and {self.most:g} mm"
            raise refusal("value-range", message)
        return length


_ZERO: dict[str, Any] = {"const": 0}
Bleed = Annotated[
    float,
    BeforeValidator(_Between(0, 25)),
    WithJsonSchema({"anyOf": [_LENGTH_SCHEMA, _ZERO]}),
]
"""How far ink goes beyond the trim, in points."""
Margin = Annotated[
    float, BeforeValidator(_Between(0, 150)), WithJsonSchema({"anyOf": [_LENGTH_SCHEMA, _ZERO]})
]
"""Paper beside the text, in points."""
Thickness = Annotated[float, BeforeValidator(_Between(0.01, 2)), WithJsonSchema(_LENGTH_SCHEMA)]
"""Of one leaf of paper, in points."""
Spine = Annotated[float, BeforeValidator(_Between(0.1, 150)), WithJsonSchema(_LENGTH_SCHEMA)]
"""The thickness of a book, in points."""


class Size(NamedTuple):
    """Of a page or a sheet, in points."""

    width: float
    height: float


_TRIMS = {
    "a4": ("210mm", "297mm"),
    "a5": ("148mm", "210mm"),
    "a6": ("105mm", "148mm"),
    "b-format": ("129mm", "198mm"),
    "crown-quarto": ("189mm", "246mm"),
    "demy": ("138mm", "216mm"),
    "digest": ("5.5in", "8.5in"),
    "letter": ("8.5in", "11in"),
    "pocket": ("4.25in", "6.87in"),
    "royal": ("156mm", "234mm"),
    "us-digest": ("5.5in", "8.5in"),
    "us-trade": ("6in", "9in"),
}
_SHEETS = {
    "a3": ("297mm", "420mm"),
    "a4": ("210mm", "297mm"),
    "a5": ("148mm", "210mm"),
    "legal": ("8.5in", "14in"),
    "letter": ("8.5in", "11in"),
    "sra3": ("320mm", "450mm"),
    "tabloid": ("11in", "17in"),
}


class _SizeFrom:
    """A size by its name or by width and height, each within limits in millimetres."""

    def __init__(self, known: dict[str, tuple[str, str]], least: float, most: float) -> None:
        self.known, self.side = known, _Between(least, most)

    def __call__(self, written: object) -> Size:
        match written:
            case Size():
                return written
            case str() if (name := written.strip().lower()) in self.known:
                width, height = self.known[name]
                return Size(points(width), points(height))
            case str():
                meant = near_miss(written.lower(), self.known)
                hint = (
                    f"did you mean “{meant}”?"
                    if meant
                    else f"write {', '.join(self.known)} or [width, height]"
                )
                raise refusal("value-unknown", f"no size is called “{written}”", hint)
            case [width, height]:
                return Size(self.side(width), self.side(height))
            case _:
                message = "a size is a name, or a width and a height"
                raise refusal("value-kind", message, "write it like this: [5.5in, 8.5in]")

    def json_schema(self) -> WithJsonSchema:
        pair = {"type": "array", "items": _LENGTH_SCHEMA, "minItems": 2, "maxItems": 2}
        return WithJsonSchema({"anyOf": [{"enum": list(self.known)}, pair]})


_trim = _SizeFrom(_TRIMS, 50, 500)
_sheet = _SizeFrom(_SHEETS, 100, 1000)
Trim = Annotated[Size, BeforeValidator(_trim), _trim.json_schema()]
"""Of a page once cut."""
Sheet = Annotated[Size, BeforeValidator(_sheet), _sheet.json_schema()]
"""Of the paper that goes into the printer."""


ALL = -1
"""The signature that has all the pages of the book."""


def _all(written: object) -> object:
    return ALL if written == "all" else written


def _signature(pages: int) -> int:
    if pages != ALL and (pages % 4 or not 4 <= pages <= 128):
        message = f"a signature of {pages} pages cannot be folded"
        raise refusal("value-range", message, "write a multiple of 4, from 4 to 128, or “all”")
    return pages


_FOLDED = {"type": "integer", "minimum": 4, "maximum": 128, "multipleOf": 4}
Signature = Annotated[
    int,
    BeforeValidator(_all),
    AfterValidator(_signature),
    WithJsonSchema({"anyOf": [_FOLDED, {"const": "all"}]}),
]
"""Pages of one folded gathering."""
