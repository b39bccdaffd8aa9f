"""Whether a word that may be a verb is one, by the words beside it.

After "to", a subject or "would" it is one; after an article or an adjective it is none.
"""

from __future__ import annotations

from xref.links._neighbours import Neighbours
from xref.links._word_classes import ADJ, ADV, AND, AUX, BE, HAVE, NUM, PRO, REL, SUB, TO, D, N, P, Tag, V, classes
from xref.text.lexicon import lexicon

_PARTICLES = ("out", "off", "up", "over", "back", "away", "down")  # "handing out leaflets"


class VerbTags(Neighbours):
    """The words of a sentence, of which some may be verbs."""

    def _verb(self, i: int, form: str) -> Tag:
        """Whether a word that may be a verb is one."""
        kinds = {kind for _, kind in self.known.forms[form]}
        before, k = self._before(i)
        prefixed = self.gap(i) == "-" and self.found[-1:] == [ADV]  # "has test-fired"
        if (self.gap(i).strip(" ") == "-" and not prefixed) or self.gap(i + 1).startswith("-") or form == "sanctions":
            return N
        follows = self._noun_follows(i) or (self._next(i) in _PARTICLES and self._noun_follows(i + 1))
        if before is TO:
            return V
        if before is AUX:
            return self._after_auxiliary(k, kinds, follows, i)
        if self.gap(i).startswith("'"):  # "McDonald's announced its exit"
            return V if "past" in kinds and k in self.taken and self._is_determined(i + 1) else N
        if before is NUM and "ing" in kinds and self._is_determined(i + 1) and self._is_named(k):
            return V  # "with Phase 2 producing 4 million tonnes"
        if before in (D, NUM):
            return N
        if before is N and self.words[k].form in self.known.telling and form in self.known.traded and "base" in kinds:
            return N  # "a military aid package"
        if before is PRO:
            return V
        if before is REL:
            return V
        if before is ADJ:
            return V if "ing" in kinds else N
        if before is P:
            if (
                "ing" in kinds
                and follows
                and form in classes("adjectives")
                and self.words[i + 1].form not in self.determiners
            ):
                return N  # "sent to staging bases"
            if "ing" in kinds:
                return (
                    V
                    if follows
                    or self._next(i) in ("to", "for", "in", "with", *_PARTICLES)
                    or form in ("being", "having")
                    else N
                )
            return N
        if before is V:
            return self._after_verb(k, kinds, follows, i)
        if before is N:
            return self._after_noun(k, kinds, follows, i)
        if before in (AND, SUB):
            if kinds & {"past"} or "ing" in kinds or "part" in kinds:
                if kinds & {"part", "ing"} and before is AND and self.found[k - 1 - self.first : k - self.first] == [N]:
                    return self._shared(kinds, follows, i)
                return V
            if before is SUB:
                return N
            return V if follows and self._verb_before(k, kinds) else N
        if i == self.first and kinds == {"base"} and form in self.known.triggers - self.known.traded.keys() and follows:
            determined = (
                self._is_determined(i + 1) or self._next(i) in ("us", "them", "me", "him") or i + 1 in self.taken
            )
            return V if determined and form not in self.known.nouns else N  # "Give Norway tanks"
        if i == self.first or before is None:  # after a comma, or at the start
            if kinds & {"past", "part", "ing"}:
                return (
                    V
                    if ("ing" in kinds and (follows or self._next(i) in self.prepositions)) or "ing" not in kinds
                    else N
                )
            if i > self.first and self._rules(i):
                return V  # "the allies, as before, continue to supply"
            if kinds == {"s"} and i > self.first and (self._is_determined(i + 1) or (follows and self._plain(i))):
                return V  # "the firm, based in Oslo, operates 33 tankers"
            return V if follows and i > self.first and self._verb_before(i - 1, kinds) and "base" not in kinds else N
        return N

    def _shared(self, kinds: set[str], follows: bool, i: int) -> Tag:
        """After "noun and": a verb, unless it stands before a noun like an adjective ("tanks and guided missiles")."""
        if "ing" in kinds:
            return V if follows or self._next(i) == "to" else N
        if not follows:
            return V
        following = self.words[i + 1]
        return (
            V
            if following.form in self.determiners
            or following.text[0].isupper()
            or i + 1 in self.taken
            or following.text[0].isdigit()
            or following.form in self.numbers
            else N
        )

    def _after_auxiliary(self, k: int, kinds: set[str], follows: bool, i: int) -> Tag:
        form = self.words[k].form
        if form in BE:
            if kinds & {"part", "ing"}:
                return V
            return N
        if form in HAVE:
            return V if "part" in kinds and (not follows or not self._adjective_like(i)) else N
        return V if "base" in kinds or kinds else N

    def _adjective_like(self, i: int) -> bool:
        """Whether a participle stands before a noun in lower case and may be its adjective: "has advanced weapons"."""
        return self.words[i].form in classes("adjectives")

    def _after_verb(self, k: int, kinds: set[str], follows: bool, i: int) -> Tag:
        if "ing" in kinds and self._next(i) in ("amounts", "numbers", "quantities", "volumes"):
            return N  # "blend increasing amounts of"
        if "ing" in kinds:
            return V if follows or self.words[i].form not in self.known.traded else N
        if kinds & {"past", "part"} and not follows:
            return V
        bases = {base for base, _ in self.known.forms.get(self.words[k].form, ())}
        goes_on = follows or (self._next(i) in ("into", "to") and k == i - 1)  # "that it helped send to Kyiv"
        if "base" in kinds and bases & {"help", "let", "make", "see"} and goes_on:
            return V
        if "past" in kinds and bases & self.known.says:
            return V  # "a reseller that the ministry says supplied images"
        return N

    def _after_noun(self, k: int, kinds: set[str], follows: bool, i: int) -> Tag:
        noun = self.words[k]
        adjective = noun.form in lexicon().demonyms and noun.text[0].isupper() and not noun.form.endswith("s")
        party = k in self.taken or noun.text[0].isupper()
        form_ = self.words[i].form
        if follows and noun.text in ("state", "government", "family") and self.words[i].form in classes("belonging"):
            return N  # "state owned enterprises"
        if kinds & {"past", "part"}:
            return N if follows and adjective and self.words[i + 1].text[0].islower() else V
        if "ing" in kinds:
            if adjective:
                return N
            return (
                V
                if (follows or self._next(i) in ("to", "from", "in", "for"))
                and (
                    party
                    or (noun.form.endswith("s") and not noun.form.endswith("ss"))
                    or (noun.form in self.known.parties and noun.form not in ("military", "government"))
                    or noun.form in self.known.traded
                )
                else N
            )
        if "s" in kinds and party and self.found[-1] is ADV and not adjective:
            return V  # "Norway repeatedly appeals"
        if "s" in kinds and self.known.traded.get(noun.form) == "weapons" and form_ in classes("strikes"):
            return N  # "one of the missile attacks hit"
        if kinds == {"s"} and follows and not adjective and not noun.form.endswith("s") and self._plain(i):
            return V  # "the phone contains chips"
        arrives = kinds == {"s"} and not adjective and noun.form in self.known.traded and not noun.form.endswith("s")
        if arrives and self._plain(i) and self._next(i) in ("in", "to", "into", "from", "at"):
            return V  # "the aid arrives in"
        if kinds == {"s"} and not adjective and form_ in classes("never_nouns") and not noun.form.endswith("s"):
            return V  # "Norway depends on"
        if "s" in kinds and not adjective and self._rules(i):
            return V  # "plans to buy", "says that"
        if "base" in kinds and noun.form.endswith("s") and not adjective and self._rules(i):
            return V  # "officials maintain that"
        if adjective or not follows or ("s" in kinds and self._is_traded(noun.form) and not noun.form.endswith("s")):
            return N  # also "rocket strikes"
        plural = (noun.form.endswith("s") and not party) or noun.form in classes("plural")
        if "s" in kinds:
            return V if not plural or party else N
        if noun.form in classes("adjectival"):
            return N  # "the US aid arrives"
        return V if plural or (party and noun.form.endswith("s")) else N

    def _is_traded(self, noun: str) -> bool:
        return noun in self.known.traded or noun == "energy"

    def _rules(self, i: int) -> bool:
        """Whether a verb's complement follows: "to" with an infinitive, or what is said."""
        following = self._next(i)
        bases = {base for base, _ in self.known.forms[self.words[i].form]}
        if following == "to":
            named = i - 1 in self.taken
            return (named or bool(bases & self.known.governors.keys())) and self._infinitive(i + 2)
        return following == "that" and bool(bases & self.known.says)

    def _infinitive(self, i: int) -> bool:
        """Whether token `i` after "to" is a verb in its base form, perhaps over an adverb."""
        while i < self.last and self._is_adverb(i):
            i += 1
        if i >= self.last or i in self.taken or self.words[i].text[0].isupper():
            return False
        form = self.words[i].form
        if form in ("be", "have", "do", "not"):
            return True
        if not any(kind == "base" for _, kind in self.known.forms.get(form, ())):
            return False
        following = self._next(i)  # "to market conditions", "to supply chains"
        return not ((following in ("of", "and") and form in self.known.nouns) or following in classes("after_to"))
