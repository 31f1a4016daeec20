"""Many books at once: a shelf built with one pool and one cache, and the workers of a cluster."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import ONE, TWO, anthology, files_of, small_book
from conftest import ROOT

MANIFEST = "title: Reader {}\nlanguage: en\ncontents: [{}]\neditions: {{pdf: {{}}}}\n"
BOOKS = {"a": "one.md, two.md", "b/inner": "two.md, one.md", "c": "two.md, bad.md"}


def shelf_of_books(folder: Path) -> Path:
    for name, contents in BOOKS.items():
        small_book(folder / name, MANIFEST.format(name[0], contents))
    small_book(folder / "a" / "dist" / "copy", MANIFEST.format("x", "one.md"))
    return folder


@pytest.fixture(scope="module")
def single(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The same books, each built alone."""
    shelf = shelf_of_books(tmp_path_factory.mktemp("single"))
    for name in ("a", "b/inner"):
        assert anthology("--no-cache", "-C", shelf / name, "build", "pdf", "-j", "1").status == 0
    return {
        path.name: path.read_bytes() for path in shelf.rglob("*.pdf") if path.parent.name == "dist"
    }


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_every_book_of_a_shelf_is_built_and_a_bad_one_stops_no_other(
    jobs: str, single: dict[str, bytes], tmp_path: Path
) -> None:
    shelf = shelf_of_books(tmp_path / "shelf")
    cache = str(tmp_path / "cache")
    run = anthology(
        "--json", "build", "pdf", "--shelf", shelf, "--jobs", jobs, ANTHOLOGY_CACHE=cache
    )
    assert run.status == 1
    assert [Path(path).relative_to(shelf).as_posix() for path in run.report["built"]] == [
        "a/dist/reader-a.pdf",
        "b/inner/dist/reader-b.pdf",
    ]
    (complaint,) = run.report["diagnostics"]
    assert (complaint["code"], complaint["path"]) == ("file-missing", "c/anthology.yaml")
    assert not (shelf / "a" / "dist" / "copy" / "dist").exists()
    assert {Path(path).name: Path(path).read_bytes() for path in run.report["built"]} == single


def test_a_folder_without_books_is_wrong_usage(tmp_path: Path) -> None:
    run = anthology("build", "--shelf", tmp_path)
    assert run.status == 2
    assert "anthology.yaml" in run.err
    assert anthology("build", "--shelf", tmp_path, "--text", "one").status == 2


def test_a_cache_at_an_address_is_shared(single: dict[str, bytes], tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    for place in ("first", "second"):
        shelf = shelf_of_books(tmp_path / place)
        run = anthology(
            *("-C", shelf / "a", "build", "pdf", "--timings"),
            ANTHOLOGY_CACHE=f"file://{shared}",
            XDG_CACHE_HOME=str(tmp_path / f"{place}-home"),
        )
        assert run.status == 0
        assert (shelf / "a/dist/reader-a.pdf").read_bytes() == single["reader-a.pdf"]
    assert ", 0 sections typeset, " in run.err
    for path in list(shared.rglob("*.pdf")):
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    run = anthology(
        *("-C", shelf / "a", "build", "pdf"),
        ANTHOLOGY_CACHE=f"file://{shared}",
        XDG_CACHE_HOME=str(tmp_path / "third-home"),
    )
    assert run.status == 0
    assert (shelf / "a/dist/reader-a.pdf").read_bytes() == single["reader-a.pdf"]
    assert anthology("cache", ANTHOLOGY_CACHE=f"file://{shared}").status == 2
    assert anthology("-C", shelf / "a", "build", ANTHOLOGY_CACHE="nothing://x").status == 2


# ---------------------------------------------------------------- a cluster


class Cluster:
    """A scheduler and two workers on this machine, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "scheduler.json"
        self.folder = folder
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0")
        while not self.file.exists():
            assert self.scheduler.poll() is None
            time.sleep(0.05)
        self.address = self._address()
        self.workers = [self._start("worker", "--no-nanny", "--nthreads", "1") for _ in range(2)]

    def _address(self) -> str:
        while True:
            try:
                return str(json.loads(self.file.read_text(encoding="utf-8"))["address"])
            except ValueError:
                time.sleep(0.05)

    def _start(self, what: str, *options: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [
                *(sys.executable, "-m", f"distributed.cli.dask_{what}", *options),
                *("--no-dashboard", "--scheduler-file", str(self.file)),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    folder = tmp_path / "cluster"
    folder.mkdir()
    running = Cluster(folder)
    try:
        yield running
    finally:
        running.stop()


def test_a_cluster_builds_the_same_book_though_a_worker_is_killed(
    cluster: Cluster, tmp_path: Path
) -> None:
    texts = {f"text{n}": f"# Text {n}\n\n" + f"Words of number {n}. " * 400 for n in range(12)}
    manifest = MANIFEST.format("a", ", ".join(f"{name}.md" for name in texts))
    alone = small_book(tmp_path / "alone", manifest, **texts)
    assert anthology("--no-cache", "-C", alone, "build", "pdf", "-j", "1").status == 0
    together = small_book(tmp_path / "together", manifest, **texts)
    cache = tmp_path / "cache"
    build = subprocess.Popen(
        [
            *(sys.executable, "-m", "anthology", "-C", str(together), "build", "pdf"),
            *("--scheduler", cluster.address),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "ANTHOLOGY_CACHE": f"file://{cache}"},
    )
    while not list(cache.rglob("*.json")) and build.poll() is None:
        time.sleep(0.01)
    cluster.workers[0].send_signal(signal.SIGKILL)
    out, err = build.communicate(timeout=120)
    assert (build.returncode, err) == (0, "")
    assert out == f"{together}/dist/reader-a.pdf\n"
    assert files_of(together / "dist") == files_of(alone / "dist")


def test_a_cluster_builds_a_shelf(cluster: Cluster, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    for number in range(4):
        texts = {"one": ONE, "two": TWO.replace("Words", f"Words {number}")}
        small_book(shelf / f"book{number}", MANIFEST.format(number, "one.md, two.md"), **texts)
    run = anthology(
        *("build", "pdf", "--shelf", shelf, "--scheduler", cluster.address),
        ANTHOLOGY_CACHE=str(tmp_path / "cache"),
    )
    assert run.status == 0
    assert run.out.splitlines() == [f"{shelf}/book{n}/dist/reader-{n}.pdf" for n in range(4)]


def test_a_scheduler_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    run = anthology(
        *("-C", small_book(tmp_path / "a"), "build", "--scheduler", "nonsense://here"),
        ANTHOLOGY_CACHE=str(tmp_path / "cache"),
    )
    assert run.status == 2
    assert "nonsense" in run.err
