import hashlib
import hmac
import json
import logging
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from misbehaving import Answer, never_accepting, redirects, resets, says, serving, silent, un_list

from xref import notify, snapshot
from xref.catalogue import Source
from xref.download import Limits, new_client
from xref.errors import DownloadError, UsageError
from xref.refresh import Outcome, import_path

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
QUICK = Limits(attempts=2, pause=0.01, longest_pause=0.02)
OK = says(b"")
UN = Source(key="un_sc", title="UN", publisher="UN", url="https://main.un.org/list", licence="UN terms", at_most=100)
CATALOGUE = {"un_sc": UN}
CATALOGUE_FILE = """[un_sc]
title = "UN"
publisher = "UN"
url = "https://main.un.org/list"
licence = "UN terms"
download = ["{url}"]
"""


def imported(folder: Path, *lists: bytes) -> list[Outcome]:
    """The outcomes of importing the UN's list again and again into `folder`/lists."""
    outcomes = []
    for body in lists:
        (folder / "list.xml").write_bytes(body)
        with snapshot.writing(folder / "lists"):
            outcomes += import_path(folder / "list.xml", folder / "lists", CATALOGUE, (), NOW)
    return outcomes


def test_a_notice_says_what_changed_and_what_is_degraded(tmp_path: Path) -> None:
    outcomes = imported(
        tmp_path, un_list("2026-02-27", range(1, 11)), un_list("2026-03-01", range(2, 13)), un_list("2026-03-02", (1,))
    )
    found = notify.summary(outcomes, tmp_path / "lists", CATALOGUE, NOW)
    assert (found["xref"], found["time"]) == ("0.1.0", "2026-11-24T12:00:00+00:00")
    first, second, third = found["changes"]
    assert (first["list"], first["outcome"], first["entries"], first["added"], first["deleted"]) == (
        "un_sc", "new", 10, 10, 0,
    )  # fmt: skip
    assert (second["version"][:10], second["entries"], second["added"], second["deleted"]) == ("2026-03-01", 11, 2, 1)
    assert (third["outcome"], third["version"], third["added"], third["deleted"]) == ("refused", None, None, None)
    assert "it holds 0 of the 11 entities" in third["problem"]
    (degraded,) = found["degraded"]
    assert (degraded["list"], degraded["state"]) == ("un_sc", "degraded")
    assert "the last attempt to renew it was refused" in degraded["reason"]


def test_a_version_whose_predecessor_is_damaged_is_told_without_counts(tmp_path: Path) -> None:
    outcomes = imported(tmp_path, un_list("2026-02-27"), un_list("2026-03-01"))
    (tmp_path / "lists" / "un_sc" / outcomes[0].version / "entities.parquet").write_bytes(b"")
    (change,) = notify.summary(outcomes[1:], tmp_path / "lists", CATALOGUE, NOW)["changes"]
    assert (change["entries"], change["added"], change["deleted"]) == (10, None, None)


def test_lists_that_cannot_be_opened_are_told_too(tmp_path: Path) -> None:
    (tmp_path / "custom").mkdir()
    (tmp_path / "custom" / "ours.csv").write_text("id,title\n")
    found = notify.summary([Outcome("un_sc", "failed", "un_sc", problem="down")], tmp_path, CATALOGUE, NOW)
    assert [change["problem"] for change in found["changes"]] == ["down"]
    assert found["degraded"][0]["state"] == "unreadable"
    assert "ours.csv" in found["degraded"][0]["reason"]


@pytest.mark.parametrize(
    ("states", "news"),
    [
        ((), False),
        (("same", "older", "unrecognised"), False),
        (("same", "new"), True),
        (("refused",), True),
        (("failed",), True),
    ],
)
def test_only_news_is_told(states: tuple[str, ...], news: bool) -> None:
    assert notify.is_news([Outcome("a", state) for state in states]) is news


def test_a_notice_is_signed_over_the_bytes_that_arrive() -> None:
    with serving(OK) as server, new_client() as client:
        notify.post(client, server.url, {"changes": ["Ж"]}, b"sesame", QUICK)
    ((path, headers),) = server.seen
    assert (path, headers["Content-Type"]) == ("/list.xml?token=SECRET", "application/json")
    expected = hmac.new(b"sesame", server.bodies[0], hashlib.sha256).hexdigest()
    assert headers["X-Xref-Signature"] == f"sha256={expected}"
    assert json.loads(server.bodies[0]) == {"changes": ["Ж"]}


def test_without_a_secret_nothing_is_signed() -> None:
    with serving(says(b"", 204)) as server, new_client() as client:
        notify.post(client, server.url, {}, b"", QUICK)
    assert "X-Xref-Signature" not in server.seen[0][1]


@pytest.mark.parametrize(
    "first", [says(b"", 500), says(b"", 429, Retry_After="0"), resets], ids=["500", "429", "reset"]
)
def test_what_may_pass_is_tried_again(first: Answer) -> None:
    with serving(first, OK) as server, new_client() as client:
        notify.post(client, server.url, {"a": 1}, b"sesame", QUICK)
    assert server.bodies == [b'{"a": 1}'] * 2
    assert len({headers["X-Xref-Signature"] for _, headers in server.seen}) == 1


@pytest.mark.parametrize(
    ("answer", "words", "requests"),
    [
        (says(b"", 404), "the server answers 404", 1),
        (redirects("/elsewhere"), "the server answers 302", 1),
        (says(b"", 503), "the server answers 503 (tried 2 times)", 2),
        (resets, "(tried 2 times)", 2),
        (lambda handler: handler.wfile.write(b"SSH-2.0-x\r\n"), "is no HTTP (tried 2 times)", 2),
    ],
    ids=["404", "redirect", "503", "reset", "no HTTP"],
)
def test_a_notice_that_is_lost_is_one_line_without_the_address(
    answer: Answer, words: str, requests: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(answer) as server, new_client() as client, pytest.raises(DownloadError) as lost:
        notify.post(client, server.url, {}, b"", QUICK)
    assert str(lost.value).startswith("the notice did not reach 127.0.0.1: ")
    assert words in str(lost.value)
    assert "SECRET" not in str(lost.value) + caplog.text
    assert len(server.seen) == requests


def test_a_receiver_that_is_down_is_tried_again() -> None:
    with serving(OK) as server:
        url = server.url
    pauses: list[float] = []
    with new_client() as client, pytest.raises(DownloadError, match=r"no connection.*tried 3 times"):
        notify.post(client, url, {}, b"", Limits(attempts=3, pause=2.0), pauses.append)
    assert len(pauses) == 2
    assert 2 <= pauses[0] <= 4
    assert 4 <= pauses[1] <= 6


def test_a_receiver_that_is_silent_is_given_up() -> None:
    short = httpx.Timeout(0.2)
    with serving(silent) as server, new_client() as client, pytest.raises(DownloadError, match="silent for"):
        notify.post(client, server.url, {}, b"", QUICK, timeout=short)
    with never_accepting() as url, new_client() as client, pytest.raises(DownloadError, match="no connection within"):
        notify.post(client, url, {}, b"", QUICK, timeout=short)


@pytest.mark.parametrize("url", ["example.org/hook", "ftp://example.org/", "https://", "http://[::1", ""])
def test_an_address_that_cannot_be_posted_to_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="no address of the web"):
        notify.require_address(url)


def refreshed(folder: Path, url: str, notice_to: str) -> subprocess.CompletedProcess[str]:
    (folder / "lists").mkdir(exist_ok=True)
    (folder / "lists" / "catalogue.toml").write_text(CATALOGUE_FILE.format(url=url))
    command = [sys.executable, "-c", "from xref.cli import main; main()", "refresh", "--notify", notice_to]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=folder, check=False,
        env=os.environ | {"XREF_NOTIFY_SECRET": "sesame", "PYTHONPATH": str(Path(__file__).parents[1])},
    )  # fmt: skip


def test_a_refresh_tells_its_news_once(tmp_path: Path) -> None:
    with serving(says(un_list("2026-11-20"), ETag='"a"'), says(b"", 304)) as publisher, serving(OK) as receiver:
        first = refreshed(tmp_path, publisher.url, receiver.url)
        second = refreshed(tmp_path, publisher.url, receiver.url)
    assert (first.returncode, first.stderr, second.returncode, second.stderr) == (0, "", 0, "")
    (body,) = receiver.bodies
    (change,) = json.loads(body)["changes"]
    assert (change["list"], change["outcome"], change["added"], change["deleted"]) == ("un_sc", "new", 10, 0)
    expected = hmac.new(b"sesame", body, hashlib.sha256).hexdigest()
    assert receiver.seen[0][1]["X-Xref-Signature"] == f"sha256={expected}"


def test_a_refresh_is_kept_when_its_notice_is_lost(tmp_path: Path) -> None:
    with serving(says(un_list("2026-11-20"))) as publisher, serving(says(b"", 404)) as receiver:
        done = refreshed(tmp_path, publisher.url, receiver.url)
    assert (done.returncode, done.stderr.count("\n"), "SECRET" in done.stderr) == (3, 1, False)
    assert done.stderr.startswith("xref: warning: the notice did not reach 127.0.0.1: the server answers 404")
    assert done.stdout.startswith("new  un_sc")
    assert snapshot.latest(tmp_path / "lists", "un_sc")[0] is not None


def test_a_refresh_that_failed_is_told_and_stays_a_failure(tmp_path: Path) -> None:
    with serving(says(b"", 404)) as publisher, serving(OK) as receiver:
        done = refreshed(tmp_path, publisher.url, receiver.url)
    assert done.returncode == 1
    (change,) = json.loads(receiver.bodies[0])["changes"]
    assert (change["outcome"], change["version"], "answers 404" in change["problem"]) == ("failed", None, True)
    assert b"SECRET" not in receiver.bodies[0]


def test_an_address_is_looked_at_before_the_refresh(tmp_path: Path) -> None:
    with serving(says(un_list("2026-11-20"))) as publisher:
        done = refreshed(tmp_path, publisher.url, "hooks")
    assert (done.returncode, publisher.seen) == (2, [])
