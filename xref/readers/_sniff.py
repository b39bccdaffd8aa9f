"""What a file is, by its first bytes: its name may lie, or say nothing."""

from __future__ import annotations

import codecs
import zlib

import regex

_SIGNS = (
    (b"%PDF-", ".pdf"), (b"PK\x03\x04", ".zip"), (b"PK\x05\x06", ".zip"), (b"WARC/1.", ".warc"), (b"WARC/0.", ".warc"),
    (b"PAR1", ".parquet"),
)  # fmt: skip
_OTHERS = (  # formats without a reader, and what to do with them
    (b"\xd0\xcf\x11\xe0", "it is an Office file of before 2007; save it as DOCX or PDF"),
    (b"{\\rtf", "it is Rich Text; save it as DOCX or text"),
)
_HEAD = 4096  # bytes in which a file shows what it is
_TAR = slice(257, 262)
_PROLOG = rb"\A(?:\xef\xbb\xbf)?\s*(?:(?:<\?[^>]*>|<!--.*?-->|<!doctype[^>\[]*>)\s*)*"
_PAGE = regex.compile(rb"\A(?:\xef\xbb\xbf)?\s*<!doctype\s+html|" + _PROLOG + rb"<html[\s>]", regex.I | regex.S)
_FEED = regex.compile(_PROLOG + rb"<(?:\w+:)?(rss|feed|rdf)[\s>]", regex.I | regex.S)
_OPML = regex.compile(_PROLOG + rb"<opml[\s>]", regex.I | regex.S)
_JSON = regex.compile(rb'\A(?:\xef\xbb\xbf)?\s*(?:\{\s*"|\[\s*\{\s*")')
_MAIL = regex.compile(
    rb"\A(?:(?:from|to|received|return-path|delivered-to|mime-version|subject|date|message-id|content-type|dkim-signature"
    rb"|reply-to|x-[\w-]+): [^\n]*\n(?:[ \t][^\n]*\n)*){3}",
    regex.I,
)
_TRUSTED = (".eml", ".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".md")  # a page may stand at the start of these
_VAGUE = ("", ".txt", ".text", ".log")  # suffixes that say no more than that it is text
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def kind(head: bytes, suffix: str, known: frozenset[str]) -> str:
    """The suffix under which a file is to be read: of `known` ones, ".txt" for all that is plain text.

    >>> known = frozenset([".html", ".txt", ".csv"])
    >>> kind(b"<!DOCTYPE html><p>", ".php", known), kind(b"%PDF-1.7", ".txt", known), kind(b"a,b", ".csv", known)
    ('.html', '.pdf', '.csv')
    """
    head = head[:_HEAD]
    for sign, found in _SIGNS:
        if head.startswith(sign):
            return found
    if head.startswith(b"\x1f\x8b"):
        return ".warc" if _unpacked(head).startswith(b"WARC/") else ".gz"
    if head[_TAR] == b"ustar":
        return ".tar"
    if suffix not in _TRUSTED:
        for pattern, found in ((_PAGE, ".html"), (_FEED, ".rss"), (_OPML, ".opml")):
            if pattern.search(head):
                return found
    if suffix in known and suffix not in _VAGUE:
        return suffix
    if suffix in _VAGUE or suffix not in known:
        if _JSON.search(head):
            return ".json"
        if _MAIL.search(head):
            return ".eml"
    return ".txt"


def no_text(head: bytes) -> str:
    """Why a file that no reader claims cannot be plain text, "" if it can."""
    for sign, why in _OTHERS:
        if head.startswith(sign):
            return why
    return "it is no text" if b"\0" in head[:_HEAD] and not head.startswith(_UTF16) else ""


def _unpacked(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(head, 16)
    except zlib.error:
        return b""
