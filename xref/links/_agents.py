"""Links that a noun says of a party by what it does: "the drone maker X", "X, the main supplier of gas to Y"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from xref.countries import country_code
from xref.links._beside import Beside
from xref.links._chunks import Chunk, Group
from xref.links._deeds import Deed
from xref.links._edge import Edge
from xref.links._ends import NOBODY, End
from xref.links._words import Relation

_NAMES = ("organisation", "unknown", "person", "place")
_FIRMS = ("organisation", "unknown")
_INCLUDE = frozenset(["be", "include"])


def find(beside: Beside) -> Iterator[Edge]:
    """The links of one sentence that are said so, in order."""
    known, tokens = beside.known, beside.sight.reading.words
    for i, chunk in enumerate(beside.clauses.chunks):
        if chunk.kind != "np" or chunk.pronoun:
            continue
        for n in range(chunk.last - 1, chunk.first - 1, -1):
            word = tokens[n].form
            if n in beside.sight.named or (tokens[n].text[0].isupper() and n > chunk.first):
                continue
            if relation := known.agents.get(word):
                agent = _Agent(beside, i, n, relation)
                edges = list(agent.find())
                yield from edges or agent.partners()
                break
            if word in beside.nouns.dealing["clients"]:
                yield from _Agent(beside, i, n, known.agents["buyer"]).partners()
                break
            if made := _compound(beside, n):
                yield from _Agent(beside, i, n, known.agents["maker"]).makes(made)
                break


def _compound(beside: Beside, n: int) -> End | None:
    """What "chipmaker" or "shipbuilder" says that is made."""
    token = beside.sight.reading.words[n]
    what = beside.nouns.made.get(token.form)
    if what is None:
        return None
    return End(token.text[: len(what)], "goods", token.start, token.start + len(what), "wares")


class _Agent:
    """What the noun at token `n` of noun phrase `i` says."""

    def __init__(self, beside: Beside, i: int, n: int, relation: Relation) -> None:
        self.beside, self.i, self.n, self.relation = beside, i, n, relation
        self.clauses, self.sight = beside.clauses, beside.sight
        self.chunk = self.clauses.chunks[i]
        self.word = self.sight.reading.words[n].form
        self.deed = Deed(tense="present")
        tokens = self.sight.reading.words[self.chunk.first : n]
        if any(token.form in ("former", "onetime", "erstwhile") for token in tokens):
            self.deed.tense = "past"
        if any(token.form in ("potential", "possible", "future", "prospective", "would-be") for token in tokens):
            self.deed.modalities.append("possible")

    def makes(self, item: End) -> Iterator[Edge]:
        """The link of a noun that says the item itself."""
        for party in self._parties():
            if party.kind in _FIRMS:
                yield Edge(self.i, self.relation.name, party, item, NOBODY, self.deed)

    def find(self) -> Iterator[Edge]:
        """The links to the items after "of" or before the noun."""
        clauses, relation, i = self.clauses, self.relation, self.i
        k, things = i + 1, list[End]()
        if self._is_last and clauses.kind(k) == "p" and clauses.chunks[k].word == "of" and clauses.kind(k + 1) == "np":
            places = self.beside.joined(k + 1)
            things = [e for m in places if (e := self._thing(m))]
            k = places[-1] + 1
        elif self.n > self.chunk.first and not relation.whole:
            things = self._before()
        if not things and self._is_last and clauses.kind(i + 1) == "and" and clauses.kind(i + 2) == "np":
            things = self._shared(i + 2)
        if not things and relation.name in ("exported", "imported") and self._is_last and not self._of(k):
            things = [NOBODY]  # "Norway is the biggest importer"
        if not things:
            return
        parties = [e for e in self._parties() if e.kind in (*_NAMES, "description")]
        target = NOBODY
        if clauses.kind(k) == "p" and clauses.chunks[k].word in relation.to and clauses.kind(k + 1) == "np":
            target = self.beside.party(k + 1) or NOBODY
        elif relation.name == "supplied" and self.chunk.owner and self.chunk.owner[1] <= self.n:
            target = self.beside.possessor(i, self.n) or NOBODY  # "Germany's main gas supplier", but an exporter's home
        for party, thing in product(parties, things):
            if relation.whole:
                if thing.text != party.text:
                    yield Edge(i, relation.name, party, NOBODY, thing, self.deed)
            elif target.text != party.text:
                yield Edge(i, relation.name, party, thing, target, self.deed)

    def _of(self, k: int) -> bool:
        return self.clauses.kind(k) == "p" and self.clauses.chunks[k].word == "of"

    def partners(self) -> Iterator[Edge]:
        """Who supplies whom, where nothing says with what: "the Acme supplier X", "Acme's clients include X"."""
        if self.relation.name not in ("supplied", "bought"):
            return
        after = self.beside.after(self.i) if self._is_last else {}
        other = next(iter(self.beside.parties(after.get("to", []) or after.get("of", []))), None)
        other = other or self.beside.possessor(self.i, self.n)
        if other is None or other.kind not in _FIRMS:
            return
        named = self._included() or [e for e in (self._named(),) if e is not None]
        for party in named:
            if party.kind not in _FIRMS or party.text == other.text:
                continue
            ends = (party, other) if self.relation.name == "supplied" else (other, party)
            yield Edge(self.i, "supplied", ends[0], NOBODY, ends[1], self.deed)

    @property
    def _is_last(self) -> bool:
        return self.n == self.chunk.last - 1

    # --- items --------------------------------------------------------------------------------------------------------

    def _before(self) -> list[End]:
        start = self.chunk.owner[1] if self.chunk.owner and self.chunk.owner[1] < self.n else self.chunk.first
        before = self.sight.item(Chunk("np", start, self.n))
        tokens = self.sight.reading.words
        if before is None:
            last = tokens[self.n - 1]
            plain = last.text[0].islower() and self.n - 1 not in self.sight.named
            return (
                [self._open(self.n - 1, self.n)] if plain and last.form in self.beside.nouns.dealing["offers"] else []
            )
        if before.class_ not in self.relation.items or tokens[self.n - 1].form.endswith("ed"):
            return []
        return [self.sight.bare(before, self.n)]

    def _shared(self, k: int) -> list[End]:
        """What the agent noun after "and" says, too: "the maker and exporter of drones"."""
        after = self.beside.after(k).get("of", []) if self._is_agent(k) else []
        return [e for m in after if (e := self._thing(m))]

    def _open(self, first: int, last: int) -> End:
        tokens = self.sight.reading.words
        start, end = tokens[first].start, tokens[last - 1].end
        return End(" ".join(self.sight.text[start:end].split()), "goods", start, end, "wares")

    def _thing(self, k: int) -> End | None:
        chunk = self.clauses.chunks[self.clauses.inner(k)]
        if self.relation.whole:
            found = self.beside.party(k)
            if found is not None and found.kind in ("place", "person"):
                return None
            return found or self.sight.thing(chunk, self.relation)
        item = self.sight.item(chunk)
        if item is not None:
            return item if item.class_ in self.relation.items else None
        if self.word not in self.beside.nouns.dealing["anything"] or chunk.pronoun:
            return None
        head = self.sight.reading.words[chunk.last - 1]
        if head.text[0].isupper() or self.sight.party(chunk) is not None or head.form in self.beside.known.speakers:
            return None
        return self._open(self.sight.trimmed(chunk), chunk.last)

    # --- who it is ----------------------------------------------------------------------------------------------------

    def _included(self) -> list[End]:
        """The parties after "is" or "include": "one of Acme's clients is X"."""
        clauses, k = self.clauses, self.i + 1
        while clauses.kind(k) == "p" and clauses.kind(k + 1) == "np":
            k += 2
        group = clauses.group(k)
        if group is None or not group.bases & _INCLUDE or clauses.kind(k + 1) != "np":
            return []
        self._said(group)
        return self.beside.parties(self.beside.joined(k + 1))

    def _said(self, group: Group) -> None:
        self.deed.negated, self.deed.tense = group.negated, group.tense
        self.deed.modalities += self.clauses.marks(group)

    def _parties(self) -> list[End]:
        """Whom the noun describes; of a buyer, whose buyer it is: "the ministry's arms buyer, X"."""
        if examples := self._examples():
            return examples
        party = self._named()
        if (
            self.relation.name == "bought"
            and self.chunk.owner
            and (party is None or party.kind in ("person", "unknown"))
        ):
            owner = self.beside.possessor(self.i, self.n)
            body = owner is not None and (owner.kind == "organisation" or country_code(owner.text) is None)
            party = owner if body else party  # but "Norway's oil buyer" buys from Norway
        return [party] if party else []

    def _examples(self) -> list[End]:
        """The names after "like", "such as" and "including": "arms makers such as X and Y"."""
        k = self.i + 1
        if not self._is_last or self.clauses.kind(k) != "p" or self.clauses.kind(k + 1) != "np":
            return []
        place = self.clauses.chunks[k]
        such = self.sight.reading.words[place.first - 1].form == "such" or (
            self.sight.reading.words[place.first].form == "such"
        )
        if place.word not in ("like", "including") and not (place.word == "as" and such):
            return []
        return [e for e in self.beside.parties(self.beside.joined(k + 1)) if e.kind in (*_FIRMS, "place")]

    def _called(self, k: int) -> None:
        """What verb `k` says that makes somebody so in words only: "would designate X as a sponsor of"."""
        group = self.clauses.group(k)
        if group is None or not group.bases & self.beside.known.labels:
            return
        ruling = self.clauses.deed(k, self.beside.acts)
        self.deed.modalities += ruling.modalities or ["possible" if ruling.unsure else "alleged"]
        self.deed.negated, self.deed.said_by = ruling.negated, self.beside.subject(ruling)

    def _named(self) -> End | None:
        """Who the noun describes: the name after it, in apposition, before "as", or the subject of "is"."""
        sight, clauses, i = self.sight, self.clauses, self.i
        if not self._is_last:
            named = sight.named.get(self.n + 1)
            whole = named is not None and named[1] == self.chunk.last and sight.reading.gap(self.n + 1) == " "
            return sight.party(Chunk("np", self.n + 1, self.chunk.last)) if whole else None
        follows = self._following()
        if clauses.kind(i - 1) == "," and clauses.kind(i - 2) == "np":
            before = self.beside.party(clauses.outer(i - 2))
            article = sight.reading.words[self.chunk.first].form in ("a", "an", "the", "one") or self.chunk.owner
            dateline = before is not None and before.kind == "place" and (follows is not None or self._dateline())
            if before is not None and before.kind != "description" and article and not dateline:
                return before
        if clauses.kind(i - 1) == "p" and clauses.chunks[i - 1].word == "as" and clauses.kind(i - 2) == "np":
            self._called(i - 3)
            found = self.beside.party(i - 2)
            return found if found else self.beside.possessor(i - 2)  # "Norway's role as a supplier"
        first = i
        while clauses.kind(first - 1) in ("and", ",") and clauses.kind(first - 2) == "np" and self._is_agent(first - 2):
            first -= 2  # "is the leading maker and exporter of drones"
        group = clauses.group(first - 1)
        if group is not None and group.copula and "be" in group.bases:
            subject = clauses.before(first - 1, self.beside.acts)
            self._said(group)
            return self.beside.party(subject)
        return follows

    def _is_agent(self, k: int) -> bool:
        return not self.clauses.chunks[k].pronoun and self.clauses.head_word(k) in self.beside.known.agents

    def _dateline(self) -> bool:
        """Whether the place before is where the news is from: "OSLO (Reuters) - A top", "Oslo - A top"."""
        reading, place = self.sight.reading, self.clauses.chunks[self.i - 2]
        if reading.sentence(place.first).first != place.first:
            return False
        tokens = reading.words
        between = self.sight.text[tokens[place.last - 1].end : tokens[self.chunk.first].start]
        return "(" in between or tokens[place.first].text.isupper() or between.strip() in ("-", "–", "—")

    def _following(self) -> End | None:
        clauses, i = self.clauses, self.i
        if clauses.kind(i + 1) != "," or clauses.kind(i + 2) != "np":
            return None
        after = self.beside.party(i + 2)
        chunk = clauses.chunks[i + 2]
        loud = any(w.text[0].isupper() for w in self.sight.reading.words[chunk.first : chunk.last])
        name = after is not None and loud and (after.kind != "place" or self.chunk.owner)
        return after if name and clauses.kind(i + 3) in (",", "", ".") else None
