"""Mentions that describe a party without naming it: "a satellite image reseller that supplied images to ...".

1. The noun first: roles in a supply chain (reseller, exporter), kinds of party (company, entity), and compounds (front
   company).
2. Then the words to its left that say of what, or from where ("satellite image", "Chinese"), and the relation to its
   right ("affiliated with X"). A bare noun is no description: "companies", "the firm", "officials".
3. Countries: an adjective before it, a possessor, "in China" after it; what follows "Chinese companies ..., including"
   inherits theirs.
4. In apposition to a name ("Russia's top arms exporter, X") the description is about it: the name is its canonical.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from xref.data import load
from xref.limits import check
from xref.mentions import Mention
from xref.mentions.latin.items import demonym
from xref.names import Token
from xref.text.lexicon import FUNCTION_WORDS, Phrases, lexicon, with_plurals, words_of
from xref.text.reading import Reading, read
from xref.text.spans import Spans

_LEFT = 6  # words to the left of the noun: "state-owned Chinese commercial satellite image" has six
_APPOSED = (", ", " - ", " – ", " — ", " (")  # between a name and what describes it
_BEING = frozenset(["is", "was", "are", "were", "remains", "remained", "became", "becomes"])
_BACK = 9  # words back from a noun to what is said to be it: "Austria is one of the world's largest"
_REACH = 40  # words back from an example to "including", and from there to what it is an example of
_DEALT = 5  # words of what a maker deals in: "the Lancet family of loitering munitions"
_TAIL = 4  # words from the relation to the name: "affiliated with the notorious X"


@dataclass(frozen=True)
class _Words:
    roles: frozenset[str]
    kin: frozenset[str]
    no_roles: frozenset[str]
    turned: frozenset[str]
    parties: frozenset[str]
    compounds: Phrases[None]
    fields: frozenset[str]
    empty: frozenset[str]
    relations: frozenset[str]
    sanctions: frozenset[str]
    origin: frozenset[str]
    served: frozenset[str]
    begins: frozenset[str]
    continues: frozenset[str]
    participles: frozenset[str]
    verbs: frozenset[str]

    @cached_property
    def heads(self) -> frozenset[str]:
        return self.roles | self.parties | self.kin

    @cached_property
    def first(self) -> frozenset[str]:
        """The words with which a noun may begin."""
        return self.heads | self.compounds.first


@cache
def _words() -> _Words:
    table = load("descriptions")
    compounds = [(name, None) for compound in table["compounds"] for name in _numbers(compound)]
    return _Words(
        with_plurals(words_of(table["roles"])),
        with_plurals(words_of(table["kin"])),
        words_of(table["no_roles"]),
        words_of(table["turned"]),
        with_plurals(words_of(table["parties"])),
        Phrases(compounds),
        words_of(table["fields"].replace("-", " ")),
        words_of(table["not_modifiers"]),
        words_of(table["relations"]),
        words_of(table["sanctions"]),
        words_of(table["origin"]),
        words_of(table["served"]),
        words_of(table["begins"]),
        words_of(table["continues"]),
        words_of(table["participles"]),
        words_of(table["verbs"]),
    )


def _numbers(compound: str) -> tuple[str, str]:
    plural = (
        compound[:-1] + "ies" if compound.endswith("y") else compound + ("es" if compound.endswith(("s", "h")) else "s")
    )
    return compound, plural


@dataclass(frozen=True)
class _Noun:
    """A noun phrase: tokens `first` to `head` (the noun itself) to `last` (exclusive, with its relation)."""

    first: int
    head: int
    last: int
    countries: tuple[str, ...]


def find(text: str, mentions: Sequence[Mention], skip: Sequence[tuple[int, int]] = ()) -> list[Mention]:
    """The descriptions of a text in order, as mentions of kind `description`, detector `description`.

    `mentions` are those of `xref.mentions.find` of the same text; a description may hold one or be in apposition.
    """
    reading = read(text)
    known = _words()
    nouns = [n for n, word in enumerate(reading.words) if word[3] in known.first and word[0][0].islower()]
    if not nouns:
        return []
    found: list[Mention] = []
    at = {m.start: m for m in mentions}
    until = {m.end: m for m in mentions}
    taken, left = _covered(reading, mentions), Spans(skip)
    last = 0
    for noun in _nouns(reading, known, taken, nouns):
        check()
        if noun.first < last:
            continue
        start, end = reading.words[noun.first].start, reading.words[noun.last - 1].end
        if left.touch(start, end):
            continue
        last = noun.last
        if (
            reading.after(noun.last) == " "
            and reading.words[noun.last : noun.last + 1]
            and reading.words[noun.last].start in at
        ):
            continue  # "the Chinese satellite company X" is the title of X
        name = _apposed(reading, noun, at, until)
        if (name and name.kind == "place") or _is_of_place(reading, noun, until):
            continue  # "Austria, a major oil producer"; "Austria is one of the largest arms exporters"
        countries = noun.countries or (name.countries if name else ()) or _inherited(reading, known, noun)
        canonical = name.canonical if name else " ".join(text[start:end].split())
        sentence = reading.sentence_text(text, noun.head)
        found.append(
            Mention(
                start,
                end,
                "description",
                canonical,
                "description",
                tuple(sorted(set(countries))),
                sentence,
                name.identifiers if name else (),
            )
        )
    return found


def _covered(reading: Reading, mentions: Sequence[Mention]) -> frozenset[int]:
    """The tokens inside named mentions: their nouns are parts of names."""
    return frozenset(n for m in mentions for n in reading.inside(m.start, m.end))


def _nouns(reading: Reading, known: _Words, taken: frozenset[int], nouns: Sequence[int]) -> Iterable[_Noun]:
    """The descriptions whose nouns begin at some of the tokens `nouns`."""
    sanctions: frozenset[int] | None = None
    last = 0
    for n in nouns:
        if n < last or n in taken:
            continue
        phrase = known.compounds.at(reading.words, n)
        if not phrase and reading.words[n].form not in known.heads:
            continue
        head = phrase[0] - 1 if phrase else n
        if sanctions is None:
            sanctions = _about_sanctions(reading, known)
        about = reading.sentence(n).first in sanctions
        if noun := _noun(reading, known, taken, n, head, sanctions=about):
            yield noun
        last = head + 1


def _noun(
    reading: Reading, known: _Words, taken: frozenset[int], begin: int, head: int, *, sanctions: bool
) -> _Noun | None:
    """The description whose noun is tokens `begin` to `head`; None if it says too little."""
    words = reading.words
    following = words[head + 1].form if head + 1 < len(words) and reading.gap(head + 1) == " " else ""
    if following in known.roles or following in known.parties or following in known.continues:
        return None  # the head comes later: "trading company owner"
    if any(reading.gap(k) not in (" ", "-") for k in range(begin + 1, head + 1)):
        return None
    if begin and words[begin - 1].form in known.no_roles and reading.gap(begin) in (" ", "-"):
        return None  # "decision makers", "the foreign exchange"
    first, countries, says = _left(reading, known, taken, begin)
    last, after, tied = _right(reading, known, taken, head)
    countries += after
    if first and first - 1 in taken and reading.gap(first) == " " and first - 1 >= reading.sentence(first).first:
        return None  # "the Azovstal steel plant": the name is found, and the words say only what it is
    one = not words[head].form.endswith("s")
    before = words[first - 1].form if first and reading.gap(first) == " " else ""
    if one and first == head and before and before not in known.begins | known.empty:
        return None  # "doing business in Cuba"
    if words[head].form in known.kin:
        enough = tied
    elif head > begin or words[head].form in known.roles:
        enough = tied or bool(countries) or ((says or head > begin) and (one or sanctions))
    else:
        enough = tied or (says and bool(countries)) or (sanctions and (says or bool(countries)))
    return _Noun(first, head, last, tuple(dict.fromkeys(countries))) if enough else None


def _left(reading: Reading, known: _Words, taken: frozenset[int], begin: int) -> tuple[int, list[str], bool]:
    """The first token of the noun phrase, the countries before the noun, whether a word says a field."""
    words, first, says = reading.words, begin, False
    demonyms, places = lexicon().demonyms, lexicon().places
    countries: list[str] = []
    start = reading.sentence(begin).first
    for n in range(begin - 1, max(start, begin - 1 - _LEFT) - 1, -1):
        gap, word = reading.gap(n + 1), words[n]
        if gap.startswith("'s "):
            place = places.at(words, n)
            if place and place[0] == n + 1 and place[1][1] and words[begin].form not in known.served:
                countries.append(place[1][1])
            break
        if gap not in (" ", "-"):
            break
        if word.text[0].isupper() and (word.form in demonyms or _two(reading, n) in demonyms):
            if n > start and words[n - 1].form in known.turned:
                break  # "pro-Russian"
            code = demonym(reading, lexicon(), n + 1)
            countries += [code] if code else []
            first = n - (_two(reading, n) in demonyms or (n > start and _compass(words[n - 1])))
            continue
        if n + 1 == first and n < begin - 1 and word.text[0].isupper() and _compass(word):
            continue  # "Northern" of "Northern Irish"
        place = places.at(words, n)
        if place and place[0] == n + 1 and word.text[0].isupper() and (gap == "-" or n in taken):
            from_there = words[n + 1].form in known.origin if gap == "-" else not countries
            countries += [place[1][1]] if place[1][1] and from_there else []
            first = n
            continue
        if n in taken or word.text[0].isupper() or not _modifies(known, word.form, gap):
            break
        says = says or word.form in known.fields or word.form not in lexicon().ordinary
        first = n
    while first < begin and (words[first].form in known.empty or not _begins(reading, known, first)):
        first += 1
    return first, countries, says


def _two(reading: Reading, n: int) -> str:
    """The word and the one before it, as the two words of an adjective: "north korean"."""
    return f"{reading.words[n - 1].form} {reading.words[n].form}" if n and reading.gap(n) in (" ", "-") else ""


def _compass(word: Token) -> bool:
    return word.form in lexicon().compass and word.text[0].isupper()


def _begins(reading: Reading, known: _Words, first: int) -> bool:
    """Whether a noun phrase may begin at token `first`: with a telling word, or after an article or a preposition."""
    words = reading.words
    word = words[first]
    if word.text[0].isupper() or word.form in known.fields or reading.gap(first + 1) == "-":
        return True
    return first == reading.sentence(first).first or words[first - 1].form in known.begins or reading.gap(first) != " "


def _modifies(known: _Words, form: str, gap: str) -> bool:
    if form in FUNCTION_WORDS or not form.isalpha():
        return False
    if form in known.fields or form in known.empty or form in known.participles or gap == "-":
        return True
    return not form.endswith(("ed", "ing", "ly")) and form not in known.verbs


def _right(reading: Reading, known: _Words, taken: frozenset[int], head: int) -> tuple[int, list[str], bool]:
    """The end of the noun phrase with its relation, the countries in it, and whether it is tied to a name."""
    words, places = reading.words, lexicon().places
    last = reading.sentence(head).last
    k = head + 1
    if k + 1 >= last or reading.gap(k) != " ":
        return head + 1, [], False
    at = k + 1 + (words[k + 1].form == "the" and k + 2 < last)
    if words[k].text in ("in", "from") and words[at].text[0].isupper() and (place := places.at(words, at)):
        return place[0], [place[1][1]] if place[1][1] else [], False
    if words[k].text == "of" and words[head].form in known.roles:
        end = _dealt_in(reading, known, taken, at, last)
        return end or head + 1, [], bool(end)
    if words[k].text == "of" and words[head].form in known.kin:
        of = _somebody(reading, taken, at, last)
        end = _name_end(reading, taken, of, last) if of else head + 1
        if reading.after(end).startswith("'s") or (end < len(words) and words[end].form in known.continues):
            return head + 1, [], False  # "the brother of X's deputy", "associates of the X campaign"
        return end, [], of is not None
    if words[k].form not in known.relations:
        return head + 1, [], False
    for n in range(k + 1, min(k + 1 + _TAIL, last)):
        if reading.gap(n) not in (" ", "-"):
            break
        if n in taken:
            end = _name_end(reading, taken, n, last)
            while end < last and reading.gap(end) == " " and words[end].form in lexicon().generic:
                end += 1  # "the Wagner mercenary group"
            place = places.at(words, n)
            located = place is not None and words[k].form in (
                "based",
                "registered",
                "located",
                "headquartered",
                "incorporated",
            )
            return end, [place[1][1]] if place and located and place[1][1] else [], True
    return head + 1, [], False


def _name_end(reading: Reading, taken: frozenset[int], n: int, last: int) -> int:
    """The token after the name that has token `n`."""
    while n < last and n in taken and reading.gap(n) in (" ", "-"):
        n += 1
    return n


def _somebody(reading: Reading, taken: frozenset[int], first: int, last: int) -> int | None:
    """Where the name of somebody begins, of whom only titles stand before: "of the lawmaker X", no place."""
    titles = lexicon().offices | lexicon().forms_of_address | lexicon().qualifiers | lexicon().demonyms.keys()
    for n in range(first, min(first + _TAIL, last)):
        if n in taken:
            return None if lexicon().places.at(reading.words, n) else n
        if reading.words[n].form not in titles:
            return None
    return None


def _dealt_in(reading: Reading, known: _Words, taken: frozenset[int], n: int, last: int) -> int | None:
    """The end of what a maker or seller deals in: "surveillance cameras" after "maker of"; None if it is nothing."""
    first = n
    while n < min(first + _DEALT, last) and (n == first or reading.gap(n) in (" ", "-")):
        word = reading.words[n]
        joined = n + 1 < last and reading.gap(n + 1) == "-"
        if n not in taken and (word.text[0].isupper() or not _modifies(known, word.form, "-" if joined else " ")):
            break
        n += 1
    return n if n > first else None


def _about_sanctions(reading: Reading, known: _Words) -> frozenset[int]:
    """The first tokens of the sentences that speak of sanctions."""
    return frozenset(reading.sentence(n).first for n, w in enumerate(reading.words) if w.form in known.sanctions)


def _inherited(reading: Reading, known: _Words, noun: _Noun) -> list[str]:
    """The countries of the parties of which this is an example: "Chinese companies ..., including a reseller"."""
    sentence, words = reading.sentence(noun.head), reading.words
    for n in range(noun.first - 1, max(sentence.first, noun.first - _REACH), -1):
        if words[n].text in ("that", "which", "who", "whose"):
            return []  # another clause: "a reseller that supplied images to entities ..."
        if words[n].text in ("including", "include", "included", "namely") or (
            words[n].text == "as" and words[n - 1].text == "such"
        ):
            for k in range(n - 1, max(sentence.first, n - _REACH), -1):
                if words[k].form in known.parties | known.roles:
                    return _left(reading, known, frozenset(), k)[1] + _right(reading, known, frozenset(), k)[1]
            return []
    return []


def _apposed(reading: Reading, noun: _Noun, at: dict[int, Mention], until: dict[int, Mention]) -> Mention | None:
    """The name that a comma joins to the description: "..., X" after it, "X, a ..." before it."""
    words = reading.words
    if noun.last < len(words) and reading.gap(noun.last) in _APPOSED:
        name = at.get(words[noun.last].start)
        if name and name.kind != "place":
            return name
    k = noun.first
    while k and reading.gap(k) not in _APPOSED and noun.first - k < 3:
        k -= 1
    if (
        k
        and reading.gap(k) in _APPOSED
        and (k == noun.first or words[k].text in ("a", "an", "the", "one") or words[k].text[0].isupper())
    ):
        return until.get(words[k - 1].end)
    return None


def _is_of_place(reading: Reading, noun: _Noun, until: dict[int, Mention]) -> bool:
    """Whether the sentence says that a place is what the noun says: "Austria is one of the largest arms exporters"."""
    words = reading.words
    for k in range(noun.first - 1, max(reading.sentence(noun.first).first, noun.first - _BACK), -1):
        if words[k].form in _BEING:
            name = until.get(words[k - 1].end)
            return name is not None and name.kind == "place"
        if reading.gap(k) not in (" ", "-", "'s "):
            return False
    return False
