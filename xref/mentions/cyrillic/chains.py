"""Who is meant again in Cyrillic text: short forms take the nominative of the one full name of the text that they fit.

1. A family name or a given name alone stands for the person whose it is ("Михеева" after "Александр Михеев"), initials
   for the given names that begin with them.
2. An acronym stands for the body that has it in brackets, or that has its initials.
3. A name without its legal form stands for the one with it («Орлан» after ООО «Орлан»).
4. What fits two names stays itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import regex

from xref.mentions.cyrillic.inflection import normal, stem
from xref.mentions.cyrillic.marks import Text
from xref.mentions.cyrillic.words import word
from xref.mentions.latin.shapes import Shape

_BEARERS = 50  # full names that share a word: with more, nobody knows who is meant
_SMALL = frozenset(("и", "та", "і", "й", "по", "з", "із", "при", "у", "в", "во", "с", "со", "за", "над", "до", "на"))


def chained(t: Text, found: Sequence[Shape]) -> list[Shape]:
    """Short forms with the nominative and the kind of the one full name of the text that they fit."""
    people: dict[str, set[str]] = {}
    bodies: dict[str, set[str]] = {}
    kinds: dict[str, str] = {}
    for n, shape in enumerate(found):
        if not shape.canonical:
            continue
        if shape.kind not in ("place", "equipment"):
            kinds.setdefault(shape.canonical, shape.kind)
        words = shape.canonical.split()
        if shape.kind == "person" and len(words) > 1:
            for part in {words[-1], words[0]}:
                if len(part) > 2 and not part.endswith("."):
                    people.setdefault(stem(part), set()).add(shape.canonical)
        elif shape.kind in ("organisation", "unknown", "vessel") and len(words) > 1:
            for key in _short_forms(words):
                bodies.setdefault(key, set()).add(shape.canonical)
            if n + 1 < len(found) and _in_brackets(t, shape, found[n + 1]):
                bodies.setdefault(
                    normal(found[n + 1].canonical or t.written(found[n + 1].first, found[n + 1].last)), set()
                ).add(shape.canonical)
    return [_full(t, shape, people, bodies, kinds) for shape in found]


def _in_brackets(t: Text, shape: Shape, following: Shape) -> bool:
    gap = t.reading.text[t.tokens[shape.last - 1].end : t.tokens[following.first].start]
    short = following.last - following.first == 1
    return short and regex.fullmatch(r"[»”\"]?\s?\((?:далее\s*[—–-]?\s*|далі\s*[—–-]?\s*)?[«\"„]?", gap) is not None


def _short_forms(words: Sequence[str]) -> Iterable[str]:
    """A body by its initials ("ФСБ"), a company without its legal form."""
    letters = "".join(w[0] for w in words if w.lower() not in _SMALL)
    if 3 <= len(letters) <= 6:
        yield normal(letters)
    first = word(words[0])
    if first is not None and "legal" in first.roles:
        yield stem(" ".join(words[1:]))


def _full(
    t: Text, shape: Shape, people: dict[str, set[str]], bodies: dict[str, set[str]], kinds: dict[str, str]
) -> Shape:
    if shape.kind in ("place", "equipment") or not shape.canonical:
        return shape
    words = shape.canonical.split()
    if len(words) == 1 and shape.kind in ("person", "unknown"):
        fits = _one({c for c in people.get(stem(words[0]), ()) if _same_gender(c, words[0])})
        if fits:
            return shape._replace(canonical=fits, kind="person")
    if shape.kind == "person" and len(words) > 1:
        fits = _one({c for c in people.get(stem(words[-1]), ()) if _inside(words, c.split())})
        if fits:
            return shape._replace(canonical=fits)
    else:
        key = normal(shape.canonical) if len(words) == 1 and words[0].isupper() else stem(shape.canonical)
        fits = _one(bodies.get(key, set()))
        if fits:
            return shape._replace(canonical=fits, kind=kinds.get(fits, shape.kind))
    return shape


def _same_gender(full: str, short: str) -> bool:
    return (
        normal(full.split()[-1])[-2:] == normal(short)[-2:]
        or normal(full.split()[0]) == normal(short)
        or not full.endswith("а")
    )


def _inside(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether a person's shorter name fits a fuller one: "С. Лавров" and "Сергей Лавров"."""
    if stem(short[-1]) != stem(full[-1]):
        return False
    rest = iter(full[:-1])
    return len(short) <= len(full) and all(
        any(
            normal(name).startswith(normal(part.rstrip("."))) and (part.endswith(".") or stem(name) == stem(part))
            for name in rest
        )
        for part in short[:-1]
    )


def _one(fits: set[str]) -> str:
    """The longest of the full names if each of the others is a part of it; "" if they are several people."""
    if not 0 < len(fits) <= _BEARERS:
        return ""
    best = max(fits, key=lambda c: (len(c.split()), len(c), c))
    return (
        best
        if all(c == best or _inside(c.split(), best.split()) or set(c.split()) <= set(best.split()) for c in fits)
        else ""
    )
