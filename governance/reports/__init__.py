"""Documents of governance; importing them registers them."""

from governance.reports.interests import InterestsReport
from governance.reports.risks import RisksParams, RisksReport
from governance.reports.structure import StructureReport
from governance.reports.terms import TermsForm, TermsParams, TermsReport

__all__ = [
    "InterestsReport",
    "RisksParams",
    "RisksReport",
    "StructureReport",
    "TermsForm",
    "TermsParams",
    "TermsReport",
]
