"""Parts that were found in weapons and vehicles, by family of the weapon and maker of the part.

1. What is documented: `data/components.toml`, a small table of ours, and the publications that the user has imported
   (`tables.COMPONENTS`), whose systems are single examples; `text.equipment.family` groups them.
2. What a part is: the first category of the data file with a term in the text, else the publication's own word, else
   what its maker makes. Its HS headings are candidates: nobody has classified the part.
3. The brand on a part says who made it, not who sold it; most makers have nothing to do with where it went.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

import polars as pl
import regex

from xref.data import load
from xref.names import tokens
from xref.text.equipment import family
from xref.words import words

_EXAMPLES = 3  # parts shown for each category of one maker's
_EXAMPLE = 60  # characters of one
_CATEGORIES = 4  # categories shown for a maker
MAKER = "component maker"
_BRACKETED = regex.compile(r"\s*\(([^()]*)\)")
_SHORT = regex.compile(r"\p{Lu}{2,6}")
_SEVERAL = regex.compile(r"\s*(?:,|/| - )\s*")
# An example's own number, date or state, which its family is told without.
_EXAMPLE_ONLY = regex.compile(r"(?i)\s*(?:\(|,\s*(?:index|code|tail)\b|№|\bNo\b\.?\s*\S*\d|\btail number\b).*$")


class Supply(NamedTuple):
    """What of one maker's was found in a system, or of what one firm brought there.

    role: "component maker", or that of a trader, as the publication gives it. maker: None where the publications do not
    say. country: of the maker, ISO 3166-1 alpha-2. parts: how many are documented. what: in words, by category. hs6:
    candidates, as 8542.31. basis: who documents it, with the day.
    """

    system: str
    role: str
    maker: str | None
    country: str | None
    parts: int
    what: str
    hs6: tuple[str, ...]
    basis: tuple[str, ...]


class _Part(NamedTuple):
    system: str
    maker: str | None
    country: str | None
    what: str | None
    category: str | None
    basis: Mapping[str, str]  # source -> its citation
    ours: bool = False
    role: str = MAKER


@dataclass(frozen=True)
class _Knowledge:
    """The data file as lookups. terms: a pattern a category, in the file's order; lines: by `_key` of the maker."""

    terms: Sequence[tuple[str, regex.Pattern[str]]]
    hs6: Mapping[str, tuple[str, ...]]
    table: Mapping[str, str]
    lines: Mapping[tuple[str, ...], str]


@cache
def _knowledge() -> _Knowledge:
    data = load("components")
    rows = data["categories"]
    return _Knowledge(
        [(name, _any(row["terms"])) for name, row in rows.items()],
        {name: tuple(row["hs6"]) for name, row in rows.items()},
        {word: name for name, row in rows.items() for word in row.get("table", ())},
        {_key(maker): name for name, makers in data["lines"].items() for maker in makers},
    )


def _any(terms: Iterable[str]) -> regex.Pattern[str]:
    """Any of the terms as whole words; a number may follow one, as in "DSP320"."""
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{'|'.join(map(regex.escape, terms))})(?!\p{{L}})")


@lru_cache(maxsize=8192)
def category(what: str | None, table: str | None = None) -> str | None:
    """What a part is: a category of the data file, None if nothing tells.

    what: the part in words; table: the publication's own word for what it is.

    >>> category("GPS antenna"), category("GPS module NEO-M8N"), category(None, "mcu"), category("Board 7")
    ('antenna', 'satellite navigation receiver', 'processor or microcontroller', None)
    """
    known = _knowledge()
    said = what.casefold() if what else ""
    found = next((name for name, terms in known.terms if terms.search(said)), None) if said else None
    return found or known.table.get(table or "")


def line(maker: str | None) -> str | None:
    """The category of all that a maker makes, if the data file knows one.

    >>> line("Traco Power AG"), line("Kestrel Boards")
    ('power converter', None)
    """
    return _knowledge().lines.get(_key(maker)) if maker else None


def headings(name: str) -> tuple[str, ...]:
    """The HS headings of a category: candidates, as 8542.31."""
    return _knowledge().hs6[name]


@lru_cache(maxsize=4096)
def names_of(maker: str) -> tuple[str, ...]:
    """The names to ask the lists for: a maker's, and those in brackets, of the group that it is part of.

    An abbreviation in brackets says nothing that the name before it does not, and others have it too.

    >>> names_of("Spansion (Cypress Semiconductor, Infineon Technologies)")
    ('Spansion', 'Cypress Semiconductor', 'Infineon Technologies')
    """
    inside = [name for group in _BRACKETED.findall(maker) for name in _SEVERAL.split(group)]
    names = [_BRACKETED.sub("", maker), *(name for name in inside if not _SHORT.fullmatch(name))]
    return tuple(dict.fromkeys(filter(tokens, names)))


@lru_cache(maxsize=4096)
def _key(maker: str) -> tuple[str, ...]:
    """What tells a maker from others: the words of its own name without legal forms."""
    return tuple(words(_BRACKETED.sub("", maker), False))


def system_of(example: str) -> str:
    """The family of an example; its own words without its number or state where we know none.

    >>> system_of('UAV "Orlan-10" (July 2022)'), system_of('Tactical terminal TT-6.5 (№ 290287)')
    ('Orlan-10', 'Tactical terminal TT-6.5')
    """
    known = family(example)
    return known.name if known else _EXAMPLE_ONLY.sub("", example).rstrip(" .") or example


def systems(components: pl.DataFrame) -> dict[str, str]:
    """The examples of `tables.COMPONENTS` and the system of each."""
    return {example: system_of(example) for example in components["system"].unique().sort().to_list()}


def supplies(
    wanted: Collection[str], components: pl.DataFrame, examples: Mapping[str, str], titles: Mapping[str, str]
) -> list[Supply]:
    """What is documented in the wanted systems, by system; most parts first.

    components: `tables.COMPONENTS`; examples: as `systems` gives them; titles: what to cite for each source.
    """
    grouped: dict[tuple[object, ...], list[_Part]] = {}
    for part in [*_imported(wanted, components, examples, titles), *_ours(wanted)]:
        maker = _key(part.maker) if part.maker else part.country
        grouped.setdefault((part.system, part.role, maker), []).append(part)
    found = [_supply(parts) for parts in grouped.values()]
    return sorted(found, key=lambda s: (s.system, -s.parts, s.maker or "", s.country or "", s.role))


def _imported(
    wanted: Collection[str], components: pl.DataFrame, examples: Mapping[str, str], titles: Mapping[str, str]
) -> Iterable[_Part]:
    there = [example for example, system in examples.items() if system in wanted]
    rows = components.filter(pl.col("system").is_in(there)).select(
        "system", "maker", "country", "what", "category", "source", "traders"
    )
    for example, maker, country, what, table, source, traders in rows.iter_rows():
        part = _Part(examples[example], maker, country, what, category(what, table), {source: titles[source]})
        yield part
        for trader in traders:
            role, _, name = trader.partition(": ")
            yield part._replace(maker=name, country=None, what=what or maker, role=role)


def _ours(wanted: Collection[str]) -> Iterable[_Part]:
    """Those of the data file; a source that the user has imported has the same key there as here."""
    data, sources = load("components")["found"], load("equipment")["sources"]
    for system in sorted(set(wanted) & set(data)):
        for row in data[system]:
            cited = {key: sources[key] for key in row["cited"]}
            for what in row["what"]:
                kind = category(what)
                yield _Part(system, row["maker"], row["country"], what, kind, cited, ours=True)


def _supply(parts: Sequence[_Part]) -> Supply:
    """The parts of one maker in one system; ours are not counted where a publication of the user's has the maker."""
    counted = [part for part in parts if not part.ours] or parts
    kinds = Counter(part.category for part in counted)
    ordered = sorted(kinds, key=lambda kind: (kind is None, -kinds[kind], kind or ""))
    guessed = line(parts[0].maker) if None in kinds else None
    shown = [_words(kind, [p.what for p in counted if p.category == kind], guessed) for kind in ordered[:_CATEGORIES]]
    rest = sum(kinds[kind] for kind in ordered[_CATEGORIES:])
    countries = Counter(part.country for part in counted if part.country)
    return Supply(
        parts[0].system,
        parts[0].role,
        min((part.maker for part in counted if part.maker), default=None),
        min(countries, key=lambda code: (-countries[code], code), default=None),
        len(counted),
        "; ".join([*shown, *([f"{rest} others"] if rest else [])]),
        tuple(dict.fromkeys(code for kind in (*ordered, guessed) if kind for code in headings(kind))),
        tuple({key: text for part in parts for key, text in part.basis.items()}.values()),
    )


def _words(kind: str | None, parts: Sequence[str | None], guessed: str | None) -> str:
    """A category, how many parts are of it, and examples of them; of parts of none, what their maker makes."""
    examples = [text[:_EXAMPLE].rstrip() for text in dict.fromkeys(filter(None, parts))][:_EXAMPLES]
    unknown = f"unspecified (its maker's line: {guessed})" if guessed else "other part" if examples else "unspecified"
    named = kind or unknown
    count = f"{len(parts)} x " if len(parts) > 1 else ""
    return f"{count}{named} ({', '.join(examples)})" if examples else f"{count}{named}"
