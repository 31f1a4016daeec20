"""Judge the hyphen at a line's end: whether it belongs to the word, or the line's end put it there.

Evidence comes, in this order, from the text itself, from the custom of its language, and from how
frequent the word and its parts are in that language (the lists of wordfreq, which are on disk).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import log10

import wordfreq

from anthology.importing.draft import words_of
from anthology.importing.languages import language_of

_COMMON, _KNOWN = 3.0, 2.0
"""How often a word stands in a thousand million words, as powers of ten."""
_RARE = 1.0
_STEM = 4

_CLITICS: Mapping[str, frozenset[str]] = {
    "fr": words_of(
        "je tu il elle on nous vous ils elles ce ci là moi toi lui leur leurs y en même mêmes t"
    ),
    "pt": words_of("se me te lhe lhes o a os as lo la los las no na nos nas vos"),
    "ru": words_of("то нибудь либо таки ка за под"),
    "uk": words_of("то небудь таки за під"),
    "ca": words_of("se me te lo la los les ne hi ho nos vos"),
}
"""Words that hang on the one before by a hyphen."""
_CONJUNCTIONS: Mapping[str, frozenset[str]] = {
    "en": words_of("and or to"),
    "de": words_of("und oder bis bzw sowie"),
    "nl": words_of("en of"),
    "sv": words_of("och eller"),
    "da": words_of("og eller"),
    "nb": words_of("og eller"),
}
"""Words after which the rest of “pre- and post-war” comes."""
_CLOSED_UP = words_of("de fi nl sv da nb hu is tr es it pl cs sk ru uk bg el pt ca")
"""Languages that hardly write a compound with a hyphen."""
_JOINED_PREFIXES = words_of(
    "un re dis in im ir il mis over under out fore inter trans sub super pre de en em be per con com"
    " pro ab ad ac af ap as at ob sur"
)
_SUFFIXES = words_of(
    "ing ings tion tions sion sions ment ments ness able ible ably ly ed er ers est ism ist ists ity"
    " ous ive al ally ance ence ant ent ary ery ory ful fully less ship ward wards hood dom like"
)
_HYPHENED_PREFIXES = words_of(
    "ex self quasi vice semi anti non pseudo all anarcho anglo franco russo austro sino socio"
)
_LONE: Mapping[str, frozenset[str]] = {
    "en": frozenset("AIO"), "de": frozenset("O"), "fr": frozenset("AÀOY"), "es": frozenset("AEOUY"),
    "it": frozenset("AEOI"), "pt": frozenset("AEOÀÉ"), "nl": frozenset("UO"), "ru": frozenset("АВИКОСУЯ"),
}  # fmt: skip
"""Letters that are words."""
_OLD_DAYS = words_of("today tomorrow tonight")

_IN_USE = 1e-7
"""How often a word stands in a word of text at least that a reader knows."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a word that was cut is written, and why."""

    whole: str
    why: str
    certain: bool


class Hyphens:
    """What is known of the words of a text."""

    def __init__(self, words: Counter[str], language: str = "") -> None:
        self._words = Counter[str]()
        for word, count in words.items():
            self._words[word.casefold()] += count
        self._sorted = sorted(self._words)
        self.language = language or language_of(self._words)

    def judge(self, first: str, second: str) -> Verdict:
        """Decide how a word is written of which two parts were found on two lines."""
        closed, hyphened = first + second, f"{first}-{second}"
        if second[:1].isupper() and not first.isupper():
            return Verdict(hyphened, "its second part has a capital", True)
        written = self._as_written(closed, hyphened)
        if written:
            return written
        # Of “self-govern-ment” the last part alone was cut.
        start = first.rfind("-") + 1
        head, tail = first[start:].casefold(), second.partition("-")[0].casefold()
        if tail in _CLITICS.get(self.language, frozenset()) and not self._frequency(head + tail):
            return Verdict(hyphened, "such words hang on by a hyphen", True)
        relatives = self._relatives(head, tail)
        if relatives:
            whole = hyphened if relatives == "-" else closed
            return Verdict(whole, "the text has words of its family so", True)
        hyphen, why, certain = self._by_frequency(head, tail, bool(start))
        return Verdict(hyphened if hyphen else closed, why, certain)

    def is_suspended(self, first: str, second: str) -> bool:
        """Tell whether a hyphen stands for the rest of a word to come, as in “pre- and post-war”."""
        if second.casefold() not in _CONJUNCTIONS.get(self.language, frozenset()):
            return False
        closed = (first + second).casefold()
        return not self._words[closed] and self._frequency(closed) < _COMMON

    def is_word(self, word: str) -> bool:
        """Tell whether the language, or the text where nothing is known of its language, has a word."""
        if not _frequencies(self.language):
            return bool(self._words[word.casefold()])
        return self._frequency(word.casefold()) >= _COMMON

    def initial(self, letter: str, rest: str) -> bool:
        """Tell whether a letter that stands apart is the first of a word, large on the page."""
        if not _frequencies(self.language) or not self.is_word(letter + rest):
            return False
        if letter not in _LONE.get(self.language, frozenset("AIO")):
            return True
        commoner = self._frequency((letter + rest).casefold()) - self._frequency(rest.casefold())
        return rest.isupper() and commoner >= 1

    def _as_written(self, closed: str, hyphened: str) -> Verdict | None:
        has_closed, has_hyphened = self._words[closed.casefold()], self._words[hyphened.casefold()]
        if not has_closed and not has_hyphened:
            return None
        whole = closed if has_closed >= has_hyphened else hyphened
        times = max(has_closed, has_hyphened)
        why = "the text has it so once more" if times == 1 else f"the text has it so {times} times"
        return Verdict(whole, why, bool(has_closed) != bool(has_hyphened))

    def _relatives(self, head: str, tail: str) -> str:
        """Look for “co-operation” where “co-operate” was cut: “-” or “+” for the form they have."""
        if len(tail) < _STEM:
            return ""
        hyphened = self._begins(f"{head}-{tail[:_STEM]}")
        closed = self._begins(head + tail[:_STEM]) if len(head) > 1 else False
        if hyphened == closed:
            old = head == "to" and head + tail in _OLD_DAYS
            return "-" if old and any(self._words[f"to-{word[2:]}"] for word in _OLD_DAYS) else ""
        return "-" if hyphened else "+"

    def _begins(self, stem: str) -> bool:
        place = bisect_left(self._sorted, stem)
        return place < len(self._sorted) and self._sorted[place].startswith(stem)

    def _by_frequency(self, head: str, tail: str, compound: bool) -> tuple[bool, str, bool]:
        """Tell whether the hyphen stays, why, and whether that is certain."""
        if not _frequencies(self.language):
            if self._words[head] and self._words[tail] and len(tail) > 2:
                return True, "both parts are words of the text", False
            return False, "nothing tells", False
        whole = max(self._frequency(form) for form in _forms(head + tail))
        both = min(self._frequency(head), self._frequency(tail))
        if self.language in _CLOSED_UP:
            if whole < _RARE and both > _COMMON + 1 and self.language not in ("de", "nl"):
                return True, "both parts are common words", False
            return False, "the language writes such words as one", whole > 0 or both > _KNOWN
        if _doubled_vowel(head, tail) or (head + tail) in _OLD_DAYS:
            return head != "to", "the word is written both ways", False
        if whole >= _COMMON and not (compound and both >= _COMMON + 1):
            return False, "it is a common word", True
        if tail in _SUFFIXES or both < _COMMON:
            apart = head in _HYPHENED_PREFIXES and self._frequency(tail) >= _KNOWN
            if apart and whole < _KNOWN:
                return True, f"words with “{head}-” have it", True
            return False, "its parts are no words", whole > 0 or head in _JOINED_PREFIXES
        if compound:
            return True, "it is part of a compound", False
        if whole > _KNOWN + 0.6 and both < _COMMON + 0.8:
            return False, "it is a word, if a rare one", False
        if head in _JOINED_PREFIXES:
            return False, f"“{head}” begins words without one", whole >= _RARE
        return True, "both parts are common words", whole < _KNOWN

    def _frequency(self, word: str) -> float:
        share = _frequencies(self.language).get(word, 0.0)
        return log10(share) + 9 if share else 0.0


def _doubled_vowel(head: str, tail: str) -> bool:
    return (head, tail[:1]) in {
        ("co", "o"),
        ("re", "e"),
        ("pre", "e"),
        ("anti", "i"),
        ("semi", "i"),
    }


def _forms(word: str) -> list[str]:
    """Give a word and what it may be a form of."""
    endings = ("s", "es", "d", "ed", "ing", "ly", "'s", "’s")
    return [word, *(word.removesuffix(end) for end in endings if word.endswith(end))]


def is_common(word: str, language: str = "en", share: float = _IN_USE) -> bool:
    """Tell whether a word is in use: whoever meets it is not reading a misprint.

    `share` is how often it stands in a word of text at least.
    """
    return _frequencies(language).get(word.casefold(), 0) >= share


@cache
def _frequencies(language: str) -> Mapping[str, float]:
    """Read a language's list; an empty one for languages that have none."""
    if language not in wordfreq.available_languages("best"):
        return {}
    return wordfreq.get_frequency_dict(language, "best")
