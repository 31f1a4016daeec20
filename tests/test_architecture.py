"""The rules that keep the corridor straight, as far as import contracts cannot tell."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGE = ROOT / "anthology"
MODULES = sorted(PACKAGE.rglob("*.py"))
IDS = [path.relative_to(ROOT).as_posix() for path in MODULES]
BEFORE_EDITIONS = [
    path for path in MODULES if path.relative_to(PACKAGE).parts[0] in ("edit", "model", "read")
]


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imported_by(program: str) -> set[str]:
    """Run a program in a fresh interpreter; give the top-level packages that it has imported."""
    listing = "import json, sys; print(json.dumps(sorted({n.split('.')[0] for n in sys.modules})))"
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\n{listing}"],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


# ---------------------------------------------------------------- what is imported when


def test_the_command_line_starts_without_what_only_a_build_needs() -> None:
    heavy = {"weasyprint", "pydantic", "babel", "ebooklib", "pikepdf", "lxml", "jinja2", "PIL"}
    assert imported_by("import anthology.cli") & heavy == set()


def test_checking_a_book_needs_no_typesetting() -> None:
    program = (
        "from pathlib import Path; from anthology.project import open_project; "
        "from anthology.cache import Cache; from anthology.workshop import Workshop; "
        "from anthology.diagnostics import Diagnostics; "
        "project = open_project(Path('anthology.yaml'), Workshop(Cache()), Diagnostics()); "
        "assert project.book.contents"
    )
    assert "weasyprint" not in imported_by(program)


def test_reading_and_editing_need_neither_edition() -> None:
    program = "import anthology.read.markdown, anthology.read.assemble, anthology.edit"
    assert imported_by(program) & {"weasyprint", "ebooklib", "pikepdf", "jinja2"} == set()


# ---------------------------------------------------------------- who may do what


def calls_in(path: Path, name: str) -> Iterator[int]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node.lineno


def attributes_in(path: Path) -> set[str]:
    """Give what a module uses of other modules, as `os.environ`."""
    return {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }


COMMANDS = {"cli.py", "__main__.py"}
OUTSIDE = {"sys.stdout", "sys.stderr", "sys.stdin", "sys.argv"}
SURROUNDINGS = {
    "os.environ",
    "os.getenv",
    "datetime.now",
    "datetime.today",
    "date.today",
    "time.time",
    "random.random",
    "uuid.uuid1",
    "uuid.uuid4",
    "Path.cwd",
    "Path.home",
    "os.getcwd",
}


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_only_the_command_line_prints(path: Path) -> None:
    if path.name not in COMMANDS and "commands" not in path.parts:
        assert list(calls_in(path, "print")) == []
        assert attributes_in(path) & OUTSIDE == set()


FONTCONFIG = PACKAGE / "pdf" / "engine" / "typecase.py"
"""It hides the system's fonts by a variable, and puts that back as it was."""


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_clock_and_environment_come_in_from_the_command_line(path: Path) -> None:
    if path.name not in COMMANDS and "commands" not in path.parts:
        allowed = {"os.environ"} if path == FONTCONFIG else set()
        assert attributes_in(path) & SURROUNDINGS == allowed


@pytest.mark.parametrize("path", BEFORE_EDITIONS, ids=lambda path: path.stem)
def test_no_format_is_known_before_the_editions(path: Path) -> None:
    tree = tree_of(path)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names |= {node.name for node in ast.walk(tree) if isinstance(node, ast.alias)}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    names |= {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
    }
    assert [name for name in names if re.search(r"epub|pdf|xhtml|kindle", name, re.I)] == []


# ---------------------------------------------------------------- form


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert len(ast.get_docstring(tree_of(path)) or "") > 20


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_every_public_function_and_class_says_what_it_does(path: Path) -> None:
    silent = [
        node.name
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_no_module_is_longer_than_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_modules_are_not_named_after_nothing(path: Path) -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "processor"}
    assert vague & set(path.with_suffix("").relative_to(ROOT).parts) == set()


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_nothing_is_left_to_be_done(path: Path) -> None:
    assert not re.search(r"\b(TODO|FIXME|XXX)\b|NotImplementedError", path.read_text("utf-8"))
