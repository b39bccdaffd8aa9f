"""The graph as a file: GraphML and JSON hold all of it, a picture the heaviest links."""

from __future__ import annotations

import json

from xref.report._document import document
from xref.report._elements import E, Element, row, table
from xref.report.graph import Graph, graphml, svg

FORMATS = (".graphml", ".svg", ".html", ".json")


def text(graph: Graph, kind: str, most: int | None = None) -> tuple[str, str]:
    """The text of a file of a kind of `FORMATS`, and in words what it leaves out; most: edges, None for the usual."""
    limit = most or (svg.MOST if kind in (".svg", ".html") else max(len(graph.edges), 1))
    shown, missing = graph if limit >= len(graph.edges) else graph.heaviest(limit), svg.left_out(graph, limit)
    if kind == ".graphml":
        return graphml.text(shown), missing
    if kind == ".json":
        whole = {"nodes": [n._asdict() for n in shown.nodes.values()], "edges": [e._asdict() for e in shown.edges]}
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n", missing
    if kind == ".svg":
        return svg.text(shown), missing
    return _page(shown, missing), missing


def _page(graph: Graph, missing: str) -> str:
    """A page that opens from disk: the picture, and its links as a table."""
    rows = (
        row(
            _words(graph.nodes[e.source].label), f"{'not: ' * e.negated}{e.relation}",
            _words(graph.nodes[e.target].label), e.modality, _words(e.said_by), _words(e.sentence), E.bdi(e.articles),
        )
        for e in graph.edges
    )  # fmt: skip
    head = ("From", "Link", "To", "How it is said", "By whom", "Sentence", "Articles")
    return document(
        "xref: who supplies what to whom",
        E.header({"class": "top"}, E.h1("Who supplies what to whom")),
        E.main(
            E.p(
                {"class": "note"},
                "Long dashes: denied. Dots: alleged, possible or planned.",
                f" {missing}." * bool(missing),
            ),
            E.div({"class": "wide"}, svg.picture(graph)),
            table("The links, the most important ones first", head, rows),
        ),
    )


def _words(text: str) -> Element:
    """A text in the direction that its letters have."""
    return E.span({"dir": "auto"}, text)
