"""The HTML report in a real browser: that no text of the data runs, and that the search narrows the rows."""

import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import html
from report_findings import DAY, article, findings, health, many, match, outcome, party

from xref.report.html import page
from xref.tables import Findings

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium or Chrome is installed")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--virtual-time-budget=5000",
)  # fmt: skip
RUNS = "document.documentElement.setAttribute('data-owned','yes')"
HOSTILE = f'<script>{RUNS}</script><img src=x onerror="{RUNS}"></p><svg onload={RUNS}></style></script>'


def opened(found: Findings, folder: Path, after: str = "", page_: str | None = None) -> html.HtmlElement:
    """The page as it stands after its script has run; `after` is the end of its address."""
    assert BROWSER
    file = folder / "report.html"
    file.write_text(page_ or page(found, DAY), encoding="utf-8")
    command = [BROWSER, *QUIET, f"--user-data-dir={folder / 'profile'}", "--dump-dom", f"{file.as_uri()}{after}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return html.fromstring(done.stdout)


def wagner_and_li() -> Findings:
    li = {
        "party_id": "un_sc:1",
        "name": "José LÍ",
        "entity_ids": "un_sc:1",
        "sources": "un_sc",
        "band": "possible",
        "score": 0.8,
    }
    rows = [
        match(),
        match(
            match_id="m2", entity_id="un_sc:1", party_id="un_sc:1", entity_name="José LÍ", band="possible",
            source="un_sc", mention="Li", sentence="Li came.", matched_name="José LÍ",
        ),
    ]  # fmt: skip
    return findings(matches=rows, parties=[party(), party(**li)], lists=[health(), health("un_sc")])


def shown(tree: html.HtmlElement) -> list[str]:
    return [card.get("id") for card in tree.find_class("party") if card.get("hidden") is None]


def test_no_script_of_the_data_runs(tmp_path: Path) -> None:
    bad = f"javascript:{RUNS}"
    frames = {
        "matches": [match(mention=HOSTILE, sentence=HOSTILE, article_title=HOSTILE, article_url=bad, reason=HOSTILE)],
        "parties": [party(name=HOSTILE, mentions=HOSTILE)],
        "mentions": [outcome(HOSTILE, 0, "unknown", "no_match")],
        "articles": [article("a1", HOSTILE, HOSTILE, url=bad)],
        "lists": [health(url=bad)],
    }
    tree = opened(findings(**frames), tmp_path)
    assert tree.get("data-owned") is None
    assert not tree.xpath("//img | //svg[@onload]")
    assert not any(a.get("href").startswith("javascript") for a in tree.iter("a"))
    assert tree.get_element_by_id("search").get("hidden") is None  # the page's own script did run


def test_even_markup_that_slipped_in_would_not_run(tmp_path: Path) -> None:
    slipped = page(findings(), DAY).replace("<main>", f"<main>{HOSTILE}", 1)
    tree = opened(findings(), tmp_path, page_=slipped)
    assert tree.xpath("//img")
    assert tree.get("data-owned") is None


def test_the_search_narrows_the_rows(tmp_path: Path) -> None:
    everything = opened(wagner_and_li(), tmp_path)
    assert shown(everything) == ["party-us-ofac-sdn-22543", "party-un-sc-1"]
    tree = opened(wagner_and_li(), tmp_path, "#q=wagner+mercenary")
    assert shown(tree) == ["party-us-ofac-sdn-22543"]
    assert tree.xpath("string(//output)") == "1 of 2 matches shown"
    assert tree.get_element_by_id("goods").get("hidden") is not None
    assert tree.get_element_by_id("lists").get("hidden") is None


@pytest.mark.parametrize(
    ("after", "parties"),
    [
        ("#q=jose+li", ["party-un-sc-1"]),
        ("#band=possible", ["party-un-sc-1"]),
        ("#list=us_ofac_sdn", ["party-us-ofac-sdn-22543"]),
        ("#q=li&band=match&list=un_sc", []),
        ("#parties", ["party-us-ofac-sdn-22543", "party-un-sc-1"]),
        ("#q=.*(", []),
    ],
)
def test_band_and_list_narrow_too(tmp_path: Path, after: str, parties: list[str]) -> None:
    assert shown(opened(wagner_and_li(), tmp_path, after)) == parties


def test_what_is_found_in_a_closed_part_is_opened(tmp_path: Path) -> None:
    found = findings(mentions=[outcome("Acme", 0, "organisation", "no_match")])
    assert opened(found, tmp_path).get_element_by_id("no-match").find("details").get("open") is None
    assert opened(found, tmp_path, "#q=acme").get_element_by_id("no-match").find("details").get("open") is not None


def test_thousands_of_matches_are_narrowed(tmp_path: Path) -> None:
    tree = opened(many(5_000), tmp_path, "#q=wagner+777")
    assert len(shown(tree)) == 1
    assert tree.xpath("string(//output)") == "5 of 5,000 matches shown"
