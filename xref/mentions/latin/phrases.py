"""Names in lower case: organs of a state ("the Russian defence ministry") and nicknames in quotation marks."""

from __future__ import annotations

from collections.abc import Iterator

import regex
from rapidfuzz.distance import OSA

from xref.mentions.latin.shapes import Shape
from xref.text.lexicon import CALENDAR, CHAT, FUNCTION_WORDS, INTERJECTIONS, ORDINARY_ENDINGS, Lexicon, lexicon
from xref.text.reading import Reading

_MODIFIERS = 4  # words between the country and the body: "Russian armed forces general staff"
_TYPO_LENGTH = 6  # letters from which one slip of the keyboard leaves a word recognisable ("minstry")
_CALLED = regex.compile(
    r"(?:\b(?:nicknamed|dubbed|named|called|known as|so-called|calling (?:themselves|itself|himself)|under the name)"
    r"(?: the| a| an)?) ?[\"“«']\s?([\p{L}][\p{L}\p{N} -]{2,39}?)[,.]?\s?[\"”»']"
)
_INITIALS = 3  # letters: shorter given names are words of other languages and slips more often
_QUOTES = ('"', "“", "«", " '")  # of which a text with a nickname has one, and one of the next
_CALLING = ("named", "dubbed", "called", "known as", "calling", "under the name")
_NICKNAME_WORDS = 3  # longer quotations are statements


def bodies(reading: Reading) -> Iterator[Shape]:
    """Organs of a state after its adjective or its name, or before it: "the Russian defence ministry", "Iran's army",
    "the armed forces of Peru", "Peru and its armed forces"."""
    known, words = lexicon(), reading.words
    if " its " in reading.text:
        yield from _of_its_own(reading, known)
    for i in reading.capitals:
        word = words[i]
        if i > 1 and (words[i - 1].text == "of" or (words[i - 1].text == "the" and words[i - 2].text == "of")):
            yield from _before_of(reading, known, i)
        if i + 1 == len(words) or words[i + 1].text[0].isupper():
            continue
        possessor = False
        code = known.demonyms.get(word.form, "")
        if not code:
            possessor = reading.text[word.end] == "'" and reading.gap(i + 1).startswith("'s ")
            place = known.places.at(words, i) if possessor else None
            if place is None or place[0] != i + 1:
                continue
            code = place[1][1]
        elif reading.gap(i + 1) != " ":
            continue
        if end := _body_end(reading, known, i + 1, reading.sentence(i).last):
            first = i + 1 if possessor else i
            if end - first > 1:
                name = reading.text[word.start : reading.words[end - 1].end]
                yield Shape(first, end, "organisation", (code,) if code else (), "shape", name if possessor else "")


def _before_of(reading: Reading, known: Lexicon, i: int) -> Iterator[Shape]:
    """The organ before "of" and the country at token `i`."""
    words, place = reading.words, known.places.at(reading.words, i)
    of = i - (1 if words[i - 1].text == "of" else 2)
    low = max(reading.sentence(i).first, of - 1 - _MODIFIERS)
    first = of
    while first > low and words[first - 1].text.islower() and reading.gap(first) == " ":
        form = words[first - 1].form
        if form not in known.body_modifiers and form not in known.bodies and form not in known.qualified_bodies:
            break
        first -= 1
    while first < of and words[first].form in FUNCTION_WORDS:
        first += 1
    forms = [word.form for word in words[first:of]]
    sure = any(form in known.bodies and form not in known.qualified_bodies for form in forms)
    if place and place[1][1] and (sure or (len(forms) > 1 and any(form in known.qualified_bodies for form in forms))):
        yield Shape(first, place[0], "organisation", (place[1][1],))


def _of_its_own(reading: Reading, known: Lexicon) -> Iterator[Shape]:
    """Organs after "its", in a sentence that has named one country so far."""
    words = reading.words
    for i, word in enumerate(words[:-1]):
        if word.text != "its" or reading.gap(i + 1) != " ":
            continue
        sentence = reading.sentence(i)
        end = _body_end(reading, known, i + 1, sentence.last)
        if end - i <= 2:
            continue
        named = (known.places.at(words, k) for k in range(sentence.first, i) if words[k].text[0].isupper())
        codes = {place[1][1] for place in named if place}
        if len(codes) == 1 and (code := codes.pop()):
            yield Shape(i + 1, end, "organisation", (code,))


def _body_end(reading: Reading, known: Lexicon, first: int, last: int) -> int:
    """The token index after the body that begins at `first`, 0 if there is none; the body itself is the last word."""
    words = reading.words
    for k in range(first, min(first + _MODIFIERS, last)):
        if k > first and reading.gap(k) != " ":
            return 0
        form = words[k].form
        qualified = form in known.qualified_bodies or (form == "force" and words[k - 1].form == "air")
        if (qualified and k > first) or (form in known.bodies and not qualified) or _misspelt(known, form):
            return k + 1
        if form not in known.body_modifiers:
            return 0
    return 0


def _misspelt(known: Lexicon, form: str) -> bool:
    if len(form) < _TYPO_LENGTH or form in known.ordinary:
        return False
    return any(len(body) >= _TYPO_LENGTH and OSA.distance(form, body, score_cutoff=1) <= 1 for body in known.bodies)


def uncapitalised(reading: Reading) -> Iterator[Shape]:
    """People in a text that has no capitals: a given name, with a word that is not ordinary ("yevgeny prigozhin")."""
    known, words, loud = lexicon(), reading.words, set(reading.capitals)
    i = 0
    while reading.is_lower and i < len(words):
        first, second = words[i], words[min(i + 1, len(words) - 1)]
        if (
            first.form in known.given
            and i not in loud
            and first.form not in known.ordinary
            and len(first.form) > _INITIALS
        ):
            beside = second.text.isalpha() and len(second.form) > 2 and i + 1 < len(words) and reading.gap(i + 1) == " "
            end = i + 2 if beside and not _usual(known, second.form) else i + 1
            yield Shape(i, end, "person")
            i = end - 1
        i += 1


def _usual(known: Lexicon, form: str) -> bool:
    if form in known.ordinary or form in FUNCTION_WORDS or form in CALENDAR or form in CHAT or form in INTERJECTIONS:
        return True
    return form.removesuffix("s") in known.ordinary or form.endswith(ORDINARY_ENDINGS)


def nicknames(reading: Reading) -> Iterator[Shape]:
    """A name in lower case that the text introduces as one, in quotation marks: forces nicknamed “kadyrovites”."""
    known = lexicon()
    if not any(mark in reading.text for mark in _QUOTES) or not any(word in reading.text for word in _CALLING):
        return
    for match in _CALLED.finditer(reading.text):
        inside = reading.inside(match.start(1), match.end(1))
        if not inside or reading.words[inside[0]].start != match.start(1):
            continue
        first = inside[0]
        last = first
        while last < len(reading.words) and reading.words[last].end <= match.end(1):
            last += 1
        words = reading.words[first:last]
        if 0 < len(words) <= _NICKNAME_WORDS and any(w.form not in known.ordinary and len(w.form) > 3 for w in words):
            yield Shape(first, last, "unknown")
