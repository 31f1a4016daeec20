"""Know titles that are underlined with signs, as technical texts and old e-texts have them.

Works on lines: the signs go, and the title says of which level it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from anthology.importing.draft import Line

_RULE = re.compile(r"([=\-~*^\"#_+`'.:])\1{2,119}$")
_LONGEST = 80
_LEVELS = 5


def read_underlines(lines: Sequence[Line]) -> list[Line]:
    """Say of each line that signs underline that it is a heading, and leave the signs out.

    Signs that come first in the file stand for the higher level, with a line of them above the
    title too or not (Docutils, “Sections”).
    """
    made = list(lines)
    levels: dict[str, int] = {}
    for place in range(1, len(lines)):
        rule = _RULE.match(lines[place].text)
        if not rule or made[place] is not lines[place] or not _is_title(made, place, rule[1]):
            continue
        over = place > 1 and lines[place - 2].text == lines[place].text
        level = levels.setdefault(rule[1] * (1 + over), len(levels) + 1)
        made[place - 1] = replace(lines[place - 1], heading=min(level, _LEVELS))
        for other in (place, place - 2) if over else (place,):
            made[other] = replace(lines[other], text="", indent=0)
    return made


def _is_title(lines: Sequence[Line], place: int, sign: str) -> bool:
    """Tell whether a line stands by itself above a rule that is as long as it is."""
    title, rule = lines[place - 1], lines[place]
    text, above = title.text, lines[place - 2].text if place > 1 else ""
    if not re.search(r"[^\W_]", text) or text[0] in "|>" or len(text) > _LONGEST:
        return False
    if text[-1] in ",;" or title.page or rule.page or (above and above != rule.text):
        return False
    indent = abs(title.indent - rule.indent)
    length = len((title.wide or text).strip())
    if above:
        return len(rule.text) >= length
    exact = abs(len(rule.text) - length) <= (1 if sign in "=-*~^#" else 0)
    return exact and not indent
