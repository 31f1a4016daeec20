"""Room for Python's frames, taken once.

CPython keeps the frames of calls in pieces of 16 KB (`push_chunk` in its `pystate.c`), and gives a piece back as
soon as the last frame leaves it. A function that is called at the edge of one, by the hundred thousand in layout,
asks the kernel for memory each time: by an accident of how deep the calls are, a page takes twice as long. A call
whose own frame needs more than a piece gets one as large as the next power of two; those within it get what is left.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import ParamSpec, TypeVar

SLOTS = 2**17 + 1
"""Of eight bytes: a megabyte and a little, so that almost another is left. None of it is touched before it is used."""

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def _call(
    function: Callable[Arguments, Result], *arguments: Arguments.args, **named: Arguments.kwargs
) -> Result:
    return function(*arguments, **named)


_call_in_room = FunctionType(_call.__code__.replace(co_stacksize=SLOTS), globals())


def with_room(
    function: Callable[Arguments, Result], *arguments: Arguments.args, **named: Arguments.kwargs
) -> Result:
    """Call a function with room for the frames of all the calls that it leads to."""
    result: Result = _call_in_room(function, *arguments, **named)
    return result
