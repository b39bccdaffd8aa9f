"""Which words of a text say little about who is meant, since others bear them too: the words of a language, and names
that everybody takes.

"Liberty", "the Congress", "Orion", "AMD": each is the name of some listed party, and hardly ever means it.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

from xref.data import load
from xref.names import Token, form, tokens
from xref.text.lexicon import CALENDAR, FUNCTION_WORDS, lexicon, words_of

_ACRONYM = 5  # letters: a longer word in capitals is set loud
_ENDINGS = (
    ("s", ("",)), ("es", ("", "e")), ("ies", ("y",)), ("ed", ("", "e")), ("ing", ("", "e")), ("ly", ("",)),
    ("ness", ("",)), ("er", ("", "e")), ("est", ("", "e")), ("ied", ("y",)), ("ier", ("y",)), ("iest", ("y",)),
)  # fmt: skip
_SURNAME = 4  # letters from which a family name alone is one: Li, Kim, Bui are too many people's
_STEM = 3  # letters of a word that endings leave


@cache
def _english() -> frozenset[str]:
    text = files("xref.data").joinpath("english_words.txt").read_text(encoding="utf-8")
    found = (line for line in text.splitlines() if not line.startswith("#"))
    return lexicon().ordinary | frozenset(found) | FUNCTION_WORDS | CALENDAR


@cache
def _everybodys() -> frozenset[str]:
    return words_of(" ".join(load("plain_names")["names"].values()))


@cache
def heads() -> frozenset[str]:
    """The words that say what sort of party a name is of: heads, their modifiers, legal forms, offices."""
    known = lexicon()
    return (
        known.organisations | known.of_heads | known.bodies | known.qualified_bodies | known.body_modifiers
        | known.organs | known.generic | known.legal_forms | known.qualifiers | known.offices | known.portfolios
    )  # fmt: skip


@cache
def families() -> frozenset[str]:
    """Frequent family names of the world, in the comparison form."""
    regions = load("ordinary_names").values()
    return frozenset(form(name) for region in regions if "family" in region for name in region["family"].split())


@lru_cache(maxsize=1 << 16)
def english(word: str) -> bool:
    """Whether a word in the comparison form is an English one, or a regular form of one.

    >>> english("liberty"), english("sections"), english("composite"), english("gazprom")
    (True, True, True, False)
    """
    known = _english()
    if word in known:
        return True
    for ending, stems in _ENDINGS:
        bare = word.removesuffix(ending)
        if len(bare) >= _STEM and bare != word:
            if any(bare + stem in known for stem in stems):
                return True
            if len(bare) > _STEM and bare[-1] == bare[-2] and bare[:-1] in known:
                return True
    return False


@lru_cache(maxsize=1 << 16)
def says_little(word: str) -> bool:
    """Whether a word in the comparison form means nobody in particular: English, a head, a nation, everybody's name.

    >>> says_little("orion"), says_little("russian"), says_little("rosneft")
    (True, True, False)
    """
    known = lexicon()
    return (
        english(word)
        or word in heads()
        or word in known.demonyms
        or word in known.place_heads
        or word in known.compass
        or word in known.other
        or word in _everybodys()
    )


@lru_cache(maxsize=1 << 16)
def is_rare(name: str) -> bool:
    """Whether a name is one word that can be a family name, and nobody's in particular.

    >>> is_rare("Putin"), is_rare("Liberty"), is_rare("Smith"), is_rare("Maria"), is_rare("DJI")
    (True, False, False, False, False)
    """
    words = tokens(name)
    if len(words) != 1 or len(words[0].form) < _SURNAME or is_acronym(words[0]):
        return False
    word = words[0].form
    return not (says_little(word) or word in lexicon().given or word in families() or lexicon().places.at(words, 0))


def is_acronym(token: Token) -> bool:
    """Whether a word is written as an acronym: few letters, all of them capitals, perhaps with dots."""
    letters = token.text.replace(".", "")
    return letters.isalpha() and letters.isupper() and 1 < len(letters) <= _ACRONYM
