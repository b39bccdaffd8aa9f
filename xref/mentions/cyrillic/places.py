"""Places in Cyrillic text, and where the text says a name is from: by an adjective or a place in its title or in it."""

from __future__ import annotations

from xref.mentions.cyrillic.marks import Text, joined
from xref.mentions.cyrillic.names import recased
from xref.mentions.cyrillic.words import place_at
from xref.mentions.latin.shapes import Shape

_REACH = 5  # words back from a name to the adjective or the place of its title


def place(t: Text, i: int, last: int, loud: bool) -> int:
    place = place_at(t.words, i)
    w = t.words[i]
    if w is None:
        return 0
    if place is not None:
        end, code, parts = place
        short = len(w.normal) <= 3 and end == i + 1
        if short and (w.written != "upper" or loud) and w.normal not in ("рим", "баку", "дон"):
            return 0
        pieces = [recased(t.tokens[k].text, part) for k, part in zip(range(i, end), parts, strict=True)]
        t.add(Shape(i, end, "place", (code,) if code else (), "shape", joined(t, i, pieces)))
        return end
    if t.has(i - 1, "place_before") and _near(t, i) and w.written == "capital":
        end = i + 1
        while end < last and t.capital(end) and t.gaps[end] == "-":
            end += 1
        if not t.has(i - 1, "place_heads") or not t.has(i, "given", "surname"):
            t.add(Shape(i, end, "place"))
            return end
    part = place_at(t.words, i + 1) if "adjective" in w.roles and not w.country and t.beside(i + 1) else None
    if part is not None and w.written == "capital":  # "Восточная Европа"
        t.add(Shape(i, part[0], "place"))
        return part[0]
    if "adjective" in w.roles and w.written == "capital":
        k = i + 1
        while k < len(t.words) and t.beside(k, (" ", "-")) and t.has(k, "adjective") and k < i + 3:
            k += 1
        if k < len(t.words) and t.beside(k) and t.has(k, "place_heads") and not t.has(k, "organisations"):
            t.add(Shape(i, k + 1, "place", (w.country,) if w.country else ()))
            return k + 1
    return 0


def _near(t: Text, i: int) -> bool:
    return t.gaps[i] in (" ", ". ")


def with_countries(t: Text, shape: Shape) -> Shape:
    if shape.kind in ("place", "equipment"):
        return shape
    codes = {_code(t, k) for k in range(shape.first, shape.last)} if shape.kind != "person" else set()
    codes |= _codes_before(t, shape.first)
    codes.discard("")
    return shape._replace(countries=tuple(sorted(codes)))


def _code(t: Text, k: int) -> str:
    w = t.words[k]
    if w is None:
        return ""
    if w.country:
        return w.country
    place = place_at(t.words, k) if w.written != "lower" else None
    return place[1] if place else ""


def _codes_before(t: Text, first: int) -> set[str]:
    """The country in the title of a name: "министр обороны России X", "российский производитель X"."""
    title = False
    for k in range(first - 1, max(-1, first - 1 - _REACH), -1):
        w = t.words[k]
        gap = t.gaps[k + 1]
        if w is None or gap not in (" ", "-", " «", ' "', " „") or t.reading.sentence(k).first > k:
            return set()
        if t.reading.sentence(first).first > k or "function" in w.roles:
            return set()
        if code := _code(t, k):
            if w.country or title:
                return {code}
            near = [n for n in range(k - 1, max(-1, k - 4), -1) if all(t.beside(m) for m in range(n + 1, k + 1))]
            return {code} if any(t.has(n, "titles", "organisations", "acronyms") for n in near) else set()
        if w.written != "lower" and not w.roles & {"titles", "organisations"}:
            return set()
        title = title or bool(w.roles & {"titles", "organisations", "vessels"})
    return set()
