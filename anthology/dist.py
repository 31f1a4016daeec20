"""The folder `dist/`: what is built is made aside in it, and put in its place when all of it is done.

Comes in: the folder. Goes out: a folder within it to build in, which goes at the end; one that a killed build has
left goes when the next build begins.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from anthology.diagnostics import Diagnostics, Place

if sys.platform != "win32":
    import fcntl

_ASIDE = ".anthology-"


@contextmanager
def aside(dist: Path, diagnostics: Diagnostics) -> Iterator[Path]:
    """Give a folder in `dist` to build in.

    Raises `Refused` where `dist` is no folder, `OSError` where nothing can be written there.
    """
    if os.path.lexists(dist) and not dist.is_dir():
        what = "a link to nothing" if dist.is_symlink() else "a file"
        message = f"“{dist.name}” is {what}, and what is built goes into a folder of that name"
        diagnostics.error("dist-kind", message, Place(dist.name), "rename it, or move it away")
        diagnostics.stop_on_errors()
    with ExitStack() as stack:
        with _stops_deferred():
            folder = stack.enter_context(_made_in(dist))
        try:
            yield folder
        finally:
            with _stops_deferred():
                stack.close()


def put_in_place(made: Sequence[Path], dist: Path) -> list[Path]:
    """Move what was built into `dist`, all of it even where somebody asks to stop meanwhile; raises `OSError`."""
    for path in made:
        if path.is_file() and (dist / path.name).is_dir():
            raise IsADirectoryError(0, "there is a folder of that name", str(dist / path.name))
    with _stops_deferred():
        for path in made:
            if path.is_dir() and (dist / path.name).exists():
                (dist / path.name).replace(path.with_name(f"{path.name}-before"))
            path.replace(dist / path.name)
    return [dist / path.name for path in made]


@contextmanager
def _made_in(dist: Path) -> Iterator[Path]:
    """Make a folder, hold it while it is used, and take it away."""
    dist.mkdir(exist_ok=True)
    with ExitStack() as stack:
        with _held(dist, wait=True):  # nobody clears away what is made and not held yet
            _clear(dist)
            try:
                folder = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=dist))
            except OSError as error:
                raise OSError(error.errno, error.strerror, str(dist)) from error
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            stack.enter_context(_held(folder))
        yield folder


def _clear(dist: Path) -> None:
    """Take away what builds have left that were killed: nobody holds it any more."""
    for left in dist.glob(f"{_ASIDE}*"):
        if left.is_dir() and not left.is_symlink():
            with suppress(OSError), _held(left) as is_mine:
                if is_mine:
                    shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _held(folder: Path, *, wait: bool = False) -> Iterator[bool]:
    """Hold a folder so that other builds leave it alone, and tell whether that could be done.

    The system lets go of it when the process ends, however that is. Some file systems know nothing of holding.
    """
    if sys.platform == "win32":
        yield False
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            is_held = True
        except OSError:
            is_held = False
        yield is_held
    finally:
        os.close(handle)


@contextmanager
def _stops_deferred() -> Iterator[None]:
    """Let Ctrl-C and the order to end wait for what is quick and must not be cut short."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
