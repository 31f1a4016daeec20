"""Say in elements what a page says by style sheets: emphasis, small capitals, raised letters.

Google Docs, Calibre and word processors write `<span class="c5">` for italics. Only what means
something to a book is taken; all else that styles say is appearance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import tinycss2  # type: ignore[import-untyped]
from lxml import html

_INLINE = ("span", "font", "a", "cite", "small", "big", "tt")
_SELECTOR = re.compile(r"(?P<tag>[a-z]\w*)?(?:\.(?P<name>[\w-]+))?$", re.IGNORECASE)
_MEANINGS = (
    ("font-style", re.compile(r"italic|oblique"), "em", ""),
    ("font-weight", re.compile(r"bold|[6-9]00"), "strong", ""),
    ("font-variant", re.compile(r"small-caps"), "span", "smallcaps"),
    ("font-variant-caps", re.compile(r"small-caps"), "span", "smallcaps"),
    ("text-decoration", re.compile(r"line-through"), "del", ""),
    ("text-decoration-line", re.compile(r"line-through"), "del", ""),
    ("vertical-align", re.compile(r"super"), "sup", ""),
    ("vertical-align", re.compile(r"sub$"), "sub", ""),
)
SMALL_CAPITALS = {"smallcaps", "small-caps", "smcap", "smallcap", "sc", "wst-sc"}
"""What websites and digital libraries call words in small capitals."""
_SAME = {
    "em": {"em", "i", "cite", "dfn", "var"},
    "strong": {"strong", "b", "h1", "h2", "h3", "h4", "h5", "h6", "th", "dt"},
    "del": {"del", "s", "strike"},
    "sup": {"sup"},
    "sub": {"sub"},
}

Rules = Mapping[tuple[str, str], Mapping[str, str]]


def mark_emphasis(root: html.HtmlElement, sheets: Iterable[str] = ()) -> None:
    """Put elements around words that styles emphasise; `sheets` are style sheets from other files."""
    found = [*sheets, *(element.text or "" for element in root.getroottree().iter("style"))]
    rules = _read_rules(found)
    for element in list(root.iter("b", "strong")):
        said = dict(_said(element, rules))
        if said.get("font-weight") == "normal" and "small-caps" in said.get("font-variant", ""):
            element.tag = "span"
            element.set("class", "smallcaps")
    for element in list(root.iter(*_INLINE)):
        said = dict(_said(element, rules))
        for key, pattern, tag, name in _MEANINGS:
            if pattern.search(said.get(key, "")) and _holds_words(element):
                around = (element, *element.iterancestors())
                if not any(_says(outer, tag, name) for outer in around):
                    _wrap_content(element, tag, name)


def _says(element: html.HtmlElement, tag: str, name: str) -> bool:
    """Tell whether an element itself says what a style would."""
    if name:
        return bool(set((element.get("class") or "").split()) & SMALL_CAPITALS)
    return element.tag in _SAME[tag]


def _said(element: html.HtmlElement, rules: Rules) -> Iterator[tuple[str, str]]:
    for name in ("", *(element.get("class") or "").split()):
        for tag in ("", element.tag):
            yield from rules.get((tag, name), {}).items() if tag or name else ()
    yield from _declarations(element.get("style") or "")


def _read_rules(sheets: Iterable[str]) -> dict[tuple[str, str], dict[str, str]]:
    """Read the rules that go by a tag or a class alone; later ones win."""
    rules: dict[tuple[str, str], dict[str, str]] = {}
    for sheet in sheets:
        words = re.sub(r"<!--|-->", "", sheet)
        for rule in tinycss2.parse_stylesheet(words, skip_comments=True, skip_whitespace=True):
            if rule.type != "qualified-rule":
                continue
            said = dict(_declarations(tinycss2.serialize(rule.content)))
            if not said:
                continue
            for selector in tinycss2.serialize(rule.prelude).split(","):
                if match := _SELECTOR.match(selector.strip()):
                    key = (match["tag"] or "").lower(), match["name"] or ""
                    rules.setdefault(key, {}).update(said)
    return rules


def _declarations(words: str) -> Iterator[tuple[str, str]]:
    if not re.search(r"font-|text-decoration|vertical-align", words):
        return
    for item in tinycss2.parse_blocks_contents(words, skip_comments=True, skip_whitespace=True):
        if item.type == "declaration":
            yield item.lower_name, tinycss2.serialize(item.value).strip().lower()


def _holds_words(element: html.HtmlElement) -> bool:
    return bool(re.search(r"\w", element.text_content()))


def _wrap_content(element: html.HtmlElement, tag: str, name: str) -> None:
    inner = html.Element(tag)
    if name:
        inner.set("class", name)
    inner.text, element.text = element.text, None
    for child in list(element):
        inner.append(child)
    element.append(inner)
