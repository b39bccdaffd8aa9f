"""Real files of the Consolidated Screening List and of the open formats: no record is lost, little is set aside."""

import contextlib
import gzip
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xref.entities import tabulate
from xref.entry import Entry
from xref.errors import ParseError
from xref.sources import PARSERS

SHARED = Path(__file__).parents[1] / ".." / "shared" / "lists"
FIXTURES = Path(__file__).parent / "fixtures"
OURS = ("targets_simple", "ftm", "us_csl", "us_bis_dpl", "us_dod_1260h", "ua_war_sanctions")


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


@pytest.mark.parametrize("case", sorted(c for key in OURS for c in (FIXTURES / key).iterdir()), ids=str)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_is_refused_or_read(case: Path, tmp_path: Path, data: st.DataObject) -> None:
    """Bytes cut out, put in or exchanged: a `ParseError` at most, and what is read can be tabulated."""
    (source,) = [path for path in case.iterdir() if path.name != "expected.json"]
    content = bytearray(source.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(start + 40, len(content))))
        junk = st.binary(max_size=6) | st.sampled_from(
            [b'"', b",", b"[", b"{}", b"null", b"\\ud800", b"9" * 400, b"\r"]
        )
        content[start:end] = data.draw(junk)
    path = tmp_path / "damaged"
    path.write_bytes(content)
    for parser in PARSERS.values():
        with contextlib.suppress(ParseError):
            parser.claims([path])
    with contextlib.suppress(ParseError):
        tabulate("x", PARSERS[case.parent.name].read([path]))
