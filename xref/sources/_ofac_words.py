"""OFAC's own words, the same in each of its formats: kinds of party, of alias and of number, lists, programmes.

A `Facts` takes in what one record says under these words and becomes its entry. A word that we do not know is doubted;
what stands under an unknown type is kept as an identifier of scheme `other` besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from xref.entry import (
    Address,
    Designation,
    EntityKind,
    Entry,
    Identifier,
    Name,
    NameQuality,
    Quarantined,
    Relation,
)  # fmt: skip
from xref.sources._ofac_types import CRYPTO, LINKED, NO_COUNTRY, SCHEME_OF, VESSEL_NUMBER, identifier, is_known
from xref.sources._strict import Doubts

SDN, CONSOLIDATED = "SDN List", "Consolidated List"  # as ENHANCED and ADVANCED print them

_KINDS: dict[str, EntityKind] = {
    "individual": "person", "entity": "organisation", "vessel": "vessel", "aircraft": "aircraft",
}  # fmt: skip
_ALIASES: dict[str, NameQuality] = {"aka": "alias", "nka": "alias", "fka": "former", "name": "alias"}
# Programmes of the lists that make up the consolidated one, besides those that begin with NS- (non-SDN).
_NON_SDN = {"CMIC-EO13959", "UKRAINE-EO13662", "561-Related", "FSE-IR", "FSE-SY", "HKAA"}

BORN = ("Birthdate", "Organization Established Date", "Aircraft Manufacture Date", "Vessel Year of Build")
_COUNTRIES = (
    "Nationality of Registration", "Vessel Flag", "Nationality Country", "Citizenship Country", "Registration Country",
)  # fmt: skip
_BIRTHPLACE = "Place of Birth"
_PLACE = ("ADDRESS1", "ADDRESS2", "ADDRESS3", "CITY", "STATE/PROVINCE", "POSTAL CODE", "Unknown")  # in reading order
_SAID = (  # how the type words begin that say something of the party and are no numbers of it
    "Gender", "Secondary sanctions risk", "Additional Sanctions Information", "Transactions Prohibited", "Target Type",
    "Organization Type", "Aircraft M", "Aircraft ", "Previous ", "Former Vessel Flag", "Vessel ", "VESSEL ",
    "Other Vessel", "Listing Date", "Effective Date", "Purchase/Sales", "Executive Order", "CAATSA", "IFCA", "NDAA",
    "PEESA", "Issuer Name", "For more information", "Title",
)  # fmt: skip
# The type words of numbers, dates and countries by their first word, the longest first.
_BY_FIRST: dict[str, list[str]] = {}
for _word in sorted({*SCHEME_OF, *BORN, *_COUNTRIES, f"{VESSEL_NUMBER}entification"}, key=len, reverse=True):
    _BY_FIRST.setdefault(_word.partition(" ")[0], []).append(_word)


def list_by_programmes(entries: Iterable[set[str]]) -> str | None:
    """Which list entries with these programmes make up, by the majority of them; None if there are none.

    97% of the consolidated list stands under its own programmes, and 1% of the SDN list: parties that are on both.
    """
    votes = [any(map(_is_non_sdn, programmes)) for programmes in entries]
    return None if not votes else CONSOLIDATED if 2 * sum(votes) > len(votes) else SDN


def list_by_membership(parties: Iterable[set[str]]) -> str | None:
    """Which list holds all of the parties, each given by the lists that it is on; None if neither does.

    Parties of the consolidated list may all be SDNs too, but most SDNs are on no other list.
    """
    on = list(parties)
    return next((name for name in (CONSOLIDATED, SDN) if on and all(name in lists for lists in on)), None)


def designations(
    listed: Mapping[str, date | None], programmes: Iterable[str], basis: str | None
) -> tuple[Designation, ...]:
    """The designations of a party whose record ties neither dates nor legal bases to programmes.

    1. A programme of SDNs dates from the SDN list, if the party is on it.
    2. If one programme is left, or one that only non-SDN lists have, it dates from the first of the other lists; the
       consolidated list took over, on the day it began, what stood on older ones, so its date is the last resort.
    3. Several that are left have no date: nothing says which list goes with which.

    The legal basis names every authority of the record.
    """
    own = [day for name, day in listed.items() if name not in (SDN, CONSOLIDATED) and day]
    first, sdn = min(own, default=None), listed.get(SDN)
    named = dict.fromkeys(programmes)
    left = [programme for programme in named if not (sdn and not _is_non_sdn(programme))]
    others = [programme for programme in left if _is_non_sdn(programme)] or left
    date_of = dict.fromkeys(others, first or listed.get(CONSOLIDATED) or sdn) if len(others) == 1 else {}
    return tuple(Designation(p, date_of.get(p) if p in left else sdn, basis) for p in named)


def _is_non_sdn(programme: str) -> bool:
    return programme in _NON_SDN or programme.startswith("NS-")


def known_type(text: str) -> tuple[str, str] | None:
    """A piece of a remark as the type word of a number, date or country that it begins with and its value, else None.

    >>> known_type("Passport A12 (Iran)"), known_type("Digital Currency Address - XBT 1Kuf2"), known_type("Gender Male")
    (('Passport', 'A12 (Iran)'), ('Digital Currency Address - XBT', '1Kuf2'), None)
    """
    if text.startswith(CRYPTO):
        kind, _, value = text.rpartition(" ")
        return kind, value
    for word in _BY_FIRST.get(text.partition(" ")[0], ()):
        if text.startswith(f"{word} "):
            return word, text[len(word) + 1 :]
    return None


class Facts:
    """What one record says, taken in under OFAC's words; `entry` makes the entry of it."""

    def __init__(self, record: str, kind: str, field: str) -> None:
        self.record = record
        self.field = field  # where the format prints the kind of party
        self.printed = kind
        self.kind = _KINDS.get(kind.lower())
        self.names: list[Name] = []
        self.countries: list[str] = []
        self.dates: list[str] = []
        self.identifiers: list[Identifier] = []
        self.addresses: list[Address] = []
        self.designations: tuple[Designation, ...] = ()
        self.relations: list[Relation] = []
        self.remarks: list[str] = []
        self.doubts = Doubts(record)

    def name(self, text: str, alias: str = "", *, weak: bool = False) -> None:
        """A name in reading order: the primary one if `alias` is empty, else under a word such as `a.k.a.` or `fka`."""
        quality: NameQuality | None = _ALIASES.get(alias.replace(".", "").lower()) if alias else "primary"
        if quality is None:
            self.doubts.add("alias type", alias, "a kind of alias that we do not know; taken as weak")
        if not text:
            return
        named = Name(text, "weak" if quality is None or weak else quality)
        if quality == "primary":
            self.names.insert(0, named)
        else:
            self.names.append(named)

    def reading_order(self, name: str) -> str:
        """A person's "LAST, First" as "First LAST"; what follows a further comma (Jr.) stays with the first name."""
        last, comma, first = name.partition(", ")
        return f"{first} {last}" if comma and self.kind == "person" else name

    def remark(self, text: str) -> None:
        """Prose; the parties that it says this one is linked to become relations."""
        if text:
            self.remarks.append(text)
            self.relations += [Relation("linked to", other) for other in LINKED.findall(text)]

    def when(self, field: str, text: str) -> None:
        """A date of birth, founding or build in OFAC's words."""
        if value := self.doubts.when(field, text):
            self.dates.append(value)

    def country(self, field: str, text: str) -> str | None:
        """The code of a country in OFAC's words."""
        return self.doubts.country(field, "" if text in NO_COUNTRY else text)

    def nationality(self, field: str, text: str) -> None:
        """A country that the party belongs to."""
        if code := self.country(field, text):
            self.countries.append(code)

    def address(self, parts: Iterable[str], seat: str) -> None:
        """An address; its country is that of the party too, unless it is a person's."""
        country = self.country("address/country", seat.removeprefix("Region: "))
        if text := ", ".join(part for part in (*parts, seat) if part):
            self.addresses.append(Address(text, country))
        if country and self.kind != "person":
            self.countries.append(country)

    def place(self, parts: Mapping[str, str], seat: str) -> None:
        """An address whose parts stand under type words; a region may stand for the country."""
        for kind in parts.keys() - {*_PLACE, "REGION"}:
            self.doubts.add("address part", f"{kind} {parts[kind]}", "a part of an address that we do not know")
        region = parts.get("REGION", "")
        if region and seat:
            self.address([*(parts.get(kind, "") for kind in _PLACE), region], seat)
        else:
            self.address((parts.get(kind, "") for kind in _PLACE), f"Region: {region}" if region else seat)

    def sanctions(self, measures: Iterable[str], listed: Mapping[str, date | None]) -> None:
        """What the sanctions are, and since when which lists have the party, if it is on more than one."""
        if text := ", ".join(dict.fromkeys(measures)):
            self.remarks.append(f"measures: {text}")
        if len(listed) > 1:
            since = (f"{name} since {day}" if day else name for name, day in listed.items())
            self.remarks.append(f"on the {', the '.join(since)}")

    def fact(self, printed: str, value: str, issuer: str = "", more: str = "") -> None:
        """Something stated under a type word: a number with its issuing country, a date, a country, a remark.

        `more` is what is said of it besides: when it was issued, that it is forged.
        """
        kind = printed.strip().rstrip(" :-")
        if kind in BORN:
            self.when(kind, value)
        elif kind in _COUNTRIES:
            self.nationality(kind, value or issuer)
        elif kind == _BIRTHPLACE:
            self.remarks.append(f"born in {value}")
        elif not is_known(kind) and (kind.startswith(_SAID) or not value):
            self.remarks.append(f"{kind}: {value}".rstrip(": "))
        else:
            if not is_known(kind):
                self.doubts.add(kind, value, "a type that we do not know; kept as a number under its own words")
            if value:
                self.identifiers.append(identifier(kind, value, self.country("issuing country", issuer)))
        if more:
            self.remarks.append(f"{kind} {value}: {more}")

    def entry(self, number: str) -> Iterator[Entry | Quarantined]:
        """The entry and what was doubted; one quarantined record if it has no number, primary name or known kind."""
        if self.kind is None:
            yield Quarantined(self.record, self.field, self.printed, "an unknown kind of party")
            return
        if not number or not self.names or self.names[0].quality != "primary":
            yield Quarantined(self.record, "name", number, "no number or no primary name")
            return
        yield Entry(
            number=number,
            kind=self.kind,
            names=tuple(dict.fromkeys(self.names)),
            countries=tuple(dict.fromkeys(self.countries)),
            dates=tuple(dict.fromkeys(self.dates)),
            identifiers=tuple(dict.fromkeys(self.identifiers)),
            addresses=tuple(dict.fromkeys(self.addresses)),
            designations=self.designations,
            relations=tuple(dict.fromkeys(self.relations)),
            remarks="; ".join(self.remarks) or None,
            raw=self.record,
        )
        yield from self.doubts
