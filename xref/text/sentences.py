"""Where sentences begin, and how a sentence is set: in running text, as a heading, or all in capitals.

1. A blank line ends a sentence, and so does a new line, except where text is wrapped: a line cannot end
   where it does ("of", "General"), or lines are broken where the next word no longer fitted. Items of a
   list and headings stand for themselves.
2. So does . ! ? … before a capital, a digit or a quotation, except after an initial or an abbreviation ("Gen. Li").
3. A full stop with no space after it ends one between a word in lower case and a capitalised one, as machine
   translations have it ("the border.Experts say").
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

import regex

from xref.data import load
from xref.names import Token, form
from xref.text.lexicon import FUNCTION_WORDS, lexicon

Setting = Literal["running", "heading", "capitals"]

_ABBREVIATIONS = frozenset(load("grammar")["abbreviations"].split())
_CYRILLIC_ABBREVIATIONS = frozenset(load("cyrillic")["words"]["abbreviations"].split())
_END = regex.compile(r"[.!?…。]")
_OPENING = frozenset("\"“”‘«„(['‹")
# Same length as what they replace, so that offsets hold.
_PLAIN = tuple(zip("’ʼ‘`´\u00a0\u2009\u202f\t‐‑\r", "'''''    --\n", strict=True))
_ADDRESS = regex.compile(  # of the web, of an account; hashtags and tickers ("<.DJI>")
    r"https?://[^\s\p{Han}]+|www\.[^\s\p{Han}]+|(?<![\w.])[@#]\w+|<\.?\w{1,15}[=.]?\w{0,15}>|(?<=[\s(])\.[A-Z]{2,6}\b"
)
_CAMEL = regex.compile(r"(?<=\p{Ll}|\d)(?=\p{Lu})")
_ADDRESS_MARKS = ("://", "www.", "@", "#", "<", " .", "(.")
_BARE_ADDRESS = regex.compile(r"(?<!\S)(?:[^\s/@\p{Han}]+\.[a-z]{2,6}/\S*|[^\s@\p{Han}]+@\S+)")  # t.co/abc, a@b.com
_BARE_MARKS = ("@", ".com/", ".org/", ".net/", ".co/", ".ly/", ".uk/", ".ru/", ".me/")  # where one may be
_WRAPPED_WIDTH = range(40, 133)  # columns: narrower are lists of headings, wider are paragraphs on one line
_WRAPPED_SHARE = 0.7  # of the new lines of wrapped text stand where the next word did not fit; of other texts 0.3
_SURE_LINES = 4  # below so many new lines in a text, all of them must stand there
_NEW_LINE = regex.compile(r"(?<=\S)[ \t]*\n[ \t]*(?=\S)")
_ITEM = regex.compile(r"[-*•·–—#>|]|\d{1,3}[.)] ")  # begins an item of a list, a heading, a quotation of Markdown
_HEADING_SHARE = 0.85  # of the telling words, capitalised: a news sentence has at least its verb in lower case
_HEADING_WORDS = 4  # shorter lines are names, not headings
_LAST_WORD = regex.compile(r"([\p{L}'-]+)$")


class Sentence(NamedTuple):
    """Tokens `first` to `last` (exclusive) and how they are set."""

    first: int
    last: int
    setting: Setting


def plain(text: str) -> str:
    """The text with one kind of apostrophe, hyphen and space, unwrapped, without web addresses; offsets hold."""
    for mark, same in _PLAIN:  # several times as fast as str.translate
        text = text.replace(mark, same)
    if any(mark in text for mark in _ADDRESS_MARKS):
        text = _ADDRESS.sub(_without_address, text)
    if any(mark in text for mark in _BARE_MARKS):
        text = _BARE_ADDRESS.sub(_blank, text)
    return _unwrapped(text) if "\n" in text and _NEW_LINE.search(text) else text


def _without_address(match: regex.Match[str]) -> str:
    """A hashtag with a capital names somebody ("#Rosoboronexport", "#Li_Shangfu"), unless it is a slogan."""
    written = match[0]
    if written[0] != "#" or not written[1].isupper():
        return _blank(match)
    words = [form(word) for part in written[1:].split("_") for word in _CAMEL.split(part) if word]
    slogan = len(words) > 1 and all(word in FUNCTION_WORDS or word in lexicon().ordinary for word in words)
    return _blank(match) if slogan else ";" + written[1:].replace("_", " ")


def _blank(match: regex.Match[str]) -> str:
    return ";" * len(match[0])  # no name goes on over a semicolon


def _unwrapped(text: str) -> str:
    """The text with a space for each new line inside a paragraph."""
    lines = text.split("\n")
    joints = [n for n in range(1, len(lines)) if lines[n - 1].strip() and lines[n].strip()]
    if not joints:  # of control characters that count as spaces
        return text
    width = max(len(line.rstrip()) for n in joints for line in (lines[n - 1], lines[n]))
    full = [n for n in joints if _is_full(lines, n, width)] if width in _WRAPPED_WIDTH else []
    sure = len(full) >= (_WRAPPED_SHARE if len(joints) >= _SURE_LINES else 1) * len(joints)
    joined = set(full) if sure else set()
    joined |= {n for n in joints if _goes_on(lines[n - 1].rstrip(), lines[n].lstrip())}
    joined = {n for n in joined if not _ITEM.match(lines[n].lstrip())}
    return lines[0] + "".join((" " if n in joined else "\n") + lines[n] for n in range(1, len(lines)))


def _goes_on(line: str, following: str) -> bool:
    """Whether a line cannot end where it does: before lower case, after a comma, "of", "General", "Yevgeny"."""
    if following[0].islower():
        return not _END.match(line[-1])
    last, known = _LAST_WORD.search(line), lexicon()
    if not last or form(following.split(maxsplit=1)[0]) in FUNCTION_WORDS:
        return line[-1] == ","
    word = form(last[1])
    if last[1].islower():
        return word in FUNCTION_WORDS
    return bool(last.start()) and (word in known.given or word in known.offices or word in known.forms_of_address)


def _is_full(lines: Sequence[str], n: int, width: int) -> bool:
    """Whether the first word of line `n` had no room in the line before it."""
    return len(lines[n - 1].rstrip()) + 1 + len(lines[n].split(maxsplit=1)[0]) > width


def sentences(text: str, words: Sequence[Token]) -> list[Sentence]:
    """The sentences of `plain` text whose tokens are `words`, in order; every token is in exactly one."""
    starts = [0] if words else []
    starts += [
        i
        for i, (left, right) in enumerate(pairwise(words), 1)
        # one space and no full stop before it: nearly every gap, and no end of a sentence
        if (right.start - left.end > 1 or text[left.end - 1] == "." or text[left.end] != " ")
        and _breaks(text, left, right)
    ]
    ends = [*starts[1:], len(words)]
    return [Sentence(a, b, _setting(text, words[a:b])) for a, b in zip(starts, ends, strict=False)]


def _breaks(text: str, left: Token, right: Token) -> bool:
    start, end = left.end, right.start
    if end - start == 1:
        if text[start] == " ":  # by far the most frequent case; "U.S." keeps its last full stop in the token
            return left.text[-1] == "." and right.text[0].isupper() and right.form in FUNCTION_WORDS
        if text[start] == ".":
            return (
                left.text[-1].islower() and len(left.text) > 1 and right.text[0].isupper() and right.text[1:].islower()
            )
        return text[start] == "\n"
    gap = text[start:end]
    if "\n" in gap:
        return True
    stop = _END.search(gap)
    if not stop or " " not in gap:
        return False
    first = right.text[0]
    if not (first.isupper() or first.isdigit() or gap[-1] in _OPENING):
        return False
    if stop[0] == "." and gap[0] == ".":
        if len(left.text) == 1 and left.text.isupper() and left.text != "I":
            return False
        if left.text in _CYRILLIC_ABBREVIATIONS:
            return text[max(0, left.start - 2) : left.start].strip().isdigit()  # "2010 г.", but "г. Киев"
        if left.form in _ABBREVIATIONS:
            return left.form in {"co", "inc", "ltd", "corp"} and right.form in FUNCTION_WORDS
    return True


def _setting(text: str, words: Sequence[Token]) -> Setting:
    room = (1 - _HEADING_SHARE) * len(words)
    for word in words:  # most sentences are soon seen to have too many words in lower case for anything else
        if word.text[0].islower() and word.form not in FUNCTION_WORDS:
            room -= 1
            if room < 0:
                return "running"
    telling = [w for w in words if w.form not in FUNCTION_WORDS and not w.text[0].isdigit()]
    if len(telling) >= _HEADING_WORDS - 1:
        longer = [w for w in words if len(w.text) > 1]  # "С ШОЙГУ В КРЕМЛЕ": one letter is always a capital one
        if sum(w.text.isupper() for w in longer) > _HEADING_SHARE * len(longer):
            return "capitals"
    if len(telling) >= _HEADING_WORDS and text[words[-1].end : words[-1].end + 1] not in (".", "?", "!"):
        capitalised = sum(not w.text[0].islower() for w in telling)
        if capitalised > _HEADING_SHARE * len(telling):
            return "heading"
    return "running"
