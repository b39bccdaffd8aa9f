import gzip
import io
import json
import logging
import os
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from misbehaving import (
    Answer,
    Server,
    chunks,
    drips,
    never_accepting,
    ranges,
    redirects,
    resets,
    says,
    serving,
    silent,
    silent_after,
    un_list,
    unless_same,
)

from xref import snapshot
from xref.catalogue import Source
from xref.download import Fetched, Limits, NotModified, fetch, new_client, shown
from xref.errors import DownloadError, StoreError
from xref.refresh import Outcome, import_path, refresh

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
OLD, NEW = un_list("2026-02-27"), un_list("2026-03-01", range(1, 12))
QUICK = Limits(attempts=2, connect=0.3, pause=0.01, longest_pause=0.05, slowest=1_000)
SOURCE = Source(
    key="un_sc", title="UN", publisher="UN", url="https://main.un.org/list", licence="UN terms", largest=100_000,
    timeout_seconds=0.3, at_most=100,
)  # fmt: skip


def packed(body: bytes, name: str = "list.xml") -> bytes:
    with zipfile.ZipFile(held := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return held.getvalue()


def xml(declaration: str, body: bytes = NEW) -> bytes:
    return body.replace(b"\n<CONS", declaration.encode() + b"\n<CONS", 1)


def refreshed(lists: Path, *urls: str, now: datetime = NOW, force: bool = False, limits: Limits = QUICK) -> Outcome:
    source = replace(SOURCE, download=urls)
    with new_client() as client, snapshot.writing(lists):
        (outcome,) = refresh([source], lists, {source.key: source}, now, client, force=force, limits=limits)
    return outcome


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """A store that holds the list of 27 February."""
    (tmp_path / "old.xml").write_bytes(OLD)
    with snapshot.writing(tmp_path / "lists"):
        (outcome,) = import_path(tmp_path / "old.xml", tmp_path / "lists", {"un_sc": SOURCE}, (), NOW)
    assert outcome.state == "new"
    return tmp_path / "lists"


def in_use(lists: Path) -> tuple[str | None, int, str]:
    """The publisher's date and the entities of the version in use, and the outcome of the last attempt."""
    version, skipped = snapshot.latest(lists, "un_sc")
    status = snapshot.status(lists, "un_sc")
    assert (skipped, status is not None, version is not None) == ([], True, True)
    assert snapshot.verify(lists, version) == ""
    assert not [*lists.glob("**/.*.part")]
    return version.published_on, snapshot.load(lists, version).entities.height, status.outcome


BROKEN = OLD.replace(b"2026-02-27", b"2026-03-01")
HALF = un_list("2026-03-01", range(1, 6))
FAULTS: dict[str, tuple[tuple[Answer, ...], str, str]] = {  # the server's answers, the state, words of the reason
    "silent before the headers": ((silent,), "failed", "silent for 0.3 seconds (tried 2 times)"),
    "silent after the headers": ((silent_after(b"", len(NEW)),), "failed", "silent for 0.3 seconds"),
    "silent within the body": ((silent_after(NEW[:99], len(NEW)),), "failed", "silent for 0.3 seconds"),
    "connection reset": ((resets,), "failed", "connection was lost"),
    "no HTTP": ((lambda handler: handler.wfile.write(b"SSH-2.0-x\r\n"),), "failed", "no HTTP"),
    "500 for ever": ((says(b"", 500),), "failed", "answers 500 (tried 2 times)"),
    "503 with Retry-After for ever": ((says(b"", 503, Retry_After="9"),), "failed", "answers 503"),
    "429 for ever": ((says(b"", 429),), "failed", "answers 429 (tried 2 times)"),
    "403": ((says(b"", 403),), "failed", "answers 403"),
    "404 after success": ((says(b"<html>", 404),), "failed", "answers 404"),
    "410": ((says(b"", 410),), "failed", "answers 410"),
    "204": ((says(b"", 204),), "failed", "answers 204"),
    "206 without being asked": ((says(NEW[:99], 206),), "failed", "answers 206"),
    "304 without being asked": ((says(b"", 304),), "failed", "answers 304"),
    "a short body": ((says(NEW[:99], length=len(NEW)),), "failed", "broke off"),
    "a length that is too small": ((says(NEW, length=len(NEW) - 9),), "refused", "broken or cut short"),
    "a length that is no number": ((says(NEW, Content_Length="x"),), "failed", "no HTTP"),
    "a chunked body that breaks off": ((chunks(NEW[:99], broken=True),), "failed", "broke off"),
    "corrupt gzip": (
        (says(gzip.compress(NEW)[:-20] + b"\1" * 20, Content_Encoding="gzip"),), "failed", "packed, and damaged",
    ),
    "gzip cut short": ((says(gzip.compress(NEW)[:-9], Content_Encoding="gzip"),), "failed", "packed, and damaged"),
    "no gzip at all": ((says(NEW, Content_Encoding="gzip"),), "failed", "packed, and damaged"),
    "an encoding not asked for": ((says(NEW, Content_Encoding="br"),), "failed", "encoding br, not asked for"),
    "a gzip bomb in transit": (
        (says(gzip.compress(bytes(1_000_000)), Content_Encoding="gzip"),), "failed", "more than 100,000 bytes",
    ),
    "a gzip bomb": ((says(gzip.compress(bytes(1_000_000))),), "refused", "unpacks to more than"),
    "a corrupt gz file": ((says(gzip.compress(NEW)[:60] + b"\1" * 99),), "refused", "a damaged archive"),
    "a zip bomb": ((says(packed(bytes(1_000_000))),), "refused", "unpacks to more than"),
    "a corrupt zip": ((says(packed(NEW)[:200]),), "refused", "a damaged archive"),
    "a zip with something else": ((says(packed(b"hello")),), "refused", "is not this list"),
    "an XML bomb": (
        (says(xml('<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>')),), "refused", "document type",
    ),
    "an XML file that names another": (
        (says(xml('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>')),), "refused", "document type",
    ),
    "a web page with 200": ((says(b"\n<!DOCTYPE html><title>Maintenance"),), "failed", "a web page, not a list"),
    "a web page in gzip": ((says(gzip.compress(b"<html>")),), "refused", "a web page, not a list"),
    "nothing with 200": ((says(b""),), "failed", "it is empty"),
    "an error message with 200": (
        (says(b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>"),), "failed", "an error message",
    ),
    "a pointer with 200": ((says(b"version https://git-lfs.github.com/spec/v1\n"),), "failed", "a pointer"),
    "too large by its length": ((says(b"", length=100_001),), "failed", "more than 100,000 bytes"),
    "too large without a length": ((chunks(*[bytes(50_000)] * 3),), "failed", "more than 100,000 bytes"),
    "a redirect loop": ((redirects("/list.xml?token=SECRET"),), "failed", "more than 5 redirects"),
    "a redirect to a foreign host": (
        (redirects("http://other.example/a?token=SECRET"),), "failed", "to http://other.example/a, which is not one",
    ),
    "a redirect to a host of like name": ((redirects("http://127.0.0.1.example/"),), "failed", "not one of its hosts"),
    "a redirect to a file": ((redirects("file:///etc/passwd"),), "failed", "to file:///etc/passwd, which is not"),
    "a redirect to no address": ((redirects("http://[::1"),), "failed", "no HTTP"),
    "a slow drip": ((drips(NEW),), "failed", "less than 1,000 bytes a second"),
    "a changed layout": ((says(NEW.replace(b"CONSOLIDATED_LIST", b"LIST")),), "refused", "another layout"),
    "another list": ((says(b'<sdnList xmlns="http://tempuri.org/sdnList.xsd"/>'),), "refused", "another layout"),
    "half the entries": ((says(HALF),), "refused", "it holds 5 of the 10 entities in 2026-02-27-"),
    "other entries": ((says(un_list("2026-03-01", range(11, 30))),), "refused", "it holds 0 of the 10"),
    "twice the same entry instead of another": (
        (says(un_list("2026-03-01", (1, 1, 2, 2, 3, 3, 4, 4, 5, 5))),), "refused", "it holds 5 of the 10",
    ),
    "too many entries": ((says(un_list("2026-03-01", range(1, 102))),), "refused", "at most 100"),
    "no entry": ((says(un_list("2026-03-01", ())),), "refused", "0 entries, but the list has at least 1"),
    "no date": ((says(NEW.replace(b"2026-03-01", b"Invalid da")),), "refused", "no dateGenerated"),
    "another encoding than it says": ((says(NEW.replace(b"PERSON", b"PERS\xd6N")),), "refused", "broken or cut short"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_leaves_the_last_good_version_in_use(lists: Path, fault: str, caplog: pytest.LogCaptureFixture) -> None:
    answers, state, reason = FAULTS[fault]
    caplog.set_level(logging.DEBUG)
    with serving(*answers) as server:
        outcome = refreshed(lists, server.url)
    assert (outcome.state, outcome.version) == (state, "")
    assert reason in outcome.problem
    assert in_use(lists) == ("2026-02-27", 10, state)
    kept = [json.loads(path.read_text())["reason"] for path in lists.glob("un_sc/refused/*/reason.json")]
    assert kept == ([outcome.problem] if state == "refused" else [])
    told = caplog.text + str(outcome) + "".join(p.read_text() for p in lists.rglob("*.json"))
    assert "SECRET" not in told


RECOVERED: dict[str, tuple[Answer, ...]] = {
    "a burst of 500": (says(b"", 500), says(b"", 502), says(NEW)),
    "503 with Retry-After": (says(b"", 503, Retry_After="1"), says(NEW)),
    "a reset": (resets, says(NEW)),
    "silence": (silent, says(NEW)),
    "a redirect on its own host": (redirects("/there?sig=SECRET", 307), says(NEW)),
    "a broken body, resumed": (ranges(NEW, 500), ranges(NEW, len(NEW))),
    "cut short again on resume": (ranges(NEW, 500), ranges(NEW, 900), ranges(NEW, len(NEW))),
    "another file at the time of resuming": (ranges(OLD, 500, '"old"'), ranges(NEW, len(NEW), '"new"')),
    "a range that was not asked for": (
        ranges(NEW, 500), says(NEW[9:-491], 206, Content_Range=f"bytes 9-{len(NEW) - 492}/{len(NEW)}", ETag='"a"'),
        says(NEW),
    ),
    "less of a range than asked for": (
        ranges(NEW, 500), says(NEW[500:900], 206, Content_Range=f"bytes 500-899/{len(NEW)}", ETag='"a"'),
        ranges(NEW, len(NEW)),
    ),
    "a range of another file": (
        ranges(NEW, 500), says(NEW[500:], 206, Content_Range=f"bytes 500-{len(NEW) - 1}/{len(NEW)}", ETag='"b"'),
        says(NEW),
    ),
    "no such range": (ranges(NEW, 500), says(b"", 416), says(NEW)),
    "packed in transit": (says(gzip.compress(NEW), Content_Encoding="gzip"),),
    "packed by the publisher": (says(packed(NEW)),),
    "without a length": (chunks(NEW[:99], NEW[99:]),),
    "the same entry twice": (says(un_list("2026-03-01", (*range(1, 12), 11))),),
}  # fmt: skip


@pytest.mark.parametrize("way", RECOVERED)
def test_a_new_version_comes_in_the_end(lists: Path, way: str) -> None:
    with serving(*RECOVERED[way]) as server:
        outcome = refreshed(lists, server.url, limits=QUICK._replace(attempts=4))
    assert (outcome.state, outcome.version[:10]) == ("new", "2026-03-01")
    assert in_use(lists) == ("2026-03-01", 11, "ok")
    assert len(server.seen) == len(RECOVERED[way])
    assert "SECRET" not in "".join(p.read_text() for p in lists.rglob("*.json"))


def test_a_resumed_file_asks_for_the_rest_only(tmp_path: Path) -> None:
    with serving(ranges(NEW, 500), ranges(NEW, len(NEW))) as server, new_client() as client:
        fetched = fetch(client, replace(SOURCE, download=(server.url,)), tmp_path, (), QUICK)
    assert isinstance(fetched, Fetched)
    assert fetched.files[0].read_bytes() == NEW
    assert [(h.get("Range"), h.get("If-Range")) for _, h in server.seen] == [(None, None), ("bytes=500-", '"a"')]


@pytest.mark.parametrize("tag", ['W/"a"', ""])
def test_a_body_without_a_strong_validator_is_not_resumed(tmp_path: Path, tag: str) -> None:
    cut = says(NEW[:99], length=len(NEW), Accept_Ranges="bytes", **({"ETag": tag} if tag else {}))
    with serving(cut, says(NEW)) as server, new_client() as client:
        fetch(client, replace(SOURCE, download=(server.url,)), tmp_path, (), QUICK)
    assert [h.get("Range") for _, h in server.seen] == [None, None]


def test_no_connection(lists: Path) -> None:
    with serving(silent) as server:
        url = server.url
    outcome = refreshed(lists, url)  # the server has gone
    assert (outcome.state, "no connection: " in outcome.problem) == ("failed", True)
    with never_accepting() as url:
        outcome = refreshed(lists, url)
    assert (outcome.state, "no connection within 0.3 seconds" in outcome.problem) == ("failed", True)
    assert in_use(lists) == ("2026-02-27", 10, "failed")


def test_what_will_not_pass_is_asked_once(lists: Path) -> None:
    for status in (400, 401, 403, 404, 410):
        with serving(says(b"", status)) as server:
            assert refreshed(lists, server.url).state == "failed"
        assert len(server.seen) == 1


@pytest.mark.parametrize(
    ("asked", "pauses"),
    [
        ({"Retry_After": "7"}, [7.0]),
        ({"Retry_After": "86400"}, [120.0]),
        ({"Retry_After": "Sun, 01 Nov 2026 12:00:30 GMT", "Date": "Sun, 01 Nov 2026 12:00:00 GMT"}, [30.0]),
    ],
)
def test_the_server_says_when_to_come_again(tmp_path: Path, asked: dict[str, str], pauses: list[float]) -> None:
    def busy(handler) -> None:  # type: ignore[no-untyped-def]
        handler.send_response_only(503)
        for name, value in asked.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    slept: list[float] = []
    with serving(busy, says(NEW)) as server, new_client() as client:
        fetch(client, replace(SOURCE, download=(server.url,)), tmp_path, (), Limits(), slept.append)
    assert slept == pauses


def test_pauses_grow_and_are_jittered(tmp_path: Path) -> None:
    slept: list[float] = []
    with serving(says(b"", 500)) as server, new_client() as client, pytest.raises(DownloadError, match="tried 5 times"):
        fetch(client, replace(SOURCE, download=(server.url,)), tmp_path, (), Limits(), slept.append)
    assert [low <= pause <= low + 2 for low, pause in zip((2, 4, 8, 16), slept, strict=True)] == [True] * 4
    assert slept != [2, 4, 8, 16]


def test_we_say_who_we_are(lists: Path) -> None:
    with serving(says(NEW)) as server:
        refreshed(lists, server.url)
    ((path, headers),) = server.seen
    assert path == "/list.xml?token=SECRET"
    assert headers["User-Agent"].startswith("xref/")
    assert (headers["Accept-Language"], headers["Accept-Encoding"]) == ("en", "gzip")


@pytest.mark.parametrize(
    "sent", [{"ETag": '"a"'}, {"ETag": 'W/"a"'}, {"Last_Modified": "Sun, 01 Mar 2026 00:00:00 GMT"}]
)
def test_what_is_not_modified_is_not_fetched_again(lists: Path, sent: dict[str, str]) -> None:
    with serving(unless_same(NEW, **sent)) as server:
        assert refreshed(lists, server.url).state == "new"
        again = refreshed(lists, server.url)
        assert (again.state, again.version[:10], again.entries) == ("same", "2026-03-01", 11)
        assert in_use(lists) == ("2026-03-01", 11, "unchanged")
        assert refreshed(lists, server.url, force=True).state == "same"
    assert [{"If-None-Match", "If-Modified-Since"} & set(h) != set() for _, h in server.seen] == [False, True, False]
    (origin,) = snapshot.history(lists, "un_sc")[-1].origins
    assert origin == snapshot.Origin(shown(server.url), sent.get("ETag", ""), sent.get("Last_Modified", ""))


def test_without_validators_the_same_bytes_are_the_same_version(lists: Path) -> None:
    with serving(says(NEW)) as server:
        assert [refreshed(lists, server.url).state for _ in range(2)] == ["new", "same"]
    assert len(snapshot.history(lists, "un_sc")) == 2


def test_an_older_publication_is_kept_but_not_used(lists: Path) -> None:
    with serving(says(un_list("2026-01-01", range(1, 4)))) as server:
        outcome = refreshed(lists, server.url)
    assert (outcome.state, outcome.entries) == ("older", 3)
    assert outcome.problem == "it is of 2026-01-01; that of 2026-02-27 stays in use"
    assert in_use(lists) == ("2026-02-27", 10, "ok")
    assert [s.published_on for s in snapshot.history(lists, "un_sc")] == ["2026-01-01", "2026-02-27"]


def test_what_was_refused_is_looked_at_again(lists: Path) -> None:
    with serving(unless_same(NEW, ETag='"a"')) as good:
        refreshed(lists, good.url)
        with serving(unless_same(HALF, ETag='"b"')) as bad:
            good.answers = bad.answers
            times = NOW + timedelta(1), NOW + timedelta(2)
            assert [refreshed(lists, good.url, now=now).state for now in times] == ["refused", "refused"]
        assert [h.get("If-None-Match") for _, h in good.seen] == [None, '"a"', '"a"']
    assert len([*lists.glob("un_sc/refused/*")]) == 1
    assert [path.read_bytes() for path in lists.glob("un_sc/refused/*/raw.*")] == [HALF]


def test_only_the_last_refused_publications_are_kept(lists: Path) -> None:
    with serving(*[says(un_list("2026-03-01", range(1, n))) for n in range(2, 9)]) as server:
        assert {refreshed(lists, server.url, now=NOW + timedelta(n)).state for n in range(7)} == {"refused"}
    kept = sorted(path.name[:8] for path in lists.glob("un_sc/refused/*"))
    assert kept == ["20261103", "20261104", "20261105", "20261106", "20261107"]


def test_a_damaged_version_is_fetched_again(lists: Path) -> None:
    with serving(unless_same(NEW, ETag='"a"')) as server:
        refreshed(lists, server.url)
        version, _ = snapshot.latest(lists, "un_sc")
        assert version is not None
        (lists / "un_sc" / version.version / "names.parquet").write_bytes(b"PAR1")
        assert snapshot.latest(lists, "un_sc")[0] != version
        assert refreshed(lists, server.url).state == "new"
    assert in_use(lists) == ("2026-03-01", 11, "ok")


def test_what_a_server_said_of_another_address_is_not_sent(tmp_path: Path) -> None:
    elsewhere = (snapshot.Origin("http://lists.example/a", '"a"'),)
    with serving(unless_same(NEW, ETag='"a"')) as server, new_client() as client:
        fetched = fetch(client, replace(SOURCE, download=(server.url,)), tmp_path, elsewhere, QUICK)
    assert isinstance(fetched, Fetched)


def test_files_of_one_publication_are_fetched_together(tmp_path: Path) -> None:
    with serving(unless_same(b"a", ETag='"1"')) as one, serving(unless_same(b"b", ETag='"2"')) as other:
        source = replace(SOURCE, download=(one.url, other.url))
        with new_client() as client:
            first = fetch(client, source, tmp_path, (), QUICK)
            assert isinstance(first, Fetched)
            assert [(p.name, p.read_bytes()) for p in first.files] == [("0.list.xml", b"a"), ("1.list.xml", b"b")]
            assert fetch(client, source, tmp_path, first.origins, QUICK) == NotModified()
            other.answers = (unless_same(b"c", ETag='"3"'),)
            second = fetch(client, source, tmp_path, first.origins, QUICK)
            assert isinstance(second, Fetched)
            assert [p.read_bytes() for p in second.files] == [b"a", b"c"]
            assert [o.etag for o in second.origins] == ['"1"', '"3"']


def asked(url: str, hosts: tuple[str, ...], to: str, tmp_path: Path) -> str:
    """What becomes of a redirect from `url` to `to`."""

    def answer(request: httpx.Request) -> httpx.Response:
        first = str(request.url) == url
        return httpx.Response(302, headers={"Location": to}) if first else httpx.Response(200, content=iter([b"x"]))

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        try:
            fetch(client, replace(SOURCE, download=(url,), hosts=hosts), tmp_path, (), QUICK)
        except DownloadError as error:
            return str(error)
    return "followed"


def test_redirects_stay_on_known_hosts_and_do_not_lose_encryption(tmp_path: Path) -> None:
    url, hosts = "https://lists.example/a", ("store.example", ".cloud.example")
    for to in ("/b", "https://store.example/b", "https://eu.cloud.example/b?sig=SECRET"):
        assert asked(url, hosts, to, tmp_path) == "followed"
    assert asked("http://lists.example/a", (), "https://lists.example/a", tmp_path) == "followed"
    for to in (
        "https://a.store.example/",
        "https://cloud.example/",
        "https://evilcloud.example/",
        "ftp://lists.example/",
    ):
        assert "not one of its hosts" in asked(url, hosts, to, tmp_path)
    assert "http://lists.example/a, which is not" in asked(url, hosts, "http://lists.example/a?sig=SECRET", tmp_path)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://lists.example/a", "lists.example/a", "https://"])
def test_only_addresses_of_the_web_are_fetched(tmp_path: Path, url: str) -> None:
    with new_client() as client, pytest.raises(DownloadError, match="no address of the web"):
        fetch(client, replace(SOURCE, download=(url,)), tmp_path, (), QUICK)


def test_a_store_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with serving(says(NEW)) as server, pytest.raises(StoreError, match="cannot write to"):
        refreshed(tmp_path / "file", server.url)
    assert server.seen == []


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the rights of root, for whom no folder is read-only."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no mode there")
@pytest.mark.parametrize("place", ["", "un_sc"])
def test_without_permission_to_write_the_last_good_version_stays_in_use(place: str) -> None:
    with tempfile.TemporaryDirectory() as folder:  # pytest's own are closed to others
        lists = Path(folder)
        with serving(says(OLD)) as server:
            assert refreshed(lists, server.url).state == "new"
        lists.chmod(0o777)
        for path in lists.rglob("*"):
            path.chmod(0o777 if path.is_dir() else 0o666)
        (lists / place).chmod(0o555)
        with serving(says(NEW)) as server, as_nobody(), pytest.raises(StoreError, match=r"cannot write to.*ermission"):
            refreshed(lists, server.url)
        (lists / place).chmod(0o777)
        assert in_use(lists) == ("2026-02-27", 10, "ok")


def test_who_takes_no_more_outcomes_waits_for_no_retries(lists: Path) -> None:
    patient = Limits(attempts=9, pause=60, longest_pause=60)
    with serving(says(b"", 500)) as busy, serving(says(NEW)) as good, new_client() as client, snapshot.writing(lists):
        sources = [
            replace(SOURCE, key=key, download=(server.url,), timeout_seconds=2)
            for key, server in (("eu_fsf", busy), ("un_sc", good))
        ]
        found = refresh(sources, lists, {s.key: s for s in sources}, NOW, client, limits=patient)
        assert next(found).state == "new"
        begun = datetime.now(UTC)
        found.close()  # type: ignore[attr-defined]
        assert datetime.now(UTC) - begun < timedelta(seconds=5)
        assert not (lists / ".download.part").exists()


def test_sources_are_fetched_at_the_same_time_and_fail_alone(lists: Path) -> None:
    def source(key: str, server: Server) -> Source:
        return replace(SOURCE, key=key, download=(server.url,), timeout_seconds=2)

    told: list[tuple[str, int, int | None]] = []
    with serving(silent) as stuck, serving(says(NEW)) as good, serving(says(b"", 404)) as gone, new_client() as client:
        sources = [source("eu_fsf", stuck), source("un_sc", good), source("ca_sema", gone)]
        with snapshot.writing(lists):
            found = refresh(
                sources, lists, {s.key: s for s in sources}, NOW, client, limits=QUICK._replace(attempts=1),
                report=lambda *progress: told.append(progress),
            )  # fmt: skip
            assert {next(found).key, next(found).key} == {"un_sc", "ca_sema"}
            assert [(o.key, o.state) for o in found] == [("eu_fsf", "failed")]
    assert told[-1] == ("un_sc", len(NEW), len(NEW))
    assert in_use(lists) == ("2026-03-01", 11, "ok")
