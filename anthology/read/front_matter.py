"""Read stage: the YAML at the head of a text, between two lines `---`.

Every value is taken as it is written, not as YAML would type it: `date: 1974-03` and `title: 1984`
are words. Keys that are not known are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from anthology.diagnostics import Diagnostics, Place, near_miss
from anthology.model.nodes import Inlines
from anthology.read.document import FrontMatter

_OPENING = re.compile(r"---[ \t]*\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_KEY = re.compile(r"[A-Za-z][\w -]*:(?:\s|$)")

_SAME_AS = {
    "author": "authors",
    "translator": "translators",
    "illustrator": "illustrators",
    "lang": "language",
}
_KNOWN = (
    *("title", "subtitle", "short-title", "authors", "translators", "illustrators"),
    *("language", "date", "source", "rights", "license", *_SAME_AS),
)

_FAST_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's, where PyYAML was built with it; what is wrong with a source is left to the other, which says it better."""
_SHORT = 2000
"""Characters that libyaml is trusted with, no tabs among them: it takes some amiss, and knows no end to nesting."""

ReadInlines = Callable[[str, Place], Inlines]


def split_front_matter(text: str, place: Place, diagnostics: Diagnostics) -> tuple[str | None, str]:
    """Give the YAML (None if there is none; it begins in the second line) and the text behind it.

    Where a text begins with `---` and a key but no second such line follows, nothing of it is read.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return None, text
    closing = _CLOSING.search(text, opening.end())
    if closing:
        return text[opening.end() : closing.start()], text[closing.end() + 1 :]
    if not _KEY.match(text, opening.end()):
        return None, text
    diagnostics.error(
        "yaml-syntax", "the front matter is never closed", place, "end it with a line “---”"
    )
    return None, ""


def read_front_matter(
    source: str, path: str, first_line: int, diagnostics: Diagnostics, read_inlines: ReadInlines
) -> FrontMatter:
    """Read the YAML; `first_line` is the number of its first line in its file."""
    reader = _Reader(path, first_line, diagnostics)
    values = reader.values(source)

    def inlines(key: str) -> Inlines:
        node = values.get(key)
        words = reader.words(key, node)
        return read_inlines(words, reader.place(node)) if node and words else ()

    def words(key: str) -> str:
        return reader.words(key, values.get(key))

    return FrontMatter(
        title=inlines("title"),
        subtitle=inlines("subtitle"),
        short_title=inlines("short-title"),
        authors=reader.names("authors", values.get("authors")),
        translators=reader.names("translators", values.get("translators")),
        illustrators=reader.names("illustrators", values.get("illustrators")),
        language=words("language"),
        date=words("date"),
        source=inlines("source"),
        rights=words("rights"),
        license=words("license"),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    path: str
    first_line: int
    diagnostics: Diagnostics

    def place(self, node: Node) -> Place:
        mark = node.start_mark
        return Place(self.path, mark.line + self.first_line, mark.column + 1)

    def values(self, source: str) -> Mapping[str, Node]:
        """Give the nodes by the keys that we know."""
        root = self._compose(source)
        if root is None:
            return {}
        if not isinstance(root, MappingNode):
            self._wrong_kind("the front matter", "keys with their values", root)
            return {}
        known: dict[str, Node] = {}
        lines: dict[str, int] = {}
        for key_node, value in root.value:
            if not isinstance(key_node, ScalarNode):
                continue
            written = str(key_node.value)
            key = _SAME_AS.get(written, written)
            place = self.place(key_node)
            if key in lines:
                self.diagnostics.error(
                    "key-duplicate",
                    f"“{written}” is given twice, in line {lines[key]} and in line {place.line}",
                    place,
                )
                continue
            lines[key] = place.line
            if key in _KNOWN:
                known[key] = value
            else:
                self._warn_of_near_miss(written, place)
        return known

    def _compose(self, source: str) -> Node | None:
        if len(source) <= _SHORT and "\t" not in source:
            with suppress(yaml.YAMLError):
                return yaml.compose(source, Loader=_FAST_LOADER)
        try:
            return yaml.compose(source, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = Place(self.path, self.first_line)
            if mark:
                place = Place(self.path, mark.line + self.first_line, mark.column + 1)
            problem = (error.problem or "it cannot be read").rstrip(".")
            self.diagnostics.error("yaml-syntax", f"this is not YAML: {problem}", place)
        except yaml.YAMLError:
            self.diagnostics.error(
                "yaml-syntax", "this is not YAML", Place(self.path, self.first_line)
            )
        except RecursionError:
            self.diagnostics.error(
                "nesting-too-deep",
                "the front matter is nested too deep to be read",
                Place(self.path, self.first_line),
            )
        return None

    def _warn_of_near_miss(self, key: str, place: Place) -> None:
        meant = near_miss(key.lower().replace("_", "-"), _KNOWN)
        # “updated” is a word of its own, not “date” ill written.
        if meant and abs(len(meant) - len(key)) <= 2:
            self.diagnostics.warning(
                "key-near-miss", f"the key “{key}” is not known", place, f"did you mean “{meant}”?"
            )

    def words(self, key: str, node: Node | None) -> str:
        """Give a value as it is written; empty where there is none."""
        if node is None or _is_nothing(node):
            return ""
        if isinstance(node, ScalarNode):
            return str(node.value).strip()
        self._wrong_kind(f"“{key}”", "words", node)
        return ""

    def names(self, key: str, node: Node | None) -> tuple[str, ...]:
        """Give the names in a value: one, or a list of them, each words or a mapping with `name`."""
        if node is None or _is_nothing(node):
            return ()
        items = node.value if isinstance(node, SequenceNode) else [node]
        return tuple(name for item in items for name in self._name(key, item))

    def _name(self, key: str, node: Node) -> Iterator[str]:
        if isinstance(node, MappingNode):
            named = [v for k, v in node.value if isinstance(k, ScalarNode) and k.value == "name"]
            node = named[0] if named else node
        if isinstance(node, ScalarNode) and not _is_nothing(node):
            yield str(node.value).strip()
        else:
            self._wrong_kind(f"“{key}”", "a name, or a list of names", node)

    def _wrong_kind(self, what: str, wanted: str, node: Node) -> None:
        found = "keys" if isinstance(node, MappingNode) else "words"
        found = "a list" if isinstance(node, SequenceNode) else found
        found = "nothing" if _is_nothing(node) else found
        self.diagnostics.error(
            "value-kind", f"{what} should be {wanted}, not {found}", self.place(node)
        )


def _is_nothing(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.value.strip() in ("", "~")
