import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from report_findings import findings, match
from test_cli import xref
from test_report_folder import STARTED

from xref import manifest
from xref.errors import ReportError, UsageError
from xref.policy import Chosen, Policy
from xref.report import again, contract, folder, jsonl
from xref.scope import LeftOut


@pytest.mark.parametrize("shown", [10_000, 1])
def test_an_earlier_run_is_written_in_other_formats_as_it_would_have_been(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shown: int
) -> None:
    monkeypatch.setattr("xref.content.MATCHES", shown)
    monkeypatch.setattr("xref.report.reading.ROWS", shown)
    policy = Policy(threshold=0.8, kinds=("person", "organisation"), sources=Chosen(exclude=("un_sc",)))
    left = [LeftOut("list", "un_sc", 7)]
    this = folder.Run(STARTED, ["run", "corpus"], date(2024, 5, 3), ["a rule"], policy, left)
    whole = folder.write(findings(), tmp_path / "1", this, formats=folder.FORMATS)
    run = folder.write(findings(), tmp_path / "2", this, formats=["csv"])
    before = {path.name: path.read_bytes() for path in run.iterdir()}
    into = again.write(run, None, [name for name in folder.FORMATS if name != "xlsx"])
    assert into == tmp_path / "2" / "exports" / run.name
    names = {path.name for path in whole.iterdir()} - {"manifest.json", "report.xlsx"}
    assert {path.name for path in into.iterdir()} == names
    assert [name for name in names if (into / name).read_bytes() != (whole / name).read_bytes()] == []
    assert {path.name: path.read_bytes() for path in run.iterdir()} == before


def test_without_its_articles_a_run_cannot_be_written_again(tmp_path: Path) -> None:
    run = folder.write(findings(), tmp_path, folder.Run(STARTED, []), formats=["csv"])
    (run / "articles.parquet").unlink()
    with pytest.raises(ReportError, match=r"articles\.parquet cannot be read: No such file"):
        again.write(run, None, ["jsonl"])
    (run / "manifest.json").write_text("{")
    with pytest.raises(ReportError, match=r"manifest\.json cannot be read"):
        manifest.read(run)


def test_a_line_holds_the_match_with_what_spoke_for_it(tmp_path: Path) -> None:
    rows = [match(), match(match_id="m2", reason=None, programmes=None, sentence="=1+1; 007\n")]
    jsonl.write(findings(matches=rows), tmp_path)
    one, two = map(json.loads, (tmp_path / "matches.jsonl").read_text(encoding="utf-8").splitlines())
    assert list(one) == [*findings().matches.columns, "rules"]
    assert one["rules"] == [{"rule": "name", "value": 0.92, "words": "every paired word is equal"}]
    assert one["programmes"] == ["RUSSIA-EO14024", "CAR"]
    assert one["published_on"] == "2024-05-07"
    assert (two["rules"], two["programmes"], two["reason"], two["sentence"]) == ([], [], None, "=1+1; 007\n")
    articles = [json.loads(line) for line in (tmp_path / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    assert articles[0]["text"] == findings().articles["text"][0]
    assert not (tmp_path / "evidence.jsonl").exists()
    assert pl.read_ndjson(tmp_path / "mentions.jsonl").height == findings().mentions.height


def test_the_command_writes_formats_and_prints_columns(tmp_path: Path) -> None:
    folder.write(findings(), tmp_path, folder.Run(STARTED, []), formats=["csv"])
    done = xref("report", tmp_path / "latest", "--format", "jsonl,ftm", "--out", tmp_path / "more", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert {"matches.jsonl", "entities.ftm.json"} <= set(json.loads(done.stdout)["files"])
    done = xref("report", "--columns", "goods.csv")
    assert (done.returncode, done.stderr) == (0, "")
    assert "chpl_tier" in done.stdout
    done = xref("report", "--columns", "--json")
    assert json.loads(done.stdout) == contract.package()
    for arguments, said in (
        (["nowhere", "--format", "ftm"], "nowhere is no report"),
        ([tmp_path / "latest"], "no format is named"),
        (["--columns", "x.csv"], "a report has no file x.csv"),
    ):
        done = xref("report", *arguments)
        assert (done.returncode, done.stderr.count("\n"), said in done.stderr) == (2, 1, True)


def test_csv_is_written_only_if_asked_for() -> None:
    assert folder.chosen("ftm", always=()) == ("ftm",)
    with pytest.raises(UsageError, match="no format pdf"):
        folder.chosen("pdf", always=())
