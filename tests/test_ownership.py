"""Ownership: the examples of the published rules, what registers write, and that it is never a listing."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from listed import prepared
from lxml import html
from test_cli import rows, xref

from xref import ownership, screen
from xref.compare import query
from xref.corpus import read as read_articles
from xref.errors import TableError
from xref.ownership.counting import Holding, Verdict, verdicts
from xref.ownership.edges import Edges, percent, stated
from xref.ownership.rules import Rule, rules
from xref.policy import Policy
from xref.prepared import Prepared
from xref.rules import rules as dated_rules

DAY = date(2026, 11, 26)


def rule(key: str, day: date = DAY) -> Rule:
    return next(rule for rule in rules(day) if rule.key == key)


def holding(text: str) -> Holding:
    """`X 50 A`, `X >50 A`, `X 50-75 A`, `X ? A` (share not known), `X controls A`, `X linked A`."""
    owner, share, owned = text.split()
    low, high = percent("?" if share in ("controls", "linked") else share) or (0, 100)
    return Holding(owner, owned, low, high, share == "controls", share == "linked", text, "register", None)


def judged(key: str, *edges: str, listed: str = "X Y", possibly: str = "P", day: date = DAY) -> dict[str, Verdict]:
    return verdicts(map(holding, edges), set(listed.split()), set(possibly.split()), rule(key, day))


def outcome(key: str, owned: str, *edges: str, day: date = DAY) -> str | None:
    found = judged(key, *edges, day=day).get(owned)
    return found and found.outcome


# OFAC, frequently asked question 401, example by example; 399 and 398 below
def test_the_owned_of_an_owned_party_is_blocked() -> None:
    assert outcome("ofac", "B", "X 50 A", "A 50 B") == "reaches the threshold"


def test_shares_through_two_blocked_parties_are_added_up() -> None:
    found = judged("ofac", "X 50 A", "X 50 B", "A 25 C", "B 25 C")["C"]
    assert (found.outcome, found.percent, found.owners) == ("reaches the threshold", 50, ("X",))
    assert [step.words for step in found.path][-2:] == ["B 25 C", "A 25 C"]


def test_direct_and_indirect_shares_are_added_up() -> None:
    assert outcome("ofac", "B", "X 50 A", "X 10 B", "A 40 B") == "reaches the threshold"


def test_the_share_of_a_party_that_is_not_blocked_does_not_count() -> None:
    found = judged("ofac", "X 50 A", "X 25 B", "A 25 C", "B 25 C")
    assert (found["B"].outcome, found["C"].outcome, found["C"].percent) == (
        "below the threshold", "below the threshold", 25,
    )  # fmt: skip


def test_minority_shares_are_not_multiplied_along_a_chain() -> None:
    assert outcome("ofac", "C", "X 25 A", "X 25 B", "A 50 C", "B 50 C") is None


def test_shares_of_two_blocked_persons_are_added_up() -> None:
    found = judged("ofac", "X 25 A", "Y 25 A")["A"]
    assert (found.outcome, found.percent, found.owners) == ("reaches the threshold", 50, ("X", "Y"))


def test_control_alone_blocks_nothing_in_the_united_states() -> None:
    assert outcome("ofac", "A", "X controls A") == "percentage unknown"
    assert outcome("ofac", "A", "X 49.99 A") == "below the threshold"


def test_control_counts_in_the_european_union() -> None:
    found = judged("eu", "X controls A", "A 60 B")
    assert (found["A"].outcome, found["A"].percent) == ("controlled", None)
    assert found["B"].outcome == "reaches the threshold"


def test_half_counts_in_the_european_union_since_july_2024() -> None:
    assert outcome("eu", "A", "X 30 A", "Y 25 A") == "reaches the threshold"  # the Commission's example
    assert outcome("eu", "A", "X 50 A") == "reaches the threshold"
    assert outcome("eu_until_2024", "A", "X 50 A", day=date(2024, 7, 2)) == "below the threshold"
    assert "eu" not in {rule.key for rule in rules(date(2024, 7, 2))}


def test_two_owners_reach_the_british_threshold_only_by_a_joint_arrangement() -> None:
    found = judged("gb", "X 30 A", "Y 25 A", "X 50 B", "X >50 C")
    assert (found["A"].outcome, found["A"].percent, found["A"].owners) == (
        "reaches it only together", 55, ("X", "Y"),
    )  # fmt: skip
    assert found["B"].outcome == "below the threshold"
    assert found["C"].outcome == "reaches the threshold"


def test_one_owner_holds_directly_and_through_another_in_britain() -> None:
    assert outcome("gb", "B", "X 60 A", "A 30 B", "X 30 B") == "reaches the threshold"


@pytest.mark.parametrize(
    ("edge", "expected"),
    [
        ("X 45-55 A", "may reach the threshold"), ("X <50 A", "may reach the threshold"),
        ("X ? A", "percentage unknown"), ("X linked A", "percentage unknown"), ("P 80 A", "owner possibly listed"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_said(edge: str, expected: str) -> None:
    assert outcome("ofac", "A", edge) == expected


def test_what_is_not_known_is_followed_down_but_a_mere_link_is_not() -> None:
    found = judged("ofac", "X ? A", "A 100 B", "X linked C", "C 100 D")
    assert (found["B"].outcome, found["B"].percent) == ("percentage unknown", None)
    assert "D" not in found


def test_circles_end() -> None:
    found = judged("ofac", "X 30 A", "A 50 B", "B 50 A", "B 20 X")
    assert found["A"].outcome == "below the threshold"
    found = judged("ofac", "X 50 A", "A 50 B", "B 50 A", "B 20 X")
    assert (found["B"].outcome, "X" in found) == ("reaches the threshold", False)


def test_the_affiliates_rule_says_whether_it_is_in_force() -> None:
    assert rule("bis", date(2025, 10, 1)).state(date(2025, 10, 1)) == "in force since 2025-09-29"
    assert rule("bis").state(date(2026, 1, 1)).startswith("suspended from 2025-11-10 to 2026-11-09")
    assert rule("bis").state(DAY).endswith("look it up")
    (suspended,) = (dated for dated in dated_rules() if dated.key == "bis_affiliates")
    assert rule("bis").suspended == rule("bis_sdn").suspended == suspended
    assert f"{suspended.period} ({suspended.source})" in rule("bis").state(suspended.review_on)
    assert "bis" not in {rule.key for rule in rules(date(2025, 9, 28))}


def test_every_rule_is_cited_and_dated() -> None:
    for one in rules(DAY):
        assert one.source
        assert one.dated <= DAY
        assert one.lists


LISTED = """id,name,kind,countries,programme
1,Zaryad Holding,organisation,RU,RUSSIA-EO14024
2,Oleg Testov,person,RU,RUSSIA-EO14024
3,Meridian Lathe Works,organisation,RU,RUSSIA-EO14024
"""
EU_LISTED = """id,name,kind,countries
7,Zaryad Holding,organisation,RU
"""
EDGES = """owner;owned;percent;source;date
Zaryad Holding LLC;Kvartal Optics LLC;"51,5 %";register;2024-03-01
Kvartal Optics LLC;Lumen Trade FZE;100;register;2023-05-02
Oleg Testov;Basalt Shipping Ltd;25;filing;2022
Zaryad Holding;Basalt Shipping Ltd;>25;filing;
;Nobody's Ltd;10;filing;
Zaryad Holding;Obscure Ltd;much;filing;31.31.2024
"""
NEWS = (
    "Customs officers said that Kvartal Optics shipped thermal sights to a plant near Kazan. "
    "Lumen Trade FZE paid for the freight, and Basalt Shipping carried it. Brightwater Farms sells milk."
)


@pytest.fixture
def known(tmp_path: Path) -> Prepared:
    return prepared(tmp_path, us_ofac_sdn=LISTED, eu_fsf=EU_LISTED)


def edges(folder: Path, text: str = EDGES) -> Edges:
    (folder / "edges.csv").write_text(text, encoding="utf-8")
    return ownership.read(folder, [folder / "edges.csv"], DAY)


def test_an_article_names_a_party_that_a_listed_one_owns(tmp_path: Path, known: Prepared) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text(NEWS, encoding="utf-8")
    found = screen.articles(*read_articles(tmp_path / "news"), known, Policy(), (), edges(tmp_path))
    said = {(r["mention"], r["rule"]): r for r in found.ownership.iter_rows(named=True)}
    optics = said["Kvartal Optics", "OFAC 50 Percent Rule"]
    assert NEWS[optics["start"] : optics["end"]] == "Kvartal Optics"
    assert (optics["owned"], optics["outcome"], optics["percent"]) == (
        "Kvartal Optics LLC", "reaches the threshold", 51.5,
    )  # fmt: skip
    assert (optics["owners"], optics["as_of"]) == ("us_ofac_sdn:1", date(2024, 3, 1))
    lumen = said["Lumen Trade FZE", "OFAC 50 Percent Rule"]
    assert lumen["path"] == (
        "Zaryad Holding LLC owns 51.5% of Kvartal Optics LLC (register, 2024-03-01); "
        "Kvartal Optics LLC owns 100% of Lumen Trade FZE (register, 2023-05-02)"
    )
    assert lumen["as_of"] == date(2023, 5, 2)
    basalt = said["Basalt Shipping", "OFAC 50 Percent Rule"]
    assert (basalt["outcome"], basalt["owners"]) == ("reaches the threshold", "us_ofac_sdn:1; us_ofac_sdn:2")
    assert said["Basalt Shipping", "EU ownership and control"]["outcome"] == "may reach the threshold"
    assert ("Brightwater Farms", "OFAC 50 Percent Rule") not in said
    outcomes = dict(found.mentions.select("mention", "outcome").iter_rows())
    assert outcomes["Kvartal Optics"] == "no_match"  # ownership is no listing
    reasons = dict(found.mentions.select("mention", "reason").iter_rows())
    assert "OFAC 50 Percent Rule: reaches the threshold, by Zaryad Holding LLC" in reasons["Kvartal Optics"]
    assert reasons["Brightwater Farms"] is None


def test_a_company_of_a_listed_ships_name_is_not_that_ship(tmp_path: Path) -> None:
    known = prepared(tmp_path, us_ofac_sdn=LISTED + "4,Sirocco,vessel,RU,RUSSIA-EO14024\n")
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text("Sirocco GmbH paid for the lathes, police said.", encoding="utf-8")
    held = edges(tmp_path, "owner,owned,percent,source\nZaryad Holding,Sirocco GmbH,60,register\n")
    found = screen.articles(*read_articles(tmp_path / "news"), known, Policy(), (), held).ownership
    assert found.filter(rule="OFAC 50 Percent Rule")["outcome"].to_list() == ["reaches the threshold"]


def test_rows_that_are_not_understood_are_told(tmp_path: Path) -> None:
    read = edges(tmp_path)
    assert read.rows.height == 5
    assert read.quarantine.select("record", "field", "kept").rows() == [
        ("edges.csv:6", "owner", False), ("edges.csv:7", "percent", True), ("edges.csv:7", "date", True),
    ]  # fmt: skip
    assert read.files[0][0::2] == ("edges.csv", 5)


def test_more_than_all_of_a_party_is_doubted(tmp_path: Path) -> None:
    read = edges(tmp_path, "owner,owned,percent\nA,C,60\nB,C,60\nA,D,60\nA,D,70\n")
    assert read.quarantine.select("record", "value").rows() == [("C", "120")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("who,whom\nA,B\n", "no column owned and no column owner"),
        ("", "no column owned and no column owner"),
        ("owner,owned,percent\nA,B,0.51\nC,D,1\n", "no share is above 1"),
    ],
)
def test_a_file_that_is_none_says_what_to_do(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(TableError, match=says):
        edges(tmp_path, text)


def test_an_id_needs_no_name(tmp_path: Path, known: Prepared) -> None:
    read = edges(tmp_path, "owner,owner_id,owned,percent\nThe plant,us_ofac_sdn:3,Delta Tools,80\n")
    found = ownership.of_name(query("Delta Tools OOO"), known, Policy(), read)
    assert found.select("rule", "owners").rows()[0] == ("OFAC 50 Percent Rule", "us_ofac_sdn:3")


def test_what_differs_in_its_legal_form_is_another_party(tmp_path: Path, known: Prepared) -> None:
    read = edges(tmp_path, "owner,owned,percent\nZaryad Holding,Rill GmbH,70\nRill GmbH,Rill Ltd,20\n")
    found = ownership.of_name(query("Rill Ltd"), known, Policy(), read)
    outcomes = dict(found.select("owned", "outcome").iter_rows())
    assert outcomes == {"Rill GmbH": "reaches the threshold", "Rill Ltd": "below the threshold"}


def test_the_newest_of_two_statements_counts_and_the_other_is_told(tmp_path: Path, known: Prepared) -> None:
    read = edges(tmp_path, "owner,owned,percent,date\nZaryad Holding,Rill,70,2020-01-01\nZARYAD HOLDING,Rill,20,2024\n")
    found = ownership.of_name(query("Rill"), known, Policy(), read)
    assert found["outcome"].unique().to_list() == ["below the threshold"]
    assert "owns 20% of Rill (edges.csv, 2024-01-01, elsewhere 70%)" in found["path"][0]


def test_what_many_names_mean_is_kept(tmp_path: Path, known: Prepared) -> None:
    lines = [f"Zaryad Holding,Plant {i} of the North,{i % 100 + 1}" for i in range(1000)]
    read = edges(tmp_path, "\n".join(["owner,owned,percent", *lines]))
    first, again = (ownership.of_name(query("Plant 79 of the North"), known, Policy(), read) for _ in range(2))
    assert first.equals(again)
    assert first.filter(pl.col("owned") == "Plant 79 of the North")["percent"].unique().to_list() == [80]
    assert len(list(known.folder.glob("ownership-*"))) == 1


def test_what_lists_state_is_read_both_ways(tmp_path: Path) -> None:
    known = prepared(tmp_path, us_ofac_sdn=LISTED)
    relations = pl.DataFrame(
        [
            ("us_ofac_sdn:3", "owned by", "zaryad holding", None), ("us_ofac_sdn:1", "subsidiary", "Farway Ltd", None),
            ("us_ofac_sdn:3", "Linked To", "Oleg Testov", None), ("us_ofac_sdn:2", "Linked To", "Whoever", None),
            ("us_ofac_sdn:2", "brother of", "Pavel", None),
            ("us_ofac_sdn:2", "owned by", "Zaryad Holding", "1"),
        ],
        schema=known.lists.tables.relations.schema, orient="row",
    )  # fmt: skip
    found = stated(known.lists.tables._replace(relations=relations))
    assert found.select("owner", "owner_id", "owned", "owned_id", "linked").rows() == [
        ("Oleg Testov", "us_ofac_sdn:2", "Meridian Lathe Works", "us_ofac_sdn:3", True),
        ("Zaryad Holding", "us_ofac_sdn:1", "Farway Ltd", None, False),
        ("zaryad holding", "us_ofac_sdn:1", "Meridian Lathe Works", "us_ofac_sdn:3", False),
    ]


def test_the_commands_read_the_files_and_say_so(tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    (lists / "ownership").mkdir(parents=True)
    (lists / "ownership" / "own.csv").write_text("owner,owned,percent\nRosoboronexport,Kvartal Optics,50\n")
    done = xref("match", "Kvartal Optics", "--lists", lists)
    assert "Owned, not listed: Kvartal Optics: OFAC 50 Percent Rule: reaches the threshold, 50%" in done.stdout
    assert "Ownership: 1 edge of own.csv" in done.stdout
    (tmp_path / "suppliers.csv").write_text("name\nKvartal Optics\nMilk Farm\n")
    more = tmp_path / "more.csv"
    more.write_text("owner,owned,percent\nKvartal Optics,Milk Farm,bad\n")
    done = xref("screen", tmp_path / "suppliers.csv", "--lists", lists, "--ownership", more, "--out", tmp_path / "out")
    assert done.stderr == ""
    report = tmp_path / "out" / "latest"
    said = {(row["article_id"], row["rule"]): row["outcome"] for row in rows(report / "ownership.csv")}
    assert said["1", "OFAC 50 Percent Rule"] == "reaches the threshold"
    assert said["2", "OFAC 50 Percent Rule"] == "percentage unknown"
    manifest = json.loads((report / "manifest.json").read_text(encoding="utf-8"))
    assert [(file["file"], file["edges"]) for file in manifest["ownership"]] == [("own.csv", 1), ("more.csv", 1)]
    assert "more.csv:2" in {row["record"] for row in rows(report / "quarantine.csv")}
    assert rows(report / "mentions.csv")[0]["outcome"] == "no_match"
    assert "Ownership: 1 edge of own.csv, 1 edge of more.csv;" in done.stdout
    section = html.parse(report / "report.html").getroot().get_element_by_id("ownership").text_content()
    assert "reaches the threshold, 50%" in section
    assert "Rosoboronexport owns 50% of Kvartal Optics (own.csv)" in section
