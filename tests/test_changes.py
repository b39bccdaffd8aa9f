import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from listed import prepared, screened
from report_findings import article, findings, health, match

from xref import changes, manifest
from xref.content import counted
from xref.errors import ReportError
from xref.policy import Chosen, Policy
from xref.report import csv, folder, reading
from xref.tables import MATCHES, RUN_CHANGES, Findings, table

STARTED = datetime(2024, 5, 7, 12, 0, 0, tzinfo=UTC)
IDS = ("us_ofac_sdn:22543",)


def scope(corpus: str = "corpus", **policy: Any) -> str:
    """The scope of a run over a corpus."""
    return manifest.scope_of(manifest.ARTICLES, {"corpus": [corpus]}, Policy(**policy))


def noted(found: Findings, out: Path, n: int = 0, corpus: str = "corpus", **values: Any) -> changes.Previous:
    """The findings written as the n-th run, and read back as the last one of the scope."""
    options = {"corpus": [corpus], "excel": False}
    this = folder.Run(STARTED + timedelta(minutes=n), ["run"], options=options, **values)
    folder.write(found, out, this, formats=("csv",))
    previous = changes.last(out, scope(corpus))
    assert previous is not None
    return previous


def compared(found: Findings, previous: changes.Previous, policy: Policy | None = None, ids: Sequence[str] = IDS,
             detectors: Mapping[str, str] | None = None) -> Findings:  # fmt: skip
    return changes.since(found, previous, changes.inputs(ids, policy or Policy(), detectors or {}))


def told(found: Findings) -> list[dict[str, Any]]:
    return found.changes.to_dicts()


def test_without_an_earlier_run_nothing_is_said(tmp_path: Path) -> None:
    assert changes.last(tmp_path / "none", scope()) is None
    found = changes.since(findings(), None, changes.inputs(IDS, Policy(), {}))
    assert found.matches["change"].null_count() == 1
    assert changes.line(counted(found), None) == ""


def test_the_same_findings_are_the_same(tmp_path: Path) -> None:
    previous = noted(findings(), tmp_path)
    found = compared(findings(), previous)
    assert found.matches.select("change", "change_note").rows() == [("same", None)]
    assert found.changes.is_empty()
    assert changes.line(counted(found), previous) == f"Since {previous.run}: nothing changed"


def test_what_the_list_says_of_the_party_is_told_as_it_was_and_as_it_is(tmp_path: Path) -> None:
    previous = noted(findings(), tmp_path)
    after = findings(matches=[match(programmes="RUSSIA-EO14024", reason="Another text.", list_sha256="ef" * 32)])
    [row] = told(compared(after, previous))
    assert (row["change"], row["fields"]) == ("changed", "programmes")
    assert (row["before"], row["after"]) == ("programmes: RUSSIA-EO14024; CAR", "programmes: RUSSIA-EO14024")
    note = compared(after, previous).matches["change_note"].to_list()
    assert note == ["programmes: RUSSIA-EO14024; CAR -> RUSSIA-EO14024"]


@pytest.mark.parametrize(
    "values",
    [
        {"programmes": "CAR; RUSSIA-EO14024"}, {"matched_name": "Wagner  group"}, {"reason": "None."}, {"score": 0.923},
        {"sentence": "Wagner denied."}, {"evidence": "the whole name is covered"},
    ],
)  # fmt: skip
def test_order_case_prose_and_rounding_change_nothing(tmp_path: Path, values: dict[str, Any]) -> None:
    assert told(compared(findings(matches=[match(**values)]), noted(findings(), tmp_path))) == []


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"band": "possible", "priority": "C", "score": 0.8}, "band; priority; score"),
        ({"designated_on": None}, "designated_on"),
        ({"identifiers": "inn:7718852164; other:SDN 22543"}, "identifiers"),
        ({"also_listed_on": "eu_fsf:1"}, "also_listed_on"),
    ],
)
def test_a_change_names_its_fields(tmp_path: Path, values: dict[str, Any], fields: str) -> None:
    [row] = told(compared(findings(matches=[match(**values)]), noted(findings(), tmp_path)))
    assert (row["change"], row["fields"]) == ("changed", fields)


def test_a_row_on_another_copy_of_the_story_is_the_same(tmp_path: Path) -> None:
    copies = [article("a1", "T", "x"), article("a2", "T", "x", copy_of="a1", sha256="ee" * 32)]
    previous = noted(findings(articles=copies), tmp_path)
    only = findings(articles=copies[1:], matches=[match(article_id="a2", match_id="m9")])
    assert compared(only, previous).matches["change"].to_list() == ["same"]
    renamed = findings(articles=[article("moved/a1", "T", "x")], matches=[match(article_id="moved/a1")])
    assert compared(renamed, previous).matches["change"].to_list() == ["same"]


def test_a_decision_that_holds_no_longer_reopens(tmp_path: Path) -> None:
    decided = findings(matches=[match(disposition="false_positive", disposition_by="anna")])
    previous = noted(decided, tmp_path)
    assert told(compared(decided, previous)) == []
    found = compared(findings(matches=[match(countries="SY")]), previous)
    [row] = told(found)
    assert (row["change"], row["fields"]) == ("reopened", "countries")
    assert "decision: it holds no longer" in row["why"]
    assert found.matches["change_note"].to_list() == ["it was decided as false_positive; countries: RU -> SY"]


def test_what_is_gone_says_why(tmp_path: Path) -> None:
    previous = noted(findings(), tmp_path)
    nothing: dict[str, Any] = {"matches": []}

    def why(found: Findings, **values: Any) -> str:
        [row] = told(compared(found, previous, **values))
        assert (row["change"], row["band"], row["band_before"], row["score_before"]) == ("cleared", None, "match", 0.92)
        return str(row["why"])

    assert why(findings(**nothing), ids=()) == "list: us_ofac_sdn:22543 is no longer on us_ofac_sdn"
    gone = [article("a9", "T", "y", sha256="77" * 32)]
    assert why(findings(**nothing, articles=gone)) == "text: the article is gone"
    unread = findings(**nothing, articles=gone, unread=[("a1", "a1.pdf", "no text")])
    assert why(unread) == "text: the article could not be read: no text"
    missing = findings(**nothing, lists=[health(state="missing")])
    assert why(missing, ids=()) == "list: us_ofac_sdn was not screened (missing)"
    edited = findings(**nothing, articles=[article("a1", "T", "y", sha256="77" * 32)])
    assert why(edited) == "text: the article changed"
    assert why(findings(**nothing), policy=Policy(threshold=0.93)) == "policy: threshold 0.7 -> 0.93"
    assert why(findings(**nothing), detectors={"spacy": "3.8"}) == "code: detectors none -> spacy 3.8"


def test_another_code_is_a_cause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    previous = noted(findings(), tmp_path)
    monkeypatch.setattr(changes.manifest, "code", lambda: "other")
    [row] = told(compared(findings(matches=[match(score=0.75, band="possible")]), previous))
    assert row["why"] == "code: xref changed"


def test_what_was_decided_after_the_run_before_and_holds_no_longer_is_reopened_once(tmp_path: Path) -> None:
    previous = noted(findings(), tmp_path)
    note = "false_positive of 2026-05-02 by Ann holds no longer: dates changed (1961 -> 1962)"
    after = findings(matches=[match(disposition_note=note)])
    [row] = told(compared(after, previous))
    assert row["change"] == "reopened"
    assert compared(after, previous).matches["change_note"].to_list() == [note]
    assert told(compared(after, noted(after, tmp_path, 1))) == []
    waiting = findings(matches=[match(disposition_note="false_positive of 2026-05-02 by Ann awaits a second reviewer")])
    assert told(compared(waiting, previous)) == []


def test_the_last_run_of_the_scope_counts_and_a_damaged_one_is_passed_over(tmp_path: Path) -> None:
    first = noted(findings(), tmp_path)
    noted(findings(matches=[]), tmp_path, 1, corpus="another")
    latest = changes.last(tmp_path, scope())
    assert latest is not None
    assert latest.run == first.run
    second = noted(findings(), tmp_path, 2)
    assert second.run > first.run
    (tmp_path / second.run / "matches.csv").write_text("x\n")
    found = changes.last(tmp_path, scope())
    assert found is not None
    assert (found.run, found.passed) == (first.run, (second.run,))
    assert second.run in changes.line(counted(compared(findings(), found)), found)
    with pytest.raises(ReportError, match=r"is damaged: matches.csv was changed"):
        changes.read(tmp_path / second.run)
    for change in (lambda path: path.write_text("x\n"), Path.unlink):
        change(first.folder / "matches.csv")  # while this run was on
        with pytest.raises(ReportError, match=rf"{first.run} is damaged: matches.csv (was changed|cannot be read)"):
            compared(findings(), first)


def test_of_runs_that_began_in_one_second_the_one_written_last_counts(tmp_path: Path) -> None:
    other = article("a1", "Another", "Another text.", sha256="ef" * 32)
    names = [noted(found, tmp_path).run for found in (findings(), findings(articles=[other]), findings())]
    assert names[1].rpartition("-")[2] != names[0].rpartition("-")[2]
    assert names[2] == f"{names[0]}-2"
    assert noted(findings(articles=[other]), tmp_path).run == f"{names[1]}-2"


def test_scopes() -> None:
    assert scope() == scope(threshold=0.8, match=0.9)
    assert scope() != scope("other")
    assert scope() != scope(programmes=Chosen(include=("IRAN*",)))
    days = [manifest.scope_of("articles", {"as_of": day}, Policy()) for day in (None, "2026-01-01", "2026-02-01")]
    assert days[0] != days[1] == days[2]


def test_the_manifest_names_the_run_that_was_compared_with(tmp_path: Path) -> None:
    first = noted(findings(), tmp_path)
    second = noted(findings(), tmp_path, 1, previous=first.named)
    written = json.loads((tmp_path / second.run / "manifest.json").read_text())["previous"]
    assert written["run"] == first.run
    assert (
        written["matches"] == json.loads((tmp_path / first.run / "manifest.json").read_text())["files"]["matches.csv"]
    )


@pytest.mark.parametrize("excel", [True, False])
def test_a_table_is_read_back_as_it_was_written(tmp_path: Path, excel: bool) -> None:
    names = ["=1+1", "'=1+1", "''@x", "-", "plain", "'quoted'", 'a "b", c\nd', "\tx"]
    rows = [match(match_id=str(n), mention=name, article_title=None) for n, name in enumerate(names)]
    frame = table(rows, MATCHES)
    csv.write_table(frame, tmp_path / "matches.csv", excel=excel)
    read = reading.table(tmp_path / "matches.csv", MATCHES)
    assert read.schema == MATCHES
    assert read.equals(frame)


def test_a_real_run_over_a_list_that_changed(tmp_path: Path) -> None:
    texts = {
        "a": "The firm Acme Drones Ltd sold engines to Boris Karpenkov of Minsk, police said on Monday.",
        "b": "Ministers met the head of Zarubin Works on Tuesday.",
    }
    before = "id,name,kind,programme\n7,Acme Drones Ltd,organisation,P1\n8,Boris Karpenkov,person,P1\n"
    after = "id,name,kind,programme\n7,Acme Drones Ltd,organisation,P2\n9,Zarubin Works,organisation,P1\n"
    previous = noted(screened(prepared(tmp_path / "1", ours=before), tmp_path / "c", **texts), tmp_path / "out")
    known = prepared(tmp_path / "2", ours=after)
    found = compared(
        screened(known, tmp_path / "c", **texts), previous, ids=known.lists.tables.entities["entity_id"].to_list()
    )
    assert {(row["change"], row["entity_id"], row["fields"], row["why"]) for row in told(found)} == {
        ("new", "ours:9", None, "list: ours changed"),
        ("changed", "ours:7", "programmes", "list: ours changed"),
        ("cleared", "ours:8", None, "list: ours:8 is no longer on ours"),
    }
    assert found.changes["change"].to_list() == ["new", "changed", "cleared"]
    assert found.changes["change"].dtype == RUN_CHANGES
    assert changes.line(counted(found), previous) == f"Since {previous.run}: 1 new, 1 changed, 1 cleared"
