"""The graph as GraphML, which Gephi, yEd, Cytoscape and networkx read (http://graphml.graphdrawing.org)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_type_hints

from lxml import etree

from xref.report._elements import E, Element
from xref.report.graph import Edge, Graph, Node

_SPACE = "http://graphml.graphdrawing.org/xmlns"
_NODE = [name for name in Node._fields if name != "key"]
_EDGE = [name for name in Edge._fields if name not in ("source", "target")]
_TYPES = {int: "int", bool: "boolean"}


def text(graph: Graph) -> str:
    """The document; a node's id is its place, its key and all else are data."""
    ids = {key: f"n{place}" for place, key in enumerate(graph.nodes)}
    drawn = E.graph(
        {"id": "xref", "edgedefault": "directed"},
        *(E.node({"id": ids[key]}, *_data("n", _NODE, node)) for key, node in graph.nodes.items()),
        *(
            E.edge({"id": f"e{i}", "source": ids[edge.source], "target": ids[edge.target]}, *_data("e", _EDGE, edge))
            for i, edge in enumerate(graph.edges)
        ),
    )
    keys = [*_keys("node", "n", _NODE, Node), *_keys("edge", "e", _EDGE, Edge)]
    root = E.graphml(*keys, drawn)
    etree.indent(root)
    body = etree.tostring(root, encoding="unicode").replace("<graphml>", f'<graphml xmlns="{_SPACE}">', 1)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _keys(of: str, prefix: str, names: Iterable[str], kind: type[Node] | type[Edge]) -> Iterable[Element]:
    hints = get_type_hints(kind)
    for name in names:
        type_ = _TYPES.get(hints[name], "string")
        yield E.key({"id": f"{prefix}_{name}", "for": of, "attr.name": name, "attr.type": type_})


def _data(prefix: str, names: Iterable[str], of: Node | Edge) -> Iterable[Element]:
    for name in names:
        value = getattr(of, name)
        if value != "":
            yield E.data({"key": f"{prefix}_{name}"}, str(value).lower() if isinstance(value, bool) else str(value))
