"""A cache that several machines share, on any file system that fsspec knows, with a folder of this machine before it.

Comes in: an address such as `s3://bucket/folder` or `file:///mnt/shared`. What is found there is checked as every
entry is, by the digest in its name, and is data alone: nothing of it is ever executed.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

import fsspec

from anthology.cache import Cache, content_sum


class RemoteCache(Cache):
    """Keeps what is made in both places, and fetches what others have made."""

    def __init__(self, address: str, folder: Path) -> None:
        """Share `address`; keep copies in `folder`. Raises `ValueError`, `ImportError`, `OSError`."""
        super().__init__(folder)
        self.address = address
        self._files_there, self._root = fsspec.core.url_to_fs(address)

    def __reduce__(self) -> tuple[object, ...]:
        return _on_this_machine, (self.address, self.folder)

    def get(self, key: str, suffix: str) -> Path | None:
        """Find the entry's file here, or fetch it; None where nothing sound lies under that key."""
        here = super().get(key, suffix)
        if here is not None:
            return here
        pattern = f"{self._root}/{key[:2]}/{key[2:]}.*{suffix}"
        for there in sorted(self._files_there.glob(pattern)):
            with suppress(OSError):  # another may be taking it away
                content: bytes = self._files_there.cat_file(there)
                if there.rpartition("/")[2].split(".")[1] == content_sum(content):
                    return self._keep(key, suffix, content)
        return None

    def put(self, key: str, suffix: str, content: bytes) -> Path:
        """Keep `content` in both places, whole or not at all."""
        path = super().put(key, suffix, content)
        there = f"{self._root}/{key[:2]}/{path.name}"
        if not self._files_there.exists(there):
            self._files_there.makedirs(f"{self._root}/{key[:2]}", exist_ok=True)
            with self._files_there.transaction, self._files_there.open(there, "wb") as file:
                file.write(content)
        return path


def _on_this_machine(address: str, folder: Path) -> RemoteCache:
    """Open the same cache in a worker, whose machine may have no such folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="anthology-"))
    return RemoteCache(address, folder)
