"""The tool's own words: every phrase in every language, lists and dates as each language writes them."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

import anthology
from anthology.words import LOCALES, Words

PACKAGE = Path(anthology.__file__).parent
WHOLE = (
    *("ar", "de", "el", "es", "fa", "fr", "he", "it"),
    *("nl", "pl", "pt", "ru", "sv", "tr", "uk"),
)
VARIANTS = {"pt-br": "pt"}
"""Catalogues that hold only what differs from another."""

APPARATUS = {
    "Illustrations",
    "Introduction",
    "Note to page {page}",
    "Notes to page {page}",
    "Notes to pages {first}–{last}",
    "Part",
    "See",
    "n.",
    "pages",
    "see also",
}
"""Terms of a book's apparatus that are translated whether or not a page of today's has them."""


def spoken_in_code(path: Path) -> Iterator[str]:
    """Find the phrases that a module says: literals, values of a table, what a function yields to `map`."""
    tree = ast.parse(path.read_text("utf-8"))
    functions = {one.name: one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}
    tables = dict(_tables(tree))
    speakers = {"say"}
    if "words" not in functions and "epub" in path.parts:
        speakers.add("words")
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        first = call.args[0]
        if _name(call.func) in speakers:
            yield from _phrases(first, tables, path)
        elif _name(call.func) == "map" and _name(first) in speakers:
            source = call.args[1]
            assert isinstance(source, ast.Call), (
                f"{path.name}: what is said is hidden from this test"
            )
            for node in ast.walk(functions[_name(source.func)]):
                if isinstance(node, ast.Yield) and node.value:
                    yield from _phrases(node.value, tables, path)


def _tables(tree: ast.Module) -> Iterator[tuple[str, ast.Dict]]:
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict() as table):
                yield name, table
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Dict() as table):
                yield name, table
            case _:
                pass


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _phrases(node: ast.expr, tables: dict[str, ast.Dict], path: Path) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(phrase)):
            yield phrase
        case ast.IfExp(body=one, orelse=other):
            yield from _phrases(one, tables, path)
            yield from _phrases(other, tables, path)
        case ast.Subscript(value=ast.Name(id=name)) if name in tables:
            for value in tables[name].values:
                yield from _phrases(value, tables, path)
        case _:
            pytest.fail(f"{path.name}:{node.lineno}: write the phrase where it is said")


def spoken_in_template(path: Path) -> Iterator[str]:
    """Find the phrases that a template says; in an edition's templates `words` writes a node's words instead."""
    speakers = {"say", "words"} if "epub" in path.parts else {"say"}
    for call in Environment().parse(path.read_text("utf-8")).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in speakers:
            phrase = call.args[0]
            assert isinstance(phrase, nodes.Const), f"{path.name}:{call.lineno} hides a phrase"
            yield phrase.value


@cache
def spoken() -> frozenset[str]:
    modules = (phrase for path in PACKAGE.rglob("*.py") for phrase in spoken_in_code(path))
    templates = (
        phrase
        for path in PACKAGE.rglob("templates/**/*")
        if path.suffix in (".xhtml", ".ncx")
        for phrase in spoken_in_template(path)
    )
    return frozenset((*modules, *templates))


def catalogue(tag: str) -> Catalog:
    with (LOCALES / f"{tag}.po").open("rb") as file:
        return read_po(file, abort_invalid=True)


def translations(tag: str) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in catalogue(tag) if message.id}


def placeholders(phrase: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(phrase) if name is not None)


def test_phrases_are_found_wherever_they_are_said() -> None:
    assert {
        "Contents",  # a table of titles
        "Translated by",  # a template
        "—Ed.",  # code
        "Landmarks",  # a template of the EPUB's
        "Some pictures move.",  # yielded
        "Some pictures are not described in words.",  # yielded by choice
    } <= spoken()


def test_every_catalogue_is_known_here() -> None:
    assert {path.stem for path in LOCALES.glob("*.po")} == {*WHOLE, *VARIANTS}


@pytest.mark.parametrize("tag", WHOLE)
def test_a_language_has_every_phrase_and_none_that_nobody_says(tag: str) -> None:
    translated = translations(tag)
    assert set(translated) == {*spoken(), *APPARATUS}
    assert [phrase for phrase, words in translated.items() if not words.strip()] == []


@pytest.mark.parametrize(("tag", "base"), VARIANTS.items())
def test_a_variant_says_only_what_it_says_otherwise(tag: str, base: str) -> None:
    usual = translations(base)
    same = [phrase for phrase, words in translations(tag).items() if usual.get(phrase, "") == words]
    assert same == []
    assert set(translations(tag)) <= set(usual)


@pytest.mark.parametrize("tag", [*WHOLE, *VARIANTS])
def test_a_translation_keeps_the_placeholders(tag: str) -> None:
    changed = [
        phrase
        for phrase, words in translations(tag).items()
        if placeholders(phrase) != placeholders(words)
    ]
    assert changed == []


@pytest.mark.parametrize("tag", [*WHOLE, *VARIANTS])
def test_a_translation_has_no_stray_spaces_and_typewriter_quotes(tag: str) -> None:
    unclean = [
        words
        for words in translations(tag).values()
        if words != words.strip() or re.search(r"""['"]|  |\.\.""", words)
    ]
    assert unclean == []


@pytest.mark.parametrize("tag", [*WHOLE, *VARIANTS])
def test_sentences_end_as_sentences(tag: str) -> None:
    sentences = {p: w for p, w in translations(tag).items() if re.search(r"[a-z]{2} .*[a-z]\.$", p)}
    assert [words for words in sentences.values() if not words.endswith(".")] == []


@pytest.mark.parametrize("tag", [*WHOLE, *VARIANTS])
def test_a_catalogue_names_its_language_and_says_nothing_fuzzy_or_twice(tag: str) -> None:
    assert str(catalogue(tag).locale_identifier).lower().replace("_", "-") == tag
    text = (LOCALES / f"{tag}.po").read_text("utf-8")
    assert "fuzzy" not in text
    assert len(re.findall("^msgid ", text, re.MULTILINE)) == len(translations(tag)) + 1


def test_english_is_said_as_it_is_written() -> None:
    assert Words("en-GB").say("Notes to pages {first}–{last}") == "Notes to pages {first}–{last}"


@pytest.mark.parametrize(
    ("tag", "contents"),
    [
        ("de", "Inhalt"),
        ("de-CH", "Inhalt"),
        ("de-x-alt", "Inhalt"),
        ("pt-PT", "Índice"),
        ("pt-BR", "Sumário"),
        ("PT-br", "Sumário"),
        ("x-tlh", "Contents"),
        ("is", "Contents"),
    ],
)
def test_a_tag_finds_the_words_of_its_language(tag: str, contents: str) -> None:
    assert Words(tag).say("Contents") == contents


def test_a_variant_borrows_what_it_does_not_say_otherwise() -> None:
    assert Words("pt-BR").say("Title page") == Words("pt").say("Title page") == "Folha de rosto"


@pytest.mark.parametrize(
    ("tag", "editor", "translator"),
    [
        ("de", "(Anm. d. Hrsg.)", "(Anm. d. Übers.)"),
        ("fr", "(N.d.É.)", "(N.d.T.)"),
        ("es", "(N. del E.)", "(N. del T.)"),
        ("it", "(N.d.C.)", "(N.d.T.)"),
        ("ru", "— Прим. ред.", "— Прим. пер."),
    ],
)
def test_a_signature_is_the_trades_own_and_does_not_break(
    tag: str, editor: str, translator: str
) -> None:
    assert Words(tag).say("—Ed.") == editor.replace(" ", "\N{NO-BREAK SPACE}")
    assert Words(tag).say("—Trans.") == translator.replace(" ", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(
    ("tag", "joined"),
    [
        ("en", "A, B, and C"),
        ("en-US", "A, B, and C"),
        ("en-GB", "A, B and C"),
        ("en-GB-oxendict", "A, B and C"),
        ("en-AU", "A, B and C"),
        ("de", "A, B und C"),
        ("de-x-alt", "A, B und C"),
        ("fr", "A, B et C"),
        ("es", "A, B y C"),
        ("it", "A, B e C"),
        ("pt-BR", "A, B e C"),
        ("ru", "A, B и C"),
        ("uk", "A, B і C"),
        ("pl", "A, B i C"),
        ("tr", "A, B ve C"),
        ("el", "A, B και C"),
        ("ar", "A وB وC"),
        ("fa", "A،\N{RIGHT-TO-LEFT MARK} B، و C"),
        ("he", "A, B ו־C"),
        ("nl", "A, B en C"),
        ("sv", "A, B och C"),
    ],
)
def test_names_are_joined_as_the_language_does(tag: str, joined: str) -> None:
    assert Words(tag).list(("A", "B", "C")) == joined


def test_one_name_or_none_needs_no_joining() -> None:
    assert Words("de").list(()) == ""
    assert Words("de").list(("Ada",)) == "Ada"


@pytest.mark.parametrize(
    ("last", "joined"),
    [
        ("Ignacio", "Ana e Ignacio"),
        ("Íñigo", "Ana e Íñigo"),
        ("Hilario", "Ana e Hilario"),
        ("Yves", "Ana e Yves"),
        ("Hierro", "Ana y Hierro"),
        ("Yolanda", "Ana y Yolanda"),
        ("Luis", "Ana y Luis"),
    ],
)
def test_spanish_joins_by_sound(last: str, joined: str) -> None:
    assert Words("es-MX").list(("Ana", last)) == joined


def test_hebrew_joins_names_of_other_scripts_with_a_maqaf() -> None:
    assert Words("he").list(("דן", "רות")) == "דן ורות"
    assert Words("he").list(("דן", "Homer")) == "דן ו־Homer"


@pytest.mark.parametrize(
    ("tag", "day", "month"),
    [
        ("en", "November 21, 2026", "November 2026"),
        ("en-GB", "21 November 2026", "November 2026"),
        ("de", "21. November 2026", "November 2026"),
        ("fr", "21 novembre 2026", "novembre 2026"),
        ("es", "21 de noviembre de 2026", "noviembre de 2026"),
        ("pt-BR", "21 de novembro de 2026", "novembro de 2026"),
        ("pl", "21 listopada 2026", "listopad 2026"),
        ("el", "21 Νοεμβρίου 2026", "Νοέμβριος 2026"),
        ("uk", "21 листопада 2026 р.", "листопад 2026 р."),
        ("ru", "21 ноября 2026 г.", "ноябрь 2026 г."),
        ("he", "21 בנובמבר 2026", "נובמבר 2026"),
    ],
)
def test_dates_are_written_as_the_language_does(tag: str, day: str, month: str) -> None:
    def spaced(written: str) -> str:
        return re.sub(r"\s", " ", written)

    assert spaced(Words(tag).date("2026-11-21")) == day
    assert spaced(Words(tag).date("2026-11")) == month
    assert Words(tag).date("2026") == "2026"


def test_french_counts_the_first_of_a_month() -> None:
    assert Words("fr").date("2026-11-01") == "1er novembre 2026"
    assert Words("fr").date("2026-11-11") == "11 novembre 2026"


def test_what_is_no_date_stays_as_it_is() -> None:
    assert Words("de").date("um 1890") == "um 1890"
    assert Words("de").date("2026-13") == "2026-13"


def _modules_after(*arguments: str) -> set[str]:
    loaded = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments], capture_output=True, text=True, check=True
    )
    return {line.rpartition("|")[2].strip() for line in loaded.stderr.splitlines()}


def test_help_does_not_wait_for_babel() -> None:
    loaded = _modules_after("-m", "anthology", "--help")
    assert "anthology.cli" in loaded
    assert not any(name.partition(".")[0] == "babel" for name in loaded)


def test_a_book_in_english_reads_no_catalogue() -> None:
    loaded = _modules_after("-c", "from anthology.words import Words; Words('en-GB').say('Notes')")
    assert "anthology.words" in loaded
    assert not any(name.startswith("babel") for name in loaded)
