"""A run of capitalised words read as items: weapon systems, places, adjectives of countries, titles, words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from xref.names import Token
from xref.text.equipment import before_noun, designator, equipment
from xref.text.lexicon import CALENDAR, CHAT, CLOCKS, CURRENCIES, FUNCTION_WORDS, INTERJECTIONS, KEYS, Lexicon
from xref.text.reading import Reading, acronym, capital
from xref.text.sentences import Setting

_DRAWN = re.compile(r"([a-z])\1\1|([a-z]{2})\2\2\2", re.IGNORECASE)  # a letter three times, or two letters four times
_DRAWN_OUT = 4  # letters: "AAA" and "WWF" are none
_HOURS = frozenset(("am", "pm", "noon", "midnight", "hours", "time"))
_OFFICE = 3  # letters of an office in capitals: CEO, PM, MP; "HEAD Aerospace" is a company
_LOUD = 4  # letters from which a place in capitals is no acronym: IRAN, KYIV
_PLACE_WORDS = 3  # of the longest frequent names of places: "United Arab Emirates"


class Item(NamedTuple):
    """A part of a run; `value` is the country of a place or a demonym, or the name of a system.

    `role`: system, maker, place, demonym, title, address, calendar, function, link (a connector in lower case) or word.
    """

    first: int
    last: int
    role: str
    value: str = ""


def items(reading: Reading, known: Lexicon, first: int, last: int, setting: Setting) -> list[Item]:
    """The parts of a run, in order and without gaps."""
    if _is_whole_name(reading, known, first, last):
        return [Item(k, k + 1, "word" if capital(reading.words[k]) else "link") for k in range(first, last)]
    found: list[Item] = []
    k, systems, makers = first, equipment().systems.first, equipment().makers.first
    while k < last:
        word = reading.words[k]
        unknown = (
            not is_drawn_out(word.text)
            and word.form not in known.telling
            and word.form not in systems
            and word.form not in makers
        )
        if unknown and word.text.isalpha() and word.text[0].isupper() and not _before_number(reading, k):
            found.append(Item(k, k + 1, "word"))
            k += 1
            continue
        found += _maker(reading, k) or [_item(reading, known, first, k, last, setting, found)]
        k = found[-1].last
    return found


def _is_whole_name(reading: Reading, known: Lexicon, first: int, last: int) -> bool:
    """Ships are named after ladies and consuls: "the cargo ship Lady R", "Lady R (IMO ...)", "her name, NS Consul"."""
    if last < len(reading.words) and reading.words[last].text == "IMO" and reading.gap(last) == " (":
        return True
    if not first:
        return False
    before = reading.words[first - 1].form
    if before == "renamed" or before in known.vessels:
        return reading.gap(first) in (" ", ' "')
    return before in known.naming and reading.gap(first) in (", ", ' "')  # not "sanctions name Chinese companies"


def _maker(reading: Reading, k: int) -> list[Item]:
    """The maker and its product as two items: "DJI Mavic", "Sukhoi Su-35"."""
    system = equipment().systems.at(reading.words, k)
    maker = system and equipment().makers.at(reading.words, k)
    if system and maker and maker[0] < system[0]:
        return [Item(k, maker[0], "maker"), Item(maker[0], system[0], "system", system[1].name)]
    return []


def _item(
    reading: Reading, known: Lexicon, first: int, k: int, last: int, setting: Setting, before: Sequence[Item]
) -> Item:
    words = reading.words
    word = words[k]
    if not capital(word) and not word.text[0].isdigit():
        inside = reading.gap(k) in ("-", "- ") or k == first or _ends_legal_tail(reading, known, first, k)
        return Item(k, k + 1, "word" if inside else "link")
    system = equipment().systems.at(words, k)
    if (
        system
        and _spelt_as_system(reading, k, system[0])
        and (not system[1].ordinary or before_noun(reading.text, words, system[0], sure=True))
    ):
        return Item(k, max(system[0], _whole_designator(reading, system[0], last)), "system", system[1].name)
    if (end := designator(reading.text, words, k)) > k and before_noun(reading.text, words, end, sure=True):
        return Item(k, end, "system")
    if word.form in CHAT or is_drawn_out(word.text) or _is_key(reading, k):
        return Item(k, k + 1, "calendar")
    if word.form in known.short and (item := _short(reading, known, k)):
        return item
    if (
        setting != "capitals"
        and acronym(word)
        and not (word.form in known.offices and len(word.form) <= _OFFICE)
        and not _loud_place(reading, known, k)
    ):
        return Item(k, k + 1, "word")
    place = known.places.at(words, k)
    if (end := _demonym_end(reading, known, k, last)) > k and not (place and end < place[0] <= last):
        return Item(k, end, "demonym", demonym(reading, known, end))  # but "Saudi Arabia" is a place
    if word.form in INTERJECTIONS and not (before and before[-1].role == "word"):
        return Item(k, k + 1, "calendar")
    if (
        place
        and place[0] <= last
        and _written_as_place(reading, k, place[0])
        and not _is_compass(reading, known, k, last)
    ):
        return Item(k, place[0], "place", place[1][1])
    if word.form in known.forms_of_address and k + 1 < last:
        return Item(k, k + 1, "address")
    if (end := _title_end(reading, known, k, last)) and not _is_surname(known, before, words, k, last):
        return Item(k, end, "title")
    if (
        word.form in FUNCTION_WORDS
        and setting == "running"
        and k + 1 == last
        and _after_given(reading, known, before, k)
    ):
        return Item(k, k + 1, "word")
    if word.form in CALENDAR:
        return Item(k, k + 1, "word" if _bears_day(reading, known, before, k, last) else "calendar")
    if word.form in FUNCTION_WORDS and not acronym(word):
        return Item(k, k + 1, "function")
    return Item(k, k + 1, "word")


@lru_cache(maxsize=1 << 15)
def is_drawn_out(word: str) -> bool:
    """ "Beyooond", "YASSSS", "HAHAHAHA": nobody's name is written so."""
    return len(word) > _DRAWN_OUT and _DRAWN.search(word) is not None


def _ends_legal_tail(reading: Reading, known: Lexicon, first: int, k: int) -> bool:
    """Whether a word in lower case ends a legal form: "Sp. z o.o."."""
    tails = (known.legal_tails.at(reading.words, j) for j in range(max(first, k - 2), k))
    return any(tail and tail[0] == k + 1 for tail in tails)


def _is_key(reading: Reading, k: int) -> bool:
    """ "press Ctrl + Enter": a key of the keyboard beside a plus sign or after "press"."""
    words = reading.words
    if words[k].form not in KEYS:
        return False
    pressed = k > 0 and words[k - 1].form in ("press", "pressing", "hit")
    return pressed or "+" in reading.after(k + 1) or (k > 0 and "+" in reading.gap(k))


def _loud_place(reading: Reading, known: Lexicon, k: int) -> bool:
    """ "MOSCOW (Reuters)": a place in capitals, unless it is so short that it is an acronym rather."""
    word = reading.words[k]
    return word.form in ("us", "uk", "uae", "usa") or (
        len(word.form) >= _LOUD and known.places.at(reading.words, k) is not None
    )


def _after_hour(reading: Reading, k: int) -> bool:
    before = reading.words[k - 1] if k else None
    return before is not None and (before.text[0].isdigit() or before.form in _HOURS)


def _before_number(reading: Reading, k: int) -> bool:
    return k + 1 < len(reading.words) and reading.words[k + 1].text[0].isdigit()


def _after_given(reading: Reading, known: Lexicon, before: Sequence[Item], k: int) -> bool:
    """Theresa May: right after a given name a small word in capitals is a family name."""
    beside = bool(before) and before[-1].role == "word" and reading.gap(k) == " "
    return beside and reading.words[before[-1].first].form in known.given


def _short(reading: Reading, known: Lexicon, k: int) -> Item | None:
    """Hours, sums and states are written short: "10 a.m. EST", "EUR 5", "Minot, ND"."""
    word = reading.words[k]
    if word.form in CLOCKS and _after_hour(reading, k):
        return Item(k, k + 1, "calendar")
    if word.form in CURRENCIES and (acronym(word) or _before_number(reading, k)):
        return Item(k, k + 1, "calendar")
    if k and word.form in known.postal and reading.gap(k) == ", " and capital(reading.words[k - 1]):
        return Item(k, k + 1, "place", known.postal[word.form])
    return None


def _bears_day(reading: Reading, known: Lexicon, before: Sequence[Item], k: int, last: int) -> bool:
    """ "Sunday Times", "Joe Friday", "Great Sunday League"; but "he met Biden Thursday"."""
    if k + 1 < last and reading.words[k + 1].form in known.organisations:
        return True
    if not before or before[-1].role != "word":
        return bool(before) and before[-1].role in ("title", "address")
    return k + 1 < last or reading.words[before[-1].first].form in known.given


def _demonym_end(reading: Reading, known: Lexicon, k: int, last: int) -> int:
    """The token index after an adjective of a country ("Korean", "Sri Lankan") at token `k`; `k` if there is none."""
    words = reading.words
    if k + 1 < last and reading.gap(k + 1) == " ":
        if f"{words[k].form} {words[k + 1].form}" in known.demonyms:
            return k + 2
        if words[k].form in known.compass and words[k + 1].form in known.demonyms:
            return k + 2
    return k + 1 if words[k].form in known.demonyms else k


def _is_compass(reading: Reading, known: Lexicon, k: int, last: int) -> bool:
    """Whether "North" belongs to the capitalised word after it."""
    if reading.words[k].form not in known.compass or k + 1 >= last or reading.gap(k + 1) != " ":
        return False
    place = known.places.at(reading.words, k)
    return capital(reading.words[k + 1]) and (place is None or place[0] == k + 1)


def demonym(reading: Reading, known: Lexicon, end: int) -> str:
    """The country of the adjective that ends before token `end`; "" if it is none, or that of several countries."""
    last, before = reading.words[end - 1], reading.words[end - 2] if end > 1 else None
    if before and (code := known.demonyms.get(f"{before.form} {last.form}")):
        return code
    return known.demonyms.get(last.form, "")


def place_ending(reading: Reading, known: Lexicon, end: int) -> str:
    """The country of the place that ends before token `end`, the longest one; "" if there is none."""
    for first in range(max(0, end - _PLACE_WORDS), end):
        place = known.places.at(reading.words, first) if reading.words[first].text[0].isupper() else None
        if place and place[0] == end and _written_as_place(reading, first, end):
            return place[1][1]
    return ""


def _spelt_as_system(reading: Reading, first: int, last: int) -> bool:
    """ "RS-24" is a missile, "Rs 24" a price: after one or two letters the number follows over a hyphen."""
    short = last - first > 1 and len(reading.words[first].form) < 3 and reading.words[first + 1].text[0].isdigit()
    return not short or reading.gap(first + 1) == "-"


def _whole_designator(reading: Reading, end: int, last: int) -> int:
    """A family name takes the number that follows over a hyphen: "Orlan-10E"."""
    while end < last and reading.gap(end) == "-" and reading.words[end].text[0].isdigit():
        end += 1
    return end


def _written_as_place(reading: Reading, first: int, last: int) -> bool:
    """ "US" in capitals is a country, "Us" is a pronoun; only spaces, hyphens and "St." hold the words of a place."""
    word = reading.words[first]
    if last - first == 1 and len(word.form) == 2 and not word.text.isupper():
        return False
    return all(reading.gap(i) in (" ", "-", ". ") for i in range(first + 1, last))


def _title_end(reading: Reading, known: Lexicon, k: int, last: int) -> int:
    """The token index after an office and its qualifiers ("Deputy Defence Minister"); 0 if there is none."""
    words, end = reading.words, k
    if k and words[k - 1].form == "joint" and reading.gap(k) == " ":
        return 0  # "Joint Chiefs of Staff" are a body
    while end < last and (words[end].form in known.qualifiers or words[end].form in known.portfolios):
        end += 1
    offices = end
    while offices < last and words[offices].form in known.offices and reading.gap(offices) != "'s ":
        offices += 1
    if offices == end:  # "Major General" is made of qualifiers and an office that is a qualifier too
        while end > k and words[end - 1].form not in known.offices:
            end -= 1
        if end == k:
            return 0
        offices = end
    if offices < last and words[offices].form in known.organisations and capital(words[offices]):
        return 0  # "General Staff", "General Motors"
    return _title_tail(reading, known, offices, last)


def _title_tail(reading: Reading, known: Lexicon, end: int, last: int) -> int:
    """A title takes "of State", "of the Treasury", "of Foreign Affairs" with it, but not "of Russia"."""
    words, k = reading.words, end
    if k < last and words[k].text in ("of", "for"):
        k += 1
        if k < last and words[k].text == "the":
            k += 1
        start = k
        while k < last and (words[k].form in known.portfolios or words[k].form in known.title_tails):
            k += 1
        while k > start and words[k - 1].text == "and":
            k -= 1
        if k > start and not (k < last and words[k].form in known.organisations):
            return k
        return start  # the name after "of" stands for itself
    return end


def _is_surname(known: Lexicon, before: Sequence[Item], words: Sequence[Token], k: int, last: int) -> bool:
    """Stephen King, Michael Prince: an office after a given name, at the end, is a family name."""
    if (k + 1 < last and capital(words[k + 1])) or not before or before[-1].role != "word":
        return False
    return words[before[-1].first].form in known.given
