"""Where the nodes of a graph stand: in columns from left to right along the supplies, the same each time.

1. Parts that are not connected are laid out by themselves, and set on shelves, the highest first.
2. A node's column is the longest way to it, edges that would close a circle turned round (Sugiyama, Tagawa, Toda 1981).
3. An edge over several columns gets a point in each between; in each column nodes and points are ordered by the
   middle of their neighbours, to and fro, which leaves few crossings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from statistics import fmean
from typing import NamedTuple

_ABREAST = 4  # columns of a shelf, if no part needs more: the width of a screen
_SWEEPS = 8  # to and fro; more change nothing in graphs of this size


class Place(NamedTuple):
    """Column and row of a node; rows are a height apart, and may be a part of one."""

    column: int
    row: float

    def moved(self, columns: int, rows: float) -> Place:
        """The place so many columns to the right and rows down."""
        return Place(self.column + columns, self.row + rows)


class Layout(NamedTuple):
    """The places of the nodes, the points that each edge (by its number) goes through, and how large it all is."""

    nodes: dict[str, Place]
    bends: dict[int, list[Place]]
    columns: int
    rows: float


_Arc = tuple[str, str]


def layered(nodes: Sequence[str], edges: Sequence[_Arc]) -> Layout:
    """Places for all nodes; edges are from a node to one that shall stand right of it.

    >>> layered(["maker", "part", "buyer"], [("maker", "part"), ("part", "buyer")]).nodes
    {'maker': Place(column=0, row=0.0), 'part': Place(column=1, row=0.0), 'buyer': Place(column=2, row=0.0)}
    """
    made = [
        _part(part, [(i, edge) for i, edge in enumerate(edges) if edge[0] in part]) for part in _parts(nodes, edges)
    ]
    made.sort(key=lambda part: (part.rows, part.columns), reverse=True)
    places: dict[str, Place] = {}
    bends: dict[int, list[Place]] = {}
    most = max([_ABREAST, *(part.columns for part in made)])
    column, top, height = 0, 0.0, 0.0
    for part in made:
        if column + part.columns > most:  # a new shelf
            column, top, height = 0, top + height, 0.0
        places |= {node: place.moved(column, top) for node, place in part.nodes.items()}
        bends |= {i: [point.moved(column, top) for point in points] for i, points in part.bends.items()}
        column, height = column + part.columns, max(height, part.rows)
    return Layout({node: places[node] for node in nodes}, bends, most if top else column, top + height)


def _parts(nodes: Sequence[str], edges: Iterable[_Arc]) -> list[list[str]]:
    """The connected parts."""
    near: dict[str, set[str]] = defaultdict(set)
    for a, b in edges:
        near[a].add(b)
        near[b].add(a)
    parts, seen = [], set[str]()
    for node in nodes:
        if node in seen:
            continue
        seen.add(node)
        part, queue = [], [node]
        while queue:
            part.append(at := queue.pop())
            for other in sorted(near[at] - seen):
                seen.add(other)
                queue.append(other)
        parts.append(sorted(part, key=nodes.index))
    return parts


def _part(nodes: list[str], edges: list[tuple[int, _Arc]]) -> Layout:
    arcs = _without_circles(nodes, [edge for _, edge in edges])
    column = _columns(nodes, arcs)
    columns: dict[int, list[str]] = defaultdict(list)
    for node in nodes:
        columns[column[node]].append(node)
    near: dict[str, set[str]] = defaultdict(set)
    points: dict[int, list[str]] = {}
    for i, (a, b) in edges:
        left, right = sorted((a, b), key=lambda node: column[node])
        between = [f"\0{i} {c}" for c in range(column[left] + 1, column[right])]
        for c, point in enumerate(between, column[left] + 1):
            columns[c].append(point)
        chain = [left, *between, right]
        for one, other in pairwise(chain):
            near[one].add(other)
            near[other].add(one)
        points[i] = between if left == a else between[::-1]
    row = _rows(columns, near)
    at = {node: Place(c, row[node]) for c, some in columns.items() for node in some}
    found = {node: place for node, place in at.items() if not node.startswith("\0")}
    through = {i: [at[point] for point in some] for i, some in points.items()}
    return Layout(found, through, 1 + max(column.values()), float(max(map(len, columns.values()))))


def _without_circles(nodes: Sequence[str], edges: Iterable[_Arc]) -> list[_Arc]:
    """The edges, those turned round that lead back to a node on the way (depth first)."""
    out: dict[str, list[str]] = defaultdict(list)
    into: set[str] = set()
    for a, b in edges:
        if a != b:
            out[a].append(b)
            into.add(b)
    turned, done, way = [], set[str](), set[str]()

    def visit(node: str) -> None:
        way.add(node)
        for other in sorted(set(out[node])):
            if other in way:
                turned.append((other, node))
                continue
            turned.append((node, other))
            if other not in done:
                visit(other)
        way.discard(node)
        done.add(node)

    for node in [*(n for n in nodes if n not in into), *nodes]:
        if node not in done:
            visit(node)
    return turned


def _columns(nodes: Sequence[str], arcs: Sequence[_Arc]) -> dict[str, int]:
    """The longest way to each node; a node that only leads on stands right before the nearest that it leads to."""
    column = dict.fromkeys(nodes, 0)
    for _ in nodes:
        for a, b in arcs:
            column[b] = max(column[b], column[a] + 1)
    entered = {b for _, b in arcs}
    for node in nodes:
        ahead = [column[b] for a, b in arcs if a == node]
        if node not in entered and ahead:
            column[node] = min(ahead) - 1
    return column


def _rows(columns: Mapping[int, list[str]], near: Mapping[str, set[str]]) -> dict[str, float]:
    """Rows from 0, a whole one for each node and point, each column in the middle of the highest one's height."""
    order = {c: list(some) for c, some in sorted(columns.items())}
    height = max(map(len, order.values()))
    row: dict[str, float] = {}

    def settle(some: Sequence[str]) -> None:
        row.update({node: i + (height - len(some)) / 2 for i, node in enumerate(some)})

    for some in order.values():
        settle(some)
    for sweep in range(_SWEEPS):
        ways = list(order) if sweep % 2 == 0 else list(reversed(order))
        for c in ways:
            middle = {n: fmean(row[o] for o in sorted(near[n])) if near[n] else row[n] for n in order[c]}
            order[c] = sorted(order[c], key=lambda n: (middle[n], row[n]))
            settle(order[c])
    return row
