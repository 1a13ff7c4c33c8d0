"""Documents of governance; importing them registers them."""

from governance.reports.interests import InterestsReport
from governance.reports.structure import StructureReport
from governance.reports.terms import TermsForm, TermsParams, TermsReport

__all__ = ["InterestsReport", "StructureReport", "TermsForm", "TermsParams", "TermsReport"]
