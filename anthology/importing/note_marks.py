"""Find what may be a note's mark in the running text; `references` decides which of them are."""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from anthology.importing.draft import RAISED, TOKEN, Block, Kind, Line, words_of
from anthology.importing.languages import NOTE_WORD
from anthology.importing.note_labels import FLOW, SIGN, Label, read_label, read_token

MarkForm = Literal["flow", "bracket", "raised", "braced", "sign", "paren", "glued"]
STRONG: frozenset[MarkForm] = frozenset(("flow", "bracket", "raised", "braced"))
"""Forms that hardly anything but a note's mark has."""
_WEIGHTS: dict[MarkForm, int] = {
    "flow": 40,
    "bracket": 16,
    "raised": 16,
    "braced": 14,
    "sign": 10,
    "glued": 8,
    "paren": 6,
}
_WEAKEST = 1
_BRACKETED = 200
_TOKEN = rf"(?:\d{{1,4}}[a-z]?|[A-Z]|(?P<twice>[A-Z])(?P=twice)|[a-z]|[ivxl]{{2,6}}|{SIGN})"
_MARK = re.compile(
    rf"{FLOW}(?P<flow>[^{FLOW}]*){FLOW}"
    rf"|(?P<tied>(?<=\S)\^?|\^)?\[\s?(?:{NOTE_WORD}\.?\s|fn\.?\s?|n\.\s?)?(?P<bracket>{_TOKEN})\.?\s?\]"
    # “[12]:” that is tied to no word begins a note or a link's address.
    r"(?(tied)|(?![\[(]?:))"
    rf"|(?<=\S)\s?(?P<raised>{RAISED})\)?|(?<=\S)(?:\{{(?P<braced>\d{{1,3}})\}}|<(?P<angled>\d{{1,3}})>)"
    r"|(?<=[^\s\d\[(])\^(?:\{(?P<tex>\d{1,3})\}|(?P<caret>\d{1,3})\b)"
    r"|\((?P<paren>\d{1,3}|\*{1,4}|†|‡|[a-z])\)"
    rf"|(?<=[^\s*†‡§¶‖(\[/‘“„])(?P<sign>{SIGN})\)?(?![\w*†‡§¶‖])"
    r"|(?:(?<=[^\W\d_]{3})|(?<=[^\W\d_]['’]s))(?P<word>\d{1,3})\)?(?![\w%°/]|[-–:.,]\d)"
    r"|(?<=[.,;:!?…”’\"')\]»“])(?P<point>\d{1,3})\)?(?![\w%°/]|[-–:.,]\d)"
)
_SIGN_OF_MARK = re.compile(rf"[\d*†‡§¶‖\[({{<^{FLOW}¹²³⁰⁴-⁹]")
"""Every mark has one of these."""
_EMPHASIS = re.compile(r"(?<![\w*_\\])(\*{1,2})(?=[^\s*_\\])[^*\\`]{0,2000}?[^\s*\\`]\1(?![\w*_])")
_PAGE_BEFORE = re.compile(
    r"(?:\b(?:pp?|vols?|nos?|figs?|chap|ch|cap|ll?|arts?|sect?|par|bd|nr|str|ss?|tom|t|kap|стр?|гл"
    r"|cols?|fol|ff?|ep|op|lib|ps|vv?)\.?|\b(?:pages?|lines?|plate|table|act|chapter)|[§№#])\s$",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(
    r"\b(?:pp?|vols?|nos?|figs?|chap|ch|cap|ll?|sect?|bd|nr|ss?|tom|t|kap|стр?|гл|cols?|fol|ff?|ep"
    r"|op|lib|ps|vv?)\.$|[§№#]$",
    re.IGNORECASE,
)
_UNIT_BEFORE = re.compile(r"(?:^|[\s\d(/])(?:[kcdm]?m|ft|in|yd|[a-z]|mc|10|CO|H|O)$")
_FORMULA_BEFORE = re.compile(r"(?:^|[^\w’'])(?:[kcdm]?m|ft|in|yd|sec|[A-Za-z]|mc|10|CO)$")
_YEAR_BEFORE = re.compile(r"(?:^|[^\w.,])(?:1[0-9]|20)\d\d[.,;:]?[”’\"')]?$")
_MONTHS = words_of("jan feb mar apr may jun jul aug sept oct nov dec january february march")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the text at which a note may be called."""

    block: int
    line: int
    """Which line of the block."""
    start: int
    end: int
    label: Label
    form: MarkForm
    weight: int


def find_marks(blocks: Sequence[Block]) -> list[Mark]:
    """Give everything that may be a mark, in order."""
    marks: list[Mark] = []
    for index, block in enumerate(blocks):
        if block.kind is Kind.NOTES:
            continue
        here: list[Mark] = []
        emphasised = _emphasised(block)
        for place, line in enumerate(block.lines):
            above = block.lines[place - 1].text if place else ""
            below = block.lines[place + 1].text if place + 1 < len(block.lines) else ""
            found = _marks_in(line, index, place, above, below)
            here += [mark for mark in found if (place, mark.start) not in emphasised]
        marks += _without_enumerations(here)
    return marks


def _emphasised(block: Block) -> set[tuple[int, int]]:
    """Give the lines and places of the asterisks that open and close emphasis."""
    if sum("*" in line.text for line in block.lines) < 2:
        # What stands on one line is found there.
        return set()
    begins = list(accumulate((len(line.text) + 1 for line in block.lines), initial=0))
    return {
        (bisect(begins, place) - 1, place - begins[bisect(begins, place) - 1])
        for match in _EMPHASIS.finditer(block.text)
        for place in (match.start(), match.end() - len(match[1]))
    }


def _without_enumerations(here: list[Mark]) -> list[Mark]:
    """Leave out `(1)` and `(2)` of a paragraph where they count what it names."""
    weak: dict[int, list[Mark]] = defaultdict(list)
    for mark in here:
        if mark.weight <= _WEAKEST:
            weak[mark.label.value].append(mark)
    if not weak:
        return here
    out = {id(mark) for mark in here if not mark.weight}
    for mark in here:
        if mark.weight <= _WEAKEST:
            beside = [*weak.get(mark.label.value - 1, ()), *weak.get(mark.label.value + 1, ())]
            out |= {id(mark) for other in beside if _is_enumerated(mark, other)}
    return [mark for mark in here if id(mark) not in out]


def _is_enumerated(mark: Mark, other: Mark) -> bool:
    """Tell whether a mark counts what is named, as the one before or behind it does."""
    rises = (other.label.value > mark.label.value) == (
        (other.line, other.start) > (mark.line, mark.start)
    )
    return not other.weight and rises and other.label.family == mark.label.family


def _marks_in(line: Line, block: int, place: int, above: str, below: str) -> Iterator[Mark]:
    """Find the marks of a line; what stands at its ends is judged by the lines around it."""
    text = line.text
    if not _SIGN_OF_MARK.search(text):
        return
    emphasised = [found.span() for found in _EMPHASIS.finditer(text)] if "*" in text else []
    for match in _MARK.finditer(text):
        if not place and not match.start():
            continue
        form, token = _form(match)
        key = TOKEN.fullmatch(match.group()) if form == "flow" else None
        label = read_token(key[1], key[2]) if key else read_label(token)
        before = text[max(0, match.start() - 24) : match.start()]
        if match.start() < 12 and place:
            before = f"{above[-24:]} {before}"
        behind = match.end("sign") if form == "sign" else match.end()
        if label is None or _is_something_else(form, label, before, text[behind : behind + 24]):
            continue
        end = match.end()
        if text[end - 1] == ")" and form in ("raised", "sign", "glued"):
            # The bracket belongs to the mark, unless it closes one that the words have opened.
            words = f"{above} {text[: match.start()]}"[-_BRACKETED:]
            end -= words.rfind("(") > words.rfind(")")
        if form == "sign" and any(a < match.start() + 1 <= b for a, b in emphasised):
            continue
        weight = _WEIGHTS[form] - (
            3 if _is_weak(form, before, text[match.end() : match.end() + 2]) else 0
        )
        if form == "paren":
            after = text[match.end() : match.end() + 24]
            weight = _paren_weight(weight, token, before, after or f" {below[:24]}")
        yield Mark(block, place, match.start(), end, label, form, weight)


def _form(match: re.Match[str]) -> tuple[MarkForm, str]:
    kind = match.lastgroup or ""
    if match["flow"]:
        return "flow", match["flow"]
    if match["bracket"]:
        return "bracket", match["bracket"]
    if match["raised"]:
        return "raised", match["raised"]
    token = match[kind]
    if kind in ("braced", "angled", "tex", "caret"):
        return "braced", token
    if kind in ("word", "point"):
        return "glued", token
    return ("paren" if kind == "paren" else "sign"), token


def _is_something_else(form: MarkForm, label: Label, before: str, after: str) -> bool:
    """Tell exponents, references to pages, enumerations, dates and numbers from marks."""
    if form in ("raised", "flow"):
        return False
    if form in ("glued", "paren") and label.name[0] == "0":
        return True
    if form == "sign":
        if after[:1] in tuple("'\"`") and re.search(r"(?:^|[\s(])['\"`]$", before):
            # The sign itself is spoken of.
            return True
        if label.name == "asterisk" and after[:1] == ")" and re.search(r"\([\w-]+\.$", before):
            # “(bofh.*)” stands for all names that begin so.
            return True
        return bool(re.search(r"\d$", before) and label.name == "asterisk" and after[:1].isdigit())
    if is_page_before(before):
        return True
    if form == "glued":
        abbreviated = before[-1:] in tuple(".§№#") and _ABBREVIATED.search(before)
        return bool(abbreviated) or _belongs_to_number(before)
    return False


def is_page_before(before: str) -> bool:
    """Tell whether words lead to a number of their own: “vol. ”, “page ”."""
    return before[-1:].isspace() and bool(_PAGE_BEFORE.search(before))


def is_exponent(mark: Mark, text: str) -> bool:
    """Tell whether a raised number stands after a unit or a variable."""
    before = text[max(0, mark.start - 6) : mark.start]
    if text[mark.start : mark.start + 1] == "^":
        return bool(_FORMULA_BEFORE.search(before))
    return mark.form == "raised" and bool(_UNIT_BEFORE.search(before))


def _paren_weight(weight: int, token: str, before: str, after: str) -> int:
    """Weigh `(3)`: nothing where it counts what is named, little where it may do so."""
    if not before.strip() or re.search(r"(?:[:;,]|\b(?:and|or|und|et|y|e|и))\s$", before):
        return 0 if re.match(r"\s[^\W\d_]", after) else weight
    if before[-1:] == " " and before[-2:-1].isdigit():
        return 0
    within = before[-1:] == " " and re.match(r"\s[^\W\d_]", after)
    ends = re.search(r"[.!?…”’\"']\s$", before)
    if token.isalpha() or (within and (not ends or re.match(r"\s[a-zà-ÿа-я]", after))):
        return _WEAKEST
    return weight


def _belongs_to_number(before: str) -> bool:
    """`3.12`, `May.4`, `12:30`, `No.7` are numbers of their own."""
    last = before[-1:]
    if last.isalpha():
        word = re.search(r"[^\W\d_]+$", before)
        return not last.islower() or bool(word and word.group().lower() in _MONTHS)
    bare = before.rstrip(".,;:!?…”’\"')]»“")
    if bare[-1:].isdigit():
        return not _YEAR_BEFORE.search(before)
    if not bare or not (bare[-1].isalpha() or bare[-1] in "*_%"):
        return True
    word = re.search(r"[^\W\d_]+$", bare)
    # “p.12” and “J.3”; after a comma or a closing sign the length tells nothing
    return bool(last == "." and word and len(word.group()) < 2)


def _is_weak(form: MarkForm, before: str, after: str) -> bool:
    if form == "glued":
        return bool(_YEAR_BEFORE.search(before))
    return form == "paren" and not re.match(r"[\s.,;:]?$|[.,;:)]", after) and before[-1:] == " "
