"""Know the lines and marks with which digital libraries divide the pages of a scan, and leave them out.

Works on lines: where such a line stood, a page begins, as it does behind a form feed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

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
_WITHIN = re.compile(
    rf"\s?(?:\[{PAGE_WORD}\s*[\divxlc]{{1,6}}\]|\{{\s?(?:p\.? ?)?(\d{{1,4}})\s?\}})", re.I
)
_FEWEST = 2
_FEWEST_MARKS = 3


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


def leave_out_marks(lines: Sequence[Line]) -> tuple[list[Line], list[Finding]]:
    """Leave out “[Pg 12]” wherever it stands, and “{12}” where such numbers count pages."""
    found = [
        (line.number, int(match[1]))
        for line in lines
        if "{" in line.text
        for match in _WITHIN.finditer(line.text)
        if match[1]
    ]
    steps = [(b[1] - a[1], b[0] - a[0]) for a, b in pairwise(found)]
    # Notes in braces stand closer together, or come again with their bodies.
    pages = len(found) >= _FEWEST_MARKS and all(
        0 < step <= 3 and apart > 8 for step, apart in steps
    )
    made: list[Line] = []
    findings: list[Finding] = []
    for line in lines:
        left = [
            match
            for match in (_WITHIN.finditer(line.text) if re.search(r"[\[{]", line.text) else ())
            if pages or not match[1]
        ]
        if not left:
            made.append(line)
            continue
        text = line.text
        for match in reversed(left):
            text = text[: match.start()] + text[match.end() :]
            message = "a page number was left out"
            findings.append(
                Finding("dropped", "page-number-dropped", line.number, message, match[0].strip())
            )
        if text.strip():
            made.append(Line(line.number, text.strip(), line.indent, line.foot, line.page))
    return made, findings
