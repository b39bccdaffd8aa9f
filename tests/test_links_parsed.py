"""Links by a dependency parse, with parses written by hand: what it adds, and where it must keep still."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import SimpleNamespace

import pytest

from xref import goods, links, mentions, screen
from xref.detectors import Opinion, spacy_models
from xref.links import Link
from xref.tables import ARTICLES, table
from xref.text.syntax import Word


class Written:
    """Parses one sentence: its words one a line, each with its tag, its dependency and the number of its head."""

    def __init__(self, sentence: str, rows: str) -> None:
        self.asked: list[str] = []
        self.words: list[Word] = []
        end = 0
        for row in rows.strip().splitlines():
            text, tag, dep, head = row.split()
            start = sentence.index(text, end)
            end = start + len(text)
            self.words.append(Word(start, end, tag, dep, int(head)))

    def parse(self, sentences: Sequence[str]) -> Iterator[list[Word]]:
        self.asked += sentences
        return iter([self.words for _ in sentences])


def found(text: str, parser: Written | None) -> list[Link]:
    named = mentions.find(text)
    return links.find(text, sorted([*named, *goods.find(text, named)]), parser)


def ends(text: str, parser: Written | None) -> list[tuple[str, str, str, str]]:
    return [(link.subject, link.relation, link.item, link.object) for link in found(text, parser)]


RUN = "Norway, as far as anybody in the harbour could tell that night, ship after ship, sold missiles to Sudan."
RUN_PARSED = """
Norway NNP nsubj 17
, , punct 0
as RB advmod 3
far RB advmod 17
as IN mark 9
anybody NN nsubj 9
in IN prep 5
the DT det 8
harbour NN pobj 6
tell VB advcl 3
that DT det 11
night NN npadvmod 9
, , punct 17
ship NN npadvmod 17
after IN prep 13
ship NN pobj 14
, , punct 17
sold VBD ROOT 17
missiles NNS dobj 17
to IN dative 17
Sudan NNP pobj 19
"""


def test_a_subject_far_from_its_verb_is_found_by_the_parse_alone() -> None:
    assert ("Norway", "sold", "missiles", "Sudan") not in ends(RUN, None)
    assert ("Norway", "sold", "missiles", "Sudan") in ends(RUN, Written(RUN, RUN_PARSED))


LIST = "Norway sold missiles to Sudan."
LIST_PARSED = """
Norway NNP nsubj 1
sold VBD ROOT 1
missiles NNS dobj 1
to IN dative 1
Sudan NNP pobj 3
"""


def test_what_the_order_of_words_has_found_is_not_said_again() -> None:
    assert found(LIST, Written(LIST, LIST_PARSED)) == found(LIST, None)
    assert len(found(LIST, None)) == 1


def test_a_parse_that_says_otherwise_of_the_same_verb_is_left_out() -> None:
    turned = LIST_PARSED.replace("Norway NNP nsubj", "Norway NNP pobj").replace("Sudan NNP pobj 3", "Sudan NNP nsubj 1")
    assert ends(LIST, Written(LIST, turned)) == [("Norway", "sold", "missiles", "Sudan")]


def test_without_a_parse_of_the_language_nothing_changes() -> None:
    assert found(LIST, Written(LIST, "")) == found(LIST, None)


def test_only_sentences_that_may_say_a_link_are_parsed() -> None:
    parser = Written(LIST, LIST_PARSED)
    found(f"The harbour was quiet. {LIST} Nobody came.", parser)
    assert parser.asked == [LIST]


WISH = "The envoy requested Norway send missiles to Sudan."
WISH_PARSED = """
The DT det 1
envoy NN nsubj 2
requested VBD ROOT 2
Norway NNP nsubj 4
send VB ccomp 2
missiles NNS dobj 4
to IN dative 4
Sudan NNP pobj 6
"""


def test_what_somebody_requests_is_possible_only() -> None:
    (link,) = found(WISH, Written(WISH, WISH_PARSED))
    assert (link.subject, link.item, link.object, link.modality) == ("Norway", "missiles", "Sudan", "possible")


class Seconding(Written):
    """A detector that parses too, as spaCy's models do."""

    versions: Mapping[str, str] = {"written": "1"}

    def find(self, texts: Sequence[str]) -> Iterator[list[Opinion]]:
        return iter([] for _ in texts)


def test_a_run_takes_the_parse_from_a_second_detector_that_has_one() -> None:
    row = dict.fromkeys(ARTICLES.names()) | {"article_id": "a", "text": RUN, "publisher": ""}
    read = table([tuple(row.values())], ARTICLES)
    _, without = screen.find_mentions(read, None)  # type: ignore[arg-type]
    _, beside = screen.find_mentions(read, None, [Seconding(RUN, RUN_PARSED)])  # type: ignore[arg-type]
    assert beside.height == without.height + 1


def test_spacy_gives_words_with_what_they_depend_on() -> None:
    spacy = pytest.importorskip("spacy", reason="spaCy is not installed")
    pipeline = spacy.blank("en")
    assert list(spacy_models.Models({"en": pipeline}, {}).parse([LIST])) == [[]]  # it has no parser
    words = ["Norway", "sold", "missiles"]
    doc = spacy.tokens.Doc(
        pipeline.vocab, words=words, heads=[1, 1, 1], deps=["nsubj", "ROOT", "dobj"], tags=["NNP", "VBD", "NNS"]
    )
    given = SimpleNamespace(
        component_names=["parser"],
        memory_zone=pipeline.memory_zone,
        make_doc=lambda sentence: doc,
        get_pipe=lambda name: SimpleNamespace(pipe=lambda docs: docs),
    )
    (parsed,) = spacy_models.Models({"en": given}, {}).parse(["Norway sold missiles"])
    assert parsed == [Word(0, 6, "NNP", "nsubj", 1), Word(7, 11, "VBD", "ROOT", 1), Word(12, 20, "NNS", "dobj", 1)]
