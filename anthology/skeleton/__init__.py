"""A new anthology: the files of this folder, with a title made from the name of the folder that they go to."""

from __future__ import annotations

from pathlib import Path

import yaml

from anthology.diagnostics import near_miss
from anthology.typography import DEFAULT, DESIGNS

_FOLDER = Path(__file__).parent
_FILES = (
    "anthology.yaml",
    "texts/introduction.md",
    "texts/first-text.md",
    "texts/second-text.md",
)
_PRINT = {
    "classic": "{trim: a5}",
    "pamphlet": "{trim: a5, starts: any}",
    "large-print": "{trim: crown-quarto, starts: any}",
}
"""What suits a design on paper."""
_IGNORED = "dist/\n"


class AlreadyThere(Exception):  # noqa: N818 - the folder is there; nothing is in error
    """The folder has something in it."""


def make_skeleton(folder: Path, year: int, design: str = DEFAULT) -> list[Path]:
    """Write a new anthology into an empty or new folder, in one of `DESIGNS`, and give its files.

    Raises `AlreadyThere` where the folder is not empty, `LookupError`, whose message names the nearest design,
    where there is none of that name, and `OSError`.
    """
    if design not in DESIGNS:
        near = near_miss(design, DESIGNS)
        hint = f"did you mean “{near}”?" if near else f"there are {', '.join(DESIGNS)}"
        raise LookupError(f"no design is called “{design}”; {hint}")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise AlreadyThere(str(folder))
    name = folder.resolve().name.replace("-", " ").replace("_", " ").strip() or "anthology"
    title = yaml.safe_dump(name[:1].upper() + name[1:], allow_unicode=True).splitlines()[0]
    made = []
    for file in _FILES:
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        words = (_FOLDER / file).read_text(encoding="utf-8")
        if file == "anthology.yaml":
            words = words.format(title=title, year=year, design=design, pdf=_PRINT[design])
        target.write_text(words, encoding="utf-8")
        made.append(target)
    (folder / "styles").mkdir(exist_ok=True)
    (folder / ".gitignore").write_text(_IGNORED, encoding="utf-8")
    return made
