"""The reference of the manifest and its JSON Schema say what the schema says."""

from __future__ import annotations

import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from anthology.diagnostics import Diagnostics
from anthology.manifest.editions import (
    BookletEntry,
    CoverEditionEntry,
    EditionNotesEntry,
    EditionsEntry,
    EpubEntry,
    MarginsEntry,
    NotesEntry,
    PdfEntry,
)
from anthology.manifest.entries import ContributorEntry, Keyed, PartEntry, PersonEntry, TextEntry
from anthology.manifest.load import load_manifest
from anthology.manifest.schema import AccessibilityEntry, CoverEntry, Manifest, SeriesEntry
from anthology.manifest.schema_json import json_schema

HERE = Path(__file__).parent
DOCS = HERE.parent / "docs" / "manifest.md"


# ---------------------------------------------------------------- reference and JSON Schema

DOCUMENTED: dict[str, type[Keyed]] = {
    "The book": Manifest,
    "A person": PersonEntry,
    "`contributors`": ContributorEntry,
    "A text": TextEntry,
    "A part": PartEntry,
    "`series`": SeriesEntry,
    "`cover`": CoverEntry,
    "`accessibility`": AccessibilityEntry,
    "`notes`": NotesEntry,
    "`editions`": EditionsEntry,
    "`editions: epub`": EpubEntry,
    "`editions: pdf`": PdfEntry,
    "`editions: pdf: margins`": MarginsEntry,
    "`editions: pdf: notes`": EditionNotesEntry,
    "`editions: booklet`": BookletEntry,
    "`editions: cover`": CoverEditionEntry,
}


@pytest.mark.parametrize("heading", DOCUMENTED)
def test_the_reference_has_every_key_and_no_other(heading: str) -> None:
    sections = re.split(r"^#+ (.+)\n", DOCS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    section = dict(zip(sections[1::2], sections[2::2], strict=True))[heading]
    documented = re.findall(r"^\| `([^`]+)` \|", section, flags=re.MULTILINE)
    assert documented == [field.alias for field in DOCUMENTED[heading].model_fields.values()]


def test_every_manifest_shown_in_the_reference_is_right(tmp_path: Path) -> None:
    shown = re.findall(r"^```yaml\n(.*?)^```", DOCS.read_text(encoding="utf-8"), re.M | re.S)
    assert shown
    for number, example in enumerate(shown):
        keys = yaml.load(example, Loader=yaml.BaseLoader)
        needed = {"title": "T", "language": "en", "contents": ["one.md"]}
        jsonschema.validate(_typed(needed | keys), json_schema())
        path = tmp_path / f"{number}.yaml"
        path.write_text(yaml.safe_dump(needed | keys, allow_unicode=True), encoding="utf-8")
        diagnostics = Diagnostics()
        assert load_manifest(path, diagnostics) is not None
        assert {item.code for item in diagnostics} <= {"file-missing", "value-unknown"}


def _typed(given: object) -> object:
    """Give true, false, nothing and numbers the types that an editor's YAML 1.2 gives them."""
    match given:
        case dict():
            return {key: _typed(value) for key, value in given.items()}
        case list():
            return [_typed(value) for value in given]
        case "true" | "false":
            return given == "true"
        case "":
            return None
        case str() if re.fullmatch("[0-9]+", given):
            return int(given)
        case _:
            return given


def test_the_specimen_is_right_by_its_json_schema() -> None:
    specimen = (HERE.parent / "anthology.yaml").read_text(encoding="utf-8")
    jsonschema.validate(_typed(yaml.load(specimen, Loader=yaml.BaseLoader)), json_schema())


@pytest.mark.parametrize(
    "wrong",
    [
        {"titel": "T"},
        {"notes": {"placement": "foot"}},
        {"contents": []},
        {"contents": [{"part": "P"}]},
        {"editions": {"pdf": {"trim": "a99"}}},
        {"editions": {"booklet": {"signature": 6}}},
    ],
)
def test_the_json_schema_refuses_what_the_manifest_refuses(wrong: dict[str, object]) -> None:
    manifest = {"title": "T", "language": "en", "contents": ["one.md"]}
    jsonschema.validate(manifest, json_schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(manifest | wrong, json_schema())


def test_the_json_schema_describes_every_key() -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    mappings = [schema, *schema["$defs"].values()]
    keys = [key for mapping in mappings for key in mapping["properties"].items()]
    assert len(keys) > 60
    assert [key for key, held in keys if not held.get("description")] == []
