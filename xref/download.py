"""One list's bytes over httpx: only if they are new, resumed where they broke off, and never more than they should be.

1. Each address is asked with the validators (ETag, Last-Modified) of the version that we hold; "not modified" at all of
   them ends it. A publication of several files is fetched whole as soon as one of them is new.
2. Redirects are followed by hand, to the source's own hosts and those that the catalogue names: OFAC and the UN
   redirect to signed addresses of a store, a hijacked page elsewhere.
3. What may pass (a timeout, a reset, 5xx, 429) is tried again with growing, jittered pauses, or when the server says;
   what will not (403, 404, 410, a foreign redirect) ends at once.
4. A body that broke off is resumed by Range if the server offers it and still holds the same bytes (If-Range); else it
   is fetched whole.
5. Bytes are counted against Content-Length and against the source's bound while they come; a server that sends too
   slowly is given up. A page, an error message or nothing with status 200 is not taken for a list.

Addresses are told, kept and logged without their query, which may hold a token.
"""

from __future__ import annotations

import gzip
import logging
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import monotonic
from time import sleep as _sleep
from typing import NamedTuple, TypeVar
from urllib.parse import unquote, urlsplit

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from xref import __version__
from xref.catalogue import Source
from xref.errors import DownloadError, ParseError
from xref.packed import copy, no_list, safe_name
from xref.snapshot import Origin

_HEADERS = {
    "User-Agent": f"xref/{__version__} (sanctions list refresh)",  # OFAC, the UN and DFAT answer 403 to none
    "Accept": "*/*",
    "Accept-Language": "en",  # the EU answers 406 without
    "Accept-Encoding": "gzip",  # "deflate" is two formats under one name; the others need a library
}
_REDIRECTS = 5  # OFAC needs two
_PASSING = {408, 425, 429}  # statuses that may be gone at the next try, besides all from 500
_T = TypeVar("_T")
_NEXT_TIME = "try again later, or get the file by hand and give it by --from FILE"


class Limits(NamedTuple):
    """How long we bear with a server; seconds, except `attempts` and `slowest` (bytes a second)."""

    attempts: int = 5  # the EU's server fails in bursts
    connect: float = 20.0  # a server that is up answers within one
    pause: float = 2.0  # the first; each is twice the one before, with as much jitter
    longest_pause: float = 120.0  # also of Retry-After
    slowest: int = 5_000  # the slowest seen is OFAC's, 190,000


class Fetched(NamedTuple):
    """The files of a publication in the order of the source's addresses, and where they came from."""

    files: tuple[Path, ...]
    origins: tuple[Origin, ...]


class NotModified(NamedTuple):
    """Every address still holds what we have."""


@dataclass(slots=True)
class _Part:
    """The file being written, and the validator under which what is there may be continued ("" if it may not)."""

    path: Path
    tag: str = ""


class Passing(Exception):  # noqa: N818 (no error of the package: it ends as DownloadError)
    """It failed, but may work at the next try, after `pause` seconds if the server says so."""

    def __init__(self, problem: str, pause: float | None = None) -> None:
        super().__init__(problem)
        self.pause = pause


def new_client() -> httpx.Client:
    """A client that writes no request to the log, where the tokens of addresses would stand."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return httpx.Client(follow_redirects=False)


def shown(url: str | httpx.URL) -> str:
    """An address as it may be told: without user, query and fragment."""
    parts = urlsplit(str(url))
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def fetch(
    client: httpx.Client,
    source: Source,
    folder: Path,
    previous: Sequence[Origin],
    limits: Limits = Limits(),  # noqa: B008 (it is immutable)
    sleep: Callable[[float], None] = _sleep,
    report: Callable[[int, int | None], object] = lambda done, total: None,
) -> Fetched | NotModified:
    """Fetch the files of `source` into `folder`, which is there and empty.

    previous: where the version that we hold came from, empty to fetch in any case. report is told the bytes fetched of
    the present file and how many it has, if known; what it raises ends the download. Raises `DownloadError`.
    """
    for url in source.download:
        if not re.match(r"https?://[^/?#]", url):
            raise DownloadError(f"{shown(url)} is no address of the web", "mend download in catalogue.toml")
    known = previous if [o.url for o in previous] == [shown(url) for url in source.download] else ()
    names = _names(source.download)

    def get(number: int, origin: Origin | None) -> Origin | None:
        part = _Part(folder / names[number])
        return _get(client, source, source.download[number], part, origin, limits, sleep, report)

    origins = [get(number, origin) for number, origin in enumerate(known)]
    if known and not any(origins):
        return NotModified()
    files = tuple(folder / name for name in names)
    whole = [found or get(n, None) for n, found in enumerate(origins or [None] * len(files))]
    for file, url in zip(files, source.download, strict=True):
        if problem := no_list(file):
            raise DownloadError(f"{shown(url)}: {problem}", _NEXT_TIME)
    return Fetched(files, tuple(origin for origin in whole if origin))


def _names(urls: Sequence[str]) -> list[str]:
    """A file name for each address: the last part of its path, numbered if it stands twice."""
    names = [safe_name(unquote(urlsplit(url).path.rpartition("/")[2])) for url in urls]
    return [name if names.count(name) == 1 else f"{number}.{name}" for number, name in enumerate(names)]


def _get(
    client: httpx.Client,
    source: Source,
    url: str,
    part: _Part,
    known: Origin | None,
    limits: Limits,
    sleep: Callable[[float], None],
    report: Callable[[int, int | None], object],
) -> Origin | None:
    def attempt() -> Origin | None:
        return _attempt(client, source, url, part, known, limits, report)

    try:
        return patiently(attempt, limits, sleep)
    except Passing as error:
        raise DownloadError(f"{shown(url)}: {error} (tried {limits.attempts} times)", _NEXT_TIME) from None


def patiently(attempt: Callable[[], _T], limits: Limits, sleep: Callable[[float], None]) -> _T:
    """What `attempt` returns; it is called again after a pause, growing or as the server asks, if it raises `Passing`.

    Raises the last `Passing` when the attempts are used up.
    """
    growing = wait_exponential_jitter(multiplier=limits.pause, max=limits.longest_pause, jitter=limits.pause)

    def pause(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.pause if isinstance(error, Passing) else None
        return min(asked, limits.longest_pause) if asked is not None else growing(state)

    retrying = Retrying(
        retry=retry_if_exception_type(Passing),
        stop=stop_after_attempt(limits.attempts),
        wait=pause,
        sleep=sleep,
        reraise=True,
    )
    return retrying(attempt)


@contextmanager
def troubles(timeout: httpx.Timeout) -> Iterator[None]:
    """Turn what httpx raises when a server does not answer into `Passing`."""
    try:
        yield
    except httpx.ConnectTimeout:
        raise Passing(f"no connection within {timeout.connect:g} seconds") from None
    except httpx.TimeoutException:
        raise Passing(f"the server was silent for {timeout.read:g} seconds") from None
    except httpx.ConnectError as error:
        raise Passing(f"no connection: {error}") from None
    except httpx.RemoteProtocolError:
        raise Passing("the answer broke off, or is no HTTP") from None
    except httpx.TransportError as error:
        raise Passing(f"the connection was lost ({type(error).__name__})") from None


def raise_if_passing(response: httpx.Response) -> None:
    """Raise `Passing` if the status says that it may work at the next try."""
    if response.status_code in _PASSING or response.status_code >= 500:
        raise Passing(f"the server answers {response.status_code}", _retry_after(response))


def _attempt(
    client: httpx.Client,
    source: Source,
    url: str,
    part: _Part,
    known: Origin | None,
    limits: Limits,
    report: Callable[[int, int | None], object],
) -> Origin | None:
    """The file's origin once it is there whole; None if it is not modified."""
    begun = part.path.stat().st_size if part.tag else 0
    headers = dict(_HEADERS)
    if begun:
        headers |= {"Range": f"bytes={begun}-", "If-Range": part.tag, "Accept-Encoding": "identity"}
    elif known:
        headers |= {"If-None-Match": known.etag} if known.etag else {}
        headers |= {"If-Modified-Since": known.last_modified} if known.last_modified else {}
    timeout = httpx.Timeout(source.timeout_seconds, connect=min(limits.connect, source.timeout_seconds))
    with troubles(timeout), _opened(client, source, url, headers, timeout) as response:
        status = response.status_code
        if status == 304 and known and not begun:
            return None
        if status == 416 and begun:
            part.tag = ""
            raise Passing("the rest of a file that broke off is not there")
        raise_if_passing(response)
        if status != 200 and not (status == 206 and begun):
            raise DownloadError(f"{shown(url)}: the server answers {status}", _remedy(source))
        _receive(response, source, part, begun if status == 206 else 0, limits, report)
        return Origin(shown(url), _header(response, "ETag"), _header(response, "Last-Modified"))


def _remedy(source: Source) -> str:
    return f"see {source.url} for where the list is now, and mend download in catalogue.toml"


@contextmanager
def _opened(
    client: httpx.Client, source: Source, url: str, headers: dict[str, str], timeout: httpx.Timeout
) -> Iterator[httpx.Response]:
    """The answer at the end of the redirects, its body not yet read."""
    place = httpx.URL(url)
    for _ in range(_REDIRECTS + 1):
        response = client.send(client.build_request("GET", place, headers=headers, timeout=timeout), stream=True)
        try:
            if not response.has_redirect_location:
                yield response
                return
            place = _redirected(source, place, response.headers["Location"])
        finally:
            response.close()
    raise DownloadError(f"{shown(url)}: more than {_REDIRECTS} redirects", _remedy(source))


def _redirected(source: Source, place: httpx.URL, location: str) -> httpx.URL:
    target = place.join(location)
    own = {urlsplit(url).hostname for url in source.download}
    near = any(target.host.endswith(host) if host.startswith(".") else target.host == host for host in source.hosts)
    safe = target.scheme == "https" or (target.scheme == "http" and place.scheme == "http")
    if safe and (target.host in own or near):
        return target
    raise DownloadError(
        f"{shown(place)}: it redirects to {shown(target)}, which is not one of its hosts",
        "if that is right, add the host to hosts in catalogue.toml",
    )


def _receive(
    response: httpx.Response,
    source: Source,
    part: _Part,
    begun: int,
    limits: Limits,
    report: Callable[[int, int | None], object],
) -> None:
    """Write the body behind the first `begun` bytes of `part`, and unpack it if it came packed."""
    url, encoding = response.url, response.headers.get("Content-Encoding", "identity").lower()
    if encoding not in ("identity", "gzip", "x-gzip"):
        raise DownloadError(f"{shown(url)}: it comes in the encoding {encoding}, not asked for", _NEXT_TIME)
    length = response.headers.get("Content-Length", "")
    total = begun + int(length) if length.isdecimal() else None
    if begun:
        place = re.fullmatch(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18})", response.headers.get("Content-Range", ""))
        same = (_header(response, "ETag") or _header(response, "Last-Modified") or part.tag) == part.tag
        if not place or int(place[1]) != begun or encoding != "identity" or not same:
            part.tag = ""
            raise Passing("the server sends another part of the file than asked for")
        total = int(place[2])
    else:
        part.tag = _tag(response) if encoding == "identity" else ""
    if (total or 0) > source.largest:
        raise DownloadError(_too_large(url, source), _remedy(source))
    started, done = monotonic(), begun
    with part.path.open("ab" if begun else "wb") as file:
        for chunk in response.iter_raw():
            done += file.write(chunk)
            report(done, total)
            if done > source.largest:
                raise DownloadError(_too_large(url, source), _remedy(source))
            passed = monotonic() - started
            if passed > source.timeout_seconds and (done - begun) / passed < limits.slowest:
                raise Passing(f"the server sends less than {limits.slowest:,} bytes a second")
    if total is not None and done != total:
        if done > total:
            part.tag = ""
        raise Passing(f"{done:,} bytes came, but it has {total:,}")
    if encoding != "identity":
        _unpack(part.path, url, source)


def _tag(response: httpx.Response) -> str:
    """What to resume the body under: a strong ETag, else the date; "" if the server does not offer ranges."""
    if response.headers.get("Accept-Ranges", "").lower() != "bytes":
        return ""
    tag = _header(response, "ETag") or _header(response, "Last-Modified")
    return "" if tag.startswith("W/") else tag


def _header(response: httpx.Response, name: str) -> str:
    value: str = response.headers.get(name, "")
    return value if value.isascii() else ""  # what is not could not be sent back


def _unpack(path: Path, url: httpx.URL, source: Source) -> None:
    packed = path.replace(path.with_name(f"{path.name}.packed"))
    try:
        with gzip.open(packed, "rb") as opened, path.open("wb") as plain:
            copy(path, opened, plain, source.largest)
    except ParseError:
        raise DownloadError(_too_large(url, source), _remedy(source)) from None
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise Passing("the body is packed, and damaged") from None
    finally:
        packed.unlink()


def _too_large(url: httpx.URL, source: Source) -> str:
    return f"{shown(url)}: it has more than {source.largest:,} bytes"


def _retry_after(response: httpx.Response) -> float | None:
    """The seconds that the server asks us to wait: a number, or a date, which counts from the server's own clock."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        until, now = parsedate_to_datetime(text), parsedate_to_datetime(response.headers.get("Date", ""))
        return max((until - now).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return None
