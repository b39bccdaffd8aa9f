"""The report as FollowTheMoney entities, one JSON object a line, in the words of that data model.

1. An article is an `Article`, a name in it that could be a party's a `Mention` of that document. Its `resolved` is the
   listed party only where the band is `match`: a `possible` one is for somebody to decide.
2. A listed party that was found is a `Person`, an `Organization`, a `Vessel`, an `Airplane`, an `Address` or a
   `LegalEntity`, with a `Sanction` that says which list it is on and why; its `recordId` is the id of our tables, which
   cannot be an id there (letters, digits, dots and hyphens only).
3. Each match is a `Documentation` between party and article: band and score, the sentence, what speaks for and against.
4. Who did what with whom (`xref.report._ftm_links`) is an `UnknownLink`, a `Payment` or an `Ownership`.
5. An identifier that the model has no property for stands in `notes`, as `scheme:value`.

Places, goods, equipment and descriptions have no schema there; mentions.csv holds them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl

from xref.report._elements import web
from xref.report._ftm_links import links
from xref.report._ftm_parts import PARTIES, SCHEMATA, Entity, Row, entity, listed, made_id, split
from xref.tables import Findings

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


def write(findings: Findings, folder: Path) -> None:
    """Write entities.ftm.json."""
    with (folder / "entities.ftm.json").open("w", encoding="utf-8", newline="\n") as file:
        for one in entities(findings):
            file.write(json.dumps(one, ensure_ascii=False) + "\n")


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
    yield from links(findings)


def _article(row: Row) -> Entity:
    return entity(
        made_id("article", row["article_id"]), "Article", title=row["title"],
        fileName=PurePosixPath(row["path"] or row["article_id"]).name, publishedAt=row["published_on"],
        publisher=row["publisher"], sourceUrl=web(row["url"]),
    )  # fmt: skip


def _party(rows: list[dict[str, Any]]) -> Entity:
    row = rows[0]
    schema = SCHEMATA[row["entity_kind"]]
    names: dict[str, list[str]] = {"name": [row["entity_name"]]}
    for match in rows:
        if match["matched_name"] != row["entity_name"]:
            names.setdefault(_NAMES.get(match["name_quality"], "address"), []).append(match["matched_name"])
    if schema == "Address":
        names["full"] = names["name"]
    numbers: dict[str, list[str]] = {}
    for identifier in split(row["identifiers"]):
        scheme, _, value = identifier.partition(":")
        known = _IDENTIFIERS[schema].get(scheme)
        numbers.setdefault(known or "notes", []).append(value if known else identifier)
    countries = [country.lower() for country in split(row["countries"])]
    return entity(listed(row["entity_id"]), schema, **names, country=countries, **numbers)


def _sanction(row: Row, source: Row) -> Entity:
    number = row["entity_id"].partition(":")[2]
    return entity(
        made_id("sanction", row["entity_id"]), "Sanction", entity=listed(row["entity_id"]), recordId=row["entity_id"],
        program=split(row["programmes"]), authority=source.get("publisher"), authorityId=number,
        publisher=row["source_title"], sourceUrl=web(source.get("url")), listingDate=row["designated_on"],
        reason=row["reason"],
    )  # fmt: skip


def _documentation(row: Row) -> Entity:
    against = f"; against: {row['contradictions']}" if row["contradictions"] else ""
    return entity(
        made_id("match", row["match_id"]), "Documentation", entity=listed(row["entity_id"]),
        document=made_id("article", row["article_id"]), role=f"named as {row['mention']}", date=row["published_on"],
        status=f"{row['band']}, {row['score']:.2f}, priority {row['priority']}", description=row["sentence"],
        summary=f"{row['evidence'] or ''}{against}", recordId=row["match_id"],
    )  # fmt: skip


def _mentions(findings: Findings) -> Iterator[Entity]:
    story = {key: copy_of or key for key, copy_of in findings.articles.select("article_id", "copy_of").iter_rows()}
    resolved: dict[tuple[str, str], list[str]] = {}  # what a copy says alike is matched on another article of its story
    for match in findings.matches.filter(pl.col("band") == "match").iter_rows(named=True):
        if SCHEMATA[match["entity_kind"]] in PARTIES:
            resolved.setdefault((story[match["article_id"]], match["mention"]), []).append(listed(match["entity_id"]))
    named = findings.mentions.select("article_id", "mention", kind=pl.col("mention_kind").cast(pl.String()))
    for article, mention, kind in named.unique(maintain_order=True).iter_rows():
        if kind in SCHEMATA:
            yield entity(
                made_id("mention", article, mention, kind), "Mention", document=made_id("article", article),
                name=mention, detectedSchema=SCHEMATA[kind], resolved=resolved.get((story[article], mention)),
            )  # fmt: skip
