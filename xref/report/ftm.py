"""The report as FollowTheMoney entities, one JSON object a line, in the words of that data model.

1. An article is an `Article`, a name in it that could be a party's a `Mention` of that document. Its `resolved` is the
   listed party only where the band is `match`: a `possible` one is for somebody to decide.
2. A listed party that was found is a `Person`, an `Organization`, a `Vessel`, an `Airplane`, an `Address` or a
   `LegalEntity`, with a `Sanction` that says which list it is on and why; its `recordId` is the id of our tables, which
   cannot be an id there (letters, digits, dots and hyphens only).
3. Each match is a `Documentation` between party and article: band and score, the sentence, what speaks for and against.
4. An identifier that the model has no property for stands in `notes`, as `scheme:value`.

Places, goods, equipment and descriptions have no schema there; mentions.csv holds them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl

from xref.report._elements import web
from xref.tables import Findings

_SCHEMATA = {
    "person": "Person",
    "organisation": "Organization",
    "vessel": "Vessel",
    "aircraft": "Airplane",
    "address": "Address",
    "unknown": "LegalEntity",
}
_PARTIES = ("Person", "Organization", "LegalEntity")  # what `resolved` may point to
_NAMES = {"primary": "name", "alias": "alias", "former": "previousName", "weak": "weakAlias"}
_OF_PARTIES = {
    "inn": "innCode", "ogrn": "ogrnCode", "okpo": "okpoCode", "lei": "leiCode", "duns": "dunsCode", "swift": "swiftBic",
    "vat": "vatCode", "tax": "taxNumber", "registration": "registrationNumber", "edrpou": "registrationNumber",
    "uscc": "registrationNumber", "national_id": "idNumber", "email": "email", "website": "website", "phone": "phone",
}  # fmt: skip
_IDENTIFIERS = {  # schema -> scheme -> property
    "Person": {**_OF_PARTIES, "passport": "passportNumber", "ssn": "socialSecurityNumber"},
    "Organization": {**_OF_PARTIES, "imo": "imoNumber"},
    "LegalEntity": _OF_PARTIES,
    "Vessel": {"imo": "imoNumber", "mmsi": "mmsi", "callsign": "callSign", "registration": "registrationNumber"},
    "Airplane": {"tail": "registrationNumber", "msn": "serialNumber", "registration": "registrationNumber"},
    "Address": {},
}
Entity = dict[str, Any]
Row = Mapping[str, Any]


def write(findings: Findings, folder: Path) -> None:
    """Write entities.ftm.json."""
    with (folder / "entities.ftm.json").open("w", encoding="utf-8", newline="\n") as file:
        for entity in entities(findings):
            file.write(json.dumps(entity, ensure_ascii=False) + "\n")


def entities(findings: Findings) -> Iterator[Entity]:
    """The entities of a report; the same findings give the same ids."""
    for article in findings.articles.iter_rows(named=True):
        yield _article(article)
    lists = {row["key"]: row for row in findings.lists.iter_rows(named=True)}
    for _, matches in findings.matches.group_by("entity_id", maintain_order=True):
        rows = matches.to_dicts()
        yield _party(rows)
        yield _sanction(rows[0], lists.get(rows[0]["source"], {}))
    for match in findings.matches.iter_rows(named=True):
        yield _documentation(match)
    yield from _mentions(findings)


def _entity(key: str, schema: str, **properties: object) -> Entity:
    """Properties hold lists of texts; what is empty is left out."""
    said = {name: _values(value) for name, value in properties.items()}
    return {"id": key, "schema": schema, "properties": {name: values for name, values in said.items() if values}}


def _values(value: object) -> list[str]:
    many = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(str(one) for one in many if one not in (None, "")))


def _id(kind: str, *parts: object) -> str:
    return f"xref-{kind}-" + hashlib.sha1("\0".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()


def _listed(row: Row) -> str:
    return _id("party", row["entity_id"])


def _split(text: str | None) -> list[str]:
    return text.split("; ") if text else []


def _article(row: Row) -> Entity:
    return _entity(
        _id("article", row["article_id"]), "Article", title=row["title"],
        fileName=PurePosixPath(row["path"] or row["article_id"]).name, publishedAt=row["published_on"],
        publisher=row["publisher"], sourceUrl=web(row["url"]),
    )  # fmt: skip


def _party(rows: list[dict[str, Any]]) -> Entity:
    row = rows[0]
    schema = _SCHEMATA[row["entity_kind"]]
    names: dict[str, list[str]] = {"name": [row["entity_name"]]}
    for match in rows:
        if match["matched_name"] != row["entity_name"]:
            names.setdefault(_NAMES[match["name_quality"]], []).append(match["matched_name"])
    if schema == "Address":
        names["full"] = names["name"]
    numbers: dict[str, list[str]] = {}
    for identifier in _split(row["identifiers"]):
        scheme, _, value = identifier.partition(":")
        known = _IDENTIFIERS[schema].get(scheme)
        numbers.setdefault(known or "notes", []).append(value if known else identifier)
    countries = [country.lower() for country in _split(row["countries"])]
    return _entity(_listed(row), schema, **names, country=countries, **numbers)


def _sanction(row: Row, source: Row) -> Entity:
    number = row["entity_id"].partition(":")[2]
    return _entity(
        _id("sanction", row["entity_id"]), "Sanction", entity=_listed(row), recordId=row["entity_id"],
        program=_split(row["programmes"]), authority=source.get("publisher"), authorityId=number,
        publisher=row["source_title"], sourceUrl=web(source.get("url")), listingDate=row["designated_on"],
        reason=row["reason"],
    )  # fmt: skip


def _documentation(row: Row) -> Entity:
    against = f"; against: {row['contradictions']}" if row["contradictions"] else ""
    return _entity(
        _id("match", row["match_id"]), "Documentation", entity=_listed(row),
        document=_id("article", row["article_id"]), role=f"named as {row['mention']}", date=row["published_on"],
        status=f"{row['band']}, {row['score']:.2f}, priority {row['priority']}", description=row["sentence"],
        summary=f"{row['evidence'] or ''}{against}", recordId=row["match_id"],
    )  # fmt: skip


def _mentions(findings: Findings) -> Iterator[Entity]:
    story = {key: copy_of or key for key, copy_of in findings.articles.select("article_id", "copy_of").iter_rows()}
    listed: dict[tuple[str, str], list[str]] = {}  # what a copy says alike is matched on another article of its story
    for match in findings.matches.filter(pl.col("band") == "match").iter_rows(named=True):
        if _SCHEMATA[match["entity_kind"]] in _PARTIES:
            listed.setdefault((story[match["article_id"]], match["mention"]), []).append(_listed(match))
    named = findings.mentions.select("article_id", "mention", kind=pl.col("mention_kind").cast(pl.String()))
    for article, mention, kind in named.unique(maintain_order=True).iter_rows():
        if kind in _SCHEMATA:
            yield _entity(
                _id("mention", article, mention, kind), "Mention", document=_id("article", article), name=mention,
                detectedSchema=_SCHEMATA[kind], resolved=listed.get((story[article], mention)),
            )  # fmt: skip
