"""What is found in a text, for the tests of mention finding."""

from xref.mentions import Mention, find


def named(text: str, *kinds: str) -> list[str]:
    """The mentions of these kinds, as written."""
    return [text[m.start : m.end] for m in find(text) if m.kind in kinds]


def one(text: str, name: str) -> Mention:
    """The first mention that is written so."""
    return next(m for m in find(text) if text[m.start : m.end] == name)
