"""A look at the rights in the texts, for `anthology check` alone: a draft may be built before they are settled.

Changes nothing.
"""

from __future__ import annotations

from anthology.diagnostics import Diagnostics
from anthology.model.book import Book, Text
from anthology.model.walk import plain_text


def check_rights(book: Book, diagnostics: Diagnostics) -> None:
    """Warn of each text of which neither rights nor licence are known, unless it is the editors' own."""
    editors = {editor.name for editor in book.editors}
    around = {text.id for text in (*book.front, *book.back) if isinstance(text, Text)}
    for text in book.texts():
        authors = {author.name for author in text.authors}
        # Front and back matter that nobody signs is the editors' too: a note on the texts, a list.
        is_editors = authors <= editors if authors else text.id in around
        if not (text.rights or text.license or is_editors):
            diagnostics.warning(
                "rights-missing",
                f"nothing is known of the rights in “{plain_text(text.title)}”",
                text.place,
                f"write “rights:” or “license:” here or at the head of “{text.path}”",
            )
