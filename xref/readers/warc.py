"""Web archives (WARC, also gzipped), by FastWARC (`pip install 'xref[warc]'`): Common Crawl's news as it is published.

1. Of the records the responses with status 200 that are HTML or plain text count; how many others there are is said.
2. A page stands under the archive's name and the place of its record in bytes; its address and the day on which it was
   fetched hold where the page states none.
3. Records are read one at a time. Where the archive is cut short or damaged, what was read before stays.
4. A large archive is parted where a record begins, which in a gz must be where a member begins. What cannot be gone
   through stays in the last part, so that damage is met there as it is in the whole.
"""

from __future__ import annotations

import io
import zlib
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from typing import IO, Any

from xref.readers._document import Unread
from xref.readers._parts import Range, ranges, section
from xref.readers._source import Refused, Source, suffix_for
from xref.readers._tally import Tally

_PAGES = ("text/html", "application/xhtml+xml", "text/plain")
_GZIP = b"\x1f\x8b"
_PART = 1 << 20  # bytes unpacked at a time
_KEPT = 1 << 26  # bytes; packed records of articles are shorter
_LINE = 1024  # bytes in which a record shows that it is one
_WITHOUT_HTTP = 1 << 16  # bytes that the headers of an answer may add to an article


def read(source: Source) -> Iterator[Source | Unread]:
    """Each page. Raises `Refused` where the archive is damaged or cut short."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise Refused("it is a WARC; to read these, pip install 'xref[warc]'") from None

    largest = source.limits.largest + _WITHOUT_HTTP
    part = Range.of(source.part)
    file = _Forward(section(source.file, part), part.start) if part else _Forward(source.file)
    last = part is None or part.end is None
    left, responses, broken = Counter[str](), 0, ""
    try:
        for record in ArchiveIterator(file, record_types=WarcRecordType.any_type, parse_http=False):
            file.begins(record.stream_pos)
            if record.headers.get("Content-Length") is None:
                broken = f"it breaks off in the record at byte {file.begun}"
                break
            if record.record_type != WarcRecordType.response:
                continue
            responses += 1
            name, length = f"{source.name}#{file.begun}", record.content_length
            if length > largest:
                yield Unread(name, source.name, f"the record has {length:,} bytes, which no article has")
                continue
            block = record.reader.read(length)
            if len(block) < length:
                broken = f"it breaks off in the record at byte {file.begun}"
                break
            found = _page(source, record, block, name)
            if isinstance(found, str):
                left[found] += 1
            else:
                yield found
        if not broken and last and file.cut():
            broken = f"it breaks off in or after the record at byte {file.begun}"
    except OSError as error:
        broken = f"it is damaged after the record at byte {file.begun} ({error})"
    counted = Tally(responses, left, last, bool(broken))
    yield from [counted.to_add(source.name)] if part else counted.words(source.name)
    if broken:
        raise Refused(f"{broken}; what stands before was read, the rest was not")


def parts(source: Source, size: int) -> Iterable[tuple[str, int]]:
    """Ranges of records of about `size` bytes; see `xref.readers.PARTS`. Unpacks all of the archive."""
    try:
        import fastwarc.warc  # noqa: F401
    except ImportError:
        return ()
    return ranges(source, _cuts(source, size))


def _cuts(source: Source, size: int) -> Iterator[tuple[int, int]]:
    """Where a record begins that is at least `size` bytes after the one before, as far as `read` would come."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    file, begun, cut = _Forward(source.file), -1, 0
    for record in ArchiveIterator(file, record_types=WarcRecordType.any_type, parse_http=False):
        place, length = record.stream_pos, record.content_length
        file.begins(place)
        if place <= begun or record.headers.get("Content-Length") is None:
            return
        if place - cut >= size and file.begins_record():
            yield place, 1
            cut = place
        if record.record_type == WarcRecordType.response and record.reader.consume() < length:
            return
        begun = place


def _page(source: Source, record: Any, block: bytes, name: str) -> Source | str:
    """The page in a response, or why it is none."""
    record.set_bytes_content(block)
    try:
        record.parse_http(auto_decode="none")
    except OSError:
        return "no HTTP"
    if not record.is_http_parsed or record.http_headers is None:
        return "no HTTP"
    if (status := record.http_headers.status_code) != 200:
        return f"of status {status}"
    media = (record.http_content_type or "").lower()
    if media not in _PAGES:
        return f"of type {media or 'unknown'}"
    made = record.record_date
    return source.inside(
        name, io.BytesIO(_decoded(source, record.http_headers, record.reader.read())), suffix_for(media),
        charset=record.http_charset or "", url=(record.headers.get("WARC-Target-URI") or "").strip("<>") or None,
        published_on=made.date() if made else None,
    )  # fmt: skip


def _decoded(source: Source, headers: Any, body: bytes) -> bytes:
    """The body without the encodings of its transport; as it is if it has none, whatever its headers say."""
    from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader, ZstdReader

    packed = {"gzip": GzipReader, "x-gzip": GzipReader, "br": BrotliReader, "zstd": ZstdReader}
    steps: list[Any] = [ChunkedReader] if "chunked" in (headers.get("Transfer-Encoding") or "").lower() else []
    steps += [packed[name] for name in [(headers.get("Content-Encoding") or "").strip().lower()] if name in packed]
    for step in steps:
        try:
            body = step(io.BytesIO(body)).read(source.limits.largest + 1)
        except OSError:
            continue
    return body


class _Forward:
    """A file that FastWARC reads from start to end; what it read since the last record began is kept, to see a cut."""

    def __init__(self, file: IO[bytes], place: int = 0) -> None:
        self._file, self._place = file, place
        self._kept, self._size = deque[bytes](), 0
        self.begun = place  # where the last record begins, in bytes

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._place += len(data)
        self._kept.append(data)
        self._size += len(data)
        if self._size > _KEPT:  # of a record that is skipped for its length
            self._drop(len(self._kept))
        return data

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = 0) -> int:
        """Where it is; FastWARC asks so, and must not be refused."""
        if (offset, whence) not in ((0, io.SEEK_CUR), (self._place, io.SEEK_SET)):
            raise OSError("it is read from start to end")
        return self._place

    def close(self) -> None:
        """Left to who opened it."""

    def begins(self, place: int) -> None:
        """Note that a record begins here."""
        self.begun = place
        while self._kept and self._place - self._size + len(self._kept[0]) <= place:
            self._drop(1)

    def _drop(self, chunks: int) -> None:
        for _ in range(chunks):
            self._size -= len(self._kept.popleft())

    def begins_record(self) -> bool:
        """Whether who begins to read where the last record begins finds it there."""
        data = self._since()[:_LINE]
        return (_unpacked(data) if data.startswith(_GZIP) else data).startswith(b"WARC/")

    def _since(self) -> bytes:
        start = self._place - self._size
        return b"".join(self._kept)[self.begun - start :] if start <= self.begun else b""

    def cut(self) -> bool:
        """Whether the end lies within a member of a gz, which FastWARC takes for the end where no record had begun."""
        data = self._since()
        while data.startswith(_GZIP):
            member = zlib.decompressobj(wbits=31)
            while not member.eof:
                try:
                    if not member.decompress(data, _PART) and not member.unconsumed_tail and not member.eof:
                        return True
                except zlib.error:
                    return True
                data = member.unused_data if member.eof else member.unconsumed_tail
        return data.startswith(_GZIP[:1])


def _unpacked(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(data, _LINE)
    except zlib.error:
        return b""
