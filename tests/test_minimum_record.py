"""The least that an examiner may ask of an alert (Wolfsberg Group, NYDFS Part 504, OFAC's framework) is in a run."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from running import own_lists, ran

from xref import decisions, manifest, snapshot
from xref.entities import tabulate
from xref.entry import Designation, Entry, Identifier, Name, Publication

NOW = datetime(2026, 11, 21, 6, tzinfo=UTC)

CATALOGUE = '[un_sc]\ntitle = "UN"\npublisher = "UN Security Council"\nurl = "https://un.org"\nlicence = "UN terms"\n'
DAY = date(2026, 11, 20)
LISTED = Entry(
    number="1", kind="organisation", names=(Name("Cyrus Optics", "primary"), Name("Cyrus", "alias")), countries=("IR",),
    identifiers=(Identifier("inn", "7718852163"),), designations=(Designation("RU-1", date(2025, 3, 1)),),
    reason="It sold optics.",
)  # fmt: skip
ARTICLE = "Cyrus Optics of Shiraz sold lathes to Kestrel Lenses, said a Chinese satellite image reseller."


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("record")
    lists = own_lists(folder / "lists")
    (lists / "catalogue.toml").write_text(CATALOGUE)
    (folder / "raw.txt").write_text("a list as published")
    tables = tabulate("un_sc", Publication(DAY, None, iter([LISTED])))
    snapshot.take(lists, "un_sc", [folder / "raw.txt"], tables, DAY, NOW, (), ())
    (lists / "policy.toml").write_text("threshold = 0.75\n")
    (folder / "a.csv").write_text(f'id,title,text,date,url\nx1,Lathes,"{ARTICLE}",2026-05-03,https://example.org/x1\n')
    (folder / "owners.csv").write_text("owner,owned,percent\nCyrus Optics,Kestrel Lenses,60\n")
    done = ran(
        "run", folder / "a.csv", "--lists", lists, "--out", folder / "out", "--ownership", folder / "owners.csv",
    )  # fmt: skip
    assert (done.code in (0, 3), done.error) == (True, "")  # 3: the list has become old
    return (folder / "out" / "latest").resolve()


def rows(run: Path, name: str) -> list[dict[str, str]]:
    with (run / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def alert(run: Path) -> dict[str, Any]:
    """All that a run says of its one match, by file."""
    [match] = rows(run, "matches")
    values: dict[str, Any] = {"matches": match, "manifest": manifest.read(run)}
    for name, column, value in (
        ("mentions", "mention", match["mention"]), ("lists", "key", match["source"]),
        ("articles", "article_id", match["article_id"]), ("evidence", "match_id", match["match_id"]),
    ):  # fmt: skip
        values[name] = next(row for row in rows(run, name) if row[column] == value)
    return values


@pytest.mark.parametrize(
    ("what", "where"),
    [
        ("the run", "manifest.run manifest.started manifest.finished manifest.scope"),
        ("the tool", "manifest.tool manifest.code manifest.data manifest.dependencies manifest.python"),
        ("what was decided before it", "manifest.decisions"),
        ("its configuration", "manifest.policy manifest.options"),
        ("the list", "matches.source matches.source_title lists.publisher lists.licence"),
        ("its version", "matches.list_published_on matches.list_sha256 lists.retrieved_at lists.sha256 lists.state"),
        ("the party on it", "matches.entity_id matches.party_id matches.programmes matches.designated_on"),
        ("the article", "matches.article_url matches.article_title matches.published_on articles.sha256"),
        ("the mention", "matches.mention matches.mention_kind matches.sentence matches.start matches.end"),
        ("what found it", "mentions.detector manifest.code"),
        ("the matched name", "matches.matched_name matches.entity_kind matches.name_quality"),
        ("the score", "matches.score matches.band matches.evidence evidence.rule evidence.value evidence.words"),
        ("what was not screened", "manifest.not_screened mentions.lists_screened"),
    ],
)
def test_each_field_of_the_record_is_there(alert: dict[str, Any], what: str, where: str) -> None:
    for place in where.split():
        file, _, field = place.partition(".")
        assert alert[file][field] not in ("", None, {}, []), f"{what}: {place}"


@pytest.mark.parametrize(
    "place",
    [
        "matches.contradictions",
        *(f"matches.disposition{part}" for part in ("", "_reason", "_by", "_on", "_note")),
        "manifest.command",
        "manifest.previous",
        "matches.change",
    ],
)
def test_what_this_match_does_not_have_has_its_place(alert: dict[str, Any], place: str) -> None:
    file, _, field = place.partition(".")
    assert field in alert[file]


def test_what_was_decided_has_its_place_with_who_when_why_and_the_record_then() -> None:
    needed = {"decided_by", "decided_on", "disposition", "reason_code", "note", "record_sha256", "list_sha256", "run"}
    assert needed <= set(decisions.COLUMNS)  # a row for each decision: of a second reviewer, and of all before


def test_the_threshold_and_the_file_that_says_it(alert: dict[str, Any]) -> None:
    policy = alert["manifest"]["policy"]
    assert (policy["threshold"], len(policy["sha256"])) == (0.75, 64)


def test_the_hash_of_the_list_leads_to_what_was_opened(alert: dict[str, Any]) -> None:
    [part] = alert["manifest"]["parts"]
    assert part["version"].startswith("2026-11-20-")
    assert part["sha256"] == alert["matches"]["list_sha256"] == alert["lists"]["sha256"]
    assert {row["key"]: row["published_on"] for row in alert["manifest"]["lists"]} == {"un_sc": "2026-11-20"}


def test_the_path_of_ownership(tmp_path: Path) -> None:
    root = Path(__file__).parents[1]
    (tmp_path / "owners.csv").write_text("owner,owned,percent,source\nRosoboronexport,Kestrel Lenses,60,a register\n")
    (tmp_path / "a.txt").write_text(ARTICLE)
    options = ("--lists", root / "lists", "--out", tmp_path / "out", "--ownership", tmp_path / "owners.csv")
    assert ran("run", tmp_path / "a.txt", *options).code == 0
    row = rows(tmp_path / "out" / "latest", "ownership")[0]
    assert all(row[name] for name in ("owned", "rule", "outcome", "percent", "owners", "path", "sources", "basis"))


def test_what_was_not_screened_is_counted(alert: dict[str, Any], run: Path) -> None:
    said = alert["manifest"]["not_screened"]
    unscreened = [row for row in rows(run, "mentions") if row["outcome"] == "not_screened"]
    assert unscreened
    assert sum(said["mentions"].values()) == len(unscreened)
    assert all(row["reason"] for row in unscreened)
    assert (said["documents"], said["records"], said["lists"], said["left_out"]) == (
        0, 0, [], ["scores below 0.75 (by default, below 0.70)"],
    )  # fmt: skip
