"""Articles in stores (`s3://`; here fsspec's `memory://`) and in files of the web: as in a folder of this machine."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import making
import pytest
from running import own_lists, ran

from xref import corpus, shards
from xref.errors import CorpusError, DownloadError
from xref.readers._document import Document, Unread

fsspec = pytest.importorskip("fsspec", reason="needs fsspec (pip install 'xref[scale]')")

TEXT = "The owner of the works, Ivan Petrov, said on Monday that the sale of engines goes on as agreed."
LINES = "".join(json.dumps({"text": f"{n} {TEXT}"}) + "\n" for n in range(20)).encode()
RECORDS = [
    making.record(f"http://w.example/{n}", TEXT.encode(), media) for n, media in enumerate(["text/plain", "a/b"])
]
FILES = {
    "b/a.txt": TEXT.encode(), "b-c.txt": TEXT.encode(), "b.jsonl": LINES, "c.jsonl.gz": gzip.compress(LINES),
    "d.warc.gz": making.warc(*RECORDS), "e.zip": making.zipped({"a.txt": TEXT}), ".f/a.txt": b"He left.", "g.txt": b"",
}  # fmt: skip


def everywhere(root: Path) -> list[str]:
    """The folder `news` with the same files here and in a store."""
    store = fsspec.filesystem("memory")
    if store.exists("/news"):
        store.rm("/news", recursive=True)
    for name, data in FILES.items():
        path = root / "news" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        store.pipe(f"/news/{name}", data)
    return ["memory://news", (root / "news").as_uri()]


def read(given: list[Path | str], size: int | None) -> list[Document | Unread]:
    return list(shards.joined(found for shard in shards.split(given, size) for found in shards.documents(shard)))


def test_a_store_is_read_as_a_folder(tmp_path: Path) -> None:
    addresses = everywhere(tmp_path)
    wanted = list(corpus.iterate([tmp_path / "news"]))
    assert len(wanted) == 46
    for address in addresses:
        for size in (None, 1, 300, 10_000):
            assert read([address], size) == wanted
    here, there = shards.split([tmp_path / "news"], 300), shards.split([f"{addresses[0]}/"], 300)
    assert [(s.name, s.part, s.size, s.files) for s in here] == [(s.name, s.part, s.size, s.files) for s in there]


def test_names_are_those_of_a_folder(tmp_path: Path) -> None:
    address, _ = everywhere(tmp_path)
    one = tmp_path / "one.txt"
    one.write_text(TEXT)
    for size in (None, 300):
        assert read([address, f"{address}/b.jsonl", one], size) == read(
            [tmp_path / "news", tmp_path / "news" / "b.jsonl", one], size
        )


def test_a_table_in_a_store_is_read_as_a_whole(tmp_path: Path) -> None:
    pl = pytest.importorskip("polars")
    address, _ = everywhere(tmp_path)
    pl.DataFrame({"text": [TEXT, None]}).write_parquet(tmp_path / "a.parquet")
    fsspec.filesystem("memory").pipe("/news/h/a.parquet", (tmp_path / "a.parquet").read_bytes())
    (shard,) = shards.split([f"{address}/h"], 10)
    assert (shard.part, list(shards.documents(shard))) == ("", list(corpus.iterate([tmp_path / "a.parquet"])))


def test_a_file_of_a_store_that_changed_is_told(tmp_path: Path) -> None:
    address, _ = everywhere(tmp_path)
    parts = list(shards.split([f"{address}/b.jsonl"], 300))
    store = fsspec.filesystem("memory")
    store.pipe("/news/b.jsonl", LINES.replace(b"Petrov", b"Ivanov"))
    for part in parts:
        (told,) = shards.documents(part)
        assert isinstance(told, Unread)
        assert told.reason.startswith("it changed")
    store.rm("/news/b.jsonl")
    assert [line.reason for part in parts for line in shards.documents(part) if isinstance(line, Unread)] == [
        "cannot be read: No such file or directory"
    ] * len(parts)


def test_a_store_in_which_nothing_is_there_is_one_line() -> None:
    with pytest.raises(CorpusError, match="no such file or folder: memory://nowhere/a: look at the address"):
        corpus.read(["memory://nowhere/a"])


class _Quiet(SimpleHTTPRequestHandler):
    """Serves a folder; `Range` as the stores of Common Crawl do."""

    failing: ClassVar[dict[str, bool]] = {}  # files of which the next part is refused

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if self.headers.get("Range") and self.failing.pop(path.name, False):
            self.send_error(503)
            return
        if not path.is_file():
            self.send_error(404)
            return
        data, wanted = path.read_bytes(), self.headers.get("Range", "")
        start, _, end = wanted.removeprefix("bytes=").partition("-")
        part = data[int(start) : int(end) + 1 if end else None] if wanted else data
        self.send_response(206 if wanted else 200)
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(len(part)))
        if wanted:
            self.send_header("Content-Range", f"bytes {start}-{int(start) + len(part) - 1}/{len(data)}")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(part)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    pytest.importorskip("aiohttp", reason="needs aiohttp (pip install 'xref[scale]')")
    everywhere(tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path / "news"))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("name", ["b.jsonl", "c.jsonl.gz", "d.warc.gz"])
def test_a_file_of_articles_of_the_web_is_read_in_parts(tmp_path: Path, served: str, name: str) -> None:
    url = f"{served}/{name}"
    whole = read([url], None)
    assert [shard.web for shard in shards.split([url])] == [False]
    assert read([url], 300) == whole
    here = [d.text for d in corpus.iterate([tmp_path / "news" / name]) if isinstance(d, Document)]
    assert [d.text for d in whole if isinstance(d, Document)] == here
    assert whole[0].path.startswith(url)


def test_a_part_that_does_not_come_is_asked_for_again(served: str) -> None:
    whole = read([f"{served}/b.jsonl"], None)
    _Quiet.failing["b.jsonl"] = True
    assert read([f"{served}/b.jsonl"], None) == whole
    assert not _Quiet.failing
    assert len(whole) == 20


def test_a_file_of_the_web_that_is_not_there_is_one_line(served: str) -> None:
    with pytest.raises(DownloadError, match=r"no article in http.*/x.jsonl \(http.*: No such file or directory\)"):
        corpus.read([f"{served}/x.jsonl"])


def test_pages_of_the_web_are_for_one_client(tmp_path: Path) -> None:
    (tmp_path / "a.rss").write_bytes(making.rss("<title>Sale</title>"))
    given: list[Path | str] = [tmp_path / "a.rss", "https://w.example/news", tmp_path / "a.rss"]
    assert [(shard.number, shard.web) for shard in shards.split(given)] == [(0, False), (1, True), (2, False)]
    assert all(shard.web for shard in shards.split(given, follow=True))


def test_a_run_reads_tables_from_a_store(tmp_path: Path) -> None:
    text = "Engines were sold to the Cyrus Works."
    fsspec.filesystem("memory").pipe("/tables/a.parquet", making.parquet("He left.", text))
    own_lists(tmp_path / "lists", ours="id,name,kind\n7,Cyrus Works,organisation\n")
    done = ran("run", "memory://tables", "--lists", tmp_path / "lists", "--out", tmp_path / "out", "--quiet")
    assert done.error == ""
    matches = (tmp_path / "out" / "latest" / "matches.csv").read_text(encoding="utf-8")
    assert "a.parquet#2" in matches
