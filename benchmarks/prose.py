"""A book of prose as long as is wanted: chapters of twenty pages, notes at even distances, no pictures, no index.

Comes in: the repository's own texts, of which only the words and how often they occur are taken. Goes out: a folder
with a manifest and texts, and the same words as one Markdown file for pandoc. The same size gives the same book.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

import yaml

TEXTS = Path(__file__).parent.parent / "texts"
WORDS_A_PAGE = 385
"""Of the classic design on a digest page."""
PAGES_A_CHAPTER = 20
PAGES_A_NOTE = 2.4
"""250 notes on 600 pages."""

_WORD = re.compile(r"(?<![\w’'])[a-z]+(?![\w’'])")


@dataclass(slots=True)
class Prose:
    """A book in a folder of its own."""

    folder: Path
    chapters: list[str]
    """Names of the texts, in order."""

    def write_manifest(self) -> None:
        manifest = {
            "title": "Prose without End",
            "language": "en",
            "editors": ["A Machine"],
            "contents": [f"{name}.md" for name in self.chapters],
            "editions": {"pdf": {"trim": "digest"}, "epub": {"page-list": False}},
        }
        words = yaml.safe_dump(manifest, sort_keys=False)
        (self.folder / "anthology.yaml").write_text(words, encoding="utf-8")

    def move_a_text(self) -> None:
        """Put the second text before the last."""
        self.chapters.insert(-1, self.chapters.pop(1))
        self.write_manifest()

    def edit_a_text(self) -> None:
        """Put a sentence at the beginning of a text in the middle."""
        file = self._file(self.chapters[len(self.chapters) // 2])
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("\n\n", "\n\nThis came in late. ", 1), encoding="utf-8")

    def write_for_pandoc(self) -> Path:
        """Write the book as one file, labels of notes made unique; give its path."""
        parts = []
        for name in self.chapters:
            text = self._file(name).read_text(encoding="utf-8")
            parts.append(text.replace("[^", f"[^{name}-"))
        target = self.folder / "book.md"
        head = "---\ntitle: Prose without End\nlang: en\nauthor: A Machine\n---\n\n"
        target.write_text(head + "\n\n".join(parts), encoding="utf-8")
        return target

    def _file(self, name: str) -> Path:
        return self.folder / "texts" / f"{name}.md"


def make_prose(folder: Path, pages: int) -> Prose:
    """Write a book of about so many pages into `folder`."""
    chance = random.Random(pages)
    vocabulary = [
        word
        for file in sorted(TEXTS.rglob("*.md"))
        for word in _WORD.findall(file.read_text(encoding="utf-8"))
    ]
    (folder / "texts").mkdir(parents=True)
    prose = Prose(folder, [])
    notes = 0.0
    for number in range(1, max(pages // PAGES_A_CHAPTER, 1) + 1):
        name = f"chapter-{number}"
        due = notes + PAGES_A_CHAPTER / PAGES_A_NOTE
        text = _chapter(number, int(due) - int(notes), vocabulary, chance)
        (folder / "texts" / f"{name}.md").write_text(text, encoding="utf-8")
        prose.chapters.append(name)
        notes = due
    prose.write_manifest()
    return prose


def _chapter(number: int, notes: int, vocabulary: list[str], chance: random.Random) -> str:
    paragraphs: list[str] = []
    words = 0
    while words < WORDS_A_PAGE * PAGES_A_CHAPTER:
        sentences = [_sentence(vocabulary, chance) for _ in range(chance.randint(3, 9))]
        paragraphs.append(" ".join(sentences))
        words += paragraphs[-1].count(" ") + 1
    bodies = []
    for note in range(1, notes + 1):
        place = len(paragraphs) * note // (notes + 1)
        paragraphs[place] += f"[^{note}]"
        bodies.append(f"[^{note}]: {_sentence(vocabulary, chance)}")
    return "\n\n".join([f"# Chapter {number}", *paragraphs, *bodies]) + "\n"


def _sentence(vocabulary: list[str], chance: random.Random) -> str:
    words = [chance.choice(vocabulary) for _ in range(chance.randint(6, 32))]
    for place in range(7, len(words) - 4, 9):
        words[place] += ","
    return f"{words[0].capitalize()} {' '.join(words[1:])}."
