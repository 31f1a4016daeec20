"""What digital libraries and websites say of themselves around a text, as patterns, by language."""

from __future__ import annotations

import re

ANYWHERE = re.compile(
    r"""(?: downloading\ pdf\b.* | (?:please\ wait|loading)\W* | advertisement\W*
    | sign\ up\ (?:for|to)\ (?:our|the)\b.* | subscribe\ to\ (?:our|the)\ newsletter\b.*
    | share\ (?:this|on)\b.{0,60} | (?:click|tap)\ here\b.* | skip\ to\ (?:main\ )?content\W*
    | back\ to\ top\W* | (?:we\ use|this\ (?:web)?site\ uses)\ cookies\b.*
    | follow\ us\ on\b.* | accept\ (?:all\ )?cookies\W* | story\ continues\ below\b.*
    | jump\ to\ (?:navigation|content|search|main).{0,30} | cookies?\ settings\W*
    | top\ of\ (?:the\ )?page\W* | enter\ your\ e-?mail\b.{0,40} | listen\ to\ this\ article\W*
    | (?:bitte\ )?abonnieren\ sie\b.{0,60} | .{0,20}newsletter\ abonnieren\W*
    | teilen\ sie\ (?:diese[nsr]?|den)\b.{0,60} | (?:diesen\ )?artikel\ teilen\W* | auf\ \w+\ teilen\W*
    | wir\ verwenden\ cookies\b.* | (?:anzeige|werbung)\W* | zum\ inhalt\ springen\W*
    | partager\ (?:cet|sur)\b.{0,60} | abonnez-vous\b.{0,60} | nous\ utilisons\ des\ cookies\b.*
    | publicité\W* | (?:retour\ en\ )?haut\ de\ (?:la\ )?page\W* | aller\ au\ contenu.{0,20}
    | comp?art(?:ir|e|a|ilhar)\ (?:en|este|esta|no|na)\b.{0,60} | suscríb(?:ete|ase)\b.{0,60}
    | (?:usamos|utilizamos)\ cookies\b.* | publici(?:dad|dade|tà)\W* | ir\ al\ contenido.{0,20}
    | condividi\ (?:su|questo|l).{0,60} | iscriviti\ alla\b.{0,60} | utilizziamo\ i\ cookie\b.*
    | (?:inscreva-se|assine)\ (?:na|a)\ nossa\b.{0,60} | deel\ dit\b.{0,60} | advertentie\W*
    | abonneer\ je\b.{0,60} | wij\ gebruiken\ cookies\b.* | мы\ используем\ .{0,20}cookie.*
    | подпи(?:шитесь|саться)\ на\b.{0,60} | поделиться(?:\ \w+){0,3}\W* | реклама\W*
    ) $""",
    re.IGNORECASE | re.VERBOSE,
)
"""What is furniture wherever it stands alone."""

AT_THE_ENDS = re.compile(
    r"""(?: latest\ (?:news|posts|articles|stories) | (?:make\ a\ donation|donate|support\ us)\b.*
    | help\ (?:us\ )?(?:to\ )?fund\b.* | (?:sign\ up|subscribe|log\ ?in|sign\ in|register)\b.{0,60}
    | (?:related|recommended|popular|recent)\ (?:articles|posts|stories|content|reading)
    | read\ more\b.*
    | (?:print|email|e-mail|save)\ (?:this|article|page)\b.*
    | (?:leave|post|add)\ a\ (?:comment|reply)\b.*
    | \d*\ ?comments?(?:\ \(\d+\))?
    | (?:filed\ under|posted\ in|tagged|tags|categories|topics)\b:?.*
    | (?:privacy|cookie)\ policy\b.* | terms\ (?:of\ (?:use|service)|and\ conditions)\b.*
    | (?:previous|next|older|newer)\ (?:article|post|posts|story|page)\b.*
    | newsletter | menu | search | \d{1,3}\ min(?:utes?)?\ read | print | powered\ by\b.{0,40}
    | (?:tweet|facebook|twitter|whatsapp|telegram|reddit)(?:\W+\w+){0,3}
    | home(?:\W+\w+){0,6} | issue(?:\ \d+)? | pdf | download\b.{0,40}
    | (?:this\ (?:work|text|article)\ is\ )?licen[sc]ed\ under\b.* | all\ rights\ reserved\W*
    | this\ (?:work|text|article)\ is\ (?:licen[sc]ed|published|released)\ under\b.*
    | your\ e-?mail\ address\ will\ not\b.* | last\ (?:updated|modified)\b.{0,60}
    | (?:©|\(c\)|copyright).{0,60}all\ rights\ reserved\W*
    | mehr\ zum\ thema | weiterlesen | kommentare? | datenschutz\w* | impressum | drucken
    | lire\ aussi.{0,80} | à\ lire\ aussi.{0,80} | commentaires? | mentions\ légales | imprimer
    | faire\ un\ don | s['’]abonner | artículos\ relacionados | comentarios? | imprimir
    | aviso\ legal | leggi\ anche.{0,80} | commenti | stampa | leia\ também.{0,80} | comentários
    | lees\ (?:ook|meer).{0,80} | reacties | afdrukken | читайте\ также.{0,80} | комментарии
    | версия\ для\ печати | наверх
    ) $""",
    re.IGNORECASE | re.VERBOSE,
)
"""What is furniture outside the running text."""

RELATED = re.compile(
    r"(?:(?:related|recommended|popular|recent) (?:articles|posts|stories|content)|mehr zum thema"
    r"|artículos relacionados)$",
    re.IGNORECASE,
)

STAMP = re.compile(
    r"""(?: digiti[sz]ed\ by\ (?:the\ internet\ archive|google|microsoft|\w{0,4}[o0ijvlrq]{3,}\w{0,4})
        (?:\ in\ \d{4}\b.*)?\W*
    | generated\ (?:on|for|at)\b.*(?:gmt|hathitrust|hdl\.handle\.net).*
    | public\ domain(?:\ in\ the\ united\ states)?(?:,\ google-digitized)?\ /\ https?:.*
    | https?://(?:hdl\.handle\.net|www\.hathitrust\.org|babel\.hathitrust\.org|books\.google\.)\S*
    | this\ content\ downloaded\ (?:from|on|by)\b.* | all\ use\ subject\ to\b.*
    | see\ other\ formats | this\ book\ is\ due\ on\ the\ last\ date\ stamped\ below\W*
    | 3\ ?9015\ ?\d{5}\ ?\d{4}(?:\ \d)? | form\ l\d\S*(?:\ \S+){0,6} | (?:the\ )?university\ of\ [a-z]+\ library
    | downloaded\ from\ https?:.* | scanned\ (?:by|with)\ camscanner\W* | copyrighted\ material
    ) $""",
    re.IGNORECASE | re.VERBOSE,
)
"""What libraries print on every page, or every few."""

GOOGLE = re.compile(
    r"(?:google )?(?:this is a digital copy of a book|dies ist ein digitales exemplar"
    r"|ceci est une copie numérique|esta es una copia digital|si tratta della copia digitale"
    r"|dit is een digitale kopie|esta é uma cópia digital|à propos de ce livre"
    r"|acerca de este libro|informazioni su questo libro)\b",
    re.IGNORECASE,
)
"""How the notice of Google's books begins."""
GOOGLE_END = re.compile(r"books\s?\.\s?google\s?\.", re.IGNORECASE)
JSTOR = re.compile(r"early journal content on jstor\b", re.IGNORECASE)
JSTOR_END = re.compile(r"support@jstor|jstor\.org", re.IGNORECASE)

FULL_TEXT = re.compile(r"full text of [\"“](?P<title>.+)[\"”]$", re.IGNORECASE)
"""How the Internet Archive heads the text of a scan."""
BOOKPLATE = re.compile(
    r"(?:(?:the )?library(?: of)?(?: the)? (?:university of [a-z]+|congress"
    r"|[a-z.]+(?: [a-z.]+){0,2} (?:university|college|seminary|institute))"
    r"(?: (?:at )?(?:los angeles|berkeley|davis|san diego|santa barbara|riverside|toronto))?"
    r"|(?:harvard|cornell|yale|princeton|stanford|columbia|brown) (?:college|university) library)$",
    re.IGNORECASE,
)
"""What a library has put on the first leaf, set in several lines."""
