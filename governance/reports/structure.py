"""The structure as a document."""

from __future__ import annotations

from governance.drawing import structure_picture
from governance.queries.structure import Structure, structure
from governance.reports.words import FOLDER, SUBJECT
from reports.base import Content, Report, Section
from reports.registry import register
from trusts.clock import today
from trusts.permissions import Permission
from trusts.queries import Branch
from trusts.scope import Scope
from trusts.ui.tags import day


@register
class StructureReport(Report):
    """The structure of the trust as a picture and in words."""

    slug = "structure"
    name = "Structure"
    summary = "How the trust's bodies answer to each other, and its other partnerships, drawn."
    subject = SUBJECT
    permission = Permission.MEETING_MANAGE
    template = f"{FOLDER}/structure.html"

    def collect(self, scope: Scope, params: object) -> Content:
        """One picture, and every body in words."""
        on = today()
        shown = structure(on=on)
        assert scope.trust is not None  # noqa: S101 - a report is of a trust
        name = scope.trust.name
        return Content(
            title="Structure",
            subtitle=name,
            facts=[("On", day(on)), ("Bodies", str(shown.bodies))],
            parts=[
                Section(
                    "The structure",
                    {
                        "picture": structure_picture(shown, trust=name),
                        "bodies": [line for root in shown.tree for line in _lines(shown, root)],
                        "partnerships": [
                            (one.name, one.get_kind_display()) for one in shown.partnerships
                        ],
                    },
                )
            ],
        )


def _lines(shown: Structure, branch: Branch, above: str = "") -> list[dict[str, str]]:
    body = branch.body
    found = [
        {
            "name": body.name,
            "level": body.get_level_display(),
            "form": body.get_form_display(),
            "above": above,
            "lines": "; ".join(shown.words_of(body)),
        }
    ]
    for child in branch.children:
        found += _lines(shown, child, body.name)
    return found
