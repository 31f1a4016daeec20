"""What the bound file says of itself: XMP, document information, the output intent.

PDF/A-2a and PDF/UA-1 in one file: ISO 19005-2, 6.6.4 and ISO 14289-1, clause 5; the second's identifier
is not in PDF/A's list of known schemas, so the file brings its description along (6.6.2.3.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from anthology import __version__
from anthology.direction import is_right_to_left

PRODUCER = f"anthology {__version__}"

COLOUR_PROFILE = "sRGB2014"


@dataclass(frozen=True, slots=True)
class Imprint:
    """Metadata of the bound file."""

    title: str
    authors: tuple[str, ...]
    language: str
    """BCP 47."""
    subject: str
    keywords: tuple[str, ...]
    created: datetime
    """In UTC."""
    identifier: str


def describe(book: pikepdf.Pdf, imprint: Imprint) -> None:
    """Write the metadata, the language and the output intent into the catalog."""
    packet = book.make_stream(xmp_packet(imprint).encode())
    packet.Type = Name.Metadata
    packet.Subtype = Name.XML
    book.Root.Metadata = packet
    book.Root.Lang = String(imprint.language)
    book.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if is_right_to_left(imprint.language):
        book.Root.ViewerPreferences.Direction = Name.R2L
    book.Root.OutputIntents = Array([_output_intent(book)])
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


def xmp_packet(imprint: Imprint) -> str:
    """Write the XMP packet (ISO 16684-1)."""
    date = _utc(imprint).strftime("%Y-%m-%dT%H:%M:%SZ")
    properties = [
        ("dc:format", "application/pdf"),
        ("dc:title", _alternatives(imprint.title)),
        ("dc:creator", _container("Seq", imprint.authors)),
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
    return PACKET.format(properties=body)


def _alternatives(text: str) -> str:
    item = f'<rdf:li xml:lang="x-default">{escape(text)}</rdf:li>'
    return f"<rdf:Alt>{item}</rdf:Alt>" if text else ""


def _container(kind: str, texts: tuple[str, ...]) -> str:
    items = "".join(f"<rdf:li>{escape(text)}</rdf:li>" for text in texts)
    return f"<rdf:{kind}>{items}</rdf:{kind}>" if items else ""


def _utc(imprint: Imprint) -> datetime:
    return imprint.created.astimezone(UTC) if imprint.created.tzinfo else imprint.created


def _output_intent(book: pikepdf.Pdf) -> Dictionary:
    profile = book.make_stream(_profile(), N=3, Alternate=Name.DeviceRGB)
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String(COLOUR_PROFILE),
        Info=String(COLOUR_PROFILE),
        RegistryName=String("http://www.color.org"),
        DestOutputProfile=profile,
    )


def _profile() -> bytes:
    """Read the profile that WeasyPrint ships, without importing WeasyPrint."""
    found = find_spec("weasyprint")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("WeasyPrint is not installed")
    return (Path(found.origin).parent / "pdf" / f"{COLOUR_PROFILE}.icc").read_bytes()


PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
{properties}</rdf:Description>
<rdf:Description rdf:about=""
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
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
