"""Names in running text, found by their shape, by what the lists hold, and by the knowledge files.

1. The text is read once: tokens with offsets (the tokeniser of the lists), sentences, how they are set.
2. Shapes: runs of capitalised words, cut into names (`latin.shapes`); organs of a state and nicknames in lower case
   (`latin.phrases`).
3. Listed names, given in by the caller, confirm or extend a shape, or add what has none. Of 26,000 hits of 78,000
   listed names in 2,000 articles, 95 % were single words ("said", "people", "March"), so that a single word counts
   only where the text itself writes it as a name.
4. Short forms take the fullest form of the article as their canonical (`chains`).
5. Identifiers belong to the name beside them; one that stands with no name is a mention by itself.
6. Countries: what the text says right beside a name about where it is from, united over its mentions (`origins`).
7. All that is for Latin letters, and the rules for English. Chinese (`han`) and Arabic and Persian
   (`arabic`) have finders of their own, which look at the same text wherever their script is in it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

import regex

from xref.mentions import arabic as _arabic
from xref.mentions import cyrillic as _cyrillic
from xref.mentions import han as _han
from xref.mentions.chains import canonical as canonical_indices
from xref.mentions.latin.kinds import kind_of
from xref.mentions.latin.phrases import bodies, nicknames, uncapitalised
from xref.mentions.latin.shapes import Shape, shapes
from xref.mentions.opinions import Opinion, seconded
from xref.mentions.organs import inferred
from xref.mentions.origins import origins
from xref.mentions.written import sentence
from xref.names import Token
from xref.text.equipment import deed_follows, equipment, near_noun
from xref.text.han import chinese
from xref.text.lexicon import CALENDAR, FUNCTION_WORDS, Lexicon, lexicon
from xref.text.numbers import bearers, numbers
from xref.text.reading import Reading, acronym, capital, english, german, possessive, read
from xref.text.spans import Spans

_SHORTEST = (
    3  # letters of a single listed word: two are a state, a unit, an abbreviation more often than a listed party
)
_ROW = regex.compile(
    r"(?: \([^()\n]{1,40}\))?(?:, and |, | and |,? as well as )(?:the )?"
)  # between the items of a row
_DIVIDED = regex.compile(r"(?<=\p{L})- (?=\p{Ll})")  # a word, at the end of a line
_CAMEL = regex.compile(r"(?<=\p{Ll})(?=\p{Lu})")
_LISTED_KINDS = ("person", "organisation", "vessel", "aircraft")


class Mention(NamedTuple):
    """A span of an article: `text[start:end]` is the mention.

    kind: a word of `xref.tables.MENTION_KINDS`; canonical: the fullest form of the same name in the article.
    detector: which rules found it: shape, listed, listed+shape, knowledge, identifier, description or terms; a second
    detector that found it too, or alone, stands after a "+", or alone (`shape+spacy`, `spacy`).
    countries: where the article says it is from, ISO 3166-1 alpha-2, sorted; sentence: the sentence it stands in.
    identifiers: those that the article writes beside it, as keys of `xref.identifiers.key`, sorted.
    """

    start: int
    end: int
    kind: str
    canonical: str
    detector: str
    countries: tuple[str, ...]
    sentence: str
    identifiers: tuple[str, ...] = ()


class Listed(Protocol):
    """The names of the lists, to be found in a text."""

    def find(self, tokens: Sequence[Token], /) -> Iterable[tuple[int, int, frozenset[str]]]:
        """Each place where a listed name stands: token index from, to (exclusive), kinds of its bearers."""


def find(
    text: str, listed: Listed | None = None, skip: Sequence[tuple[int, int]] = (), opinions: Sequence[Opinion] = ()
) -> list[Mention]:
    """The named mentions of a text in order; they do not overlap, and none touches a span of `skip`.

    listed: finds the names of the lists; opinions: what second detectors found (`xref.detectors`).
    """
    reading = read(text)
    if not reading.words:
        return []
    found = _united(_in_english(reading, shapes(reading)), bodies(reading))
    found = _united(_united(found, nicknames(reading)), uncapitalised(reading))
    found = _united(_cyrillic.shapes(reading), _cyrillic.without_numerals(reading, found))
    hits = list(_cyrillic.listed(reading, found, listed.find)) if listed is not None else []
    found = _with_listed(reading, found, hits)
    if opinions:
        found = seconded(reading, found, opinions)
    schemes = [(number.start, number.end) for number in numbers(reading.text)]
    found = _outside(reading, found, [*skip, *schemes])
    found = _with_context(reading, _numbered(reading, _continued(reading, found)))
    named = _with_scripts(text, _mentions(text, reading, found), _spans(text, reading, listed, hits), skip)
    return sorted([*named, *_bare_numbers(text, reading, named, skip)])


def _spans(
    text: str, reading: Reading, listed: Listed | None, hits: Sequence[tuple[int, int, frozenset[str]]]
) -> list[tuple[int, int, frozenset[str]]]:
    """Where listed names stand in the text; of Arabic words also what follows "and", "to", "by" written on to them."""
    spans = [(reading.words[a].start, reading.words[b - 1].end, kinds) for a, b, kinds in hits]
    if listed is not None and _arabic.written_in(text):
        words = _arabic.bare(reading.words)
        spans += [(words[a].start, words[b - 1].end, kinds) for a, b, kinds in listed.find(words)]
    return spans


def _with_scripts(
    text: str, named: list[Mention], spans: Sequence[tuple[int, int, frozenset[str]]], skip: Sequence[tuple[int, int]]
) -> list[Mention]:
    """The mentions, with the names in scripts that have a finder of their own; a longer name replaces one inside it."""
    written = _han.find(text, spans) if chinese(text) else []
    written += _arabic.find(text, spans) if _arabic.written_in(text) else []
    starts, ends = [m.start for m in named], [m.end for m in named]
    replaced: set[int] = set()
    left = Spans(skip)
    added: list[Mention] = []
    for name in written:
        over = range(bisect_right(ends, name.start), bisect_left(starts, name.end))
        longer = all(name.start <= starts[n] and ends[n] <= name.end for n in over)
        longer = longer and (len(over) != 1 or ends[over[0]] - starts[over[0]] < name.end - name.start)
        if longer and not left.touch(name.start, name.end):
            replaced.update(over)
            identifiers = tuple(sorted({key for n in over for key in named[n].identifiers}))
            said = (name.kind, name.canonical, name.detector, name.countries)
            added.append(Mention(name.start, name.end, *said, sentence(text, name.start, name.end), identifiers))
    both, own = sorted([*(m for n, m in enumerate(named) if n not in replaced), *added]), set(added)
    for n, beside in bearers(text, [(m.start, m.end) for m in both]).items():
        if both[n] in own:
            keys = {*both[n].identifiers, *(number.key for number in beside)}
            both[n] = both[n]._replace(identifiers=tuple(sorted(keys)))
    return both


def _bare_numbers(
    text: str, reading: Reading, named: Sequence[Mention], skip: Sequence[tuple[int, int]]
) -> Iterable[Mention]:
    """Identifiers that stand with no name, which mean a party by themselves: "a tanker with the number IMO 9341093"."""
    borne, left = {key for mention in named for key in mention.identifiers}, Spans(skip)
    for number in numbers(reading.text):
        if number.key not in borne and not left.touch(number.start, number.end):
            written = text[number.start : number.end]
            sentence = reading.sentence_text(text, reading.touched(number.start, number.end)[0])
            yield Mention(number.start, number.end, "unknown", written, "identifier", (), sentence, (number.key,))


def _in_english(reading: Reading, found: list[Shape]) -> list[Shape]:
    """In a text of another language the first word of a sentence says nothing, since we do not know its small words;
    in German, which writes all nouns with a capital ("Patienten"), no single word does."""
    if english(reading.words):
        return found
    nouns = german(reading.words)
    cut = (_without_small_words(reading, shape) for shape in found)
    return [
        shape
        for shape in cut
        if shape.kind not in ("unknown", "person")
        or _is_surely_a_name(reading, shape)
        or (not nouns and _is_inside(reading, shape))
    ]


def _without_small_words(reading: Reading, shape: Shape) -> Shape:
    """Without words at its ends that the text writes in lower case elsewhere: "La Unión", "Alfa S.A. Na"."""
    first, last, words = shape.first, shape.last, reading.words
    if shape.kind == "equipment" or shape.detector != "shape":
        return shape
    while last - first > 1 and first == reading.sentence(first).first and words[first].form in reading.lower:
        first += 1
    while last - first > 1 and words[last - 1].form in reading.lower and words[last - 1].text.istitle():
        last -= 1
    forms = lexicon().legal_forms
    for k in range(first + 1, last - 1):  # "Alfa S.A. También": its stop ends the sentence too
        after = words[k + 1]
        if words[k].text[-1] == "." and words[k].form in forms and after.text.istitle() and after.form not in forms:
            last = k + 1
            break
    return shape._replace(first=first, last=last)


def _is_inside(reading: Reading, shape: Shape) -> bool:
    """Whether a name stands inside a sentence, or does so elsewhere, and is no word that is in lower case elsewhere."""
    word = reading.words[shape.first]
    usual = shape.last - shape.first == 1 and word.form in reading.lower
    inner = shape.first > reading.sentence(shape.first).first or word.form in reading.inner_capitals
    return inner and not usual


def _is_surely_a_name(reading: Reading, shape: Shape) -> bool:
    """Several capitals side by side, or a given name: "Anna Berg", "Ursula von der Leyen", not "Leiter der Klinik"."""
    words = reading.words[shape.first : shape.last]
    side_by_side = all(capital(word) for word in words) or words[0].form in lexicon().given
    return len(words) > 1 and side_by_side


def _united(first: Sequence[Shape], second: Iterable[Shape]) -> list[Shape]:
    """Both, in order; where two overlap, the one of `first` stays unless the other contains it."""
    taken, second = sorted(first), sorted(second)
    if not second:
        return taken
    result: list[Shape] = []
    n = 0
    for shape in second:
        while n < len(taken) and taken[n].last <= shape.first:
            result.append(taken[n])
            n += 1
        over: list[Shape] = []
        while n < len(taken) and taken[n].first < shape.last:
            over.append(taken[n])
            n += 1
        if all(shape.first <= o.first and o.last <= shape.last for o in over) and not (
            result and result[-1].last > shape.first
        ):
            result.append(shape)
        else:
            result += over
    return result + taken[n:]


def _outside(reading: Reading, found: Sequence[Shape], skip: Sequence[tuple[int, int]]) -> list[Shape]:
    """The shapes that touch none of the spans."""
    covered = {i for a, b in skip for i in reading.touched(a, b)}
    return [s for s in found if covered.isdisjoint(range(s.first, s.last))] if covered else list(found)


# --- 3. listed names -------------------------------------------------------------------------------------------------


def _with_listed(
    reading: Reading, found: Sequence[Shape], hits: Iterable[tuple[int, int, frozenset[str]]]
) -> list[Shape]:
    known = lexicon()
    good = [(a, b, kinds) for a, b, kinds in hits if _written_as_name(reading, known, a, b, kinds)]
    good.sort(
        key=lambda hit: (hit[0] - hit[1], hit[0])
    )  # the longest first: the rest of a longer hit is no hit of its own
    taken = bytearray(len(reading.words))
    shape_at = {i: shape for shape in found for i in range(shape.first, shape.last)}
    kept = dict.fromkeys(found)
    for first, last, kinds in good:
        if any(taken[first:last]):
            continue
        over = list(dict.fromkeys(shape_at[i] for i in range(first, last) if i in shape_at))
        merged = _merged(reading, known, first, last, kinds, over)
        if not merged:
            continue
        for shape in over:
            kept.pop(shape, None)
        for shape in merged:
            if not any(taken[shape.first : shape.last]):
                kept[shape] = None
                taken[shape.first : shape.last] = b"\1" * (shape.last - shape.first)
    return sorted(kept)


def _merged(
    reading: Reading, known: Lexicon, first: int, last: int, kinds: frozenset[str], over: Sequence[Shape]
) -> list[Shape]:
    """What a listed name and the shapes it overlaps come to."""
    if not over:
        return [Shape(first, last, _listed_kind(kinds) or kind_of(reading, known, first, last), (), "listed")]
    start, end = min(over[0].first, first), max(over[-1].last, last)
    countries = tuple(dict.fromkeys(c for shape in over for c in shape.countries if shape.kind != "place"))
    kind = next((s.kind for s in over if s.kind not in ("unknown", "place")), "") or _listed_kind(kinds) or "unknown"
    canonical = next((s.canonical for s in over if s.canonical), "")
    if (start, end) == (first, last) or (
        _all_generic(reading, known, start, first, origin=True) and _all_generic(reading, known, last, end)
    ):
        return [Shape(start, end, kind, countries, "listed+shape", canonical)]
    if last - first == 1 or over[0].kind == "person":
        return []  # "Wagner" inside "Robert Wagner"
    whole = Shape(first, last, _listed_kind(kinds) or kind, countries, "listed+shape")
    rest = [(a, b) for a, b in ((start, first), (last, end)) if _telling(reading, known, a, b)]
    return sorted([whole, *(Shape(a, b, kind_of(reading, known, a, b)) for a, b in rest)])


def _all_generic(reading: Reading, known: Lexicon, first: int, last: int, *, origin: bool = False) -> bool:
    """Whether tokens add nothing to a name; `origin`: nor do adjectives ("Chinese Ministry of Defense")."""
    return all(
        w.form in known.generic
        or (origin and w.form in known.demonyms)
        or w.form in known.legal_forms
        or w.form in known.organisations
        or w.form in FUNCTION_WORDS
        for w in reading.words[first:last]
    )


def _telling(reading: Reading, known: Lexicon, first: int, last: int) -> bool:
    words = reading.words[first:last]
    return (
        bool(words)
        and capital(words[0])
        and any(w.form not in known.ordinary and w.form not in known.demonyms and len(w.form) > 1 for w in words)
    )


def _listed_kind(kinds: frozenset[str]) -> str:
    return next((kind for kind in _LISTED_KINDS if kinds == {kind}), "")


def _written_as_name(reading: Reading, known: Lexicon, first: int, last: int, kinds: frozenset[str]) -> bool:
    """Whether the text writes these tokens as a name; the noise of the lists' short aliases ends here."""
    words = reading.words[first:last]
    sentence = reading.sentence(first)
    if last > sentence.last or any(not _held_together(reading, known, i) for i in range(first + 1, last)):
        return False
    if reading.is_lower:
        return _written_in_lower_case(reading, known, words)
    small = [w for w in words if not capital(w) and not w.text[0].isdigit()]
    if any(w.form not in known.particles and w.form not in FUNCTION_WORDS for w in small) or not capital(words[0]):
        return False
    if words[-1] in small:
        return False
    if kinds and kinds <= {"vessel", "aircraft"}:  # ships bear the names of people, places and virtues
        return kind_of(reading, known, first, last) in kinds
    place = known.places.at(reading.words, first)
    if place and place[0] == last:
        return False
    if len(words) == 1:
        return _single_word_is_name(reading, known, first)
    if sentence.setting != "running":
        return any(w.form not in known.ordinary for w in words)
    return not all(w.form in FUNCTION_WORDS or w.form in CALENDAR or w.form in known.demonyms for w in words)


def _written_in_lower_case(reading: Reading, known: Lexicon, words: Sequence[Token]) -> bool:
    """Where names have no capitals, a listed name counts if one of its words, and the word if single, is no other."""
    usual = (known.ordinary, FUNCTION_WORDS, CALENDAR, known.given, known.demonyms, known.organisations, known.generic)
    telling = [w for w in words if len(w.form) > _SHORTEST and not any(w.form in forms for forms in usual)]
    place = known.places.at(words, 0)
    return bool(telling) and not (place and place[0] == len(words))


def _held_together(reading: Reading, known: Lexicon, i: int) -> bool:
    """Whether the gap before token `i` is one that names have; a comma only before a legal form."""
    gap = reading.gap(i)
    if "," in gap and reading.words[i].form not in known.legal_forms:
        return False
    return len(gap) < 4 and "\n" not in gap and not any(c in gap for c in ";:!?/()[]") and not possessive(gap)


def _single_word_is_name(reading: Reading, known: Lexicon, i: int) -> bool:
    word, sentence = reading.words[i], reading.sentence(i)
    if len(word.form) < _SHORTEST or word.form in CALENDAR or word.form in known.given or word.form in known.demonyms:
        return False
    if acronym(word) and sentence.setting != "capitals" and word.form not in FUNCTION_WORDS:
        return len(word.form) == _SHORTEST or word.form not in known.ordinary  # "the BEST" is loud
    if word.form in known.ordinary or word.form in FUNCTION_WORDS:
        return False
    if word.form in known.offices or word.form in known.forms_of_address or word.form in known.organisations:
        return False
    if i == sentence.first or sentence.setting != "running":
        return word.form in reading.inner_capitals  # "Dialog is needed": the capital says nothing
    return True


# --- kinds that the context decides -------------------------------------------------------------------------------


def _continued(reading: Reading, found: Sequence[Shape]) -> list[Shape]:
    """A name that goes on after its acronym means both parts: "People's Liberation Army (PLA) Ground Forces"."""
    result = list(found)
    for n in range(2, len(found)):
        whole, short, rest = found[n - 2 : n + 1]
        if whole.last != short.first or short.last != rest.first or short.last - short.first != 1:
            continue
        gaps = (reading.gap(short.first).strip(), reading.gap(rest.first))
        if gaps == ("(", ") ") and whole.kind == rest.kind == "organisation":
            parts = [reading.text[reading.words[s.first].start : reading.words[s.last - 1].end] for s in (whole, rest)]
            result[n] = rest._replace(
                canonical=" ".join(" ".join(parts).split()), countries=whole.countries or rest.countries
            )
    return result


def _numbered(reading: Reading, found: Sequence[Shape]) -> list[Shape]:
    """A name with a ship's number is a ship's, and so is each of a row ("the tankers X, Y and Z")."""
    known = lexicon()
    spans = [(reading.words[s.first].start, reading.words[s.last - 1].end) for s in found]
    beside = bearers(reading.text, spans)
    numbered = {n for n in beside if any(number.scheme == "imo" for number in beside[n])}
    row = False
    result: list[Shape] = []
    for n, shape in enumerate(found):
        before = reading.words[shape.first - 1].form if shape.first else ""
        goes_on = row and bool(_ROW.fullmatch(reading.text[spans[n - 1][1] : spans[n][0]]))
        row = goes_on or (before.endswith("s") and before in known.vessels and shape.kind == "vessel")
        if (goes_on or n in numbered) and shape.kind not in ("organisation", "aircraft"):
            shape = shape._replace(kind="vessel", countries=(), canonical="")
        result.append(shape)
    return result


def _with_context(reading: Reading, found: Sequence[Shape]) -> list[Shape]:
    """Kinds that the rest of the article decides.

    A name before a noun for a weapon is no weapon where it names a party elsewhere, nor where all that the article says
    is what somebody did with it ("a Hamas rocket attack"); an ordinary alias of a weapon system is one where the
    article names the system, or such a noun is near.
    """
    systems = {s.canonical for s in found if s.kind == "equipment"}
    parties = {
        word.form
        for s in found
        if s.kind in ("person", "organisation", "unknown")
        for word in reading.words[s.first : s.last]
    }
    weapons = {
        reading.words[s.first].form
        for s in found
        if s.kind == "equipment" and not deed_follows(reading.text, reading.words, s.last)
    }
    result: list[Shape] = []
    for shape in found:
        if shape.kind == "equipment" and not shape.canonical:
            form = reading.words[shape.first].form
            plain = not any(any(map(str.isdigit, word.text)) for word in reading.words[shape.first : shape.last])
            deed = plain and form not in weapons and deed_follows(reading.text, reading.words, shape.last)
            if deed or form in parties:
                shape = shape._replace(kind="unknown")  # "Wagner drones" where the article speaks of the Wagner Group
        system = equipment().systems.at(reading.words, shape.first)
        if (
            shape.kind in ("unknown", "organisation")
            and shape.canonical == ""
            and system
            and system[0] == shape.last
            and system[1].ordinary
            and (system[1].name in systems or near_noun(reading.text, reading.words, shape.first, shape.last))
        ):
            shape = shape._replace(kind="equipment", detector="knowledge", canonical=system[1].name)
        result.append(shape)
    return result


# --- from shapes to mentions -----------------------------------------------------------------------------------------


def _with_closing_mark(text: str, start: int, end: int) -> tuple[int, int]:
    """A span that opens a quotation takes the mark that closes it: ООО «Орлан»."""
    for opening, closing in ("«»", "„“", "“”", '""'):
        inside = text[start:end]
        if text[end : end + 1] == closing and inside.count(opening) - (closing != opening) * inside.count(closing) > 0:
            return start, end + 1
    return start, end


def _kind(shape: Shape, of_full: str) -> str:
    """The kind of a mention whose fullest form is of kind `of_full`."""
    short = shape.last - shape.first == 1 and of_full != "unknown"
    return of_full if shape.kind == "unknown" or short else shape.kind


def _kinds_of_the_unknown(found: Sequence[Shape], full: Sequence[int]) -> dict[int, str]:
    """The kinds of fullest forms that say none by themselves, where all that stand for them and say one agree."""
    said: dict[int, set[str]] = {}
    for shape, n in zip(found, full, strict=True):
        if found[n].kind == "unknown" and shape.kind in ("person", "organisation"):
            said.setdefault(n, set()).add(shape.kind)
    return {n: next(iter(kinds)) for n, kinds in said.items() if len(kinds) == 1}


def _as_a_name(text: str, start: int, end: int) -> str:
    """The name as it would stand in a line: lines joined, words of a hashtag apart ("#WagnerGroup")."""
    name = " ".join(text[start:end].split())
    if "- " in name:
        name = _DIVIDED.sub("", name)
    return _CAMEL.sub(" ", name.replace("_", " ")) if start and text[start - 1] == "#" else name


def _mentions(text: str, reading: Reading, found: Sequence[Shape]) -> list[Mention]:
    words = reading.words
    spans = [_with_closing_mark(text, words[s.first].start, words[s.last - 1].end) for s in found]
    full = canonical_indices(reading, found)
    countries: dict[int, set[str]] = {}
    said = [origins(reading, shape) for shape in found]
    for codes, n in zip(said, full, strict=True):
        countries.setdefault(n, set()).update(codes)
    for k, code in inferred(reading, found, [countries[n] for n in full]).items():
        countries[full[k]] |= {code}
    known = _kinds_of_the_unknown(found, full)
    kinds = [_kind(shape, known.get(n, found[n].kind)) for shape, n in zip(found, full, strict=True)]
    identifiers: dict[tuple[int, str], set[str]] = {}  # a ship and the man whose name it bears are two
    for k, beside in bearers(reading.text, spans).items():
        identifiers.setdefault((full[k], kinds[k]), set()).update(number.key for number in beside)
    return [
        Mention(
            start,
            end,
            kinds[k],
            shape.canonical or _as_a_name(text, *spans[n]),
            shape.detector,
            tuple(sorted(countries[n])),
            reading.sentence_text(text, shape.first),
            tuple(sorted(identifiers.get((n, kinds[k]), ()))),
        )
        for k, ((start, end), shape, n) in enumerate(zip(spans, found, full, strict=True))
    ]
