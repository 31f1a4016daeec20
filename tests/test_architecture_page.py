"""ARCHITECTURE.md has every module, docs/diagnostics.md every severity: a page that nobody checks will lie."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "anthology"
SEVERITIES = {"error": "error", "warning": "warning", "refusal": "error"}
"""What is called with a code → how bad it then is; a refusal of a value becomes an error."""


def modules() -> set[str]:
    """Give the path of each module from the package, less the files that only say what a folder is."""
    found = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")}
    return {path for path in found if not path.endswith("__init__.py") or "skeleton" in path}


def codes() -> Iterator[tuple[str, str]]:
    """Give each code in the package with its severity."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = ast.unparse(node.func).rpartition(".")[2]
            first = node.args[0]
            choices = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
            for code in choices if name in SEVERITIES else ():
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    yield code.value, SEVERITIES[name]


def tables(page: Path) -> list[list[tuple[str, str]]]:
    """Give the first two cells of each row whose first is code, table by table."""
    parts = re.split(r"^## ", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [re.findall(r"^\| `([^`]+)` \| ([^|]+) \|", part, flags=re.MULTILINE) for part in parts]


def test_the_architecture_page_has_every_module_and_no_other() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    section = page.partition("## The modules")[2]
    listed = re.findall(r"^\| `([\w/]+\.py)` \| \S", section, flags=re.MULTILINE)
    assert sorted(listed) == sorted(modules())


def test_every_file_that_the_architecture_page_names_is_there() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for name in re.findall(r"`([\w/]+(?:\.py|\.md|/))`", page):
        assert (PACKAGE / name).exists() or (ROOT / name).exists(), name


def test_every_diagnostic_is_documented_with_its_severity_and_no_other() -> None:
    rows = [row for table in tables(ROOT / "docs" / "diagnostics.md") for row in table]
    assert len(rows) == len(set(rows)), "a diagnostic is documented twice"
    assert set(rows) == set(codes())


def test_the_diagnostics_of_a_stage_are_sorted() -> None:
    for table in tables(ROOT / "docs" / "diagnostics.md"):
        names = [code for code, _ in table]
        assert names == sorted(names)
