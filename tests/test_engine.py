import multiprocessing
import os
import shutil
import signal
import threading
import time
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from xref import catalogue, compare, engine
from xref.errors import StoreError
from xref.lists import open_lists
from xref.prepared import Prepared, prepare, stored

_ASKED = ("Rosoboronexport", "Vladimir Putin", "Jane Miller", "Shojgu Sergej", "Wagner", "Orlan Trading")


@pytest.fixture
def known(tmp_path: Path) -> Prepared:
    """The excerpts that ship with xref, with an index of their own."""
    lists = open_lists(catalogue.shipped(), catalogue.load(catalogue.shipped()), (), date(2026, 11, 26))
    return prepare(lists._replace(cache=tmp_path))


@pytest.fixture
def queries(monkeypatch: pytest.MonkeyPatch) -> pl.DataFrame:
    monkeypatch.setattr(engine, "_SHARE", 2)
    one = pl.concat(compare.query(name) for name in _ASKED)
    return one.with_columns(query_id=pl.int_range(pl.len(), dtype=pl.UInt32))


def same(answers: engine.Answer, expected: engine.Answer) -> bool:
    return all(a.equals(b) for a, b in zip(answers, expected, strict=True)) and answers[0].height > 0


def test_workers_give_the_answer_of_one_process(known: Prepared, queries: pl.DataFrame) -> None:
    assert same(engine.answer(known, queries, 0.7, workers=2), compare.answer(known, queries, 0.7))
    assert "POLARS_MAX_THREADS" not in os.environ


def test_nothing_is_lost_with_a_killed_worker(known: Prepared, queries: pl.DataFrame) -> None:
    killed: list[int] = []

    def kill() -> None:
        while len(children := multiprocessing.active_children()) < 2:
            time.sleep(0.01)
        time.sleep(0.2)  # they are starting: imports take longer
        os.kill(children[0].pid or 0, signal.SIGKILL)
        killed.append(1)

    killer = threading.Thread(target=kill)
    killer.start()
    answers = engine.answer(known, queries, 0.7, workers=2)
    killer.join()
    assert killed
    assert same(answers, compare.answer(known, queries, 0.7))


def test_an_index_that_cannot_be_stored_is_used_here(
    known: Prepared, queries: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(known: Prepared, *, texts: bool) -> Path:
        raise StoreError("no index can be kept", "free space")

    monkeypatch.setattr(engine, "stored", full)
    assert same(engine.answer(known, queries, 0.7, workers=2), compare.answer(known, queries, 0.7))


def test_a_worker_that_finds_no_index_makes_none(
    known: Prepared, queries: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(known: Prepared, *, texts: bool) -> Path:
        folder = stored(known, texts=texts)
        shutil.rmtree(folder)  # by another process, before the workers open it
        return folder

    expected = compare.answer(known, queries, 0.7)
    monkeypatch.setattr(engine, "stored", gone)
    assert same(engine.answer(known, queries, 0.7, workers=2), expected)
    assert not list(known.folder.glob("stored-*"))
