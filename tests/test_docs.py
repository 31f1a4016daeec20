"""The documentation says what the program does: every command, option, key and complaint, and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer
from conftest import ROOT

from anthology.cli import app
from anthology.commands.building import EditionName
from anthology.commands.looking import View
from anthology.manifest.schema_json import json_schema

DOCS = ROOT / "docs"
PAGES = ("commands.md", "manifest.md", "dialect.md", "diagnostics.md")


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


# ---------------------------------------------------------------- commands


def commands() -> Iterator[tuple[str, Any]]:
    """Give every command by its name, and under no name the options of all."""
    whole: Any = typer.main.get_command(app)
    yield "", whole
    yield from whole.commands.items()


def options() -> Iterator[tuple[str, str]]:
    for name, command in commands():
        for parameter in command.params:
            if parameter.param_type_name == "option":
                for option in parameter.opts:
                    yield name, option


def section_of(name: str) -> str:
    """Give what docs/commands.md says under the heading of a command."""
    pattern = rf"^#+ .*\banthology {name}\b.*\n(.*?)(?=^#+ |\Z)"
    found = re.search(pattern, page("commands.md"), re.MULTILINE | re.DOTALL)
    assert found, f"no heading for “anthology {name}”"
    return found[0]


@pytest.mark.parametrize("name", [name for name, _ in commands() if name])
def test_every_command_has_a_heading(name: str) -> None:
    assert section_of(name)


@pytest.mark.parametrize(("name", "option"), list(options()))
def test_every_option_stands_under_its_command(name: str, option: str) -> None:
    where = section_of(name) if name else page("commands.md")
    assert re.search(rf"`[^`]*{re.escape(option)}(?![\w-])[^`]*`", where), option


@pytest.mark.parametrize(("name", "choices"), [("build", EditionName), ("show", View)])
def test_every_choice_of_a_command_stands_under_it(name: str, choices: type[StrEnum]) -> None:
    for choice in choices:
        assert re.search(rf"\b{choice}\b", section_of(name)), choice


def test_no_option_is_documented_that_is_none() -> None:
    known = {option for _, option in options()} | {"--help"}
    known |= {option for _, c in commands() for p in c.params for option in p.secondary_opts}
    written = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", page("commands.md")))
    assert written - known - {"--install-completion", "--show-completion"} == set()


@pytest.mark.parametrize("variable", ["ANTHOLOGY_CACHE", "SOURCE_DATE_EPOCH"])
def test_every_variable_of_the_environment_is_documented(variable: str) -> None:
    assert variable in page("commands.md")


@pytest.mark.parametrize("status", ["0", "1", "2"])
def test_every_exit_status_is_documented(status: str) -> None:
    assert re.search(rf"^\|? *`?{status}`?\b", page("commands.md"), re.MULTILINE)


# ---------------------------------------------------------------- manifest


def test_every_key_of_the_manifest_is_documented() -> None:
    schema = json_schema()
    keys = {key for held in (schema, *schema["$defs"].values()) for key in held["properties"]}
    assert len(keys) > 40
    assert {key for key in keys if f"`{key}`" not in page("manifest.md")} == set()


# ---------------------------------------------------------------- diagnostics


@cache
def codes() -> dict[str, str]:
    """Find every code that the program can give, with the module that gives it."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "anthology").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for code in _codes_in(node):
                found[code] = path.relative_to(ROOT).as_posix()
    return found


def _codes_in(node: ast.AST) -> Iterator[str]:
    """Give the codes of a call that complains: `….error("code", …)`, `Diagnostic("code", …)`, `refusal("code", …)`."""
    if not isinstance(node, ast.Call) or not node.args:
        return
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name not in ("error", "warning", "Diagnostic", "refusal"):
        return
    first = node.args[0]
    choices = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    for choice in choices:
        if isinstance(choice, ast.Constant) and isinstance(choice.value, str):
            yield choice.value


def documented() -> set[str]:
    return set(re.findall(r"^#* *\|? *`([a-z0-9]+(?:-[a-z0-9]+)+)`", page("diagnostics.md"), re.M))


def test_codes_are_found() -> None:
    assert {"note-undefined", "template-failed", "key-unknown", "text-exists"} <= set(codes())


@pytest.mark.parametrize("code", sorted(codes()))
def test_every_diagnostic_is_documented(code: str) -> None:
    assert code in documented(), codes()[code]


def test_no_diagnostic_is_documented_that_cannot_be_given() -> None:
    assert documented() - set(codes()) - findings() == set()


def findings() -> set[str]:
    """Find what may be a code of the importer's reports, which the same page may explain."""
    modules = (ROOT / "anthology" / "importing").glob("*.py")
    words = "".join(path.read_text(encoding="utf-8") for path in modules)
    return set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', words))


def test_codes_are_written_in_words() -> None:
    assert [code for code in codes() if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)+", code)] == []


# ---------------------------------------------------------------- the pages themselves


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_the_reference_is_there(name: str) -> None:
    assert page(name).startswith("# ")


@pytest.mark.parametrize(
    "path",
    sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")]),
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    words = re.sub(r"```.*?```|`[^`\n]*`", "", path.read_text(encoding="utf-8"), flags=re.S)
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", words):
        if "://" not in target and not target.startswith("mailto:"):
            assert (path.parent / target).exists(), target
