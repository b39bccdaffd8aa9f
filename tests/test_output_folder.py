"""What is planted in the folder of the reports never makes anything be written or removed elsewhere."""

import os
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from report_findings import findings
from test_outbox import Receiver
from test_report_folder import run_python

from xref import aside, decisions, ledger, outbox, purge, rescreen, runs, snapshot, watch
from xref.errors import LedgerError, ReportError, StoreError
from xref.report import again, folder

if sys.platform == "win32":
    pytest.skip("links and modes are those of Unix", allow_module_level=True)

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
THIS = folder.Run(NOW, ["run"])
COLUMNS = ("who", "what")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """A folder with a file that nothing may change; looked at after the test."""
    place = tmp_path / "elsewhere"
    place.mkdir()
    (place / "precious").write_text("as it was")
    yield place
    assert [path.name for path in place.iterdir()] == ["precious"]
    assert (place / "precious").read_text() == "as it was"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    place = tmp_path / "out"
    place.mkdir()
    return place


def test_files_have_the_mode_that_the_umask_says(out: Path) -> None:
    before = os.umask(0o027)
    try:
        run = folder.write(findings(), out, THIS, formats=folder.FORMATS)
        again.write(run, None, ["html"])
        ledger.append(out / "log.csv", COLUMNS, [{"who": "Ann"}])
        outbox.put(out / "outbox", [Receiver()], {"n": 1}, "20260101T000000-a")
        written = {path for path in out.rglob("*") if not path.is_symlink() and not path.name.endswith(".lock")}
        assert {path.stat().st_mode & 0o777 for path in written if path.is_file()} == {0o640}
        assert {path.stat().st_mode & 0o777 for path in written if path.is_dir()} == {0o750}
    finally:
        os.umask(before)


def test_latest_points_to_the_run_whatever_it_pointed_to(out: Path, elsewhere: Path) -> None:
    (out / "latest").symlink_to(elsewhere)
    (out / "latest.txt").symlink_to(elsewhere / "precious")
    run = folder.write(findings(), out, THIS)
    assert (out / "latest").readlink() == Path(run.name)


def test_where_links_cannot_be_made_the_name_of_the_run_replaces_one(out: Path, elsewhere: Path) -> None:
    (out / "latest").mkdir()  # which no link can replace
    (out / "latest.txt").symlink_to(elsewhere / "precious")
    run = folder.write(findings(), out, THIS)
    assert (out / "latest.txt").read_text() == f"{run.name}\n"
    assert not (out / "latest.txt").is_symlink()


def test_a_run_takes_a_name_that_no_link_has(out: Path, elsewhere: Path) -> None:
    first = folder.write(findings(), out, THIS)
    shutil.rmtree(first)
    first.symlink_to(elsewhere / "nothing")
    (out / f".{first.name}-2.part").symlink_to(elsewhere)
    assert folder.write(findings(), out, THIS).name == f"{first.name}-3"


@pytest.mark.parametrize("name", ["dispositions.csv", "runs.csv", ".dispositions.csv.lock", ".runs.csv.lock"])
def test_a_ledger_is_not_written_through_a_link(out: Path, elsewhere: Path, name: str) -> None:
    (out / name).symlink_to(elsewhere / "precious")
    path = out / (decisions.log.NAME if "dispositions" in name else runs.NAME)
    with pytest.raises(LedgerError, match=r"cannot be written: .* is a link, and nothing is written where it leads to"):
        ledger.append(path, COLUMNS, [{"who": "Ann"}])


def test_a_ledger_is_repaired_beside_links(out: Path, elsewhere: Path) -> None:
    path = out / "log.csv"
    ledger.append(path, COLUMNS, [{"who": "Ann"}])
    with path.open("a") as file:
        file.write("damaged")
    (out / f".log.csv.{os.getpid()}.part").symlink_to(elsewhere / "precious")
    (out / ".log.csv.part").symlink_to(elsewhere / "precious")
    assert ledger.repair(path, COLUMNS)
    assert [row["who"] for row in ledger.read(path, COLUMNS).rows] == ["Ann"]


def test_a_ledger_is_whole_when_the_disk_was_full(out: Path) -> None:
    code = (
        "import resource, sys; from pathlib import Path; from xref import ledger\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "ledger.append(Path(sys.argv[1]), ('who',), [{'who': 'x' * 100}] * 100)"
    )
    path = out / "log.csv"
    ledger.append(path, ("who",), [{"who": "Ann"}])
    before = path.read_bytes()
    done = run_python(code, path)
    assert done.returncode
    assert "LedgerError" in done.stderr
    assert "cannot be written: File too large" in done.stderr
    assert path.read_bytes() == before


def test_notices_stay_in_the_outbox(out: Path, elsewhere: Path) -> None:
    ann = Receiver()
    (out / "outbox").symlink_to(elsewhere)
    with pytest.raises(ReportError, match="outbox is a link"):
        outbox.put(out / "outbox", [ann], {"n": 1}, "20260101T000000-a")
    with pytest.raises(ReportError, match="outbox is a link"):
        watch._note(out, {"lists": {}, "runs": {}, "begun": {}})
    (out / "outbox").unlink()
    outbox.put(out / "outbox", [ann], {"n": 1}, "20260101T000000-a")
    (out / "outbox" / outbox.SENT).symlink_to(elsewhere)
    assert [waiting.path.name[:17] for waiting in outbox.send(out / "outbox", [ann])] == ["20260101T000000-a"]


def test_what_was_told_replaces_a_link(out: Path, elsewhere: Path) -> None:
    (out / "outbox").mkdir()
    for name in ("told.json", ".told.json.part", f".told.json.{os.getpid()}.part"):
        (out / "outbox" / name).symlink_to(elsewhere / "precious")
    watch._note(out, {"lists": {}, "runs": {}, "begun": {}})
    assert not (out / "outbox" / "told.json").is_symlink()


def test_what_is_kept_for_the_next_run_is_kept_nowhere_else(out: Path, elsewhere: Path) -> None:
    (out / rescreen.FOLDER).symlink_to(elsewhere)
    again_ = rescreen.Rescreen(out, "a" * 64, use=False)
    again_._now = {"texts": pl.DataFrame(schema=rescreen._FRAMES["texts"])}
    again_.keep()
    rescreen.forget(out)
    assert not os.path.lexists(out / rescreen.FOLDER)
    (out / rescreen.FOLDER).mkdir()
    (out / rescreen.FOLDER / ("a" * 16)).symlink_to(elsewhere)
    again_.keep()
    rescreen.forget(out)


def test_purge_removes_nothing_elsewhere(out: Path, elsewhere: Path) -> None:
    run = folder.write(findings(), out, THIS)
    runs.noted(out, run)
    (out / rescreen.FOLDER).symlink_to(elsewhere)
    for name in (f".{run.name}.unpurged.part", ".other.unpurged.part", ".other.purged.part"):
        (out / name).symlink_to(elsewhere)
    (out / "a-run-that-is-a-link").symlink_to(elsewhere)
    (run / "within").symlink_to(elsewhere)
    purge.ready(out, NOW)
    assert [old.folder for old in purge.old(out, NOW + timedelta(2), 1)] == [run]
    purge.purge(run, NOW)
    assert {path.name for path in out.iterdir() if path.is_symlink()} == {"latest", "a-run-that-is-a-link"}


def test_a_run_in_other_formats_is_put_beside_links(out: Path, elsewhere: Path) -> None:
    run = folder.write(findings(), out, THIS)
    (out / "exports").symlink_to(elsewhere)
    with pytest.raises(ReportError, match="exports is a link"):
        again.write(run, None, ["html"])
    (out / "exports").unlink()
    (out / "exports").mkdir()
    (out / "exports" / run.name).symlink_to(elsewhere)
    with pytest.raises(ReportError, match="is a link"):
        again.write(run, None, ["html"])
    (out / "exports" / run.name).unlink()
    (out / "exports" / f".{run.name}.{os.getpid()}.part").symlink_to(elsewhere)
    (out / "exports" / run.name).mkdir()
    (out / "exports" / run.name / "report.html").symlink_to(elsewhere / "precious")
    into = again.write(run, None, ["html"])
    assert not (into / "report.html").is_symlink()
    assert [path.name for path in (out / "exports").iterdir()] == [run.name]


def test_the_store_writes_and_removes_nothing_elsewhere(out: Path, elsewhere: Path) -> None:
    (out / "own").mkdir()
    (out / "own" / ".a.part").symlink_to(elsewhere)
    (out / ".b.part").symlink_to(elsewhere)
    with snapshot.writing(out):
        pass
    assert not list(out.rglob(".*.part"))
    (out / snapshot._LOCK).unlink()
    (out / snapshot._LOCK).symlink_to(elsewhere / "precious")
    with pytest.raises(StoreError, match="cannot write to"), snapshot.writing(out):
        pass


@pytest.mark.parametrize("formats", [("csv",), ("html",), ("xlsx",), ("parquet",), ("ftm",), ("jsonl",)])
def test_a_full_disk_is_one_line_and_leaves_nothing(out: Path, formats: tuple[str, ...]) -> None:
    code = (
        "import resource, sys; from pathlib import Path; from datetime import UTC, datetime\n"
        "from report_findings import findings\n"
        "from xref.report import folder, again; from xref.errors import XrefError\n"
        "run = folder.write(findings(), Path(sys.argv[1]), folder.Run(datetime(2026, 11, 26, tzinfo=UTC), []))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "for write in (lambda: folder.write(findings(), Path(sys.argv[1]), folder.Run(datetime.now(UTC), [])),\n"
        "              lambda: again.write(run, None, sys.argv[2:])):\n"
        "    try: write()\n"
        "    except XrefError as error: print(error)\n"
    )
    done = run_python(code, out, *formats)
    assert (done.returncode, done.stderr) == (0, "")
    first, second = done.stdout.splitlines()
    assert "cannot be written" in first
    assert "cannot be written" in second
    left = {path.name for path in out.iterdir()} - {"latest", "exports"}
    assert len(left) == 1
    assert not list((out / "exports").glob(".*"))
    assert not [file for folder_ in (out / "exports").iterdir() for file in folder_.iterdir()]


def test_a_file_that_cannot_be_written_is_as_it_was(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    aside.write(out / "a.txt", "before")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        aside.write(out / "a.txt", "after")
    assert {path.name: path.read_text() for path in out.iterdir()} == {"a.txt": "before"}
