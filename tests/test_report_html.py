import base64
import hashlib
import time

from lxml import html
from report_findings import DAY, TEXT, article, empty, findings, health, link, many, match, outcome, party

from xref.report.html import page

HOSTILE = "<script>document.title='owned'</script><img src=x onerror=alert(1)>\"'&\x00\x1b"


def shown(text: str) -> str:
    return " ".join(html.fromstring(text).text_content().split())


def test_the_first_line_says_what_is_wrong_with_the_lists() -> None:
    lists = [health(), health("eu_fsf", "stale"), health("un_sc", "missing"), health("uk", "missing")]
    body = html.fromstring(page(findings(lists=lists), DAY)).find("body")
    first = body[0].text_content()
    assert first == "Degraded: un_sc and uk are missing; eu_fsf is stale. See the lists."
    excerpt = html.fromstring(page(findings(lists=[health(state="excerpt")]), DAY)).find("body")
    assert excerpt[0].text_content() == "Excerpt, not for screening: us_ofac_sdn came with xref, for trying it out."


def test_a_party_is_shown_with_its_sentence_and_its_evidence() -> None:
    card = html.fromstring(page(findings(), DAY)).get_element_by_id("party-us-ofac-sdn-22543")
    said = " ".join(card.text_content().split())
    expected = (
        "PRIVATE MILITARY COMPANY 'WAGNER'", "0.92 match", "priority B", "RUSSIA-EO14024; CAR", "2017-06-20",
        "inn:7718852163", "WAGNER GROUP alias", "every paired word is equal", "A mercenary company.",
    )  # fmt: skip
    assert [words for words in expected if words not in said] == []
    assert [mark.text for mark in card.iter("mark")] == ["Wagner"]
    assert [a.get("href") for a in card.iter("a")] == ["https://example.org/list", "https://example.org/a1"]


def test_the_mention_is_marked_where_its_offsets_say() -> None:
    text = "Li met Li Wei."
    frames = {"matches": [match(mention="Li", start=7, end=9, sentence=text)], "articles": [article("a1", "t", text)]}
    mark = next(html.fromstring(page(findings(**frames), DAY)).get_element_by_id("parties").iter("mark"))
    assert (mark.getparent().text, mark.text, mark.tail) == ("Li met ", "Li", " Wei.")


def test_what_speaks_against_and_what_was_decided_is_said() -> None:
    rows = [match(contradictions="another country", disposition="false_positive", disposition_by="jm")]
    said = shown(page(findings(matches=rows), DAY))
    assert "Against: another country" in said
    assert "Decided: false positive, jm" in said


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
    started = time.perf_counter()
    text = page(found, DAY)
    assert time.perf_counter() - started < 10  # about 1 s when the machine is idle
    assert len(text) < 12_000_000
    assert text.count("<tbody data-row") == 5_000


def test_more_matches_than_a_page_holds_are_said() -> None:
    found = many(10_005)
    assert "first 10,000 of 10,005 matches" in shown(page(found, DAY))


def test_the_fixture_is_true_to_its_offsets() -> None:
    for row in findings().mentions.iter_rows(named=True):
        assert TEXT[row["start"] : row["end"]] == row["mention"]
