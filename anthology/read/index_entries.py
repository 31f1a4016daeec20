"""Read stage: the words of an index mark, in the notation of LaTeX's makeindex.

`Kronstadt!sailors` is a subentry; `|see Mutinies` and `|seealso Soviets!councils` send the reader on;
`|(` begins a passage and `|)` ends it.
"""

from __future__ import annotations

import re

from anthology.diagnostics import Place
from anthology.model.nodes import Extent, IndexMark, Inlines

_SENT_ON = re.compile(r"(?P<also>see\s?also|see)\s*[{:]?\s*(?P<target>[^}]*)\}?", re.IGNORECASE)
_EXTENTS = {"(": Extent.BEGINS, ")": Extent.ENDS}


def read_entry(written: str, content: Inlines, place: Place | None, *, is_bare: bool) -> IndexMark:
    """Read an entry; a bare one is the words themselves, in which no sign has a meaning."""
    if is_bare:
        return IndexMark((written.strip(),), content, place=place)
    heading, bar, rest = written.partition("|")
    rest = rest.strip()
    entry = _steps(heading)
    if bar and (extent := _EXTENTS.get(rest)):
        return IndexMark(entry, content, extent=extent, place=place)
    if bar and (match := _SENT_ON.fullmatch(rest)):
        also = match["also"].lower() != "see"
        return IndexMark(entry, content, see=_steps(match["target"]), see_also=also, place=place)
    return IndexMark(_steps(written), content, place=place)


def _steps(written: str) -> tuple[str, ...]:
    return tuple(step.strip() for step in written.split("!"))
