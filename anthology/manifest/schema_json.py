"""The manifest's keys as JSON Schema, so that editors can complete and check them."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import CoreSchema

from anthology.manifest.schema import Manifest

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_BESIDES = frozenset(("description", "default", "examples"))
_NULL = {"type": "null"}


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of the manifest."""
    return Manifest.model_json_schema(by_alias=True, schema_generator=_Generator)


class _Generator(GenerateJsonSchema):
    def generate(self, schema: CoreSchema, mode: JsonSchemaMode = "validation") -> JsonSchemaValue:
        whole = super().generate(schema, mode)
        definitions = whole.get("$defs", {})
        for mapping in [whole, *definitions.values()]:
            mapping.pop("title", None)
            for key, held in mapping.get("properties", {}).items():
                is_required = key in mapping.get("required", ())
                described = _described(held, definitions)
                mapping["properties"][key] = described if is_required else _optional(described)
        return {"$schema": _DIALECT, "title": "The manifest of an anthology", **whole}

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def _described(held: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """Put back the description that pydantic leaves out where a definition has the same one."""
    target = definitions.get(held.get("$ref", "").rpartition("/")[2], {})
    return {"description": target.get("description", ""), **held}


def _optional(held: dict[str, Any]) -> dict[str, Any]:
    """Let a key that may be absent be empty too, as `load_manifest` does."""
    kinds = {name: value for name, value in held.items() if name not in _BESIDES}
    besides = {name: value for name, value in held.items() if name in _BESIDES}
    if not besides.get("default") or "$ref" in kinds:
        besides.pop("default", None)
    match kinds:
        case {"type": str(kind), **others} if not others:
            return {**besides, "type": [kind, "null"]}
        case {"type": list(allowed), **others} if not others:
            return {**besides, "type": [*allowed, "null"]}
        case {"anyOf": choices, **others} if not others:
            return {**besides, "anyOf": [c for c in choices if c != _NULL] + [_NULL]}
        case _:
            return {**besides, "anyOf": [kinds, _NULL]}
