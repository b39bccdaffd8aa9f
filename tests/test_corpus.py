"""Reading articles: encodings, and the fields of JSON lines."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xref import corpus
from xref.errors import CorpusError, UsageError
from xref.readers._decode import decode
from xref.readers._fields import fields

RUSSIAN = (
    "Представитель завода Иван Петров заявил в понедельник, что поставки двигателей в соседние страны продолжаются."
)
CHINESE = "李明昨天在维也纳会见了工厂的代表，双方讨论了发动机的供应和新的合同，会谈持续了三个小时。"
ENGLISH = "The owner of the works in Zürich, José Müller, said “we won’t go” – and sold the engines on Monday."


def texts(root: Path) -> list[str]:
    return corpus.read(root)[0]["text"].to_list()


@pytest.mark.parametrize(("text", "encoding"), [(RUSSIAN, "cp1251"), (CHINESE, "gb18030"), (ENGLISH, "cp1252")])
def test_an_article_in_another_encoding_is_read(tmp_path: Path, text: str, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    assert texts(tmp_path) == [text]


def test_utf_16_is_read_where_its_mark_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(codecs.BOM_UTF16_LE + RUSSIAN.encode("utf-16-le"))
    assert texts(tmp_path) == [RUSSIAN]


def test_an_encoding_that_is_not_certain_is_not_guessed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Петров уехал.".encode("cp1251"))
    (tmp_path / "b.txt").write_text("He left.", encoding="utf-8")
    read, unread = corpus.read(tmp_path)
    assert read["article_id"].to_list() == ["b.txt"]
    assert "not certain (perhaps" in unread["reason"][0]


@pytest.mark.parametrize("declared", ['<meta charset="windows-1251">', "<?xml version='1.0' encoding='windows-1251'?>"])
def test_a_page_is_read_in_the_encoding_that_it_declares(declared: str) -> None:
    page = f"{declared}<p>Петров уехал."
    assert decode(page.encode("cp1251"), html=True) == page


def test_a_page_in_windows_1251_becomes_an_article(tmp_path: Path) -> None:
    body = "".join(f"<p>{RUSSIAN}</p>" for _ in range(3))
    head = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'
    page = f"<html><head>{head}</head><body><article>{body}</article></body></html>"
    (tmp_path / "a.html").write_bytes(page.encode("cp1251"))
    assert "Иван Петров" in texts(tmp_path)[0]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_text_or_a_reason(data: bytes) -> None:
    for html in (True, False):
        try:
            found = decode(data, html=html)
        except ValueError as error:
            found = str(error)
        assert found or not data.strip(b"\xef\xbb\xbf\xff\xfe")


@pytest.mark.parametrize(
    "record",
    [
        {
            "guid": 7, "headline": "Engines", "body": "He left.", "published_at": "2024-05-03T10:00:00Z", "link": "u",
            "publisher": "Gazette",
        },
        {
            "id": "7", "title": "Engines", "content": "He left.",
            "pubDate": "Fri, 03 May 2024 10:00:00 GMT", "url": "u",
            "source": {"name": "Gazette"},
        },
        {
            "articleId": "7", "title": "Engines", "text": "He left.", "datePublished": "2024-05-03",
            "canonical_url": "u", "site_name": "Gazette",
        },
    ],
)  # fmt: skip
def test_fields_of_json_lines_have_usual_names(tmp_path: Path, record: dict[str, object]) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(record), encoding="utf-8")
    row = corpus.read(tmp_path)[0].row(0, named=True)
    assert [row[k] for k in ("article_id", "title", "text", "url", "publisher")] == [
        "7",
        "Engines",
        "He left.\n\nEngines",
        "u",
        "Gazette",
    ]
    assert row["published_on"].isoformat() == "2024-05-03"


def test_fields_of_json_lines_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"text": "Engines", "prose": "He left."}\n{"text": "No prose"}', encoding="utf-8"
    )
    read, unread = corpus.read(tmp_path, fields(["text=prose"]))
    assert read["text"].to_list() == ["He left."]
    assert unread["reason"].to_list() == ["line 2 has no field prose"]


def test_a_line_without_a_text_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"words": "He left."}\n[1]\n{', encoding="utf-8")
    with pytest.raises(CorpusError, match="line 1 has no field text, body or content"):
        corpus.read(tmp_path)


@pytest.mark.parametrize("pair", ["text", "words=body", "text="])
def test_a_field_that_is_not_understood_is_one_line(pair: str) -> None:
    with pytest.raises(UsageError, match="give id, title, text, date, url, source, such as text=body"):
        fields([pair])


@given(st.lists(st.from_regex(r"[ab](#[123])?(#[12])?", fullmatch=True)))
def test_ids_are_told_apart_as_one_who_reads_in_turn_would(ids: list[str]) -> None:
    wanted: list[str] = []
    last: dict[str, int] = {}
    for key in ids:
        own = key
        while own in wanted:
            last[key] = last.get(key, 1) + 1
            own = f"{key}#{last[key]}"
        wanted.append(own)
    assert corpus.told_apart(pl.Series(ids, dtype=pl.String())).to_list() == wanted
