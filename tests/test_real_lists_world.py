"""The parsers of the UK, Switzerland, Australia, Japan and of EU annexes on real files, beside the checkout."""

import csv
import json
from pathlib import Path

import pytest

from xref.entry import Entry, Publication
from xref.errors import ParseError
from xref.sources import PARSERS, ch_seco, jp_meti_eul

ANNEXES = ["eu_annex_iv", "eu_vessels"]  # one file of annexes holds both
SHARED = Path(__file__).parents[1] / ".." / "shared" / "lists"


def counted(publication: Publication) -> tuple[int, int, int]:
    """Entries, records set aside, fields in doubt."""
    records = list(publication.records)
    entries = sum(isinstance(record, Entry) for record in records)
    aside = sum(not isinstance(record, Entry) and not record.kept for record in records)
    return entries, aside, len(records) - entries - aside


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip("the real lists are not beside this checkout")
    return path


@pytest.mark.parametrize(
    ("key", "name", "count", "doubts"),
    [
        ("gb_uksl", "formats/uk_sanctions_list/UK-Sanctions-List.trimmed-2026-09-02.xml", 2, 0),
        ("gb_uksl", "formats/uk_sanctions_list/UK-Sanctions-List.ship-trimmed-2026-08.xml", 1, 0),
        ("gb_uksl", "formats/uk_sanctions_list/UK-Sanctions-List.header-and-one-row.csv", 1, 0),
        ("ch_seco", "formats/ch_seco/consolidated.third-party-trimmed-2026-08-27.xml", 2, 0),
        ("au_dfat", "au_dfat/Australian_Sanctions_Consolidated_List-2026-04.xlsx", 3_811, 8),
        ("au_dfat", "au_dfat/regulation8_consolidated-2024-12.xlsx", 3_062, 36),
        ("eu_annex_iv", "eu_journal/consolidated/32014R0833.csv", 921, 0),
        ("eu_vessels", "eu_journal/consolidated/32014R0833.csv", 633, 0),
    ],
)
def test_no_record_of_a_real_list_is_lost(key: str, name: str, count: int, doubts: int) -> None:
    path = shared(name)
    keys = ANNEXES if key in ANNEXES else [key]
    assert [k for k, parser in PARSERS.items() if parser.claims([path])] == keys
    assert counted(PARSERS[key].read([path])) == (count, 0, doubts)


def test_a_target_taken_off_adds_neither_entry_nor_name_and_an_amendment_is_refused() -> None:
    publication = ch_seco.read([shared("formats/ch_seco/consolidated.third-party-trimmed-2026-08-27.xml")])
    assert publication.notes == ("1 delisted target left out",)
    assert [record.number for record in publication.records if isinstance(record, Entry)] == ["46130", "34461"]
    with pytest.raises(ParseError, match="amendment"):
        ch_seco.read([shared("ch_seco/seco-amendment-EXAMPLE.xml")])


@pytest.mark.parametrize("name", ["gb_ofsi_closed/ConList-2025-04-14.xlsx"])
def test_the_closed_list_is_refused(name: str) -> None:
    path = shared(name)
    assert [k for k, parser in PARSERS.items() if parser.claims([path])] == ["gb_ofsi"]
    with pytest.raises(ParseError, match="use gb_uksl, the UK Sanctions List"):
        PARSERS["gb_ofsi"].read([path])


def test_the_end_user_list_is_read_in_its_own_columns(tmp_path: Path) -> None:
    """The facts come from a table made by others, in which 37 Chinese users have lost their names to the country."""
    rows = json.loads(shared("jp_meti/meti_end_user_list-2025-09-29.json").read_text(encoding="utf-8"))
    with (tmp_path / "eul.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(jp_meti_eul.COLUMNS)
        for row in rows:
            types = "".join(c for c in row["reason"] if c.isascii() or c in "、Ｎ").replace(":", "").strip(" 、")
            number, aliases = row["id"].removeprefix("jp-eul-"), ";".join(row["aliases"])
            writer.writerow([number, row["addresses"][0], row["entity_name"], aliases, types])
    assert counted(jp_meti_eul.read([tmp_path / "eul.csv"])) == (798, 37, 0)
