"""Mail (EML, MIME): its best text part; attachments are documents of their own, under the mail's name and theirs.

The plain part counts, unless the HTML part says far more: then the plain one is a stub ("your program shows no HTML").
Subject and text are one text, as a subject often names whom the mail is about.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage, Message, MIMEPart
from email.parser import BytesParser
from email.utils import parseaddr
from typing import Any, cast

from xref.readers._decode import decode
from xref.readers._document import Document, Unread, day
from xref.readers._markup import plain
from xref.readers._source import Refused, Source, suffix_for

_LONGEST = 10_000  # characters of a header; the standard library takes the square of its length to understand one
_STUB = 3  # times as long is HTML whose plain part is a stub
# What `email` raises on broken headers and parts.
_TROUBLE = (ValueError, LookupError, TypeError, AttributeError, OverflowError)


class _Policy(policy.EmailPolicy):
    """That of the standard library, but for headers that are too long: a subject stays as it is written."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        if len(value) > _LONGEST and name.lower() == "subject":
            return value
        return super().header_fetch_parse(name, value[:_LONGEST])


def read(source: Source) -> Iterator[Document | Unread | Source]:
    """The mail as an article, then what is attached to it.

    Raises `Refused` if it holds no text and nothing is attached.
    """
    mail = cast(EmailMessage, BytesParser(policy=_Policy()).parsebytes(source.whole()))
    yield from _mail(mail, source, source.name)


def _mail(mail: EmailMessage, source: Source, name: str) -> Iterator[Document | Unread | Source]:
    title, body = _header(mail, "subject") or None, _body(mail)
    sender, address = parseaddr(_header(mail, "from"))
    publisher, sent = sender or address or None, day(_header(mail, "date"))
    attached = list(_attached(mail))
    if body:
        whole = body if not title or body.startswith(title) else f"{title}\n\n{body}"
        yield Document(name, title, sent, publisher, None, source.name, whole)
    elif not attached:
        raise Refused("the mail holds no text")
    else:
        yield Unread(name, source.name, "the mail itself holds no text; what is attached to it is read")
    for number, (part, inner) in enumerate(attached, 1):
        suffix = suffix_for(part.get_content_type(), inner)
        place, file = f"{name}/{inner or f'attachment-{number}{suffix}'}", io.BytesIO(_bytes(part))
        yield source.inside(place, file, suffix, published_on=sent, publisher=publisher)


def _attached(mail: EmailMessage) -> Iterator[tuple[EmailMessage, str]]:
    """Each attachment with its name; pictures that stand in the text are none."""
    try:
        parts = list(mail.iter_attachments())
    except _TROUBLE:
        return
    for part in parts:
        try:
            inner = (part.get_filename() or "").replace("\\", "/").rpartition("/")[2]
        except _TROUBLE:
            inner = ""
        picture = part.get_content_maintype() in ("image", "audio", "video") and not part.is_attachment()
        if part.get_content_type() == "message/rfc822":
            yield part, inner if inner.lower().endswith(".eml") else f"{inner or 'forwarded'}.eml"
        elif not picture and part.get_content_type() not in (
            "application/pgp-signature",
            "application/pkcs7-signature",
        ):
            yield part, inner


def _body(mail: EmailMessage) -> str:
    try:
        written, marked = mail.get_body(("plain",)), mail.get_body(("html",))
    except _TROUBLE:  # of a structure that it does not understand
        written, marked = mail, None
    text = _text(written).strip() if written is not None else ""
    html = plain(_text(marked)) if marked is not None else ""
    return html if len(html) > _STUB * len(text) else text


def _text(part: MIMEPart) -> str:
    """A part as text in the encoding that it declares; if that fails, in the one that it is in."""
    data = _bytes(part)
    try:
        return decode(data, html=part.get_content_subtype() == "html", charset=str(part.get_content_charset() or ""))
    except ValueError:
        return data.decode("utf-8", "replace")


def _bytes(part: MIMEPart) -> bytes:
    if part.get_content_type() == "message/rfc822":
        held = part.get_payload()
        inner = held[0] if isinstance(held, list) and held else None
        return inner.as_bytes() if isinstance(inner, Message) else b""
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _header(mail: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(mail.get(name, "")).split())
    except _TROUBLE:
        return ""
