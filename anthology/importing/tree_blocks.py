"""Write the blocks of Pandoc's tree in the dialect; styles that mean nothing to a book are left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from anthology.importing.draft import excerpt
from anthology.importing.inline import guard
from anthology.importing.tree_inlines import InlineWriter, Node, plain_of
from anthology.importing.verifying import is_read_alike

_DIVS = ("epigraph", "verse", "attribution", "dedication", "letter", "pull-quote", "speech")
_ORNAMENT = re.compile(r"(?:[*⁂·•~—–═─-]\s*){3,40}|[⁂❦❧]|[*•·]")
_WIDEST = 60
"""Columns of a table; where a file says more, it is not believed how far its cells reach."""
_ALIGNMENTS = {"AlignRight": "--:", "AlignCenter": ":-:"}


@dataclass(slots=True)
class BlockWriter:
    """Writes blocks, each as Markdown without an empty line around it."""

    inlines: InlineWriter = field(default_factory=InlineWriter)
    top: int = 1
    """The level of the highest heading, which is written as the second."""

    def write(self, blocks: Sequence[Node]) -> str:
        """Write blocks with empty lines between them."""
        return "\n\n".join(part for block in blocks for part in self._block(block) if part)

    def paragraph(self, nodes: Sequence[Node]) -> str:
        """Write a paragraph; without its emphasis where that would not be read as it is meant."""
        self.inlines.paragraph += 1
        count = len(self.inlines.findings), len(self.inlines.notes)
        written = guard(self.inlines.write(nodes).strip().removesuffix("\\").strip())
        if re.search(r"[*~^\]]", written) and not is_read_alike(written):
            del self.inlines.findings[count[0] :]
            written = guard(self.inlines.write(nodes, marked=False).strip())
            message = f"emphasis could not be kept here: “{excerpt(plain_of(nodes))}”"
            self.inlines.doubt("emphasis-dropped", message)
        return written

    def _block(self, block: Node) -> Iterator[str]:
        content = block.get("c", [])
        match block["t"]:
            case "Plain" | "Para":
                if _ORNAMENT.fullmatch(plain_of(content).strip()):
                    yield "* * *"
                    return
                yield self.paragraph(content)
            case "Header":
                yield self._heading(content)
            case "LineBlock":
                yield "\n".join(self._verse_line(line) for line in content)
            case "CodeBlock":
                yield self._code(content[1])
            case "RawBlock":
                message = f"raw {content[0]} was left out: “{excerpt(content[1])}”"
                self.inlines.doubt("raw-markup-dropped", message, " ".join(content[1].split()))
            case "BlockQuote":
                inner = self.write(content)
                yield "\n".join(f"> {line}".rstrip() for line in inner.split("\n")) if inner else ""
            case "OrderedList":
                yield self._list(content[1], content[0][0])
            case "BulletList":
                yield self._list(content, None)
            case "DefinitionList":
                yield self._definitions(content)
            case "HorizontalRule":
                yield "* * *"
            case "Table":
                yield from self._table(content)
            case "Figure":
                yield from self._figure(content)
            case "Div":
                yield self._div(content)
            case _:
                pass

    def _heading(self, content: list[Any]) -> str:
        level, _, words = content
        words = _without_strong(words)
        written = self.paragraph(words).replace("\\\n", " ")
        if not written:
            return ""
        hashes = "#" * min(6, max(2, level - self.top + 2))
        return f"{hashes} " + re.sub(r"(#+)$", r"\\\1", written)

    def _verse_line(self, line: list[Node]) -> str:
        written = self.paragraph(line)
        indent = len(plain_of(line)) - len(plain_of(line).lstrip("\u00a0 "))
        return f"| {' ' * indent}{written.lstrip(chr(160))}".rstrip()

    def _code(self, code: str) -> str:
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", code)), default=0))
        return f"{fence}\n{code}\n{fence}"

    def _list(self, items: list[list[Node]], start: int | None) -> str:
        written = []
        tight = all(len(item) <= 1 or item[0]["t"] == "Plain" for item in items)
        for number, item in enumerate(items):
            sign = "-" if start is None else f"{start + number}."
            inner = self.write(item) or "\u00a0"
            pad = " " * (len(sign) + 1)
            written.append(
                f"{sign} " + inner.replace("\n", f"\n{pad}").replace(f"\n{pad}\n", "\n\n")
            )
        return ("\n" if tight else "\n\n").join(written)

    def _definitions(self, entries: list[Any]) -> str:
        parts = []
        for term, bodies in entries:
            parts.append(self.paragraph(term) or "\u00a0")
            for body in bodies:
                inner = self.write(body) or "\u00a0"
                parts.append(":   " + inner.replace("\n", "\n    "))
        return "\n\n".join(parts)

    def _div(self, content: list[Any]) -> str:
        (_, classes, _), blocks = content
        inner = self.write(blocks)
        known = next((name for name in classes if name in _DIVS), "")
        return f"::: {{.{known}}}\n\n{inner}\n\n:::" if known and inner else inner

    def _figure(self, content: list[Any]) -> Iterator[str]:
        _, (_, caption), blocks = content
        said = _unwrapped(caption)
        words = " ".join(plain_of(block.get("c", [])) for block in said)
        alone = (
            len(blocks) == 1 and blocks[0]["t"] in ("Plain", "Para") and len(blocks[0]["c"]) == 1
        )
        if alone and blocks[0]["c"][0]["t"] == "Image":
            attributes, description, (address, title) = blocks[0]["c"][0]["c"]
            if plain_of(description) == words:
                description = []
            if any(not _is_plain(block) for block in said):
                # What no caption can hold stands below the picture.
                yield self.paragraph(blocks[0]["c"])
                yield self.write(caption)
                return
            run = [node for block in said for node in (*block["c"], {"t": "Space"})]
            written = " ".join(self.inlines.write(run).replace("\\\n", " ").split())
            image = {
                "t": "Image",
                "c": [attributes, description, [address, words or title]],
                "caption": written,
            }
            yield self.paragraph([image])
            return
        yield self.write(blocks)
        yield self.write(caption)

    def _table(self, content: list[Any]) -> Iterator[str]:
        _, (_, caption), columns, head, bodies, foot = content
        rows = list(head[1])
        body = [row for part in bodies for row in (*part[2], *part[3])] + list(foot[1])
        width = max(
            [len(columns), *(sum(cell[3] for cell in row[1]) for row in (*rows, *body))], default=0
        )
        believed = width <= _WIDEST
        if not believed:
            width = max(len(row[1]) for row in (*rows, *body))
        above = [0] * width
        lines = [self._row(row, above, believed) for row in (*rows[:1], *rows[1:], *body)]
        if not rows:
            lines.insert(0, "|" + "   |" * width)
        if len(rows) > 1 or self._is_complex([*rows, *body]):
            self.inlines.doubt(
                "table-flattened", "a table was simplified: compare it with the file"
            )
        rules = [_ALIGNMENTS.get(alignment["t"], "---") for alignment, _ in columns[:width]]
        rules += ["---"] * (width - len(rules))
        lines.insert(1, "| " + " | ".join(rules) + " |")
        words = self.write(caption)
        yield "\n".join(lines)
        if words:
            yield ": " + words.replace("\n\n", " ")

    def _row(self, row: list[Any], above: list[int], believed: bool) -> str:
        """Write a row; `above` counts for each column how many rows a cell from above still fills.

        Where it is not `believed` how far cells reach, each is a cell alone.
        """
        written: list[str] = []
        cells = iter(row[1])
        while len(written) < len(above):
            if above[len(written)]:
                above[len(written)] -= 1
                written.append("")
                continue
            cell = next(cells, None)
            if cell is None:
                written.append("")
                continue
            _, _, rows, span, blocks = cell
            text = " ".join(self.write(blocks).split())
            span = min(span, len(above) - len(written)) if believed else 1
            for place in range(len(written), len(written) + span):
                above[place] = rows - 1 if believed else 0
            written += [text.replace("|", "\\|"), *[""] * (span - 1)]
        return "| " + " | ".join(written[: len(above)]) + " |"

    def _is_complex(self, rows: list[Any]) -> bool:
        cells = [cell for row in rows for cell in row[1]]
        return any(
            cell[2] > 1
            or cell[3] > 1
            or len(cell[4]) > 1
            or any(block["t"] not in ("Plain", "Para") for block in cell[4])
            for cell in cells
        )


def _unwrapped(blocks: Sequence[Node]) -> list[Node]:
    """Give blocks without the divs around them."""
    found: list[Node] = []
    for block in blocks:
        found += _unwrapped(block["c"][1]) if block["t"] == "Div" else [block]
    return found


def _is_plain(block: Node) -> bool:
    """Tell whether a block of a caption is words without notes and links."""
    kinds = {node["t"] for node in block["c"]} if block["t"] in ("Plain", "Para") else {"Note"}
    return not kinds & {"Note", "Link", "Image", "Math"}


def _without_strong(words: list[Node]) -> list[Node]:
    """A heading is strong already."""
    if len(words) == 1 and words[0]["t"] == "Strong":
        return list(words[0]["c"])
    return words
