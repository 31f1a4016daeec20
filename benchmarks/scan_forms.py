"""The forms of notes that scans and digital libraries have: how a mark and a body look, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Mark = Callable[[int], str]
Body = Callable[[int, list[str]], list[str]]
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SIGNS = "*†‡§‖¶"


@dataclass(frozen=True, slots=True)
class Form:
    """How a file sets its notes."""

    name: str
    mark: Mark | None
    body: Body
    place: Literal["paragraph", "page", "chapter", "book", "flow"]
    anew: Literal["page", "chapter", "book", "paragraph"] = "book"
    pages: Literal["", "feed", "blank"] = ""
    heading: str = ""
    parts: Literal["", "numeral", "title", "both"] = ""
    """What stands above each chapter's notes where those of a book are together."""
    rule: str = ""
    width: int = 70
    """Of a line, in characters; 0 for a line a paragraph."""
    inset: str = ""
    hanging: str = ""
    gaps: bool = True
    """An empty line divides notes."""
    noise: float = 0.0
    """The share of words that are misread."""
    single: bool = False
    """Notes have one paragraph: nothing in the form would tell where a second belongs."""
    before_point: bool = False
    """Marks stand before the full stop."""


def _raised(number: int) -> str:
    return str(number).translate(_RAISED)


def _sign(number: int) -> str:
    number -= 1
    return _SIGNS[number % 6] * (number // 6 + 1)


def _stars(number: int) -> str:
    return "*" * ((number - 1) % 4 + 1)


def _letter(number: int) -> str:
    number -= 1
    return chr(65 + number % 26) * (number // 26 + 1)


def _small(number: int) -> str:
    return chr(97 + (number - 1) % 26)


def _but(misread: dict[int, str], mark: Mark = str) -> Mark:
    return lambda number: misread.get(number) or mark(number)


def _of(*signs: str) -> Mark:
    return lambda number: signs[(number - 1) % len(signs)]


def _before(mark: Mark, left: str = "", right: str = " ") -> Body:
    def body(number: int, words: list[str]) -> list[str]:
        space = " " if not right and words[0][0].isdigit() else right
        return [f"{left}{mark(number)}{space}{words[0]}", *words[1:]]

    return body


def _around(mark: Mark, left: str, right: str, end: str) -> Body:
    def body(number: int, words: list[str]) -> list[str]:
        made = [f"{left}{mark(number)}{right}{words[0]}", *words[1:]]
        return [*made[:-1], made[-1] + end]

    return body


def _in(left: str, right: str, mark: Mark = str) -> Mark:
    return lambda number: f"{left}{mark(number)}{right}"


BRACKET, PAREN, BRACE, ANGLE = _in("[", "]"), _in(" (", ")"), _in("{", "}"), _in("<", ">")
DOTTED = _before(str, right=". ")
PLAIN = _before(str)
BRACKETED = _before(str, "[", "] ")
FOOTNOTE = _around(str, "[Footnote ", ": ", "]")
_OCR_MARKS = _of("^", "*", "'")


def _page(name: str, mark: Mark, body: Body, **more: object) -> tuple[Form, ...]:
    """Notes at the foot of pages, with form feeds and without."""
    shared = {"place": "page", "anew": "page", "gaps": False, **more}
    return (
        Form(f"page-foot {name}", mark, body, pages="feed", **shared),  # type: ignore[arg-type]
        Form(f"page-foot-no-feed {name}", mark, body, pages="blank", **shared),  # type: ignore[arg-type]
    )


FORMS: tuple[Form, ...] = (
    # Project Gutenberg
    Form("gutenberg [1] [Footnote 1: …]", BRACKET, FOOTNOTE, "paragraph"),
    Form("gutenberg [1] anew each chapter", BRACKET, FOOTNOTE, "paragraph", "chapter"),
    Form("gutenberg [A] [Footnote A: …]", _in("[", "]",
         _letter), _around(_letter, "[Footnote ", ": ", "]"), "paragraph", "chapter"),
    Form("gutenberg * [Footnote *: …]", _of("*", "†",
         "‡"), _around(_of("*", "†", "‡"), "[Footnote ", ": ", "]"), "paragraph", "paragraph"),
    Form("gutenberg [*] [* …]", _in("[", "]", _stars),
         _around(_stars, "[", " ", "]"), "paragraph", "paragraph"),
    Form("gutenberg * [*] …", _stars, _before(_stars, "[", "] "), "paragraph", "paragraph", single=True),
    Form("gutenberg [1] FOOTNOTES: at chapter", BRACKET,
         BRACKETED, "chapter", "chapter", heading="FOOTNOTES:"),
    Form("gutenberg [1] FOOTNOTES: at book", BRACKET, BRACKETED, "book", heading="FOOTNOTES:"),
    Form("gutenberg [1] inset notes", BRACKET, BRACKETED,
         "chapter", "chapter", heading="FOOTNOTES:", inset="    "),
    Form("gutenberg [1] notes hung", BRACKET, BRACKETED, "book", heading="NOTES", hanging="     "),
    Form("gutenberg {1} {1} …", BRACE, _before(BRACE), "book", heading="Footnotes"),
    Form("gutenberg <1> <1> …", ANGLE, _before(ANGLE), "chapter", "chapter", heading="NOTES"),
    Form("gutenberg (1) [Footnote 1: …]", _in("(", ")"), FOOTNOTE, "paragraph"),
    Form("gutenberg [1] [1: …]", BRACKET, _around(str, "[", ": ", "]"), "paragraph"),
    Form("gutenberg [Note 1: …] in flow", str, _around(str, " [Note ", ": ", "]"), "flow"),
    Form("gutenberg [Footnote: …] in flow", str, _around(_of(""), " [Footnote", ": ", "]"), "flow"),
    Form("gutenberg [Footnote 1] Footnote 1: …", _in(" [Footnote ",
         "]"), _before(str, "Footnote ", ": "), "book", heading="Footnotes"),
    Form("gutenberg (1) (1) … at chapter", PAREN, _before(str,
         "(", ") "), "chapter", "chapter", heading="NOTES."),
    Form("gutenberg [1] before the point", BRACKET, FOOTNOTE, "paragraph", before_point=True),
    # Libraries on the web
    Form("marxists [1] 1. … Footnotes", BRACKET, DOTTED, "chapter", "chapter", heading="Footnotes", width=0),
    Form("marxists [1] [1] … no heading", BRACKET, BRACKETED, "book", width=0, single=True),
    Form("marxists (1) (1) … Notes", PAREN, _before(str, "(", ") "), "book", heading="Notes", width=0),
    Form("marxists * * …", _of("*"), _before(_of("*")), "paragraph", "paragraph", width=0, single=True),
    Form("library [1] [1] …", _in(" [", "]"), BRACKETED, "book", width=0, single=True),
    Form("wiki [1] 1. ↑ …", BRACKET, _before(str, right=". ↑ "), "book", heading="References", width=0),
    Form("wiki [1] ↑ …", BRACKET, _before(_of(""), right="↑ "),
         "book", heading="Notes", width=0, single=True),
    Form("wiki [1] 1. ^ …", BRACKET, _before(str, right=". ^ "),
         "book", heading="Notes", width=0, gaps=False, single=True),
    Form("wiki [1] Jump up", BRACKET, _before(str, right=". Jump up ↑ "), "book", heading="Notes", width=0),
    Form("raised ¹ ¹ …", _raised, _before(_raised), "book", heading="Notes", width=0),
    Form("raised ¹ 1 …", _raised, PLAIN, "book", heading="NOTES", width=0, gaps=False, single=True),
    Form("raised ¹ anew 1. …", _raised, DOTTED, "chapter", "chapter", heading="Notes"),
    Form("glued 1 1. …", str, DOTTED, "book", heading="Notes", width=0),
    Form("glued 1 1 … anew", str, PLAIN, "chapter", "chapter", heading="NOTES", gaps=False, single=True),
    Form("glued 1 1See", str, _before(str, right=""), "book", heading="Endnotes", width=0),
    Form("glued 1 no heading", str, DOTTED, "chapter", "chapter", width=0, single=True),
    Form("caret ^1 1. …", _in("^", ""), DOTTED, "book", heading="Notes"),
    Form("caret ^[1] [1] …", _in("^[", "]"), BRACKETED, "book", heading="Notes"),
    Form("[note 1] 1. …", _in("[note ", "]"), DOTTED, "book", heading="Notes"),
    Form("[fn1] 1. …", _in("[fn", "]"), DOTTED, "book", heading="Notes"),
    Form("[1.] [1.] …", _in("[", ".]"), _before(str, "[", ".] "), "book", heading="Notes"),
    Form("1) 1) …", _in("", ")"), _before(str, right=") "), "book", heading="Anmerkungen"),
    Form("raised ¹) ¹) …", _in("", ")", _raised), _before(_raised,
         right=") "), "book", heading="Anmerkungen"),
    Form("small letters [a] [a] …", _in("[", "]", _small),
         _before(_small, "[", "] "), "chapter", "chapter", heading="Notes", single=True),
    Form("small letters (a) (a) …", _in(" (", ")", _small),
         _before(_small, "(", ") "), "page", "page", pages="feed", gaps=False),
    # Notes at the end of a book, by chapter
    Form("book by chapter 1. …", _raised, DOTTED, "book", "chapter", heading="NOTES", parts="numeral"),
    Form("book by chapter [1] …", BRACKET, BRACKETED, "book", "chapter", heading="NOTES", parts="title"),
    Form("book by chapter glued 1 …", str, PLAIN, "book",
         "chapter", heading="Notes", parts="both", gaps=False),
    Form("book by chapter glued 1. …", str, DOTTED,
         "book", "chapter", heading="NOTES", parts="title", noise=0.02),
    Form("book anew without parts", BRACKET, DOTTED, "book", "chapter", heading="NOTES"),
    # Scans
    *_page("1 1 …", str, PLAIN),
    *_page("1 1 … noise", str, PLAIN, noise=0.03),
    *_page("1 1. … rule", str, DOTTED, rule="________"),
    *_page("¹ ¹ …", _raised, _before(_raised)),
    *_page("[1] [1] …", BRACKET, BRACKETED),
    *_page("(1) (1) …", PAREN, _before(str, "(", ") ")),
    *_page("¹) 1) …", _in("", ")", _raised), _before(str, right=") ")),
    *_page("1) 1) …", _in("", ")"), _before(str, right=") ")),
    *_page("* † ‡", _sign, _before(_sign)),
    *_page("* † ‡ close", _sign, _before(_sign, right="")),
    *_page("* ** ***", _stars, _before(_stars)),
    *_page("*) **)", _in("", ")", _stars), _before(_stars, right=") ")),
    *_page("1 runs on", str, PLAIN, anew="chapter"),
    *_page("1 runs on book", str, PLAIN, anew="book"),
    *_page("¹ 1 … runs on", _raised, PLAIN, anew="chapter", gaps=True),
    *_page("1 1See", str, _before(str, right="")),
    *_page("^1 ^1 …", _in("^", ""), _before(_in("^", ""))),
    *_page("misread ^ * '", _OCR_MARKS, _before(_OCR_MARKS)),
    *_page("misread ^ ^ ^", _of("^"), _before(_of("^"))),
    *_page("misread * * *", _of("*"), _before(_of("*"))),
    *_page("misread * f J", _of("*", "f", "J", "§", "||"), _before(_of("*", "f", "J", "§", "||"))),
    *_page("misread * t J", _of("*", "t", "J"), _before(_of("*", "t", "J"))),
    *_page("misread ' 2 3", _but({1: "'"}), PLAIN),
    *_page("misread ' ^ 3", _but({1: "'", 2: "^"}), PLAIN),
    *_page("misread * 2 3", _but({1: "*"}), PLAIN),
    *_page("misread \" ! 3", _but({1: '"', 2: "!"}), PLAIN),
    *_page("misread l 2 3", _but({1: "l"}), _before(_but({1: "l"}))),
    *_page("misread ° ®", _of("'", "°", "®"), _before(_of("'", "*", "®"))),
    *_page("misread ' by \u2019", _of("\u2019", "^"), _before(_of("\u2019", "^"))),
    *_page("* † misread once", _sign, _before(_but({2: "t", 3: "J"}, _sign))),
)  # fmt: skip
"""What an import should link."""

NO_NOTES: tuple[Form, ...] = (
    Form("no notes, years and lists", None, PLAIN, "book"),
    Form("no notes, pages", None, PLAIN, "page", pages="feed"),
    Form("no notes, pages without feeds", None, PLAIN, "page", pages="blank"),
)
"""What an import should leave alone."""
