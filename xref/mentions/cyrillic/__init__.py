"""Names in Russian and Ukrainian text, by rules; other languages in Cyrillic letters as far as the same rules fit.

It works on the Cyrillic words of any text; `xref.mentions.latin` works on the Latin ones. Capitals say more than in
English (nouns, adjectives of nationality and titles have none), endings say less (a name has six forms).

1. Names in quotation marks: after a legal form or a noun for an organisation, a ship or a weapon (завод «Калашников»),
   or by their capital.
2. Runs of capitalised words, cut into people (given name, patronymic, initials, family name in any order), bodies (an
   adjective and a head with what belongs to it: "Федеральная служба безопасности"), places, acronyms and other names.
3. A capital at the start of a sentence counts where the text writes the word so elsewhere, or not an ordinary one.
4. Each name gets a nominative (`xref.mentions.cyrillic.names`), short forms that of the fullest form in the text.
5. Countries: the adjective or the place in its title or in its name.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter

import regex

from xref.mentions.cyrillic.bodies import body, is_verb, opens_body
from xref.mentions.cyrillic.chains import chained
from xref.mentions.cyrillic.marks import Text, forms, joined
from xref.mentions.cyrillic.names import is_company, recased
from xref.mentions.cyrillic.people import person, person_end
from xref.mentions.cyrillic.places import place, with_countries
from xref.mentions.cyrillic.quotes import near_weapon, quoted, systems
from xref.mentions.cyrillic.words import place_at, word
from xref.mentions.latin.shapes import Shape
from xref.names import Token, form
from xref.text.reading import Reading, is_cyrillic

_TOWN = regex.compile("(?:ск|ськ|цк|цьк)(?:у|ом|е)?$")
_COUNTRY_LIKE = regex.compile("(?:[сц]ьк[аеі]|[сц]к(?:ая|ое|ие))$")
_ADJECTIVAL = regex.compile("(?:[аоыи]я|[оеы]е|ие|[ыиоі]й|[нкв][аеі]|[оеєу]ю|[ыи]м)$")
_NUMERAL = regex.compile("[IVXLC]+")
_first = attrgetter("first")


def shapes(reading: Reading) -> list[Shape]:
    """The names of the Cyrillic words of a text, in order; they do not overlap."""
    if not is_cyrillic(reading.text):
        return []
    return _find(Text(reading))


def without_numerals(reading: Reading, found: Sequence[Shape]) -> list[Shape]:
    """The Latin names of a text without the Roman numerals that stand before a Cyrillic word: "XXI века"."""
    return [
        shape
        for shape in found
        if shape.last == len(reading.words)
        or not is_cyrillic(reading.words[shape.last].text)
        or not _NUMERAL.fullmatch(reading.words[shape.last - 1].text)
        or shape.last - shape.first > 1
    ]


def listed(
    reading: Reading,
    found: Sequence[Shape],
    find: Callable[[Sequence[Token]], Iterable[tuple[int, int, frozenset[str]]]],
) -> Iterator[tuple[int, int, frozenset[str]]]:
    """The listed names of a text, those in Cyrillic letters in any case; no place and no ordinary word alone is one."""
    yield from (hit for hit in find(reading.words) if _may_be_listed(reading, found, *hit[:2]))
    if is_cyrillic(reading.text):
        hits = find(_nominative_words(reading))
        yield from (hit for hit in hits if _may_be_listed(reading, found, *hit[:2]))


def _may_be_listed(reading: Reading, found: Sequence[Shape], first: int, last: int) -> bool:
    w = word(reading.words[first].text)
    if w is None:
        return True
    end = bisect_right(found, last, key=_first)
    over = [shape for shape in found[max(0, end - 3) : end] if shape.first < last and first < shape.last]
    if any(s.kind == "place" for s in over):
        return False
    return last - first > 1 or bool(over) or not w.roles & {"ordinary", "function", "titles", "calendar", "given"}


def _nominative_words(reading: Reading) -> list[Token]:
    words = [word(token.text) for token in reading.words]
    known = forms(reading, words)
    return [
        token._replace(form=form(known.nominative(w, "surname" if "surname" in w.roles else "noun")))
        if w is not None and w.written == "capital"
        else token
        for token, w in zip(reading.words, words, strict=True)
    ]


def _find(t: Text) -> list[Shape]:
    in_quotes = list(quoted(t))
    sure = [shape for shape in in_quotes if shape.kind in ("organisation", "vessel")]
    parties = {t.stem(k) for s in sure for k in range(s.first, s.last)}
    weapons = (s for s in systems(t) if s.last - s.first > 1 or t.stem(s.first) not in parties)
    for shape in [*sure, *weapons, *in_quotes]:
        t.add(shape)
    i = 0
    while i < len(t.tokens):
        w = t.words[i]
        if w is None or t.taken[i] or w.written == "lower":
            i += 1
            continue
        end = _run_end(t, i)
        _run(t, i, end)
        i = end
    t.found.sort()
    return chained(t, [with_countries(t, shape) for shape in t.found])


def _run_end(t: Text, i: int) -> int:
    """The token index after a run of capitalised words, initials, and numbers over a hyphen."""
    last = t.reading.sentence(i).last
    k = i + 1
    while k < last and not t.taken[k]:
        w, gap = t.words[k], t.gaps[k]
        if gap not in (" ", "-", "") and not (gap in (". ", ".", ".-") and t.initial(k - 1)):
            break
        if w is None:
            if gap in ("-", "") and t.tokens[k].text[0].isdigit():
                k += 1
                continue
            break
        if w.written == "lower" and not _inside_name(t, k, last):
            break
        k += 1
    return k


def _inside_name(t: Text, k: int, last: int) -> bool:
    """Whether a word in lower case goes on with a name: "Сектор-газа", "фон дер", "оглы"."""
    if t.gaps[k] == "-":
        return t.capital(k - 1) and not t.has(k, "ordinary", "function")
    follows = k + 1 < last and t.gaps[k + 1] in (" ", "-") and (t.capital(k + 1) or t.has(k + 1, "particles"))
    return follows and t.has(k, "particles")


def _run(t: Text, first: int, last: int) -> None:
    loud = t.reading.sentence(first).setting == "capitals"
    i = _after_start(t, first, last)
    titled = i > first and t.has(i - 1, "titles")
    while i < last:
        w = t.words[i]
        if w is None:
            i += 1
            continue
        if t.taken[i]:
            i += 1
            continue
        end = (
            person(t, i, last, titled)
            or place(t, i, last, loud)
            or body(t, i)
            or _skipped(t, i, last)
            or _name(t, i, last, titled, loud)
        )
        titled = t.has(i, "titles") if end == i + 1 else False
        i = end


def _after_start(t: Text, first: int, last: int) -> int:
    """The first word of a run that can begin a name: at the start of a sentence ordinary words are left out."""
    if not t.begins(first):
        return first
    w = t.words[first]
    if w is None or w.written == "initials":
        return first
    if w.written == "initial":  # "В. Путин", "С-300", but "В городе"
        dotted = first + 1 < last and t.gaps[first + 1].startswith(".")
        return first if dotted or _designator(t, first) or "function" not in w.roles else first + 1
    alone = first + 1 == last
    if "function" in w.roles or "calendar" in w.roles:
        return first + 1
    if w.written == "upper" or place_at(t.words, first):
        return first
    if "patronymic" in w.roles or ("given" in w.roles and w.stem not in t.lower):
        return first
    if opens_body(t, first):
        return first
    if w.roles & {"titles", "organisations", "works", "equipment"}:
        return first + 1
    if alone and "adjective" in w.roles and w.stem not in t.inner and _qualifies(t, first):
        return first + 1
    usual = "ordinary" in w.roles or w.stem in t.lower or "place_heads" in w.roles
    if not usual:
        return first
    if (
        "surname" in w.roles
        and w.stem not in t.lower
        and (w.stem in t.inner or not alone or (_verb_follows(t, last) and not t.forms.ukrainian))
    ):
        return first
    if w.stem in t.inner and w.stem not in t.lower:
        return first
    return first + 1


def _designator(t: Text, i: int) -> bool:
    """Whether a letter is the first part of a type: С-300, Р-330Ж."""
    return i + 1 < len(t.tokens) and t.gaps[i + 1] == "-" and t.tokens[i + 1].text[0].isdigit()


def _qualifies(t: Text, i: int) -> bool:
    """Whether an adjective stands before a noun in lower case: "Обледеневшие провода", but "Навальный заявил"."""
    following = t.following(i + 1)
    return bool(following) and not is_verb(following) and _ADJECTIVAL.search(t.normal(i)) is not None


def _verb_follows(t: Text, i: int) -> bool:
    w = t.words[i] if i < len(t.words) and t.beside(i) else None
    return w is not None and w.normal.endswith(("л", "ла", "ит", "ет", "є", "ав", "ив", "лся", "лась"))


def _skipped(t: Text, i: int, last: int) -> int:
    """What is no name by itself: titles, small words, days, adjectives of countries, "Бог"."""
    w = t.words[i]
    if w is None:
        return i + 1
    if w.written == "initial":
        return 0 if _designator(t, i) else i + 1
    if "not_names" in w.roles or (w.roles & {"function", "calendar", "titles"} and w.written != "upper"):
        named = "titles" in w.roles and "surname" in w.roles and not t.begins(i)
        return 0 if named else i + 1  # Королёв
    if w.country or (w.written == "upper" and w.roles & {"equipment", "weak_equipment"}):
        return i + 1
    if "legal" in w.roles and w.written == "upper":
        if i + 1 < last and t.capital(i + 1) and not t.has(i + 1, "given"):
            return 0  # "ЧВК Вагнер"
        return i + 1
    if w.roles & {"vessels", "equipment", "works"} and w.written == "capital":
        return i + 1
    return 0


def _name(t: Text, i: int, last: int, titled: bool, loud: bool) -> int:
    """Another name: the words as far as a title, a place, a person or a body begins; it is added."""
    if loud:
        return _shouted(t, i)
    k = i + 1
    while k < last:
        w = t.words[k]
        hyphen = t.gaps[k] in ("-", "")
        if not hyphen and (
            w is None or w.roles & {"titles", "calendar", "function", "legal"} or w.written in ("initial", "initials")
        ):
            break
        if not hyphen and w is not None:
            here, before = w.written == "upper", t.upper(k - 1)
            if here != before or place_at(t.words, k) or person_end(t, k, last)[0] or opens_body(t, k):
                break
        k += 1
    while k > i + 1 and t.has(k - 1, "function"):
        k -= 1
    w = t.words[i]
    if w is None:
        return k
    if w.written == "upper" and len(w.normal) > 6 and ("ordinary" in w.roles or w.stem in t.lower):
        return k
    t.add(Shape(i, k, _kind(t, i, k, titled), (), "shape", _canonical(t, i, k)))
    return k


def _shouted(t: Text, i: int) -> int:
    """In a heading in capitals a word is a name that the text writes as one elsewhere, or that is no ordinary one."""
    w = t.words[i]
    if w is None or len(w.normal) < 3 or w.stem in t.lower or w.roles & {"function", "titles"}:
        return i + 1
    if w.stem in t.inner or not w.roles & {"ordinary", "organisations"}:
        kind = "person" if "surname" in w.roles else "unknown"
        t.add(Shape(i, i + 1, kind, (), "shape", _canonical(t, i, i + 1).title()))
    return i + 1


def _kind(t: Text, i: int, end: int, titled: bool) -> str:
    first = t.words[i]
    before = i - 1 if t.beside(i) else -1
    if first is not None and "legal" in first.roles and end > i + 1:
        return "organisation"
    if end < len(t.tokens) and t.tokens[end - 1].text[0].isdigit() and near_weapon(t, i, end):
        return "equipment"
    if before >= 0 and t.has(before, "vessels"):
        return "vessel"
    if before >= 0 and t.has(before, "equipment") and (first is None or "surname" not in first.roles):
        return "equipment"
    if first is not None and _TOWN.search(first.normal) and "adjective" not in first.roles and end == i + 1:
        return "place"
    if first is not None and _COUNTRY_LIKE.search(first.normal) and t.following(end):
        return "unknown"  # "Олімпійська надія"
    if t.upper(i):
        return "organisation" if len(t.tokens[i].text) > 2 and end == i + 1 else "unknown"
    if (
        end == i + 1
        and first is not None
        and ("organisations" in first.roles or is_company(t.forms.nominative(first, "noun")))
    ):
        return "organisation"
    if before >= 0 and t.has(before, "organisations"):
        return "organisation" if not t.has(end - 1, "surname") else "unknown"
    lone = end == i + 1
    if (titled or (before >= 0 and t.has(before, "titles"))) and t.has(end - 1, "surname"):
        return "person"
    if t.has(end - 1, "surname") and not t.has(end - 1, "ordinary") and (lone or end == i + 2):
        return "person"
    words = [t.words[k] for k in range(i, end)]
    foreign = all(w is not None and not w.roles & {"ordinary", "organisations", "adjective"} for w in words)
    if end == i + 2 and t.gaps[i + 1] == " " and foreign:
        return "person"
    return "unknown"


def _canonical(t: Text, i: int, end: int) -> str:
    named = [(k, t.words[k]) for k in range(i, end)]
    if _kind(t, i, end, False) == "person":
        roles = ["given"] * (end - i - 1) + ["surname"]
        parts = [(w, role) for (_, w), role in zip(named, roles, strict=True) if w is not None]
        if len(parts) == end - i:
            found, _ = t.forms.person(parts, t.following(end))
            return joined(t, i, [recased(t.tokens[k].text, n) for (k, _), n in zip(named, found, strict=True)])
    pieces = []
    for k, w in named:
        text = t.tokens[k].text
        whole = w is not None and w.written == "capital" and "legal" not in w.roles
        pieces.append(
            recased(text, t.forms.nominative(w, "surname" if "surname" in w.roles else "noun")) if whole and w else text
        )
    return joined(t, i, pieces)
