"""What kind of file a printer or a reader gets: from the keys of the manifest to a `Delivery`.

A part of `build` and `finishing`; the print stages see no manifest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from anthology.cache import Cache, digest
from anthology.diagnostics import Diagnostics
from anthology.edition.compose import nodes_of
from anthology.edition.sections import Edition
from anthology.manifest.editions import CoverEditionEntry, PdfEntry
from anthology.manifest.schema import Manifest
from anthology.model.nodes import Image
from anthology.pdf.delivery import Delivery
from anthology.pdf.drawn_colours import draws_colour
from anthology.pdf.inks import is_coloured
from anthology.pdf.leaves import Leaves
from anthology.pdf.output_intent import OutputProfile, read_profile

_KEYS = ("editions", "pdf", "output-profile")
_NAMED = 3
"""How many pictures or texts a warning names."""
_HINT = "name the printer's ICC profile as “output-profile”, or say “colour: grey”"


def press_profile(
    manifest: Manifest, folder: Path, diagnostics: Diagnostics
) -> OutputProfile | None:
    """Read the profile of the press that the manifest names; None where it names none, or it is unfit."""
    name = (manifest.editions.pdf or PdfEntry()).output_profile
    path = manifest.files.get(name)
    if not name or path is None:
        return None
    return read_profile(folder / path, name, manifest.positions.place(_KEYS), diagnostics)


def delivery_of(manifest: Manifest, folder: Path, diagnostics: Diagnostics) -> Delivery:
    """Say how the print edition is finished; raises `Refused` where the profile is unfit."""
    wanted = manifest.editions.pdf or PdfEntry()
    press = press_profile(manifest, folder, diagnostics)
    diagnostics.stop_on_errors()
    return Delivery.of(wanted.standard, press, grey=wanted.colour == "grey")


def cover_delivery_of(manifest: Manifest, folder: Path, diagnostics: Diagnostics) -> Delivery:
    """Say how the cover is finished: by the standard of the print edition, with colours of its own.

    Raises `Refused` where the profile is unfit.
    """
    standard = (manifest.editions.pdf or PdfEntry()).standard
    is_grey = (manifest.editions.cover or CoverEditionEntry()).colour == "grey"
    press = press_profile(manifest, folder, diagnostics)
    diagnostics.stop_on_errors()
    if standard == "pdf/x-4" and press is None and not is_grey:
        diagnostics.warning(
            "colour-lost",
            "the cover is printed with black alone, since no profile of a press is named",
            None,
            _HINT,
        )
    return Delivery.of(standard, press, grey=is_grey)


def check_colours(
    manifest: Manifest,
    edition: Edition,
    leaves: Mapping[str, Leaves],
    folder: Path,
    cache: Cache,
    diagnostics: Diagnostics,
) -> None:
    """Warn of pictures, drawings and styles that lose their colours though nobody asked for it."""
    wanted = manifest.editions.pdf or PdfEntry()
    if wanted.standard != "pdf/x-4" or wanted.colour == "grey" or wanted.output_profile:
        return
    nodes = [node for section in edition.sections for node in nodes_of(section)]
    pictures = {node.source: node for node in reversed(nodes) if isinstance(node, Image)}
    lost = [name for name in reversed(pictures) if _is_coloured(folder / name, cache)]
    if lost:
        diagnostics.warning(
            "colour-lost",
            "coloured pictures are printed with black alone, since no profile of a press is named: "
            + _listed(lost),
            pictures[lost[0]].place,
            _HINT,
        )
    drawn = [section for section in edition.sections if draws_colour(leaves[section.id].pdf)]
    if drawn:
        drawings = (n for n in nodes_of(drawn[0]) if isinstance(n, Image) and n.source not in lost)
        first = next(drawings, None)
        diagnostics.warning(
            "colour-lost",
            "drawings or styles in colour are printed with black alone, since no profile of a press is named, in "
            + _listed([section.title for section in drawn]),
            first.place if first else None,
            _HINT,
        )


def _listed(names: Sequence[str]) -> str:
    """Name the first of many."""
    more = f" and {len(names) - _NAMED} others" if len(names) > _NAMED else ""
    return ", ".join(f"“{name}”" for name in names[:_NAMED]) + more


def _is_coloured(file: Path, cache: Cache) -> bool:
    """Look at every pixel of a picture, once."""
    content = file.read_bytes()
    key = digest("coloured", content)
    known = cache.get(key, ".txt")
    if known is None:
        known = cache.put(key, ".txt", b"yes" if is_coloured(content) else b"no")
    return known.read_bytes() == b"yes"
