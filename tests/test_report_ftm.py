import json
import re
from pathlib import Path

import pytest
from report_findings import findings, link, match, outcome

from xref import tables
from xref.report import ftm

NUMBERS = (
    "inn:7718852163; ogrn:1027739664457; lei:253400V1H6ART1UQ0N98; swift:SABRRUMM; imo:9187629; passport:123456; "
    "tail:EP-GOM; msn:23290; mmsi:273000000; callsign:UBAB; registration:5; phone:+74959632000; tax:77; vat:9; "
    "email:info@example.org; website:https://example.org; ssn:536-90-4399; national_id:2; duns:3; okpo:4; "
    "edrpou:6; uscc:7"
)


def by_schema(found: list[ftm.Entity]) -> dict[str, list[dict[str, list[str]]]]:
    schemata: dict[str, list[dict[str, list[str]]]] = {}
    for entity in found:
        schemata.setdefault(entity["schema"], []).append(entity["properties"])
    return schemata


def test_a_match_joins_article_party_and_sanction() -> None:
    found = list(ftm.entities(findings()))
    ids = {entity["schema"]: entity["id"] for entity in found}
    said = by_schema(found)
    assert said["Organization"] == [
        {
            "name": ["PRIVATE MILITARY COMPANY 'WAGNER'"], "alias": ["WAGNER GROUP"], "country": ["ru"],
            "innCode": ["7718852163"], "notes": ["other:SDN 22543"],
        }
    ]  # fmt: skip
    assert said["Sanction"] == [
        {
            "entity": [ids["Organization"]], "recordId": ["us_ofac_sdn:22543"], "program": ["RUSSIA-EO14024", "CAR"],
            "authority": ["US Treasury"],
            "authorityId": ["22543"], "publisher": ["OFAC SDN"], "sourceUrl": ["https://example.org/list"],
            "listingDate": ["2017-06-20"], "reason": ["A mercenary company."],
        }
    ]  # fmt: skip
    assert said["Mention"] == [
        {
            "document": [ids["Article"]], "name": ["Wagner"], "detectedSchema": ["Organization"],
            "resolved": [ids["Organization"]],
        }
    ]  # fmt: skip
    assert said["Documentation"][0]["status"] == ["match, 0.92, priority B"]
    assert said["Documentation"][0]["document"] == [ids["Article"]]


def test_a_possible_match_is_not_resolved() -> None:
    rows = [match(band="possible", priority="C", score=0.8)]
    assert "resolved" not in by_schema(list(ftm.entities(findings(matches=rows))))["Mention"][0]


def test_a_ship_is_linked_by_its_documentation() -> None:
    rows = [match(entity_kind="vessel", identifiers="imo:9187629; mmsi:273000000; kpp:1")]
    found = list(ftm.entities(findings(matches=rows)))
    said = by_schema(found)
    assert said["Vessel"][0]["imoNumber"] == ["9187629"]
    assert said["Vessel"][0]["notes"] == ["kpp:1"]
    assert "resolved" not in said["Mention"][0]
    assert said["Documentation"][0]["entity"] == [e["id"] for e in found if e["schema"] == "Vessel"]


def test_only_names_that_could_be_parties_are_mentions() -> None:
    kinds = ["person", "place", "goods", "equipment", "description", "unknown"]
    rows = [outcome(kind, 0, kind, "no_match") for kind in kinds]
    said = by_schema(list(ftm.entities(findings(mentions=rows))))
    assert [m["name"] for m in said["Mention"]] == [["person"], ["unknown"]]


def test_ids_are_unique_and_the_same_every_time(tmp_path: Path) -> None:
    ftm.write(findings(), tmp_path)
    lines = (tmp_path / "entities.ftm.json").read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    assert len({entity["id"] for entity in found}) == len(found)
    assert all(re.fullmatch(r"[0-9a-zA-Z.-]+", entity["id"]) for entity in found)
    assert found == list(ftm.entities(findings()))
    assert all(isinstance(v, str) and v for e in found for values in e["properties"].values() for v in values)


def test_a_party_that_matched_by_its_address_has_it() -> None:
    rows = [match(matched_name="1 Main Street, Springfield", name_quality=None)]
    assert by_schema(list(ftm.entities(findings(matches=rows))))["Organization"][0]["address"] == [rows[0][16]]


def test_a_link_of_two_named_parties_leads_to_the_article() -> None:
    rows = [
        link(subject="Acme Ltd", subject_kind="organisation"),
        link(subject="Acme Ltd", subject_kind="organisation", relation="paid", item="", start=1),
        link(subject="Acme Ltd", subject_kind="organisation", relation="paid", modality="alleged", start=2),
        link(subject="Acme Ltd", subject_kind="organisation", negated=True),
        link(),  # a description
        link(subject="Russia", subject_kind="place"),
    ]
    found = list(ftm.entities(findings(supply_chain=rows)))
    ids = {tuple(e["properties"].get("name", [])): e["id"] for e in found if e["schema"] == "Organization"}
    said = by_schema(found)
    assert [one["role"] for one in said["UnknownLink"]] == [["sold lathes"], ["paid lathes"]]
    assert said["UnknownLink"][1]["status"] == ["alleged, past"]
    assert said["UnknownLink"][0]["subject"] == [ids["Acme Ltd",]]
    assert said["UnknownLink"][0]["object"] == [ids["PRIVATE MILITARY COMPANY 'WAGNER'",]]
    assert said["UnknownLink"][0]["proof"] == [e["id"] for e in found if e["schema"] == "Article"]
    assert [(one["payer"], one["purpose"]) for one in said["Payment"]] == [([ids["Acme Ltd",]], ["paid"])]


def test_an_end_that_is_not_surely_listed_is_a_party_of_its_own() -> None:
    rows = [link(subject="Acme Ltd", subject_kind="organisation")]
    found = list(ftm.entities(findings(supply_chain=rows, matches=[match(band="possible", score=0.8)])))
    named = {e["properties"]["name"][0]: e["id"] for e in found if e["schema"] == "Organization"}
    assert by_schema(found)["UnknownLink"][0]["object"] == [named["Wagner"]]


def owned(**values: object) -> tuple[object, ...]:
    row: dict[str, object] = dict.fromkeys(tables.OWNERSHIP_ROWS.names())
    row |= {
        "article_id": "a1", "start": 29, "end": 35, "mention": "Wagner", "owned": "Acme Ltd", "rule": "a rule",
        "outcome": "owned", "percent": 60.0, "owners": "us_ofac_sdn:22543", "owner_names": "WAGNER", "path": "60%",
    }  # fmt: skip
    return tuple((row | values).values())


def test_an_ownership_needs_a_percentage() -> None:
    two = {"owners": "un_sc:1; un_sc:2", "owner_names": "A; B"}
    rows = [owned(), owned(rule="another"), owned(**two), owned(owned="Other Ltd", percent=None)]
    found = list(ftm.entities(findings(ownership=rows)))
    said = by_schema(found)
    assert [one["percentage"] for one in said["Ownership"]] == [["60"]]
    assert said["Ownership"][0]["summary"] == ["a rule: owned; 60%", "another: owned; 60%"]
    assert said["Ownership"][0]["asset"] == [e["id"] for e in found if e["properties"].get("name") == ["Acme Ltd"]]
    assert [one["role"] for one in said["UnknownLink"]] == [["owner, with others"], ["linked; what share is not known"]]
    assert [one["name"] for one in said["LegalEntity"]] == [["A"], ["B"]]


def all_sorts(kind: str) -> list[ftm.Entity]:
    """Entities of every schema that we write."""
    chain = [
        link(subject=f"One {kind}", subject_kind=kind, relation=relation, start=n)
        for n, relation in enumerate(("sold", "paid"))
    ]
    rows = [owned(), owned(owned="Other Ltd", percent=None, owners="un_sc:1", owner_names="A")]
    given = findings(matches=[match(entity_kind=kind, identifiers=NUMBERS)], supply_chain=chain, ownership=rows)
    return list(ftm.entities(given))


@pytest.mark.parametrize("kind", ["person", "organisation", "vessel", "aircraft", "address", "unknown"])
def test_followthemoney_takes_every_value(kind: str) -> None:
    model = pytest.importorskip("followthemoney", reason="followthemoney is not installed").model
    for entity in all_sorts(kind):
        schema = model.get(entity["schema"])
        assert set(entity["properties"]) <= set(schema.properties)
        proxy = model.get_proxy(entity, cleaned=False)
        kept = {name: sorted(values) for name, values in proxy.to_dict()["properties"].items()}
        assert {name: len(values) for name, values in kept.items()} == {
            name: len(values) for name, values in entity["properties"].items()
        }
        schema.validate({"properties": entity["properties"]})


@pytest.mark.parametrize("kind", ["person", "organisation", "vessel", "aircraft", "address", "unknown"])
def test_links_lead_to_entities_of_the_schema_that_they_ask_for(kind: str) -> None:
    model = pytest.importorskip("followthemoney", reason="followthemoney is not installed").model
    found = {entity["id"]: entity for entity in all_sorts(kind)}
    for entity in found.values():
        schema = model.get(entity["schema"])
        assert set(schema.required) <= set(entity["properties"])
        for name, values in entity["properties"].items():
            range_ = schema.properties[name].range
            if range_ is not None:
                assert all(model.get(found[value]["schema"]).is_a(range_) for value in values), (entity, name)
