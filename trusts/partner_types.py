"""The usual types of partner and their duty to cooperate (2009 briefing Table 2; 2008 national
report Table 1; 2005 guidance §1.16, §1.18 and Appendix 2).

A type has its duty *from a date*: the Children Act 2004 s10 from its commencement on 1 April 2005,
the Apprenticeships, Skills, Children and Learning Act 2009 from 12 January 2010 (the sources
give the year, 2009/10; the day is that of the Act's commencement).
"""

import datetime
from dataclasses import dataclass

CHILDREN_ACT = "Children Act 2004, section 10"
ASCL_ACT = "Apprenticeships, Skills, Children and Learning Act 2009"
CHILDREN_ACT_FROM = datetime.date(2005, 4, 1)
ASCL_ACT_FROM = datetime.date(2010, 1, 12)


@dataclass(frozen=True)
class PartnerType:
    """A type of partner: its words, sector code, and the duty's first day and law, if any."""

    name: str
    sector: str
    duty_from: datetime.date | None = None
    duty_basis: str = ""


def _first(name: str, sector: str) -> PartnerType:
    return PartnerType(name, sector, CHILDREN_ACT_FROM, CHILDREN_ACT)


def _second(name: str, sector: str) -> PartnerType:
    return PartnerType(name, sector, ASCL_ACT_FROM, ASCL_ACT)


PARTNER_TYPES: tuple[PartnerType, ...] = (
    _first("Children's services authority", "council"),
    _first("District council", "council"),
    _first("Police authority and chief officer", "justice"),
    _first("Probation board", "justice"),
    _first("Youth offending team", "justice"),
    _first("Strategic health authority", "health"),
    _first("Primary care trust", "health"),
    _first("Connexions", "employment"),
    _first("Learning and Skills Council", "education"),
    _second("Maintained school", "education"),
    _second("Non-maintained special school", "education"),
    _second("City technology college", "education"),
    _second("Academy", "education"),
    _second("Further education or sixth-form college", "education"),
    _second("Pupil referral unit (short-stay school)", "education"),
    _second("Jobcentre Plus", "employment"),
    PartnerType("Children, young people and families", "families"),
    PartnerType("GPs and other primary care", "health"),
    PartnerType("NHS trust or foundation trust", "health"),
    PartnerType("Voluntary and community sector", "voluntary"),
    PartnerType("Private sector", "private"),
    PartnerType("Fire service", "other"),
    PartnerType("Immigration service", "other"),
    PartnerType("CAFCASS", "justice"),
    PartnerType("Faith group", "other"),
)
