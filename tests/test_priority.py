from pathlib import Path

import polars as pl
import pytest
from listed import prepared, screened

from xref import asked, rows, screen
from xref.compare import query
from xref.policy import Policy
from xref.priority import LEAST, RULES, is_frequent
from xref.score import CONTEXT
from xref.tables import Findings

OURS = """id,name,kind,countries,birth_date,identifiers,reason,programme
1,Sergey Ivanov,person,RU,1961-04-05,,Minister of Transport,BIG
2,Oleg Brashnikov,person,RU,,,,BIG
3,Volzhskaya Zarya,vessel,,,imo:9610810,,BIG
4,Northgate Kestrelworks,organisation,RU,,,"Supplies Oleg Brashnikov with engines in Ulyanovsk",BIG
5,Global Trading Group,organisation,,,,,BIG
6,Ruslan Terebov,person,KZ,,,,BIG
"""


def priorities(found: Findings) -> dict[tuple[str, str], str]:
    rows = found.matches.select("article_id", "mention", "priority").iter_rows()
    return {(article.removesuffix(".txt"), mention): priority for article, mention, priority in rows}


@pytest.fixture
def found(tmp_path: Path) -> Findings:
    return screened(
        prepared(tmp_path, ours=OURS),
        tmp_path / "corpus",
        bare="The report names Sergey Ivanov as a guest of the hotel.",
        role="Sergey Ivanov came late. Russian Transport Minister Sergey Ivanov opened the bridge.",
        singer="The singer Sergey Ivanov gave a concert.",
        rare="The report names Oleg Brashnikov as a guest of the hotel.",
        number="The tanker Evening Tide (IMO 9610810) was seen off Malta.",
        common="He once worked for Global Trading Group in his youth.",
        born="Sergey Ivanov (born 5 April 1961) owns the yard.",
        unborn="Sergey Ivanov, born on 7 May 1980, owns the yard.",
        country="The French businessman Ruslan Terebov bought a flat.",
    )


def test_the_top_is_told_apart_by_what_corroborates(found: Findings) -> None:
    said = priorities(found)
    assert said["rare", "Oleg Brashnikov"] == "A"
    assert said["number", "Evening Tide"] == "A"
    assert said["bare", "Sergey Ivanov"] == "C"  # the whole name agrees, and nothing else
    assert said["role", "Sergey Ivanov"] == "B"
    assert said["born", "Sergey Ivanov"] == "B"
    assert {said["singer", "Sergey Ivanov"], said["unborn", "Sergey Ivanov"]} == {"D"}
    assert said["country", "Ruslan Terebov"] == "D"  # a rare name, in another country
    scores = {row["article_id"]: row["score"] for row in found.matches.iter_rows(named=True)}
    assert scores["bare.txt"] > 0.95


def test_an_identifier_finds_a_party_of_another_name(found: Findings) -> None:
    (row,) = found.matches.filter(pl.col("article_id") == "number.txt").iter_rows(named=True)
    assert (row["entity_id"], row["band"]) == ("ours:3", "match")
    assert "priority A: an identifier with valid check digits is equal +10" in row["evidence"]


def test_a_number_without_a_name_finds_its_party(tmp_path: Path) -> None:
    text = "A tanker with the number IMO 9610810 was seen off Malta. Another, IMO 9610811, was not."
    found = screened(prepared(tmp_path, ours=OURS), tmp_path / "corpus", a=text)
    (row,) = found.matches.iter_rows(named=True)
    assert (row["mention"], row["entity_id"], row["priority"]) == ("IMO 9610810", "ours:3", "A")


def test_the_reasons_stand_in_the_evidence_and_what_differs_in_the_contradictions(found: Findings) -> None:
    rows = {row["article_id"]: row for row in found.matches.iter_rows(named=True)}
    assert rows["bare.txt"]["evidence"].endswith("; priority C: the whole name agrees +1, a common name -1"), rows[
        "bare.txt"
    ]["evidence"]
    assert "minister in the text, minister on the list +1" in rows["role.txt"]["evidence"]
    assert rows["unborn.txt"]["contradictions"] == "born 1980-05-07, on the list 1961-04-05"
    assert "singer in the text, minister on the list" in rows["singer.txt"]["contradictions"]


def test_within_a_band_the_priority_orders(found: Findings) -> None:
    rows = found.matches.select(pl.col("band", "priority").cast(pl.String())).rows()
    assert rows == sorted(rows)
    assert {priority for _, priority in rows} == {"A", "B", "C", "D"}


def test_a_linked_party_in_the_same_article_corroborates(tmp_path: Path) -> None:
    text = "Northgate Kestrelworks hired people. "
    found = screened(
        prepared(tmp_path, ours=OURS),
        tmp_path / "corpus",
        alone=text,
        linked=text + "Its engines went to Oleg Brashnikov last year.",
        place="Northgate Kestrelworks of Ulyanovsk hired people.",
    )
    rows = found.matches.filter(pl.col("mention") == "Northgate Kestrelworks").select("article_id", "evidence")
    said = {article: evidence.partition("; priority ")[2] for article, evidence in rows.iter_rows()}
    link = "the article names Oleg Brashnikov too, which lists link to it +2"
    assert [article for article, words in said.items() if link in words] == ["linked.txt"]
    assert [article for article, words in said.items() if "the list speaks of ulyanovsk too +1" in words] == [
        "place.txt"
    ]


def test_one_name_asked_has_a_priority_too(tmp_path: Path) -> None:
    known = prepared(tmp_path, ours=OURS)

    def best(**beside: str) -> str:
        found = asked.best(query("Sergey Ivanov", "person", **beside), known, 1, Policy(threshold=0.0))
        return str(found["priority"][0])

    assert (best(), best(country="RU"), best(country="RU", date="1961-04-05")) == ("C", "C", "A")
    assert best(country="FR", date="1990-01-01") == "D"


def test_a_name_that_many_parties_bear_counts_less(tmp_path: Path) -> None:
    rows = "".join(f"{n},Oleg Brashnikov,person,19{n}0-01-01\n" for n in range(50, 56))
    found = screened(
        prepared(tmp_path, ours="id,name,kind,birth_date\n" + rows), tmp_path / "corpus", a="They met Oleg Brashnikov."
    )
    assert set(found.matches["priority"].cast(pl.String())) == {"B"}
    assert found.matches["evidence"].str.contains("other listed parties fit as well -1").all()


def test_a_number_without_check_digits_or_with_wrong_ones_counts_less(tmp_path: Path) -> None:
    numbers = {"passport": "passport:4711", "right": "inn:7718852163", "wrong": "inn:7718852164"}
    text = "id,name,kind,identifiers\n" + "".join(f"{key},Firm {key},organisation,{n}\n" for key, n in numbers.items())
    known = prepared(tmp_path, ours=text)
    table = "id,name,identifier\n" + "".join(f"{key},Zephyr Hanseatic,{n}\n" for key, n in numbers.items())
    (tmp_path / "t.csv").write_text(table)
    columns = dict.fromkeys(("name", "kind", "country", "birth_date", "identifier", "address", "row_id"))
    found = screen.rows(rows.read(tmp_path / "t.csv", columns), known, Policy()).matches
    said = {row["article_id"]: row["evidence"].partition("; priority ")[2] for row in found.iter_rows(named=True)}
    assert said["passport"].startswith("A: a number is equal that one party has alone +6")
    assert said["right"].startswith("A: an identifier with valid check digits is equal +10")
    assert "an identifier is equal, but its check digits do not hold +3" in said["wrong"]
    assert said["wrong"][0] in "BC"


def test_a_name_is_frequent_by_its_words() -> None:
    assert all(map(is_frequent, ("Maria Ivanova", "Ivan Ivanovich Petrov", "Wang Wei")))
    assert not any(map(is_frequent, ("Dmitry Rogozin", "Kim Jong Un", "Sergey Brashnikov")))


def test_each_rule_of_context_has_its_points() -> None:
    assert set(CONTEXT) - set(RULES) == {
        "by_title",
        "by_surname",
        "same_identifier",
    }  # says little of who; by its check digits
    assert list(LEAST) == ["A", "B", "C"]
