"""Whether words describe a picture: a file's name does not, nor does “image”; in: the words, out: yes or no."""

from __future__ import annotations

import re

_FILE_NAME = re.compile(r"\S*\.(?:jpe?g|png|gif|svg|webp|tiff?|bmp)", re.IGNORECASE)
_CAMERA_NAME = re.compile(r"(?:img|dsc[nf]?|scan|photo|image|figure|fig)[\W_]*\d*", re.IGNORECASE)
# fmt: off
_EMPTY_WORDS = frozenset((
    "illustration", "picture", "photograph", "graphic", "untitled", "alt", "todo", "tbd",
    "abbildung", "bild", "foto", "immagine", "imagen", "imagem", "afbeelding",
))
# fmt: on


def describes(words: str) -> bool:
    """Tell a description from what programs put in its place: “IMG_0123.jpg”, “image 3”, “photo”."""
    plain = " ".join(words.split()).strip(" .…-–—")
    return bool(
        plain
        and not _FILE_NAME.fullmatch(plain)
        and not _CAMERA_NAME.fullmatch(plain)
        and plain.lower() not in _EMPTY_WORDS
    )
