"""Who supplies what to whom, as a graph: parties, items and equipment, and the links between them.

A link of `supply_chain.csv` is an edge from its subject to its item and one on to its object, or one from subject to
object; both carry the number of the link. Goods are a node for each subject that they are told of: what two suppliers
sell under one word must not join their customers. A weapon system is one node, with its makers and those of its
components from `equipment.csv`. `ownership.csv` gives edges from listed owners to what they own.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from xref.cells import plain
from xref.countries import country_code
from xref.data import load
from xref.errors import UsageError
from xref.names import forms
from xref.tables import Findings

Row = Mapping[str, Any]
TABLES = ("supply_chain", "equipment", "ownership", "parties", "mentions")  # links, and what is known of their ends
DENIED = "denied"
COMPONENT = "component in"
_STATUS = ("match", "possible", "needs_human", "no_match")  # of several mentions of a party the first counts
_ITEMS = ("equipment", "goods")


class Node(NamedTuple):
    """kind: party, description, equipment, goods or place. status: an outcome of `tables.OUTCOMES`, "" for an item.

    entity_ids: of the listed party, joined with "; ". control: what is known of an item's control. party_id: of
    parties.csv.
    """

    key: str
    label: str
    kind: str
    status: str = ""
    entity_ids: str = ""
    control: str = ""
    party_id: str = ""


class Edge(NamedTuple):
    """One step of a link, with how often and where it is told; texts of several are joined with "; ".

    link: the number of the link, that its other step bears too. backwards: what is linked came from the target, as
    with "bought". certain: asserted, and neither denied nor planned nor alleged.
    """

    source: str
    target: str
    relation: str
    link: int
    table: str
    times: int = 1
    negated: bool = False
    modality: str = ""
    tense: str = ""
    said_by: str = ""
    articles: str = ""
    sentence: str = ""
    red_flags: str = ""
    priority: str = ""
    backwards: bool = False

    @property
    def certain(self) -> bool:
        """Whether the text says it as a fact."""
        return not self.negated and self.modality in ("", "asserted")


class Graph(NamedTuple):
    """The nodes, and the edges in the order of their weight: the two steps of a link stand together."""

    nodes: dict[str, Node]
    edges: list[Edge]

    def heaviest(self, most: int) -> Graph:
        """The first edges, at most `most` but whole links, and the nodes at their ends."""
        kept: list[Edge] = []
        for link in _links(self.edges):
            if len(kept) + len(link) > most:
                break
            kept += link
        ends = {key for edge in kept for key in (edge.source, edge.target)}
        return Graph({key: node for key, node in self.nodes.items() if key in ends}, kept)


def of_findings(findings: Findings) -> Graph:
    """The graph of a run."""
    told = {article for name in TABLES[:3] for article in getattr(findings, name)["article_id"].unique()}
    few = findings._replace(mentions=findings.mentions.filter(pl.col("article_id").is_in(told)))  # of thousands
    return _graph({name: getattr(few, name).to_dicts() for name in TABLES})


def of_folder(run: Path) -> Graph:
    """The graph of a report's folder. Raises `UsageError` if it holds no report."""
    if not (run / "supply_chain.csv").is_file():
        raise UsageError(f"{run} is no report", "give the folder of a run, such as reports/latest")
    return _graph({name: _rows(run / f"{name}.csv") for name in TABLES})


def _rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table of the report, without the apostrophes that keep spreadsheets from calculating."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{name: plain(text or "") for name, text in row.items()} for row in csv.DictReader(file)]


def _text(row: Row, name: str) -> str:
    """A cell as text, "" if it is empty or the table has no such column."""
    value = row.get(name)
    return "" if value is None else str(value)


def _form(name: str) -> str:
    """A name without regard to case, accents and punctuation."""
    return " ".join(forms(name)) or name


class _Nodes:
    """The nodes as they are met; of what is told of one party, the most is kept."""

    def __init__(self, tables: Mapping[str, Iterable[Row]]) -> None:
        self.all: dict[str, Node] = {}
        self.party: dict[str, Row] = {}  # by the id of each of its entities
        for row in tables["parties"]:
            for entity in _text(row, "entity_ids").split("; "):
                self.party[entity] = row
        self.systems: dict[str, str] = {}  # by their own and their articles' names
        for row in tables["equipment"]:
            for name in filter(None, (_text(row, "system"), _text(row, "mention"))):
                self.systems.setdefault(_form(name), _text(row, "system"))
        self.mentions: dict[tuple[str, str], Row] = {}
        for row in tables["mentions"]:
            for name in (_text(row, "canonical"), _text(row, "mention")):
                self.mentions.setdefault((_text(row, "article_id"), name), row)
        self.labels: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))

    def party_of(self, article: str, name: str, ids: str, outcome: str = "", kind: str = "") -> str:
        """The key of a party or description that a row names."""
        mention = self.mentions.get((article, name), {})
        kind = kind or _text(mention, "mention_kind")
        if kind in _ITEMS or _form(name) in self.systems:
            return self.item(name, kind)
        party = next((self.party[entity] for entity in ids.split("; ") if entity in self.party), None)
        status = outcome or _text(mention, "outcome")
        if party is not None:
            key, status = f"party {_text(party, 'party_id')}", outcome or _text(party, "band")
        else:
            code = country_code(name) if kind in ("", "place") else None  # US and United States are one
            key = f"place {code}" if code else f"name {_form(name)}"
            status = "match" if ids and not status else status
        shape = kind if kind in ("description", "place") else "party"
        self._add(Node(key, name, shape, status, ids, "", _text(party or {}, "party_id")))
        return key

    def item(self, name: str, kind: str, control: str = "", of: str = "") -> str:
        """The key of goods, which are those of one party, or of equipment, which is one thing everywhere."""
        if system := self.systems.get(_form(name)):
            name, kind = system, "equipment"
        key = f"{kind} {_form(name)}" + (f" of {of}" if of and kind == "goods" else "")
        self._add(Node(key, name, kind, "", "", control))
        return key

    def item_kind(self, article: str, name: str) -> str:
        """Whether an item is equipment or goods, as the article's mentions have it."""
        kind = _text(self.mentions.get((article, name), {}), "mention_kind")
        return kind if kind in _ITEMS else "goods"

    def _add(self, node: Node) -> None:
        self.labels[node.key][node.label] += 1
        before = self.all.get(node.key, node)
        statuses = [status for status in _STATUS if status in (before.status, node.status)]
        self.all[node.key] = node._replace(
            status=statuses[0] if statuses else "",
            kind=before.kind if before.kind != "description" else node.kind,
            entity_ids="; ".join(sorted({*before.entity_ids.split("; "), *node.entity_ids.split("; ")} - {""})),
            control="; ".join(dict.fromkeys(filter(None, (before.control, node.control)))),
        )

    def named(self) -> dict[str, Node]:
        """The nodes by key, each under the name that it has most often, the longest of equally frequent ones."""
        shown = {key: max(sorted(names), key=lambda n: (names[n], len(n))) for key, names in self.labels.items()}
        return {key: node._replace(label=shown[key]) for key, node in sorted(self.all.items())}


def _graph(tables: Mapping[str, list[Any]]) -> Graph:
    nodes = _Nodes(tables)
    links = [*_supplies(tables["supply_chain"], nodes), *_makers(tables["equipment"], nodes)]
    links += _owners(tables["ownership"], nodes)
    found = nodes.named()
    united = _united(links)
    united.sort(key=lambda link: _weight(link, found))
    edges = [edge._replace(link=number) for number, link in enumerate(united, 1) for edge in link]
    return Graph(found, edges)


def _supplies(rows: Iterable[Row], nodes: _Nodes) -> Iterable[list[Edge]]:
    back = {name for name, row in load("relations")["relations"].items() if "from" in str(row.get("to", "")).split()}
    for row in rows:
        article, item = _text(row, "article_id"), _text(row, "item")
        ends = []
        for end in ("subject", "object"):
            name, ids = _text(row, end), _text(row, f"{end}_entity_ids")
            outcome, kind = _text(row, f"{end}_outcome"), _text(row, f"{end}_kind")
            ends.append(nodes.party_of(article, name, ids, outcome, kind) if name else None)
        path = [end for end in ends if end]
        if item:
            kind = _text(row, "item_kind") or nodes.item_kind(article, item)
            middle = nodes.item(item, kind, _text(row, "item_control"), ends[0] or "")
            path = [key for key in (ends[0], middle, ends[1]) if key]
        modality = _text(row, "modality")
        about = Edge(
            "", "", _text(row, "relation"), 0, "supply_chain", 1,
            _text(row, "negated").lower() == "true" or modality == DENIED, modality, _text(row, "tense"),
            _text(row, "said_by"), article, _text(row, "sentence"), _text(row, "red_flags"), _text(row, "priority"),
            _text(row, "relation") in back,
        )  # fmt: skip
        yield [about._replace(source=a, target=b) for a, b in pairwise(path) if a != b]


def _makers(rows: Iterable[Row], nodes: _Nodes) -> Iterable[list[Edge]]:
    for row in rows:
        if not _text(row, "name") or not _text(row, "system"):
            continue
        article, ids = _text(row, "article_id"), _text(row, "entity_ids")
        maker = nodes.party_of(article, _text(row, "name"), ids, _text(row, "outcome"))
        system = nodes.item(_text(row, "system"), "equipment")
        relation = "makes" if _text(row, "role") == "maker" else COMPONENT
        yield [
            Edge(
                maker, system, relation, 0, "equipment", said_by=_text(row, "basis"), articles=article,
                sentence=_text(row, "components"),
            )
        ]  # fmt: skip


def _owners(rows: Iterable[Row], nodes: _Nodes) -> Iterable[list[Edge]]:
    for row in rows:
        article = _text(row, "article_id")
        owned = nodes.party_of(article, _text(row, "mention"), "")
        percent = f" {float(_text(row, 'percent')):g}%" if _text(row, "percent") else ""
        ids, names = _text(row, "owners"), list(filter(None, _text(row, "owner_names").split("; ")))
        share = "" if not percent else f"together own{percent}" if names[1:] else f"owns{percent}"
        for name in names:
            owner = nodes.party_of("", name, "" if names[1:] else ids, "match")
            yield [
                Edge(
                    owner, owned, share or "may own", 0, "ownership",
                    modality="asserted" if percent else "possible", said_by=_text(row, "sources"), articles=article,
                    sentence=_text(row, "path"), red_flags=f"{_text(row, 'rule')}: {_text(row, 'outcome')}",
                )
            ]  # fmt: skip


def _united(links: Iterable[list[Edge]]) -> list[list[Edge]]:
    """Links that say the same, once, with all their articles; the first sentence stands for them."""
    same: dict[tuple[object, ...], list[list[Edge]]] = defaultdict(list)
    for link in filter(None, links):
        key = tuple((e.source, e.target, e.relation, e.negated, e.certain, e.table) for e in link)
        same[key].append(link)
    return [
        [_one([link[step] for link in group]) for step in range(len(group[0]))] for _, group in sorted(same.items())
    ]


def _one(edges: list[Edge]) -> Edge:
    def joined(name: str) -> str:
        return "; ".join(dict.fromkeys(part for edge in edges for part in getattr(edge, name).split("; ") if part))

    priorities = sorted(filter(None, (edge.priority for edge in edges)))
    return edges[0]._replace(
        times=len({edge.articles for edge in edges}), articles=joined("articles"), modality=joined("modality"),
        tense=joined("tense"), said_by=joined("said_by"), red_flags=joined("red_flags"),
        priority=priorities[0] if priorities else "",
    )  # fmt: skip


def _weight(link: list[Edge], nodes: Mapping[str, Node]) -> tuple[object, ...]:
    """What a link is sorted by, the heaviest first: priority, sort, listed ends, red flags, how often, then names."""
    ends = [nodes[key] for key in dict.fromkeys(key for edge in link for key in (edge.source, edge.target))]
    listed = sum({"match": 2, "possible": 1}.get(node.status, 0) for node in ends)
    first = link[0]
    flags = len(first.red_flags.split("; ")) if first.red_flags else 0
    return (
        first.priority or "~", _order(first), -listed, -flags, -first.times, not first.certain,
        tuple(node.label for node in ends), first.relation,
    )  # fmt: skip


def _order(edge: Edge) -> int:
    """What is told and what is owned for certain stands before makers, these before what may be owned."""
    if edge.table == "ownership":
        return 0 if edge.certain else 3
    return 0 if edge.table == "supply_chain" else 2 if edge.relation == COMPONENT else 1


def _links(edges: Iterable[Edge]) -> Iterable[list[Edge]]:
    together: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        together[edge.link].append(edge)
    return together.values()
