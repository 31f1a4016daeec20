"""The commands that look after what makes builds quick and the same again: `cache` and `lock`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from anthology.cache import MOST_BYTES, Cache
from anthology.commands.session import FAILED, Session, endings_told, fail, print_json


def cache(
    context: typer.Context,
    clear: Annotated[bool, typer.Option("--clear", help="Take everything away.")] = False,
) -> None:
    """Tell where results are kept between builds and how large they are; or clear them away."""
    session: Session = context.obj
    if session.cache_folder is None:
        fail("with “--no-cache” nothing is kept")
    if isinstance(session.cache_folder, str):
        fail("a shared cache is looked after where it lies; this command knows folders alone")
    store = Cache(session.cache_folder)
    before, freed = store.size()
    if clear:
        try:
            store.trim(0)
        except OSError as error:
            fail(f"cannot clear “{error.filename}”: {error.strerror}", FAILED)
    entries, size = store.size()
    if session.as_json:
        kept = {"folder": str(store.folder), "entries": entries, "bytes": size, "most": MOST_BYTES}
        print_json(kept)
    elif clear:
        print(f"{before} entries, {_megabytes(freed)} cleared from {store.folder}")
    else:
        print(
            f"{entries} entries, {_megabytes(size)} of at most {_megabytes(MOST_BYTES)}, in {store.folder}"
        )


def lock(context: typer.Context) -> None:
    """Record versions and fonts in anthology.lock, for `build --locked`."""
    from anthology.build import lock as lock_book

    session: Session = context.obj
    diagnostics = session.diagnostics()
    written: list[Path] = []
    with session.workshop(1) as workshop, endings_told():
        written.append(lock_book(session.manifest, workshop, diagnostics))
    session.report_built(diagnostics, written)


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
