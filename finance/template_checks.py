"""The live checks of the template: what it says of a line before it is uploaded.

Spreadsheet formulas that follow the same rules as `finance.rules.line_checks`, with the trust's
own thresholds and leaving out the checks it has switched off. What counts is the check after the
upload; these save the partner a round.
"""

from __future__ import annotations

from finance.rules.contracted import is_whole
from finance.rules.expectation import Expected, ExpectedLine
from finance.rules.procedure import Strictness

FILL_IN = "Fill in"
OK = "OK"
STARTERS = (
    "Demand:",
    "Prices and pay:",
    "Vacancies:",
    "Timing:",
    "One-off:",
    "Grant or income:",
    "Saving not made:",
    "Change of plan:",
    "Correction:",
)
"""How an explanation may begin: the drop-down offers them, and the words follow."""

MESSAGES = {
    "blank-amount": "Write an amount in every yellow cell; 0 for none.",
    "below-last-actual": "Actual is lower than in the last return.",
    "forecast-below-commitments": "Forecast is lower than actual plus commitments.",
    "contracts-differ": "Commitments are not what contracts still bind.",
    "sign-flipped": "The sign is not the budget's.",
    "no-explanation": "Explain the variance.",
}


def check_formula(line: ExpectedLine, expected: Expected, at: dict[str, str]) -> str:
    """The formula of a line's Check cell.

    `at` gives the A1 address of the line's budget, previous, actual, commitments, forecast,
    explanation and contracted cells.
    """
    filled = f"COUNT({at['actual']}:{at['forecast']})"
    untouched = f"COUNTA({at['actual']}:{at['forecast']})=0"
    tests = _tests(line, expected, at)
    blank = f'IF({untouched},"{FILL_IN}","{MESSAGES["blank-amount"]}")'
    if not tests:
        return f'=IF({filled}<3,{blank},"{OK}")'
    wrong = ",".join(tests.values())
    said = "&".join(f'IF({test},"{MESSAGES[code]} ","")' for code, test in tests.items())
    return f'=IF({filled}<3,{blank},IF(OR({wrong}),TRIM({said}),"{OK}"))'


def _tests(line: ExpectedLine, expected: Expected, at: dict[str, str]) -> dict[str, str]:
    budget, forecast = at["budget"], at["forecast"]
    actual, commitments = at["actual"], at["commitments"]
    tests = {
        "sign-flipped": f"AND({budget}<>0,{forecast}<>0,SIGN({budget})<>SIGN({forecast}))",
        "no-explanation": f"AND({_beyond(expected, at)},{_unexplained(expected, at)})",
    }
    if line.previous_actual is not None:
        tests["below-last-actual"] = f"ROUND({actual},2)<ROUND({at['previous']},2)"
    if not line.is_income:
        tests["forecast-below-commitments"] = f"ROUND({forecast},2)<ROUND({actual}+{commitments},2)"
        if line.contracted is not None:
            bound = f"MAX(0,ROUND({at['contracted']}-{actual},2))"
            whole = is_whole(line.contracted, line.current)
            tests["contracts-differ"] = f"ROUND({commitments},2){'<>' if whole else '<'}{bound}"
    off = {code for code, strict in expected.rulings if strict is Strictness.OFF}
    return {code: tests[code] for code in MESSAGES if code in tests and code not in off}


def _beyond(expected: Expected, at: dict[str, str]) -> str:
    """Whether the variance is beyond the thresholds; a budget of nothing divides nothing."""
    rule = expected.thresholds
    size = f"ABS(ROUND({at['forecast']}-{at['budget']},2))"
    share = f"{size}*100>{rule.explain_percent}*ABS({at['budget']})"
    return f"{size}>={rule.explain_at_least},OR({size}>{rule.explain_amount},{share})"


def _unexplained(expected: Expected, at: dict[str, str]) -> str:
    words = f"TRIM({at['explanation']})"
    starters = ",".join(f'"{starter}"' for starter in STARTERS)
    bare = f"ISNUMBER(MATCH({words},{{{starters}}},0))"
    tests = [f'{words}=""', bare]
    if expected.explanation_words > 1:
        gaps = f'LEN({words})-LEN(SUBSTITUTE({words}," ",""))'
        tests.append(f"{gaps}+1<{expected.explanation_words}")
    return f"OR({','.join(tests)})"
