"""When a person's entry in the register of interests has to be confirmed.

Everybody with a member's seat confirms it once a year; somebody new does so within four weeks of
the first day in the seat (2009 governance guide, appendix 1: the register is reviewed each year).
"""

from __future__ import annotations

import datetime

from governance.rules.days import a_year_after

FIRST_DAYS = datetime.timedelta(days=28)
SOON = datetime.timedelta(days=28)
"""How long before the day a person is told of it on their own page."""


def review_due(last: datetime.date | None, *, seated: datetime.date) -> datetime.date:
    """The day by which an entry is to be confirmed.

    `last` is the day it was confirmed last, None where it never was; `seated` the first day in
    the first of the person's seats.
    """
    return seated + FIRST_DAYS if last is None else a_year_after(last)
