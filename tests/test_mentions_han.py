"""Names in Chinese text."""

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
from xref.text.han import chinese, cut, folded


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("记者从邹城市环境保护局获悉，该局已经立案。", ["邹城市环境保护局"]),
        ("他在清华大学和中国人民银行工作过。", ["清华大学", "中国人民银行"]),
        (
            "涉案的是苏州锐晟电子科技有限公司与香港旗峰贸易有限公司。",
            ["苏州锐晟电子科技有限公司", "香港旗峰贸易有限公司"],
        ),
        ("上海泓微电子（集团）股份有限公司没有回应。", ["上海泓微电子（集团）股份有限公司"]),
        ("俄海军和伊朗国防部签署了协议。", ["俄海军", "伊朗国防部"]),
        ("据《华尔街日报》报道，他读过《公司的力量》。", ["华尔街日报"]),
    ],
)
def test_an_organisation_goes_from_its_place_to_its_last_head(text: str, names: list[str]) -> None:
    assert named(text, "organisation") == names


@pytest.mark.parametrize(
    "text", ["这家公司和一些大型企业都在招人。", "中国的软件公司很多，保险公司也不少。", "各级政府部门要重视。"]
)
def test_a_description_is_no_organisation(text: str) -> None:
    assert named(text, "organisation", "person", "unknown") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("外交部长王毅在会上说，合作很好。", ["王毅"]),
        ("董事长欧阳志远、总经理诸葛明出席了签字仪式。", ["欧阳志远", "诸葛明"]),
        ("犯罪嫌疑人李某交代了经过，陈先生报了警。", ["李某", "陈先生"]),
        ("弗拉基米尔·索科洛夫和克里斯-霍尔特见了面。", ["弗拉基米尔·索科洛夫", "克里斯-霍尔特"]),
        ("法定代表人張偉強否認指控。", ["張偉強"]),
        ("发言人奥马罗夫说，此事属实。", ["奥马罗夫"]),
    ],
)
def test_people_by_family_name_by_title_and_by_sound(text: str, names: list[str]) -> None:
    assert named(text, "person") == names


@pytest.mark.parametrize(
    "text", ["他高兴地张开双臂，马上向前跑去。", "安全和平常的时候一样重要。", "黄金价格上涨，白色石头不值钱。"]
)
def test_ordinary_words_that_begin_as_a_family_name_does_are_no_people(text: str) -> None:
    assert named(text, "person", "unknown") == []


def test_short_forms_take_the_full_form() -> None:
    text = (
        "国防部长李尚福抵达。李部长没有说话。谢尔盖·索科洛夫也来了，索科洛夫很高兴。"
        "苏州锐晟电子科技有限公司（以下简称“锐晟电子”）被罚，锐晟电子和锐晟的股东不服。"
    )
    assert one(text, "李部长").canonical == "李尚福"
    assert one(text, "索科洛夫").canonical == "谢尔盖·索科洛夫"
    assert one(text, "锐晟电子").canonical == one(text, "锐晟").canonical == "苏州锐晟电子科技有限公司"


def test_a_family_name_that_two_people_have_stays_itself() -> None:
    assert one("市长李建国和书记李晓梅都在。李先生先走了。", "李先生").canonical == "李先生"


def test_the_full_form_is_as_the_text_writes_it() -> None:
    text = "義烏市沃態偲進出口有限公司關門了，沃態偲的員工失業。"
    assert one(text, "沃態偲").canonical == "義烏市沃態偲進出口有限公司"


def test_countries_come_from_the_title_and_from_the_name() -> None:
    text = "俄罗斯国防部长绍伊古访问平壤，美国财政部发表声明。叙利亚前总统巴沙尔·阿勒维走了。"
    assert one(text, "巴沙尔·阿勒维").countries == ("SY",)
    assert one(text, "绍伊古").countries == ("RU",)
    assert one(text, "美国财政部").countries == ("US",)


def test_designations_are_equipment() -> None:
    assert named("俄军用沙赫德-136无人机和苏-34战机袭击。", "equipment") == ["沙赫德-136", "苏-34"]


def test_a_ship_in_quotation_marks_bears_its_number() -> None:
    ship = one("涉案船只“长盛2号”（IMO 9341093）停在港口。", "长盛2号")
    assert (ship.kind, ship.identifiers) == ("vessel", ("imo:9341093",))


def test_names_in_latin_letters_and_in_chinese_stand_side_by_side() -> None:
    text = "Chinese company Spacety (天仪研究院) and 大疆创新（DJI） sold drones."
    assert [text[m.start : m.end] for m in find(text)][:4] == ["Spacety", "天仪研究院", "大疆创新", "DJI"]


def test_a_sentence_ends_at_its_full_stop() -> None:
    text = "天气很好。外交部长王毅说，合作很好。大家散了。"
    assert one(text, "王毅").sentence == "外交部长王毅说，合作很好。"


def test_japanese_is_left_alone() -> None:
    text = "高橋社長は東京で記者会見を行い、李部長と会談したと述べた。"
    assert not chinese(text)
    assert find(text) == []


def test_spans_to_skip_are_skipped() -> None:
    text = "外交部长王毅说。"
    assert find(text, None, [(4, 6)]) == find(text, None, [(0, len(text))]) == []


def gazetteer(name: str, kind: str) -> Gazetteer:
    row = {"name": [name], "kind": [kind], "quality": ["strong"]}
    return Gazetteer(shapes(pl.DataFrame(row)))


def test_listed_names_are_looked_up_by_their_characters() -> None:
    known = gazetteer("天威恒丰", "organisation")
    assert list(known.find(tokens("天威恆豐"))) == [(0, 4, frozenset({"organisation"}))]  # traditional
    assert list(known.find(tokens("田薇横峰"))) == []  # the same sounds
    text = "记者昨天在天威恒丰门口等候。"
    assert [(text[m.start : m.end], m.detector) for m in find(text, known)] == [("天威恒丰", "listed")]


def test_a_listed_name_cuts_no_word_in_two() -> None:
    text = "这个国家庭院很多。"
    assert find(text, gazetteer("家庭", "organisation")) == [] or named(text, "organisation") == []
    assert named("他们在研究生命科学。", "organisation", "person") == []


MIXED = st.text(
    st.sampled_from(
        "李尚福王在说公司有限部“”《》·-（）()，。\n 俄美国中研究院部长某省市0A９aDJI.أمد\u200cـَ😀𠀀𠮷ー、號"
    ),
    max_size=60,
)


@settings(max_examples=300)
@given(MIXED)
def test_any_text_gives_ordered_spans_within_it(text: str) -> None:
    found = find(text)
    assert all(0 <= m.start < m.end <= len(text) and m.canonical for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(m.sentence for m in found)


@given(MIXED)
def test_folding_and_cutting_keep_every_character_in_its_place(text: str) -> None:
    assert len(folded(text)) == len(text)
    assert "".join(piece.text for piece in cut(folded(text))) == folded(text)


LIST = """\
name,kind,countries,id
LI Shangfu,person,CN,1
"Shaanxi Ruisheng Aviation Technology Co., Ltd.",organisation,CN,2
沈忠海運有限公司,organisation,HK,3
"""


def test_an_article_in_chinese_finds_parties_that_are_listed_in_latin_letters_and_in_han(tmp_path: Path) -> None:
    article = (
        "中国国防部长李尚福星期二在莫斯科说，合作将会继续。李部长没有提到制裁。\n\n"
        "美国还制裁了陕西瑞盛航空技术有限公司，以及香港的沈忠海运有限公司。"
    )
    found = screened(prepared(tmp_path, own=LIST), tmp_path / "articles", zh=article)
    assert set(found.matches["entity_name"]) >= {"LI Shangfu", "沈忠海運有限公司"}


def test_a_family_name_with_a_form_of_address_is_no_match_of_all_who_bear_it(tmp_path: Path) -> None:
    found = screened(
        prepared(tmp_path, own=LIST), tmp_path / "articles", zh="昨天李先生在路上捡到钱包，李女士表示感谢。"
    )
    assert "match" not in set(found.matches["band"])


@pytest.mark.parametrize(
    "text",
    [
        "沈忠海运否认。 At this stage Ada Berg played serene music, on a level that nobody knew, with merit.",
        "At Ada Berg's they serve noodles (面) with a merit badge, on a serene stage.",
    ],
)
def test_words_in_latin_letters_beside_chinese_are_no_ships(tmp_path: Path, text: str) -> None:
    ships = "id,name,kind\n1,SERENE,vessel\n2,Stage,vessel\n3,LEVEL,vessel\n4,Merit,aircraft\n"
    findings = screened(prepared(tmp_path, own=ships), tmp_path / "articles", zh=text)
    assert findings.mentions.filter(pl.col("mention_kind").is_in(["vessel", "aircraft"])).is_empty()
