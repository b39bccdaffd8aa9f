"""Where the text says a named party is from, by the words right beside its name.

1. Before it: an adjective or a country that is part of its title ("Chinese Defence Minister Li", "US President Biden"),
   also in lower case ("the Iranian drone maker X"), a possessor ("Russia's top arms exporter, X"), "Moscow-based".
2. After it: "of China", ", a Chinese company", ", based in Moscow".
3. In it: an adjective at its start ("Russian National Guard"), "of Russia" at its end.
"""

from __future__ import annotations

import regex

from xref.mentions.latin.items import demonym, place_ending
from xref.mentions.latin.shapes import Shape
from xref.text.lexicon import FUNCTION_WORDS, Lexicon, lexicon
from xref.text.reading import Reading, possessive

_REACH = 5  # words back from a name to the adjective of its title: "Chinese state-owned satellite image company X"
_APPOSITION = 6  # words after the comma within which the adjective stands: ", a state-owned Chinese company"
_VERBISH = regex.compile(r"(?:ed|ing)$")


def origins(reading: Reading, shape: Shape) -> set[str]:
    """The codes of the countries that the text gives as the origin of this mention."""
    known = lexicon()
    if shape.kind == "place":
        return set(shape.countries)
    found = set(shape.countries)
    found |= _before(reading, known, shape)
    found |= _after(reading, known, shape)
    found |= _inside(reading, known, shape)
    found.discard("")
    return found


def _country(reading: Reading, known: Lexicon, i: int) -> str:
    """The code of the adjective or the place that ends with token `i`; "" if it is neither."""
    if not reading.words[i].text[0].isupper():
        return ""
    return demonym(reading, known, i + 1) or place_ending(reading, known, i + 1)


def _before(reading: Reading, known: Lexicon, shape: Shape) -> set[str]:
    """Walks back over the title of a name: only a title, an office or a noun for a party may stand right before it."""
    first = reading.sentence(shape.first).first
    i = shape.first - 1
    comma = False
    for step in range(_REACH):
        if i < first:
            break
        gap, word = reading.gap(i + 1), reading.words[i]
        if step == 0 and gap == ", ":
            comma = True
        elif gap.startswith("'s ") or gap == "' ":
            return {_country(reading, known, i)} if step or not comma else set()
        elif gap == "-" and reading.words[i + 1].text[0].islower():
            pass  # "Moscow-based X", "state-owned"
        elif gap not in (" ", ' "', " “"):
            break
        if country := _country(reading, known, i):
            return set() if comma and not step else {country}  # "in Austria, Ivan Petrov" says nothing of him
        if word.form in FUNCTION_WORDS or (step == 0 and not _names_a_party(known, word.form)):
            break
        if step and _VERBISH.search(word.form) and reading.gap(i) != "-" and gap != "-":
            break
        i -= 1
    return set()


def _names_a_party(known: Lexicon, form: str) -> bool:
    kinds = (
        known.offices,
        known.forms_of_address,
        known.organisations,
        known.generic,
        known.vessels,
        known.party_nouns,
    )
    return any(form in words for words in kinds)


def _after(reading: Reading, known: Lexicon, shape: Shape) -> set[str]:
    words, last = reading.words, reading.sentence(shape.first).last
    k = shape.last
    if k >= last:
        return set()
    gap = reading.gap(k)
    if gap == " " and words[k].text == "of" and k + 1 < last:
        k += 2 if words[k + 1].text == "the" and k + 2 < last else 1
        return {_country(reading, known, k)} if shape.kind != "equipment" else set()
    if gap == " " and words[k].text == "in" and k + 1 < last and shape.kind == "organisation":
        is_organ = words[shape.first].form in known.organs or words[k - 1].form in known.organs
        return {place_ending(reading, known, k + 2)} if is_organ else set()  # "the Ministry of Defence in Moscow"
    if gap != ", ":
        return set()
    if words[k].text == "based" and k + 2 < last and words[k + 1].text == "in":
        return {_country(reading, known, k + 2)}
    for i in range(k, min(k + _APPOSITION, last)):
        word = words[i]
        if i > k and reading.gap(i) not in (" ", "-", "'s "):
            break
        if country := _country(reading, known, i):
            # ", Chinese Defence Minister", ", Russia's top general" are appositions; ", China" is the next of a list
            follows = i + 1 < last and (reading.gap(i + 1) in (" ", "-") or possessive(reading.gap(i + 1)))
            return (
                {country}
                if follows and (word.form in known.demonyms or i > k or possessive(reading.gap(i + 1)))
                else set()
            )
        if word.text[0].isupper() and word.form not in known.offices and word.form not in known.qualifiers:
            break
        if word.form in FUNCTION_WORDS and word.form not in ("a", "an", "the", "one", "of"):
            break
        if (
            i == k
            and word.form not in ("a", "an", "the", "one")
            and word.form not in known.qualifiers
            and word.form not in known.offices
        ):
            break
    return set()


def _inside(reading: Reading, known: Lexicon, shape: Shape) -> set[str]:
    words = reading.words
    if shape.last - shape.first < 2 or shape.kind in ("person", "equipment"):
        return set()
    found = set()
    if words[shape.first].form in known.demonyms:
        found.add(known.demonyms[words[shape.first].form])
    elif shape.kind == "organisation" and (country := _country(reading, known, shape.first)):
        found.add(country)
    for i in range(shape.first + 1, shape.last):
        if words[i].text == "of" and i + 1 < shape.last:
            k = i + 2 if words[i + 1].text == "the" and i + 2 < shape.last else i + 1
            found.add(_country(reading, known, k))
            found |= {known.demonyms.get(words[k].form, "")}
    return found
