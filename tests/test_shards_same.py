"""What is found in a story is the same whatever others are screened beside it: parts, joined and sorted, are the whole.

The made articles have what could see other articles: names that several of them have, parties that lists link, ships,
weapons whose makers are of two countries, goods, descriptions, owners, copies of a story that differ a little.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from listed import prepared

from xref import catalogue, corpus, duplicates, order, ownership, screen
from xref.findings import UNITED, united
from xref.lists import open_lists
from xref.policy import Policy
from xref.prepared import Prepared, prepare
from xref.refresh import import_path
from xref.tables import ARTICLES, COMPONENTS, LISTS, REPORT, UNREAD, Findings, table

SHARED = Path(__file__).parents[1] / ".." / "shared"
LISTS_OF_2024 = {"us_ofac_sdn": "2024-05-03/sdn.csv", "un_sc": "un_consolidated-2024-11-30.xml"}
NOW = datetime(2024, 12, 1, 8, tzinfo=UTC)
OF_STORIES = [name for name in REPORT if name not in ("parties", "records", "lists", "quarantine", "changes", "unread")]

LISTED = """id,name,kind,aliases,weak_aliases,countries,birth_date,programme,designated_on,reason
1,Kestrel Navigation,organisation,Kestrel,,CN,,NET,2023-01-02,Director of Osprey Holding
2,Osprey Holding,organisation,,,HK,,,2023-01-02,reseller of satellite images
3,Osprey Holding Company,organisation,,,HK,,NET,2024-05-06,
4,Halvard Star,vessel,Halvard,,PA,,SHIPS,2023-01-02,
5,Boris Quillfeather,person,B. Quillfeather,Quill,RU,1961-03-04,,2023-01-02,minister of transport; brother of Ivan
6,Ivan Quillfeather,person,,,RU,1958,REGIME,2023-01-02,
7,U-blox,organisation,,,CH,,REGIME,2023-01-02,
8,Tarn Works,organisation,Tarn,,RU,,REGIME,2023-01-02,
9,Edda Lorne,person,,,NO,,,,agent of Marl Vexel Quorn Bank
10,Vexel Quorn Bank,organisation,,,,,,,
11,Marl Vexel Quorn,organisation,,,,,,,
""" + "".join(
    f"{n},Firm {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[n - 20]}rnt,organisation,,,RU,,REGIME,,\n" for n in range(20, 46)
)
OTHER = """id,name,kind,countries,programme,reason
1,Kestrel Navigation Ltd,organisation,CN,REGIME,
2,Ivan Borisovich Quillfeather,person,RU,NET,owner of Tarn Works
"""
OWNED = """owner,owned,percent
Tarn Works,Beta Metal GmbH,60
Osprey Holding,Beta Metal,55
Beta Metal GmbH,Gamma Foundry,80
"""
PARTS = [
    ("p:1", "p", 'UAV "Orlan-10" No. 7', "GNSS module", None, "U-blox", "CH", None, [], None, ""),
    ("p:2", "p", "Kh-101 No. 4", "GNSS module", None, "U-blox", "US", None, ["importer: Osprey Holding"], None, ""),
    ("p:3", "p", "Kh-101 No. 4", "chip", None, "Kestrel Navigation", "CN", None, [], None, ""),
]
_PORT = (
    "The harbour office counted two anchors before the storm, and nobody asked where they had come from last winter. "
    "A clerk of the court described the old ledger in the presence of a notary who had come from the north by train. "
    "The owner of the mill sold seven crates of tea late on Tuesday, without a permit, to somebody he did not know. "
)
_COURT = (
    "A judge read the invoice aloud, line by line, while the forwarder looked at the floor and said nothing to anyone. "
    "The carrier's lawyer told the court that his client had trusted the papers, which were stamped in three places. "
    "A second hearing is to be held in June, when the forwarder may send a representative of its own to the town. "
)
STORIES = (
    ("The tanker Halvard Star left the port at night. Kestrel Navigation of China had ordered it.",),
    ("Halvard went down with its cargo, they said. Kestrel Navigation had nothing to say to that.",),
    ("Halvard was not what they had expected. Osprey Holding Company paid for it.",),
    ("Boris Quillfeather, minister of transport, met Ivan Quillfeather, born on 4 May 1970, in the town hall.",),
    ("Ivan Quillfeather, 66, is a singer. Quill was seen beside Tarn Works, which is in Russia.",),
    ("Kestrel sold chips to Tarn Works, and Osprey Holding of Hong Kong sent them. Firm Arnt and Firm Brnt paid.",),
    ("Experts found Swiss components in an Orlan drone, and in a Kh-101 missile. U-blox said nothing.",),
    ("An Orlan-10 drone fell on a field. American microchips of HS 8542.31 were in it.",),
    ("A Kh-101 missile fell on a field. Edda Lorne works for Vexel Quorn Bank, it says.",),
    ("Marl Vexel Quorn paid for a Kh-101 missile.",),
    ("A radio was sold with integrated circuits under HS 8542.31 and 8542.31.00 by Tarn Works.",),
    ("Beta Metal GmbH exported CNC machines to Gamma Foundry. Firm Crnt and Firm Drnt are in the same programme.",),
    ("Beta Metal was there. The US sanctioned a Chinese satellite image reseller in January 2023.",),
    (
        _PORT + "Kestrel Navigation made the lamps. Halvard Star is a name in a song.",
        "TARN (Agency) - " + _PORT + "Kestrel Navigation made the lamps. Halvard Star is a name in a song.",
        _PORT + "Kestrel Navigation made the lamps. Halvard Star is a name in a song. The vessel was old.",
    ),
    (
        _COURT + "Osprey Holding supplied drones to Tarn Works. Ivan Quillfeather signed for them.",
        _COURT + "Osprey Holding supplied drones to Tarn Works. Ivan Quillfeather signed for them.",
        _COURT + "Osprey Holding supplied drones to Tarn Works. Ivan Quillfeather, born in 1971, signed for them.",
    ),
    ("Nobody was named.",),
)  # fmt: skip

Find = Callable[..., tuple[pl.DataFrame, pl.DataFrame]]


class Corpus(NamedTuple):
    """Articles whose copies are known, and what screening them needs; what is found in a text was found before."""

    read: pl.DataFrame
    known: Prepared
    find: Find
    edges: ownership.Edges = ownership.NOTHING

    def screened(self, articles: pl.DataFrame, *, part: bool = False) -> Findings:
        return screen.articles(
            articles, table([], UNREAD), self.known, Policy(), edges=self.edges, find=self.find, part=part
        )  # fmt: skip


def found_before(read: pl.DataFrame, known: Prepared) -> Find:
    """`screen.find_mentions`, which says of an article what it said when it was asked of all."""
    mentions, links = screen.find_mentions(read, known.gazetteer())

    def find(articles: pl.DataFrame, *_: object) -> tuple[pl.DataFrame, pl.DataFrame]:
        keys = articles.select("article_id")
        return tuple(keys.join(some, on="article_id", maintain_order="left_right") for some in (mentions, links))  # type: ignore[return-value]

    return find


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("same")
    known = prepared(folder, us_ofac_sdn=LISTED, eu_fsf=OTHER)  # of which rules of ownership speak
    row = dict.fromkeys(LISTS.names()) | {"key": "p", "title": "Parts", "state": "fresh", "holds": "components"}
    tables = known.lists.tables._replace(components=table(PARTS, COMPONENTS))
    health = pl.concat([known.lists.health, table([tuple(row.values())], LISTS)])
    known = known._replace(lists=known.lists._replace(tables=tables, health=health))
    (folder / "owned.csv").write_text(OWNED, encoding="utf-8")
    rows = [
        (f"s{story:02}-{n}", None, date(2024, 5, 1 + (story * 7 + n) % 28), None, f"https://example.org/{story}/{n}",
         "en", None, "", text)
        for story, texts in enumerate(STORIES)
        for n, text in enumerate(texts)
    ]  # fmt: skip
    random.Random(8).shuffle(rows)
    read = table(rows, ARTICLES)
    read = read.join(duplicates.copies(read), on="article_id", maintain_order="left")
    edges = ownership.read(folder, [folder / "owned.csv"], date(2026, 1, 1))
    return Corpus(read, known, found_before(read, known), edges)


def stories(read: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The articles of each story."""
    whole = read.with_columns(story=pl.coalesce("copy_of", "article_id"))
    parts = whole.partition_by("story", as_dict=True, include_key=False, maintain_order=True)
    return {str(key): rows for (key,), rows in parts.items()}


def differing(of: Corpus, parts: Sequence[Sequence[str]]) -> Iterator[str]:
    """The tables that are not the same if these stories are screened part by part."""
    each = stories(of.read)
    place = of.read.select("article_id").with_row_index("place")
    articles = pl.concat([each[story] for part in parts for story in part])
    whole = of.screened(articles.join(place, on="article_id").sort("place").drop("place"))
    found = [of.screened(pl.concat([each[story] for story in part]), part=True) for part in parts]
    for name in OF_STORIES:
        joined = pl.concat([getattr(some, name) for some in found])
        if name == "articles":  # as they were read
            joined = joined.join(place, on="article_id").sort("place").drop("place")
        if not order.in_order(joined, name).equals(getattr(whole, name)):
            yield name
    matches = pl.concat([some.matches for some in found]).select(UNITED)
    parties, records = united(matches, of.read.select("article_id", "copy_of", "rank"), of.known)
    if not (parties.equals(whole.parties) and records.equals(whole.records)):
        yield "parties"


def test_the_made_articles_have_what_could_differ(made: Corpus) -> None:
    whole = made.screened(made.read)
    assert not [name for name in OF_STORIES if getattr(whole, name).is_empty()]
    assert whole.articles["copy_of"].count() == 4
    assert whole.matches["evidence"].str.contains("which lists link to it").any()
    assert {"U-blox"} <= set(whole.equipment["name"])


@settings(max_examples=8, deadline=None)
@given(st.data())
def test_any_parts_of_whole_stories_find_what_the_whole_does(made: Corpus, data: st.DataObject) -> None:
    keys = data.draw(st.permutations(sorted(stories(made.read))))
    some = keys[: data.draw(st.integers(2, len(keys)))]
    cuts = sorted(data.draw(st.sets(st.integers(1, len(some) - 1), max_size=3)))
    parts = [some[a:b] for a, b in zip([0, *cuts], [*cuts, len(some)], strict=True)]
    assert list(differing(made, parts)) == []


def test_each_story_by_itself_finds_what_the_whole_does(made: Corpus) -> None:
    assert list(differing(made, [[story] for story in stories(made.read)])) == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real lists and articles are not beside this checkout")
def test_real_articles_in_parts_find_what_the_whole_does(tmp_path: Path) -> None:
    sources = catalogue.load(catalogue.shipped())
    for key, file in LISTS_OF_2024.items():
        import_path(SHARED / "lists" / key / file, tmp_path, sources, [key], NOW, NOW.date())
    known = prepare(open_lists(tmp_path, sources, (), NOW.date()))
    read, _ = corpus.read([SHARED / "corpus" / "news_en.jsonl"])
    read = read.join(duplicates.copies(read), on="article_id", maintain_order="left")
    each = stories(read)
    copied = [key for key, rows in each.items() if rows.height > 1]
    some = list(dict.fromkeys([*copied[:10], *list(each)[::45]]))
    read = read.filter(pl.coalesce("copy_of", "article_id").is_in(some))
    of = Corpus(read, known, found_before(read, known))
    assert of.screened(read).matches.height
    assert list(differing(of, [some[n::4] for n in range(4)])) == []


def test_a_party_in_very_many_articles_names_the_first_of_them(made: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xref.findings.NAMED", 1)
    parties = made.screened(made.read).parties
    assert parties["article_count"].max() > 1
    assert not parties["articles"].str.contains(";").any()
