"""Whose deed a verb says, and what the words that rule it make of it: "Moscow denied that it had agreed to send ...".

A verb's subject is before it, past what stands between: prepositions with their nouns, a relative clause, an
apposition. A verb in the infinitive or in -ing has the subject of what rules it, or what stands between the two ("urged
Germany to send").
"""

from __future__ import annotations

from xref.links._chunks import Chunk, Group
from xref.links._deeds import DEPTH, Deed, Fits
from xref.links._ruling import Ruling

_THOUGHT = frozenset(["acknowledge", "allege", "assume", "believe", "know", "report", "say", "suspect", "think"])


class Clauses(Ruling):
    """The chunks of a sentence with its verbs and their subjects."""

    def deed(self, i: int, fits: Fits, depth: int = 0) -> Deed:
        """Whose deed the verb group `i` says; `fits`: whether a noun phrase can be who does such a thing."""
        group = self.verb(i)
        if group.finite and not self._helped(i, group):
            return self._finite(i, group, fits, depth)
        deed = self._ruled(i, group, fits, depth) if depth < DEPTH else Deed()
        deed.negated = deed.negated != group.negated
        deed.modalities += self.marks(group)
        if group.perfect:
            deed.tense = "past"
        return deed

    def _helped(self, i: int, group: Group) -> bool:
        """Whether it is an infinitive without "to": "the parts that Norway helped send"."""
        ruler = self.group(i - 1)
        return ruler is not None and bool(ruler.bases & {"help"}) and "base" in group.kinds and not group.auxiliaries

    def _finite(self, i: int, group: Group, fits: Fits, depth: int) -> Deed:
        deed = Deed(negated=group.negated, modalities=self.marks(group), tense=group.tense)
        k = i - 1
        while self.kind(k) == "adv":
            k -= 1
        listed = self.kind(k) == "," and group.bare and "past" in group.kinds and self.kind(i + 1) == "np"
        shares = self.kind(k) == "," and not group.auxiliaries and self._same_form(k - 1, group)  # "build, own and"
        like = (earlier := self.group(k - 2)) is not None and bool(earlier.kinds & {"past", "base"})
        if self.kind(k) == "," and (earlier_verb := self._listed_verb(i, group)) is not None and depth < DEPTH:
            shared = self.deed(earlier_verb, fits, depth + 1)
            deed.subject, deed.agent, deed.said_by = shared.subject, shared.agent, shared.said_by
            return deed
        joins = self.kind(k) == "and" or shares or (listed and self.kind(k - 1) == "np" and like)
        if joins and depth < DEPTH and (before := self._joined_verb(k)) is not None:
            other = self.group(before)
            shared = self.deed(before, fits, depth + 1)
            deed.subject, deed.agent, deed.said_by = shared.subject, shared.agent, shared.said_by
            plain = not group.auxiliaries and "base" in group.kinds
            same = plain and other is not None and (other.auxiliaries or other.kinds == {"base"})
            if same or (other is not None and not other.finite and not group.auxiliaries and "base" in group.kinds):
                deed.modalities += shared.modalities
                deed.negated = deed.negated != shared.negated
                deed.tense = shared.tense
            return deed
        if self._says(k) and self.kind(k - 1) == "np" and self.kind(k - 2) == "rel":
            deed.said_by = self.sight.speaker(self.chunks[k - 1])
            deed.subject = self.antecedent(k - 2, fits)
            return deed
        deed.subject = self.before(i, self._agreeing(group, fits))
        follows = self.group(i + 1)
        thought = follows is not None and follows.infinitive and group.bare and bool(group.bases & _THOUGHT)
        if thought and self.kind(k) == "," and self.kind(k - 1) == "np" and fits(self.chunks[k - 1]):
            deed.subject = k - 1  # "the ship, believed to have been sunk"
            return deed
        if deed.subject is None and self.kind(k) == "," and group.bare and group.bases & self.known.governors.keys():
            main = next((n for n in range(k, -1, -1) if self._main(n)), None)  # ", accused of selling"
            deed.subject = self.deed(main, fits, depth + 1).subject if main is not None and depth < DEPTH else None
        if self.kind(k) == "," and group.bare and deed.subject is not None and depth < DEPTH:
            deed.subject = self._called(deed.subject, fits, depth)
        if group.kinds == {"base"} and not group.auxiliaries and self.kind(k) == "np" and self.kind(k - 1) == "sub":
            plural = self.head_word(k).endswith("s") or self.chunks[k].pronoun
            deed.modalities += ["possible"] if self.chunks[k - 1].word == "that" and not plural else []
        causing = (
            self.group(k - 1) if self.kind(k) == "np" and group.kinds == {"base"} and not group.auxiliaries else None
        )
        if causing is not None and causing.bases & {"make", "let", "help", "see"} and depth < DEPTH:
            ruling = self.deed(k - 1, lambda chunk: True, depth + 1)  # "to make the allies deliver"
            deed.modalities += ["possible"] if causing.bases & {"let", "make"} else ruling.modalities
            deed.tense = ruling.tense
        return deed

    def _called(self, place: int, fits: Fits, depth: int) -> int:
        """Who is what noun phrase `place` says: "Mr Berg was one of the most wanted men, accused of"."""
        k = place - 1
        while self.kind(k) == "p" and self.kind(k - 1) == "np":
            k -= 2
        while self.kind(k) in ("adv", "sub"):  # "was once one of"
            k -= 1
        group = self.group(k)
        if group is None or not group.copula or "have" in group.bases:
            return place
        who = self.deed(k, fits, depth + 1).subject
        return place if who is None else who

    def _listed_verb(self, i: int, group: Group) -> int | None:
        """The verb before in a list of deeds: "opened a mine in Mali, sold the ore to Norway and bought tanks"."""
        if group.auxiliaries or "past" not in group.kinds or self.kind(i + 1) != "np" or not self._list_follows(i):
            return None
        k = i - 2
        while self.kind(k) in ("np", "p"):
            k -= 1
        other = self.group(k)
        if other is None or self.kind(k - 1) == "rel" or not self._is_done(other) or k == i - 2:
            return None
        return k

    def _is_done(self, group: Group) -> bool:
        """Whether a verb is in the past by its form or after "has", and active."""
        return (
            group.finite and not group.passive and (group.perfect or (not group.auxiliaries and "past" in group.kinds))
        )

    def _list_follows(self, i: int) -> bool:
        """Whether "and" and another verb in the past follow after verb `i` and its object."""
        for k in range(i + 1, min(i + 16, len(self.chunks) - 1)):
            if self.kind(k) == "and" and (other := self.group(k + 1)) is not None:
                return not other.auxiliaries and "past" in other.kinds
            if self.kind(k) not in ("np", "p", "and", "adv", ",", "vg"):
                return False
        return False

    def _same_form(self, k: int, group: Group) -> bool:
        """Whether chunk `k` is a verb of the same form, which has no object of its own: "build, own and operate"."""
        other = self.group(k)
        return other is not None and bool(other.kinds & group.kinds)

    def _agreeing(self, group: Group, fits: Fits) -> Fits:
        """Whether a noun phrase fits and is no plural before a verb in the singular."""
        first = group.auxiliaries[0] if group.auxiliaries else ""
        singular = first in ("is", "was", "has", "does") or (not first and group.kinds == {"s"})
        words_ = self.sight.reading.words

        def agrees(chunk: Chunk) -> bool:
            noun = words_[self.sight.head(chunk)]
            many = noun.text[0].islower() and noun.form.endswith("s") and not noun.form.endswith("ss")
            return fits(chunk) and not (singular and many and not chunk.pronoun)

        return agrees
