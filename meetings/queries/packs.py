"""The board packs of a meeting."""

from django.db.models import QuerySet

from meetings.models import Meeting
from reports.models import ReportRun
from reports.queries import visible_runs
from trusts.scope import Scope


def packs_of(scope: Scope, meeting: Meeting) -> QuerySet[ReportRun]:
    """The board packs asked for, for this meeting, newest first."""
    return visible_runs(scope).filter(report="board-pack", params__meeting=meeting.ref)
