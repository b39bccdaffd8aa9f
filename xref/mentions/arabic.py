"""Names in Arabic and Persian text: people by given names and titles, organisations by their first word.

The script has no capitals. A name begins where the knowledge file says so (`arabic.toml`) and ends where a word stands
that names do not have inside.

1. An organisation begins with its head (شركة, وزارة, سازمان) and goes on over words of the dictionary's gaps; after a
   word with the article one without ends it, and so does a place.
2. A person begins with a given name, or follows a title; inside stand given names, ibn and abu, a word with the article
   that ends in -i, and one other word.
3. Listed names count with two words or a long one. A family name alone stands for the full name before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import regex

from xref.mentions.written import Written, united
from xref.names import Token
from xref.text.arabic import ARABIC, Word, cut, lexicon

_LONGEST_ORGANISATION, _LONGEST_PERSON = 8, 6  # words
_QUOTED = regex.compile(r"\s*[\"«“‘']([^\"»”’'\n«“]{2,60})[\"»”’']")
_MARKS = regex.compile(r"[\p{Mn}ـ]")
_NUMBER = regex.compile(r"[\s-]*[-–]?[\s]*([\d٠-٩۰-۹]+)")
_SHORTEST_ALONE = 4  # letters of a family name that stands by itself
_WRITTEN_ON = "وبل"  # and, by, to: before a word that we do not know they are looked behind only for listed names
_SHORT = 3  # letters of a word after which one more belongs to a name: شي جين بينغ
_TELLING = 5  # letters of a single listed word


@dataclass
class _Text:
    text: str
    words: Sequence[Word]
    taken: bytearray = field(default_factory=bytearray)
    names: list[tuple[Written, range]] = field(default_factory=list)  # each with its words

    def adjoining(self, i: int) -> bool:
        """Whether only spaces stand between word `i` and the one before it."""
        return 0 < i < len(self.words) and self.text[self.words[i - 1].end : self.words[i].start].strip(" \xa0\t") == ""

    def phrase(self, i: int) -> tuple[int, str]:
        """The longest entry of the knowledge file that begins at word `i`: the word after it, its role."""
        roles, word = lexicon().roles, self.words[i]
        for size in range(lexicon().longest.get(word.bare, 1), 1, -1):
            inside = self.words[i : i + size]
            if len(inside) == size and all(self.adjoining(k) for k in range(i + 1, i + size)):
                role = roles.get(" ".join([word.bare, *(key_of(w) for w in inside[1:])]), "")
                if role:
                    return i + size, role
        return i + 1, word.role

    def add(
        self,
        first: int,
        last: int,
        kind: str,
        canonical: str = "",
        detector: str = "shape",
        start: int = 0,
        end: int = 0,
    ) -> None:
        """Keeps words `first` to `last` (exclusive) as a name, unless one of them belongs to a name already."""
        if any(self.taken[first:last]):
            return
        self.taken[first:last] = b"\1" * (last - first)
        start = max(start, _after_clitics(self.text, self.words[first]))
        end = end or self.words[last - 1].end
        canonical = canonical or _canonical(self.text, start, end)
        self.names.append(
            (Written(start, end, kind, canonical, _countries(self, first, last, kind), detector), range(first, last))
        )


def key_of(word: Word) -> str:
    """What a word inside an entry is compared by: it has no clitics but the article."""
    return word.bare if word.cut == 0 else word.form


def written_in(text: str) -> bool:
    """Whether there is a word of Arabic script in a text."""
    return not text.isascii() and bool(ARABIC.search(text))


def bare(words: Sequence[Token]) -> list[Token]:
    """The tokens of a text with those of Arabic script as listed names have them: without "and", "to", "by"."""
    found = []
    for token in words:
        if ARABIC.match(token.text) and (inside := cut(token.text)):
            word = inside[0]
            if not word.cut and not word.role and word.form[0] in _WRITTEN_ON and len(word.form) > _SHORTEST_ALONE:
                word = word._replace(cut=1)
            start = _after_clitics(token.text, word)
            token = token._replace(text=token.text[start:], start=token.start + start)
        found.append(token)
    return found


def find(text: str, listed: Iterable[tuple[int, int, frozenset[str]]] = ()) -> list[Written]:
    """The names in Arabic and Persian text, in order, without overlaps; `listed`: spans that hold a listed name."""
    words = cut(text)
    reading = _Text(text, words, bytearray(len(words)))
    shapes = sorted(_shapes(reading), key=lambda shape: (shape[1] - shape[0], -shape[0]), reverse=True)
    hits = sorted(_listed(reading, listed), key=lambda hit: (hit[0] - hit[1], hit[0]))
    for first, last, kind, start in hits:
        if not any(a <= first and last <= b and last - first < b - a for a, b, *_ in shapes):
            reading.add(first, last, kind, detector="listed", start=start)
    for first, last, kind, end in shapes:
        reading.add(first, last, kind, end=end)
    _again(reading)
    for i in range(len(words)):
        last, role = reading.phrase(i)
        if role == "place":
            reading.add(i, last, "place", detector="knowledge")
    return united(sorted(name for name, _ in reading.names))


def _after_clitics(text: str, word: Word) -> int:
    """Where a word begins without what is written on to it: one letter, with its vowel signs."""
    start = word.start
    for _ in range(word.cut):
        start += 1
        while _MARKS.match(text, start):
            start += 1
    return start if start < word.end else word.start


def _canonical(text: str, start: int, end: int) -> str:
    return " ".join(_MARKS.sub("", text[start:end]).replace("»", "").replace("«", "").replace('"', "").split())


def _countries(reading: _Text, first: int, last: int, kind: str) -> tuple[str, ...]:
    """The countries inside a name; a person's are those of the title."""
    countries, words = lexicon().countries, reading.words
    inside = {code for k in range(first, last) if (code := _code(reading, k))}
    if inside or kind == "place":
        return tuple(sorted(inside))
    k = first - 1
    while (
        k >= 0
        and first - k < 7
        and reading.adjoining(k + 1)
        and words[k].role in ("title", "tail", "nation", "place", "head", "")
    ):
        if words[k].role == "" and kind == "organisation":
            break
        if words[k].bare in countries:
            return (countries[words[k].bare],)
        k -= 1
    if kind == "organisation" and last < len(words) and reading.adjoining(last) and words[last].role == "nation":
        return (countries[words[last].bare],)
    return ()


def _code(reading: _Text, k: int) -> str:
    last, role = reading.phrase(k)
    if role not in ("place", "nation"):
        return ""
    words = reading.words[k:last]
    return lexicon().countries.get(" ".join([words[0].bare, *(key_of(w) for w in words[1:])]), "")


# --- by shape --------------------------------------------------------------------------------------------------------


def _shapes(reading: _Text) -> Iterator[tuple[int, int, str, int]]:
    """Names by their first word: words from, to (exclusive), kind, and the end in the text if it is no word's."""
    i = 0
    while i < len(reading.words):
        last, role = reading.phrase(i)
        word = reading.words[i]
        if role == "known":
            yield i, last, "organisation", 0
        elif role == "head":
            found = _organisation(reading, i)
            if found:
                yield (*found[:2], "organisation", found[2])
                last = found[1]
        elif role == "vessel" and (quoted := _QUOTED.match(reading.text, word.end)):
            inside = [k for k in range(i + 1, min(i + 9, len(reading.words))) if reading.words[k].end <= quoted.end()]
            if inside:
                yield inside[0], inside[-1] + 1, "vessel", 0
                last = inside[-1] + 1
        elif role == "given" or (word.form in lexicon().father and _named_after(reading, i + 1)):
            end = _person(reading, i)
            titled = i > 0 and reading.words[i - 1].role == "title" and reading.adjoining(i)
            if end - i > 1 or titled:
                yield i, end, "person", 0
                last = end
        elif role == "title":
            start = _past_title(reading, i)
            if start < len(reading.words) and reading.words[start].role not in ("given", "head", "known"):
                end = _titled(reading, i, start)
                if end > start:
                    yield start, end, "person", 0
                    last = end
        elif role == "equipment" and (number := _NUMBER.match(reading.text, word.end)):
            yield i, i + 1, "equipment", number.end()
        i = max(last, i + 1)


def _organisation(reading: _Text, i: int) -> tuple[int, int, int] | None:
    words, text = reading.words, reading.text
    head = words[i]
    if quoted := _QUOTED.match(text, head.end):
        last = i + 1
        while last < len(words) and words[last].end <= quoted.end():
            last += 1
        return i, last, quoted.end(1)
    last, definite = i + 1, head.definite
    while last < len(words) and last - i < _LONGEST_ORGANISATION and reading.adjoining(last):
        word = words[last]
        if word.form == "و" or (word.cut and word.form.startswith("و")):
            after = last + (word.form == "و")
            joins = head.bare in lexicon().joins_and and last > i + 1 and after < len(words)
            if (
                not joins
                or words[after].role not in ("", "tail", "ordinary")
                or (definite and not words[after].definite)
            ):
                break
            if (
                word.form == "و"
                and words[after].cut == 0
                and not definite
                and words[after - 2].role not in ("tail", "ordinary", "")
            ):
                break
            last = after + 1
            continue
        if word.role in ("stop", "title") and not (word.role == "title" and word.definite and last == i + 1):
            break
        if word.role == "given" and last > i + 1:
            break
        if word.role == "head" and definite and not word.definite:
            break
        if word.cut and not (word.definite and word.form.startswith("لل")):
            break
        place_end, role = reading.phrase(last)
        if role == "place":
            last = place_end
            break
        if definite and not word.definite and (word.role not in ("joining", "nation") or word.form in lexicon().father):
            break
        persian = head.form in lexicon().persian
        if (
            word.role in ("ordinary", "vessel")
            and not word.definite
            and not persian
            and last > i + 1
            and not _place_at(reading, last + 1)
        ):
            break
        definite = definite or word.definite
        last += 1
    body = words[i + 1 : last]
    if not body:
        return None
    telling = any(w.role not in ("nation", "place", "ordinary") for w in body)
    if head.bare in lexicon().several and not any(w.role == "" for w in body):
        return None
    if (
        telling
        or head.bare in lexicon().of_state
        or (any(w.role == "ordinary" for w in body) and any(w.role in ("place", "nation") for w in body))
    ):
        return i, last, 0
    return None


def _named_after(reading: _Text, i: int) -> bool:
    """Whether what follows "father of" or "servant of" is part of a name."""
    return reading.adjoining(i) and reading.words[i].role in ("given", "") and not reading.words[i].cut


def _place_at(reading: _Text, i: int) -> bool:
    return reading.adjoining(i) and reading.phrase(i)[1] == "place"


def _person(reading: _Text, i: int) -> int:
    """Where a name that begins with a given name ends."""
    words = reading.words
    last, other = i + 1, False
    while last < len(words) and last - i < _LONGEST_PERSON and reading.adjoining(last):
        word = words[last]
        if word.form in lexicon().given and word.role != "stop":  # some are titles as well: أمير
            last += 1
            continue
        if last + 1 < len(words) and words[last + 1].form == "الله" and word.cut == 0 and reading.adjoining(last + 1):
            last += 2  # صنع الله
            continue
        if word.cut or (
            word.role in ("stop", "title", "ordinary", "place", "tail", "head", "known", "nation") and not _family(word)
        ):
            break
        if word.role in ("given", "joining"):
            last += 1
        elif _family(word) or (not word.definite and (not other or len(words[last - 1].bare) <= _SHORT)):
            other, last = True, last + 1
        else:
            break
    while (
        last > i + 1
        and words[last - 1].role == "joining"
        and words[last - 1].bare not in ("الله", "الدين", "دين", *lexicon().endings)
    ):
        last -= 1
    return last


def _family(word: Word) -> bool:
    """A word with the article that is a family name: السليماني, الأسد."""
    return (
        word.definite
        and not word.bare.endswith("ه")
        and not word.cut
        and word.role in ("", "nation", "given")
        and len(word.bare) > 2
        and word.form.startswith("ال")
    )


def _past_title(reading: _Text, i: int) -> int:
    """The word after a title and what says of what: وزير الدفاع الايراني."""
    start = i + 1
    while reading.adjoining(start) and start - i < _LONGEST_ORGANISATION:
        end, role = reading.phrase(start)
        if role not in ("tail", "nation", "place", "title") or reading.words[start].cut:
            break
        start = end
    return start


def _titled(reading: _Text, i: int, start: int) -> int:
    """Where the name of one word or two ends that follows a title and begins with no given name."""
    words = reading.words
    title = words[start - 1]
    sure = (
        any(w.definite for w in words[i:start])
        or title.bare in lexicon().direct
        or title.role in ("nation", "place")
        or start - i > 1
    )
    last = start
    while last - start < 2 and reading.adjoining(last):
        word = words[last]
        if (
            word.cut
            or word.role not in ("", "given", "joining")
            or (word.definite and (last == start or not _family(word)))
        ):
            break
        last += 1
    if last < len(words) and last > start and reading.adjoining(last) and words[last].role == "given":
        last += 1
    long = sum(len(w.bare) for w in words[start:last]) >= _SHORTEST_ALONE
    return last if sure and last > start and long else start


# --- listed names, and names again -----------------------------------------------------------------------------------


def _listed(reading: _Text, listed: Iterable[tuple[int, int, frozenset[str]]]) -> Iterator[tuple[int, int, str, int]]:
    starts = {
        _after_clitics(reading.text, word._replace(cut=letters)): n
        for n, word in enumerate(reading.words)
        for letters in (0, 1, 2)
    }
    ends = {w.end: n + 1 for n, w in enumerate(reading.words)}
    for start, end, kinds in listed:
        if start not in starts or end not in ends:
            continue
        first, last = starts[start], ends[end]
        inside = reading.words[first:last]
        if len(inside) == 1 and (inside[0].role or len(inside[0].bare) < _TELLING or kinds <= {"vessel", "aircraft"}):
            continue
        if all(w.role in ("stop", "ordinary", "place", "nation", "tail", "title") for w in inside):
            continue
        yield first, last, next(iter(kinds)) if len(kinds) == 1 else "unknown", start


def _again(reading: _Text) -> None:
    """The last word of a person's name, or what follows an organisation's head, by itself."""
    short: dict[str, Written | None] = {}
    for name, inside in reading.names:
        words = [reading.words[k] for k in inside]
        if name.kind in ("person", "unknown") and len(words) > 1:
            last = words[-1]
            if last.role in ("", "given") and len(last.bare) >= _SHORTEST_ALONE:
                other = short.get(last.bare, name)
                short[last.bare] = name if other is not None and other.canonical == name.canonical else None
    for i, word in enumerate(reading.words):
        if (full := short.get(word.bare)) is not None and word.role in ("", "given") and not reading.taken[i]:
            reading.add(i, i + 1, full.kind, full.canonical, full.detector)
