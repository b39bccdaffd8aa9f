"""The graph as a picture: SVG without scripts, which asks for nothing and is the same for the same graph.

A listed party has a thick border, a colour and the word; equipment has cut corners, goods are round, a description is
dashed. What is denied is drawn in long dashes, what is alleged, possible or planned in dots; both are said in words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from importlib.resources import files
from itertools import pairwise
from unicodedata import east_asian_width

from lxml import etree

from xref.report._elements import E, Element
from xref.report.graph import DENIED, Edge, Graph, Node
from xref.report.graph.layout import Layout, Place, layered

LEGEND = (
    "Long dashes: denied, or said not to be so. Dots: alleged, possible, planned. Point at a line for its sentence."
)
MOST = 40  # edges of a picture that a person can still follow
_WIDTH, _HEIGHT = 186, 50  # of a node, in pixels
_ACROSS, _DOWN = 154, 18  # between columns, where the words of the edges stand, and between rows
_MARGIN = 12
_APART = 16  # between edges of the same two nodes
_LETTER = 6.3  # the mean width of a letter of 12 pixels; one of East Asia has twice as much
_LINE, _LINES = 27, 2  # letters of a line of a node, and its lines
_SAID = 24  # letters of the words of an edge
_VARIABLE = re.compile(r"var\(--[\w-]+, ([^)]+)\)")  # of a page; many programs that draw SVG know none
_AT = (0.5, 0.38, 0.62, 0.28, 0.72, 0.2, 0.8)  # where on an edge its words may stand, the best first

Point = tuple[float, float]
Box = tuple[float, float, float, float]


def picture(graph: Graph, address: Callable[[Node], str | None] = lambda _: None) -> Element:
    """The picture of a graph, without a namespace, as it stands in HTML; `address` gives what a node links to."""
    arcs = [(e.target, e.source) if e.backwards else (e.source, e.target) for e in graph.edges]
    layout = layered(list(graph.nodes), arcs)
    width = 2 * _MARGIN + layout.columns * (_WIDTH + _ACROSS) - _ACROSS
    height = 2 * _MARGIN + layout.rows * (_HEIGHT + _DOWN) - _DOWN
    about = f"{len(graph.nodes)} parties and items, {len(graph.edges)} links"
    arrow = E.marker(
        {"id": "arrow", "viewBox": "0 0 8 8", "refX": "7", "refY": "4", "markerWidth": "8", "markerHeight": "8",
         "markerUnits": "userSpaceOnUse", "orient": "auto-start-reverse"},
        E.path({"d": "M0 0 L8 4 L0 8 z"}),
    )  # fmt: skip
    return E.svg(
        {"class": "graph", "role": "group", "viewBox": f"0 0 {width:g} {height:g}", "width": f"{width:g}",
         "height": f"{height:g}", "aria-label": f"Who supplies what to whom: {about}"},
        E.title(f"Who supplies what to whom: {about}"), E.defs(arrow), *_lines(graph, layout),
        *(_box(node, _middle(layout.nodes[key]), address(node)) for key, node in graph.nodes.items()),
    )  # fmt: skip


def text(graph: Graph) -> str:
    """The picture as a file of its own."""
    drawn = picture(graph)
    style = files("xref.report").joinpath("assets", "graph.css").read_text(encoding="utf-8")
    drawn.insert(0, E.style(_VARIABLE.sub(r"\1", style)))
    body = etree.tostring(drawn, encoding="unicode")
    return body.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1) + "\n"


def left_out(graph: Graph, most: int = MOST) -> str:
    """What a picture of the heaviest links does not show, in words; "" if it shows all."""
    shown = len(graph.heaviest(most).edges)
    return "" if shown == len(graph.edges) else f"{len(graph.edges) - shown:,} of {len(graph.edges):,} are left out"


def _middle(place: Place) -> Point:
    x = _MARGIN + _WIDTH / 2 + place.column * (_WIDTH + _ACROSS)
    return x, _MARGIN + _HEIGHT / 2 + place.row * (_HEIGHT + _DOWN)


def _box(node: Node, middle: Point, address: str | None) -> Element:
    x, y = middle
    lines = _wrapped(node.label)
    first = y - 2 - 7 * (len(lines) - 1) - (0 if len(lines) > 1 else 3)
    shown = [E.text({"x": f"{x:g}", "y": f"{first + 14 * i:g}"}, line) for i, line in enumerate(lines)]
    what = _cut(_what(node), _LINE)
    parts = [
        E.title(f"{node.label}: {_what(node)}" + f" ({node.entity_ids})" * bool(node.entity_ids)),
        E.path({"d": _outline(node.kind, x, y)}),
        *shown,
        E.text({"class": "what", "x": f"{x:g}", "y": f"{y + 19:g}"}, what),
    ]
    group = E.g({"class": f"node is-{node.kind} is-{node.status}".removesuffix(" is-")}, *parts)
    return E.a({"href": address}, group) if address else group


def _outline(kind: str, x: float, y: float) -> str:
    """A rectangle for a party, with cut corners for equipment, with round ends for goods."""
    left, right, top, low = x - _WIDTH / 2, x + _WIDTH / 2, y - _HEIGHT / 2, y + _HEIGHT / 2
    if kind == "goods":
        r = _HEIGHT / 2
        return (
            f"M{left + r:g} {top:g} H{right - r:g} A{r:g} {r:g} 0 0 1 {right - r:g} {low:g} H{left + r:g} "
            f"A{r:g} {r:g} 0 0 1 {left + r:g} {top:g} z"
        )
    c = 10 if kind == "equipment" else 0
    return (
        f"M{left + c:g} {top:g} H{right - c:g} L{right:g} {top + c:g} V{low - c:g} L{right - c:g} {low:g} "
        f"H{left + c:g} L{left:g} {low - c:g} V{top + c:g} z"
    )


def _what(node: Node) -> str:
    """The last line of a node."""
    if node.kind in ("goods", "equipment"):
        return node.control or node.kind
    if node.kind == "place" and node.status not in ("match", "possible"):
        return "place"
    lists = ", ".join(dict.fromkeys(entity.partition(":")[0] for entity in node.entity_ids.split("; ") if entity))
    said = {
        "match": f"LISTED: {lists}" if lists else "LISTED", "possible": f"perhaps listed: {lists}".rstrip(": "),
        "no_match": "no match", "needs_human": "who is meant?", "not_screened": "not screened",
    }  # fmt: skip
    return said.get(node.status, "" if node.kind == "party" else node.kind)


def _words(edge: Edge) -> str:
    """What stands on an edge: what is denied or uncertain is said."""
    modality = DENIED if edge.negated and DENIED in edge.modality else "not" if edge.negated else ""
    if not modality and not edge.certain:
        modality = edge.modality.replace("; ", ", ")
    times = f" \u00d7{edge.times}" if edge.times > 1 else ""
    return f"{modality}: {edge.relation}{times}" if modality else f"{edge.relation}{times}"


def _lines(graph: Graph, layout: Layout) -> list[Element]:
    """The edges; those between the same two nodes run apart. The second step of a link has no words of its own."""
    beside: dict[frozenset[str], list[int]] = defaultdict(list)
    for i, edge in enumerate(graph.edges):
        beside[frozenset((edge.source, edge.target))].append(i)
    taken: list[Box] = [
        (x - _WIDTH / 2, y - _HEIGHT / 2, x + _WIDTH / 2, y + _HEIGHT / 2)
        for x, y in map(_middle, layout.nodes.values())
    ]
    drawn, before = [], 0
    for i, edge in enumerate(graph.edges):
        same = beside[frozenset((edge.source, edge.target))]
        aside = (same.index(i) - (len(same) - 1) / 2) * _APART
        bends = layout.bends.get(i, [])
        points = _way(
            layout.nodes[edge.source], bends[::-1] if edge.backwards else bends, layout.nodes[edge.target], aside
        )
        second, before = edge.link == before, edge.link
        kind = "denied" if edge.negated else "said" if edge.certain else "uncertain"
        path = E.path({"d": _curve(points), "marker-end": "url(#arrow)"})
        words = [] if second else [_label(_cut(_words(edge), _SAID), points, taken)]
        drawn.append(E.g({"class": f"edge is-{kind}"}, E.title(_told(edge)), path, *words))
    return drawn


def _told(edge: Edge) -> str:
    """What an edge shows when it is pointed at."""
    said_by = f"said by {edge.said_by}" if edge.said_by else ""
    parts = (_words(edge), edge.tense, said_by, edge.sentence, edge.red_flags, edge.articles)
    return "\n".join(filter(None, parts))


def _way(start: Place, bends: Sequence[Place], end: Place, aside: float) -> list[Point]:
    """The points of an edge: out of one side of a node, straight through the columns between, into the next."""
    right = end.column >= start.column
    half = _WIDTH / 2 if right else -_WIDTH / 2
    x, y = _middle(start)
    points = [(x + half, y + aside)]
    for bend in bends:
        x, y = _middle(bend)
        points += [(x - half, y + aside), (x + half, y + aside)]
    x, y = _middle(end)
    return [*points, (x - half, y + aside)]


def _curve(points: Sequence[Point]) -> str:
    steps = [f"M{points[0][0]:g} {points[0][1]:g}"]
    for (a, b), (c, d) in pairwise(points):
        if b == d:
            steps.append(f"L{c:g} {d:g}")
        else:
            middle = (a + c) / 2
            steps.append(f"C{middle:g} {b:g} {middle:g} {d:g} {c:g} {d:g}")
    return " ".join(steps)


def _label(words: str, points: Sequence[Point], taken: list[Box]) -> Element:
    """The words of an edge, on its first step, where they are on no others if there is such a place."""
    (a, b), (c, d) = points[:2]
    half = _letters(words) * _LETTER / 2
    boxes = []
    for t in _AT:
        s = 1 - t  # the point of the curve's parameter t, whose inner points are half way
        x = s**3 * a + 3 * s * t * (a + c) / 2 + t**3 * c
        y = s**3 * b + 3 * s**2 * t * b + 3 * s * t**2 * d + t**3 * d
        boxes.append((x - half, y - 9, x + half, y + 5))
    box = next((box for box in boxes if not any(map(_over, [box] * len(taken), taken))), boxes[0])
    taken.append(box)
    return E.text({"x": f"{(box[0] + box[2]) / 2:.4g}", "y": f"{box[1] + 13:.4g}"}, words)


def _over(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _letters(words: str) -> int:
    """The width of a text in letters."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in words)


def _cut(words: str, most: int) -> str:
    """A text of so many letters at most, cut with an ellipsis.

    >>> _cut("microelectronics", 10), _cut("lathes", 10)
    ('microelec…', 'lathes')
    """
    if _letters(words) <= most:
        return words
    while _letters(words) > most - 1:
        words = words[:-1]
    return f"{words.rstrip()}…"


def _wrapped(label: str) -> list[str]:
    """A name on two lines at most, parted between words where that is possible."""
    words = label.split()
    line = ""
    while words and _letters(f"{line} {words[0]}".strip()) <= _LINE:
        line = f"{line} {words.pop(0)}".strip()
    if not line:
        return [_cut(label, _LINE)] if _letters(label) <= _LINE else [label[:_LINE], _cut(label[_LINE:], _LINE)]
    rest = " ".join(words)
    return [line, _cut(rest, _LINE)] if rest else [line]
