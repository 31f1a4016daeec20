"""Running the program as a user does, in this process; and small books for it to work on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from anthology.cli import app

MANIFEST = """title: A Reader
language: en
contents:
  - one.md
  - {text: two.md, rights: Nobody's}
"""
ONE = "---\ntitle: One\nauthors: [Ada Byron]\nrights: Hers\n---\n\nWords of one.[^1]\n\n[^1]: A note.\n"
TWO = "# Two\n\nWords of two.\n"


@dataclass(frozen=True, slots=True)
class Run:
    """What came of a command."""

    status: int
    out: str
    err: str

    @property
    def report(self) -> Any:
        """What `--json` reported."""
        return json.loads(self.out)

    @property
    def codes(self) -> list[str]:
        """The codes of the complaints that `--json` reported."""
        return [item["code"] for item in self.report["diagnostics"]]


def anthology(*arguments: str | Path, **environment: str) -> Run:
    """Run a command; whatever happens, a user sees no traceback."""
    done = CliRunner().invoke(app, [str(a) for a in arguments], env=environment)
    raised = done.exception
    assert raised is None or isinstance(raised, SystemExit), repr(raised)
    run = Run(done.exit_code, done.stdout, done.stderr)
    assert "Traceback" not in run.out + run.err
    return run


def small_book(folder: Path, manifest: str = MANIFEST, **texts: str) -> Path:
    """Write a book of two texts, or of those given; give its folder."""
    (folder / "texts").mkdir(parents=True, exist_ok=True)
    for name, words in ({"one": ONE, "two": TWO} | texts).items():
        (folder / "texts" / f"{name}.md").write_text(words, encoding="utf-8")
    (folder / "anthology.yaml").write_text(manifest, encoding="utf-8")
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    """Give every file of a folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
