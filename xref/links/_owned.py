"""Who owns, controls or finances what, where a verb says so: what is owned needs to be no item."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from xref.links._chunks import Chunk, Group
from xref.links._deeds import Deed
from xref.links._edge import Edge
from xref.links._ends import NOBODY, End
from xref.links._things import is_party, is_thing
from xref.links._transfers import Transfers
from xref.links._verb_ends import IsItem
from xref.links._word_classes import classes
from xref.links._words import Relation
from xref.names import form


class Owned(Transfers):
    """The verbs of one sentence by which somebody owns or finances something, too."""

    def _whole(self, i: int, group: Group, relation: Relation) -> Iterator[Edge]:
        """ "owns", "is owned by", "financed": what is owned or financed needs to be no item."""
        direct, after = self.clauses.after(i)
        thing = _Thing(self, relation)
        thing.controls = bool(group.bases & {"control", "hold", "retain"}) and self._is_passive(i, group)
        thing.controls = thing.controls or "control" in group.bases
        if self._is_passive(i, group):
            subjects = self._parties(after.get("by", []))
            if group.passive:
                deed = self.clauses.deed(i, thing)
            else:
                k = i - 1
                while self.clauses.kind(k) in ("adv", ","):
                    k -= 1
                apart = self.clauses.kind(i - 1) == "," and self.clauses.kind(k) == "np"
                k = found if apart and (found := self.clauses.chain(k, thing)) is not None else k
                deed = Deed(
                    subject=k if self.clauses.kind(k) == "np" and thing(self.clauses.chunks[k]) else None,
                    tense="present",
                )
            objects = [end for k in self._joined(deed.subject, thing) if (end := thing.end(k))]
        else:
            deed = self.clauses.deed(i, self._is_party)
            subjects = self._subjects(deed, group)
            thing.funds = relation.name == "funded" and not group.gerund  # "funding bills"
            thing.takes = bool(group.bases & relation.takes)
            thing.owned = "own" in group.bases
            thing.held = bool(group.bases & relation.seizes)
            places = [self._whole_of(k, relation, group) for k in (direct[0] if direct else [])]
            places = places[:1] if thing.owned and places and not self._is_owned(places[0], thing) else places
            objects = [end for k in places if k is not None and (end := thing.end(k))]
        if deed.unsure and (subjects or relation.name != "funded" or not group.gerund):
            return
        if group.bases & relation.ends:
            deed.negated = not deed.negated
        if not subjects and relation.name == "funded" and (group.gerund or group.passive) and not deed.negated:
            subjects = [NOBODY]  # "a ban on financing terrorism"
            deed.modalities += ["possible"] if deed.unsure else []
        share = self._share(direct[0][0], relation) if direct and relation.shares else NOBODY
        for subject, target in product(subjects, objects):
            if subject.text != target.text:
                yield Edge(i, relation.name, subject, share if share.start != target.start else NOBODY, target, deed)

    def _is_owned(self, k: int | None, thing: _Thing) -> bool:
        """Whether noun phrase `k` may be owned without "own" before it: if not, what is joined to it is not sure."""
        plain = _Thing(self, thing.relation)
        return k is not None and plain.end(k) is not None

    def _share(self, k: int, relation: Relation) -> End:
        """What part somebody owns, if the object is one: "a majority stake"."""
        chunk = self.clauses.chunks[k]
        if chunk.pronoun or self.clauses.head_word(k) not in relation.shares:
            return NOBODY
        return self.sight._end(self.sight.trimmed(chunk), chunk.last, "description")

    def _whole_of(self, k: int, relation: Relation, group: Group) -> int | None:
        """The place of what is owned: of "a stake in X", X; None where the verb needs a stake and there is none."""
        share = self.clauses.head_word(k) in relation.shares and not self.clauses.chunks[k].pronoun
        if share and self.clauses.kind(k + 1) == "p" and self.clauses.kind(k + 2) == "np":
            return k + 2 if self.clauses.chunks[k + 1].word in ("in", "of") else None
        if share and not group.bases & ({"have"} | relation.takes):
            return k  # "to retain his shipping interests"
        if (
            group.bases & relation.seizes
            and self.clauses.head_word(k) == "control"
            and self.clauses.kind(k + 1) == "p"
            and self.clauses.kind(k + 2) == "np"
        ):
            return k + 2 if self.clauses.chunks[k + 1].word in ("of", "over") else None
        if group.bases & ({"hold", "have", "retain", "divest"} | relation.seizes):
            return None
        return self.clauses.inner(k)


class _Thing(IsItem):
    """Whether it is what is owned or financed; a party controls a parliament without owning it."""

    controls = False
    funds = False  # whatever the verb of an active clause has as its object
    takes = False  # a party that is bought, not a thing
    owned = False  # whatever "own" has as its object
    held = False  # what somebody takes control of: no people, and no parliament

    def __call__(self, chunk: Chunk) -> bool:
        return self._of(chunk) is not None

    def end(self, i: int) -> End | None:
        """The end that noun phrase `i` is."""
        chunk = self.verbs.clauses.chunks[i]
        if chunk.pronoun and self.takes:
            return None
        if chunk.pronoun:
            found = self.verbs._party(i)
            return found if found and found.kind != "place" else None
        return self._of(chunk)

    def _of(self, chunk: Chunk) -> End | None:
        if chunk.pronoun:
            return None
        sight = self.verbs.sight
        party = sight.party(chunk)
        owned = self.relation.name == "owns"
        if self.controls and not self._is_thing(chunk):
            return None
        if party and not (owned and party.kind in ("place", "person")):
            plain = party.kind == "description" and not self._is_thing(chunk)
            public = {form(word) for word in party.text.split()} & classes("public")
            return None if (self.takes and plain) or (self.held and (plain or public)) else party
        if self.takes:
            return None
        if sight.reading.words[sight.head(chunk)].form in self.relation.shares:
            named = sight.modifier(chunk, sight.head(chunk))
            if named and named.kind in ("organisation", "unknown"):
                return named  # "his Bluefin shares"
            return sight._end(sight.trimmed(chunk), chunk.last, "description")
        if owned and (item := sight.item(chunk)) and item.class_ in ("weapons", "wares"):
            return item
        if self._is_thing(chunk) or ((self.funds or self.owned) and self._is_some_thing(chunk)):
            return sight._end(sight.trimmed(chunk), chunk.last, "description")
        return None

    def _is_some_thing(self, chunk: Chunk) -> bool:
        noun = self.verbs.sight.reading.words[self.verbs.sight.head(chunk)].form
        if self.owned and noun in ("hundreds", "thousands", "millions", "join"):
            return False
        return (is_thing(noun) or is_party(noun)) and not self.verbs.sight.item(chunk)

    def _is_thing(self, chunk: Chunk) -> bool:
        sight = self.verbs.sight
        return sight.reading.words[sight.head(chunk)].form in self.relation.things
