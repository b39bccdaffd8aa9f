"""A sentence as a row of noun phrases, verb groups and the words that join them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xref.links._word_classes import BE, CONTRACTED, HAVE, NEGATED, Tag, classes, grouped
from xref.links._words import words
from xref.text.reading import Reading

_PAST = frozenset(["was", "were", "had", "did"])
_PARTING = (*",;:()–—?!", " - ", "--")
_NOMINAL = (Tag.NOUN, Tag.NUMBER)
_QUOTES = ('"', "“", "”", ")")
_STOPS = (";", ":", " - ", "--", "–", "—", "?", "!")


@dataclass
class Chunk:
    """Tokens `first` to `last` (exclusive); kind: np, vg, p, and, rel, sub, "," or "."."""

    kind: str
    first: int
    last: int
    word: str = ""  # the form of a preposition or a conjunction
    group: Group | None = None  # of a vg
    pronoun: bool = False  # of a np
    owner: tuple[int, int] | None = None  # the tokens of a possessor: "Russia's top arms exporter"


@dataclass
class Group:
    """A verb group: `main` is the token of its verb, `bases` its base forms."""

    main: int
    bases: frozenset[str]
    kinds: frozenset[str]  # of its form: base, s, past, part, ing
    passive: bool = False
    perfect: bool = False
    negated: bool = False
    infinitive: bool = False
    auxiliaries: list[str] = field(default_factory=list)
    adverbs: list[str] = field(default_factory=list)
    copula: bool = False

    @property
    def gerund(self) -> bool:
        """A form in -ing with no auxiliary: "accused of supplying"."""
        having = self.auxiliaries[:1] == ["having"] and "part" in self.kinds  # "of having sent"
        return having or ("ing" in self.kinds and not any(a in BE for a in self.auxiliaries))

    @property
    def bare(self) -> bool:
        """A form that may be a participle, with no auxiliary: "images supplied to"."""
        return not self.auxiliaries and not self.infinitive and "part" in self.kinds

    @property
    def finite(self) -> bool:
        """Whether it has a subject of its own."""
        return not self.infinitive and not self.gerund

    @property
    def tense(self) -> str:
        """Past, present or future, as its form says; "" if it does not."""
        if any(a in ("will", "shall") for a in self.auxiliaries):
            return "future"
        if self.perfect or any(a in _PAST for a in self.auxiliaries):
            return "past"
        if not self.auxiliaries and self.kinds & {"past"} and not self.infinitive:
            return "past"
        modal = self.auxiliaries[:1] and self.auxiliaries[0] not in BE | HAVE | {"do", "does"}
        return "" if self.infinitive or self.gerund or modal else "present"


def chunks(reading: Reading, first: int, last: int, tags: Sequence[Tag], starts: Mapping[int, int]) -> list[Chunk]:
    """The chunks of tokens `first` to `last`; `starts`: the first tokens of named mentions, with their ends."""
    return _Chunker(reading, first, last, tags, starts).run()


class _Chunker:
    def __init__(self, reading: Reading, first: int, last: int, tags: Sequence[Tag], starts: Mapping[int, int]) -> None:
        self.reading, self.words = reading, reading.words
        self.first, self.last = first, last
        self.tags, self.starts = tags, starts
        self.found: list[Chunk] = []
        self.known = words()

    def run(self) -> list[Chunk]:
        i = self.first
        depth = 0
        while i < self.last:
            gap = self.reading.gap(i) if i > self.first else ""
            if gap and gap != " " and self._glued(gap, i):
                gap = ";"
            if (gap == " " or (i > self.first and grouped(self.reading, i))) and not depth:
                i = self._one(i)
                continue
            depth = max(0, depth + gap.count("(") - gap.count(")"))
            if depth:
                i += 1  # what stands in brackets
                continue
            self._mark(gap, i)
            i = self._one(i)
        return self.found

    def _mark(self, gap: str, i: int) -> None:
        if any(stop in gap for stop in _STOPS):
            mark = "," if any(dash in gap for dash in (" - ", "--", "–", "—")) else "."
            self.found.append(Chunk(mark, i, i, "dash" if mark == "," else ""))
        elif "," in gap:
            self.found.append(Chunk(",", i, i))

    def _tag(self, i: int) -> Tag:
        return self.tags[i - self.first]

    def _glued(self, gap: str, i: int) -> bool:
        """Whether a sentence ended before token `i` without a space after its full stop: 'the USA."Norway'."""
        if "." not in gap or " " in gap or not self.words[i].text[0].isupper():
            return False
        before = self.words[i - 1].text
        return any(mark in gap for mark in _QUOTES) or (before.islower() and len(before) > 2)

    def _joined(self, i: int) -> bool:
        """Whether token `i` goes on right after the one before it."""
        if i >= self.last:
            return False
        gap = self.reading.gap(i)
        if gap == " " or grouped(self.reading, i):
            return True
        return not self._glued(gap, i) and not any(mark in gap for mark in _PARTING)

    def _one(self, i: int) -> int:
        tag = self._tag(i)
        if tag in (Tag.NOUN, Tag.DETERMINER, Tag.NUMBER):
            return self._np(i)
        if tag is Tag.PRONOUN:
            word = CONTRACTED.get(self.words[i].text.lower(), self.words[i].form)
            self.found.append(Chunk("np", i, i + 1, word, pronoun=True))
            return i + 1
        if tag in (Tag.VERB, Tag.AUXILIARY, Tag.TO):
            return self._vg(i)
        if tag is Tag.NOT or tag is Tag.ADVERB:
            k = i
            while k < self.last and self._tag(k) in (Tag.NOT, Tag.ADVERB) and (k == i or self._joined(k)):
                k += 1
            if k < self.last and self._joined(k) and self._tag(k) in (Tag.VERB, Tag.AUXILIARY, Tag.TO):
                return self._vg(i)
            self.found.extend(
                Chunk("adv", n, n + 1, self.words[n].form)
                for n in range(i, k)
                if self._tag(n) is Tag.NOT or self.words[n].form in self._adverbs
            )
            return k
        kind = {
            Tag.PREPOSITION: "p",
            Tag.RELATIVE: "rel",
            Tag.CONJUNCTION: "sub",
            Tag.AND: "and",
            Tag.ADJECTIVE: "adj",
        }[tag]
        word = self.words[i].form
        if word == "according" and i + 1 < self.last and self.words[i + 1].form == "to":
            self.found.append(Chunk("p", i, i + 2, "according"))
            return i + 2
        self.found.append(Chunk(kind, i, i + 1, word))
        return i + 1

    @property
    def _adverbs(self) -> frozenset[str]:
        return self.known.modality["alleged"] | self.known.modality["perhaps"]

    def _np(self, i: int) -> int:
        k, owner, nouns = i, None, False
        while k < self.last:
            if k > i and not self._joined(k):
                after = self._after_brackets(k)
                if after is None:
                    break
                k = after + 1
                continue
            tag = self._tag(k)
            if tag is Tag.ADVERB and k > i and not nouns and k + 1 < self.last and self._tag(k + 1) in _NOMINAL:
                k += 1
                continue  # "a very difficult decision"
            if tag not in (Tag.NOUN, Tag.DETERMINER, Tag.NUMBER):
                break
            if k > i:
                gap = self.reading.gap(k)
                if gap.startswith(("'s", "' ")) or (gap.startswith("'") and not gap.strip("' ")):
                    owner = (i, k)
                elif nouns and self._begins(k, i):
                    break
            if nouns and self._postposed(k):
                self.found.append(Chunk("np", i, k, owner=owner))
                return k + 1
            if k in self.starts:
                nouns = True
                k = min(max(self.starts[k], k + 1), self.last)
                continue
            nouns = nouns or tag is Tag.NOUN
            k += 1
        self.found.append(Chunk("np", i, k, owner=owner))
        return k

    def _after_brackets(self, k: int) -> int | None:
        """The noun that goes on after an abbreviation in brackets: "synthesis gas (syngas) plant"."""
        after = k + 1
        if after >= self.last or self.reading.gap(k) != " (" or self.reading.gap(after) != ") ":
            return None
        noun = self._tag(after) is Tag.NOUN and self.words[after].text.islower() and self.words[k].text.islower()
        return after if noun else None

    def _postposed(self, k: int) -> bool:
        """Whether an adjective behind its noun stands there, with what belongs to it: "a missile capable of"."""
        after = k + 1 < self.last and self._joined(k + 1) and self._tag(k + 1) in (Tag.PREPOSITION, Tag.TO)
        return after and self.words[k].form in classes("postposed") and self._tag(k) is Tag.NOUN

    def _begins(self, k: int, first: int) -> bool:
        """Whether another noun phrase begins at token `k`: "sent | Kyiv | the tanks", "drones | Iran supplied"."""
        tag, before = self._tag(k), k - 1
        if tag is Tag.DETERMINER:
            return self.words[before].form != "all"
        if tag is Tag.NUMBER:
            counted = k + 1 < self.last and self._tag(k + 1) in (Tag.NOUN, Tag.NUMBER, Tag.DETERMINER)  # no "Phase 2"
            return (
                counted
                and not self.reading.gap(k).strip(" $€£¥")
                and any(a <= before < b and b == k for a, b in self.starts.items())
            )
        if k in self.starts and self.words[k].text[0].isupper() and self.reading.gap(k) == " ":
            noun = self.words[before]
            return (
                noun.text[0].islower()
                and noun.form in self.known.traded
                and noun.form.endswith(("s", "aid", "ry", "oil", "gas"))
            )
        return False

    def _vg(self, i: int) -> int:
        infinitive, negated, passive_be, have = False, False, False, False
        auxiliaries: list[str] = []
        adverbs: list[str] = []
        k = i
        while k < self.last and (k == i or self._joined(k)):
            tag, form = self._tag(k), self.words[k].form
            if tag is Tag.TO:
                if infinitive or (
                    auxiliaries and auxiliaries[-1] not in ("have", "has", "had", "is", "are", "was", "were")
                ):
                    break
                infinitive = True
                if auxiliaries and auxiliaries[-1] in ("is", "are", "was", "were"):
                    auxiliaries = ["will"] if auxiliaries[-1] in ("is", "are") else ["would"]
                    infinitive = False
                elif auxiliaries and "yet" in adverbs:
                    negated, infinitive = True, False  # "has yet to deliver"
                elif auxiliaries:
                    auxiliaries = ["must"]
                    infinitive = False
            elif tag is Tag.NOT:
                negated = True
            elif tag is Tag.ADVERB:
                adverbs.append(form)
                negated = negated or (form == "longer" and "no" in [self.words[k - 1].form])
            elif tag is Tag.AUXILIARY:
                negated = negated or form in NEGATED
                plain = NEGATED.get(form, form)
                auxiliaries.append(plain)
                passive_be = plain in BE
                have = have or plain in HAVE
            elif tag is Tag.VERB:
                self._add_verb(i, k, infinitive, negated, auxiliaries, adverbs, passive_be)
                return k + 1
            elif tag is Tag.DETERMINER and form == "no" and k + 1 < self.last and self.words[k + 1].form == "longer":
                negated = True
            else:
                break
            k += 1
        if auxiliaries and k < self.last and self._joined(k) and self._tag(k) is Tag.ADJECTIVE:
            group = Group(
                k,
                frozenset([self.words[k].form]),
                frozenset(["adj"]),
                False,
                have,
                negated,
                infinitive,
                auxiliaries,
                adverbs,
            )
            self.found.append(Chunk("vg", i, k + 1, self.words[k].form, group))
            return k + 1
        if auxiliaries:
            base = "be" if auxiliaries[-1] in BE else "have" if auxiliaries[-1] in HAVE else "do"
            kind = "past" if auxiliaries[-1] in _PAST else "s"
            group = Group(
                k - 1,
                frozenset([base]),
                frozenset([kind]),
                False,
                have and base == "be",
                negated,
                infinitive,
                auxiliaries,
                adverbs,
                True,
            )
            self.found.append(Chunk("vg", i, k, base, group))
        return max(k, i + 1)

    def _add_verb(
        self, first: int, main: int, infinitive: bool, negated: bool, auxiliaries: list[str], adverbs: list[str],
        be: bool,
    ) -> None:  # fmt: skip
        form = self.words[main].form
        readings = self.known.forms.get(form, _unknown(form))
        kinds = frozenset(kind for _, kind in readings)
        if (infinitive and not auxiliaries) or (auxiliaries and auxiliaries[-1] in classes("modals")):
            wanted = {"base"}
        elif be:
            wanted = {"part", "ing"}
        elif auxiliaries and auxiliaries[-1] in HAVE:
            wanted = {"part"}
        else:
            wanted = {"base", "s", "past", "part", "ing"}
        bases = frozenset(base for base, kind in readings if kind in wanted) or frozenset(base for base, _ in readings)
        kinds = frozenset(kind for base, kind in readings if base in bases) & (wanted or kinds) or kinds
        passive = be and "part" in kinds
        perfect = any(a in HAVE for a in auxiliaries)
        group = Group(main, bases, kinds, passive, perfect, negated, infinitive, list(auxiliaries), adverbs)
        self.found.append(Chunk("vg", first, main + 1, form, group))


def _unknown(form: str) -> tuple[tuple[str, str], ...]:
    """The readings of a verb that `verbs.toml` does not have."""
    if form.endswith("ing"):
        return ((form[:-3], "ing"),)
    return ((form[:-2], "past"), (form[:-2], "part")) if form.endswith("ed") else ((form, "base"),)
