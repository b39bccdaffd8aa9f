"""Findings larger than memory: what is shown of them."""

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from report_findings import findings, match

from xref.content import Counts, Large
from xref.tables import REPORT

_SHOWN = """
import sys
from pathlib import Path
from xref.content import Counts, Large, excerpt

def resident():
    status = dict(line.split(":") for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["RssAnon"].split()[0]) >> 10

before = resident()
shown = excerpt(Large(Path(sys.argv[1]), Counts()).batches)
print(shown.articles.height, resident() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc, which Linux has")
def test_what_is_shown_does_not_hold_the_texts_that_are_not(tmp_path: Path) -> None:
    found = findings(matches=[match(article_id=f"{n}-0") for n in range(30)])
    text = pl.col("n").cast(pl.String()).repeat_by(10_000).list.join(" ")
    some = pl.concat([found.articles] * 500).with_row_index("n").with_columns(text=text)
    articles = (some.with_columns(article_id=pl.format("{}-{}", pl.lit(number), "n")).drop("n") for number in range(30))
    large = Large(tmp_path, Counts())
    for name in REPORT:
        large.keep(name, articles if name == "articles" else [found._asdict()[name]])
    said = subprocess.run([sys.executable, "-c", _SHOWN, tmp_path], capture_output=True, text=True, check=True).stdout
    shown, megabytes = map(int, said.split())
    assert shown == 30
    assert megabytes < 150  # all texts are 600 MB
