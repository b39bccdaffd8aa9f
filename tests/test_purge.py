"""What is personal goes out of old reports, the hashes stay, and who verifies them is told."""

import json
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from report_findings import findings
from running import made, own_lists, ran

from xref import manifest, purge, runs, tables
from xref.errors import LedgerError
from xref.report import folder
from xref.tables import Findings
from xref.verify import verify

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
LIST = """id,name,kind,birth_date,identifiers,reason
1,Cyrus Optics,organisation,,inn:7718852163,It sold optics.
2,Ivan Obrazov,person,1961-05-03,passport:753421,He ordered them.
"""
TEXT = "Cyrus Optics, of which Ivan Obrazov (born 3 May 1961) is the director, sold lathes to Sergei Nobody."


@pytest.fixture
def run(tmp_path: Path) -> Path:
    formats = "csv,html,xlsx,parquet,ftm"
    return made(tmp_path, "--format", formats, "--excel", text=TEXT, ours=LIST)


def bytes_of(folder: Path) -> bytes:
    """All that can be read in the files of a folder: CSV and JSON as they are, Parquet unpacked."""
    tables = [pl.read_parquet(path).write_csv().encode() for path in sorted(folder.rglob("*.parquet"))]
    return b"\n".join([*(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()), *tables])


def test_what_is_personal_goes_and_the_hashes_stay(run: Path) -> None:
    personal = (b"Obrazov", b"Nobody", b"May 1961", b"753421", b"7718852163", b"director", b"ordered")
    assert all(word in bytes_of(run) for word in personal)
    before = manifest.read(run)
    purge.purge(run, NOW)
    left = bytes_of(run)
    assert [word for word in personal if word in left] == []
    assert {path.suffix for path in run.iterdir()} == {".csv", ".parquet", ".json"}
    matches = pl.read_csv(run / "matches.csv", infer_schema=False)
    assert (run / "matches.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    by_id = {row["entity_id"]: row for row in matches.iter_rows(named=True)}
    assert by_id["ours:1"]["entity_name"] == by_id["ours:1"]["mention"] == "Cyrus Optics"  # no person
    assert [by_id["ours:2"][name] for name in ("entity_name", "mention", "sentence")] == [None] * 3
    assert (by_id["ours:2"]["band"], by_id["ours:2"]["source"]) == ("match", "ours")
    after = manifest.read(run)
    assert (after["files"], after["articles"]) == (before["files"], before["articles"])
    assert after["purged"]["on"] == "2026-11-26"
    assert after["purged"]["files"]["report.html"] is None
    assert set(pl.read_csv(run / "articles.csv")["sha256"]) == {row["sha256"] for row in before["articles"]}


def test_what_says_what_the_columns_hold_stays(tmp_path: Path) -> None:
    run = folder.write(findings(), tmp_path, folder.Run(NOW, []), formats=["csv"])
    (run / "datapackage.json").write_text("{}")
    values = manifest.read(run)
    values["files"]["datapackage.json"] = manifest.digest(run / "datapackage.json")
    (run / "manifest.json").write_text(manifest.text_of(values))
    purge.purge(run, NOW)
    assert (run / "datapackage.json").read_text() == "{}"
    assert manifest.read(run)["purged"]["files"]["datapackage.json"] == values["files"]["datapackage.json"]


def test_the_rows_of_a_table_go_too(tmp_path: Path) -> None:
    lists = own_lists(tmp_path / "lists", ours=LIST)
    (tmp_path / "t.csv").write_text("id,name,born\nv1,Ivan Obrazov,1961\nv2,,1980\n")
    assert ran("screen", tmp_path / "t.csv", "--lists", lists, "--out", tmp_path / "out").code == 0
    run = (tmp_path / "out" / "latest").resolve()
    assert (run / "rows.parquet").is_file()
    purge.purge(run, NOW)
    assert not (run / "rows.parquet").exists()
    assert b"Obrazov" not in bytes_of(run)


def test_each_column_of_texts_that_nobody_named_goes(tmp_path: Path) -> None:
    run = folder.write(findings(), tmp_path, folder.Run(NOW, []), formats=["csv"])
    purge.purge(run, NOW)
    for name in Findings._fields:
        frame, kept = pl.read_csv(run / f"{name}.csv", infer_schema=False), purge.STAYS[name]
        texts = [column for column, kind in tables.REPORT[name].items() if kind == pl.String and column not in kept]
        named = purge.NAMES.get(name, {})
        assert all(
            frame[column].null_count() == frame.height for column in texts if column in {*frame.columns} - {*named}
        ), name
    frame = purge.without_personal("matches", findings().matches.with_columns(new=pl.lit("a column of tomorrow")))
    assert frame["new"].to_list() == [None]
    assert purge.without_personal("other", pl.DataFrame({"a": ["x"], "b": [1]})).row(0) == (None, 1)


def test_every_file_of_a_report_is_known() -> None:
    assert set(tables.REPORT) == set(Findings._fields)
    assert all(set(purge.STAYS[name]) <= set(schema) for name, schema in tables.REPORT.items())
    frames = findings()._asdict()
    assert all(tables.REPORT[name] == frame.schema for name, frame in frames.items())


def test_a_purged_run_is_verified_and_never_run_again(run: Path, tmp_path: Path) -> None:
    assert ran("purge", "--reports", tmp_path / "out", "--older-than", 0, "--yes").code == 0
    done = ran("verify", tmp_path / "out")
    assert done.code == 0
    today = datetime.now(UTC).date()
    assert f"purged     {run.name}  on {today}: of what was taken out, the manifest has the hashes" in done.out
    assert [row["state"] for row in runs.logged(tmp_path / "out").rows] == ["complete", "purged"]
    done = ran("replay", run)
    assert (done.code, done.error.startswith(f"{run} was purged on {today}: its texts are gone")) == (1, True)
    assert "was purged on" in ran("compare", run, run).error
    (run / "matches.csv").write_text("")
    assert [one.what for one in verify(tmp_path / "out").trouble] == ["changed"]


def test_what_was_changed_before_it_was_purged_stays_known(run: Path, tmp_path: Path) -> None:
    (run / "parties.csv").write_text("party_id\n")
    purge.purge(run, NOW)
    [one] = verify(tmp_path / "out").trouble
    assert (one.what, one.where, one.why) == (
        "changed", f"{run.name}/parties.csv", "it already was when it was purged"
    )  # fmt: skip


def aged(run: Path, days: int) -> Path:
    """Let a run be of so many days ago."""
    values = manifest.read(run) | {"started": (datetime.now(UTC) - timedelta(days)).isoformat(timespec="seconds")}
    (run / "manifest.json").write_text(manifest.text_of(values))
    return run


def test_what_must_be_kept_is_purged_only_if_said_so(run: Path, tmp_path: Path) -> None:
    aged(run, 100)
    options = ("--reports", tmp_path / "out", "--lists", tmp_path / "lists")
    assert ran("purge", *options).out == "0 runs were purged\n"
    done = ran("purge", *options, "--older-than", 90)
    assert (done.code, "purged" in manifest.read(run)) == (2, False)
    assert f"{run.name} is younger than the 3653 days that reports are kept by the policy: give --yes" in done.error
    done = ran("purge", *options, "--older-than", 90, "--dry-run")
    assert done.code == 0
    assert f"xref: warning: {run.name} is younger than the 3653 days" in done.out
    assert "1 runs could be purged" in done.out
    (tmp_path / "lists" / "policy.toml").write_text("[retention]\ndays = 99\n")
    assert ran("purge", *options, "--older-than", 101).out == "0 runs were purged\n"
    assert "purged" not in manifest.read(run)
    done = ran("purge", *options)
    assert (done.code, f"purged  {run.name}  of " in done.out) == (0, True)
    assert ran("purge", *options).out == "0 runs were purged\n"


def test_a_purge_that_was_killed_is_ended_by_the_next(run: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    aside = out / f".{run.name}.unpurged.part"
    run.rename(aside)
    (out / f".{run.name}.purged.part").mkdir()
    purge.ready(out, NOW)
    assert sorted(path.name for path in out.glob("[!.]*")) == [run.name, "latest", "runs.csv"]
    assert list(out.glob(".*.part")) == []
    assert verify(out).trouble == []
    log = (out / runs.NAME).read_bytes()
    purge.purge(run, NOW)
    (out / runs.NAME).write_bytes(log)  # killed before it was noted
    assert [one.what for one in verify(out).trouble] == ["changed"]
    purge.ready(out, NOW)
    assert verify(out).trouble == []


def test_what_a_stopped_run_left_goes_after_a_month(run: Path, tmp_path: Path) -> None:
    options = ("--reports", tmp_path / "out", "--lists", tmp_path / "lists")
    old, new = (tmp_path / "out" / runs.WORK / name / "read" for name in ("old", "new"))
    for folder_, days in ((old, 31), (new, 29)):
        folder_.mkdir(parents=True)
        (folder_ / "0.parquet").write_bytes(b"Ivan Obrazov")
        for path in (folder_ / "0.parquet", folder_, folder_.parent):
            os.utime(path, (time.time() - 86400 * days,) * 2)
    assert f"would remove  {old.parent}, which a run" in ran("purge", *options, "--dry-run").out
    assert old.exists()
    assert ran("purge", *options).out.count("removed") == 1
    assert (old.parent.exists(), new.exists()) == (False, True)
    assert ran("purge", *options, "--older-than", 28, "--yes").out.count("removed") == 1
    assert not new.exists()
    assert "purged" not in manifest.read(run)


def test_a_damaged_log_is_mended_first(run: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / runs.NAME).write_text("x\n")
    with pytest.raises(LedgerError, match="xref verify --repair"):
        purge.ready(tmp_path / "out", NOW)


def test_a_purged_report_needs_no_versions_of_lists(run: Path, tmp_path: Path) -> None:
    from xref.prune import needed

    assert needed(tmp_path / "out")
    purge.purge(run, NOW)
    assert needed(tmp_path / "out") == set()
    assert json.loads((run / "manifest.json").read_text())["lists"]
