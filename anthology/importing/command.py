"""`anthology import`: which files are read, where the texts and reports go, and what is never overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from anthology.cache import whole_file
from anthology.diagnostics import Diagnostics, Place
from anthology.importing import Imported, import_text, render_report


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the user chose."""

    manifest: Path
    name: str = ""
    """Of the text; made from the file's where empty."""
    force: bool = False
    append: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of one file."""

    source: Path
    text: Path
    imported: Imported
    report: str

    def count(self, kind: str) -> int:
        """Count the findings of a kind."""
        return sum(finding.kind == kind for finding in self.imported.findings)

    def summary(self) -> str:
        """Say in a line what was done."""
        return (
            f"{self.source} → {self.text}: {self.count('repair')} repairs, "
            f"{self.count('dropped')} left out, {self.count('doubt')} doubtful"
        )

    def as_json(self) -> dict[str, object]:
        """Give the same, and each finding, as plain data."""
        return {
            "source": str(self.source),
            "text": str(self.text),
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
    texts = options.manifest.parent / "texts"
    results = []
    for file in files:
        target = texts / f"{_text_name(options.name or file.stem)}.md"
        if target.exists() and not options.force and not options.dry_run:
            diagnostics.error(
                "text-exists",
                f"“{target}” is there already",
                Place(str(file)),
                "choose another name with “--name”, or overwrite it with “--force”",
            )
            continue
        try:
            raw = file.read_bytes()
        except OSError as error:
            diagnostics.error("file-missing", f"cannot read it: {error.strerror}", Place(str(file)))
            continue
        imported = import_text(raw, file.name)
        result = ImportResult(file, target, imported, render_report(imported, file.name))
        if not options.dry_run:
            _write(result)
            if options.append:
                _append(options.manifest, target.name, diagnostics)
        results.append(result)
    return results


def _text_name(stem: str) -> str:
    return stem.removesuffix(".md").replace("/", "-").replace("\\", "-").strip(".") or "text"


def _write(result: ImportResult) -> None:
    result.text.parent.mkdir(parents=True, exist_ok=True)
    _put(result.text, result.imported.markdown)
    _put(result.text.with_suffix(".import.md"), result.report)


def _put(target: Path, words: str) -> None:
    with whole_file(target) as temporary:
        temporary.write_text(words, encoding="utf-8", newline="\n")


def _append(manifest: Path, name: str, diagnostics: Diagnostics) -> None:
    """Put the text at the end of the manifest's contents, where they stand last or are a list of their own."""
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
            f"add a line “- {name}” yourself",
        )
        return
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
    lines.insert(end + 1, f"{indent}- {name}")
    _put(manifest, "\n".join(lines) + "\n")
