"""Sentences that break off, as captions and bad extraction leave them: whatever stands last, nothing raises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from linking import found, said

from xref.links._noun_words import noun_words
from xref.links._words import words

ENDS = ("and", "or", "with", "of", "by", "to", "from", "on", "for", "as", "that", "which", "its", "the", ",", "however")
SENTENCES = [
    sentence
    for path in sorted((Path(__file__).parent.parent / "corpus").rglob("*.*"))
    if path.suffix in (".md", ".txt")
    for sentence in re.split(r"(?<=[.!?])\s+", path.read_text(encoding="utf-8"))
]


def test_a_sentence_that_ends_after_and_says_what_it_says() -> None:
    assert found("Norwegian missile strikes and however.") == [("Norway", "used", "missile", "")]


@pytest.mark.parametrize("end", ENDS)
def test_a_sentence_may_break_off_after_any_noun_of_ours(end: str) -> None:
    for noun in sorted({*words().nouns, *noun_words().strikes["nouns"]}):
        for text in (f"Norwegian missile {noun} {end}.", f"Kugelwerk GmbH saw {noun} {end}"):
            assert all(0 <= link.start <= link.end <= len(text) for link in said(text))


def test_a_sentence_may_break_off_at_any_word() -> None:
    assert len(SENTENCES) > 50
    for sentence in SENTENCES:
        cut = sentence.split()
        for last in range(1, len(cut), 2):
            said(" ".join(cut[:last]) + ".")
