"""The addresses that articles give of parties, where a listed party has the same: a red flag for who is there.

Some entries of the Entity List are addresses and nothing else (89 FR 51644), and who moves to another name keeps the
office. In a table an address is compared in any case (`xref.compare`); in an article it must be found first:

1. Only text near a link is looked at: its sentence and what follows it.
2. An address is a street with the number of a house ("19 Vavilova Street", "ул. Вавилова, д. 19"), with the rooms and
   buildings written before it and the places written behind it. It is of the party named last before it.
3. It is a listed one if `xref.addresses` is sure, and if the street, the number and another word, such as that of the
   city, agree: a city says nothing, and streets of one name are in many.
4. A listed party at its own address is no news.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

import polars as pl
import regex

from xref.addresses import ASKED, cities, find, parts
from xref.data import load
from xref.prepared import Prepared

_SURE = 0.95  # score of two addresses from which all pairs read were of one house, see `xref.addresses`
_NEAR = 400  # characters after the sentence of a link that are looked at
_BEFORE = 300  # characters before an address in which the party is named that it is of
_AROUND = 120  # characters before the street and behind the number that may belong to the address
_KINDS = ("organisation", "person", "unknown", "description")  # of mentions that have an address

AT = pl.Schema(  # a party of an article at an address of listed ones
    {"article_id": pl.String(), "canonical": pl.String(), "address": pl.String(), "entity_ids": pl.String()}
)


class _Stated(NamedTuple):
    article_id: str
    canonical: str
    address: str
    street: str


class Written(NamedTuple):
    """An address in a text, and the street and the number in it: `street` is a part of `text[start:end]`."""

    start: int
    end: int
    street: str


def listed_addresses(
    links: pl.DataFrame, mentions: pl.DataFrame, articles: pl.DataFrame, known: Prepared
) -> pl.DataFrame:
    """The parties to which articles give an address of a listed party, near a link: `AT`.

    links: `tables.LINKS`. mentions: article_id, start, end, mention_kind, canonical, entity_ids. articles:
    `tables.ARTICLES`.
    """
    texts = dict(articles.select("article_id", "text").iter_rows())
    near: dict[str, list[tuple[int, int]]] = {}
    for key, start, end in links.select("article_id", "start", "end").unique().sort(pl.all()).iter_rows():
        near.setdefault(key, []).append((start, end + _NEAR))
    written = {key: found for key in near if (found := list(_near(texts[key], near[key])))}
    if not written:
        return pl.DataFrame(schema=AT)
    of = mentions.filter(pl.col("article_id").is_in(list(written)))
    of = of.sort("article_id", "start", "end", maintain_order=True)
    stated = sorted(set(_of_parties(written, texts, of)))
    asked = pl.DataFrame([(number, one.address, []) for number, one in enumerate(stated)], schema=ASKED, orient="row")
    own = _own(of, known)
    party_of = dict(known.party_of.select("entity_id", "party_id").iter_rows())
    there: dict[int, list[str]] = {}
    alike = find(known.addresses(), asked, _SURE).select("query_id", "entity_id", "listed")
    for number, entity, listed in alike.iter_rows():
        one = stated[number]
        if _same_house(one, listed) and party_of.get(entity) not in own.get((one.article_id, one.canonical), ()):
            there.setdefault(number, []).append(entity)
    rows = [(*stated[number][:3], "; ".join(sorted(ids))) for number, ids in sorted(there.items())]
    return pl.DataFrame(rows, schema=AT, orient="row")


def _near(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[Written]:
    """The addresses in some spans of a text, each once."""
    seen = -1
    for start, end in spans:
        for one in addresses_in(text, max(start, seen), end):
            yield one
            seen = one.end


def addresses_in(text: str, start: int = 0, end: int | None = None) -> Iterator[Written]:
    """The addresses that are written in a text, from one character to another.

    >>> text = "It is registered at Room 803, Chevalier House, 45-51 Chatham Road, Kowloon, and in Minsk, ul. Mira 5a."
    >>> [text[one.start : one.end] for one in addresses_in(text)]
    ['Room 803, Chevalier House, 45-51 Chatham Road, Kowloon', 'Minsk, ul. Mira 5a']
    """
    pattern = _patterns()
    for found in pattern.street.finditer(text, start, len(text) if end is None else end):
        first = found.start()
        for piece in reversed(list(pattern.before.finditer(text, max(0, first - _AROUND), first))):
            if piece.end() != first or not (pattern.unit.search(piece[0]) or _is_city(piece[0])):
                break
            first = piece.start()
        behind = pattern.behind.match(text, found.end(), min(len(text), found.end() + _AROUND))
        yield Written(first, behind.end() if behind else found.end(), found[0])


class _Patterns(NamedTuple):
    """street: a street and a number. before: what stands between two commas before it; unit: a word or number there by
    which it belongs to the address. behind: the places behind it."""

    street: regex.Pattern[str]
    before: regex.Pattern[str]
    unit: regex.Pattern[str]
    behind: regex.Pattern[str]


@cache
def _patterns() -> _Patterns:
    known = load("address_words")
    generic, stated = known["generic"], known["stated"]
    street = rf"(?i:{_any(generic['streets'], stated['streets'])})\b\.?"
    house = rf"(?:(?i:{_any(stated['houses'])})\b\.?\s?)?"
    number = r"\d{1,5}\p{L}?(?:\s?[-–/]\s?\d{1,5}\p{L}?)*\b"
    name = r"(?:\p{Lu}\p{L}{0,4}\.|\p{Lu}[\p{L}\d'’-]*)"  # a longer word with a full stop ends its sentence
    numbered = r"\d[\p{L}\d/-]*\.?"
    names = rf"{name}(?:\s{name}){{0,3}}"
    compound = rf"\p{{Lu}}\p{{Ll}}+(?:{_any(stated['endings'])})\.?\s{number}"
    units = _any(generic["buildings"], generic["units"], stated["houses"])
    return _Patterns(
        regex.compile(
            rf"\b(?:{number},?\s{names}\s{street}|{street}\s?{names},?\s{house}{number}"
            rf"|{names}\s{street},?\s{house}{number}|{compound})"
        ),
        regex.compile(rf"(?<![\p{{L}}\d/])(?:(?:{name}|{numbered}|(?i:{units})\.?)\s)*(?:{name}|{numbered}),\s"),
        regex.compile(rf"\d|\b(?i:{units})\b"),
        regex.compile(rf"(?:,?\s(?:in\s|в\s)?(?:{names}|\d[\p{{L}}\d/-]*|(?i:{units})\.?\s?\d+\p{{L}}?))*"),
    )  # fmt: skip


def _any(*words: str) -> str:
    return "|".join(sorted({regex.escape(word) for text in words for word in text.split()}, key=len, reverse=True))


def _is_city(text: str) -> bool:
    found = parts(text).words
    return bool(found) and set(found) <= cities()


def _of_parties(
    written: Mapping[str, Iterable[Written]], texts: Mapping[str, str], mentions: pl.DataFrame
) -> Iterator[_Stated]:
    """The addresses with the party named last before each."""
    parties: dict[str, list[tuple[int, int, str]]] = {}
    for key, start, end, kind, canonical in mentions.select(
        "article_id", "start", "end", pl.col("mention_kind").cast(pl.String()), "canonical"
    ).iter_rows():
        if kind in _KINDS:
            parties.setdefault(key, []).append((start, end, canonical))
    for key, found in written.items():
        for one in found:
            of = [who for who in parties.get(key, ()) if one.start - _BEFORE <= who[0] and who[1] <= one.start]
            if of:
                text = " ".join(texts[key][one.start : one.end].split())
                yield _Stated(key, max(of)[2], text, one.street)


def _own(mentions: pl.DataFrame, known: Prepared) -> dict[tuple[str, str], set[str]]:
    """The listed parties that each name in an article may be."""
    ids = pl.col("entity_ids").str.split("; ").alias("entity_id")
    rows = mentions.select("article_id", "canonical", ids).explode("entity_id").join(known.party_of, on="entity_id")
    own: dict[tuple[str, str], set[str]] = {}
    for key, canonical, party in rows.select("article_id", "canonical", "party_id").iter_rows():
        own.setdefault((key, canonical), set()).add(party)
    return own


def _same_house(one: _Stated, listed: str) -> bool:
    """Whether the street, the number and another word agree."""
    street, whole, theirs = parts(one.street), parts(one.address), parts(listed)
    words, others = set(theirs.words), set(whole.words) - set(street.words)
    return bool(words & set(street.words) and words & others and set(theirs.numbers) & set(street.numbers))
