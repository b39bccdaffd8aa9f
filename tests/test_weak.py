from pathlib import Path

import polars as pl
import pytest
from listed import prepared, screened

from xref import asked, rows, screen
from xref.compare import query
from xref.policy import Policy
from xref.prepared import Prepared

COLUMNS = dict.fromkeys(("name", "kind", "country", "birth_date", "identifier", "address", "row_id"))
ROWS = """id,name,kind,weak_aliases,countries
1,Acme Drones Ltd,organisation,Kestrel,RU
"""


@pytest.fixture
def known(tmp_path: Path) -> Prepared:
    return prepared(tmp_path, ours=ROWS)


def test_a_weak_alias_counts_where_something_corroborates_it(known: Prepared, tmp_path: Path) -> None:
    articles = {
        "alone": "The engines were shipped by Kestrel last week.",
        "country": "The engines were shipped by the Russian company Kestrel last week.",
        "named": "Acme Drones Ltd makes drones. The engines were shipped by Kestrel last week.",
    }
    on = screened(known, tmp_path / "c", Policy(), **articles)
    weak = on.matches.filter(pl.col("mention") == "Kestrel")
    assert sorted(weak["article_id"]) == ["alone.txt", "country.txt", "named.txt"]
    found = screened(known, tmp_path / "c", Policy(weak_aliases="corroborate"), **articles)
    weak = found.matches.filter(pl.col("mention") == "Kestrel")
    assert sorted(weak["article_id"]) == ["country.txt", "named.txt"]
    outcomes = found.mentions.filter(pl.col("mention") == "Kestrel").select("article_id", "outcome", "reason")
    said = {article: (outcome, reason) for article, outcome, reason in outcomes.iter_rows()}
    assert said["alone.txt"] == ("no_match", "left out: a weak alias, which nothing corroborates: ours:1")
    assert said["named.txt"][0] == "possible"


def test_a_weak_alias_alone_is_no_match_however_low_that_begins(known: Prepared, tmp_path: Path) -> None:
    found = screened(known, tmp_path / "c", Policy(match=0.8, threshold=0.5), alone="Engines came from Kestrel.")
    assert found.matches["band"].to_list() == ["possible"]


def test_one_name_is_asked_as_the_policy_says(known: Prepared) -> None:
    strict = Policy(weak_aliases="corroborate")
    assert asked.best(query("Kestrel"), known, 5, Policy()).height == 1
    assert asked.best(query("Kestrel"), known, 5, strict).height == 0
    assert asked.best(query("Kestrel", country="Russia"), known, 5, strict).height == 1


def test_a_row_of_a_table_is_screened_as_the_policy_says(known: Prepared, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,name,country\n1,Kestrel,\n2,Kestrel,Russia\n")
    found = screen.rows(rows.read(tmp_path / "t.csv", COLUMNS), known, Policy(weak_aliases="corroborate"))
    assert found.matches["article_id"].to_list() == ["2"]
