"""Whose deed a verb says, and what the words that rule it make of it: "Moscow denied that it had agreed to send ...".

A verb's subject is before it, past what stands between: prepositions with their nouns, a relative clause, an
apposition. A verb in the infinitive or in -ing has the subject of what rules it, or what stands between the two ("urged
Germany to send").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from xref.links._chunks import Chunk, Group
from xref.links._ends import End
from xref.links._objects import Objects
from xref.links._tags import classes
from xref.links._words import Governor

_CHAIN = 4  # prepositions with their nouns between a noun and what rules or follows it
_DEPTH = 6  # verbs that rule one another


@dataclass
class Deed:
    """A verb's subject as a chunk, and how its deed is said."""

    subject: int | None = None  # the index of a noun phrase
    agent: End | None = None  # known otherwise: the possessor of "its plan to buy"
    negated: bool = False
    modalities: list[str] = field(default_factory=list)
    tense: str = ""
    said_by: End | None = None
    unsure: bool = False  # a purpose or a wish, no deed

    def ruled(self, governor: Governor) -> None:
        """Adds what a governor makes of it."""
        self.negated = self.negated != governor.negated
        if governor.modality:
            self.modalities.append(governor.modality)


Fits = Callable[[Chunk], bool]


class Clauses(Objects):
    """The chunks of a sentence with its verbs and their subjects."""

    @property
    def strikes(self) -> frozenset[str]:
        """The verbs of attacks."""
        return frozenset(verb for relation in self.known.verbs.get("attack", ()) for verb in relation.attacks)

    # --- subjects ---------------------------------------------------------------------------------------------------

    def deed(self, i: int, fits: Fits, depth: int = 0) -> Deed:
        """Whose deed the verb group `i` says; `fits`: whether a noun phrase can be who does such a thing."""
        group = self.verb(i)
        if group.finite and not self._helped(i, group):
            return self._finite(i, group, fits, depth)
        deed = self._ruled(i, group, fits, depth) if depth < _DEPTH else Deed()
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
        if self.kind(k) == "," and (earlier_verb := self._listed_verb(i, group)) is not None and depth < _DEPTH:
            shared = self.deed(earlier_verb, fits, depth + 1)
            deed.subject, deed.agent, deed.said_by = shared.subject, shared.agent, shared.said_by
            return deed
        joins = self.kind(k) == "and" or shares or (listed and self.kind(k - 1) == "np" and like)
        if joins and depth < _DEPTH and (before := self._joined_verb(k)) is not None:
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
        if deed.subject is None and self.kind(k) == "," and group.bare and group.bases & self.known.governors.keys():
            main = next((n for n in range(k, -1, -1) if self._main(n)), None)  # ", accused of selling"
            deed.subject = self.deed(main, fits, depth + 1).subject if main is not None and depth < _DEPTH else None
        if group.kinds == {"base"} and not group.auxiliaries and self.kind(k) == "np" and self.kind(k - 1) == "sub":
            plural = self.head_word(k).endswith("s") or self.chunks[k].pronoun
            deed.modalities += ["possible"] if self.chunks[k - 1].word == "that" and not plural else []
        causing = (
            self.group(k - 1) if self.kind(k) == "np" and group.kinds == {"base"} and not group.auxiliaries else None
        )
        if causing is not None and causing.bases & {"make", "let", "help", "see"} and depth < _DEPTH:
            ruling = self.deed(k - 1, lambda chunk: True, depth + 1)  # "to make the allies deliver"
            deed.modalities += ["possible"] if causing.bases & {"let", "make"} else ruling.modalities
            deed.tense = ruling.tense
        return deed

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
        return group.finite and not group.passive and (group.perfect or (not group.auxiliaries and "past" in group.kinds))

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

    def _says(self, k: int) -> bool:
        group = self.group(k)
        return group is not None and bool(group.bases & self.known.says)

    def marks(self, group: Group) -> list[str]:
        """What auxiliaries and adverbs say about how sure a deed is."""
        modality, found = self.known.modality, []
        if "will" in group.auxiliaries or "shall" in group.auxiliaries:
            found.append("planned")
        if any(a in modality["possible"] for a in group.auxiliaries):
            would = "would" in group.auxiliaries and not group.perfect and not group.copula
            found.append(("planned" if group.negated else "would") if would else "possible")
        if any(a in modality["alleged"] for a in group.adverbs):
            found.append("alleged")
        if any(a in modality["perhaps"] for a in group.adverbs):
            found.append("possible")
        return found

    def _joined_verb(self, k: int) -> int | None:
        """The verb that the one after "and" (chunk `k`) is joined to."""
        for n in range(k - 1, -1, -1):
            if self.kind(n) == "vg":
                group = self.group(n)
                if group is not None and group.bare and self.kind(n - 1) == "np" and self._by(n):
                    continue  # a participle inside the clause: "drones made by X"
                return n
            if self.kind(n) in (".", "sub"):
                return None
        return None

    def _by(self, i: int) -> bool:
        return self.kind(i + 1) == "p" and self.chunks[i + 1].word == "by"

    def before(self, i: int, fits: Fits) -> int | None:
        """The noun phrase before a finite verb that is its subject."""
        k = i - 1
        while self.kind(k) == "adv":
            k -= 1
        kind = self.kind(k)
        if kind == "rel":
            return self.antecedent(k, fits)
        if kind == "np":
            return self.chain(k, fits)
        if kind == "," and (relative := self._interrupted(k)) is not None:
            return self.antecedent(relative, fits)
        if kind == ",":
            return self._over(k, i, fits)
        if kind == "and":
            joined = self._joined_verb(k)
            return self.before(joined, fits) if joined is not None else None
        return None

    def _interrupted(self, k: int) -> int | None:
        """The relative before two commas, the second of them chunk `k`: "that, according to the ministry, sold"."""
        m = k - 1
        while self.kind(m) in ("np", "p", "adv", "and"):
            m -= 1
        return m - 1 if self.kind(m) == "," and self.kind(m - 1) == "rel" else None

    def chain(self, k: int, fits: Fits) -> int | None:
        """Of noun phrases joined by prepositions that end at chunk `k`, the first that fits."""
        if self._of_both(k):
            k -= 2  # "the allies of Norway and Sweden"
        chain = [k]
        while (
            len(chain) < _CHAIN
            and self.kind(k - 1) == "p"
            and self.chunks[k - 1].word in classes("attached")
            and self.kind(k - 2) == "np"
        ):
            k -= 2
            chain.append(k)
        if (outer := self._outside(chain[-1])) is not None:
            return self.chain(outer, fits)
        for n in reversed(chain):
            if fits(self.chunks[n]):
                return n
            if not self.sight.contains(self.chunks[n]) and not self._part(n):
                break
        return next((n for n in chain if fits(self.chunks[n])), None) if self.kind(chain[-1] - 1) == "p" else None

    def _of_both(self, k: int) -> bool:
        """Whether places `k` and the one before, joined by "and", hang on the same "of"."""
        joined = self.kind(k - 1) == "and" and self.kind(k - 2) == "np" and self.kind(k - 3) == "p"
        if not joined or self.chunks[k - 3].word != "of":
            return False
        ends = [self.sight.party(self.chunks[n]) for n in (k, k - 2)]
        return all(end is not None and end.kind == "place" for end in ends)

    def chain_nearest(self, k: int, fits: Fits) -> int | None:
        """Of noun phrases joined by prepositions that end at chunk `k`, the last that fits."""
        for _ in range(_CHAIN):
            if self.kind(k) != "np":
                return None
            if fits(self.chunks[self.inner(k)]):
                return k
            if self.kind(k - 1) != "p":
                return None
            k -= 2
        return None

    def _outside(self, n: int) -> int | None:
        """The noun that a participle before noun `n` belongs to: "entities affiliated with X", "data shared with X"."""
        group = self.group(n - 2)
        if self.kind(n - 1) != "p" or group is None or not (group.bare or group.gerund):
            return None
        k = n - 3
        if self.kind(k) == "and":
            k = next((m for m in range(k - 1, -1, -1) if self.kind(m) in ("vg", ".", "sub")), 0) - 1
        return k if self.kind(k) == "np" else None

    def _part(self, n: int) -> bool:
        return self.head_word(n) in ("one", "some", "many", "most", "all", "each", "government", "head", "leader")

    def antecedent(self, k: int, fits: Fits) -> int | None:
        """What "which", "that" or "who" (chunk `k`) stands for: the nearest noun phrase before it that fits."""
        k -= 1
        while self.kind(k) in (",", "p"):
            k -= 1
        for _ in range(_CHAIN):
            if self.kind(k) != "np":
                return None
            if fits(self.chunks[k]):
                return self._apposed(self._one_of(self._sited(k, fits), fits))
            if self.chunks[k].pronoun:
                return None
            if (
                self.kind(k - 1) == "p"
                or (self.kind(k - 1) in (",", "and") and self.kind(k - 2) == "np")
                or (self.kind(k - 1) == "vg" and self.kind(k - 2) == "np" and (g := self.group(k - 1)) and g.bare)
            ):
                k -= 2
            else:
                return None
        return None

    def _apposed(self, k: int) -> int:
        """The name before a description in apposition to it: "Bluefin, the company that"; else `k`."""
        if self.kind(k - 1) != "," or self.kind(k - 2) != "np" or self.kind(k - 3) == ",":
            return k
        first = self.sight.reading.words[self.chunks[k].first].form
        named = self.sight.head(self.chunks[k - 2]) in self.sight.named
        plain = self.sight.head(self.chunks[k]) not in self.sight.named and self._list_plain(k)
        return k - 2 if named and plain and first in ("a", "an", "the", "one") else k

    def _list_plain(self, k: int) -> bool:
        """Whether the rest of the sentence before "that" goes on with no "and": no list."""
        return self.kind(k + 1) == "rel" or [self.kind(n) for n in range(k + 1, k + 4)] == ["p", "np", "rel"]

    def _sited(self, k: int, fits: Fits) -> int:
        """What stands before the place where it is or before what it is for, chunk `k`: "a company in Oslo that"."""
        end = self.sight.party(self.chunks[k])
        for_ = self.kind(k - 1) == "p" and self.chunks[k - 1].word == "for" and self.kind(k - 2) == "np"
        if (
            for_
            and self.sight.item(self.chunks[k])
            and self.sight.item(self.chunks[k - 2])
            and fits(self.chunks[k - 2])
        ):
            return k - 2  # "the spare parts for tanks that"
        sited = self.kind(k - 1) == "p" and self.chunks[k - 1].word in classes("siting") and self.kind(k - 2) == "np"
        return k - 2 if sited and end is not None and end.kind == "place" and fits(self.chunks[k - 2]) else k

    def _one_of(self, k: int, fits: Fits) -> int:
        """The name before "one of the countries that", where chunk `k` is "the countries"; else `k`."""
        one = self.kind(k - 1) == "p" and self.kind(k - 2) == "np" and self.head_word(k - 2) == "one"
        named = one and self.kind(k - 3) == "," and self.kind(k - 4) == "np" and fits(self.chunks[k - 4])
        return k - 4 if named else k

    def _over(self, k: int, i: int, fits: Fits) -> int | None:
        """The subject before what stands between two commas, the second of them chunk `k`."""
        group = self.group(i)
        if group is not None and group.bare and self.kind(i + 1) == "p" and self.kind(k - 1) == "np":
            nearest = next(
                (n for n in range(k - 1, max(k - 2 * _CHAIN, -1), -2) if self.kind(n) == "np" and fits(self.chunks[n])),
                None,
            )
            if nearest is not None:
                return nearest
        for m in range(k - 1, max(k - 16, -1), -1):
            kind = self.kind(m)
            if kind == "." or (kind == "sub" and m > 0 and self.kind(m - 1) != ","):
                return None
            if kind == "," and self._in_participle(m - 1):
                continue  # ", based in Oslo,"
            if kind == "," and self.kind(m - 1) == "np":
                apposed = [n for n in range(m + 1, k) if self.kind(n) == "np"]
                if (
                    self.kind(m + 1) == "np"
                    and self.kind(m + 2) == "vg"
                    and (g := self.group(m + 2))
                    and g.finite
                    and not g.bare
                ):
                    return None  # another clause
                if (found := self.chain(m - 1, fits)) is not None:
                    return found
                if apposed and fits(self.chunks[apposed[0]]):
                    return apposed[0]
                return None
        return None

    def _in_participle(self, k: int) -> bool:
        """Whether noun `k` ends what hangs on a participle after a comma: ", based in Oslo, Norway"."""
        while self.kind(k - 1) == "p" and self.kind(k - 2) == "np":
            k -= 2
        group = self.group(k - 2)
        bare = self.kind(k - 1) == "p" and group is not None and group.bare
        return bare and self.kind(k - 3) == "," and self.kind(k - 4) == "np"

    # --- verbs that rule --------------------------------------------------------------------------------------------

    def _ruled(self, i: int, group: Group, fits: Fits, depth: int) -> Deed:
        """The deed of an infinitive or a form in -ing."""
        k, preposition = i - 1, ""
        while self.kind(k) == "adv":
            k -= 1
        if self.kind(k) == "p":
            preposition, k = self.chunks[k].word, k - 1
        if self.kind(k) == "and" and (joined := self._joined_verb(k)) is not None and not preposition:
            other = self.group(joined)
            if other is not None and (other.infinitive == group.infinitive or other.gerund == group.gerund):
                return self.deed(joined, fits, depth + 1)
        if preposition == "as":
            return Deed(unsure=True)  # "such things as buying"
        if preposition in ("without", "by", "before", "after", "while", "despite", "since", "besides"):
            return self._adverbial(k, preposition, fits, depth)
        kind = self.kind(k)
        if kind == "vg":
            return self._by_verb(k, group, preposition, fits, depth)
        if kind == "np":
            return self._by_noun(k, group, preposition, fits, depth)
        if kind == ",":
            if self.kind(k - 1) == "np" and group.gerund and not preposition:
                return self._adverbial(k, "", fits, depth)
            deed = self._adverbial(k, "", fits, depth)
            deed.modalities += ["possible"] if group.infinitive else []  # "backed a plan by the speaker, to provide"
            return deed
        if kind == "sub" and group.infinitive and self.kind(k - 1) == "np" and self.kind(k - 2) == "vg":
            fitting = fits(self.chunks[k - 1])  # "taught the troops how to use"
            return Deed(subject=k - 1 if fitting else None, modalities=["possible"])
        if kind == "sub" and group.infinitive and self.kind(k - 1) == "vg":
            deed = self.deed(k - 1, fits, depth + 1)  # "had not decided whether to send"
            if deed.subject is None and deed.agent is None:
                negated, deed = deed.negated, self._adverbial(k, "", fits, depth)
                deed.negated = negated
            deed.modalities.append("possible")
            return deed
        if kind == "sub":
            deed = self._adverbial(k, self.chunks[k].word, fits, depth)
            deed.modalities += ["possible"] if group.infinitive else []  # "talks on how long to fund"
            return deed
        if kind == "" and group.gerund:
            return self._adverbial(i, "", fits, depth, initial=True)
        return Deed(unsure=True)

    def _adverbial(self, k: int, word: str, fits: Fits, depth: int, *, initial: bool = False) -> Deed:
        """A clause that hangs on the main one and has its subject: ", supplying", "by selling", "while continuing"."""
        deed = Deed(negated=word == "without")
        deed.unsure = word in ("without", "before", "despite")
        main = None if initial else next((n for n in range(k, -1, -1) if self._main(n)), None)
        if word == "by":  # "accused it of waging war by sending": of the nearest verb
            main = next((n for n in range(k, -1, -1) if self.kind(n) == "vg"), None)
        if main is not None:
            shared = self.deed(main, fits, depth + 1)
            group = self.group(main)
            deed.subject, deed.agent, deed.said_by = shared.subject, shared.agent, shared.said_by
            deed.tense = shared.tense
            deed.modalities = [m for m in shared.modalities if m in ("planned", "possible", "alleged", "would")]
            if group is not None and group.passive and word != "by":
                deed.subject = None
            return deed
        comma = next((n for n in range(k + 1, len(self.chunks)) if self.kind(n) == ","), None)
        if comma is not None and self.kind(comma + 1) == "np" and fits(self.chunks[comma + 1]):
            deed.subject = comma + 1
        return deed

    def _main(self, n: int) -> bool:
        group = self.group(n)
        if group is None or not group.finite:
            return False
        return not (group.bare and (self._by(n) or self.kind(n + 1) in ("p", ",", "")) and "past" not in group.kinds)

    def governors(self, word: str) -> list[Governor]:
        """What a word makes of the verb it rules."""
        return list(self.known.governors.get(word, ()))

    def _governor(self, group: Group, *, between: bool) -> Governor | None:
        found = [g for base in sorted(group.bases) for g in self.known.governors.get(base, ())]
        wanted = "object" if between else "own"
        return next((g for g in found if g.subject == wanted), found[0] if found else None)

    def _by_verb(self, k: int, group: Group, preposition: str, fits: Fits, depth: int) -> Deed:
        """What verb `k` rules that is right before: "denied supplying", "was accused of selling", "plans to buy"."""
        ruler = self.verb(k)
        governor = self._governor(ruler, between=ruler.passive)
        deed = self.deed(k, fits, depth + 1)
        if preposition == "against" and not (governor and governor.modality == "alleged"):
            governor = Governor("possible", True, "own")  # "argued against sending"
        if "rule" in ruler.bases and self.particle(ruler) == "out":
            governor = Governor("planned", True, "own")
        if preposition == "about" and ruler.copula and group.infinitive:
            governor = Governor("planned", False, "own")  # "is about to send"
        if governor is None and ruler.bases & {"use"} and (ruler.passive or ruler.bare):
            return Deed(unsure=True)  # "a salt used to make powder"
        if governor is None:
            deed.unsure = group.infinitive and not ruler.copula  # "met to buy"
            if group.gerund and not preposition and not ruler.copula:
                deed.unsure = True
            deed.tense = deed.tense if group.gerund else ""
            return deed
        if ruler.passive and governor.modality == "alleged":
            deed.said_by = deed.said_by or self.agent(k)
        if ruler.bases & {"expect"} and not ruler.passive:
            governor = Governor("planned", False, "own")
        deed.ruled(governor)
        if ruler.negated and ruler.bases & {"acknowledge", "admit", "confess", "confirm"}:
            deed.negated = not deed.negated  # "has not acknowledged using them"
            deed.modalities.append("possible")
        nobody = deed.subject is None and deed.agent is None
        if nobody and not deed.modalities and ruler.bases & {"use"} and (ruler.passive or ruler.bare):
            deed.modalities.append("asserted")  # "roads used to carry shells to the front", by whomever
        if governor.subject == "object" and governor.negated and not ruler.passive and not preposition:
            deed.subject, deed.agent = None, None  # "rules that prohibit selling": nobody is named
        if governor.modality in ("planned", "possible"):
            deed.tense = "future" if governor.modality == "planned" else ""
        elif governor.modality in ("alleged", "denied"):
            deed.tense = "past" if group.gerund or group.perfect else "present"
        return deed

    def particle(self, group: Group) -> str:
        """The word after a verb: "ruled out", "held up"."""
        words_ = self.sight.reading.words
        return words_[group.main + 1].form if group.main + 1 < len(words_) else ""

    def agent(self, k: int) -> End | None:
        """Who stands after "by" of a passive verb group."""
        for n in range(k + 1, min(k + 6, len(self.chunks))):
            if self.kind(n) == "p" and self.chunks[n].word == "by" and self.kind(n + 1) == "np":
                return self.sight.speaker(self.chunks[n + 1])
        return None

    def _by_noun(self, k: int, group: Group, preposition: str, fits: Fits, depth: int) -> Deed:
        """What rules the verb after a noun phrase: "urged Germany to send", "its plan to buy", "firms selling"."""
        if group.infinitive and self.kind(k - 1) == "p" and fits(self.chunks[k]):
            before = self.group(k - 2)
            turned = before is not None and bool(before.bases & {"turn", "look", "appeal"})
            relies = before is not None and bool(before.bases & {"rely", "depend", "count"})
            turned = turned or (before is not None and bool(before.bases & {"call", "prevail", "lean"}))
            if self.chunks[k - 1].word in ("on", "upon") and relies:
                return Deed(subject=k, tense="present")  # "relied on Norway to supply"
            if self.chunks[k - 1].word == "for" or (self.chunks[k - 1].word in ("to", "on") and turned):
                return Deed(subject=k, modalities=["possible"])  # "his call for the army to deploy"
        if group.gerund and not preposition and self.kind(k - 1) == "p" and fits(self.chunks[k]):
            return self._participle(k, k, group, fits, depth)  # "a result of Norway choking off deliveries"
        headline = k == 0 and group.infinitive and not preposition and fits(self.chunks[0])
        if headline and not any((g := self.group(m)) and g.finite for m in range(k + 2, len(self.chunks))):
            return Deed(subject=0, modalities=["planned"], tense="future")  # "Norway to send shells"
        n = self._first_of(k) if group.infinitive and not preposition else k
        for _ in range(_CHAIN):
            ruled = self._from_noun(n, k, group, preposition, fits, depth)
            if ruled is not None:
                return ruled
            if self.kind(n - 1) == "p" and self.kind(n - 2) == "np":
                n -= 2
            else:
                break
        if group.gerund and not preposition:
            return self._participle(n, k, group, fits, depth)
        owner = self.sight.modifier(self.chunks[k], self.chunks[k].last - 1) if self.chunks[k].owner else None
        if owner is not None and not fits(self.chunks[k]):
            return Deed(agent=owner, unsure=group.infinitive)
        if (
            preposition == "for"
            and self.kind(k - 1) == "p"
            and self.chunks[k - 1].word in ("at", "on", "of", "against")
        ) and fits(self.chunks[k]):
            return Deed(subject=k, tense="past")  # "hit out at the firm for selling"
        return self._of_object(n, preposition, fits, depth) if self.kind(n - 1) == "vg" else Deed(unsure=True)

    def _first_of(self, k: int) -> int:
        """The first of two nouns that "and" joins after a verb: "urged Norway and Sweden to send"; else `k`."""
        joined = self.kind(k - 1) == "and" and self.kind(k - 2) == "np" and self.kind(k - 3) == "vg"
        return k - 2 if joined else k

    def _participle(self, n: int, k: int, group: Group, fits: Fits, depth: int) -> Deed:
        """A form in -ing right after noun `k`, which as a rule does it: "companies selling drones"."""
        ruler = self.group(n - 1)
        if ruler is not None and ruler.bases & {"stop", "prevent", "keep"} and n == k:
            deed = self.deed(n - 1, fits, depth + 1)  # "stopped the firm selling"
            deed.subject, deed.agent = k if fits(self.chunks[k]) else None, None
            deed.negated = deed.negated == ("keep" not in ruler.bases)
            return deed
        preposition = self.chunks[k - 1].word if self.kind(k - 1) == "p" else ""
        if ruler is not None and ruler.bases & self.strikes and group.bases & {"use", "employ"}:
            return self._adverbial(k, "", fits, depth)  # "attacked the town using missiles"
        if preposition and group.bases & {"use", "employ"} and preposition not in ("about", "of", "with"):
            return self._adverbial(k, "", fits, depth)  # "a strike against the city, using missiles"
        if group.bases & {"use", "employ"} and any(self._attacks(m) for m in range(k)):
            return self._adverbial(k, "", fits, depth)  # "shelled towns, villages and roads using artillery"
        deed = Deed(subject=k if fits(self.chunks[k]) else None, tense="present")
        if preposition in ("about", "against"):
            deed.modalities.append("possible")  # "concerned about Russia using"
        elif preposition in ("of", "for", "over") and self.kind(k - 2) == "np":
            for governor in self.governors(self.head_word(k - 2))[:1]:
                deed.ruled(governor)  # "the risk of Russia using"
        return deed

    def _attacks(self, m: int) -> bool:
        group = self.group(m)
        return group is not None and bool(group.bases & self.strikes)

    def _of_object(self, n: int, preposition: str, fits: Fits, depth: int) -> Deed:
        """The deed after noun `n`, the object of the verb before it: "fined the firm for selling"."""
        ruler, deed = self.verb(n - 1), self.deed(n - 1, fits, depth + 1)
        if ruler.copula and preposition:
            return deed  # "was never a contractor for shipping"
        blame = preposition in ("for", "over", "of")
        if blame and not ruler.passive and fits(self.chunks[n]):
            deed.subject = n
        elif preposition in ("from", "with"):  # "its revenues from selling", "helped it with selling"
            deed.modalities = [m for m in deed.modalities if m == "alleged"]
        elif not (blame and ruler.passive):
            deed.unsure = True
        deed.tense = "past" if preposition else ""
        return deed

    def _verb_over(self, n: int) -> int | None:
        """The verb whose object noun `n` is: "signed a deal", "bowed to pressure"."""
        if self.kind(n - 1) == "vg":
            return n - 1
        return n - 2 if self.kind(n - 1) == "p" and self.kind(n - 2) == "vg" else None

    def _from_noun(self, n: int, k: int, group: Group, preposition: str, fits: Fits, depth: int) -> Deed | None:
        """The deed if noun `n` rules the verb, or the verb before it does."""
        chunk = self.chunks[n]
        governors = self.governors(self.head_word(n)) if not chunk.pronoun else []
        if governors and not fits(chunk):
            governor = governors[0]
            owner = self.sight.modifier(chunk, chunk.last - 1)
            deed = Deed(agent=owner)
            own = self.sight.reading.words[chunk.first].form in ("his", "her", "its", "their")
            nearest = next((m for m in range(n - 1, -1, -1) if self.kind(m) == "np" and fits(self.chunks[m])), None)
            if owner is None and own and self.kind(n - 1) == "p" and nearest is not None:
                deed = Deed(subject=nearest)  # "blamed the firm for its delay in sending"
            elif owner is None and not chunk.owner:
                by = next(
                    (
                        m
                        for m in range(n + 1, k + 1)
                        if self.kind(m) == "p"
                        and self.chunks[m].word in ("by", "from", "of", "against", "that")
                        and self.kind(m + 1) == "np"
                    ),
                    None,
                )
                if by is not None and by + 1 <= k and fits(self.chunks[by + 1]):
                    deed = Deed(subject=by + 1)
                elif (verb := self._verb_over(n)) is not None and depth < _DEPTH:
                    deed = self.deed(verb, fits, depth + 1)
                    ruler = self.group(verb)
                    for event in (self.known.events.get(b) for b in sorted(ruler.bases if ruler else ())):
                        if event and event.negated:
                            deed.negated = not deed.negated
                            break
            deed.ruled(governor)
            if self.sight.reading.words[chunk.first].form == "no":
                deed.negated = not deed.negated  # "no plan to", "no hesitation in"
            deed.tense = "future" if governor.modality == "planned" else deed.tense
            return deed
        if self.kind(n - 1) != "vg":
            return None
        ruler = self.verb(n - 1)
        found = [g for base in sorted(ruler.bases) for g in self.known.governors.get(base, ())]
        wanted = next((g for g in found if g.subject == "object"), None)
        if wanted is None and group.infinitive and ruler.bases & {"want", "expect", "ask", "help"}:
            wanted = Governor("possible", False, "object")
        if wanted is None or ruler.passive:
            return None
        if wanted.negated and wanted.modality and group.infinitive:
            wanted = Governor(wanted.modality, False, "object")  # "cautioned residents (not) to use"
        if wanted.modality == "alleged" and ruler.bases & {"say", "report"}:
            wanted = Governor("planned", False, "object")  # in a headline: "US says Iran to supply"
        if (wanted.modality == "alleged" and (preposition or group.infinitive)) or group.infinitive or preposition:
            deed = self.deed(n - 1, lambda c: self.sight.speaker(c) is not None, depth + 1)
            speaker = self.chunks[deed.subject] if deed.subject is not None else None
            both = n != k and self._first_of(k) == n and fits(self.chunks[k])  # "urged Norway and Sweden to send"
            deed.subject = k if both else n if fits(chunk) or chunk.pronoun else None
            deed.agent = None
            if wanted.modality == "alleged":
                deed.said_by = self.sight.speaker(speaker) if speaker else deed.said_by
            deed.ruled(wanted)
            if not wanted.negated:
                deed.tense = "past" if wanted.modality == "alleged" else "future"
            if ruler.bases & {"help"}:
                deed.modalities, deed.tense = deed.modalities[:-1], deed.tense
            return deed
        return None
