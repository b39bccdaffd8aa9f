"""Which hits in running text the article does not bear out: names that others bear too, with nothing around that says
that the listed party is meant.

A pair of names is judged as if the text had set out to name a party. A row of a table does; news speaks of the
Congress, of Liberty and of Radio Free Europe, and each shares a name with some listed party. So a hit counts if
1. the name tells who is meant: a person's names, or a word that is nobody's in particular ("Rosoboronexport"), and what
   is left over of the longer name says nothing more;
2. or it says little (`xref.plain`), is the listed name word for word, and the article bears it out: a country right
   beside it agrees, or the article names the party by another name that tells.
What is borne out by less, such as an acronym by a country that the article names somewhere, is `doubted`: no match by
itself.
A ship's name is one only where the text speaks of ships. Where the article has a party's name in full, those that share
a word of it are not meant. An equal identifier bears out any name. Nothing is dropped in silence: `mentions.csv` says
why.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import polars as pl
import regex

from xref.data import load
from xref.evidence import Pairing, pairings
from xref.names import forms, tokens
from xref.plain import families, heads, is_acronym, says_little
from xref.rarity import counts, patronymic, weight
from xref.score import can_be_people
from xref.scripts import script
from xref.text.lexicon import FUNCTION_WORDS, lexicon
from xref.words import MARKS, legal_form

LEFT = pl.Schema(
    {"article_id": pl.String(), "query_id": pl.UInt32(), "entity_id": pl.String(), "why": pl.String(),
     "doubted": pl.Boolean()}
)  # fmt: skip

# What must bear a hit out: nothing; nothing can; another name of the party or a country right beside it; that, or one
# of its countries somewhere in the article; that, and then it is doubted, which it is too where no country of it is
# known; that, or else it is doubted everywhere.
Ask = Literal["", "drop", "beside", "known", "somewhere", "anywhere"]

_SAME = 0.97  # likeness from which a word is the same one, spelt by other rules
_ALIKE = 0.93  # likeness below which a family name is another: Livanov is not Ivanov, but Fyodorov is Fedorov
_GIVEN_ALIKE = 0.8  # likeness below which a given name is another: it is misspelt more often ("Vladamir")
_LONG = 7  # letters from which one word spelt by other rules is not another word by chance
_TELLS = 0.3  # weight from which a word tells companies apart
_SEVERAL = 3  # words from which a whole name of heads is a name: "Foreign Intelligence Service"
_SYLLABLE = 4  # letters of a Korean or Chinese one at most
_KNOWN = 2  # lists that somebody is on from whom news leaves out the given name, where several are in use
_NAMESAKES = 2  # parties equally prominent that a family name alone can mean; of more nobody knows which is meant
_SHORT = 3  # letters below which a word tells nobody
_ALPHABETS = frozenset(("Latin", "Cyrillic", "Greek", ""))
_GIVEN = 50  # listed parties that bear a word from which it is a given name, or as frequent as one
_THINGS = ("vessel", "aircraft")
_SHIPS = regex.compile(
    r"\b(?:vessels?|ships?|tankers?|freighters?|bulkers?|carriers?|yachts?|trawlers?|boats?|ferr(?:y|ies)|tugs?|cargo|IMO|MMSI"
    r"|aircraft|(?:air)?planes?|jets?|helicopters?|tail number)\b"
)
_BEARS_OUT = ("same_country", "same_date", "same_address")
_WHY = {
    "place": "a place, and no party",
    "ship": "the name of a ship or an aircraft, of which the text does not speak",
    "plain": "everyday words, and nothing around says that this party is meant",
    "few": "one word agrees, of a person's name",
    "fame": "a family name alone, which parties on more lists bear",
    "other": "each name has a word that the other has not",
    "sound": "Chinese characters that sound like a part of the name",
    "named": "a person, and what is named after one",
    "common": "a frequent name, of which the list has more words",
    "spelt": "one word, spelt otherwise",
    "part": "a word of a longer name",
    "more": "more than the listed name",
    "whole": "the article means another listed party, whose name this is in full",
}


class Look(NamedTuple):
    """How an asked and a listed name go together.

    whole: nothing but "Group" is left over on either side, and all is spelt alike; home: but for words of countries and
    places; exact: but for heads ("Group", "of Russia"). asked, listed: words left over that say something; worst:
    likeness of the least alike pair; same: whether these are spelt alike; alike: of people, whether no word is another;
    tells: pairs of words that tell; longest: letters of the longest of these; pairs: of full words; size: words asked.
    acronym: the asked name is one. heads: it consists of heads. little: it says little, and has no legal form. begins:
    with it the listed name begins. given: what agrees is as frequent as a given name. family: what agrees is a person's
    family name. name: it has no ordinary word ("Wagner"). by_sound: it is of Chinese characters, the listed name of
    none. nowhere: it is a place. frequent: it is a person's, of words that many bear.
    """

    whole: bool
    home: bool
    exact: bool
    asked: int
    listed: int
    worst: float
    same: bool
    alike: bool
    tells: int
    longest: int
    pairs: int
    size: int
    acronym: bool
    heads: bool
    little: bool
    begins: bool
    given: bool
    family: bool
    name: bool
    by_sound: bool
    nowhere: bool
    frequent: bool


def unborne(
    mentions: pl.DataFrame, hits: pl.DataFrame, parts: pl.DataFrame, entities: pl.DataFrame, party_of: pl.DataFrame
) -> pl.DataFrame:
    """The hits that an article does not bear out, or only in part (`doubted`), and why: schema `LEFT`.

    mentions: tables.MENTIONS and query_id; hits, parts: `compare.HITS`, `compare.PARTS`; entities: tables.ENTITIES;
    party_of: `parties.PARTY_OF`.
    """
    judged = _judged(mentions, hits, parts, entities, party_of)
    said = mentions.lazy().select("article_id", "query_id").drop_nulls().unique()
    rows = said.join(judged.lazy(), on="query_id")
    named = rows.filter((pl.col("ask") == "") & pl.col("tells")).select("article_id", "party_id").unique()
    spoken = mentions.lazy().select("article_id", country="countries").explode("country").drop_nulls().unique()
    home = entities.lazy().select("entity_id", country="countries").explode("country").drop_nulls()
    known = rows.join(home, on="entity_id").join(spoken, on=["article_id", "country"], how="semi")
    unknown = rows.filter(pl.col("ask") != "known").join(
        home, on="entity_id", how="anti"
    )  # a missing fact speaks not against
    keys = ["article_id", "query_id", "entity_id"]
    there = pl.concat([known.select(keys), unknown.select(keys)]).unique()
    return (
        rows.filter(pl.col("ask") != "")
        .join(named.with_columns(named=pl.lit(value=True)), on=["article_id", "party_id"], how="left")
        .join(there.with_columns(there=pl.lit(value=True)), on=keys, how="left")
        .with_columns(pl.col("named", "there").fill_null(value=False))
        .filter(
            (pl.col("ask") == "drop")
            | ~(pl.col("named") | (pl.col("there") & pl.col("ask").is_in(["anywhere", "known"])))
        )
        .with_columns(doubted=(pl.col("ask") == "anywhere") | (pl.col("there") & (pl.col("ask") == "somewhere")))
        .select(LEFT.names())
        .sort(keys)
        .collect()
    )


def _judged(
    mentions: pl.DataFrame, hits: pl.DataFrame, parts: pl.DataFrame, entities: pl.DataFrame, party_of: pl.DataFrame
) -> pl.DataFrame:
    """What each hit must be borne out by: query_id, entity_id, party_id, ask (see `Ask`), why, tells."""
    queries = (
        mentions.lazy()
        .drop_nulls("query_id")
        .group_by("query_id")
        .agg(
            asked=pl.col("canonical").first(),
            asked_kind=pl.col("mention_kind").cast(pl.String()).first(),
            ships=pl.col("sentence").str.contains(_SHIPS.pattern).any(),
        )
    )
    agrees = parts.lazy().filter(pl.col("rule").is_in([*_BEARS_OUT, "same_identifier", "acronym"]))
    rows = (
        hits.lazy()
        .join(queries, on="query_id")
        .join(entities.lazy().select("entity_id", listed_kind=pl.col("kind").cast(pl.String())), on="entity_id")
        .join(party_of.lazy(), on="entity_id")
        .join(agrees.group_by("query_id", "entity_id").agg("rule"), on=["query_id", "entity_id"], how="left")
        .sort("query_id", "entity_id")
        .collect()
    )
    looks = _looks(rows.select("asked", "asked_kind", "listed_kind", listed="matched_name"))
    bearers: dict[int, set[str]] = {}
    for row, look in zip(rows.iter_rows(named=True), looks, strict=True):
        if look.whole and row["listed_kind"] not in _THINGS:
            bearers.setdefault(row["query_id"], set()).add(row["party_id"])
    fame = _fame(rows, looks, party_of)
    found = [
        _asks(row, look, bearers.get(row["query_id"], frozenset()), fame.get(row["query_id"], set()))
        for row, look in zip(rows.iter_rows(named=True), looks, strict=True)
    ]
    return rows.select("query_id", "entity_id", "party_id").with_columns(
        ask=pl.Series([ask for ask, _ in found], dtype=pl.String()),
        why=pl.Series([_WHY.get(why, "") for _, why in found], dtype=pl.String()),
        tells=pl.Series(
            [
                not look.little or row["asked_kind"] in _THINGS or "same_identifier" in (row["rule"] or ())
                for row, look in zip(rows.iter_rows(named=True), looks, strict=True)
            ],
            dtype=pl.Boolean(),
        ),
    )


def _fame(rows: pl.DataFrame, looks: Sequence[Look], party_of: pl.DataFrame) -> dict[int, set[str]]:
    """For each query of a family name alone the parties that bear it and are on the most lists; none if many are."""
    alone = [look.size == 1 and look.same and look.family for look in looks]
    bearers = rows.filter(pl.Series(alone, dtype=pl.Boolean()) & (pl.col("listed_kind") == "person"))
    lists = party_of.lazy().group_by("party_id").agg(lists=pl.col("entity_id").str.split(":").list.first().n_unique())
    found = bearers.lazy().select("query_id", "party_id").unique().join(lists, on="party_id").collect()
    few = min(_KNOWN, party_of["entity_id"].str.split(":").list.first().n_unique() // _KNOWN)
    most = found.filter((pl.col("lists") == pl.col("lists").max().over("query_id")) & (pl.col("lists") >= few))
    fame: dict[int, set[str]] = {}
    for query, party in most.select("query_id", "party_id").iter_rows():
        fame.setdefault(query, set()).add(party)
    return {query: parties if len(parties) <= _NAMESAKES else set() for query, parties in fame.items()}


# --- two names -------------------------------------------------------------------------------------------------------


def _looks(pairs: pl.DataFrame) -> list[Look]:
    """How the names of each pair go together; many lists have the same names."""
    distinct = pairs.unique(maintain_order=True)
    people = can_be_people(distinct)
    asked, kinds, listed = (distinct[name].to_list() for name in ("asked", "asked_kind", "listed"))
    found = {
        (a, kind, b, listed_kind): _look(pairing, a, b, kind, person=person)
        for pairing, a, kind, b, listed_kind, person in zip(
            pairings(asked, listed, people),
            asked,
            kinds,
            listed,
            distinct["listed_kind"].to_list(),
            people,
            strict=True,
        )
    }
    keys = pairs.select("asked", "asked_kind", "listed", "listed_kind").iter_rows()
    return [found[key] for key in keys]


def _look(pairing: Pairing, asked: str, listed: str, kind: str, *, person: bool) -> Look:
    pairs = [
        (word, pairing.listed[place], alike, place)
        for word, place, alike in zip(pairing.asked, pairing.partner, pairing.alike, strict=True)
        if place >= 0 and patronymic(word) == patronymic(pairing.listed[place])  # Vasilyeva is not Vasilyevna
    ]
    partners = {place for *_, place in pairs}
    paired = {word for word, *_ in pairs}
    extra = [word for word in pairing.asked if word not in paired]
    missing = [word for place, word in enumerate(pairing.listed) if place not in partners]
    full = [pair for pair in pairs if min(len(pair[0]), len(pair[1])) > 1]
    worst = min((alike for _, _, alike, _ in full), default=0.0)
    telling = [word for word, other, *_ in full if _tells(word) and _tells(other)]
    places = _places_in(asked) | _places_in(listed)
    return Look(
        whole=not any(
            (_counts(word) and word not in lexicon().generic) or (len(word) == 1 and not person)
            for word in [*extra, *missing]
        )
        and worst >= _least(asked, listed),
        home=all(word in places or not _counts(word) for word in [*extra, *missing]) and worst >= _SAME,
        exact=not any(map(_says, [*extra, *missing])) and worst >= _SAME,
        asked=sum(map(_says, extra)),
        listed=sum(map(_says, missing)),
        worst=worst,
        same=worst >= _least(asked, listed),
        alike=all(alike >= (_GIVEN_ALIKE if other in lexicon().given else _ALIKE) for _, other, alike, _ in full),
        tells=len(telling),
        longest=max(map(len, telling), default=0),
        pairs=len(full),
        size=len(pairing.asked),
        acronym=_of_acronyms(asked),
        heads=all(form in heads() or form in FUNCTION_WORDS for form in forms(asked))
        or all(word.lstrip(MARKS) in heads() for word in pairing.asked),
        little=(
            _little(asked, kind)
            or not (telling or person or legal_form(asked))
            or _is_syllable(pairing.asked)
            or (
                kind != "person"
                and not legal_form(asked)
                and all(says_little(word.lstrip(MARKS)) or word in places for word in pairing.asked)
            )
        ),
        by_sound=script(asked) == "Han" and script(listed) != "Han",
        begins=not extra and worst == 1 and _begins(pairing, [place for *_, place in pairs], places),
        given=max((counts().get(word.lstrip(MARKS), 0) for pair in full for word in pair[:2]), default=0) >= _GIVEN,
        family=bool(pairs) and _is_family(pairing, {place for *_, place in pairs}, listed),
        name=not any(says_little(form) for form in forms(asked)),
        nowhere=nowhere(asked),
        frequent=person and all(map(_is_frequent, pairing.asked)),
    )


def _begins(pairing: Pairing, at: Sequence[int], places: frozenset[str]) -> bool:
    """Whether the places of the words that agree follow each other from the first word that is no country's."""
    first = next((n for n, word in enumerate(pairing.listed) if word not in places), 0)
    return list(at) == list(range(first, first + len(at)))


def _is_family(pairing: Pairing, places: set[int], listed: str) -> bool:
    """Whether the words of a listed name that agree can be its family name: last, first or in capitals."""
    loud = {token.form for token in tokens(listed) if token.text.isupper() and len(token.text) > 1}
    words = [word.lstrip(MARKS) for word in pairing.listed]
    if loud and not all(word in loud for word in words):
        return all(words[place] in loud for place in places)
    return all(place in (0, len(words) - 1) and words[place] not in lexicon().given for place in places)


def _is_syllable(words: Sequence[str]) -> bool:
    """Whether a name is one syllable: Li, 周先生."""
    return len(words) == 1 and len(words[0].lstrip(MARKS)) < _SYLLABLE


def _is_frequent(word: str) -> bool:
    """Whether many people bear a name, or it is a syllable of many names (Kim Jong)."""
    bare = word.lstrip(MARKS)
    return len(bare) <= _SYLLABLE or bare in lexicon().given or bare in families()


def _least(asked: str, listed: str) -> float:
    """The likeness from which the words of two names are the same: only letters can be spelt alike."""
    scripts = {script(asked), script(listed)}
    return 1.0 if len(scripts) == 1 or scripts <= _ALPHABETS else _SAME


def _counts(word: str) -> bool:
    """Whether a word left over counts at all: no particle, initial or patronymic; a number does."""
    bare = word.lstrip(MARKS)
    if bare.isdigit():
        return True
    return len(bare) > 1 and bare not in _particles() and bare not in FUNCTION_WORDS and not patronymic(word)


def _says(word: str) -> bool:
    """Whether a word left over says something more: no head either, no nation and no place."""
    bare = word.lstrip(MARKS)
    return _counts(word) and bare not in heads() and bare not in lexicon().demonyms and not _is_place(bare)


def _tells(word: str) -> bool:
    return weight(word) >= _TELLS and _says(word) and not says_little(word.lstrip(MARKS))


@lru_cache(maxsize=1)
def _particles() -> frozenset[str]:
    return frozenset(load("name_words")["particles"])


@lru_cache(maxsize=1 << 16)
def _is_place(word: str) -> bool:
    found = tokens(word)
    return bool(found) and lexicon().places.at(found, 0) is not None


@lru_cache(maxsize=1 << 14)
def _places_in(name: str) -> frozenset[str]:
    """The words of a name that are nations or places, or go with them."""
    found, words, known = set[str](), tokens(name), lexicon()
    i = 0
    while i < len(words):
        place = known.places.at(words, i)
        if place:
            found.update(word.form for word in words[i : place[0]])
        elif words[i].form in known.demonyms:
            found.add(words[i].form)
        i = place[0] if place else i + 1
    return frozenset(found)


@lru_cache(maxsize=1 << 14)
def nowhere(name: str) -> bool:
    """Whether a name consists of places and nations only."""
    words = [form for form in forms(name) if form not in FUNCTION_WORDS]
    return all(word in _places_in(name) for word in words)


@lru_cache(maxsize=1 << 14)
def _of_acronyms(name: str) -> bool:
    words = [token for token in tokens(name) if token.form not in heads()]
    return bool(words) and all(map(is_acronym, words))


@lru_cache(maxsize=1 << 14)
def _little(name: str, kind: str) -> bool:
    """Whether no word of a name tells who is meant; a person's full name does."""
    words = tokens(name)
    if kind == "person" and len(words) > 1:
        return False
    if legal_form(name) and len(words) > 1:
        return False  # "Mercury LLC" sets out to name a company
    places, known = _places_in(name), lexicon()
    names = known.given if kind == "organisation" else known.given | families()
    return all(
        says_little(word.form) or word.form in places | names or is_acronym(word) or len(word.form) < _SHORT
        for word in words
    )


# --- what an article must say ----------------------------------------------------------------------------------------


def _asks(row: dict[str, Any], look: Look, bearers: frozenset[str] | set[str], fame: set[str]) -> tuple[Ask, str]:
    """What must bear a hit out, and why; bearers: parties that bear the name whole; fame: see `_fame`."""
    agrees = set(row["rule"] or ())
    if "same_identifier" in agrees:
        return "", ""
    if look.nowhere and row["asked_kind"] not in _THINGS:
        return "drop", "place"
    beside = not agrees.isdisjoint(_BEARS_OUT)
    if row["listed_kind"] in _THINGS:
        return _of_things(row, look)
    if look.little:
        return _of_little(look, bearers, beside=beside, initials="acronym" in agrees)
    if look.size == 1 and row["listed_kind"] == "person" and row["party_id"] not in fame:
        return "drop", "fame"
    if row["asked_kind"] == "person" and row["listed_kind"] == "organisation" and not look.whole:
        return "drop", "named"
    could_be = row["asked_kind"] in ("person", "unknown", "description")
    ask, why = (
        _of_person(row, look, beside=beside)
        if row["listed_kind"] == "person" and could_be
        else _of_body(look, beside=beside)
    )
    if ask != "drop" and bearers and row["party_id"] not in bearers and not look.whole and not (look.home and beside):
        person = row["listed_kind"] == "person"
        if not person or look.asked or look.listed or look.worst < _SAME:
            return "drop", "whole"
    return ask, why


def _of_things(row: dict[str, Any], look: Look) -> tuple[Ask, str]:
    """A ship or an aircraft: the text must say that it means one, or the name must tell."""
    if row["asked_kind"] in _THINGS:
        return ("", "") if not look.little or look.exact else ("drop", "ship")
    if look.whole and row["ships"]:
        return ("anywhere", "plain") if look.little else ("", "")
    return ("beside" if look.whole else "drop"), "ship"


def _of_little(look: Look, bearers: frozenset[str] | set[str], *, beside: bool, initials: bool) -> tuple[Ask, str]:
    if beside and (look.home or initials):
        return "", ""
    alone = look.whole and len(bearers) == 1
    if look.acronym and (look.whole or initials):
        return "somewhere", "plain"
    begins = look.exact and look.begins and not look.home
    if (alone and look.size >= _SEVERAL) or (look.size > 1 and not look.heads and (alone or begins)):
        return "anywhere", "plain"
    if alone and look.name:
        return "somewhere", "plain"
    return ("beside", "plain") if look.home else ("drop", "plain")


def _of_person(row: dict[str, Any], look: Look, *, beside: bool) -> tuple[Ask, str]:
    if look.by_sound and not (look.whole and (look.size > 1 or beside)):
        return "drop", "sound"
    if look.size == 1:
        if not look.same or look.little or look.given:
            return "drop", "few"
        return ("anywhere" if row["asked_kind"] == "person" else "known"), "few"
    if look.pairs < 2:
        return "drop", "few"
    if (look.asked and look.listed) or not look.alike:
        return "drop", "other"
    if look.frequent and (look.asked or look.listed) and not beside:
        return "drop", "common"
    return "", ""


def _of_body(look: Look, *, beside: bool) -> tuple[Ask, str]:
    if look.by_sound and not look.whole:
        return "drop", "sound"
    if look.tells <= 1:
        if look.worst < 1 and (look.worst < _SAME or look.longest < _LONG or not (look.whole or look.home)):
            return "drop", "spelt"
        if look.listed and not (beside and look.worst == 1):
            return "drop", "part"
        if look.asked:
            return "drop", "more"
        if look.size == 1 and not (look.home or beside):
            return "known", "part"
    return ("drop", "other") if look.asked and look.listed else ("", "")
