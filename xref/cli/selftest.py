"""`xref selftest`: precision and recall on labelled pairs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Optional

import typer


def selftest(
    cases: Annotated[Path, typer.Option(help="A CSV file with query,candidate,label (1: the same party).")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    scores: Annotated[Optional[Path], typer.Option(help="Write the cases with score and evidence here.")] = None,  # noqa: UP045
    threshold: Annotated[float, typer.Option(min=0.0, max=1.0, help="From here two names count as one party.")] = 0.70,
) -> None:
    """Precision and recall on labelled pairs. Example: xref selftest --cases pairs.csv --json"""
    from xref import evaluate

    pairs = evaluate.read_cases(cases)
    result = evaluate.report(pairs, threshold)
    if scores:
        evaluate.score_cases(pairs).write_csv(scores)
    if as_json:
        print(json.dumps(result, ensure_ascii=False))
        return
    for key, value in result.items():
        if key != "by_category":
            print(f"{key}: {value}")
