"""Articles by their address: a page, a feed, a document over httpx, as its site allows.

1. The site's robots.txt (RFC 9309) is followed, since a list of addresses or a feed makes this a crawler. It is read
   once; what it forbids is an `Unread` that says to save the page instead. Requests to one host are a second apart.
2. Redirects are followed, but from the world to an address of the own network they are not, nor are links: a page could
   make xref ask what only this machine can see. What the user gives may be such an address.
3. What may pass is tried again as in `xref.download`. A body is counted while it comes, and kept in a temporary file.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from time import monotonic
from time import sleep as _sleep
from typing import IO, NamedTuple

import httpx
from protego import Protego

from xref import __version__, places
from xref.download import Limits, Passing, patiently, raise_if_passing, shown, troubles
from xref.readers._source import Refused, Source, suffix_for

AGENT = "xref"  # the name under which a robots.txt may speak of us
_HEADERS = {
    "User-Agent": f"{AGENT}/{__version__} (reader of articles)",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip",
}
_TRIES = Limits(attempts=3, connect=10.0, pause=1.0, longest_pause=20.0)
_REDIRECTS = 5
_LARGEST = 100_000_000  # bytes of a page; a longer one is an archive, to be downloaded and given as a file
_ROBOTS = 500_000  # bytes of a robots.txt that are read, as RFC 9309 asks for
_SAVE = "save it and give the file"


class Patience(NamedTuple):
    """How long we bear with a site, and it with us; seconds."""

    silence: float = 20.0  # without a byte
    whole: float = 120.0  # until all of a page is there
    between: float = 1.0  # two requests to a host


class _Answer(NamedTuple):
    url: httpx.URL
    media: str
    charset: str


class _Status(Exception):  # noqa: N818 (it ends as `Refused`)
    """The server answers something else than 200."""


class Web:
    """The pages that one run asks for."""

    def __init__(
        self,
        client: httpx.Client,
        tries: Limits = _TRIES,
        patience: Patience = Patience(),  # noqa: B008 (it is immutable)
        sleep: Callable[[float], None] = _sleep,
        largest: int = _LARGEST,
    ) -> None:
        self._client, self._tries, self._patience, self._sleep = client, tries, patience, sleep
        self._largest = largest
        self._rules: dict[str, Protego | str] = {}  # of each site: its robots.txt, or why it cannot be read
        self._followed: set[str] = set()
        self._asked: dict[str, float] = {}  # when each host was asked last

    @contextmanager
    def opened(self, url: str, near: bool = True) -> Iterator[Source]:
        """The page at `url`, to be read; `near`: it may be an address of the own network.

        Raises `Refused` if it cannot be had, with the reason.
        """
        try:
            place = httpx.URL(url)
        except httpx.InvalidURL:
            place = httpx.URL()
        if place.scheme not in ("http", "https") or not place.host:
            raise Refused("it is no address of the web")
        self._allow(place, near)
        with TemporaryFile() as file:
            try:
                answer = self._get(place, near, file, self._largest)
            except _Status as error:
                raise Refused(str(error)) from None
            file.seek(0)
            name = named(url)
            suffix = suffix_for(answer.media, place.path)
            yield Source.of(name, file, suffix=suffix, charset=answer.charset, url=name)

    def is_new(self, url: str) -> bool:
        """Whether a link was not followed before; from now on it was."""
        new = url not in self._followed
        self._followed.add(url)
        return new

    def near(self, url: str | None) -> bool:
        """Whether an address is one of the own network."""
        try:
            return bool(url) and _private(httpx.URL(url or "").host)
        except httpx.InvalidURL:
            return False

    def _allow(self, place: httpx.URL, near: bool) -> None:
        """Raise `Refused` if the site does not want the page to be read by programs."""
        site = f"{place.scheme}://{place.netloc.decode()}"
        if site not in self._rules:
            self._rules[site] = self._robots(place.join("/robots.txt"), near)
        rules = self._rules[site]
        if isinstance(rules, str):
            raise Refused(rules)
        if not rules.can_fetch(str(place), AGENT):
            raise Refused(f"the robots.txt of {place.host} keeps programs out; {_SAVE}")

    def _robots(self, place: httpx.URL, near: bool) -> Protego | str:
        with TemporaryFile() as file:
            try:
                self._get(place, near, file, _ROBOTS, cut=True)
            except _Status:
                return Protego.parse("")  # a site without one lets all in
            except Refused as error:
                return str(error)
            file.seek(0)
            return Protego.parse(file.read().decode("utf-8", "replace"))

    def _get(self, place: httpx.URL, near: bool, file: IO[bytes], largest: int, cut: bool = False) -> _Answer:
        """The body at `place` in `file`; with `cut`, no more than its first `largest` bytes."""

        def attempt() -> _Answer:
            file.seek(0)
            file.truncate()
            with troubles(timeout):
                return self._once(place, near, file, largest, timeout, cut)

        timeout = httpx.Timeout(self._patience.silence, connect=self._tries.connect)
        try:
            return patiently(attempt, self._tries, self._sleep)
        except Passing as error:
            raise Refused(f"{error} (tried {self._tries.attempts} times)") from None
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.DecodingError, UnicodeError) as error:
            raise Refused(f"the answer is not understood ({type(error).__name__})") from None

    def _once(
        self, place: httpx.URL, near: bool, file: IO[bytes], largest: int, timeout: httpx.Timeout, cut: bool
    ) -> _Answer:
        for _ in range(_REDIRECTS + 1):
            if not near and _private(place.host):
                raise Refused(f"{shown(place)} is an address of the own network, which only you may give")
            self._wait(place.host)
            request = self._client.build_request("GET", place, headers=_HEADERS, timeout=timeout)
            response = self._client.send(request, stream=True)
            try:
                if not response.has_redirect_location:
                    self._receive(response, file, largest, cut)
                    media = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
                    return _Answer(place, media, response.charset_encoding or "")
                place = place.join(response.headers["Location"])
            finally:
                response.close()
            if place.scheme not in ("http", "https"):
                raise Refused(f"it redirects to {place.scheme}:, which is no address of the web")
            near = near and _private(response.url.host)
            if not cut:
                self._allow(place, near)
        raise Refused(f"more than {_REDIRECTS} redirects")

    def _receive(self, response: httpx.Response, file: IO[bytes], largest: int, cut: bool) -> None:
        raise_if_passing(response)
        if response.status_code != 200:
            raise _Status(f"the server answers {response.status_code}")
        started, done = monotonic(), 0
        for chunk in response.iter_bytes():
            done += len(chunk)
            if done > largest and not cut:
                raise Refused(f"it has more than {largest:,} bytes; download it and give the file")
            file.write(chunk)
            if done > largest:
                return
            if monotonic() - started > self._patience.whole:
                raise Passing(f"it was not there after {self._patience.whole:g} seconds")

    def _wait(self, host: str) -> None:
        rest = self._asked.get(host, -1e9) + self._patience.between - monotonic()
        if rest > 0:
            self._sleep(rest)
        self._asked[host] = monotonic()


def named(url: str) -> str:
    """An address as an article is named by it: without the user's name, password and signature, and without a fragment.

    >>> named("https://me:secret@example.org/a?id=1#top")
    'https://example.org/a?id=1'
    """
    return places.without_secrets(url).partition("#")[0]


def _private(host: str) -> bool:
    """Whether a host is, or may be, on the own network; one that has no address here is left to the request."""
    try:
        found = {str(info[4][0]).partition("%")[0] for info in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        return False
    return any(not ipaddress.ip_address(address).is_global for address in found)
