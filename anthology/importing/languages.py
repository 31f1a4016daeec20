"""The words by which notes and parts of books are called, in the languages of the book."""

from __future__ import annotations

import re

NOTES_HEADING = re.compile(
    r"""[#*_=\s]*(?:[IVXLC]+\.\s+)?(?:
      (?:end|foot)?[\s-]?notes?(?:\ and\ references|\ to\ (?:the\ )?(?:text|chapter\ \w+))?
    | notes\ to\ [\w\s]{1,40} | references\ and\ notes | author['’]s\ notes | editor['’]s\ notes
    | translator['’]s\ notes
    | anmerkungen?(?:en)? | fu(?:ß|ss)noten? | endnoten? | einzelnachweise
    | notes?\ (?:de\ bas\ de\ page|de\ fin|du\ texte) | notas?(?:\ (?:al|a\ pie)\b.{0,20})?
    | notas\ (?:de\ rodapé|finais) | note\ (?:al\ testo|a\ piè\ di\ pagina|di\ chiusura) | notă|note
    | noten | voetnoten | eindnoten | aantekeningen | przypisy(?:\ ko[nń]cowe)? | poznámky
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
    " first second third fourth fifth sixth seventh eighth ninth tenth last"
    " eins zwei drei vier fünf erstes zweites drittes viertes fünftes erster zweiter dritter"
    " premier première deuxième troisième quatrième cinquième primero segundo tercero primera"
    " primo secondo terzo prima seconda terza första andra tredje birinci ikinci üçüncü"
    " первая вторая третья первый второй eerste tweede derde"
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
COMMON_HEADINGS = (
    r"(?:introduction|introductory(?: note)?|preface(?: to .{1,40})?|foreword|afterword|prologue"
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
