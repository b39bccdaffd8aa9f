"""Whatever the text and its format: a mention is where its offsets say, and no word of the text is lost on the way."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable

import making
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xref import documents, mentions
from xref.readers._document import Document
from xref.readers._source import Source

WORDS = (
    "Rosoboronexport", "Vladimir", "Putin", "met", "the", "of", "Ltd.", "Zoe\u0308", "Nguye\u0302\u0303n", "Müller",
    "O’Neil", "Владимир", "Путин", "李明", "محمد", "رضا", "שלום", "👩\u200d🚀", "🇺🇦", "İstanbul", "ﬁrm",
    "e\u0301\u0323", "IMO", "9341093", "&amp;", "<b>", "\u200fPetrov", "𝐀cme", "Ro\u00adstec", '"Acme"', "a,b", "x=y",
)  # fmt: skip
GAPS = (" ", " ", " ", "\u00a0", ", ", ". ", "\n", "\r\n", "\n\n", " \t ")
LEFT_TO_RIGHT = tuple(w for w in WORDS if not any("\u0590" <= c <= "\u06ff" or c in "\u200f\u00adﬁ" for c in w))
LETTERS = st.text(st.characters(categories=("L", "M", "N", "So", "Po")), min_size=1, max_size=8)


def texts(words: tuple[str, ...], others: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[str]:
    """Sentences of these words and others, with any blanks between them."""
    word = st.sampled_from(words) if others is None else st.one_of(st.sampled_from(words), others)
    pairs = st.lists(st.tuples(word, st.sampled_from(GAPS)), min_size=1, max_size=30)
    return pairs.map(lambda found: "The sale by " + "".join(word + gap for word, gap in found) + "ends.")


def sheet(text: str) -> bytes:
    lines = [line for line in text.replace("\r", "").replace("\t", " ").split("\n") if line.strip()]
    return making.pdf(lines)


def marked(text: str) -> bytes:
    """A page whose article is longer than the text, as trafilatura asks for."""
    filler = "The owner of the works said on Monday that the sale of engines goes on as it was agreed before."
    return making.page(*text.split("\n"), filler, filler.replace("Monday", "Friday")).encode()


MADE: dict[str, Callable[[str], bytes]] = {
    "a.txt": lambda text: text.encode(),
    "a.jsonl": lambda text: making.jsonl({"text": text}),
    "a.json": lambda text: json.dumps([{"text": text}]).encode(),
    "a.csv": lambda text: making.table(("id", "text"), ("1", text)),
    "a.parquet": lambda text: making.parquet(text),
    "a.docx": lambda text: making.docx(*text.replace("\r", "").split("\n")),
    "a.eml": lambda text: making.eml(text),
    "b.eml": lambda text: making.eml("", html="<br>".join(map(escaped, text.split("\n")))),
    "a.rss": lambda text: making.rss(
        f"<title>Sale</title><description>{escaped('<br>'.join(map(escaped, text.split(chr(10)))))}</description>"
    ),
    "a.warc": lambda text: making.warc(making.record("http://w.example/1", text.encode(), "text/plain")),
    "a.zip": lambda text: making.zipped({"a.txt": text.encode()}),
    "a.txt.gz": lambda text: gzip.compress(text.encode()),
}


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\r", "")


def read(name: str, data: bytes) -> str:
    (document,) = documents.read(Source.of(name, io.BytesIO(data)))
    assert isinstance(document, Document), document
    return document.text


def check_offsets(text: str) -> None:
    assert "\r" not in text
    for mention in mentions.find(text):
        assert mention.end > mention.start >= 0
        assert text[mention.start : mention.end].strip()
        words = text[mention.start : mention.end]
        assert " ".join(words.split()) in " ".join(mention.sentence.split()) or mention.sentence in text


@pytest.mark.parametrize("name", MADE)
@given(text=texts(WORDS, LETTERS))
@settings(max_examples=40)
def test_words_and_offsets_stay(name: str, text: str) -> None:
    found = read(name, MADE[name](text))
    assert found.removeprefix("Engines").removeprefix("Sale").split() == text.split()
    check_offsets(found)


@given(text=texts(LEFT_TO_RIGHT))
@settings(max_examples=60)
def test_words_and_offsets_stay_in_a_pdf(text: str) -> None:
    found = read("a.pdf", sheet(text))
    assert found.split() == text.split()
    check_offsets(found)


@given(text=texts(WORDS, LETTERS))
@settings(max_examples=60)
def test_offsets_stay_in_a_pdf_of_any_script(text: str) -> None:
    check_offsets(read("a.pdf", sheet(text)))


@given(text=texts(tuple(word for word in WORDS if word != "&amp;")))  # trafilatura resolves it twice
@settings(max_examples=60)
def test_words_and_offsets_stay_in_a_page(text: str) -> None:
    found = read("a.html", marked(text))
    seen = str.maketrans("", "", "\u00ad\u200d\u200f")  # trafilatura takes out what is not printed
    assert set(text.translate(seen).split()) <= set(found.translate(seen).split())
    check_offsets(found)


@given(text=texts(WORDS, LETTERS))
@settings(max_examples=60)
def test_offsets_stay_in_markdown(text: str) -> None:
    check_offsets(read("a.md", f"---\r\ntitle: Sale\r\n---\r\n# Sale\r\n{text}".encode()))
