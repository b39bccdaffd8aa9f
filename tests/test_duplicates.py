"""Which articles are copies of one another; the stories are our own."""

from __future__ import annotations

import random
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xref.duplicates import copies

SUBJECTS = ("The harbour office", "A clerk of the court", "The owner of the mill", "One of the divers", "The surveyor")
VERBS = ("counted", "described", "measured", "repaired", "sold", "lost", "painted", "borrowed")
THINGS = ("two anchors", "a brass lamp", "the old ledger", "seven crates of tea", "the north pier", "a broken pump")
WHEN = ("before the storm", "late on Tuesday", "without a permit", "for the third time", "in the presence of a notary")


def story(seed: int, sentences: int = 20) -> list[str]:
    """Sentences of a made story; another seed gives another story of the same words."""
    pick = random.Random(seed)
    return [
        f"{pick.choice(SUBJECTS)} {pick.choice(VERBS)} {pick.choice(THINGS)} {pick.choice(WHEN)}, item {pick.random()}."
        for _ in range(sentences)
    ]


def articles(*texts: str, days: list[date | None] | None = None) -> pl.DataFrame:
    ids = [f"a{n}" for n in range(len(texts))]
    return pl.DataFrame(
        {"article_id": ids, "published_on": days or [None] * len(texts), "text": texts},
        schema={"article_id": pl.String(), "published_on": pl.Date(), "text": pl.String()},
    )


def found(frame: pl.DataFrame) -> dict[str, str | None]:
    return dict(copies(frame).select("article_id", "copy_of").iter_rows())


def test_a_story_with_another_dateline_and_credit_is_a_copy() -> None:
    text = " ".join(story(1))
    assert (
        found(articles(f"TULA (Agency) - {text}", f"From our desk in Tula. {text}\n\nEdited by the desk."))["a0"]
        == "a1"
    )


def test_a_story_that_was_cut_is_a_copy_and_a_quotation_is_none() -> None:
    long = story(2)
    said = found(articles(" ".join(long), " ".join(long[:14]), " ".join(long[:6])))
    assert said == {"a0": None, "a1": "a0", "a2": None}


def test_a_later_version_with_other_facts_is_none() -> None:
    first = story(3)
    later = first[:12] + story(4)[:8]
    assert set(found(articles(" ".join(first), " ".join(later))).values()) == {None}


def test_other_stories_of_the_same_words_are_none() -> None:
    assert set(found(articles(*(" ".join(story(n)) for n in range(30)))).values()) == {None}


def test_the_earliest_is_kept_then_the_longest_then_the_first_by_id() -> None:
    text = " ".join(story(5))
    days = [None, date(2024, 5, 2), date(2024, 5, 1), date(2024, 5, 1)]
    assert found(articles(text, text, text, f"{text} It rained.", days=days)) == {
        "a0": "a3", "a1": "a3", "a2": "a3", "a3": None,
    }  # fmt: skip
    assert found(articles(text, text)) == {"a0": None, "a1": "a0"}


def test_case_and_punctuation_do_not_count() -> None:
    text = " ".join(story(6))
    assert found(articles(text, text.upper().replace(".", "\n"), text.replace(" ", "  "))).keys() == {"a0", "a1", "a2"}
    assert list(found(articles(text, text.upper().replace(",", " –"))).values()).count(None) == 1


@pytest.mark.parametrize("texts", [("Он уехал.", "Она уехала."), ("!!!", "???"), ("", "—"), ("One word", "One")])
def test_short_texts_are_copies_only_if_they_are_the_same(texts: tuple[str, str]) -> None:
    assert set(found(articles(*texts)).values()) == {None}
    assert found(articles(texts[0], texts[0])) == {"a0": None, "a1": "a0"}


def test_chinese_is_compared_by_its_characters() -> None:
    text = "工厂厂长星期一说发动机卖给了一家他不认识的公司合同是去年在港口签的没有人看过货物的清单" * 1
    other = "码头的工人说他们从来没有见过那些箱子也不知道是谁在夜里把它们装上船的"
    assert found(articles(f"{text}。{other}。", f"{text}，{other}！记者", other)) == {
        "a1": None,
        "a0": "a1",
        "a2": None,
    }


def test_a_copy_is_like_the_kept_article_not_only_like_another_copy() -> None:
    steps = [story(7)]
    for n in range(6):  # each version loses one sentence more of the first, and has another instead
        steps.append([*steps[-1][:n], story(100 + n)[0], *steps[-1][n + 1 :]])
    said = copies(articles(*map(" ".join, steps)))
    leaders = dict(said.select("article_id", "copy_of").iter_rows())
    assert all(leaders[leader] is None for leader in leaders.values() if leader)
    assert leaders["a6"] != "a0"


@settings(max_examples=25)
@given(st.permutations(range(12)), st.integers(0, 5))
def test_the_order_of_reading_changes_nothing(order: list[int], seed: int) -> None:
    texts = [" ".join(s[cut:]) for n in range(4) for s in [story(seed + n)] for cut in (0, 1, 9)]
    frame = articles(*texts)
    assert copies(frame[order]).equals(copies(frame))


def test_no_articles_have_no_copies() -> None:
    assert copies(articles()).height == 0


def test_a_crowd_of_one_template_is_no_group() -> None:
    frame = " ".join(story(8, 3))
    texts = [f"{frame} {' '.join(story(1000 + n, 6))}" for n in range(120)]
    said = copies(articles(*texts, texts[7] + " End."))
    assert said["copy_of"].drop_nulls().to_list() == ["a120"]
