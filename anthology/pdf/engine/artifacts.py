"""Artifacts in the content streams: furniture is marked as such, and nothing marked lies in another.

ISO 14289-1, 7.1: content is either tagged or an artifact, and neither lies inside the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pydyf

BEGINS = (b"BDC", b"BMC")


def mark_artifacts(stream: list[Any], artifacts: Mapping[int, str]) -> None:
    """Rewrite a content stream in place; `artifacts` says which MCIDs are none of the tree's.

    WeasyPrint draws an underline, an artifact, inside the text's own marks: those marks are dropped.
    """
    written: list[Any] = []
    open_marks: list[bool] = []
    for token in stream:
        if token in BEGINS:
            properties = written.pop() if token == b"BDC" else None
            tag = written.pop()
            number = properties.get("MCID") if isinstance(properties, dict) else None
            kept = not (tag == "/Artifact" and any(open_marks))
            open_marks.append(kept)
            if isinstance(number, int) and number in artifacts:
                kind = pydyf.Dictionary({"Type": f"/{artifacts[number]}"})
                written += ["/Artifact", kind, b"BDC"]
            elif kept:
                written += [tag, token] if properties is None else [tag, properties, token]
        elif token == b"EMC":
            if open_marks.pop():
                written.append(token)
        else:
            written.append(token)
    stream[:] = written


def mark_spoken(stream: list[Any], spoken: Mapping[int, str]) -> None:
    """Write into a content stream what marked content says, where that is not what is drawn.

    Programs that copy or search text look here; a screen reader looks into the structure.
    """
    if not spoken:
        return
    for token in stream:
        if isinstance(token, dict) and token.get("MCID") in spoken:
            token["ActualText"] = pydyf.String(spoken[token["MCID"]])


def numbers_in(stream: list[Any]) -> list[int]:
    """List the MCIDs that a content stream marks."""
    return [token["MCID"] for token in stream if isinstance(token, dict) and "MCID" in token]
