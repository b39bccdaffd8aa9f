from collections import Counter

import pytest
import regex

from xref.data import load, pairs
from xref.names import form, tokens

_WRITTEN = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Arabic}\p{Hebrew}㈱㈲㈜]")
WORDS = pairs("translations", "words")
NAME_WORDS = load("name_words")
EQUIVALENTS = load("equivalents")


def _not_forms(words: list[str]) -> list[str]:
    return [word for word in words if word != " ".join(t.form for t in tokens(word)) or not word]


def _repeated(words: list[str]) -> list[str]:
    return [word for word, times in Counter(words).items() if times > 1]


def test_translated_words_are_comparison_forms_or_stand_as_written() -> None:
    assert [word for word in WORDS if not _WRITTEN.search(word) and word != form(word)] == []
    assert _not_forms(list(WORDS.values())) == []
    assert len(WORDS) >= 700


def test_no_translation_leads_to_another() -> None:
    known = set(WORDS)
    assert {word: english for word, english in WORDS.items() if known & set(english.split())} == {}


def test_no_word_stands_twice_in_different_case() -> None:
    assert _repeated([word.casefold() for word in WORDS]) == []


def test_what_is_left_out_as_a_legal_form_is_not_translated() -> None:
    forms = {form for group in NAME_WORDS["legal_forms"] for form in group}
    written = {form for group in NAME_WORDS["legal_forms_written"] for form in group[1:]}
    assert sorted((forms | written) & set(WORDS)) == []


def test_legal_forms_are_comparison_forms_and_stand_once() -> None:
    forms = [form for group in NAME_WORDS["legal_forms"] for form in group]
    assert _not_forms(forms) == []
    assert _repeated(forms) == []
    assert len(forms) >= 500


def test_written_legal_forms_belong_to_a_short_form() -> None:
    heads = {group[0] for group in NAME_WORDS["legal_forms"]}
    groups = NAME_WORDS["legal_forms_written"]
    written = [form for group in groups for form in group[1:]]
    assert [group[0] for group in groups if group[0] not in heads or len(group) < 2] == []
    assert [form for form in written if not _WRITTEN.search(form)] == []
    assert _repeated(written) == []


def test_titles_are_comparison_forms_and_stand_once() -> None:
    assert _not_forms(NAME_WORDS["titles"]) == []
    assert _repeated(NAME_WORDS["titles"]) == []
    assert [title for title in NAME_WORDS["titles_written"] if not _WRITTEN.search(title)] == []
    assert _repeated(NAME_WORDS["titles_written"]) == []
    assert len(NAME_WORDS["titles"]) >= 400


def test_no_single_letter_would_be_taken_out_of_names() -> None:
    written = [word for group in NAME_WORDS["legal_forms_written"] for word in group[1:]] + NAME_WORDS["titles_written"]
    letters = [word for word in [*written, *WORDS] if len(word) < 2 and word not in "㈱㈲㈜"]
    assert letters == []


@pytest.mark.parametrize(("section", "at_least"), [("family_names", 250), ("given_variants", 250)])
def test_groups_of_spellings(section: str, at_least: int) -> None:
    groups: list[list[str]] = EQUIVALENTS[section]
    assert len(groups) >= at_least
    assert [group for group in groups if len(set(group)) < max(2, len(group))] == []
    assert [word for group in groups for word in group if word != form(word)] == []
    assert _repeated([" ".join(sorted(group)) for group in groups]) == []


def test_nicknames_stand_for_other_names() -> None:
    nicknames: dict[str, list[str]] = EQUIVALENTS["nicknames"]
    assert len(nicknames) >= 350
    assert [name for name, full in nicknames.items() if name != form(name) or name in full or not full] == []
    assert [name for full in nicknames.values() for name in full if name != form(name)] == []
    assert {name: full for name, full in nicknames.items() if _repeated(full)} == {}


@pytest.mark.parametrize(
    ("foreign", "english"),
    [
        ("завод", "plant"), ("Производственное", "production"), ("société", ""), ("Maschinenbau", "machinebuilding"),
        ("şirket", ""), ("Centre", "center"), ("بانک", "bank"), ("進出口", "import export"), ("전자", "electronics"),
        ("テクノロジー", "technology"), ("技術", "technology"), ("daneshgah", "university"),
    ],
)  # fmt: skip
def test_common_words(foreign: str, english: str) -> None:
    """A word that is translated to nothing is a legal form, alone."""
    word = foreign if _WRITTEN.search(foreign) else form(foreign)
    legal = {form for group in NAME_WORDS["legal_forms"] for form in group}
    assert WORDS.get(word, "") == english
    assert (word in legal) is not bool(english)
