"""What the bound file says of itself: XMP, document information, the output intent.

PDF/A-2a and PDF/UA-1 in one file: ISO 19005-2, 6.6.4 and ISO 14289-1, clause 5; the second's identifier
is not in PDF/A's list of known schemas, so the file brings its description along (6.6.2.3.2).
PDF/X-4: ISO 15930-7, 6.8 and 6.9; XMP and document information say the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Dictionary, Name, String

from anthology import __version__
from anthology.direction import is_right_to_left
from anthology.edition.apparatus import Credit
from anthology.pdf.delivery import FOR_READERS, Delivery, Standard
from anthology.pdf.output_intent import declare

PRODUCER = f"anthology {__version__}"

_ROLES = {
    "aut": "author",
    "edt": "editor",
    "trl": "translator",
    "ill": "illustrator",
    "win": "writer of introduction",
}
"""The terms of the MARC relators: metadata are read by machines, so their words are those of the list."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """Metadata of the bound file."""

    title: str
    authors: tuple[str, ...]
    """Whose book it is: the authors of its texts, or its editors where no text names one."""
    language: str
    """BCP 47."""
    subject: str
    keywords: tuple[str, ...]
    created: datetime
    """In UTC."""
    identifier: str
    contributors: tuple[str, ...] = ()
    """Everyone else, with what they did: “Cai Folder (translator)”."""


def credited(credits: Iterable[Credit]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the names of the creators, and those of all others with their roles, as an `Imprint` has them."""
    credits = tuple(credits)
    creating = "aut" if any("aut" in credit.roles for credit in credits) else "edt"
    creators = [credit.person.name for credit in credits if creating in credit.roles]
    others = []
    for credit in credits:
        roles = [_ROLES[role] for role in credit.roles if role != creating]
        if roles:
            others.append(f"{credit.person.name} ({', '.join(roles)})")
    return tuple(creators), tuple(others)


def describe(book: pikepdf.Pdf, imprint: Imprint, delivery: Delivery = FOR_READERS) -> None:
    """Write the metadata, the language and the output intent into the catalog."""
    packet = book.make_stream(xmp_packet(imprint, delivery.standard).encode())
    packet.Type = Name.Metadata
    packet.Subtype = Name.XML
    book.Root.Metadata = packet
    book.Root.Lang = String(imprint.language)
    book.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if is_right_to_left(imprint.language):
        book.Root.ViewerPreferences.Direction = Name.R2L
    declare(book, delivery.profile, delivery.purpose)
    date = _utc(imprint).strftime("D:%Y%m%d%H%M%SZ")
    information = {
        "/Title": imprint.title,
        "/Author": ", ".join(imprint.authors),
        "/Subject": imprint.subject,
        "/Keywords": ", ".join(imprint.keywords),
        "/Producer": PRODUCER,
        "/CreationDate": date,
        "/ModDate": date,
    }
    for key, value in information.items():
        if value:
            book.docinfo[key] = String(value)
    if delivery.is_for_press:
        book.docinfo["/Creator"] = String(PRODUCER)
        book.docinfo["/Trapped"] = Name("/False")


def xmp_packet(imprint: Imprint, standard: Standard = "pdf/a-2a") -> str:
    """Write the XMP packet (ISO 16684-1)."""
    date = _utc(imprint).strftime("%Y-%m-%dT%H:%M:%SZ")
    properties = [
        ("dc:format", "application/pdf"),
        ("dc:title", _alternatives(imprint.title)),
        ("dc:creator", _container("Seq", imprint.authors)),
        ("dc:contributor", _container("Bag", imprint.contributors)),
        ("dc:language", _container("Bag", (imprint.language,))),
        ("dc:description", _alternatives(imprint.subject)),
        ("dc:subject", _container("Bag", imprint.keywords)),
        ("dc:identifier", escape(imprint.identifier)),
        ("pdf:Keywords", escape(", ".join(imprint.keywords))),
        ("pdf:Producer", escape(PRODUCER)),
        ("xmp:CreateDate", date),
        ("xmp:ModifyDate", date),
    ]
    body = "".join(f"<{name}>{value}</{name}>\n" for name, value in properties if value)
    match standard:
        case "pdf/a-2a":
            return PACKET.format(declared=FOR_READING, properties=body, schemas=SCHEMAS)
        case "pdf/x-4":
            name = uuid5(NAMESPACE_URL, f"{imprint.identifier} {imprint.title}")
            declared = FOR_PRINTING.format(date=date, program=escape(PRODUCER), name=name)
            return PACKET.format(declared=declared, properties=body, schemas="")


def _alternatives(text: str) -> str:
    item = f'<rdf:li xml:lang="x-default">{escape(text)}</rdf:li>'
    return f"<rdf:Alt>{item}</rdf:Alt>" if text else ""


def _container(kind: str, texts: tuple[str, ...]) -> str:
    items = "".join(f"<rdf:li>{escape(text)}</rdf:li>" for text in texts)
    return f"<rdf:{kind}>{items}</rdf:{kind}>" if items else ""


def _utc(imprint: Imprint) -> datetime:
    return imprint.created.astimezone(UTC) if imprint.created.tzinfo else imprint.created


PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"{declared}
{properties}</rdf:Description>
{schemas}</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""

FOR_READING = """
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>"""

FOR_PRINTING = """
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
<pdf:Trapped>False</pdf:Trapped>
<xmp:CreatorTool>{program}</xmp:CreatorTool>
<xmp:MetadataDate>{date}</xmp:MetadataDate>
<xmpMM:DocumentID>uuid:{name}</xmpMM:DocumentID>
<xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>"""

SCHEMAS = """<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
