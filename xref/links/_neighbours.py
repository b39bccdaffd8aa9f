"""What stands beside a word of a sentence while its words are told apart from left to right."""

from __future__ import annotations

from collections.abc import Sequence

from xref.links._word_classes import ADV, NEGATED, NOT, Tag, V, classes, grouped
from xref.links._words import words
from xref.names import Token
from xref.text.reading import Reading

_MARKS = (",", ";", ":", "(", ")", "–", "—", " - ")


class Neighbours:
    """Tokens `first` to `last` of a text, with the tags found so far; `taken`: tokens inside mentions."""

    def __init__(self, reading: Reading, first: int, last: int, taken: frozenset[int]) -> None:
        self.words: Sequence[Token] = reading.words
        self.reading = reading
        self.first, self.last, self.taken = first, last, taken
        self.found: list[Tag] = []
        self.known = words()
        self.determiners, self.pronouns, self.prepositions = (
            classes(name) for name in ("determiners", "pronouns", "prepositions")
        )
        self.auxiliaries, self.conjunctions, self.adverbs = (
            classes(name) for name in ("auxiliaries", "conjunctions", "adverbs")
        )
        self.numbers, self.not_adverbs = classes("numbers"), classes("not_adverbs")
        self.times, self.time_before = classes("times"), classes("time_before")

    def gap(self, i: int) -> str:
        """What stands before token `i` of the sentence."""
        return self.reading.gap(i) if self.first < i < self.last else "."

    def _next(self, i: int) -> str:
        return self.words[i + 1].form if i + 1 < self.last and self.gap(i + 1) == " " else ""

    def _before(self, i: int) -> tuple[Tag | None, int]:
        """The tag before token `i`, over adverbs, and its token; None where a comma or the start stands there."""
        k = i
        while k > self.first:
            gap = self.gap(k)
            if gap != " " and any(mark in gap for mark in _MARKS) and not grouped(self.reading, k):
                return None, k - 1
            k -= 1
            if self.found[k - self.first] not in (ADV, NOT):
                return self.found[k - self.first], k
        return None, self.first

    def _kinds(self, i: int) -> set[str]:
        """The verb forms that token `i` may be."""
        return {kind for _, kind in self.known.forms.get(self.words[i].form, ())} if i < self.last else set()

    def _is_adverb(self, i: int) -> bool:
        word = self.words[i]
        if i + 1 < self.last and self.reading.gap(i + 1) == "-":
            return False  # "longer-range rockets"
        return word.form in self.adverbs or (word.text.endswith("ly") and word.form not in self.not_adverbs)

    def _is_determined(self, i: int) -> bool:
        """Whether a noun phrase with an article, a possessive or a number begins at token `i`, and no plain noun."""
        if i >= self.last or self.gap(i).strip(" $€£¥"):
            return False
        word = self.words[i]
        return word.form in self.determiners or word.form in self.numbers or word.text[0].isdigit()

    def _noun_follows(self, i: int) -> bool:
        """Whether a noun phrase begins right after token `i`."""
        k = i + 1
        if k >= self.last or self.gap(k).strip(" \"'“”‘’$€£¥-"):
            return False
        form, text = self.words[k].form, self.words[k].text
        if k in self.taken or text[0].isupper() or text[0].isdigit() or form in self.numbers:
            return True
        if form in ("that", "who", "which", "whom", "not", "to") or form in self.auxiliaries or form in NEGATED:
            return False
        if form in self.determiners or form in ("them", "him", "us", "me", "it", "her"):
            return True
        if form in self.prepositions or form in self.conjunctions or form in ("and", "or", "but", "nor"):
            return False
        if self._is_adverb(k):
            return (text.endswith("ly") or form in ("very", "too", "ever", "long", "once")) and self._noun_follows(k)
        kinds = {kind for _, kind in self.known.forms.get(form, ())}
        if not kinds:
            return True
        if kinds & {"past", "part", "ing"}:
            return self._noun_follows(k)
        return True

    def _counts(self, i: int) -> bool:
        return i < self.last and (
            self.words[i].form in ("several", "half")
            or self.words[i].text[0].isdigit()
            or self.words[i].form in self.numbers
        )

    def _is_named(self, k: int) -> bool:
        """Whether the number at token `k` belongs to a name: "Phase 2"."""
        return k > self.first and (k - 1 in self.taken or self.words[k - 1].text[0].isupper())

    def _plain(self, i: int) -> bool:
        """Whether the form of a verb that says a link is no noun as well: "sells", not "supplies"."""
        form = self.words[i].form
        return form in self.known.triggers and form not in self.known.nouns and form not in self.known.traded

    def _verb_before(self, k: int, kinds: set[str]) -> bool:
        """Whether a verb of the same form stands before, which this one is joined to: "sells or leases"."""
        for n in range(k - 1, max(self.first, k - 12), -1):
            if self.found[n - self.first] is V:
                other = {kind for _, kind in self.known.forms.get(self.words[n].form, ())}
                return bool(other & kinds)
        return False
