"""Pages of the budget monitoring procedure: what it says, changing it, and its editions."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.urls import reverse

from finance.actions.procedure import change_procedure
from finance.models import Procedure
from finance.procedure_forms import HeadingForm, first_days
from finance.queries.procedure import edition_in_force, newest_edition, settings_in_force
from finance.rules.procedure import Settings
from finance.rules.procedure_headings import (
    BY_SLUG,
    HEADINGS,
    Heading,
    change_words,
    value_words,
)
from reports import registry
from reports.queries import may_build
from trusts.permissions import Permission
from trusts.ui.parts import Event, SummaryRow
from trusts.views.base import TrustFormView, TrustTemplateView
from trusts.views.common import address_in


class ProcedureView(TrustTemplateView):
    """The procedure in force, heading by heading."""

    permission = Permission.RETURN_VIEW
    template_name = "finance/procedure.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is in force today, and an edition that has not begun yet."""
        edition, newest = edition_in_force(), newest_edition()
        settings = edition.as_settings if edition else Settings()
        return super().get_context_data(
            edition=edition,
            coming=newest if newest and newest != edition else None,
            headings=[
                (heading, f"finance:{heading.address}", _rows(heading, settings))
                for heading in HEADINGS
            ],
            may_change=self.scope.may(Permission.PROCEDURE_MANAGE),
            may_build=may_build(self.scope, registry.get("procedure")),
            **kwargs,
        )


def _rows(heading: Heading, settings: Settings) -> list[SummaryRow]:
    return [
        SummaryRow(setting.label, value_words(setting.name, getattr(settings, setting.name)))
        for setting in heading.settings
    ]


class HeadingView(TrustFormView):
    """Changing the settings of one heading."""

    permission = Permission.PROCEDURE_MANAGE
    template_name = "finance/procedure_heading.html"
    form_class = HeadingForm

    heading: Heading = HEADINGS[0]  # each heading has an address of its own, which says which

    @cached_property
    def newest(self) -> Procedure | None:
        """The newest edition: what a change builds on."""
        return newest_edition()

    def get_form_kwargs(self) -> dict[str, Any]:
        """Today's values, and the edition they are of."""
        newest = self.newest
        first = first_days(1)[0]
        return {
            **super().get_form_kwargs(),
            "heading": self.heading,
            "current": newest.as_settings if newest else Settings(),
            "in_force": settings_in_force(),
            "seen_edition": newest.number if newest else 0,
            "earliest": max(first, newest.in_force_from) if newest else first,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The heading, and an edition that has not begun yet."""
        newest = self.newest
        coming = newest is not None and newest != edition_in_force()
        return super().get_context_data(
            heading=self.heading, coming=newest if coming else None, **kwargs
        )

    def run(self, form: Form) -> Procedure:
        """Make the new edition."""
        assert isinstance(form, HeadingForm)  # noqa: S101 - it is form_class
        made = change_procedure(
            by=self.scope,
            settings=form.settings,
            in_force_from=form.cleaned_data["in_force_from"],
            seen_edition=form.cleaned_data["seen_edition"],
            reason=form.cleaned_data["reason"],
            heading=self.heading.slug,
        )
        messages.success(
            self.request,
            f"You changed “{self.heading.name}”. It counts from {made.in_force_from:%-d %B %Y}.",
        )
        return made

    def get_success_url(self) -> str:
        """Back to the procedure."""
        return reverse("finance:procedure", kwargs=address_in(self))


class EditionsView(TrustTemplateView):
    """Every edition: who changed what, when, why and from which day."""

    permission = Permission.RETURN_VIEW
    template_name = "finance/procedure_editions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Newest first."""
        return super().get_context_data(
            events=[edition_event(row) for row in Procedure.objects.all()], **kwargs
        )


def edition_event(row: Procedure) -> Event:
    """An edition as an entry of a timeline."""
    heading = BY_SLUG.get(row.heading)
    name = f": {heading.name}" if heading else ""
    details = [
        SummaryRow(label, f"{after}\n\nbefore: {before}")
        for label, before, after in map(change_words, row.changes)
    ]
    text = f"In force from {row.in_force_from:%-d %B %Y}. {row.reason}"
    return Event(f"Edition {row.number}{name}", row.changed_at, row.changed_by, text, details)
