"""Know the lines with which digital libraries divide the pages of a scan, and leave them out.

Works on lines: where such a line stood, a page begins, as it does behind a form feed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from anthology.importing.draft import Finding, Line
from anthology.importing.languages import PAGE_WORD

_LIBRARY = re.compile(
    r"#{1,3} (?:p\. ?)?(?:[\divxlc]{1,8} )?\(#\d{1,5}\) ?#{6,}$"
    r"|-{4,}\s?File: ?\S{1,60}?-{3,}(?:\\.{0,200})?$",
    re.IGNORECASE,
)
"""“## p. 12 (#18) ######”, “-----File: 012.png-----”."""
_RULED = re.compile(
    rf"(?P<rule>[-=*~_#+<>/]{{2,}}) ?\[?(?:{PAGE_WORD}|pdf page|image|leaf|seq\.?|scan)[ :#]{{0,3}}"
    r"[\divxlc]{1,7}(?: ?(?:of|/|von|de|sur|di|из) ?\d{1,5})?\]? ?[-=*~_#+<>/]{2,}$",
    re.IGNORECASE,
)
"""“=== Page 12 ===”, “--- Seite 12 von 300 ---”."""
_PICTURE = re.compile(
    r"[#=*-]{2,}\s?(?:[\w ]{1,12}: ?)?\S{1,200}\.(?:tiff?|jpe?g|png|jp2|gif|djvu)(?:\.txt)?(?:\s?[#=*-]{2,})?$",
    re.IGNORECASE,
)
"""“### START: 0012.tif.txt ###”: which picture the words were recognised from."""
_FEWEST = 2


def divide_pages(lines: Sequence[Line]) -> tuple[list[Line], list[Finding]]:
    """Begin a page wherever a digital library says so in a line of its own."""
    certain = {place for place, line in enumerate(lines) if _LIBRARY.match(line.text)}
    ruled = {
        place
        for place, line in enumerate(lines)
        if line.text[:1] in tuple("#=*-~_+<>/")
        and (_RULED.match(line.text) or _PICTURE.match(line.text))
    }
    if len(ruled) < _FEWEST and not certain:
        return list(lines), []
    message = "a library's line between two pages was left out"
    dividers = certain | ruled
    findings = [
        Finding("dropped", "page-number-dropped", lines[place].number, message, lines[place].text)
        for place in sorted(dividers)
    ]
    made = [
        Line(line.number, "", page=True) if place in dividers else line
        for place, line in enumerate(lines)
    ]
    return made, findings
