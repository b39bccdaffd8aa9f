"""Names in Russian and Ukrainian text."""

from __future__ import annotations

import time
from datetime import date
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from listed import prepared, screened

from xref import screen
from xref.corpus import read
from xref.lists import open_lists
from xref.mentions import Mention, find
from xref.policy import Policy
from xref.prepared import prepare

ROOT = Path(__file__).parents[1]


def named(text: str) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], m.kind) for m in find(text)]


def canonical(text: str) -> list[str]:
    return [m.canonical for m in find(text) if m.kind != "place"]


def one(text: str, name: str) -> Mention:
    return next(m for m in find(text) if text[m.start : m.end] == name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Вчера совет встретился с Анатолием Гороховым на складе.", "Анатолий Горохов"),
        ("Письмо передали Марии Гороховой и её соседям.", "Мария Горохова"),
        ("На складе видели Павла Никитича Стрельцова и его брата.", "Павел Никитич Стрельцов"),
        ("Об этом доложили Игорю Залесскому вчера вечером.", "Игорь Залесский"),
        ("Компанию основал брат Тимура Бекмурзаева.", "Тимур Бекмурзаев"),
        ("Завод принадлежит сестре Олега Заваруйко с весны.", "Олег Заваруйко"),
        ("Договір підписано з Віктором Барабаненком учора.", "Віктор Барабаненко"),
        ("Частку продали Дмитру Качмарчуку за борги.", "Дмитро Качмарчук"),
        ("Про це розповіли Світлані Довгань на засіданні.", "Світлана Довгань"),
        ("Рахунки належать дружині Андрія Сивокобиленка.", "Андрій Сивокобиленко"),
        ("Суд допросил Роберта Вагнера как свидетеля.", "Роберт Вагнер"),
    ],
)
def test_a_person_in_any_case_has_the_nominative(text: str, name: str) -> None:
    assert canonical(text) == [name]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("С. В. Горохов", "С. В. Горохов"),
        ("Горохов С. В.", "С. В. Горохов"),
        ("Горохов С.В.", "С.В. Горохов"),
        ("Горохов Сергей Васильевич", "Сергей Васильевич Горохов"),
    ],
)
def test_initials_and_patronymics_in_any_order(written: str, name: str) -> None:
    assert canonical(f"На встрече был {written} со своим помощником.") == [name]


def test_other_forms_in_the_text_decide() -> None:
    assert canonical("Акции купил Бруно Стомма. Позже к Стомме пришли. Со Стоммой говорили.") == ["Бруно Стомма"] * 3
    assert canonical("Акции купил Бруно Стомм. Позже к Стомму пришли. Со Стоммом говорили.") == ["Бруно Стомм"] * 3


def test_a_verb_says_whether_a_woman_is_meant() -> None:
    assert canonical("Как обычно, Горохова заявила протест.") == ["Горохова"]


def test_foreign_names_of_several_words() -> None:
    text = "Вчера Урсула фон дер Хаген, Барак Хусейн Тарами и Ж.-К. Юнкель встретились."
    assert canonical(text) == ["Урсула фон дер Хаген", "Барак Хусейн Тарами", "Ж. К. Юнкель"]


def test_a_family_name_stands_for_the_full_name() -> None:
    text = "Директор Анатолий Горохов приехал на завод. По словам Горохова, станки уже в пути. Горохову не поверили."
    assert canonical(text) == ["Анатолий Горохов"] * 3
    two = "Анатолий Горохов и Степан Горохов судятся. Дело Горохова отложено."
    assert canonical(two) == ["Анатолий Горохов", "Степан Горохов", "Горохов"]


def test_organisations_in_quotation_marks() -> None:
    text = "По данным газеты, ООО «Вихрь» и завод «Прогресс-5» поставляют двигатели компании «Северные верфи»."
    assert named(text) == [
        ("ООО «Вихрь»", "organisation"),
        ("Прогресс-5", "organisation"),
        ("Северные верфи", "organisation"),
    ]
    assert named("Тендер виграло ТОВ «Буддеталь», а не ПП «Шахта «Глибока».")[:2] == [
        ("ТОВ «Буддеталь»", "organisation"),
        ("ПП «Шахта «Глибока»", "organisation"),
    ]


def test_straight_quotation_marks_inside_others() -> None:
    text = 'В списке АО "НПО "Вихрь", ЧВК "Зубр" и "Дневные волки".'
    assert canonical(text) == ["АО НПО Вихрь", "ЧВК Зубр", "Дневные волки"]


def test_a_statement_in_quotation_marks_is_no_name() -> None:
    assert named("Он сказал: «Мы давно об этом знали и ничего не сделали», — и ушёл.") == []
    assert named("Принцип «Всё или ничего» им не подходит.") == []


def test_a_company_without_a_noun_has_the_nominative() -> None:
    assert canonical("Поставками «Северэкспорта» занялись следователи.") == ["Северэкспорт"]
    assert canonical("Рахунки Північекспорту арештовано, з Північекспортом не працюють.") == ["Північекспорт"] * 2


def test_bodies_are_declined_up_to_their_head() -> None:
    assert canonical("Сотрудники Федеральной службы безопасности пришли утром.") == ["Федеральная служба безопасности"]
    assert canonical("Рішенням Кабінету Міністрів України передано склад.") == ["Кабінет Міністрів України"]
    assert canonical("Документ направили в Министерство обороны РФ вчера.") == ["Министерство обороны РФ"]
    assert canonical("Проти Верховної Ради подано позов.") == ["Верховна Рада"]


def test_an_acronym_stands_for_its_body() -> None:
    text = "Служба внешней охраны (СВО) создана указом. В СВО работают немногие."
    assert canonical(text) == ["Служба внешней охраны"] * 3


def test_equipment_and_vessels() -> None:
    text = "Расчёт «Искандера» прикрывали дроны Орлан-10, а танкер «Ладога» ушёл. Сбили пять Орланов и ракет С-400."
    found = [(m.kind, m.canonical) for m in find(text)]
    assert found == [
        ("equipment", "9K720 Iskander"),
        ("equipment", "Orlan-10"),
        ("vessel", "Ладога"),
        ("equipment", "Orlan-10"),
        ("equipment", "S-400 Triumf"),
    ]
    assert [m.kind for m in find("ООО «Орлан» закупило станки, «Орлан» их продал.")] == ["organisation"] * 2


def test_a_type_of_letters_and_digits_is_one_name() -> None:
    text = "С-300 прикрывали склад. Станцию РЭБ Р-330Ж и ракету К-77Б вывезли. В городе тихо."
    assert [text[m.start : m.end] for m in find(text)] == ["С-300", "Р-330Ж", "К-77Б"]


def test_countries_of_a_name_stand_in_its_title() -> None:
    assert one("Премьер-министр Финляндии Юхани Коскела прилетел.", "Юхани Коскела").countries == ("FI",)
    assert one("Вчера министр обороны США Роджер Уилкокс уехал.", "Роджер Уилкокс").countries == ("US",)
    assert one("Вчора китайський виробник «Дальлін» закрився.", "Дальлін").countries == ("CN",)
    assert one("Об этом сообщил Банк Грузии.", "Банк Грузии").countries == ("GE",)


def test_an_origin_said_once_counts_for_each_form_of_the_name() -> None:
    text = "Белорусский завод «Гефестмаш» закрыли. Счета «Гефестмаша» арестованы."
    assert [m.countries for m in find(text)] == [("BY",), ("BY",)]


def test_places_are_places_in_any_case() -> None:
    assert named("Груз шёл из Харькова через Польшу в Нижний Новгород и Объединённые Арабские Эмираты.") == [
        ("Харькова", "place"),
        ("Польшу", "place"),
        ("Нижний Новгород", "place"),
        ("Объединённые Арабские Эмираты", "place"),
    ]
    assert one("Делегація прибула з Німеччини вчора.", "Німеччини").countries == ("DE",)


def test_ordinary_words_are_no_names() -> None:
    assert named("Сегодня в понедельник объявили итоги. Специалисты считают рост заметным.") == []
    assert named("Нагадаємо, торік було інакше. Працівники задоволені.") == []
    assert named("Вечером 5 Мая начнётся Великий пост. Депутаты спорили. Стоит ли верить?") == [("Великий", "unknown")]
    assert named("Российские чиновники молчат.") == []


def test_a_century_is_no_name() -> None:
    assert named("К концу XXI века станков прибавится.") == []


def test_an_abbreviation_does_not_end_a_sentence() -> None:
    text = "Он живёт в г. Заозёрск на ул. Полевая, д. 5. Дом принадлежит им."
    assert [m.sentence for m in find(text)] == ["Он живёт в г. Заозёрск на ул. Полевая, д. 5."] * 2


def test_a_heading_in_capitals_keeps_names_that_the_text_has() -> None:
    text = "ГОРОХОВ ПРОДАЛ ЗАВОД\n\nБизнесмен Анатолий Горохов продал завод за долги."
    assert [(m.canonical, m.kind) for m in find(text)] == [("Анатолий Горохов", "person")] * 2


def test_stress_marks_and_apostrophes() -> None:
    assert canonical("Вчера приехал Анато\u0301лий Горо\u0301хов.") == ["Анатолий Горохов"]
    assert canonical("Позов подав Григорій Лук’яненко, з Лук'яненком згодні.") == ["Григорій Лук'яненко"] * 2


def test_two_alphabets_in_one_text() -> None:
    text = "Глава Acme Trading Пётр Залесский встретился с Brian Carter в Лондоне."
    assert [(text[m.start : m.end], m.kind) for m in find(text) if m.kind != "unknown"] == [
        ("Acme Trading", "organisation"),
        ("Пётр Залесский", "person"),
        ("Brian Carter", "person"),
        ("Лондоне", "place"),
    ]


LETTERS = "АБВЯЁЇҐабвиойяїґь'’\u0301 «»„“\"().,-–—\n10XY李ا😀"
ALPHABET = st.sampled_from([*LETTERS, "Иван ", "Горохова ", "фон ", "ООО ", "завод «", "г. ", "В. "])


@settings(max_examples=200)
@given(st.lists(ALPHABET, max_size=60).map("".join))
def test_mentions_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    found = find(text)
    for m in found:
        assert 0 <= m.start < m.end <= len(text)
        assert text[m.start : m.end].strip() == text[m.start : m.end]
        assert m.canonical.strip()
    assert all(left.end <= right.start for left, right in pairwise(found))


def test_a_listed_name_is_found_in_any_case(tmp_path: Path) -> None:
    rows = "id,name,kind,aliases\n1,Orion Severexport,organisation,Северэкспорт\n2,Anatoliy Gorokhov,person,\n"
    known = prepared(tmp_path, mine=rows)
    text = "Следователи пришли к Анатолию Горохову. Северэкспортом он владел через сестру."
    found = screened(known, tmp_path / "articles", a=text)
    assert set(found.matches["entity_id"]) == {"mine:1", "mine:2"}


def test_an_article_in_russian_matches_the_starter_lists(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Счета «Рособоронэкспорта» в банке заморожены, сообщил его пресс-секретарь.", "utf-8"
    )
    lists = open_lists(ROOT / "lists", {}, (), date(2026, 1, 1))
    found = screen.articles(*read(tmp_path), prepare(lists), Policy())
    sure = found.matches.filter(pl.col("band") == "match")
    assert "us_ofac_sdn:18782" in sure["entity_id"].to_list()  # ROSOBORONEXPORT


def test_time_grows_with_the_text() -> None:
    text = "Вчера Анатолий Горохов продал ООО «Вихрь» Марии Гороховой. "
    find(text)

    def seconds(n: int) -> float:
        start = time.process_time()
        find(text * n)
        return time.process_time() - start

    short = min(seconds(50) for _ in range(3))
    assert seconds(500) < 30 * short + 0.2
