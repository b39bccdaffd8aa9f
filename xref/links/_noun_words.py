"""What `relations.toml` knows of nouns beside the verbs' relations, as look-ups: who owns, relies on, deals in what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from xref.data import load
from xref.links._words import Words, plural, words
from xref.names import form
from xref.text.lexicon import words_of

_MAKERS = ("maker", "makers", "builder", "builders")  # of "chipmaker"
Table = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class NounWords:
    """The tables of nouns; all words are comparison forms. See the head of `relations.toml`."""

    holdings: Table
    reliance: Table
    strikes: Table
    deals: Table
    dealing: Table
    contents: Table
    consists: Table  # base form of a verb -> the prepositions before its parts
    finance: Table
    regions: Mapping[str, str]  # adjective -> region
    packages: Table
    thanks: Table
    bills: Table
    made: Mapping[str, str]  # "chipmaker" -> "chip"
    triggers: frozenset[str]  # forms without one of which, or of `Words.triggers`, a sentence says no link
    whole: frozenset[str]  # those of them that need nothing traded beside them


@cache
def noun_words() -> NounWords:
    """The tables of nouns, read once."""
    known, table = words(), load("relations")
    holdings = _table(table["holdings"], "kin", "owners", "takeovers", "firms")
    reliance = _table(table["reliance"], "nouns", "bars", "stops")
    strikes, deals = (_table(table["strikes"], "nouns", "who"), _table(table["deals"], "nouns", "promised", "behind"))
    packages, thanks = _table(table["packages"], "packs", "plans"), _table(table["thanks"])
    bills = _table(table["bills"], "bills")
    dealing, finance = _table(table["dealing"], "clients", "anything"), _table(table["finance"], "money")
    contents = {"mixtures": _numbers(table["contents"]["mixtures"])}
    consists = {base: words_of(text) for base, text in table["contents"]["consists"].items()}
    made = {
        f"{noun}{ending}": noun
        for noun, kind in known.traded.items()
        if kind in ("wares", "weapons")
        for ending in _MAKERS
    }
    whole = holdings["takeovers"] | holdings["owners"] | dealing["clients"] | finance["money"] | made.keys()
    whole |= reliance["nouns"] | reliance["adjectives"]  # "dependent on Norwegian energy"
    whole |= {"subsidiary", "subsidiaries", "offshoot", "venture", "ventures", "unit", "possession"}
    whole |= dealing["anything"] | {"exports", "imports", "deliveries"} | (deals["backing"] - known.traded.keys())
    triggers = whole.union(*reliance.values(), strikes["nouns"], deals["nouns"], contents["mixtures"], _given(known))
    ruling = consists.keys() | thanks["verbs"] | reliance["adjectives"]
    triggers |= {f for f, each in known.forms.items() if any(base in ruling for base, _ in each)} | thanks["adjectives"]
    return NounWords(
        holdings, reliance, strikes, deals, dealing, contents, consists, finance,
        table["parties"]["regions"], packages, thanks, bills, made, triggers, whole,
    )  # fmt: skip


def _given(known: Words) -> frozenset[str]:
    """Nouns of what is given, which with "to" say so by themselves."""
    return frozenset(w for w, kind in known.traded.items() if kind == "aid") | {"weapons", "weaponry", "arms"}


def _table(table: Mapping[str, str], *nouns: str) -> Table:
    """The words of a table; of `nouns` the plurals, too."""
    return {name: _numbers(text) if name in nouns else words_of(text) for name, text in table.items()}


def _numbers(text: str) -> frozenset[str]:
    return frozenset(form(w) for noun in text.split() for w in (noun, plural(noun)))
