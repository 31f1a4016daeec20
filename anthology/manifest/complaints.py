"""What pydantic found wrong with a manifest, in words for its editor; in: its errors, out: diagnostics."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydantic_core import ErrorDetails

from anthology.diagnostics import Diagnostics, near_miss
from anthology.manifest.entries import PART_TAG, TEXT_TAG
from anthology.manifest.positions import Keys, Positions
from anthology.manifest.schema import home_of, keys_allowed_at

_WANTED = {
    "string_type": ("text", "put it in quotes if it is one"),
    "bool_type": ("true or false", ""),
    "bool_parsing": ("true or false", ""),
    "int_type": ("a whole number", ""),
    "int_parsing": ("a whole number", ""),
    "int_parsing_size": ("a whole number", ""),
    "tuple_type": ("a list", "write it like this: [one, two], or each on a line after “- ”"),
    "dict_type": ("a mapping", "write each as “key: value” on a line of its own"),
    "model_type": ("a mapping", "write “key: value” pairs, indented beneath it"),
    "union_tag_not_found": ("a file, a text or a part", "write “name.md”, or begin with “text: ”"),
}
_TAGS = (TEXT_TAG, PART_TAG, "[key]")
# What Pandoc and others call the same things.
_OTHER_NAMES = {
    "author": ("authors", "editors"),
    "chapters": ("contents",),
    "date": ("published",),
    "file": ("text", "image"),
    "isbn": ("identifier",),
    "lang": ("language",),
    "section": ("part",),
    "size": ("trim", "sheet"),
    "texts": ("contents",),
    "toc": ("contents",),
    "uuid": ("identifier",),
}


def complain(
    errors: Iterable[ErrorDetails], positions: Positions, diagnostics: Diagnostics
) -> None:
    """Report every error at its place, one for each thing that is wrong."""
    errors = list(errors)
    meant = {
        (*error["loc"][:-1], name)
        for error in errors
        if error["type"] == "extra_forbidden" and (name := _meant(error["loc"]))
    }
    for error in errors:
        if error["type"] != "missing" or error["loc"] not in meant:
            _complain(error, positions, diagnostics)


def _complain(error: ErrorDetails, positions: Positions, diagnostics: Diagnostics) -> None:
    steps = error["loc"]
    keys = tuple(step for step in steps if step not in _TAGS)
    place = positions.place(keys)
    context = error.get("ctx", {})
    message, hints = context.get("message", ""), context.get("hints", ())
    match error["type"]:
        case "extra_forbidden":
            message = f"{_place_name(keys[:-1])} has no key “{keys[-1]}”"
            place = positions.key_place(keys)
            diagnostics.error("key-unknown", message, place, _hint_for_key(steps))
        case "missing" if keys[-1] == "contents":
            message = f"there is nothing in {_place_name(keys[:-1])}: its “contents” are missing"
            diagnostics.error("contents-empty", message, place, "list the files of its texts there")
        case "missing":
            message = f"{_place_name(keys[:-1])} lacks “{keys[-1]}”"
            diagnostics.error("key-missing", message, place, f"add “{keys[-1]}: …”")
        case "literal_error":
            allowed = re.findall("'([^']+)'", str(context["expected"]))
            name = near_miss(str(error["input"]), allowed)
            message = f"{_name(keys)} cannot be {_kind(error['input'])}"
            hint = f"did you mean “{name}”?" if name else f"write {_alternatives(allowed)}"
            diagnostics.error("value-unknown", message, place, hint)
        case "contents-empty":
            diagnostics.error("contents-empty", message, place, "list the files of its texts there")
        case "conformance-uncertified":
            place = positions.place((*keys, "conforms-to"))
            diagnostics.error("conformance-uncertified", message, place, *hints)
        case "isbn-shared":
            place = positions.place(("print-isbn",))
            diagnostics.error("isbn-shared", message, place, *hints)
        case "value-invalid":
            diagnostics.error("value-invalid", f"{_name(keys)}: {message}", place, *hints)
        case "value-range":
            diagnostics.error("value-range", f"{_name(keys)}: {message}", place, *hints)
        case "value-unknown":
            diagnostics.error("value-unknown", f"{_name(keys)}: {message}", place, *hints)
        case "value-kind":
            diagnostics.error("value-kind", f"{_name(keys)}: {message}", place, *hints)
        case kind:
            wanted, hint = _WANTED.get(kind, ("something else", ""))
            message = f"{_name(keys)} must be {wanted}, not {_kind(error['input'])}"
            diagnostics.error("value-kind", message, place, *filter(None, [hint]))


def _meant(steps: Keys) -> str | None:
    written, allowed = str(steps[-1]), keys_allowed_at(steps[:-1])
    others = _OTHER_NAMES.get(written.lower(), ())
    hyphened = written.lower().replace("_", "-").replace(" ", "-")
    return near_miss(hyphened, allowed) or next((name for name in others if name in allowed), None)


def _hint_for_key(steps: Keys) -> str:
    if home := home_of(str(steps[-1])):
        return f"it belongs under “{': '.join(home)}:”"
    if name := _meant(steps):
        return f"did you mean “{name}”?"
    if steps[-2:] == (PART_TAG, "text"):
        return "an entry is a text or a part: list the text in the “contents” of the part"
    return f"the keys here are {', '.join(keys_allowed_at(steps[:-1]))}"


def _name(keys: Keys) -> str:
    if keys and isinstance(keys[-1], int):
        return f"entry {keys[-1] + 1} of {_name(keys[:-1])}"
    return f"“{keys[-1]}”" if keys else "the manifest"


def _place_name(keys: Keys) -> str:
    return _name(keys) if not keys or isinstance(keys[-1], int) else f"the mapping {_name(keys)}"


def _kind(given: object) -> str:
    match given:
        case None:
            return "nothing"
        case list():
            return "a list"
        case dict():
            return "a mapping"
        case _:
            words = str(given)
            return f"“{words[:60]}…”" if len(words) > 60 else f"“{words}”"


def _alternatives(words: list[str]) -> str:
    *others, last = (f"“{word}”" for word in words)
    return f"{', '.join(others)} or {last}"
