"""Names in running text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from xref.mentions import Mention, find
from xref.names import Token


def named(text: str) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], m.kind) for m in find(text)]


def one(text: str, name: str) -> Mention:
    return next(m for m in find(text) if text[m.start : m.end] == name)


def test_titles_and_forms_of_address_are_outside_the_name() -> None:
    assert named("He met General Ivan Petrov and Deputy Prime Minister Olga Sidorova.") == [
        ("Ivan Petrov", "person"),
        ("Olga Sidorova", "person"),
    ]


def test_connectors_hold_a_name_together() -> None:
    assert named("It belongs to the Ministry of Industry and Trade of Freedonia.") == [
        ("Ministry of Industry and Trade of Freedonia", "organisation")
    ]


def test_a_short_form_takes_the_fullest_form_of_the_article() -> None:
    text = "Vladislav Orlov spoke first. Later Orlov left."
    assert one(text, "Orlov").canonical == "Vladislav Orlov"


def test_a_short_form_that_fits_two_people_stays_itself() -> None:
    text = "Vladislav Orlov met Natalia Orlov. Then Orlov left."
    assert one(text, "Orlov").canonical == "Orlov"


def test_an_acronym_in_brackets_stands_for_the_name_before_it() -> None:
    text = "The Bureau for Naval Engineering (BNE) said so. A BNE spokesman agreed."
    assert [m.canonical for m in find(text)][:2] == ["Bureau for Naval Engineering"] * 2


class OneName:
    """Lists that hold one single-word name."""

    def __init__(self, form: str) -> None:
        self.form = form

    def find(self, tokens: Sequence[Token]) -> Iterable[tuple[int, int, frozenset[str]]]:
        return [(i, i + 1, frozenset({"organisation"})) for i, t in enumerate(tokens) if t.form == self.form]


def test_a_listed_name_that_is_an_ordinary_word_is_no_mention() -> None:
    text = "People said so. People in the country agreed."
    assert find(text, OneName("people")) == []


def test_a_listed_name_confirms_a_shape() -> None:
    text = "The ships belong to Blagotrans, he said."
    found = find(text, OneName("blagotrans"))
    assert [(text[m.start : m.end], m.kind, m.detector) for m in found] == [
        ("Blagotrans", "organisation", "listed+shape")
    ]


def test_nothing_is_found_in_skipped_spans() -> None:
    text = "Follow Ivan Petrov. Ivan Petrov left."
    assert [m.start for m in find(text, skip=[(0, 19)])] == [20]


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("ABCabcé Иив李0-9.’'\"“”(),\n&/ofthedeU.S"), max_size=200) | st.text(max_size=80)
)
def test_any_text_yields_spans_inside_it(text: str) -> None:
    end = 0
    for mention in find(text):
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end].strip()
        end = mention.end
