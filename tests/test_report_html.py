import base64
import hashlib
import time

from lxml import html
from report_findings import (
    DAY,
    TEXT,
    article,
    change,
    empty,
    findings,
    health,
    link,
    many,
    match,
    outcome,
    party,
    record,
)

from xref import content
from xref.report._waterfall import waterfall
from xref.report.html import page

HOSTILE = "<script>document.title='owned'</script><img src=x onerror=alert(1)>\"'&\x00\x1b"


def shown(text: str) -> str:
    return " ".join(html.fromstring(text).text_content().split())


def test_the_first_line_says_what_is_wrong_with_the_lists() -> None:
    lists = [health(), health("eu_fsf", "stale"), health("un_sc", "missing"), health("uk", "missing")]
    state = html.fromstring(page(findings(lists=lists), DAY)).find_class("state")[0]
    assert state.find("p").text_content().startswith("Degraded run. 2 lists are missing and 1 list is stale. ")
    assert [item.text_content() for item in state.iter("li")] == [
        "un_sc missing, 2024-05-07", "uk missing, 2024-05-07", "eu_fsf stale, 2024-05-07",
        "us_ofac_sdn fresh, 2024-05-07",
    ]  # fmt: skip
    excerpt = html.fromstring(page(findings(lists=[health(state="excerpt")]), DAY)).find_class("state")[0]
    assert excerpt.find("p").text_content() == "Invalid run. 1 list is no more than an excerpt. Not for screening."


def test_a_party_is_shown_with_its_sentence_and_its_evidence() -> None:
    card = html.fromstring(page(findings(), DAY)).get_element_by_id("party-us-ofac-sdn-22543")
    said = " ".join(card.text_content().split())
    expected = (
        "PRIVATE MILITARY COMPANY 'WAGNER'", "0.92 match", "priority B", "RUSSIA-EO14024; CAR", "2017-06-20",
        "inn:7718852163", "WAGNER GROUP, alias name of", "every paired word is equal", "A mercenary company.",
        "How 0.92 comes to be", "2 other names", "as of 2024-05-07",
    )  # fmt: skip
    assert [words for words in expected if words not in said] == []
    assert [mark.text for mark in card.iter("mark")] == ["Wagner"]
    assert [a.get("href") for a in card.iter("a")] == ["https://example.org/list", "https://example.org/a1"]


def test_the_lists_are_laid_side_by_side_and_differences_marked() -> None:
    disputed = "birth date: un_sc says 1961, us_ofac_sdn says 1960"
    frames = {
        "parties": [party(list_contradictions=disputed)],
        "records": [record(dates="1960"), record(entity_id="un_sc:1", source="un_sc", dates="1961", countries="BY")],
    }
    card = html.fromstring(page(findings(**frames), DAY)).get_element_by_id("party-us-ofac-sdn-22543")
    heads = [th.text for th in card.find(".//table/thead/tr")]
    born, countries = heads.index("Born, built, founded"), heads.index("Countries")
    rows = [[cell.text_content() for cell in tr] for tr in card.find(".//table/tbody")]
    assert [row[born] for row in rows] == ["1960≠ another list", "1961≠ another list"]
    assert [row[countries] for row in rows] == ["RU", "BY"]
    assert "no mention met it" in rows[1][0]
    assert f"The lists disagree. {disputed}" in card.text_content()


def test_a_long_reason_is_cut_between_words_and_whole_when_unfolded() -> None:
    reason = f"{'deals in parts ' * 10}and then {'more ' * 9}"
    card = html.fromstring(page(findings(records=[record(reason=reason)]), DAY)).find_class("party")[0]
    cell = card.xpath(".//table//td[last()]/div")[0]
    assert cell.find("bdi").text == f"{reason[:163]} …"
    assert cell.find("details/bdi").text == reason[163:]


def test_the_waterfall_goes_from_the_constant_to_the_score() -> None:
    drawn = waterfall([("the agreeing words", 1.5), ("more words", -0.7)], 0.97, (0.7, 0.95))
    words = [text.text for text in drawn.iter("text")]
    assert words[::2][:3] == ["to begin with", "the agreeing words", "more words"]
    assert words[1:6:2] == ["+2.8", "+1.5", "−0.7"]
    assert words[6] == "in sum 3.6, a score of 0.97"
    assert [path.get("class") for path in drawn.iter("path")][2:] == ["for", "for", "against", "sum"]


def test_what_holds_a_score_down_is_a_step_of_the_waterfall() -> None:
    words = [text.text for text in waterfall([("the agreeing words", 2.5)], 0.8, (0.7, 0.95)).iter("text")]
    assert "what is said against it" in words
    assert "in sum 1.4, a score of 0.80" in words


def test_mentions_alike_in_their_reasons_stand_together() -> None:
    rows = [match(), match(match_id="m2", mention="Wagner", start=4), match(match_id="m3", start=60, evidence="other")]
    card = html.fromstring(page(findings(matches=rows), DAY)).get_element_by_id("party-us-ofac-sdn-22543")
    assert [len(item.find_class("said")) for item in card.find_class("mentions")[0]] == [2, 1]


def test_changes_are_told_with_what_was_before() -> None:
    rows = [
        change(change="cleared", match_id="gone", entity_name="Old", band=None, score=None, band_before="possible",
               score_before=0.8, why="list"),
        change(change="changed", band_before="possible", score_before=0.9, fields="score"),
    ]  # fmt: skip
    section = html.fromstring(page(findings(changes=rows), DAY)).get_element_by_id("changes")
    assert section.find(".//caption").text == "Matches that are not as in the last run: 1 changed, 1 cleared"
    told = [[" ".join(cell.text_content().split()) for cell in tr][1:4] for tr in section.find(".//tbody")]
    assert [row[0] for row in told] == ["changed", "cleared"]
    assert [row[2] for row in told] == ["possible 0.90 → match 0.92", "possible 0.80"]
    assert [a.get("href") for a in section.iter("a")] == ["#party-us-ofac-sdn-22543"]  # what is gone has no card


def test_without_changes_the_page_says_whether_there_was_a_run_to_compare_with() -> None:
    said = [shown(page(findings(matches=[match(change=change)]), DAY)) for change in (None, "same")]
    assert "There is no earlier run of the same scope" in said[0]
    assert "every match is as it was in the last run" in said[1]


def test_a_decided_false_positive_is_folded_and_needs_no_look() -> None:
    rows = [match(disposition="false_positive"), match(match_id="m2", start=4, entity_id="x:1", party_id="x:1")]
    tree = html.fromstring(page(findings(matches=rows, parties=[party(), party(party_id="x:1")]), DAY))
    assert tree.find_class("todo")[0].text_content().startswith("1 party needs a look; 1 party is decided")
    assert [a.get("href") for a in tree.get_element_by_id("first").iter("a")] == ["#party-x-1"]
    assert tree.get_element_by_id("party-us-ofac-sdn-22543").getparent().tag == "details"
    unsure = page(findings(matches=[match(disposition="unresolved")]), DAY)
    assert "1 party needs a look." in shown(unsure)


def test_the_mention_is_marked_where_its_offsets_say() -> None:
    text = "Li met Li Wei."
    frames = {"matches": [match(mention="Li", start=7, end=9, sentence=text)], "articles": [article("a1", "t", text)]}
    mark = next(html.fromstring(page(findings(**frames), DAY)).get_element_by_id("parties").iter("mark"))
    assert (mark.getparent().text, mark.text, mark.tail) == ("Li met ", "Li", " Wei.")


def test_what_speaks_against_and_what_was_decided_is_said() -> None:
    rows = [match(contradictions="another country", disposition="false_positive", disposition_by="jm")]
    said = shown(page(findings(matches=rows), DAY))
    assert "Against: another country" in said
    assert "false positive jm" in said


def test_each_mention_stands_in_one_section() -> None:
    tree = html.fromstring(page(findings(), DAY))
    heads = {
        key: [" ".join(th.text_content().split()) for th in tree.get_element_by_id(key).findall(".//tbody//th")]
        for key in ("leads", "goods", "no-match", "not-screened", "supply-chain")
    }
    assert heads == {
        "leads": ["drones", "satellite image reseller"],
        "goods": ["lathes"],
        "no-match": [],
        "not-screened": ["b.pdf", "goods"],
        "supply-chain": ["sold"],
    }
    assert tree.get_element_by_id("no-match").text_content() == "No matchNone."


def test_the_lists_and_what_was_set_aside_are_shown() -> None:
    lists = [health(), health("eu_fsf", "missing")]
    tree = html.fromstring(page(findings(lists=lists), DAY))
    assert "ab" * 6 in tree.get_element_by_id("lists").text_content()
    assert "public domain" in tree.get_element_by_id("lists").text_content()
    assert "eu_fsf" in tree.get_element_by_id("not-screened").text_content()
    assert "no such day" in tree.get_element_by_id("quarantine").text_content()


def test_hostile_text_stays_text() -> None:
    bad = "javascript:alert(1)"
    frames = {
        "matches": [match(
            mention=HOSTILE, sentence=HOSTILE, article_id=HOSTILE, article_title=HOSTILE, article_url=bad,
            entity_name=HOSTILE, matched_name=HOSTILE, reason=HOSTILE * 9, evidence=HOSTILE, contradictions=HOSTILE,
            also_listed_on=HOSTILE, identifiers=HOSTILE, disposition_note=HOSTILE, source=HOSTILE, party_id=HOSTILE,
        )],
        "parties": [party(party_id=HOSTILE, name=HOSTILE, mentions=HOSTILE, sources=HOSTILE, programmes=HOSTILE)],
        "mentions": [outcome(HOSTILE, 0, kind, "no_match", HOSTILE) for kind in ("unknown", "goods", "equipment")],
        "articles": [article(HOSTILE, HOSTILE, HOSTILE, publisher=HOSTILE, url=bad, copy_of=HOSTILE)],
        "supply_chain": [link(
            article_id=HOSTILE, subject=HOSTILE, relation=HOSTILE, item=HOSTILE, object=HOSTILE, modality=HOSTILE,
            tense=HOSTILE, said_by=HOSTILE, sentence=HOSTILE, item_control=HOSTILE, red_flags=HOSTILE,
            subject_entity_ids=HOSTILE,
        )],
        "records": [record(
            party_id=HOSTILE, entity_id=HOSTILE, name=HOSTILE, other_names=HOSTILE, dates=HOSTILE, reason=HOSTILE * 9,
            url=bad, raw=HOSTILE, source=HOSTILE, source_title=HOSTILE,
        )],
        "changes": [change(entity_name=HOSTILE, before=HOSTILE, after=HOSTILE, why=HOSTILE, match_id=HOSTILE)],
        "evidence": [("m1", HOSTILE, 1.0, HOSTILE)],
        "lists": [health(HOSTILE, url=bad)],
        "quarantine": [(*[HOSTILE] * 5, True)],
        "unread": [(HOSTILE, HOSTILE, HOSTILE)],
    }  # fmt: skip
    text = page(findings(**frames), DAY)
    tree = html.fromstring(text)
    assert [(e.tag, e.get("src")) for e in tree.iter("script", "img", "iframe", "object", "link")] == [("script", None)]
    assert not any(name.startswith("on") or name in ("style", "src") for e in tree.iter() for name in e.attrib)
    assert {a.get("href")[0] for a in tree.iter("a")} == {"#"}
    assert "\x00" not in text
    assert "\ufffd" in text


def test_nothing_but_its_own_style_and_script_is_allowed() -> None:
    tree = html.fromstring(page(findings(), DAY))
    policy = tree.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    parts = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert parts["default-src"] == "'none'"
    for tag in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(tree.find(f".//{tag}").text.encode()).digest()).decode()
        assert parts[f"{tag}-src"] == f"'sha256-{digest}'"
    assert not tree.xpath("//*[@src or self::link or self::iframe]")


def test_tables_are_read_aloud_with_their_heads() -> None:
    tree = html.fromstring(page(findings(), DAY))
    assert all(table.find("caption").text for table in tree.iter("table"))
    assert all(cell.get("scope") in ("row", "col") for cell in tree.iter("th"))
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert {a.get("href")[1:] for a in tree.iter("a") if a.get("href").startswith("#")} <= set(ids)


def test_a_run_that_found_nothing_says_that_this_is_no_clearance() -> None:
    said = shown(page(empty(), DAY))
    assert "0 listed parties in 0 articles" in said
    assert "No listed party was found. That is not clearance." in said


def test_the_same_findings_give_the_same_page() -> None:
    assert page(findings(), DAY) == page(findings(), DAY)


def test_five_thousand_matches_are_one_quick_page() -> None:
    found = many(5_000)
    started = time.process_time()
    text = page(found, DAY)
    assert time.process_time() - started < 10  # about 3 s
    assert len(text) < 12_000_000
    assert sum(int(item.get("data-n")) for item in html.fromstring(text).xpath("//li[@data-n]")) == 5_000


def test_more_matches_than_a_page_holds_are_said() -> None:
    found = many(10_005)
    text = shown(page(content.shown(found), DAY, whole=content.counts(found)))
    assert "This page shows the first 10,000 of 10,005 matches" in text


def test_an_end_of_a_link_leads_to_the_card_of_its_party() -> None:
    section = html.fromstring(page(findings(), DAY)).get_element_by_id("supply-chain")
    ends = section.xpath(".//td[a]")
    assert [(end.find("a").get("href"), end.find("a").text_content()) for end in ends] == [
        ("#party-us-ofac-sdn-22543", "Wagner")
    ]


def test_the_fixture_is_true_to_its_offsets() -> None:
    for row in findings().mentions.iter_rows(named=True):
        assert TEXT[row["start"] : row["end"]] == row["mention"]
