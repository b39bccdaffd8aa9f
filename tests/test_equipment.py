"""From the weapon that an article names to who makes it, whose parts were found in it, and which of them are listed."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from listed import prepared, screened
from test_cli import SEEDS, rows, xref
from test_components import PARTS, REAL

from xref import makers
from xref.mentions import find
from xref.policy import Policy
from xref.prepared import Prepared
from xref.report import html
from xref.tables import COMPONENTS, EQUIPMENT_ROWS, LISTS, Findings, table

LISTED = """id,name,kind,aliases,countries
1,Special Technology Center,organisation,STC,RU
2,Kestrel Navigation,organisation,,CN
3,Quill,organisation,,
4,Osprey Trade,organisation,,HK
"""


def part(n: int, system: str, maker: str | None, country: str | None, what: str, *traders: str) -> tuple[object, ...]:
    return (f"p:{n}", "p", system, what, None, maker, country, None, list(traders), None, "")


PUBLISHED = [
    part(1, "UAV Orlan-10 No. 7", "U-blox", "CH", "GNSS module K1"),
    part(4, "UAV Orlan-10 No. 8", "U-blox", "CH", "GNSS module K1"),
    part(2, "UAV Orlan-10 No. 8", "Kestrel Navigation Co., Ltd.", "CN", "GNSS module K2"),
    part(3, "UAV Orlan-10 No. 8", "Quill", "US", "memory chip Q3", "importer: Osprey Trade LLC"),
    *(
        part(10 + n, "UAV Orlan-10 No. 8", f"Maker {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[n]}rn", "US", "chip")
        for n in range(20)
    ),
    part(50, 'Radio "ZK-77" (No. 4)', "U-blox", "CH", "GNSS module K1"),
]


@pytest.fixture
def known(tmp_path: Path) -> Prepared:
    """A list of one's own, and a publication of parts beside it."""
    made = prepared(tmp_path, ours=LISTED)
    health = dict.fromkeys(LISTS.names())
    health |= {"key": "p", "title": "Parts", "state": "fresh", "holds": "components", "entries": 25}
    tables = made.lists.tables._replace(components=table(PUBLISHED, COMPONENTS))
    lists = made.lists._replace(
        tables=tables, health=pl.concat([made.lists.health, table([tuple(health.values())], LISTS)])
    )
    return made._replace(lists=lists)


def told(found: Findings) -> dict[tuple[str, str], tuple[str, str | None]]:
    """(system, maker) -> (outcome, entity ids)."""
    columns = ("system", "name", "outcome", "entity_ids")
    return {
        (system, name): (outcome, ids) for system, name, outcome, ids in found.equipment.select(columns).iter_rows()
    }


def test_a_system_leads_to_its_maker_and_to_the_makers_of_its_parts(known: Prepared, tmp_path: Path) -> None:
    found = screened(known, tmp_path / "c", a="An Orlan drone fell on a field.", b="Some ZFB-05 vehicles were seen.")
    assert found.equipment.schema == EQUIPMENT_ROWS
    said = told(found)
    assert said["Orlan-10", "Special Technology Center"] == ("match", "ours:1")
    assert said["Orlan-10", "Kestrel Navigation Co., Ltd."] == ("match", "ours:2")
    assert said["Orlan-10", "U-blox"] == ("no_match", None)
    assert said["Orlan-10", "Osprey Trade LLC"] == ("match", "ours:4")
    assert said["ZFB-05 Xinxing", "Shaanxi Baoji Special Vehicles Manufacturing"] == ("no_match", None)
    roles = dict(found.equipment.select("name", pl.col("role")).iter_rows())
    assert roles["Osprey Trade LLC"] == "importer"
    assert found.equipment["lists_screened"].drop_nulls().unique().to_list() == ["ours"]
    assert found.equipment["name"][0] == "Special Technology Center"  # the maker of the whole comes first
    outcomes = {m: (o, why) for m, o, why in found.mentions.select("mention", "outcome", "reason").iter_rows()}
    assert outcomes["Orlan"] == ("no_match", "made by Special Technology Center: match")
    assert outcomes["ZFB-05"] == ("no_match", "made by Shaanxi Baoji Special Vehicles Manufacturing: no_match")


def test_parts_have_candidate_codes_and_who_documents_them(known: Prepared, tmp_path: Path) -> None:
    found = screened(known, tmp_path / "c", a="An Orlan drone fell on a field.")
    (row,) = found.equipment.filter(pl.col("name") == "U-blox").to_dicts()
    assert (row["country"], row["parts"], row["hs6"], row["chpl_tier"]) == ("CH", 2, "8526.91", "2")
    assert row["components"] == "2 x satellite navigation receiver (GNSS module K1)"
    assert row["basis"].startswith("Parts, as of an unknown day; ")
    assert (row["mention"], found.articles["text"][0][row["start"] : row["end"]]) == ("Orlan", "Orlan")


def test_makers_of_countries_that_the_text_gives_for_parts_come_first(known: Prepared, tmp_path: Path) -> None:
    found = screened(
        known, tmp_path / "c",
        swiss="Experts found Swiss components in an Orlan drone.",
        near="An Orlan drone fell on a field. Experts found American microchips in it.",
        listed="Experts found Swiss components in an Orlan drone. New American sanctions name Chinese companies.",
        far="An Orlan drone fell on a field. " + "It rained there. " * 30 + "They sell Swiss components.",
    )  # fmt: skip
    first = (
        found.equipment.filter(pl.col("role") == "component maker")
        .group_by("article_id", maintain_order=True)
        .agg(pl.col("country").first())
    )
    said = dict(first.iter_rows())
    assert said == {"far.txt": "CN", "listed.txt": "CH", "near.txt": "US", "swiss.txt": "CH"}  # the Chinese is listed


def test_what_is_left_over_is_summed_and_nothing_listed_is_in_it(known: Prepared, tmp_path: Path) -> None:
    found = screened(known, tmp_path / "c", a="An Orlan drone fell on a field.")
    parts = found.equipment.filter(pl.col("role") == "component maker")
    every = makers.find(["Orlan-10"], known)["Orlan-10"].supplies
    listed = [s for s in every if s.role == "component maker"]
    assert parts["parts"].sum() == sum(s.parts for s in listed)
    rest = parts.row(-1, named=True)
    assert rest["name"] == f"{len(listed) - parts.height + 1} other makers"
    assert makers.counts_of(rest["components"], rest["parts"])["US"] >= 5
    assert rest["outcome"] == "no_match"
    assert parts.height <= makers.MOST + 1


def test_an_abbreviation_is_no_match_without_a_country(tmp_path: Path) -> None:
    made = prepared(tmp_path, ours="id,name,kind,countries\n1,QXV,organisation,\n2,JKW,organisation,JP\n")
    parts = [part(1, "UAV Orlan-10", "QXV", "JP", "chip"), part(2, "UAV Orlan-10", "JKW", "JP", "chip")]
    tables = made.lists.tables._replace(components=table(parts, COMPONENTS))
    health = dict.fromkeys(LISTS.names()) | {"key": "p", "title": "Parts", "holds": "components"}
    lists = made.lists._replace(
        tables=tables, health=pl.concat([made.lists.health, table([tuple(health.values())], LISTS)])
    )
    found = makers.find(["Orlan-10"], made._replace(lists=lists))
    status = makers.statuses(found.values(), made._replace(lists=lists), Policy())
    assert (status["QXV", "JP"], status["JKW", "JP"]) == (("possible", ("ours:1",)), ("match", ("ours:2",)))


def test_copies_of_an_article_count_once(known: Prepared, tmp_path: Path) -> None:
    text = "The Orlan drone that fell on the field near the river carried a camera and an engine, experts said. " * 3
    found = screened(known, tmp_path / "c", a=text, b=text, c="A Lancet drone fell on a field far away in the east.")
    articles = found.equipment.select("article_id", "system").unique().sort("article_id").rows()
    assert articles == [("a.txt", "Orlan-10"), ("c.txt", "Lancet")]


def test_a_system_that_only_the_publication_has_is_found(known: Prepared, tmp_path: Path) -> None:
    found = screened(known, tmp_path / "c", a="They showed a ZK-77 radar and a Kestrel-5 drone.")
    assert told(found) == {('Radio "ZK-77"', "U-blox"): ("no_match", None)}


def test_texts_without_a_weapon_have_no_rows(known: Prepared, tmp_path: Path) -> None:
    assert screened(known, tmp_path / "c", a="The bakery opened at noon.").equipment.is_empty()


def test_the_report_shows_makers_and_parts_and_takes_names_for_hostile(known: Prepared, tmp_path: Path) -> None:
    found = screened(known, tmp_path / "c", a="An Orlan drone fell on a field.")
    hostile = found.equipment.with_columns(components=pl.lit("<script>alert(1)</script>"))
    text = html.page(found._replace(equipment=hostile), date(2026, 1, 1))
    section = text[text.index('id="equipment"') :]
    assert "Special Technology Center" in section
    assert 'class="system" data-row=""' in section  # the search goes through it
    assert "parts found in it, by the country of the maker: " in section
    assert "<script>alert" not in text


def test_one_system_on_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "custom").mkdir()
    (tmp_path / "custom" / "ours.csv").write_text(LISTED, encoding="utf-8")
    done = xref("equipment", "Орлан-10", "--lists", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Orlan-10  unmanned aircraft, RU\n")
    assert "Made by Special Technology Center (RU): match  " in done.stdout
    assert "ours:1" in done.stdout
    assert "  CH  U-blox: 3 x satellite navigation receiver (GNSS receiver NEO-M8N" in done.stdout
    facts = json.loads(xref("equipment", "Orlan", "--lists", tmp_path, "--source", "ours", "--json").stdout)
    assert facts["lists_screened"] == ["ours"]
    assert facts["makers"][0]["outcome"] == "match"
    assert {row["country"] for row in facts["parts"]} >= {"CH", "CN"}
    unknown = xref("equipment", "Zorbak", "--lists", tmp_path)
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert unknown.stderr.startswith("xref: no weapon or vehicle Zorbak that we know")


def test_the_seeds_with_the_real_table(tmp_path: Path) -> None:
    if not (REAL.is_dir() and SEEDS.is_dir()):
        pytest.skip("the shared data are not beside this checkout")
    lists = tmp_path / "lists"
    done = xref("refresh", "--from", REAL, "--lists", lists)
    assert done.stdout.startswith("new  ")
    assert PARTS.key in done.stdout
    assert xref("run", SEEDS, "--lists", lists, "--out", tmp_path / "out").returncode in (0, 3)
    found = rows(tmp_path / "out" / "latest" / "equipment.csv")
    orlan = [row for row in found if row["system"] == "Orlan-10"]
    assert (orlan[0]["name"], orlan[0]["outcome"]) == ("Special Technology Center", "match")
    assert "us_ofac_sdn:21332" in orlan[0]["entity_ids"]
    named = [row for row in orlan if row["country"] in ("CH", "CN")]
    assert named == orlan[1 : 1 + len(named)]  # the sentence gives Switzerland and China
    assert {"U-blox", "SIMCom Wireless Solutions"} <= {row["name"] for row in named}
    (zfb,) = [row for row in found if row["system"].startswith("ZFB-05")]
    assert (zfb["name"], zfb["outcome"]) == ("Shaanxi Baoji Special Vehicles Manufacturing", "no_match")
    assert zfb["lists_screened"]
    lists_csv = {row["key"]: row for row in rows(tmp_path / "out" / "latest" / "lists.csv")}
    assert lists_csv[PARTS.key]["entries"] == "5806"
    assert "ua_gur_components" not in zfb["lists_screened"]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The Junbish rocket attack killed two people.", "Junbish", "unknown"),
        ("They feared a Saraya drone and missile barrage.", "Saraya", "unknown"),
        ("It praised the Zawari drone strikes, and sent Bulwark armoured vehicles.", "Bulwark", "equipment"),
        ("They sent two Bulwark armoured vehicles. The Bulwarks were lost.", "Bulwark", "equipment"),
        ("A Zawari drone hit the port.", "Zawari", "equipment"),
        ("The Zawari drone attack came at dawn. Each Zawari drone carries 20 kg.", "Zawari", "equipment"),
        ("The Kinzhal missile strike hit a depot.", "Kinzhal", "equipment"),
        ("The Kh-77 missile strike hit a depot.", "Kh-77", "equipment"),
    ],
)
def test_who_attacks_with_a_weapon_is_no_weapon(text: str, name: str, kind: str) -> None:
    assert {m.kind for m in find(text) if text[m.start : m.end] == name} == {kind}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("It tested the capsule, Patriot, and ground systems.", "Patriot", "unknown"),
        ("The choir Grad; vehicles were parked outside.", "Grad", "unknown"),
        ("It moved a Patriot system to the border.", "Patriot", "equipment"),
        ("It moved launchers, Patriot, and more.", "Patriot", "equipment"),
    ],
)
def test_a_noun_for_other_things_makes_no_weapon_across_a_comma(text: str, name: str, kind: str) -> None:
    assert {m.kind for m in find(text) if text[m.start : m.end] == name} == {kind}
