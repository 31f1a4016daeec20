"""The stage `manifest`; in: the path of the manifest, out: a `Manifest`, or everything that is wrong with it."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import ValidationError

from anthology.diagnostics import Diagnostics, Place, near_miss
from anthology.manifest.complaints import complain
from anthology.manifest.compose import compose
from anthology.manifest.files import check_files, read_utf8
from anthology.manifest.positions import Mapping, Positions, Scalar, plain
from anthology.manifest.schema import Manifest

_EMPTY_HINT = "begin with “title: ”, “language: ” and “contents: ”"


def load_manifest(path: Path, diagnostics: Diagnostics) -> Manifest | None:
    """Read a manifest and look at every file that it names; None where its keys or values are wrong."""
    if not path.is_file():
        _complain_of_absence(path, diagnostics)
        return None
    text = read_utf8(path, path.name, diagnostics)
    if text is None:
        return None
    errors_before = diagnostics.error_count
    root = compose(text, path.name, diagnostics)
    match root:
        case None if diagnostics.error_count > errors_before:
            return None
        case None | Scalar(text="") | Scalar(is_null=True) | Mapping(entries=()):
            message = "there is nothing in the manifest"
            diagnostics.error("manifest-empty", message, Place(path.name), _EMPTY_HINT)
            return None
        case Mapping():
            return _validate(root, path.parent, diagnostics)
        case _:
            message = f"a manifest is made of keys and values, not of {_kind(root)}"
            diagnostics.error("value-kind", message, root.place, _EMPTY_HINT)
            return None


def _kind(root: object) -> str:
    return "words" if isinstance(root, Scalar) else "a list"


def _validate(root: Mapping, folder: Path, diagnostics: Diagnostics) -> Manifest | None:
    positions, given = Positions(root), plain(root)
    manifest: Manifest | None = None
    try:
        manifest = Manifest.model_validate(given)
    except ValidationError as error:
        complain(error.errors(include_url=False), positions, diagnostics)
    files = check_files(given, folder, positions, diagnostics)
    return manifest.placed(positions, files) if manifest else None


def _complain_of_absence(path: Path, diagnostics: Diagnostics) -> None:
    if os.path.lexists(path):
        what = "a folder" if path.is_dir() else "a link to nothing, or no file at all"
        diagnostics.error("file-kind", f"“{path.name}” is {what}", Place(path.name), "name a file")
        return
    beside = [file.name for file in path.parent.glob("*.y*ml")] if path.parent.is_dir() else []
    meant = near_miss(path.name, sorted(beside))
    hint = (
        f"did you mean “{meant}”?" if meant else "make a new book with “anthology new”, or use “-C”"
    )
    message = f"there is no manifest “{path.name}” here"
    if not path.parent.is_dir():
        message, hint = f"there is no folder “{path.parent}”", "see how it is written"
    diagnostics.error("manifest-missing", message, Place(path.name), hint)
