"""Run Pandoc: from a file of another kind to its syntax tree, with the pictures it holds."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anthology.importing.imported import EXTRA_HINT, CannotImport

READERS: Mapping[str, str] = {
    ".docx": "docx+styles",
    ".odt": "odt",
    ".rtf": "rtf",
    ".tex": "latex",
    ".latex": "latex",
    ".muse": "muse",
    ".rst": "rst",
    ".adoc": "asciidoc",
    ".asciidoc": "asciidoc",
    ".org": "org",
    ".textile": "textile",
    ".wiki": "mediawiki",
    ".mediawiki": "mediawiki",
    ".fb2": "fb2",
    ".docbook": "docbook",
    ".jats": "jats",
    ".typ": "typst",
    ".ipynb": "ipynb",
}
"""Endings of files → Pandoc's reader."""
_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Tree:
    """Pandoc's syntax tree and the pictures by the paths it names."""

    document: dict[str, Any]
    media: dict[str, bytes]
    warnings: tuple[str, ...]


def convert(raw: bytes, reader: str, suffix: str, track_changes: str = "accept") -> Tree:
    """Read a file with Pandoc, which may not look at any other file.

    Raises `CannotImport` where Pandoc is missing or refuses the file.
    """
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"source{suffix}"
        source.write_bytes(raw)
        command = [
            _pandoc(),
            f"--from={reader}",
            "--to=json",
            "--sandbox",
            "--extract-media=media",
            f"--track-changes={track_changes}",
            source.name,
        ]
        try:
            done = subprocess.run(
                command, cwd=folder, capture_output=True, check=False, timeout=_SECONDS
            )
        except subprocess.TimeoutExpired:
            raise CannotImport("Pandoc takes too long to read it") from None
        complaints = done.stderr.decode("utf-8", "replace").strip()
        if done.returncode:
            reason = complaints.splitlines()[0] if complaints else "it gives no reason"
            raise CannotImport(f"Pandoc cannot read it: {reason.rstrip('.')}")
        media = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(Path(folder, "media").rglob("*"))
            if path.is_file()
        }
        warnings = tuple(line for line in complaints.splitlines() if line.startswith("[WARNING]"))
        return Tree(json.loads(done.stdout), media, warnings)


def _pandoc() -> str:
    try:
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError):
        raise CannotImport("reading this kind of file needs Pandoc", EXTRA_HINT) from None
