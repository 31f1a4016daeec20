"""The document model as text: one node a line, its children indented below it.

It is the form of the golden files and of `anthology show model`. Content that is nothing but words
stands on the line of its node; places, and what is empty or as usual, are not written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from anthology.model.nodes import PLAIN, Attributes, Str

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_UNNAMED = frozenset({"text", "label", "level", "href", "name"})
"""Fields whose value speaks for itself."""
_CHILDREN = frozenset({"content", "blocks", "contents", "items", "stanzas"})
"""Fields whose nodes stand directly below their parent."""
_UNSEEN = re.compile("[\xa0\xad\u2000-\u200f\u2028-\u202f\u205f-\u206f\ufeff]")


def dump(node: DataclassInstance) -> str:
    """Write a node, a note, a text, a part or a whole book; the last line has a line end too."""
    return "".join(f"{line}\n" for line in _lines(node))


def _lines(node: Any) -> list[str]:
    """Write a node and all below it."""
    head, attributes, words = [type(node).__name__], [], []
    below: list[str] = []
    for entry in fields(node):
        name = entry.name
        value: Any = getattr(node, name)
        if name == "place" or value in ("", (), None, entry.default):
            continue
        if isinstance(value, Attributes):
            attributes = _attributes(value)
        elif not isinstance(value, tuple):
            if is_dataclass(value):
                first, *others = _lines(value)
                below += [f"{name}: {first}", *others] if " " in first or others else []
            else:
                head.append(_scalar(name, value))
        elif not any(is_dataclass(item) or isinstance(item, tuple) for item in value):
            head.append(f"{name}={','.join(map(_quoted, value))}")
        elif name in _CHILDREN and (only := _only_words(value)) is not None:
            words = [only]
        elif name in _CHILDREN:
            below += _below(value)
        else:
            below += _under_name(name, value)
    return [" ".join([*head, *attributes, *words]), *_indented(below)]


def _under_name(name: str, value: tuple[Any, ...]) -> list[str]:
    only = _only_words(value)
    return [f"{name}:", *_indented(_below(value))] if only is None else [f"{name}: {only}"]


def _below(items: Iterable[Any]) -> list[str]:
    """Write some nodes; where they come in groups (items, stanzas, rows), with a dash for each."""
    lines: list[str] = []
    for item in items:
        if isinstance(item, tuple):
            only = _only_words(item)
            inner = _below(item) if only is None else [only]
            first, *others = inner or [""]
            lines += [f"- {first}".rstrip(), *_indented(others)]
        else:
            lines += _lines(item) if is_dataclass(item) else [str(item)]
    return lines


def _attributes(value: Attributes) -> list[str]:
    written = [f"#{value.id}"] if value.id else []
    written += [f".{name}" for name in value.classes]
    return [*written, f"lang={value.language}"] if value.language else written


def _scalar(name: str, value: object) -> str:
    if isinstance(value, bool):
        return name if value else f"{name}=no"
    return _quoted(value) if name in _UNNAMED else f"{name}={_quoted(value)}"


def _quoted(value: object) -> str:
    """Write a string in quotes, what cannot be seen by its number; anything else as it is."""
    if type(value) is not str:
        return str(value)
    written = json.dumps(value, ensure_ascii=False)
    return _UNSEEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", written)


def _only_words(value: tuple[Any, ...]) -> str | None:
    """Give the words of a run that is nothing else, in quotes."""
    match value:
        case (Str(text=text, attributes=attributes),) if attributes == PLAIN:
            return _quoted(text)
    return None


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" for line in lines]
