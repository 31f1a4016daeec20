"""`anthology import`: which files are read, where the texts and reports go, and what is never overwritten."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from anthology.cache import whole_file
from anthology.diagnostics import Diagnostics, Place
from anthology.importing import Imported, render_report
from anthology.importing.imported import CannotImport, TrackChanges
from anthology.importing.sources import import_file
from anthology.importing.splitting import Piece, split_text, write_entry

_LISTED = re.compile(r"""\s*(?:-\s+)?(?:text:\s+)?(\S.*\.md["']?)\s*(?:#.*)?$""")
"""A line of the manifest that lists a text."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the user chose."""

    manifest: Path
    name: str = ""
    """Of the text; made from the file's where empty."""
    force: bool = False
    append: bool = False
    dry_run: bool = False
    split: bool = False
    """Cut a book into its chapters."""
    keep_furniture: bool = False
    track_changes: TrackChanges = "accept"


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of one file."""

    source: Path
    text: Path
    imported: Imported
    report: str
    pieces: tuple[Piece, ...]
    """The texts that were made of it: one, or a book's chapters."""
    fragment: str
    """Lines for the manifest."""

    def count(self, kind: str) -> int:
        """Count the findings of a kind."""
        return sum(finding.kind == kind for finding in self.imported.findings)

    def summary(self) -> str:
        """Say in a line what was done, and how a manifest lists the texts of a book."""
        texts = self.text if len(self.pieces) == 1 else f"{len(self.pieces)} texts"
        said = (
            f"{self.source} → {texts}: {self.count('repair')} repairs, "
            f"{self.count('dropped')} left out, {self.count('doubt')} doubtful"
        )
        if len(self.pieces) == 1:
            return said
        return f"{said}\ncontents:\n{self.fragment}".rstrip("\n")

    def as_json(self) -> dict[str, object]:
        """Give the same, and each finding, as plain data."""
        return {
            "source": str(self.source),
            "text": str(self.text),
            "texts": [f"{piece.name}.md" for piece in self.pieces],
            "pictures": [picture.name for picture in self.imported.pictures],
            "findings": [
                {
                    "kind": finding.kind,
                    "code": finding.code,
                    "line": finding.line,
                    "message": finding.message,
                    "raw": finding.raw,
                }
                for finding in self.imported.findings
            ],
        }


def import_files(
    files: Sequence[Path], options: ImportOptions, diagnostics: Diagnostics
) -> list[ImportResult]:
    """Import each file into the book's texts/, with its report beside it; complain of what cannot be."""
    results: list[ImportResult] = []
    for file in files:
        result = _import(file, options, diagnostics)
        if result is None or _is_doubled(result, results, diagnostics):
            continue
        if not options.dry_run:
            _write(result)
            if options.append:
                _append(options.manifest, result.fragment.splitlines(), diagnostics)
        results.append(result)
    return results


def _import(file: Path, options: ImportOptions, diagnostics: Diagnostics) -> ImportResult | None:
    """Import a file, and look whether what it becomes may be written."""
    name = _text_name(options.name or file.stem)
    target = options.manifest.parent / "texts" / f"{name}.md"
    if not options.split and _is_taken(target, file, options, diagnostics):
        return None
    try:
        raw = file.read_bytes()
    except OSError as error:
        diagnostics.error("file-missing", f"cannot read it: {error.strerror}", Place(str(file)))
        return None
    try:
        imported = import_file(
            raw,
            file,
            name,
            keep_furniture=options.keep_furniture,
            track_changes=options.track_changes,
            language=_language(options.manifest),
        )
    except CannotImport as refusal:
        hints = (refusal.hint,) if refusal.hint else ()
        diagnostics.error("import-impossible", refusal.reason, Place(str(file)), *hints)
        return None
    pieces, fragment = [Piece(name, imported.markdown)], f"  - {write_entry(name)}\n"
    if options.split:
        pieces, fragment, dropped = split_text(imported.markdown, name)
        imported = replace(imported, findings=(*dropped, *imported.findings))
        targets = [target.with_name(f"{piece.name}.md") for piece in pieces]
        if sum(_is_taken(each, file, options, diagnostics) for each in targets):
            return None
    report = render_report(imported, file.name)
    return ImportResult(file, target, imported, report, tuple(pieces), fragment)


def _is_taken(target: Path, file: Path, options: ImportOptions, diagnostics: Diagnostics) -> bool:
    if not target.exists() or options.force or options.dry_run:
        return False
    diagnostics.error(
        "text-exists",
        f"“{target}” is there already",
        Place(str(file)),
        "choose another name with “--name”, or overwrite it with “--force”",
    )
    return True


def _is_doubled(
    result: ImportResult, others: Sequence[ImportResult], diagnostics: Diagnostics
) -> bool:
    """Complain of a file whose text another file of the same import has the name of."""
    taken = {piece.name.casefold(): other.source for other in others for piece in other.pieces}
    source = next(
        (taken[name] for piece in result.pieces if (name := piece.name.casefold()) in taken), None
    )
    if source is None:
        return False
    diagnostics.error(
        "text-exists",
        f"“{source}” becomes a text of the same name",
        Place(str(result.source)),
        "import them one by one, with “--name”",
    )
    return True


def _text_name(stem: str) -> str:
    return stem.removesuffix(".md").replace("/", "-").replace("\\", "-").strip(".") or "text"


def _write(result: ImportResult) -> None:
    folder = result.text.parent
    folder.mkdir(parents=True, exist_ok=True)
    for piece in result.pieces:
        _put(folder / f"{piece.name}.md", piece.markdown)
    _put(result.text.with_suffix(".import.md"), result.report)
    if len(result.pieces) > 1:
        _put(result.text.with_suffix(".contents.yaml"), f"contents:\n{result.fragment}")
    pictures = folder / "pictures" / result.text.stem
    for picture in result.imported.pictures:
        pictures.mkdir(parents=True, exist_ok=True)
        with whole_file(pictures / picture.name) as temporary:
            temporary.write_bytes(picture.content)


def _put(target: Path, words: str) -> None:
    with whole_file(target) as temporary:
        temporary.write_text(words, encoding="utf-8", newline="\n")


def _language(manifest: Path) -> str:
    """Read the book's language, by which a text is judged that does not tell its own."""
    try:
        words = manifest.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
    found = re.search(r"^language:\s*[\"']?([a-z]{2,3})\b", words, re.MULTILINE | re.IGNORECASE)
    return found[1].lower() if found else ""


def _append(manifest: Path, entries: Sequence[str], diagnostics: Diagnostics) -> None:
    """Put entries at the end of the manifest's contents, where they stand last or are a list of their own.

    The entries are lines of a list that is set in by two spaces.
    """
    if not manifest.is_file():
        diagnostics.error(
            "manifest-missing", "there is no manifest to append to", Place(manifest.name)
        )
        return
    lines = manifest.read_text(encoding="utf-8").splitlines()
    start = next((i for i, line in enumerate(lines) if line.startswith("contents:")), None)
    if start is None or lines[start].partition("#")[0].strip() != "contents:":
        diagnostics.error(
            "contents-form",
            "cannot append here: “contents:” is not a list of lines",
            Place(manifest.name, (start or 0) + 1),
            f"add {'a line' if len(entries) == 1 else 'lines'} “{' '.join(entries[0].split())}” yourself",
        )
        return
    entries = _unlisted(entries, lines[start:])
    inside = [
        i for i, line in enumerate(lines) if i > start and line.strip() and not line.startswith("#")
    ]
    end, indent = start, "  "
    for i in inside:
        if lines[i][0] not in " -":
            break
        if end == start:
            indent = lines[i][: len(lines[i]) - len(lines[i].lstrip())]
        end = i
    lines[end + 1 : end + 1] = [f"{indent}{entry[2:]}" for entry in entries]
    _put(manifest, "\n".join(lines) + "\n")


def _unlisted(entries: Sequence[str], lines: Sequence[str]) -> list[str]:
    """Leave out the texts that the manifest lists already, and parts of which nothing is left."""
    listed = {text for line in lines if (text := _text_of(line))}
    kept: list[str] = []
    for entry in reversed(entries):
        text = _text_of(entry)
        if (text and text not in listed) or (not text and kept and _is_above(entry, kept[-1])):
            kept.append(entry)
    return kept[::-1]


def _text_of(line: str) -> str:
    """Give the text that a line of the manifest lists; empty for none."""
    match = _LISTED.match(line)
    try:
        return str(yaml.safe_load(match[1])) if match else ""
    except yaml.YAMLError:
        return ""


def _is_above(entry: str, below: str) -> bool:
    """Tell whether a line opens what the line below it stands in, or belongs to it."""
    return len(entry) - len(entry.lstrip()) < len(below) - len(below.lstrip())
