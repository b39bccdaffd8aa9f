"""Documents that are damaged, hostile or not what they seem: one line each that says why, and nothing else is lost."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
from pathlib import Path

import making
import pytest

from xref import corpus, documents
from xref.errors import CorpusError
from xref.limits import Limits
from xref.readers._document import Document, Unread
from xref.readers._source import Source

TEXT = "The owner of the works, Ivan Petrov, said on Monday that the sale of engines goes on as agreed."
RUSSIAN = (
    "Представитель завода Иван Петров заявил в понедельник, что поставки двигателей в соседние страны продолжаются."
)
SMALL = Limits(longest=1_000)


def found(name: str, data: bytes, limits: Limits = Limits()) -> list[Document | Unread]:  # noqa: B008
    return list(documents.read(Source.of(name, io.BytesIO(data), limits)))


def reasons(name: str, data: bytes, limits: Limits = Limits()) -> list[str]:  # noqa: B008
    """Why nothing was read; "" for each document that was."""
    return [line.reason if isinstance(line, Unread) else "" for line in found(name, data, limits)]


def encrypted(name: str, text: str) -> bytes:
    """A zip whose one member is marked as encrypted, as the standard library cannot encrypt."""
    data = bytearray(making.zipped({name: text}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.pdf", b"%PDF-1.7 and no more", "no PDF, or a damaged one"),
        ("a.pdf", b"He left.", "no PDF, or a damaged one"),
        ("a.pdf", making.pdf([TEXT])[:400], "no PDF, or a damaged one"),
        ("a.pdf", making.pdf([], []), "its 2 page(s) hold no text, so it may be scanned; run OCR"),
        ("a.docx", making.docx(TEXT)[:-30], "no Word document, or a damaged one"),
        ("a.docx", b"He left.", "no Word document, or a damaged one"),
        ("a.docx", making.docx(body="<w:p><w:r><w:t>He"), "the document is damaged (word/document.xml in it)"),
        ("a.docx", making.docx(body=""), "the document holds no text"),
        ("a.eml", making.eml(""), "the mail holds no text"),
        ("a.zip", making.zipped({}), "it holds no files"),
        ("a.zip", making.zipped({"a.txt": TEXT * 9})[:-30], "no zip file, or a damaged one"),
        ("a.txt.gz", gzip.compress(random.Random(1).randbytes(9000).hex().encode())[:-900], "damaged or cut short"),
        ("a.tar", b"a.txt".ljust(257, b"\0") + b"ustar" + b"\0" * 99, "the tar is damaged or cut short"),
        ("a.csv", making.table(("a", "b"), ("1", "2")), "no column text, body or content (see --field), but a, b"),
        ("a.json", b'{"text": "He left."', "it is not JSON"),
        ("a.json", b'[{"text":' + b"[" * 100_000, "it is not JSON: too deep"),
        ("a.rss", making.rss(), "the feed holds no items"),
        ("a.rss", b"He left.", "the feed holds no items"),
        ("a.opml", b'<opml version="2.0"><body/></opml>', "it lists no feeds"),
        ("a.warc", b"WARC/1.0\r\n\r\n", "it breaks off in the record at byte 0"),
        ("a.warc", b"He left.", "it is damaged"),
        ("a.warc", making.record("http://w", b"", kind="request"), "it holds no responses"),
        ("a.html", b"<html><body></body></html>", "the page has no article"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_line(name: str, data: bytes, says: str) -> None:
    (reason,) = reasons(name, data)
    assert says in reason


def test_a_pdf_with_a_password(tmp_path: Path) -> None:
    key = "<" + "41" * 32 + ">"
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -4 >> /ID [<41> <41>]"
    data = making.pdf([TEXT]).replace(b"trailer << ", f"trailer << {lock} ".encode())
    assert reasons("a.pdf", data) == ["the PDF has a password; save it without one"]


# --- archives that would fill a disk, or lead out of their folder ----------------------------------------------------


@pytest.mark.parametrize("name", ["a.zip", "a.txt.gz", "a.zip.gz"])
def test_a_bomb_is_refused_by_its_ratio(name: str) -> None:
    zeros = b" " * 30_000_000
    data = making.zipped({"a.txt": zeros}) if ".zip" in name else gzip.compress(zeros)
    data = gzip.compress(data) if name == "a.zip.gz" else data
    assert reasons(name, data, Limits(longest=100_000_000)) == [
        "it unpacks to more than 200 times its size, as a zip bomb does"
    ]


def test_the_rest_of_a_zip_with_a_bomb_is_read() -> None:
    data = making.zipped({"a.txt": b" " * 30_000_000, "b.txt": TEXT})
    first, second = reasons("a.zip", data, Limits(longest=100_000_000))
    assert "as a zip bomb does" in first
    assert second == ""


def test_what_a_file_may_unpack_to_is_bounded_over_all_that_it_holds() -> None:
    inner = making.zipped({f"{n}.txt": TEXT + str(n) for n in range(9)})
    first, *_, last = reasons("a.zip", making.zipped({"x.zip": inner, "y.zip": inner}), Limits(unpacked=3_000))
    assert first == ""
    assert last == "it unpacks to more than 3,000 bytes; unpack it and give its folder"


def test_the_members_of_archives_are_counted_over_all_that_a_file_holds() -> None:
    inner = making.zipped({f"{n}.txt": TEXT + str(n) for n in range(6)})
    *_, last = reasons("a.zip", making.zipped({"x.zip": inner, "y.zip": inner}), Limits(members=10))
    assert last == "it holds more than 10 files; unpack it and give its folder"


def test_things_inside_one_another_are_read_to_a_depth() -> None:
    data: str | bytes = TEXT
    for n in range(6):
        data = making.zipped({f"{n}.txt" if n == 0 else f"{n}.zip": data})
    assert isinstance(data, bytes)
    assert reasons("a.zip", data) == ["it stands more than 4 deep, one thing inside another; unpack them"]


def test_names_that_lead_out_of_an_archive_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    members = {"../../evil.txt": TEXT, "/etc/x.txt": TEXT + "2", "..\\y.txt": TEXT + "3"}
    (tmp_path / "in" / "a.zip").write_bytes(making.zipped(members))
    read, _ = corpus.read(tmp_path / "in")
    assert read["article_id"].to_list() == ["a.zip/evil.txt", "a.zip/etc/x.txt", "a.zip/y.txt"]
    assert [p.name for p in tmp_path.rglob("*")] == ["in", "a.zip"]


def test_a_member_with_a_password_is_told() -> None:
    (reason,) = reasons("a.zip", encrypted("a.txt", TEXT))
    assert reason.startswith("it has a password in its zip")


def test_a_member_that_is_damaged_costs_only_itself() -> None:
    with zipfile.ZipFile(held := io.BytesIO(), "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.txt", TEXT)
        archive.writestr("b.txt", TEXT + "2")
    first, second = reasons("a.zip", held.getvalue().replace(TEXT.encode(), TEXT.replace("Ivan", "Evan").encode(), 1))
    assert "damaged or cut short" in first
    assert second == ""


# --- streams that break off, or hold too much ------------------------------------------------------------------------


def test_lines_before_a_gz_breaks_off_stay() -> None:
    lines = making.jsonl(*({"text": f"{TEXT} {random.Random(n).randbytes(99).hex()}"} for n in range(500)))
    *read, last = reasons("a.jsonl.gz", gzip.compress(lines)[:-20_000])
    assert len(read) > 200
    assert not any(read)
    assert "damaged or cut short" in last


def test_a_web_archive_cut_in_the_middle_keeps_what_stands_before() -> None:
    records = [making.record(f"http://w/{n}", f"{TEXT} {n}".encode(), "text/plain") for n in range(3)]
    plain, packed = b"".join(records), making.warc(*records)
    cuts = [plain[:-n] for n in range(5, len(records[2]))]
    cuts += [packed[:-n] for n in range(9, len(making.warc(records[2])))]
    for data in cuts:
        first, second, *_, last = found("a.warc", data)
        assert isinstance(first, Document)
        assert isinstance(second, Document)
        assert isinstance(last, Unread)
        # cut within the digits of a length, it is a whole record that is no page
        assert any(says in last.reason for says in ("breaks off", "is damaged after", "are no pages: 1 of status None"))


def test_a_web_archive_with_a_record_that_is_too_long() -> None:
    bodies = ((f"{TEXT} {n}" * (1 if n != 1 else 2_000)).encode() for n in range(3))
    data = making.warc(*(making.record(f"http://w/{n}", body, "text/plain") for n, body in enumerate(bodies)))
    first, second, third = reasons("a.warc.gz", data, SMALL)
    assert (first, third) == ("", "")
    assert "bytes, which no article has" in second


def test_a_body_that_cannot_be_unpacked_costs_no_more_than_itself() -> None:
    bad = making.record("http://w/1", TEXT.encode(), "text/plain", Content_Encoding="gzip")
    bomb = making.record("http://w/2", gzip.compress(b" " * 1_000_000), "text/plain", Content_Encoding="gzip")
    good = making.record("http://w/3", b"He left.", "text/plain")
    first, second, third = found("a.warc", bad + bomb + good, SMALL)
    assert getattr(first, "text", "") == TEXT
    assert getattr(second, "reason", "") == "longer than 1,000 characters, which no article is"
    assert getattr(third, "text", "") == "He left."


def test_a_line_of_fifty_megabytes(tmp_path: Path) -> None:
    with (tmp_path / "a.jsonl").open("wb") as file:
        file.write(b'{"text": "He left."}\n{"text": "' + b"x" * 50_000_000 + b'"}\n{"text": "It rained."}\n')
    read, unread = corpus.read(tmp_path)
    assert read["text"].to_list() == ["He left.", "It rained."]
    assert unread.rows() == [
        ("a.jsonl#2", "a.jsonl", "line 2 is longer than 10,000,000 characters, which no article is")
    ]


def test_a_file_longer_than_any_article_is_read_by_its_lines() -> None:
    lines = making.jsonl(*({"text": f"{TEXT} {n}"} for n in range(100)))
    rows = making.table(("text",), *((f"{TEXT} {n}",) for n in range(100)))
    assert len(lines) > SMALL.largest
    assert reasons("a.jsonl", lines, SMALL) == [""] * 100
    assert reasons("a.csv", rows, SMALL) == [""] * 100
    assert reasons("a.txt", lines.replace(b"{", b"("), SMALL) == ["longer than 1,000 characters, which no article is"]


def test_csv_rows_that_are_out_of_shape() -> None:
    data = b"id,text\n1,He left.\n2,It,rained\n\n3,Z\xfcrich.\n4,Fine.\n"
    assert reasons("a.csv", data + b"x" * 2) == [
        "", "line 3 has 3 cells, the header 2", "line 5 is not in the encoding of the rest; save it as UTF-8", "",
        "line 7 has no text",
    ] or reasons("a.csv", b"\xef\xbb\xbf" + data)  # fmt: skip


def test_csv_whose_quotation_mark_does_not_close() -> None:
    first, last = reasons("a.csv", b'id,text\n1,He left.\n2,"' + b"It rained.\n" * 9_000, SMALL)
    assert first == ""
    assert "on it is no CSV" in last
    assert "a quotation mark may lack" in last


def test_a_line_in_another_encoding_costs_only_itself() -> None:
    data = making.jsonl(*({"text": f"{TEXT} {n}"} for n in range(2_000))) + '{"text": "Zürich"}\n'.encode("cp1252")
    *read, last = reasons("a.jsonl", data + making.jsonl({"text": "He left."}))[-3:]
    assert (read[0], last) == ("", "")
    assert read[1] == "line 2001 is not in the encoding of the rest; save it as UTF-8"


# --- pages and markup ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("head", ["", '<meta charset="windows-1251">'])
def test_a_page_in_windows_1251(head: str) -> None:
    page = making.page(RUSSIAN, RUSSIAN.replace("Иван", "Пётр"), RUSSIAN.replace("Иван", "Олег"), head=head)
    (document,) = found("a.html", page.encode("cp1251"))
    assert isinstance(document, Document)
    assert "Иван Петров" in document.text


@pytest.mark.parametrize("tag", ["div", "b", "table", "ul", "blockquote"])
def test_a_deep_page_is_read_or_refused(tag: str) -> None:
    page = f"<html><body><p>{TEXT}</p>" + f"<{tag}>" * 50_000 + f"<p>{TEXT}</p></body></html>"
    (document,) = found("a.html", page.encode())
    assert TEXT in document.text if isinstance(document, Document) else document.reason == "the page has no article"


def test_a_mail_that_nests_without_end_is_one_line() -> None:
    nested = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(3_000))
    (line,) = found("a.eml", f"Subject: x\n{nested}\nHe left.".encode())
    assert isinstance(line, Unread)
    assert "nests too deeply" in line.reason or line.reason == "the mail holds no text"


def test_a_copy_of_what_stands_in_an_archive_is_bounded() -> None:
    data = making.zipped({"a.pdf": making.pdf([TEXT]), "b.txt": TEXT})
    first, second = reasons("a.zip", data, Limits(copied=1_000))
    assert first == "it has more than 1,000 bytes, inside another file; unpack that one"
    assert second == ""


def test_json_in_a_piece_that_is_too_long_says_what_to_do() -> None:
    data = json.dumps([{"text": TEXT}] * 100).encode()
    assert reasons("a.json", data, SMALL) == ["it has more than 4,000 bytes in one piece; save it as JSON lines"]


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("SECRET", encoding="utf-8")
    outside = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{tmp_path / "secret"}">'
    laughs = '<!ENTITY a "ha ha ha ha ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    feed = making.rss("<title>&x;&j;</title><description>He left.</description>").decode().partition("?>")[2]
    (document,) = found("a.rss", f"{outside}{laughs}]>{feed}".encode())
    text = document.text if isinstance(document, Document) else document.reason
    assert "SECRET" not in text
    assert "ha ha" not in text
    body = f'{outside}{laughs}]><w:document xmlns:w="{making.W}"><w:p><w:r><w:t>He&x;&j;</w:t></w:r></w:p></w:document>'
    word = making.zipped({"[Content_Types].xml": "", "word/document.xml": body})
    (document,) = found("a.docx", word)
    text = document.text if isinstance(document, Document) else document.reason
    assert "SECRET" not in text
    assert "ha ha" not in text


def test_half_characters_of_json_do_not_end_a_run(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "\ud800", "text": "He \udfff left."}), encoding="utf-8")
    assert corpus.read(tmp_path)[0].select("article_id", "text").rows() == [("\ufffd", "He \ufffd left.")]


def test_any_damage_is_a_document_or_a_reason() -> None:
    rng = random.Random(7)
    whole = {
        "a.pdf": making.pdf([TEXT], [TEXT]), "a.docx": making.docx(TEXT), "a.rss": making.rss(f"<title>{TEXT}</title>"),
        "a.eml": making.eml(TEXT, html=f"<p>{TEXT}</p>", attached={"b.zip": making.zipped({"c.txt": TEXT})}),
        "a.csv": making.table(("text",), (TEXT,), (f'"{TEXT}"',)), "a.json": json.dumps([{"text": TEXT}]).encode(),
        "a.warc": making.warc(*(making.record(f"http://w/{n}", TEXT.encode(), "text/plain") for n in range(3))),
        "a.parquet": making.parquet(TEXT, TEXT),
        "a.tar.gz": gzip.compress(b"a.txt".ljust(257, b"\0") + b"ustar" + b"\0" * 900),
    }  # fmt: skip
    for name, data in whole.items():
        for _ in range(60):
            broken = bytearray(data)
            for _ in range(rng.randint(1, 5)):
                place = rng.randrange(len(broken))
                broken[place : place + rng.randint(0, 3)] = rng.randbytes(rng.randint(0, 3))
            for line in found(name, bytes(broken[: rng.choice((len(broken), rng.randrange(1, len(broken))))])):
                assert isinstance(line, Document) or "please report it" not in line.reason, line


def test_nothing_that_can_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(CorpusError, match=r"a\.pdf: it is no PDF, or a damaged one"):
        corpus.read(tmp_path)
