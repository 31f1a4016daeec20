"""Write what Pandoc skips in an article in JATS so that it reads it: authors, groups, works cited.

Comes in with the bytes of the file, goes out with bytes of the same format.
"""

from __future__ import annotations

from lxml import etree

_CITATIONS = ("mixed-citation", "element-citation", "citation", "nlm-citation")


def mend_jats(raw: bytes) -> bytes:
    """Name authors as Pandoc reads names, and set works cited as a section at the end.

    What is no XML stays as it is (JATS 1.3, `<string-name>`, `<collab>`, `<ref-list>`).
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError:
        return raw
    for contributor in root.findall(".//contrib"):
        if "contrib-type" not in contributor.attrib:
            contributor.set("contrib-type", "author")
    for name in root.findall(".//contrib/string-name") + root.findall(".//contrib/collab"):
        if name.find("surname") is None:
            words = " ".join("".join(name.itertext()).split())
            tail = name.tail
            name.clear()
            name.tag, name.tail = "name", tail
            etree.SubElement(name, "surname").text = words
    body = root.find("body")
    if body is not None:
        body.extend([_section(works) for works in root.findall(".//ref-list")])
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _section(works: etree._Element) -> etree._Element:
    """Make a section of a list of works cited, a paragraph each."""
    section = etree.Element("sec")
    title = works.findtext("title") or "References"
    etree.SubElement(section, "title").text = title
    for work in works.findall("ref"):
        for citation in work.iter(*_CITATIONS):
            between = "" if citation.tag == "mixed-citation" else " "
            said = between.join(map(str, citation.itertext()))
            label = work.findtext("label") or ""
            etree.SubElement(section, "p").text = " ".join(f"{label} {said}".split())
    return section
