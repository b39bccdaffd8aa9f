"""What sounds alike, and that letters which mislead the eye do not."""

import numpy as np
import pytest

from xref.data import load
from xref.evaluate import score_cases
from xref.likeness import VARIANT, likeness
from xref.rarity import patronymic
from xref.sounds import SCRIPTS, Model, evidence, read_shares, sounding
from xref.words import words


def alike(one: str, other: str) -> float:
    return max(likeness(*zip(*[(a, b) for a in words(one, True) for b in words(other, True)], strict=True)))


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("파울러", "Fowler"), ("게인즈버러", "Gainsborough"), ("후쿠오카", "Fukuoka"), ("하비에르", "Javier"),
        ("ג'ורג'", "George"), ("ג׳ורג׳", "George"), ("ג'רלד", "Gerald"), ("מישל", "Michelle"), ("קריס", "Chris"),
        ("עבדאללה", "Abdullah"), ("بوتين", "Putin"), ("پرویز", "Parvez"), ("プーチン", "Putin"),
    ],
)  # fmt: skip
def test_words_of_one_sound_can_be_one(written: str, latin: str) -> None:
    assert alike(written, latin) >= VARIANT


@pytest.mark.parametrize(
    ("written", "latin"),
    [("볼턴", "Browne"), ("וולס", "Barnes"), ("זורן", "Anders"), ("ויקרי", "Bell"), ("리나", "Ikoma")],
)
def test_words_of_other_sounds_are_others(written: str, latin: str) -> None:
    assert alike(written, latin) < VARIANT


def test_the_order_of_the_names_is_free() -> None:
    assert sounding(["§putin"], ["putin"]) == pytest.approx(likeness(["putin"], ["§putin"]))


def test_a_batch_says_what_each_pair_says_alone() -> None:
    pairs = [("§yeicheu", "yates"), ("¬jwrj", "george"), ("¬bwsh", "bush"), ("~mhmd", "x"), ("§a", "a" * 60)]
    together = evidence(*zip(*pairs, strict=True))
    alone = [evidence([a], [b])[0] for a, b in pairs]
    assert np.allclose(together, alone)


def test_the_best_alignment_is_found() -> None:
    shares = {"": {"e": 0.1}, "k": {"ch": 0.5, "k": 0.5}, "$": {"$": 1.0}}
    chance = {"c": 0.1, "h": 0.1, "e": 0.2, "k": 0.1, "$": 0.5}
    steps = np.log(0.5 / 0.01) + np.log(0.1 / 0.2) + np.log(1 / 0.5)  # k as ch, e for nothing, both ends
    assert Model(shares, chance).aligned(["¬k"], ["che"]) == pytest.approx([steps / (2 + 4)])


def test_the_shares_of_a_letter_are_no_more_than_all() -> None:
    data = load("sounds")
    for script in SCRIPTS.values():
        for unit, said in data[script].items():
            assert not unit or 0.5 < sum(read_shares(said).values()) < 1.01, (script, unit)


def test_patronymics_of_other_scripts_are_known() -> None:
    names = [
        "블라디미로비치",
        "فلاديميروفيتش",
        "ולדימירוביץ'",
        "ウラジーミロヴィチ",
        "Wladimirowitsj",
        "Włodzimierzowicz",
    ]
    assert [patronymic(words(name)[0]) for name in names] == [True] * len(names)
    assert not patronymic(words("푸틴")[0])


def test_a_patronymic_of_another_script_may_be_missing(tmp_path) -> None:  # type: ignore[no-untyped-def]
    import polars as pl

    names = ["블라디미르 블라디미로비치 푸틴", "فلاديمير فلاديميروفيتش بوتين"]
    cases = pl.DataFrame({"query": names, "candidate": "Vladimir Putin", "label": "1", "schema": "Person"})
    assert score_cases(cases)["score"].min() >= 0.7
