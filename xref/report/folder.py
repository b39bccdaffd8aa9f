"""A run's folder: made aside, put in its place whole; `latest` points to it."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from xref import __version__
from xref.errors import ReportError
from xref.report import csv
from xref.tables import Findings


def write(findings: Findings, out: Path, started: datetime, command: list[str], *, excel: bool = False) -> Path:
    """Write the report of a run below `out` and return its folder. Raises `ReportError` if it cannot be written."""
    lists = findings.lists["sha256"].to_list() + findings.articles["sha256"].to_list()
    digest = hashlib.sha256("".join(lists).encode()).hexdigest()[:8]
    run = out / f"{started:%Y%m%dT%H%M%S}-{digest}"
    part = out / f".{run.name}.part"
    try:
        part.mkdir(parents=True)
        csv.write(findings, part, excel=excel)
        findings.articles.write_parquet(part / "articles.parquet")
        text = json.dumps(_manifest(findings, part, started, command), indent=2, ensure_ascii=False)
        (part / "manifest.json").write_text(text + "\n", encoding="utf-8")
        part.rename(run)
        latest = out / "latest"
        latest.unlink(missing_ok=True)
        latest.symlink_to(run.name)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise ReportError(
            f"the report cannot be written to {out}: {error.strerror or error}", "free space, or give another --out"
        ) from None
    return run


def _manifest(findings: Findings, folder: Path, started: datetime, command: list[str]) -> dict[str, Any]:
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}
    return {
        "tool": f"xref {__version__}",
        "python": sys.version.split()[0],
        "command": command,
        "started": started.isoformat(timespec="seconds"),
        "lists": findings.lists.select("key", "state", "sha256", "entries").to_dicts(),
        "articles": findings.articles.select("article_id", "sha256").to_dicts(),
        "unread": findings.unread.to_dicts(),
        "counts": {
            "articles": findings.articles.height,
            "matches": findings.matches.height,
            "mentions": {
                str(outcome): count
                for outcome, count in findings.mentions.group_by("outcome").len().sort("outcome").iter_rows()
            },
        },
        "files": files,
    }
