"""What each word of a sentence is: noun, verb, preposition ..., from word lists and from the words beside it.

English news are told apart well enough by that: a word that may be a verb is one after "to", after a subject, after
"would"; after an article or an adjective it is none.
"""

from __future__ import annotations

from xref.links._verb_tags import VerbTags
from xref.links._word_classes import (
    ADJ,
    ADV,
    AND,
    AUX,
    CONTRACTED,
    NEGATED,
    NOT,
    NUM,
    PRO,
    REL,
    SUB,
    TO,
    D,
    N,
    P,
    Tag,
    V,
    classes,
    classes_of_lines,
    phrases,
)  # fmt: skip
from xref.text.lexicon import CALENDAR
from xref.text.reading import Reading


def tags(reading: Reading, first: int, last: int, taken: frozenset[int]) -> list[Tag]:
    """The tags of tokens `first` to `last` (exclusive); `taken`: tokens inside mentions, which are nouns."""
    return _Tagger(reading, first, last, taken).run()


class _Tagger(VerbTags):
    def run(self) -> list[Tag]:
        """The tags in order."""
        until = self.first
        known, joined = phrases(), self.first - 2
        for i in range(self.first, self.last):
            if i >= until:
                until = max(until, self._time(i))
                if self.words[i].form in known:
                    until = max(until, self._phrase(i))
            self.found.append(ADV if i < until else self._tag(i))
            joins = self.words[i].form if i < until else ""
            if joins in ("in", "as", "so", "even", "given", "provided") and self._joins(i):
                self.found[-1] = SUB  # "in case"
                joined = i
            elif joined < i - 1 and i < until and i > self.first and self.found[-2] in (P, SUB) and self.gap(i) == " ":
                self.found[-2] = ADV  # "on Tuesday", "since 2014"
        return self.found

    def _phrase(self, i: int) -> int:
        """The token after words that are an adverb together, and no nouns: "free of charge"; `i` if there are none."""
        for phrase in phrases()[self.words[i].form]:
            end = i + len(phrase)
            same = end <= self.last and all(self.words[i + n].form == word for n, word in enumerate(phrase))
            if same and not any(n in self.taken or self.gap(n) != " " for n in range(i + 1, end)):
                return end
        return i

    def _joins(self, i: int) -> bool:
        """Whether a phrase that joins clauses begins at token `i`: "in case", "as long as"."""
        rest = " ".join(self.words[n].form for n in range(i, min(i + 3, self.last)))
        return any(rest == phrase or rest.startswith(phrase + " ") for phrase in classes_of_lines("joining"))

    def _tag(self, i: int) -> Tag:
        word = self.words[i]
        form, text = word.form, word.text
        capital = text[0].isupper() and (i > self.first or len(text) == 1 or text[1:2].isupper())
        if i in self.taken:
            return N
        if text[0].isdigit():
            return NUM
        if capital and form not in self.pronouns and text != "I":
            return N
        if form in NEGATED:
            return AUX
        if form in self.auxiliaries:
            return AUX
        if form in ("not", "never", "neither"):
            return NOT
        if form in ("to", "of", "in", "by", "and") and self.gap(i) == "-" == self.gap(i + 1):
            return N  # "coal-to-gas"
        if (
            form == "to"
            and i > self.first
            and self.words[i - 1].form == "up"
            and (self._kinds(i - 2) or self.found[-2:-1] in ([P], [AND]))
            and self._counts(i + 1)
        ):
            return ADV  # "supplied up to 30 tanks"
        if form == "to":
            return TO if self._infinitive(i + 1) or self._intended(i) else P
        if form in ("and", "or", "but", "nor", "and/or"):
            return AND
        if form == "that":
            return self._that(i)
        if form in ("who", "whom", "which"):
            return REL
        if form in ("her", "his", "its", "their"):
            return D if self._noun_follows(i) else PRO
        if (form == "such" and self._next(i) == "as") or (form == "so" and self._next(i) == "far"):
            return ADV
        if form in classes("either"):
            return D if self._noun_follows(i) or self._next(i) == "of" else PRO
        if form == "according":
            return P
        if form in classes("prefixes") and self.gap(i + 1) == "-" and self._kinds(i + 1) & {"past", "part", "ing"}:
            return ADV  # "test-fired missiles"
        moreover = form in ("particular", "turn", "addition") and i > self.first and self.words[i - 1].form == "in"
        if moreover and self._kinds(i + 1) & {"past", "part", "ing", "s"}:
            self.found[-1] = ADV  # "in particular supplying"
            return ADV
        if form in ("around", "about", "over", "at") and self._roughly(i):
            return ADV  # "sent about 20 tanks"
        if form in ("since", "after", "before", "as", "until", "like", "past"):
            return self._since(i)
        if form in self.pronouns:
            return PRO
        if form in self.numbers:
            return NUM
        if text.lower() in CONTRACTED:
            return PRO
        if form == "due" and self._next(i) == "to" and self._before(i)[0] is N:
            return P
        if form == "own" and self._owns(i):
            return V
        if form == "than" and i > self.first and self._compares(i):
            return NUM  # "more than $2 billion in aid" is one noun phrase
        if form == "little" and self._before(i)[0] is AUX and self._kinds(i + 1) & {"part"}:
            return ADV  # "are little connected"
        if form in self.determiners:
            return D
        if form in self.conjunctions and not (form in ("provided", "given") and self._before(i)[0] in (AUX, N, PRO)):
            return SUB
        if form == "over" and self._handed(i):
            return ADV
        if form in self.prepositions:
            return P
        if form == "likely" and "base" in self._kinds(i + 1):
            return ADV  # "may likely send"
        if form in self.known.adjectives and self._before(i)[0] in (AUX, NOT) and form not in self.known.forms:
            return ADJ
        if form in ("first", "least", "much", "long", "last") and self._before(i)[0] is D:
            return N
        if self._is_adverb(i):
            return ADV
        if form in self.known.forms:
            return self._verb(i, form)
        if len(form) > 4 and form.endswith("ed") and self.gap(i) != "-" and not self.gap(i + 1).startswith("-"):
            before = self._before(i)[0]
            if (before in (N, PRO) and not self._noun_follows(i)) or before is AUX:
                return V
        if i > self.first and self.found[-1] is TO:
            return V  # "pledged to uphold the"
        if i > self.first and self.found[-1] in (AUX, NOT, ADV) and text.isalpha():
            before, k = self._before(i)
            if before is AUX and self.words[k].form in classes("modals"):
                return V  # "will not obey"
        if len(form) > 5 and form.endswith("ing") and self.gap(i) == " " and self._is_determined(i + 1):
            return V  # no verb of the list, but "began divesting his shares"
        return N

    def _compares(self, i: int) -> bool:
        """Whether "than" stands between "more" or "less" and a number."""
        counted = i + 1 < self.last and (self.words[i + 1].text[0].isdigit() or self.words[i + 1].form in self.numbers)
        return counted and self.words[i - 1].form in ("more", "less", "fewer", "greater", "higher")

    def _handed(self, i: int) -> bool:
        """Whether "over" belongs to the verb: "handed over ten boats"."""
        bases = {base for base, _ in self.known.forms.get(self.words[i - 1].form, ())} if i > self.first else set()
        return bool(bases & {"hand", "turn", "take", "give"}) and self._before(i)[0] is V

    def _owns(self, i: int) -> bool:
        """Whether "own" is the verb: after a subject or "will", not after "its" and "Norway's"."""
        before, k = self._before(i)
        if self.gap(i).startswith("'"):
            return False
        if before in (AUX, TO, PRO, REL):
            return True
        if before in (AND, None):
            return i > self.first and self._verb_before(i, {"base"})
        return before is N and self._noun_follows(i) and (self.words[k].form.endswith("s") or k in self.taken)

    def _roughly(self, i: int) -> bool:
        """Whether a preposition after a verb only says that the number after it is not exact."""
        k = i + 1 if self.words[i].form != "at" else i + 2
        if k >= self.last or (k > i + 1 and self._next(i) not in ("least", "most")):
            return False
        number = self.words[k].text[0].isdigit() or self.words[k].form in self.numbers
        before, verb = self._before(i)
        says = {base for base, _ in self.known.forms.get(self.words[verb].form, ())} & self.known.says
        loose = before is V or (self.found[-1:] == [P] and self.words[i - 1].form in ("to", "with", "from", "by", "at"))
        return number and (k > i + 1 or (loose and self.words[i].form in ("around", "about") and not says))

    def _intended(self, i: int) -> bool:
        """Whether "to" after a verb such as "pledge" has a verb after it that `verbs.toml` does not have."""
        before, k = self._before(i)
        if before is not V or k != i - 1 or i + 2 >= self.last or i + 1 in self.taken or self.gap(i + 1) != " ":
            return False
        word = self.words[i + 1]
        bases = {base for base, _ in self.known.forms.get(self.words[k].form, ())}
        plain = word.text.islower() and word.form not in self.determiners | self.pronouns and word.form.isalpha()
        return plain and bool(bases & self.known.governors.keys()) and self._is_determined(i + 2)

    def _that(self, i: int) -> Tag:
        before, k = self._before(i)
        if (
            before is V
            or (before is N and self.words[k].form in classes("said_that"))
            or (before is None and i == self.first)
        ):
            follows = self.words[i + 1] if i + 1 < self.last else None
            return D if follows and before is V and self._is_bare_noun(i + 1) else SUB
        if before in (P, AND, SUB) or before is AUX:
            return D if self._noun_follows(i) else PRO
        if before is None and self.gap(i).strip() not in (",", '"', "”", ",”"):
            return SUB
        return REL

    def _is_bare_noun(self, i: int) -> bool:
        """Whether a single noun in lower case stands there and no verb follows it: "crossed that line"."""
        form = self.words[i].form
        return (
            i not in self.taken
            and self.words[i].text[0].islower()
            and form not in self.determiners | self.pronouns | self.prepositions | self.auxiliaries
            and not form.endswith("s")
            and "ing" not in self._kinds(i)
            and self._next(i) not in self.known.forms
            and self._next(i) not in self.auxiliaries
        )

    def _since(self, i: int) -> Tag:
        """A conjunction if a clause follows ("after it sold"), else a preposition ("after talks")."""
        if self.words[i].form == "as":
            such = i > self.first and self.words[i - 1].form in ("such", "well")
            if such or self._next(i) in ("a", "an", "part", "well"):
                return P
        if self.words[i].form in ("like", "past"):
            return P
        for k in range(i + 1, min(i + 8, self.last)):
            form = self.words[k].form
            if k > i + 1 and any(mark in self.gap(k) for mark in ",;()"):
                return P
            if k not in self.taken and (form in self.auxiliaries or form in NEGATED):
                return SUB
            if k not in self.taken and self.words[k].text[0].islower() and k > i + 1:
                kinds = {kind for _, kind in self.known.forms.get(form, ())}
                if "past" in kinds or ("s" in kinds and self.words[k - 1].text[0].isupper()):
                    return SUB
                if kinds == {"s"} and self._plain(k) and not self.words[k - 1].form.endswith("s"):
                    return SUB  # "before the aid arrives"
            if form in self.prepositions and form != "of" and self.words[i].form != "as":
                return P
        ing = self._next(i).endswith("ing")
        return SUB if ing else P

    def _time(self, i: int) -> int:
        """The token after the words of time that begin at token `i`; `i` if there are none."""
        word = self.words[i]
        if i in self.taken:
            return i
        if word.form in CALENDAR and word.text[0].isupper():
            end = i + 1
            while (
                end < self.last
                and (self.words[end].text.isdigit() or self.words[end].form in CALENDAR)
                and self.gap(end) in (" ", ", ")
            ):
                end += 1
            return end
        if word.text.isdigit() and len(word.text) == 4 and word.text[:2] in ("19", "20"):
            return i + 1 if self._next(i) not in self.known.traded else i
        if (
            word.text.isdigit()
            and len(word.text) <= 2
            and i + 1 < self.last
            and self.words[i + 1].form in CALENDAR
            and self.words[i + 1].text[0].isupper()
        ):
            return i + 1
        if (word.form in self.time_before or word.form in ("a", "the")) and i + 1 < self.last:
            k = i + 1
            while k < self.last and self.words[k].form in self.time_before:
                k += 1
            if k < self.last and (self.words[k].form in self.times or (self.words[k].form in CALENDAR and k > i)):
                if word.form in ("a", "the") and k == i + 1 and self.words[k].form in self.times:
                    return k + 1 if word.form == "a" and i > self.first and self.words[i - 1].text[0].isdigit() else i
                return k + 1
        return i
