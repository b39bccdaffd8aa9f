"""Where sentences begin, and how a sentence is set: in running text, as a heading, or all in capitals.

1. A blank or a new line ends a sentence, except in text that is wrapped at a fixed width.
2. So does . ! ? … before a capital, a digit or a quotation, except after an initial or an abbreviation ("Gen. Li").
3. A full stop with no space after it ends one between a word in lower case and a capitalised one, as machine
   translations have it ("the border.Experts say").
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

import regex

from xref._lexicon import FUNCTION_WORDS
from xref.data import load
from xref.names import Token

Setting = Literal["running", "heading", "capitals"]

_ABBREVIATIONS = frozenset(load("grammar")["abbreviations"].split())
_END = regex.compile(r"[.!?…。]")
_OPENING = frozenset("\"“”‘«„(['‹")
# Same length as what they replace, so that offsets hold.
_PLAIN = str.maketrans("’ʼ‘`´\u00a0\u2009\u202f\t‐‑\r", "'''''    --\n")
_ADDRESS = regex.compile(r"(?:https?://|www\.)\S+")
_WRAPPED_WIDTH = range(45, 101)  # columns: narrower are lists of headings, wider are paragraphs on one line
_WRAPPED_LINES = 4  # below, one cannot tell wrapped text from short paragraphs
_HEADING_SHARE = 0.85  # of the telling words, capitalised: a news sentence has at least its verb in lower case
_HEADING_WORDS = 4  # shorter lines are names, not headings


class Sentence(NamedTuple):
    """Tokens `first` to `last` (exclusive) and how they are set."""

    first: int
    last: int
    setting: Setting


def plain(text: str) -> str:
    """The text with one kind of apostrophe, hyphen and space, unwrapped, without web addresses; offsets hold."""
    text = text.translate(_PLAIN)
    if "://" in text or "www." in text:
        text = _ADDRESS.sub(lambda match: " " * len(match[0]), text)
    return regex.sub(r"(?<=[^\n])\n(?=[^\n])", " ", text) if _wrapped(text) else text


def _wrapped(text: str) -> bool:
    lines = [line.rstrip() for line in text.split("\n")]
    inner = [a for a, b in pairwise(lines) if a and b]  # lines that another one follows
    if len(inner) < _WRAPPED_LINES:
        return False
    full = sum(len(line) in _WRAPPED_WIDTH and not _END.match(line[-1]) for line in inner)
    return full > 0.6 * len(inner)  # in wrapped text about one line in ten ends with a sentence


def sentences(text: str, words: Sequence[Token]) -> list[Sentence]:
    """The sentences of `plain` text whose tokens are `words`, in order; every token is in exactly one."""
    starts = [0] if words else []
    starts += [i for i in range(1, len(words)) if _breaks(text, words[i - 1], words[i])]
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
        if left.form in _ABBREVIATIONS:
            return left.form in {"co", "inc", "ltd", "corp"} and right.form in FUNCTION_WORDS
    return True


def _setting(text: str, words: Sequence[Token]) -> Setting:
    telling = [w for w in words if w.form not in FUNCTION_WORDS and not w.text[0].isdigit()]
    if len(telling) >= _HEADING_WORDS - 1:
        capitals = sum(len(w.text) > 1 and w.text.isupper() for w in words)
        if capitals > _HEADING_SHARE * len(words):
            return "capitals"
    if len(telling) >= _HEADING_WORDS and text[words[-1].end : words[-1].end + 1] not in (".", "?", "!"):
        capitalised = sum(not w.text[0].islower() for w in telling)
        if capitalised > _HEADING_SHARE * len(telling):
            return "heading"
    return "running"
