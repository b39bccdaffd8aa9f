import os
import random
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from misbehaving import Handler, Server, says, serving, un_list

from xref import snapshot
from xref.catalogue import Source
from xref.entities import tabulate
from xref.entry import Entry, Name, Publication
from xref.errors import StoreError

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
FIRST = date(2026, 1, 1)
SOURCE = Source(key="un_sc", title="UN", publisher="UN", url="https://main.un.org/list", licence="UN terms")
KILLS = int(os.environ.get("XREF_KILLS", "20"))
HOLD = """
import sys, time
from pathlib import Path
from xref import snapshot
with snapshot.writing(Path(sys.argv[1])):
    print("in", flush=True)
    time.sleep(60)
"""
# Refreshes again and again, so that a kill may come at any moment; each line says that one more is done.
LOOP = """
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xref import snapshot
from xref.catalogue import Source
from xref.download import new_client
from xref.refresh import refresh
lists, url = Path(sys.argv[1]), sys.argv[2]
source = Source(key="un_sc", title="", publisher="", url="", licence="", download=(url,), keep_at_least=0.0)
with new_client() as client:
    for _ in range(int(sys.argv[3])):
        with snapshot.writing(lists, 10):
            (outcome,) = refresh([source], lists, {"un_sc": source}, datetime.now(UTC), client)
        print(outcome.state, outcome.version, outcome.problem, flush=True)
"""


def taken(lists: Path, day: date | None, *names: str, now: datetime = NOW) -> tuple[snapshot.Snapshot, bool]:
    """Store a list of these names as of a day."""
    file = lists.parent / "list.txt"
    file.write_text(" ".join([str(day), *names]))
    entries = [Entry(number=name, kind="person", names=(Name(name, "primary"),)) for name in names]
    tables = tabulate("un_sc", Publication(day, None, iter(entries)))
    known = snapshot.find(lists, "un_sc", [file])
    return known or snapshot.take(lists, "un_sc", [file], tables, day, now, (), ()), known is None


def names_in_use(lists: Path) -> list[str]:
    version, _ = snapshot.latest(lists, "un_sc")
    assert version is not None
    return snapshot.load(lists, version).entities["name"].to_list()


def test_a_manifest_says_what_is_stored(tmp_path: Path) -> None:
    version, new = taken(tmp_path / "lists", FIRST, "A", "B")
    assert (new, version.entries, version.counts, version.files) == (True, 2, {"un_sc": 2}, ["list.txt"])
    assert snapshot.history(tmp_path / "lists", "un_sc") == [version]
    assert snapshot.verify(tmp_path / "lists", version) == ""
    assert taken(tmp_path / "lists", FIRST, "A", "B") == (version, False)


def test_versions_are_ordered_by_the_publishers_date(tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    taken(lists, FIRST + timedelta(9), "B")
    taken(lists, FIRST, "A", now=NOW + timedelta(1))
    assert names_in_use(lists) == ["B"]


def test_a_list_without_a_date_may_go_back_to_what_it_said_before(tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    for days, name in enumerate(["A", "B", "A", "A"]):
        _, new = taken(lists, None, name, now=NOW + timedelta(days))
        assert (new, names_in_use(lists)) == (days < 3, [name])


@pytest.mark.parametrize("damage", ["manifest.json", "entities.parquet", "raw.list.txt"])
@pytest.mark.parametrize("how", ["cut", "gone", "changed"])
def test_a_damaged_version_is_noticed_and_can_be_imported_again(tmp_path: Path, damage: str, how: str) -> None:
    lists = tmp_path / "lists"
    taken(lists, FIRST, "A")
    version, _ = taken(lists, FIRST + timedelta(1), "B")
    path = lists / "un_sc" / version.version / damage
    whole = path.read_bytes()
    {
        "cut": lambda: path.write_bytes(whole[:-9]),
        "gone": path.unlink,
        "changed": lambda: path.write_bytes(whole[:-1] + b"\0"),
    }[how]()
    used, skipped = snapshot.latest(lists, "un_sc")
    assert used is not None
    if damage == "raw.list.txt":  # not needed for a run
        assert (used, skipped) == (version, [])
    else:
        assert (names_in_use(lists), len(skipped)) == (["A"], 0 if (damage, how) == ("manifest.json", "gone") else 1)
        assert all(str(path) in reason for reason in skipped)
    if damage != "manifest.json":
        assert snapshot.verify(lists, version) != ""
    if damage == "entities.parquet":
        with pytest.raises(StoreError, match="import the list again"):
            snapshot.load(lists, version)
    again, new = taken(lists, FIRST + timedelta(1), "B")
    assert (new, names_in_use(lists), snapshot.verify(lists, again)) == (True, ["B"], "")


def test_a_damaged_status_is_none(tmp_path: Path) -> None:
    assert snapshot.status(tmp_path, "un_sc") is None
    status = snapshot.Status(checked_at="2026-11-01T12:00:00+00:00", outcome="failed", reason="it is away")
    snapshot.record(tmp_path, "un_sc", status)
    assert snapshot.status(tmp_path, "un_sc") == status
    for text in ("", "[]", "{}", '{"origins": [1]}', '{"origins": [], "mood": 1}'):
        (tmp_path / "un_sc" / "status.json").write_text(text)
        assert snapshot.status(tmp_path, "un_sc") is None


def test_one_process_writes_at_a_time(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE) as other:
        try:
            assert other.stdout is not None
            assert other.stdout.readline() == b"in\n"
            said = rf"process {other.pid} \(since 20..-..-..T.*\) is writing to .*--wait SECONDS"
            with pytest.raises(StoreError, match=said), snapshot.writing(tmp_path):
                pass
            begun = time.monotonic()
            with pytest.raises(StoreError), snapshot.writing(tmp_path, 0.3):
                pass
            assert 0.3 <= time.monotonic() - begun < 5
        finally:
            other.kill()
    with snapshot.writing(tmp_path, 5):  # the lock went with the process
        pass


def test_what_a_killed_process_left_is_cleared_away(tmp_path: Path) -> None:
    left = [tmp_path / ".download.part", tmp_path / "un_sc" / ".v.part"]
    for folder in left:
        folder.mkdir(parents=True)
        (folder / "manifest.json").write_text("{}")
    (tmp_path / "un_sc" / ".status.json.part").write_text("{")
    assert snapshot.history(tmp_path, "un_sc") == []
    with snapshot.writing(tmp_path):
        assert sorted(p.name for p in tmp_path.rglob("*")) == [".lock", "un_sc"]


def loop(lists: Path, server: Server, count: int) -> list[str]:
    return [sys.executable, "-c", LOOP, str(lists), server.url, str(count)]


def numbered(handler: Handler) -> None:
    """The list of the next day each time: of the n-th day, with the persons 1 to n."""
    n = len(handler.server.seen)
    says(un_list(str(FIRST + timedelta(n)), range(1, n + 1)))(handler)


def checked(lists: Path) -> int:
    """The number of the version in use, which must be whole and what was published under that number; 0 if none."""
    version, skipped = snapshot.latest(lists, "un_sc")
    assert skipped == []
    if version is None:
        return 0
    assert version.published_on is not None
    n = (date.fromisoformat(version.published_on) - FIRST).days
    assert snapshot.verify(lists, version) == ""
    assert snapshot.load(lists, version).entities["entity_id"].to_list() == [
        f"un_sc:CDi.{i:03}" for i in range(1, n + 1)
    ]
    return n


def test_a_refresh_killed_at_any_moment_leaves_the_old_or_the_new_version(tmp_path: Path) -> None:
    lists, chance, n, midway = tmp_path / "lists", random.Random(0), 0, 0
    with serving(numbered) as server:
        for _ in range(KILLS):
            with subprocess.Popen(loop(lists, server, 1000), stdout=subprocess.PIPE) as child:
                assert child.stdout is not None
                first = child.stdout.readline().decode()  # it is at work
                time.sleep(chance.uniform(0, 0.1))
                child.kill()
                lines = [first, *child.stdout.read().decode().splitlines()]
            assert child.returncode != 0
            assert [line.split()[0] for line in lines if line.strip()] == ["new"] * len(lines)
            midway += any(lists.glob("**/.*.part"))
            before, n = n, checked(lists)
            assert len(server.seen) - 1 <= n <= len(server.seen)
            assert n > before
        with snapshot.writing(lists, 5):
            assert not any(lists.glob("**/.*.part"))
    print(f"{KILLS} kills, {midway} of them while something was being written, {n} versions")


def test_two_refreshes_at_once_do_not_meet(tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    with serving(numbered) as server:
        command = loop(lists, server, 3)
        with (
            subprocess.Popen(command, stdout=subprocess.PIPE) as one,
            subprocess.Popen(command, stdout=subprocess.PIPE) as two,
        ):
            assert one.stdout is not None
            assert two.stdout is not None
            said = [out.readline().split()[0] for _ in range(3) for out in (one.stdout, two.stdout)]
        assert said == [b"new"] * 6
        assert (checked(lists), len(snapshot.history(lists, "un_sc"))) == (6, 6)


def test_a_reader_needs_no_lock(tmp_path: Path) -> None:
    lists, seen = tmp_path / "lists", []
    with serving(numbered) as server, subprocess.Popen(loop(lists, server, 1000), stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline()
        while len(set(seen)) < 5:
            seen.append(checked(lists))
            assert child.poll() is None
        child.kill()
    assert seen == sorted(seen)
