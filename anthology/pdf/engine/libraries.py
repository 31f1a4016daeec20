"""WeasyPrint imported without asking a compiler where its libraries are.

It tries each of its C libraries by the names that it has on several systems. For a name that is none, Python runs
`ldconfig`, `gcc` and `ld`: fifty processes and a third of a second where there is a compiler. On Linux the last names
tried are those that the loader knows. Where they do not do, Python's own search is asked after all.
"""

from __future__ import annotations

import importlib
import io
import sys
from contextlib import redirect_stdout, suppress
from ctypes import util


def _find_nothing(name: str) -> str | None:
    """Take the place of `find_library`."""
    del name
    return None


def import_weasyprint() -> None:
    """Import WeasyPrint, if it is not imported yet; raises `OSError` where a library is missing."""
    if sys.platform == "linux" and "weasyprint" not in sys.modules:
        stock = util.find_library
        util.find_library = _find_nothing
        try:
            # Whatever it prints of a missing library, it prints again below.
            with suppress(OSError), redirect_stdout(io.StringIO()):
                importlib.import_module("weasyprint")
        finally:
            util.find_library = stock
    importlib.import_module("weasyprint")


import_weasyprint()
