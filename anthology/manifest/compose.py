"""YAML to nodes with places; in: the manifest's text, out: the tree, and what is wrong with the YAML.

PyYAML's events are used, not its nodes: composing recurses in C, and hostile nesting would end the process.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml

from anthology.diagnostics import Diagnostics, Place
from anthology.manifest.positions import Mapping, Node, Scalar, Sequence

MAXIMUM_DEPTH = 40
"""Of lists and mappings within one another: some thirteen levels of parts."""
MAXIMUM_REPEATED = 10_000
"""Nodes that aliases may add to a manifest."""

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_YAML = "tag:yaml.org,2002:"
_TAGS = frozenset(
    ("", "!", *(_YAML + name for name in ("str", "int", "float", "bool", "null", "seq", "map")))
)
# What YAML 1.2 §5.1 does not allow, and no XML can hold.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Stop(Exception):  # noqa: N818 - nothing failed: there is no point in reading on
    """The rest of the manifest is not worth reading."""


def compose(text: str, path: str, diagnostics: Diagnostics) -> Node | None:
    """Parse a manifest; None where it is empty or its YAML is broken."""
    if found := _FORBIDDEN.search(text):
        before = text[: found.start()]
        column = found.start() - before.rfind("\n")
        _forbid(found[0], Place(path, before.count("\n") + 1, column), diagnostics)
        return None
    builder = _Builder(path, diagnostics)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        _complain(error, text, path, diagnostics)
        return None
    except (yaml.YAMLError, ValueError) as error:
        diagnostics.error("yaml-syntax", f"this is not YAML: {error}", Place(path))
        return None
    except _Stop:
        return None
    return builder.root


def _forbid(character: str, place: Place, diagnostics: Diagnostics) -> None:
    diagnostics.error(
        "control-character",
        f"the character U+{ord(character):04X} has no place in a manifest",
        place,
        "delete it: it is invisible, and often comes from pasting",
    )


@dataclass(slots=True)
class _Open:
    """A collection that has begun and not ended."""

    place: Place
    anchor: str | None
    is_mapping: bool
    children: list[Node] = field(default_factory=list)
    """Of a mapping: keys and values in turn."""


@dataclass(slots=True)
class _Builder:
    path: str
    diagnostics: Diagnostics
    root: Node | None = None
    _stack: list[_Open] = field(default_factory=list)
    _anchors: dict[str, Node] = field(default_factory=dict)
    _documents: int = 0
    _repeated: int = 0

    def take(self, event: yaml.Event) -> None:
        place = _place(self.path, event.start_mark)
        match event:
            case yaml.DocumentStartEvent():
                self._begin_document(place)
            case yaml.ScalarEvent():
                self._add(self._scalar(event, place), event.anchor)
            case yaml.AliasEvent():
                self._add(self._alias(str(event.anchor), place), None)
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._check_tag(event.tag, place)
                is_mapping = isinstance(event, yaml.MappingStartEvent)
                self._stack.append(_Open(place, event.anchor, is_mapping))
                self._check_depth(0, place)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                closed = self._stack.pop()
                self._add(self._collection(closed), closed.anchor)
            case _:
                pass

    def _check_depth(self, further: int, place: Place) -> None:
        if len(self._stack) + further > MAXIMUM_DEPTH:
            message = f"lists and mappings are nested more than {MAXIMUM_DEPTH} deep"
            self.diagnostics.error("nesting-too-deep", message, place)
            raise _Stop

    def _begin_document(self, place: Place) -> None:
        self._documents += 1
        if self._documents > 1:
            self.diagnostics.error(
                "yaml-syntax",
                "a second document begins here, and a manifest is one document",
                place,
                "delete the line “---”",
            )
            raise _Stop

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> Scalar:
        self._check_tag(event.tag, place)
        if found := _FORBIDDEN.search(event.value):
            _forbid(found[0], place, self.diagnostics)
        is_null = not event.style and event.value in _NULLS and event.tag in (None, _YAML + "null")
        return Scalar(event.value, place, is_null, event.style in ("|", ">"))

    def _check_tag(self, tag: str | None, place: Place) -> None:
        if (tag or "") not in _TAGS:
            self.diagnostics.error(
                "yaml-tag",
                f"the tag “{str(tag).replace(_YAML, '!!')}” has no meaning in a manifest",
                place,
                "delete the word that begins with “!”, or put the value in quotes",
            )

    def _alias(self, anchor: str, place: Place) -> Node:
        node = self._anchors.get(anchor)
        if node is None:
            if any(collection.anchor == anchor for collection in self._stack):
                message = f"“*{anchor}” stands inside what it repeats"
                self.diagnostics.error("yaml-alias-recursive", message, place)
            else:
                message = f"“*{anchor}” repeats something that is not marked “&{anchor}” before it"
                hint = "put the value in quotes if the star belongs to it"
                self.diagnostics.error("yaml-alias-undefined", message, place, hint)
            raise _Stop
        self._repeated += node.size
        if self._repeated > MAXIMUM_REPEATED:
            message = f"aliases make this manifest grow by more than {MAXIMUM_REPEATED:,} values"
            self.diagnostics.error("yaml-alias-bomb", message, place)
            raise _Stop
        self._check_depth(node.depth, place)
        return node

    def _collection(self, closed: _Open) -> Node:
        size = 1 + sum(child.size for child in closed.children)
        depth = 1 + max((child.depth for child in closed.children), default=0)
        if not closed.is_mapping:
            return Sequence(tuple(closed.children), closed.place, size, depth)
        entries: dict[str, tuple[Scalar, Node]] = {}
        merged: list[Node] = []
        for key, value in zip(closed.children[::2], closed.children[1::2], strict=True):
            if not isinstance(key, Scalar):
                message = "a key must be a word, not a list or a mapping"
                hint = "put braces and brackets in quotes if they belong to the word"
                self.diagnostics.error("key-kind", message, key.place, hint)
            elif key.text == "<<":
                merged += value.items if isinstance(value, Sequence) else [value]
            elif key.text in entries:
                first = entries[key.text][0].place.line
                message = f"“{key.text}” is given twice, in lines {first} and {key.place.line}"
                self.diagnostics.error("key-duplicate", message, key.place, "delete one of them")
            else:
                entries[key.text] = key, value
        self._merge(merged, entries)
        return Mapping(tuple(entries.values()), closed.place, size, depth)

    def _merge(self, merged: list[Node], entries: dict[str, tuple[Scalar, Node]]) -> None:
        for source in merged:
            if isinstance(source, Mapping):
                for key, value in source.entries:
                    entries.setdefault(key.text, (key, value))
            else:
                message = "“<<” takes keys from mappings alone"
                self.diagnostics.error("value-kind", message, source.place)

    def _add(self, node: Node, anchor: str | None) -> None:
        if anchor is not None:
            self._anchors[anchor] = node
        if self._stack:
            self._stack[-1].children.append(node)
        else:
            self.root = node


_INDENTATION = (
    "this line does not fit the lines before it",
    "begin the keys of one mapping in the same column, and put “: ” after each",
)


def _complain(error: yaml.MarkedYAMLError, text: str, path: str, diagnostics: Diagnostics) -> None:
    """Say what PyYAML found in words for someone who does not know its grammar."""
    problem, context = error.problem or "", error.context or ""
    mark = error.problem_mark or error.context_mark
    begun = error.context_mark
    match problem, context:
        case _, "while scanning a quoted scalar" if "unexpected end" in problem:
            message, hint, mark = "the quotation mark here is never closed", "close it", begun
        case _, "while parsing a flow sequence":
            message, hint, mark = "the bracket “[” here is never closed", "close it: “]”", begun
        case _, "while parsing a flow mapping":
            message, hint, mark = "the brace “{” here is never closed", "close it: “}”", begun
        case _ if "mapping values are not allowed" in problem:
            message, hint = (
                "there is a second colon here, or the line before it lacks one",
                "put a value that holds “: ” in quotes",
            )
        case _ if "cannot start any token" in problem:
            message, hint = _bad_start(text, mark)
        case _ if "escape character" in problem:
            message, hint = (
                "the backslash here means nothing in double quotes",
                "use single quotes, or write it twice",
            )
        case _ if "tab character" in problem:
            message, hint = "a tab stands where spaces must", "indent with spaces"
        case _ if "block" in context or "document start" in problem or "expected key" in problem:
            message, hint = _INDENTATION
        case _:
            message, hint = f"this is not YAML: {problem}", "put the value in quotes"
    diagnostics.error("yaml-syntax", message, _place(path, mark), hint)


def _place(path: str, mark: yaml.error.Mark | yaml._yaml.Mark | None) -> Place:
    return Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)


def _bad_start(text: str, mark: yaml.error.Mark | yaml._yaml.Mark | None) -> tuple[str, str]:
    lines = text.splitlines()
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    character = line[mark.column : mark.column + 1] if mark else ""
    if character == "\t":
        return "a tab stands where spaces must", "indent with spaces"
    return f"a value cannot begin with “{character}”", "put the value in quotes"
