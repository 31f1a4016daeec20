"""Second stage: text becomes numbered lines, clean of what only a page or a screen needed.

Quotation marks and dashes are left as they are: signs are set by the book, not by an import.
"""

from __future__ import annotations

import re
import unicodedata

from anthology.importing.draft import Finding, Line
from anthology.importing.entities import unescape

_LINE_END = re.compile(r"\r\n|\r|\n")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff]")
# Before a French double sign and inside guillemets a no-break space is orthography, not layout.
_NO_BREAK = re.compile("(?<!«)[\u00a0\u202f](?![;:!?»%])")
_ODD_SPACE = re.compile("[\t\v\x85\u1680\u2000-\u200a\u2028\u2029\u205f\u3000]")
_DOUBLED = re.compile("(?<=\\S)[ ]{2,}(?=\\S)")
_SPACED = re.compile(r" *[^\W\d_](?: [^\W\d_])*(?: {2,}[^\W\d_](?: [^\W\d_])*)*[.:]?$")
_COLLAPSED = "several spaces became one"
_REPAIRS: tuple[tuple[str, str, re.Pattern[str], str], ...] = (
    ("control-removed", "characters that are no text were removed", _CONTROL, ""),
    ("invisible-removed", "invisible characters were removed", _INVISIBLE, ""),
    ("no-break-space-replaced", "a no-break space became a plain one", _NO_BREAK, " "),
    ("odd-space-replaced", "a space of odd width became a plain one", _ODD_SPACE, " "),
    ("spaces-collapsed", _COLLAPSED, _DOUBLED, " "),
    (
        "soft-hyphen-removed",
        "a soft hyphen was removed",
        # A recognition program writes ¬ for a hyphen that only the line's end has put there.
        re.compile("\u00ad(?=.)|(?<=[^\\W\\d_])¬(?=[^\\W\\d_])"),
        "",
    ),
    (
        "hyphen-unified",
        "a hyphen of another kind became “-”",
        re.compile("[\u00ad\u2010\u2011]|¬$"),
        "-",
    ),
    *(
        (
            "ligature-spelled-out",
            f"a ligature was spelled out as “{unicodedata.normalize('NFKC', ligature)}”",
            re.compile(ligature),
            unicodedata.normalize("NFKC", ligature),
        )
        for ligature in "\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06"
    ),
)

_ANY_REPAIR = re.compile("|".join(f"(?:{pattern.pattern})" for _, _, pattern, _ in _REPAIRS))


def read_lines(text: str) -> tuple[list[Line], list[Finding]]:
    """Divide a text into clean lines; a form feed becomes an empty line."""
    lines: list[Line] = []
    findings: list[Finding] = []
    if re.search(r"\r", text):
        message = "line ends of another system were made into plain ones"
        findings.append(Finding("repair", "line-ends-unified", 1, message))
    for number, raw in enumerate(_LINE_END.split(text), start=1):
        for index, piece in enumerate(raw.split("\f")):
            if index:
                message = "a form feed was taken as the end of a page"
                findings.append(Finding("repair", "form-feed-removed", number, message))
                lines.append(Line(number, "", page=True))
            findings += _doubts(number, piece)
            clean, repairs = _clean(number, piece)
            findings += repairs
            bare = clean.strip(" ")
            indent = len(clean) - len(clean.lstrip(" ")) if bare else 0
            lines.append(Line(number, bare, indent, wide=_wide(piece) if bare else ""))
    return lines, findings


def _wide(piece: str) -> str:
    """Give a line with its own spaces if they may divide columns."""
    if "\t" in piece.strip():
        piece = piece.expandtabs(8)
    return piece.rstrip() if "  " in piece.strip() else ""


def _clean(number: int, piece: str) -> tuple[str, list[Finding]]:
    plain = piece.isascii() and piece.isprintable()
    simple = "  " not in piece and "&" not in piece and "<" not in piece
    if plain and simple and not _SPACED.match(piece):
        return piece, []
    if plain and "&" not in piece and "<" not in piece and not _SPACED.match(piece):
        return _collapsed(number, piece.rstrip())
    piece = piece.rstrip()
    tabs = len(piece) - len(piece.lstrip("\t"))
    piece = "    " * tabs + piece[tabs:]
    piece, findings = _close_letters(piece, number)
    if "&" in piece or "<" in piece:
        piece, found = unescape(piece, number)
        findings += found
    for code, message, pattern, replacement in _REPAIRS if _ANY_REPAIR.search(piece) else ():
        cleaned = pattern.sub(replacement, piece)
        if cleaned != piece:
            findings.append(Finding("repair", code, number, message))
            piece = cleaned
    if not unicodedata.is_normalized("NFC", piece):
        piece = unicodedata.normalize("NFC", piece)
        message = "letters with loose accents were put together"
        findings.append(Finding("repair", "accents-composed", number, message))
    return piece, findings


def _collapsed(number: int, piece: str) -> tuple[str, list[Finding]]:
    """Set one space where a line has several, and nothing else is to be done."""
    cleaned = _DOUBLED.sub(" ", piece)
    if cleaned == piece:
        return piece, []
    return cleaned, [Finding("repair", "spaces-collapsed", number, _COLLAPSED)]


def _close_letters(piece: str, number: int) -> tuple[str, list[Finding]]:
    """Put the letters of a spaced line together: “C H A P T E R   I”."""
    if not _SPACED.match(piece):
        return piece, []
    words = [group.replace(" ", "") for group in re.split(r" {2,}", piece.strip())]
    longest = max(words, key=len)
    if len(longest) < 4 or list(longest.casefold()) == sorted(longest.casefold()):
        return piece, []
    closed = " ".join(words)
    message = f"spaced letters were put together: “{piece.strip()}” became “{closed}”"
    indent = piece[: len(piece) - len(piece.lstrip())]
    return indent + closed, [Finding("repair", "letter-spacing-removed", number, message)]


def _doubts(number: int, piece: str) -> list[Finding]:
    if "\ufffd" not in piece:
        return []
    message = "a character was lost before this file was made: “\ufffd” stands in its place"
    return [Finding("doubt", "character-lost", number, message)]
