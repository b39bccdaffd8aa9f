"""Shards, read one after the other, are the corpus, whatever their size; see also `test_shards_changed`."""

from __future__ import annotations

import gzip
import json
import pickle
from pathlib import Path
from tempfile import TemporaryDirectory

import making
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xref import corpus, shards
from xref.readers._document import Document, Unread
from xref.readers._source import LIMITS, Limits

TEXT = "The owner of the works, Ivan Petrov, said on Monday that the sale of engines goes on as agreed."
SHARED = Path(__file__).parents[2] / "shared" / "corpus"


def split(given: list[Path | str], size: int, limits: Limits = LIMITS) -> list[Document | Unread]:
    """What the shards hold, each sent elsewhere."""
    found: list[Document | Unread] = []
    for shard in shards.split(given, size):
        found += shards.documents(pickle.loads(pickle.dumps(shard)), None, limits)  # noqa: S301
    return list(shards.joined(found))


def same(given: list[Path | str], size: int, limits: Limits = LIMITS) -> list[shards.Shard]:
    """The shards, which hold what the corpus does."""
    assert split(given, size, limits) == list(corpus.iterate(given, limits=limits))
    parts = list(shards.split(given, size))
    assert [shard.number for shard in parts] == list(range(len(parts)))
    return parts


def folder(root: Path, files: dict[str, bytes | str]) -> Path:
    for name, held in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(held if isinstance(held, bytes) else held.encode())
    return root


def test_small_files_are_read_together_in_the_order_of_their_paths(tmp_path: Path) -> None:
    names = ["a/z.txt", "a-b.txt", "a.txt", "b/c/d.txt", "b/c.txt", ".hidden/e.txt", "b/.f.txt"]
    folder(tmp_path, dict.fromkeys(names, TEXT))
    (first,) = same([tmp_path], 10_000)
    assert first.files == ("a/z.txt", "a-b.txt", "a.txt", "b/c/d.txt", "b/c.txt")
    assert first.size == 5 * len(TEXT)
    assert [shard.files for shard in same([tmp_path], 2 * len(TEXT))] == [
        ("a/z.txt", "a-b.txt"),
        ("a.txt", "b/c/d.txt"),
        ("b/c.txt",),
    ]


def test_files_given_by_themselves_are_read_together_if_they_are_of_one_folder(tmp_path: Path) -> None:
    folder(tmp_path, dict.fromkeys(["a.txt", "b.txt", "c/d.txt", "c/e.txt"], TEXT))
    given: list[Path | str] = [tmp_path / "b.txt", tmp_path / "a.txt", tmp_path / "c", tmp_path / "c/d.txt"]
    assert [(shard.name, shard.files) for shard in same(given, 10_000)] == [
        ("", ("b.txt", "a.txt")),
        ("c/", ("d.txt", "e.txt")),
        ("", ("d.txt",)),
    ]


def test_of_a_shard_that_is_lost_each_file_is_told(tmp_path: Path) -> None:
    folder(tmp_path / "c", {"a.txt": TEXT, "b.txt": TEXT, "c.jsonl": (json.dumps({"text": TEXT}) + "\n") * 9})
    lost = [row for shard in shards.split([tmp_path / "c"], 500) for row in shard.lost("its worker died")]
    assert lost == [
        Unread("a.txt", "a.txt", "not read: its worker died"),
        Unread("b.txt", "b.txt", "not read: its worker died"),
        Unread("c.jsonl", "c.jsonl", "not read (part 0-540): its worker died"),
        Unread("c.jsonl", "c.jsonl", "not read (part 540-:6): its worker died"),
    ]


def test_a_shard_holds_no_more_files_than_a_small_message_names(tmp_path: Path) -> None:
    folder(tmp_path, {f"{n}.txt": "He left." for n in range(5000)})
    assert [len(shard.files) for shard in shards.split([tmp_path], 10_000_000)] == [4096, 904]


def test_what_cannot_be_listed_or_opened_is_told(tmp_path: Path) -> None:
    inner = folder(tmp_path / "in", {"a.txt": TEXT, "c.txt": TEXT})
    (inner / "b").symlink_to(inner)
    (inner / "d.txt").symlink_to(tmp_path / "nowhere")
    same([inner], 10)
    _, link, _, gone = split([inner], 10)
    assert isinstance(link, Unread)
    assert (link.path, link.reason.partition(",")[0]) == ("b", "it is a link to a folder")
    assert gone == Unread("d.txt", "d.txt", "cannot be read: No such file or directory")


LINES = st.one_of(
    st.builds(
        lambda text, number: json.dumps({"text": text} | ({"id": number} if number else {}), ensure_ascii=False),
        st.text(st.characters(codec="utf-8"), max_size=40),
        st.integers(0, 9),
    ).map(str.encode),
    st.sampled_from(
        [b"", b" ", b"{", b"[1]", b'{"words": "x"}', b"\xff\xfe", "\ufeff{}".encode(), b'{"text": "\xe9"}']
    ),
    st.integers(1, 60).map(lambda n: json.dumps({"text": "Petrov " * n}).encode()),
)


@settings(deadline=None)
@given(
    lines=st.lists(st.tuples(LINES, st.sampled_from([b"\n", b"\r\n", b"\r"])), max_size=12),
    mark=st.sampled_from([b"", "\ufeff".encode()]),
    size=st.integers(1, 400),
    name=st.sampled_from(["a.jsonl", "a.ndjson", "a.json", "a"]),
)
def test_json_lines_are_parted_between_lines(
    lines: list[tuple[bytes, bytes]], mark: bytes, size: int, name: str
) -> None:
    data = mark + b"".join(line + end for line, end in lines)
    for whole in (data, data.removesuffix(b"\n")):
        with TemporaryDirectory() as root:
            same([folder(Path(root), {name: whole})], size, Limits(longest=50))


def test_a_line_longer_than_the_size_is_a_part(tmp_path: Path) -> None:
    lines = [json.dumps({"text": TEXT * n}) for n in (1, 50, 1, 1, 1)]
    folder(tmp_path, {"a.jsonl": "\n".join(lines)})
    parts = same([tmp_path], 300)
    assert [shard.part.partition(":")[2] for shard in parts] == ["", "3"]
    assert sum(shard.size for shard in parts) == (tmp_path / "a.jsonl").stat().st_size
    assert [d.article_id for d in split([tmp_path], 300)] == [f"a.jsonl#{n}" for n in range(1, 6)]


def test_lines_are_counted_over_blocks(tmp_path: Path) -> None:
    folder(tmp_path, {"a.jsonl": "".join(json.dumps({"text": f"{n} {TEXT}"}) + "\n" for n in range(12_000))})
    assert len(same([tmp_path], 400_000)) == 4


def record(n: int, media: str, *, times: int = 1, kind: str = "response") -> bytes:
    return making.record(f"http://w.example/{n}", f"{n} {TEXT}".encode() * times, media, kind=kind)


RECORDS = st.builds(
    record, st.integers(0, 99), st.sampled_from(["text/plain", "text/plain", "image/png", "text/css"]),
    times=st.integers(1, 4), kind=st.sampled_from(["response", "response", "response", "request"]),
)  # fmt: skip
PACKED = {
    "not": b"".join,
    "by record": lambda records: making.warc(*records),
    "in one": lambda records: gzip.compress(b"".join(records)),
    "by two": lambda records: b"".join(gzip.compress(b"".join(records[n : n + 2])) for n in range(0, len(records), 2)),
}


@settings(deadline=None)
@given(
    records=st.lists(RECORDS, min_size=1, max_size=9),
    packed=st.sampled_from(sorted(PACKED)),
    size=st.integers(1, 2000),
    limits=st.sampled_from([LIMITS, Limits(longest=200)]),
)
def test_a_web_archive_is_parted_between_records(records: list[bytes], packed: str, size: int, limits: Limits) -> None:
    with TemporaryDirectory() as root:
        same([folder(Path(root), {"a.warc": PACKED[packed](records)})], size, limits)


@settings(deadline=None)
@given(
    records=st.lists(RECORDS, min_size=2, max_size=6),
    packed=st.sampled_from(sorted(PACKED)),
    place=st.integers(0, 9999),
    byte=st.integers(0, 255),
    cut=st.booleans(),
)
def test_damage_of_a_web_archive_costs_no_more_in_parts(
    records: list[bytes], packed: str, place: int, byte: int, cut: bool
) -> None:
    data = bytearray(PACKED[packed](records))
    place %= len(data)
    data[place] = byte
    with TemporaryDirectory() as root:
        same([folder(Path(root), {"a.warc": bytes(data[: place + 1] if cut else data)})], 1)


def test_what_a_web_archive_leaves_out_is_counted_over_its_parts(tmp_path: Path) -> None:
    media = ["image/png", "text/plain", "text/css", "text/css", "text/plain"]
    records = [record(n, kind) for n, kind in enumerate(media)]
    folder(tmp_path, {"a.warc.gz": making.warc(*records), "b.warc.gz": making.warc(record(0, "image/png"))})
    folder(tmp_path, {"c.warc.gz": making.warc(*[record(n, "", kind="request") for n in range(3)])})
    parts = same([tmp_path], 1)
    assert [shard.name for shard in parts] == ["a.warc.gz"] * 5 + ["b.warc.gz"] + ["c.warc.gz"] * 3
    assert [line.reason for line in split([tmp_path], 1) if isinstance(line, Unread)] == [
        "of its 5 responses these are no pages: 2 of type text/css, 1 of type image/png",
        "of its 1 responses these are no pages: 1 of type image/png",
        "it holds no responses",
    ]


@pytest.mark.parametrize(
    "files",
    [
        {"a.jsonl.gz": gzip.compress(b'{"text": "He left."}\n' * 9)},
        {"a.jsonl": '{"text": "He left."}\n'.encode("utf-16") * 9},
        {"a.jsonl": b'{"text": "He left."}\n\0' * 9},
        {"a.json": json.dumps([{"text": TEXT}] * 9)},
        {"a.csv": making.table(("id", "text"), *[(str(n), TEXT) for n in range(9)])},
        {"a.zip": making.zipped({"a.jsonl": '{"text": "He left."}\n' * 9})},
        {"a.txt": TEXT * 9},
    ],
)
def test_what_cannot_be_parted_is_read_as_a_whole(tmp_path: Path, files: dict[str, bytes | str]) -> None:
    (shard,) = same([folder(tmp_path, files)], 20)
    assert (shard.part, shard.files) == ("", ())


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared")
@pytest.mark.parametrize("size", [50_000, 1_000_000, 32_000_000])
def test_real_articles_are_the_same_in_shards(size: int) -> None:
    parts = same([SHARED], size)
    assert len(parts) == pytest.approx(10_300_000 / size, rel=0.5, abs=1)
