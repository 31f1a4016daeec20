"""Write the inline nodes of Pandoc's tree in the dialect."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from anthology.importing.draft import Finding, excerpt
from anthology.importing.inline import escape
from anthology.importing.page_styles import SMALL_CAPITALS

Node = dict[str, Any]
_SPACES = ("Space", "SoftBreak")
_FLAT = ("Str", *_SPACES)
_QUOTES = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}
_ADDRESS = re.compile(r"(?:https?|ftp|mailto|doi|urn|tel):", re.IGNORECASE)

MISSING_NOTE = "import-missing-note"
"""The class of a reference whose note is not in the file."""


@dataclass(slots=True)
class InlineWriter:
    """Writes runs of inline nodes; notes and pictures are gathered on the way."""

    notes: list[list[Node]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    place: Callable[[str], str | None] = lambda _: None
    """Gives a picture's path in the book, or None where it is missing."""
    paragraph: int = 0
    _known: dict[str, int] = field(default_factory=dict)

    def write(self, nodes: Sequence[Node], marked: bool = True) -> str:
        """Write a run as one line; without `marked`, emphasis is left out."""
        pieces: list[str] = []
        for flat, group in groupby(_merged(nodes), key=lambda node: node["t"] in _FLAT):
            if flat:
                pieces.append(escape("".join(map(plain, group)).replace("\u00ad", "")))
            else:
                for node in group:
                    if node["t"] == "Note" and pieces:
                        # A mark stands at its word.
                        pieces[-1] = pieces[-1].rstrip(" ")
                    written = self._node(node, marked)
                    if written.startswith("`") and pieces and pieces[-1].endswith("`"):
                        # Two spans of code that touch are one.
                        pieces[-1], written = pieces[-1][:-1], written[1:]
                    pieces.append(written)
        return "".join(pieces)

    def doubt(self, code: str, message: str, raw: str = "") -> None:
        """Add a doubt at the paragraph that is being written."""
        self.findings.append(Finding("doubt", code, self.paragraph, message, raw))

    def _node(self, node: Node, marked: bool) -> str:
        content: Any = node.get("c")
        match node["t"]:
            case "Underline" if all(inner["t"] in ("Link", *_SPACES) for inner in content):
                return self.write(content, marked)
            case "Emph" | "Underline":
                return self._around("*", content, marked)
            case "Strong":
                return self._around("**", content, marked)
            case "Strikeout":
                return self._around("~~", content, marked)
            case "Superscript":
                return self._raised("^", content, marked)
            case "Subscript":
                return self._raised("~", content, marked)
            case "SmallCaps":
                return _small_capitals(self.write(content, marked), marked)
            case "Quoted":
                opening, closing = _QUOTES[content[0]["t"]]
                return f"{opening}{self.write(content[1], marked)}{closing}"
            case "Cite":
                if content[1] and all(inner["t"] == "RawInline" for inner in content[1]):
                    return escape(f"[{', '.join(cited['citationId'] for cited in content[0])}]")
                return self.write(content[1], marked)
            case "Code":
                return code_span(content[1])
            case "LineBreak":
                return "\\\n" if marked else " "
            case "Math":
                self.doubt(
                    "formula-as-code", f"a formula was kept as code: “{excerpt(content[1])}”"
                )
                return code_span(content[1])
            case "RawInline":
                message = f"raw {content[0]} was left out: “{excerpt(content[1])}”"
                self.doubt("raw-markup-dropped", message, content[1])
                return ""
            case "Link":
                return self._link(content, marked)
            case "Image":
                return self._image(content, node.get("caption", ""))
            case "Note":
                return self._note(content)
            case "Span":
                return self._span(content, marked)
            case _:
                return escape(plain(node))

    def _around(self, sign: str, content: list[Node], marked: bool) -> str:
        inner = self.write(content, marked)
        bare = inner.strip()
        if not marked or not re.search(r"\w", bare):
            return inner
        before = " " if inner[:1].isspace() else ""
        after = " " if inner[-1:].isspace() else ""
        if bare.startswith(sign[0]) or bare.endswith(sign[0]):
            return inner
        return f"{before}{sign}{bare}{sign}{after}"

    def _raised(self, sign: str, content: list[Node], marked: bool) -> str:
        inner = self.write(content, marked)
        simple = re.fullmatch(r"[\w+−–-]{1,20}[.,]?", inner)
        return f"{sign}{inner}{sign}" if marked and simple else inner

    def _link(self, content: list[Any], marked: bool) -> str:
        words, (address, _) = content[1], content[2]
        inner = self.write(words, marked)
        if not _ADDRESS.match(address):
            if address and not address.startswith("#"):
                message = f"a link to “{excerpt(address)}” was left out; its words stay"
                code = "link-dropped"
                self.findings.append(Finding("dropped", code, self.paragraph, message))
            return inner
        if not inner.strip() or "](" in inner or "[^" in inner:
            return inner
        target = re.sub(r"[\s<>]", lambda found: f"%{ord(found[0]):02X}", address)
        if plain_of(words) == address and re.fullmatch(r"https?:[^\s<>]+", address):
            return f"<{address}>"
        return f"[{inner}](<{target}>)"

    def _image(self, content: list[Any], written: str = "") -> str:
        """Write a picture; `written` is its caption as Markdown, or else its title is the caption."""
        description, (address, title) = plain_of(content[1]), content[2]
        path = self.place(address)
        if path is None:
            message = f"a picture is not here or cannot be in a book: “{excerpt(address)}”"
            self.doubt("picture-missing", message, f"{description} {title}".strip())
            return ""
        if not description.strip():
            message = f"the picture “{path}” has no description: write what it shows"
            self.doubt("picture-without-description", message)
        caption = (written or escape(title)).replace('"', '\\"').strip()
        title = "" if caption in ("", "fig:") else f' "{caption}"'
        return f"![{escape(' '.join(description.split()))}](<{path}>{title})"

    def _note(self, blocks: list[Node]) -> str:
        # A note that is called twice comes twice from some readers.
        key = json.dumps(blocks, sort_keys=True)
        if len(key) < 120 or key not in self._known:
            self.notes.append(blocks)
            self._known[key] = len(self.notes)
        return f"[^{self._known[key]}]"

    def _span(self, content: list[Any], marked: bool) -> str:
        (_, classes, pairs), words = content
        if MISSING_NOTE in classes:
            label = plain_of(words)
            message = f"the file has no note for the mark “{label.removeprefix('missing-')}”"
            self.doubt("note-without-body", message)
            return f"[^{label}]"
        inner = self.write(words, marked)
        language = dict(pairs).get("lang", "")
        if not inner.strip() or not marked:
            return inner
        if SMALL_CAPITALS & set(classes):
            return _small_capitals(inner, marked)
        if re.fullmatch(r"[a-z]{2,3}(?:-[A-Za-z]{2,8})*", language) and "[" not in inner:
            return f"[{inner}]{{lang={language}}}"
        return inner


def _small_capitals(inner: str, marked: bool) -> str:
    """Write words in small capitals, once."""
    done = inner.startswith("[") and inner.endswith("]{.smallcaps}")
    return f"[{inner}]{{.smallcaps}}" if marked and inner.strip() and not done else inner


def _merged(nodes: Sequence[Node]) -> list[Node]:
    """Make one of neighbours that are emphasised alike."""
    merged: list[Node] = []
    for node in nodes:
        alike = ("Emph", "Strong", "Underline", "SmallCaps")
        if merged and node["t"] in alike and merged[-1]["t"] == node["t"]:
            merged[-1] = {"t": node["t"], "c": [*merged[-1]["c"], *node["c"]]}
        else:
            merged.append(node)
    return merged


def code_span(text: str) -> str:
    """Write code, whatever signs are in it; spaces at its ends stand outside."""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() else ""
    text = " ".join(text.split())
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if text[:1] == "`" or text[-1:] == "`" else ""
    return f"{before}{fence}{space}{text}{space}{fence}{after}" if text else before


def plain(node: Node) -> str:
    """Give the words of a node."""
    content = node.get("c")
    match node["t"]:
        case "Str":
            return str(content)
        case "Space" | "SoftBreak" | "LineBreak":
            return " "
        case "Code" | "Math" | "RawInline":
            return str(content[1]) if isinstance(content, list) else ""
        case "Note":
            return ""
        case "Link" | "Image" | "Span" | "Quoted" | "Cite":
            inner = plain_of(content[1]) if isinstance(content, list) else ""
            if node["t"] == "Quoted" and isinstance(content, list):
                opening, closing = _QUOTES[content[0]["t"]]
                return f"{opening}{inner}{closing}"
            return inner
        case _:
            return plain_of(content) if isinstance(content, list) else ""


def plain_of(nodes: Sequence[Node]) -> str:
    """Give the words of a run."""
    return "".join(map(plain, nodes))
