"""Write the words of a block as Markdown that reads back as the same words.

Emphasis that the file marks and references that `references` has linked are written as such; all
else that Markdown would take as a sign of its own is escaped.
"""

from __future__ import annotations

import re

from anthology.importing.draft import REFERENCE

_INNER = r"(?=[^\s*_\\])(?:[^*_\\`]{0,2000}?[^\s*_\\`])"
_EMPHASIS = re.compile(rf"(?<![\w*_\\])(?P<mark>\*\*|\*|_)(?P<inner>{_INNER})(?P=mark)(?![\w*_])")
_SIGNS = re.compile(
    r"(?P<always>[\\`*_~^{])"
    r"|(?P<tag><)(?=[A-Za-z/!?])"
    r"|(?P<entity>&)(?=#?\w+;)"
    # What other Markdowns read, and this one warns of.
    r"|(?P<foreign>\$(?=[^\s\d])|%%|==(?=[^\s=])|\[(?=\[|![\w-]+\]|[^\]\[]{0,99}@[A-Za-z_]))"
    r"|(?P<bracket>\[)"
)
# A bracket that opens no link, note, span or definition is left to be read as it is.
_HARMLESS = re.compile(r"\[(?!\^)[^\[\]\\`*_~^{<&]*\](?![\[({:])")
_AFTER_REFERENCE = re.compile(r"(\[\^[^\]\s]{1,40}\])(?=\(|\[(?!\^))")
_DEFINITION_START = re.compile(r"\[\^[^\]\s]{1,40}\](?=:)")
_LINE_START = re.compile(
    r"(?P<sign>#(?=#{0,5}(?:\s|$)|\.\s)|\+(?=[-=:+]{3})|\((?=@[\w-]*\)\s)|[-+](?=\s|$)|-(?=[-\s]*$)|=(?==*\s*$)|>|\||:(?=\s|$|::)|%)"
)
_ORDERED_START = re.compile(r"(\d{1,9})([.)])(?=\s|$)")


def write_inline(text: str) -> str:
    """Write running text as one line of Markdown."""
    text = re.sub("\\s+(?=\x01)", "", text)
    pieces: list[str] = []
    done = 0
    for match in _EMPHASIS.finditer(text):
        mark = "**" if match["mark"] == "**" else "*"
        inner = match["inner"]
        if not re.search(r"[^\W_]", inner):
            continue
        pieces += [escape(text[done : match.start()]), mark, escape(inner), mark]
        done = match.end()
    pieces.append(escape(text[done:]))
    written = REFERENCE.sub(r"[^\1]", "".join(pieces))
    # What follows a reference must not make a link of it.
    return _AFTER_REFERENCE.sub(r"\1\\", written) if "[^" in written else written


def write_paragraph(text: str) -> str:
    """Write a block's text so that its first signs begin no other kind of block."""
    return guard(write_inline(text))


def guard(written: str) -> str:
    """Keep the first signs of a paragraph from beginning another kind of block."""
    if match := _ORDERED_START.match(written):
        return f"{match[1]}\\{written[match.end(1) :]}"
    if match := _DEFINITION_START.match(written):
        return f"{match[0]}\\{written[match.end() :]}"
    if _LINE_START.match(written):
        return f"\\{written}"
    return written


def escape(text: str) -> str:
    """Escape what Markdown would take as a sign of its own."""
    pieces: list[str] = []
    done = 0
    for match in _SIGNS.finditer(text):
        start = match.start()
        if match["bracket"] and _HARMLESS.match(text, start):
            continue
        pieces += [text[done:start], "\\"]
        done = start
    pieces.append(text[done:])
    return "".join(pieces)
