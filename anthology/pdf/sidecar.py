"""Leaves as JSON, in the cache beside their fragment."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from anthology.diagnostics import Diagnostic, Severity
from anthology.pdf.leaves import DrawnFont, Leaves, PageStart


def encode(leaves: Leaves) -> bytes:
    """Write leaves down, without the fragment's place."""
    written = asdict(leaves)
    del written["pdf"]
    written["complaints"] = [
        [item.code, item.severity, item.message, list(item.hints)] for item in leaves.complaints
    ]
    return json.dumps(written, ensure_ascii=False, separators=(",", ":")).encode()


def decode(content: bytes, pdf: Path) -> Leaves:
    """Read leaves back; `pdf` is where their fragment is."""
    written: dict[str, Any] = json.loads(content)
    return Leaves(
        **{
            **written,
            "pdf": pdf,
            "page_starts": tuple(start and PageStart(**start) for start in written["page_starts"]),
            "complaints": tuple(
                Diagnostic(code, Severity(severity), message, None, tuple(hints))
                for code, severity, message, hints in written["complaints"]
            ),
            "fonts": tuple(_font(font) for font in written["fonts"]),
        }
    )


def _font(written: dict[str, Any]) -> DrawnFont:
    """JSON's keys are texts; ours are glyph numbers."""
    tables = {
        name: {int(glyph): value for glyph, value in written[name].items()}
        for name in ("unicode", "missing")
    }
    return DrawnFont(**{**written, **tables})
