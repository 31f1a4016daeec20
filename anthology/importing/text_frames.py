"""Words in the text boxes of a word processor's file, set behind the paragraphs they are anchored in.

Pandoc passes over the boxes of ODT files, and over what stands beside a box in DOCX files.
"""

from __future__ import annotations

import io
import zipfile

from lxml import etree

_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SECURE = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=True)
_FORMS = {
    ".odt": ("content.xml", f"{_DRAW}text-box", (f"{_TEXT}p", f"{_TEXT}h")),
    ".docx": ("word/document.xml", f"{_WORD}txbxContent", (f"{_WORD}p",)),
}


def free_frames(raw: bytes, suffix: str) -> bytes:
    """Take the words of text boxes out of them; a file that has none is given back as it is."""
    if suffix not in _FORMS:
        return raw
    part, box_tag, block_tags = _FORMS[suffix]
    try:
        source = zipfile.ZipFile(io.BytesIO(raw))
        root = etree.fromstring(source.read(part), _SECURE)
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, ValueError, etree.XMLSyntaxError):
        return raw
    boxes = [] if root is None else list(root.iter(box_tag))
    moved = [_free(box, block_tags) for box in boxes]
    if root is None or not any(moved):
        return raw
    freed = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, freed if name == part else source.read(name))
    return packed.getvalue()


def _free(box: etree._Element, block_tags: tuple[str, ...]) -> bool:
    """Move what a box holds behind its paragraph, and take away its frame; tell whether that was done."""
    if any(outer.tag == f"{_CHOICE}Fallback" for outer in box.iterancestors()):
        return False
    block = next((outer for outer in box.iterancestors() if outer.tag in block_tags), None)
    frame: etree._Element = box
    for outer in box.iterancestors():
        if outer is block or outer.tag == f"{_WORD}r":
            break
        frame = outer
    parent = frame.getparent()
    if block is None or parent is None or frame.find(f".//{_DRAW}image") is not None:
        return False
    for child in reversed(list(box)):
        block.addnext(child)
    tail, before = frame.tail or "", frame.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    frame.tail = None
    parent.remove(frame)
    return True
