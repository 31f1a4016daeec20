"""Read stage: signs of other Markdowns that mean nothing here and would be printed as they are.

In comes the source of a run of words; out goes each kind of foreign syntax in it, with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SUSPECT = re.compile(r"\$|%%|==|\[\[|\[[^\]\[]{0,99}@|\[!|\{[%{:]|\\[a-z@]|\(@|\+[-=]{2}|\A#\.")
_CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Kind:
    pattern: re.Pattern[str]
    what: str
    hint: str


_ESCAPE = "put a backslash before its first sign if it is part of the text"
_KINDS = (
    _Kind(
        re.compile(
            r"\$\$|\$(?=[^$]{0,200}[\\^_={}<>])(?=\S)[^$]{1,200}(?<=\S)\$(?!\d)|\$[A-Za-z]\$(?!\d)"
        ),
        "a formula",
        "write it in words and signs, or show it as a picture; put a backslash before a dollar sign",
    ),
    _Kind(
        re.compile(r"\[[^\]\[]{0,99}(?<![\w.])-?@[A-Za-z_][^\]\[]{0,200}\](?!\()"),
        "a citation",
        f"write a note, “[^label]”; {_ESCAPE}",
    ),
    _Kind(
        re.compile(r"!?\[\[[^\]\[\n]{1,200}\]\](?!\()"),
        "a link between notes",
        f"write “[words](other.md)”, or “![what it shows](picture.png)”; {_ESCAPE}",
    ),
    _Kind(
        re.compile(r"%%[^%]{1,999}%%|\A%%(?=\s|\Z)"),
        "a comment",
        "write “<!-- words -->”: this is printed",
    ),
    _Kind(re.compile(r"==(?=[^\s=])[^=]{1,300}(?<=\S)==(?!=)"), "a marked passage", _ESCAPE),
    _Kind(re.compile(r"\A\[![\w-]+\]"), "a callout", f"write “::: note” … “:::”; {_ESCAPE}"),
    _Kind(
        re.compile(r"\{%.{1,200}?%\}|\{\{.{1,200}?\}\}|\{:[^}\n]{0,200}\}", re.DOTALL),
        "a command of a website's generator",
        f"delete it: nothing here carries it out; {_ESCAPE}",
    ),
    _Kind(
        re.compile(
            r"\\(?:(?:newpage|pagebreak|clearpage|noindent|bigskip|medskip|vfill|printbibliography"
            r"|tableofcontents)\b|@?(?:begin|end|ref|cite\w*|index|label|[vh]space|text\w+|emph|footnote"
            r"|section|chapter|part)\*?[{(\[])"
        ),
        "a command of TeX",
        "delete it, or write it in Markdown; a style sheet of your own can break pages",
    ),
    _Kind(
        re.compile(r"^\(@[\w-]*\)(?=\s)", re.MULTILINE),
        "an example's number",
        "write the number itself",
    ),
    _Kind(re.compile(r"\A\+[-=:+]{3,}\+"), "a grid table", "write a table with “|” and “---”"),
    _Kind(re.compile(r"\A#\.\s"), "a list that counts itself", "write “1.” before its items"),
)


def find_foreign(content: str) -> Iterator[tuple[int, str, str, str]]:
    """Give position, words, kind and hint of what another Markdown would read and this one does not."""
    if not _SUSPECT.search(content):
        return
    bare = _CODE.sub(lambda code: " " * len(code[0]), content) if "`" in content else content
    for kind in _KINDS:
        for match in kind.pattern.finditer(bare):
            start = match.start()
            escaped = bare.endswith("\\", 0, start) and not bare.endswith("\\\\", 0, start)
            if not escaped:
                yield start, " ".join(match[0].split()), kind.what, kind.hint
                break
