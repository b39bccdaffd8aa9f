"""Names in Arabic and Persian text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from finding import named, one
from hypothesis import given, settings
from hypothesis import strategies as st
from listed import prepared, screened

from xref.gazetteer import Gazetteer, shapes
from xref.mentions import find
from xref.names import tokens
from xref.text.arabic import cut, key, normal


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("قال مدير الشركة سامر الجندلي إن العقد ألغي.", ["سامر الجندلي"]),
        ("والتقى اللواء محمد بن راشد العبيدي بنظيره.", ["محمد بن راشد العبيدي"]),
        ("وصرح الرئيس الروسي بوغدانوف بذلك.", ["بوغدانوف"]),
        ("سردار کاویانی‌فر در مشهد سخنرانی کرد.", ["کاویانی‌فر"]),
        ("به گفته پلیس، غلامرضا نیک‌پناه از کشور گریخت.", ["غلامرضا نیک‌پناه"]),
        ("قال وزير الدفاع إن الرئيس لم يوقع القرار.", []),
    ],
)
def test_people_begin_with_a_given_name_or_follow_a_title(text: str, names: list[str]) -> None:
    assert named(text, "person") == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("فرضت عقوبات على شركة نسيم البحر للشحن وعلى مالكها.", ["شركة نسيم البحر للشحن"]),
        ("رفضت وزارة الدفاع الأمريكية عقوبات جديدة.", ["وزارة الدفاع الأمريكية"]),
        ("عملت مؤسسة «الأفق الجديد» في دبي.", ["مؤسسة «الأفق الجديد"]),
        ("شرکت توسعه صنایع کاسپین در تهران است.", ["شرکت توسعه صنایع کاسپین"]),
        ("سازمان صنایع دریایی ایران را تحریم کردند.", ["سازمان صنایع دریایی ایران"]),
        ("تعمل شركة إيرانية كبيرة في المنطقة.", []),
    ],
)
def test_organisations_go_from_their_head_to_a_word_that_names_do_not_have(text: str, names: list[str]) -> None:
    assert named(text, "organisation") == names


@pytest.mark.parametrize("text", ["وشركة نسيم البحر", "لشركة نسيم البحر", "بشركة نسيم البحر"])
def test_what_is_written_on_to_a_name_is_no_part_of_it(text: str) -> None:
    assert [m.canonical for m in find(f"كان ذلك {text} أمس.")] == ["شركة نسيم البحر"]


def test_a_family_name_alone_stands_for_the_full_name() -> None:
    text = "قال رئيس الشركة سامر الجندلي إن العقد ألغي. وأضاف الجندلي أنه سيستقيل."
    assert one(text, "الجندلي").canonical == "سامر الجندلي"


def test_ali_is_a_name_and_the_preposition_is_none() -> None:
    assert named("وقف علي الموسوي على الجسر.", "person") == ["علي الموسوي"]


def test_vowel_signs_are_no_part_of_the_canonical_form() -> None:
    text = "قال الوزير سَامِر الجُنْدُلي ذلك."
    assert [m.canonical for m in find(text)] == ["سامر الجندلي"]


def test_countries_come_from_the_title_and_from_the_name() -> None:
    text = "التقى الرئيس الروسي بوغدانوف مسؤولي وزارة الدفاع الإيرانية في مسقط."
    assert one(text, "بوغدانوف").countries == ("RU",)
    assert one(text, "وزارة الدفاع الإيرانية").countries == ("IR",)


def test_designations_are_equipment() -> None:
    assert named("پهپادهای شاهد-136 به کار رفت.", "equipment") == ["شاهد-136"]


def test_names_in_latin_letters_stand_beside() -> None:
    text = "The firm شركة نسيم البحر (Nasim Shipping) belongs to Ivan Petrov."
    assert [text[m.start : m.end] for m in find(text)] == ["شركة نسيم البحر", "Nasim Shipping", "Ivan Petrov"]


@pytest.mark.parametrize(
    ("left", "right"),
    [("إِيرَان", "ايران"), ("شركة", "شرکه"), ("كتـــاب", "کتاب"), ("على", "علی"), ("رئیس‌جمهور", "رئيسجمهور")],
)
def test_ways_to_write_a_word_are_one(left: str, right: str) -> None:
    assert normal(left) == normal(right)


def test_listed_names_are_found_however_they_are_written() -> None:
    row = {"name": ["نسيم البحر الازرق"], "kind": ["organisation"], "quality": ["strong"]}
    known = Gazetteer(shapes(pl.DataFrame(row)))
    assert list(known.find(tokens("نسیم بحر الأزرق"))) == [(0, 3, frozenset({"organisation"}))]
    text = "وصلت البضائع من ميناء الحمراء ونسيم البحر الأزرق أمس."
    assert [(m.canonical, m.detector) for m in find(text, known)] == [("نسيم البحر الأزرق", "listed")]


MIXED = st.text(
    st.sampled_from(
        'محمد علي شركة وزير الدفاع ابن بن الكريم سردار ایران ىیكک،.؟«»"-()٣1 \n\u200c\u200d\u064e\u0651ـ李公司DJI😀𠀀é'
    ),
    max_size=70,
)


@settings(max_examples=300)
@given(MIXED)
def test_any_text_gives_ordered_spans_within_it(text: str) -> None:
    found = find(text)
    assert all(0 <= m.start < m.end <= len(text) and m.canonical and m.sentence for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(MIXED)
def test_words_are_where_the_text_has_them(text: str) -> None:
    assert all(normal(text[w.start : w.end]) == w.form for w in cut(text))
    assert all(key(text[w.start : w.end]) for w in cut(text))


LIST = """\
name,kind,countries,id
Samer AL-JANDALI,person,SY,1
Behrouz Kaviani,person,IR,2
نسيم البحر الازرق,organisation,YE,3
"""


def test_articles_in_arabic_and_persian_find_listed_parties(tmp_path: Path) -> None:
    found = screened(
        prepared(tmp_path, own=LIST),
        tmp_path / "articles",
        ar="أدرجت بريطانيا رجل الأعمال سامر الجندلي على القائمة، كما أدرجت نسيم البحر الأزرق.",
        fa="سردار بهروز کاویانی روز شنبه در تهران گفت همکاری‌ها ادامه دارد.",
    )
    pairs = set(found.matches.select("article_id", "entity_name").iter_rows())
    assert pairs == {
        ("ar.txt", "Samer AL-JANDALI"), ("ar.txt", "نسيم البحر الازرق"), ("fa.txt", "Behrouz Kaviani"),
    }  # fmt: skip
