"""Say in elements what websites and word processors say by classes: verse, quotations, lists, paragraphs.

In comes a page's body; its elements are rewritten so that Pandoc reads what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import html

KNOWN = "epub:type"
_VERSE = re.compile(
    r"(?:^|\s)(?:ws-poem|poem|poetry|stanza|verse|song|hymn|wp-block-verse|linegroup)(?:\s|$)", re.I
)
_LINE = re.compile(r"(?:^|\s)(?:verse|verseline|line|l|i\d{1,2}|indent\d{1,2})(?:\s|$)", re.I)
_INDENT = re.compile(r"(?:^|\s)(?:i|indent)(\d{1,2})(?:\s|$)")
_QUOTATION = re.compile(r"(?:^|\s)(?:blockquot|quote[bc]?|MsoQuote|MsoIntenseQuote)(?:\s|$)")
_PULL_QUOTE = re.compile(r"(?:^|\s)(?:pullquote|pull-quote)(?:\s|$)")
_CHAPTER = re.compile(
    r"(?:(?:chapter|part|book|section|letter|act|kapitel|teil|chapitre|partie|capítulo|capitolo)\s+)?"
    r"(?:[ivxlc]+|\d+|one|two|three|four|five|six|seven|eight|nine|ten)[.:]?$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"\s*[·•o§Ø\uf0b7\uf0a7–-]\s*$")
_REDIRECT = re.compile(r"https?://www\.google\.\w+/url\?(?:[^#]*&)?q=([^&]+)")
"""Google Docs leads all links through itself."""
_BLOCKS = ("p", "div", "table", "ul", "ol", "dl", "blockquote", "pre", "h1", "h2", "h3", "h4", "hr")
_LONGEST_LINE = 100


def shape(body: html.HtmlElement) -> None:
    """Rewrite all that means something to a book."""
    for element in list(body.iter("br")):
        # Word's clears the notes' rule, and no line.
        if (element.get("clear") or "") and not (element.tail or "").strip():
            element.drop_tag()
    for link in body.iter("a"):
        if match := _REDIRECT.match(link.get("href") or ""):
            link.set("href", unquote(match[1]))
    _keep_languages(body)
    _set_verse(body)
    _set_quotations(body)
    _set_lists(body)
    _nest_lists(body)
    _set_paragraphs(body)
    _join_titles(body)
    _join_heading_lines(body)
    _set_table_heads(body)


def _keep_languages(body: html.HtmlElement) -> None:
    """Say the language of emphasised words in a span of its own."""
    for element in list(body.iter("i", "em", "b", "strong", "cite", "span", "q", "dfn")):
        language = element.get("lang") or element.get("xml:lang")
        if not language or not words_of(element):
            continue
        if element.tag == "span":
            element.set("lang", language)
            continue
        inner = html.Element("span")
        inner.set("lang", language)
        inner.text, element.text = element.text, None
        for child in list(element):
            inner.append(child)
        element.append(inner)


def _set_verse(body: html.HtmlElement) -> None:
    for element in list(body.iter("div", "p", "pre", "blockquote")):
        kind = f"{element.get('class') or ''} {(element.get(KNOWN) or '').replace(':', ' ')}"
        if not _VERSE.search(kind) or any(_is_verse(outer) for outer in element.iterancestors()):
            continue
        sources = [child for child in element if child.tag in ("cite", "footer")]
        for source in sources:
            element.remove(source)
        lines = list(_verse_lines(element))
        written = [line for line in lines if line is not None]
        if not written or any(len(words_of(line)) > _LONGEST_LINE for line in written):
            continue
        if len(written) < 2 and not any(
            _is_verse(e) for e in (element.getprevious(), element.getnext()) if e is not None
        ):
            continue
        block = html.Element("div")
        block.set("class", "line-block")
        for line in lines:
            if line is not None:
                block.append(line)
            block.append(html.Element("br"))
        while len(block) and block[-1].tag == "br":
            block.remove(block[-1])
        parent = element.getparent()
        if parent is not None:
            block.tail, element.tail = element.tail, None
            if element.get("id"):
                block.set("id", element.get("id"))
            parent.replace(element, block)
            for source in reversed(sources):
                source.tag = "p"
                source.tail, block.tail = block.tail, None
                block.addnext(source)


def _is_verse(element: html.HtmlElement) -> bool:
    return isinstance(element.tag, str) and (element.get("class") or "") == "line-block"


def words_of(element: html.HtmlElement) -> str:
    """Give the words of an element, with single spaces between them."""
    return " ".join(element.text_content().split())


def _verse_lines(element: html.HtmlElement) -> Iterator[html.HtmlElement | None]:
    """Give the lines of a poem, each in a span; None stands between stanzas."""
    line = html.Element("span")
    line.text = ""
    if element.tag == "pre":
        for row in element.text_content().strip("\n").split("\n"):
            span = html.Element("span")
            bare = row.lstrip(" ")
            span.text = "\u00a0" * (len(row) - len(bare)) + bare
            yield span if bare else None
        return
    line = _put_text(line, element.text)
    for child in list(element):
        tail, child.tail = child.tail, None
        kind = (child.get("class") or "") if isinstance(child.tag, str) else ""
        if child.tag == "br":
            yield line if words_of(line) else None
            line = html.Element("span")
        elif child.tag in ("p", "div", "blockquote") or (
            _LINE.search(kind) and child.tag == "span"
        ):
            if words_of(line):
                yield line
            line = html.Element("span")
            indent = _INDENT.search(kind)
            inner = list(_verse_lines(child))
            single = len([one for one in inner if one is not None]) == 1 and bool(
                _LINE.search(kind)
            )
            while inner and inner[-1] is None:
                inner.pop()
            for number, one in enumerate(inner):
                if one is not None and indent and number == 0:
                    one.text = "\u00a0" * int(indent[1]) + (one.text or "").lstrip()
                yield one
            if not single:
                yield None
        elif isinstance(child.tag, str):
            line.append(child)
        line = _put_text(line, tail)
    if words_of(line):
        yield line


def _put_text(line: html.HtmlElement, text: str | None) -> html.HtmlElement:
    words = re.sub(r"[ \t\r\n]+", " ", text or "")
    if len(line):
        line[-1].tail = (line[-1].tail or "") + words
    else:
        line.text = ((line.text or "") + words).lstrip(" ")
    return line


def _set_quotations(body: html.HtmlElement) -> None:
    for element in list(body.iter("p", "div")):
        kind = element.get("class") or ""
        if _PULL_QUOTE.search(kind) and element.tag == "div":
            element.set("class", "pull-quote")
        elif _QUOTATION.search(kind) and words_of(element):
            if any(outer.tag == "blockquote" for outer in element.iterancestors()):
                continue
            if element.tag == "div":
                element.tag = "blockquote"
                continue
            before = element.getprevious()
            if before is not None and before.get("class") == "import-quotation":
                before.append(element)
                continue
            quotation = html.Element("blockquote")
            quotation.set("class", "import-quotation")
            element.addprevious(quotation)
            quotation.tail, element.tail = element.tail, None
            quotation.append(element)


def _set_lists(body: html.HtmlElement) -> None:
    """Make lists of the paragraphs that Word sets as such."""
    for element in list(body.iter("p")):
        if not re.search(r"mso-list\s*:\s*(?!none|Ignore)", element.get("style") or ""):
            continue
        sign = next(
            (
                s
                for s in element.iter("span")
                if "mso-list:Ignore" in (s.get("style") or "").replace(" ", "")
            ),
            None,
        )
        if sign is None:
            continue
        bullet = bool(_BULLET.match(sign.text_content())) or not re.search(
            r"\w[.)]", sign.text_content()
        )
        sign.drop_tree()
        tag = "ul" if bullet else "ol"
        before = element.getprevious()
        if before is None or before.get("class") != f"import-{tag}":
            before = html.Element(tag)
            before.set("class", f"import-{tag}")
            element.addprevious(before)
        element.tail = None
        element.tag = "li"
        before.append(element)


def _nest_lists(body: html.HtmlElement) -> None:
    """Put the lists of Google Docs, which stand side by side, into each other."""
    stack: list[tuple[int, html.HtmlElement]] = []
    for element in list(body.iter("ul", "ol")):
        match = re.search(r"lst-kix_\w+-(\d)", element.get("class") or "")
        if not match:
            continue
        level = int(match[1])
        previous = element.getprevious()
        if not stack or (previous is not None and previous is not stack[0][1]):
            stack = []
        while stack and stack[-1][0] > level:
            stack.pop()
        if stack and stack[-1][0] == level and stack[-1][1].tag == element.tag:
            for item in list(element):
                stack[-1][1].append(item)
            element.drop_tree()
        elif stack and len(stack[-1][1]):
            stack[-1][1][-1].append(element)
            stack.append((level, element))
        else:
            stack.append((level, element))


def _set_paragraphs(body: html.HtmlElement) -> None:
    """Make paragraphs of what two line breaks divide."""
    for first in list(body.iter("br")):
        following = first.getnext()
        loose = (first.tail or "").replace("\u00a0", " ").strip()
        parent = first.getparent()
        if loose or following is None or following.tag != "br" or parent is None:
            continue
        if any(_is_verse(outer) for outer in first.iterancestors()):
            continue
        if parent.tag in ("p", "div", "td", "body", "blockquote", "font", "li", "center", "span"):
            _divide(parent)


def _divide(parent: html.HtmlElement) -> None:
    if parent.tag in ("p", "font", "center", "span"):
        for outer in (parent, *parent.iterancestors()):
            if outer.tag in ("p", "font", "center", "span"):
                outer.tag = "div"
            else:
                break
    paragraph = html.Element("p")
    paragraph.text, parent.text = parent.text, None
    pieces: list[html.HtmlElement] = [paragraph]
    breaks = 0
    for child in list(parent):
        tail = child.tail or ""
        if child.tag == "br":
            breaks += 1
            if breaks >= 2:
                if len(paragraph) and paragraph[-1].tag == "br":
                    paragraph.remove(paragraph[-1])
                paragraph = html.Element("p")
                paragraph.text = tail.lstrip(" \t\r\n\u00a0")
                pieces.append(paragraph)
                parent.remove(child)
            else:
                paragraph.append(child)
            breaks = 0 if tail.replace("\u00a0", " ").strip() else breaks
            continue
        breaks = 0
        if child.tag in _BLOCKS:
            child.tail = None
            pieces.append(child)
            paragraph = html.Element("p")
            paragraph.text = tail
            pieces.append(paragraph)
        else:
            paragraph.append(child)
    for piece in pieces:
        if piece.tag != "p" or len(piece) or (piece.text or "").strip():
            parent.append(piece)


def _join_titles(body: html.HtmlElement) -> None:
    """Put the lines of a group of headings together: “Chapter I” and the title below it."""
    for group in body.iter("hgroup"):
        heading, *others = [child for child in group if isinstance(child.tag, str)] or [None]
        if heading is None or not re.match(r"h[1-6]$", heading.tag):
            continue
        for other in others:
            text = "".join(heading.itertext()).rstrip()
            colon = "" if text.endswith((":", ".", "?", "!")) else ":"
            span = html.Element("span")
            span.text = f"{colon} {other.text or ''}"
            for child in list(other):
                span.append(child)
            heading.append(span)
            group.remove(other)


def _join_heading_lines(body: html.HtmlElement) -> None:
    """Make one line of a heading; behind a chapter's number stands a colon."""
    for heading in body.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        for line in list(heading.iter("br")):
            parent, previous = line.getparent(), line.getprevious()
            before = previous.tail if previous is not None else parent.text
            if not (before or "").strip() and previous is not None:
                before = previous.text_content()
            number = " ".join((before or "").split())
            colon = ":" if _CHAPTER.match(number) and number[-1] not in ".:" else ""
            line.tail = f"{colon} {(line.tail or '').lstrip()}"
            line.drop_tag()


def _set_table_heads(body: html.HtmlElement) -> None:
    """Make the first row of a table its head where all its cells are heads."""
    for table in body.iter("table"):
        if table.find("thead") is not None:
            continue
        row = next(table.iter("tr"), None)
        if row is None or not len(row) or any(cell.tag != "th" for cell in row):
            continue
        if len(row) < 2 or len(list(table.iter("tr"))) < 2:
            continue
        head = html.Element("thead")
        parent = row.getparent()
        if parent is not None:
            index = 1 if table[0].tag == "caption" else 0
            table.insert(index, head)
            head.append(row)
