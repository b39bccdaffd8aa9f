import json
import os
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from test_cli import xref
from test_snapshot import FIRST, taken

from xref import snapshot
from xref.errors import StoreError
from xref.prune import needed, superfluous

NOW = datetime(2026, 1, 8, 12, tzinfo=UTC)


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    for days in range(6):
        taken(tmp_path / "lists", FIRST + timedelta(days), f"N{days}")
    return tmp_path / "lists"


def days(folders: list[Path]) -> list[int]:
    return [(date.fromisoformat(folder.name[:10]) - FIRST).days for folder in folders]


def went(lists: Path, keep: int, older_than: int | None = None, referred: frozenset[str] = frozenset()) -> list[int]:
    return days(list(superfluous(lists, ["un_sc"], referred, NOW, keep, older_than)))


def test_the_last_versions_stay(lists: Path) -> None:
    assert went(lists, 3) == [0, 1, 2]
    assert went(lists, 1) == [0, 1, 2, 3, 4]
    assert went(lists, 9) == []


def test_what_is_young_stays(lists: Path) -> None:
    assert went(lists, 1, 5) == [0, 1]  # of the 8th: the 3rd is five days old, not more
    assert went(lists, 1, 0) == [0, 1, 2, 3, 4]


def test_the_latest_good_version_stays_even_if_those_after_it_are_damaged(lists: Path) -> None:
    for version in snapshot.history(lists, "un_sc")[2:]:
        (lists / "un_sc" / version.version / "names.parquet").write_bytes(b"")
    assert went(lists, 1) == [0, 2, 3, 4]


def test_what_a_report_refers_to_stays(lists: Path, tmp_path: Path) -> None:
    run = tmp_path / "reports" / "2026" / "run"
    run.mkdir(parents=True)
    digest = snapshot.history(lists, "un_sc")[1].sha256
    listed = [{"key": "un_sc", "sha256": digest}, {"key": "eu_fsf", "sha256": None}]
    (run / "manifest.json").write_text(json.dumps({"lists": listed}))
    assert needed(tmp_path / "reports") == {digest}
    assert went(lists, 3, referred=frozenset({digest})) == [0, 2]
    assert needed(tmp_path / "none") == set()
    assert needed(lists) == set()  # the manifests of the store are no reports
    for text in ("", "[]", '{"lists": [1]}', '{"lists": 1}', '{"lists": [{}]}'):
        (run / "manifest.json").write_text(text)
        with pytest.raises(StoreError, match=r"manifest.json is damaged.*: remove the report"):
            needed(tmp_path / "reports")


def test_refused_publications_go_after_the_bound_or_a_month(lists: Path, tmp_path: Path) -> None:
    for ago in (2, 20, 40):
        (tmp_path / "bad.xml").write_text(str(ago))
        snapshot.refuse(lists, "un_sc", [tmp_path / "bad.xml"], "it is cut short", NOW - timedelta(ago))
    aside = sorted((lists / "un_sc" / "refused").iterdir())
    assert list(superfluous(lists, ["un_sc"], (), NOW, 9)) == aside[:1]
    assert list(superfluous(lists, ["un_sc"], (), NOW, 9, 10)) == aside[:2]
    assert list(superfluous(lists, ["un_sc"], (), NOW, 9, 50)) == []


def test_what_was_stored_of_an_index_for_workers_goes_too(lists: Path) -> None:
    for days, name in enumerate(("new", "old", "older"), 20):
        path = lists / ".cache" / "index" / f"stored-{name}"
        path.mkdir(parents=True)
        at = NOW.timestamp() - (days - 19) * 25 * 86400
        os.utime(path, (at, at))
    found = [path.name for path in superfluous(lists, [], (), NOW, 5)]
    assert found == ["stored-older", "stored-old"]


def test_old_indexes_go_but_the_newest(lists: Path) -> None:
    def made(name: str, ago: int) -> Path:
        path = lists / ".cache" / name
        path.mkdir(parents=True)
        when = (NOW - timedelta(ago)).timestamp()
        os.utime(path, (when, when))
        return path

    old, *others = made("a", 50), made("b", 40), made("c", 31)
    assert list(superfluous(lists, [], (), NOW, 3)) == [old, others[0]]
    made("d", 3)
    assert list(superfluous(lists, [], (), NOW, 3)) == [old, *others]


def test_pruning_says_what_went_and_how_much(lists: Path, tmp_path: Path) -> None:
    options = ("--lists", lists, "--reports", tmp_path)
    folders = [lists / "un_sc" / version.version for version in snapshot.history(lists, "un_sc")]
    held = sum(path.stat().st_size for folder in folders[:3] for path in folder.iterdir())
    said = xref("prune", "--dry-run", *options)
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.splitlines()[-1] == f"3 folders, {held:,} bytes could be removed"
    assert all(folder.is_dir() for folder in folders)
    done = xref("prune", *options)
    assert done.stdout == said.stdout.replace("would remove", "removed").replace("could be", "were")
    assert sorted((lists / "un_sc").iterdir()) == folders[3:]
    assert xref("prune", *options).stdout == "0 folders, 0 bytes were removed\n"
    assert snapshot.latest(lists, "un_sc")[0] is not None
    assert [path.name for path in lists.iterdir() if path.name.endswith(".part")] == []


def test_a_run_keeps_its_versions_from_being_pruned(lists: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It was said.")
    (lists / "catalogue.toml").write_text(
        '[un_sc]\ntitle = "UN"\npublisher = "UN"\nurl = "https://main.un.org"\nlicence = "UN"\n'
    )
    done = xref("run", tmp_path / "a.txt", "--lists", lists, "--out", tmp_path / "out", "--as-of", "2026-01-02")
    assert done.returncode == 0, done.stderr
    assert xref("prune", "--lists", lists, "--reports", tmp_path / "out", "--keep", 1).returncode == 0
    assert days([lists / "un_sc" / version.version for version in snapshot.history(lists, "un_sc")]) == [1, 5]


def test_pruning_waits_for_nobody_and_needs_the_reports(lists: Path, tmp_path: Path) -> None:
    with snapshot.writing(lists):
        done = xref("prune", "--lists", lists)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert "is writing to" in done.stderr
    done = xref("prune", "--lists", lists, "--reports", tmp_path / "nowhere")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "no such folder" in done.stderr
    shutil.rmtree(lists)
    assert xref("prune", "--dry-run", "--lists", lists, "--reports", tmp_path).stdout.startswith("0 folders")
