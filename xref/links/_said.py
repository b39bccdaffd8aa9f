"""Who says what a sentence says, and whether they claim or deny it."""

from __future__ import annotations

from typing import NamedTuple

from xref.links._clauses import Clauses
from xref.links._ends import End

_HEARERS = 3  # chunks between a verb of saying and what is said: "told reporters on Tuesday that"


class Said(NamedTuple):
    """The speaker; how: "says", "claims" or "denies"; negated: they did not say so."""

    by: End
    how: str
    negated: bool = False
    opinion: bool = False  # "believes": who does not believe it, believes that it is not so
    whether: bool = False  # what is said begins with "that" or "whether", or is a clause of its own
    announces: bool = False  # "said", "announced": who speaks knows what will be done


def said(clauses: Clauses, i: int) -> Said | None:
    """Who says the clause of chunk `i`; None if the article itself does."""
    return _before(clauses, i) or _beside(clauses, i)


def _before(clauses: Clauses, i: int) -> Said | None:
    """ "X said (that) ...": the nearest verb of saying before, with what is said after it."""
    for j in range(i - 1, -1, -1):
        if clauses.kind(j) == ".":
            return None
        group = clauses.group(j)
        if group is None or not group.bases & clauses.known.says or not _opens(clauses, j, i):
            continue
        if group.passive or (not group.finite and not group.infinitive and clauses.kind(j - 1) == "p"):
            continue
        deed = clauses.deed(j, lambda c: clauses.sight.speaker(c) is not None)
        if deed.subject is None:
            return None
        speaker = clauses.sight.speaker(clauses.chunks[_author(clauses, deed.subject)])
        return _as_said(clauses, j, speaker, negated=deed.negated) if speaker is not None else None
    return None


def _as_said(clauses: Clauses, j: int, speaker: End, *, negated: bool = False) -> Said:
    """What verb `j` of saying makes of what is said."""
    group = clauses.group(j)
    bases = group.bases if group else frozenset[str]()
    clause = next((c.word for c in clauses.chunks[j + 1 : j + 2 + _HEARERS] if c.kind in ("sub", "rel")), "that")
    return Said(
        speaker, _how(clauses, j), negated, bool(bases & clauses.known.opinions), clause in ("that", "whether", "if"),
        bool(bases & clauses.known.announces),
    )  # fmt: skip


def _author(clauses: Clauses, n: int) -> int:
    """Who made what noun phrase `n` says: "information gathered by the experts" -> the experts; else `n`."""
    group = clauses.group(n + 1)
    by = clauses.kind(n + 2) == "p" and clauses.chunks[n + 2].word == "by" and clauses.kind(n + 3) == "np"
    made = group is not None and group.bare and by and not clauses.chunks[n].pronoun
    if made and clauses.head_word(n) in clauses.known.papers and clauses.sight.speaker(clauses.chunks[n + 3]):
        return n + 3
    return n


def _opens(clauses: Clauses, j: int, i: int) -> bool:
    """Whether what verb `j` says reaches chunk `i`: a clause begins after it that is not joined to it."""
    n = j + 1
    steps = 0
    while n < i and clauses.kind(n) != "sub" and steps < _HEARERS:
        if (clauses.kind(n) == "np" and clauses.kind(n + 1) in ("vg", "adv")) or clauses.kind(n) == "and":
            break
        if clauses.kind(n) == "rel" and clauses.chunks[n].word == "that":
            break
        n += 1
        steps += 1
    that = clauses.kind(n) == "sub" and clauses.chunks[n].word in ("that", "how", "whether", "if", "why")
    that = that or (clauses.kind(n) == "rel" and clauses.chunks[n].word == "that")
    follows = n <= i and clauses.kind(n) == "np" and n + 1 <= i + 1
    if not (that or (follows and steps <= 1) or (clauses.kind(j + 1) == "," and i - j > 1)):
        return False
    return not any(
        clauses.kind(m) == "and" and m + 1 == i and (g := clauses.group(i)) is not None and g.finite
        and not any(clauses.kind(x) == "np" and clauses.kind(x + 1) == "vg" for x in range(j + 1, m))
        for m in range(j + 1, i)
    )  # fmt: skip


def _beside(clauses: Clauses, i: int) -> Said | None:
    """ "..., X said", "..., said X", "according to X"."""
    for j in range(i + 1, len(clauses.chunks)):
        group = clauses.group(j)
        if group is None or not group.bases & clauses.known.says or group.passive or not group.finite:
            continue
        if clauses.kind(j - 1) == "," and clauses.kind(j + 1) == "np":
            place = j + 1
        elif clauses.kind(j - 1) == "np":
            place = j - 1
            while clauses.kind(place - 1) == "p" and clauses.kind(place - 2) == "np":
                place -= 2
            if (
                clauses.kind(place - 1) == ","
                and clauses.kind(place - 2) == "np"
                and place - 2 > i
                and not clauses.chunks[place].pronoun
            ):
                apposed = clauses.sight.speaker(clauses.chunks[place])
                if apposed is None:
                    place -= 2
            if clauses.kind(place - 1) not in (",", "."):
                continue
        elif clauses.kind(j - 1) == ",":  # "..., Ivan Petrov, a spokesman, said"
            found = clauses.before(j, lambda c: clauses.sight.speaker(c) is not None)
            if found is None or found <= i or clauses.kind(found - 1) != ",":
                continue
            place = found
        else:
            continue
        speaker = clauses.sight.speaker(clauses.chunks[place])
        if speaker is not None:
            return _as_said(clauses, j, speaker)
    for n, chunk in enumerate(clauses.chunks):
        if chunk.kind == "p" and chunk.word == "according" and clauses.kind(n + 1) == "np":
            speaker = clauses.sight.speaker(clauses.chunks[n + 1])
            if speaker is not None:
                return Said(speaker, "says")
    return None


def _how(clauses: Clauses, j: int) -> str:
    group = clauses.group(j)
    bases = group.bases if group else frozenset[str]()
    if bases & clauses.known.denials:
        return "denies"
    return "claims" if bases & clauses.known.claims else "says"
