import os
import subprocess
import sys
from pathlib import Path

import pytest

from xref.catalogue import load, shipped
from xref.errors import UsageError
from xref.init import workspace, write

ROOT = Path(__file__).parents[1]


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_workspace_holds_what_ships(tmp_path: Path) -> None:
    workspace(tmp_path / "deep" / "ws")
    made = contents(tmp_path / "deep" / "ws")
    assert made["lists/catalogue.toml"] == (shipped() / "lists" / "catalogue.toml").read_bytes()
    starter = {path.name for path in (shipped() / "lists" / "starter").glob("*.csv")}
    briefs = {path.name for path in (shipped() / "corpus").glob("*.md")}
    assert {name.removeprefix("lists/starter/") for name in made if "starter" in name} == starter
    assert {name.removeprefix("corpus/") for name in made if "corpus" in name} == briefs
    assert min(len(starter), len(briefs)) >= 6
    assert (tmp_path / "deep" / "ws" / "reports").is_dir()
    assert load(tmp_path / "deep" / "ws" / "lists") == load(shipped() / "lists")


def test_a_workspace_that_is_there_stays_as_it_is_and_is_completed(tmp_path: Path) -> None:
    workspace(tmp_path)
    before = contents(tmp_path)
    (tmp_path / "corpus" / "mine.md").write_text("An article.")
    (tmp_path / "lists" / "starter" / "un_sc.csv").unlink()
    workspace(tmp_path)
    assert contents(tmp_path) == before | {"corpus/mine.md": b"An article."}


def test_a_file_that_differs_is_not_overwritten_and_nothing_else_is_written(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "catalogue.toml").write_text("# mine\n")
    with pytest.raises(UsageError, match=r"lists/catalogue\.toml is there and differs"):
        workspace(tmp_path)
    assert contents(tmp_path) == {"lists/catalogue.toml": b"# mine\n"}


def test_a_folder_in_the_place_of_a_file_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(UsageError, match="is there and differs"):
        write({tmp_path / "a": b""})


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "lists").write_text("")
    with pytest.raises(UsageError, match="cannot write"):
        workspace(tmp_path)
    (tmp_path / "ws").mkdir()
    (tmp_path / "ws" / "reports").write_text("")
    with pytest.raises(UsageError, match=r"reports: .*exists"):
        workspace(tmp_path / "ws")


def test_the_command_says_what_to_do_next_and_the_workspace_runs(tmp_path: Path) -> None:
    def xref(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from xref.cli import main; main()", *arguments]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False, env=environment)

    for _ in range(2):
        done = xref("init", "ws", cwd=tmp_path)
        assert (done.returncode, done.stderr, done.stdout.count("\n")) == (0, "", 3)
        assert str(tmp_path / "ws") in done.stdout
    run = xref("run", cwd=tmp_path / "ws")
    assert (run.returncode, run.stdout.startswith("EXCERPT, NOT FOR SCREENING")) == (0, True)
    assert (tmp_path / "ws" / "reports" / "latest" / "matches.csv").is_file()
    (tmp_path / "ws" / "corpus" / "2025-05-drones-and-training.md").write_text("changed")
    again = xref("init", "ws", cwd=tmp_path)
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)
    assert "2025-05-drones-and-training.md is there and differs" in again.stderr
