import re
import zipfile
from pathlib import Path

import polars as pl
import pytest
from report_findings import empty, findings, match, outcome

from xref.report import xlsx

pytest.importorskip("xlsxwriter", reason="the extra xlsx is not installed")


def sheets(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as book:
        names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
        return {name: book.read(f"xl/worksheets/sheet{n}.xml").decode() for n, name in enumerate(names, 1)}


def test_each_table_is_a_sheet_with_a_frozen_head_and_a_filter(tmp_path: Path) -> None:
    xlsx.write(findings(), tmp_path)
    found = sheets(tmp_path / "report.xlsx")
    assert list(found) == ["run", *findings()._fields]
    assert all('state="frozen"' in sheet for name, sheet in found.items() if name != "run")
    with zipfile.ZipFile(tmp_path / "report.xlsx") as book:
        assert "autoFilter" in book.read("xl/tables/table1.xml").decode()


def test_a_text_stays_a_text(tmp_path: Path) -> None:
    bad = ["=1+1", "+1", "@SUM(A1)", "{=1}", "1234567890123456789", "http://example.org", "\x01"]
    xlsx.write(findings(mentions=[outcome(text, 0, "unknown", "no_match") for text in bad]), tmp_path)
    assert not any("<f>" in sheet or "<f " in sheet for sheet in sheets(tmp_path / "report.xlsx").values())
    assert "<hyperlink " not in sheets(tmp_path / "report.xlsx")["mentions"]
    fastexcel = pytest.importorskip("fastexcel", reason="the extra xlsx is not installed")
    sheet = fastexcel.read_excel(tmp_path / "report.xlsx").load_sheet("mentions", dtypes={"mention": "string"})
    assert sheet.to_polars()["mention"].to_list()[:6] == bad[:6]


def test_only_web_addresses_become_links(tmp_path: Path) -> None:
    rows = [match(article_url=url) for url in ("https://example.org/1", "javascript:alert(1)", "file:///etc/passwd")]
    xlsx.write(findings(matches=rows), tmp_path)
    assert (
        sheets(tmp_path / "report.xlsx")["matches"].count("<hyperlink ") == 1 + 3
    )  # and each row to the page of its list


def test_a_text_longer_than_a_cell_is_cut_visibly(tmp_path: Path) -> None:
    xlsx.write(findings(matches=[match(reason="x" * 40_000)]), tmp_path)
    with zipfile.ZipFile(tmp_path / "report.xlsx") as book:
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "x" * 32_766 + "…<" in texts
    assert "1 text of matches, longer than a cell of a workbook holds, and cut; matches.csv has them whole" in texts


def test_a_run_that_found_nothing_is_a_workbook_too(tmp_path: Path) -> None:
    xlsx.write(empty(), tmp_path)
    assert pl.read_excel(tmp_path / "report.xlsx", sheet_name="matches", raise_if_empty=False).height <= 1
