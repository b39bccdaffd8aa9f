"""People in Cyrillic text: given name, patronymic, initials and family name, in the orders of news and of registers."""

from __future__ import annotations

from xref.mentions.cyrillic.bodies import opens_body
from xref.mentions.cyrillic.marks import Text
from xref.mentions.cyrillic.names import recased
from xref.mentions.cyrillic.words import place_at
from xref.mentions.latin.shapes import Shape


def person(t: Text, i: int, last: int, titled: bool) -> int:
    """The end of a person's name that begins at token `i`, which is added; 0 if there is none."""
    end, roles = person_end(t, i, last)
    if not end:
        return 0
    parts = [(k, role) for k, role in zip(range(i, end), roles, strict=True) if role not in ("initial", "particle")]
    named = [(t.words[k], role) for k, role in parts]
    nominatives, _ = t.forms.person([(w, role) for w, role in named if w is not None], t.following(end))
    by_index = dict(zip((k for k, _ in parts), nominatives, strict=True))
    pieces = []
    for k in range(i, end):
        text = t.tokens[k].text
        piece = recased(text, by_index[k]) if k in by_index else text
        if roles[k - i] == "initial" and not text.endswith("."):
            piece += "."
        pieces.append(("-" if k > i and t.gaps[k] == "-" else " ") + piece)
    order = "".join(pieces).strip()
    if roles[0] == "surname" and "initial" in roles[1:]:  # "Лавров С. В." reads "С. В. Лавров" elsewhere
        order = " ".join([*(p.strip() for p in pieces[1:]), pieces[0].strip()])
    elif roles[0] == "surname" and len(roles) == 3 and roles[-1] == "patronymic":
        order = " ".join(p.strip() for p in (*pieces[1:], pieces[0]))
    t.add(Shape(i, end, "person", (), "shape", order))
    return end


def _surname_end(t: Text, k: int, last: int) -> int:
    """The end of a family name at token `k`, with what stands before it ("фон") and its second half."""
    while k + 1 < last and _particle(t, k):
        k += 1
    if not (k < last and t.capital(k)) or t.taken[k]:
        return k
    w = t.words[k]
    if w is None or (w.written == "upper" and t.reading.sentence(k).setting != "capitals"):
        return k
    if w.roles & {"function", "calendar"} or (w.roles & {"titles", "organisations"} and "surname" not in w.roles):
        return k
    if (place := place_at(t.words, k)) and "surname" not in w.roles and place[0] <= last and len(w.normal) > 4:
        return k
    end = k + 1
    while end < last and (t.gaps[end] == "-" or _particle(t, end - 1)) and t.capital(end):
        end += 1
    if end + 1 < last and _particle(t, end):
        return _surname_end(t, end, last)
    return end


def _second_name(t: Text, k: int, last: int) -> bool:
    """Whether a second word at token `k` belongs to a foreign name: "Барак Хусейн Обама", "Ким Чен Ын"."""
    w = t.words[k] if k < last and t.gaps[k] == " " else None
    if w is None or w.written != "capital" or t.has(k - 1, "surname") or opens_body(t, k) or place_at(t.words, k):
        return False
    return not w.roles & {"titles", "organisations", "function", "calendar", "given", "legal"}


def _particle(t: Text, k: int) -> bool:
    return t.has(k, "particles") and not t.capital(k)


def _parts(t: Text, first: int, last: int) -> list[str]:
    return ["particle" if _particle(t, k) else "surname" for k in range(first, last)]


def person_end(t: Text, i: int, last: int) -> tuple[int, list[str]]:
    """The end of a person's name at token `i` and the role of each of its words."""
    w = t.words[i]
    if w is None:
        return 0, []
    apart = (". ", ".", " ", "")
    if w.written in ("initial", "initials"):  # С. В. Лавров, С.В. Лавров
        k = i
        while k < last and t.initial(k) and k < i + 3:
            k += 1
        end = _surname_end(t, k, last) if k < last and t.gaps[k] in apart else k
        dotted = t.tokens[i].text.endswith(".") or t.reading.after(i + 1).startswith(".")
        return (end, ["initial"] * (k - i) + _parts(t, k, end)) if end > k and dotted else (0, [])
    given = "given" in w.roles and not (w.stem in t.lower and "ordinary" in w.roles)
    if given and i + 1 < last and t.gaps[i + 1] in (" ", "-"):
        k = i + 1
        roles = ["given"]
        while k < last and t.gaps[k] == "-" and t.capital(k):
            roles.append("given")
            k += 1
        while k < last and t.initial(k):
            roles.append("initial")
            k += 1
        family = (
            k + 1 < last and t.has(k + 1, "given") and not t.has(k + 1, "surname")
        )  # "Янукович Юрий": no patronymic
        if (
            k < last
            and t.has(k, "patronymic")
            and t.capital(k)
            and not family
            and not (k + 1 == last and len(roles) > 1)
        ):
            roles.append("patronymic")
            k += 1
        end = _surname_end(t, k, last) if k < last and t.gaps[k] in apart else k
        if end > k:
            end = end + 1 if "patronymic" not in roles and _second_name(t, end, last) else end
            return end, roles + _parts(t, k, end)
        if len(roles) > 1:
            return k, roles
    end = _surname_end(t, i, last)
    if end > i and not opens_body(t, i):
        k = end
        while k < last and t.initial(k) and k < end + 3 and t.gaps[k] in apart:
            k += 1
        if k > end and (t.tokens[k - 1].text.endswith(".") or t.reading.after(k).startswith(".")):
            return k, _parts(t, i, end) + ["initial"] * (k - end)
        beside = k == end and k < last and t.gaps[k] == " " and not place_at(t.words, i)
        if beside and t.has(k, "given") and not given:
            if k + 1 < last and t.has(k + 1, "patronymic"):
                return k + 2, [*_parts(t, i, end), "given", "patronymic"]
            if k + 1 == last and t.has(i, "surname"):
                return k + 1, [*_parts(t, i, end), "given"]
    if given and i + 1 == last and w.written == "capital" and not place_at(t.words, i):
        return i + 1, ["given"]
    return 0, []
