"""Mentions that describe a party without naming it, and the listed parties that may be meant: leads, never matches.

`phrases` finds them in a text; `slots` reads what the article says of the party (role, product, countries, customer,
who listed it, when); `rank` weighs slots and words (`xref.profiles`), and with a model of the user's `meaning`;
`library` has all that of the lists opened, and says why a party is a candidate; `leads` makes the rows of the report.
"""

from xref.descriptions.leads import leads
from xref.descriptions.phrases import find

__all__ = ["find", "leads"]
