"""What each format gives: the text, and title, date, publisher and address as the format states them."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from datetime import date
from pathlib import Path

import making
import pytest

from xref import corpus, documents
from xref.readers._document import Document, Unread
from xref.readers._source import Source

ENGINES = "The owner of the works, Ivan Petrov, said on Monday that the sale of engines goes on as agreed."
SHIPS = "The ministry answered that two ships had left the port of Vostochny with the engines on board."
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Gazette</title><entry><id>tag:g,1</id><title>Sale</title>'
    '<published>2024-05-03T10:00:00Z</published><link rel="alternate" href="http://g.example/1"/>'
    f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{ENGINES}</p><p>{SHIPS}</p></div></content>'
    "</entry></feed>"
)
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Gazette</title></channel><item><title>Sale</title>'
    f"<link>http://g.example/1</link><description>{ENGINES}</description><dc:date>2024-05-03</dc:date></item></rdf:RDF>"
)


def found(name: str, data: bytes, **known: object) -> list[Document | Unread]:
    return list(documents.read(Source.of(name, io.BytesIO(data), **known)))


def one(name: str, data: bytes, **known: object) -> Document:
    (document,) = found(name, data, **known)
    assert isinstance(document, Document), document
    return document


def test_a_pdf_flows_and_says_its_title_and_day() -> None:
    lines = ["The owner of the works by the river said that the director, Ivan", "Petrov, had left.", ENGINES]
    d = one("a.pdf", making.pdf(lines, [SHIPS], title="Engines sold", made="D:20240503100000Z"))
    assert d.text == f"{lines[0]} {lines[1]}\n{ENGINES}\n\n{SHIPS}"
    assert (d.title, d.published_on) == ("Engines sold", date(2024, 5, 3))


def test_a_word_parted_at_the_end_of_a_line_is_put_together() -> None:
    lines = [
        "The minister said on Monday that he had met the director of Rosoboron-",
        "export and that the firm of Ural-",
    ]
    lines += ["Wagon had sold all of the engines to the works of Ivan", "Petrov."]
    text = one("a.pdf", making.pdf(lines)).text
    assert text == (
        "The minister said on Monday that he had met the director of Rosoboronexport and that the firm of Ural-Wagon"
        " had sold all of the engines to the works of Ivan Petrov."
    )


def test_the_day_that_a_pdf_prints_counts_more_than_the_day_it_was_made() -> None:
    d = one("a.pdf", making.pdf(["Engines sold", "3 May 2024", ENGINES], title="a.docx", made="D:20250101"))
    assert (d.title, d.published_on) == ("Engines sold", date(2024, 5, 3))


BODY = f"<p>{ENGINES}</p><p>{SHIPS}</p>" * 3


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta property="article:published_time" content="2024-05-03T10:00:00Z">', BODY),
        ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024-05-03"}</script>', BODY),
        ("", f'<time datetime="2024-05-03T10:00">Friday</time>{BODY}'),
        ("", f'<div class="post-date">3 May 2024</div>{BODY}'),
    ],
)
def test_a_page_states_its_day(head: str, body: str) -> None:
    page = f"<html><head><title>Sale</title>{head}</head><body><article>{body}</article></body></html>"
    assert one("a.html", page.encode()).published_on == date(2024, 5, 3)


def test_the_address_of_a_page_may_state_its_day() -> None:
    page = f"<html><head><title>Sale</title></head><body><article>{BODY}</article></body></html>"
    assert one("a.html", page.encode(), url="http://g.example/2024/05/03/sale").published_on == date(2024, 5, 3)


@pytest.mark.parametrize(
    "said", ["<p>He was sanctioned on 28 February 2022 by the Union.</p>", "<footer>Copyright 2019</footer>"]
)
def test_a_day_in_the_text_is_not_that_of_the_page(said: str) -> None:
    page = f"<html><head><title>Sale</title></head><body><article>{BODY}{said}</article></body></html>"
    assert one("a.html", page.encode()).published_on is None


def test_pages_of_a_pdf_that_are_pictures_are_told() -> None:
    first, second = found("a.pdf", making.pdf([ENGINES], []))
    assert isinstance(first, Unread)
    assert "page(s) 2 hold pictures and no text" in first.reason
    assert isinstance(second, Document)


def test_a_word_document_is_read_whole() -> None:
    def run(text: str) -> str:
        return f"<w:r><w:t>{text}</w:t></w:r>"

    box = f"<w:r><w:txbxContent><w:p>{run('In a box.')}</w:p></w:txbxContent></w:r>"
    body = (
        f"<w:p>{run('Ivan ')}<w:ins>{run('Petrov')}</w:ins><w:del><w:r><w:delText>Smith</w:delText></w:r></w:del></w:p>"
        f"<w:sdt><w:sdtContent><w:p>{run('In a field.')}</w:p></w:sdtContent></w:sdt><w:p>{box}{run('Beside.')}</w:p>"
        f"<w:tbl><w:tr><w:tc><w:p>{run('Acme')}</w:p></w:tc><w:tc><w:p>{run('Oslo')}</w:p></w:tc></w:tr></w:tbl>"
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r></w:p>"
    )
    note = f"<w:footnote><w:p>{run('In a note.')}</w:p></w:footnote>"
    d = one("a.docx", making.docx(body=body, title="Engines", made="2024-05-03T10:00:00Z", notes=note))
    assert d.text == "Ivan Petrov\nIn a field.\nIn a box.\nBeside.\nAcme\nOslo\na\tb\nIn a note."
    assert (d.title, d.published_on) == ("Engines", date(2024, 5, 3))


def test_a_mail_and_what_is_attached_to_it() -> None:
    inner = making.eml(SHIPS, subject="Ships")
    data = making.eml(ENGINES, attached={"report.docx": making.docx(SHIPS), "photo.bin": b"\x89\0", "fwd.eml": inner})
    mail, report, photo, forwarded = found("a.eml", data)
    assert mail == Document(
        "a.eml", "Engines", date(2024, 5, 3), "The Gazette", None, "a.eml", f"Engines\n\n{ENGINES}\n"
    )._replace(text=mail.text)  # fmt: skip
    assert mail.text.split("\n\n") == ["Engines", ENGINES]
    assert isinstance(report, Document)
    assert (report.article_id, report.text, report.publisher) == ("a.eml/report.docx", SHIPS, "The Gazette")
    assert photo == Unread("a.eml/photo.bin", "a.eml/photo.bin", "it is no text")
    assert isinstance(forwarded, Document)
    assert (forwarded.title, forwarded.path) == ("Ships", "a.eml/fwd.eml")


@pytest.mark.parametrize(
    ("text", "html"),
    [(f"{ENGINES}\n", f"<p>{ENGINES}</p>"), ("See the HTML.", f"<p>{ENGINES}</p>"), ("", f"<p>{ENGINES}</p>")],
)
def test_the_best_part_of_a_mail_is_read(text: str, html: str) -> None:
    assert one("a.eml", making.eml(text, html=html)).text == f"Engines\n\n{ENGINES}"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_with_quoted_line_ends(delimiter: str) -> None:
    rows = [("id", "headline", "body", "date"), ("7", "Sale", f'{ENGINES}\n"{SHIPS}"', "2024-05-03"), ("8", "", "", "")]
    first, second = found("a.csv", making.table(*rows, delimiter=delimiter))
    text = f'{ENGINES}\n"{SHIPS}"'
    assert first == Document("7", "Sale", date(2024, 5, 3), None, None, "a.csv", text)
    assert second == Unread("a.csv#4", "a.csv", "line 4 has no text")


def test_csv_whose_columns_are_named_by_the_user() -> None:
    data = making.table(("text", "prose"), ("Sale", ENGINES))
    assert one("a.csv", data, fields={"text": "prose"}).text == ENGINES


@pytest.mark.parametrize(
    "held",
    [
        [{"text": ENGINES}],
        {"articles": [{"content": ENGINES}]},
        {"body": ENGINES},
        {"items": [{"content_text": ENGINES}]},
    ],
)
def test_json_in_one_piece(held: object) -> None:
    assert one("a.json", json.dumps(held, indent=1).encode()).text == ENGINES


def test_json_lines_may_be_called_json() -> None:
    long = {"text": ENGINES * 1_000}
    for lines in ([{"text": ENGINES}, {"text": SHIPS}], [long, {"text": SHIPS}]):
        assert [getattr(d, "text", "") for d in found("a.json", making.jsonl(*lines))] == [d["text"] for d in lines]


def test_hidden_members_are_left_out_but_not_those_of_a_hidden_archive() -> None:
    members = {"a.txt": ENGINES, ".b.txt": SHIPS, "__MACOSX/a.txt": SHIPS, "..\\.git/x": SHIPS}
    assert one(".news.zip", making.zipped(members)).article_id == ".news.zip/a.txt"


def test_items_of_an_rss_feed() -> None:
    full = f"<content:encoded><![CDATA[<p>{ENGINES}</p><ul><li>{SHIPS}</li></ul>]]></content:encoded>"
    said = "<title>Sale &amp;amp; more</title><link>http://g.example/1</link><guid>g1</guid>"
    said += f"<pubDate>Fri, 03 May 2024 10:00:00 GMT</pubDate><description>Short.</description>{full}"
    first, second, third = found("feed.xml", making.rss(said, "<title>Only a title</title>", "<link>http://g/3</link>"))
    text = f"Sale & more\n\n{ENGINES}\n{SHIPS}"
    assert first == Document(
        "g1", "Sale & more", date(2024, 5, 3), "The Gazette", "http://g.example/1", "feed.xml", text
    )  # fmt: skip
    assert (second.article_id, getattr(second, "text", "")) == ("feed.xml#2", "Only a title")
    assert third == Unread("feed.xml#3", "feed.xml", "item 3 says nothing")


def test_what_other_modules_say_is_not_the_item() -> None:
    media = (
        '<m:content xmlns:m="http://search.yahoo.com/mrss/"><m:title>Photo</m:title><m:text>By me</m:text></m:content>'
    )
    said = f"{media}<title>Sale</title><description>{ENGINES}</description><source url='http://x'>Wire</source>"
    d = one("a.rss", making.rss(said))
    assert (d.text, d.title, d.publisher) == (f"Sale\n\n{ENGINES}", "Sale", "Wire")


@pytest.mark.parametrize(("feed", "text"), [(ATOM, f"Sale\n\n{ENGINES}\n{SHIPS}"), (RDF, f"Sale\n\n{ENGINES}")])
def test_items_of_other_feeds(feed: str, text: str) -> None:
    d = one("feed", feed.encode())
    assert (d.text, d.publisher, d.published_on, d.url) == (text, "Gazette", date(2024, 5, 3), "http://g.example/1")


def test_an_opml_is_one_line() -> None:
    outlines = "".join(f'<outline text="Paper {n}" xmlUrl="http://p.example/{n}"/>' for n in range(5))
    (line,) = found("feeds.opml", f'<opml version="2.0"><body>{outlines}</body></opml>'.encode())
    assert isinstance(line, Unread)
    assert line.reason == "it lists 5 feed(s) (Paper 0, Paper 1, Paper 2 and 2 more); --follow fetches them"


def test_pages_of_a_web_archive() -> None:
    cyrillic = making.page(*["Представитель завода Иван Петров заявил, что поставки двигателей продолжаются."] * 3)
    pages = [
        making.record("http://w.example/1", making.page(ENGINES, SHIPS).encode()),
        making.record("http://w.example/2", SHIPS.encode(), "text/plain"),
        making.record("http://w.example/3", cyrillic.encode("cp1251"), "text/html; charset=windows-1251"),
        making.record("http://w.example/4", gzip.compress(ENGINES.encode()), "text/plain", Content_Encoding="gzip"),
        making.record("http://w.example/5", b"gone", status="404 Not Found"),
        making.record("http://w.example/6", b"\x89PNG", "image/png"),
        making.record("http://w.example/1", b"", kind="request"),
    ]
    for data in (making.warc(*pages), b"".join(pages)):
        first, second, third, fourth, left = found("crawl", data)
        assert isinstance(first, Document)
        assert isinstance(third, Document)
        assert first.text == f"{ENGINES}\n{SHIPS}"
        assert (first.article_id, first.url, first.published_on) == ("crawl#0", "http://w.example/1", date(2024, 5, 3))
        assert "Иван Петров" in third.text
        assert [getattr(d, "text", "") for d in (second, fourth)] == [SHIPS, ENGINES]
        assert getattr(left, "reason", "").endswith("these are no pages: 1 of status 404, 1 of type image/png")


def test_a_wacz_is_its_web_archives() -> None:
    data = making.warc(making.record("http://w.example/1", SHIPS.encode(), "text/plain"))
    wacz = making.zipped({"datapackage.json": "{}", "archive/data.warc.gz": data, "indexes/index.cdx": "x"})
    assert one("a.wacz", wacz).article_id == "a.wacz/archive/data.warc.gz#0"


def test_archives_of_archives() -> None:
    inner = making.zipped({"b.txt": SHIPS, "c.jsonl.gz": gzip.compress(making.jsonl({"text": ENGINES}))})
    with tarfile.open(fileobj=(held := io.BytesIO()), mode="w:gz") as archive:
        member = tarfile.TarInfo("in/a.zip")
        member.size = len(inner)
        archive.addfile(member, io.BytesIO(inner))
    assert [d.article_id for d in found("x.tar.gz", held.getvalue())] == [
        "x.tar.gz/in/a.zip/b.txt", "x.tar.gz/in/a.zip/c.jsonl.gz#1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.txt", making.page(ENGINES, SHIPS).encode()),
        ("page", b'<?xml version="1.0"?>\n<!-- x -->\n' + making.page(ENGINES, SHIPS).encode()),
        ("scan.doc", making.pdf([ENGINES], [SHIPS])),
        ("memo.zip", making.docx(ENGINES, SHIPS)),
        ("noname", making.eml(f"{ENGINES}\n{SHIPS}")),
        ("lines.txt", making.jsonl({"text": f"{ENGINES} {SHIPS}"})),
        ("feed.html", making.rss(f"<title>x</title><description>{ENGINES} {SHIPS}</description>")),
        ("a.txt", gzip.compress(f"{ENGINES} {SHIPS}".encode())),
    ],
)
def test_a_name_may_lie(name: str, data: bytes) -> None:
    text = one(name, data).text
    assert ENGINES in text
    assert SHIPS in text
    assert "<" not in text
    assert "{" not in text


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.xlsx", making.zipped({"[Content_Types].xml": "", "xl/workbook.xml": ""}), "xref screen"),
        ("a.pptx", making.zipped({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), "save it as PDF"),
        ("a.odt", making.zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "save it as DOCX"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "before 2007"),
        ("a.rtf", b"{\\rtf1 He left.}", "Rich Text"),
    ],
)
def test_formats_without_a_reader_say_what_to_do(name: str, data: bytes, says: str) -> None:
    (line,) = found(name, data)
    assert isinstance(line, Unread)
    assert says in line.reason


def test_an_extra_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("pypdfium2", "fastwarc.warc"):
        monkeypatch.setitem(__import__("sys").modules, module, None)
    wanted = {"a.pdf": making.pdf([ENGINES]), "a.warc.gz": making.warc(making.record("http://w.example", b"x"))}
    said = [getattr(line, "reason", "") for name, data in wanted.items() for line in found(name, data)]
    assert [reason.partition("pip install ")[2] for reason in said] == ["'xref[pdf]'", "'xref[warc]'"]


def test_ids_that_repeat_stay_apart(tmp_path: Path) -> None:
    rows = ({"id": "7", "text": t} for t in (ENGINES, SHIPS, ENGINES))
    (tmp_path / "a.jsonl").write_bytes(making.jsonl(*rows, {"id": "8", "text": ENGINES}))
    assert corpus.read(tmp_path)[0]["article_id"].to_list() == ["7", "7#2", "7#3", "8"]


def test_folders_and_files_may_be_mixed(tmp_path: Path) -> None:
    for name, text in (("a/x.txt", ENGINES), ("b/x.txt", SHIPS), ("c.txt", "He left.")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    read, _ = corpus.read([tmp_path / "a", tmp_path / "b", tmp_path / "c.txt"])
    assert read["article_id"].to_list() == ["a/x.txt", "b/x.txt", "c.txt"]
