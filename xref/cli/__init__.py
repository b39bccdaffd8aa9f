"""The command line: each command is a module that parses its arguments, calls one function, prints.

Modules import what they need when the command runs, so that `xref --help` and `xref match` start quickly.
"""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import typer

from xref.cli import (
    compare,
    diff,
    dossier,
    equipment,
    explain,
    goods,
    graph,
    init,
    lists,
    match,
    narratives,
    prune,
    purge,
    refresh,
    replay,
    report,
    review,
    run,
    schedule,
    screen,
    selftest,
    verify,
    watch,
)
from xref.errors import XrefError

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback()
def root() -> None:
    """Cross-reference what news articles say with sanctions and export-control lists."""


app.command("run")(run.run)
app.command("init")(init.init)
app.command("screen")(screen.screen)
app.command("match")(match.match)
app.command("explain")(explain.explain)
app.command("equipment")(equipment.equipment)
app.command("goods")(goods.goods)
app.command("graph")(graph.graph)
app.command("narratives")(narratives.narratives)
app.command("refresh")(refresh.refresh)
app.command("lists")(lists.show)
app.command("diff")(diff.diff)
app.command("prune")(prune.prune)
app.command("compare")(compare.compare)
app.command("dossier")(dossier.dossier)
app.command("report")(report.report)
app.command("replay")(replay.replay)
app.command("purge")(purge.purge)
app.command("review")(review.review)
app.command("schedule")(schedule.schedule)
app.command("selftest")(selftest.selftest)
app.command("verify")(verify.verify)
app.command("watch")(watch.watch)


def main() -> NoReturn:
    """The entry point: what this package raises on purpose becomes one line on stderr and an exit code."""
    try:
        app()
    except XrefError as error:
        print(f"xref: {error}", file=sys.stderr)
        raise SystemExit(error.exit_code) from None
    except BrokenPipeError:  # the reader of our output closed it, as `head` does
        sys.stderr.close()
        raise SystemExit(0) from None
    except Exception as error:
        if os.environ.get("XREF_DEBUG"):
            raise
        print(f"xref: a fault of xref itself: {type(error).__name__}: {error}", file=sys.stderr)
        print("xref: please report it, with what XREF_DEBUG=1 prints", file=sys.stderr)
        raise SystemExit(1) from None
    raise SystemExit(0)
