"""A text as the rules for names read it: its tokens and sentences, and what the rest of the text says about a word."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import attrgetter

import regex

from xref.limits import CUT, LIMITS
from xref.names import Token, tokens
from xref.text.lexicon import FUNCTION_WORDS, GERMAN_WORDS
from xref.text.sentences import Sentence, plain, sentences

_LANGUAGE_WORDS = 80  # from the start of a text by which its language is known; with few in lower case it is English
_ENGLISH = 0.2  # of its words in lower case are small English ones: of news 0.4 to 0.7, of German or Portuguese 0.1
_SHORTEST = 3  # words of a text that can be said to have no capitals

_CYRILLIC = regex.compile("[\u0400-\u052f]")
_start, _end = attrgetter("start"), attrgetter("end")


@dataclass(frozen=True)
class Reading:
    """A text with its tokens and sentences, read once; `text` is `plain`, with the offsets of the original."""

    text: str
    words: Sequence[Token]
    sentences: Sequence[Sentence]

    @cached_property
    def starts(self) -> list[int]:
        """The first token of each sentence."""
        return [s.first for s in self.sentences]

    def sentence(self, i: int) -> Sentence:
        """The sentence of token `i`."""
        return self.sentences[bisect_right(self.starts, i) - 1]

    def gap(self, i: int) -> str:
        """What stands between token `i - 1` and token `i`; several spaces count as one."""
        gap = self.text[self.words[i - 1].end : self.words[i].start]
        if gap == " " or not gap.isspace() or "\n" in gap:
            return gap
        return " "

    def inside(self, start: int, end: int) -> range:
        """The tokens that lie in `text[start:end]`."""
        return range(bisect_left(self.words, start, key=_start), bisect_right(self.words, end, key=_end))

    def touched(self, start: int, end: int) -> range:
        """The tokens of which a part lies in `text[start:end]`."""
        return range(bisect_right(self.words, start, key=_end), bisect_left(self.words, end, key=_start))

    def after(self, i: int) -> str:
        """The first characters after token `i - 1`, as far as the next word."""
        end = self.words[i].start if i < len(self.words) else len(self.text)
        return self.text[self.words[i - 1].end : end]

    def sentence_span(self, text: str, i: int) -> tuple[int, int]:
        """Where the sentence of token `i` stands in the original `text`, with its quotation mark and its full stop.

        Of one that is longer than `LIMITS.sentence` it is what stands round the token.
        """
        sentence, words = self.sentence(i), self.words
        if known := self._spans.get(sentence.first):
            return known
        start = words[sentence.first].start
        end = words[sentence.last].start if sentence.last < len(words) else len(text)
        whole = end - start <= LIMITS.sentence
        if not whole:
            start = max(start, words[i].start - LIMITS.sentence // 2)
            end = min(end, words[i].start + LIMITS.sentence // 2)
        start -= len(text[max(0, start - 2) : start]) - len(text[max(0, start - 2) : start].rstrip("\"“‘'«„(["))
        end = start + len(text[start:end].rstrip(' \n\t\r"“‘«„([•-–—' if sentence.last < len(words) else None))
        if whole:
            self._spans[sentence.first] = start, end
        return start, end

    @cached_property
    def _spans(self) -> dict[int, tuple[int, int]]:
        """Where sentences stand that are shown whole, by their first token, once asked: several mentions are in one."""
        return {}

    def sentence_text(self, text: str, i: int) -> str:
        """The sentence of token `i` as it stands in the original `text`; where it is cut it says "..."."""
        start, end = self.sentence_span(text, i)
        sentence = self.sentence(i)
        if sentence.first in self._spans:
            return text[start:end]
        before = CUT if start > self.words[sentence.first].start else ""
        after = CUT if end < self.words[sentence.last - 1].end else ""
        return f"{before}{text[start:end]}{after}"

    @cached_property
    def capitals(self) -> list[int]:
        """The tokens that begin with a capital."""
        return [i for i, word in enumerate(self.words) if word[0][0].isupper()]

    @cached_property
    def inner_capitals(self) -> frozenset[str]:
        """The forms that stand capitalised and alone inside a running sentence: evidence that they are names."""
        loud = set(self.capitals)
        alone = (i for i in self.capitals if i - 1 not in loud and self.gap(i) == " " and not self._goes_on(i, loud))
        inner = ((i, self.sentence(i)) for i in alone)
        return frozenset(self.words[i].form for i, s in inner if s.setting == "running" and i > s.first)

    def _goes_on(self, i: int, loud: set[int]) -> bool:
        return i + 1 in loud and self.gap(i + 1) == " " and i + 1 < self.sentence(i).last

    @cached_property
    def is_lower(self) -> bool:
        """Whether the text has no capitals but at the start of sentences, as posts in forums do; so names have none."""
        words = self.words
        if len(words) < _SHORTEST or not any(word.text.islower() for word in words):
            return False
        return all(i in self._begins or words[i].form in ("i", "im", "ill", "ive", "id") for i in self.capitals)

    @cached_property
    def _begins(self) -> frozenset[int]:
        return frozenset(self.starts)

    @cached_property
    def lower(self) -> frozenset[str]:
        """The forms that occur in lower case: evidence that they are no names."""
        return frozenset([w[3] for w in self.words if w[0][0].islower()])


@lru_cache(maxsize=2)  # the finders read the same article one after the other
def read(text: str) -> Reading:
    """A text as the rules read it."""
    same = plain(text)
    words = tokens(same)
    return Reading(same, words, sentences(same, words))


def english(words: Sequence[Token]) -> bool:
    """Whether words that begin a text are of English; a text with hardly any in lower case is taken for it."""
    small = [word for word in words[:_LANGUAGE_WORDS] if word.text[0].islower() and not is_cyrillic(word.text)]
    known = sum(word.form in FUNCTION_WORDS for word in small)
    return len(small) < _LANGUAGE_WORDS // 4 or known > _ENGLISH * len(small)


def german(words: Sequence[Token]) -> bool:
    """Whether words that begin a text are of German."""
    small = [word for word in words[:_LANGUAGE_WORDS] if word.text[0].islower()]
    return sum(word.form in GERMAN_WORDS for word in small) > _ENGLISH * len(small)


def capital(word: Token) -> bool:
    """Whether a word is written as names are: Putin, iPhone, O'Brien; the pronoun I is none."""
    text = word.text
    return (text[0].isupper() and text != "I") or (len(text) > 2 and text[0].islower() and text[1].isupper())


def acronym(word: Token) -> bool:
    """Whether a word is written in capitals: PLA, U.S., DJI."""
    return len(word.form) > 1 and word.text.isupper()


def possessive(gap: str) -> bool:
    """Whether the gap after a name begins with 's or a bare apostrophe."""
    return gap.startswith(("'s", "'S", "' "))


def is_cyrillic(text: str) -> bool:
    """Whether a text has a Cyrillic letter; quick for a word that begins with one."""
    return "\u0400" <= text[0] <= "\u052f" or (not text.isascii() and _CYRILLIC.search(text) is not None)
