"""Which listed parties a description may mean, from the article to the rows of the report."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest
from listed import prepared, screened
from report_findings import DAY
from report_findings import findings as written

from xref.descriptions import leads, library
from xref.entities import tabulate
from xref.prepared import Prepared
from xref.profiles import search
from xref.profiles.when import first_seen, listed_on
from xref.report.html import page
from xref.sources import custom_csv
from xref.tables import DESCRIPTION_ROWS, PASSAGES, Findings, table

HEADER = "id,name,kind,aliases,countries,programme,designated_on,reason\n"
TREASURY = HEADER + (
    "1,Kugelwerk Orbital Ltd,organisation,,CN,RUSSIA-EO14024,2023-04-12,Sells pictures taken from space to Bluefin\n"
    "2,Blaufels Trading House,organisation,,CN,RUSSIA-EO14024,2023-04-12,A trader in ball bearings\n"
    "3,Freedom Radar Works,organisation,,RU,RUSSIA-EO14024,2019-02-01,A maker of radars and satellite dishes\n"
    "4,Otto Erdmann,person,,AT,RUSSIA-EO14024,2023-04-12,Broker of satellite images\n"
    "5,Grauberg Shipping,organisation,,NO,IRAN,2016-05-01,A shipping company\n"
)
EUROPE = HEADER + "9,Kugelwerk Orbital Ltd,organisation,,CN,RUS,2024-06-25,\n"
TEXT = (
    "MOSCOW, 17 April 2023. The United States added Chinese companies to its latest sanctions, including a satellite "
    "image reseller that the Treasury says supplied images to the Bluefin Group."
)


@pytest.fixture
def known(tmp_path: Path) -> Prepared:
    return prepared(tmp_path, us_ofac_sdn=TREASURY, eu_fsf=EUROPE)


def of(findings: Findings, mention: str) -> pl.DataFrame:
    return findings.descriptions.filter(pl.col("mention") == mention)


def test_the_candidates_of_a_description_are_ranked_and_explained(known: Prepared, tmp_path: Path) -> None:
    findings = screened(known, tmp_path / "news", a=TEXT)
    rows = of(findings, "satellite image reseller")
    assert dict(rows.schema) == dict(DESCRIPTION_ROWS)
    first = rows.row(0, named=True)
    assert (first["rank"], first["entity_name"]) == (1, "Kugelwerk Orbital Ltd")
    assert first["entity_id"] == "us_ofac_sdn:1"  # of the two records, that on the list of which the article speaks
    assert first["also_listed_on"] == "eu_fsf:9"
    assert first["fits"] == (
        "does satellite image reseller (the lists say: orbital, pictures, space); "
        "tied to Bluefin Group (the lists say: bluefin); "
        "kind: organisation; country: China; listed by: United States, US Treasury; listed 2023-04-12"
    )
    assert (first["contradicts"], first["designation_estimated"]) == (None, False)
    assert (first["passage"], first["passage_source"]) == ("Sells pictures taken from space to Bluefin", "us_ofac_sdn")
    person = rows.filter(pl.col("entity_name") == "Otto Erdmann").row(0, named=True)
    assert person["contradicts"] == "kind: organisation; country: China"
    assert rows["party_id"].is_unique().all()
    assert findings.mentions.filter(pl.col("mention") == "satellite image reseller")["outcome"].to_list() == [
        "needs_human"
    ]


def test_other_years_and_other_countries_stand_behind(known: Prepared, tmp_path: Path) -> None:
    rows = of(screened(known, tmp_path / "news", a=TEXT), "satellite image reseller")
    assert rows["entity_name"].to_list().index("Freedom Radar Works") > 0
    radar = rows.filter(pl.col("entity_name") == "Freedom Radar Works").row(0, named=True)
    assert radar["contradicts"] == "country: China; listed 2019-02-01"


def test_what_says_too_little_has_one_row_and_the_reason(known: Prepared, tmp_path: Path) -> None:
    text = "He said that Norwegian firms need not fear sanctions."
    [row] = of(screened(known, tmp_path / "news", a=text), "Norwegian firms").to_dicts()
    assert (row["rank"], row["entity_id"]) == (None, None)
    assert row["note"] == "so many are described that no list can tell who is meant"


def test_what_copies_say_alike_counts_once(known: Prepared, tmp_path: Path) -> None:
    more = (
        " The agreement was signed in the afternoon by the two ministers, who then left for the airport in silence." * 3
    )
    once = screened(known, tmp_path / "one", a=TEXT + more).descriptions
    twice = screened(known, tmp_path / "two", a=TEXT + more, b=TEXT + more).descriptions
    assert once.equals(twice)
    assert once.height


def test_a_listed_party_that_the_article_names_comes_first(known: Prepared, tmp_path: Path) -> None:
    text = "The court asked about a Norwegian shipping company. The director of Grauberg Shipping denied all of it."
    first = of(screened(known, tmp_path / "news", a=text), "Norwegian shipping company").row(0, named=True)
    assert first["entity_name"] == "Grauberg Shipping"
    assert "the article names it elsewhere: Grauberg Shipping" in first["fits"]


def test_whom_it_dealt_with_is_somebody_else(known: Prepared, tmp_path: Path) -> None:
    text = "Police searched a Norwegian shipping company linked to Grauberg Shipping."
    rows = screened(known, tmp_path / "news", a=text).descriptions
    assert not any("names it elsewhere" in (fits or "") for fits in rows["fits"])


def test_a_passage_of_an_authority_speaks_for_a_party_and_dates_it(known: Prepared, tmp_path: Path) -> None:
    findings = screened(known, tmp_path / "news", a=TEXT)
    articles = findings.articles.with_row_index("rank")
    told = ("us_ofac_sdn:2", "It sold satellite images of the front to Bluefin.", date(2023, 4, 12), "US Treasury",
            "https://example.org/press", "A press release")  # fmt: skip
    found = findings.mentions.with_columns(countries=pl.lit(["CN"], pl.List(pl.String())), sentence=pl.lit(TEXT))
    without = leads(found, articles, findings.matches, known)
    narrated = leads(found, articles, findings.matches, known, table([told], PASSAGES))
    reseller = pl.col("mention") == "satellite image reseller"
    assert without.filter(reseller)["entity_name"][0] == "Kugelwerk Orbital Ltd"
    first = narrated.filter(reseller).row(0, named=True)
    assert first["entity_name"] == "Blaufels Trading House"
    assert first["passage_source"] == "US Treasury, https://example.org/press"


def test_a_list_older_than_the_listing_is_said(tmp_path: Path) -> None:
    known = prepared(tmp_path, us_bis_el=TREASURY)
    text = "In 2024 Switzerland sanctioned a Chinese satellite company."
    row = screened(known, tmp_path / "news", a=text).descriptions.row(0, named=True)
    assert row["note"] == "no list of Switzerland was used"
    assert "listed by: Switzerland" in row["unknown"]


def test_the_same_run_gives_the_same_rows(known: Prepared, tmp_path: Path) -> None:
    one = screened(known, tmp_path / "news", a=TEXT).descriptions
    assert one.equals(screened(known, tmp_path / "news", a=TEXT).descriptions)
    kept = [path.name for path in known.folder.glob("described-*")]
    assert len(kept) == 1


def test_the_index_is_made_only_for_a_text_with_a_description(known: Prepared, tmp_path: Path) -> None:
    screened(known, tmp_path / "news", a="It rained in Vienna, and nobody bought anything.")
    assert not list(known.folder.glob("described-*"))


def test_words_that_mean_the_like_are_found_for_less() -> None:
    texts = table(
        [(0, "reason", "dealer in remote sensing", "x", None), (1, "reason", "seller of imagery", "x", None),
         (2, "name", "Bank", "x", None)],
        pl.Schema({"party": pl.UInt32, "field": pl.String, "text": pl.String, "source": pl.String, "url": pl.String}),
    )  # fmt: skip
    found = search.Search(search.build(texts, 3), 3)
    near = found.scores({"imagery": 1.0})
    assert near[1] > near[0] > near[2] == 0
    exact = found.scores({"imagery": 1.0}, alike=False)
    assert (exact[1], exact[0]) == (pytest.approx(near[1]), 0)


def test_numbers_of_ofac_are_dated_between_known_days(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(
        HEADER + "43000,Grauberg Shipping,organisation,,NO,IRAN,,\n1,Old Ltd,organisation,,,IRAN,1999-01-01,\n"
    )
    tables = tabulate("us_ofac_sdn", custom_csv.read((path,)))
    rows = {key: rest for key, *rest in listed_on(tables, first_seen(tmp_path, [])).iter_rows()}
    _, day, slack = rows["us_ofac_sdn:43000"]
    assert date(2022, 12, 28) < day < date(2023, 6, 29)
    assert slack >= 30
    assert rows["us_ofac_sdn:1"][1:] == [date(1999, 1, 1), None]


def test_a_citation_of_the_federal_register_is_a_date(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("id,name\n1,Grauberg Shipping\n")
    tables = tabulate("us_bis_el", custom_csv.read((path,)))
    act = ("us_bis_el:1", "EL", None, "87 FR 20299")
    tables = tables._replace(designations=table([act], tables.designations.schema))
    [(_, _, day, slack)] = listed_on(tables, first_seen(Path("nowhere"), [])).iter_rows()
    assert (day.year, slack) == (2022, 45)
    assert abs((day - date(2022, 4, 7)).days) <= slack


def test_the_report_shows_candidates_as_leads(known: Prepared, tmp_path: Path) -> None:
    findings = screened(known, tmp_path / "news", a=TEXT)
    shown = " ".join(page(findings, DAY).split())
    assert "A lead, not a match; none of these is named." in shown
    assert "<mark>satellite image reseller</mark>" in shown
    assert "Kugelwerk Orbital Ltd" in shown
    assert "none of these is named" not in page(written(), DAY)  # without candidates there is nothing to warn of


def test_a_list_of_bare_names_gives_leads_too(tmp_path: Path) -> None:
    known = prepared(tmp_path, mine="id,name\n1,Kugelwerk Radar Factory\n")
    text = "The EU sanctioned a Norwegian radar factory on Monday."
    row = screened(known, tmp_path / "news", a=text).descriptions.row(0, named=True)
    assert (row["entity_name"], row["designated_on"]) == ("Kugelwerk Radar Factory", None)
    assert row["unknown"] == "kind: organisation; country: Norway; listed by: European Union"


def test_of_sentences_that_say_as_much_the_first_is_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever order a set of words has in this process: the sum of their weights does not depend on it."""
    said = [f"w{letter * 3}" for letter in "abcdefghijklmnop"]
    monkeypatch.setattr(search, "weights", lambda _: {search.stem(w): 0.1 * n for n, w in enumerate(said, 1)})
    pick = random.Random(1)
    sentences = [" ".join(pick.sample(said, len(said))).capitalize() + "." for _ in range(50)]
    rows = [("reason", sentence, "l", None) for sentence in sentences]
    texts = pl.DataFrame(rows, schema=dict.fromkeys(("field", "text", "source", "url"), pl.String()), orient="row")
    slots = SimpleNamespace(core=(), whom=(), context=())
    assert library._passage(texts, slots)[0] == sentences[0]  # type: ignore[arg-type]
