"""Press releases of our own invention, in the layouts of the US Treasury and of the State Department, and of others."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from releasing import SATELLITES, STATE_URL, SUPPLIERS, TREASURY_URL, state, treasury

from xref.narratives.catalogue import load
from xref.narratives.releases import NotUnderstood, Release, read

PUBLISHERS = load(Path(__file__).parents[1] / "lists")


def released(page: str, url: str = "") -> Release:
    return read(page.encode(), PUBLISHERS, url)


def parties(page: str) -> list[str]:
    return [passage.party for passage in released(page).passages]


def texts(page: str) -> dict[str, str]:
    return {passage.party: passage.text for passage in released(page).passages}


def test_a_treasury_release() -> None:
    release = released(SATELLITES)
    assert (release.publisher.authority, release.url, release.title) == ("US Treasury", TREASURY_URL, "Treasury Acts")
    assert release.published_on == date(2026, 1, 26)
    found = {passage.party: passage for passage in release.passages}
    assert list(found) == [
        "Qinghe Orbital Remote Sensing Technology Co., Ltd.", "Qinghe Orbital Limassol S.A.", "Terrakon",
        "Ivan Ivanovich Obrazov", "Limited Liability Company Podshipnik-Vega", "Kolesnik and Sons Trading FZE",
        "Sever Lager OOO",
    ]  # fmt: skip
    first = found["Qinghe Orbital Remote Sensing Technology Co., Ltd."]
    assert first.names == (first.party, "Qinghe Orbital")
    assert first.text == (
        "Qinghe Orbital Remote Sensing Technology Co., Ltd. (Qinghe Orbital), a Xining-based company, sold radar images"
        " of villages near the front to Terrakon. The images were ordered by a mercenary company. OFAC also targeted"
        " Qinghe Orbital’s subsidiary in Cyprus, Qinghe Orbital Limassol S.A. Qinghe Orbital was designated pursuant"
        " to E.O. 14024 for having materially assisted Terrakon."
    )
    assert (first.heading, first.legal_basis) == ("Eyes over the front / Imagery from orbit", "E.O. 14024")
    terrakon = "Joint Stock Company Terrakon resells images. OFAC is designating Terrakon pursuant to Executive Order"
    assert found["Terrakon"].text == f"{terrakon} (E.O.) 14024 for operating in the aerospace sector."
    assert found["Ivan Ivanovich Obrazov"].names == ("Ivan Ivanovich Obrazov", "Obrazov")
    assert found["Ivan Ivanovich Obrazov"].text.startswith("Ivan Ivanovich Obrazov (Obrazov) is its director. Obrazov")


def test_what_stands_before_and_after_a_list_holds_for_its_items() -> None:
    found = {passage.party: passage for passage in released(SATELLITES).passages}
    vega = found["Limited Liability Company Podshipnik-Vega"]
    assert vega.names == (vega.party, "Vega Bearings", "OOO Zvezda-9")
    assert vega.text.endswith("makes bearings for armoured vehicles. Its branch ships them by rail.")
    assert vega.lead == (
        "OFAC designated the following entities pursuant to E.O. 14114 for having operated in the manufacturing"
        " sector: Both of these entities were designated pursuant to E.O. 14114 after an inquiry of two years."
    )
    assert (vega.heading, vega.legal_basis) == ("Makers of bearings", "E.O. 14114")
    assert found["Kolesnik and Sons Trading FZE"].lead == vega.lead
    assert found["Sever Lager OOO"].text == "Sever Lager OOO: sells ball bearings from Minsk"


def test_a_fact_sheet_of_the_state_department() -> None:
    release = released(SUPPLIERS)
    assert (release.publisher.authority, release.url) == ("US State Department", STATE_URL)
    assert release.published_on == date(2026, 4, 12)
    tianhu, reka, gaoyuan = release.passages
    assert tianhu.names == ("TIANHU MICRO DEVICES COMPANY LIMITED", "TIANHU MICRO")
    assert tianhu.lead.startswith("The Department is designating the following entities pursuant to section 1(a)(i)")
    assert (tianhu.heading, tianhu.legal_basis) == ("I. SUPPLIERS OF ELECTRONICS", "E.O. 14024")
    assert "OOO REKA" in reka.names
    assert reka.text.endswith("is a Russian importer of microchips.")
    assert gaoyuan.heading == "II. A reseller of images"
    assert gaoyuan.text.startswith("Gaoyuan Sky Imaging Group is a PRC-based satellite imagery reseller that")
    assert gaoyuan.lead == ""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>OFAC designated Alfa Motornyy Zavod LLC, Beta Shipping Co., Ltd., and Petr Kuznetsov pursuant to E.O."
         " 14024 for trading.</p>", ["Alfa Motornyy Zavod LLC", "Beta Shipping Co., Ltd.", "Petr Kuznetsov"]),
        ("<p>The AO Delta-Kron and OOO Gamma-Trest were also designated pursuant to E.O. 14024.</p>",
         ["AO Delta-Kron", "OOO Gamma-Trest"]),
        ("<p>AO Delta-Kron and OOO Gamma-Trest were also designated pursuant to E.O. 14024.</p>",
         ["AO Delta-Kron", "OOO Gamma-Trest"]),
        ("<p>OFAC designated the following individuals:</p><ul><li>Kuznetsov, Petr Ilyich (DOB 3 Jan 1970)</li>"
         "<li>2. Anna Sergeyevna Vlasova, Director of Beta Shipping LLC</li></ul>",
         ["Kuznetsov, Petr Ilyich", "Anna Sergeyevna Vlasova"]),
        ("<p>“<strong>Alfa Motornyy Zavod</strong>” (AMZ) was founded in 1990.</p>", ["Alfa Motornyy Zavod"]),
        ("<p><strong>Alfa&nbsp;Motornyy</strong><strong>&nbsp;Zavod</strong>&nbsp;(AMZ) makes engines.</p>",
         ["Alfa Motornyy Zavod"]),
        ("<p><strong>Alfa Motors LLC; Beta Motors LLC</strong> share an address.</p>",
         ["Alfa Motors LLC", "Beta Motors LLC"]),
        ("<p><strong>Fuel for War.</strong> <strong>Alfa Fuels LLC</strong> sells it.</p>", ["Alfa Fuels LLC"]),
        ("<p><b>Beta Shipping Pte. Ltd.</b> ships. <b>Vida (Zona Libre) S.A. (Vida)</b> buys.</p>",
         ["Beta Shipping Pte. Ltd.", "Vida (Zona Libre) S.A."]),
        ("<p><b>Beta Shipping Co., Ltd.</b> owns ships in <b>Turkey</b>.</p>", ["Beta Shipping Co., Ltd."]),
        ("<ul><li>SEVERNAYA ZVEZDA (IMO 9999999), a tanker that sails under the flag of Panama</li></ul>",
         ["SEVERNAYA ZVEZDA"]),
        ("<p><span style='font-weight: bold'>Alfa Motors LLC</span> makes engines.</p>", ["Alfa Motors LLC"]),
        ("<table><tr><td>Alfa Motors LLC</td><td>makes engines</td></tr><tr><td>Beta LLC</td><td>sells them</td></tr>"
         "</table>", ["Alfa Motors LLC", "Beta LLC"]),
    ],
)  # fmt: skip
def test_how_parties_are_introduced(body: str, expected: list[str]) -> None:
    assert parties(treasury(body)) == expected


@pytest.mark.parametrize(
    ("bracket", "aliases"),
    [
        ("(AMZ)", ["AMZ"]),
        ("(“AMZ Motors”)", ["AMZ Motors"]),
        ("(a.k.a. AMZ Motors; f.k.a. “Zavod No. 7”)", ["AMZ Motors", "Zavod No. 7"]),
        ("(also known as AMZ Motors Co., Ltd., formerly known as Zavod 7)", ["AMZ Motors Co., Ltd.", "Zavod 7"]),
        ("(AMZ or Alfa Motors)", ["AMZ", "Alfa Motors"]),
        ("(Альфа-Мотор)", ["Альфа-Мотор"]),
        ("(IMO 9999999)", []),
        (", also known as Alfa Motors,", ["Alfa Motors"]),
    ],
)
def test_short_names_and_aliases(bracket: str, aliases: list[str]) -> None:
    page = treasury(f"<p><strong>Alfa Motornyy Zavod</strong> {bracket} makes engines.</p>")
    assert list(released(page).passages[0].names) == ["Alfa Motornyy Zavod", *aliases]


def test_a_sentence_is_about_its_subject_and_goes_on() -> None:
    found = texts(
        treasury(
            "<p><b>Alfa Motors LLC</b> (Alfa) makes engines. It sells them to <b>Beta Shipping LLC</b> (Beta).</p>"
            "<p>The company has offices in Riga.</p><p>Nobody knows why.</p>"
            "<p>Alfa supplied Beta with engines. Beta was designated pursuant to E.O. 14024 for assisting Alfa.</p>"
        )
    )
    assert found["Alfa Motors LLC"] == ("Alfa Motors LLC (Alfa) makes engines. Alfa supplied Beta with engines.")
    assert found["Beta Shipping LLC"] == (
        "It sells them to Beta Shipping LLC (Beta). The company has offices in Riga."
        " Beta was designated pursuant to E.O. 14024 for assisting Alfa."
    )


def test_items_inside_items() -> None:
    page = state(
        "<p>The Department is designating six parties pursuant to section 1(a)(i) of E.O. 14024:</p>"
        "<ul><li><b>ZAVOD SEVER</b> (SEVER), which smelts nickel;"
        "<ul><li><b>SEVER TRADE</b>, a subsidiary of SEVER, sells it; and</li></ul></li>"
        "<li>These subsidiaries of a smelter, pursuant to section 1(a)(vii):<ul><li>YUG ODIN;</li><li>YUG DVA.</li>"
        "</ul></li><li>Anna Severova – deputy minister of trade.</li></ul>"
    )
    found = {passage.party: passage for passage in released(page).passages}
    assert list(found) == ["ZAVOD SEVER", "SEVER TRADE", "YUG ODIN", "YUG DVA", "Anna Severova"]
    assert found["SEVER TRADE"].text == "SEVER TRADE, a subsidiary of SEVER, sells it"
    assert found["YUG DVA"].lead == "These subsidiaries of a smelter, pursuant to section 1(a)(vii):"
    assert {found[name].lead for name in ("ZAVOD SEVER", "SEVER TRADE", "Anna Severova")} == {
        "The Department is designating six parties pursuant to section 1(a)(i) of E.O. 14024:"
    }


def test_paragraphs_of_one_item() -> None:
    page = state(
        "<p>The Department is designating:</p>"
        "<ul><li><p><b>ZAVOD SEVER</b> smelts nickel.</p><p>Nobody else does.</p></li>"
        "<li><p>ZAVOD YUG smelts zinc.</p></li></ul>"
    )
    assert texts(page) == {
        "ZAVOD SEVER": "ZAVOD SEVER smelts nickel. Nobody else does.",
        "ZAVOD YUG": "ZAVOD YUG smelts zinc.",
    }


def test_a_page_that_a_browser_saved_in_one_file() -> None:
    mail = EmailMessage()
    mail.set_content(SATELLITES.replace('<link rel="canonical"', "<link"), subtype="html", charset="utf-8")
    mail["Content-Location"] = TREASURY_URL
    mail.add_related(b"x", "image", "png")
    release = read(mail.as_bytes(), PUBLISHERS)
    assert (release.url, release.passages) == (TREASURY_URL, released(SATELLITES).passages)


def test_the_address_that_a_browser_wrote_into_a_page() -> None:
    mark = f"<!-- saved from url=({len(TREASURY_URL):04})" + TREASURY_URL + " -->"
    page = SATELLITES.replace('<link rel="canonical"', "<link").replace("<html", f"{mark}<html", 1)
    assert released(page).url == TREASURY_URL


def test_elements_inside_each_other_without_end() -> None:
    page = treasury("<div>" * 5000 + "<p>OFAC designated <b>Alfa LLC</b>.</p>" + "</div>" * 5000)
    with suppress(NotUnderstood):  # what lies deeper than lxml goes is not there
        assert parties(page) == ["Alfa LLC"]


def test_a_dateline_and_what_officials_say_are_left_out() -> None:
    page = treasury(
        "<h3>Above</h3><p>WASHINGTON - OFAC designated Alfa Trading Est., a Tver-based exchange, and its owner Karim"
        " Zayn, pursuant to E.O. 13224. “They are ruthless,” said the Secretary.</p>"
    )
    said = "OFAC designated Alfa Trading Est., a Tver-based exchange, and its owner Karim Zayn, pursuant to E.O. 13224."
    assert texts(page) == {"Alfa Trading Est.": said, "Karim Zayn": said}
    assert {passage.heading for passage in released(page).passages} == {""}


def test_a_notice_of_changes_holds_records_of_the_list() -> None:
    records = "".join(f"<p>ALFA {n} LLC, Tver, Russia; Tax ID No. 7{n} [RUSSIA-EO14024].</p>" for n in range(3))
    page = f"""<html><head><link rel="canonical" href="https://ofac.treasury.gov/recent-actions/1"></head><body><article>
<p>The following have been added to OFAC's list of sanctions:</p>{records}</article></body></html>"""
    with pytest.raises(NotUnderstood, match="it holds records of a list, which the list itself has"):
        released(page)


def test_a_heading_that_names_a_party_is_the_subject_below_it() -> None:
    page = treasury(
        "<p>OFAC designated <b>Petr Ilyich Kuznetsov</b> pursuant to E.O. 14024 for his acts.</p>"
        "<h4>Petr Ilyich Kuznetsov</h4><p>Born in Tver, the engineer led a design bureau for engines.</p>"
    )
    assert texts(page)["Petr Ilyich Kuznetsov"].endswith("Born in Tver, the engineer led a design bureau for engines.")


def test_what_a_listing_means_is_about_nobody() -> None:
    assert not [text for text in texts(SATELLITES).values() if "Nobody" in text or "As a result of this" in text]
    assert "Nobody Holding LLC" not in parties(SUPPLIERS)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (treasury("<p>OFAC designated <b>Alfa LLC</b>.</p>", day=""), None),
        (treasury("<p>OFAC designated <b>Alfa LLC</b>.</p>", day="2026-01-26"), date(2026, 1, 26)),
        (state("<ul><li>ALFA LLC is a firm.</li></ul>", day=""), None),
        (state("<ul><li>ALFA LLC is a firm.</li></ul>", day="May 3, 2026"), date(2026, 5, 3)),
        (state("<ul><li>ALFA LLC is a firm.</li></ul>", day="").replace("<title>",
         '<meta property="article:published_time" content="2026-05-04T10:00:00+00:00"><title>'), date(2026, 5, 4)),
        (state("<ul><li>ALFA LLC is a firm.</li></ul>", day="").replace("<title>",
         '<script type="application/ld+json">{"@graph": [{"datePublished": "2026-05-05T10:00:00"}]}</script><title>'),
         date(2026, 5, 5)),
        (state("<ul><li>ALFA LLC is a firm.</li></ul>", day="").replace("<title>",
         '<script type="application/ld+json">{"@graph": </script><title>'), None),
    ],
)  # fmt: skip
def test_the_day_of_a_release(page: str, expected: date | None) -> None:
    assert released(page).published_on == expected


def test_the_archive_of_a_former_administration() -> None:
    page = state("<ul><li>ALFA LLC is a firm.</li></ul>", url="https://2021-2025.state.gov/alfa/")
    assert released(page).publisher.key == "us_state"
    titled = page.replace(
        "<title>", '<meta property="og:title" content="Alfa - United States Department of State"><title>'
    )
    assert released(titled).title == "Alfa"


def test_an_announcement_of_another_authority() -> None:
    page = """<html><head><link rel="canonical" href="https://www.gov.uk/government/news/new-sanctions"></head><body>
<h1>New sanctions</h1><p>Published 3 May 2026</p><div class="govspeak"><p>The UK has sanctioned makers of drones.</p>
<p>Those sanctioned today under the Russia regulations:</p><ul><li>Alfa Dron LLC, which makes drones</li>
<li>Petr Ilyich Kuznetsov, deputy director of Alfa Dron</li></ul></div></body></html>"""
    release = released(page)
    assert (release.publisher.authority, release.published_on) == ("UK government", date(2026, 5, 3))
    assert [passage.party for passage in release.passages] == ["Alfa Dron LLC", "Petr Ilyich Kuznetsov"]
    assert release.passages[0].lead == "Those sanctioned today under the Russia regulations:"


def test_a_page_without_known_layout_is_kept_by_paragraphs() -> None:
    said = (
        "Among the firms added to the Entity List is Alfa Dron, whose drones were found on two battlefields in spring."
    )
    page = f"""<html><head><link rel="canonical" href="https://www.bis.gov/press/1"><title>BIS</title></head><body><article>
<h1>Commerce adds firms</h1><p>{said}</p><p>{"The rule takes effect on the day on which it is published. " * 3}</p>
</article></body></html>"""
    found = released(page).passages
    assert [(p.party, p.names) for p in found] == [("", ()), ("", ())]
    assert found[0].text == said


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("", "it is no web page"),
        ("plain text", "it does not say that it is of an authority in narratives.toml"),
        ("<html><body><p>Hello</p></body></html>", "it does not say that it is of an authority"),
        (treasury("<p>The yield of the bonds was four per cent.</p>"), "no party is designated on it"),
        (state("<h1>Technical Difficulties</h1><p>We are sorry.</p>"), "no party is designated on it"),
        ("<html><head><link rel=canonical href=https://www.gov.uk/a></head><body><main><p>A new road was opened.</p>"
         "</main></body></html>", "no party is designated on it"),
    ],
)  # fmt: skip
def test_what_is_no_release_is_refused_with_the_reason(page: str, reason: str) -> None:
    with pytest.raises(NotUnderstood, match=reason):
        released(page)


def test_an_address_that_only_looks_like_an_authority_is_not_believed() -> None:
    page = (
        "<html><head><link rel=canonical href='https://www.gov.uk.example.org/a'></head><body>Sanctions</body></html>"
    )
    for false in (page, treasury("<p>OFAC designated <b>Alfa LLC</b>.</p>", url="https://treasury.gov.example.org/a")):
        with pytest.raises(NotUnderstood, match="it does not say that it is of an authority"):
            released(false)


@pytest.mark.parametrize("cut", [300, 900, 1500, 2500])
def test_a_page_cut_short_is_read_as_far_as_it_goes(cut: int) -> None:
    try:
        found = released(SATELLITES[:cut]).passages
    except NotUnderstood:
        found = ()
    assert {p.party for p in found} <= {p.party for p in released(SATELLITES).passages} | {"Qinghe Orbital"}


@given(st.lists(st.tuples(st.integers(0, 4000), st.sampled_from("<>/\"'()&;\0 \n.,bpX")), max_size=20))
def test_a_page_with_any_damage_is_read_or_refused(changes: list[tuple[int, str]]) -> None:
    page = SATELLITES
    for place, character in changes:
        page = page[: place % len(page)] + character + page[place % len(page) + 1 :]
    with suppress(NotUnderstood):
        assert all(passage.text for passage in released(page).passages)
