"""Typesetting: from each section's copy to its leaves, in parallel, each only once.

Comes in: copies. Goes out: leaves by name, from the cache where they have been set before.
A section that cannot be set is an error among the diagnostics and missing among the leaves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, as_completed
from dataclasses import dataclass, replace

from anthology.cache import Cache, digest
from anthology.diagnostics import Diagnostics
from anthology.fonts import Face
from anthology.pdf import sidecar
from anthology.pdf.engine.versions import engine_versions
from anthology.pdf.leaves import Copy, Leaves
from anthology.pool import ALONE, Pool
from anthology.progress import Progress

FONT, RESOURCE = ".font", ".resource"
"""How the cache names the files that a copy needs."""

CHARACTERS_A_SECOND = 200_000
"""How much is typeset by one processor, mark-up and all."""

OF_STYLES = frozenset({"style-ignored", "stylesheet-unreadable", "font-unreadable"})
"""Complaints about what all sections share: they do not point to one section's source."""


def typeset(
    copies: Sequence[Copy],
    cache: Cache,
    diagnostics: Diagnostics,
    *,
    pool: Pool = ALONE,
    progress: Progress | None = None,
) -> dict[str, Leaves]:
    """Give the leaves of every copy by its name, in the order of the copies.

    `progress` is told of each section as it is done. Complaints, also of leaves from the cache, go to
    `diagnostics`. `KeyboardInterrupt` leaves the cache sound.
    """
    keys = {copy.name: key_of(copy) for copy in copies}
    done: dict[str, Leaves] = {}
    progress = progress or Progress()

    def take(copy: Copy, characters: int) -> bool:
        leaves = cached(keys[copy.name], cache)
        if leaves is not None:
            done[copy.name] = leaves
            progress.typeset(copy.name, leaves.page_count, characters)
        return leaves is not None

    waiting = [copy for copy in copies if not take(copy, 0)]
    waiting.sort(key=lambda copy: len(copy.xhtml), reverse=True)
    progress.expect(sum(len(copy.xhtml) for copy in waiting))
    for copy, failure in _set_all(waiting, keys, cache, pool):
        if failure or not take(copy, len(copy.xhtml)):
            diagnostics.error(
                "typesetting-failed",
                f"the section “{copy.name}” cannot be typeset: {failure or 'its leaves are lost'}",
                copy.place,
            )
    for copy in copies:
        for complaint in done[copy.name].complaints if copy.name in done else ():
            place = None if complaint.code in OF_STYLES else copy.place
            diagnostics.add(replace(complaint, place=place))
    return {copy.name: done[copy.name] for copy in copies if copy.name in done}


def typeset_ahead(copies: Sequence[Copy], cache: Cache, pool: Pool) -> None:
    """Let workers set what will soon be wanted; what fails is set again, and told, when it is wanted."""
    orders = [_Order(copy, key_of(copy), cache) for copy in copies]
    waiting = [order for order in orders if not cached(order.key, cache)]
    if waiting and not pool.is_lent and not pool.is_alone(len(waiting), seconds=0):
        for order in waiting:
            pool.submit(_set, order)


def key_of(copy: Copy) -> str:
    """Give the digest of all that the leaves depend on; no path of this machine is in it."""
    faces = [f"{face.family}|{face.weight}|{face.italic}|{face.digest}" for face in copy.faces]
    resources = [part for address, _, content in copy.resources for part in (address, content)]
    parts = [copy.name, copy.xhtml, *copy.stylesheets]
    flags = f"{copy.tagged} {copy.optimal} {copy.stock_engine} {copy.keeps_inks}"
    counts = f"{len(copy.stylesheets)} {len(faces)} {flags}"
    return digest("leaves", engine_versions(), counts, *parts, *faces, *resources)


def cached(key: str, cache: Cache) -> Leaves | None:
    """Find leaves that were set before, if all that binding them takes is still there."""
    pdf, written = cache.get(key, ".pdf"), cache.get(key, ".json")
    if pdf is None or written is None:
        return None
    leaves = sidecar.decode(written.read_bytes(), pdf)
    return leaves if all(cache.get(font.program, FONT) for font in leaves.fonts) else None


@dataclass(frozen=True, slots=True)
class _Order:
    """One section's way to a worker."""

    copy: Copy
    key: str
    cache: Cache


def _set_all(
    copies: Sequence[Copy], keys: dict[str, str], cache: Cache, pool: Pool
) -> Iterator[tuple[Copy, str]]:
    """Set the copies into the cache; give each as it is done, with what went wrong."""
    orders = [
        _Order(_carried(copy, cache) if pool.is_lent else copy, keys[copy.name], cache)
        for copy in copies
    ]
    seconds = sum(len(copy.xhtml) for copy in copies) / CHARACTERS_A_SECOND
    if pool.is_alone(len(orders), seconds):
        for order in orders:
            yield order.copy, _set(order)
        return
    futures: dict[Future[str], Copy] = {pool.submit(_set, order): order.copy for order in orders}
    for place, future in enumerate(as_completed(futures)):
        try:
            failure = future.result()
        except BrokenExecutor:
            pool.close(at_once=True)
            left = len(orders) - place
            yield futures[future], f"a typesetting process was killed with {left} to do"
            return
        except Exception as exception:  # somebody else's workers have their own ways to be lost
            failure = f"its worker was lost: {_said(exception)}"
        yield futures[future], failure


def _set(order: _Order) -> str:
    """Set one section into the cache; say what went wrong, or nothing."""
    # WeasyPrint takes half a second to import: not for leaves that are all in the cache.
    from anthology.pdf.engine.compositor import compose

    if cached(order.key, order.cache):
        return ""  # another build was faster
    try:
        leaves, content = compose(_delivered(order.copy, order.cache), order.cache)
    except Exception as exception:
        return _said(exception)
    order.cache.put(order.key, ".pdf", content)
    order.cache.put(order.key, ".json", sidecar.encode(leaves))
    return ""


def _said(exception: Exception) -> str:
    return f"{exception} ({type(exception).__name__})" if str(exception) else repr(exception)


def _carried(copy: Copy, cache: Cache) -> Copy:
    """Put fonts and pictures where a worker on another machine finds them."""
    for face in copy.faces:
        cache.put(face.digest, FONT, face.path.read_bytes())
    for _, file, content in copy.resources:
        cache.put(content, RESOURCE, file.read_bytes())
    return copy


def _delivered(copy: Copy, cache: Cache) -> Copy:
    """Take fonts and pictures from the cache where this machine has no such files."""
    return replace(
        copy,
        faces=tuple(_face_here(face, cache) for face in copy.faces),
        resources=tuple(
            (address, file if file.is_file() else cache.get(content, RESOURCE) or file, content)
            for address, file, content in copy.resources
        ),
    )


def _face_here(face: Face, cache: Cache) -> Face:
    carried = None if face.path.is_file() else cache.get(face.digest, FONT)
    return replace(face, source=carried, is_variable=False, cache=cache) if carried else face
