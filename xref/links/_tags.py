"""What each word of a sentence is: noun, verb, preposition ..., from word lists and from the words beside it.

English news are told apart well enough by that: a word that may be a verb is one after "to", after a subject, after
"would"; after an article or an adjective it is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from functools import cache

from xref.data import load
from xref.links._words import words
from xref.names import Token
from xref.text.lexicon import CALENDAR, lexicon, words_of
from xref.text.reading import Reading


class Tag(Enum):
    """What a word is."""

    NOUN = auto()  # or an adjective before one
    DETERMINER = auto()
    NUMBER = auto()
    PRONOUN = auto()
    VERB = auto()
    AUXILIARY = auto()
    NOT = auto()
    TO = auto()  # of an infinitive
    PREPOSITION = auto()
    RELATIVE = auto()
    CONJUNCTION = auto()  # begins a clause: because, when, that
    AND = auto()
    ADVERB = auto()  # also of time: "on Tuesday", "last year"
    ADJECTIVE = auto()  # that rules a verb: ready, reluctant


N, D, NUM, PRO, V, AUX, NOT, TO, P, REL, SUB, AND, ADV, ADJ = Tag

NEGATED = {
    f"{word}nt": word
    for word in (
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
        "would",
        "should",
        "could",
        "must",
        "might",
    )
} | {"wont": "will", "cant": "can", "shant": "shall", "cannot": "can"}
BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "am"})
HAVE = frozenset({"has", "have", "had", "having"})
CONTRACTED = {  # pronouns with their auxiliary
    f"{word}{mark}{rest}": word
    for word in ("they", "he", "she", "it", "we", "you")
    for mark in "'’"
    for rest in ("re", "ve", "ll", "s")
}
_PARTICLES = ("out", "off", "up", "over", "back", "away", "down")  # "handing out leaflets"
_MARKS = (",", ";", ":", "(", ")", "–", "—", " - ")


@cache
def classes(name: str) -> frozenset[str]:
    """The words of a class of `word_classes.toml`."""
    return words_of(load("word_classes")[name])


@cache
def classes_of_lines(name: str) -> tuple[str, ...]:
    """The lines of a class of `word_classes.toml`, each several words."""
    return tuple(load("word_classes")[name].strip().splitlines())


@cache
def phrases() -> dict[str, tuple[tuple[str, ...], ...]]:
    """The adverbs of several words, by their first word."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for line in (*classes_of_lines("phrases"), *classes_of_lines("joining")):
        phrase = tuple(line.split())
        found[phrase[0]] = (*found.get(phrase[0], ()), phrase)
    return found


def grouped(reading: Reading, i: int) -> bool:
    """Whether token `i` goes on with the number before it: "12,000", "3.5"."""
    return (
        reading.gap(i) in (",", ".") and reading.words[i].text[0].isdigit() and reading.words[i - 1].text[-1].isdigit()
    )


def tags(reading: Reading, first: int, last: int, taken: frozenset[int]) -> list[Tag]:
    """The tags of tokens `first` to `last` (exclusive); `taken`: tokens inside mentions, which are nouns."""
    return _Tagger(reading, first, last, taken).run()


class _Tagger:
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

    def run(self) -> list[Tag]:
        """The tags in order."""
        until = self.first
        for i in range(self.first, self.last):
            if i >= until:
                until = max(until, self._time(i), self._phrase(i))
            self.found.append(ADV if i < until else self._tag(i))
            joins = self.words[i].form if i < until else ""
            if joins in ("in", "as", "so", "even", "given", "provided") and self._joins(i):
                self.found[-1] = SUB  # "in case"
                continue
            if i < until and i > self.first and self.found[-2] in (P, SUB) and self.gap(i) == " ":
                self.found[-2] = ADV  # "on Tuesday", "since 2014"
        return self.found

    def _phrase(self, i: int) -> int:
        """The token after words that are an adverb together, and no nouns: "free of charge"; `i` if there are none."""
        for phrase in phrases().get(self.words[i].form, ()):
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

    def _kinds(self, i: int) -> set[str]:
        """The verb forms that token `i` may be."""
        return {kind for _, kind in self.known.forms.get(self.words[i].form, ())} if i < self.last else set()

    def _is_determined(self, i: int) -> bool:
        """Whether a noun phrase with an article, a possessive or a number begins at token `i`, and no plain noun."""
        if i >= self.last or self.gap(i).strip(" $€£¥"):
            return False
        word = self.words[i]
        return word.form in self.determiners or word.form in self.numbers or word.text[0].isdigit()

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

    def gap(self, i: int) -> str:
        """What stands before token `i` of the sentence."""
        return self.reading.gap(i) if self.first < i < self.last else "."

    def _is_adverb(self, i: int) -> bool:
        word = self.words[i]
        if i + 1 < self.last and self.reading.gap(i + 1) == "-":
            return False  # "longer-range rockets"
        return word.form in self.adverbs or (word.text.endswith("ly") and word.form not in self.not_adverbs)

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

    def _counts(self, i: int) -> bool:
        return i < self.last and (self.words[i].form in ("several", "half") or self.words[i].text[0].isdigit() or self.words[i].form in self.numbers)

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
            if "ing" in kinds and follows and form in classes("adjectives") and self.words[i + 1].form not in self.determiners:
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

    def _plain(self, i: int) -> bool:
        """Whether the form of a verb that says a link is no noun as well: "sells", not "supplies"."""
        form = self.words[i].form
        return form in self.known.triggers and form not in self.known.nouns and form not in self.known.traded

    def _is_named(self, k: int) -> bool:
        """Whether the number at token `k` belongs to a name: "Phase 2"."""
        return k > self.first and (k - 1 in self.taken or self.words[k - 1].text[0].isupper())

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

    def _verb_before(self, k: int, kinds: set[str]) -> bool:
        """Whether a verb of the same form stands before, which this one is joined to: "sells or leases"."""
        for n in range(k - 1, max(self.first, k - 12), -1):
            if self.found[n - self.first] is V:
                other = {kind for _, kind in self.known.forms.get(self.words[n].form, ())}
                return bool(other & kinds)
        return False

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
        if (
            adjective
            or not follows
            or ("s" in kinds and noun.form in self.known.traded and not noun.form.endswith("s"))
        ):
            return N  # also "rocket strikes"
        plural = (noun.form.endswith("s") and not party) or noun.form in classes("plural")
        if "s" in kinds:
            return V if not plural or party else N
        if noun.form in classes("adjectival"):
            return N  # "the US aid arrives"
        return V if plural or (party and noun.form.endswith("s")) else N

    def _rules(self, i: int) -> bool:
        """Whether a verb's complement follows: "to" with an infinitive, or what is said."""
        following = self._next(i)
        bases = {base for base, _ in self.known.forms[self.words[i].form]}
        if following == "to":
            named = i - 1 in self.taken
            return (named or bool(bases & self.known.governors.keys())) and self._infinitive(i + 2)
        return following == "that" and bool(bases & self.known.says)

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
