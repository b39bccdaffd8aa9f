"""Articles in Parquet: columns by their usual names, days as days, rows that hold none, damage, parts."""

from __future__ import annotations

import io
import random
from datetime import UTC, date, datetime
from pathlib import Path

import making
import polars as pl
import pytest

from xref import corpus, documents, shards
from xref.errors import CorpusError
from xref.readers._document import Document, Unread
from xref.readers._fields import fields
from xref.readers._source import Limits, Source

TEXT = "The owner of the works, Ivan Petrov, said on Monday that the sale of engines goes on as agreed."


def table(**columns: object) -> bytes:
    pl.DataFrame(columns).write_parquet(held := io.BytesIO())
    return held.getvalue()


def found(data: bytes, limits: Limits = Limits(), name: str = "a.parquet") -> list[Document | Unread]:  # noqa: B008
    return list(documents.read(Source.of(name, io.BytesIO(data), limits)))


def test_columns_have_usual_names() -> None:
    data = table(
        guid=[7], headline=["Engines"], body=["He\r\nleft."], link=["http://g.example/1"], source=[{"name": "Gazette"}],
        published_at=[datetime(2024, 5, 3, 10, tzinfo=UTC)], picture=[b"\xff"],
    )  # fmt: skip
    assert found(data) == [
        Document(
            "7", "Engines", date(2024, 5, 3), "Gazette", "http://g.example/1", "a.parquet", "He\nleft."
        )
    ]  # fmt: skip


def test_columns_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(table(text=["Engines"], prose=["He left."], day=[date(2024, 5, 3)]))
    read, _ = corpus.read(tmp_path, fields(["text=prose", "date=day"]))
    assert read.select("text", "published_on").row(0) == ("He left.", date(2024, 5, 3))


def test_a_row_without_an_article_says_so() -> None:
    long = "x" * 101
    reasons = [
        line.reason if isinstance(line, Unread) else line.article_id
        for line in found(table(text=["He left.", None, " ", long, "He came."]), Limits(longest=100))
    ]
    assert reasons == [
        "a.parquet#1",
        "row 2 has no field text, body or content (see --field)",
        "row 3 has no field text, body or content (see --field)",
        "longer than 100 characters, which no article is",
        "a.parquet#5",
    ]


def test_texts_that_are_not_declared_as_such_are_read_if_they_are_utf_8() -> None:
    first, second = found(table(text=["Zürich".encode(), b"Z\xfcrich"]))
    assert isinstance(first, Document)
    assert first.text == "Zürich"
    assert second == Unread("a.parquet#2", "a.parquet", "row 2 is not in UTF-8")


def test_a_table_without_texts_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(table(a=["x"], b=[1]))
    with pytest.raises(CorpusError, match=r"it has no column text, body or content \(see --field\), but a, b"):
        corpus.read(tmp_path)


def test_content_tells_a_table_in_whatever_it_is(tmp_path: Path) -> None:
    data = table(text=[TEXT])
    for name, held in {"a": data, "a.txt": data, "a.zip": making.zipped({"b.parquet": data})}.items():
        (document,) = found(held, name=name)
        assert isinstance(document, Document)
        assert document.text == TEXT


@pytest.fixture(scope="module")
def large() -> bytes:
    """Of some strides, each of some row groups: texts that cannot be packed well."""
    known = random.Random(1)
    frame = pl.DataFrame({"text": [f"{n} {known.randbytes(20_000).hex()}" for n in range(300)]})
    frame.write_parquet(held := io.BytesIO(), row_group_size=37)
    return held.getvalue()


def in_shards(root: Path, size: int) -> tuple[list[shards.Shard], list[Document | Unread]]:
    parts = list(shards.split([root], size))
    return parts, [document for part in parts for document in shards.documents(part)]


def test_a_large_table_is_parted_by_rows(tmp_path: Path, large: bytes) -> None:
    (tmp_path / "a.parquet").write_bytes(large)
    whole = list(corpus.iterate([tmp_path]))
    assert [document.article_id for document in whole] == [f"a.parquet#{n}" for n in range(1, 301)]
    for size, many in ((1, 4), (4_500_000, 2), (len(large), 1)):
        parts, read = in_shards(tmp_path, size)
        assert len(parts) == many
        assert sum(part.size for part in parts) == pytest.approx(len(large), abs=many)
        assert read == whole


def test_damage_costs_the_rows_around_it(tmp_path: Path, large: bytes) -> None:
    data = bytearray(large)
    place = data.index(b"\x28\xb5\x2f\xfd", len(data) // 2)  # where a page begins: Zstandard's sign
    data[place : place + 4] = bytes(4)
    (tmp_path / "a.parquet").write_bytes(data)
    whole = list(corpus.iterate([tmp_path]))
    told = [line for line in whole if isinstance(line, Unread)]
    assert [line.reason.partition(" are ")[2] for line in told] == ["damaged; get the file again"] * len(told)
    assert 0 < len(told) <= 2
    assert len(whole) >= 100
    assert in_shards(tmp_path, 1)[1] == whole


@pytest.mark.parametrize("data", [b"PAR1", b"PAR1 and no more PAR1", b"PAR1" + bytes(99)])
def test_what_is_no_table_is_one_line(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.parquet").write_bytes(data)
    for size in (None, 1):
        told = [line for shard in shards.split([tmp_path], size) for line in shards.documents(shard)]
        assert told == [
            Unread("a.parquet", "a.parquet", "it is no Parquet file, or a damaged one; get it again")
        ]  # fmt: skip
