"""Web archives (WARC, also gzipped), by FastWARC (`pip install 'xref[warc]'`): Common Crawl's news as it is published.

1. Of the records the responses with status 200 that are HTML or plain text count; how many others there are is said.
2. A page stands under the archive's name and the place of its record in bytes; its address and the day on which it was
   fetched hold where the page states none.
3. Records are read one at a time. Where the archive is cut short or damaged, what was read before stays.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from typing import IO, Any

from xref.readers._document import Unread
from xref.readers._source import Refused, Source, suffix_for

_PAGES = ("text/html", "application/xhtml+xml", "text/plain")
_WITHOUT_HTTP = 1 << 16  # bytes that the headers of an answer may add to an article


def read(source: Source) -> Iterator[Source | Unread]:
    """Each page. Raises `Refused` where the archive is damaged or cut short."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise Refused("it is a WARC; to read these, pip install 'xref[warc]'") from None

    largest = source.limits.largest + _WITHOUT_HTTP
    left, responses, place = Counter[str](), 0, 0
    broken = ""
    try:
        for record in ArchiveIterator(_Forward(source.file), record_types=WarcRecordType.response, parse_http=False):
            responses, place = responses + 1, record.stream_pos
            name, length = f"{source.name}#{place}", record.content_length
            if length > largest:
                yield Unread(
                    name, source.name, f"the record at byte {place} has {length:,} bytes, which no article has"
                )
                continue
            block = record.reader.read(length)
            if len(block) < length or not length:
                broken = f"it breaks off in the record at byte {place}"
                break
            found = _page(source, record, block, name)
            if isinstance(found, str):
                left[found] += 1
            else:
                yield found
    except OSError as error:
        broken = f"it is damaged after the record at byte {place} ({error})"
    if left:
        what = ", ".join(f"{count:,} {why}" for why, count in left.most_common())
        yield Unread(source.name, source.name, f"of its {responses:,} responses these are no pages: {what}")
    if broken:
        raise Refused(f"{broken}; what stands before was read, the rest was not")
    if not responses:
        raise Refused("it holds no responses")


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
    """A file that FastWARC reads from start to end; it asks where it is, and must not be refused."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._place = file, 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._place += len(data)
        return data

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = 0) -> int:
        if (offset, whence) not in ((0, io.SEEK_CUR), (self._place, io.SEEK_SET)):
            raise OSError("it is read from start to end")
        return self._place

    def close(self) -> None:
        """Left to who opened it."""
