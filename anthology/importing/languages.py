"""The words by which notes and parts of books are called, in the languages of the book."""

from __future__ import annotations

import re
from collections import Counter

NOTES_HEADING = re.compile(
    r"""[#*_=\s]*(?:[IVXLC]+\.\s+)?(?:
      (?:end|foot)?[\s-]?notes?(?:\ and\ references|\ to\ (?:the\ )?(?:text|chapter\ \w+))?
    | notes\ to\ [\w\s]{1,40} | (?:chapter|book|part|essay)\ \w{1,12}[.:,—–-]*\ notes
    | notes\ (?:for|on)\ (?:the\ )?(?:chapter|book|part|section|canto|act|essay|letter)\b[\w\s.,]{0,40}
    | anmerkungen\ (?:zu[rm]?|des|der)\ [\w\s.]{1,40} | notes\ (?:du|de\ la|sur\ le)\ [\w\s]{1,30}
    | not[ae]s?\ (?:del|della|al|do|ao)\ (?:cap[ií]t[uo]lo|libro|livro|texto|testo)\b[\w\s]{0,30}
    | references\ and\ notes | author['’]s\ notes | editor['’]s\ notes
    | translator['’]s\ notes
    | anmerkungen?(?:en)? | fu(?:ß|ss)noten? | endnoten? | einzelnachweise
    | notes?\ (?:de\ bas\ de\ page|de\ fin|du\ texte) | notas?(?:\ (?:al|a\ pie)\b.{0,20})?
    | notas\ (?:de\ rodapé|finais) | note\ (?:al\ testo|a\ piè\ di\ pagina|di\ chiusura) | notă|note
    | noten | voetnoten | eindnoten | aante?ekeningen | przypisy(?:\ ko[nń]cowe)? | poznámky
    | jegyzetek | noter | fotnoter | slutnoter | anmärkningar | viitteet | bilješke | napomene
    | примечани[яе] | сноск[аи] | комментарии | примітк[аи] | виноск[аи] | бележки | напомене
    | σημει[ωώ]σεις | υποσημει[ωώ]σεις | הערות(?:\ שוליים)? | هوامش | الهوامش | حواش[یي] | ملاحظات
    | پی[\s‌]?نوشت(?:[\s‌]?ها)? | پانوشت(?:[\s‌]?ها)? | یادداشت(?:[\s‌]?ها)? | notlar | dipnotlar | sonnotlar
    )\s*[*_=]*\s*[:.]?\s*[*_=]*$""",
    re.IGNORECASE | re.VERBOSE,
)
"""A line that heads a list of notes."""

NOTE_WORD = (
    r"(?:[Ff]oot-?\s?[Nn]otes?|FOOTNOTES?|[Nn]ote|NOTE|[Ee]ndnote|[Aa]nmerkung|[Ff]u(?:ß|ss)note"
    r"|[Nn]ota|[Vv]oetnoot|[Nn]oot|[Pp]rzypis|[Pp]oznámka|[Nn]ot|[Ff]otnot"
    r"|[Пп]римечание|[Сс]носка|[Пп]римітка|[Ββ]λ|[Σσ]ημείωση|הערה|حاشية|پانوشت|[Dd]ipnot)"
)
"""What stands before the number in `[Footnote 3: …]`, as a pattern."""

_ORDINALS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty first second third fourth fifth sixth seventh"
    " eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth last eins zwei drei vier"
    " fünf sechs sieben acht neun zehn erste[rs]? zweite[rs]? dritte[rs]? vierte[rs]? fünfte[rs]?"
    " sechste[rs]? sieb(?:en)?te[rs]? achte[rs]? neunte[rs]? zehnte[rs]? letzte[rs]? premi(?:er|ère)"
    " deuxième second troisième quatrième cinquième sixième septième huitième neuvième dixième"
    " dernier primer[oa]? segund[oa] tercer[oa]? cuart[oa] quint[oa] sext[oa] séptim[oa] octav[oa]"
    " primeir[oa] terceir[oa] quart[oa] prim[oa] second[oa] terz[oa] sest[oa] settim[oa] ottav[oa]"
    " första andra tredje fjärde birinci ikinci üçüncü перв(?:ая|ый) втор(?:ая|ой) третья третий"
    " четв[её]рт(?:ая|ый) пят(?:ая|ый) eerste tweede derde vierde vijfde første anden tredje"
)
PLACE_NUMBER = rf"(?:\d{{1,3}}|[ivxlc]{{1,7}}|[a-z]|{'|'.join(_ORDINALS.split())})"
PLACE_WORD = (
    r"(?:chapter|part|section|book|act|scene|volume|letter|lecture|essay|canto|stave"
    r"|kapitel|teil|abschnitt|buch|band|brief|chapitre|partie|livre|tome|acte|scène|lettre"
    r"|cap[ií]tulo|parte|libro|livro|tomo|secci[oó]n|capitolo|sezione|hoofdstuk|deel|boek"
    r"|rozdział|część|księga|глава|часть|раздел|книга|том|розділ|частина|κεφ[αά]λαιο|μ[εέ]ρος"
    r"|kapitlet|avsnitt|del|bölüm|kısım|kapitola|díl|fejezet|פרק|חלק|الفصل|الجزء|باب|فصل|بخش)"
)
"""What a part of a book is called, as a pattern."""
ONLY_PLACE = (
    rf"(?:{PLACE_WORD}\s+(?:the\s+)?{PLACE_NUMBER}|(?:the\s+)?(?:{'|'.join(_ORDINALS.split())})"
    rf"\s+{PLACE_WORD}|§\s?\d{{1,3}})"
)
"""A place in a book and nothing else, as a pattern: “Chapter the First”, “Erstes Kapitel”."""
PART_WORD = (
    r"(?:part|book|volume|teil|buch|band|partie|livre|tome|parte|libro|livro|tomo|часть|книга|том"
    r"|частина|deel|boek|del|część|księga|díl|kısım|μ[εέ]ρος|חלק|الجزء|بخش)"
)
SECTION_WORD = r"(?:section|scene|abschnitt|scène|secci[oó]n|sezione|seção|раздел|розділ|avsnitt|§)"
PAGE_WORD = (
    r"(?:(?:page|pg|pag|p|seite|s|página|pág|pagina|стор|стр|с|sida|side|strona|str|sayfa)\b\.?)"
)
"""What stands before a page's number, as a pattern."""
COMMON_HEADINGS = (
    r"(?:dramatis person(?:ae|æ)|persons(?: of the (?:play|drama))?|personen|personnages|personaggi"
    r"|personajes|действующие лица|introduction|introductory(?: note)?|preface(?: to .{1,40})?"
    r"|foreword|afterword|prologue"
    r"|epilogue|conclusion|acknowledge?ments|postscript|appendix(?: \w{1,4})?|bibliography|abstract"
    r"|references|further reading|works cited|dedication|glossary|list of illustrations|summary"
    r"|einleitung|vorwort|nachwort|schluss|schluß|anhang|literatur|zusammenfassung|danksagung"
    r"|préface|avant-propos|avertissement|postface|conclusions|épilogue|annexe|bibliographie"
    r"|introducción|prólogo|prefacio|epílogo|conclusión|conclusiones|apéndice|bibliografía"
    r"|introduzione|prefazione|postfazione|conclusione|conclusioni|appendice|bibliografia"
    r"|introdução|prefácio|posfácio|conclusão|apêndice|inleiding|voorwoord|nawoord|conclusie"
    r"|bijlage|wstęp|przedmowa|posłowie|zakończenie|dodatek|введение|предисловие|послесловие"
    r"|заключение|приложение|литература|вступ|передмова|післямова|висновки|додаток"
    r"|εισαγωγ[ηή]|πρ[οό]λογος|επ[ιί]λογος|συμπ[εέ]ρασμα|inledning|förord|efterord|slutsats"
    r"|giriş|önsöz|sonsöz|sonuç|ek|מבוא|הקדמה|אחרית דבר|סיכום|مقدمة|مقدمه|تمهيد|خاتمة|پیشگفتار)"
)
"""Headings that books have everywhere, as a pattern."""

_STOP_WORDS = {
    "en": "the of and to in that was is with for his it which this were from",
    "de": "der die und das den ist von nicht mit sich ein auf dem auch eine zu",
    "fr": "les des est dans qui une pour pas sur par plus avec ce cette sont aux",
    "es": "los que del las por una con para como pero más sus este fue al es",
    "it": "che di il della per non una con del sono gli dei nella più si alla",
    "pt": "que não uma dos das com para por mais como pelo pela foi são ao os",
    "nl": "het een van dat niet zijn met voor werd aan ook door maar deze wordt is",
    "sv": "och att det som är den för med inte till av har ett om de på",
    "da": "og det at er ikke til af som for med blev den har ved også efter",
    "nb": "og det at er ikke til av som for med ble den har ved også etter",
    "pl": "się nie jest że na do przez jako był które oraz tym dla od jego po",
    "cs": "se je že na byl jako jsou které pro byla jeho bylo podle ve také až",
    "hu": "az hogy nem és egy volt meg csak mint is de ezt még már ki vagy",
    "ca": "els que amb per una dels les com més però són també al aquest va seva",
    "fi": "ja on ei että se oli hän mutta kuin ovat sen myös tai jo niin kun",
    "tr": "bir ve bu için de da ile olarak daha çok ne gibi olan sonra kadar en",
    "ru": "и в не на что он как это по но из его для был же то",
    "uk": "і в не на що він як це та але із його для був ж від",
    "bg": "и в на не че се за да от като са беше по но той ще",
    "el": "και το της να του την με για που δεν είναι από στο των τα ότι",
}
_LANGUAGE_OF = {language: frozenset(row.split()) for language, row in _STOP_WORDS.items()}


def language_of(words: Counter[str]) -> str:
    """Guess the language of running text by its commonest words; empty where they do not tell."""
    scores = {
        language: sum(words[word] for word in known) for language, known in _LANGUAGE_OF.items()
    }
    language, score = max(scores.items(), key=lambda item: item[1])
    return language if score * 12 >= words.total() and score else ""
