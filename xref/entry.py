"""What every list parser yields: one party, or one part found in a weapon, as one publication prints it.

Values stand as the list prints them, with white space folded; what is normalised says so below. A parser never guesses:
what it does not understand becomes a `Quarantined` record beside the entries, or a `ParseError` for the whole file.

The parts are named tuples, which are made in .2 µs each and an `Entry` in .7; frozen data classes took .55 and 1.9.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

EntityKind = Literal["person", "organisation", "vessel", "aircraft", "address", "unknown"]
NameQuality = Literal["primary", "alias", "former", "weak"]


class Name(NamedTuple):
    """A name as printed; for a person in reading order (given names first) where the list marks the parts.

    `quality` is the list's own grading; `lang` an ISO 639-1 code in lower case, if the list states one.
    """

    text: str
    quality: NameQuality = "alias"
    lang: str | None = None


class Identifier(NamedTuple):
    """A number given by an authority: `scheme` is a key of `xref.identifiers.SCHEMES`, `value` as printed.

    `country` is the issuer, ISO 3166-1 alpha-2 in upper case, if known.
    """

    scheme: str
    value: str
    country: str | None = None


class Address(NamedTuple):
    """An address on one line; `country` is ISO 3166-1 alpha-2 in upper case, if known."""

    text: str
    country: str | None = None


class Designation(NamedTuple):
    """The act that put the party on the list.

    `programme` is the list's own code; `designated_on` is None where the list does not say (never a guess).
    """

    programme: str
    designated_on: date | None = None
    legal_basis: str | None = None


class Relation(NamedTuple):
    """What a list states about the party and another: `kind` as the list says it (`linked to`, `owned by`, ...)."""

    kind: str
    other: str
    other_number: str | None = None


class Entry(NamedTuple):
    """One party as one list prints it.

    number: the list's own number, raw; unique in the list, except where the list itself splits a party over
        several records, which `xref.entities` then unites.
    names: at least one; exactly one is `primary`, and it stands first.
    countries: ISO 3166-1 alpha-2 in upper case: nationality, citizenship, flag or seat.
    dates: birth (person), founding (organisation) or build (vessel, aircraft) dates in EDTF level 1 (ISO 8601-2), which
        carries the precision: `1960`, `1960-05`, `1960-05-17`, `1960~` (about), `1960/1965` (between).
    reason: why the party is listed, in the list's words; remarks: everything else it says in prose.
    raw: where the record stands in the published file, such as `sdn.csv:120` (line) or `SDN.XML#uid=36`.
    source: the list that the party is on, where one publication holds several lists (the US CSL); a catalogue key with
        `part_of`. None: the publication is one list.
    """

    number: str
    kind: EntityKind
    names: tuple[Name, ...]
    countries: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    addresses: tuple[Address, ...] = ()
    designations: tuple[Designation, ...] = ()
    relations: tuple[Relation, ...] = ()
    reason: str | None = None
    remarks: str | None = None
    url: str | None = None
    raw: str = ""
    source: str | None = None


class Component(NamedTuple):
    """A part that was found in a weapon or a vehicle, as a publication of such finds documents it.

    number: the publication's own; a part that it found in several systems has a record for each. system: the example in
        which it was found, in the publication's words. what: the part, with its marking. maker: the brand on it, which
        says nothing of who sold it. country: of the maker, ISO 3166-1 alpha-2. None: the publication does not say.
    traders: who brought the part there, each with the role that the publication gives: (importer, name).
    """

    number: str
    system: str
    what: str | None = None
    category: str | None = None
    maker: str | None = None
    country: str | None = None
    part_number: str | None = None
    traders: tuple[tuple[str, str], ...] = ()
    url: str | None = None
    raw: str = ""


class Quarantined(NamedTuple):
    """A record, or one field of it, that the parser did not fully understand.

    record: where it stands, as in `Entry.raw`; field and value: what was not understood; problem: why, in words.
    kept: True if the entry was yielded without that field, False if the whole record was set aside.
    """

    record: str
    field: str
    value: str
    problem: str
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Publication:
    """A list file as opened by its parser.

    published_on: the publisher's own date in the file, None where it has none.
    declared: how many records the file itself says it holds, None where it does not say.
    records: streamed; each record of the file yields exactly one `Entry` or one `Quarantined(kept=False)`, and any
        number of `Quarantined(kept=True)`; where the publication lists parts found in weapons, a `Component` instead of
        an `Entry`. Raises `ParseError` when the file turns out cut short or of another layout.
    lacks: what is missing from the publication as given, in words (a sibling file that was not there): it is degraded.
    notes: what else is to be known of it, in words (targets that are off the list and left out).
    """

    published_on: date | None
    declared: int | None
    records: Iterator[Entry | Component | Quarantined]
    lacks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
