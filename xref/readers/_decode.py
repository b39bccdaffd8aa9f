"""From the bytes of an article to its text.

1. UTF-8, or UTF-16 with its byte-order mark.
2. What the server said of it, then what an HTML page says of itself ("<meta charset=windows-1251>").
3. A guess (charset_normalizer) among the encodings of the web, if the language of the text speaks for it and no
   other of them gives another text that is nearly as likely: a name in the wrong letters would be lost without a word.
"""

from __future__ import annotations

import codecs

import regex
from charset_normalizer import CharsetMatch, from_bytes

_DECLARED = regex.compile(
    rb"<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*[\"']?\s*([\w.:-]+)", regex.IGNORECASE
)
_HEAD = 4096  # bytes in which a page declares its encoding; the standard asks for the first 1,024
_LATIN = ("iso8859-1", "ascii")  # declared so, a page is Windows-1252, as browsers hold it
_WEB = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "iso8859_2", "iso8859_5",
    "iso8859_7", "koi8_r", "koi8_u", "gb18030", "big5", "cp932", "euc_jp", "cp949",
]  # fmt: skip
_COHERENT = 0.2  # share of the letters that a language uses most: Chinese of 40 characters has 0.22, a wrong guess 0
_RIVAL = 0.1  # coherence below the best within which another encoding may be the true one


def decode(data: bytes, *, html: bool, charset: str = "") -> str:
    """The text of a file; `charset` is what its server declares.

    Raises `ValueError` if its encoding is not certain, with what it may be.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise ValueError("it begins as UTF-16 and does not go on so; save it as UTF-8") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if charset and (text := _as_declared(data, charset)):
        return text
    if html and (declared := _DECLARED.search(data[:_HEAD])) and (text := _as_declared(data, declared[1].decode())):
        return text
    return _guessed(data)


def encoding(start: bytes, charset: str = "") -> str:
    """The encoding of a file too long to be held, by how it begins, and what its server declares.

    Raises `ValueError` if it is not certain.

    >>> encoding("Zürich".encode()[:2], "latin-1"), encoding("Zürich".encode("utf-16")), encoding(b"Bern", "cp1251")
    ('utf-8-sig', 'utf-16', 'cp1251')
    """
    if charset and start.isascii():
        return charset
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)  # it may end within a character
        return "utf-8-sig"
    except UnicodeDecodeError:
        return charset or _guess(start).encoding


def _as_declared(data: bytes, name: str) -> str | None:
    try:
        encoding = codecs.lookup(name).name
        return data.decode("cp1252" if encoding in _LATIN else encoding)
    except (LookupError, UnicodeDecodeError):
        return None


def _guessed(data: bytes) -> str:
    return str(_guess(data))


def _guess(data: bytes) -> CharsetMatch:
    found = list(from_bytes(data, cp_isolation=_WEB, preemptive_behaviour=False, enable_fallback=False))
    if not found:
        raise ValueError("its encoding is not known; save it as UTF-8")
    best = found[0]
    rivals = [match for match in found[1:] if _rivals(match, best)]
    if best.coherence < _COHERENT or rivals:
        guess = " or ".join(match.encoding for match in (best, *rivals[:2]))
        raise ValueError(f"its encoding is not certain (perhaps {guess}); save it as UTF-8")
    return best


def _rivals(match: CharsetMatch, best: CharsetMatch) -> bool:
    return match.coherence > best.coherence - _RIVAL and str(match) != str(best)
