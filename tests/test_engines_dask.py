import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cached_property
from itertools import count
from pathlib import Path

import engine_tasks as tasks
import pytest

import xref
from xref import engines
from xref.engines import Ended
from xref.engines import dask as engine_of_dask
from xref.engines.dask import Cluster
from xref.errors import UsageError, XrefError

pytest.importorskip("distributed", reason="Dask is not installed")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are killed by signals")

_TESTS, _ROOT = Path(__file__).parent, Path(xref.__file__).parents[1]


@pytest.fixture(scope="module")
def local() -> Iterator[Cluster]:
    """A cluster that xref starts on this machine."""
    with Cluster(2, None) as cluster:
        yield cluster


def test_the_answer_is_that_of_the_pool(local: Cluster, tmp_path: Path) -> None:
    items = ["fine", "killed-twice", "hangs-never", "told-never"]
    answers = []
    with engines.chosen("local", 2) as pool:
        for number, engine in enumerate((local, pool)):
            (tmp_path / str(number)).mkdir()
            answers.append(sorted(engine.map(tasks.moody, tmp_path / str(number), items, seconds=0.5)))
    assert answers[0] == answers[1]
    assert [ended.problem for ended in answers[0] if ended.problem] == [
        "it took longer than 0.5 seconds (3 attempts)",
        "the article is in no language: translate it",
    ]


def test_what_is_common_comes_to_each_worker_once_and_items_as_they_are_free(local: Cluster, tmp_path: Path) -> None:
    taken: list[int] = []
    ended = local.map(tasks.process, tasks.Common(tmp_path), (taken.append(n) or 0.01 for n in count()))  # type: ignore[func-returns-value]
    values = []
    while len({pid for pid, _, _ in values}) < local.workers or len(values) < 30:  # one may have to start a process
        values.append(next(ended).value)
        assert len(taken) <= len(values) + 4 * local.workers
    ended.close()  # type: ignore[attr-defined]
    assert local.workers == 2
    assert {often for _, often, _ in values} == {1}
    assert {threads for _, _, threads in values} == {"1"}


def test_nothing_is_lost_with_a_killed_worker(local: Cluster, tmp_path: Path) -> None:
    ended = local.map(tasks.sleepy, tmp_path, range(20))
    done = [next(ended), next(ended)]
    os.kill(next(iter(local._client.run(os.getpid).values())), signal.SIGKILL)
    done += ended
    assert sorted(done) == [Ended(n, n, "") for n in range(20)]


def test_a_folder_of_this_machine_is_reached_where_it_is(local: Cluster, tmp_path: Path) -> None:
    assert local.reach(tmp_path) == str(tmp_path.resolve())


class Machines:
    """A scheduler and workers as an administrator starts them; killed with the test."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "scheduler.json"
        self._started: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0")

    @cached_property
    def address(self) -> str:
        """Of the scheduler, which makes the file before it writes into it."""
        until = time.monotonic() + 60
        while True:
            try:
                return str(json.loads(self._file.read_text())["address"])
            except (FileNotFoundError, json.JSONDecodeError):
                assert time.monotonic() < until, "the scheduler did not start"
                time.sleep(0.05)

    def worker(self, path: Path = _ROOT, **more: str) -> subprocess.Popen[bytes]:
        preload = ["--preload", more.pop("preload")] if "preload" in more else []
        return self._start("worker", "--nworkers", "1", "--nthreads", "1", *preload, path=path, **more)

    def _start(self, what: str, *options: str, path: Path = _ROOT, **more: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", what, "--scheduler-file", str(self._file), "--no-dashboard", *options]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (path, _TESTS)))} | more
        process = subprocess.Popen(
            command, env=environment, start_new_session=True, cwd=self._file.parent,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._started.append(process)
        return process

    def end(self) -> None:
        for process in self._started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    with ExitStack() as stack:
        made = Machines(tmp_path)
        stack.callback(made.end)
        assert made.address  # workers begin when it is there
        yield made


_BLIND = """
from xref.engines import _remote
if _remote.has.__name__ == "has":  # Dask loads this twice
    seen = _remote.has
    _remote.has = lambda folder, digest: not folder.endswith("index") and seen(folder, digest)
"""


def content(folder: str, name: str) -> str:
    return Path(folder, name).read_text()


def test_a_folder_is_brought_to_workers_that_do_not_see_it(
    machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_of_dask, "_PART", 5)
    index = tmp_path / "index"
    (index / "tables").mkdir(parents=True)
    (index / "manifest.json").write_text("{'names': 7}")
    (index / "tables" / "names.arrow").write_text("0123456789")
    (index / "tables" / "empty.arrow").write_text("")
    (tmp_path / "blind.py").write_text(_BLIND)
    (tmp_path / "tmp").mkdir()
    machines.worker(preload=str(tmp_path / "blind.py"), TMPDIR=str(tmp_path / "tmp"))
    with engines.chosen("dask", None, machines.address) as engine:
        there = engine.reach(index)
        assert Path(there).parent.parent == tmp_path / "tmp"
        shutil.rmtree(there)  # as on a worker that comes later
        names = ["manifest.json", "tables/names.arrow", "tables/empty.arrow"]
        assert sorted(engine.map(content, there, names)) == [
            Ended(0, "{'names': 7}", ""), Ended(1, "0123456789", ""), Ended(2, "", ""),
        ]  # fmt: skip
        assert [path.name for path in Path(there).parent.iterdir()] == [Path(there).name]


def test_a_worker_with_other_code_is_refused(machines: Machines, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(_ROOT / "xref", other / "xref", ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "xref" / "score.py").open("a") as file:
        file.write("# changed\n")
    (other / "xref" / "data" / "score.toml").write_text("")
    machines.worker(other)
    with engines.chosen("dask", None, machines.address) as engine, pytest.raises(XrefError) as told:
        list(engine.map(tasks.double, None, range(4)))
    words = str(told.value)
    assert words.startswith("the worker tcp://127.0.0.1:")
    assert words.endswith(
        "cannot take up its work: it differs from the driver in the code of xref, the knowledge in score.toml: "
        "install the same everywhere"
    )


def test_a_scheduler_that_is_lost_ends_the_run(
    machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_of_dask, "_CONNECT", 3.0)
    machines.worker()
    with engines.chosen("dask", None, machines.address) as engine:
        ended = engine.map(tasks.sleepy, tmp_path, range(1000))
        assert next(ended).problem == ""
        machines.scheduler.kill()
        with pytest.raises(XrefError) as told:
            list(ended)
    assert str(told.value) == (f"the scheduler at {machines.address} is gone: start it again, and go on with --resume")


def test_a_cluster_without_workers_is_not_waited_for_for_ever(machines: Machines) -> None:
    with pytest.raises(XrefError, match="has no workers: start some, and go on with --resume"):
        Cluster(None, machines.address, patience=0.5)


def test_what_cannot_be_reached_or_is_not_installed_is_told_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_of_dask, "_CONNECT", 0.5)
    with pytest.raises(XrefError, match=r"^no scheduler answers at tcp://127\.0\.0\.1:9"):
        engines.chosen("dask", None, "tcp://127.0.0.1:9")
    with pytest.raises(UsageError, match="are started with it: leave out --workers"):
        engines.chosen("dask", 2, "tcp://127.0.0.1:9")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"^the engine dask needs Dask: pip install 'xref\[scale\]'$"):
        engines.chosen("dask")
