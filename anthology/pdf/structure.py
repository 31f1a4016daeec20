"""The bound book's structure tree, grown from those of its gatherings.

Each fragment brings its tree, its ParentTree and the private index that `engine.writing` describes;
here keys are moved along, headings shifted and everything hung under one Document.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name

DEEPEST_HEADING = 6


@dataclass(slots=True)
class StructureTree:
    """The tree in the making."""

    book: pikepdf.Pdf
    root: pikepdf.Object = field(init=False)
    document: pikepdf.Object = field(init=False)
    next_key: int = 0
    links: list[pikepdf.Object] = field(default_factory=list)
    """All link annotations that lead to places in the book."""
    _parents: list[pikepdf.Object | int] = field(default_factory=list)
    _parts: dict[tuple[str, ...], pikepdf.Object] = field(default_factory=dict)
    _identified: dict[bytes, pikepdf.Object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.root = self.book.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.document = self._group(Name.Document, self.root)

    def graft(
        self, source: pikepdf.Pdf, first: int, page_count: int, shift: int, group: tuple[str, ...]
    ) -> None:
        """Take over the tree of a fragment whose pages are already in the book, from `first` on.

        Raises `ValueError` where two elements have one identifier.
        """
        # Pages come before trees: copying a tree first would copy its pages a second time.
        index = self.book.copy_foreign(source.Root.Gathering)
        tree = self.book.copy_foreign(source.Root.StructTreeRoot)
        numbers = tree.ParentTree.Nums
        for place in range(0, len(numbers), 2):
            self._parents += [int(numbers[place]) + self.next_key, numbers[place + 1]]
        self._move_keys(index, first, page_count)
        parent = self._part(group)
        for kid in tree.K[0].K:
            kid.P = parent
            parent.K.append(kid)
        for heading in index.Headings:
            level = int(str(heading.S)[2:]) + shift
            heading.S = Name(f"/H{min(max(level, 1), DEEPEST_HEADING)}")
        for element in index.Identified:
            if self._identified.setdefault(bytes(element.ID), element) is not element:
                raise ValueError(f"two elements have the identifier “{element.ID}”")
        self.links.extend(index.Links)

    def unlink(self) -> None:
        """Take all annotations out of the book, and make mere words of the links."""
        owners = dict(zip(map(int, self._parents[::2]), self._parents[1::2], strict=True))
        for page in self.book.pages:
            for annotation in page.obj.get("/Annots", ()):
                key = int(annotation.StructParent)
                link = owners.pop(key)
                assert isinstance(link, pikepdf.Object)
                link.S = Name.Span
                link.K = Array([kid for kid in link.K if not _is_reference(kid)])
            if "/Annots" in page.obj:
                del page.obj.Annots
        self._parents = [item for pair in sorted(owners.items(), key=_key) for item in pair]
        self.links.clear()

    def finish(self) -> None:
        """Write the tree into the catalog."""
        self.root.K = Array([self.document])
        self.root.ParentTree = self.book.make_indirect(Dictionary(Nums=Array(self._parents)))
        self.root.ParentTreeNextKey = self.next_key
        if self._identified:
            names = [
                item
                for key in sorted(self._identified)
                for item in (self._identified[key].ID, self._identified[key])
            ]
            self.root.IDTree = self.book.make_indirect(Dictionary(Names=Array(names)))
        self.book.Root.StructTreeRoot = self.root
        self.book.Root.MarkInfo = Dictionary(Marked=True)

    def _move_keys(self, index: pikepdf.Object, first: int, page_count: int) -> None:
        """Move the keys of pages, annotations and forms past those of the gatherings before."""
        for page in self.book.pages[first : first + page_count]:
            page.obj.StructParents = int(page.obj.StructParents) + self.next_key
            for annotation in page.obj.get("/Annots", ()):
                annotation.StructParent = int(annotation.StructParent) + self.next_key
        for form in index.Forms:
            form.StructParents = int(form.StructParents) + self.next_key
        self.next_key += int(index.NextKey)

    def _part(self, group: tuple[str, ...]) -> pikepdf.Object:
        """Find or begin the element that a gathering's own stand under."""
        if not group:
            return self.document
        if group not in self._parts:
            self._parts[group] = self._group(Name.Part, self._part(group[:-1]))
        return self._parts[group]

    def _group(self, role: Name, parent: pikepdf.Object) -> pikepdf.Object:
        group = self.book.make_indirect(
            Dictionary(Type=Name.StructElem, S=role, P=parent, K=Array())
        )
        if "/K" in parent:
            parent.K.append(group)
        return group


def _is_reference(kid: pikepdf.Object | int) -> bool:
    """Tell whether a kid of an element is an annotation."""
    return isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR


def _key(pair: tuple[int, pikepdf.Object | int]) -> int:
    return pair[0]
