"""First stage: the bytes of the raw file become text, and mojibake becomes the letters it was."""

from __future__ import annotations

import codecs
import re

import charset_normalizer
import ftfy

from anthology.importing.draft import Finding

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Single-byte encodings of Latin script are too alike to be told apart by frequency in short texts.
_LATIN = re.compile(
    r"ascii|cp125[0247]|latin|iso8859_(?:1|2|3|4|9|10|13|14|15|16)$|mac|hp_|cp[0-9]"
)
_NOT_LATIN = re.compile(r"cp125[1356]|koi8|iso8859_[5678]$|cp866|gb|big5|shift|euc|cp932|cp949")
# In Mac OS Roman “”†” would be the bytes of a Cyrillic letter, and “’°” those of an Armenian one.
_QUOTED_SIGN = re.compile(r"(?<=[ -~][“”‘’])(?=[†‡§¶‖°¢£•®©™])")
_SAMPLE = 65536


def decode(raw: bytes) -> tuple[str, list[Finding]]:
    """Decode the file, without ever failing, and tell how wherever that was a guess."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            try:
                return raw.decode(encoding), []
            except UnicodeDecodeError:
                break
    if wide := _without_mark(raw):
        message = f"the file says nothing of its encoding and was read as {wide.upper()}"
        return raw.decode(wide), [Finding("doubt", "encoding-guessed", 1, message)]
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError as failure:
        line = raw.count(b"\n", 0, failure.start) + 1
    encoding = _guess(raw)
    message = f"the file is not UTF-8 and was read as {encoding}; look at its accented letters"
    return raw.decode(encoding), [Finding("doubt", "encoding-guessed", line, message)]


def repair_mojibake(text: str) -> tuple[str, list[Finding]]:
    """Put right, line by line, what was decoded once too often or as something else."""
    findings: list[Finding] = []
    if text.isascii():
        return text, findings
    # Only LF, CR LF and CR end a line: `str.splitlines` knows more and would lose the count.
    pieces = re.split(r"(\r\n|\r|\n)", text)
    for index in range(0, len(pieces), 2):
        piece = pieces[index]
        fixed = piece if piece.isascii() else _mended(piece)
        if fixed != piece and not re.search(r"[\r\n]", fixed):
            pieces[index] = fixed
            was, now = _difference(piece, fixed)
            findings.append(
                Finding(
                    "repair",
                    "mojibake-repaired",
                    index // 2 + 1,
                    f"letters decoded twice were put right: “{was}” is now “{now}”",
                )
            )
    return "".join(pieces), findings


def _mended(line: str) -> str:
    """Repair the parts of a line between quotation marks and the signs of notes behind them."""
    return "".join(map(ftfy.fix_encoding, _QUOTED_SIGN.split(line)))


def is_text(raw: bytes) -> bool:
    """Tell whether bytes can be text: few of them stand for nothing that is written."""
    if raw.startswith(tuple(mark for mark, _ in _MARKS)) or _without_mark(raw):
        return True
    sample = raw[:_SAMPLE]
    odd = sum(sample.count(bytes((code,))) for code in (*range(9), *range(14, 26), 28, 29, 30, 31))
    return odd * 50 <= len(sample)


def _without_mark(raw: bytes) -> str:
    """Tell UTF-16 without a mark by the zeros that every second byte is; empty for anything else."""
    sample = raw[:_SAMPLE]
    if len(sample) < 8 or len(raw) % 2 or b"\0" not in sample:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    for many, few, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if many * 2 > half and few * 20 < half:
            try:
                raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            return encoding
    return ""


def _guess(raw: bytes) -> str:
    telling = b"\n".join(line for line in raw.splitlines() if not line.isascii())[:_SAMPLE]
    best = charset_normalizer.from_bytes(telling).best()
    candidates = ["cp1252", "latin-1"]
    if best and _NOT_LATIN.match(best.encoding) and not _LATIN.match(best.encoding):
        candidates.insert(0, best.encoding)
    for encoding in candidates:
        try:
            raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        return encoding
    return "latin-1"


def _difference(before: str, after: str) -> tuple[str, str]:
    """Find the first words in which two lines differ."""
    for was, now in zip(before.split(" "), after.split(" "), strict=False):
        if was != now:
            return was[:40], now[:40]
    return before[:40], after[:40]
