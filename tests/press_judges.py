"""The judges of files for a printer: PDF/X-4 clause by clause (ISO 15930-7:2010), and Ghostscript's count of inks.

They share no code with the binder. Nothing free validates PDF/X-4, so each requirement that can be broken
by a book without forms, layers or spot colours is looked at here.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from lxml import etree
from PIL import Image, ImageCms

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
NAMESPACES = {
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
SPACES_OF = {"GRAY": {"/DeviceGray"}, "CMYK": {"/DeviceGray", "/DeviceCMYK"}}
COLOURED = {"rg": "/DeviceRGB", "k": "/DeviceCMYK", "g": "/DeviceGray"}
PROGRAMS = {"/FontFile", "/FontFile2", "/FontFile3"}
FORBIDDEN_ANYWHERE = {"/OPI", "/Alternates", "/TR", "/HTP", "/JS", "/AA", "/OpenAction", "/PS"}


def x4_faults(path: Path) -> list[str]:
    """Give every clause of PDF/X-4 that a file breaks."""
    with pikepdf.open(path) as pdf:
        return [
            *_file(path, pdf),
            *_metadata(pdf),
            *_intent(pdf),
            *_boxes(pdf),
            *_objects(pdf),
            *_colours(pdf),
            *(f"qpdf: {problem}" for problem in pdf.check_pdf_syntax()),
        ]


def _file(path: Path, pdf: pikepdf.Pdf) -> Iterator[str]:
    if path.read_bytes()[:8] != b"%PDF-1.6":
        yield "the file is not PDF 1.6"
    if "/Version" in pdf.Root:
        yield "the catalog has a version of its own"
    if len(pdf.trailer.get("/ID", [])) != 2:
        yield "the file has no ID"
    if pdf.is_encrypted:
        yield "the file is encrypted"


def xmp_of(pdf: pikepdf.Pdf) -> dict[str, str]:
    """Give the properties of the metadata, their first value alone."""
    tree = etree.fromstring(pdf.Root.Metadata.read_bytes())
    found = {}
    for prefix, address in NAMESPACES.items():
        for element in tree.iter(f"{{{address}}}*"):
            name = etree.QName(element).localname
            item = element.find(f".//{RDF}li")
            found[f"{prefix}:{name}"] = (element if item is None else item).text or ""
    return found


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/Filter" in pdf.Root.Metadata:
        yield "the metadata are compressed"
    said, info = xmp_of(pdf), pdf.docinfo
    if said.get("pdfxid:GTS_PDFXVersion") != "PDF/X-4":
        yield "the metadata do not say PDF/X-4"
    for name in ("xmpMM:DocumentID", "xmpMM:VersionID", "xmpMM:RenditionClass", "xmp:MetadataDate"):
        if not said.get(name):
            yield f"the metadata lack {name}"
    if said.get("pdf:Trapped") not in ("True", "False"):
        yield "the metadata do not say whether the file is trapped"
    if info.get("/Trapped") != pikepdf.Name("/" + said.get("pdf:Trapped", "")):
        yield "Trapped differs"
    for key, name in (
        ("/Title", "dc:title"),
        ("/Creator", "xmp:CreatorTool"),
        ("/Producer", "pdf:Producer"),
    ):
        if not said.get(name) or str(info.get(key)) != said[name]:
            yield f"{key} differs: {info.get(key)} and {said.get(name)}"
    for key, name in (("/CreationDate", "xmp:CreateDate"), ("/ModDate", "xmp:ModifyDate")):
        if re.sub(r"\D", "", str(info.get(key))) != re.sub(r"\D", "", said.get(name, "")):
            yield f"{key} differs"


def _intent(pdf: pikepdf.Pdf) -> Iterator[str]:
    intents = [one for one in pdf.Root.get("/OutputIntents", []) if one.S == "/GTS_PDFX"]
    if len(intents) != 1:
        yield f"{len(intents)} output intents"
        return
    (intent,) = intents
    for key in ("/OutputConditionIdentifier", "/Info"):
        if not str(intent.get(key, "")):
            yield f"the output intent has no {key}"
    profile = _profile(pdf)
    if profile.device_class.strip() != "prtr":
        yield f"the profile is of the class {profile.device_class}"
    if profile.version >= 5:
        yield "the profile is too new"
    if int(intent.DestOutputProfile.N) != {"GRAY": 1, "CMYK": 4}[profile.xcolor_space.strip()]:
        yield "N is not the profile's"


def _profile(pdf: pikepdf.Pdf) -> Any:
    content = pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes()
    return ImageCms.ImageCmsProfile(BytesIO(content)).profile


def _boxes(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        if "/TrimBox" not in page.obj or "/ArtBox" in page.obj:
            yield f"page {number} has no trim box, or an art box too"
            continue
        if "/CropBox" in page.obj or "/UserUnit" in page.obj:
            yield f"page {number} has a crop box or a unit of its own"
        media, bleed, trim = (
            [float(edge) for edge in page.obj.get(name, page.mediabox)]
            for name in ("/MediaBox", "/BleedBox", "/TrimBox")
        )
        if not _lies_in(trim, bleed) or not _lies_in(bleed, media):
            yield f"the boxes of page {number} do not lie in each other"


def _lies_in(inner: list[float], outer: list[float]) -> bool:
    low = all(a >= b - 0.001 for a, b in zip(inner[:2], outer[:2], strict=True))
    return low and all(a <= b + 0.001 for a, b in zip(inner[2:], outer[2:], strict=True))


def _objects(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Look at every object for what may not be there."""
    for key in ("/AcroForm", "/OCProperties", "/OpenAction", "/AA", "/Collection", "/Perms"):
        if key in pdf.Root:
            yield f"the catalog has {key}"
    for name in pdf.Root.get("/Names", {}):
        if name != "/Dests":
            yield f"the names have {name}"
    for number, page in enumerate(pdf.pages, 1):
        if len(page.obj.get("/Annots", [])):
            yield f"page {number} has annotations"
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            continue
        for key in FORBIDDEN_ANYWHERE & set(item.keys()):
            yield f"object {item.objgen} has {key}"
        is_font = item.get("/Type") == "/Font" and item.get("/Subtype") != "/Type0"
        if is_font and not PROGRAMS & set(item.FontDescriptor.keys()):
            yield f"the font {item.BaseFont} is not embedded"
        if item.get("/S") in ("/URI", "/GoTo", "/Launch", "/JavaScript", "/Named"):
            yield f"object {item.objgen} is an action"
        if item.get("/Subtype") in ("/PS", "/Link"):
            yield f"object {item.objgen} is {item.Subtype}"


# ---------------------------------------------------------------- colours


def colour_spaces(pdf: pikepdf.Pdf) -> set[str]:
    """Give every colour space that is drawn in, soft masks left out."""
    found: set[str] = set()
    masks = {item.SMask.objgen for item in pdf.objects if _has_soft_mask(item)}
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream) or item.objgen in masks:
            continue
        if "/ColorSpace" in item and item.get("/Type") != "/Pattern":
            held = item.ColorSpace
            if isinstance(held, pikepdf.Dictionary):
                found |= {str(space) for space in held}
            else:
                found.add(str(held))
        if item.get("/S") == "/Transparency" and "/CS" in item:
            found.add(str(item.CS))
        if "/Group" in item and "/CS" in item.Group:
            found.add(str(item.Group.CS))
    for drawing in drawings(pdf):
        for operands, operator in pikepdf.parse_content_stream(drawing):
            name = str(operator)
            if name.lower() in COLOURED:
                found.add(COLOURED[name.lower()])
            elif name.lower() == "cs" and str(operands[0]) != "/Pattern":
                found.add(str(operands[0]))
    return found


def _has_soft_mask(item: Any) -> bool:
    return isinstance(item, pikepdf.Stream) and isinstance(item.get("/SMask"), pikepdf.Stream)


def drawings(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Give every content stream: pages, forms, patterns."""
    yield from pdf.pages
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and (
            item.get("/Subtype") == "/Form" or item.get("/PatternType") == 1
        ):
            yield item


def _colours(pdf: pikepdf.Pdf) -> Iterator[str]:
    allowed = SPACES_OF[_profile(pdf).xcolor_space.strip()]
    for space in sorted(colour_spaces(pdf) - allowed):
        yield f"something is drawn in {space}"


def inks(path: Path) -> list[tuple[float, float, float, float]]:
    """Give how much of each page each of the four inks covers, as Ghostscript separates them."""
    command = [
        "gs",
        "-q",
        "-dSAFER",
        "-dNOPAUSE",
        "-dBATCH",
        "-sDEVICE=inkcov",
        "-o",
        "-",
        str(path),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = []
    for line in done.stdout.splitlines():
        cyan, magenta, yellow, black = map(float, line.split()[:4])
        found.append((cyan, magenta, yellow, black))
    return found


def separated(path: Path, number: int = 1, dpi: int = 72) -> Image.Image:
    """Print one page in four inks, as a picture in CMYK."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "page.tif"
        command = ["gs", "-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-sDEVICE=tiff32nc", f"-r{dpi}"]
        pages = [f"-dFirstPage={number}", f"-dLastPage={number}", "-dOverprint=/simulate"]
        subprocess.run([*command, *pages, "-o", str(target), str(path)], check=True)
        with Image.open(target) as picture:
            return picture.copy()
