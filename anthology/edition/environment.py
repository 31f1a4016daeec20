"""Jinja2 as the templates want it; in: the folder of a book's own templates, out: the environment.

What Jinja2 makes of a shipped template is kept where Python keeps what it makes of a module,
so that only the first build takes the time for it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from importlib.util import cache_from_source
from pathlib import Path
from pickle import UnpicklingError
from types import FunctionType, MethodType
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup, escape

from anthology.cache import whole_file

SHIPPED = Path(__file__).parent / "templates"

_MANNER: dict[str, Any] = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": False,
}
_OURS = (FunctionType, MethodType)
_SCOPES = frozenset({"_loop_vars", "_block_vars"})
"""Arguments that Jinja2 adds within a loop or a block, for functions of its own."""


def environment(overrides: Path | None) -> Environment:
    """Set up Jinja2: the book's own templates before the shipped ones."""
    folders = [overrides, SHIPPED] if overrides and overrides.is_dir() else [SHIPPED]
    made = Environment(loader=FileSystemLoader(folders), bytecode_cache=_Compiled(), **_MANNER)
    made.context_class = VariedContext
    made.template_class = _Template
    return made


class VariedContext(Context):
    """Is quickly made anew, and calls our own functions without asking what they want of Jinja2, as its own may."""

    def varied(self, **own: object) -> VariedContext:
        """Give a context like this one, with other variables of its own."""
        made = object.__new__(VariedContext)
        made.__dict__.update(self.__dict__, vars=own, exported_vars=set())
        return made

    def call(self, called: Callable[..., Any], /, *arguments: Any, **named: Any) -> Any:
        """Call what a template calls."""
        if type(called) in _OURS:
            if named:
                named = {name: value for name, value in named.items() if name not in _SCOPES}
            return called(*arguments, **named)
        return super().call(called, *arguments, **named)


class _Template(Template):
    """Leaves alone what is markup, of which Jinja2 would make a copy."""

    @classmethod
    def from_code(cls, *arguments: Any, **named: Any) -> Template:
        made = super().from_code(*arguments, **named)
        made.root_render_func.__globals__["escape"] = _as_markup
        return made


def _as_markup(written: object) -> Markup:
    return written if type(written) is Markup else escape(written)


class _Compiled(BytecodeCache):
    """Shipped templates beside Python's own bytecode; a book's own are translated in each build."""

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        is_shipped = filename is not None and Path(filename).is_relative_to(SHIPPED)
        keeps_bytecode = sys.implementation.cache_tag is not None
        return cache_from_source(filename) if filename and is_shipped and keeps_bytecode else ""

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(f"{_maker()} {source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key:
            # What cannot be read is translated again.
            with suppress(OSError, EOFError, ValueError, TypeError, UnpicklingError):
                bucket.bytecode_from_string(Path(bucket.key).read_bytes())

    def dump_bytecode(self, bucket: Bucket) -> None:
        if not bucket.key or sys.dont_write_bytecode:
            return
        kept = Path(bucket.key)
        with suppress(OSError):  # whoever installed the package need not be who uses it
            kept.parent.mkdir(parents=True, exist_ok=True)
            with whole_file(kept) as temporary:
                temporary.write_bytes(bucket.bytecode_to_string())


@cache
def _maker() -> str:
    """Tell what a translation depends on besides its source."""
    return f"{version('jinja2')} {sorted(map(str, _MANNER.items()))}"
