"""Who is meant again: a short name or an acronym stands for the one full name in the article that it fits.

1. An acronym in brackets after a name stands for it: "People's Liberation Army (PLA)", and so does one before a name in
   brackets.
2. An acronym stands for the name whose initials it has.
3. A single word stands for the person whose first or last name it is ("Li" after "Li Shangfu"), or for the organisation
   that begins with it, or that it is without its head word ("Wagner" after "Wagner Group").
4. A fuller form of the same name takes the shorter ones with it ("Vladimir Vladimirovich Putin").
5. What fits two names stays itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xref.mentions.latin.shapes import Shape
from xref.names import tokens
from xref.text.lexicon import FUNCTION_WORDS, lexicon
from xref.text.reading import Reading, acronym, is_cyrillic

Forms = tuple[str, ...]

_BEARERS = 50  # full names that share a word: with more, nobody knows who is meant


def canonical(reading: Reading, shapes: Sequence[Shape]) -> list[int]:
    """For each shape the index of the shape that has its fullest form in the article (its own if there is none)."""
    forms = [_forms(reading, shape) for shape in shapes]
    first_of: dict[Forms, int] = {}
    loud = [reading.sentence(shape.first).setting != "running" for shape in shapes]
    for n in sorted(
        range(len(shapes)), key=loud.__getitem__
    ):  # a heading's form stands last: it may be cut or in capitals
        if shapes[n].kind not in ("place", "equipment"):
            first_of.setdefault(forms[n], n)
    stands_for = _by_brackets(reading, shapes, forms, first_of)
    keys = _keys(reading, shapes, first_of)
    result: list[int] = []
    for n, shape in enumerate(shapes):
        if shape.kind in ("place", "equipment"):
            result.append(n)
        elif forms[n] in stands_for:
            result.append(first_of[stands_for[forms[n]]])
        else:
            result.append(_fullest(forms[n], first_of, keys))
    return [_settled(n, result) for n in range(len(result))]


def _forms(reading: Reading, shape: Shape) -> Forms:
    """The forms by which a name is known again; of an inflected one those of its nominative."""
    if shape.canonical and is_cyrillic(shape.canonical):
        return tuple(token.form for token in tokens(shape.canonical))
    return tuple(word.form for word in reading.words[shape.first : shape.last])


def _settled(n: int, result: Sequence[int]) -> int:
    for _ in range(3):  # an acronym of a short form of a full form; longer chains do not occur
        n = result[n]
    return n


def _by_brackets(
    reading: Reading, shapes: Sequence[Shape], forms: Sequence[Forms], first_of: dict[Forms, int]
) -> dict[Forms, Forms]:
    found: dict[Forms, Forms] = {}
    for n in range(1, len(shapes)):
        left, right = shapes[n - 1], shapes[n]
        if (
            left.last != right.first
            or "(" not in reading.gap(right.first)
            or not reading.after(right.last).startswith(")")
        ):
            continue
        if forms[n - 1] not in first_of or forms[n] not in first_of:
            continue
        short, full = forms[n], forms[n - 1]
        if len(short) > len(full):
            short, full = full, short
        if len(short) == 1 and len(full) > 1 and acronym(reading.words[shapes[first_of[short]].first]):
            found.setdefault(short, full)
    return found


def _keys(reading: Reading, shapes: Sequence[Shape], first_of: dict[Forms, int]) -> dict[str, set[Forms]]:
    """Each single word or acronym that can stand for a full name, with the names it can stand for."""
    known = lexicon()
    usual = (known.ordinary, FUNCTION_WORDS, known.organisations, known.of_heads)
    keys: dict[str, set[Forms]] = {}
    for forms, n in first_of.items():
        if len(forms) < 2 or reading.sentence(shapes[n].first).setting != "running":
            continue
        loud = acronym(reading.words[shapes[n].first])  # RT is not RT America, nor the BBC the BBC World Service
        if shapes[n].kind in ("organisation", "vessel", "aircraft"):
            core = [f for f in forms if f not in known.generic and f not in known.legal_forms]
            short = {forms[0]} if forms[0] not in known.demonyms and not loud else set()
            short |= {core[0]} if len(core) == 1 else set()
            short = {f for f in short if not any(f in words for words in usual)}
        else:
            short = {forms[-1]} if loud else {forms[-1], forms[0]}
            short |= {forms[-2]} if len(forms) > 2 else set()
        short |= _acronyms(forms)
        for key in short:
            keys.setdefault(key, set()).add(forms)
    return keys


def _acronyms(forms: Forms) -> set[str]:
    """The initials of a name of three words or more, with and without its small words."""
    letters = "".join(f[0] for f in forms if f not in FUNCTION_WORDS)
    return {a for a in (letters, "".join(f[0] for f in forms)) if len(a) > 2}


def _fullest(forms: Forms, first_of: dict[Forms, int], keys: dict[str, set[Forms]]) -> int:
    known = lexicon()
    if len(forms) == 1:
        fits: Iterable[Forms] = keys.get(forms[0], ())
    elif any(len(keys.get(form, ())) > _BEARERS for form in (forms[0], forms[-1])):
        fits = ()
    else:
        core = tuple(f for f in forms if f not in known.generic)
        fits = [full for full in keys.get(forms[-1], ()) if len(full) > len(forms) and _inside(forms, full)]
        fits += [full for full in keys.get(forms[0], ()) if len(full) > len(forms) and full[: len(core)] == core]
    best = _one(set(fits))
    return first_of[best] if best else first_of[forms]


def _inside(short: Forms, full: Forms) -> bool:
    """Whether the words of `short` stand in `full` in this order."""
    rest = iter(full)
    return all(form in rest for form in short)


def _one(fits: set[Forms]) -> Forms | None:
    """The longest of the forms if each of the others is a part of it; None if they are several names."""
    if not 0 < len(fits) <= _BEARERS:
        return None
    best = max(fits, key=lambda forms: (len(forms), forms))
    return best if all(_inside(other, best) for other in fits) else None
