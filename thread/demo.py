"""Demo data of the thread: breaks that Anyplace's director has accepted for now. All invented.

One action, EW2.3, is left without owner and money on purpose: the list shows what a break is.
"""

import datetime

from commissioning.demo.standing import next_year
from thread import actions
from thread.queries.looking import thread_of
from trusts.models import Person, Trust
from trusts.scope import open_scope

DIRECTOR = "director@anyplace.example"
YEAR_END = datetime.date(2010, 3, 31)
LEFT_OPEN = "EW2.3"
REASONS = {
    "money-without-priority": "The service is statutory or shared by all priorities; the board "
    "looks again when it refreshes the plan.",
    "indicator-without-data": "The survey it rests on is held for the first time in spring 2010.",
    "action-without-funding": "It costs nothing more: the work is done on staff’s training days "
    "and in meetings that are held anyway.",
}


def load(trust: Trust, people: dict[str, Person]) -> None:
    """Accept the breaks that are meant, start next year's draft. Needs the operator's scope."""
    next_year()
    with open_scope(trust=trust, person=people[DIRECTOR]) as by:
        thread = thread_of(by)
        assert thread is not None  # noqa: S101 - the plan's demo data come first
        for of in thread.breaks.kinds:
            for one in of.open:
                if of.kind.code in REASONS and LEFT_OPEN not in one.what:
                    actions.accept_break(
                        by=by,
                        kind=of.kind.code,
                        key=one.key,
                        what=one.what,
                        reason=REASONS[of.kind.code],
                        review_on=YEAR_END,
                    )
