"""A watch against a real publisher and a real receiver on the loopback: each change is told once, whatever fails."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import polars as pl
import pytest
from misbehaving import Answer, Server, says, serving
from running import Ran, ran

from xref import catalogue, snapshot, watch
from xref.notify import Webhook

REAL = Path(__file__).parents[2] / "shared" / "lists" / "un_sc"
NAMES = ("Tarkan Demirovsky", "Olgerd Pastukhov", "Wenzel Hartlieb", "Jomo Kariukwe")
ARTICLE = "Tarkan Demirovsky, a broker, met Olgerd Pastukhov, Wenzel Hartlieb and Jomo Kariukwe, the ministry said."
CATALOGUE = """[un_sc]
title = "UN"
publisher = "UN"
url = "https://main.un.org/list"
licence = "UN terms"
download = ["{url}"]
every_hours = {hours}
keep_at_least = 0.1
"""


def un(day: str, *names: str) -> bytes:
    """The UN's list of a day with these people on it."""
    people = "".join(
        f"<INDIVIDUAL><DATAID>{NAMES.index(name) + 1}</DATAID><FIRST_NAME>{name.split()[0]}</FIRST_NAME>"
        f"<SECOND_NAME>{name.split()[1]}</SECOND_NAME><UN_LIST_TYPE>DRC</UN_LIST_TYPE>"
        f"<REFERENCE_NUMBER>CDi.{NAMES.index(name) + 1:03}</REFERENCE_NUMBER><LISTED_ON>2012-12-31</LISTED_ON>"
        "</INDIVIDUAL>"
        for name in names
    )
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<CONSOLIDATED_LIST dateGenerated="{day}T00:00:09Z">'
    return f"{head}<INDIVIDUALS>{people}</INDIVIDUALS></CONSOLIDATED_LIST>\n".encode()


class Desk:
    """A workspace with one list, published at an address, and one article."""

    def __init__(self, folder: Path, url: str, hours: int = 0) -> None:
        self.lists, self.out, self.news = folder / "lists", folder / "reports", folder / "news"
        self.lists.mkdir()
        self.news.mkdir()
        (self.lists / "catalogue.toml").write_text(CATALOGUE.format(url=url, hours=hours), encoding="utf-8")
        (self.news / "a.txt").write_text(ARTICLE, encoding="utf-8")

    def round(self, *more: object) -> Ran:
        return ran("watch", self.news, "--lists", self.lists, "--out", self.out, "--format", "csv", *more)

    def runs(self) -> int:
        return sum((path / "manifest.json").is_file() for path in self.out.iterdir() if not path.is_symlink())


def told(receiver: Server) -> list[dict[str, object]]:
    return [json.loads(body) for body in receiver.bodies]


def keys(receiver: Server) -> list[str]:
    return [headers["Idempotency-Key"] for _, headers in receiver.seen]


def test_each_change_is_told_once_also_if_the_receiver_fails_at_first(tmp_path: Path) -> None:
    published: tuple[Answer, ...] = (
        says(un("2026-01-01", *NAMES[:2])), says(un("2026-02-01", *NAMES[:3])), says(un("2026-02-01", *NAMES[:3])),
        says(un("2026-03-01", NAMES[0], *NAMES[2:])), says(b"", 404), says(un("2026-03-01", NAMES[0], *NAMES[2:])),
    )  # fmt: skip
    down, ok = says(b"", 410), says(b"")
    with serving(*published) as publisher, serving(down, ok) as receiver:
        desk = Desk(tmp_path, publisher.url)
        hook = ("--notify", receiver.url)
        first = desk.round(*hook)  # the receiver does not take it
        assert (first.code, receiver.bodies) == (3, receiver.bodies[:1])
        desk.round(*hook)
        for _ in range(4):
            desk.round(*hook)
    notices = told(receiver)[1:]  # the first was not taken, and came again
    assert len(set(keys(receiver)[1:])) == len(notices)  # none twice
    assert keys(receiver)[0] == keys(receiver)[1]
    of_lists = [(c["outcome"], c["added"], c["deleted"]) for n in notices if n["of"] == "lists" for c in n["changes"]]
    assert of_lists == [
        ("new", 1, 0), ("new", 1, 1), ("failed", None, None), ("recovered", None, None),
    ]  # fmt: skip
    of_runs = [n for n in notices if n["of"] == "run"]
    assert [n["counts"] for n in of_runs] == [{"match": 2, "possible": 0}, {"new": 1}, {"new": 1, "cleared": 1}]
    assert [m["mention"] for m in of_runs[1]["matches"]] == ["Wenzel Hartlieb"]
    assert [m["mention"] for m in of_runs[2]["cleared"]] == ["Olgerd Pastukhov"]
    assert "Jomo Kariukwe" in of_runs[2]["text"]
    assert desk.runs() == 6  # that nothing changed is on record too
    assert list((desk.out / "outbox").glob("*.json")) == [desk.out / "outbox" / "told.json"]


def test_what_a_round_that_was_killed_had_not_told_is_told_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(says(un("2026-01-01", *NAMES[:1]))) as publisher, serving(says(b"")) as receiver:
        desk = Desk(tmp_path, publisher.url, hours=24)
        with monkeypatch.context() as patched:
            patched.setattr("xref.watch.tell_of_runs", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            assert desk.round("--notify", receiver.url).code == 0
        assert told(receiver) == []
        desk.round("--notify", receiver.url)
        desk.round("--notify", receiver.url)
    (notice,) = told(receiver)  # of the first of the three runs: nothing changed after it
    assert desk.runs() == 3
    assert (notice["of"], notice["counts"]) == ("run", {"match": 1, "possible": 0})


def test_only_what_is_news_fails_a_watch(tmp_path: Path) -> None:
    published = (
        says(un("2026-11-01", *NAMES[:1])),
        says(un("2026-11-01", *NAMES[:1])),
        says(un("2026-11-02", *NAMES[:2])),
    )
    with serving(*published) as publisher:
        desk = Desk(tmp_path, publisher.url)
        assert [desk.round("--fail-on", "match").code for _ in range(3)] == [4, 0, 4]


def test_a_decided_false_positive_is_no_news(tmp_path: Path) -> None:
    with serving(says(un("2026-01-01", *NAMES[:1]))) as publisher, serving(says(b"")) as receiver:
        desk = Desk(tmp_path, publisher.url, hours=24)
        desk.round()
        sheet = tmp_path / "open.csv"
        ran("review", desk.out / "latest", "--export", sheet)
        decided = pl.read_csv(sheet, infer_schema=False).with_columns(
            disposition=pl.lit("false_positive"), reason_code=pl.lit("other_dates"), scope=pl.lit("everywhere")
        )
        decided.write_csv(sheet)
        assert ran("review", desk.out / "latest", "--import", sheet, "--who", "Ann").code == 0
        (desk.news / "b.txt").write_text(f"{NAMES[0]} sold a mill.", encoding="utf-8")
        desk.round("--notify", receiver.url)
        assert told(receiver) == []
        assert watch.bands((desk.out / "latest").resolve()) == set()


def test_a_list_that_is_in_order_when_a_watch_begins_is_no_news(tmp_path: Path) -> None:
    with serving(says(un("2026-01-01", *NAMES[:1]))) as publisher, serving(says(b"")) as receiver:
        desk = Desk(tmp_path, publisher.url)
        ran("refresh", "--lists", desk.lists)
        hook = Webhook(receiver.url)
        for _ in range(2):
            watch.tell_of_lists(desk.out, desk.lists, catalogue.load(desk.lists), [hook])
        assert not list((desk.out / "outbox").glob("*-*.json"))
        snapshot.record(
            desk.lists,
            "un_sc",
            snapshot.Status(checked_at="2026-11-01T00:00:00+00:00", outcome="refused", reason="it shrank"),
        )
        for _ in range(2):
            watch.tell_of_lists(desk.out, desk.lists, catalogue.load(desk.lists), [hook])
    (path,) = (desk.out / "outbox").glob("*-*.json")
    assert json.loads(path.read_text())["notice"]["text"] == "un_sc refused: it shrank"


def test_a_table_is_watched_too(tmp_path: Path) -> None:
    with serving(says(un("2026-01-01", *NAMES[:1]))) as publisher, serving(says(b"")) as receiver:
        desk = Desk(tmp_path, publisher.url, hours=24)
        (tmp_path / "suppliers.csv").write_text(f"name,country\n{NAMES[0]},\n", encoding="utf-8")
        desk.round("--table", tmp_path / "suppliers.csv", "--notify", receiver.url)
    assert [n["of"] for n in told(receiver)] == ["run", "run"]
    assert desk.runs() == 2


def test_wrong_arguments_are_told_before_anything_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XREF_SMTP", raising=False)
    with serving(says(b"")) as publisher:
        desk = Desk(tmp_path, publisher.url)
        for wrong in (("--notify", "hook"), ("--mail", "ann@example.org"), ("--fail-on", "maybe")):
            assert desk.round(*wrong).code == 2
    assert publisher.seen == []
    assert not desk.out.exists()


@pytest.mark.skipif(not REAL.is_dir(), reason="there are no real lists beside the project")
def test_a_watch_that_goes_on_tells_each_real_version_once(tmp_path: Path) -> None:
    """Three editions of the UN's list, as published in November 2024, November 2025 and February 2026."""
    versions = [says(path.read_bytes()) for path in sorted(REAL.glob("*.xml"))]
    down, ok = says(b"", 410), says(b"")
    with serving(*versions) as publisher, serving(ok, down, ok) as receiver:
        desk = Desk(tmp_path, publisher.url)
        (desk.news / "a.txt").write_text(
            "Sanctions on Al-Qaida and on Mosaab Abdeldjouad Rahmani stand, the ministry said.", encoding="utf-8"
        )
        command = [sys.executable, "-c", "from xref.cli import main; main()", "watch", desk.news, "--every", "0"]
        command += ["--lists", desk.lists, "--out", desk.out, "--format", "csv", "--notify", receiver.url]
        watching = subprocess.Popen(
            command, env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}, stdout=subprocess.DEVNULL
        )
        until = monotonic() + 240
        while monotonic() < until and (len(publisher.seen) < len(versions) + 3 or len(receiver.seen) < 4):
            sleep(0.2)
        watching.send_signal(signal.SIGINT)
        assert watching.wait(60) == 0
    taken = [notice for place, notice in enumerate(told(receiver)) if place != 1]  # the second was not taken at first
    editions = [change["version"][:10] for n in taken if n["of"] == "lists" for change in n["changes"]]
    assert editions == ["2025-11-20", "2026-02-27"]  # the first was there when the watch began
    assert [n["first"] for n in taken if n["of"] == "run"] == [True]
    assert len(set(keys(receiver))) == len(taken)
