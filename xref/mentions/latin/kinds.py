"""What kind of thing bears a name, as far as its words and those beside it say."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from xref.names import Token
from xref.text.equipment import before_noun
from xref.text.lexicon import Lexicon
from xref.text.reading import Reading, acronym

_AGE = regex.compile(r", \(?\d\d\b|, who\b| \(\d\d\)")  # "Ivan Petrov, 45," and "Ivan Petrov, who"


def kind_of(reading: Reading, known: Lexicon, first: int, last: int, *, titled: bool = False) -> str:
    """The kind of the name of tokens `first` to `last`, as far as its words and those beside it say; else unknown."""
    words = reading.words[first:last]
    head, begin = words[-1].form, words[0].form
    before = reading.words[first - 1].form if first and reading.gap(first) in (" ", ' "') else ""
    following = reading.words[last].form if last < len(reading.words) and reading.after(last) == " " else ""
    prefixed = begin in known.vessel_prefixes and len(words) > 1 and words[0].text.isupper()
    if (before in known.vessels or prefixed) and head not in known.organisations:
        return "vessel"
    if before in known.aircraft:
        return "aircraft"
    if head in known.legal_forms or (begin in known.legal_forms and len(words) > 1 and acronym(words[0])):
        return "organisation"
    if any(tail and tail[0] == len(words) for tail in (known.legal_tails.at(words, n) for n in range(1, len(words)))):
        return "organisation"  # "Alfa Sp. z o.o."; by itself Oo is a Burmese name
    if head in known.other and begin not in known.given:
        return "unknown"
    if head in known.organisations or any(_before_of(known, words, n) for n in range(len(words) - 1)):
        return "organisation"
    if titled:
        return "place" if len(words) > 1 and head in known.place_heads else "person"
    telling = begin not in known.ordinary and begin not in known.given
    if telling and before_noun(reading.text, reading.words, last):
        return "equipment"
    if head in known.place_heads or (begin in known.place_before and len(words) > 1):
        return "place"
    if _looks_personal(known, words) or _AGE.match(reading.text, words[-1].end):
        return "person"
    if (following in known.organisations or following in known.generic) and following not in (
        "administration",
        "government",
    ):
        return "organisation"
    if following in known.place_heads and reading.words[last].text[0].islower():
        return "place"
    if before and (before in known.offices or before in known.forms_of_address):
        return "person"
    if len(words) == 1 and words[0].text.isalpha() and not acronym(words[0]) and head.endswith(known.family_endings):
        return "person"
    return "unknown"


def _before_of(known: Lexicon, words: Sequence[Token], n: int) -> bool:
    return words[n + 1].text in ("of", "for", "on") and words[n].form in known.of_heads


def _looks_personal(known: Lexicon, words: Sequence[Token]) -> bool:
    if not 2 <= len(words) <= 6:
        return False
    if any(w.text == "of" for w in words):
        return False
    if words[0].form in known.given or (words[1].form in known.given and len(words[0].form) <= 3):
        return True
    if any(len(w.text) == 1 and w.text.isupper() for w in words[:-1]):
        return True
    if any(w.form in known.particles and w.text[0].islower() for w in words[1:]):
        return True
    return (
        words[0].form in known.family_first
        and len(words) <= 3
        and all(w.text.isalpha() and (w.form not in known.ordinary or w.text.islower()) for w in words[1:])
    )
