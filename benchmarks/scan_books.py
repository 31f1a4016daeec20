"""Write books with known notes by a small grammar: what they say means nothing, how it stands does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

_NOUNS = """press bakery yard compositor ledger stove window harbour quarter barrel apprentice lantern
proof margin errand widow schoolmaster staircase winter almanac pamphlet petition bridge market canal
foreman regiment parish council strike committee river orchard chapel cellar rumour letter newspaper
clerk weaver miller archive carriage province senate treaty colony harvest tariff assembly"""
_VERBS = """carried printed delivered refused remembered counted copied repaired described bought
sold hid burned lent answered feared admired opened closed visited published doubted studied"""
_ADJECTIVES = """narrow forgotten patient crooked honest second northern empty borrowed careful
public quiet stubborn ancient local foreign unpaid grey former common modest bitter"""
_TAILS = """in the spring; before the frost; without a word; for the third time; at the old price;
on the same evening; as the custom was; beyond the river; in spite of the council; with great care;
under another name; by candlelight; to everyone's surprise; in those years"""
_NAMES = """Aldous Barrow Carver Denholm Eastlake Farrant Godwick Hollis Ingram Jessop Kerridge
Lambourn Marchmont Netherby Oakes Penrose Quillan Rowsell Stanhope Thurlow Underhill Vennor Wexcombe
Yarborough Zeller Ashdown Blakeney Colville Dunmore Ellery"""
TRAPS = (
    "In 1848 it cost 3.12 a sack, on p. 9 and in vol. 2",
    "They asked for (1) flour, (2) yeast and (3) salt",
    "He wrote that they was [sic] late and […] went home",
    "The preacher read John 3:16 and Matt. 5, 3 to 12 men",
    "On 3 May 1871, at 7.30, there were 12,000 of them at 5 per cent",
    "Of H2O and of CO2 the chemist had 40 kg in 1902",
    "By section 4 (2) of the act and article 7, paragraph 3, it was law",
    "The fare was 5s. 6d., and £3 for a family of 4",
    "Compare chapter 12, page 33, line 7 and plate 3",
    "The army of 1815 had 3 divisions, 12 guns and 1,500 horses",
)
_KEY = 24
_TITLES = ("See", "Cf.", "Compare", "So in")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words, and the note that is called behind them."""

    words: str
    note: tuple[str, ...] = ()
    """Its paragraphs."""
    inner: bool = False
    """The mark stands behind the fifth word, not at the end."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter's title and paragraphs."""

    title: str
    paragraphs: tuple[tuple[Sentence, ...], ...]


@dataclass(frozen=True, slots=True)
class Book:
    """A title and chapters."""

    title: str
    author: str
    chapters: tuple[Chapter, ...]


def write_book(seed: int, chapters: int) -> Book:
    """Write a book; the same seed gives the same words."""
    dice = Random(seed)
    used: set[str] = set()
    written = tuple(_chapter(dice, number, used) for number in range(chapters))
    return Book("The Bakery Press of the Northern Yard", "Ann Printer", written)


def _chapter(dice: Random, number: int, used: set[str]) -> Chapter:
    title = f"The {_word(dice, _ADJECTIVES)} {_word(dice, _NOUNS)}".title()
    paragraphs = []
    for _ in range(dice.randint(9, 13)):
        sentences = [_sentence(dice, used) for _ in range(dice.randint(3, 8))]
        paragraphs.append(tuple(sentences))
    return Chapter(title, tuple(paragraphs))


def _word(dice: Random, row: str) -> str:
    return dice.choice(row.split())


def _clause(dice: Random) -> str:
    return (
        f"the {_word(dice, _ADJECTIVES)} {_word(dice, _NOUNS)} of the {_word(dice, _NOUNS)}"
        f" {_word(dice, _VERBS)} the {_word(dice, _ADJECTIVES)} {_word(dice, _NOUNS)}"
        f" {dice.choice(_TAILS.split(';')).strip()}"
    )


def _sentence(dice: Random, used: set[str]) -> Sentence:
    if dice.random() < 0.08:
        return Sentence(dice.choice(TRAPS) + ".")
    words = _clause(dice)
    if dice.random() < 0.5:
        words += f", {dice.choice(('and', 'but', 'while', 'because'))} {_clause(dice)}"
    if dice.random() < 0.12:
        words = f"“{words[0].upper() + words[1:]}.”"
    else:
        words = words[0].upper() + words[1:] + dice.choice("....?;")[:1]
        words = words if words[-1] != ";" else f"{words[:-1]}; {_clause(dice)}."
    if dice.random() < 0.3:
        inner = dice.random() < 0.25
        key = _key(words, inner)
        if len(key) == _KEY and key not in used:
            used.add(key)
            return Sentence(words, _note(dice, used), inner)
    return Sentence(words)


def _key(words: str, inner: bool) -> str:
    before = " ".join(words.split()[:6]) if inner else words
    return re.sub(r"[^a-z]", "", before.casefold())[-_KEY:]


def _note(dice: Random, used: set[str]) -> tuple[str, ...]:
    while True:
        paragraphs = _note_words(dice)
        if " ".join(paragraphs) not in used:
            used.add(" ".join(paragraphs))
            return paragraphs


def _note_words(dice: Random) -> tuple[str, ...]:
    name, page = _word(dice, _NAMES), dice.randint(2, 480)
    kind = dice.randint(0, 11)
    noun = _word(dice, _NOUNS)
    if kind < 3:
        return (f"Ibid., p. {page}.",)
    if kind < 5:
        return (f"{name}, op. cit., vol. {dice.randint(1, 4)}, pp. {page}-{page + 9}.",)
    if kind < 8:
        return (
            f"{dice.choice(_TITLES)} {name}, The {noun.title()} of the {_word(dice, _NOUNS).title()},"
            f" {dice.randint(1790, 1930)}, p. {page}.",
        )
    if kind == 8:
        return (f"{dice.randint(1790, 1930)} was the year in which {_clause(dice)}.",)
    if kind == 9:
        return (f"{name} says (p. {page}) that {_clause(dice)}; but {_clause(dice)} [sic].",)
    long = f"{name} writes: “{_clause(dice)}, and {_clause(dice)}.” {_clause(dice).capitalize()}."
    if kind == 10 and dice.random() < 0.5:
        return (long, f"{_clause(dice).capitalize()}, as {name} has it on page {page}.")
    return (f"{long} {_clause(dice).capitalize()} (p. {page}).",)
