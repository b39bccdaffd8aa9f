import json
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from xref.catalogue import Source, load
from xref.rules import reviews_due, rules

ROOT = Path(__file__).parents[1]
SOURCE = Source(key="xx", title="X", publisher="P", url="https://example.org/x", licence="not confirmed")
COMMAND = [sys.executable, "-c", "from xref.cli import main; main()"]


def test_each_rule_says_where_it_stands_and_is_reviewed_when_it_ends() -> None:
    assert {"BIS Affiliates Rule (50 %), suspended", "UK: one list"} <= {rule.title for rule in rules()}
    for rule in rules():
        assert rule.says
        assert rule.source
        assert rule.since < rule.review_on
        assert rule.until is None or rule.until < rule.review_on <= rule.until + timedelta(days=1)


def test_a_rule_is_due_from_its_day_on() -> None:
    assert reviews_due((), date(2026, 11, 9)) == []
    (line,) = reviews_due((), date(2026, 11, 10))
    assert line.startswith("review due since 2026-11-10: BIS Affiliates Rule (50 %), suspended from 2025-11-10 to ")
    assert "90 FR 50857" in line
    assert len(reviews_due((), date(2027, 1, 28))) == 2


def test_a_source_is_due_from_its_day_on_and_the_oldest_comes_first() -> None:
    sources = [SOURCE, replace(SOURCE, key="yy", review_on=date(2026, 11, 1))]
    assert [line.partition(":")[0] for line in reviews_due(sources, date(2026, 11, 24))] == [
        "review due since 2026-11-01", "review due since 2026-11-10",
    ]  # fmt: skip
    assert "yy in catalogue.toml, such as its licence (not confirmed)" in reviews_due(sources, date(2026, 11, 1))[0]


def test_lists_whose_licence_is_not_confirmed_are_reviewed() -> None:
    known = load(ROOT / "lists")
    assert {key for key, source in known.items() if source.review_on} == {
        "ca_sema", "ca_listed_terrorists", "ch_seco", "au_dfat", "eu_vessels",
    }  # fmt: skip


def test_what_is_due_is_told_and_kept_with_the_run(tmp_path: Path) -> None:
    shown = subprocess.run([*COMMAND, "lists", "--json"], capture_output=True, text=True, cwd=ROOT, check=True)
    assert json.loads(shown.stdout)
    assert "xref: warning: review due since 2026-11-10: BIS Affiliates Rule" in shown.stderr
    subprocess.run([*COMMAND, "run", "corpus", "--out", tmp_path], capture_output=True, cwd=ROOT, check=True)
    due = json.loads((tmp_path / "latest" / "manifest.json").read_text(encoding="utf-8"))["reviews_due"]
    assert [f"xref: warning: {line}" for line in due] == shown.stderr.splitlines()
