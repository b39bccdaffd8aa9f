"""What a refresh changed, posted as one JSON object to an address that the user gives (a webhook).

1. Only what is news is told: lists that are new, refused or failed; nothing is posted if there is none.
2. A new version is compared with the one before it by the ids of its entities.
3. With a secret, the body is signed (HMAC-SHA256), so that the receiver can tell that it is ours and unchanged.
4. What may pass is tried again as in `xref.download`; a redirect is not followed, since the notice is for one receiver.

An address is told by its host alone: its path or its query may hold a token.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from time import sleep as _sleep
from typing import Any, NamedTuple

import httpx
import polars as pl

from xref import __version__, snapshot
from xref.catalogue import Source
from xref.download import Limits, Passing, new_client, patiently, raise_if_passing, troubles
from xref.errors import DownloadError, StoreError, UsageError, XrefError
from xref.lists import open_lists
from xref.refresh import Outcome, holdings

_NEWS = ("new", "refused", "failed")
_UNHEALTHY = ("missing", "stale", "degraded", "refused")
_TIMEOUT = httpx.Timeout(30.0, connect=10.0)  # a receiver that takes longer to note a page of JSON is out of order
_LIMITS = Limits(attempts=4)  # about 15 seconds in all: a schedule waits for it


class Webhook(NamedTuple):
    """An address to which notices are posted, a receiver as `xref.outbox` knows them."""

    address: str
    secret: bytes = b""

    @property
    def shown(self) -> str:
        """Its host."""
        return httpx.URL(self.address).host

    def deliver(self, notice: Mapping[str, Any], key: str) -> None:
        """Post it. Raises `DownloadError` if it did not arrive."""
        with new_client() as client:
            post(client, self.address, notice, self.secret, key=key)


def is_news(outcomes: Sequence[Outcome]) -> bool:
    """Whether there is anything to tell."""
    return any(outcome.state in _NEWS for outcome in outcomes)


def require_address(url: str) -> None:
    """Raise `UsageError` if `url` is no address that can be posted to."""
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL:
        parts = httpx.URL()
    if parts.scheme not in ("http", "https") or not parts.host:
        raise UsageError("--notify is no address of the web", "give one such as https://example.org/hook")


def summary(
    outcomes: Sequence[Outcome], lists_dir: Path, catalogue: dict[str, Source], now: datetime
) -> dict[str, Any]:
    """The notice: `xref`, `time` (ISO 8601), `changes` (a list each) and `degraded` (lists not as they should be).

    A change has `list, outcome, version, entries, added, deleted, problem`; `added` and
    `deleted` count entities, and are null where there is no new version or it cannot be compared.
    """
    changes = []
    for o in outcomes:
        if o.state in _NEWS:
            added, deleted = _changed(lists_dir, o) if o.state == "new" else (None, None)
            changes.append({
                "list": o.key or o.name, "outcome": o.state, "version": o.version or None,
                "entries": o.entries if o.version else None, "added": added, "deleted": deleted, "problem": o.problem,
            })  # fmt: skip
    return {
        "xref": __version__, "time": now.isoformat(timespec="seconds"), "changes": changes,
        "degraded": _degraded(lists_dir, catalogue, now),
    }  # fmt: skip


def _degraded(lists_dir: Path, catalogue: dict[str, Source], now: datetime) -> list[dict[str, str]]:
    """`list, state, reason` of each list that is not as it should be; why, if the lists cannot be opened at all."""
    try:
        health = open_lists(lists_dir, catalogue, (), now.date()).health
    except XrefError as error:
        return [{"list": "all", "state": "unreadable", "reason": str(error)}]
    unhealthy = health.filter(pl.col("state").cast(pl.String()).is_in(_UNHEALTHY)).select("key", "state", "note")
    return [{"list": key, "state": state, "reason": note or ""} for key, state, note in unhealthy.iter_rows()]


def _changed(lists_dir: Path, outcome: Outcome) -> tuple[int | None, int | None]:
    """How many entities, or parts, the version holds that the one before it does not, and the other way round."""
    versions = snapshot.history(lists_dir, outcome.key)
    at = next((n for n, version in enumerate(versions) if version.version == outcome.version), None)
    if at is None:
        return None, None
    try:
        ids = [set(holdings(snapshot.load(lists_dir, v))["id"]) for v in versions[max(at - 1, 0) : at + 1]]
    except StoreError:
        return None, None
    before = ids[0] if at else set()
    return len(ids[-1] - before), len(before - ids[-1])


def post(
    client: httpx.Client,
    url: str,
    notice: Mapping[str, Any],
    secret: bytes,
    limits: Limits = _LIMITS,
    sleep: Callable[[float], None] = _sleep,
    timeout: httpx.Timeout = _TIMEOUT,
    key: str = "",
) -> None:
    """Post the notice; with a secret, `X-Xref-Signature` is "sha256=" and the HMAC of the body in hexadecimal.

    With a key, `Idempotency-Key` is it: the same for a notice that is posted again. Raises `DownloadError` if the
    receiver does not answer with a status of 2xx.
    """
    body = json.dumps(notice, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json", "User-Agent": f"xref/{__version__} (sanctions list refresh)"}
    if key:
        headers["Idempotency-Key"] = f'"{key}"'
    if secret:
        headers["X-Xref-Signature"] = f"sha256={hmac.new(secret, body, hashlib.sha256).hexdigest()}"

    def attempt() -> None:
        sending = client.stream("POST", url, content=body, headers=headers, timeout=timeout)
        with troubles(timeout), sending as response:
            raise_if_passing(response)
            if not response.is_success:
                raise DownloadError(f"{_lost(url)}: the server answers {response.status_code}", "look at the address")

    try:
        patiently(attempt, limits, sleep)
    except Passing as error:
        raise DownloadError(f"{_lost(url)}: {error} (tried {limits.attempts} times)", "look at the receiver") from None


def _lost(url: str) -> str:
    return f"the notice did not reach {httpx.URL(url).host}"
