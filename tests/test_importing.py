"""Raw text becomes a text in our dialect, and nothing is lost on the way."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

from anthology.importing import Imported, import_text, render_report
from anthology.importing.decoding import decode, repair_mojibake
from anthology.importing.entities import unescape_entities

CASES = Path(__file__).parent / "importing"
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"

READER = (
    MarkdownIt("commonmark")
    .enable(["table", "strikethrough"])
    .use(footnote_plugin, inline=True)
    .use(deflist_plugin)
    .use(attrs_plugin, spans=True)
    .use(sub_plugin)
    .use(superscript_plugin)
)
REMOVED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff]")
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


@dataclass(frozen=True, slots=True)
class Expected:
    codes: dict[str, int]
    passages: tuple[str, ...]


EXPECTED = {
    "000": Expected(
        {
            "page-break-joined": 12,
            "word-rejoined": 3,
            "word-rejoined-by-guess": 0,
            "note-linked": 23,
            "note-without-body": 0,
            "heading-marked": 12,
            "list-marked": 1,
            "epigraph-marked": 1,
            "quotation-guessed": 1,
            "repeated-line-dropped": 2,
            "pull-quote-dropped": 1,
            "hyphen-inside-name": 1,
        },
        (
            "\ndate: 2022-02\nsource: ",
            "::: {.epigraph}\n\n*",
            "::: {.attribution}\n\n—",
            "\n5. ",
            "\n[^23]: ",
        ),
    ),
    "001": Expected(
        {"furniture-dropped": 5, "caption-without-picture": 2},
        ("\nsubtitle: ", "\nauthors: ["),
    ),
    "002": Expected(
        {"signature-read": 1, "quotation-marked": 1},
        ("\nsubtitle: ", "\nauthors: [", "\n> “"),
    ),
    "003": Expected(
        {"question-as-heading": 4, "note-without-body": 3, "title-missing": 1},
        ("[^1] ", "[^2] ", "[^3] ", "[…]", "\n* * *\n"),
    ),
    "004": Expected(
        {"section-break-marked": 6, "note-without-body": 3, "scanning-error": 4, "source-read": 1},
        ("\nsource: ", "[^22] ", "[^23], ", "[^24] ", "\\~8", "\n* * *\n"),
    ),
}


def words(text: str) -> Counter[str]:
    """Count the words and numbers of plain text, whatever their signs and capitals."""
    text = re.sub("[\u00ad\u2010]\\s*$", "-", text, flags=re.MULTILINE)
    text = unicodedata.normalize("NFC", REMOVED.sub("", text))
    text = re.sub(r"(?<=[^\W\d_])¬(?=[^\W\d_])", "", text)
    text = re.sub("[\ufb00-\ufb06]", lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = re.sub(
        f"[{SUPERSCRIPTS}]+",
        lambda found: f" {unicodedata.normalize('NFKC', found[0])} ",
        text,
    )
    # A mark may be glued to its word, and a label to the first word of its note.
    return Counter(re.findall(r"\d+|[^\W\d_]+", text.casefold()))


def read_back(markdown: str) -> str:
    """Read the words of Markdown as a reader of the dialect would, notes and front matter too."""
    found = re.match(r"---\n(.*?)---\n", markdown, re.DOTALL)
    assert found
    front = yaml.safe_load(found[1]) or {}
    marked = [str(front.pop(key, "")) for key in ("title", "subtitle", "source")]
    # A date stands in the source or in the report too, in the file's own words.
    front.pop("date", None)
    front.pop("language", None)
    parts = [" ".join(value) if isinstance(value, list) else value for value in front.values()]
    # The notes that titles refer to are defined in the body.
    plain = [f"—{value}\n" for value in marked]
    for line in markdown[found.end() :].split("\n"):
        if re.match(r":::( \{\.\w+\})?$", line):
            continue
        # This reader knows no line blocks: a line of verse becomes a paragraph that begins with “—”.
        plain.append(re.sub(r"^((?:    )?)\| +", r"\n\1—", line))
    parts += spoken(READER.parse("\n".join(plain)))
    # A reference without a note is read as text.
    return re.sub(r"\[\^[0-9]+-(?=[0-9]+\])", "[^", " ".join(parts))


def spoken(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            pieces = [_spoken_inline(child) for child in token.children or []]
            yield "".join(pieces)
        elif token.type in ("footnote_ref", "footnote_open", "footnote_reference_open"):
            yield _number(token)
        elif token.type == "list_item_open":
            yield token.info
        else:
            assert token.type not in ("html_block", "fence", "code_block"), token


def _number(token: Token) -> str:
    """Give the number a note has in the file: “3” of the label `2-3`, nothing of `asterisk`."""
    label = re.sub(r"^[0-9]+-(?=.)", "", str(token.meta.get("label", "")))
    return (
        ""
        if re.match(
            r"(?:two-|three-|four-)?(?:asterisk|dagger|double|section-|pilc|para|misr)", label
        )
        else label
    )


def _spoken_inline(token: Token) -> str:
    if token.type == "footnote_ref":
        return f" {_number(token)} "
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return token.content if token.type in ("text", "text_special") else ""


def assert_nothing_is_lost(raw: bytes, imported: Imported) -> None:
    """Prove that each word of a file is in the Markdown or in the report."""
    if imported.markdown == decode(raw)[0]:
        return
    before = words(unescape_entities(repair_mojibake(decode(raw)[0])[0]))
    after = words(read_back(imported.markdown))
    for finding in imported.findings:
        after += words(finding.raw)
        if finding.code in ("note-placed", "note-counted", "note-mark-misread"):
            # The file has no mark where we refer to the note, or no number before its words.
            after -= words(finding.message.partition("“")[2].partition("”")[0])
        if finding.code == "letter-spacing-removed":
            spaced, closed = re.findall("“(.*?)”", finding.message)
            after = after + words(spaced) - words(closed)
    missing, added = before - after, after - before
    rejoined = 0
    for word in added.elements():
        parts = _parts(word, missing)
        assert parts, f"“{word}” is not in the file"
        missing -= Counter(parts)
        rejoined += len(parts) - 1
    assert not missing
    joins = [finding for finding in imported.findings if finding.code.startswith("word-rejoined")]
    assert rejoined <= len(joins)


def _parts(word: str, missing: Counter[str]) -> list[str]:
    """Find the words of a file that one of ours was put together from."""
    if missing[word]:
        return [word]
    for cut in range(1, len(word)):
        if missing[word[:cut]] and (rest := _parts(word[cut:], missing - Counter([word[:cut]]))):
            return [word[:cut], *rest]
    return []


@pytest.mark.parametrize("text", ["1²(1)", "a word[1](2)", "a [2][x]", "0¹\n0¹\n1 :\n1111:"])
def test_a_reference_does_not_become_a_link(text: str) -> None:
    check(text.encode())


def check(raw: bytes) -> Imported:
    imported = import_text(raw, "raw.txt")
    assert_nothing_is_lost(raw, imported)
    again = import_text(imported.markdown.encode(), "raw.md")
    assert again == Imported(imported.markdown, ())
    return imported


def test_every_word_of_the_texts_this_was_made_for_is_in_the_text_or_in_the_report() -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        check(path.read_bytes())


def test_the_texts_this_was_made_for_come_out_as_a_careful_person_would_have_them() -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        imported = import_text(path.read_bytes(), path.name)
        codes = Counter(finding.code for finding in imported.findings)
        expected = EXPECTED[path.name[:3]]
        assert {code: codes[code] for code in expected.codes} == expected.codes
        for passage in expected.passages:
            assert passage in imported.markdown


LINES = st.text(
    alphabet=st.sampled_from(
        list("abAB12 .-*_[]()^~`#>|:<&;{}\\/!+=\"'“”’¹²³\t\u00a0\u00ad—ﬁé\f?,")
    )
)
FILES = st.lists(
    st.one_of(
        LINES,
        st.text(max_size=40),
        st.sampled_from(
            ["", "", "Notes", "[1] x", "1. y", "- 2 z", "THE END", "A Long Night", "—Her", "be-",
             "gan", "By A. Smith", "May 1968", "Share this", "* * *", "(Source: x)", "a" * 140,
             "He wrote: “this is not what I meant at all, or is it?”[1] And then²:", "    in",
             "town.1 and word2", "1 See x", "2See y", "* Body", "a word.* It", "[Footnote 1: x]",
             "a [Footnote: y] b", "[*z]", "[A] q", "x[A]", "(1) x", "y (1).", "\f", "1\f", "HEAD",
             "CONTENTS", "CHAPTER I.", "*** START OF THE PROJECT GUTENBERG EBOOK", "Title: T",
             "*** END OF THE PROJECT GUTENBERG", "&amp;eacute; <i>x</i>", "[Illustration: a]", "____",
             "---", "[^1]: q", "::: {.x}", "C H A P T E R   I", "T HE press is", "Digitized by Google", "12   HEAD",
             "{13}", "Is it?", "> q", "- a", "+ b", "#", "Cover by X", "12"]
        ),
    ),
    max_size=25,
).map("\n".join)  # fmt: skip


@given(FILES)
@settings(max_examples=400, deadline=None)
def test_nothing_is_lost_of_any_text(text: str) -> None:
    check(text.encode("utf-8", "replace"))


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_any_bytes_can_be_imported(raw: bytes) -> None:
    check(raw)


@pytest.mark.parametrize("case", sorted(path.parent.name for path in CASES.glob("*/raw.txt")))
def test_a_raw_text_becomes_what_a_careful_person_would_make_of_it(
    case: str, request: pytest.FixtureRequest
) -> None:
    folder = CASES / case
    raw = (folder / "raw.txt").read_bytes()
    imported = check(raw)
    made = {
        "expected.md": imported.markdown,
        "expected-report.md": render_report(imported, "raw.txt"),
    }
    for name, text in made.items():
        if request.config.getoption("--update-golden"):
            (folder / name).write_text(text, encoding="utf-8", newline="")
        assert text == (folder / name).read_text(encoding="utf-8")


def test_furniture_stays_where_it_is_wanted() -> None:
    raw = (CASES / "a-digital-library" / "raw.txt").read_bytes()
    imported = import_text(raw, "raw.txt", keep_furniture=True)
    assert "Updated editions will replace the previous one." in imported.markdown
    assert "boilerplate-dropped" not in {finding.code for finding in imported.findings}
