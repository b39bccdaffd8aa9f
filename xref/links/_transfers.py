"""Links of a verb with an item: active, passive, in a relative clause, with or without who receives it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from xref.links import _attacks
from xref.links._chunks import Chunk, Group
from xref.links._deeds import Deed
from xref.links._edge import Edge
from xref.links._ends import NOBODY, End
from xref.links._verb_ends import IsItemOrParty, VerbEnds
from xref.links._word_classes import classes
from xref.links._words import Relation


class Transfers(VerbEnds):
    """The verbs of one sentence by which things are sent, bought, made or used."""

    def _active(self, i: int, group: Group, relation: Relation) -> Iterator[Edge]:
        deed = self.clauses.deed(i, self._is_party)
        subjects = self._subjects(deed, group)
        objects, items = self._ends_after(i, group, relation)
        if not subjects and objects and len(items) == 1 and deed.subject is None and self._is_conduit(i):
            subjects = self._of_item(self.clauses.after(i)[0][0][0], items[0])
            subjects = subjects or self._parties(self.clauses.after(i)[1].get("from", []))
        if not items and subjects and not deed.unsure and (armed := self._armed_party(i, group, relation)):
            yield from (Edge(i, relation.name, one, NOBODY, other, deed) for one in subjects for other in armed)
            return
        if not objects and items and group.bases & {"carry", "transport"} and (ship := self._ship(i)) is not None:
            yield from (Edge(i, relation.name, ship, item, NOBODY, deed) for item in items)  # "ships carrying grain"
            return
        yield from self._edges(i, relation, subjects, items, objects, deed, needed=True)

    def _is_conduit(self, i: int) -> bool:
        """Whether the subject of a verb is what goods go through: "the pipeline that delivers Norwegian gas to"."""
        chunks, head = self.clauses.chunks, self.clauses.head_word
        k = self.clauses.deed(i, lambda chunk: not chunk.pronoun).subject
        return k is not None and not chunks[k].pronoun and head(k) in classes("conduits")

    def _ship(self, i: int) -> End | None:
        """The ship or the like that carries what stands after verb `i`; a jet carries its own arms."""
        k = self.clauses.deed(i, lambda chunk: self._is_party(chunk) or self._is_carrier(chunk)).subject
        if k is not None and self.clauses.chunks[k].word == "it":
            return self._ship_before()
        return None if k is None or self.clauses.head_word(k) in classes("warplanes") else self._carrier(k)

    def _ship_before(self) -> End | None:
        """The one carrier that the sentence before names, which "it" is: "The ship left. It carries grain"."""
        last = self.previous()
        chunks = [c for c in last.chunks if c.kind == "np" and self._is_carrier(c)] if last else []
        if len(chunks) != 1 or self.sight.reading.words[chunks[0].last - 1].form in classes("warplanes"):
            return None
        return self.sight._end(self.sight.trimmed(chunks[0]), chunks[0].last, "description")

    def _ends_after(self, i: int, group: Group, relation: Relation) -> tuple[list[End], list[End]]:
        """The objects and the items of an active verb, by the first frame that has an item."""
        direct, after = self.clauses.after(i)
        if not self._is_meant(group, direct):
            return [], []
        if group.bases & relation.onto:
            return [], self._items(after.get("to", []), relation)
        double = bool(group.bases & relation.double)
        if double and len(direct) > 1 and (items := self._items(direct[1], relation)):
            return self._parties(direct[0]), items  # "sent Ukraine the tanks"
        to = after.get("to", [])
        if not direct and len(to) == 1 and double and (both := self._receiver_and_item(to[0], relation)):
            return [both[0]], [both[1]]  # "handed over to Ukraine missiles"
        own = self._items(direct[0], relation) if direct else []
        if "vote" in group.bases:
            return self._objects(after, relation), self._items(after.get("through", []), relation)
        with_ = after.get("with", []) if direct and group.bases & relation.with_ and not own else []
        adjectives = (
            len(with_) == 2 and self.clauses.adjective(with_[0] + 1) == with_[1]
        )  # "with long-range, fast guns"
        if with_ and self._item(with_[1 if adjectives else 0], relation):
            return self._parties(direct[0]), self._items(with_, relation)  # "supplies Kyiv with tanks"
        if group.bases <= relation.only_with:
            return [], []
        if double and direct and (both := self._receiver_and_item(direct[0][0], relation)):
            return [both[0]], [both[1], *self._items(direct[0][1:], relation)]  # "sent Ukraine tanks"
        if double and group.finite and len(direct) == 1 and not own and (k := self._relative(i, relation)) is not None:
            return self._parties(direct[0]), self._items([k], relation)  # "the tanks that Iran gave Norway"
        if direct:
            if "get" in group.bases and relation.name == "supplied" and not {"to", "into"} & {*after}:
                return [], []  # "getting gas for the winter"
            objects = (
                self._objects(after, relation) or self._fronted(i, relation) or self._struck(direct[0][-1], relation)
                or self._fired_at(after, group)
            )  # fmt: skip
            if own and objects and relation.name == "supplied":
                own += self._items(self.clauses.examples(i), relation)
            return objects or self._origins(direct[0], relation), own
        if (k := self._relative(i, relation)) is not None:
            items = self._items(self._joined(k, self._fits_item(relation)), relation)
            return self._objects(after, relation) or self._struck(i, relation), items  # "the tanks that Iran sent"
        return [], []

    def _is_meant(self, group: Group, direct: Sequence[Sequence[int]]) -> bool:
        """Whether a common verb says a transfer: "picked up their guns", "moved tons of arms", not "its tanks"."""
        if "pick" in group.bases:
            return self.clauses.particle(group) == "up"
        if "move" in group.bases:
            chunk = self.clauses.chunks[direct[0][0]] if direct else None
            words_ = self.sight.reading.words[chunk.first : chunk.last] if chunk else []
            return chunk is not None and self.sight.contains(chunk) and words_[-1].form not in ("amount", "amounts")
        return True

    def _armed_party(self, i: int, group: Group, relation: Relation) -> list[End]:
        """Whom somebody supplies or arms, where nothing says with what: "arming the rebels", "supplies the army"."""
        words_ = self.sight.reading.words
        direct = self.clauses.after(i)[0] if group.bases & relation.parties else []
        if len(direct) != 1 or (words_[group.main].form in classes("adjectives") and not group.auxiliaries):
            return []  # "the armed forces"
        found = self._parties(direct[0])
        named = all(e.kind in ("place", "organisation", "description") for e in found)
        return found if found and named and len(found) == len(direct[0]) else []

    def _struck(self, k: int, relation: Relation) -> list[End]:
        """What is attacked with item `k`: "used drones to strike the port"."""
        verb = self.clauses.group(k + 1)
        strikes = verb is not None and verb.infinitive and verb.bases & relation.attacks
        if not strikes or self.clauses.kind(k + 2) != "np":
            return []
        found = _attacks.hit(self, k + 2)
        return [found] if found else []

    def _fired_at(self, after: dict[str, list[int]], group: Group) -> list[End]:
        """What is fired at that is no party: "fired missiles toward power plants in Norway"."""
        if not group.bases & {"fire", "launch"}:
            return []
        places = next((after[word] for word in ("at", "against", "toward", "towards") if word in after), [])
        places = [k for k in places if self.clauses.head_word(k) not in classes("times")]
        return [end for k in places if (end := _attacks.hit(self, k))]

    def _fronted(self, i: int, relation: Relation) -> list[End]:
        """Whom the sentence begins with: "From Norway, Ukraine received guns"."""
        kinds = [self.clauses.kind(n) for n in range(4)]
        fronted = kinds == ["p", "np", ",", "np"] and self.clauses.kind(4) == "vg" and i == 4
        word = self.clauses.chunks[0].word if fronted else ""
        return self._parties([1]) if word in ("to", "from") and word in relation.to else []

    def _receiver_and_item(self, i: int, relation: Relation) -> tuple[End, End] | None:
        """The two ends in one run of nouns: "sent Ukraine tanks"; "sent US tanks" has only one."""
        chunk = self.clauses.chunks[i]
        named = self.sight.named.get(self.sight.trimmed(chunk))
        if chunk.pronoun or chunk.owner or named is None or not chunk.first < named[1] < chunk.last:
            return None
        if named[2].kind != "place" or self.sight.reading.words[named[0]].form in classes("adjectival"):
            return None
        item = self._thing(Chunk("np", named[1], chunk.last), relation)
        receiver = self.sight.party(Chunk("np", chunk.first, named[1]))
        return (receiver, item) if receiver and item else None

    def _relative(self, i: int, relation: Relation) -> int | None:
        """The item that a relative clause is about: "drones that Iran supplied", "the weapons Kyiv received"."""
        k = i - 1
        while self.clauses.kind(k) in ("np", "p", "and", "adv", "vg") and i - k < 8:
            if self.clauses.kind(k - 1) == "rel":
                return self.clauses.antecedent(k - 1, self._fits_item(relation))
            if self.clauses.kind(k) == "np" and self.clauses.kind(k - 1) == "np":
                if self._item(k - 1, relation):
                    return k - 1
                joined = self.clauses.kind(k - 2) == "and" and self.clauses.kind(k - 3) == "np"
                if joined and self._item(k - 3, relation):
                    return k - 3  # "the weapons and intelligence it has provided"
            k -= 1
        return None

    def _passive(self, i: int, group: Group, relation: Relation) -> Iterator[Edge]:
        either = IsItemOrParty(self, relation)
        if group.passive:
            deed = self.clauses.deed(i, either)
            place = deed.subject
        else:
            k = i - 1
            while self.clauses.kind(k) in ("adv", ","):
                k -= 1
            place = self.clauses.chain_nearest(k, self._fits_item(relation)) if k >= 0 else self._fronting(i, relation)
            if place is None and self.clauses.kind(k) == "np" and self._is_party(self.clauses.chunks[k]):
                place = k
            deed = Deed(subject=place, tense="past", negated=group.negated)
        if place is None:
            return
        direct, after = self.clauses.after(i)
        givers = "to" in relation.to
        subjects = self._doers(after.get("by", [])) or self._parties(after.get("from", []) if givers else [])
        if not subjects and relation.name == "supplied":  # "distributed via charities"
            through = self._parties([*after.get("via", []), *after.get("through", [])])
            subjects = [e for e in through if e.kind not in ("place", "person")]
        items = self._items(self._joined(place, self._fits_item(relation)), relation)
        if not subjects and items and givers and len(items) == 1:
            subjects = self._of_item(place, items[0])
        if not subjects and len(items) == 1 and group.bases & {"fire", "launch"} and group.passive:
            owner = _attacks.owner(self, self.clauses.chunks[self.clauses.inner(place)])
            subjects = [owner] if owner else []  # "Norwegian missiles were fired at"
        objects = self._objects(after, relation) or self._where(i, relation)
        if not items:
            objects = self._parties([place])
            retained = direct[0] if direct and group.bases & relation.double else []
            retained = retained or (after.get("with", []) if group.bases & relation.with_ else [])
            items = self._items(retained, relation)
        yield from self._edges(i, relation, subjects, items, objects, deed, needed=False)

    def _where(self, i: int, relation: Relation) -> list[End]:
        """Where it is brought, before "where": "countries where the shells are delivered"."""
        k = i - 1 if self.clauses.kind(i - 1) == "sub" else i - 2
        where = self.clauses.kind(k) == "sub" and self.clauses.chunks[k].word == "where"
        known = where and relation.name == "supplied" and self.clauses.kind(k - 1) == "np"
        return self._parties([k - 1]) if known else []

    def _fronting(self, i: int, relation: Relation) -> int | None:
        """The item that a participle at the start of a sentence is said of: "Made by Acme, the drones"."""
        k = next((k for k in range(i + 1, min(i + 8, len(self.clauses.chunks))) if self.clauses.kind(k) == ","), -2) + 1
        by = self.clauses.kind(i + 1) == "p" and self.clauses.chunks[i + 1].word == "by"
        return k if by and self.clauses.kind(k) == "np" and self._item(k, relation) else None

    def _edges(
        self, i: int, relation: Relation, subjects: Sequence[End], items: Sequence[End], objects: Sequence[End],
        deed: Deed, *, needed: bool,
    ) -> Iterator[Edge]:  # fmt: skip
        """Each subject with each item and each object; a subject is `needed`, or an object stands in its place."""
        out = self._out(i)
        if relation.needs & self.clauses.verb(i).bases and not objects and not out:
            return
        if not relation.open & self.clauses.verb(i).bases and not objects and not out:
            items = [item for item in items if item.class_ != "things"]
        nobody = deed.subject is None and deed.agent is None
        group = self.clauses.verb(i)
        asked = i == 0 and group.kinds == {"base"} and not group.auxiliaries  # "Give Norway tanks"
        open_ = bool(objects) and (not group.finite or asked) and nobody
        told = (ruler := self.clauses.group(i - 1)) is not None and bool(ruler.bases & {"include", "involve", "entail"})
        if open_ and not subjects and told:
            return  # "his plan included sending aid to": whose deed it is stands elsewhere
        unclear = bool(objects) and deed.subject is not None and self.clauses.chunks[deed.subject].pronoun
        if open_ and not subjects and not deed.modalities:
            deed.modalities.append("possible")  # "it takes providing Kyiv with arms": nobody is said to have done it
        items = [item for item in items if self._is_its_class(group, relation, item)]
        if not objects and "send" in group.bases:
            items = [item for item in items if item.text.split()[-1].lower() not in classes("sorties")]  # to fly
        if group.bases <= {"bring", "carry", "invest"}:  # money is brought back, and put into things
            items = [item for item in items if (item.class_ == "money") == ("invest" in group.bases)]
        senders = [] if subjects or objects or deed.negated else self._senders(items, relation)
        subjects = subjects or senders
        if (
            not items
            or (needed and not subjects and not open_ and not unclear)
            or not (subjects or objects)
            or (relation.name == "bought" and not subjects and group.bare)  # "sourced from Norway": by whom, is asked
            or (deed.unsure and not objects and not senders)
        ):
            return
        if deed.unsure:
            deed.modalities.append("denied" if deed.negated else "planned")
        for subject, item, target in product(subjects or [NOBODY], items, objects or [NOBODY]):
            if subject.text and subject.text == target.text:
                continue
            name = "funded" if item.class_ == "money" and relation.name == "supplied" else relation.name
            yield Edge(i, name, subject, item, target, deed)

    def _is_its_class(self, group: Group, relation: Relation, item: End) -> bool:
        """Whether an item is of the class that the verb is said of: "unveiled a phone", "burns coal"."""
        if "pick" in group.bases:
            return item.class_ != "wares" or item.text.split()[-1].lower() in classes("packed")  # no telephone
        if "accept" in group.bases and item.class_ == "money":
            return item.text.split()[-1].lower() in classes("bribes")  # no payment in dollars
        if group.bases & relation.wares and item.text.split()[-1].lower() in classes("pictures"):
            return False  # the police publish pictures of anybody
        of_wares, of_fuels = bool(group.bases & relation.wares), bool(group.bases & relation.fuels)
        return not (of_wares or of_fuels) or item.class_ == ("wares" if of_wares else "fuels")

    def _senders(self, items: Sequence[End], relation: Relation) -> list[End]:
        """Who exports what is said to be theirs: "a deal to export Norwegian grain"."""
        chunks = self.clauses.chunks
        places = [k for k, c in enumerate(chunks) if c.kind == "np" and self.sight.item(c) in items]
        return self._of_item(places[0], items[0]) if relation.name == "exported" and len(places) == 1 else []
