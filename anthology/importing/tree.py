"""Pandoc's syntax tree becomes a text in the dialect, with front matter, notes and pictures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from anthology.importing.draft import Finding, FrontValue
from anthology.importing.imported import Imported, Picture
from anthology.importing.imprint import is_name, read_byline
from anthology.importing.inline import escape
from anthology.importing.titlepage import label_dropped
from anthology.importing.tree_blocks import BlockWriter
from anthology.importing.tree_inlines import Node, plain_of
from anthology.importing.writing import write_front

_SUFFIXES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".tif", ".tiff", ".bmp"}
_FOLDER = "pictures"
_LONGEST_TITLE = 110
_FIELDS = {
    "author", "authors", "date", "version", "copyright", "organization", "contact", "address",
    "status", "revision", "license", "abstract",
}  # fmt: skip
_ROMAN = {1: "I", 5: "V", 10: "X", 50: "L", 100: "C", 500: "D", 1000: "M"}


@dataclass(slots=True)
class Gallery:
    """Gives pictures their names in the book's folder."""

    name: str
    media: Mapping[str, bytes]
    folder: Path | None = None
    """Where pictures lie that the file only names."""
    pictures: dict[str, Picture] = field(default_factory=dict)

    def place(self, address: str) -> str | None:
        """Give the path of a picture from its text; None for one that is not here."""
        key = unquote(address.partition("?")[0])
        if PurePosixPath(key).suffix.lower() not in _SUFFIXES:
            return None
        if key not in self.pictures:
            content = self.media.get(address) or self.media.get(key) or self._read(key)
            if content is None:
                return None
            path = PurePosixPath(key)
            stem = re.sub(r"[^\w-]+", "-", path.stem).strip("-").lower() or "picture"
            taken = {picture.name for picture in self.pictures.values()}
            name = f"{stem}{path.suffix.lower()}"
            count = 1
            while name in taken:
                count += 1
                name = f"{stem}-{count}{path.suffix.lower()}"
            self.pictures[key] = Picture(name, content)
        return f"{_FOLDER}/{self.name}/{self.pictures[key].name}"

    def _read(self, address: str) -> bytes | None:
        """Read a picture that lies beside the file; nothing is fetched from elsewhere."""
        if self.folder is None or not address or re.match(r"[a-z]+:|//", address, re.IGNORECASE):
            return None
        folder = self.folder.resolve()
        try:
            path = (folder / address).resolve()
            return path.read_bytes() if path.is_relative_to(folder) and path.is_file() else None
        except (OSError, ValueError):
            return None


def write_tree(
    document: Mapping[str, Any],
    media: Mapping[str, bytes],
    name: str,
    front: Mapping[str, FrontValue],
    findings: Sequence[Finding] = (),
    folder: Path | None = None,
) -> Imported:
    """Write a document; `front` is what its source says of it, and what the tree says comes first."""
    gallery = Gallery(name, media, folder)
    writer = BlockWriter()
    writer.inlines.place = gallery.place
    blocks = list(document["blocks"])
    values = dict(front) | _metadata(document.get("meta", {}), writer)
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:-\w{2,8})*", str(values.get("language", "en"))):
        del values["language"]
    blocks = _take_fields(blocks, values)
    title, blocks = _take_title(blocks, str(values.get("title", "")), writer)
    if not title:
        title, blocks = _guess_title(blocks, values, writer)
    blocks = _take_fields(blocks, values)
    if title and title != values.get("title"):
        values["title"] = title
    if not values.get("title"):
        writer.inlines.findings.append(
            Finding("doubt", "title-missing", 0, "the file has no title: give it one")
        )
    levels = [block["c"][0] for block in _headers(blocks)]
    writer.top = min(levels, default=1)
    parts = [write_front(_in_order(values)), _without_rules(writer.write(blocks))]
    done = 0
    while done < len(writer.inlines.notes):
        # A note may hold another.
        inner = writer.write(writer.inlines.notes[done]) or "\u00a0"
        done += 1
        parts.append(f"[^{done}]: " + re.sub(r"\n(?=.)", "\n    ", inner))
    if done:
        message = f"{done} notes came with the file"
        writer.inlines.findings.append(Finding("repair", "notes-read", 0, message))
    pictures = tuple(gallery.pictures.values())
    if pictures:
        message = f"{len(pictures)} pictures came with the file"
        writer.inlines.findings.append(Finding("repair", "pictures-read", 0, message))
    text = "\n\n".join(part for part in parts if part) + "\n"
    found = tuple(sorted((*findings, *writer.inlines.findings), key=lambda item: item.line))
    return Imported(text, found, pictures, "paragraph")


def _without_rules(text: str) -> str:
    """Take off the rules around a text, which divide it from its page; of several, one stays."""
    text = re.sub(r"(?<![^\n])\* \* \*(?:\n+\* \* \*)+(?![^\n])", "* * *", text)
    return re.sub(r"^(?:\* \* \*\n+)+|(?:\n+\* \* \*)+$|^\* \* \*$", "", text)


def _headers(blocks: Sequence[Node]) -> list[Node]:
    found = []
    for block in blocks:
        if block["t"] == "Header":
            found.append(block)
        elif block["t"] == "Div":
            found += _headers(block["c"][1])
        elif block["t"] == "BlockQuote":
            found += _headers(block["c"])
    return found


def _metadata(meta: Mapping[str, Any], writer: BlockWriter) -> dict[str, FrontValue]:
    """Read Pandoc's metadata: what a word processor's styles or a text's head say."""
    front: dict[str, FrontValue] = {}
    for key, ours in (("title", "title"), ("subtitle", "subtitle"), ("lang", "language")):
        if key in meta and (words := _inlines(meta[key], writer, key != "lang")):
            # Pandoc writes the sign between title and subtitle into the latter.
            front[ours] = re.sub(r"^\\?:\s+", "", words) if key == "subtitle" else words
    for key, ours in (("author", "authors"), ("translator", "translators")):
        if key in meta:
            names = tuple(filter(None, _names(meta[key])))
            if names:
                front[ours] = names
    if "date" in meta and (date := _inlines(meta["date"], writer, False)):
        key = "date" if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", date) else "import-date"
        front[key] = int(date) if date.isdigit() else date
    for key in sorted(set(meta) - {"title", "subtitle", "lang", "author", "translator", "date"}):
        if words := _inlines(meta[key], writer, False):
            front[f"import-{re.sub(r'[^a-z]+', '-', key.lower()).strip('-') or 'more'}"] = words
    return front


def _inlines(value: Mapping[str, Any], writer: BlockWriter, marked: bool) -> str:
    content: Any = value.get("c")
    match value["t"]:
        case "MetaInlines":
            return (writer.paragraph(content) if marked else plain_of(content or ())).strip()
        case "MetaString":
            return str(content).strip()
        case "MetaBlocks":
            return " ".join(writer.write(content or ()).split())
        case "MetaList":
            return ", ".join(
                filter(None, (_inlines(part, writer, marked) for part in content or ()))
            )
        case _:
            return ""


def _names(value: Mapping[str, Any]) -> list[str]:
    if value["t"] == "MetaList":
        return [name for part in value["c"] for name in _names(part)]
    if value["t"] == "MetaMap":
        return _names(value["c"]["name"]) if "name" in value["c"] else []
    words = plain_of(value["c"]) if value["t"] == "MetaInlines" else str(value.get("c", ""))
    return [name.strip() for name in re.split(r"\s*;\s*", words)]


def _take_title(blocks: list[Node], known: str, writer: BlockWriter) -> tuple[str, list[Node]]:
    """Take the heading at the head of the text for its title, if it is the only one so high."""
    if not blocks or blocks[0]["t"] != "Header":
        return known, blocks
    headers = _headers(blocks)
    level = blocks[0]["c"][0]
    words = plain_of(blocks[0]["c"][2]).strip()
    alike = "".join(re.findall(r"\w", words.casefold())) == "".join(
        re.findall(r"\w", known.casefold())
    )
    only = sum(header["c"][0] <= level for header in headers) == 1
    if not (alike or (only and not known)):
        return known, blocks
    return writer.paragraph(blocks[0]["c"][2]).replace("\\\n", " "), blocks[1:]


def _guess_title(
    blocks: list[Node], values: dict[str, FrontValue], writer: BlockWriter
) -> tuple[str, list[Node]]:
    """Take the short lines above the first heading for the title and the author."""
    heading = next((i for i, block in enumerate(blocks[:5]) if block["t"] == "Header"), 0)
    lines = blocks[:heading]
    words = [plain_of(block["c"]).strip() if block["t"] == "Para" else "" for block in lines]
    if not words or not all(words) or len(words[0]) > _LONGEST_TITLE or words[0][-1] in ".,;:":
        return "", blocks
    count = 1
    if len(words) > 1 and "authors" not in values:
        byline = read_byline(words[1])
        if byline and byline.role == "authors":
            values["authors"] = byline.names
            writer.inlines.findings.append(label_dropped(0, byline.label, "names"))
            count = 2
        elif is_name(words[1]) and len(words[1].split()) > 1:
            values["authors"] = (words[1],)
            count = 2
    message = f"the first line was taken as the title: “{words[0]}”"
    writer.inlines.findings.append(Finding("doubt", "title-guessed", 0, message))
    return escape(words[0]), blocks[count:]


def _take_fields(blocks: list[Node], values: dict[str, FrontValue]) -> list[Node]:
    """Take a list of fields at the head of a text, as reStructuredText has it, into the front matter."""
    if not blocks or blocks[0]["t"] != "DefinitionList":
        return blocks
    fields = {
        plain_of(term).strip().casefold(): _plain_blocks([b for body in bodies for b in body])
        for term, bodies in blocks[0]["c"]
    }
    if not fields or not set(fields) <= _FIELDS:
        return blocks
    for key, words in fields.items():
        match key:
            case "author" | "authors":
                values["authors"] = tuple(filter(None, re.split(r"\s*[;,]\s*", words)))
            case "date" if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", words):
                values["date"] = int(words) if words.isdigit() else words
            case "copyright":
                values["rights"] = words
            case _:
                values[f"import-{key}"] = words
    return blocks[1:]


def _plain_blocks(blocks: Sequence[Node]) -> str:
    """Give the words of blocks; an initial that was taken for a list's sign is one again."""
    parts: list[str] = []
    for block in blocks:
        if block["t"] == "OrderedList":
            (start, style, _), items = block["c"]
            if style["t"] in ("UpperAlpha", "UpperRoman") and len(items) == 1:
                sign = chr(64 + start) if style["t"] == "UpperAlpha" else _ROMAN.get(start, "")
                parts.append(f"{sign}.")
            parts.append(" ".join(_plain_blocks(item) for item in items))
        elif block["t"] in ("Para", "Plain"):
            parts.append(plain_of(block["c"]))
    return " ".join(" ".join(parts).split())


def _in_order(front: Mapping[str, FrontValue]) -> dict[str, FrontValue]:
    first = ("title", "subtitle", "authors", "translators", "language", "date", "source", "rights")
    ordered = {key: front[key] for key in first if front.get(key)}
    return ordered | {key: value for key, value in front.items() if key not in first and value}
