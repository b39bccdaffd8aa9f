"""Bodies in Cyrillic text: a head noun with the adjectives before it and what belongs to it.

"Федеральная служба безопасности", "Кабінет Міністрів України", "Черкаська обласна державна адміністрація". The head
and its adjectives are declined, what follows the head is not.
"""

from __future__ import annotations

import regex

from xref.mentions.cyrillic.marks import Text, joined
from xref.mentions.cyrillic.names import phrase
from xref.mentions.cyrillic.words import head_noun, place_at
from xref.mentions.latin.shapes import Shape

_TAIL = 4  # words in lower case after the head of a body: "служба по контролю за оборотом"
_ADJECTIVES = 5  # before a head: "Полтавське обласне управління"
_TAIL_WORD = regex.compile(
    "(?:ого|его|ої|ей|ой|ых|их|іх|ий|ії|ия|ии|ию|ов|ев|ів|їв|ств|ння|ня|ці|ки|сті|ости|та|ы|и|і|у|ю|а|я|ь|іт|ок|ек|к|р|н)$"
)
_VERB = regex.compile(
    "(?:ла|ло|ли|ть|ти|ся|сь|ет|ит|ют|ут|ат|ят|ав|ив|ув|ал|ил|ел|ул|ял|ають|яет|ує|ає|ить|ють|ено|ано|уть|ась|йте)(?<!ости|ості|сти)$"
)
_LINKS = frozenset(("и", "та", "і", "й"))


def _head_at(t: Text, i: int) -> int:
    """The index of the head noun of the body whose first word is token `i`; -1 if it begins none."""
    for k in range(i, min(i + _ADJECTIVES, len(t.words))):
        if k > i and not t.beside(k, (" ", "-")):
            return -1
        w = t.words[k]
        if w is None or t.taken[k]:
            return -1
        if w.roles & {"organisations", "acronyms"} and (k > i or w.written != "upper"):
            return k
        if w.roles & {"function", "titles"}:
            return -1
        if "adjective" not in w.roles and not (k + 1 < len(t.words) and t.beside(k + 1, ("-",))):
            return -1
    return -1


def opens_body(t: Text, i: int) -> bool:
    """Whether a capitalised word begins the name of a body."""
    head, w = _head_at(t, i), t.words[i]
    if head < 0 or w is None:
        return False
    if head == i:
        return _goes_on(t, head)
    if t.begins(i) and "ordinary" in w.roles and "official" not in w.roles and w.stem not in t.inner:
        return _goes_on(t, head) and t.capital(head + 1)
    return not (w.country and head == i + 1 and not _goes_on(t, head))


def _goes_on(t: Text, head: int) -> bool:
    k = head + 1
    if not t.beside(k):
        return False
    w = t.words[k]
    if w is None:
        return False
    if w.written in ("capital", "upper"):
        return "given" not in w.roles and not t.has(head, "equipment")
    return t.has(head, "of_organisations") and (_is_tail(t, k) or (w.normal == "по" and not t.begins(head)))


def _is_tail(t: Text, k: int) -> bool:
    w = t.words[k]
    if w is None or w.written != "lower" or "function" in w.roles:
        return False
    if "titles" in w.roles and not t.has(k - 1, "of_organisations"):
        return False
    return _TAIL_WORD.search(w.normal) is not None and (_VERB.search(w.normal) is None or "adjective" in w.roles)


def is_verb(word: str) -> bool:
    """Whether a word in lower case has the ending of a verb."""
    return _VERB.search(word) is not None


def body(t: Text, i: int) -> int:
    """The end of a body's name that begins at token `i`, which is added; 0 if there is none."""
    w = t.words[i]
    if w is None or not (w.written == "capital" or w.written == "upper"):
        return 0
    if w.written == "upper" and not (w.roles & {"acronyms"}):
        return 0
    head = i if w.written == "upper" else _head_at(t, i)
    if head < 0 or (w.written == "capital" and not opens_body(t, i)):
        return 0
    end = _body_end(t, head)
    words = [(t.tokens[k].text, t.words[k]) for k in range(i, end)]
    canonical = ""
    head_word = t.words[head]
    if head_word is not None and all(x is not None for _, x in words):
        name = t.forms.nominative(head_word, "noun") if head_word.written != "upper" else head_word.normal
        name = head_noun(head_word.stem, t.forms.ukrainian) or name
        canonical = joined(t, i, phrase([(t, x) for t, x in words if x is not None], head - i, name))
        if head_word.written == "upper":
            canonical = canonical.replace(name, t.tokens[head].text, 1)
    t.add(Shape(i, end, "organisation", (), "shape", canonical))
    return end


def _body_end(t: Text, head: int) -> int:
    k, lower = head + 1, 0
    while k < len(t.words) and t.beside(k, (" ", "-")):
        w = t.words[k]
        if w is None or t.taken[k]:
            break
        if w.written in ("capital", "upper"):
            if (
                "given" in w.roles
                or "patronymic" in w.roles
                or "legal" in w.roles
                or (w.written == "upper" and lower > 0 and "acronyms" in w.roles)
            ):
                break
            place = place_at(t.words, k)
            if place is None and k > head + 1 + lower and "adjective" not in w.roles:
                break
            if place is None and lower and not (w.roles & {"adjective", "place_heads", "titles", "organisations"}):
                break
            k = place[0] if place else k + 1
            if place is not None:
                break
            continue
        if t.has(k, "place_heads") and t.capital(k - 1):
            k += 1
            continue
        if not t.has(head, "of_organisations") or lower >= _TAIL:
            break
        if w.normal in _LINKS and lower and k + 1 < len(t.words) and t.beside(k + 1) and _is_tail(t, k + 1):
            k += 2
            lower += 1
            continue
        if w.normal == "по" and k == head + 1 and t.beside(k + 1) and t.words[k + 1] is not None:
            k += 2
            lower += 1
            continue
        if not _is_tail(t, k):
            break
        k += 1
        lower += 1
    return k
