"""What the noun phrases around a verb are to it: parties, items, who else does it."""

from __future__ import annotations

from collections.abc import Sequence

from xref.links import _weapon_names
from xref.links._chunks import Chunk, Group
from xref.links._clauses import Clauses
from xref.links._deeds import Deed, Fits
from xref.links._ends import End
from xref.links._noun_words import noun_words
from xref.links._pronouns import Previous, repeats, resolved, teller, their_country
from xref.links._word_classes import classes
from xref.links._words import Relation

# of prepositions before the object
_ORDER = ["to", "from", "against", "at", "on", "into", "toward", "towards", "for", "in"]
_PRONOUNS = ("it", "they", "he", "she", "we")


class VerbEnds:
    """The verbs of one sentence with what stands around them; `previous`: the sentence before."""

    def __init__(self, clauses: Clauses, previous: Previous) -> None:
        self.clauses, self.previous = clauses, previous
        self._bases = frozenset[str]()  # of the verb that is read
        self._any = False  # whether the item of the verb that is read may be any thing
        self.sight, self.known = clauses.sight, clauses.known

    def _out(self, i: int) -> bool:
        """Whether "out" follows the verb: "handing out leaflets"."""
        main = self.clauses.verb(i).main
        words_ = self.sight.reading.words
        return main + 1 < len(words_) and words_[main + 1].form == "out" and "hand" in self.clauses.verb(i).bases

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

    def _fits_item(self, relation: Relation) -> IsItem:
        return IsItem(self, relation)

    def _items(self, places: Sequence[int], relation: Relation) -> list[End]:
        places = [m for k in places for m in self._examples(k)]
        found = [self._item(k, relation) for k in places]
        known = next((end for end in found if end is not None and end.class_ not in ("money", "things")), None)
        if known is None or len(places) < 3:
            return [end for end in found if end]
        return [end for k, item in zip(places, found, strict=True) if (end := item or self._beside(k, known))]

    def _beside(self, k: int, known: End) -> End | None:
        """Any thing that stands in a list with an item: "food, fuel and flags"."""
        chunk = self.clauses.chunks[self.clauses.inner(k)]
        found = self.sight.item(chunk, any_=True)
        return found._replace(class_=known.class_) if found is not None and found.class_ == "things" else None

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

    def _is_carrier(self, chunk: Chunk) -> bool:
        return not chunk.pronoun and self.sight.reading.words[self.sight.head(chunk)].form in classes("carriers")

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

    def _is_passive(self, i: int, group: Group) -> bool:
        """Whether what stands before the verb undergoes it: "was sold by", "drones made by", "images supplied to"."""
        if group.passive:
            return True
        following = self.clauses.kind(i + 1)
        if group.bare and i == 0 and following == "p" and self.clauses.chunks[1].word == "by":
            return True  # "Made by Acme, the drones"
        if not group.bare or self.clauses.kind(i - 1) in ("rel", "", "sub"):
            return False
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

    def _origins(self, places: Sequence[int], relation: Relation) -> list[End]:
        """Whom something is bought from, if only its adjective says so: "bought Norwegian gas"."""
        if relation.name not in ("bought", "imported") or len(places) > 1:
            return []
        chunk = self.clauses.chunks[self.clauses.inner(places[0])]
        found = None if chunk.pronoun else self.sight.modifier(chunk, self.sight.head(chunk))
        item = self.sight.item(chunk)
        return [found] if found and found.kind == "place" and item and item.class_ != "things" else []

    def _of_item(self, place: int, item: End) -> list[End]:
        """Who gives what is only said to be theirs: "Norway's grain was exported", "Norwegian gas is sold to"."""
        chunk = self.clauses.chunks[self.clauses.inner(place)]
        found = None if chunk.pronoun else self.sight.modifier(chunk, self.sight.head(chunk))
        first = self.sight.reading.words[self.sight.trimmed(chunk)]
        if found is None and not chunk.pronoun and (region := noun_words().regions.get(first.form)):
            found = End(region, "place", first.start, first.end)  # "Western weapons are sent to"
        natural = item.class_ in ("fuels", "materials", "aid", "weapons")
        return [found] if natural and found and found.kind == "place" else []


class IsItem:
    """Whether a noun phrase is an item of a relation."""

    def __init__(self, verbs: VerbEnds, relation: Relation) -> None:
        self.verbs, self.relation = verbs, relation

    def __call__(self, chunk: Chunk) -> bool:
        return self.verbs._thing(chunk, self.relation) is not None


class IsItemOrParty(IsItem):
    """Whether it is an item of a relation, or a party."""

    def __call__(self, chunk: Chunk) -> bool:
        return super().__call__(chunk) or self.verbs._is_party(chunk) or self.verbs.sight.contains(chunk)
