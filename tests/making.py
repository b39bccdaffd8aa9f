"""Documents of every format that xref reads, made from a text."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from email import policy
from email.message import EmailMessage
from html import escape

import polars as pl

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(*pages: Sequence[str], title: str = "", made: str = "", picture: bool = False) -> bytes:
    """A PDF with these lines on its pages, of any characters: its font has no shapes, only what they mean."""
    codes = {c: n for n, c in enumerate(sorted({c for page in pages for line in page for c in line}), 1)}
    meant = "\n".join(f"<{n:04x}> <{c.encode('utf-16-be').hex()}>" for c, n in codes.items())
    ranges = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def /CMapType 2 def"
    ranges += " 1 begincodespacerange <0000> <ffff> endcodespacerange\n"
    for part in range(0, max(len(codes), 1), 100):
        some = meant.splitlines()[part : part + 100]
        ranges += f"{len(some)} beginbfchar\n" + "\n".join(some) + "\nendbfchar\n"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{7 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H /DescendantFonts [4 0 R]"
        " /ToUnicode 5 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /DW 500 /CIDSystemInfo << /Registry (Adobe)"
        " /Ordering (Identity) /Supplement 0 >> /FontDescriptor << /Type /FontDescriptor /FontName /F /Flags 4"
        " /FontBBox [0 0 500 700] /ItalicAngle 0 /Ascent 700 /Descent 0 /CapHeight 700 /StemV 80 >> >>",
        _stream(ranges + "endcmap end end"),
        _stream(
            "x" * 12, "/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceRGB /BitsPerComponent 8"
        ),
    ]
    for n, page in enumerate(pages):
        shown = "".join(
            f"BT /F 10 Tf 1 0 0 1 40 {800 - 14 * k} Tm <{''.join(f'{codes[c]:04x}' for c in line)}> Tj ET\n"
            for k, line in enumerate(page)
        )
        shown += "q 100 0 0 100 40 40 cm /I Do Q\n" if picture or not page else ""
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 2000 842] /Contents {8 + 2 * n} 0 R"
            " /Resources << /Font << /F 3 0 R >> /XObject << /I 6 0 R >> >> >>",
            _stream(shown),
        ]
    objects.append(f"<< /Title ({title}) /CreationDate ({made}) >>")
    out, places = b"%PDF-1.7\n", list[int]()
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{n} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"trailer << /Size {size} /Root 1 0 R /Info {len(objects)} 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {size}\n0000000000 65535 f \n{table}{tail}".encode()


def _stream(body: str, about: str = "") -> str:
    return f"<< /Length {len(body)} {about} >>\nstream\n{body}\nendstream"


def docx(*paragraphs: str, body: str | None = None, title: str = "", made: str = "", notes: str = "") -> bytes:
    """A Word document with these paragraphs, or with this XML in its body."""
    inner = "".join(f"<w:p><w:r>{_run(text)}</w:r></w:p>" for text in paragraphs) if body is None else body
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dc:title>{escape(title)}</dc:title><dcterms:created>{made}</dcterms:created></cp:coreProperties>"
    )
    parts = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{inner}</w:body></w:document>',
        "docProps/core.xml": core,
    }
    if notes:
        parts["word/footnotes.xml"] = f'<w:footnotes xmlns:w="{W}">{notes}</w:footnotes>'
    return zipped(parts)


def _run(text: str) -> str:
    return "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\n"))


def eml(text: str, *, html: str = "", attached: Mapping[str, bytes] | None = None, subject: str = "Engines") -> bytes:
    mail = EmailMessage(policy=policy.SMTP)
    mail["Subject"], mail["From"], mail["Date"] = (
        subject,
        "The Gazette <news@gazette.example>",
        "Fri, 03 May 2024 10:00:00 +0000",
    )
    if text or not html:
        mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html") if text else mail.set_content(html, subtype="html")
    for name, data in (attached or {}).items():
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def rss(*items: str, title: str = "The Gazette") -> bytes:
    """A feed with these items, given as XML."""
    head = '<?xml version="1.0" encoding="UTF-8"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f"{head}<channel><title>{title}</title>{inner}</channel></rss>".encode()


def page(*paragraphs: str, title: str = "Engines", head: str = "") -> str:
    body = "".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs)
    return (
        f"<!DOCTYPE html><html><head>{head}<title>{title}</title></head><body><article>{body}</article></body></html>"
    )


def record(
    url: str,
    body: bytes,
    media: str = "text/html; charset=utf-8",
    status: str = "200 OK",
    kind: str = "response",
    **more: str,
) -> bytes:
    """A record of a web archive."""
    headers = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in more.items())
    block = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{headers}\r\n".encode() + body
    return (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-03T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{len(block)}>\r\nContent-Type: application/http; msgtype={kind}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    ).encode() + block + b"\r\n\r\n"  # fmt: skip


def warc(*records: bytes) -> bytes:
    """A web archive as they are published: each record a member of a gz."""
    return b"".join(map(gzip.compress, records))


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    with zipfile.ZipFile(held := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


def parquet(*texts: str) -> bytes:
    pl.DataFrame({"text": texts}).write_parquet(held := io.BytesIO())
    return held.getvalue()


def jsonl(*records: object) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def table(*rows: Sequence[str], delimiter: str = ",") -> bytes:
    csv.writer(held := io.StringIO(), delimiter=delimiter, lineterminator="\n").writerows(rows)
    return held.getvalue().encode()
