import os
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from xref import places
from xref.errors import UsageError

_TEXT = b"The ministry named the company.\n"


@pytest.fixture(params=["path", "file", "memory"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[places.Place]:
    if request.param != "memory":
        yield tmp_path / "of runs" if request.param == "path" else (tmp_path / "of runs").as_uri()
        return
    memory = pytest.importorskip("fsspec.implementations.memory", reason="fsspec is not installed").MemoryFileSystem
    yield "memory://runs"
    memory.store.clear()
    memory.pseudo_dirs[:] = [""]


def read(place: places.Place) -> bytes:
    with places.opened(place) as file:
        return file.read()


def half(file: Path) -> None:
    file.write_bytes(b"half of ")
    raise ZeroDivisionError


def test_a_file_is_written_read_listed_and_removed(folder: places.Place) -> None:
    place = places.joined(folder, "a", "b.txt")
    assert not places.exists(place)
    assert places.files(folder) == []
    places.written_bytes(place, b"before")
    places.written_bytes(place, _TEXT)
    assert places.exists(place)
    assert places.size(place) == len(_TEXT)
    with places.opened(place) as file:
        assert file.read(12) == _TEXT[:12]
        file.seek(-9, os.SEEK_END)
        assert file.read() == _TEXT[-9:]
    assert [places.name_of(file) for file in places.files(folder)] == ["b.txt"]
    assert [read(file) for file in places.files(folder)] == [_TEXT]
    places.remove(place)
    places.remove(place)
    assert not places.exists(place)


def test_a_file_that_is_not_finished_is_not_there(folder: places.Place) -> None:
    place = places.joined(folder, "b.txt")
    places.written_bytes(place, b"before")
    with pytest.raises(ZeroDivisionError), places.written(place) as file:
        half(file)
    assert read(place) == b"before"
    assert len(places.files(folder)) == 1


def test_what_is_not_there_is_an_error_as_of_a_path(folder: places.Place) -> None:
    missing = places.joined(folder, "missing.txt")
    with pytest.raises(FileNotFoundError):
        places.opened(missing)
    with pytest.raises(FileNotFoundError):
        places.size(missing)


def test_a_file_is_fetched_for_what_reads_paths_alone(folder: places.Place) -> None:
    place = places.joined(folder, "b.txt")
    places.written_bytes(place, _TEXT)
    with places.fetched(place) as path:
        assert path.read_bytes() == _TEXT
        assert path.suffix == ".txt"
    assert path.exists() == (places.path_of(place) is not None)


@pytest.mark.skipif(sys.platform == "win32", reason="no umask, and links need a right")
def test_a_file_has_the_users_umask_and_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_bytes(b"precious")
    (tmp_path / "link.txt").symlink_to(tmp_path / "precious.txt")
    before = os.umask(0o027)
    try:
        places.written_bytes(tmp_path / "link.txt", _TEXT)
    finally:
        os.umask(before)
    assert (tmp_path / "precious.txt").read_bytes() == b"precious"
    assert (tmp_path / "link.txt").lstat().st_mode == 0o100640


def test_files_of_the_web_are_read_in_parts(tmp_path: Path) -> None:
    pytest.importorskip("aiohttp", reason="aiohttp is not installed")
    (tmp_path / "a.jsonl").write_bytes(_TEXT * 100_000)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        root = f"http://127.0.0.1:{server.server_port}"
        assert places.size(f"{root}/a.jsonl") == len(_TEXT) * 100_000
        with places.opened(f"{root}/a.jsonl") as file:
            assert [len(line) for line in file] == [len(_TEXT)] * 100_000
        with pytest.raises(FileNotFoundError):
            places.opened(f"{root}/b.jsonl")
        with pytest.raises(OSError, match="cannot be listed"):
            places.files(root)
        with pytest.raises(OSError, match="nothing is written"):
            places.written_bytes(f"{root}/c.jsonl", _TEXT)
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def test_an_address_that_nothing_opens_is_told_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("fsspec", reason="fsspec is not installed")
    with pytest.raises(UsageError, match=r"^gopher://u is of no kind"):
        places.opened("gopher://u")
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(UsageError, match=r"^s3://bucket/a\.txt cannot be opened: Install s3fs"):
        places.opened("s3://key:secret@bucket/a.txt")
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(UsageError, match=r"needs fsspec: pip install 'xref\[scale\]'"):
        places.exists("s3://bucket/a.txt")
