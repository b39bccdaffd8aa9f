"""The graph of a run: what its nodes and edges are, its files, and that its picture can be read."""

import json
import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html
from report_findings import DAY, TEXT, findings, party
from test_cli import xref

from xref.report import csv
from xref.report.graph import Graph, files, graphml, of_findings, of_folder, svg
from xref.report.graph.layout import layered
from xref.report.html import page
from xref.tables import SUPPLY_CHAIN

HOSTILE = "<script>alert(1)</script>\"'&\x00"
WAGNER = "us_ofac_sdn:22543"


def link(subject: str, relation: str, item: str, object_: str, **values: Any) -> tuple[object, ...]:
    """A row of `tables.SUPPLY_CHAIN`."""
    row: dict[str, Any] = dict.fromkeys(SUPPLY_CHAIN.names(), None)
    row |= {
        "article_id": "a1", "start": 0, "end": 9, "subject": subject, "relation": relation, "item": item,
        "object": object_, "modality": "asserted", "said_by": "", "sentence": f"{subject} {relation} {item}.",
    }  # fmt: skip
    return tuple((row | values).values())


def drawn(*links: tuple[object, ...], **frames: Any) -> Graph:
    return of_findings(findings(supply_chain=list(links), **frames))


def told(graph: Graph) -> list[tuple[str, str, str]]:
    return [(graph.nodes[e.source].label, e.relation, graph.nodes[e.target].label) for e in graph.edges]


def test_a_link_leads_from_the_subject_by_the_item_to_the_object() -> None:
    graph = of_findings(findings())
    assert told(graph) == [("satellite image reseller", "sold", "lathes"), ("lathes", "sold", "Wagner")]
    assert [edge.link for edge in graph.edges] == [1, 1]
    nodes = {node.label: node for node in graph.nodes.values()}
    assert (nodes["Wagner"].status, nodes["Wagner"].entity_ids) == ("match", WAGNER)
    assert (nodes["satellite image reseller"].kind, nodes["lathes"].kind) == ("description", "goods")
    assert nodes["satellite image reseller"].status == "needs_human"


def test_goods_of_one_word_do_not_join_two_suppliers_but_equipment_does() -> None:
    graph = drawn(
        link("Alpha", "sold", "chips", "Beta"), link("Gamma", "sold", "chips", "Delta"),
        link("Alpha", "made", "drones", ""), link("Gamma", "made", "drones", ""),
    )  # fmt: skip
    assert sorted(node.kind for node in graph.nodes.values() if node.label == "chips") == ["goods", "goods"]
    assert [node.kind for node in graph.nodes.values() if node.label == "drones"] == ["equipment"]


def test_one_party_is_one_node_whatever_it_is_called() -> None:
    graph = drawn(
        link("Wagner", "used", "rifles", "", subject_entity_ids=WAGNER),
        link("PMC Wagner", "used", "tanks", "", subject_entity_ids=WAGNER),
        link("US", "supplied", "rifles", ""), link("United States", "made", "tanks", ""),
        parties=[party()],
    )  # fmt: skip
    assert len(graph.nodes) == 6
    assert {node.label for node in graph.nodes.values()} >= {"PMC Wagner", "United States"}


def test_what_several_articles_say_is_one_edge_and_what_is_denied_another() -> None:
    graph = drawn(
        link("Alpha", "sold", "", "Beta"), link("Alpha", "sold", "", "Beta", article_id="a2"),
        link("Alpha", "sold", "", "Beta", article_id="a3", modality="denied"),
    )  # fmt: skip
    assert [(e.times, e.articles, e.negated) for e in graph.edges] == [(2, "a1; a2", False), (1, "a3", True)]


def test_the_picture_says_what_is_denied_and_who_is_listed_in_words() -> None:
    graph = drawn(
        link("Wagner", "bought", "rifles", "Alpha", subject_entity_ids=WAGNER, modality="denied"),
        link("Alpha", "sold", "chips", "Beta", modality="alleged"), parties=[party()],
    )  # fmt: skip
    picture = svg.picture(graph)
    texts = [node.text for node in picture.iter("text")]
    assert {"denied: bought", "alleged: sold", "LISTED: us_ofac_sdn"} <= set(texts)
    classes = [group.get("class") for group in picture.iter("g")]
    assert {"edge is-denied", "edge is-uncertain", "node is-party is-match"} <= set(classes)


def test_what_was_bought_came_from_the_right_end() -> None:
    graph = drawn(link("Buyer", "bought", "chips", "Seller"))
    layout = layered(list(graph.nodes), [(e.target, e.source) for e in graph.edges])
    at = {node.label: layout.nodes[key].column for key, node in graph.nodes.items()}
    assert (at["Seller"], at["chips"], at["Buyer"]) == (0, 1, 2)


def test_no_two_nodes_stand_on_one_another_and_circles_end() -> None:
    names = [f"n{i}" for i in range(30)]
    edges = [(names[i], names[(i * 7 + 3) % 30]) for i in range(30)] + [(names[i], names[i // 2]) for i in range(1, 30)]
    edges = [(a, b) for a, b in edges if a != b]
    layout = layered(names, edges)
    assert layout == layered(names, edges)
    assert set(layout.nodes) == set(names)
    for one, other in combinations(layout.nodes.values(), 2):
        assert one.column != other.column or abs(one.row - other.row) >= 1
    assert max(place.row for place in layout.nodes.values()) < layout.rows
    for i, (a, b) in enumerate(edges):
        assert abs(layout.nodes[a].column - layout.nodes[b].column) == len(layout.bends.get(i, [])) + 1


def test_the_words_of_edges_do_not_cover_one_another() -> None:
    graph = drawn(*(link("Alpha", "supplied", f"goods {i}", "") for i in range(12)))
    places = [(float(t.get("x")), float(t.get("y"))) for t in svg.picture(graph).iter("text") if t.text == "supplied"]
    assert len(places) == 12
    assert all(abs(a - c) > 48 or abs(b - d) >= 13 for (a, b), (c, d) in combinations(places, 2))


def test_a_large_graph_is_cut_to_whole_links_and_says_so() -> None:
    graph = drawn(*(link(f"Seller {i:02}", "sold", "chips", f"Buyer {i:02}") for i in range(30)))
    shown = graph.heaviest(svg.MOST)
    assert (len(graph.edges), len(shown.edges)) == (60, 40)
    assert svg.left_out(graph) == "20 of 60 are left out"
    report = html.fromstring(page(findings(supply_chain=[
        link(f"Seller {i:02}", "sold", "chips", f"Buyer {i:02}") for i in range(30)
    ]), DAY)).get_element_by_id("supply-chain")  # fmt: skip
    assert "20 of 60 are left out" in report.text_content()
    assert len(report.find_class("edge")) == 40


def test_the_report_draws_it_and_a_listed_party_leads_to_its_card() -> None:
    tree = html.fromstring(page(findings(), DAY))
    section = tree.get_element_by_id("supply-chain")
    assert [a.get("href") for a in section.find_class("graph")[0].iter("a")] == ["#party-us-ofac-sdn-22543"]
    assert tree.get_element_by_id("party-us-ofac-sdn-22543") is not None


def test_a_report_without_links_has_no_picture() -> None:
    assert not html.fromstring(page(findings(supply_chain=[]), DAY)).find_class("graph")


def test_makers_and_owners_are_drawn_too() -> None:
    first, last = (
        ("a1", 4, 10, "drones", "Orlan-10", "drone"),
        (None, None, "no_match", None, "us_ofac_sdn", "a museum"),
    )
    equipment = [
        (*first, "maker", "Bureau 9", "RU", None, None, *last),
        (*first, "component maker", "Chipco", "CH", "receivers", 2, *last),
    ]
    ownership = [
        ("a1", 1, 2, "Kvartal", "Kvartal LLC", 1.0, "OFAC 50 Percent Rule", "in force", "reaches the threshold", 51.0,
         WAGNER, "Wagner", "Wagner owns 51% of Kvartal", "register", None, "basis"),
        ("a1", 5, 6, "Lumen", "Lumen", 1.0, "OFAC 50 Percent Rule", "in force", "reaches the threshold", 50.0,
         WAGNER, "Wagner; Testov", "Wagner owns 25% of Lumen; Testov owns 25% of Lumen", "register", None, "basis"),
    ]  # fmt: skip
    graph = drawn(link("Gamma", "sold", "drones", ""), equipment=equipment, ownership=ownership, parties=[party()])
    assert sorted(told(graph)) == [
        ("Bureau 9", "makes", "Orlan-10"), ("Chipco", "component in", "Orlan-10"),
        ("Gamma", "sold", "Orlan-10"),
        ("Testov", "together own 50%", "Lumen"), ("Wagner", "owns 51%", "Kvartal"),
        ("Wagner", "together own 50%", "Lumen"),
    ]  # fmt: skip


def test_graphml_is_read_back_by_networkx() -> None:
    networkx = pytest.importorskip("networkx")
    graph = drawn(link("Alpha", "sold", "chips", "Beta", modality="denied"), link("Alpha", "owns", "", "Beta"))
    read = networkx.parse_graphml(graphml.text(graph), force_multigraph=True)
    assert sorted(data["label"] for _, data in read.nodes(data=True)) == ["Alpha", "Beta", "chips"]
    edges = {
        (read.nodes[a]["label"], read.nodes[b]["label"], e["relation"], e["negated"], e["times"])
        for a, b, e in read.edges(data=True)
    }
    assert edges == {
        ("Alpha", "chips", "sold", True, 1), ("chips", "Beta", "sold", True, 1), ("Alpha", "Beta", "owns", False, 1),
    }  # fmt: skip


@pytest.mark.parametrize("kind", files.FORMATS)
def test_no_text_of_the_data_becomes_markup(kind: str) -> None:
    text, _ = files.text(drawn(link(HOSTILE, HOSTILE, HOSTILE, HOSTILE, sentence=HOSTILE)), kind)
    if kind == ".json":
        assert json.loads(text)["edges"][0]["relation"] == HOSTILE
        return
    tree = html.fromstring(text) if kind == ".html" else etree.fromstring(text.encode())
    assert not [element for element in tree.iter() if etree.QName(element).localname == "script"]
    assert "var(--" not in text or kind == ".html"


def test_a_folder_gives_the_graph_of_its_findings(tmp_path: Path) -> None:
    found = findings(supply_chain=[link("=Alpha", "sold", "lathes", "Wagner", object_entity_ids=WAGNER)])
    csv.write(found, tmp_path)
    assert of_folder(tmp_path) == of_findings(found)


def test_later_columns_count_where_they_are_there(tmp_path: Path) -> None:
    (tmp_path / "supply_chain.csv").write_text(
        "article_id,subject,subject_kind,relation,item,item_kind,object,negated,modality,item_control,priority,red_flags\n"
        "a1,Alpha,organisation,sold,FPGAs,goods,Beta,false,asserted,CHPL tier 1,B,CHPL tier; listed party\n"
        "a1,Gamma,description,sold,toys,goods,Delta,true,asserted,,A,\n"
    )
    graph = of_folder(tmp_path)
    assert [(e.priority, e.negated) for e in graph.edges][0::2] == [("A", True), ("B", False)]
    nodes = {node.label: node for node in graph.nodes.values()}
    assert (nodes["FPGAs"].control, nodes["Gamma"].kind) == ("CHPL tier 1", "description")


def test_the_command_writes_files(tmp_path: Path) -> None:
    csv.write(findings(), tmp_path)
    for kind in files.FORMATS:
        done = xref("graph", tmp_path, "--out", tmp_path / f"chain{kind}")
        assert (done.returncode, done.stderr) == (0, "")
        assert re.search(r"3 nodes, 2 edges", done.stdout)
        assert (tmp_path / f"chain{kind}").stat().st_size > 500
    assert xref("graph", tmp_path).stdout.startswith("<?xml")
    done = xref("graph", tmp_path / "nowhere")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "is no report" in done.stderr
    assert "is of no format" in xref("graph", tmp_path, "--out", tmp_path / "a.png").stderr
    assert TEXT.partition(". ")[2].split(". ")[-1][:-1] in (tmp_path / "chain.html").read_text(encoding="utf-8")
