"""Runs of capitalised words: where a name may stand, before it is cut into names.

A run goes on over a space, a hyphen, "&", a particle ("bin", "van der"), and over of, for, on, and where the words
beside them say that a name goes on ("Ministry of Industry and Trade").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from xref.limits import check
from xref.names import Token
from xref.text.equipment import designator
from xref.text.lexicon import CALENDAR, FUNCTION_WORDS, Lexicon
from xref.text.reading import Reading, capital, is_cyrillic, possessive
from xref.text.sentences import Sentence

_ORDINAL = regex.compile(r"\d{1,3}(?:st|nd|rd|th)")
_QUOTED = frozenset('"“”‘«„')
_SYLLABLE = 5  # letters of the longest second syllable of a Korean given name ("Jin-kyung")
_LONGEST = 40  # tokens of a run: no name is longer, and a page in capitals must not become one


def runs(reading: Reading, known: Lexicon) -> Iterator[tuple[int, int, Sentence]]:
    """The runs of a text: token index from, to (exclusive), and the sentence."""
    for sentence in reading.sentences:
        check()
        i = sentence.first
        while i < sentence.last:
            text = reading.words[i].text
            if (text.isalpha() and text.islower()) or (not text.isascii() and is_cyrillic(text)):  # `mentions.cyrillic`
                i += 1
                continue
            if _is_idle(reading, known, i, sentence.last) or not _begins(reading, i, sentence.last):
                i += 1
                continue
            end = _run_end(reading, known, i, min(sentence.last, i + _LONGEST))
            particle = i > sentence.first and reading.gap(i) == "-" and reading.words[i - 1].form in known.particles
            yield i - 1 if particle else i, end, sentence  # "al-Tanf"
            i = end


def _is_idle(reading: Reading, known: Lexicon, i: int, last: int) -> bool:
    """ "The", "On", "However" before a word in lower case: a fifth of all runs, and quickly seen to be no name."""
    word = reading.words[i]
    if word.form not in known.idle or i + 1 >= last or not (word.text.istitle() or word.text == "I"):
        return False
    following = reading.words[i + 1]
    return (
        following.start - word.end == 1
        and reading.text[word.end] == " "
        and reading.text[word.start - 1 : word.start] != "-"
        and following.text.islower()
        and following.text.isalpha()
        and following.text != "and"
    )


def _begins(reading: Reading, i: int, last: int) -> bool:
    word = reading.words[i]
    if word.text[0].isdigit():
        if i + 1 < last and _ORDINAL.fullmatch(word.text):
            return reading.gap(i + 1) == " " and reading.words[i + 1].text[0].isupper()
        return designator(reading.text, reading.words, i) > i
    return capital(word)


def _run_end(reading: Reading, known: Lexicon, first: int, last: int) -> int:
    words, end = reading.words, first + 1
    while end < last:
        gap, word, left = reading.gap(end), words[end], words[end - 1]
        if is_cyrillic(word.text):
            break
        if possessive(gap):
            if left.form not in known.owners or not capital(word):
                break  # "People's Liberation Army", but "Russia's Gazprom"
        elif gap == "- " and word.text.islower() and word.form not in FUNCTION_WORDS:
            end += 1  # a word divided at the end of a line: "Kugel-\nwerk"
            continue
        elif gap not in (" ", "-", "") and not _punctuated(gap, left, word, known):
            break
        if capital(word):
            end += 1
        elif word.text[0].isdigit():
            if gap != "-" and not (gap == " " and left.form in known.numbered) and not _ORDINAL.fullmatch(word.text):
                break
            if gap == "-" and word.text.isdigit() and len(word.text) > 4:
                break
            end += 1
        elif gap == "-":
            usual = word.form in known.ordinary or word.form in FUNCTION_WORDS or len(word.form) > _SYLLABLE
            korean = end - first > 1 and words[end - 2].form in known.family_first and len(word.form) <= _SYLLABLE
            if usual and not korean:
                break  # "Moscow-based", "Wagner-linked"; but "Kim Jong-un", "Moon Jae-in"
            end += 1
        elif joined := _over_tail(known, words, gap, end) or _over_connector(reading, known, first, end, last, gap):
            end = joined
        else:
            break
    return end


def _punctuated(gap: str, left: Token, right: Token, known: Lexicon) -> bool:
    """Whether a gap with a mark in it holds a name together: "John F. Kennedy", "Co., Ltd.", 'OOO "Alfa"'."""
    if gap == ". ":
        return True  # within a sentence it follows an initial or an abbreviation
    if gap in (", ", "., "):
        return right.form in known.legal_forms and right.text[0].isupper()
    return left.form in known.legal_forms and len(gap) == 2 and gap[1] in _QUOTED


def _over_tail(known: Lexicon, words: Sequence[Token], gap: str, at: int) -> int:
    """The end of the run if it goes on over the rest of a legal form in lower case: "Sp. z o.o."; 0 if not."""
    if words[at].form not in known.legal_tails.first or gap not in (" ", ". ") or not words[at].text.islower():
        return 0
    if words[at - 1].form in FUNCTION_WORDS:
        return 0
    tail = known.legal_tails.at(words, at)
    return tail[0] if tail else 0


def _over_connector(reading: Reading, known: Lexicon, first: int, at: int, last: int, gap: str) -> int:
    """The end of the run if it goes on over the connector at token `at`, after `gap`; 0 if not."""
    if gap != " ":
        return 0
    words = reading.words
    word, k = words[at], at + 1
    if word.form in known.particles and word.text != "and":
        while k < last and words[k].form in known.particles and words[k].text[0].islower() and k < at + 3:
            k += 1
    elif word.text in ("of", "for", "on") and k < last and words[k].text == "the":
        k += 1
    if k >= last or not capital(words[k]) or any(reading.gap(m) not in (" ", "-", "") for m in range(at + 1, k + 1)):
        return 0
    left, right = words[at - 1], words[k]
    if word.text == "of":
        joins = _goes_on_over_of(reading, known, first, at)
    elif word.text in ("for", "on"):
        joins = left.form in known.of_heads
    elif word.text == "&":
        joins = True
    elif word.text == "and":
        joins = _goes_on_over_and(reading, known, first, at, last)
    else:
        joins = word.form in known.particles and left.form not in FUNCTION_WORDS and right.form not in FUNCTION_WORDS
    return k + 1 if joins else 0


def _goes_on_over_of(reading: Reading, known: Lexicon, first: int, at: int) -> bool:
    left = reading.words[at - 1]
    if left.form in FUNCTION_WORDS or left.form in known.demonyms or left.form in CALENDAR:
        return False
    if at - first == 1 and reading.sentence(first).first == first and left.form in known.ordinary:
        return left.form in known.of_heads or left.form in known.offices
    return known.places.at(reading.words, at - 1) is None


def _goes_on_over_and(reading: Reading, known: Lexicon, first: int, at: int, last: int) -> bool:
    """Whether "and" is inside a name: between ordinary words, after a head of the name or before its last one."""
    words = reading.words
    left, right = words[at - 1], words[at + 1]
    if not (left.form in known.ordinary and right.form in known.ordinary) or left.form in known.offices:
        return False
    if right.form in known.offices or right.form in known.qualifiers:
        return False
    if any(w.form in known.of_heads for w in words[first : at - 1]):
        return True
    k = at + 1
    while k + 1 < last and capital(words[k + 1]) and reading.gap(k + 1) == " ":
        k += 1
    return words[k].form in known.organisations and left.form not in known.organisations
