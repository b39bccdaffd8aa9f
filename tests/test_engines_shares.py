"""Work in shares: in order, with nothing lost, and without the script that asks for it being run by workers."""

import os
import subprocess
import sys
from pathlib import Path

import engine_tasks as tasks
import pytest

from xref.engines.shares import Shares

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are killed by signals")

_UNGUARDED = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
with Path(sys.argv[2]).open("a") as ran:
    ran.write("once ")
import engine_tasks
from xref.engines.shares import Shares
with Shares(2) as shares:
    print(shares.each(engine_tasks.double, None, range(5)))
"""


@pytest.mark.parametrize("workers", [1, 2])
def test_answers_come_in_the_order_of_the_shares(workers: int) -> None:
    told: list[int] = []
    with Shares(workers) as shares:
        assert shares.each(tasks.double, None, range(20), done=told.append) == [2 * n for n in range(20)]
        assert shares.each(tasks.double, None, []) == []
    assert told == ([] if workers == 1 else list(range(1, 21)))


def test_workers_take_shares_of_many_and_this_process_takes_one(tmp_path: Path) -> None:
    with Shares(2) as shares:
        by = {pid for pid, _, _ in shares.each(tasks.process, tasks.Common(tmp_path), [0.1] * 6)}
        assert os.getpid() not in by
        assert len(by) == 2
        assert {pid for pid, _, _ in shares.each(tasks.process, tasks.Common(tmp_path), [0.1])} == {os.getpid()}


def test_what_workers_leave_is_done_here(tmp_path: Path) -> None:
    asked = ["fine-1", "killed-never", "fine-2", "told-never"]
    with Shares(2) as shares:
        assert shares.each(tasks.moody, tmp_path, asked, here=lambda share: len(share)) == [1, 12, 1, 10]


def test_a_script_that_does_not_ask_whether_it_is_main_is_run_once(tmp_path: Path) -> None:
    script, ran = tmp_path / "unguarded.py", tmp_path / "ran"
    script.write_text(_UNGUARDED)
    command = [sys.executable, script, Path(__file__).parent, ran]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.stdout, done.stderr, ran.read_text()) == ("[0, 2, 4, 6, 8]\n", "", "once ")
