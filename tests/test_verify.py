"""Reports stand as they were written, and what was changed, removed or added later is named."""

import json
import shutil
from pathlib import Path

import pytest
from running import made, ran

from xref import ledger, manifest, runs
from xref.decisions import COLUMNS
from xref.errors import LedgerError
from xref.verify import verify


@pytest.fixture
def out(tmp_path: Path) -> Path:
    made(tmp_path)
    made(tmp_path, "--threshold", "0.9")
    return tmp_path / "out"


def named(out: Path) -> list[tuple[str, str]]:
    return [(one.what, one.where.partition("/")[2] or one.where) for one in verify(out).trouble]


def first(out: Path) -> Path:
    return min(path for path in out.iterdir() if path.is_dir())


def test_each_complete_report_is_noted(out: Path) -> None:
    log = runs.logged(out)
    assert [row["run"] for row in log.rows] == sorted({p.name for p in out.iterdir() if p.is_dir()} - {"latest"})
    row = log.rows[1]
    assert row["manifest"] == manifest.digest(out / row["run"] / "manifest.json")
    assert (row["articles"], row["matches"], row["possible"], row["state"]) == ("1", "1", "0", "complete")


def test_what_is_as_it_was_written_is_verified(out: Path) -> None:
    done = ran("verify", out)
    assert done.code == 0
    assert done.out.startswith("2 runs, ")
    assert f"all as written. The log ends with {runs.logged(out).head[:16]}" in done.out
    assert json.loads(ran("verify", out, "--json").out)["chain"] == runs.logged(out).head


def test_what_was_changed_removed_or_added_is_named(out: Path) -> None:
    run = first(out)
    (run / "matches.csv").write_text((run / "matches.csv").read_text().replace("match", "possible", 1))
    (run / "goods.csv").unlink()
    (run / "note.txt").write_text("mine")
    assert named(out) == [("gone", "goods.csv"), ("changed", "matches.csv"), ("added", "note.txt")]
    done = ran("verify", out)
    assert (done.code, f"changed    {run.name}/matches.csv  the manifest has another hash" in done.out) == (1, True)


def test_a_manifest_changed_to_fit_shows_in_the_log(out: Path) -> None:
    run = first(out)
    values = json.loads((run / "manifest.json").read_text())
    (run / "matches.csv").write_text("")
    values["files"]["matches.csv"] = manifest.digest(run / "matches.csv")
    (run / "manifest.json").write_text(manifest.text_of(values))
    assert named(out) == [("changed", "manifest.json")]


def test_a_run_that_is_gone_or_that_nobody_noted_shows(out: Path) -> None:
    run = first(out)
    shutil.copytree(run, out / "copy")
    shutil.rmtree(run)
    assert named(out) == [("gone", run.name), ("added", "copy")]


def test_a_damaged_log_says_where_and_keeps_what_stands_before(out: Path) -> None:
    log = out / runs.NAME
    log.write_bytes(log.read_bytes()[:-30])
    (trouble, added) = verify(out).trouble
    assert (trouble.what, trouble.where) == ("damaged", "runs.csv")
    assert trouble.why.endswith("the 1 rows before it hold")
    assert added.why == "runs.csv does not know it"
    done = ran("verify", out, "--repair")
    assert (done.code, "runs.csv.damaged-" in done.out) == (1, True)
    assert len(runs.logged(out).rows) == 1
    assert named(out) == [("added", added.where)]


def test_a_run_that_cannot_be_noted_says_where_its_report_is(tmp_path: Path) -> None:
    run = made(tmp_path)
    (tmp_path / "out" / runs.NAME).write_text("nothing\n")
    with pytest.raises(LedgerError, match=r"the report is at .*, but cannot be noted: .*verify --repair") as error:
        runs.noted(tmp_path / "out", run)
    assert "\n" not in str(error.value)


def test_decisions_that_a_run_was_made_with_must_still_be_there(out: Path) -> None:
    run, path = first(out), out / "dispositions.csv"
    head = ledger.append(path, COLUMNS, [{"by": "Ann", "disposition": "false_positive"}])
    values = json.loads((run / "manifest.json").read_text())
    (run / "manifest.json").write_text(manifest.text_of(values | {"decisions": {"chain": head, "damage": ""}}))
    runs.noted(out, run)
    assert named(out) == []
    path.unlink()
    ledger.append(path, COLUMNS, [{"by": "Ann", "disposition": "true_match"}])
    assert named(out) == [("changed", "dispositions.csv")]
    path.write_text(path.read_text().replace("true", "half"))
    assert [one.what for one in verify(out).trouble] == ["damaged", "changed"]


def test_what_is_no_folder_of_runs_is_one_line(tmp_path: Path) -> None:
    done = ran("verify", tmp_path / "none")
    assert (done.code, done.error.startswith("no such folder")) == (2, True)
