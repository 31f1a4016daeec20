"""`anthology watch` as a user sees it: built at once, again after each save, through errors, until Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from command_line import ONE, small_book
from conftest import ROOT

MANIFEST = "title: A Reader\nlanguage: en\ncontents: [one.md, two.md]\neditions: {pdf: {}}\n"


@contextmanager
def watching(folder: Path, cache: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "anthology", "-C", str(folder), "watch", "pdf"],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT), "ANTHOLOGY_CACHE": str(cache)},
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def told(process: subprocess.Popen[str], until: str) -> list[str]:
    """Give the lines up to the one that begins so."""
    assert process.stderr is not None
    lines = []
    for line in process.stderr:
        lines.append(line.rstrip("\n"))
        if line.startswith(until):
            return lines
    raise AssertionError(f"it ended without “{until}”: {lines}")


def test_every_save_is_built_and_only_what_changed_is_typeset(tmp_path: Path) -> None:
    folder = small_book(tmp_path / "reader", MANIFEST)
    built = folder / "dist" / "a-reader.pdf"
    text = folder / "texts" / "one.md"
    with watching(folder, folder / "cache") as process:
        (line,) = told(process, "built in")
        assert "typeset: " in line
        before = built.read_bytes()
        text.write_text(ONE.replace("Words of one", "Other words"), encoding="utf-8")
        changed, line = told(process, "built in")
        assert changed == "changed: texts/one.md"
        assert line.endswith("; typeset: one")
        after = built.read_bytes()
        assert after != before
        text.write_text(ONE.replace("[^1]:", "[^2]:"), encoding="utf-8")
        lines = told(process, "not built")
        assert lines[0] == "changed: texts/one.md"
        assert any("[note-undefined]" in line for line in lines)
        assert built.read_bytes() == after
        text.write_text(ONE, encoding="utf-8")
        assert told(process, "built in")[-1].endswith("a-reader.pdf")
        assert built.read_bytes() == before
        process.send_signal(signal.SIGINT)
        assert told(process, "stopped") == ["stopped"]
        assert process.wait(20) == 0
