"""Names in English text by their shape: which runs of capitalised words are names, and of what kind.

1. A run is a sequence of capitalised words with what joins them (`runs`).
2. It is read as items: weapon systems, places, adjectives of countries, titles, calendar words, words (`items`).
3. Items are grouped into names: a title, a calendar word or a system ends a name; a place or an adjective begins one
   only if a head word closes it ("Moscow Exchange", "Russian National Guard").
4. A word that English usually writes in lower case is no name at the start of a sentence, nor in a heading.
5. Head words, given names and titles say the kind (`kinds`). A kind that is not known never loses a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import regex

from xref.countries import country_code
from xref.mentions.latin.items import Item, items
from xref.mentions.latin.kinds import kind_of
from xref.mentions.latin.runs import runs
from xref.names import Token
from xref.text.lexicon import FUNCTION_WORDS, ORDINARY_ENDINGS, Lexicon, lexicon
from xref.text.reading import Reading, acronym, possessive
from xref.text.sentences import Sentence

_ACRONYM = 5  # letters: a longer ordinary word in capitals is loud, not an acronym ("EXCLUSIVE")
_ROMAN = regex.compile(r"[IVX]+|\d+")
_ARTICLES = frozenset(("the", "a", "an", "my", "your", "his", "her", "its", "our", "their", "this", "these"))
_NAMING = ("word", "system", "maker")  # items that can be a name by themselves, beside places
_VERBS = frozenset(("is", "was", "has", "had", "said", "says", "told", "does", "did", "wants", "went", "came"))
_QUOTE_MARKS = ("'", '"', "“", "”", "«", "»")
_AHEAD = 4  # words from the end of a name to its noun
_LABEL = 4  # tokens: a shorter line of ordinary words is a label of the page ("Other Topics of Interest")


class Shape(NamedTuple):
    """A name: tokens `first` to `last` (exclusive), its kind, the countries that its title says, and who found it."""

    first: int
    last: int
    kind: str
    countries: tuple[str, ...] = ()
    detector: str = "shape"
    canonical: str = ""


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
        if (
            len(self.current) > 1
            and self.current[-1].role == "link"
            and self._form(self.current[-2]) in self.known.of_heads
        ):
            self.current.append(part)  # "Department of Justice"
            return
        self._flush()
        self.titled = True

    _address = _title

    def _calendar(self, n: int, part: Item) -> None:
        if len(self.current) == 1 and self._form(self.current[0]) in self.known.ordinary and not self._names_body():
            self.current = []  # "Black Friday"
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
        if self._is_family_name(n, part):
            self.current.append(part)
            return
        if len(self.current) == 1 and self._form(self.current[0]) in self.known.ordinary and not self._names_body():
            self.current = []  # "Joint Russian and Chinese exercises", "Native American"
        self._flush()
        if self._closed(n, adjective=True):
            self.current.append(part)
        if part.value:
            self.countries.append(part.value)

    def _is_family_name(self, n: int, part: Item) -> bool:
        """Leandra English, Robert Irish: an adjective right after one word, at the end of the run."""
        form, first = self._form(self.parts[n - 1]) if n else "", self.parts[n - 1].first
        certain = self.titled or form in self.known.given
        usual = form in self.known.ordinary or _begins_sentence(self.reading, self.sentence, first)
        if not part.value or (usual and not certain):
            return False  # "Rohingya Muslim minority", "Joint Russian and Chinese exercises"
        alone = len(self.current) == 1 and self.current[0].role == "word" and self.current[0].last == part.first
        return (
            alone
            and n + 1 == len(self.parts)
            and self.sentence.setting == "running"
            and self.reading.gap(part.first) == " "
        )

    def _place(self, n: int, part: Item) -> None:
        hyphen = part.first > self.parts[0].first and self.reading.gap(part.first) == "-"
        if self.current and not hyphen and self.sentence.setting == "running" and not self._only_from(part):
            self.current.append(part)
            return
        self._flush()
        if self._goes_on(n, part):
            self.current.append(part)
            if part.value:
                self.countries.append(part.value)
        else:
            self.names.append(_place_shape(part))
            following = self.parts[n + 1] if n + 1 < len(self.parts) else None
            if part.value and following and following.role in ("title", "word", "demonym") and self._beside(following):
                self.countries.append(part.value)  # "US President Joe Biden"

    def _only_from(self, part: Item) -> bool:
        """ "Rick Snyder of Michigan": no head word before "of", so that the place says where the name is from."""
        if self.current[-1].role != "link" or self.reading.words[self.current[-1].first].text not in ("of", "the"):
            return False
        known = self.known
        forms = [self.reading.words[p.first].form for p in self.current if p.role == "word"]
        if forms and forms[0] in known.given:
            return True
        heads = (known.of_heads, known.organisations, known.place_heads, known.other, known.ordinary)
        return len(forms) > 1 and all(words.isdisjoint(forms) for words in heads)

    def _names_body(self) -> bool:
        return self._form(self.current[0]) in self.known.organisations or acronym(
            self.reading.words[self.current[0].first]
        )

    def _form(self, part: Item) -> str:
        return self.reading.words[part.first].form

    def _beside(self, part: Item) -> bool:
        return self.reading.gap(part.first) in (" ", "-")

    def _word(self, n: int, part: Item) -> None:
        if self.sentence.setting != "running" and self._cut_in_heading(n):
            self._flush()
            return
        if self._person_after_organisation(n, part) or self._organisation_of_person(part):
            self._flush()
        self.current.append(part)

    def _person_after_organisation(self, n: int, part: Item) -> bool:
        """ "Security Council Dmitry Medvedev", "Speaker of the House Nancy Pelosi", "Democrats Ivan Petrov and ...": a
        given name right after the head word of an organisation, or after the followers of a party."""
        known, form = self.known, self._form(part)
        if not self.current or form not in known.given or self.reading.gap(part.first) != " ":
            return False
        before = self._form(self.current[-1])
        following = self._word_at(n + 1)
        if self.current[-1].role != "word" or n + 1 == len(self.parts) or (following and self._is_head(following)):
            return False
        if len(self.current) == 1:
            return before.removesuffix("s") in known.demonyms or (self.titled and before in known.of_heads)
        heads = {self._form(p) for p in self.current if p.role == "word"}
        over = any(p.role == "link" for p in self.current)
        return before in known.organisations or ((self.titled or over) and not heads.isdisjoint(known.of_heads))

    def _organisation_of_person(self, part: Item) -> bool:
        """ "Ivan Petrov of the University of Graz": no name of a person goes on over "of"."""
        words = [p for p in self.current if p.role == "word"]
        if len(words) < 2 or self.current[-1].role != "link" or self._form(words[0]) not in self.known.given:
            return False
        over = {self.reading.words[p.first].text for p in self.current if p.role == "link"}
        forms = {self._form(p) for p in words}
        heads = (self.known.of_heads, self.known.organisations)
        return over <= {"of", "the"} and all(h.isdisjoint(forms) for h in heads)

    def _cut_in_heading(self, n: int) -> bool:
        form = self.reading.words[self.parts[n].first].form
        if not self._usual(form):
            return False
        if form in self.known.organisations and self.current:
            return False
        following = self._word_at(n + 1)
        return following is None or following.form not in self.known.organisations

    def _usual(self, form: str) -> bool:
        known = self.known
        return (
            form in FUNCTION_WORDS
            or form in known.ordinary
            or form.removesuffix("s") in known.ordinary
            or form.endswith("ing")
        )

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
            owned = tail[0].form in known.owners and possessive(self.reading.after(self.parts[n].last + 1))
            if self.reading.gap(self.parts[n].last).strip() or owned:
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
        begin, end = self.reading.words[part.first].start, self.reading.words[part.last - 1].end
        return country_code(self.reading.text[begin:end]) is None  # "Kyiv Independent", but "Latvia Egils Levits"

    def _flush(self) -> None:
        parts, self.current = self.current, []
        while parts and (parts[-1].role == "link" or (parts[-1].role == "function" and not _after_link(parts))):
            parts.pop()
        parts = _trim_start(self.reading, self.known, self.sentence, parts)
        if parts and not _is_no_name(self.reading, self.known, self.sentence, parts):
            first, last = parts[0].first, parts[-1].last
            if len(parts) == 1 and parts[0].role == "place":
                self.names.append(_place_shape(parts[0]))
            else:
                kind = kind_of(self.reading, self.known, first, last, titled=self.titled)
                self.names.append(Shape(first, last, kind, tuple(dict.fromkeys(self.countries))))
        elif len(parts) > 1:  # the places of "U.S. Open Championships" stand for themselves
            self.names += (_place_shape(p) for p in parts if p.role == "place")
        if parts:
            self.titled = False
            self.countries = []


def _place_shape(part: Item) -> Shape:
    return Shape(part.first, part.last, "place", (part.value,) if part.value else ())


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
    """Drops an ordinary word before a name at the start of a sentence: "Analysts Ivan Petrov and ...", and what stands
    before the place whose officials are meant: "Former U.S. officials"."""
    while len(parts) > 1 and parts[0].role == "word" and parts[1].role == "place":
        form = reading.words[parts[0].first].form
        if (form not in known.qualifiers or form in known.body_modifiers) and not (
            form in known.ordinary and form.endswith("ing")
        ):
            break
        if form in known.organisations or form in known.of_heads or form in known.place_before or form in known.compass:
            break
        parts = parts[1:]
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


def _is_event(reading: Reading, known: Lexicon, parts: Sequence[Item], words: Sequence[Token]) -> bool:
    """Wars, games, laws and days are nobody: "Winter Olympic Games", "World War II"."""
    if len(words) < 2 or parts[-1].role not in ("word", "calendar"):
        return False
    telling = [w.form for w in words if not _ROMAN.fullmatch(w.text)]
    if (
        len(words) < 2
        or not telling
        or telling[-1] not in known.other
        or telling[0] in known.given
        or len(telling[0]) == 1
    ):
        return False
    return known.of_heads.isdisjoint(telling)  # "Foundation for Moral Law"


def _is_exercise(reading: Reading, known: Lexicon, parts: Sequence[Item]) -> bool:
    """ "the 'Zapad' (West) military exercises": a name in quotation marks before manoeuvres is theirs alone."""
    first, last = parts[0].first, parts[-1].last
    if not first or not reading.gap(first).endswith(_QUOTE_MARKS) or not reading.after(last).startswith(_QUOTE_MARKS):
        return False
    for k in range(last, min(last + _AHEAD, len(reading.words))):
        word = reading.words[k]
        if word.form in known.manoeuvres:
            return True
        if "." in reading.gap(k) or (word.form not in known.ordinary and word.form not in known.compass):
            return False
    return False


def _takes_object(reading: Reading, i: int) -> bool:
    following = reading.words[i + 1 : i + 2]
    return bool(following) and reading.gap(i + 1) == " " and following[0].text in _ARTICLES


def _is_subject(reading: Reading, i: int) -> bool:
    """ "Bill is right", "Grace said so": an ordinary word that is a given name too, before a verb of one."""
    following = reading.words[i + 1 : i + 2]
    return bool(following) and reading.gap(i + 1) == " " and following[0].text in _VERBS


def _is_no_name(reading: Reading, known: Lexicon, sentence: Sentence, parts: Sequence[Item]) -> bool:
    """A single word that is no name: ordinary at the start of a sentence, a head word alone, one letter."""
    if _is_exercise(reading, known, parts):
        return True
    words = [reading.words[p.first] for p in parts if p.role != "link"]
    return (
        _is_no_single_word(reading, known, sentence, parts[0])
        if len(parts) == 1
        else (_are_no_name(reading, known, sentence, parts, words))
    )


def _are_no_name(
    reading: Reading, known: Lexicon, sentence: Sentence, parts: Sequence[Item], words: Sequence[Token]
) -> bool:
    if _is_event(reading, known, parts, words):
        return True
    if any(p.role in ("place", "system") for p in parts):
        return False
    if all(w.form in FUNCTION_WORDS and w.text != "WHO" for w in words):
        return True
    if len(words[0].text) == 1 and reading.gap(parts[0].first + 1) == "-":
        beside = reading.gap(parts[0].first) if parts[0].first else ""
        return (beside.endswith(("(", ", ")) and words[1].text.isalpha()) or all(
            acronym(w) for w in words[1:]
        )  # a senator's party: "R-TX", "(D-Minn.)"
    if all(len(w.form) == 1 or (w.form in known.legal_forms and not acronym(w)) for w in words):
        return True
    if all(acronym(w) and (w.form in known.ordinary or w.form in FUNCTION_WORDS) for w in words):
        return words[-1].form not in known.organisations and words[-1].form not in known.legal_forms  # "TAX CUTS"
    labels = sentence.last - sentence.first <= _LABEL and all(w.form in known.ordinary for w in words)
    return labels and words[-1].form not in known.organisations


def _is_no_single_word(reading: Reading, known: Lexicon, sentence: Sentence, part: Item) -> bool:
    if part.role in ("place", "system"):
        return False
    word, first = reading.words[part.first], part.first
    if part.role == "demonym" or (word.form in FUNCTION_WORDS and word.text != "WHO"):
        return True
    if len(word.form) == 1 or (word.form in known.legal_forms and not acronym(word)):
        return True
    if len(word.form) < 2 or word.text[0].isdigit():
        return True
    if first > sentence.first and reading.words[first - 1].form in known.vessels and reading.gap(first) == " ":
        return False  # "the tanker Hope"
    ordinary = word.form in known.ordinary
    if acronym(word) and word.form in known.organisations:
        return True  # "TV"
    if acronym(word) and sentence.setting != "capitals":
        return len(word.form) > _ACRONYM and (ordinary or word.form.endswith(ORDINARY_ENDINGS))
    if ordinary and (word.form in known.organisations or word.form in known.generic or sentence.setting != "running"):
        return True
    heads = (known.qualifiers, known.place_heads, known.other)
    if word.form not in known.given and any(word.form in words for words in heads):
        return ordinary or word.form in reading.lower
    if not _begins_sentence(reading, sentence, first):
        return ordinary and word.form in reading.lower and word.form not in known.given
    if word.form in known.given and _takes_object(reading, first):
        return True  # "Mark the day"
    if word.form in reading.inner_capitals or (word.form in known.given and _is_subject(reading, first)):
        return False
    return ordinary or word.form in reading.lower or word.form.removesuffix("s").endswith(ORDINARY_ENDINGS)


def shapes(reading: Reading) -> list[Shape]:
    """The names of a text in order; they do not overlap."""
    known = lexicon()
    found: list[Shape] = []
    for first, last, sentence in runs(reading, known):
        parts = items(reading, known, first, last, sentence.setting)
        if len(parts) > 1 or parts[0].role in _NAMING:
            found += _Grouper(reading, known, sentence, parts).group()
        elif parts[0].role == "place":
            found.append(_place_shape(parts[0]))
    return found
