"""Pages and feeds by their address: what comes, what fails with which words, and what is never asked for."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import making
import polars as pl
import pytest
from misbehaving import Answer, Handler, Server, chunks, redirects, resets, says, serving, silent_after

from xref import corpus
from xref.download import Limits, new_client
from xref.errors import DownloadError
from xref.web import Patience, Web

ENGINES = "The owner of the works, Ivan Petrov, said on Monday that the sale of engines goes on as agreed."
SHIPS = "The ministry answered that two ships had left the port of Vostochny with the engines on board."
RUSSIAN = "Представитель завода Иван Петров заявил в понедельник, что поставки двигателей продолжаются."
PAGE = making.page(ENGINES, SHIPS).encode()
QUICK = Limits(attempts=2, connect=0.3, pause=0.01, longest_pause=0.05)


def site(**pages: Answer) -> Answer:
    """A server with these pages by the first part of their path; robots.txt is `robots`, if given."""

    def answer(handler: Handler) -> None:
        name = urlsplit(handler.path).path.strip("/").partition("/")[0].removesuffix(".txt")
        pages.get(name, says(b"", 404))(handler)

    return answer


def address(server: Server, path: str) -> str:
    return f"http://127.0.0.1:{server.server_port}/{path}"


def asked(server: Server) -> list[str]:
    return [path for path, _ in server.seen if path != "/robots.txt"]


@contextmanager
def reader(largest: int = 100_000) -> Iterator[Web]:
    with new_client() as client:
        patience = Patience(silence=0.3, whole=1.0, between=0.0)
        yield Web(client, QUICK, patience, sleep=lambda seconds: None, largest=largest)


def read(*given: Path | str, follow: bool = False) -> tuple[pl.DataFrame, pl.DataFrame]:
    with reader() as web:
        return corpus.read(given, web=web, follow=follow)


def html(body: bytes, charset: str = "") -> Answer:
    return says(body, Content_Type=f"text/html{f'; charset={charset}' if charset else ''}")


def test_pages_and_files_may_be_mixed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("He left.", encoding="utf-8")
    with serving(site(news=html(PAGE), scan=says(making.pdf([RUSSIAN])))) as server:
        news, scan = address(server, "news?id=1"), address(server, "scan")
        found, unread = read(tmp_path / "a.txt", news, scan)
    assert found.select("article_id", "url").rows() == [("a.txt", None), (news, news), (scan, scan)]
    assert found["text"].to_list() == ["He left.", f"{ENGINES}\n{SHIPS}\n\nEngines", RUSSIAN]
    assert unread.is_empty()


@pytest.mark.parametrize("charset", ["windows-1251", ""])
def test_a_page_is_read_in_the_encoding_that_its_server_declares(charset: str) -> None:
    page = making.page(RUSSIAN, RUSSIAN.replace("Иван", "Пётр"), RUSSIAN.replace("Иван", "Олег")).encode("cp1251")
    with serving(site(news=html(page, charset))) as server:
        assert "Иван Петров" in read(address(server, "news"))[0]["text"][0]


def test_items_of_a_feed_are_read_and_their_pages_if_asked_for() -> None:
    def feed(handler: Handler) -> None:
        items = (
            f"<title>One</title><link>{address(handler.server, 'one')}</link><description>Short.</description>",
            "<title>Two</title><link>/two</link><description>It rained.</description>",
        )
        says(making.rss(*items), Content_Type="application/rss+xml")(handler)

    with serving(site(feed=feed, one=html(PAGE))) as server:
        found, unread = read(address(server, "feed"))
        assert found["text"].to_list() == ["One\n\nShort.", "Two\n\nIt rained."]
        assert asked(server) == ["/feed"]
        found, unread = read(address(server, "feed"), follow=True)
        assert found["text"].to_list() == [f"{ENGINES}\n{SHIPS}\n\nEngines", "Two\n\nIt rained."]
        assert unread.select("article_id", "reason").rows() == [(address(server, "two"), "the server answers 404")]


def test_a_page_that_two_feeds_name_is_fetched_once() -> None:
    feed = says(making.rss("<title>It rained</title><link>/page</link>"))
    with serving(site(a=feed, b=feed, page=html(PAGE))) as server:
        found, unread = read(address(server, "a"), address(server, "b"), follow=True)
        assert found["text"].to_list() == [f"{ENGINES}\n{SHIPS}\n\nEngines"]
        assert unread.is_empty()
        assert asked(server) == ["/a", "/page", "/b"]


def test_the_feeds_of_an_opml_are_fetched_if_asked_for(tmp_path: Path) -> None:
    def opml(server: Server) -> bytes:
        return f'<opml><body><outline text="Gazette" xmlUrl="{address(server, "feed")}"/></body></opml>'.encode()

    feed = says(making.rss("<title>It rained</title><link>/page</link>"))
    with serving(site(all=lambda h: says(opml(h.server))(h), feed=feed, page=html(PAGE))) as server:
        (tmp_path / "a.opml").write_bytes(opml(server))
        (tmp_path / "b.txt").write_text("He left.", encoding="utf-8")
        found, unread = read(tmp_path)
        assert found["text"].to_list() == ["He left."]
        assert unread["reason"].to_list() == ["it lists 1 feed(s) (Gazette); --follow fetches them"]
        assert server.seen == []
        assert read(address(server, "all"), follow=True)[0]["text"].to_list() == [f"{ENGINES}\n{SHIPS}\n\nEngines"]
        assert "which only you may give" in read(tmp_path, follow=True)[1]["reason"][0]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (says(b"gone", 404), "the server answers 404"),
        (says(b"no", 503), "the server answers 503 (tried 2 times)"),
        (says(b"\x89PNG\0\0", Content_Type="image/png"), "it is no text"),
        (says(b"<html><body></body></html>"), "the page has no article"),
        (says(b""), "it is empty"),
        (says(b"x" * 200_000), "it has more than 100,000 bytes; download it and give the file"),
        (silent_after(b"x", 100), "the server was silent for 0.3 seconds (tried 2 times)"),
        (resets, "the connection was lost (ReadError) (tried 2 times)"),
        (chunks(b"x", broken=True), "the answer broke off, or is no HTTP (tried 2 times)"),
        (says(b"He left." * 9, Content_Encoding="gzip"), "the answer is not understood (DecodingError)"),
        (redirects("/news"), "more than 5 redirects"),
        (redirects("file:///etc/passwd"), "it redirects to file:, which is no address of the web"),
    ],
)
def test_a_page_that_fails_is_one_line(tmp_path: Path, answer: Answer, reason: str) -> None:
    (tmp_path / "a.txt").write_text("He left.", encoding="utf-8")
    with serving(site(news=answer)) as server:
        found, unread = read(address(server, "news"), tmp_path / "a.txt")
    assert found.height == 1
    assert unread["reason"].to_list() == [reason]


def test_what_may_pass_is_tried_again() -> None:
    answers = iter((resets, says(b"busy", 503), html(PAGE)))
    with serving(site(news=lambda handler: next(answers)(handler))) as server, new_client() as client:
        web = Web(client, QUICK._replace(attempts=3), Patience(between=0.0), sleep=lambda seconds: None)
        assert corpus.read([address(server, "news")], web=web)[0].height == 1


def test_a_password_is_not_told() -> None:
    with serving(site(news=html(PAGE))) as server:
        url = address(server, "news").replace("//", "//me:SECRET@")
        assert read(url)[0]["article_id"].to_list() == [address(server, "news")]
        with pytest.raises(DownloadError) as caught:
            read(url.replace("news", "gone"))
    assert "SECRET" not in str(caught.value)


def test_a_redirect_is_followed() -> None:
    with serving(site(old=redirects("/news"), news=html(PAGE))) as server:
        assert read(address(server, "old"))[0]["article_id"].to_list() == [address(server, "old")]


@pytest.mark.parametrize(
    ("robots", "reason"),
    [
        (says(b"User-agent: *\nDisallow: /news"), "the robots.txt of 127.0.0.1 keeps programs out; save it"),
        (says(b"User-agent: xref\nDisallow: /*id=\n\nUser-agent: *\nAllow: /"), "the robots.txt of 127.0.0.1"),
        (says(b"", 503), "the server answers 503"),
    ],
)
def test_a_site_that_wants_no_programs_is_left_alone(robots: Answer, reason: str) -> None:
    with serving(site(robots=robots, news=html(PAGE))) as server:
        with pytest.raises(DownloadError, match=reason):
            read(address(server, "news?id=1"))
        assert asked(server) == []


def test_a_redirect_leads_nowhere_that_robots_txt_forbids() -> None:
    robots = says(b"User-agent: *\nDisallow: /news")
    with serving(site(robots=robots, old=redirects("/news"), news=html(PAGE))) as server:
        with pytest.raises(DownloadError, match="keeps programs out"):
            read(address(server, "old"))
        assert asked(server) == ["/old"]


def test_robots_txt_is_read_once_and_requests_are_apart() -> None:
    pauses: list[float] = []
    with serving(site(robots=says(b"User-agent: *\nDisallow: /x"), a=html(PAGE), b=says(b"He left."))) as server:
        with new_client() as client:
            corpus.read([address(server, "a"), address(server, "b")], web=Web(client, QUICK, sleep=pauses.append))
        assert [path for path, _ in server.seen] == ["/robots.txt", "/a", "/b"]
    assert len(pauses) == 2
    assert all(0.5 < pause <= 1 for pause in pauses)


def world(answer: Callable[[httpx.Request], httpx.Response]) -> Web:
    return Web(httpx.Client(transport=httpx.MockTransport(answer)), QUICK, Patience(between=0.0), lambda seconds: None)


@pytest.mark.parametrize("target", ["http://127.0.0.1:1/admin", "http://[::1]/", "http://169.254.169.254/latest"])
def test_the_world_may_not_lead_to_the_own_network(target: str) -> None:
    """8.8.8.8 stands for a page in the world; no request leaves this process."""
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.host)
        if request.url.path == "/robots.txt":
            return httpx.Response(404)
        if request.url.path == "/feed":
            return httpx.Response(200, content=making.rss(f"<title>He left</title><link>{target}</link>"))
        return httpx.Response(302, headers={"Location": target})

    with pytest.raises(DownloadError, match="an address of the own network, which only you may give"):
        corpus.read(["http://8.8.8.8/news"], web=world(answer))
    found, unread = corpus.read(["http://8.8.8.8/feed"], web=world(answer), follow=True)
    assert found["text"].to_list() == ["He left"]
    assert "an address of the own network" in unread["reason"][0]
    assert set(seen) == {"8.8.8.8"}


@pytest.mark.parametrize("url", ["http://", "https:///a"])
def test_what_is_no_address_is_one_line(url: str) -> None:
    with pytest.raises(DownloadError, match="it is no address of the web"):
        read(url)


def xref(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from xref.cli import main; main()", "run", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_run_takes_addresses(tmp_path: Path) -> None:
    with serving(site(news=html(making.page(f"Rosoboronexport sold engines. {ENGINES}", SHIPS).encode()))) as server:
        done = xref(address(server, "news"), "--out", tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        rows = pl.read_csv(tmp_path / "latest" / "matches.csv")
        assert set(rows["article_url"]) == {address(server, "news")}
        assert json.loads((tmp_path / "latest" / "manifest.json").read_text())["articles"]
        done = xref(address(server, "gone"), "--out", tmp_path / "none")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"xref: no article in {address(server, 'gone')}")
    assert "the server answers 404" in done.stderr
    assert done.stderr.count("\n") == 1
