"""The shipped fonts as static faces."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from anthology.cache import Cache
from anthology.fonts import faces, font_face_rules

SHIPPED = ("EB Garamond", "IBM Plex Mono", "Noto Serif", "Amiri", "Frank Ruhl Libre")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    return Cache(tmp_path_factory.mktemp("cache"))


@pytest.mark.parametrize("family", SHIPPED)
def test_every_shipped_family_gives_static_faces(family: str, cache: Cache) -> None:
    found = faces([family], cache)
    kinds = {(face.weight, face.italic) for face in found}
    assert {(400, False), (700, False)} <= kinds
    assert len(kinds) == len(found)
    for face in found:
        font = TTFont(face.path)
        assert "fvar" not in font
        assert font["OS/2"].usWeightClass == face.weight


def test_a_family_with_italics_gives_four_faces(cache: Cache) -> None:
    kinds = [(face.weight, face.italic) for face in faces(["EB Garamond"], cache)]
    assert kinds == [(400, False), (700, False), (400, True), (700, True)]


def test_bold_is_drawn_bolder_than_regular(cache: Cache) -> None:
    regular, bold, *_ = faces(["EB Garamond"], cache)

    def advance(path: Path) -> int:
        font = TTFont(path)
        return int(font["hmtx"][font.getBestCmap()[ord("n")]][0])

    assert advance(bold.path) > advance(regular.path)


def test_small_capitals_and_old_style_figures_survive(cache: Cache) -> None:
    font = TTFont(faces(["EB Garamond"], cache)[0].path)
    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert {"smcp", "onum", "sups", "liga"} <= features


def test_the_same_face_has_the_same_bytes_in_another_cache(tmp_path: Path, cache: Cache) -> None:
    other = Cache(tmp_path / "other")
    assert [face.digest for face in faces(["EB Garamond"], cache)] == [
        face.digest for face in faces(["EB Garamond"], other)
    ]


def test_an_unknown_family_names_its_neighbour(cache: Cache) -> None:
    with pytest.raises(LookupError, match="did you mean “EB Garamond”"):
        faces(["EB Garamont"], cache)


def test_each_face_has_a_rule_that_loads_it(cache: Cache) -> None:
    found = faces(["EB Garamond"], cache)
    rules = font_face_rules(found, lambda face: f"fonts/{face.digest}.ttf")
    assert rules.count("@font-face") == len(found)
    assert re.search(r'"EB Garamond"; font-weight: 700; font-style: italic', rules)
    assert all(f'url("fonts/{face.digest}.ttf")' in rules for face in found)


def test_a_temporary_cache_goes_with_its_owner() -> None:
    with Cache() as temporary:
        path = temporary.put("ab12", ".txt", b"text")
        assert path.read_bytes() == b"text"
        assert temporary.get("ab12", ".txt") == path
        assert temporary.get("ab13", ".txt") is None
    assert not path.exists()


def test_an_entry_of_the_cache_that_was_cut_short_is_not_trusted(tmp_path: Path) -> None:
    path = Cache(tmp_path).put("0" * 64, ".pdf", b"whole")
    path.write_bytes(b"who")
    assert Cache(tmp_path).get("0" * 64, ".pdf") is None
    assert Cache(tmp_path).put("0" * 64, ".pdf", b"whole").read_bytes() == b"whole"


def test_the_cache_gives_up_what_was_not_used_for_longest(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    old, new = cache.put("1" * 64, ".pdf", b"12345"), cache.put("2" * 64, ".pdf", b"12345")
    os.utime(old, (1, 1))
    cache.trim(5)
    assert not old.exists()
    assert new.exists()
