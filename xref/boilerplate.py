"""What news sites print around an article ("JOIN US ON TELEGRAM", "First modification:"), and the credits of those who
report and photograph: spans in which nothing is a mention.

1. Lines that are no part of the article (`data/boilerplate.toml`).
2. Credits of news agencies, and of the article's own publisher: after a dateline ("WASHINGTON (Reuters) -"), under a
   picture ("Photograph: Anna Berg/AFP"), and as the source of what is said ("told Reuters", "Bloomberg reported"). An
   agency that acts or is acted upon is a mention: "Bloomberg bought", "sued Reuters".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import regex

from xref.data import load

_LONGEST = 300  # characters of such a line; a longer one is a paragraph that begins with the same words
_BESIDE = 80  # characters on each side of a name that tell a credit
_PUBLISHER = regex.compile(r"\p{Lu}[\p{L}\p{N} .&'’-]{1,60}")  # a name, no address and no description
_LINE = regex.compile(r"[^\n]+")
_PART = r"[\p{L}'’-]{1,40}+"  # of a name, after its capital; of a bounded length, so that the search is linear
_PICTURE = regex.compile(
    r"\((?:[^()\n]{0,60}\b)?(?i:file photo|photo by|image credit|photo credit|credit:|courtesy of)[^()\n]{0,60}\)"
    r"|\b(?:Photograph|Photo credit|Photo|Picture|Image credit|Image|Credit|Illustration|Video):[^\n.]{1,80}(?=\n|\.|$)"
    rf"|(?:\b\p{{Lu}}(?:{_PART}|\.)\s){{1,4}}?\p{{Lu}}{_PART}/(?:\p{{Lu}}\w{{1,40}}+/)?[^\n.]{{0,40}}"
    r"(?:Getty Images|Shutterstock)"
)


@cache
def _known() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    whole, begins, contains = (
        tuple(line.strip() for line in load("boilerplate")[key].splitlines() if line.strip())
        for key in ("whole", "begins", "contains")
    )
    return frozenset(whole), begins, contains


def spans(text: str, publisher: str | None = None) -> list[tuple[int, int]]:
    """Where that stands which is no part of the article: character offsets, in order.

    >>> spans("JOIN US ON TELEGRAM\\nGerasimov met Liu.\\nFirst modification:")
    [(0, 19), (39, 58)]
    >>> [text[a:b] for text in ["MINSK (Reuters) - A spokesman told AFP that it rained."] for a, b in spans(text)]
    ['Reuters', 'AFP']
    """
    found = [match.span() for match in _LINE.finditer(text) if _furniture(match[0])]
    found += (match.span() for match in _PICTURE.finditer(text))
    found += (span for span in _named(text, publisher or "") if _is_credit(text, *span))
    return sorted(found)


def _furniture(line: str) -> bool:
    whole, begins, contains = _known()
    plain = " ".join(line.lower().split()).strip(" .:•*")
    if not plain or len(plain) > _LONGEST:
        return False
    return plain in whole or plain.startswith(begins) or any(words in plain for words in contains)


def _named(text: str, publisher: str) -> Iterator[tuple[int, int]]:
    """Where news agencies and the publisher are named; of names that overlap the first, and the longest of these."""
    found = [match.span() for match in _agencies().finditer(text)]
    own = publisher.removeprefix("The ").strip()
    if _PUBLISHER.fullmatch(own):
        found += (match.span() for match in _any_of((own,)).finditer(text))
    last = 0
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if start >= last:
            yield start, end
            last = end


@cache
def _agencies() -> regex.Pattern[str]:
    return _any_of([line.strip() for line in load("boilerplate")["credits"]["agencies"].splitlines() if line.strip()])


def _any_of(names: Sequence[str]) -> regex.Pattern[str]:
    """A pattern of names, the longest first; of one it takes a moment, of all agencies as long as an article."""
    return regex.compile(r"\b(?:" + "|".join(map(regex.escape, sorted(names, key=len, reverse=True))) + r")\b")


@cache
def _around() -> tuple[tuple[regex.Pattern[str], regex.Pattern[str]], ...]:
    """Pairs of what stands before a name, to its first character, and after it, that make it a credit."""
    said, seen, things = ("|".join(load("boilerplate")["credits"][key].split()) for key in ("said", "seen", "things"))
    anything = ""
    pairs = (
        (r"(?:^|\n)[^\n()]{0,60}\($", r"\)"),  # MOSCOW (Reuters) -
        (r"[(/]$", r"[)/]"),
        (r"(?:^|\n)$", r"\s*[-–—]"),  # CNN —
        (r"(?:^|\n)(?:Source|Author|Credit|By)\b[^\n]{0,60}$", r"\s*(?:\n|$)"),
        (r"/$|\bvia $", anything),
        (r"\b(?:told|tells|telling) (?:the )?$", anything),
        (
            r"\b(?:interviews?|statements?|comments?|spoke|spoken|speaking|talking|remarks) (?:given )?to (?:the )?$",
            anything,
        ),
        (r"\bwith (?:the )?$", anything),
        (rf"\b(?:{seen}) by (?:the )?$", anything),
        (r"\b(?:[Aa]ccording to|[Aa]s) (?:an? |the )?$", anything),
        (r"\b(?:e-?mails?|requests?|questions?|calls?|quer(?:y|ies)) (?:for comment )?from (?:the )?$", anything),
        (rf"\b(?:{said}) on (?:the )?$", anything),
        (anything, r"/\p{Lu}|,? citing\b| (?:has|have|could|was|did|can)(?: ?not|n['’]t)\b"),
        (rf"\b(?:{said}) (?:the )?$", r"(?:[.,;:)”\"\n]|$| on\b| in\b)"),
        (anything, rf"(?:['’]s?)? (?:news agency |agency )?(?:has |have |had )?(?:{said})\b"),
        (anything, rf"(?:/\p{{Lu}}\w+)?(?:['’]s?)? (?:\w+ )?(?:{things})\b"),  # a Reuters/Ipsos opinion poll
    )
    return tuple((regex.compile(before), regex.compile(after)) for before, after in pairs)


def _is_credit(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - _BESIDE) : start], text[end : end + _BESIDE]
    return any(left.search(before) and right.match(after) for left, right in _around())
