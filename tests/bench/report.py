"""How big the HTML report is, how long it takes to write, and how soon a reader can use it, in Chromium.

    python tests/bench/report.py [--matches N] [--run FOLDER] [--times N]

The findings are made here: N matches (5,000) of parties with one to five records, each mention with reasons of its
own, and as many other rows as a run of that size has. Or they are those of a run that wrote Parquet. Interactive: the
page is parsed and its scripts have run, so that it can be narrowed. Narrowed: from the key to the next frame, first and
again. Milliseconds; the least of the times, as other work only adds to them. Needs playwright (xref[browser]).
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from report_findings import article, findings, link, match, outcome, party, record

from xref.report.html import write
from xref.tables import Findings

TEXT = "the shipment of engines to a port in the north was paid by an agent whom nobody in the town had seen"
WORDS = TEXT.split()
RULES = {  # of `xref.evidence`, with values as they occur
    "how much the agreeing words tell": 1.7, "the names as a whole are spelt alike": 2.0, "both can be people": 1.1,
    "a country agrees": 0.5, "the listed name has more words": -0.4, "the agreeing words are common": -0.3,
}  # fmt: skip
LISTS = ("us_ofac_sdn", "eu_fsf", "un_sc", "ca_sema", "au_dfat")
FRAME = "new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0)))"
NARROW = """async (query) => {
  const form = document.getElementById("search");
  const begun = performance.now();
  form.q.value = query;
  form.q.dispatchEvent(new Event("input", { bubbles: true }));
  const said = form.querySelector("output").value;
  while (form.querySelector("output").value === said) await new Promise((done) => setTimeout(done, 1));
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  return performance.now() - begun;
}"""
SORT = """async () => {
  const begun = performance.now();
  document.querySelector("#first thead button").click();
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  return performance.now() - begun;
}"""


def made(matches: int) -> Findings:
    """Findings with so many matches; the same each time."""
    chance = random.Random(7)
    rows, parties, records, evidence, mentions = [], [], [], [], []
    articles = [article(f"a{a}", f"No. {a}", "") for a in range(matches // 3)]
    bands = ("match", "possible")
    while len(rows) < matches:
        n = len(parties)
        ids, name = f"us_ofac_sdn:{n}", f"{chance.choice(WORDS)} {chance.choice(WORDS)} {n}".upper()
        lists = LISTS[: chance.randint(1, 5)]
        of = {"party_id": ids, "name": name}
        parties.append(party(**of, entity_ids="; ".join(f"{key}:{n}" for key in lists), sources="; ".join(lists)))
        records += [record(**of, entity_id=f"{key}:{n}", source=key, reason=_sentence(chance, 25)) for key in lists]
        for m in range(chance.randint(1, 6)):
            where = f"a{chance.randrange(len(articles))}"
            sentence = _sentence(chance, 24)
            for key in lists:
                row = f"{n}-{m}-{key}"
                rows.append(
                    match(
                        match_id=row, article_id=where, mention=sentence.split()[3], sentence=sentence, start=m,
                        source=key, entity_id=f"{key}:{n}", party_id=ids, entity_name=name,
                        evidence=_sentence(chance, 12), priority=chance.choice("ABCD"), band=chance.choice(bands),
                    )
                )  # fmt: skip
                evidence += [(row, rule, value, rule) for rule, value in RULES.items()]
    for m in range(matches):
        mentions.append(outcome(f"{chance.choice(WORDS)} {m}", m, "organisation", "no_match"))
    links = [link(start=m, sentence=_sentence(chance, 24), priority=chance.choice("ABCD")) for m in range(matches // 4)]
    return findings(
        matches=rows[:matches], parties=parties, records=records, evidence=evidence, mentions=mentions,
        articles=articles, supply_chain=links,
    )  # fmt: skip


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words))


def read(run: Path) -> Findings:
    """The findings of a run that wrote Parquet."""
    return Findings(*(pl.read_parquet(run / f"{name}.parquet") for name in Findings._fields))


def used(page: Page, address: str) -> dict[str, float]:
    """What a reader waits for, in milliseconds."""
    page.goto(address)
    page.evaluate(FRAME)
    told = page.evaluate("performance.getEntriesByType('navigation')[0].toJSON()")
    paint = page.evaluate("performance.getEntriesByType('paint')[0].startTime")
    return {
        "first paint": paint,
        "interactive": told["domContentLoadedEventEnd"],
        "loaded": told["loadEventEnd"],
        "narrowed": page.evaluate(NARROW, "engines agent"),
        "again": page.evaluate(NARROW, "engines"),
        "sorted": page.evaluate(SORT),
    }


def main() -> None:
    """Print the figures as a row of a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--matches", type=int, default=5_000)
    parser.add_argument("--run", type=Path)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    found = read(asked.run) if asked.run else made(asked.matches)
    browser = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        begun = time.perf_counter()
        write(found, Path(folder), date(2026, 1, 1))
        written = time.perf_counter() - begun
        file = Path(folder) / "report.html"
        launched = driver.chromium.launch(executable_path=browser)
        times: list[dict[str, float]] = []
        for _ in range(asked.times):
            page = launched.new_page(viewport={"width": 1280, "height": 900})
            times.append(used(page, file.as_uri()))
            elements = page.evaluate("document.querySelectorAll('*').length")
            page.close()
        figures: dict[str, Any] = {
            "matches": f"{found.matches.height:,}", "parties": f"{found.parties.height:,}",
            "megabytes": f"{file.stat().st_size / 1e6:.1f}", "elements": f"{elements:,}",
            "written, s": f"{written:.1f}", **{name: f"{min(some[name] for some in times):,.0f}" for name in times[0]},
        }  # fmt: skip
        launched.close()
    print(f"| {' | '.join(figures)} |\n|{'---|' * len(figures)}\n| {' | '.join(figures.values())} |")


if __name__ == "__main__":
    main()
