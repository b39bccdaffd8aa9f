"""The HTML report as a reader uses it, in Chromium driven by Playwright, and as axe-core finds it accessible."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from report_findings import DAY, article, change, findings, health, many, match, outcome, party, record
from test_cli import xref

from xref.report.html import page
from xref.tables import Findings

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium or Chrome is installed")
RUNS = "window.owned = true"
HOSTILE = f'<script>{RUNS}</script><img src="http://127.0.0.1:9/x" onerror="{RUNS}"><svg onload="{RUNS}"></style>'
FORMULAS = ('=HYPERLINK("http://127.0.0.1:9/","open")', "@SUM(1+1)", "+1-cmd|' /C calc'!A0", "-2+3")
SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    driver = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: install xref[browser]")
    with driver.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=BROWSER)
        yield launched
        launched.close()


class Opened:
    """A report in a tab: `page` drives it; `asked` holds the addresses it asked for, `said` what went wrong."""

    def __init__(self, browser: Any, folder: Path, found: Findings, after: str = "", **context: Any) -> None:
        file = folder / "report.html"
        file.write_text(page(found, DAY), encoding="utf-8")
        self.context = browser.new_context(viewport={"width": 1280, "height": 900}, **context)
        self.page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.address, self.asked, self.said = file.as_uri(), list[str](), list[str]()
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: self.said.append(dialog.message))
        self.page.goto(self.address + after)

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def cards(self) -> Any:
        """The names on the cards that are shown, in their order."""
        return self.page.locator("#parties .party:visible h3 bdi").all_text_contents()

    def wait(self, words: str) -> None:
        """Until the bar says so."""
        self.page.locator("output", has_text=words).wait_for()


def three() -> Findings:
    """Alpha, new; Beta, a possible match that changed; Gamma, which was decided to be somebody else."""
    rows, parties, records = [], [], []
    kinds = {"Alpha": "organisation", "Beta": "person", "Gamma": "person"}
    more: dict[str, dict[str, Any]] = {
        "Alpha": {"change": "new", "priority": "A"},
        "Beta": {"change": "changed", "band": "possible", "score": 0.8, "source": "un_sc"},
        "Gamma": {"change": "same", "disposition": "false_positive", "disposition_by": "jm", "score": 0.99},
    }
    for name, kind in kinds.items():
        ids = {"party_id": f"un_sc:{name}", "entity_id": f"un_sc:{name}"}
        rows.append(match(match_id=name, entity_name=name, matched_name=name, entity_kind=kind, **ids, **more[name]))
        told = {key: more[name][key] for key in ("band", "score") if key in more[name]}
        parties.append(party(party_id=ids["party_id"], name=name, kind=kind, entity_ids=ids["entity_id"], **told))
        records.append(
            record(name=name, kind=kind, reason="It deals in parts. " * 20, url="https://example.org", **ids)
        )
    evidence = [(name, rule, value, "words") for name in kinds for rule, value in (("known", 1.5), ("missing", -0.7))]
    changes = [change(match_id="Alpha", entity_name="Alpha"), change(match_id="x", change="cleared")]
    return findings(
        matches=rows, parties=parties, records=records, lists=[health(), health("un_sc")], evidence=evidence,
        changes=changes,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "cards", "said"),
    [
        ("band", "possible", ["Beta"], "1 of 3 matches"),
        ("priority", "A", ["Alpha"], "1 of 3 matches"),
        ("list", "un_sc", ["Beta"], "1 of 3 matches"),
        ("kind", "person", ["Beta", "Gamma"], "2 of 3 matches"),
        ("decision", "open", ["Alpha", "Beta"], "2 of 3 matches"),
        ("decision", "false_positive", ["Gamma"], "1 of 3 matches"),
        ("change", "new", ["Alpha"], "1 of 3 matches"),
    ],
)
def test_each_choice_narrows(browser: Any, tmp_path: Path, field: str, value: str, cards: list[str], said: str) -> None:
    with Opened(browser, tmp_path, three()) as tab:
        tab.page.select_option(f"select[name={field}]", value)
        tab.wait(said)
        assert tab.cards() == cards
        assert tab.page.url.endswith(f"#{field}={value}")
        tab.page.click("button[type=reset]")
        tab.page.wait_for_url(tab.address)
        assert tab.page.locator("#parties > .party:visible").count() == 2


def test_the_search_is_reached_by_a_key_and_narrows_as_one_types(browser: Any, tmp_path: Path) -> None:
    with Opened(browser, tmp_path, three()) as tab:
        tab.page.keyboard.press("/")
        tab.page.keyboard.type("bêta", delay=5)
        tab.wait("1 of 3 matches shown")
        assert tab.cards() == ["Beta"]


def test_a_head_sorts_its_table_and_the_cards_by_mouse_and_by_key(browser: Any, tmp_path: Path) -> None:
    with Opened(browser, tmp_path, three()) as tab:
        head = tab.page.locator("#first th", has_text="Score")
        assert tab.cards()[:2] == ["Alpha", "Beta"]
        head.get_by_role("button").click()
        assert (tab.cards()[:2], head.get_attribute("aria-sort")) == (["Beta", "Alpha"], "ascending")
        head.get_by_role("button").press("Enter")
        assert (tab.cards()[:2], head.get_attribute("aria-sort")) == (["Alpha", "Beta"], "descending")
        names = tab.page.locator("#first tbody th").all_inner_texts()
        assert names == ["Alpha", "Beta"]


def test_what_was_decided_to_be_false_is_folded_and_needs_no_look(browser: Any, tmp_path: Path) -> None:
    with Opened(browser, tmp_path, three()) as tab:
        assert tab.page.locator(".todo").inner_text().startswith("2 parties need a look; 1 party is decided")
        assert tab.page.locator("#parties > .party").count() == 2
        tab.page.get_by_text("Decided to be meant nowhere: 1 party").click()
        assert tab.cards() == ["Alpha", "Beta", "Gamma"]


def test_no_text_of_the_data_runs_and_nothing_is_asked_for(browser: Any, tmp_path: Path) -> None:
    bad = f"javascript:{RUNS}"
    names = (HOSTILE, bad, *FORMULAS)
    frames: dict[str, Any] = {
        "matches": [
            match(
                match_id=f"m{n}", mention=name, sentence=name, article_title=name, article_url=bad, reason=name,
                entity_name=name, matched_name=name, evidence=name, contradictions=name, disposition_note=name,
                change_note=name, entity_id=f"{name}:{n}", party_id=f"{name}:{n}",
            )
            for n, name in enumerate(names)
        ],
        "parties": [
            party(party_id=f"{name}:{n}", name=name, mentions=name, list_contradictions=name)
            for n, name in enumerate(names)
        ],
        "records": [
            record(party_id=f"{name}:{n}", entity_id=name, name=name, other_names=name, url=bad, raw=name, dates=name)
            for n, name in enumerate(names)
        ],
        "evidence": [(f"m{n}", name, 1.0, name) for n, name in enumerate(names)],
        "changes": [change(entity_name=name, before=name, after=name, why=name, mention=name) for name in names],
        "mentions": [outcome(name, 0, "unknown", "no_match") for name in names],
        "articles": [article("a1", HOSTILE, HOSTILE, url=bad)],
        "lists": [health(url=bad)],
    }  # fmt: skip
    with Opened(browser, tmp_path, findings(**frames)) as tab:
        tab.page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
        shown = tab.page.locator("#parties h3 bdi").all_text_contents()
        assert sorted(shown) == sorted(names)  # as they are written, formulas too
        for link in tab.page.locator("a").all():
            assert (link.get_attribute("href") or "").startswith(("#", "https://example.org/"))
        assert tab.page.evaluate("window.owned") is None
        assert tab.asked == [tab.address]
        assert tab.said == []


def test_markup_that_slipped_in_would_neither_run_nor_ask(browser: Any, tmp_path: Path) -> None:
    with Opened(browser, tmp_path, findings()) as tab:
        file = tmp_path / "slipped.html"
        file.write_text(page(findings(), DAY).replace("<main>", f"<main>{HOSTILE}", 1), encoding="utf-8")
        tab.page.goto(file.as_uri())
        assert tab.page.locator("main > img").count() == 1
        assert tab.page.evaluate("window.owned") is None
        assert any("Content Security Policy" in said for said in tab.said)
        arrived = [url for url in tab.asked if not url.startswith("file:")]
        assert all("127.0.0.1:9" in url for url in arrived)  # refused before it was sent, which Chromium tells too


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 420])
def test_axe_finds_nothing_serious(browser: Any, tmp_path: Path, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed: xref[browser]")
    with Opened(browser, tmp_path, three(), color_scheme=scheme) as tab:
        tab.page.set_viewport_size({"width": width, "height": 900})
        tab.page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
        tab.page.wait_for_timeout(200)  # what scrolls is known when it has been laid out
        found = axe.Axe().run(tab.page).response["violations"]
        assert [(rule["id"], rule["nodes"]) for rule in found if rule["impact"] in SERIOUS] == []


def test_the_report_of_the_briefs_is_accessible_and_asks_for_nothing(browser: Any, tmp_path: Path) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed: xref[browser]")
    assert xref("run", "corpus", "--out", tmp_path).returncode == 0
    with Opened(browser, tmp_path, findings()) as tab:
        tab.asked.clear()
        address = (tmp_path / "latest" / "report.html").resolve().as_uri()
        tab.page.goto(address)
        tab.page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
        tab.page.wait_for_timeout(200)
        found = axe.Axe().run(tab.page).response["violations"]
        assert [(rule["id"], rule["nodes"]) for rule in found if rule["impact"] in SERIOUS] == []
        assert (tab.asked, tab.said) == ([address], [])


def test_a_link_arrives_though_the_cards_before_it_have_yet_to_get_their_height(browser: Any, tmp_path: Path) -> None:
    with Opened(browser, tmp_path, many(500)) as tab:
        tab.page.click("nav a[href='#leads']")
        tab.page.wait_for_timeout(500)
        assert 0 <= tab.page.evaluate("document.getElementById('leads').getBoundingClientRect().top") < 120


def test_the_button_turns_the_page_dark(browser: Any, tmp_path: Path) -> None:
    with Opened(browser, tmp_path, findings(), color_scheme="light") as tab:
        back = "getComputedStyle(document.body).backgroundColor"
        before = tab.page.evaluate(back)
        tab.page.get_by_role("button", name="dark page").click()
        assert tab.page.evaluate(back) != before
        tab.page.get_by_role("button", name="light page").click()
        assert tab.page.evaluate(back) == before


def test_paper_has_no_bars_and_shows_what_was_folded_on_the_cards(browser: Any, tmp_path: Path) -> None:
    rows = [match(), match(match_id="m2", mention="Wagner denied", score=0.9, evidence="another")]
    with Opened(browser, tmp_path, findings(matches=rows)) as tab:
        assert tab.page.locator(".waterfall:visible").count() == 1
        tab.page.emulate_media(media="print")
        assert tab.page.locator("nav:visible, #search label:visible, #search button:visible").count() == 0
        tab.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert tab.page.locator(".waterfall:visible").count() == 2
        assert len(tab.page.pdf()) > 10_000


def test_without_a_script_everything_is_there_to_read(browser: Any, tmp_path: Path) -> None:
    with Opened(browser, tmp_path, three(), java_script_enabled=False) as tab:
        assert tab.cards()[:2] == ["Alpha", "Beta"]
        assert tab.page.locator("#search:visible").count() == 0


def test_five_thousand_matches_are_there_at_once_and_narrowed_at_once(browser: Any, tmp_path: Path) -> None:
    with Opened(browser, tmp_path, many(5_000)) as tab:
        ready = tab.page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
        assert ready < 15_000  # milliseconds; about 1,000 when the machine is idle
        tab.page.fill("input[name=q]", "wagner 777")
        tab.wait("5 of 5,000 matches shown")
        assert len(tab.cards()) == 1
