"""Names in running text."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xref import descriptions, goods, links
from xref.mentions import Mention, find
from xref.names import Token


def named(text: str) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], m.kind) for m in find(text)]


def one(text: str, name: str) -> Mention:
    return next(m for m in find(text) if text[m.start : m.end] == name)


def test_titles_and_forms_of_address_are_outside_the_name() -> None:
    assert named("He met General Ivan Petrov and Deputy Prime Minister Olga Sidorova.") == [
        ("Ivan Petrov", "person"),
        ("Olga Sidorova", "person"),
    ]


def test_connectors_hold_a_name_together() -> None:
    assert named("It belongs to the Ministry of Industry and Trade of Freedonia.") == [
        ("Ministry of Industry and Trade of Freedonia", "organisation")
    ]


def test_a_short_form_takes_the_fullest_form_of_the_article() -> None:
    text = "Vladislav Orlov spoke first. Later Orlov left."
    assert one(text, "Orlov").canonical == "Vladislav Orlov"


def test_a_short_form_that_fits_two_people_stays_itself() -> None:
    text = "Vladislav Orlov met Natalia Orlov. Then Orlov left."
    assert one(text, "Orlov").canonical == "Orlov"


def test_an_acronym_in_brackets_stands_for_the_name_before_it() -> None:
    text = "The Bureau for Naval Engineering (BNE) said so. A BNE spokesman agreed."
    assert [m.canonical for m in find(text)][:2] == ["Bureau for Naval Engineering"] * 2


def test_the_countries_of_a_mention_are_united_over_its_chain() -> None:
    text = "Scottish trader Ivan Petrov spoke. Petrov, a Texan citizen since May, left. Ivan Petrov agreed."
    assert {m.countries for m in find(text) if m.kind == "person"} == {("GB", "US")}


def test_countries_come_from_possessors_places_and_appositions() -> None:
    assert one("Austria's top arms exporter, Kugelwerk, closed.", "Kugelwerk").countries == ("AT",)
    assert one("Zurich-based Kugelwerk closed.", "Kugelwerk").countries == ("CH",)
    assert one("He met Ivan Petrov of Austria.", "Ivan Petrov").countries == ("AT",)
    assert one("Kugelwerk, a Scottish company, closed.", "Kugelwerk").countries == ("GB",)
    assert one("He flew to Austria, Ivan Petrov to Norway.", "Ivan Petrov").countries == ()


def test_an_adjective_belongs_to_a_name_of_ordinary_words_only() -> None:
    assert named("The Scottish National Guard left.") == [("Scottish National Guard", "organisation")]
    assert named("The Scottish Kugelwerk left.") == [("Kugelwerk", "unknown")]


def test_a_possessive_ends_a_name_unless_people_own_it() -> None:
    assert [name for name, _ in named("He joined Austria's Eastern Military District.")] == [
        "Austria",
        "Eastern Military District",
    ]
    assert [name for name, _ in named("He joined the People’s Liberation Army.")] == ["People’s Liberation Army"]


def test_items_of_a_list_are_names_of_their_own() -> None:
    assert [name for name, _ in named("He met Ivan Petrov, Olga Sidorova and Kugelwerk.")] == [
        "Ivan Petrov",
        "Olga Sidorova",
        "Kugelwerk",
    ]


def test_particles_initials_and_hyphens_are_inside_a_name() -> None:
    for name in (
        "Ursula van der Berg",
        "Khalid bin Omar",
        "John F. Miller",
        "Kim Jong-un",
        "Moon Jae-in",
        "Bashar al-Assad",
    ):
        assert named(f"Yesterday he met {name} again.") == [(name, "person")]


def test_a_legal_form_after_a_comma_is_inside_a_name() -> None:
    assert named("It bought chips from Bluefin Trading Co., Ltd in May.") == [
        ("Bluefin Trading Co., Ltd", "organisation")
    ]


def test_a_nickname_in_lower_case_is_a_mention_where_the_text_introduces_it() -> None:
    assert named("The troops, nicknamed “petrovites,” left.") == [("petrovites", "unknown")]
    assert named("The vehicle is called “dual use” by them.") == []


def test_organs_of_a_state_in_lower_case() -> None:
    text = "It was published by the Scottish defence minstry, and by Austria's armed forces."
    found = [m for m in find(text) if m.kind == "organisation"]
    assert [(text[m.start : m.end], m.canonical, m.countries) for m in found] == [
        ("Scottish defence minstry", "Scottish defence minstry", ("GB",)),
        ("armed forces", "Austria's armed forces", ("AT",)),
    ]


def test_ordinary_words_at_the_start_of_a_sentence_are_no_names() -> None:
    assert named("Officials agreed. Weapons were found. However, Kugelwerk closed.") == [("Kugelwerk", "unknown")]


def test_headings_keep_names_and_drop_ordinary_words() -> None:
    names = [name for name, _ in named("Kugelwerk Sells Weapons To Petrov Under New Deal\n\nIt was a deal.")]
    assert names == ["Kugelwerk", "Petrov"]


def test_wrapped_lines_are_joined() -> None:
    lines = [
        "It was said on Monday that the new head of the Bureau for Naval",
        "Engineering would go to the south of the country in the first week of",
        "the month and that nobody knew how long he would stay there with them",
        "and what he would do in the meantime about the ships that he had lost",
        "in the previous month of the year when nobody had looked at the place",
        "for long.",
    ]
    assert named("\n".join(lines)) == [("Bureau for Naval\nEngineering", "organisation")]


def test_a_sentence_is_given_as_it_stands() -> None:
    text = "Nobody came. “Gen. Ivan Petrov of the U.S. left,” he said. It rained."
    assert one(text, "Ivan Petrov").sentence == "“Gen. Ivan Petrov of the U.S. left,” he said."


class OneName:
    """Lists that hold one single-word name."""

    def __init__(self, form: str) -> None:
        self.form = form

    def find(self, tokens: Sequence[Token]) -> Iterable[tuple[int, int, frozenset[str]]]:
        return [(i, i + 1, frozenset({"organisation"})) for i, t in enumerate(tokens) if t.form == self.form]


class Names:
    """Lists that hold these names, with these kinds."""

    def __init__(self, **kinds: str) -> None:
        self.forms = {tuple(name.split("_")): kind for name, kind in kinds.items()}

    def find(self, tokens: Sequence[Token]) -> Iterable[tuple[int, int, frozenset[str]]]:
        for i in range(len(tokens)):
            for forms, kind in self.forms.items():
                if tuple(t.form for t in tokens[i : i + len(forms)]) == forms:
                    yield i, i + len(forms), frozenset({kind})


def test_a_listed_name_extends_a_shape() -> None:
    text = "He works for Kugel and Partner today."
    found = find(text, Names(kugel_and_partner="organisation"))
    assert [(text[m.start : m.end], m.detector) for m in found] == [("Kugel and Partner", "listed+shape")]


def test_a_listed_word_inside_another_persons_name_is_no_mention() -> None:
    text = "He met Robert Kugel."
    found = find(text, Names(kugel="organisation"))
    assert [(text[m.start : m.end], m.detector) for m in found] == [("Robert Kugel", "shape")]


def test_a_generic_word_beside_a_listed_name_stays_with_it() -> None:
    text = "He joined the Kugel Group."
    found = find(text, Names(kugel="organisation"))
    assert [(text[m.start : m.end], m.detector) for m in found] == [("Kugel Group", "listed+shape")]


def test_a_listed_ship_counts_only_where_the_text_speaks_of_a_ship() -> None:
    ships = Names(hope="vessel", north_sea="vessel")
    text = "They sailed the North Sea in hope. The tanker Hope left."
    assert [(text[m.start : m.end], m.detector) for m in find(text, ships) if m.kind != "place"] == [
        ("Hope", "listed+shape")
    ]


def test_a_listed_name_in_lower_case_or_across_a_comma_is_no_mention() -> None:
    text = "the new kugel partner and Kugel, a partner"
    assert find(text, Names(kugel_partner="person", kugel_a="person")) == find(text)


def test_a_listed_name_that_is_an_ordinary_word_is_no_mention() -> None:
    text = "People said so. People in the country agreed."
    assert find(text, OneName("people")) == []


def test_a_listed_name_confirms_a_shape() -> None:
    text = "The ships belong to Blagotrans, he said."
    found = find(text, OneName("blagotrans"))
    assert [(text[m.start : m.end], m.kind, m.detector) for m in found] == [
        ("Blagotrans", "organisation", "listed+shape")
    ]


def test_a_name_goes_on_over_a_line_end_inside_a_paragraph() -> None:
    text = "On Monday it was said that the head of the works, Ivan\nPetrov, would go. He met Olga\nSidorova."
    assert [(name, one(text, name).canonical) for name, _ in named(text)] == [
        ("Ivan\nPetrov", "Ivan Petrov"),
        ("Olga\nSidorova", "Olga Sidorova"),
    ]


def test_items_and_headings_do_not_go_on_over_a_line_end() -> None:
    text = "Engines sold by Kugelwerk\nGraz\n\n- Ivan Petrov\n- Olga\n  Sidorova\n1. Kugelwerk\n2. Blagotrans"
    assert [name for name, _ in named(text)] == [
        "Kugelwerk",
        "Graz",
        "Ivan Petrov",
        "Olga\n  Sidorova",
        "Kugelwerk",
        "Blagotrans",
    ]


def test_paragraphs_on_one_line_each_stay_apart() -> None:
    lines = ("The flag of the country flies over the hall in Graz", "Ivan Petrov spoke there for an hour on Monday.")
    assert [name for name, _ in named("\n".join(lines))] == ["Graz", "Ivan Petrov"]


def test_addresses_handles_and_tickers_are_no_names() -> None:
    assert named("See pic.twitter.com/KuGelWerk by @KugelWerk, <.KUG> or Kugel@Werk.com") == []


def test_a_hashtag_is_a_name_unless_it_is_a_slogan() -> None:
    text = "It was the #KugelWerk plant, says #Anna_Berg. #NewWorld #sanctions"
    assert [(text[m.start : m.end], m.canonical) for m in find(text)] == [
        ("KugelWerk", "Kugel Werk"),
        ("Anna_Berg", "Anna Berg"),
    ]


def test_chat_is_no_name() -> None:
    assert named("OMG dude, LOL. Yesss, Kugelwerk is HAHAHAHA! Congrats, press Ctrl + Enter") == [
        ("Kugelwerk", "unknown")
    ]


def test_a_text_without_capitals_names_people_and_what_is_listed() -> None:
    text = "so kugelwerk was listed by them and yevgeny kugel said nothing of the people there"
    found = find(text, Names(kugelwerk="organisation", people="organisation"))
    assert [(text[m.start : m.end], m.kind) for m in found] == [
        ("kugelwerk", "organisation"),
        ("yevgeny kugel", "person"),
    ]


def test_a_word_divided_at_the_end_of_a_line_is_one() -> None:
    text = "It was said that the Kugel-\nwerk had closed."
    assert [(text[m.start : m.end], m.canonical) for m in find(text)] == [("Kugel-\nwerk", "Kugelwerk")]


def test_a_legal_form_in_parts_makes_a_company_and_its_last_part_alone_none() -> None:
    assert named("He left Stalmax Sp. z o.o. for General Maung Oo.") == [
        ("Stalmax Sp. z o.o.", "organisation"),
        ("Maung Oo", "person"),
    ]


def test_the_name_of_manoeuvres_is_nobody() -> None:
    assert named("They held the “Kugel” large military exercises.") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Une nouvelle liste a été publiée mardi. La société Durand S.A., établie dans une petite ville, a livré "
            "des machines à Kugelwerk par une filiale. Le directeur, Jean Durand, a nié tous les faits devant elle.",
            ["Durand S.A.", "Kugelwerk", "Jean Durand"],
        ),
        (
            "Nowa lista została ogłoszona we wtorek. Według prasy firma Stalmax Sp. z o.o. miała dostarczyć obrabiarki "
            "zakładom Kugelwerk przez pośrednika, ale jej prezes zaprzeczył temu we wczorajszej rozmowie z prasą.",
            ["Stalmax Sp. z o.o.", "Kugelwerk"],
        ),
        (
            "Yeni liste salı günü yayımlandı. Demir Makina Sanayi ve Ticaret A.Ş. adlı şirketin takım tezgâhları "
            "teslim ettiği öne sürüldü, ancak müdürü bütün iddiaları dün akşam yapılan basın toplantısında reddetti.",
            ["Demir Makina Sanayi ve Ticaret A.Ş."],
        ),
        (
            "La nueva lista fue publicada el martes. La sociedad habría entregado máquinas a Ibarra S.L. También negó "
            "los hechos la directora, según dijo ayer por la tarde ante la prensa en una sala de la ciudad.",
            ["Ibarra S.L."],
        ),
    ],
)
def test_names_in_other_languages(text: str, names: list[str]) -> None:
    found = [name for name, _ in named(text)]
    assert [name for name in names if name not in found] == []
    assert len(found) <= len(names) + 1


def test_ships_are_known_by_their_noun_or_their_number() -> None:
    text = (
        "The tankers Ivan Petrov (IMO 9610810) and Olga left, and Lady R (IMO 9161003), the cargo ship Duke Otto too."
    )
    assert named(text) == [("Ivan Petrov", "vessel"), ("Olga", "vessel"), ("Lady R", "vessel"), ("Duke Otto", "vessel")]
    assert one(text, "Ivan Petrov").identifiers == ("imo:9610810",)


def test_a_ships_number_is_not_that_of_the_man_whose_name_it_bears() -> None:
    text = "The tanker Ivan Petrov (IMO 9610810) left. She is named after Ivan Petrov, a minister."
    assert [(m.kind, m.identifiers) for m in find(text)] == [("vessel", ("imo:9610810",)), ("person", ())]


def test_identifiers_are_united_over_the_mentions_of_a_company() -> None:
    text = "Alfa Plus LLC (INN 7707083893) sold it. The owner of Alfa Plus LLC agreed."
    assert [m.identifiers for m in find(text)] == [("inn:7707083893",)] * 2


def test_what_follows_name_is_a_name_as_a_whole() -> None:
    assert [name for name, _ in named("She sailed under an earlier name, NS Consul, to Graz.")] == ["NS Consul", "Graz"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Joint Scottish and Austrian exercises began.", []),
        ("The Winter Olympic Games followed World War II.", []),
        ("Former U.S. officials left.", ["U.S."]),
        ("General Ivan Petrov, chairman of the Joint Chiefs of Staff, left.", ["Ivan Petrov", "Joint Chiefs of Staff"]),
        ("The Speaker of the House Anna Berg left.", ["Anna Berg"]),
        ("Democrats Anna Berg and Ivan Petrov left.", ["Democrats", "Anna Berg", "Ivan Petrov"]),
        ("Prime Minister Theresa May left.", ["Theresa May"]),
        ("He met Anna Berg of the University of Graz.", ["Anna Berg", "University of Graz"]),
        ("It opens at 10 a.m. EST and costs Rs 200 or EUR 3.", []),
        ("Mark the day. Oh, he said.", []),
        ("LINZ was calm, and so was MOSCOW.", ["LINZ", "MOSCOW"]),
        ("TAX CUTS are coming.", []),
        ("Senator Anna Berg (D-Minn.) left.", ["Anna Berg"]),
        ("He left the Department of Justice for Kugelwerk.", ["Department of Justice", "Kugelwerk"]),
        ("The European Union’s plan failed.", ["European Union"]),
        ("He flew to al-Kugel.", ["al-Kugel"]),
        ("The head of HEAD Kugelwerk left.", ["HEAD Kugelwerk"]),
        ("Kugelwerk CEO Anna Berg met Biden Thursday.", ["Kugelwerk", "Anna Berg", "Biden"]),
        ("The sanctions name Austrian companies.", []),
        ("She lives in Minot, ND, and reads the Sunday Times.", ["Minot", "ND", "Sunday Times"]),
    ],
)
def test_names_are_cut_where_they_end(text: str, names: list[str]) -> None:
    assert [name for name, _ in named(text)] == names


def test_nouns_of_another_language_are_no_names() -> None:
    text = (
        "Die Digitalisierung der Akten in den Kliniken soll den Patienten helfen, sagte gestern der Leiter der Klinik, "
        "weil die Daten nun für alle Ärzte zur Verfügung stehen und keine Befunde mehr verloren gehen. Das neue Portal "
        "wurde von Kugelwerk Systeme GmbH gebaut, die auch für die Sicherheit der Daten zuständig ist und bleibt."
    )
    assert [name for name, _ in named(text)] == ["Kugelwerk Systeme GmbH"]


def test_a_name_that_goes_on_after_its_acronym_means_both_parts() -> None:
    found = find("Scotland’s Northern Coast Guard (NCG) Air Command left.")
    assert [(m.canonical, m.countries) for m in found if m.kind == "organisation"] == [
        ("Northern Coast Guard", ("GB",)),
        ("Northern Coast Guard", ("GB",)),
        ("Northern Coast Guard Air Command", ("GB",)),
    ]


@pytest.mark.parametrize(
    ("text", "organ", "countries"),
    [
        ("The Austrian Ministry of Defence met. Then the Ministry of Defence left.", "Ministry of Defence", ("AT",)),
        ("The Ministry of Defence in Vienna left.", "Ministry of Defence", ("AT",)),
        ("Austria said its National Guard would go.", "National Guard", ("AT",)),
        ("Austrian General Otto Berg, the commander of the National Guard, left.", "National Guard", ("AT",)),
        ("The Austrian army left Austria. The National Guard stayed.", "National Guard", ("AT",)),
        ("The Austrian army left Norway. The National Guard stayed.", "National Guard", ()),
        ("Norway was told that the National Guard stayed.", "National Guard", ()),
        ("The Austrian army left Austria. Kugelwerk Group stayed.", "Kugelwerk Group", ()),
    ],
)
def test_an_organ_of_state_has_a_country_where_the_text_leaves_no_doubt(
    text: str, organ: str, countries: tuple[str, ...]
) -> None:
    assert [m for m in find(text) if text[m.start : m.end] == organ][-1].countries == countries


def test_a_listed_body_stays_with_the_adjective_of_its_country() -> None:
    text = "It was said by the Austrian Ministry of Defence."
    found = find(text, Names(ministry_of_defence="organisation"))
    assert [(text[m.start : m.end], m.countries) for m in found] == [("Austrian Ministry of Defence", ("AT",))]


def test_a_listed_word_at_the_start_of_a_sentence_is_not_confirmed_by_its_capital() -> None:
    assert [m.detector for m in find("Blagotrans left.", OneName("blagotrans"))] == ["shape"]


def test_nothing_is_found_in_skipped_spans() -> None:
    text = "Follow Ivan Petrov. Ivan Petrov left."
    assert [m.start for m in find(text, skip=[(0, 19)])] == [20]


SHARED = (Path(__file__).parents[1] / "../shared").resolve()


@pytest.mark.skipif(not (SHARED / "bench/seeds_gold.json").exists(), reason="the labelled articles are not here")
def test_named_parties_and_products_of_labelled_articles_are_found() -> None:
    labels = json.loads((SHARED / "bench/seeds_gold.json").read_text(encoding="utf-8"))
    hits: list[bool] = []
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        found = find(path.read_text(encoding="utf-8"))
        for x in labels:
            aside = x["nominal"] or x["nested"] or x["boilerplate"] or x["ignore"]
            if x["doc"] == path.name[:3] and x["type"] in ("PERSON", "ORG", "PRODUCT") and not aside:
                hits.append(any(m.start < x["end"] and x["start"] < m.end for m in found))
    assert len(hits) > 50  # the labels fit the articles
    assert sum(hits) >= 0.97 * len(hits)


PIECES = [
    "Russia",
    "’s",
    "the",
    "Ministry",
    "of",
    "Li",
    "(PLA)",
    "drone",
    "company",
    "supplied",
    "to",
    "by",
    ",",
    "General",
]
PIECES += ["Su-35", "and", "al-", "US", "DJI Mavic", "including", "made", ".", "“", "\n"]
TEXTS = (
    st.text(alphabet=st.sampled_from("ABCabcé Иив李0-9.’'\"“”(),\n&/ofthedeU.S"), max_size=200)
    | st.text(max_size=80)
    | st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)
)


@settings(max_examples=200)
@given(TEXTS)
def test_any_text_yields_spans_inside_it(text: str) -> None:
    named = find(text)
    described, goods_ = descriptions.find(text, named), goods.find(text, named)
    for mentions in (named, described, goods_):
        end = 0
        for mention in mentions:
            assert end <= mention.start < mention.end <= len(text)
            assert text[mention.start : mention.end].strip()
            end = mention.end
    for link in links.find(text, [*named, *described, *goods_]):
        assert text[link.start : link.end] == link.sentence


HOSTILE = [
    "(",
    "A",
    "Abc ",
    "A. ",
    "“",
    "\n",
    "Abc and ",
    "Ministry of ",
    "A-",
    "A's ",
    "Abc Def (AD) ",
    "Chinese company ",
    "Abc (IMO 9610810) ",
    "the tankers Abc, ",
    "Abc\n",
    "a@",
    "<a",
    "a.b",
    "Chinese army. The army ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_time_grows_with_the_length_of_the_text(piece: str) -> None:
    def seconds(characters: int) -> float:
        text = piece * (characters // len(piece))
        start = time.process_time()
        named = find(text)
        links.find(text, [*named, *descriptions.find(text, named), *goods.find(text, named)])
        return time.process_time() - start

    seconds(1_000)  # the knowledge files are read
    assert seconds(100_000) < 20 * seconds(20_000) + 0.5  # five times the text: 25 times the time would be quadratic
