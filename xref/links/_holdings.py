"""Ownership that nouns say: "a subsidiary of X", "his stake in X", "Norway's state-owned bank, X", "X's takeover of Y".

Each is a link "owns" whose subject is the owner. A stake that is sold is "owns", negated, and "sold" as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from xref.links._beside import Beside
from xref.links._chunks import Chunk
from xref.links._deeds import Deed
from xref.links._edge import Edge
from xref.links._ends import NOBODY, End

_OWNERS = ("organisation", "unknown", "description")
_INCLUDE = frozenset(["be", "include"])


def find(beside: Beside) -> Iterator[Edge]:
    """The links of one sentence that are said so, in order."""
    for i, chunk in enumerate(beside.clauses.chunks):
        if chunk.kind != "np" or chunk.pronoun:
            continue
        yield from _Holdings(beside, i).find()


class _Holdings:
    """What noun phrase `i` says of who owns what."""

    def __init__(self, beside: Beside, i: int) -> None:
        self.beside, self.i = beside, i
        self.clauses, self.sight = beside.clauses, beside.sight
        self.chunk = self.clauses.chunks[i]
        self.owns = beside.known.verbs["own"][0]
        self.words = beside.nouns.holdings

    def find(self) -> Iterator[Edge]:
        yield from self._state()
        for n in range(self.chunk.last - 1, self.chunk.first - 1, -1):
            if n in self.sight.named:
                continue
            word = self.sight.reading.words[n].form
            if word in self.words["kin"]:
                yield from self._kin(n)
            elif word in self.words["owners"] and n == self.chunk.last - 1:
                yield from self._whose()
            elif word in self.owns.shares and n == self.chunk.last - 1:
                yield from self._stake()
            elif word == "possession" and n == self.chunk.last - 1:
                yield from self._possession()
            elif word in self.words["takeovers"] and n == self.chunk.last - 1:
                yield from self._takeover()
            elif word in ("venture", "ventures"):
                yield from self._venture(n)
            else:
                continue
            return

    # --- what may be owned --------------------------------------------------------------------------------------------

    def _owned(self, k: int) -> End | None:
        """A party that can be owned, or a thing: a firm, "the refinery"."""
        if self.clauses.kind(k) != "np":
            return None
        found = self.beside.party(k)
        if found is not None and found.kind in ("place", "person"):
            return None
        return found or self.sight.thing(self.clauses.chunks[self.clauses.inner(k)], self.owns)

    def _name(self, k: int) -> End | None:
        found = self.beside.party(k)
        return found if found is not None and found.kind in ("organisation", "unknown") else None

    def _named(self, n: int) -> End | None:
        """The name of what the noun at token `n` describes: after it, in apposition, or the subject of "is"."""
        clauses, i = self.clauses, self.i
        if n < self.chunk.last - 1:
            named = self.sight.named.get(n + 1)
            if named is None or named[1] != self.chunk.last:
                return None
            found = self.sight.party(Chunk("np", n + 1, self.chunk.last))
            return found if found and found.kind != "place" else None
        end = i
        while clauses.kind(end + 1) == "p" and clauses.kind(end + 2) == "np":
            end = self.beside.joined(end + 2)[-1]
        if clauses.kind(i - 1) == "," and (found := self._name(i - 2)):
            return found
        if clauses.kind(end + 1) == "," and clauses.kind(end + 3) in (",", "", ".") and (found := self._name(end + 2)):
            return found
        group = clauses.group(i - 1)
        if group is not None and group.copula and not group.negated and "be" in group.bases:
            return self._name(k) if (k := clauses.before(i - 1, self.beside.acts)) is not None else None
        return None

    def _named_before(self, n: int) -> End | None:
        """The name right before the noun at token `n`, after its possessor: "Acme's Bluefin unit"."""
        named = self.sight.named.get(n - 1)
        if named is None or self.chunk.owner is None or named[0] < self.chunk.owner[1]:
            return None
        return self.sight.party(Chunk("np", named[0], n))

    def _edges(self, owners: list[End], owned: list[End], deed: Deed, item: End = NOBODY) -> Iterator[Edge]:
        for owner, what in product(owners, owned):
            if owner.text and owner.text != what.text:
                yield Edge(self.i, "owns", owner, item, what, deed)

    # --- frames -------------------------------------------------------------------------------------------------------

    def _kin(self, n: int) -> Iterator[Edge]:
        """ "X, a subsidiary of Y", "Y's subsidiary X"."""
        word = self.sight.reading.words[n].form
        if word.removesuffix("s") in ("unit", "arm", "division") and n - self.chunk.first > 1 and not self.chunk.owner:
            return  # "a nonpartisan research unit of" a parliament is no subsidiary
        after = self.beside.after(self.i) if n == self.chunk.last - 1 else {}
        if word.startswith("affiliate") and not after.get("of"):
            return  # of a broadcaster
        owners = [self.beside.party(k) for k in after.get("of", [])] or [self.beside.possessor(self.i, n)]
        if word.removesuffix("s") in ("unit", "arm", "division"):
            owners = [e for e in owners if e is not None and e.kind != "description"]  # no "government's legal arm"
        firms = [e for e in owners if e is not None and (e.kind in _OWNERS or (e.kind == "place" and self.chunk.owner))]
        owned = self._named(n) or self._named_before(n)
        if owned is not None and owned.kind in ("organisation", "unknown"):
            yield from self._edges(firms, [owned], Deed(tense="present"))

    def _whose(self) -> Iterator[Edge]:
        """ "a firm whose owners include X", "ships with a Norwegian owner"."""
        clauses, i = self.clauses, self.i
        if clauses.kind(i - 1) == "p" and clauses.chunks[i - 1].word == "with" and clauses.kind(i - 2) == "np":
            whose = self.sight.modifier(self.chunk, self.chunk.last - 1)
            item = self._owned(i - 2) or self.sight.item(clauses.chunks[i - 2])
            yield from self._edges([whose] if whose else [], [item] if item else [], Deed(tense="present"))
            return
        group = clauses.group(i + 1)
        if group is None or not group.bases & _INCLUDE or clauses.kind(i + 2) != "np":
            return
        deed = Deed(negated=group.negated, modalities=clauses.marks(group), tense=group.tense)
        owners = [e for k in self.beside.joined(i + 2) if (e := self.beside.party(k))]
        if self.sight.reading.words[self.chunk.first].form == "whose":
            k = i - 1 if clauses.kind(i - 1) != "," else i - 2
            named = self._name(k - 2) if clauses.kind(k - 1) == "," else None
            owned = named or self._owned(k)
        else:
            owned = self.beside.possessor(i)
            after = self.beside.after(i).get("of", [])
            owned = self._owned(after[0]) if after else owned
        if owned is not None and owned.kind != "place":
            yield from self._edges(owners, [owned], deed)

    def _possession(self) -> Iterator[Edge]:
        """ "a felon in possession of firearms", "was in possession of"."""
        clauses, i = self.clauses, self.i
        if clauses.kind(i - 1) != "p" or clauses.chunks[i - 1].word != "in":
            return
        owned = [
            e for k in self.beside.after(i).get("of", []) if (e := self.sight.item(clauses.chunks[clauses.inner(k)]))
        ]
        deed, group = Deed(tense="present"), clauses.group(i - 2)
        if group is not None and group.copula:
            deed = clauses.deed(i - 2, self.beside.acts)
        owner = self.beside.subject(deed) if group is not None else self.beside.party(i - 2)
        yield from self._edges([owner] if owner else [], owned, deed)

    def _stake(self) -> Iterator[Edge]:
        """ "his stake in X", "sold its shares in X", "retain its Acme interests"."""
        clauses, i = self.clauses, self.i
        after = self.beside.after(i)
        places = after.get("in", []) or after.get("of", [])
        owned = [e for k in places if (e := self._owned(k))]
        head = self.sight.reading.words[self.chunk.last - 1].form
        verb = clauses.group(i - 1)
        active = verb is not None and not verb.passive and (not verb.copula or "have" in verb.bases)
        bases = verb.bases if verb is not None and active else self._gerund(i - 1)
        sells = bool(bases & self.words["sells"])
        trades = sells or bool(bases & (self.words["takes"] | self.words["keeps"]))
        if head in ("interest", "interests") and self.chunk.owner and not places:
            return  # "each other's interests"
        inside = self.sight.modifier(self.chunk, self.chunk.last - 1)
        if not owned and inside is not None and inside.kind in ("organisation", "unknown") and not self.chunk.owner:
            owned = [inside]  # "his Acme interests"
        if not owned and clauses.kind(i - 2) == "np" and clauses.kind(i - 3) == "rel":
            k = i - 5 if clauses.kind(i - 4) == "p" else i
            k -= clauses.kind(k) == ","
            owned = [e] if bases and clauses.kind(k) == "np" and (e := self._owned(k)) else []  # ", in which X has a"
            trades = trades or "have" in bases
        own = self.sight.reading.words[self.chunk.first].form in ("his", "her", "its", "their")
        lone = not owned and not places and own and trades and "control" not in bases
        if lone:
            owned = [NOBODY]  # "sold its shares"
        if not owned or (head in ("interest", "interests") and owned[0].kind == "description" and not trades):
            return
        deed = Deed(tense="present")
        owner = self.beside.possessor(i)
        owner = None if owner in owned else owner
        if bases:
            at = i - 1 if verb is not None else next((k for k in range(i - 2, -1, -1) if clauses.group(k)), None)
            ruling = clauses.deed(at, self.beside.acts) if at is not None else Deed(unsure=True)
            if trades and not (ruling.unsure and not owner):
                deed = ruling
                owner = self.beside.subject(ruling) or owner
        if owner is None:
            return
        first = self.sight.reading.words[self.sight.trimmed(self.chunk)]
        end = owned[-1].end if owned[-1].start > first.start else self.sight.reading.words[self.chunk.last - 1].end
        text = " ".join(self.sight.text[first.start : end].split())
        item = End(text, "description", first.start, end)
        if sells and "sell" in bases:
            yield Edge(i, "sold", owner, item, NOBODY, deed)
        if sells:
            other = Deed(deed.subject, deed.agent, not deed.negated, list(deed.modalities), deed.tense, deed.said_by)
            yield from self._edges([owner], owned, other, item)
        else:
            yield from self._edges([owner], owned, deed, item)

    def _gerund(self, k: int) -> frozenset[str]:
        """The base forms of a lone word in -ing that stands as a noun: "began divesting his", "of selling its"."""
        chunk = self.clauses.chunks[k] if self.clauses.kind(k) == "np" else None
        if chunk is None or chunk.last - chunk.first > 1:
            return frozenset()
        return frozenset(b for b, kind in self.beside.known.forms.get(self.clauses.head_word(k), ()) if kind == "ing")

    def _takeover(self) -> Iterator[Edge]:
        """ "the takeover of X by Y", "Y's purchase of U.S. assets"."""
        after = self.beside.after(self.i)
        owned = [e for k in after.get("of", []) if (e := self._owned(k))]
        deed = self.beside.ruled(self.i)
        owners = self.beside.parties(after.get("by", []))
        owner = self.beside.possessor(self.i) or (None if deed.negated else self.beside.subject(deed))  # who blocks it
        owners = owners or ([owner] if owner else [])
        yield from self._edges(owners, owned, deed)

    def _venture(self, n: int) -> Iterator[Edge]:
        """ "X, a joint venture of Y and Z", "Y and Z will form a joint venture"."""
        tokens = self.sight.reading.words
        if n == self.chunk.first or tokens[n - 1].form != "joint":
            return
        after = self.beside.after(self.i) if n == self.chunk.last - 1 else {}
        owners = self.beside.parties([*after.get("of", []), *after.get("between", [])])
        partners = self.beside.parties(after.get("with", []))
        deed = Deed(tense="present")
        group = self.clauses.group(self.i - 1)
        if not owners and group is not None and group.bases & self.words["forms"] and not group.passive:
            deed = self.clauses.deed(self.i - 1, self.beside.acts)
            owners = [e for k in self._before(deed.subject) if (e := self.beside.party(k))]
        if not owners and partners and (owner := self.beside.possessor(self.i, n)):
            owners = [owner]
        first, last = tokens[n - 1].start, tokens[n].end
        owned = self._named(n) or End(" ".join(self.sight.text[first:last].split()), "description", first, last)
        if deed.unsure:
            return
        yield from self._edges([*owners, *partners] if owners else [], [owned], deed)

    def _before(self, k: int | None) -> list[int]:
        """The subject `k` and what "and" joins to it, before it or after it."""
        if k is None:
            return []
        found, clauses = self.beside.joined(k), self.clauses
        if clauses.kind(k - 1) == "and" and clauses.kind(k - 2) == "np" and clauses.kind(k - 3) not in ("vg", "p"):
            found.insert(0, k - 2)
        return found

    def _state(self) -> Iterator[Edge]:
        """ "Norway's state-owned bank, X", "the Norwegian state-controlled bank X"."""
        tokens, chunk = self.sight.reading.words, self.chunk
        n = next((n for n in range(chunk.first, chunk.last - 1) if tokens[n].form == "state"), None)
        if n is None or n in self.sight.named:
            return
        owned_by = tokens[n + 1].form in ("owned", "controlled", "run")
        last = chunk.last
        name = next((k for k in range(n + 1, last) if k in self.sight.named), last)
        head = tokens[name - 1].form
        if not owned_by and head not in self.words["firms"]:
            return
        if owned_by and n + 2 >= last:
            return
        state = self.sight.modifier(chunk, n)
        if state is None or state.kind != "place":
            return
        if name < last:
            party = self.sight.party(Chunk("np", name, last))
        else:
            party = self._named(last - 1) or (self.sight.party(chunk) if owned_by else None)
        if party is None or party.kind in ("place", "person"):
            return
        yield from self._edges([state], [party], Deed(tense="present"))
