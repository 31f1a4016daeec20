"""What went wrong in a template, in the user's terms: for `render`, which catches whatever a template raises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from traceback import walk_tb

from jinja2 import Environment, FileSystemLoader, TemplateNotFound, TemplateSyntaxError
from lxml import etree

from anthology.diagnostics import Place

OWN = "styles/templates"
"""Where a book's own templates are, from its folder."""


def require_well_formed(document: str, environment: Environment) -> None:
    """Parse what a book's own templates have written; raises `XMLSyntaxError`."""
    loader = environment.loader
    if isinstance(loader, FileSystemLoader) and len(loader.searchpath) > 1:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        etree.fromstring(document.encode(), parser)


def message_of(error: Exception) -> str:
    """Say what happened, without names of folders outside the book."""
    match error:
        case TemplateNotFound(name=name):
            return f"there is no template “{name}”"
        case UnicodeDecodeError():
            return "it is not UTF-8"
        case etree.XMLSyntaxError():  # its lines are those of what was written, which nobody sees
            return re.sub(r",? line \d+|, column \d+", "", error.msg).rstrip(".")
        case _:
            words = str(error).splitlines()[0] if str(error) else type(error).__name__
            return words.rstrip(".")


def place_of(error: Exception, environment: Environment) -> Place:
    """Find the template and the line that failed; the folder of templates where that cannot be told."""
    loader = environment.loader
    folders = loader.searchpath if isinstance(loader, FileSystemLoader) else []
    if isinstance(error, UnicodeDecodeError):
        found = [(path, 0) for path in _undecodable(Path(folders[0]))]
    elif isinstance(error, TemplateSyntaxError):
        found = [(Path(error.filename or ""), error.lineno)]
    else:
        frames = [(Path(f.f_code.co_filename), line) for f, line in walk_tb(error.__traceback__)]
        found = [frame for frame in frames if frame[0].suffix == ".xhtml"][-1:]
    for path, line in found:
        for folder in folders:
            if path.is_relative_to(folder):
                return Place(f"{OWN}/{path.relative_to(folder).as_posix()}", line)
    return Place(OWN)


def _undecodable(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*.xhtml")):
        try:
            path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            yield path
