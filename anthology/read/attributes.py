"""Read stage: what stands between braces, `{#id .class lang=fr index="entry!subentry"}`.

In comes Markdown source and a position in it; out go the attributes and where they end.
The syntax is that of Pandoc (manual, “Attributes”): bare values may hold any sign but spaces,
quotes and braces, so that what a Quarto user writes (`width=50%`) is seen and can be answered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from anthology.model.nodes import PLAIN, Attributes

_ITEM = re.compile(
    r"""\s* (?:
        \# (?P<id> [\w:.-]+ )
      | \. (?P<class> [\w:-]+ )
      | (?P<key> [A-Za-z_][\w:.-]* ) \s*=\s*
        (?: "(?P<double> (?: [^"\\] | \\. )* )"
          | '(?P<single> (?: [^'\\] | \\. )* )'
          | (?P<bare> [^\s"'{}=<>`]+ ) )
      | (?P<unnumbered> - )
    )""",
    re.VERBOSE | re.DOTALL,
)
_CLOSING = re.compile(r"\s*\}")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Marks:
    """What a pair of braces says."""

    attributes: Attributes = PLAIN
    index: str | None = None
    """The entry for the index; None where nothing is said of it."""
    unknown: tuple[str, ...] = ()
    """Keys that mean nothing here."""

    def has(self, name: str) -> bool:
        """Tell whether a class is among them."""
        return name in self.attributes.classes

    def without(self, *names: str) -> Attributes:
        """Give the attributes less some classes."""
        if not self.attributes.classes:
            return self.attributes
        classes = tuple(name for name in self.attributes.classes if name not in names)
        return replace(self.attributes, classes=classes)


UNMARKED = Marks()


def parse_attributes(
    source: str, start: int = 0, end: int | None = None
) -> tuple[int, Marks] | None:
    """Read the braces that open at `start`; give the position behind them, or None if none do."""
    end = len(source) if end is None else end
    if not source.startswith("{", start, end):
        return None
    position = start + 1
    items: list[re.Match[str]] = []
    while match := _ITEM.match(source, position, end):
        items.append(match)
        position = match.end()
    closing = _CLOSING.match(source, position, end)
    return (closing.end(), _gather(items)) if closing else None


def _gather(items: list[re.Match[str]]) -> Marks:
    identifier = language = ""
    index: str | None = None
    classes: list[str] = []
    unknown: list[str] = []
    for item in items:
        key, value = _key_and_value(item)
        match key:
            case "id":
                identifier = value
            case "class":
                classes += value.split()
            case "lang" | "xml:lang":
                language = value
            case "index":
                index = value
            case _:
                unknown.append(key)
    attributes = Attributes(identifier, tuple(dict.fromkeys(classes)), language)
    return Marks(attributes, index, tuple(unknown))


def _key_and_value(item: re.Match[str]) -> tuple[str, str]:
    if key := item["key"]:
        quoted = item["double"] if item["double"] is not None else item["single"]
        return key, item["bare"] if quoted is None else _ESCAPED.sub(r"\1", quoted)
    if item["unnumbered"]:
        return "class", "unnumbered"
    return ("id", item["id"]) if item["id"] else ("class", item["class"])
