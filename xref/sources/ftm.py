"""FollowTheMoney entities as JSON lines (entities.ftm.json of OpenSanctions), as a list of one's own.

A record is a line that states a listed party: one whose `target` is true or, where a line has no `target`, one whose
schema is a party's. Lines that are joined to a party (sanctions, papers, addresses, wallets, securities, links between
parties) are parts of its record; parties that are not listed, and posts, are read for their names alone. A line that
cannot be read or joined is a record that is set aside.

1. Read all lines once, and keep those that are joined, and the names of the parties.
2. Read them again, and yield each listed party with what is joined to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from xref.entry import Address, Designation, Entry, Identifier, Name, Publication, Quarantined, Relation
from xref.sources._days import iso
from xref.sources._ftm_lines import Joined, Line, is_ours, join, lines_of
from xref.sources._ftm_words import (
    COUNTRIES,
    DATES,
    LINKS,
    NAMES,
    NUMBERS,
    OWN_NUMBERS,
    PARTS,
    PASSED,
    PROSE,
    SCHEMES,
    SKIPPED,
)
from xref.sources._opensanctions import PARTIES, countries
from xref.sources._strict import Doubts


def claims(files: Sequence[Path]) -> list[tuple[Path, ...]]:
    """Files among whose first ten lines one is an entity, or one of a delta, which `read` refuses."""
    return [(path,) for path in files if is_ours(path)]


def read(files: Sequence[Path]) -> Publication:
    """Open a file of entities. Raises `ParseError` if it has none, is a delta, or is the nested export.

    Published on the last day on which an entity was seen.
    """
    (path,) = files
    joined = join(path)
    return Publication(joined.published_on, None, _records(path, joined))


def _records(path: Path, joined: Joined) -> Iterator[Entry | Quarantined]:
    for line in lines_of(path):
        if isinstance(line, Quarantined):
            yield line
        elif line.schema in PARTIES:
            if line.target is not False:
                yield from _entry(line, joined)
        elif problem := _unjoined(line, joined):
            yield Quarantined(line.record, "schema", line.schema, problem)
        else:
            yield from line.odd


def _unjoined(line: Line, joined: Joined) -> str:
    """Why a line that is no party is joined to none; "" if it is joined."""
    if line.schema == "Position":
        return ""
    if line.schema == "Address":
        return "" if line.id in joined.housed else "no party in this file has this address"
    if line.schema not in PARTS and line.schema not in LINKS:
        return "a schema that we do not know"
    ends = (PARTS[line.schema],) if line.schema in PARTS else LINKS[line.schema][:2]
    given = [line.properties.get(end, []) for end in ends]
    if all(given) and any(party in joined.captions for parties in given for party in parties):
        return ""
    return "no party of it is in this file"


def _entry(line: Line, joined: Joined) -> Iterator[Entry | Quarantined]:
    printed = line.pop("name")
    primary = line.caption if line.caption in printed else next(iter(printed), "")
    if not primary:
        yield Quarantined(line.record, "name", line.caption, "it has no name")
        return
    doubts = Doubts(line.record)
    names = [Name(primary, "primary"), *(Name(text) for text in printed if text != primary)]
    names += [Name(text, quality) for field, quality in NAMES for text in line.pop(field)]
    first: dict[str, Name] = {}
    for name in names:
        first.setdefault(name.text, name)  # of two lists that grade a name otherwise, the better grade counts
    places: list[str] = []
    remarks: list[str] = []
    for field in COUNTRIES:
        known, said = countries(doubts, field, line.pop(field))
        places, remarks = places + known, remarks + said
    dates = [day for field, text in line.each(DATES) if (day := doubts.when(field, text))]
    identifiers = [Identifier(SCHEMES[field], text) for field, text in line.each(SCHEMES)]
    identifiers += [Identifier(_own_scheme(line.schema, field), text) for field, text in line.each(OWN_NUMBERS)]
    identifiers += [Identifier("other", f"{field} {text}") for field, text in line.each(NUMBERS)]
    addresses = [Address(text) for text in line.pop("address")]
    for key in line.pop("addressEntity"):
        if place := joined.addresses.get(key):
            addresses += _address(place.copy(), doubts)
        else:
            doubts.add("addressEntity", key, "no such address in this file")
    urls = line.pop("sourceUrl")
    designations = [Designation(text) for text in line.pop("programId")]
    reasons: list[str] = []
    for joint in joined.parts.get(line.id, ()):
        part, noted = joint.copy(), Doubts(joint.record)
        urls += part.pop("sourceUrl")
        if part.schema == "Sanction":
            reasons += part.pop("reason")
            designations += _designations(part, noted)
        else:
            identifiers += _papers(part, noted)
        if more := part.details():
            remarks.append(f"{part.schema}: {more}")
        doubts.extend((*noted, *part.leftovers()))
    relations = []
    for link in joined.links.get(line.id, ()):
        other, part = joined.captions.get(link.other, link.other), link.line.copy()
        part.pop("sourceUrl")
        kind = next(iter(part.pop("role")), link.kind) if part.schema == "UnknownLink" else link.kind
        relations.append(Relation(kind, other, link.other))
        if more := part.details():
            remarks.append(f"{kind} {other}: {more}")
        doubts.extend(part.leftovers())
    line.pop(*PASSED)
    remarks += [f"{field}: {', '.join(line.pop(field))}" for field in PROSE if field in line.properties]
    yield Entry(
        number=line.id,
        kind=PARTIES[line.schema],
        names=tuple(first.values()),
        countries=tuple(dict.fromkeys(places)),
        dates=tuple(dict.fromkeys(dates)),
        identifiers=tuple(dict.fromkeys(identifiers)),
        addresses=tuple(dict.fromkeys(addresses)),
        designations=tuple(dict.fromkeys(designations)),
        relations=tuple(dict.fromkeys(relations)),
        reason="\n".join(dict.fromkeys(reasons)) or None,
        remarks="; ".join(dict.fromkeys(remarks)) or None,
        url=next(iter(urls), None),
        raw=line.record,
    )
    yield from doubts
    yield from line.odd
    yield from line.leftovers()


def _own_scheme(schema: str, field: str) -> str:
    """What `idNumber` and `registrationNumber` are depends on whose they are."""
    if field == "idNumber":
        return "national_id" if schema == "Person" else "other"
    return "tail" if schema == "Airplane" else "other" if schema == "Vessel" else "registration"


def _address(place: Line, doubts: Doubts) -> list[Address]:
    full = place.pop("full")
    parts = place.pop("postOfficeBox", "street", "street2", "city", "postalCode", "region", "state")
    noted = Doubts(place.record)
    known, _ = countries(noted, "country", place.pop("country"))
    place.pop("remarks", "summary", "name", "latitude", "longitude", "osmId", "googlePlaceId", *SKIPPED)
    doubts.extend((*noted, *place.leftovers()))
    texts = full or ([", ".join(parts)] if parts else [])
    return [Address(text, known[0] if len(known) == 1 else None) for text in texts]


def _designations(sanction: Line, doubts: Doubts) -> list[Designation]:
    programmes = sanction.pop("programId") or sanction.pop("program") or sanction.properties.get("authority", [""])
    listed = None
    for text in [*sanction.pop("listingDate"), *sanction.properties.get("startDate", ())]:
        listed = listed or iso(text)
        if not listed:
            doubts.when("listingDate", text)
    return [Designation(programme, listed) for programme in programmes]


def _papers(paper: Line, doubts: Doubts) -> list[Identifier]:
    """The numbers of a paper, a wallet or a security, with the country that issued them."""
    known, _ = countries(doubts, "country", paper.pop("country"))
    issuer = known[0] if len(known) == 1 else None
    if paper.schema == "CryptoWallet":
        return [Identifier("crypto", text) for text in paper.pop("publicKey")]
    if paper.schema == "Security":
        numbers = [Identifier("isin", text) for text in paper.pop("isin")]
        return numbers + [Identifier("ticker", text) for text in paper.pop("ticker")]
    if paper.schema == "Passport":
        return [Identifier("passport", text, issuer) for text in paper.pop("number", "passportNumber")]
    words = " ".join(paper.properties.get("type", ()))
    scheme = "national_id" if "national id" in words.lower() else "other"
    shown = f"{words} " if scheme == "other" and words else ""
    return [Identifier(scheme, f"{shown}{text}", issuer) for text in paper.pop("number")]
