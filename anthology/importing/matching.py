"""Find which marks call which notes: the heaviest pairing in which both keep their order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

# Where a sign calls hundreds of notes, its k-th mark belongs to about its k-th body.
_WINDOW = 6


@dataclass(slots=True)
class _Best:
    """A pairing so far: its weight, and the pair it ends with."""

    weight: int = 0
    pair: int = -1


def pair_in_order(marks: Sequence[tuple[str, int]], bodies: Sequence[str]) -> list[tuple[int, int]]:
    """Pair marks, each a name and a weight, with the bodies of these names.

    Gives the indexes of marks and bodies. Takes time in proportion to n log n.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(bodies):
        places[name].append(place)
    pairs: list[tuple[int, int, int]] = []
    tree = [_Best() for _ in range(len(bodies) + 1)]
    seen: dict[str, int] = defaultdict(int)
    for index, (name, weight) in enumerate(marks):
        found = places.get(name)
        if not found:
            continue
        middle = seen[name]
        seen[name] += 1
        near = found[max(0, middle - _WINDOW) : middle + _WINDOW]
        for place in reversed(near or found[-1:]):
            before = _heaviest(tree, place)
            pairs.append((index, place, before.pair))
            _raise(tree, place + 1, _Best(before.weight + weight, len(pairs) - 1))
    chosen: list[tuple[int, int]] = []
    last = _heaviest(tree, len(bodies)).pair
    while last >= 0:
        index, place, last = pairs[last]
        chosen.append((index, place))
    return chosen[::-1]


def _heaviest(tree: list[_Best], count: int) -> _Best:
    """Find the heaviest pairing with the first so many bodies (a Fenwick tree of maxima)."""
    best = tree[0]
    while count:
        if tree[count].weight > best.weight:
            best = tree[count]
        count &= count - 1
    return best


def _raise(tree: list[_Best], place: int, best: _Best) -> None:
    while place < len(tree):
        if best.weight > tree[place].weight:
            tree[place] = best
        place += place & -place
