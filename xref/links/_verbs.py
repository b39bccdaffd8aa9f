"""Links that a verb says: active, passive, in a relative clause, in the infinitive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from xref.links import _attacks, _weapon_names
from xref.links._chunks import Chunk, Group
from xref.links._clauses import Clauses, Deed, Fits
from xref.links._edge import Edge
from xref.links._ends import NOBODY, End
from xref.links._noun_words import noun_words
from xref.links._pronouns import Previous, repeats, resolved, teller, their_country
from xref.links._tags import classes
from xref.links._things import is_party, is_thing
from xref.links._words import CLASSES, Relation

_MOST = 12  # links of one verb: longer lists of items times parties are cut
_ORDER = ["to", "from", "against", "at", "on", "into", "towards", "for", "in"]  # of prepositions before the object
_COMPONENTS = ("wares",)
_PRONOUNS = ("it", "they", "he", "she", "we")


class Verbs:
    """The links that the verbs of one sentence say; `previous`: the sentence before."""

    def __init__(self, clauses: Clauses, previous: Previous) -> None:
        self.clauses, self.previous = clauses, previous
        self._bases = frozenset[str]()  # of the verb that is read
        self._any = False  # whether the item of the verb that is read may be any thing
        self.sight, self.known = clauses.sight, clauses.known

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

    def _out(self, i: int) -> bool:
        """Whether "out" follows the verb: "handing out leaflets"."""
        main = self.clauses.verb(i).main
        words_ = self.sight.reading.words
        return main + 1 < len(words_) and words_[main + 1].form == "out" and "hand" in self.clauses.verb(i).bases

    # --- what noun phrases are ----------------------------------------------------------------------------------------

    def _is_party(self, chunk: Chunk) -> bool:
        return chunk.word in _PRONOUNS if chunk.pronoun else self.sight.party(chunk, any_=True) is not None

    def _party(self, i: int | None) -> End | None:
        if i is None:
            return None
        chunk = self.clauses.chunks[i]
        if chunk.pronoun or repeats(self.clauses, chunk):
            found = resolved(self.clauses, i, self.previous)
            return found or (None if chunk.pronoun else self.sight.party(chunk, any_=True))
        if country := their_country(self.clauses, i):
            return country
        found = self.sight.party(chunk, any_=True)
        if found is None and (inner := self.clauses.inner(i)) != i:
            found = self.sight.party(self.clauses.chunks[inner], any_=True)
        return found

    def _item(self, i: int, relation: Relation) -> End | None:
        if self.clauses.chunks[i].pronoun:
            return self._item_before(i, relation)
        inner = self.clauses.inner(i)
        found = self._thing(self.clauses.chunks[inner], relation)
        if found is None and inner != i:
            found = self._thing(self.clauses.chunks[i], relation)
        return found

    def _item_before(self, i: int, relation: Relation) -> End | None:
        """What "them" or "it" after a verb stands for: the one item that the sentence names before."""
        word = self.clauses.chunks[i].word
        if word not in ("it", "them") or self.clauses.kind(i - 1) != "vg":
            return None
        found = []
        for n in range(i):
            chunk = self.clauses.chunks[n]
            any_ = self._any and self.clauses.kind(n - 1) == "vg"
            packed = chunk.kind != "np" or chunk.pronoun or self.clauses.head_word(n) in self.known.behind  # or a bill
            item = None if packed else self.sight.item(chunk, any_=any_)
            if item is not None and self.clauses.head_word(n).endswith("s") == (word == "them"):
                found.append(item)
        return found[0] if len(found) == 1 and found[0].class_ in (*relation.items, "things") else None

    def _thing(self, chunk: Chunk, relation: Relation) -> End | None:
        """The item of a relation that a noun phrase is: of its classes, or any thing where the verb says enough."""
        head = self.sight.head(chunk)
        if not chunk.pronoun and self.sight.reading.words[head].form in relation.shares | relation.things and self._any:
            return self.sight._end(self.sight.trimmed(chunk), chunk.last, "description", "things")
        found = self.sight.item(chunk, any_=self._any)
        if found is None and "weapons" in relation.items:
            found = _weapon_names.weapon(self.sight, chunk, relation.name, self._bases)
        return found if found and found.class_ in (*relation.items, "things") else None

    def _fits_item(self, relation: Relation) -> _Fits:
        return _Fits(self, relation)

    def _items(self, places: Sequence[int], relation: Relation) -> list[End]:
        places = [m for k in places for m in self._examples(k)]
        return [end for k in places if (end := self._item(k, relation))]

    def _examples(self, k: int) -> list[int]:
        """What stands for "things" in "things like coal and grain"; else noun phrase `k` itself."""
        clauses = self.clauses
        if clauses.chunks[k].pronoun or clauses.head_word(k) not in classes("vague"):
            return [k]
        like = clauses.kind(k + 1) == "p" and clauses.chunks[k + 1].word in ("like", "as", "including")
        if not like or clauses.kind(k + 2) != "np":
            return [k]
        found = [k + 2]
        while clauses.kind(found[-1] + 1) in (",", "and") and (joined := clauses.joint(found[-1] + 1)):
            found.append(joined)
        return found

    def _parties(self, places: Sequence[int]) -> list[End]:
        return [end for k in places if (end := self._party(k))]

    def _carrier(self, k: int) -> End | None:
        """What carries or fires other things, as the one who does so: "a submarine"."""
        chunk = self.clauses.chunks[self.clauses.inner(k)]
        if chunk.pronoun or self.sight.reading.words[self.sight.head(chunk)].form not in classes("carriers"):
            return None
        return self.sight._end(self.sight.trimmed(chunk), chunk.last, "description")

    def _doers(self, places: Sequence[int]) -> list[End]:
        """The parties and the carriers that do it."""
        return [end for k in places if (end := self._party(k) or self._carrier(k))]

    def _joined(self, i: int | None, fits: Fits | None = None) -> list[int]:
        """Noun phrase `i` and those before it that "and" and commas join to it."""
        if i is None:
            return []
        found, k = [i], i
        while self.clauses.kind(k - 1) in ("and", ",") and len(found) < 5:
            mark = self.clauses.kind(k - 1)
            n = k - 2 if self.clauses.kind(k - 2) != "," else k - 3
            if any(self.clauses.chunks[m].word == "dash" for m in range(n + 1, k)):
                break
            if (
                self.clauses.kind(n) != "np"
                or (mark == "," and len(found) == 1)
                or (self.clauses.kind(n - 1) == "p" and mark != "and")
            ):
                break
            ruled = (after := self.clauses.group(i + 1)) is not None and after.infinitive
            if fits is None and self.clauses.kind(n - 1) == "vg" and not ruled:
                break  # the object of another verb
            chunk = self.clauses.chunks[n]
            if not (fits(chunk) if fits else self.sight.party(chunk) is not None):
                break
            found.append(n)
            k = n
        return found[::-1]

    # --- frames -------------------------------------------------------------------------------------------------------

    def _is_passive(self, i: int, group: Group) -> bool:
        """Whether what stands before the verb undergoes it: "was sold by", "drones made by", "images supplied to"."""
        if group.passive:
            return True
        if not group.bare or self.clauses.kind(i - 1) in ("rel", "", "sub"):
            return False
        following = self.clauses.kind(i + 1)
        if following == "p" and self.clauses.chunks[i + 1].word == "by":
            return True
        if "past" not in group.kinds:
            return following != "np"
        if following == "np":
            return False
        k = i - 1
        while self.clauses.kind(k) in ("adv", ","):
            k -= 1
        return self.clauses.kind(k) == "np" and self.sight.item(self.clauses.chunks[self.clauses.inner(k)]) is not None

    def _subjects(self, deed: Deed, group: Group) -> list[End]:
        first = group.auxiliaries[0] if group.auxiliaries else ""
        alone = first in ("is", "was", "has", "does") or (not first and group.kinds == {"s"})  # one acts, not several
        if deed.agent is not None:
            return [deed.agent]
        if deed.subject is None:
            return []
        said_by = teller(self.clauses, deed.subject) if self.clauses.chunks[deed.subject].word == "they" else None
        if said_by is not None and len(joined := self._joined(said_by)) > 1:
            return self._parties(joined)  # "Norway and Sweden said they"
        return self._parties([deed.subject] if alone else self._joined(deed.subject))

    def _active(self, i: int, group: Group, relation: Relation) -> Iterator[Edge]:
        deed = self.clauses.deed(i, self._is_party)
        subjects = self._subjects(deed, group)
        objects, items = self._ends_after(i, group, relation)
        if not items and subjects and not deed.unsure and (armed := self._armed_party(i, group, relation)):
            yield from (Edge(i, relation.name, one, NOBODY, other, deed) for one in subjects for other in armed)
            return
        if not objects and items and not subjects and group.bases & {"carry", "transport"} and deed.subject is None:
            deed = self.clauses.deed(i, lambda chunk: self._is_party(chunk) or self._is_carrier(chunk))
            ship = deed.subject is not None and self.clauses.head_word(deed.subject) not in classes("warplanes")
            carrier = self._carrier(deed.subject) if ship and deed.subject is not None else None  # "ships carrying grain"
            yield from (Edge(i, relation.name, carrier, item, NOBODY, deed) for item in items if carrier)
            return
        yield from self._edges(i, relation, subjects, items, objects, deed, needed=True)

    def _is_carrier(self, chunk: Chunk) -> bool:
        return not chunk.pronoun and self.sight.reading.words[self.sight.head(chunk)].form in classes("carriers")

    def _ends_after(self, i: int, group: Group, relation: Relation) -> tuple[list[End], list[End]]:
        """The objects and the items of an active verb, by the first frame that has an item."""
        direct, after = self.clauses.after(i)
        double = bool(group.bases & relation.double)
        if double and len(direct) > 1 and (items := self._items(direct[1], relation)):
            return self._parties(direct[0]), items  # "sent Ukraine the tanks"
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
            objects = (
                self._objects(after, relation) or self._fronted(i, relation) or self._struck(direct[0][-1], relation)
            )
            if own and objects and relation.name == "supplied":
                own += self._items(self.clauses.examples(i), relation)
            return objects or self._origins(direct[0], relation), own
        if (k := self._relative(i, relation)) is not None:
            items = self._items(self._joined(k, self._fits_item(relation)), relation)
            return self._objects(after, relation), items  # "the tanks that Iran sent"
        return [], []

    def _armed_party(self, i: int, group: Group, relation: Relation) -> list[End]:
        """Whom somebody supplies or arms, where nothing says with what: "arming the rebels", "supplies the army"."""
        direct = self.clauses.after(i)[0] if group.bases & relation.parties else []
        if len(direct) != 1:
            return []
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

    def _origins(self, places: Sequence[int], relation: Relation) -> list[End]:
        """Whom something is bought from, if only its adjective says so: "bought Norwegian gas"."""
        if relation.name not in ("bought", "imported") or len(places) > 1:
            return []
        chunk = self.clauses.chunks[self.clauses.inner(places[0])]
        found = None if chunk.pronoun else self.sight.modifier(chunk, self.sight.head(chunk))
        item = self.sight.item(chunk)
        return [found] if found and found.kind == "place" and item and item.class_ != "things" else []

    def _objects(self, after: dict[str, list[int]], relation: Relation) -> list[End]:
        for preposition in sorted(relation.to, key=_ORDER.index):
            if found := self._parties(after.get(preposition, [])):
                return found
        return [end for k in after.get("to", []) if "to" in relation.to and (end := self._destination(k))]

    def _destination(self, k: int) -> End | None:
        """Where something goes that is no party: "bases in Norway", "the front"."""
        chunk = self.clauses.chunks[k]
        if chunk.pronoun or self.clauses.head_word(k) not in classes("destinations"):
            return None
        place = self.clauses.kind(k + 1) == "p" and self.clauses.chunks[k + 1].word in ("in", "of", "near")
        there = self.sight.party(self.clauses.chunks[k + 2]) if place and self.clauses.kind(k + 2) == "np" else None
        last = self.clauses.chunks[k + 2].last if there is not None and there.kind == "place" else chunk.last
        return self.sight._end(self.sight.trimmed(chunk), last, "description")

    def _passive(self, i: int, group: Group, relation: Relation) -> Iterator[Edge]:
        either = _Either(self, relation)
        if group.passive:
            deed = self.clauses.deed(i, either)
            place = deed.subject
        else:
            k = i - 1
            while self.clauses.kind(k) in ("adv", ","):
                k -= 1
            place = self.clauses.chain_nearest(k, self._fits_item(relation))
            if place is None and self.clauses.kind(k) == "np" and self._is_party(self.clauses.chunks[k]):
                place = k
            deed = Deed(subject=place, tense="past", negated=group.negated)
        if place is None:
            return
        direct, after = self.clauses.after(i)
        givers = "to" in relation.to
        subjects = self._doers(after.get("by", [])) or self._parties(after.get("from", []) if givers else [])
        items = self._items(self._joined(place, self._fits_item(relation)), relation)
        if not subjects and items and givers and len(items) == 1:
            subjects = self._of_item(place, items[0])
        if not subjects and len(items) == 1 and group.bases & {"fire", "launch"} and group.passive:
            owner = _attacks.owner(self, self.clauses.chunks[self.clauses.inner(place)])
            subjects = [owner] if owner else []  # "Norwegian missiles were fired at"
        objects = self._objects(after, relation)
        if not items:
            objects = self._parties([place])
            retained = direct[0] if direct and group.bases & relation.double else []
            retained = retained or (after.get("with", []) if group.bases & relation.with_ else [])
            items = self._items(retained, relation)
        yield from self._edges(i, relation, subjects, items, objects, deed, needed=False)

    def _of_item(self, place: int, item: End) -> list[End]:
        """Who gives what is only said to be theirs: "Norway's grain was exported", "Norwegian gas is sold to"."""
        chunk = self.clauses.chunks[self.clauses.inner(place)]
        found = None if chunk.pronoun else self.sight.modifier(chunk, self.sight.head(chunk))
        first = self.sight.reading.words[self.sight.trimmed(chunk)]
        if found is None and not chunk.pronoun and (region := noun_words().regions.get(first.form)):
            found = End(region, "place", first.start, first.end)  # "Western weapons are sent to"
        natural = item.class_ in ("fuels", "materials", "aid", "weapons")
        return [found] if natural and found and found.kind == "place" else []

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
        unclear = bool(objects) and deed.subject is not None and self.clauses.chunks[deed.subject].pronoun
        if open_ and not subjects and not deed.modalities:
            deed.modalities.append("possible")  # "it takes providing Kyiv with arms": nobody is said to have done it
        if group.bases <= {"bring", "carry", "invest"}:  # money is brought back, and put into things
            items = [item for item in items if (item.class_ == "money") == ("invest" in group.bases)]
        if (
            not items
            or (needed and not subjects and not open_ and not unclear)
            or not (subjects or objects)
            or (deed.unsure and not objects)
        ):
            return
        if deed.unsure:
            deed.modalities.append("denied" if deed.negated else "planned")
        for subject, item, target in product(subjects or [NOBODY], items, objects or [NOBODY]):
            if subject.text and subject.text == target.text:
                continue
            name = "funded" if item.class_ == "money" and relation.name == "supplied" else relation.name
            yield Edge(i, name, subject, item, target, deed)

    def _components(self, i: int, group: Group, relation: Relation) -> Iterator[Edge]:
        """ "Swiss parts were found in the drone", "the drone contains Swiss parts", "is fitted with a camera"."""
        fits = self._fits_item(relation)
        direct, after = self.clauses.after(i)
        places = [k for word in sorted(relation.to) for k in after.get(word, [])]
        if self._is_passive(i, group):
            deed = (
                self.clauses.deed(i, fits)
                if group.passive
                else Deed(subject=self.clauses.chain(i - 1, fits) if self.clauses.kind(i - 1) == "np" else None)
            )
            first, second = self._joined(deed.subject, fits), places
            deed.tense = deed.tense or "past"
        elif relation.name == "contains":
            deed = self.clauses.deed(i, fits)
            first, second = self._joined(deed.subject, fits), direct[0] if direct else []
            if group.bases & {"equip", "fit"}:
                return
            if group.bases & {"include"}:
                yield from self._includes(i, deed, second, relation)
                return
        else:
            deed = self.clauses.deed(i, self._is_party)
            first, second = direct[0] if direct else [], places
            finders = self._subjects(deed, group)
            deed.said_by = deed.said_by or (finders[0] if finders else None)
        wholes = self._items(second, relation)
        if not wholes and relation.name == "found in":
            wholes = self._items([self._whole_around(k) for k in second], relation)
        for one, other in product(self._items(first, relation), wholes):
            if relation.name == "contains":
                yield Edge(i, relation.name, one, other, NOBODY, deed)
            elif one.class_ in _COMPONENTS:
                yield Edge(i, relation.name, one, NOBODY, other, deed)

    def _whole_around(self, k: int) -> int:
        """What a part belongs to that is no item itself: "the navigation of an Orlan"; else `k`."""
        return k + 2 if self.clauses.kind(k + 1) == "p" and self.clauses.chunks[k + 1].word == "of" else k

    def _includes(self, i: int, deed: Deed, places: Sequence[int], relation: Relation) -> Iterator[Edge]:
        """ "The package will include shells": of what was packed or given only, since anything may include anything."""
        deed = self.clauses.deed(i, lambda chunk: not chunk.pronoun)
        if deed.subject is None:
            return
        chunk = self.clauses.chunks[deed.subject]
        head = self.clauses.head_word(deed.subject)
        if head in classes("packed"):
            whole = self.sight._end(self.sight.trimmed(chunk), chunk.last, "description")
            for item in self._items(places, replace(relation, items=frozenset(CLASSES))):
                yield Edge(i, relation.name, whole, item, NOBODY, deed)

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
        items = [e for e in self._items(self._joined(deed.subject, fits), relation) if e.class_ != "money"]
        goes = not self.clauses.verb(i).bases & {"flow", "pour", "arrive"}
        places = next((after[word] for word in ("to", "into", "in")[: 2 if goes else 3] if word in after), [])
        if "reach" in self.clauses.verb(i).bases and not deed.modalities:
            places = direct[0] if direct else []
        sent = self._parties(places) or any(self._destination(k) for k in places)
        if goes and (not sent or any(self._carrier(k) for k in self._joined(deed.subject, fits))):
            return  # "the ship heads to Norway"
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
            places = [self._whole_of(k, relation, group) for k in (direct[0] if direct else [])]
            places = places[:1] if thing.owned and places and not self._is_owned(places[0], thing) else places
            objects = [end for k in places if k is not None and (end := thing.end(k))]
        if deed.unsure:
            return
        if group.bases & relation.ends:
            deed.negated = not deed.negated
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


class _Fits:
    """Whether a noun phrase is an item of a relation."""

    def __init__(self, verbs: Verbs, relation: Relation) -> None:
        self.verbs, self.relation = verbs, relation

    def __call__(self, chunk: Chunk) -> bool:
        return self.verbs._thing(chunk, self.relation) is not None


class _Either(_Fits):
    """Whether it is an item of a relation, or a party."""

    def __call__(self, chunk: Chunk) -> bool:
        return super().__call__(chunk) or self.verbs._is_party(chunk) or self.verbs.sight.contains(chunk)


class _Thing(_Fits):
    """Whether it is what is owned or financed; a party controls a parliament without owning it."""

    controls = False
    funds = False  # whatever the verb of an active clause has as its object
    takes = False  # a party that is bought, not a thing
    owned = False  # whatever "own" has as its object

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
            return None if self.takes and plain else party
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
