"""Press releases from a server that misbehaves: what comes, what is never asked for, and how a refresh goes on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from misbehaving import Answer, Server, chunks, redirects, resets, says, serving, silent_after
from releasing import SATELLITES, treasury
from typer.testing import CliRunner

from xref.cli import app
from xref.download import Limits, new_client
from xref.narratives.catalogue import Publisher, load
from xref.narratives.fetching import Fetched, refresh
from xref.narratives.store import Store, manifest, stored
from xref.web import Patience, Web

NOW = datetime(2026, 6, 1, tzinfo=UTC)
QUICK = Limits(attempts=2, connect=0.3, pause=0.01, longest_pause=0.05)
APOLOGY = "<html><body>Technical Difficulties</body></html>"
BEARINGS = treasury("<p>OFAC designated <b>Vostokmash LLC</b> for its bearings.</p>", title="Sanctions on bearings")


def site(**pages: Answer) -> Answer:
    """A server with these pages by their path, `_` standing for a slash; robots.txt is `robots.txt`."""
    return lambda handler: pages.get(handler.path.strip("/").replace("/", "_"), says(b"", 404))(handler)


def index(*links: tuple[str, str], more: str = "") -> Answer:
    rows = "".join(f'<li class="collection-result"><a href="{href}">{title}</a></li>' for href, title in links)
    return says(f"<html><body><ul>{rows}</ul>{more}</body></html>".encode(), Content_Type="text/html")


def page(text: str) -> Answer:
    return says(text.encode(), Content_Type="text/html; charset=utf-8")


def refreshed(
    lists: Path, server: Server, indexes: Sequence[str] = ("/index/{page}",), force: bool = False, **given: object
) -> list[Fetched]:
    root = f"http://127.0.0.1:{server.server_port}"
    known = Publisher(
        key="us_treasury", title="", authority="US Treasury", country="us", hosts=("127.0.0.1",),
        index=tuple(root + path for path in indexes), links=r"/news/\w+/?", titles="(?i)sanction",
    )  # fmt: skip
    publisher = replace(known, **given)  # type: ignore[arg-type]
    store = Store(lists, {"us_treasury": publisher})
    with new_client() as client:
        web = Web(client, QUICK, Patience(silence=0.3, whole=1.0, between=0.0), sleep=lambda s: None, largest=100_000)
        found = list(refresh(store, publisher, web, NOW, force))
    store.commit()
    return [o._replace(name=o.name.removeprefix(root)) for o in found]


def asked(server: Server) -> list[str]:
    return [path for path, _ in server.seen if path != "/robots.txt"]


TWO = {
    "index_1": index(("/news/a", "Sanctions on satellites"), ("/news/x", "Bonds"), ("/other/a", "Sanctions"),
                     ("https://elsewhere.example/news/z", "Sanctions elsewhere")),
    "index_2": index(("/news/b", "More sanctions"), ("mailto:x", "Sanctions by mail")),
    "news_a": page(SATELLITES), "news_b": page(BEARINGS),
}  # fmt: skip


def test_releases_that_the_index_links_to_are_fetched(tmp_path: Path) -> None:
    with serving(site(**TWO)) as server:
        assert refreshed(tmp_path, server) == [
            Fetched("/news/a", "new", "US Treasury", "2026-01-26", 7),
            Fetched("/news/b", "new", "US Treasury", "2026-01-26", 1),
        ]
        assert asked(server) == ["/index/1", "/news/a", "/index/2", "/news/b", "/index/3"]
    assert stored(tmp_path).height == 8
    assert [d.url.rpartition("/")[2] for d in manifest(tmp_path).documents] == ["a", "b"]


def test_what_is_there_is_not_fetched_again_unless_forced(tmp_path: Path) -> None:
    with serving(site(**TWO)) as server:
        refreshed(tmp_path, server)
        server.seen.clear()
        assert refreshed(tmp_path, server) == []
        assert asked(server) == ["/index/1"]  # the index was read to its end before
        assert [o.state for o in refreshed(tmp_path, server, force=True)] == ["same", "same"]


def test_a_refresh_goes_on_where_one_broke_off(tmp_path: Path) -> None:
    with serving(site(**TWO | {"index_2": says(b"", 403)})) as server:
        assert [(o.name, o.state) for o in refreshed(tmp_path, server)] == [("/news/a", "new"), ("/index/2", "failed")]
    with serving(site(**TWO)) as server:
        # another port is another address; the release says the same, and is no second one
        assert [(o.name, o.state) for o in refreshed(tmp_path, server)] == [("/news/a", "same"), ("/news/b", "new")]
    assert len([d for d in manifest(tmp_path).documents if d.in_use]) == 2


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (says(b"gone", 404), "the server answers 404"),
        (says(b"no", 500), "the server answers 500 (tried 2 times)"),
        (silent_after(b"x", 100), "the server was silent for 0.3 seconds (tried 2 times)"),
        (resets, "the connection was lost (ReadError) (tried 2 times)"),
        (chunks(b"<html>", broken=True), "the answer broke off, or is no HTTP (tried 2 times)"),
        (says(b"x" * 200_000), "it has more than 100,000 bytes; download it and give the file"),
        (redirects("/news/a"), "more than 5 redirects"),
    ],
)
def test_a_release_that_fails_is_one_line_and_stops_no_other(tmp_path: Path, answer: Answer, problem: str) -> None:
    with serving(site(**TWO | {"news_a": answer})) as server:
        failed, good = refreshed(tmp_path, server)
        assert (failed.name, failed.state, failed.problem) == ("/news/a", "failed", problem)
        assert good.state == "new"
        assert refreshed(tmp_path, server)[0].state == "failed"  # it is asked for again


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (says(b"", 500), "the server answers 500 (tried 2 times)"),
        (says(b""), "there is no link on this index"),
        (says(b"{]"), "there is no link on this index"),
        (says(APOLOGY.encode()), "there is no link on this index"),
    ],
)
def test_an_index_that_fails_is_one_line(tmp_path: Path, answer: Answer, problem: str) -> None:
    with serving(site(index_1=answer)) as server:
        assert refreshed(tmp_path, server) == [Fetched("/index/1", "failed", "US Treasury", problem=problem)]


def test_a_page_that_is_no_release_is_said_and_kept_out(tmp_path: Path) -> None:
    with serving(site(**TWO | {"news_b": page(treasury("<p>The bonds yield little.</p>" * 20))})) as server:
        assert refreshed(tmp_path, server)[1] == Fetched(
            "/news/b", "unrecognised", "US Treasury", problem="no party is designated on it"
        )
    assert len(manifest(tmp_path).documents) == 1


def test_what_failed_is_found_again_behind_what_is_newer(tmp_path: Path) -> None:
    newer = index(("/news/b", "More sanctions"))
    older = index(("/news/a", "Sanctions on satellites"))
    with serving(site(**TWO | {"index_1": newer, "index_2": index(("/x", "y"))})) as server:
        assert [o.state for o in refreshed(tmp_path, server)] == ["new"]  # to its end
        server.answers = (site(**TWO | {"index_1": older, "index_2": newer, "news_a": says(b"", 500)}),)
        assert [o.state for o in refreshed(tmp_path, server)] == ["failed"]
        server.answers = (site(**TWO | {"index_1": newer, "index_2": older}),)
        assert [o.name for o in refreshed(tmp_path, server)] == ["/news/a"]


def test_a_release_that_designates_nobody_is_asked_for_once(tmp_path: Path) -> None:
    bonds = page(treasury("<p>The bonds yield little, as bonds do.</p>" * 20))
    with serving(site(**TWO | {"news_b": bonds})) as server:
        assert [o.state for o in refreshed(tmp_path, server)] == ["new", "unrecognised"]
        assert refreshed(tmp_path, server) == []
        assert [o.state for o in refreshed(tmp_path, server, force=True)] == ["same", "unrecognised"]
    with serving(site(**TWO | {"news_b": page(APOLOGY)})) as server:
        for _ in range(2):
            assert [o.state for o in refreshed(tmp_path / "other", server)][-1] == "failed"


def test_what_robots_txt_forbids_is_not_asked_for(tmp_path: Path) -> None:
    robots = says(b"User-agent: *\nDisallow: /news/b")
    with serving(site(**TWO | {"robots.txt": robots})) as server:
        found = refreshed(tmp_path, server)
        assert "keeps programs out; save it and give the file" in found[1].problem
        assert "/news/b" not in asked(server)
    with serving(site(**TWO | {"robots.txt": says(b"User-agent: *\nDisallow: /")})) as server:
        assert [o.state for o in refreshed(tmp_path / "other", server)] == ["failed"]
        assert asked(server) == []


def test_an_index_that_shows_its_last_page_again_ends(tmp_path: Path) -> None:
    always: Callable[..., None] = TWO["index_1"]
    with serving(site(**TWO | {f"index_{n}": always for n in range(2, 9)})) as server:
        assert len(refreshed(tmp_path, server)) == 1
        assert asked(server) == ["/index/1", "/news/a", "/index/2"]


def test_no_more_pages_of_an_index_than_the_catalogue_says(tmp_path: Path) -> None:
    with serving(site(**TWO)) as server:
        assert len(refreshed(tmp_path, server, most_pages=1)) == 1


def test_yearly_files_of_json_that_another_names(tmp_path: Path) -> None:
    items = [{"datetime": "2026-01-26T12:00:00Z", "title": "Sanctions on satellites", "url": "/news/a/"},
             {"datetime": "2026-01-20T12:00:00Z", "title": "A speech", "url": "/news/c/"}]  # fmt: skip
    years = [{"endYear": year, "path": f"/search/{year}.json", "count": 2} for year in (2013, 2025, 2026)]
    files = {
        "manifest.json": says(json.dumps({"category": "a", "searchShards": years}).encode()),
        "search_2026.json": says(json.dumps({"count": 2, "items": items}).encode(), Content_Type="application/json"),
        "search_2025.json": says(json.dumps({"items": [{"title": "Sanctions", "url": "/news/b/"}]}).encode()),
    }
    shards = r"/search/\d{4}\.json"
    with serving(site(**TWO | files)) as server:
        found = refreshed(tmp_path, server, ["/manifest.json"], shards=shards)
        assert [(o.name, o.state) for o in found] == [("/news/a/", "new"), ("/news/b/", "new")]
        assert asked(server) == ["/manifest.json", "/search/2026.json", "/news/a/", "/search/2025.json", "/news/b/"]
        assert refreshed(tmp_path, server, ["/manifest.json"], shards=shards) == []
    with serving(site(**{"manifest.json": says(b"<html>moved</html>")})) as server:
        (failed,) = refreshed(tmp_path, server, ["/manifest.json"], shards=shards)
        assert failed.problem == "it names no further index: has its layout changed?"


@contextmanager
def cataloged(lists: Path, server: Server) -> Iterator[list[str]]:
    (lists / "narratives.toml").write_text(
        f"""[us_treasury]\ntitle = "t"\nauthority = "US Treasury"\ncountry = "us"\nhosts = ["127.0.0.1"]
index = ["http://127.0.0.1:{server.server_port}/index/{{page}}"]\nlinks = '/news/.*'\npause_seconds = 0\n""",
        encoding="utf-8",
    )
    yield ["refresh", "narratives", "--lists", str(lists)]


def test_the_command(tmp_path: Path) -> None:
    (tmp_path / "custom").mkdir()
    (tmp_path / "custom/us_own.csv").write_text("id,name\n1,Vostokmash\n")
    with serving(site(**TWO | {"news_x": page(APOLOGY)})) as server, cataloged(tmp_path, server) as words:
        done = CliRunner().invoke(app, words)
        assert done.exit_code == 3
        assert [line.split("  ")[0] for line in done.stdout.splitlines()[:-1]] == ["new", "failed", "new"]
        assert done.stdout.splitlines()[-1].startswith("2 releases with 8 passages; 1 are about 1 entries of the lists")
        done = CliRunner().invoke(app, [*words, "--due"])
        assert (done.exit_code, done.stdout.count("\n")) == (3, 2)
        done = CliRunner().invoke(app, [*words, "--json"])
        assert [row["state"] for row in json.loads(done.stdout)] == ["failed"]


def test_the_catalogue_that_ships() -> None:
    known = load(Path(__file__).parents[1] / "lists")
    assert {"us_treasury", "us_state"} <= set(known)
    for publisher in known.values():
        assert all(publisher.owns(url.replace("{page}", "1")) for url in publisher.index)
        assert not publisher.index or (publisher.links and publisher.titles)
