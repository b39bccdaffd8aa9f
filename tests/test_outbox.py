"""A notice reaches each receiver once, also when the receiver fails at first, or the sender in between."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from misbehaving import says, serving

from xref import outbox
from xref.errors import DownloadError, ReportError
from xref.notify import Webhook


class Receiver:
    """Takes notices into a list; is down for as many deliveries as told."""

    def __init__(self, address: str = "https://example.org/hook?token=SECRET", down: int = 0) -> None:
        self.address, self.shown, self.down = address, "example.org", down
        self.got: list[tuple[str, object]] = []
        self.tried = 0

    def deliver(self, notice: Mapping[str, Any], key: str) -> None:
        self.tried += 1
        if self.tried <= self.down:
            raise DownloadError("the server answers 503")
        self.got.append((key, notice["n"]))


def test_a_notice_is_delivered_once(tmp_path: Path) -> None:
    ann = Receiver()
    outbox.put(tmp_path, [ann], {"n": 1}, "20260101T000000-a")
    assert outbox.send(tmp_path, [ann]) == []
    outbox.put(tmp_path, [ann], {"n": 1}, "20260101T000000-a")  # as after a crash before it was noted
    assert outbox.send(tmp_path, [ann]) == []
    assert ann.got == [("20260101T000000-a", 1)]


def test_what_is_not_delivered_waits_in_its_order(tmp_path: Path) -> None:
    ann, bo = Receiver(down=1), Receiver("https://example.com")
    for n in (1, 2):
        outbox.put(tmp_path, [ann, bo], {"n": n}, f"2026010{n}T000000-a")
    left = outbox.send(tmp_path, [ann, bo])
    assert [(waiting.path.name[:8], waiting.why) for waiting in left] == [
        ("20260101", "the server answers 503"),
        ("20260102", "the server answers 503"),
    ]
    assert (ann.tried, len(bo.got)) == (1, 2)  # who is down is not asked again for each notice
    assert outbox.send(tmp_path, [ann, bo]) == []
    assert [n for _, n in ann.got] == [1, 2]
    assert len(bo.got) == 2


def test_no_secret_of_an_address_is_written(tmp_path: Path) -> None:
    outbox.put(tmp_path, [Receiver()], {"n": 1}, "k")
    (path,) = tmp_path.glob("*.json")
    assert "SECRET" not in path.name + path.read_text()
    assert json.loads(path.read_text()) == {"to": "example.org", "key": "k", "notice": {"n": 1}}


def test_what_cannot_be_sent_is_said(tmp_path: Path) -> None:
    ann, bo = Receiver(), Receiver("https://example.com")
    outbox.put(tmp_path, [ann, bo], {"n": 1}, "k")
    digest = next(path for path in tmp_path.glob("*.json") if '"k"' in path.read_text()).name
    (tmp_path / digest).write_text("{")
    left = {waiting.why for waiting in outbox.send(tmp_path, [ann])}
    assert "it is for an address that is not given any more" in left
    assert len(list(tmp_path.glob("*.json"))) + len(ann.got) == 2  # nothing is lost
    with pytest.raises(ReportError, match="no notice can be put"):
        outbox.put(tmp_path / digest, [ann], {"n": 1}, "k")


def test_a_webhook_gets_the_key_and_is_asked_again(tmp_path: Path) -> None:
    with serving(says(b"", 404), says(b"")) as server:
        hook = Webhook(server.url, b"sesame")
        outbox.put(tmp_path, [hook], {"n": 1}, "20260101T000000-a")
        (left,) = outbox.send(tmp_path, [hook])
        assert "answers 404" in left.why
        assert "SECRET" not in left.why
        assert outbox.send(tmp_path, [hook]) == []
        assert outbox.send(tmp_path, [hook]) == []
    assert [headers["Idempotency-Key"] for _, headers in server.seen] == ['"20260101T000000-a"'] * 2
    assert {"X-Xref-Signature"} <= set(server.seen[0][1])
