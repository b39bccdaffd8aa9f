"""Notices that must reach each receiver once: written to disk before they are sent, kept until they are delivered.

1. A notice is one JSON file for each receiver in the outbox. Its name is the notice's key and the receiver's, so that
   putting the same notice again, after a crash, puts it once.
2. What is delivered goes to `sent/`; what is not stays, and the next round tries again, the oldest first.
3. A receiver that got a notice but could not say so gets it a second time, with the same key (`Idempotency-Key`,
   `Message-ID`): whoever must do a thing only once can tell.

An address may hold a token or a password: the files name a receiver by a hash, and by what may be shown of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from xref import aside
from xref.errors import DownloadError, ReportError

SENT = "sent"


class Receiver(Protocol):
    """Who gets notices."""

    @property
    def address(self) -> str:
        """Where it gets them, with whatever secret it holds."""

    @property
    def shown(self) -> str:
        """The part of the address that may be told."""

    def deliver(self, notice: Mapping[str, Any], key: str) -> None:
        """Send it. Raises `DownloadError` if it did not arrive."""


class Waiting(NamedTuple):
    """A notice that was not delivered, and why."""

    path: Path
    why: str


def put(outbox: Path, receivers: Sequence[Receiver], notice: Mapping[str, Any], key: str) -> None:
    """Write a notice for each receiver, unless it was put before; `key` (letters, digits, hyphens) tells it apart.

    Raises `ReportError` if it cannot be written.
    """
    try:
        aside.folder(outbox)
        for receiver in receivers:
            path = outbox / f"{key}.{_digest(receiver)}.json"
            if path.exists() or (outbox / SENT / path.name).exists():
                continue
            said = {"to": receiver.shown, "key": key, "notice": notice}
            aside.write(path, json.dumps(said, ensure_ascii=False) + "\n")
    except OSError as error:
        raise ReportError(f"no notice can be put into {outbox}: {error.strerror}", "free space") from None


def send(outbox: Path, receivers: Sequence[Receiver]) -> list[Waiting]:
    """Deliver what waits for these receivers; what still waits then, that of others too."""
    known = {_digest(receiver): receiver for receiver in receivers}
    left, down = [], dict[str, str]()  # a receiver that is down is not asked again for each notice
    for path in _waiting(outbox):
        digest = path.name.split(".")[-2]
        if (receiver := known.get(digest)) is None:
            left.append(Waiting(path, "it is for an address that is not given any more"))
            continue
        if digest not in down:
            try:
                said = json.loads(path.read_text(encoding="utf-8"))
                receiver.deliver(said["notice"], said["key"])
                path.replace(aside.folder(outbox / SENT) / path.name)
                continue
            except DownloadError as error:
                down[digest] = str(error)
            except (OSError, ValueError, KeyError, TypeError) as error:
                left.append(Waiting(path, f"the file is damaged ({type(error).__name__})"))
                continue
        left.append(Waiting(path, down[digest]))
    return left


def _waiting(outbox: Path) -> Iterator[Path]:
    """The files of the outbox, those put first first: keys of one second are in no order."""
    files = (path for path in outbox.glob("*.*.json") if not path.name.startswith("."))
    yield from sorted(files, key=lambda path: (path.stat().st_mtime_ns, path.name))


def _digest(receiver: Receiver) -> str:
    return hashlib.sha256(receiver.address.encode()).hexdigest()[:16]
