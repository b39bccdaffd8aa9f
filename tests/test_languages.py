"""The language of a text. The texts are our own, one sentence or two as a newspaper would print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xref.data import load
from xref.languages import language

TEXTS = {
    "en": "The owner of the works said on Monday that the engines had been sold to a firm which he did not know.",
    "de": "Der Leiter des Werks sagte am Montag, dass die Motoren an eine Firma verkauft wurden, die er nicht kennt.",
    "fr": "Le directeur de l'usine a dit lundi que les moteurs avaient été vendus à une société qu'il ne connaît pas.",
    "es": "El director de la fábrica dijo el lunes que los motores se habían vendido a una empresa que no conoce.",
    "pt": "O diretor da fábrica disse na segunda-feira que os motores foram vendidos a uma empresa que não conhece.",
    "it": "Il direttore della fabbrica ha detto lunedì che i motori sono stati venduti a una ditta che non conosce.",
    "nl": "De directeur van de fabriek zei maandag dat de motoren zijn verkocht aan een bedrijf dat hij niet kent.",
    "pl": "Dyrektor zakładu powiedział w poniedziałek, że silniki zostały sprzedane firmie, której nie zna.",
    "cs": "Ředitel závodu v pondělí řekl, že motory byly prodány firmě, kterou nezná, a že o tom ví jen málo.",
    "sk": "Riaditeľ závodu v pondelok povedal, že motory boli predané firme, ktorú nepozná, a že o tom vie len málo.",
    "hu": "A gyár igazgatója hétfőn azt mondta, hogy a motorokat egy olyan cégnek adták el, amelyet nem ismer.",
    "ro": "Directorul fabricii a declarat luni că motoarele au fost vândute unei firme pe care nu o cunoaște.",
    "sv": "Chefen för fabriken sade på måndagen att motorerna hade sålts till ett företag som han inte känner.",
    "fi": "Tehtaan johtaja sanoi maanantaina, että moottorit on myyty yritykselle, jota hän ei tunne.",
    "tr": "Fabrikanın müdürü pazartesi günü motorların tanımadığı bir şirkete satıldığını söyledi ve bu çok yeni.",
    "vi": "Giám đốc nhà máy cho biết hôm thứ Hai rằng các động cơ đã được bán cho một công ty mà ông không biết.",
    "ru": "Директор завода сказал в понедельник, что двигатели были проданы фирме, которую он не знает.",
    "uk": "Директор заводу сказав у понеділок, що двигуни були продані фірмі, яку він не знає.",
    "be": "Дырэктар завода сказаў у панядзелак, што рухавікі былі прададзены фірме, якую ён не ведае.",
    "bg": "Директорът на завода каза в понеделник, че двигателите са били продадени на фирма, която той не познава.",
    "sr": "Директор фабрике је рекао у понедељак да су мотори продати фирми коју он не познаје.",
    "kk": "Зауыт директоры дүйсенбі күні қозғалтқыштар өзі білмейтін фирмаға сатылды деп айтты және бұл туралы.",
    "zh": "工厂厂长星期一说，发动机卖给了一家他不认识的公司。",
    "ja": "工場長は月曜日、エンジンは自分の知らない会社に売られたと述べた。",
    "ko": "공장장은 월요일에 엔진이 자신이 모르는 회사에 팔렸다고 말했다.",
    "ar": "قال مدير المصنع يوم الاثنين إن المحركات بيعت إلى شركة لا يعرفها.",
    "fa": "مدیر کارخانه روز دوشنبه گفت که موتورها به شرکتی که او نمی شناسد فروخته شده است.",
    "ur": "کارخانے کے مدیر نے پیر کو کہا کہ انجن ایک ایسی کمپنی کو بیچے گئے ہیں جس کو وہ نہیں جانتے۔",
    "he": "מנהל המפעל אמר ביום שני כי המנועים נמכרו לחברה שהוא לא מכיר.",
    "el": "Ο διευθυντής του εργοστασίου είπε τη Δευτέρα ότι οι κινητήρες πουλήθηκαν σε μια εταιρεία.",
    "hi": "कारखाने के निदेशक ने सोमवार को कहा कि इंजन एक ऐसी कंपनी को बेचे गए हैं जिसे वह नहीं जानते।",
    "ka": "ქარხნის დირექტორმა ორშაბათს თქვა, რომ ძრავები გაიყიდა.",
    "hy": "Գործարանի տնօրենը երկուշաբթի ասաց, որ շարժիչները վաճառվել են։",
}


@pytest.mark.parametrize("code", TEXTS)
def test_a_sentence_says_its_language(code: str) -> None:
    assert language(TEXTS[code]) == code


@pytest.mark.parametrize(
    "text", ["", "  \n", "2024-05-03 17:20", "Rostec", "Acme Ltd, Tula; Beta GmbH, Kazan", "Иванов", "★ ★ ★"]
)
def test_names_and_numbers_are_not_certain(text: str) -> None:
    assert language(text) is None


def test_foreign_names_do_not_change_it() -> None:
    assert language("Řehoř Dvořák and Łukasz Wałęsa of the Škoda works said that they had not met Владимир.") == "en"


def test_a_link_does_not_make_a_chinese_line_english() -> None:
    assert language("工厂厂长星期一说发动机卖给了一家公司 http://example.org/a/long/address/of/it") == "zh"


def test_a_brand_in_kana_does_not_make_a_chinese_text_japanese() -> None:
    assert language(TEXTS["zh"] * 4 + "ソニ") == "zh"


@given(st.text(max_size=200))
def test_any_text_has_a_known_language_or_none(text: str) -> None:
    tables = load("languages")
    known = set(tables["scripts"]).union(*(tables[script] for script in tables if script != "scripts"))
    assert language(text) in known | {None}


def test_every_code_is_of_two_letters() -> None:
    tables = load("languages")
    assert all(len(code) == 2 for table in tables.values() for code in table)


def test_words_and_letters_are_in_lower_case() -> None:
    tables = load("languages")
    wrong = [
        (code, word)
        for script, languages in tables.items()
        if script != "scripts"
        for code, own in languages.items()
        for word in [*own["words"].split(), *own["letters"]]
        if word != word.lower()
    ]
    assert wrong == []
