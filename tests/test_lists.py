"""The health of a list: what the store and the last attempt to renew it make of it."""

import json
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from misbehaving import says, serving, un_list
from test_cli import xref
from test_download import QUICK, SOURCE
from test_snapshot import FIRST, loop, numbered

from xref import snapshot
from xref.catalogue import Source
from xref.download import new_client
from xref.errors import UsageError
from xref.lists import open_lists
from xref.prepared import prepare
from xref.refresh import import_path, refresh
from xref.tables import run_state

TODAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
GOOD = un_list("2026-03-01")
CANADA = (
    "<data-set><record><Country>Iran</Country><EntityOrShip>Firm</EntityOrShip><Schedule>1</Schedule><Item>1</Item>"
    "</record></data-set>"
)


def refreshed(lists: Path, body: bytes, status: int = 200, now: datetime = NOW, **headers: str) -> str:
    with serving(says(body, status, **headers)) as server, new_client() as client, snapshot.writing(lists):
        source = replace(SOURCE, download=(server.url,))
        (outcome,) = refresh([source], lists, {"un_sc": source}, now, client, limits=QUICK)
    return outcome.state


def health(lists: Path, *more: Source, today: date = TODAY, only: tuple[str, ...] = ()) -> dict[str, tuple[str, str]]:
    """The state and the note of each list."""
    source = replace(SOURCE, download=("https://lists.example/un.xml",))
    rows = open_lists(lists, {s.key: s for s in (source, *more)}, only, today).health
    return {key: (state, note or "") for key, state, note in rows.select("key", "state", "note").iter_rows()}


def test_a_list_is_fresh_until_its_publishers_date_is_old(tmp_path: Path) -> None:
    assert refreshed(tmp_path, GOOD) == "new"
    assert health(tmp_path)["un_sc"] == ("fresh", "")
    assert health(tmp_path, today=date(2026, 3, 31))["un_sc"] == ("fresh", "")  # 30 days
    assert health(tmp_path, today=date(2026, 4, 1))["un_sc"] == ("stale", "")


def test_a_200_with_an_old_publishers_date_is_stale_not_fresh(tmp_path: Path) -> None:
    assert refreshed(tmp_path, un_list("2025-12-01")) == "new"
    assert health(tmp_path)["un_sc"] == ("stale", "")
    assert refreshed(tmp_path, un_list("2025-12-01"), now=NOW + timedelta(1)) == "same"
    assert health(tmp_path)["un_sc"] == ("stale", "")


@pytest.mark.parametrize(
    ("body", "status", "state", "says_"),
    [
        (b"", 404, "failed", "failed: http://127.0.0.1"),
        (un_list("2026-03-09", (1, 2)), 200, "refused", "was refused: "),
    ],
)
def test_a_renewal_that_failed_leaves_the_list_degraded(
    tmp_path: Path, body: bytes, status: int, state: str, says_: str
) -> None:
    assert refreshed(tmp_path, GOOD) == "new"
    assert refreshed(tmp_path, body, status) == state
    found, note = health(tmp_path)["un_sc"]
    assert (found, note.startswith(f"the last attempt to renew it {says_}")) == ("degraded", True)
    assert refreshed(tmp_path, un_list("2026-03-09")) == "new"
    assert health(tmp_path)["un_sc"] == ("fresh", "")


def test_a_list_of_which_no_good_version_came_is_refused_or_missing(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(CANADA)
    canada = replace(SOURCE, key="ca_sema")
    with snapshot.writing(tmp_path):  # with no list at all the excerpts would be used
        list(import_path(tmp_path / "a.xml", tmp_path, {"ca_sema": canada}, (), NOW, TODAY))
    assert health(tmp_path, canada) == {"ca_sema": ("fresh", ""), "un_sc": ("missing", "xref refresh un_sc")}
    assert refreshed(tmp_path, b"", 404) == "failed"
    assert health(tmp_path, canada)["un_sc"][0] == "missing"
    assert "the server answers 404" in health(tmp_path, canada)["un_sc"][1]
    assert refreshed(tmp_path, un_list("2026-03-09", ())) == "refused"
    state, note = health(tmp_path, canada)["un_sc"]
    assert (state, "0 entries" in note) == ("refused", True)


def test_a_list_without_a_date_is_degraded_until_somebody_says_it(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(CANADA)
    source = replace(SOURCE, key="ca_sema")
    for published, state in ((None, "degraded"), (date(2026, 3, 1), "fresh")):
        lists = tmp_path / state
        with snapshot.writing(lists):
            (outcome,) = import_path(tmp_path / "a.xml", lists, {"ca_sema": source}, (), NOW, published)
        assert outcome.state == "new"
        assert health(lists, source)["ca_sema"][0] == state


def test_what_is_off_or_closed_degrades_nothing_and_says_why(tmp_path: Path) -> None:
    refreshed(tmp_path, GOOD)
    off = replace(SOURCE, key="ua_nsdc", off="it needs a key")
    closed = replace(SOURCE, key="gb_ofsi", closed="closed in 2026; use gb_uksl")
    found = health(tmp_path, off, closed)
    assert found == {
        "un_sc": ("fresh", ""), "ua_nsdc": ("off", "it needs a key"), "gb_ofsi": ("off", "closed in 2026; use gb_uksl"),
    }  # fmt: skip
    opened = open_lists(tmp_path, {s.key: s for s in (SOURCE, off, closed)}, (), TODAY)
    assert (opened.used, run_state(opened.health)) == (["un_sc"], "complete")
    with pytest.raises(UsageError, match="gb_ofsi is refused"):
        health(tmp_path, closed, only=("gb_ofsi",))
    assert health(tmp_path, off, only=("ua_nsdc", "un_sc"))["ua_nsdc"][0] == "missing"


@pytest.mark.parametrize(
    ("states", "state"),
    [
        (["fresh", "off"], "complete"), (["fresh", "stale"], "degraded"), (["fresh", "missing"], "degraded"),
        (["fresh", "refused"], "degraded"), (["degraded"], "degraded"), (["excerpt"], "invalid"),
        (["missing", "refused"], "invalid"), ([], "invalid"),
    ],
)  # fmt: skip
def test_a_run_is_worth_what_its_lists_are(states: list[str], state: str) -> None:
    assert run_state(pl.DataFrame({"state": states}, schema={"state": pl.String})) == state


def test_the_command_shows_everything_of_a_list(tmp_path: Path) -> None:
    (tmp_path / "un.xml").write_bytes(un_list("2026-03-01", range(1, 901)))
    lists = tmp_path / "lists"
    assert xref("refresh", "--from", tmp_path / "un.xml", "--lists", lists).returncode == 0
    shown = xref("lists", "un_sc", "--lists", lists).stdout
    for line in (
        "state  +stale",
        "published_on +2026-03-01",
        "entries +900",
        "quarantined +0",
        "licence +UN terms of use",
    ):
        assert pl.Series([shown]).str.contains(line)[0], line
    for column in ("retrieved_at", "age_days", "sha256", "next_due", "checked_at"):
        assert column in shown
    (row,) = json.loads(xref("lists", "un_sc", "--json", "--lists", lists).stdout)
    assert (row["key"], row["entities"]) == ("un_sc", 900)
    history = xref("lists", "un_sc", "--history", "--lists", lists).stdout
    assert history.startswith("un_sc  2026-03-01-")
    wrong = xref("lists", "un_sk", "--lists", lists)
    assert (wrong.returncode, wrong.stderr.splitlines()[-1].startswith("xref: no list un_sk: ")) == (2, True)
    whole = xref("lists", "--lists", lists).stdout
    assert "gb_ofsi: closed on 28 January 2026; use gb_uksl" in whole


def test_a_run_during_a_refresh_sees_one_version_whole(tmp_path: Path) -> None:
    lists, seen = tmp_path / "lists", []
    with serving(numbered) as server, subprocess.Popen(loop(lists, server, 1000), stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        while len(set(seen)) < 4:
            opened = open_lists(lists, {"un_sc": replace(SOURCE, at_least=0)}, (), TODAY)
            known = prepare(opened)
            (n,) = {(day - FIRST).days for day in opened.health["published_on"]}
            assert opened.tables.entities.height == opened.health["entities"][0] == n
            assert known.names.names["name"].to_list() == [f"PERSON {i}" for i in range(1, n + 1)]
            seen.append(n)
        child.kill()
    assert seen == sorted(seen)
