from random import Random

import pytest

from xref.variations import CLASSES, VARIATIONS, name_of

NAMES = [
    name_of(*name)
    for name in (
        ("PUTIN, Vladimir Vladimirovich", "person", ("RU",)), ("Lyudmila Ivanovna PAVLOVA", "person", ("RU",)),
        ("Yuri Stepanovich Tsvetkov", "person", ()), ("Hussein Mohammed AL-QASIM", "person", ("IQ",)),
        ("Gholamreza Husayni", "person", ("IR",)), ("LI Shangfu", "person", ("CN",)),
        ("WANG Xiao Ming", "person", ("CN",)),
        ("RI PYONG CHUL", "person", ("KP",)), ("Carlos Andrés GARCÍA LÓPEZ", "person", ("CO",)),
        ("Jürgen Müller-Weiß", "person", ("DE",)), ("PRIVATE MILITARY COMPANY 'ZUGRAVON'", "organisation", ("RU",)),
        ("Al-Hijaz Trading and Construction S.A.", "organisation", ("SY",)),
        ("Tehran Cement Plant No. 5 Company", "organisation", ("IR",)), ("Delta Queen IV", "vessel", ()),
    )
]  # fmt: skip


def made(key: str, printed: str, kind: str = "person", *countries: str) -> set[str]:
    """What a kind of variation makes of a name, by ten seeds."""
    variation = next(v for v in VARIATIONS if v.key == key)
    return {variation.make(name_of(printed, kind, countries), Random(seed)) for seed in range(10)}


@pytest.mark.parametrize("variation", VARIATIONS, ids=lambda v: v.key)
def test_each_kind_says_what_it_is_and_changes_some_name(variation) -> None:  # type: ignore[no-untyped-def]
    assert variation.about
    assert variation.of in CLASSES
    made = [variation.make(name, Random(seed)) for name in NAMES if name.kind in variation.kinds for seed in range(5)]
    again = [variation.make(name, Random(seed)) for name in NAMES if name.kind in variation.kinds for seed in range(5)]
    assert made == again
    changed = [text for text in made if text and text not in {name.text for name in NAMES}]
    assert bool(changed) == (variation.key != "verbatim")
    assert all(text == text.strip() for text in made)


def test_keys_are_used_once() -> None:
    assert len({variation.key for variation in VARIATIONS}) == len(VARIATIONS)


@pytest.mark.parametrize(
    ("key", "printed", "countries", "expected"),
    [
        ("slavic_in_german", "Sergei Kuzhugetovich Shoigu", ("RU",), "Sergei Kuschugetowitsch Schoigu"),
        ("slavic_in_french", "PUTIN, Vladimir Vladimirovich", (), "Vladimir Vladimirovitch Poutine"),
        ("slavic_in_dutch", "PUTIN, Vladimir Vladimirovich", (), "Wladimir Wladimirovitsj Poetin"),
        ("slavic_of_old", "Anna Ivanovna Tsvetkova", (), "Anna Ivanovna Tzvetkoffa"),
        ("slavic_in_cyrillic", "Dmitriy Valeryevich UTKIN", (), "Дмитрий Валерьевич Уткин"),
        ("wade_giles", "ZHOU Enlai", ("CN",), "Chou En-lai"),
        ("patronymic_left_out", "Dmitriy Valeryevich UTKIN", (), "Dmitriy Utkin"),
        ("patronymic_as_family_name", "Lyudmila Ivanovna PAVLOVA", (), "Lyudmila Ivanova"),
        ("initials_before", "PUTIN, Vladimir Vladimirovich", (), "V. V. Putin"),
        ("initials_after", "PUTIN, Vladimir Vladimirovich", (), "Putin, V."),
        ("family_name_first", "LI Shangfu", ("CN",), "Shangfu Li"),
        ("second_family_name_left_out", "Carlos GARCIA LOPEZ", ("CO",), "Carlos Garcia"),
        ("no_vowels", "LI Shangfu", ("CN",), ""),  # L Shngf, or anybody
        ("no_vowels", "Dmitriy UTKIN", (), "Dmtry Utkn"),
        ("cut_short", "Vladimir Zhirinovsky", (), "Vladimir Zhirinov"),
    ],
)
def test_people(key: str, printed: str, countries: tuple[str, ...], expected: str) -> None:
    assert made(key, printed, "person", *countries) == {expected}


def test_companies_and_ships() -> None:
    assert made("legal_form_left_out", "Al-Hijaz Trading S.A.", "organisation") == {"Al-Hijaz Trading"}
    assert made("legal_form_left_out", "JOINT STOCK COMPANY TERRA", "organisation") == {"TERRA"}
    assert "Al-Hijaz Trading LLC" in made("legal_form_changed", "Al-Hijaz Trading S.A.", "organisation")
    assert made("acronym", "Shahed Aviation Industries", "organisation") == {"SAI"}
    assert made("distinctive_word_alone", "Private Military Company 'Zugravon'", "organisation") == {"Zugravon"}
    assert made("distinctive_word_alone", "Zugravon Fibrelka Works", "organisation") == {""}  # two words that tell
    assert all(t.endswith(" Zugravon") for t in made("person_of_that_name", "Zugravon Trading LLC", "organisation"))
    assert "Zugravon Banco" in made("translated_terms", "Zugravon Bank", "organisation")
    assert made("abbreviated_terms", "Zugravon Aviation Industries", "organisation") == {"Zugravon Avn Inds."}


def test_a_neighbour_differs_where_it_says() -> None:
    for text in made("other_line_of_business", "Al-Hijaz Shipping S.A.", "organisation"):
        assert text.startswith("Al-Hijaz ")
        assert not {"Shipping", "Transport", "Logistics"} & set(text.split())  # which mean much the same
    assert all(
        text.startswith("Bank of ") and "Moscow" not in text
        for text in made("other_city", "Bank of Moscow", "organisation")
    )
    assert "Delta Queen IV" not in made("other_number", "Delta Queen IV", "vessel")
    assert made("other_number", "Delta Queen", "vessel") == {""}
    assert all(
        t.startswith("Vladimir V") and not t.endswith("Putin")
        for t in made("other_family_name", "PUTIN, Vladimir Vladimirovich")
    )
    assert all(
        t.endswith(" Putin") and " Vladimirovich " not in t
        for t in made("other_patronymic", "PUTIN, Vladimir Vladimirovich")
    )
    assert all(t.startswith("Li ") and t != "Li Shangfu" for t in made("other_syllable", "LI Shangfu", "person", "CN"))


@pytest.mark.parametrize(
    ("printed", "countries", "given", "family"),
    [
        ("AL-QASIM, Hussein", (), ("Hussein",), ("Al-Qasim",)),
        ("Jhon Eidelber CANO CORREA", ("CO",), ("Jhon", "Eidelber"), ("Cano", "Correa")),
        ("Zhou DACHUANG", ("CN",), ("Dachuang",), ("Zhou",)),
        ("Ho-Jin Yun", ("KP",), ("Ho-Jin",), ("Yun",)),
        ("Talal bin al Khatib", (), ("Talal",), ("Bin", "Al", "Khatib")),
        ("Putin", (), (), ("Putin",)),
    ],
)
def test_names_are_taken_apart(
    printed: str, countries: tuple[str, ...], given: tuple[str, ...], family: tuple[str, ...]
) -> None:
    name = name_of(printed, "person", countries)
    assert (name.given, name.family) == (given, family)
