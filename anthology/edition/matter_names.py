"""What a text before or after the body is, by what it is called; in: names and titles, out: a name of EPUB's.

The kinds are terms of the EPUB Structural Semantics Vocabulary 1.1. The words are those of the languages
in which the program itself speaks; a file's name often has them without accents.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

_CALLED: Mapping[str, str] = {
    "acknowledgments": "acknowledgments, acknowledgements, acknowledgment, thanks, Danksagung, Dank, agradecimientos, "
    "remerciements, ringraziamenti, dankwoord, dankbetuiging, podziękowania, agradecimentos, "
    "благодарности, благодарность, подяки, подяка, tack, tackord, teşekkür, teşekkürler, "
    "ευχαριστίες, شكر وتقدير, شكر, سپاسگزاری, תודות, תודה",
    "afterword": "afterword, postscript, postface, Nachwort, epílogo del editor, posfacio, posfácio, postfazione, "
    "nawoord, posłowie, послесловие, післямова, efterord, sonsöz, son söz, επίμετρο, كلمة ختامية, "
    "پس‌گفتار, پسگفتار, אחרית דבר",
    "appendix": "appendix, Anhang, apéndice, annexe, appendice, bijlage, aanhangsel, dodatek, aneks, apêndice, "
    "anexo, приложение, додаток, bilaga, appendix, ek, ekler, παράρτημα, ملحق, پیوست, נספח",
    "bibliography": "bibliography, works cited, references, further reading, Bibliographie, "
    "Bibliografie, Literaturverzeichnis, Literatur, bibliografía, bibliografia, literatuur, literatuurlijst, "
    "библиография, литература, бібліографія, література, litteratur, litteraturlista, bibliografi, "
    "kaynakça, βιβλιογραφία, المراجع, مراجع, کتاب‌نامه, منابع, ביבליוגרפיה, מקורות",
    "conclusion": "conclusion, conclusions, Schluss, Schlussfolgerung, Fazit, conclusión, conclusiones, "
    "conclusione, conclusioni, conclusie, besluit, zakończenie, podsumowanie, conclusão, "
    "заключение, висновки, висновок, slutsats, slutord, sonuç, συμπεράσματα, συμπέρασμα, خاتمة, نتیجه‌گیری, סיכום",
    "dedication": "dedication, Widmung, dedicatoria, dédicace, dedica, opdracht, dedykacja, dedicatória, "
    "посвящение, присвята, dedikation, tillägnan, ithaf, αφιέρωση, إهداء, تقدیم, הקדשה",
    "epigraph": "epigraph, Motto, epígrafe, épigraphe, epigrafe, motto, эпиграф, епіграф, epigraf",
    "epilogue": "epilogue, epilog, Epilog, epílogo, épilogue, epiloog, эпилог, епілог, επίλογος, אפילוג",
    "errata": "errata, erratum, corrigenda, Druckfehler, fe de erratas, fe de errores, errata corrige",
    "foreword": "foreword, Geleitwort, avant-propos, ten geleide, presentación, presentazione, apresentação, "
    "słowo wstępne, вступительное слово, вступне слово, förord, sunuş, تصدير, پیش‌گفتار, פתח דבר",
    "glossary": "glossary, Glossar, glosario, glossaire, glossario, glossarium, woordenlijst, glosariusz, "
    "słowniczek, glossário, глоссарий, словарь, глосарій, словник, ordlista, sözlük, γλωσσάρι, "
    "مسرد, واژه‌نامه, מילון מונחים",
    "introduction": "introduction, Einleitung, Einführung, Einfuehrung, introducción, introduzione, inleiding, "
    "wprowadzenie, wstęp, introdução, введение, вступление, вступ, inledning, introduktion, giriş, "
    "εισαγωγή, مقدمة, مقدمه, درآمد, מבוא",
    "preface": "preface, Vorwort, Vorrede, Vorbemerkung, prefacio, préface, prefazione, premessa, voorwoord, "
    "przedmowa, prefácio, предисловие, передмова, önsöz, ön söz, πρόλογος του εκδότη, προοίμιο, توطئة, دیباچه, הקדמה",
    "prologue": "prologue, prolog, Prolog, prólogo, proloog, пролог, πρόλογος, تمهيد, פרולוג",
}
_PLAIN = str.maketrans({"ł": "l", "ı": "i", "ø": "o", "đ": "d"})

KINDS = tuple(_CALLED)
"""All that a text can be found to be."""


def matter_kind(*names: str) -> str:
    """Tell what a text is by the first of its names that begins with such a word; else give nothing."""
    for name in names:
        words = _words(name)
        for size in range(min(_LONGEST, len(words)), 0, -1):
            if kind := _KINDS.get(" ".join(words[:size])):
                return kind
    return ""


def _words(name: str) -> list[str]:
    """Give the words of a name without accents and capitals."""
    plain = unicodedata.normalize("NFKD", name.casefold()).translate(_PLAIN)
    letters = "".join(one for one in plain if unicodedata.category(one) not in ("Mn", "Cf"))
    return re.findall(r"[^\W_]+", letters)


def _every() -> Iterator[tuple[str, str]]:
    for kind, words in _CALLED.items():
        for word in words.split(","):
            yield " ".join(_words(word)), kind


_KINDS = dict(_every())
_LONGEST = max(len(words.split()) for words in _KINDS)
