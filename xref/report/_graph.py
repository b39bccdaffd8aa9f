"""The picture of the supply chain in the HTML report."""

from __future__ import annotations

from xref.report._elements import E, Part
from xref.report._parties import anchor
from xref.report.graph import COMPONENT, Graph, Node, of_findings, svg
from xref.tables import Findings


def drawn(findings: Findings) -> list[Part]:
    """The heaviest links as a picture; a listed party leads to what is said of it. Nothing if there is no link."""
    graph = _telling(of_findings(findings))
    if not graph.edges:
        return []
    known = set(findings.records["party_id"])

    def address(node: Node) -> str | None:
        return f"#{anchor(node.party_id)}" if node.party_id in known else None

    missing = svg.left_out(graph)
    said = E.p(
        {"class": "note"},
        svg.LEGEND,
        f" Of the links {missing}, the least important ones; xref graph writes all of them." if missing else None,
    )
    return [said, E.div({"class": "wide"}, svg.picture(graph.heaviest(svg.MOST), address))]


def _telling(graph: Graph) -> Graph:
    """Without the makers of parts who are on no list: there are dozens to a weapon, and its section has them."""
    kept = [
        edge
        for edge in graph.edges
        if edge.relation != COMPONENT or graph.nodes[edge.source].status in ("match", "possible")
    ]
    ends = {key for edge in kept for key in (edge.source, edge.target)}
    return Graph({key: node for key, node in graph.nodes.items() if key in ends}, kept)
