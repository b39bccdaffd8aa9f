"""What an article says of a party that it describes: the slots by which listed parties are filtered and ranked.

Read from the sentence of the description and the one before it; what is not said stays empty.

1. Role and product: the words of the noun phrase but for its countries.
2. Customer: the names in its relation ("affiliated with X") and in the clause that follows ("that sold chips to X").
3. Listed: whether the sentence says that the party was put on a list, by whom (`authority`, and which lists that
   means), and when: by the day of the article, not long before it if that is news, or when the sentence says.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase
from functools import cache
from typing import NamedTuple

from xref.data import load
from xref.profiles import search
from xref.text.lexicon import Phrases, lexicon, with_plurals, words_of
from xref.text.reading import Reading, read

_BEFORE, _AFTER = 700, 700  # characters around a description in which its sentence and the one before are looked for
_NEWS = timedelta(days=90)  # "the latest sanctions" were announced not longer before the article
_HEAD = 400  # characters at the start of a text in which its dateline stands
_ENDS = ("in", "from", "of", "at", "for")  # with which a noun phrase goes on after its noun
_SUBJECT = 3  # words before a description that is the subject of its sentence: "On Monday a bank ... was sanctioned"
_CLAUSE = 45  # words of the clause after a description that say what the party did
_MONTHS = [name for name in month_name if name]
_MONTH = "(?:" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS) + r")\.?"
_DATED = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)? (?P<m1>{_MONTH}),? |(?P<m2>{_MONTH}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? "
    rf"|(?P<m3>{_MONTH}),? )?(?P<year>(?:19|20)\d\d)\b"
)
_AHEAD = re.compile(r"(?:\b(?:by|until|till|through|before|to)\s|[–-]\s?)$")  # "by 2030": no day that has been


class Named(NamedTuple):
    """A name in the text, as the rules found it."""

    start: int
    end: int
    kind: str
    canonical: str


@dataclass(frozen=True, kw_only=True)
class Slots:
    """What is said of a party; empty or None where nothing is.

    role: the noun phrase without its countries; product: the part of it that says of what; kind: of
    `tables.ENTITY_KINDS`. lists: patterns of the keys of the lists that `authority` means. listed_by, listed_since: the
    days between which it was put on a list. core, whom, context: words to search for: of the role; of whom it dealt
    with; of what else the clause says. around: where nothing says where it is from, the countries that its sentence
    names. one: whether the noun is singular; great: whether it is said to be
    among the largest.
    """

    role: str = ""
    product: str = ""
    kind: str = ""
    countries: tuple[str, ...] = ()
    customer: tuple[str, ...] = ()
    authority: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    listed: bool = False
    listed_by: date | None = None
    listed_since: date | None = None
    core: tuple[str, ...] = ()
    whom: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    one: bool = True
    great: bool = False

    @property
    def too_little(self) -> str:
        """Why nobody can be looked for by these slots, "" if somebody can."""
        if self.customer or (self.listed and self.lists and (self.core or self.countries)):
            return ""
        if self.core and (self.one or (self.countries and self.product)):
            return ""
        if not self.core and not self.countries:
            return "it says neither what the party does nor where it is from"
        return "so many are described that no list can tell who is meant"


@dataclass(frozen=True)
class _Words:
    kinds: dict[str, str]
    authorities: Phrases[str]
    lists: dict[str, tuple[str, ...]]
    listing: frozenset[str]
    between: frozenset[str]
    breaks: frozenset[str]
    being: frozenset[str]
    listed_on: frozenset[str]
    recent: frozenset[str]
    clause: frozenset[str]
    empty: frozenset[str]
    great: frozenset[str]
    forces: frozenset[str]
    no_origin: frozenset[str]
    relations: frozenset[str]


@cache
def _words() -> _Words:
    table = load("described")
    rows, words = table["authority"], table["words"]
    return _Words(
        {word: kind for kind, names in table["kinds"].items() for word in with_plurals(words_of(names))},
        Phrases((name.strip(), key) for key, row in rows.items() for name in row["names"].split(";")),
        {key: tuple(row["lists"].split()) for key, row in rows.items()},
        words_of(words["listing"]),
        words_of(words["between"]),
        words_of(words["breaks"]),
        words_of(words["being"]),
        words_of(words["listed_on"]),
        words_of(words["recent"]),
        words_of(words["clause"]),
        words_of(words["empty"]),
        words_of(words["great"]),
        words_of(words["forces"]),
        words_of(words["no_origin"]),
        words_of(load("descriptions")["relations"]),
    )


def read_slots(
    text: str, start: int, end: int, countries: Sequence[str] | None, named: Sequence[Named], published_on: date | None
) -> Slots:
    """The slots of the description `text[start:end]`; its countries are read from its words if they are None.

    named: the names that the rules found in the text; published_on: the day of the article.
    """
    begin = max(0, start - _BEFORE)
    window = text[begin : end + _AFTER]
    reading, known = read(window), _words()
    inside = reading.touched(start - begin, end - begin)
    if not inside:
        return Slots()
    first, last = inside[0], inside[-1] + 1
    names = [n for n in named if begin <= n.start and n.end <= begin + len(window)]
    at = {i: n for n in names for i in reading.touched(n.start - begin, n.end - begin)}
    head, role, product = _role(reading, known, first, last, at)
    listed, authority = _listing(reading, known, first, last)
    since, by = _dates(text, reading, known, first, published_on) if listed else (None, None)
    listing = _authorities(reading, known, 0, len(reading.words))
    said = [i for i in (*range(head + 1, last), *_clause(reading, known, last)) if i not in listing]
    customers = {at[i].canonical: None for i in said if i in at and at[i].kind not in ("place", "description", "goods")}
    sentence = reading.sentence(first)
    near = range(reading.sentence(sentence.first - 1).first if sentence.first else 0, sentence.last)
    customers |= {at[i].canonical: None for i in near if i in at and at[i].kind == "equipment" and i not in inside}
    whom = [word for name in customers for word in search.words(name)]
    customers |= dict.fromkeys(_forces(reading, known, said))
    core = search.words(role)
    rest = [w for i in said for w in search.words(reading.words[i].text) if w not in whom and w not in core]
    noun = reading.words[head].form
    if countries is None:
        countries = _countries(reading, known, first, last)
    around = [] if countries else _countries(reading, known, sentence.first, sentence.last, listing)
    return Slots(
        role=role,
        product=product,
        kind=known.kinds.get(noun, ""),
        countries=tuple(countries),
        customer=tuple(customers),
        authority=tuple(authority),
        lists=_lists(known, authority),
        listed=listed,
        listed_by=by,
        listed_since=since,
        core=tuple(core),
        whom=tuple(dict.fromkeys(whom)),
        context=tuple(dict.fromkeys(rest)),
        great=any(reading.words[i].form in known.great for i in range(max(0, first - 1), head + 1)),
        around=tuple(around),
        one=not noun.endswith("s") or noun.endswith("ss"),
    )


def _forces(reading: Reading, known: _Words, said: Sequence[int]) -> list[str]:
    """The armed forces and organs of a country among tokens, which no name names: "Russia's military"."""
    words, found = reading.words, []
    for i in said:
        nation = words[i].text[0].isupper() and i + 1 < len(words) and reading.gap(i + 1) in (" ", "'s ")
        if nation and words[i + 1].form in known.forces and _countries(reading, known, i, i + 1):
            found.append(reading.text[words[i].start : words[i + 1].end])
    return found


def _countries(reading: Reading, known: _Words, first: int, last: int, but: Collection[int] = ()) -> list[str]:
    """The countries that tokens name, but for those of `but`."""
    words, found = reading.words, dict[str, None]()
    for i in range(first, last):
        if i in but or not words[i].text[0].isupper() or (i and words[i - 1].form in known.no_origin):
            continue
        two = f"{words[i].form} {words[i + 1].form}" if i + 1 < last else ""
        place = lexicon().places.at(words, i)
        code = lexicon().demonyms.get(two) or lexicon().demonyms.get(words[i].form) or (place[1][1] if place else "")
        if code:
            found[code] = None
    return list(found)


def _role(reading: Reading, known: _Words, first: int, last: int, names: Collection[int]) -> tuple[int, str, str]:
    """The token of the noun, the words that say what the party does ("machine tool maker"), and in what it deals."""
    words = reading.words
    head = last - 1
    for i in range(first + 1, last):
        if reading.gap(i) != "-" and (words[i].form in known.relations or words[i].text in _ENDS):
            head = i - 1
            break
    telling, places = [], lexicon().places
    i = first
    while i < head:
        place = places.at(words, i) if words[i].text[0].isupper() else None
        adjective = f"{words[i].form} {words[i + 1].form}" in lexicon().demonyms  # of two words
        if place or adjective:
            i = i + 2 if adjective or not place else place[0]
            continue
        owned = reading.gap(i + 1) == "-" and words[i + 1].form in known.empty  # "state-owned", "family-run"
        if not owned and words[i].form not in known.empty and words[i].form not in lexicon().demonyms:
            telling.append(words[i].text)
        i += 1
    of = [words[i].text for i in range(head + 2, last) if i not in names] if words[head + 1 : last] else []
    if not of or words[head + 1].form != "of":
        return head, " ".join([*telling, words[head].text]), " ".join(telling)
    return head, " ".join([*telling, words[head].text, "of", *of]), " ".join([*telling, *of])


def _listing(reading: Reading, known: _Words, first: int, last: int) -> tuple[bool, list[str]]:
    """Whether the sentence says that the party is listed, and by whom (the sentence before may say that)."""
    words, sentence = reading.words, reading.sentence(first)
    spoken = [i for i in range(sentence.first, sentence.last) if _speaks(reading, known, i)]
    listed = any(
        first <= k < last
        or (k < first and not any(words[i].form in known.breaks for i in range(k + 1, first)))
        or (k >= last and all(_may_stand_between(reading, known, i) for i in range(last, k)))
        or (k >= last and words[k - 1].form in known.being and first - sentence.first <= _SUBJECT)
        for k in spoken
    )
    here = _who(reading, known, sentence.first, sentence.last, range(first, last))
    if not listed and not here:
        return False, []
    before = reading.sentence(sentence.first - 1) if sentence.first else None
    about = before and any(_speaks(reading, known, i) for i in range(before.first, before.last))
    if listed and not here and before and about:
        here = _who(reading, known, before.first, before.last, range(0))
    if not listed and about and any(words[i].form in ("said", "says") for i in range(sentence.first, sentence.last)):
        listed = True  # "..., the Treasury said", after a sentence on sanctions
    return (True, here) if listed else (False, [])


def _speaks(reading: Reading, known: _Words, i: int) -> bool:
    """Whether a word speaks of a listing: "sanctions", "blacklisted", the "list" of "Entity List"."""
    words = reading.words
    return words[i].form in known.listing or (
        i > 0 and words[i].form == "list" and words[i - 1].form in known.listed_on
    )


def _may_stand_between(reading: Reading, known: _Words, i: int) -> bool:
    word = reading.words[i]
    return word.form in known.between or word.text[0].isupper()


def _who(reading: Reading, known: _Words, first: int, last: int, but: range) -> list[str]:
    found = _authorities(reading, known, first, last)
    return list(dict.fromkeys(key for i, key in found.items() if i not in but))


def _authorities(reading: Reading, known: _Words, first: int, last: int) -> dict[int, str]:
    """The tokens of names of authorities between two tokens, with the key of each."""
    found: dict[int, str] = {}
    for i in range(first, last):
        name = known.authorities.at(reading.words, i) if reading.words[i].text[0].isupper() and i not in found else None
        if name:
            found |= dict.fromkeys(range(i, name[0]), name[1])
    return found


def _lists(known: _Words, authorities: Sequence[str]) -> tuple[str, ...]:
    """The patterns of the lists of the authorities; one within another ("the United States") counts alone."""
    all_of = [(key, pattern) for key in authorities for pattern in known.lists[key]]
    wide = {
        pattern for _, pattern in all_of if any(fnmatchcase(other, pattern) and other != pattern for _, other in all_of)
    }
    return tuple(dict.fromkeys(pattern for _, pattern in all_of if pattern not in wide))


def _clause(reading: Reading, known: _Words, last: int) -> range:
    """The tokens of the clause after a description that says what the party did, empty if there is none."""
    words = reading.words
    if last >= len(words) or last >= reading.sentence(last - 1).last or reading.gap(last) not in (" ", ", "):
        return range(0)
    word = words[last].form
    if word in known.clause or word.endswith("ing") or word in ("for", "with", "to", "of"):
        return range(last, min(reading.sentence(last - 1).last, last + _CLAUSE))
    return range(0)


def _dates(
    text: str, reading: Reading, known: _Words, first: int, published_on: date | None
) -> tuple[date | None, date | None]:
    """Between which days the party was listed: from, to."""
    sentence, words = reading.sentence(first), reading.words
    said = reading.text[words[sentence.first].start : words[sentence.last - 1].end]
    spans = list(_dated(said))
    day = published_on or next((to for since, to in _dated(text[:_HEAD]) if since == to), None)
    if spans and any(word.form in ("in", "on", "since") for word in words[sentence.first : sentence.last]):
        since, to = spans[-1]
        return since, to
    if any(word.form in known.recent for word in words[sentence.first : sentence.last]):
        if day:
            return day - _NEWS, day
        latest = max((to for _, to in _dated(text)), default=None)
        return (latest, None) if latest else (None, None)
    return None, day


def _dated(text: str) -> Iterator[tuple[date, date]]:
    """The days, months and years that a text names and that are past by their words: first and last day of each."""
    for match in _DATED.finditer(text):
        if _AHEAD.search(text[: match.start()][-9:]):
            continue
        year, name = int(match["year"]), match["m1"] or match["m2"] or match["m3"]
        if not name:
            yield date(year, 1, 1), date(year, 12, 31)
            continue
        month = next(n for n, full in enumerate(_MONTHS, 1) if full.startswith(name[:3]))
        try:
            if number := match["d1"] or match["d2"]:
                yield date(year, month, int(number)), date(year, month, int(number))
            else:
                until = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
                yield date(year, month, 1), until
        except ValueError:
            continue
