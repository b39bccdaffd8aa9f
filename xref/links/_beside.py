"""What stands beside a noun that says a link: its possessor, the parties after its prepositions, what rules it."""

from __future__ import annotations

from collections.abc import Sequence

from xref.links._chunks import Chunk
from xref.links._clauses import Clauses
from xref.links._deeds import Deed
from xref.links._ends import End
from xref.links._noun_words import noun_words
from xref.links._pronouns import Previous, repeats, resolved, their_country
from xref.links._words import Governor

_STEPS = 8  # chunks after the noun within which its item and its parties stand
_BACK = 4  # prepositions with their nouns before it within which a verb rules it
_ENDING = frozenset(
    ["cease", "stop", "end", "halt", "resume", "begin", "start", "stall"]
)  # said of the deed: "deliveries ceased"
_TO_COME = ("planned", "proposed", "future", "potential", "possible", "imminent", "expected")
_SUBJECTS = ("it", "they", "he", "she")
_JUDGING = frozenset(
    ["condemn", "criticise", "criticize", "blame", "thank", "praise", "fine", "punish", "rebuke", "slam"]
)
_PERSONS = ("his", "her")
_OWN = (*_PERSONS, "its", "their")
_AMOUNTS = ("half", "third", "quarter", "fifth", "percent", "tenth")  # parts of what flows


class Beside:
    """The noun phrases of a sentence as ends of what a noun says; `previous`: the sentence before."""

    def __init__(self, clauses: Clauses, previous: Previous) -> None:
        self.clauses, self.previous = clauses, previous
        self.sight, self.known, self.nouns = clauses.sight, clauses.known, noun_words()

    # --- parties ------------------------------------------------------------------------------------------------------

    def party(self, k: int | None) -> End | None:
        """The party of noun phrase `k`: a name, a description, or what a pronoun plainly stands for."""
        if k is None or self.clauses.kind(k) != "np":
            return None
        chunk = self.clauses.chunks[k]
        if chunk.pronoun and (by := self._announced(k)) is not None:
            return by
        if chunk.pronoun or repeats(self.clauses, chunk):
            found = resolved(self.clauses, k, self.previous)
            return found if found or chunk.pronoun else self.sight.party(chunk)
        inner = self.clauses.inner(k)
        return self._of_phrase(self.clauses.chunks[inner]) or (self._of_phrase(chunk) if inner != k else None)

    def _announced(self, k: int) -> End | None:
        """Who "it" is in "the announcement by Acme that it ..."."""
        clauses = self.clauses
        if clauses.kind(k - 1) in ("rel", "sub") and clauses.kind(k - 2) == "np" and clauses.kind(k - 3) == "p":
            return self.party(k - 2) if clauses.chunks[k - 3].word == "by" else None
        return None

    def _of_phrase(self, chunk: Chunk) -> End | None:
        """A party by the phrase alone: of "a subsidiary of Acme", which is a description, "Acme" is a name."""
        head = self.sight.head(chunk)
        described, named = self.sight.described.get(head), self.sight.named.get(head)
        if described and named and described[0] < chunk.first:
            return self.sight.modifier(Chunk("np", named[0], named[1]), named[1])
        return self.sight.party(chunk)

    def parties(self, places: Sequence[int]) -> list[End]:
        """The parties of noun phrases, in order."""
        return [end for k in places if (end := self.party(k))]

    def joined(self, k: int) -> list[int]:
        """Noun phrase `k` and those that commas and "and" join to it."""
        found = [k]
        k += 1
        while self.clauses.kind(k) in (",", "and") and (other := self.clauses.joint(k)):
            found.append(other)
            k = other + 1
        return found

    def possessor(self, k: int, last: int | None = None) -> End | None:
        """Whose the noun of phrase `k` is: "Norway's", "Norwegian", "its"; `last`: the token where the noun stands."""
        chunk = self.clauses.chunks[k]
        last = self.sight.head(chunk) if last is None else last
        if chunk.owner and (country := self._own_country(k)):
            return country
        if found := self.sight.modifier(chunk, last):
            return found
        tokens = self.sight.reading.words
        for n in range(chunk.first, last):
            if (region := self.nouns.regions.get(tokens[n].form)) and n not in self.sight.named:
                return End(region, "place", tokens[n].start, tokens[n].end)
        word = tokens[chunk.first].form
        return self._own(k, word) if word in _OWN and chunk.last - chunk.first > 1 else None

    def _own_country(self, k: int) -> End | None:
        """Whose "his country's exports" are."""
        chunk = self.clauses.chunks[k]
        if chunk.owner is None:
            return None
        before = [*self.clauses.chunks[:k], Chunk("np", chunk.owner[0], chunk.owner[1])]
        return their_country(Clauses(self.sight, before), k)

    def _own(self, k: int, word: str) -> End | None:
        """Who "its", "his" or "their" at the start of phrase `k` is: the subject of the verb before it, if it fits."""
        joined = self.clauses.kind(k - 1) == "and" and self.clauses.kind(k - 2) == "np" and word == "its"
        if joined and (whose := self.sight.party(self.clauses.chunks[k - 2])) and whose.kind != "person":
            return whose  # "pressed Norway and its army"
        judge = self.clauses.group(k - 3) if self.clauses.kind(k - 1) == "p" else None
        if judge is not None and judge.bases & _JUDGING and self.clauses.chunks[k - 1].word in ("for", "over"):
            return self.party(k - 2)  # "condemned Norway for its tests"
        verbs = [n for n in range(k - 1, max(k - 2 * _BACK, -1), -1) if self.clauses.kind(n) == "vg"][:2]
        subjects = [self.subject(self.clauses.deed(verb, self.acts)) for verb in verbs]
        if verbs:
            subject = next((end for end in subjects if end is not None), None)
            if subject is not None and (subject.kind in ("person", "unknown")) >= (word in _PERSONS):
                return subject if word in _PERSONS or subject.kind != "person" else None
            return None
        place = self.clauses.chunks[k].first
        before = [*self.clauses.chunks[:k], Chunk(",", place, place), Chunk("np", place, place + 1, word, pronoun=True)]
        return resolved(Clauses(self.sight, before), len(before) - 1, self.previous)

    def acts(self, chunk: Chunk) -> bool:
        """Whether a noun phrase can be the subject of a deed."""
        return chunk.word in _SUBJECTS if chunk.pronoun else self.sight.party(chunk) is not None

    def subject(self, deed: Deed) -> End | None:
        """The party whose deed it is."""
        return deed.agent or self.party(deed.subject)

    # --- around -------------------------------------------------------------------------------------------------------

    def after(self, i: int) -> dict[str, list[int]]:
        """The noun phrases after each preposition that follows noun phrase `i`."""
        clauses = self.clauses
        found: dict[str, list[int]] = {}
        k = i + 1
        while k < min(i + 1 + 2 * _STEPS, len(clauses.chunks)):
            if clauses.kind(k) == "p" and clauses.kind(k + 1) == "np":
                word = clauses.chunks[k].word
                if word in ("since", "after", "before", "until", "despite"):
                    break
                if word == "of" and found:
                    k += 2  # of what stands right before
                    continue
                places = self.joined(k + 1)
                deeds = (n for n, m in enumerate(places) if n and clauses.head_word(m) in self.known.nouns)
                places = places[: next(deeds, len(places))]  # "oil exports to Norway and coal imports from Sweden"
                found.setdefault(word, []).extend(places)
                if clauses.kind(places[-1] + 1) == "and" and len(places) < len(self.joined(k + 1)):
                    break
                k = places[-1] + 1
                continue
            group = clauses.group(k)
            if (
                group is not None
                and (group.bare or group.gerund)
                and clauses.kind(k + 1) == "p"
                and clauses.kind(k - 1) == "np"
            ):
                k += 1  # "of drones made in Iran to Russia"
                if clauses.chunks[k].word not in ("to", "from"):
                    k += 2
                continue
            break
        return found

    def ruled(self, i: int, *, bars: bool = False) -> Deed:
        """What the words around noun phrase `i` make of it: "halted", "approved", "a ban on", "denied".

        bars: whether who bans it is whose deed it is, as with imports.
        """
        clauses, deed = self.clauses, Deed()
        tokens = self.sight.reading.words
        inside = [tokens[n].form for n in range(clauses.chunks[i].first, clauses.chunks[i].last)]
        deed.negated = inside[0] == "no"
        if any(
            word in ("planned", "proposed", "future", "potential", "possible", "imminent", "expected")
            for word in inside
        ):
            deed.modalities.append("planned")
        if "alleged" in inside:
            deed.modalities.append("alleged")
        if inside[0] == "any":
            deed.modalities.append("possible")
        if clauses.kind(i - 1) == "p" and clauses.chunks[i - 1].word == "without":
            deed.negated = not deed.negated
            deed.modalities.append("possible")
        if self._awaited(i):
            deed.modalities.append("planned")
        k, own = i, True
        for _ in range(_BACK):
            if clauses.kind(k - 1) == "and" and clauses.kind(k - 2) == "np":
                if k == i and (end := self.sight.party(clauses.chunks[k - 2])) is not None and end.kind == "place":
                    break  # "its support for Kyiv and the sale of": a country is not joined to a deed
                k -= 2
                continue
            if clauses.kind(k - 1) == "p" and clauses.chunks[k - 1].word != "with" and clauses.kind(k - 2) == "np":
                k -= 2
                if tokens[clauses.chunks[k].first].form == "no":
                    deed.negated = not deed.negated  # "no evidence of arms sales"
                governor = self._event(clauses.head_word(k))
                passes = governor is not None and (governor.subject == "own" or (bars and governor.negated))
                own = own and (passes or self.sight.contains(clauses.chunks[k]))
                if governor is not None:
                    deed.ruled(governor)
                relies = clauses.head_word(k) in self.nouns.reliance["nouns"]  # who relies is no supplier
                own = own and (bars or not relies)
                if own and deed.agent is None:
                    deed.agent = self.possessor(k)
                continue
            break
        n = k - 2 if clauses.kind(k - 1) == "p" else k - 1
        if clauses.group(n) is not None:
            agent = deed.agent
            self._by_verb(n, i, deed, bars=bars)
            own = own and (bars or not clauses.verb(n).bases & self.nouns.reliance["adjectives"])
            deed.subject = deed.subject if own else None
            deed.agent = agent or (deed.agent if own else None)
            return deed
        follows = next(
            (m for m in range(i + 1, min(i + 2 * _STEPS, len(clauses.chunks))) if clauses.kind(m) == "vg"), None
        )
        passive = clauses.group(follows) if follows is not None else None
        if (
            follows is not None
            and passive is not None
            and (passive.passive or (passive.bases & _ENDING and clauses.kind(follows + 1) != "np"))
            and clauses.before(follows, lambda c: c is clauses.chunks[i]) == i
        ):
            self._by_verb(follows, i, deed, passive=True)
        elif passive is not None and "would" in passive.auxiliaries and self._is_subject(i, follows or i):
            deed.modalities.append("possible")  # "loans to Kyiv would require": there are none yet
        return deed

    def _awaited(self, i: int) -> bool:
        """Whether noun phrase `i` is still to come: "before the embargo", "ahead of the sale"."""
        tokens, first = self.sight.reading.words, self.clauses.chunks[i].first
        if self.clauses.kind(i - 1) not in ("p", "sub"):
            return False
        word = tokens[first - 1].form
        return word in ("before", "until", "pending") or (word == "of" and tokens[first - 2].form == "ahead")

    def _is_subject(self, i: int, follows: int) -> bool:
        """Whether the verb `follows` says something of noun phrase `i`, alone or joined to another by "and"."""
        clauses = self.clauses
        between = [clauses.kind(k) for k in range(i + 1, follows)]
        aside = between[-1:] == [","] and clauses.kind(i - 1) == "and" and clauses.kind(i - 2) == ","
        between = between[:-1] if aside else between
        return clauses.kind(i - 1) != "p" and between[::2] == ["p"] * len(between[::2]) and {*between} <= {"p", "np"}

    def _event(self, word: str) -> Governor | None:
        """What a noun makes of the one it rules; also a verb's form in -ing: "the throttling of deliveries"."""
        known = self.known.events
        bases = (base for base, kind in self.known.forms.get(word, ()) if kind == "ing")
        return known.get(word) or next((known[base] for base in bases if base in known), None)

    def _by_verb(self, n: int, i: int, deed: Deed, *, passive: bool = False, bars: bool = False) -> None:
        clauses, group = self.clauses, self.clauses.verb(n)
        events = [clauses.known.events[b] for b in sorted(group.bases) if b in clauses.known.events]
        if group.bases & clauses.known.denials:
            deed.negated = not deed.negated
            deed.modalities.append("denied")
            return
        particle, verb = clauses.particle(group), self.sight.reading.words[group.main].form
        if particle == "off" and verb in ("cut", "cuts", "cutting", "shut", "turn", "turned"):
            events = [clauses.known.events["halt"]]
        elif (particle == "up" and "hold" in group.bases) or (particle == "off" and "put" in group.bases):
            events = [clauses.known.events["delay"]]
        if not events:
            return
        active = not passive and not group.passive
        ruling = clauses.deed(n, self.acts) if active else Deed(None, None, group.negated, clauses.marks(group))
        if events[0].goes_on:
            unreal = ruling.unsure or bool({"possible", "planned", "would"} & {*ruling.modalities})
            lessens = not unreal and (verb.endswith("ing") or particle == "back")  # "is cutting supplies"
            if lessens or not ("cut" in group.bases and self._whole_flow(i)):
                deed.subject, deed.agent = ruling.subject, ruling.agent
                deed.modalities += [m for m in ruling.modalities if m == "alleged"]
                return
            deed.negated = not deed.negated  # "cut supplies", by no amount
        deed.ruled(events[0])
        if active:
            if events[0].subject or (bars and events[0].negated):
                deed.subject, deed.agent = ruling.subject, ruling.agent
            deed.tense = ruling.tense
        else:
            deed.tense = group.tense
        deed.negated = deed.negated != ruling.negated
        deed.modalities += ruling.modalities
        if ruling.unsure and group.infinitive and not ruling.modalities:
            deed.modalities.append("possible")  # "to achieve sales of": only a purpose

    def _whole_flow(self, i: int) -> bool:
        """Whether noun phrase `i` is what somebody sends, with no amount after it: not "supplies by a third"."""
        clauses, relation = self.clauses, self.known.nouns.get(self.clauses.head_word(i))
        if relation is None or relation.name not in ("supplied", "sold", "exported"):
            return False
        return not any(
            clauses.kind(k) == "p" and clauses.chunks[k].word in ("by", "to") and clauses.kind(k + 1) == "np"
            and self._is_amount(clauses.chunks[k + 1])
            for k in range(i + 1, len(clauses.chunks))
        )  # fmt: skip

    def _is_amount(self, chunk: Chunk) -> bool:
        tokens = self.sight.reading.words[chunk.first : chunk.last]
        return any(token.form[0].isdigit() or token.form in _AMOUNTS for token in tokens)
