"""Typography: the signs of each language, whatever markup and notes stand between the words.

The cases are in golden/typography/LANGUAGE.txt, one a line: title · Markdown · what is printed.
There `⍽` is a narrow no-break space, `␣` a no-break space in what is printed, and `¶` a line end of the source;
what is printed shows emphasis, code, notes and images as the source does, links as <…>, foreign words as {fr:…},
and a line end of the author's as /.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from builders import all_of, book, edited, intro, p, part, person, ref, run, span, text
from hypothesis import given
from hypothesis import strategies as st

from anthology.diagnostics import Diagnostics
from anthology.edit.typography import typeset_words
from anthology.model.nodes import (
    Code,
    CodeBlock,
    Definition,
    DefinitionList,
    Emphasis,
    Figure,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    List,
    NoteReference,
    Paragraph,
    Quotation,
    Str,
    Strong,
    Table,
    Verse,
    VerseLine,
)
from anthology.model.nodes import Span as SpanNode
from anthology.model.walk import plain_text
from anthology.read.markdown import read_markdown

CASES = Path(__file__).parent / "golden" / "typography"
ALL = [
    pytest.param(file.stem, *line.split(" · "), id=f"{file.stem}: {line.split(' · ')[0]}")
    for file in sorted(CASES.glob("*.txt"))
    for line in file.read_text(encoding="utf-8").splitlines()
]
NOTES = "\n\n[^1]: One.\n\n[^2]: Two.\n"


def printed(inlines: Iterable[Inline]) -> str:
    """Write a run as the cases do."""
    return "".join(map(_printed, inlines)).replace("\u202f", "⍽").replace("\u00a0", "␣")


def _printed(inline: Inline) -> str:
    match inline:
        case Str(text=words):
            return words
        case Code(text=words):
            return f"`{words}`"
        case Emphasis(content=content):
            return f"*{printed(content)}*"
        case Link(content=content):
            return f"<{printed(content)}>"
        case SpanNode(content=content, attributes=attributes):
            return f"{{{attributes.language}:{printed(content)}}}"
        case NoteReference(label=label):
            return f"[^{label}]"
        case Image(description=description):
            return f"![{description}]"
        case LineBreak():
            return "/"
        case _:
            raise AssertionError(inline)


def set_markdown(markdown: str, language: str) -> str:
    document = read_markdown(markdown + NOTES, "texts/one.md", Diagnostics())
    one = text("one", *document.blocks, notes=document.notes, language=language)
    (done,) = edited(book(one, language=language)).texts()
    (paragraph,) = done.blocks
    assert isinstance(paragraph, Paragraph)
    return printed(paragraph.content)


@pytest.mark.parametrize(("language", "title", "markdown", "expected"), ALL)
def test_words_are_set_as_their_language_is(
    language: str, title: str, markdown: str, expected: str
) -> None:
    missing = "".join(f"[^{n}]" for n in "12" if f"[^{n}]" not in markdown)
    done = set_markdown(markdown.replace("¶", "\n") + " x" + missing, language)
    assert done.removesuffix(missing).removesuffix(" x") == expected


# ---------------------------------------------------------------- where words stand


def test_words_are_set_wherever_they_stand() -> None:
    q = run('"a"')
    inner = (Paragraph(q),)
    one = text(
        "one",
        Heading(2, q),
        Paragraph((Strong(q),)),
        Quotation(inner),
        List((inner,)),
        DefinitionList((Definition(q, (inner,)),)),
        Table((), (q,), ((q,),), caption=q),
        Figure(Image("a.png", "x"), q),
        p(ref("1")),
        title=q,
        subtitle=q,
        short_title=q,
        source=q,
        notes=[*read_markdown('[^1]\n\n[^1]: "a"\n', "x", Diagnostics()).notes],
        introduction=intro(*inner),
    )
    whole = edited(book(part("part-a", one), title='"a"', subtitle='"a"', description='"a"'))
    (done,) = whole.texts()
    runs = [done.title, done.subtitle, done.short_title, done.source, done.blocks]
    words = "".join(plain_text(each) for each in runs) + plain_text(done.notes[0].blocks)
    assert done.introduction is not None
    words += plain_text(done.introduction.blocks) + whole.title + whole.subtitle + whole.description
    assert '"' not in words
    assert words.count("“a”") == 19


def test_code_blocks_and_picture_s_descriptions_are_left_alone() -> None:
    blocks = (CodeBlock('print("a") -- ...'), Figure(Image("a.png", '"a"'), ()))
    assert next(edited(book(text("one", *blocks))).texts()).blocks == blocks


def test_a_quotation_runs_over_the_lines_of_a_stanza_and_no_further() -> None:
    first = (VerseLine(run('"One')), VerseLine(run('two," and'), indent=2))
    second = (VerseLine(run('"three"')),)
    (done,) = next(edited(book(text("one", Verse((first, second))))).texts()).blocks
    assert isinstance(done, Verse)
    assert [plain_text([line]) for stanza in done.stanzas for line in stanza] == [
        "“One",
        "two,” and",
        "“three”",
    ]
    assert done.stanzas[0][1].indent == 2


def test_each_note_and_introduction_is_set_in_its_own_language() -> None:
    one = text(
        "one",
        p("x", ref("1"), ref("ed-1")),
        language="de",
        notes=[
            *read_markdown('x[^1][^ed-1]\n\n[^1]: "a"\n\n[^ed-1]: "a"\n', "x", Diagnostics()).notes
        ],
        introduction=intro(p('"a"')),
        source=run('"a"'),
    )
    (done,) = edited(book(one, language="fr")).texts()
    assert done.introduction is not None
    assert plain_text(done.introduction.blocks) == "«\u202fa\u202f»"
    assert plain_text(done.source) == "«\u202fa\u202f»"
    assert [plain_text(each.blocks)[:3] for each in done.notes] == ["„a“", "«\u202fa"]


def test_biographies_are_set_in_the_language_of_the_book() -> None:
    whole = edited(book(text(), editors=(person("A B", '"a"'),), language="de"))
    assert plain_text(whole.editors[0].biography) == "„a“"


def test_a_language_within_a_paragraph_has_its_own_signs() -> None:
    one = text("one", p(span('"a"', language="ru"), ' "b"'))
    (paragraph,) = next(edited(book(one)).texts()).blocks
    assert plain_text([paragraph]) == "«a» “b”"


# ---------------------------------------------------------------- whatever is written

LANGUAGES = st.sampled_from(["en", "fr", "fr-CH", "de", "ru", "sv", "he", "ja", "zh", "nl", "xx"])
PIECES = st.lists(st.sampled_from(['"', "'", "a", " ", "--", ".", "5", "?", ":", "«", "é", "s"]))


@given(PIECES.map("".join), LANGUAGES)
def test_no_straight_mark_is_left_and_no_letter_is_lost(words: str, language: str) -> None:
    done = typeset_words(words, language)
    assert not set("\"'") & set(done)
    assert [c for c in done if c.isalnum()] == [c for c in words if c.isalnum()]


@given(PIECES.map("".join), LANGUAGES)
def test_what_is_set_stays_as_it_is_when_set_again(words: str, language: str) -> None:
    done = typeset_words(words, language)
    assert typeset_words(done, language) == done


@given(st.text("ab «»“”‘’—–…", max_size=20), st.sampled_from(["en", "de", "es", "ru"]))
def test_words_without_straight_signs_are_left_as_they_are(words: str, language: str) -> None:
    assert typeset_words(words, language) == words


QUOTED = st.lists(st.sampled_from(['"', "'", "a", " ", "(", "5", "s", "é", ","])).map("".join)


@given(st.lists(QUOTED, min_size=1, max_size=4), LANGUAGES.filter(lambda tag: tag[:2] != "fr"))
def test_markup_between_the_words_changes_no_sign(pieces: list[str], language: str) -> None:
    marked = tuple(Emphasis((Str(x),)) if n % 2 else Str(x) for n, x in enumerate(pieces))
    one = text("one", Paragraph(marked), language=language)
    words = all_of(Str, next(edited(book(one)).texts()).blocks)
    assert "".join(word.text for word in words) == typeset_words("".join(pieces), language)
