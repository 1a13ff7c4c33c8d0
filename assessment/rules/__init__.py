"""The arithmetic of self-assessment: scale, spread, agreement, roll-up, progress. No Django.

The rules, in one place and as the pages state them:

* A question is answered with one of five ratings (worth 1 to 5), "don't know" or "not for me".
  The last two are answers, are counted apart from each other, and never enter an average.
* A question with others under it rolls up to the mean of every rating one member gave in that
  family, the question itself included; all count the same.
* A theme's average is the mean of the rolled-up ratings of its top-level questions, each
  counting once, however many questions are under it and however many members rated it.
* What may be shown follows the promise given to members (`protection`); what trusts may learn of
  each other has a rule of its own (`peers`).
* Agreement on a question runs from 0 (half of the members at each end of the scale) to 1 (all
  alike); on a theme it is the mean of its questions', nested ones included.
"""

from assessment.rules.evidence import (
    FILE_KINDS,
    MOST_BYTES,
    MOST_REVISIONS,
    MOST_TO_A_QUESTION,
    ending,
    host_of,
    open_name,
    problem_with_file,
    problem_with_link,
)
from assessment.rules.peers import (
    COLLUDING,
    FEWEST_OTHERS,
    FEWEST_TRUSTS,
    Candidate,
    Place,
    Quartiles,
    at_least,
    choose_batch,
    place,
    quarter_of,
    quartiles,
)
from assessment.rules.protection import (
    FEWEST,
    Disclosure,
    Promise,
    carried_to_show,
    disclose,
)
from assessment.rules.reminding import (
    GRACE_DAYS,
    due_offset,
)
from assessment.rules.rollup import (
    average,
    roll_up,
)
from assessment.rules.scale import (
    CHOICES,
    DONT_KNOW,
    LABELS,
    NOT_FOR_ME,
    SCALE,
    VALUES,
    Step,
    apart,
    nearest_step,
    one_place,
    value_of,
)
from assessment.rules.spreads import (
    Closeness,
    Spread,
    agreement,
    closeness,
    combine,
    set_apart,
    spread,
)
from assessment.rules.stages import (
    Progress,
    Stage,
    progress,
)
from assessment.rules.states import (
    RoundState,
    round_state,
)
from assessment.rules.trend import (
    Break,
    break_between,
    same_people,
)

__all__ = [
    "CHOICES",
    "COLLUDING",
    "DONT_KNOW",
    "FEWEST",
    "FEWEST_OTHERS",
    "FEWEST_TRUSTS",
    "FILE_KINDS",
    "GRACE_DAYS",
    "LABELS",
    "MOST_BYTES",
    "MOST_REVISIONS",
    "MOST_TO_A_QUESTION",
    "NOT_FOR_ME",
    "SCALE",
    "VALUES",
    "Break",
    "Candidate",
    "Closeness",
    "Disclosure",
    "Place",
    "Progress",
    "Promise",
    "Quartiles",
    "RoundState",
    "Spread",
    "Stage",
    "Step",
    "agreement",
    "apart",
    "at_least",
    "average",
    "break_between",
    "carried_to_show",
    "choose_batch",
    "closeness",
    "combine",
    "disclose",
    "due_offset",
    "ending",
    "host_of",
    "nearest_step",
    "one_place",
    "open_name",
    "place",
    "problem_with_file",
    "problem_with_link",
    "progress",
    "quarter_of",
    "quartiles",
    "roll_up",
    "round_state",
    "same_people",
    "set_apart",
    "spread",
    "value_of",
]
