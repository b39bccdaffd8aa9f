"""What people decided on matches: kept, applied to every later run, and open again when their ground is gone.

A decision is about words of a text, of a kind, that may mean a listed record (`subjects` says why that is its key); it
is one row of `dispositions.csv` beside the runs, which `xref.ledger` lets nobody change unseen (`log`). A later one on
the same key supersedes it. It counts (`standing`) until the record changes in a field that matching rests on
(`records`), until it expires, and with four eyes only once a second person has said the same.

    applied     decisions onto the matches of a run
    cases       the run as a reviewer goes through it, and the rows that a decision becomes
    sheet       the same through a spreadsheet
"""

from xref.decisions.applied import FALSE_POSITIVE, SILENT, applied, heard, lapsed
from xref.decisions.log import COLUMNS, NAME, Log, opened

__all__ = ["COLUMNS", "FALSE_POSITIVE", "NAME", "SILENT", "Log", "applied", "heard", "lapsed", "opened"]
