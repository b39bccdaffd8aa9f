"""Findings written by hand, for the tests of the report."""

from datetime import date
from typing import Any

import polars as pl

from xref import tables
from xref.tables import Findings, table

DAY = date(2024, 5, 7)
TEXT = "The drones came from Wagner. Wagner denied it. A satellite image reseller sold lathes to Wagner."


def match(**values: Any) -> tuple[object, ...]:
    """A row of `tables.MATCHES`; what is not given is an ordinary match of the second Wagner in `TEXT`."""
    row: dict[str, Any] = dict.fromkeys(tables.MATCHES.names())
    row |= {
        "match_id": "m1", "band": "match", "priority": "B", "score": 0.92, "article_id": "a1",
        "article_title": "Drones for sale", "published_on": DAY, "article_url": "https://example.org/a1",
        "mention": "Wagner", "mention_kind": "organisation", "start": 29, "end": 35, "sentence": "Wagner denied it.",
        "entity_id": "us_ofac_sdn:22543", "entity_name": "PRIVATE MILITARY COMPANY 'WAGNER'",
        "entity_kind": "organisation", "matched_name": "WAGNER GROUP", "name_quality": "alias", "source": "us_ofac_sdn",
        "source_title": "OFAC SDN", "programmes": "RUSSIA-EO14024; CAR", "designated_on": date(2017, 6, 20),
        "countries": "RU", "identifiers": "inn:7718852163; other:SDN 22543", "reason": "A mercenary company.",
        "party_id": "us_ofac_sdn:22543", "evidence": "every paired word is equal", "contradictions": "",
        "list_published_on": DAY, "list_sha256": "ab" * 32,
    }  # fmt: skip
    return tuple((row | values).values())


def party(**values: Any) -> tuple[object, ...]:
    """A row of `tables.PARTIES` for such a match."""
    row: dict[str, Any] = {
        "party_id": "us_ofac_sdn:22543", "name": "PRIVATE MILITARY COMPANY 'WAGNER'", "kind": "organisation",
        "band": "match", "score": 0.92, "countries": "RU", "sources": "us_ofac_sdn",
        "entity_ids": "us_ofac_sdn:22543", "programmes": "RUSSIA-EO14024; CAR",
        "first_designated_on": date(2017, 6, 20), "mentions": "Wagner", "articles": "a1", "article_count": 1,
        "list_contradictions": None,
    }  # fmt: skip
    return tuple((row | values).values())


def record(**values: Any) -> tuple[object, ...]:
    """A row of `tables.RECORD_ROWS` for such a party."""
    row: dict[str, Any] = dict.fromkeys(tables.RECORD_ROWS.names())
    row |= {
        "party_id": "us_ofac_sdn:22543", "entity_id": "us_ofac_sdn:22543", "source": "us_ofac_sdn",
        "source_title": "OFAC SDN", "name": "PRIVATE MILITARY COMPANY 'WAGNER'", "kind": "organisation",
        "other_names": "WAGNER GROUP; PMC WAGNER (weak)", "dates": "2014", "countries": "RU",
        "programmes": "RUSSIA-EO14024; CAR", "designated_on": date(2017, 6, 20),
        "identifiers": "inn:7718852163; other:SDN 22543", "reason": "A mercenary company.",
        "raw": "line 7", "list_published_on": DAY, "list_sha256": "ab" * 32,
    }  # fmt: skip
    return tuple((row | values).values())


def health(key: str = "us_ofac_sdn", state: str = "fresh", url: str = "https://example.org/list") -> tuple[object, ...]:
    """A row of `tables.LISTS`."""
    return (
        key, "OFAC SDN", state, DAY, "2024-05-08T06:00:00Z", 1, 49, 2, "ab" * 32, "public domain", "US Treasury", url,
        49, 176, 3, None, "2024-05-08T06:00:00+00:00", "2024-05-08T08:00:00+00:00", "parties",
    )  # fmt: skip


def change(**values: Any) -> tuple[object, ...]:
    """A row of `tables.CHANGE_ROWS`; what is not given is a match that is new."""
    row: dict[str, Any] = dict.fromkeys(tables.CHANGE_ROWS.names())
    row |= {
        "change": "new", "match_id": "m1", "article_id": "a1", "article_title": "Drones for sale", "mention": "Wagner",
        "entity_id": "us_ofac_sdn:22543", "entity_name": "PRIVATE MILITARY COMPANY 'WAGNER'", "source": "us_ofac_sdn",
        "band": "match", "score": 0.92, "why": "list",
    }  # fmt: skip
    return tuple((row | values).values())


def outcome(mention: str, start: int, kind: str, outcome: str, reason: str | None = None) -> tuple[object, ...]:
    """A row of `tables.OUTCOME_ROWS`."""
    end = start + len(mention)
    return ("a1", start, end, mention, kind, mention, "shape", outcome, None, None, "us_ofac_sdn", reason, None)


def article(key: str, title: str, text: str, **values: Any) -> tuple[object, ...]:
    """A row of `tables.ARTICLE_ROWS`; what is not given is an English article of its own."""
    row: dict[str, Any] = dict.fromkeys(tables.ARTICLE_ROWS.names())
    row |= {
        "article_id": key, "title": title, "published_on": DAY, "language": "en", "copies": 0, "path": f"{key}.txt",
        "sha256": "cd" * 32, "characters": len(text), "mentions": 4, "matches": 1, "text": text,
    }  # fmt: skip
    return tuple((row | values | {"urls": values.get("urls", values.get("url"))}).values())


def goods_row(**values: Any) -> tuple[object, ...]:
    """A row of `tables.GOODS_ROWS`; what is not given is of the lathes in `TEXT`."""
    row: dict[str, Any] = dict.fromkeys(tables.GOODS_ROWS.names())
    row |= {
        "article_id": "a1", "start": 79, "end": 85, "mention": "lathes", "term": "lathes", "hs6": "8458.11; 8458.91",
        "chpl_tier": "4.B", "eccn": "2B001; 2B991", "eu_annex": "Annex I 2B001; Annex XL",
        "status": "candidate, not a classification", "basis": "BIS Common High Priority List (2024-02-23)",
        "sentence": TEXT[47:],
    }  # fmt: skip
    return tuple((row | values).values())


def link(**values: Any) -> tuple[object, ...]:
    """A row of `tables.SUPPLY_CHAIN`; what is not given is the sale of `TEXT`."""
    row: dict[str, Any] = dict.fromkeys(tables.SUPPLY_CHAIN.names())
    row |= {
        "priority": "B", "article_id": "a1", "start": 47, "end": 97, "subject": "satellite image reseller",
        "subject_kind": "description", "subject_start": 49, "relation": "sold", "item": "lathes", "item_kind": "goods",
        "item_start": 79, "object": "Wagner", "object_kind": "organisation", "object_start": 89, "tense": "past",
        "negated": False, "modality": "asserted", "said_by": "", "sentence": TEXT[47:],
        "subject_outcome": "needs_human", "object_outcome": "match", "object_entity_ids": "us_ofac_sdn:22543",
        "red_flags": "Wagner is listed (us_ofac_sdn:22543)",
    }  # fmt: skip
    return tuple((row | values).values())


def findings(**frames: Any) -> Findings:
    """One article, one party; each table may be given as rows instead."""
    rows: dict[str, Any] = {
        "matches": [match()],
        "evidence": [("m1", "name", 0.92, "every paired word is equal")],
        "mentions": [
            outcome("Wagner", 29, "organisation", "match"),
            outcome("satellite image reseller", 49, "description", "needs_human", "a description, not a name"),
            outcome("lathes", 79, "goods", "not_screened", "goods are not parties"),
            outcome("drones", 4, "equipment", "no_match"),
        ],
        "parties": [party()],
        "records": [record()],
        "supply_chain": [link()],
        "lists": [health()],
        "quarantine": [("us_ofac_sdn", "uid=7", "dob", "31 Feb", "no such day", True)],
        "articles": [article("a1", "Drones for sale", TEXT, publisher="Example", url="https://example.org/a1")],
        "unread": [("b.pdf", "b.pdf", "it is no text")],
        "descriptions": [], "equipment": [], "goods": [goods_row()], "ownership": [], "changes": [],
    }  # fmt: skip
    schemas = {
        "matches": tables.MATCHES, "evidence": tables.EVIDENCE, "mentions": tables.OUTCOME_ROWS,
        "parties": tables.PARTIES, "records": tables.RECORD_ROWS, "supply_chain": tables.SUPPLY_CHAIN,
        "lists": tables.LISTS, "quarantine": tables.QUARANTINE, "articles": tables.ARTICLE_ROWS,
        "unread": tables.UNREAD, "descriptions": tables.DESCRIPTION_ROWS, "equipment": tables.EQUIPMENT_ROWS,
        "goods": tables.GOODS_ROWS, "ownership": tables.OWNERSHIP_ROWS, "changes": tables.CHANGE_ROWS,
    }  # fmt: skip
    return Findings(**{name: table(some, schemas[name]) for name, some in (rows | frames).items()})


def many(matches: int) -> Findings:
    """`matches` matches of a fifth as many parties, each party in five of a hundred articles."""
    parties = matches // 5
    texts = [f"Article {a}. " + "Wagner denied it. " * 40 for a in range(100)]
    rows = []
    for n in range(matches):
        a, key = (n + n // parties) % 100, f"us_ofac_sdn:{n % parties}"
        start = texts[a].index("Wagner")
        rows.append(
            match(
                match_id=f"m{n}", article_id=f"a{a}", article_title=f"No. {a}", start=start, end=start + 6,
                entity_id=key, party_id=key,
            )
        )  # fmt: skip
    found = [party(party_id=f"us_ofac_sdn:{n}", name=f"Wagner {n}", article_count=5) for n in range(parties)]
    articles = [article(f"a{a}", f"No. {a}", text) for a, text in enumerate(texts)]
    return findings(matches=rows, parties=found, articles=articles)


def empty() -> Findings:
    """A run that found nothing at all."""
    full = findings()
    return Findings(*(pl.DataFrame(schema=frame.schema) for frame in full))
