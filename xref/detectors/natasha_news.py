"""Natasha's model of names in Russian news, where the user has installed it: the weights come with the package.

Its tagger needs nothing else of it. Its dictionary of word forms (`MorphVocab`), which pymorphy2 cannot make on Python
3.11 and later, is never asked for: cases are the business of `xref.mentions`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import metadata
from typing import Any

from xref import languages
from xref.detectors import spacy_models
from xref.detectors._pieces import pieces
from xref.errors import UsageError
from xref.mentions.opinions import Opinion
from xref.text.sentences import plain

NAME = "natasha"
_KINDS = {"PER": "person", "ORG": "organisation", "LOC": "place"}
_PACKAGES = ("natasha", "slovnet", "navec")  # the weights, and what computes with them


class NewsTagger:
    """Finds names in Russian texts.

    tagger: gives for a text an object whose `spans` have `start`, `stop` and `type` (PER, ORG or LOC).
    """

    def __init__(self, tagger: Callable[[str], Any], versions: Mapping[str, str]) -> None:
        self._tagger = tagger
        self.versions = versions

    def find(self, texts: Sequence[str], /) -> Iterator[list[Opinion]]:
        """For each text, in order, the names in it; none if it is not Russian."""
        return (list(self._names(text)) if russian(text) else [] for text in map(plain, texts))

    def _names(self, text: str) -> Iterator[Opinion]:
        for offset, piece in pieces(text):
            for span in self._tagger(piece).spans:
                yield Opinion(offset + span.start, offset + span.stop, _KINDS.get(span.type, "unknown"), NAME)


def russian(text: str) -> bool:
    """Whether a text is in Russian; one too short to be sure of is if its letters are: a missed name is worse.

    >>> russian("Рособоронэкспорт 2024"), russian("Її корабель"), russian("Брод је отишао из луке"), russian("Rostec")
    (True, False, False, False)
    """
    return (languages.language(text) or spacy_models.language(text)) == "ru"


def opened() -> NewsTagger:
    """The tagger with the weights of the package. Raises `UsageError` if it is not installed."""
    try:
        from natasha import NewsEmbedding, NewsNERTagger
    except ImportError:
        raise UsageError("Natasha is not installed", "pip install 'xref[ru]'") from None
    return NewsTagger(NewsNERTagger(NewsEmbedding()), {name: metadata.version(name) for name in _PACKAGES})
