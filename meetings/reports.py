"""Documents of boards at work: who is who, and the board pack."""

from meetings.minutes_report import MinutesReport
from meetings.packs import BoardPack
from reports.base import Content, Report, Section
from reports.registry import register
from trusts.clock import today
from trusts.models import Body, Membership, Partner
from trusts.permissions import Permission
from trusts.scope import Scope
from trusts.ui.tags import day

__all__ = ["BoardPack", "MinutesReport", "WhoIsWho"]
register(MinutesReport)


@register
class WhoIsWho(Report):
    """The trust's partners, bodies and members on one day: for a new member, or an inspector."""

    slug = "who-is-who"
    name = "Who is who"
    summary = "The trust's partners, its bodies at three levels, and who sits on each today."
    subject = "Boards and members"
    permission = Permission.MEETING_MANAGE
    template = "meetings/reports/body.html"

    def collect(self, scope: Scope, params: object) -> Content:
        """Partners first, then each body with its seats, level by level."""
        on = today()
        seats: dict[int, list[dict[str, str]]] = {}
        members = Membership.objects.current(on).select_related("person", "partner")
        for seat in members.order_by("person__name", "pk"):
            seats.setdefault(seat.body_id, []).append(
                {
                    "name": seat.person.name,
                    "role": seat.get_role_display(),
                    "post": seat.post,
                    "partner": seat.partner.name,
                    "voting": "Voting" if seat.voting else "Not voting",
                }
            )
        partners = [
            {
                "name": partner.name,
                "kind": partner.kind,
                "duty": f"Yes, since {day(partner.duty_from)}"
                if partner.under_duty(on)
                else (f"From {day(partner.duty_from)}" if partner.duty_from else "No"),
                "basis": partner.duty_basis,
            }
            for partner in Partner.objects.order_by("name")
        ]
        order = ["strategic", "executive", "operational"]
        bodies = sorted(
            Body.objects.select_related("parent"),
            key=lambda body: (order.index(body.level), body.name),
        )
        parts = [
            Section("Partners", {"partners": partners}, template="meetings/reports/partners.html"),
            *(
                Section(
                    body.name,
                    {
                        "name": body.name,
                        "level": body.get_level_display(),
                        "form": body.get_form_display(),
                        "parent": body.parent.name if body.parent else "",
                        "seats": seats.get(body.pk, []),
                    },
                    key=body.slug,
                )
                for body in bodies
            ),
        ]
        return Content(
            title="Who is who",
            subtitle="Partners, bodies and members",
            facts=[
                ("On", day(on)),
                ("Partners", str(len(partners))),
                ("Bodies", str(len(bodies))),
                ("People with a seat", str(members.values("person").distinct().count())),
            ],
            parts=parts,
        )
