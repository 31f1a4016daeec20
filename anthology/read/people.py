"""Everyone named in the book; in: the manifest, then names as they come up, out: one `Contributor` for each name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from anthology.diagnostics import Diagnostics, Place, near_miss
from anthology.manifest.entries import PersonEntry, TextEntry
from anthology.manifest.naming import sort_name
from anthology.manifest.positions import Keys
from anthology.manifest.schema import Manifest
from anthology.model.book import Contributor
from anthology.model.nodes import Inlines, NoteReference
from anthology.model.walk import walk
from anthology.read.markdown import read_inlines


@dataclass(slots=True)
class People:
    """Who is named in the book, each with all that the manifest says of them anywhere."""

    manifest: Manifest
    diagnostics: Diagnostics
    _known: dict[str, Contributor] = field(default_factory=dict)
    _named: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, entry in self.manifest.contributors.items():
            self._learn(("contributors", name), name, entry.sort, entry.bio, entry.url)
        for keys, person in _people_in(self.manifest):
            self._learn(keys, person.name, person.sort, person.bio, person.url)

    def named(self, name: str) -> Contributor:
        """Give what is known of someone, who thereby counts as named in the book."""
        self._named[name] = None
        found = self._known.get(name, Contributor(name))
        return found if found.sort else replace(found, sort=sort_name(name))

    def all_named(self, people: Iterable[PersonEntry | str]) -> tuple[Contributor, ...]:
        """Give what is known of several."""
        return tuple(self.named(one if isinstance(one, str) else one.name) for one in people)

    def described(self) -> tuple[Contributor, ...]:
        """Give everyone of whom the manifest says more than the name; warn of those named nowhere."""
        for name in self.manifest.contributors:
            if name not in self._named:
                meant = near_miss(name, self._named)
                self.diagnostics.warning(
                    "contributor-unused",
                    f"“{name}” is described, but named nowhere in the book",
                    self.manifest.positions.key_place(("contributors", name)),
                    f"did you mean “{meant}”?"
                    if meant
                    else "name them in “authors”, or delete this",
                )
        return tuple(
            self.named(name)
            for name, person in self._known.items()
            if name in self.manifest.contributors or person.biography or person.url
        )

    def _learn(self, keys: Keys, name: str, sort: str, bio: str, url: str) -> None:
        new = Contributor(name, sort, self._biography((*keys, "bio"), bio), url)
        old = self._known.get(name, new)
        if any(
            a and b and a != b
            for a, b in (
                (old.sort, new.sort),
                (old.biography, new.biography),
                (old.url, new.url),
            )
        ):
            message = f"“{name}” is described in two ways, and the first one counts"
            place = self.manifest.positions.place(keys)
            self.diagnostics.warning("contributor-conflict", message, place, "delete one of them")
        self._known[name] = Contributor(
            name, old.sort or new.sort, old.biography or new.biography, old.url or new.url
        )

    def _biography(self, keys: Keys, bio: str) -> Inlines:
        words = read_words(bio, keys, self.manifest, self.diagnostics)
        for node in walk(words):
            if isinstance(node, NoteReference):
                self.diagnostics.error(
                    "note-undefined",
                    f"note “{node.label}” is never defined: a biography has no notes",
                    node.place,
                    "write what it says into the biography, and leave out its mark",
                )
        return words


def read_words(words: str, keys: Keys, manifest: Manifest, diagnostics: Diagnostics) -> Inlines:
    """Read a few words of Markdown that stand in the manifest."""
    if not words:
        return ()
    positions = manifest.positions
    place = Place(positions.path, positions.first_line(keys), positions.place(keys).column)
    return read_inlines(words, positions.path, place, diagnostics)


def _people_in(manifest: Manifest) -> Iterator[tuple[Keys, PersonEntry]]:
    for number, person in enumerate(manifest.editors):
        yield ("editors", number), person
    for keys, entry in manifest.entries():
        if isinstance(entry, TextEntry):
            for key, people in (
                ("authors", entry.authors),
                ("translators", entry.translators),
                ("illustrators", entry.illustrators),
            ):
                for number, person in enumerate(people or ()):
                    yield (*keys, key, number), person
