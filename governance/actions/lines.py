"""Lines between bodies and to other partnerships: every write."""

from governance.models import LineKind, OtherPartnership, PartnershipKind, ReportingLine
from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.models import Body
from trusts.permissions import Permission
from trusts.scope import Scope


@action(Permission.TERMS_MANAGE, verb="partnership.added")
def add_partnership(*, by: Scope, slug: str, name: str, kind: str) -> OtherPartnership:
    """Name another partnership of the area. Refuses a name or short name in use."""
    if OtherPartnership.objects.filter(name__iexact=name.strip()).exists():
        raise Refusal("There is already one of this name. Use another name.", field="name")
    if OtherPartnership.objects.filter(slug=slug).exists():
        raise Refusal(f"The short name {slug} is in use. Use another.", field="slug")
    made = OtherPartnership.objects.create(slug=slug, name=name.strip(), kind=PartnershipKind(kind))
    record(by, made, kind=kind)
    return made


@action(Permission.TERMS_MANAGE, verb="line.drawn")
def draw_line(
    *,
    by: Scope,
    body: Body,
    kind: str,
    to_body: Body | None = None,
    to_partnership: OtherPartnership | None = None,
    note: str = "",
) -> ReportingLine:
    """Draw a line from a body to another body or to another partnership.

    Refuses none or two ends, a line to itself, the line it has to its parent, and one twice.
    """
    by.require(Permission.TERMS_MANAGE, level=body.level, body_id=body.pk)
    if (to_body is None) == (to_partnership is None):
        raise Refusal("Choose either a body or another partnership.", field="to")
    if to_body is not None and to_body.pk == body.pk:
        raise Refusal("A line leads to another body.", field="to")
    reports = LineKind(kind) is LineKind.REPORTS
    if reports and to_body is not None and to_body.pk == body.parent_id:
        raise Refusal(f"{body} answers to {to_body} already.", field="to")
    same = ReportingLine.objects.filter(
        body=body, kind=kind, to_body=to_body, to_partnership=to_partnership
    )
    if same.exists():
        raise Refusal("This line is there already.", field="to")
    line = ReportingLine.objects.create(
        body=body,
        kind=LineKind(kind),
        to_body=to_body,
        to_partnership=to_partnership,
        note=note.strip(),
    )
    record(by, line, kind=kind)
    return line


@action(Permission.TERMS_MANAGE, verb="line.removed")
def remove_line(*, by: Scope, line: ReportingLine) -> None:
    """Take a line away."""
    by.require(Permission.TERMS_MANAGE, level=line.body.level, body_id=line.body_id)
    record(by, line, kind=line.kind)
    line.delete()
