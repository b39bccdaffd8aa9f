import re
from pathlib import Path

import polars as pl
import pytest
from report_findings import findings
from test_cli import SEEDS, xref

from xref.data import load
from xref.errors import ReportError, UsageError
from xref.report import contract, csv, reading
from xref.tables import REPORT, Findings


def test_every_column_is_described_and_no_other() -> None:
    assert set(load("columns")["files"]) == set(REPORT) == set(Findings._fields)
    for name, said in load("columns")["files"].items():
        assert list(said["columns"]) == REPORT[name].names(), name
        assert {*said["key"], *said["required"], *said["joined"]} <= set(REPORT[name].names()), name
    assert set(load("columns")["patterns"]) <= {column for schema in REPORT.values() for column in schema}


def test_a_column_says_its_type_and_its_words() -> None:
    columns = {column.name: column for column in contract.described("matches.csv").columns}
    assert columns["band"].words == ("match", "possible")
    assert (columns["start"].type, columns["score"].type, columns["published_on"].type) == ("integer", "number", "date")
    assert columns["programmes"].joined
    with pytest.raises(UsageError, match=r"a report has no file other\.csv: it has matches"):
        contract.described("other")


def test_the_matches_begin_as_the_design_says() -> None:
    promised = (
        "match_id, band, priority, score, article_id, article_title, published_on, article_url, mention, mention_kind, "
        "start, end, sentence, entity_id, entity_name, entity_kind, matched_name, name_quality, source, source_title, "
        "programmes, designated_on, countries, identifiers, reason, party_id, also_listed_on, evidence, "
        "contradictions, list_published_on, list_sha256, disposition, disposition_by, disposition_on"
    )
    names = promised.split(", ")
    assert REPORT["matches"].names()[: len(names)] == names
    promised = (
        "article_id, start, end, mention, mention_kind, canonical, detector, outcome, best_score, best_entity_id, "
        "lists_screened, reason"
    )
    assert REPORT["mentions"].names()[:12] == promised.split(", ")
    promised = "key, title, state, published_on, retrieved_at, age_days, entries, quarantined, sha256, licence"
    assert REPORT["lists"].names()[:10] == promised.split(", ")


def broken(run: Path) -> list[str]:
    """What of the files in a folder is not as its datapackage.json says, read by nothing of ours but `plain`."""
    import csv
    import json

    from xref.cells import plain

    is_of = {
        "string": ".*", "integer": r"-?\d+", "number": r"-?[\d.]+(e[+-]?\d+)?", "date": r"\d{4}-\d\d-\d\d",
        "boolean": "true|false",
    }  # fmt: skip
    wrong = []
    for file in json.loads((run / "datapackage.json").read_text(encoding="utf-8"))["resources"]:
        fields, key = file["schema"]["fields"], file["schema"].get("primaryKey")
        with (run / file["path"]).open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines, strict=True))
        if rows and list(rows[0]) != [field["name"] for field in fields]:
            wrong.append(f"{file['path']}: other columns")
        if key and len({tuple(row[name] for name in key) for row in rows}) < len(rows):
            wrong.append(f"{file['path']}: {key} does not tell the rows apart")
        for field in fields:
            limits = field.get("constraints", {})
            for cell in {row[field["name"]] for row in rows}:
                text = plain(cell) if field["type"] == "string" else cell
                if not text:
                    good = not limits.get("required")
                else:
                    good = (
                        re.fullmatch(is_of[field["type"]], text, re.DOTALL) is not None
                        and ("enum" not in limits or text in limits["enum"])
                        and ("pattern" not in limits or re.fullmatch(limits["pattern"], text) is not None)
                    )
                if not good:
                    wrong.append(f"{file['path']} {field['name']}: {cell!r}")
    return wrong


@pytest.mark.parametrize("corpus", ["corpus", SEEDS])
def test_the_files_of_a_run_are_as_the_package_says(tmp_path: Path, corpus: str | Path) -> None:
    if not (Path(__file__).parents[1] / corpus).is_dir():
        pytest.skip("the seed articles are not beside this checkout")
    assert xref("run", corpus, "--out", tmp_path).returncode == 0
    assert broken(tmp_path / "latest") == []


def test_a_run_is_read_back_as_it_was_found(tmp_path: Path) -> None:
    assert xref("run", "corpus", "--out", tmp_path, "--format", "parquet", "--excel").returncode == 0
    run = reading.folder(tmp_path / "latest")
    found = reading.findings(run)
    assert found.matches.height > 20
    for name, frame in found._asdict().items():
        assert frame.equals(pl.read_parquet(run / f"{name}.parquet")), name


def test_hostile_cells_are_read_back_too(tmp_path: Path) -> None:
    bad = ["=1+1", "'=1", "007", "", None, "\t", "a;=1", "x\ry", 'q"q', "5E002", "\x00", "a\r\n=b", "’", "\ufeff=1"]
    frame = pl.DataFrame({"article_id": bad, "path": bad, "reason": bad}, REPORT["unread"])
    csv.write_table(frame, tmp_path / "unread.csv")
    assert reading.table(tmp_path / "unread.csv", REPORT["unread"]).equals(frame)


def test_what_another_version_wrote_is_one_line(tmp_path: Path) -> None:
    csv.write_table(findings().unread.drop("reason"), tmp_path / "unread.csv")
    with pytest.raises(ReportError, match=r"unread\.csv has not the columns of this version of xref: reason"):
        reading.table(tmp_path / "unread.csv", REPORT["unread"])
    (tmp_path / "unread.csv").unlink()
    with pytest.raises(ReportError, match=r"unread\.csv cannot be read: No such file"):
        reading.table(tmp_path / "unread.csv", REPORT["unread"])
    with pytest.raises(UsageError, match="is no report"):
        reading.folder(tmp_path)
