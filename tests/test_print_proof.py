"""A book of every construct, in every design, before all judges of PDFs: for readers, and for a printer."""

from __future__ import annotations

from pathlib import Path

import pytest
from prove_print import BOOKS, prove

from anthology.typography import DESIGNS


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("cache"))


@pytest.mark.parametrize("variant", ["foot", "x-4"])
@pytest.mark.parametrize("design", DESIGNS)
def test_judges_find_nothing_wrong_with_any_construct(
    design: str, variant: str, tmp_path: Path, cache: str
) -> None:
    assert prove(BOOKS / "every-construct", tmp_path, design, variant, cache).faults == []
