"""Links that a verb says: active, passive, in a relative clause, in the infinitive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xref.links import _attacks
from xref.links._chunks import Group
from xref.links._components import Components
from xref.links._edge import Edge
from xref.links._ends import End
from xref.links._word_classes import classes
from xref.links._words import Relation

_MOST = 12  # links of one verb: longer lists of items times parties are cut


class Verbs(Components):
    """The links that the verbs of one sentence say."""

    def find(self) -> Iterator[Edge]:
        """The links in order of their verbs."""
        for i in range(len(self.clauses.chunks)):
            group = self.clauses.group(i)
            self._any = False
            if (
                group is not None
                and group.main
                and self.sight.reading.gap(group.main) == "-"
                and "sponsor" in group.bases
            ):
                continue  # "to co-sponsor a bill"
            if group is None or (group.copula and "have" not in group.bases):
                continue
            for relation in dict.fromkeys(r for base in sorted(group.bases) for r in self.known.verbs.get(base, ())):
                edges = list(self._said(i, group, relation))[:_MOST]
                if edges:
                    yield from edges
                    break

    def _said(self, i: int, group: Group, relation: Relation) -> Iterator[Edge]:
        self._bases = group.bases
        self._any = bool(group.bases & (relation.open | relation.open_to | relation.pictures)) or self._out(i)
        if "operate" in group.bases and self.clauses.kind(i + 1) != "np" and not group.passive:
            self._any = False  # "firms operating in Norway"
        if relation.name in ("found in", "contains"):
            return self._components(i, group, relation)
        if relation.name in ("owns", "funded"):
            return self._whole(i, group, relation)
        if group.bases & relation.off:
            return self._cut_off(i, group, relation)
        if group.bases & relation.shuns:
            return self._shunned(i, group, relation)
        if group.bases & relation.pictures:
            found = (
                self._passive(i, group, relation) if self._is_passive(i, group) else self._active(i, group, relation)
            )
            return (edge for edge in found if edge.item.text.split()[-1].lower() in classes("pictures"))
        if group.bases & relation.arms | group.bases & relation.sites:
            return self._armed(i, group, relation)
        if group.bases & relation.promises:
            return self._promise(i, group, relation)
        if group.bases & relation.attacks and (edges := list(_attacks.find(self, i, group, relation))):
            return iter(edges)
        if group.bases & relation.attacks - {"fire"}:
            return iter(())
        if group.bases & relation.flows:
            return self._flow(i, relation)
        if relation.name == "paid" and (bought := list(self._paid_for(i, group))):
            return iter(bought)
        return self._passive(i, group, relation) if self._is_passive(i, group) else self._active(i, group, relation)

    def _cut_off(self, i: int, group: Group, relation: Relation) -> Iterator[Edge]:
        """ "shut off gas to Poland": what is no longer done."""
        words_ = self.sight.reading.words
        if group.main + 1 >= len(words_) or words_[group.main + 1].form != "off":
            return
        ends = self._passive(i, group, relation) if self._is_passive(i, group) else self._active(i, group, relation)
        for edge in ends:
            edge.deed.negated = not edge.deed.negated
            yield edge
            return

    def _shunned(self, i: int, group: Group, relation: Relation) -> Iterator[Edge]:
        """ "boycott Norwegian oil": what is not bought."""
        if self._is_passive(i, group):
            return
        for edge in self._active(i, group, relation):
            if edge.object.text:
                edge.deed.negated = True
                yield edge

    def _promise(self, i: int, group: Group, relation: Relation) -> Iterator[Edge]:
        """ "announced a new tranche of weapons for Kyiv", "aid approved for Kyiv": planned, and said of a receiver."""
        ends = self._passive(i, group, relation) if self._is_passive(i, group) else self._active(i, group, relation)
        for edge in ends:
            aid = edge.item.class_ == "aid" and self.known.telling & set(edge.item.text.casefold().split())
            vows = bool(group.bases & {"pledge", "promise", "announce", "commit"})
            if edge.item.class_ == "money":
                edge.relation = "funded"
            paid = edge.item.class_ != "money" or (edge.object.kind == "place" and self._is_sum(edge.item))
            if paid and (edge.object.text or (aid and vows and edge.subject.text)):
                edge.deed.modalities.append("planned")
                yield edge
                if edge.item.class_ == "aid":
                    examples = self._items(self.clauses.examples(i), relation)
                    yield from (replace(edge, item=item) for item in examples)

    def _is_sum(self, item: End) -> bool:
        """Whether money is a sum or a loan, not what a word for money may mean besides."""
        return item.text[0] in "$€£¥" or item.text.split()[-1].lower() in classes("loans")

    def _armed(self, i: int, group: Group, relation: Relation) -> Iterator[Edge]:
        """ "dropped bombs on the port", "stationed missiles in Norway": who does so, against whom or where."""
        ends = self._passive(i, group, relation) if self._is_passive(i, group) else self._active(i, group, relation)
        after = self.clauses.after(i)[1]
        there = [k for word in ("in", "into", "to", "at", "on") for k in after.get(word, [])]
        sites = self._parties(there) if group.bases & relation.sites else []
        for edge in ends:
            if edge.item.class_ == "weapons" or not group.bases & relation.arms:
                if sites and not edge.object.text and (sites[0].kind == "place" or edge.relation == "funded"):
                    edge.object = sites[0]
                    if edge.relation == "used":
                        edge.relation = "stationed"  # in Belarus, and not used against it
                yield edge

    def _flow(self, i: int, relation: Relation) -> Iterator[Edge]:
        """ "weapons have flowed to Kyiv from European states"."""
        fits = self._fits_item(relation)
        deed = self.clauses.deed(i, fits)
        direct, after = self.clauses.after(i)
        if direct and "pour" in self.clauses.verb(i).bases and self._items(direct[0], relation):
            edges = self._active(i, self.clauses.verb(i), relation)
            yield from (edge for edge in edges if edge.object.text)  # "poured weapons into Norway"
            return
        items = [e for e in self._items(self._joined(deed.subject, fits), relation) if e.class_ != "money"]
        goes = not self.clauses.verb(i).bases & {"flow", "pour", "arrive"}
        places = next((after[word] for word in ("to", "into", "in")[: 2 if goes else 3] if word in after), [])
        if "reach" in self.clauses.verb(i).bases:  # a train that reaches a town supplies nobody
            items = [] if deed.modalities else [item for item in items if item.class_ != "wares"]
            places = direct[0] if direct else []
        sent = self._parties(places) or any(self._destination(k) for k in places)
        if goes and (not sent or any(self._carrier(k) for k in self._joined(deed.subject, fits))):
            return  # "the ship heads to Norway"
        if any(self._is_carrier(self.clauses.chunks[k]) for k in self._joined(deed.subject, fits)):
            return  # a train is not what is sent
        givers = self._parties(after.get("from", []))
        if not givers and len(items) == 1 and deed.subject is not None:
            givers = self._of_item(deed.subject, items[0])  # "Norwegian aid arrives in"
        takers = self._parties(places) or [e for k in places if (e := self._destination(k))]
        yield from self._edges(i, relation, givers, items, takers, deed, needed=False)

    def _paid_for(self, i: int, group: Group) -> Iterator[Edge]:
        """ "paid $2bn for Norwegian gas": what is bought."""
        places = self.clauses.after(i)[1].get("for", [])
        relation = self.known.verbs["buy"][0]
        if self._is_passive(i, group) or not places or not (items := self._items(places, relation)):
            return
        deed = self.clauses.deed(i, self._is_party)
        yield from self._edges(
            i, relation, self._subjects(deed, group), items, self._origins(places, relation), deed, needed=True
        )
