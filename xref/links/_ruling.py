"""Whose deed an infinitive or a form in -ing says: "urged Germany to send", "accused of supplying", "its plan to buy".

It has the subject of what rules it, or what stands between the two.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from xref.links._chunks import Group
from xref.links._deeds import CHAIN, DEPTH, Deed, Fits
from xref.links._ends import End
from xref.links._subjects import Subjects
from xref.links._words import Governor

_MADE_TO = frozenset(["force", "compel", "oblige"])


class Ruling(Subjects, ABC):
    """The verbs of a sentence that rule others."""

    @abstractmethod
    def deed(self, i: int, fits: Fits, depth: int = 0) -> Deed:
        """Whose deed the verb group `i` says; `fits`: whether a noun phrase can be who does such a thing."""

    @property
    def strikes(self) -> frozenset[str]:
        """The verbs of attacks."""
        return frozenset(verb for relation in self.known.verbs.get("attack", ()) for verb in relation.attacks)

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
        if ruler.passive and ruler.bases & _MADE_TO and not self.marks(ruler):
            governor = Governor("", False, "own")  # "was forced to use"
        deed.ruled(governor)
        if ruler.negated and ruler.bases & {"acknowledge", "admit", "confess", "confirm"}:
            deed.negated = not deed.negated  # "has not acknowledged using them"
            deed.modalities.append("possible")
        nobody = deed.subject is None and deed.agent is None
        if nobody and not deed.modalities and ruler.bases & {"use"} and (ruler.passive or ruler.bare):
            deed.modalities.append("asserted")  # "roads used to carry shells to the front", by whomever
        if ruler.bases & {"use"} and ruler.passive and (owner := self._owner_before(k)) is not None:
            deed.subject, deed.agent = None, owner  # "Norway's funds will be used to deliver shells"
        if governor.subject == "object" and governor.negated and not ruler.passive and not preposition:
            deed.subject, deed.agent = None, None  # "rules that prohibit selling": nobody is named
        if governor.modality in ("planned", "possible"):
            deed.tense = "future" if governor.modality == "planned" else ""
        elif governor.modality in ("alleged", "denied"):
            deed.tense = "past" if group.gerund or group.perfect else "present"
        return deed

    def _owner_before(self, k: int) -> End | None:
        """Whose the subject of verb `k` is: "Norway's funds"."""
        place = self.before(k, lambda chunk: not chunk.pronoun)
        chunk = self.chunks[place] if place is not None else None
        return self.sight.modifier(chunk, self.sight.head(chunk)) if chunk is not None and chunk.owner else None

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
        for _ in range(CHAIN):
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
                elif (verb := self._verb_over(n)) is not None and depth < DEPTH:
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
