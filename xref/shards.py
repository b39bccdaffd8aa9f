"""The corpus in parts that can each be read by itself, in another process or on another machine.

1. The files below a folder, in the order of their paths, and those given by themselves are put together into shards of
   about as many bytes as asked for.
2. A file that is larger is parted where its format allows it (`xref.readers.PARTS`: ranges of lines, of records, of
   rows), after one pass over it; otherwise it is a shard by itself. Neither needs memory for what it holds.
3. Read one after the other (`joined`) the shards are what the corpus is as a whole, whatever their size. A file that
   changes between the two is an `Unread`, if only a part of it was to be read; nothing says what that part is now.
4. A page of the web, a feed that is followed, must be fetched by one client, which waits between two requests and knows
   what it fetched before: such a shard is marked (`web`). Files of a store (`s3://`, see `xref.places`) and files of
   articles of the web (`https://.../news.jsonl`) are read by whoever reads the shard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple
from urllib.parse import urlsplit

from xref import documents as reading
from xref import files, places
from xref.files import File
from xref.limits import LIMITS, Limits
from xref.readers import PARTS
from xref.readers._document import Document, Unread
from xref.readers._source import Refused, Source
from xref.readers._tally import summed

if TYPE_CHECKING:
    from xref.web import Web

SIZE = 32_000_000  # bytes: 10,000 articles; a minute of reading if they are pages
_FILES = 4096  # of a shard, so that it is small itself
_FOLDER = "it is a link to a folder, or a folder that cannot be listed; give it by itself"
_BY_LINK = ("http://", "https://")
_OF_ARTICLES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".parquet", ".warc", ".warc.gz", ".wacz")
_BUFFER = 1 << 16  # bytes read at a time, of which the first ones tell the format


class Shard(NamedTuple):
    """What is read at once: a file, a part of one, some files of a folder, or a page of the web.

    number: from 0. place: the path or the address of the file, or of the folder in which the `files` are. name: by
    which the file is reported, or what stands before the names of `files`. part: what of the file is read, in the
    words of its reader; "" is all. size: bytes, 0 if that is not known. files: their paths below the folder.
    state: what the file was like when it was parted. web: it is fetched, by one client for all.
    """

    number: int
    place: str
    name: str
    part: str
    size: int
    files: tuple[str, ...] = ()
    state: str = ""
    web: bool = False

    def lost(self, why: str) -> list[Unread]:
        """What is to be said of each of its files if it cannot be read."""
        of = f" (part {self.part})" if self.part else ""
        names = [self.name + below for below in self.files] or [self.name]
        return [Unread(name, name, f"not read{of}: {why}") for name in names]


def is_web(given: Path | str) -> bool:
    """Whether an argument is a page or a feed of the web, to be fetched as its site allows.

    A file of articles is none, if there is what reads it in parts (`pip install 'xref[scale]'`).

    >>> is_web("https://example.org/news/"), is_web("s3://bucket/news/"), is_web("news/a.html")
    (True, False, False)
    """
    if not isinstance(given, str) or not given.lower().startswith(_BY_LINK):
        return False
    of_articles = urlsplit(given).path.lower().endswith(_OF_ARTICLES)
    return not (of_articles and find_spec("fsspec") and find_spec("aiohttp"))


def split(given: Sequence[Path | str], size: int | None = SIZE, *, follow: bool = False) -> Iterator[Shard]:
    """The shards of files, folders and addresses, in order; each has about `size` bytes, None parts no file.

    follow: pages behind feeds are fetched, so that what may hold a feed is of the web.
    """
    number = count()
    for shard in _split(given, size):
        yield shard._replace(number=next(number), web=shard.web or follow)


def documents(
    shard: Shard,
    fields: Mapping[str, str] | None = None,
    limits: Limits = LIMITS,
    web: Web | None = None,
    *,
    follow: bool = False,
) -> Iterator[Document | Unread]:
    """Each document of a shard, as a stream.

    An `Unread` without an id is a count over the records of a web archive, which `joined` adds up over its parts: of
    all rows, or of the `Unread` alone, in the order of the shards. web: what fetches, for a shard that says so.
    Needs memory for an article, of whatever length the shard is.
    """
    known = fields or {}
    if is_web(shard.place):
        if web is None:
            yield Unread(shard.name, shard.name, "it is of the web, and nothing is there that fetches it")
        else:
            yield from reading.page(shard.place, web, known, follow=follow)
        return
    together = [(places.joined(shard.place, below), shard.name + below) for below in shard.files]
    for place, name in together or [(shard.place, shard.name)]:
        try:
            file = _opened(place)
        except OSError as error:
            yield Unread(name, name, _why(place, error))
            continue
        with file:
            if shard.part and _state(place) != shard.state:
                yield Unread(name, name, f"it changed while the corpus was read (part {shard.part}); run again")
                continue
            url = name if name.lower().startswith(_BY_LINK) else None
            source = Source.of(name, file, limits, fields=known, part=shard.part, url=url)
            yield from reading.read(source, web if follow else None)


def joined(found: Iterable[Document | Unread]) -> Iterator[Document | Unread]:
    """What all shards hold, in their order, as if each file had been read as a whole."""
    yield from summed(found)


def _split(given: Sequence[Path | str], size: int | None) -> Iterator[Shard]:
    run, held = list[File](), 0
    for place in given:
        if str(place).lower().startswith(_BY_LINK):
            yield from _together(run)
            held = 0
            yield from _of_web(str(place), size)
            continue
        for file in files.of(place, alone=len(given) == 1):
            full = len(run) == _FILES or (size is not None and held + file.size > size)
            if run and (full or (run[0].folder, run[0].before) != (file.folder, file.before)):
                yield from _together(run)
                held = 0
            if size is not None and file.size > size:
                yield from _parts(Shard(0, file.place, file.name, "", file.size), size)
            else:
                run.append(file)
                held += file.size
    yield from _together(run)


def _together(run: list[File]) -> Iterator[Shard]:
    """The files as a shard, if there are any; then there are none."""
    if run:
        first, below = run[0], tuple(file.below for file in run)
        yield Shard(0, first.folder, first.before, "", sum(file.size for file in run), below)
        run.clear()


def _of_web(url: str, size: int | None) -> Iterator[Shard]:
    """A page, or a file of articles."""
    whole = Shard(0, url, places.shown(url), "", 0)
    if is_web(url):
        yield whole._replace(web=True)
        return
    with suppress(OSError):  # who reads it says why
        whole = whole._replace(size=places.size(url))
    yield from [whole] if size is None or whole.size <= size else _parts(whole, size)


def _parts(whole: Shard, size: int) -> Iterator[Shard]:
    """The parts of a large file, or all of it in one."""
    part = ""
    with suppress(OSError, Refused):  # who reads it says why
        state = _state(whole.place)
        with _opened(whole.place) as opened:
            source = Source.of(whole.name, opened)
            parts = PARTS.get(reading.format_of(source), _none)
            for part, held in parts(source, size):
                yield whole._replace(part=part, size=held, state=state)
    if not part:
        yield whole


def _none(source: Source, size: int) -> Iterator[tuple[str, int]]:
    """No parts: the format is read as a whole."""
    return iter(())


def _opened(place: places.Place) -> BinaryIO:
    path = places.path_of(place)
    return path.open("rb", buffering=_BUFFER) if path else places.opened(place)


def _state(place: places.Place) -> str:
    """By which it is seen that a file changed; "" if that cannot be told, as of one that is gone."""
    try:
        return places.state(place)
    except OSError:
        return ""


def _why(place: places.Place, error: OSError) -> str:
    """Why a file cannot be opened."""
    if (path := places.path_of(place)) and path.is_dir():
        return _FOLDER
    said = {FileNotFoundError: "No such file or directory", PermissionError: "Permission denied"}
    return f"cannot be read: {error.strerror or said.get(type(error)) or error}"
