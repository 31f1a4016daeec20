"""The judges that need a browser, through Node: DAISY Ace, and reading systems that open an ebook as readers do."""

from __future__ import annotations

import atexit
import base64
import json
import os
import shutil
import subprocess
import tempfile
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

TESTS = Path(__file__).parent


def _environment(folder: str) -> dict[str, str]:
    """Name Debian's browser, so that none is downloaded; what Ace writes to the home goes elsewhere."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    return {
        **os.environ,
        "PUPPETEER_EXECUTABLE_PATH": found,
        "XDG_CONFIG_HOME": folder,
        "XDG_STATE_HOME": folder,
    }


@cache
def _program(name: str) -> subprocess.Popen[str]:
    """Start a program of this folder once: it answers each line with a line."""
    folder = tempfile.TemporaryDirectory()
    process = subprocess.Popen(
        ["node", str(TESTS / name), folder.name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=_environment(folder.name),
    )

    def stop() -> None:
        process.communicate()
        folder.cleanup()

    atexit.register(stop)
    return process


def _ask(name: str, question: str) -> Any:
    process = _program(name)
    assert process.stdin is not None
    assert process.stdout is not None
    print(question, file=process.stdin, flush=True)
    answer = process.stdout.readline()
    assert answer, (
        f"{name} does not run: has `make test` installed Node, Chromium and node_modules?"
    )
    return json.loads(answer)


def ace_findings(path: Path) -> list[str]:
    """Give everything that DAISY Ace finds in an EPUB, of whatever weight."""
    found = _ask("ace.cjs", str(path))
    return [f"{one['file']} {one['rule']}: {one['said']} {one['html']}" for one in found]


def read_in(reader: str, path: Path, text: str) -> Any:
    """Open an EPUB in “foliate” or “epubjs” at a file, in the dark, and give what is to be seen there."""
    found = _ask("readers.cjs", json.dumps({"path": str(path), "reader": reader, "text": text}))
    assert "failed" not in found, found
    return found


def beyond_a_telephone(path: Path, text: str, size: int) -> list[str]:
    """Tell what of a file runs off a telephone's screen, with type of a size in percent."""
    question = {"path": str(path), "reader": "telephone", "text": text, "size": size}
    found = _ask("readers.cjs", json.dumps(question))
    assert found.get("width") == 360, found
    return list(found["beyond"])


def screen_of(
    reader: str, path: Path, text: str, *, at_night: bool = False, note: bool = False
) -> Image.Image:
    """Photograph what a reading system shows of a file on a small screen, in grey; with the first note open."""
    picture = {
        "scheme": "dark" if at_night else "light",
        "note": note,
        "width": 400,
        "height": 560,
    }
    question = {"path": str(path), "reader": reader, "text": text, "picture": picture}
    found = _ask("readers.cjs", json.dumps(question))
    assert "failed" not in found, found
    return Image.open(BytesIO(base64.b64decode(found["png"]))).convert("L")
