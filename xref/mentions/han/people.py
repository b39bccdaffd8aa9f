"""People in Chinese text: Chinese ones by family name and evidence, foreign ones by the sound of their characters.

1. A Chinese name is a family name and one or two characters. What speaks for one: characters typical of given names, a
   title or a verb of speech beside it, one more of a row, that it occurs again. What speaks against it: a character
   that is a small word, that it is a word of the dictionary, unknown characters beside it, "in" or "to" before it.
2. A foreign name has a dot (弗拉基米尔·普京) or consists of characters that transcribe (奥马罗夫).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import regex

from xref.data import load
from xref.mentions.han.reading import HanText
from xref.mentions.written import Written
from xref.text.han import HAN, Piece

PARTS = regex.compile(r"[·・•‧∙･\-－—]")  # between the parts of a foreign name
_DOTS = "·・•‧∙･-－—"
_PART = r"[\p{Han}--[和与及的在了是对向]]"
_FOLLOWING = rf"(?:{_PART}{{1,9}}|[A-Z])"
_DOTTED = regex.compile(
    rf"(?:{_PART}{{1,8}}|[A-Z])(?:[-－—]{_FOLLOWING})*(?:[·・•‧∙･]{_FOLLOWING}(?:[-－—]{_FOLLOWING})*)+"
    rf"|{_PART}{{2,6}}(?:[-－—]{_PART}{{2,7}})+",
    regex.V1,
)
_UNTOLD = regex.compile(r"某{1,2}[甲乙丙]?")
_ONE = frozenset(("letter", "stop", "ending", "strong"))  # roles of a character that can be a family name
_TWO = frozenset(("noun", "verb", "other", "stop", "field", "place", "time"))  # of a word with one inside
_GIVEN = _ONE | {"speech", "weak"}  # of a character that can be in a given name
_AT = ("在", "于", "到", "赴", "往", "至", "去", "来", "驻")  # what follows these is a place more often than a person
_NEAR = 5000  # characters before and after a name in which it is looked for again as evidence
_NEEDED = 3.0  # evidence that makes a family name and what follows a person's name
_FOREIGN = 3.2  # evidence that makes characters a foreign name without a dot
_SURE_FOREIGN = 3.9  # that makes them one rather than a Chinese name and something else
_LONGEST_FOREIGN = 8  # characters


def people(reading: HanText) -> list[Written]:
    """Chinese people, and statesmen by their short names, those with the most evidence first; they may overlap."""
    return [name for _, name in sorted(_candidates(reading), key=lambda found: (-found[0], found[1].start))]


def _candidates(reading: HanText) -> Iterator[tuple[float, Written]]:
    known, pieces = reading.known, reading.pieces
    for i, piece in enumerate(pieces):
        role, written = piece.role, piece.text
        if len(written) == 1 and role in _ONE:
            if written in known.family:
                yield from _with_family(reading, i, i + 1, piece.start, piece.end)
            if reading.text[piece.start : piece.start + 2] in known.double and i + 1 < len(pieces):
                yield from _with_family(reading, i, i + 2, piece.start, piece.start + 2)
        elif role in _TWO:
            if len(written) > 1 and written[:2] in known.double:
                yield from _with_family(reading, i, i + 1, piece.start, piece.start + 2)
            elif len(written) == 2 and written[0] in known.family:
                yield from _swallowed(reading, i)
        elif role == "person":
            firm = _firm_after(reading, piece.end)
            kind = "organisation" if firm else "person"  # 特朗普 / 集团
            yield 20, Written(piece.start, firm or piece.end, kind, "", (), "knowledge")


def _with_family(reading: HanText, i: int, n: int, start: int, end: int) -> Iterator[tuple[float, Written]]:
    """A family name at `text[start:end]`, with what follows from piece `n` on."""
    text, pieces, known = reading.text, reading.pieces, reading.known
    if any(reading.taken[start:end]) or n >= len(pieces):
        return
    if (untold := _UNTOLD.match(text, end)) and pieces[i].role == "letter":
        yield 15, Written(start, untold.end(), "person")
        return
    following = pieces[n]
    if (
        following.text in known.addresses
        and following.start == end
        and (text[start:end] not in known.doubtful or (len(following.text) > 1 and pieces[i].role == "letter"))
    ):
        if not (len(following.text) == 1 and pieces[i - 1].role == "letter"):
            yield 9, Written(start, following.end, "person")
        return
    letters = [p for p in pieces[n : n + 2] if len(p.text) == 1 and HAN.match(p.text) and p.role in _GIVEN]
    adjoining = [p for k, p in enumerate(letters) if p.start == end + k]
    for size in range(1, len(adjoining) + 1):
        yield from _scored(reading, i, n + size, start, end, end + size, [p.role for p in adjoining[:size]])
    if (
        len(following.text) == 2
        and HAN.match(following.text)
        and following.role not in ("speech", "title", "known")
        and following.text not in known.countries
        and pieces[i].role in ("letter", *_TWO - _ONE)
    ):
        yield from _scored(reading, i, n + 1, start, end, following.end, ["word"])


def _swallowed(reading: HanText, i: int) -> Iterator[tuple[float, Written]]:
    """A name whose first two characters are a word: 高峰明, 白雪."""
    pieces, piece = reading.pieces, reading.pieces[i]
    if any(reading.taken[piece.start : piece.end]):
        return
    if _context(reading, i, i + 1) >= 3.5:
        yield from _scored(reading, i, i + 1, piece.start, piece.start + 1, piece.end, ["swallowed"])
    if i + 1 < len(pieces) and pieces[i + 1].role == "letter" and pieces[i + 1].start == piece.end:
        yield from _scored(reading, i, i + 2, piece.start, piece.start + 1, piece.end + 1, ["swallowed", "letter"])


def _scored(
    reading: HanText, i: int, n: int, start: int, family: int, end: int, roles: Sequence[str]
) -> Iterator[tuple[float, Written]]:
    """The name `text[start:end]`, made of pieces `i` to `n`, if there is evidence enough."""
    text, known = reading.text, reading.known
    if any(reading.taken[start:end]):
        return
    score = 0.5 if text[start:family] in known.doubtful else 1.5
    given = text[family:end]
    score += sum(known.given.get(c, 0) for c in given) / len(given) * 0.5
    score += (
        0.8 * (len(given) > 1) - 2.0 * ("word" in roles) - (4.0 if len(roles) == 1 else 2.5) * ("swallowed" in roles)
    )
    for role, character in zip(roles, given, strict=False):
        if role not in ("letter", "word", "swallowed"):
            score -= 0.7 if known.given.get(character, 0) > 1 else 1.5
    score -= 1.0 * (text[start:family] not in known.double and reading.pieces[i].role not in ("letter", "noun"))
    context = _context(reading, i, n)
    score += context - 1.0 * (len(given) == 1 and context < 1.2)
    if text.count(text[start:end], max(0, start - _NEAR), end + _NEAR) > 1:
        score += 1.0
    if score >= _NEEDED:
        yield score, Written(start, end, "person")


@cache
def _person_endings() -> frozenset[str]:
    return frozenset(load("han")["titles"]["person_endings"].split())


def _context(reading: HanText, i: int, n: int) -> float:
    """What the pieces before piece `i` and from piece `n` on say for a person's name between them."""
    pieces = reading.pieces
    before = pieces[i - 1] if i else None
    after = pieces[n] if n < len(pieces) else None
    if before is not None and before.text.isspace() and i > 1 and pieces[i - 2].role in ("title", "address"):
        before = pieces[i - 2]
    score = 0.0
    if before is None or before.role == "mark":
        score += 1.0
        if before is not None and before.text in "、， \u3000" and i > 1 and pieces[i - 2].role == "letter":
            score += 0.7  # one more of a row
    elif before.role in ("title", "address"):
        score += 3.0
    elif before.role in ("noun", "field") and before.text[-1] in _person_endings():
        score += 1.5
    elif before.text in _AT:
        score -= 1.0
    elif before.role == "letter":
        score -= 1.5
    elif before.role in ("stop", "verb", "speech", "time"):
        score += 0.5
    if after is None or after.role == "mark":
        score += 0.8
    elif after.role in ("speech", "title", "address"):
        score += 2.0
    elif after.role == "letter":
        score -= 1.0
    elif after.role in ("stop", "verb"):
        score += 0.5
    return score


def dotted(reading: HanText) -> Iterator[Written]:
    """弗拉基米尔·普京, 勒布朗-詹姆斯."""
    known, text = reading.known, reading.text
    if not any(dot in text for dot in _DOTS):
        return
    for match in _DOTTED.finditer(text):
        start, end = match.span()
        first_mark = PARTS.search(text, start, end)
        last_mark = end - len(PARTS.split(match[0])[-1])
        if first_mark is None:
            continue
        start = _spelt_from(reading, start, first_mark.start())
        end = _spelt_to(reading, last_mark, end)
        dotted = first_mark[0] not in "-－—"
        sound = [known.foreign.get(c, 0) for c in text[start:end] if HAN.match(c)]
        longest = max(map(len, PARTS.split(text[start:end])))
        if (
            longest > 1
            and end > last_mark
            and start < first_mark.start()
            and sound
            and sum(sound) >= (0 if dotted else len(sound))
        ):
            firm = _firm_after(reading, end)
            yield Written(start, firm, "organisation") if firm else Written(start, end, "person")


def _firm_after(reading: HanText, end: int) -> int:
    """Where the words of a firm end that follow a name (巴盖里 / 工业集团), 0 if there are none."""
    found, n = 0, reading.at(end) if end < len(reading.text) else len(reading.pieces)
    while n < len(reading.pieces) and reading.pieces[n].role in ("weak", "field"):
        found = reading.pieces[n].end if reading.pieces[n].role == "weak" else found
        n += 1
    return found


def _spelt_from(reading: HanText, start: int, end: int) -> int:
    """Where the last part of `text[start:end]` begins that spells a foreign name."""
    i = reading.at(end - 1)
    first = end
    while i >= 0 and reading.pieces[i].start >= start:
        piece = reading.pieces[i]
        if (
            piece.role == "title"
            or piece.text in reading.known.countries
            or (first < end and piece.role != "letter" and not _spells(reading, piece))
        ):
            break  # the word before the dot is part of the name, whatever it is: 买买提·依明
        first = piece.start
        i -= 1
    return first


def _spelt_to(reading: HanText, start: int, end: int) -> int:
    """Where what spells a foreign name ends in `text[start:end]`."""
    i, last = reading.at(start), start
    while i < len(reading.pieces) and reading.pieces[i].end <= end:
        piece = reading.pieces[i]
        if (
            i > reading.at(start)
            and not _spells(reading, piece)
            and not (len(piece.text) == 1 and _spelt_at(reading, i + 1, end))
            and (piece.role != "letter" or reading.known.foreign.get(piece.text, 0) < 0)
        ):
            break
        last = piece.end
        i += 1
    return last


def _spelt_at(reading: HanText, i: int, end: int) -> bool:
    return i < len(reading.pieces) and reading.pieces[i].end <= end and _spells(reading, reading.pieces[i])


def _spells(reading: HanText, piece: Piece) -> bool:
    """Whether a piece can be a part of a foreign name."""
    levels = [reading.known.foreign.get(c, 0) for c in piece.text]
    return min(levels) >= -1 and sum(levels) >= len(levels)


def foreign(reading: HanText) -> tuple[list[Written], list[Written]]:
    """Runs of characters that transcribe (马库斯, 奥马尔): those that can hardly be Chinese names, and the others."""
    known, pieces, i = reading.known, reading.pieces, 0
    sure: list[Written] = []
    others: list[Written] = []
    end = len(pieces)
    while i < end:
        if pieces[i].role not in ("letter", "strong"):
            i += 1
            continue
        first = i
        while i < end and _transcribes(reading, pieces[i], inside=i > first):
            i += 1
        if i - first > 1:
            letters = [known.foreign.get(c, 0) for p in pieces[first:i] for c in p.text]
            context = _context(reading, first, i)
            short = len(letters) == 2 and context < 2 and min(letters) < 2
            score = sum(letters) / len(letters) + 0.3 * len(letters)
            if len(letters) <= _LONGEST_FOREIGN and not short and score + 0.3 * context >= _FOREIGN:
                chinese = len(letters) < 4 and pieces[first].text in known.family
                name = Written(pieces[first].start, pieces[i - 1].end, "person" if context >= 2 else "unknown")
                if firm := _firm_after(reading, name.end):
                    name = Written(name.start, firm, "organisation")
                (sure if len(letters) > 2 and not chinese and score >= _SURE_FOREIGN else others).append(name)
        i = max(i, first + 1)
    return sure, others


def _transcribes(reading: HanText, piece: Piece, *, inside: bool) -> bool:
    if piece.role == "letter":
        return reading.known.foreign.get(piece.text, 0) >= 0 and not reading.taken[piece.start]
    if (not inside and piece.role != "strong") or piece.role in ("title", "speech") or reading.taken[piece.start]:
        return False
    return _spells(reading, piece)
