"""The manifest as a tree of YAML nodes that know where they stand; in: nodes, out: plain data and places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from anthology.diagnostics import Place

Keys = tuple[str | int, ...]
"""The way to a value: `("contents", 0, "text")`."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value, as written."""

    text: str
    place: Place
    is_null: bool = False
    """Nothing was written, or `null` or `~`."""
    is_block: bool = False
    """Written after `|` or `>`: its words begin on the next line."""
    size: int = 1
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    place: Place
    size: int = 1
    """How many nodes it holds, those reached through aliases counted each time."""
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values, in the order written; no key twice."""

    entries: tuple[tuple[Scalar, Node], ...]
    place: Place
    size: int = 1
    depth: int = 1


Node = Scalar | Sequence | Mapping
Plain = str | list["Plain"] | dict[str, "Plain"] | None


def plain(node: Node) -> Plain:
    """Give the values alone: every scalar is a string, or None where nothing was written."""
    match node:
        case Scalar():
            return None if node.is_null else node.text
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {key.text: plain(value) for key, value in node.entries}


@dataclass(frozen=True, slots=True)
class Positions:
    """Where in the manifest each value was written."""

    root: Node = field(repr=False)

    @property
    def path(self) -> str:
        """The manifest's own name."""
        return self.root.place.path

    def place(self, keys: Keys) -> Place:
        """Find the value that some keys lead to, or the nearest one around it."""
        *_, (_, node) = self._steps(keys)
        return node.place

    def key_place(self, keys: Keys) -> Place:
        """Find the last of some keys; in a list, the entry; the nearest around it where it is absent."""
        *_, (key, node) = self._steps(keys)
        return key.place if key else node.place

    def first_line(self, keys: Keys) -> int:
        """Find the line on which the words of a value begin."""
        *_, (_, node) = self._steps(keys)
        return node.place.line + (isinstance(node, Scalar) and node.is_block)

    def _steps(self, keys: Keys) -> Iterator[tuple[Scalar | None, Node]]:
        node = self.root
        yield None, node
        for wanted in keys:
            key: Scalar | None = None
            match node:
                case Mapping():
                    found = next((entry for entry in node.entries if entry[0].text == wanted), None)
                    if found is None:
                        return
                    key, node = found
                case Sequence() if isinstance(wanted, int) and wanted < len(node.items):
                    node = node.items[wanted]
                case _:
                    return
            yield key, node
