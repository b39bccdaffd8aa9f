"""A story on several sites is reported once, with all its addresses; what a copy alone says is reported on it."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STORY = """Inspectors at the port of Riga opened a container last week that was bound for a warehouse near Omsk.
They found milling machines and two crates of bearings, none of which stood in the papers that the carrier had shown.
The consignment was ordered by Rosoboronexport, according to an invoice that the customs service read out in court.
A spokeswoman for the port said that the container had stood there since March because nobody had paid the fees for it.
The carrier's lawyer told the judge that his client had trusted the forwarder and had not looked into the crates.
A second hearing is to be held in June, when the forwarder is expected to send a representative of its own.
Neighbours of the warehouse said that lorries came at night, that the gate was new, and that they had been asked no
questions by anyone before the journalists came and stood at the fence with their cameras and their lists.
"""
MORE = "The drones that the machines are for are made by Special Technology Center, the invoice says."


def article(key: str, text: str, day: str | None = None) -> dict[str, str | None]:
    return {"id": key, "title": key, "text": text, "date": day, "url": f"https://{key}.example.org/story"}


def run(folder: Path, articles: list[dict[str, str | None]]) -> dict[str, list[dict[str, str]]]:
    """The report of a run on these articles: the rows of each CSV file, and what was printed."""
    corpus = folder / "news.jsonl"
    corpus.write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
    code = "from xref.cli import main; main()"
    command = [sys.executable, "-c", code, "run", str(corpus), "--out", str(folder / "out"), "--format", "csv,html,ftm"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    report: dict[str, list[dict[str, str]]] = {"printed": [{"text": done.stdout}]}
    for path in (folder / "out" / "latest").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            report[path.stem] = list(csv.DictReader(file))
    return report


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, str]]]:
    """The first site, another with another dateline, one with a line more, the same text again, and another story."""
    articles = [
        article("copy", f"RIGA (Agency) - {STORY}", "2024-05-04"),
        article("longer", f"{STORY}{MORE}", "2024-05-05"),
        article("first", STORY, "2024-05-03"),
        article("same", STORY),
        article("other", "Rosoboronexport showed helicopters at a fair in Minsk, where it rained.", "2024-05-03"),
    ]
    return run(tmp_path_factory.mktemp("stories"), articles)


def test_what_all_say_is_one_row_with_all_addresses(report: dict[str, list[dict[str, str]]]) -> None:
    said = {r["article_id"]: r["article_url"] for r in report["matches"] if r["entity_id"] == "us_ofac_sdn:18782"}
    assert said == {
        "first": "https://first.example.org/story; https://copy.example.org/story; https://longer.example.org/story; "
        "https://same.example.org/story",
        "other": "https://other.example.org/story",
    }


def test_a_party_that_a_copy_alone_names_is_reported_on_it(report: dict[str, list[dict[str, str]]]) -> None:
    said = [r for r in report["matches"] if r["mention"] == "Special Technology Center"]
    assert {(r["article_id"], r["article_url"]) for r in said} == {("longer", "https://longer.example.org/story")}
    assert "us_ofac_sdn:21332" in {r["entity_id"] for r in said}


def test_a_party_counts_a_story_once(report: dict[str, list[dict[str, str]]]) -> None:
    party = next(r for r in report["parties"] if "us_ofac_sdn:18782" in r["entity_ids"])
    assert party["article_count"] == "2"


def test_each_mention_of_a_copy_is_a_row_that_says_where_it_stood_before(
    report: dict[str, list[dict[str, str]]],
) -> None:
    said = {r["article_id"]: r["same_as"] for r in report["mentions"] if r["mention"] == "Rosoboronexport"}
    assert said == {"first": "", "copy": "first", "longer": "first", "same": "first", "other": ""}
    assert [r["same_as"] for r in report["mentions"] if r["mention"] == "Special Technology Center"] == [""]


def test_every_article_has_a_row(report: dict[str, list[dict[str, str]]]) -> None:
    rows = {r["article_id"]: r for r in report["articles"]}
    assert {key: (r["copy_of"], r["copies"], r["language"]) for key, r in rows.items()} == {
        "copy": ("first", "0", "en"), "longer": ("first", "0", "en"), "first": ("", "3", "en"),
        "same": ("first", "0", "en"), "other": ("", "0", "en"),
    }  # fmt: skip
    order = ("first", "copy", "longer", "same")
    assert rows["first"]["urls"] == "; ".join(f"https://{key}.example.org/story" for key in order)
    assert rows["same"]["urls"] == rows["same"]["url"]
    for key, row in rows.items():
        assert int(row["characters"]) > 50
        assert int(row["mentions"]) == sum(r["article_id"] == key for r in report["mentions"])
        assert int(row["matches"]) == sum(r["article_id"] == key for r in report["matches"])
    assert "text" not in rows["first"]


def test_a_link_that_copies_repeat_is_said_once(report: dict[str, list[dict[str, str]]]) -> None:
    said = [(r["subject"], r["relation"], r["sentence"]) for r in report["supply_chain"]]
    assert len(said) == len(set(said))


def test_the_terminal_counts_copies_in_one_line(report: dict[str, list[dict[str, str]]]) -> None:
    printed = report["printed"][0]["text"]
    assert "listed parties in 2 articles and 3 copies" in printed
    assert printed.count("copies") == 2
    assert report["unread"] == []


def test_every_found_mention_has_a_match_in_its_story(report: dict[str, list[dict[str, str]]]) -> None:
    story = {r["article_id"]: r["copy_of"] or r["article_id"] for r in report["articles"]}
    rows = {(story[r["article_id"]], r["mention"], r["entity_id"]) for r in report["matches"]}
    found = [r for r in report["mentions"] if r["outcome"] in ("match", "possible")]
    assert found
    assert all((story[r["article_id"]], r["mention"], r["best_entity_id"]) in rows for r in found)


def test_a_copy_that_scores_better_bears_the_row(tmp_path: Path) -> None:
    """The later site writes the party's number beside its name; the row keeps that, with both addresses."""
    named = STORY.replace("Rosoboronexport", "Rosoboronexport (INN 7718852163)")
    found = run(tmp_path, [article("first", STORY, "2024-05-03"), article("numbered", named, "2024-05-04")])
    row = next(r for r in found["matches"] if r["entity_id"] == "us_ofac_sdn:18782")
    assert (row["article_id"], row["priority"]) == ("numbered", "A")
    assert row["article_url"] == "https://numbered.example.org/story; https://first.example.org/story"


def test_two_documents_of_one_id_are_two_articles(tmp_path: Path) -> None:
    texts = ["Rosoboronexport sold lathes.", "Wagner denied it.", "Wagner denied it again."]
    found = run(tmp_path, [article("7", text) for text in texts])
    assert [r["article_id"] for r in found["articles"]] == ["7", "7#2", "7#3"]
    assert {r["article_id"] for r in found["matches"] if r["mention"] == "Wagner"} <= {"7#2", "7#3"}
