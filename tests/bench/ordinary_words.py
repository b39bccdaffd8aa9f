"""Counts the words that English news usually writes in lower case, for `xref/data/ordinary_words.txt`.

    python tests/bench/ordinary_words.py ARTICLES.jsonl... > xref/data/ordinary_words.txt

Each line of the input is a JSON object with a `text`. A word counts where it does not begin a sentence or a quotation,
and where its line is no heading. Only words come out, one a line, in the comparison form of `xref.names`.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from xref.names import tokens

AT_LEAST = 3  # articles that write it in lower case: below, misspelt names and words of other languages come through
AT_LEAST_SHORT = 12  # the same for words of up to three letters, of which other languages bring many
SHARE = 0.5  # of all uses: "house" and "defence" stay in, "united" and "state" in its capital use do not decide
HEADING = 0.5  # share of capitalised words from which a line is a heading and says nothing


def uses(text: str) -> Iterator[tuple[str, bool]]:
    """(form, capitalised) of the words of a text that stand inside a sentence."""
    for line in text.splitlines():
        words = tokens(line)
        if sum(w.text[0].isupper() for w in words) > HEADING * len(words):
            continue
        for before, word in pairwise(words):
            gap = line[before.end : word.start]
            if gap in (" ", "-", ", ") and not word.text[0].isdigit() and len(word.form) > 1:
                yield word.form, word.text[0].isupper()


def ordinary(texts: Iterable[str]) -> list[str]:
    """The words that are usually lower-case, sorted."""
    lower, upper, articles = Counter[str](), Counter[str](), Counter[str]()
    for text in texts:
        here = Counter(uses(text))
        for (form, capitalised), n in here.items():
            (upper if capitalised else lower)[form] += n
        articles.update(form for form, capitalised in here if not capitalised)
    return sorted(
        word
        for word, n in lower.items()
        if articles[word] >= (AT_LEAST if len(word) > 3 else AT_LEAST_SHORT) and n >= SHARE * (n + upper[word])
    )


if __name__ == "__main__":
    lines = (line for path in sys.argv[1:] for line in Path(path).read_text(encoding="utf-8").splitlines())
    print("\n".join(ordinary(json.loads(line)["text"] for line in lines)))
