"""What a build's bytes depend on besides the book: `anthology.lock` records it, and `build --locked` insists on it.

Comes in: the faces that the book is set in. Goes out: the recorded file; or a complaint for each difference.
"""

from __future__ import annotations

import platform
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import yaml

from anthology import __version__
from anthology.cache import whole_file
from anthology.diagnostics import Diagnostics, Place
from anthology.fonts import Face
from anthology.pdf.engine.versions import engine_versions

LOCK = "anthology.lock"

DISTRIBUTIONS = (
    "babel",
    "ebooklib",
    "jinja2",
    "langcodes",
    "lxml",
    "markdown-it-py",
    "mdit-py-plugins",
    "pikepdf",
    "pyyaml",
    "uharfbuzz",
)
"""What the engine's own list lacks."""

Record = dict[str, str]
"""Of each program and each face, its version or its digest."""


def record(faces: Iterable[Face]) -> Record:
    """List what the bytes of a build depend on, on this machine."""
    named = {
        "anthology": __version__,
        "python": platform.python_version(),
        **{name: version(name) for name in DISTRIBUTIONS},
    }
    for part in engine_versions().split("; "):
        name, _, said = part.rpartition(" ")
        named["typesetting" if name == "anthology" else name] = said
    for face in faces:
        named[f"{face.family} {face.weight}{' italic' if face.italic else ''}"] = face.digest[:16]
    return dict(sorted(named.items(), key=lambda item: item[0].casefold()))


def write_lock(folder: Path, recorded: Record) -> Path:
    """Write the record into the book's folder, whole or not at all; raises `OSError`."""
    target = folder / LOCK
    with whole_file(target) as temporary:
        head = "# What this book was built with. “anthology lock” writes it, “build --locked” insists on it.\n"
        text = head + yaml.safe_dump(recorded, allow_unicode=True, sort_keys=False)
        temporary.write_text(text, encoding="utf-8")
    return target


def check_lock(folder: Path, recorded: Record, diagnostics: Diagnostics) -> None:
    """Complain of whatever is not as `anthology.lock` has it."""
    file = folder / LOCK
    place = Place(LOCK)
    try:
        wanted = yaml.safe_load(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        diagnostics.error(
            "lock-missing", f"there is no “{LOCK}” here", place, "write it: anthology lock"
        )
        return
    except (yaml.YAMLError, UnicodeDecodeError, OSError, RecursionError):
        wanted = None
    if not isinstance(wanted, dict):
        diagnostics.error(
            "lock-unreadable", "this is no record of versions", place, "write it: anthology lock"
        )
        return
    for name in sorted({*recorded, *(str(name) for name in wanted)}):
        before, now = wanted.get(name, "nothing"), recorded.get(name, "nothing")
        if before != now:
            said = before if isinstance(before, str) else "no version"
            diagnostics.error(
                "lock-differs",
                f"“{name}” is {now} here, and was {said} when the book was locked",
                place,
                "install what is recorded, or record what is installed: anthology lock",
            )
