import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import engine_tasks as tasks
import pytest

from xref import engines
from xref.engines import Ended, pool
from xref.errors import UsageError, XrefError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are killed by signals")


def alive(group: int) -> list[str]:
    """The processes of a group that have not ended."""
    if Path("/proc").is_dir():
        stats = [stat_of(folder) for folder in Path("/proc").glob("[0-9]*")]
        return [pid for pid, state, _, of, *_ in filter(None, stats) if state != "Z" and int(of) == group]
    listed = subprocess.run(["ps", "-A", "-o", "pgid=,stat=,pid="], capture_output=True, text=True, check=True).stdout
    rows = (line.split() for line in listed.splitlines())
    return [pid for of, state, pid in rows if not state.startswith("Z") and int(of) == group]


def stat_of(folder: Path) -> list[str]:
    try:
        return [folder.name, *(folder / "stat").read_text().rpartition(")")[2].split()]
    except OSError:  # it has just ended
        return []


def until(condition: Callable[[], bool], seconds: float = 60.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("name", ["here", "local"])
def test_every_item_is_done_once(name: str) -> None:
    with engines.chosen(name, 2) as engine:
        assert sorted(engine.map(tasks.double, None, iter(range(100)))) == [Ended(n, 2 * n, "") for n in range(100)]
        assert list(engine.map(tasks.double, None, [])) == []


def test_what_is_common_is_sent_to_each_worker_once(tmp_path: Path) -> None:
    with engines.chosen("local", 2) as engine:
        first = [ended.value for ended in engine.map(tasks.process, tasks.Common(tmp_path), [0.05] * 40)]
        again = [ended.value for ended in engine.map(tasks.process, tasks.Common(tmp_path), [0.05] * 40)]
    assert {pid for pid, _, _ in first} == {pid for pid, _, _ in again}  # the same two processes
    assert len({pid for pid, _, _ in first}) == 2
    assert {often for _, often, _ in first} == {1}
    assert {often for _, often, _ in again} == {2}
    assert {threads for _, _, threads in first} == {"1"}
    assert "POLARS_MAX_THREADS" not in os.environ


def test_items_are_taken_as_workers_are_free() -> None:
    taken: list[int] = []
    with engines.chosen("local", 2) as engine:
        ended = engine.map(tasks.double, None, (taken.append(n) or n for n in count()))  # type: ignore[func-returns-value]
        for number in range(1, 50):
            next(ended)
            assert len(taken) <= number + 4
        ended.close()  # type: ignore[attr-defined]


def test_failures_are_tried_again_each_in_another_process(tmp_path: Path) -> None:
    items = ["fine", "killed-twice", "hangs-twice", "raises-twice", "exits-twice", "ends-twice", "unsendable-twice"]
    with engines.chosen("local", 2) as engine:
        ended = list(engine.map(tasks.moody, tmp_path, items, seconds=1))
    assert sorted(ended) == [Ended(n, 1 if item == "fine" else 3, "") for n, item in enumerate(items)]
    for item in items[1:]:
        assert len({file.read_text() for file in tmp_path.glob(f"{item}.*")}) == 3, item


def test_an_item_that_always_fails_ends_with_a_problem_and_the_others_are_done(tmp_path: Path) -> None:
    words = {
        "killed-never": "the process was ended by SIGKILL, as the system does when memory runs out (3 attempts)",
        "hangs-never": "it took longer than 0.5 seconds (3 attempts)",
        "raises-never": "KeyError: 'kind' (3 attempts)",
        "ends-never": "the process ended (exit code 7) (3 attempts)",
        "told-never": "the article is in no language: translate it",
    }
    items = [*words, *(f"fine-{n}" for n in range(30))]
    with engines.chosen("local", 2) as engine:
        ended = sorted(engine.map(tasks.moody, tmp_path, items, seconds=0.5))
    assert [(items[number], problem) for number, _, problem in ended if problem] == list(words.items())
    assert [number for number, _, problem in ended if not problem] == list(range(len(words), len(items)))
    assert len(list(tmp_path.glob("told-never.*"))) == 1


def test_here_says_the_same_of_what_raises(tmp_path: Path) -> None:
    with engines.chosen("here") as engine:
        ended = list(engine.map(tasks.moody, tmp_path, ["fine", "told-never", "raises-never"]))
    assert [problem for _, _, problem in ended] == [
        "", "the article is in no language: translate it", "KeyError: 'kind'",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ModuleNotFoundError("no such module"), "cannot take up their work: ModuleNotFoundError: no such module"),
        (FileNotFoundError("no index"), "cannot take up their work: FileNotFoundError: no index"),
        (UsageError("it is another version", "install it"), "it is another version: install it"),
        (None, r"cannot be started: the process ended \(exit code 5\)"),
    ],
)
def test_workers_that_cannot_take_up_their_work_end_the_run(error: Exception | None, words: str) -> None:
    with engines.chosen("local", 2) as engine, pytest.raises(XrefError, match=words):
        list(engine.map(tasks.double, tasks.Unfit(error), range(4)))


def test_workers_that_cannot_start_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_work", _dies)
    with engines.chosen("local", 2) as engine, pytest.raises(XrefError, match=r"cannot be started.*exit code 3"):
        list(engine.map(tasks.double, None, range(4)))


def _dies(pipe: object) -> None:
    os._exit(3)


def test_workers_that_are_left_go_on_when_no_other_starts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with engines.chosen("local", 2) as engine:
        ended = engine.map(tasks.sleepy, tmp_path, range(12))
        done = [next(ended)]
        while len(pids := [int(file.stem) for file in tmp_path.glob("*.pid")]) < 2:
            done.append(next(ended))
        monkeypatch.setattr(pool, "_work", _dies)
        os.kill(pids[0], signal.SIGKILL)
        done += ended
    assert sorted(done) == [Ended(n, n, "") for n in range(12)]


def test_a_map_that_is_not_finished_leaves_nothing_at_work(tmp_path: Path) -> None:
    with engines.chosen("local", 2) as engine:
        ended = engine.map(tasks.sleepy, tmp_path, [0, -1, -1, -1])
        assert next(ended).number == 0
        ended.close()  # type: ignore[attr-defined]
        assert list(engine.map(tasks.double, None, [1])) == [Ended(0, 2, "")]
    pids = {file.stem for file in tmp_path.glob("*.pid")}
    assert pids
    assert pids.isdisjoint(alive(os.getpgid(0)))


_DRIVER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import engine_tasks
from xref.engines import chosen
if __name__ == "__main__":
    with chosen(sys.argv[3], 2) as engine:
        for ended in engine.map(engine_tasks.sleepy, Path(sys.argv[2]), [-1] * 4):
            print(ended)
"""


@pytest.fixture(params=["local", "dask"])
def driver(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[bytes]]:
    """A process that drives two workers, which are in the middle of an item; all of them in a group of their own."""
    if request.param == "dask":
        pytest.importorskip("distributed", reason="Dask is not installed")
    script = tmp_path / "driver.py"
    script.write_text(_DRIVER)
    command = [sys.executable, script, Path(__file__).parent, tmp_path, request.param]
    with subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            assert until(lambda: len(list(tmp_path.glob("*.pid"))) == 2)
            yield process
        finally:
            if alive(process.pid):
                os.killpg(process.pid, signal.SIGKILL)


def test_ctrl_c_ends_all(driver: subprocess.Popen[bytes]) -> None:
    assert len(alive(driver.pid)) > 2
    os.killpg(driver.pid, signal.SIGINT)  # as a terminal does: to all of them
    _, error = driver.communicate(timeout=60)
    assert until(lambda: not alive(driver.pid))
    assert error.count(b"Traceback") == 1  # the driver's own; workers say nothing
    assert error.rstrip().endswith(b"KeyboardInterrupt")


def test_no_worker_outlives_its_driver(driver: subprocess.Popen[bytes]) -> None:
    driver.kill()
    driver.communicate(timeout=60)
    assert until(lambda: not alive(driver.pid))


def test_a_worker_does_alone_what_it_does() -> None:
    with engines.chosen("local", 1) as engine:
        assert [ended.value for ended in engine.map(_cores, None, [0])] == [1]


def _cores(common: object, item: object) -> int:
    return engines.cores()


def test_what_does_not_fit_together_is_told() -> None:
    for arguments, words in (
        (("spark",), "there is no engine spark: give one of local, dask, here"),
        (("local", 2, "tcp://h:8786"), "the engine local has no scheduler: give --engine dask, or no --scheduler"),
        (("local", 0), "0 workers do nothing: give 1 or more, or none for one a core"),
    ):
        with pytest.raises(UsageError) as told:
            engines.chosen(*arguments)  # type: ignore[arg-type]
        assert str(told.value) == words
