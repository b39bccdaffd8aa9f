"""Any text goes through every stage from reading to reports; nothing raises, is lost, or points outside the text."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from listed import prepared
from report_findings import findings, match, party

from xref import boilerplate, compare, duplicates, languages, screen
from xref.corpus import iterate
from xref.documents import Unread
from xref.engine import answer
from xref.names import form, forms, tokens
from xref.policy import Policy
from xref.prepared import Prepared
from xref.readers._document import Document
from xref.report import folder, reading
from xref.tables import ARTICLES, UNREAD, table
from xref.text.reading import read
from xref.text.sentences import plain, sentences
from xref.words import words

NAMES_ = [
    "Rosoboronexport",
    "Cyrus Optics",
    "Ltd.",
    "Шойгу",
    "ООО «Орлан»",
    "中国",
    "李尚福",
    "وزارة",
    "الدفاع",
    "삼성",
]
MARKS = [
    "(",
    ")",
    "“",
    "”",
    '"',
    "'s",
    "’",
    "...",
    ".",
    ",",
    "-",
    "—",
    "é",
    "e\u0301",
    "😀",
    "👩‍👩‍👧",
    "@",
    "#Orlan",
    "<.DJI>",
]
BLANKS = ["\u202e", "\u200b", "\u200d", "\ufeff", "\0", "\x1f", "\n", "\t", "\r", "\u2028", "\x85"]
CODES = [
    "HS code 8542.31",
    "ECCN 3A001",
    "IMO 9341093",
    "5 March 2024",
    "10 Nathan Road, Hong Kong",
    "https://a.b",
    "www.",
]
SMALL = [
    "and",
    "of",
    "the",
    "it",
    "he said",
    "told",
    "(Reuters) -",
    "sold",
    "supplied",
    "drones",
    "company",
    "Ministry",
    "U.S.",
]
WORDS = [*NAMES_, *MARKS, *BLANKS, *CODES, *SMALL, "说", "とうきょう", "กรุงเทพ", "A.B.", "x" * 400, "9" * 400]
TEXTS = (
    st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)
    | st.lists(st.sampled_from(WORDS), max_size=30).map("".join)
    | st.text(max_size=60)
    | st.text(st.characters(codec=None), max_size=20)  # half characters too
)
WRITABLE = TEXTS.map(lambda text: text.encode("utf-8", "replace").decode())
OURS = "id,name,kind,aliases,countries\n7,Cyrus Optics,organisation,李尚福;Шойгу,RU\n8,Volna,vessel,,\n"


@pytest.fixture(scope="module")
def known() -> Iterator[Prepared]:
    with TemporaryDirectory() as place:
        yield prepared(Path(place), ours=OURS)


@given(TEXTS)
def test_tokens_and_sentences_lie_in_the_text(text: str) -> None:
    same = plain(text)
    assert len(same) == len(text)
    found = tokens(same)
    end = 0
    for token in found:
        assert end <= token.start < token.end
        assert same[token.start : token.end] == token.text
        assert token.form == form(token.text) != ""
        end = token.end
    assert end <= len(text)
    whole = sentences(same, found)
    assert [n for sentence in whole for n in range(sentence.first, sentence.last)] == list(range(len(found)))
    reading_ = read(text)
    for n in range(0, len(found), 7):
        assert reading_.sentence_text(text, n)
    assert forms(text) == [token.form for token in tokens(text)]


@given(TEXTS)
@settings(max_examples=60)
def test_what_is_found_lies_in_the_text(known: Prepared, text: str) -> None:
    for start, end in boilerplate.spans(text, "BBC"):
        assert 0 <= start < end <= len(text)
    languages.language(text)
    rows, links = screen.in_text(text, "BBC", known.gazetteer())
    for start, end, mention, *_ in rows:
        assert text[start:end] == mention  # type: ignore[misc]
        assert mention
    for start, end, *_ in links:
        assert 0 <= start < end <= len(text)  # type: ignore[operator]


@given(st.lists(WRITABLE, min_size=1, max_size=4))
@settings(max_examples=10)
def test_articles_of_any_text_are_screened(known: Prepared, texts: list[str]) -> None:
    rows = [(f"a{n}", text, None, text, text, None, "a.txt", "0", text) for n, text in enumerate(texts)]
    read_ = table(rows, ARTICLES)
    assert duplicates.copies(read_).height == len(texts)
    found = screen.articles(read_, table([], UNREAD), known, Policy())
    assert found.articles.height == len(texts)
    for key, start, end, mention in found.mentions.select("article_id", "start", "end", "mention").iter_rows():
        assert texts[int(key[1:])][start:end] == mention


NAMES = TEXTS | st.sampled_from(
    ["", " ", "\0", "\ud800", "x" * 10_000, "a " * 5_000, "שלום", "\u202e", "李" * 500, "ا" * 500]
)


@given(
    st.lists(NAMES, min_size=1, max_size=6), st.sampled_from(["unknown", "person", "organisation", "vessel", "address"])
)
@settings(max_examples=40)
def test_any_name_can_be_asked_for(known: Prepared, names: list[str], kind: str) -> None:
    names = [name.encode("utf-8", "replace").decode() for name in names]  # as a frame holds them
    for name in names:
        assert len(words(name)) <= 12
    rows = [
        (n, name, kind, [], [], [], name if kind == "address" else None, False, False) for n, name in enumerate(names)
    ]
    queries = pl.DataFrame(rows, schema=compare.QUERIES, orient="row")
    hits, parts = answer(known, queries, 0.7, workers=1)
    assert hits["score"].is_between(0.7, 1).all()
    assert set(hits["query_id"]) <= set(range(len(names)))
    assert parts.height >= hits.height


@given(
    st.sampled_from([".txt", ".md", ".html", ".csv", ".json", ".jsonl", ".rss", ".opml", ".eml"]),
    TEXTS,
    st.binary(max_size=40),
)
@settings(max_examples=150)
def test_any_file_is_documents_or_reasons(suffix: str, text: str, bytes_: bytes) -> None:
    quoted = json.dumps({"text": text})
    data = {
        ".html": f"<html><body><p>{text}</p></body></html>",
        ".csv": f'id,text\n1,"{text}"\n',
        ".rss": f"<rss><channel><item><title>{text}</title></item></channel></rss>",
        ".json": quoted,
        ".jsonl": quoted,
        ".eml": f"Subject: {text}\n\n{text}\n",
        ".opml": f"<opml><body><outline text='{text}'/></body></opml>",
    }.get(suffix, text)
    with TemporaryDirectory() as place:
        file = Path(place) / f"a{suffix}"
        file.write_bytes(data.encode("utf-8", "replace") + bytes_)
        for found in iterate([file]):
            if isinstance(found, Unread):
                assert "please report it" not in found.reason
            else:
                assert isinstance(found, Document)
                assert found.text.encode()


@given(st.lists(WRITABLE, min_size=3, max_size=3))
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_text_in_a_report_is_read_back(tmp_path: Path, texts: list[str]) -> None:
    one, two, three = texts
    rows = [match(mention=one, sentence=two, entity_name=three, article_title=one, evidence=two, matched_name=three)]
    report = findings(matches=rows, parties=[party(name=one, mentions=two)])
    report = report._replace(unread=pl.DataFrame([(one, two, three)], schema=UNREAD, orient="row"))
    with TemporaryDirectory(dir=tmp_path) as out:
        this = folder.Run(datetime(2026, 11, 26, tzinfo=UTC), ["run"])
        run = folder.write(report, Path(out), this, formats=folder.FORMATS)
        read_ = reading.findings(run)
        asked = ["mention", "sentence", "entity_name", "article_title", "evidence", "matched_name"]
        assert [line or None for line in read_.matches.select(asked).row(0)] == [
            line or None for line in (one, two, three, one, two, three)
        ]
        parquet = pl.read_parquet(run / "matches.parquet")
        assert parquet.select(asked).row(0) == (one, two, three, one, two, three)
        assert json.loads((run / "matches.jsonl").read_text(encoding="utf-8"))["mention"] == one
