"""Names in English text by their shape: which runs of capitalised words are names, and of what kind.

1. A run is a sequence of capitalised words, joined by a space, a hyphen, "&", a particle ("bin", "van der"), and by
   of, for, on, and where the words beside them say that a name goes on ("Ministry of Industry and Trade").
2. A run is read as items: weapon systems, places, adjectives of countries, titles, calendar words, words.
3. Items are grouped into names: a title, a calendar word or a system ends a name; a place or an adjective begins one
   only if a head word closes it ("Moscow Exchange", "Russian National Guard").
4. A word that English usually writes in lower case is no name at the start of a sentence, nor in a heading.
5. Head words, given names and titles say the kind. A kind that is not known is never a reason to lose a name.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

import regex

from xref._equipment import before_noun, designator, equipment
from xref._lexicon import CALENDAR, FUNCTION_WORDS, Lexicon, lexicon
from xref._sentences import Sentence, Setting, plain, sentences
from xref.names import Token, tokens

_POSSESSIVE = regex.compile(r"'s?[ \n]*$|'s?\b", regex.IGNORECASE)
_ORDINAL = regex.compile(r"\d{1,3}(?:st|nd|rd|th)")
_NUMBERED = frozenset(
    [
        "unit",
        "no",
        "number",
        "institute",
        "factory",
        "plant",
        "brigade",
        "regiment",
        "battalion",
        "boeing",
        "airbus",
        "bureau",
        "base",
    ]
)
_AGE = regex.compile(r", \(?\d\d\b|, who\b| \(\d\d\)")  # "Ivan Petrov, 45," and "Ivan Petrov, who"
_QUOTED = frozenset('"“”‘«„')
_ORDINARY_ENDINGS = (
    "ing",
    "ly",
    "ment",
    "tion",
    "sion",
    "ness",
    "ity",
    "ised",
    "ized",
)  # of words no list can hold all of
_LABEL = 4  # tokens: a shorter line of ordinary words is a label of the page ("Other Topics of Interest")
_LONGEST = 40  # tokens of a run: no name is longer, and a page in capitals must not become one


class Shape(NamedTuple):
    """A name: tokens `first` to `last` (exclusive), its kind, the countries that its title says, and who found it."""

    first: int
    last: int
    kind: str
    countries: tuple[str, ...] = ()
    detector: str = "shape"
    canonical: str = ""


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
        """What stands between token `i - 1` and token `i`."""
        return self.text[self.words[i - 1].end : self.words[i].start]

    def inside(self, start: int, end: int) -> range:
        """The tokens that lie in `text[start:end]`."""
        return range(bisect_left(self.words, start, key=_start), bisect_right(self.words, end, key=_end))

    def after(self, i: int) -> str:
        """The first characters after token `i - 1`, as far as the next word."""
        end = self.words[i].start if i < len(self.words) else len(self.text)
        return self.text[self.words[i - 1].end : end]

    def sentence_text(self, text: str, i: int) -> str:
        """The sentence of token `i` as it stands in the original `text`, with its quotation mark and its full stop."""
        sentence = self.sentence(i)
        start = self.words[sentence.first].start
        while start and text[start - 1] in "\"“‘'«„([":
            start -= 1
        if sentence.last == len(self.words):
            return text[start:].strip()
        return text[start : self.words[sentence.last].start].rstrip(' \n\t\r"“‘«„([•-–—')

    @cached_property
    def inner_capitals(self) -> frozenset[str]:
        """The forms that stand capitalised and alone inside a running sentence: evidence that they are names."""
        return frozenset(
            self.words[i].form
            for s in self.sentences
            if s.setting == "running"
            for i in range(s.first + 1, s.last)
            if self.words[i].text[0].isupper()
            and self.gap(i) == " "
            and not self.words[i - 1].text[0].isupper()
            and not (i + 1 < s.last and self.words[i + 1].text[0].isupper() and self.gap(i + 1) == " ")
        )

    @cached_property
    def lower(self) -> frozenset[str]:
        """The forms that occur in lower case: evidence that they are no names."""
        return frozenset(w.form for w in self.words if w.text[0].islower())


def read(text: str) -> Reading:
    """A text as the rules read it."""
    same = plain(text)
    words = tokens(same)
    return Reading(same, words, sentences(same, words))


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


# --- 1. runs ---------------------------------------------------------------------------------------------------------


def runs(reading: Reading, known: Lexicon) -> Iterator[tuple[int, int, Sentence]]:
    """The runs of a text: token index from, to (exclusive), and the sentence."""
    for sentence in reading.sentences:
        i = sentence.first
        while i < sentence.last:
            if not _begins(reading, i, sentence.last):
                i += 1
                continue
            end = _run_end(reading, known, i, min(sentence.last, i + _LONGEST))
            yield i, end, sentence
            i = end


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
        if possessive(gap):
            if left.form not in known.ordinary or not capital(word) or left.form in known.offices:
                break
        elif gap not in (" ", "-", "") and not _punctuated(gap, left, word, known):
            break
        if capital(word):
            end += 1
        elif word.text[0].isdigit():
            if gap != "-" and not (gap == " " and left.form in _NUMBERED) and not _ORDINAL.fullmatch(word.text):
                break
            if gap == "-" and word.text.isdigit() and len(word.text) > 4:
                break
            end += 1
        elif gap == "-":
            if word.form in known.ordinary or word.form in FUNCTION_WORDS or len(word.form) > 4:
                break  # "Moscow-based", "Wagner-linked"; but "Kim Jong-un"
            end += 1
        elif gap == " " and (joined := _over_connector(reading, known, first, end, last)):
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


def _over_connector(reading: Reading, known: Lexicon, first: int, at: int, last: int) -> int:
    """The end of the run if it goes on over the connector at token `at`; 0 if not."""
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
    if at - first == 1 and first in reading.starts and left.form in known.ordinary:
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


# --- 2. items --------------------------------------------------------------------------------------------------------


class Item(NamedTuple):
    """A part of a run; `value` is the country of a place or a demonym, or the name of a system.

    `role`: system, maker, place, demonym, title, address, calendar, function, link (a connector in lower case) or word.
    """

    first: int
    last: int
    role: str
    value: str = ""


def items(reading: Reading, known: Lexicon, first: int, last: int, setting: Setting) -> list[Item]:
    """The parts of a run, in order and without gaps."""
    found: list[Item] = []
    k = first
    while k < last:
        found += _maker(reading, k) or [_item(reading, known, first, k, last, setting, found)]
        k = found[-1].last
    return found


def _maker(reading: Reading, k: int) -> list[Item]:
    """The maker and its product as two items: "DJI Mavic", "Sukhoi Su-35"."""
    system, maker = equipment().systems.at(reading.words, k), equipment().makers.at(reading.words, k)
    if system and maker and maker[0] < system[0]:
        return [Item(k, maker[0], "maker"), Item(maker[0], system[0], "system", system[1].name)]
    return []


def _item(
    reading: Reading, known: Lexicon, first: int, k: int, last: int, setting: Setting, before: Sequence[Item]
) -> Item:
    words = reading.words
    word = words[k]
    if not capital(word) and not word.text[0].isdigit():
        return Item(k, k + 1, "link")
    system = equipment().systems.at(words, k)
    if system and (not system[1].ordinary or before_noun(reading.text, words, system[0])):
        return Item(k, max(system[0], _whole_designator(reading, system[0], last)), "system", system[1].name)
    if (end := designator(reading.text, words, k)) > k and before_noun(reading.text, words, end):
        return Item(k, end, "system")
    if setting != "capitals" and acronym(word) and word.form not in ("us", "uk", "uae", "usa"):
        return Item(k, k + 1, "word")
    if (place := known.places.at(words, k)) and place[0] <= last and _written_as_place(reading, k, place[0]):
        return Item(k, place[0], "place", place[1][1])
    if word.form in known.demonyms:
        return Item(k, k + 1, "demonym", known.demonyms[word.form])
    if word.form in known.forms_of_address and k + 1 < last:
        return Item(k, k + 1, "address")
    if (end := _title_end(reading, known, k, last)) and not _is_surname(known, before, words, k, end, last):
        return Item(k, end, "title")
    if word.form in CALENDAR and not (before and before[-1].role in ("word", "title", "address")):
        return Item(k, k + 1, "calendar")
    if word.form in FUNCTION_WORDS and not acronym(word):
        return Item(k, k + 1, "function")
    return Item(k, k + 1, "word")


def _whole_designator(reading: Reading, end: int, last: int) -> int:
    """A family name takes the number that follows over a hyphen: "Orlan-10E"."""
    while end < last and reading.gap(end) == "-" and reading.words[end].text[0].isdigit():
        end += 1
    return end


def _written_as_place(reading: Reading, first: int, last: int) -> bool:
    """ "US" in capitals is a country, "Us" is a pronoun; only spaces, hyphens and "St." hold the words of a place."""
    word = reading.words[first]
    if last - first == 1 and len(word.form) == 2 and not word.text.isupper():
        return False
    return all(reading.gap(i) in (" ", "-", ". ") for i in range(first + 1, last))


def _title_end(reading: Reading, known: Lexicon, k: int, last: int) -> int:
    """The token index after an office and its qualifiers ("Deputy Defence Minister"); 0 if there is none."""
    words, end = reading.words, k
    while end < last and (words[end].form in known.qualifiers or words[end].form in known.portfolios):
        end += 1
    offices = end
    while offices < last and words[offices].form in known.offices and reading.gap(offices) != "'s ":
        offices += 1
    if offices == end:  # "Major General" is made of qualifiers and an office that is a qualifier too
        while end > k and words[end - 1].form not in known.offices:
            end -= 1
        if end == k:
            return 0
        offices = end
    if offices < last and words[offices].form in known.organisations and capital(words[offices]):
        return 0  # "General Staff", "General Motors"
    return _title_tail(reading, known, offices, last)


def _title_tail(reading: Reading, known: Lexicon, end: int, last: int) -> int:
    """A title takes "of State", "of the Treasury", "of Foreign Affairs" with it, but not "of Russia"."""
    words, k = reading.words, end
    if k < last and words[k].text in ("of", "for"):
        k += 1
        if k < last and words[k].text == "the":
            k += 1
        start = k
        while k < last and (words[k].form in known.portfolios or words[k].form in ("staff", "general", "house")):
            k += 1
        while k > start and words[k - 1].text == "and":
            k -= 1
        if k > start and not (k < last and words[k].form in known.organisations):
            return k
        return start  # the name after "of" stands for itself
    return end


def _is_surname(known: Lexicon, before: Sequence[Item], words: Sequence[Token], k: int, end: int, last: int) -> bool:
    """Stephen King, Michael Prince: an office after a given name, at the end, is a family name."""
    if end != last or end - k != 1 or not before or before[-1].role != "word":
        return False
    return words[before[-1].first].form in known.given


# --- 3. names --------------------------------------------------------------------------------------------------------


@dataclass
class _Grouper:
    """Groups the items of one run into names."""

    reading: Reading
    known: Lexicon
    sentence: Sentence
    parts: Sequence[Item]
    names: list[Shape] = field(default_factory=list)
    current: list[Item] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    titled: bool = False

    def group(self) -> list[Shape]:
        for n, part in enumerate(self.parts):
            getattr(self, f"_{part.role}")(n, part)
        self._flush()
        return self.names

    def _system(self, n: int, part: Item) -> None:
        self._flush()
        self.names.append(
            Shape(part.first, part.last, "equipment", (), "knowledge" if part.value else "shape", part.value)
        )

    def _maker(self, n: int, part: Item) -> None:
        self._flush()
        self.names.append(Shape(part.first, part.last, "organisation", (), "knowledge"))

    def _title(self, n: int, part: Item) -> None:
        self._flush()
        self.titled = True

    _address = _title

    def _calendar(self, n: int, part: Item) -> None:
        self._flush()

    def _link(self, n: int, part: Item) -> None:
        if self.current:
            self.current.append(part)

    def _function(self, n: int, part: Item) -> None:
        if not self.current or self.sentence.setting != "running":
            self._flush()
        else:
            self.current.append(part)

    def _demonym(self, n: int, part: Item) -> None:
        if self.current and self.current[-1].role == "link" and self._closed(n):
            self.current.append(part)
            return
        self._flush()
        if self._closed(n, adjective=True):
            self.current.append(part)
        if part.value:
            self.countries.append(part.value)

    def _place(self, n: int, part: Item) -> None:
        hyphen = part.first > self.parts[0].first and self.reading.gap(part.first) == "-"
        if self.current and not hyphen and self.sentence.setting == "running":
            self.current.append(part)
            return
        self._flush()
        if self._goes_on(n, part):
            self.current.append(part)
            if part.value:
                self.countries.append(part.value)
        else:
            self.names.append(Shape(part.first, part.last, "place", (part.value,) if part.value else ()))
            following = self.parts[n + 1] if n + 1 < len(self.parts) else None
            if part.value and following and following.role in ("title", "word", "demonym"):
                self.countries.append(part.value)  # "US President Joe Biden"

    def _word(self, n: int, part: Item) -> None:
        if self.sentence.setting != "running" and self._cut_in_heading(n):
            self._flush()
            return
        self.current.append(part)

    def _cut_in_heading(self, n: int) -> bool:
        form = self.reading.words[self.parts[n].first].form
        if form not in self.known.ordinary and form not in FUNCTION_WORDS:
            return False
        if form in self.known.organisations and self.current:
            return False
        following = self._word_at(n + 1)
        return following is None or following.form not in self.known.organisations

    def _word_at(self, n: int) -> Token | None:
        if n < len(self.parts) and self.parts[n].role == "word":
            return self.reading.words[self.parts[n].first]
        return None

    def _tail(self, n: int) -> list[Token]:
        """The words that follow item `n` directly, over places, up to a title or a link."""
        tail: list[Token] = []
        while n + 1 < len(self.parts) and self.parts[n + 1].role == "place":
            n += 1
        while (word := self._word_at(n + 1)) is not None:
            tail.append(word)
            n += 1
            while n + 1 < len(self.parts) and self.parts[n + 1].role == "place":
                n += 1  # "Shaanxi Baoji Special Vehicles"
        return tail

    def _closed(self, n: int, *, adjective: bool = False) -> bool:
        """Whether the words after item `n` end in a head word; after an adjective all of them must be ordinary."""
        tail, known = self._tail(n), self.known
        if not tail:
            return False
        if adjective:
            if self.reading.gap(self.parts[n].last).strip() or possessive(self.reading.after(self.parts[n].last + 1)):
                return False  # "the Chinese People's Liberation Army"
            return all(w.form in known.ordinary or self._is_head(w) for w in tail) and not acronym(tail[0])
        return self._is_head(tail[-1])

    def _is_head(self, word: Token) -> bool:
        known, form = self.known, word.form
        return (
            form in known.organisations or form in known.legal_forms or form in known.place_heads or form in known.other
        )

    def _goes_on(self, n: int, part: Item) -> bool:
        """Whether a place at its start belongs to a longer name: "Moscow Exchange", "Kyiv Post", but "London Mayor"."""
        if self.sentence.setting != "running" or self.reading.after(part.last) != " ":
            return False
        tail = self._tail(n)
        if not tail:
            return False
        if self._is_head(tail[-1]) or tail[0].form in self.known.of_heads:
            return True
        if tail[0].form in self.known.given or tail[0].form in self.known.ordinary:
            return False
        is_country = self.known.places.at(self.reading.words, part.first)
        return not (is_country and self.reading.words[part.first].form in ("us", "uk"))

    def _flush(self) -> None:
        parts, self.current = self.current, []
        while parts and (parts[-1].role == "link" or (parts[-1].role == "function" and not _after_link(parts))):
            parts.pop()
        parts = _trim_start(self.reading, self.known, self.sentence, parts)
        if parts and not _is_no_name(self.reading, self.known, self.sentence, parts):
            first, last = parts[0].first, parts[-1].last
            kind = kind_of(self.reading, self.known, first, last, titled=self.titled)
            self.names.append(Shape(first, last, kind, tuple(dict.fromkeys(self.countries))))
        if parts:
            self.titled = False
            self.countries = []


def _after_link(parts: Sequence[Item]) -> bool:
    """Whether the last item follows a connector: "Group of Seven"."""
    return len(parts) > 1 and parts[-2].role == "link"


def _begins_sentence(reading: Reading, sentence: Sentence, i: int) -> bool:
    """Whether a capital at token `i` says nothing: it begins a sentence or quotation, or follows a colon or dash."""
    if i == sentence.first:
        return True
    gap = reading.gap(i)
    return any(c in '"“«„:–—•…*>|[' for c in gap) or (len(gap) > 2 and "-" in gap) or (" '" in gap)


def _trim_start(reading: Reading, known: Lexicon, sentence: Sentence, parts: list[Item]) -> list[Item]:
    """Drops an ordinary word before a name at the start of a sentence: "Analysts Ivan Petrov and ..."."""
    if len(parts) < 2 or parts[0].role != "word" or not _begins_sentence(reading, sentence, parts[0].first):
        return parts
    words = reading.words
    first = words[parts[0].first]
    if first.form not in known.ordinary or first.form in known.given or acronym(first):
        return parts
    rest = [p for p in parts[1:] if p.role == "word"]
    if parts[1].role == "link" or not rest or all(words[p.first].form in known.ordinary for p in rest):
        return parts
    last = words[parts[-1].first].form
    if last in known.organisations or last in known.legal_forms or last in known.other:
        return parts
    return parts[1:]


def _is_no_name(reading: Reading, known: Lexicon, sentence: Sentence, parts: Sequence[Item]) -> bool:
    """A single word that is no name: ordinary at the start of a sentence, a head word alone, one letter."""
    if any(p.role in ("place", "system") for p in parts):
        return False
    words = [reading.words[p.first] for p in parts if p.role != "link"]
    if all(w.form in FUNCTION_WORDS and not acronym(w) for w in words):
        return True
    if parts[0].role == "demonym" and len(words) == 1:
        return True
    if all(len(w.form) == 1 or (w.form in known.legal_forms and not acronym(w)) for w in words):
        return True
    if len(words) > 1:
        labels = sentence.last - sentence.first <= _LABEL and all(w.form in known.ordinary for w in words)
        return labels and words[-1].form not in known.organisations
    word, first = words[0], parts[0].first
    if len(word.form) < 2 or word.text[0].isdigit():
        return True
    if acronym(word) and sentence.setting != "capitals":
        return False
    ordinary = word.form in known.ordinary
    if ordinary and (word.form in known.organisations or word.form in known.generic or sentence.setting != "running"):
        return True
    heads = (known.qualifiers, known.place_heads, known.other)
    if word.form not in known.given and any(word.form in words for words in heads):
        return ordinary or word.form in reading.lower
    if not _begins_sentence(reading, sentence, first):
        return ordinary and word.form in reading.lower and word.form not in known.given
    if word.form in reading.inner_capitals:
        return False
    return ordinary or word.form in reading.lower or word.form.endswith(_ORDINARY_ENDINGS)


# --- 5. kinds --------------------------------------------------------------------------------------------------------


def kind_of(reading: Reading, known: Lexicon, first: int, last: int, *, titled: bool = False) -> str:
    """The kind of the name of tokens `first` to `last`, as far as its words and those beside it say; else unknown."""
    words = reading.words[first:last]
    head, begin = words[-1].form, words[0].form
    before = reading.words[first - 1].form if first and reading.gap(first) in (" ", ' "') else ""
    following = reading.words[last].form if last < len(reading.words) and reading.after(last) == " " else ""
    if (before in known.vessels or begin in known.vessel_prefixes) and head not in known.organisations:
        return "vessel"
    if before in known.aircraft:
        return "aircraft"
    if head in known.legal_forms or (begin in known.legal_forms and len(words) > 1):
        return "organisation"
    if head in known.other:
        return "unknown"
    if head in known.organisations or any(_before_of(known, words, n) for n in range(len(words) - 1)):
        return "organisation"
    if titled:
        return "person"
    if before_noun(reading.text, reading.words, last) and not _looks_personal(known, words):
        return "equipment"
    if head in known.place_heads or (begin in known.place_before and len(words) > 1):
        return "place"
    if _looks_personal(known, words) or _AGE.match(reading.text, words[-1].end):
        return "person"
    if following in known.organisations or following in known.generic:
        return "organisation"
    if before and (before in known.offices or before in known.forms_of_address):
        return "person"
    if len(words) == 1 and words[0].text.isalpha() and not acronym(words[0]) and head.endswith(known.family_endings):
        return "person"
    return "unknown"


def _before_of(known: Lexicon, words: Sequence[Token], n: int) -> bool:
    return words[n + 1].text in ("of", "for", "on") and words[n].form in known.of_heads


def _looks_personal(known: Lexicon, words: Sequence[Token]) -> bool:
    if not 2 <= len(words) <= 6:
        return False
    if any(w.text == "of" or w.form in known.other for w in words):
        return False
    if words[0].form in known.given or (words[1].form in known.given and len(words[0].form) <= 3):
        return True
    if any(len(w.text) == 1 and w.text.isupper() for w in words[:-1]):
        return True
    if any(w.form in known.particles and w.text[0].islower() for w in words):
        return True
    return (
        words[0].form in known.family_first
        and len(words) <= 3
        and all(w.form not in known.ordinary and w.text.isalpha() for w in words[1:])
    )


def shapes(reading: Reading) -> list[Shape]:
    """The names of a text in order; they do not overlap."""
    known = lexicon()
    found: list[Shape] = []
    for first, last, sentence in runs(reading, known):
        parts = items(reading, known, first, last, sentence.setting)
        found += _Grouper(reading, known, sentence, parts).group()
    return found
