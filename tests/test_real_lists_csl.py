"""Real files of the Consolidated Screening List and of the open formats: no record is lost, little is set aside."""

import gzip
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from xref.entities import tabulate
from xref.entry import Entry
from xref.sources import PARSERS

SHARED = Path(__file__).parents[1] / ".." / "shared" / "lists"


@pytest.mark.parametrize(
    ("key", "name", "count", "odd"),
    [
        ("us_csl", "us_csl/consolidated-2022-04.csv.gz", 14_160, 240),  # letters that the publisher lost
        ("us_csl", "formats/us_csl/sample-consolidated-2022-04.csv", 15, 0),
        ("us_csl", "formats/us_csl/subset-consolidated-2025-06.watchman.csv", 13, 0),
        ("us_dod_1260h", "us_other/dod_1260H_chinese_milcorps.csv", 397, 0),
        ("ua_war_sanctions", "ua_war_sanctions/ua_war_sanctions-targets.simple-2026-03-11.csv", 5_600, 0),
        ("ftm", "eu_fsf/eu_fsf-entities.ftm-2022-01-24.json", 2_379, 0),
    ],
)
def test_no_record_of_a_real_list_is_lost(tmp_path: Path, key: str, name: str, count: int, odd: int) -> None:
    path = SHARED / name
    if not path.exists():
        pytest.skip("the real lists are not beside this checkout")
    if path.suffix == ".gz":
        path = tmp_path / path.stem
        path.write_bytes(gzip.decompress((SHARED / name).read_bytes()))
    assert [k for k, parser in PARSERS.items() if parser.claims([path])] == [key]
    made = tabulate(key, PARSERS[key].read([path]))
    assert made.entries == count
    assert made.quarantine.filter(pl.col("kept").not_()).is_empty()
    assert made.quarantine.height <= odd


def test_each_row_of_the_screening_list_goes_to_its_own_list(tmp_path: Path) -> None:
    packed = SHARED / "us_csl" / "consolidated-2022-04.csv.gz"
    if not packed.exists():
        pytest.skip("the real lists are not beside this checkout")
    path = tmp_path / "consolidated.csv"
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    entries = [r for r in PARSERS["us_csl"].read([path]).records if isinstance(r, Entry)]
    assert Counter(entry.source for entry in entries) == {
        "us_csl_sdn": 10_026, "us_bis_el": 2_001, "us_state_dtc": 727, "us_csl_dpl": 462, "us_csl_ssi": 290,
        "us_bis_uvl": 201, "us_state_isn": 163, "us_csl_plc": 78, "us_bis_meu": 71, "us_csl_cmic": 68, "us_csl_cap": 53,
        "us_csl_nsmbs": 17, "us_csl_fse": 3,
    }  # fmt: skip
