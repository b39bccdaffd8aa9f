import json
from pathlib import Path

import polars as pl
import pytest
from listed import opened, prepared, screened
from lxml import html
from report_findings import DAY, findings, party
from test_cli import xref

from xref.contradictions import between_lists, of_entity
from xref.report.html import page

HEAD = "id,name,kind,countries,birth_date,identifiers\n"


def said(folder: Path, *rows: str) -> str | None:
    """What the lists a, b, ... of one row each contradict each other about, taken for one party."""
    tables = opened(folder, {key: f"{HEAD}1,{row}\n" for key, row in zip("abcd", rows, strict=False)}).tables
    party_of = tables.entities.select("entity_id", party_id=pl.lit("p"))
    return of_entity("a:1", tables, party_of)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("Oleg Li,person,,1960-05-17,", "Oleg Li,person,,1961,"), "birth date: a says 1960-05-17, b says 1961"),
        (("Oleg Li,person,,1960-05-17,", "Oleg Li,person,,1960,"), None),  # a year that holds the day
        (("Oleg Li,person,,1960;1961,", "Oleg Li,person,,1961-02-03;1970,"), None),  # one of several agrees
        (("Oleg Li,person,,1960,", "Oleg Li,person,,,"), None),  # what is not stated contradicts nothing
        (("Oleg Li,person,RU,,", "Oleg Li,person,UA;BY,,"), "nationality: a says RU, b says BY or UA"),
        (("Acme,organisation,HK,,", "Acme,organisation,CN,,"), None),  # a territory and its country
        (("Acme,organisation,,,", "Acme,vessel,,,"), "kind: a says organisation, b says vessel"),
        (("Acme,organisation,,,", "Acme,unknown,,,"), None),
        (
            ("Acme,organisation,,,inn:7718852163", "Acme,organisation,,,inn:7718852164"),
            "INN: a says 7718852163, b says 7718852164 (its check digits do not hold)",
        ),
        (("Kolomna,vessel,,,imo:9610810", "Kolomna,vessel,,,imo:IMO 9610810"), None),
        (("Oleg Li,person,,,passport:1", "Oleg Li,person,,,passport:2"), None),  # people have several
        (
            ("Oleg Li,person,,1960,", "Oleg Li,person,,1960-02-01,", "Oleg Li,person,,1962,", "Oleg Li,person,,,"),
            "birth date: a says 1960, b says 1960-02-01, c says 1962",
        ),
        (
            ("Oleg Li,person,RU,1960,", "Oleg Li,person,UA,1962,"),
            "birth date: a says 1960, b says 1962; nationality: a says RU, b says UA",
        ),
    ],
)
def test_lists_contradict_where_nothing_stated_agrees(
    tmp_path: Path, rows: tuple[str, ...], expected: str | None
) -> None:
    assert said(tmp_path, *rows) == expected


def test_one_list_does_not_contradict_itself(tmp_path: Path) -> None:
    tables = opened(tmp_path, {"a": f"{HEAD}1,Oleg Li,person,,1960,\n2,Oleg Li,person,,1990,\n"}).tables
    party_of = tables.entities.select("entity_id", party_id=pl.lit("p"))
    assert between_lists(pl.Series(["p"]), tables, party_of).is_empty()


LISTS = {
    "one": f"{HEAD}1,Zephyr Kestrelworks,organisation,RU,,inn:7718852163;ogrn:1027700132195\n",
    "two": f"{HEAD}7,Zephyr Kestrelworks,organisation,RU,,inn:7707083893;ogrn:1027700132195\n",
}
WORDS = "INN: one says 7718852163, two says 7707083893"


def test_parties_and_commands_show_it(tmp_path: Path) -> None:
    found = screened(prepared(tmp_path, **LISTS), tmp_path / "corpus", a="Zephyr Kestrelworks sold engines.")
    assert found.parties.select("entity_ids", "list_contradictions").rows() == [("one:1; two:7", WORDS)]
    lists = tmp_path / "lists"
    shown = xref("match", "Zephyr Kestrelworks", "--lists", lists)
    assert shown.stdout.count(f"the lists disagree: {WORDS}\n") == 2
    as_json = json.loads(xref("match", "Zephyr Kestrelworks", "--lists", lists, "--json").stdout)
    assert {row["list_contradictions"] for row in as_json} == {WORDS}
    assert f"\nThe lists disagree: {WORDS}\n" in xref("explain", "Zephyr", "one:1", "--lists", lists).stdout


def test_the_page_shows_it_with_the_party() -> None:
    body = html.fromstring(page(findings(parties=[party(list_contradictions="flag: a says RU, b says PA")]), DAY))
    card = body.get_element_by_id("party-us-ofac-sdn-22543").text_content()
    assert "The lists disagree. flag: a says RU, b says PA" in card
    assert "lists disagree" not in html.fromstring(page(findings(), DAY)).text_content()
