"""How long decisions take: `python tests/bench/decisions.py [DECISIONS] [MATCHES]`, 100,000 and 10,000 without.

Prints the processor's seconds of writing the file, of reading it (with its chain of hashes), and of applying it to
matches of which each second one is decided, one in ten on a record that changed since.
"""

import json
import sys
import tempfile
from datetime import date
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[1]))

from report_findings import article, findings, match

from xref import decisions
from xref.decisions import log
from xref.entities import tabulate
from xref.entry import Entry, Name, Publication
from xref.policy import Policy


def entry(n: int, born: int) -> Entry:
    names = (Name(f"Person {n} Family", "primary"), *(Name(f"P{a} {n}", "alias") for a in range(5)))
    return Entry(number=str(n), kind="person", names=names, dates=(str(born),), countries=("RU",))


def main(decided: int = 100_000, matched: int = 10_000) -> None:
    """Make the decisions, then time them."""
    tables = tabulate("own", Publication(None, None, iter([entry(n, 1961) for n in range(matched)])))
    rows = [match(match_id=f"m{n}", mention=f"Person {n}", entity_id=f"own:{n}") for n in range(matched)]
    found = findings(matches=rows, articles=[article("a1", "One", "text")])
    said = {row["entity_id"]: row for row in decisions.applied(found, tables, _none()).records.iter_rows(named=True)}
    made = [decision(2 * n, said.get(f"own:{2 * n}", said["own:1"])) for n in range(decided)]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        timed("write", lambda: log.append(out / decisions.NAME, made))
        opened = timed("read", lambda: decisions.opened(out, Policy(), date(2026, 5, 3)))
        whole = timed("apply", lambda: decisions.applied(found, tables, opened))
        size = (out / decisions.NAME).stat().st_size / 1e6
    print(
        f"{decided:,} decisions ({size:.0f} MB), {matched:,} matches, {whole.matches['disposition'].count():,} silent"
    )


def decision(n: int, record: dict[str, str]) -> dict[str, str]:
    """A row that decides on a person; each tenth on a record with another year."""
    facts, digest = record["record"], record["record_sha256"]
    if n % 20 == 0:
        facts, digest = json.dumps(json.loads(facts) | {"dates": ["1960"]}), f"of {n}"
    return dict.fromkeys(log.COLUMNS, "") | {
        "decided_on": "2026-05-02T09:00:00+00:00", "decided_by": "Ann", "disposition": "false_positive",
        "reason_code": "other_dates", "scope": "article", "mention": f"Person {n}", "mention_kind": "organisation",
        "entity_id": f"own:{n}", "texts": "cd" * 32, "record": facts, "record_sha256": digest,
    }  # fmt: skip


def _none() -> decisions.Log:
    return decisions.opened(Path("nowhere"), Policy(), date(2026, 5, 3))


def timed(what, do):  # type: ignore[no-untyped-def]
    started = process_time()
    made = do()
    print(f"{what}: {process_time() - started:.2f} s")
    return made


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
