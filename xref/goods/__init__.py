"""Goods in running text: components, materials and weapons that trade and export-control news speaks of.

1. Words of `xref/data/goods.toml`, in singular and plural ("microchips", "CNC machines"). Those that mean other things
   too count only in a sentence that has a telling word: "arms" beside "exports", "server" beside "GPU".
2. Weak words ("components", "systems") with a telling word or an adjective of a country in their noun phrase
   ("Chinese-made components"); with the country alone, "system" and the like need other goods in the sentence.
3. No goods are what only names something else ("missile strike", "coal-fired plant", "anti-tank"), or stands in an
   idiom ("up in arms").
4. Countries: the adjective of the noun phrase, "-made", or "from China" right after it.
5. Codes that the text writes (`xref.goods.codes`), and words in Russian, Ukrainian and Chinese (`xref.goods.scripts`).

Weapon systems with a name are found by `xref.mentions.find` (kind `equipment`); what it found is left alone here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from xref.controls import listed, spelled, words
from xref.data import load
from xref.goods import codes, scripts
from xref.limits import check
from xref.mentions import Mention
from xref.names import tokens
from xref.text.lexicon import FUNCTION_WORDS, Phrases, lexicon, words_of
from xref.text.reading import Reading, read
from xref.text.spans import Spans

_LEFT = 5  # words to the left of the noun that belong to it: "commercially available Chinese thermal imaging"
_IDIOM = 4  # words from the start of an idiom to the word for goods in it: "lay down their arms"
_ATTRIBUTIVE = ("weapons", "arms", "munitions", "explosives", "communications")  # plurals that stand before a noun
_BEFORE_VERBS = ("to", "will", "would", "can", "could", "may", "might", "must", "should", "not")
_AGAINST = ("anti", "counter", "non", "pro", "post", "ex")  # before a hyphen: "anti-missile" is no missile


@dataclass(frozen=True)
class _Term:
    """What a word for goods says: its term, "" if it is weak without one; `near`: see `controls.Word`."""

    name: str
    near: frozenset[str] | None = None


@dataclass(frozen=True)
class _Goods:
    terms: Phrases[_Term]
    begins: frozenset[str]  # the words that are goods alone, or weak
    pairs: frozenset[tuple[str, ...]]  # with which longer ones begin
    idioms: Phrases[str]
    weak: dict[str, str]  # word -> term
    vague: frozenset[str]
    with_words: frozenset[str]
    left: frozenset[str]
    origin: frozenset[str]
    after: frozenset[str]
    verbs: frozenset[str]
    abbreviations: frozenset[str]


@cache
def _goods() -> _Goods:
    table = load("goods")
    weak_words, context = table["weak"], table["context"]
    forms = [tuple(token.form for token in tokens(word.text)) for word in words()]
    weak = {word: term for term, said in weak_words["words"].items() for word in words_of(said)}
    return _Goods(
        terms=Phrases((word.text, _Term(word.term, word.near)) for word in words()),
        begins=frozenset(weak) | {some[0] for some in forms if len(some) == 1},
        pairs=frozenset(some[:2] for some in forms if len(some) > 1),
        idioms=Phrases(
            (spelling, idiom) for idiom in listed(table["idioms"]["phrases"]) for spelling in spelled(idiom)
        ),
        weak=weak,
        vague=words_of(weak_words["vague"]),
        with_words=words_of(weak_words["with"].replace("-", " ")),
        left=words_of(weak_words["left"]),
        origin=words_of(weak_words["origin"]),
        after=words_of(context["after"]),
        verbs=words_of(context["verbs"]),
        abbreviations=words_of(context["abbreviations"]),
    )


def find(
    text: str, mentions: Sequence[Mention], skip: Sequence[tuple[int, int]] = (), *, traded: bool = False
) -> list[Mention]:
    """The goods of a text in order, as mentions of kind `goods`; canonical is the term, or the code with its scheme.

    `mentions` are those of `xref.mentions.find` of the same text: no goods are found inside them. The detector is
    `terms`, or `code` for a code that the text writes. traded: the text is known to describe goods, as a cell of a
    table does, so that words that mean other things too count.
    """
    reading, known = read(text), _goods()
    left = Spans(skip)
    found = [m for m in _written(text, reading, mentions) if not left.touch(m.start, m.end)]
    begins = _begins(reading, known)
    if not begins:
        return found
    spans = Spans([*skip, *((m.start, m.end) for m in found)])
    taken = frozenset(n for m in mentions if m.kind != "description" for n in reading.inside(m.start, m.end))
    sure = {
        reading.sentence(touched[0]).first
        for m in mentions
        if m.kind == "equipment" and (touched := reading.touched(m.start, m.end))
    }
    doubtful: list[tuple[int, Mention]] = []
    last = 0
    for n in begins:
        if n < last:
            continue
        check()
        phrase = _Phrase(reading, known, taken, n, last, traded)
        last = max(last, phrase.past)
        if not phrase.end:
            continue
        mention, sentence = _mention(text, phrase), reading.sentence(n).first
        if spans.touch(mention.start, mention.end):
            continue
        if phrase.sure:
            sure.add(sentence)
            found.append(mention)
        else:
            doubtful.append((sentence, mention))
    return sorted([*found, *(mention for sentence, mention in doubtful if sentence in sure)])


def _written(text: str, reading: Reading, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """The codes of a text, and the words for goods in other scripts."""

    def spelled_out(start: int, end: int, canonical: str, detector: str) -> Mention:
        n = next(iter(reading.touched(start, end)), 0)
        return Mention(start, end, "goods", canonical, detector, (), reading.sentence_text(text, n))

    for code in codes.find(text):
        yield spelled_out(*code, "code")
    named = Spans((m.start, m.end) for m in mentions if m.kind != "description")
    for word in scripts.find(text):
        over = named.over(word.start, word.end)
        if all(word.start <= a and b <= word.end for a, b in over):  # "станки с ЧПУ", of which ЧПУ is a name
            yield spelled_out(*word, "terms")


def _begins(reading: Reading, known: _Goods) -> list[int]:
    """The tokens with which goods can begin."""
    alone, pairs, first = known.begins, known.pairs, known.terms.first
    forms = [word.form for word in reading.words]
    return [
        n for n, form in enumerate(forms) if form in alone or (form in first and (form, *forms[n + 1 : n + 2]) in pairs)
    ]


def without_goods(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of names but for words for goods, and without those at their end: "LNG"; "GPUs" of "Nvidia GPUs".

    A word for goods is an abbreviation, or a plural at the start of its sentence; another may be a name: "Periscope".
    At the end of a name only a plural is cut off: "Yamal LNG" is a company. What is on a list, or a second detector
    has found, stays as it is.
    """
    cut = (_without(m) if m.detector == "shape" and m.kind in ("unknown", "organisation") else m for m in mentions)
    return [m for m in cut if m]


def _without(mention: Mention) -> Mention | None:
    text = mention.canonical
    whole = mention.end - mention.start == len(text)  # and not short for it
    first, _, last = text.rpartition(" ")
    if first:
        if not (last.endswith("s") and _is_word(last, abbreviation=True)):
            return mention
        return mention._replace(end=mention.start + len(first) if whole else mention.end, canonical=first)
    starts = text.endswith("s") and mention.sentence.startswith(text)
    return None if whole and _is_word(text, abbreviation=not starts) else mention


def _is_word(text: str, *, abbreviation: bool) -> bool:
    """Whether a word is one for goods; only one in capitals if `abbreviation`."""
    if abbreviation and not text.removesuffix("s").replace(".", "").isupper():
        return False
    if [(0, len(text))] == [(word.start, word.end) for word in scripts.find(text)]:
        return True
    named = tokens(text)
    found = _goods().terms.at(named, 0) if named else None
    if found is not None and found[0] == len(named) and found[1].near is None:
        return True
    return len(named) == 1 and named[0].form in _goods().abbreviations


def _mention(text: str, phrase: _Phrase) -> Mention:
    words = phrase.reading.words
    start, stop = words[phrase.first].start, words[phrase.end - 1].end
    canonical = phrase.term or " ".join(words[n].form for n in range(phrase.first, phrase.end) if phrase.tells(n))
    sentence = phrase.reading.sentence_text(text, phrase.begin)
    return Mention(start, stop, "goods", canonical, "terms", tuple(sorted(set(phrase.countries))), sentence)


class _Phrase:
    """A noun phrase of goods whose noun begins at token `begin`: tokens `first` to `end`; `end` is 0 if it is none.

    term: "" where only weak words are in it; sure: whether it counts whatever else the sentence says; past: the token
    after what was looked at, where the search goes on: in "nuclear weapons" that do not count there are no "weapons".
    """

    def __init__(
        self, reading: Reading, known: _Goods, taken: frozenset[int], begin: int, last: int, traded: bool
    ) -> None:
        self.reading, self.known, self.taken, self.begin, self.traded = reading, known, taken, begin, traded
        self.term, self.sure, self.countries = "", False, list[str]()
        self.first, self.end, self.past = begin, 0, begin
        end, term, strong = self._noun()
        if not end or self._names_something_else(end) or self._idiom(end):
            return
        self.first, tells = self._left(last)
        if not (strong or tells or self.countries):
            return
        vague = {word.form for word in reading.words[begin:end]} <= known.vague
        self.term, self.sure = term, strong or tells or not vague
        self.end = self.past = end
        self.countries += self._from(end)

    def tells(self, n: int) -> bool:
        """Whether a word of the phrase says what the goods are, and not where they are from or of what quality."""
        return n >= self.begin or self.reading.words[n].form in self.known.with_words

    def _noun(self) -> tuple[int, str, bool]:
        """The token index after the noun (0 if there is none), its term, and whether a word of a term is in it."""
        reading, known, n = self.reading, self.known, self.begin
        words = reading.words
        if n in self.taken or (n and reading.gap(n) == "-" and words[n - 1].form in _AGAINST):
            return 0, "", False
        if n and words[n].form in known.verbs and words[n - 1].form in _BEFORE_VERBS:
            return 0, "", False
        end, term, strong = 0, "", False
        if phrase := self._term(n):
            end, term, strong = *phrase, True
        elif words[n].form in known.weak and words[n].text[0].islower():
            end, term = n + 1, known.weak[words[n].form]
        if not end:
            return 0, "", False
        while end < len(words) and end not in self.taken and reading.gap(end) == " ":
            if longer := self._term(end):  # the head is the last noun: "drone navigation system"
                end, term = longer
                strong = True
            elif words[end].form in known.weak:
                end, term = end + 1, term or known.weak[words[end].form]
            else:
                break
        return end, term, strong

    def _term(self, n: int) -> tuple[int, str] | None:
        """The longest word for goods that begins at token `n`, if its sentence lets it count: token after it, term."""
        found = self.known.terms.at(self.reading.words, n)
        if found is None:
            return None
        end, term = found
        if any(self.reading.gap(k) not in (" ", "-") or k in self.taken for k in range(n + 1, end)):
            return None
        if term.near is not None and not self.traded:
            sentence = self.reading.sentence(n)
            around = (*range(sentence.first, n), *range(end, sentence.last))
            if not any(self.reading.words[k].form in term.near for k in around):
                self.past = end
                return None
        return end, term.name

    def _names_something_else(self, end: int) -> bool:
        """Whether what follows is named by these goods: "missile strike", "coal-fired"."""
        words, gap = self.reading.words, self.reading.gap
        if end >= len(words):
            return False
        if gap(end) == "-":
            return words[end].form not in self.known.origin
        last = words[end - 1].form
        if gap(end) != " " or (last.endswith("s") and last not in _ATTRIBUTIVE):
            return gap(end) == " " and words[end].form.startswith("program")  # other nouns may be verbs: "missiles hit"
        head = end + 2 if words[end].form in ("and", "or") and end + 2 < len(words) and gap(end + 2) == " " else end
        return words[head].form in self.known.after  # "missile and drone attacks"

    def _idiom(self, end: int) -> bool:
        words = self.reading.words
        for n in range(max(0, self.begin - _IDIOM), end):
            idiom = self.known.idioms.at(words, n)
            if idiom and idiom[0] > self.begin:
                return True
        return False

    def _left(self, last: int) -> tuple[int, bool]:
        """The first token of the noun phrase (not before `last`), and whether a telling word is in it."""
        reading, known = self.reading, self.known
        words, first, tells = reading.words, self.begin, False
        demonyms, places = lexicon().demonyms, lexicon().places
        start = max(reading.sentence(self.begin).first, last)
        for n in range(self.begin - 1, max(start, self.begin - 1 - _LEFT) - 1, -1):
            gap, word = reading.gap(n + 1), words[n]
            if gap not in (" ", "-") or (word.form in FUNCTION_WORDS and word.form != "made"):
                break
            if word.text[0].isupper() and word.form in demonyms:
                made = gap == " " or words[n + 1].form in known.origin  # "Chinese-made", not "Ukrainian-controlled"
                if not made or (n and reading.gap(n) == "-"):  # nor "pro-Russian"
                    break
                self.countries += [demonyms[word.form]] if demonyms[word.form] else []
            elif n in self.taken or word.text[0].isupper():
                place = places.at(words, n)
                if gap != "-" or place is None or place[0] != n + 1:
                    break
                self.countries += [place[1][1]] if place[1][1] and words[n + 1].form in known.origin else []
            elif word.form == "use" and gap == " ":
                if not n or words[n - 1].form != "dual":
                    break
            elif word.form in known.with_words:
                tells = tells or n == 0 or reading.gap(n) != "-" or words[n - 1].text[0].islower()
            elif word.form in known.origin and n and reading.gap(n) == "-":
                continue  # "Chinese-made": with its country, or not at all
            elif gap != "-" and word.form not in known.left and word.form not in known.weak:
                break
            first = n
        return first, tells

    def _from(self, end: int) -> list[str]:
        words, reading = self.reading.words, self.reading
        if (
            end + 1 < len(words)
            and words[end].text == "from"
            and reading.gap(end) == " "
            and words[end + 1].text[0].isupper()
        ):
            place = lexicon().places.at(words, end + 1)
            return [place[1][1]] if place and place[1][1] else []
        return []
