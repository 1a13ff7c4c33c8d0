"""Pages of the structure: the picture, and the lines drawn in it."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from governance import actions
from governance.drawing import structure_picture
from governance.forms.base import NoFields
from governance.forms.structure import LineForm, PartnershipForm
from governance.models import OtherPartnership, ReportingLine
from governance.queries.structure import structure
from governance.rules.picture import NARROW
from governance.views.base import GovernanceForm
from trusts.clock import today
from trusts.permissions import Permission
from trusts.views.base import TrustTemplateView


class StructureView(TrustTemplateView):
    """The structure as a picture and in words."""

    permission = Permission.TRUST_VIEW
    template_name = "governance/structure.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Two pictures, for wide and narrow screens, and the words."""
        shown = structure(on=today())
        assert self.scope.trust is not None  # noqa: S101 - a TrustView's scope has a trust
        name = self.scope.trust.name
        lines = [line for lines in shown.lines.values() for line in lines]
        return super().get_context_data(
            structure=shown,
            wide=structure_picture(shown, trust=name),
            narrow=structure_picture(shown, trust=name, picture_id="narrow", width=NARROW),
            lines=sorted(lines, key=lambda line: (line.body.name, line.pk)),
            manages=self.scope.may(Permission.TERMS_MANAGE),
            **kwargs,
        )


class StructureForm(GovernanceForm, abstract=True):
    """A form that belongs to the structure."""

    permission = Permission.TERMS_MANAGE

    def back(self) -> str:
        """The structure."""
        return self.address("structure")


class NewLineView(StructureForm):
    """Draw a line from a body to another, or to another partnership."""

    form_class = LineForm
    heading = "Draw a line"
    intro = "A body's line to the one it answers to is always drawn. Add the others here."
    button = "Draw the line"
    done = "The line was drawn."

    def run(self, form: Any) -> ReportingLine:
        """Draw it."""
        to_body, to_partnership = form.end()
        return actions.draw_line(
            by=self.scope,
            body=form.cleaned_data["body"],
            kind=form.cleaned_data["kind"],
            to_body=to_body,
            to_partnership=to_partnership,
            note=form.cleaned_data["note"],
        )


class RemoveLineView(StructureForm):
    """Take a line away, after a question."""

    form_class = NoFields
    button = "Remove the line"
    done = "The line was removed."

    @cached_property
    def line(self) -> ReportingLine:
        """The line of the address."""
        rows = ReportingLine.objects.select_related("body", "to_body", "to_partnership")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_heading(self) -> str:
        """The question."""
        return f"Remove the line “{self.line}”?"

    def run(self, form: Any) -> None:
        """Take it away."""
        actions.remove_line(by=self.scope, line=self.line)


class NewPartnershipView(StructureForm):
    """Name another partnership of the area."""

    form_class = PartnershipForm
    heading = "Add another partnership"
    button = "Add the partnership"
    done = "The partnership was added. Draw its lines next."

    def run(self, form: Any) -> OtherPartnership:
        """Add it."""
        return actions.add_partnership(by=self.scope, **form.cleaned_data)
