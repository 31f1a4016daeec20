"""An independent walk over a bound PDF: what the validators do not look at.

It shares no code with the binder; it reads the file as a screen reader would.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary

DRAWING = frozenset({"Tj", "TJ", "'", '"', "sh", "f", "F", "f*", "B", "B*", "b", "b*", "S", "s"})


@dataclass
class Walk:
    """What was seen, and what was wrong."""

    pdf: pikepdf.Pdf
    faults: list[str] = field(default_factory=list)
    roles: Counter[str] = field(default_factory=Counter)
    headings: list[int] = field(default_factory=list)
    tree: list[str] = field(default_factory=list)
    """The structure as indented text, a line for each element."""
    links: dict[str, int] = field(default_factory=dict)
    """Place that is linked to → index of its page."""
    alternatives: list[str] = field(default_factory=list)
    _owners: dict[tuple[object, int], list[object]] = field(default_factory=dict)
    _link_owners: dict[object, list[object]] = field(default_factory=dict)
    _identifiers: list[bytes] = field(default_factory=list)
    _referred: set[bytes] = field(default_factory=set)
    _order: list[int] = field(default_factory=list)


def walk(path: Path) -> Walk:
    """Read the whole file."""
    pdf = pikepdf.open(path)
    seen = Walk(pdf)
    root = pdf.Root.StructTreeRoot
    _element(seen, root.K[0], 0)
    _check_tree(seen, root)
    _check_pages(seen, root)
    _check_everything(seen)
    return seen


def _element(seen: Walk, element: pikepdf.Object, depth: int) -> None:
    role = str(element.S)[1:]
    seen.roles[role] += 1
    language = f" {element.Lang}" if "/Lang" in element else ""
    seen.tree.append(f"{'  ' * depth}{role}{language}")
    if role[0] == "H" and role[1:].isdigit():
        seen.headings.append(int(role[1:]))
    if "/ID" in element:
        seen._identifiers.append(bytes(element.ID))
    elif role == "Note":
        seen.faults.append("a note without an identifier")
    if role == "Figure":
        seen.alternatives.append(str(element.get("/Alt", "")))
    attributes = element.get("/A")
    if isinstance(attributes, Dictionary):
        seen._referred.update(bytes(header) for header in attributes.get("/Headers", ()))
    before = len(seen._order)
    for kid in element.K:
        _kid(seen, element, kid, depth)
    kids = [getattr(kid, "S", None) for kid in element.K]
    is_figure = role == "Div" and any(kid in ("/Figure", "/Table") for kid in kids)
    if is_figure or role == "Note":
        # Read where they stand in the source, or are called: they may be printed on the next page.
        if seen._order[before:] != sorted(seen._order[before:]):
            seen.faults.append(f"the reading order leaves the order of pages in a {role}")
        del seen._order[before:]


def _kid(seen: Walk, element: pikepdf.Object, kid: pikepdf.Object, depth: int) -> None:
    pages = {page.obj.objgen: index for index, page in enumerate(seen.pdf.pages)}
    if isinstance(kid, int):
        seen._owners.setdefault((element.Pg.objgen, kid), []).append(element.objgen)
        seen._order.append(pages[element.Pg.objgen])
    elif kid.get("/Type") == "/MCR":
        stream = kid.get("/Stm")
        home = kid.Pg.objgen if stream is None else stream.objgen
        seen._owners.setdefault((home, int(kid.MCID)), []).append(element.objgen)
        seen._order.append(pages[kid.Pg.objgen])
    elif kid.get("/Type") == "/OBJR":
        seen._link_owners.setdefault(kid.Obj.objgen, []).append(element.objgen)
        if str(element.S) != "/Link":
            seen.faults.append(f"an annotation under {element.S}")
    else:
        if kid.P.objgen != element.objgen:
            seen.faults.append(f"{kid.S} does not know its parent {element.S}")
        _element(seen, kid, depth + 1)


def _check_tree(seen: Walk, root: pikepdf.Object) -> None:
    for (home, number), owners in seen._owners.items():
        if len(owners) != 1:
            seen.faults.append(f"MCID {number} in {home} has {len(owners)} owners")
    if len(set(seen._identifiers)) != len(seen._identifiers):
        seen.faults.append("an identifier twice")
    listed = [bytes(name) for name in root.IDTree.Names[::2]] if "/IDTree" in root else []
    if listed != sorted(seen._identifiers):
        seen.faults.append("the IDTree is not the sorted list of identifiers")
    if not seen._referred <= set(seen._identifiers):
        seen.faults.append("a cell refers to a header that is not there")
    if seen._order != sorted(seen._order):
        seen.faults.append("the reading order leaves the order of pages")
    previous = 0
    for level in seen.headings:
        if level > previous + 1:
            seen.faults.append(f"a heading of level {level} after one of level {previous}")
        previous = level


def _check_pages(seen: Walk, root: pikepdf.Object) -> None:
    numbers = root.ParentTree.Nums
    keys = [int(key) for key in numbers[::2]]
    parents = dict(zip(keys, numbers[1::2], strict=True))
    if keys != sorted(set(keys)) or max(keys) >= int(root.ParentTreeNextKey):
        seen.faults.append("the ParentTree's keys are out of order")
    names = seen.pdf.Root.Names.Dests.Names
    keys_of_names = [bytes(name) for name in names[::2]]
    if keys_of_names != sorted(keys_of_names):
        seen.faults.append("the destinations are not sorted")
    places = dict(zip(keys_of_names, names[1::2], strict=True))
    index_of = {page.obj.objgen: index for index, page in enumerate(seen.pdf.pages)}
    claimed: set[tuple[object, int]] = set()
    for page in seen.pdf.pages:
        if "/Contents" in page.obj:
            parent = parents.get(int(page.obj.get("/StructParents", -1)), [])
            claimed |= _check_content(seen, page.obj, page.obj.objgen, parent)
            for form in _forms(page.obj.Resources):
                parent = parents.get(int(form.get("/StructParents", -1)), [])
                claimed |= _check_content(seen, form, form.objgen, parent)
        for annotation in page.obj.get("/Annots", ()):
            _check_link(seen, annotation, parents, places, index_of)
    if unclaimed := set(seen._owners) - claimed:
        seen.faults.append(f"elements own content that is not drawn: {sorted(map(str, unclaimed))}")


def _forms(resources: pikepdf.Object) -> list[pikepdf.Object]:
    found: dict[object, pikepdf.Object] = {}
    todo = [resources]
    while todo:
        for item in todo.pop().get("/XObject", Dictionary()).values():
            if item.get("/Subtype") == "/Form" and item.objgen not in found:
                found[item.objgen] = item
                if "/Resources" in item:
                    todo.append(item.Resources)
    return list(found.values())


def _check_content(
    seen: Walk, holder: pikepdf.Object, home: object, parent: Array | list[object]
) -> set[tuple[object, int]]:
    claimed: set[tuple[object, int]] = set()
    marks: list[str] = []
    is_form = holder.get("/Subtype") == "/Form"
    for operands, operator in pikepdf.parse_content_stream(holder):
        name = str(operator)
        if name in ("BDC", "BMC"):
            properties = operands[1] if name == "BDC" else None
            number = properties.get("/MCID") if isinstance(properties, Dictionary) else None
            if set(marks) - {"other"}:
                seen.faults.append("marked content inside marked content")
            if number is None:
                marks.append("artifact" if str(operands[0]) == "/Artifact" else "other")
                continue
            marks.append("tagged")
            owner = seen._owners.get((home, int(number)), [None])[0]
            if (home, int(number)) in claimed:
                seen.faults.append(f"MCID {number} twice in {home}")
            claimed.add((home, int(number)))
            if owner is None:
                seen.faults.append(f"MCID {number} in {home} is no element's")
            elif int(number) >= len(parent) or parent[int(number)].objgen != owner:
                seen.faults.append(f"the ParentTree is wrong about MCID {number} in {home}")
        elif name == "EMC":
            marks.pop()
        elif name in DRAWING and not marks and not is_form:
            seen.faults.append(f"{name} outside any mark")
    return claimed


def _check_link(
    seen: Walk,
    annotation: pikepdf.Object,
    parents: dict[int, pikepdf.Object],
    places: dict[bytes, pikepdf.Object],
    index_of: dict[object, int],
) -> None:
    owner = parents[int(annotation.StructParent)]
    if seen._link_owners.get(annotation.objgen) != [owner.objgen]:
        seen.faults.append("an annotation and its link do not know each other")
    if not str(annotation.get("/Contents", "")) or int(annotation.get("/F", 0)) != 4:
        seen.faults.append("an annotation without words or that is not printed")
    if str(annotation.A.S) == "/GoTo":
        place = places.get(bytes(annotation.A.D))
        if place is None:
            seen.faults.append(f"a link to nowhere: {annotation.A.D}")
        else:
            seen.links[str(annotation.A.D)] = index_of[place[0].objgen]


def _check_everything(seen: Walk) -> None:
    programs: Counter[bytes] = Counter()
    for item in seen.pdf.objects:
        if isinstance(item, pikepdf.Stream):
            if "/Interpolate" in item:
                seen.faults.append("a smoothed picture")
            if "/Length1" in item or item.get("/Subtype") == "/OpenType":
                programs[item.read_bytes()] += 1
        if isinstance(item, Dictionary) and item.get("/Type") == "/Font":
            if item.get("/Subtype") == "/Type0":
                descriptor = item.DescendantFonts[0].FontDescriptor
                if "/FontFile2" not in descriptor and "/FontFile3" not in descriptor:
                    seen.faults.append("a font without a program")
            elif "/FontDescriptor" not in item:
                seen.faults.append("an empty font")
        if isinstance(item, (Dictionary, pikepdf.Stream)):
            address = item.get("/URI") or item.get("/Gathering")
            if address is not None and not str(address).startswith(("http", "mailto:")):
                seen.faults.append(f"something private is left: {address}")
    if b"bind:" in b"".join(seen.pdf.Root.Metadata.read_bytes().split()):
        seen.faults.append("a private address in the metadata")
    seen.faults += ["a font program twice" for count in programs.values() if count > 1]
