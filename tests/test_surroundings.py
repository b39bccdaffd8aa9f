"""What an article must say around a name that others bear too before it counts."""

from pathlib import Path

import pytest
from listed import prepared, screened

from xref.prepared import Prepared

ROWS = """id,name,kind,aliases,countries,birth_date,identifiers
1,Grevalin Heavy Works JSC,organisation,GHW,RU,,
2,Grevalin Heavy Works Leasing LLC,organisation,,RU,,
3,LIBERTY,vessel,,,,imo:9074729
4,Pavel Tarquell,person,,RU,1961-04-05,
5,Composite JSC,organisation,,RU,,
6,Ministry of Defence,organisation,,SY,,
7,Foreign Signals Bureau,organisation,,RU,,
8,Ivan Petrovich OZHERELKIN,person,,RU,,
9,Grevalin,organisation,,RU,,
10,Tarvonak Trading House LLC,organisation,,RU,,
11,North Haven,organisation,,RU,,
"""


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepared(tmp_path_factory.mktemp("surroundings"), ours=ROWS)


def found(known: Prepared, folder: Path, text: str) -> set[tuple[str, str, str]]:
    folder.mkdir(exist_ok=True)
    rows = screened(known, folder / "c", a=text).matches.select("mention", "entity_id", "band").cast(str).iter_rows()
    return {(mention, key.removeprefix("ours:"), band) for mention, key, band in rows}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a name that tells needs nothing around it, and those that share a word of it are not meant
        ("Engineers at Grevalin signed the deal.", {("Grevalin", "9", "match")}),
        # an English word does not mean a firm, unless a country right beside it agrees
        ("The hull is made of Composite and steel in Oslo.", set()),
        ("Parts came from the Russian company Composite last year.", {("Composite", "5", "match")}),
        # with its legal form it sets out to name a company
        ("Parts came from Composite JSC last year.", {("Composite JSC", "5", "match")}),
        # a ship's name where the text speaks of none
        ("They fought for Liberty in Boston.", set()),
        # an acronym by the country that the article names somewhere: no match by itself
        ("Russia is at war. A spokesman of GHW declined to comment.", {("GHW", "1", "possible")}),
        ("Peru is at peace. A spokesman of GHW declined to comment.", set()),
        # or by the full name of the party
        ("Grevalin Heavy Works (GHW) is large. GHW declined to comment.",
         {("Grevalin Heavy Works", "1", "match"), ("GHW", "1", "match")}),
        # an organ of some state
        ("The Ministry of Defence in Oslo said so.", set()),
        ("Syria's Ministry of Defence said so.", {("Ministry of Defence", "6", "match")}),
        # a whole name of everyday words, of three or more
        ("Papers of the Foreign Signals Bureau were found.", {("Foreign Signals Bureau", "7", "possible")}),
        ("Papers of the Foreign Signals Bureau were found in Russia.", {("Foreign Signals Bureau", "7", "match")}),
        # a family name alone: rare, and the article speaks of the country
        ("In Moscow, Russia, reporters asked Tarquell about it.", {("Tarquell", "4", "possible")}),
        ("In Lima, reporters asked Tarquell about it.", set()),
        # a name spelt otherwise is another
        ("In Moscow, Russia, Ivan Orelkin spoke.", set()),
        # a word of a longer name
        ("The word Tarvonak is old.", set()),
    ],
)  # fmt: skip
def test_names_count_where_the_article_bears_them_out(
    known: Prepared, tmp_path: Path, text: str, expected: set[tuple[str, str, str]]
) -> None:
    assert found(known, tmp_path, text) == expected


def test_a_ship_is_one_where_the_text_speaks_of_ships(known: Prepared, tmp_path: Path) -> None:
    assert ("Liberty", "3", "match") in found(known, tmp_path, "The tanker Liberty, IMO 9074729, left Lima.")


def test_another_age_is_no_match(known: Prepared, tmp_path: Path) -> None:
    text = "published 2024-05-01\n\nPavel Tarquell, {}, left the firm on Monday."
    assert found(known, tmp_path / "same", text.format(63)) == {("Pavel Tarquell", "4", "match")}
    assert found(known, tmp_path / "other", text.format(27)) == {("Pavel Tarquell", "4", "possible")}


def test_what_is_left_out_is_said(known: Prepared, tmp_path: Path) -> None:
    mentions = screened(known, tmp_path / "c", a="The hull is made of Composite and steel in Oslo.").mentions
    reasons = dict(mentions.select("mention", "reason").iter_rows())
    assert reasons["Composite"].startswith("left out: everyday words")
    assert reasons["Composite"].endswith("ours:5")


def test_what_is_left_out_beside_a_match_is_said_too(known: Prepared, tmp_path: Path) -> None:
    mentions = screened(known, tmp_path / "c", a="Engineers at Grevalin signed the deal.").mentions
    outcome, reason = mentions.select("outcome", "reason").row(0)
    assert (outcome, reason[:9]) == ("match", "left out:")
    assert "ours:2" in reason
