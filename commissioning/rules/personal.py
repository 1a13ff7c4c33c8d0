"""Signs of a child's personal data in free text: NHS numbers, UPNs and dates of birth. Pure.

No child's personal data is held in the product, at any level of commissioning. A name cannot be
recognised by a rule, so pages say that none may be typed; numbers that belong to one child can.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator
from enum import Enum

YOUNG = 26
"""Years back from today within which a full date may be the day a child or care leaver was born."""
NEAR = 40
"""Characters between a word such as "born" and a date that make the date a date of birth."""
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""Check letters by remainder: the alphabet without I, O and S (23 letters)."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Sign(Enum):
    """What was found, in the words of a message."""

    NHS_NUMBER = "an NHS number"
    UPN = "a unique pupil number (UPN)"
    BIRTH = "a date of birth"
    DATE = "a full date in the past, which may be a date of birth"


def nhs_check_digit(first_nine: str) -> int | None:
    """The tenth digit of the NHS number that begins with these nine; None where none may follow.

    Modulus 11: weights 10 down to 2, eleven less the remainder; 11 stands for 0, and 10 is never
    issued (NHS data dictionary, NHS number).
    """
    if not (len(first_nine) == 9 and first_nine.isascii() and first_nine.isdigit()):
        raise ValueError("Nine digits are needed.")
    weighted = sum(int(d) * w for d, w in zip(first_nine, range(10, 1, -1), strict=True))
    check = (11 - weighted % 11) % 11
    return None if check == 10 else check


def is_nhs_number(text: str) -> bool:
    """Whether ten digits are a well-formed NHS number: the check digit fits."""
    if not (len(text) == 10 and text.isascii() and text.isdigit()):
        return False
    return nhs_check_digit(text[:9]) == int(text[9])


def upn_check_letter(last_twelve: str) -> str:
    """The letter that a unique pupil number with these twelve characters begins with.

    Weights 2 to 13, remainder by 23. The twelfth character of a temporary number is a letter and
    counts as its place among the check letters (DCSF guidance on UPNs). ValueError otherwise.
    """
    text = last_twelve.upper()
    last = text[11:12]
    if len(text) != 12 or not re.fullmatch(f"[0-9]{{11}}[0-9{UPN_LETTERS}]", text):
        raise ValueError("Eleven digits and a digit or letter are needed.")
    values = [int(d) for d in text[:11]]
    values.append(int(last) if last.isdigit() else UPN_LETTERS.index(last))
    weighted = sum(v * w for v, w in zip(values, range(2, 14), strict=True))
    return UPN_LETTERS[weighted % 23]


def is_upn(text: str) -> bool:
    """Whether thirteen characters are a well-formed unique pupil number, permanent or temporary."""
    text = text.upper()
    if not re.fullmatch(f"[{UPN_LETTERS}][0-9]{{11}}[0-9{UPN_LETTERS}]", text):
        return False
    return upn_check_letter(text[1:]) == text[0]


def signs(text: str, *, today: datetime.date, strict: bool = False) -> tuple[Sign, ...]:
    """What in the text looks like a child's personal data, each kind once, in a fixed order.

    `strict` is for what is commissioned around one child: there every full date of the last 26
    years counts. Elsewhere a date counts only beside a word such as "born". A day to come never
    counts.
    """
    plain = _plain(text)
    found = set()
    if any(is_nhs_number(digits) for digits in _tens(plain)):
        found.add(Sign.NHS_NUMBER)
    if any(is_upn(one) for one in _thirteens(plain)):
        found.add(Sign.UPN)
    births = [_near_birth(plain, start, end) for start, end, _ in _past_dates(plain, today)]
    if any(births):
        found.add(Sign.BIRTH)
    elif births and strict:
        found.add(Sign.DATE)
    return tuple(sign for sign in Sign if sign in found)


def _plain(text: str) -> str:
    """The text as it reads: full-width digits made plain, characters without width gone."""
    folded = unicodedata.normalize("NFKC", text)
    kept = "".join(c for c in folded if unicodedata.category(c) != "Cf")
    return re.sub("[‐-―−]", "-", kept)


# Ten digits as people write them: together, 3-3-4 as on the card, or in two or three parts.
_GROUPS = ("10", "3 3 4", "3 4 3", "4 3 3", "3 7", "6 4", "5 5", "4 6")
_TEN = tuple(
    re.compile(
        r"(?<!\d)(?=("
        + r"[ \t\n./_-]{1,3}".join(rf"\d{{{size}}}" for size in sizes.split())
        + r")(?!\d))"
    )
    for sizes in _GROUPS
)
_THIRTEEN = re.compile(
    r"(?<![A-Za-z0-9])(?=([A-Za-z](?:[ \t./_-]?[0-9]){11}[ \t./_-]?[0-9A-Za-z])(?![A-Za-z0-9]))"
)


def _tens(text: str) -> Iterator[str]:
    for pattern in _TEN:
        for found in pattern.finditer(text):
            yield "".join(c for c in found[1] if c.isascii() and c.isdigit())


def _thirteens(text: str) -> Iterator[str]:
    for found in _THIRTEEN.finditer(text):
        yield re.sub(r"[^A-Za-z0-9]", "", found[1])


_YEAR = r"(?P<year>(?:19|20)\d\d|['’]?\d\d)"
_MONTH = rf"(?P<month>{'|'.join(MONTHS)})[a-z]*\.?"
_DATES = (
    re.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})\s?[/.-]\s?(?P<month>\d{{1,2}})\s?[/.-]\s?{_YEAR}(?!\d)"
    ),
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)[/.-](?P<month>\d{1,2})[/.-](?P<day>\d{1,2})(?!\d)"),
    re.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]*(?:of\s+)?{_MONTH}[\s,-]*{_YEAR}(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_MONTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s,]+(?P<year>(?:19|20)\d\d)(?!\d)",
        re.IGNORECASE,
    ),
)
_BIRTH = re.compile(
    r"\b(?:born|birth|birthday|birthdate|dob|d\.\s?o\.\s?b|d/o/b|d\.?b\.?o|b\.)(?![a-z])",
    re.IGNORECASE,
)


def _past_dates(text: str, today: datetime.date) -> Iterator[tuple[int, int, datetime.date]]:
    """Where the text has a full date of the last 26 years, and which."""
    for pattern in _DATES:
        for found in pattern.finditer(text):
            day = _as_date(found["day"], found["month"], found["year"], today)
            if day is not None and day <= today and today.year - day.year <= YOUNG:
                yield found.start(), found.end(), day


def _as_date(day: str, month: str, year: str, today: datetime.date) -> datetime.date | None:
    number = int(month) if month.isdigit() else MONTHS.index(month.lower()[:3]) + 1
    years = int(year.lstrip("'’"))
    if years < 100:
        years += 2000 if 2000 + years <= today.year else 1900
    try:
        return datetime.date(years, number, int(day))
    except ValueError:
        return None


def _near_birth(text: str, start: int, end: int) -> bool:
    return bool(_BIRTH.search(text[max(0, start - NEAR) : start] + " | " + text[end : end + NEAR]))
