"""Output intents: for which press, or which screen, the colours of a file are meant.

Comes in: the printer's ICC profile, or none. Goes out: an `OutputProfile`, and the dictionary that declares it
(ISO 32000-1, 14.11.5). Where a book is printed with black alone, the profile is our own: a press whose dots
grow by a fifth, which is what offset on uncoated paper and most print-on-demand houses come to.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Literal

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import ImageCms

from anthology.diagnostics import Diagnostics, Place

Purpose = Literal["GTS_PDFA1", "GTS_PDFX"]

COMPONENTS = {"GRAY": 1, "RGB": 3, "CMYK": 4}
DEVICE_SPACES = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}
LATEST_VERSION = 5.0
"""Profiles of ICC.2, which no version of PDF/A or PDF/X takes."""

REGISTRY = "http://www.color.org"
REGISTERED = "ICCHDAT"
"""Begins the name in a profile (ICC.1:2010, 9.2.14)."""
CONDITIONS = {
    r"FOGRA ?(\d\d)": r"FOGRA\1",
    r"CRPC ?(\d)": r"CGATS21-2-CRPC\1",
    r"PSO[ _]?coated[ _]?v3": "FOGRA51",
    r"PSO[ _]?uncoated[ _]?v3": "FOGRA52",
    r"ISO[ _]?coated[ _]?v2": "FOGRA39",
    r"ISO ?uncoated": "FOGRA29",
    r"GRACoL ?2006": "CGATS TR 006",
    r"Web Coated \(SWOP\)": "CGATS TR 001",
    r"Japan Color 2001 Coated": "JC200103",
}
"""What the usual profiles say → the condition."""

GAIN = 0.2
"""By how much a dot that covers half of the paper grows on the press."""
_STEPS = 256
_D50 = (0.9642, 1.0, 0.8249)
_HEADER = 128
_MADE = (2026, 1, 1, 0, 0, 0)
"""The date in our own profile: a fixed one, so that builds repeat."""


@dataclass(frozen=True, slots=True)
class OutputProfile:
    """An ICC profile and what it is called."""

    content: bytes
    name: str
    components: int
    """1 for grey, 3 for RGB, 4 for CMYK."""
    condition: str = ""
    """The registered name of the printing condition that it is for, if that is known."""


def output_intent(book: pikepdf.Pdf, profile: OutputProfile, purpose: Purpose) -> Dictionary:
    """Make the dictionary that declares a profile, with the profile in the file."""
    stream = book.make_stream(
        profile.content, N=profile.components, Alternate=DEVICE_SPACES[profile.components]
    )
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name(f"/{purpose}"),
        OutputConditionIdentifier=String(profile.condition or profile.name),
        Info=String(profile.name),
        DestOutputProfile=stream,
    )
    if profile.condition:
        intent.RegistryName = String(REGISTRY)
    return intent


def declare(book: pikepdf.Pdf, profile: OutputProfile, purpose: Purpose) -> None:
    """Declare a profile as the only output intent of a file."""
    book.Root.OutputIntents = Array([output_intent(book, profile, purpose)])


@cache
def screen_profile() -> OutputProfile:
    """Read the sRGB profile that WeasyPrint ships, without importing WeasyPrint."""
    found = find_spec("weasyprint")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("WeasyPrint is not installed")
    name = "sRGB2014"
    content = (Path(found.origin).parent / "pdf" / f"{name}.icc").read_bytes()
    return OutputProfile(content, name, 3, name)


def read_profile(
    file: Path, name: str, place: Place | None, diagnostics: Diagnostics
) -> OutputProfile | None:
    """Read the profile of a CMYK press, or complain at `place` of why the file is none."""
    hint = "ask the printer for the ICC profile of the press and paper, such as PSO Coated v3"
    try:
        content = file.read_bytes()
        profile = ImageCms.ImageCmsProfile(BytesIO(content)).profile
        space, kind = profile.xcolor_space.strip(), profile.device_class.strip()
        version, said = profile.version, profile.profile_description or ""
        condition = condition_of(said, profile.target or "", file.stem)
    except (OSError, ValueError, ImageCms.PyCMSError):
        diagnostics.error("profile-unfit", f"“{name}” is not an ICC profile", place, hint)
        return None
    fault = ""
    if space != "CMYK":
        fault = f"is for {'grey' if space == 'GRAY' else space}, not for CMYK"
    elif kind != "prtr":
        fault = "is not the profile of a press"
    elif version >= LATEST_VERSION:
        fault = f"is of version {version:g}, which a PDF cannot hold"
    elif not _converts(content):
        fault = "does not say how colours become inks"
    if fault:
        diagnostics.error("profile-unfit", f"the ICC profile “{name}” {fault}", place, hint)
        return None
    called = " ".join(said.split()) or file.stem
    return OutputProfile(content, called, COMPONENTS[space], condition)


def condition_of(description: str, target: str, name: str) -> str:
    """Find the printing condition that a profile is for, as the ICC's registry of them names it.

    A profile says it in its description, or with the data that it was made from; else the file's name may.
    """
    if target.startswith(REGISTERED):
        return target.removeprefix(REGISTERED).strip(" \0\r\n")
    for words in (description, target, name):
        for pattern, condition in CONDITIONS.items():
            if found := re.search(pattern, words, re.IGNORECASE):
                return found.expand(condition)
    return ""


def _converts(content: bytes) -> bool:
    try:
        ImageCms.buildTransform(
            ImageCms.createProfile("sRGB"),
            ImageCms.ImageCmsProfile(BytesIO(content)),
            "RGB",
            "CMYK",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
        )
    except ImageCms.PyCMSError:
        return False
    return True


# ---------------------------------------------------------------- grey


def luminance_of(grey: float) -> float:
    """Say how light a grey comes out of the press: 0 is black and 1 is paper, for both."""
    dot = 1 - grey
    return 1 - (dot + 4 * GAIN * dot * (1 - dot))


def grey_of(luminance: float) -> float:
    """Say which grey comes out so light: the inverse of `luminance_of`."""
    gain = 4 * GAIN
    if luminance >= 1:
        return 1.0
    root = ((1 + gain) ** 2 - 4 * gain * (1 - max(luminance, 0.0))) ** 0.5
    return float(1 - (1 + gain - root) / (2 * gain))


@cache
def grey_profile() -> OutputProfile:
    """Make the profile of a press that prints black alone (ICC.1:2001-04, 6.3.3.1: monochrome output)."""
    name = f"Black alone, dot gain {GAIN * 100:.0f} %"
    levels = [round(luminance_of(step / (_STEPS - 1)) * 65535) for step in range(_STEPS)]
    tags = (
        (b"desc", _description(name)),
        (b"cprt", b"text" + bytes(4) + b"No rights reserved\0"),
        (b"wtpt", b"XYZ " + bytes(4) + _fixed(*_D50)),
        (b"kTRC", b"curv" + bytes(4) + struct.pack(f">I{_STEPS}H", _STEPS, *levels)),
    )
    table, body = struct.pack(">I", len(tags)), b""
    start = _HEADER + 4 + 12 * len(tags)
    for signature, content in tags:
        table += struct.pack(">4sII", signature, start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    size = start + len(body)
    header = struct.pack(
        ">I4xI4s4s4s6H4s", size, 0x02400000, b"prtr", b"GRAY", b"XYZ ", *_MADE, b"acsp"
    )
    header += bytes(28) + _fixed(*_D50)
    return OutputProfile(header.ljust(_HEADER, b"\0") + table + body, name, 1)


def _fixed(*numbers: float) -> bytes:
    return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)


def _description(words: str) -> bytes:
    """Write a textDescriptionType in ASCII alone (6.5.17)."""
    said = words.encode("ascii") + b"\0"
    return b"desc" + bytes(4) + struct.pack(">I", len(said)) + said + bytes(4 + 4 + 2 + 1 + 67)
