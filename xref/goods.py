"""Goods in running text: components, materials and weapons that trade and export-control news speaks of.

1. Terms of `xref/data/goods.toml`, in singular and plural ("microchips", "CNC machines").
2. Weak words ("components", "systems") with a telling word or an adjective of a country in their noun phrase
   ("Chinese-made components", "an Orlan aerial drone navigation system").
3. Countries: the adjective of the noun phrase, "-made", or "from China" right after it.

Weapon systems with a name are found by `xref.mentions.find` (kind `equipment`); what it found is left alone here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from xref.data import load
from xref.mentions import Mention
from xref.text.lexicon import FUNCTION_WORDS, Phrases, lexicon, words_of
from xref.text.reading import Reading, read

_LEFT = 5  # words to the left of the noun that belong to it: "commercially available Chinese thermal imaging"


@dataclass(frozen=True)
class _Goods:
    terms: Phrases[str]
    weak: frozenset[str]
    with_words: frozenset[str]
    origin: frozenset[str]
    begins: frozenset[str]  # the words with which goods can begin


@cache
def _goods() -> _Goods:
    table = load("goods")
    terms = [
        (number, term)
        for term, words in table["terms"].items()
        for word in (term, *words)
        for number in dict.fromkeys((word, _plural(word)))
    ]
    weak = table["weak"]
    telling = words_of(weak["with"].replace("-", " "))
    phrases, vague = Phrases(terms), words_of(weak["words"])
    return _Goods(phrases, vague, telling, words_of(weak["origin"]), vague | phrases.first)


def _plural(word: str) -> str:
    if word.endswith("s"):
        return word
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("ch", "sh", "x")) else "s")


def find(text: str, mentions: Sequence[Mention], skip: Sequence[tuple[int, int]] = ()) -> list[Mention]:
    """The goods of a text in order, as mentions of kind `goods`, detector `terms`; canonical is the data file's term.

    `mentions` are those of `xref.mentions.find` of the same text: no goods are found inside them.
    """
    reading = read(text)
    known, found = _goods(), list[Mention]()
    begins = [n for n, word in enumerate(reading.words) if word.form in known.begins]
    taken = _named(reading, mentions) if begins else frozenset()
    last = 0
    for n in begins:
        end, term = _goods_at(reading, known, taken, n) if n >= last else (0, "")
        if not end:
            continue
        first, countries, tells = _left(reading, known, taken, n, last)
        start, stop = reading.words[first].start, reading.words[end - 1].end
        if (term or tells or countries) and not any(start < b and a < stop for a, b in skip):
            countries += _from(reading, end)
            canonical = term or " ".join(text[start:stop].split())
            sentence = reading.sentence_text(text, n)
            found.append(Mention(start, stop, "goods", canonical, "terms", tuple(sorted(set(countries))), sentence))
        last = end
    return found


def _named(reading: Reading, mentions: Sequence[Mention]) -> frozenset[int]:
    """The tokens inside names."""
    return frozenset(n for m in mentions if m.kind != "description" for n in reading.inside(m.start, m.end))


def _goods_at(reading: Reading, known: _Goods, taken: frozenset[int], n: int) -> tuple[int, str]:
    """The token index after the goods that begin at token `n`, and their term ("" if weak); 0 if there are none."""
    if n in taken:
        return 0, ""
    end, term = 0, ""
    if phrase := known.terms.at(reading.words, n):
        end, term = phrase
    elif reading.words[n].form in known.weak and reading.words[n].text[0].islower():
        end = n + 1
    if not end or any(reading.gap(k) not in (" ", "-") for k in range(n + 1, end)):
        return 0, ""
    while end < len(reading.words) and end not in taken and reading.gap(end) == " ":
        longer = known.terms.at(reading.words, end)  # the head is the last noun: "drone navigation system"
        if longer:
            end, term = longer
        elif reading.words[end].form in known.weak:
            end, term = end + 1, term
        else:
            break
    return end, term


def _left(reading: Reading, known: _Goods, taken: frozenset[int], begin: int, last: int) -> tuple[int, list[str], bool]:
    """The first token of the noun phrase (not before `last`), its countries, and whether a telling word is in it."""
    words, first, tells = reading.words, begin, False
    demonyms, places = lexicon().demonyms, lexicon().places
    countries: list[str] = []
    start = max(reading.sentence(begin).first, last)
    for n in range(begin - 1, max(start, begin - 1 - _LEFT) - 1, -1):
        gap, word = reading.gap(n + 1), words[n]
        if gap not in (" ", "-") or word.form in FUNCTION_WORDS:
            break
        if word.text[0].isupper() and word.form in demonyms:
            made = gap == " " or words[n + 1].form in known.origin  # "Chinese-made", not "Ukrainian-controlled"
            countries += [demonyms[word.form]] if demonyms[word.form] and made else []
        elif n in taken or word.text[0].isupper():
            place = places.at(words, n)
            if gap != "-" or place is None or place[0] != n + 1:
                break
            countries += [place[1][1]] if place[1][1] and words[n + 1].form in known.origin else []
        elif word.form in known.with_words:
            tells = tells or n == 0 or reading.gap(n) != "-" or words[n - 1].text[0].islower()
        elif not (
            gap == "-" or word.form in ("made", "imported", "available") or (n + 1 < begin and word.form in known.weak)
        ):
            break
        first = n
    return first, countries, tells


def _from(reading: Reading, end: int) -> list[str]:
    words = reading.words
    if (
        end + 1 < len(words)
        and words[end].text == "from"
        and reading.gap(end) == " "
        and words[end + 1].text[0].isupper()
    ):
        place = lexicon().places.at(words, end + 1)
        return [place[1][1]] if place and place[1][1] else []
    return []
