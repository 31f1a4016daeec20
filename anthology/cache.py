"""The content-addressed store that stages keep their results in.

Comes in: a key that is a digest of everything a result depends on, and the result's bytes.
Goes out: the path of a file that holds exactly those bytes. What is in the store never changes.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Cache:
    """A folder of files named by the digest of what they were made from."""

    def __init__(self, folder: Path | None = None) -> None:
        """Use `folder`, made when first written to; None: a temporary one that is deleted at exit."""
        self._temporary = None if folder else tempfile.TemporaryDirectory(prefix="anthology-")
        self.folder = folder or Path(self._temporary.name if self._temporary else "")

    def __getstate__(self) -> Path:
        """Give a worker process the folder alone: only its owner deletes a temporary one."""
        return self.folder

    def __setstate__(self, folder: Path) -> None:
        self._temporary = None
        self.folder = folder

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Delete the folder if it is a temporary one."""
        if self._temporary:
            self._temporary.cleanup()

    def path(self, key: str, suffix: str) -> Path:
        """Say where the entry lies or would lie."""
        return self.folder / key[:2] / f"{key[2:]}{suffix}"

    def get(self, key: str, suffix: str) -> Path | None:
        """Find the entry's file, or None where nothing has been put under that key."""
        path = self.path(key, suffix)
        return path if path.is_file() else None

    def put(self, key: str, suffix: str, content: bytes) -> Path:
        """Keep `content` under the key, whole or not at all; an entry that is there stays as it is."""
        path = self.path(key, suffix)
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            with whole_file(path) as temporary:
                temporary.write_bytes(content)
        return path


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Give a temporary path beside `target`, and rename it there once it is written without error."""
    handle, name = tempfile.mkstemp(prefix=".anthology-", suffix=target.suffix, dir=target.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def digest(*parts: bytes | str) -> str:
    """Give the SHA-256 of the parts in hex; each goes in with its length, so none runs into the next."""
    sum_ = hashlib.sha256()
    for part in parts:
        content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        sum_.update(b"%d:" % len(content))
        sum_.update(content)
    return sum_.hexdigest()
