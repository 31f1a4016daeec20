"""The content-addressed store that stages keep their results in.

Comes in: a key that is a digest of everything a result depends on, and the result's bytes.
Goes out: the path of a file that holds exactly those bytes. What is in the store never changes.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MOST_BYTES = 2_000_000_000
"""How large the store may be between builds: the leaves of some 100,000 pages."""


_ENTRY = re.compile(r"[0-9a-f]{2}/([0-9a-f]+\.[0-9a-f]{16}\.\w+|\.anthology-.*)")
"""How the store calls its files, the unfinished ones of a killed build too."""


class Cache:
    """A folder of files named by the digest of what they were made from."""

    def __init__(self, folder: Path | None = None) -> None:
        """Use `folder`, made when first written to; None: a temporary one that is deleted at exit."""
        self._sound: dict[str, Path] = {}
        """Entries that were found to be whole, or were just written."""
        self._has_grown = False
        self._temporary = None if folder else tempfile.TemporaryDirectory(prefix="anthology-")
        self.folder = folder or Path(self._temporary.name if self._temporary else "")

    def __getstate__(self) -> Path:
        """Give a worker process the folder alone: only its owner deletes a temporary one."""
        return self.folder

    def __setstate__(self, folder: Path) -> None:
        self._sound = {}
        self._has_grown = False
        self._temporary = None
        self.folder = folder

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Delete the folder if it is a temporary one; keep another within bounds."""
        if self._temporary:
            self._temporary.cleanup()
        elif self._has_grown:
            self.trim(MOST_BYTES)

    def get(self, key: str, suffix: str) -> Path | None:
        """Find the entry's file; None where nothing sound lies under that key.

        An entry that is not what was put there, since it was cut short or changed, is taken away.
        """
        known = self._sound.get(key + suffix)
        if known is not None and known.is_file():
            return known
        for path in self._entries(key, suffix):
            if path.name.split(".")[1] == content_sum(path.read_bytes()):
                os.utime(path)
                self._sound[key + suffix] = path
                return path
            path.unlink(missing_ok=True)
        return None

    def put(self, key: str, suffix: str, content: bytes) -> Path:
        """Keep `content` under the key, whole or not at all; a sound entry that is there stays as it is."""
        return self.get(key, suffix) or self._keep(key, suffix, content)

    def _keep(self, key: str, suffix: str, content: bytes) -> Path:
        path = self.folder / key[:2] / f"{key[2:]}.{content_sum(content)}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as temporary:
            temporary.write_bytes(content)
        self._sound[key + suffix] = path
        self._has_grown = True
        return path

    def _entries(self, key: str, suffix: str) -> list[Path]:
        return sorted((self.folder / key[:2]).glob(f"{key[2:]}.*{suffix}"))

    def _files(self) -> list[tuple[float, int, Path]]:
        """Give every entry with the time of its last use and its size in bytes, the longest unused first."""
        if not self.folder.is_dir():
            return []
        found = []
        for path in self.folder.glob("??/*"):
            if not _ENTRY.fullmatch(f"{path.parent.name}/{path.name}"):
                continue  # whoever named the folder may keep other things there
            with suppress(OSError):  # another build may be clearing too
                status = path.stat()
                found.append((status.st_mtime, status.st_size, path))
        return sorted(found)

    @property
    def is_kept(self) -> bool:
        """Tell whether it outlives the process."""
        return self._temporary is None

    def size(self) -> tuple[int, int]:
        """Tell how many entries there are, and their bytes."""
        entries = self._files()
        return len(entries), sum(size for _, size, _ in entries)

    def trim(self, most: int) -> None:
        """Take away what was not used for longest, until at most `most` bytes are left."""
        entries = self._files()
        excess = sum(size for _, size, _ in entries) - most
        freed = 0
        for _, size, path in entries:
            if freed >= excess:
                break
            path.unlink(missing_ok=True)
            freed += size


def content_sum(content: bytes) -> str:
    """Give what an entry's name says of its content."""
    return hashlib.sha256(content).hexdigest()[:16]


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Give a temporary path beside `target`, and rename it there once it is written without error.

    An `OSError` that nobody wrote a file's name on, as that of a full disk, names `target`.
    """
    try:
        handle, name = tempfile.mkstemp(
            prefix=".anthology-", suffix=target.suffix, dir=target.parent
        )
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(target)) from error
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(target)
    except OSError as error:
        if error.filename not in (None, name):
            raise
        raise OSError(error.errno, error.strerror, str(target)) from error
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
