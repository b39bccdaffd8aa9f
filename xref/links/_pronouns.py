"""Who "it", "they", "he" and "the company" are, where that is plain: the subject before."""

from __future__ import annotations

from collections.abc import Callable

from xref.links._chunks import Chunk
from xref.links._clauses import Clauses
from xref.links._ends import End
from xref.links._we import spoken_for
from xref.links._word_classes import classes
from xref.names import form

Previous = Callable[..., Clauses | None]  # the sentence before, or that many before, read when it is asked for
_BACK = 3  # sentences in a row that go on with "he"
_ONE = ("it", "its")
_PERSON = ("he", "she", "his", "him", "her")
_SPEAKER = ("we", "i")
_SEVERAL = ("they", "them", "their")


def resolved(clauses: Clauses, i: int, previous: Previous) -> End | None:
    """The party that the pronoun or the repeating noun of chunk `i` stands for; None if it is not plain."""
    chunk = clauses.chunks[i]
    word = chunk.word
    if not chunk.pronoun:
        return _repeated(clauses, i, previous)
    if word in _SPEAKER:
        return spoken_for(clauses, i, previous)
    if word not in _ONE + _PERSON + _SEVERAL:
        return None
    told = _told(clauses, i)
    says = (ruler := clauses.group(i - 1)) is not None and bool(ruler.bases & clauses.known.says)
    if clauses.kind(i - 1) == "p" or (clauses.kind(i - 1) == "vg" and not says):
        return None  # "forcing it to buy": not who forces, but which of the others is not plain
    if told is not None and word not in _PERSON and told.kind in ("organisation", "unknown"):
        return told  # "the firm said it", "Norway Oil said they"
    here = [end for n in range(i) if (end := _subject(clauses, n, word))]
    if here:
        others = {end.text for end in here} | _people(clauses, i, word)
        if (told is not None and told == here[-1]) or len(others) == 1:
            return here[-1]
        return here[-1] if word in _ONE and clauses.kind(i - 1) in ("rel", "np", "sub") else None  # the nearest
    if word in _PERSON and (only := _only_person(clauses, i)):
        return only
    last = previous()
    if word in _PERSON:
        for back in range(2, _BACK + 1):
            if last is None or not _goes_on(last, word):
                break
            last = previous(back)
    before = [end for n in range(len(last.chunks)) if (end := _subject(last, n, word))] if last else []
    if word in _PERSON and last and len({end.text for end in before} | _people(last, len(last.chunks), word)) > 1:
        return None
    if not before and word in _PERSON and last:
        return _only_person(last, len(last.chunks))
    if not before or len({end.text for end in before}) != 1 or (word in _ONE and last and _rivals(last, before[0])):
        return None
    return before[0]


def _rivals(clauses: Clauses, subject: End) -> bool:
    """Whether "it" may as well be another body, which the subject acts on or is described: "listed X, a firm"."""
    for n, chunk in enumerate(clauses.chunks):
        if chunk.kind != "np" or chunk.pronoun or clauses.kind(n - 1) not in ("vg", ","):
            continue
        end = clauses.sight.party(chunk)
        if end and end.text != subject.text and end.kind in ("organisation", "unknown"):
            return True
    return False


def _goes_on(clauses: Clauses, word: str) -> bool:
    """Whether a sentence only goes on with "he": it has the pronoun as well, and names or describes nobody."""
    pronoun = any(chunk.pronoun and chunk.word == word for chunk in clauses.chunks)
    return pronoun and not _people(clauses, len(clauses.chunks), word)


def _told(clauses: Clauses, i: int) -> End | None:
    """Who says the clause whose first word is the pronoun: "Norway said it"."""
    place = teller(clauses, i)
    return clauses.sight.party(clauses.chunks[place]) if place is not None else None


def teller(clauses: Clauses, i: int) -> int | None:
    """The noun phrase of who says the clause whose first word is chunk `i`."""
    k = i - 1
    while clauses.kind(k) in ("sub", "adv", "rel"):
        k -= 1
    group = clauses.group(k)
    if group is None or not group.bases & clauses.known.says | clauses.known.governors.keys() & group.bases:
        return None
    return clauses.deed(k, lambda c: clauses.sight.party(c) is not None).subject


def _people(clauses: Clauses, i: int, word: str) -> set[str]:
    """Other people named or described before chunk `i`, for whom "he" may stand as well."""
    if word not in _PERSON:
        return set()
    found = set()
    for n in range(i):
        chunk = clauses.chunks[n]
        end = clauses.sight.speaker(chunk) if chunk.kind == "np" and not chunk.pronoun else None
        if end and (end.kind in ("person", "unknown") or clauses.head_word(n) in clauses.known.speakers):
            found.add(end.text)
    return found


def their_country(clauses: Clauses, i: int) -> End | None:
    """The country that "his country" is: the one before it that a noun phrase has as its adjective or names."""
    first, last = clauses.chunks[i].first, clauses.chunks[i].last
    forms = [w.form for w in clauses.sight.reading.words[first:last]]
    if len(forms) != 2 or forms[0] not in ("his", "her", "their") or forms[1] not in ("country", "nation"):
        return None
    ends: dict[str, End] = {}
    for chunk in clauses.chunks[:i]:
        if chunk.kind == "np" and not chunk.pronoun:
            end = clauses.sight.modifier(chunk, chunk.last)
            ends |= {end.text: end} if end and end.kind == "place" else {}
    return next(iter(ends.values())) if len(ends) == 1 else None


def _only_person(clauses: Clauses, i: int) -> End | None:
    """The one person whom the sentence names before chunk `i`, where nobody else is there."""
    ends = [clauses.sight.party(c) for c in clauses.chunks[:i] if c.kind == "np" and not c.pronoun]
    found = {end.text: end for end in ends if end and end.kind == "person"}
    others = _people(clauses, i, "he")
    return next(iter(found.values())) if len(found) == 1 and others <= found.keys() else None


def repeats(clauses: Clauses, chunk: Chunk) -> bool:
    """Whether a noun phrase only repeats a party named before: "the company"."""
    words = [w.form for w in clauses.sight.reading.words[chunk.first : chunk.last]]
    return len(words) == 2 and words[0] == "the" and words[1] in clauses.known.resolved


def _repeated(clauses: Clauses, i: int, previous: Previous) -> End | None:
    if not repeats(clauses, clauses.chunks[i]):
        return None
    found = [_organisation(clauses, n) for n in range(i)]
    last = previous()
    found += [_organisation(last, n) for n in range(len(last.chunks))] if last else []
    private = clauses.head_word(i) not in classes("public")
    ends = {end.text: end for end in found if end and not (private and _public(end))}
    return next(iter(ends.values())) if len(ends) == 1 else None


def _public(end: End) -> bool:
    """Whether a name is of a state, a union or an office, which nobody calls "the company"."""
    names = [form(word) for word in end.text.split()]
    return any(name in classes("public") for name in names) or names[0] in classes("adjectival")


def _organisation(clauses: Clauses, n: int) -> End | None:
    chunk = clauses.chunks[n]
    end = clauses.sight.party(chunk) if chunk.kind == "np" else None
    return end if end and end.kind == "organisation" else None


def _subject(clauses: Clauses, n: int, word: str) -> End | None:
    """The party that is the subject of a verb at chunk `n`, if the pronoun may stand for it."""
    chunk = clauses.chunks[n]
    if chunk.kind != "np" or clauses.kind(n - 1) == "p":
        return None
    k = n + 1
    while clauses.kind(k) == "p" and clauses.kind(k + 1) == "np":
        k += 2
    while clauses.kind(k) == "adv":
        k += 1
    if (
        clauses.kind(k) == ","
        and clauses.kind(k + 1) == "np"
        and clauses.kind(k + 2) == ","
        and clauses.kind(k + 3) == "vg"
    ):
        return None  # "the gas monopoly, Gazprom, said": the second is the name
    if clauses.kind(k) == ",":  # an apposition or a relative clause
        k = (
            next(
                (
                    m
                    for m in range(k + 1, len(clauses.chunks))
                    if clauses.kind(m) == "," and clauses.kind(m + 1) == "vg"
                ),
                k,
            )
            + 1
        )
    group = clauses.group(k)
    end = clauses.sight.party(chunk)
    if group is None or not group.finite or end is None:
        return None
    if word in _PERSON:
        named = end.kind == "person" or (end.kind == "unknown" and " " in end.text)
        return end if named else None  # "Reuters" is nobody
    head = clauses.head_word(n)
    joined = clauses.kind(n - 1) == "and" and clauses.kind(n - 2) == "np" and clauses.kind(n - 3) not in ("vg", "p")
    several = (end.kind == "description" and head.endswith("s")) or head in clauses.known.collective or joined
    if word in _SEVERAL:
        return end if several else None
    if end.kind == "person" or (several and head not in clauses.known.collective):
        return None
    return end
