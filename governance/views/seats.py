"""Pages of the seats of a body: sides, substitutes, mandates, offices, associates."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from governance import actions
from governance.forms.seats import (
    AssociateForm,
    DescribeForm,
    ElectionForm,
    EndForm,
    MandateForm,
    PairForm,
)
from governance.models import AssociateMember, Election, Mandate, SeatFacts
from governance.queries.offices import elections_of
from governance.queries.seats import members, seats_on
from governance.queries.terms import in_force
from governance.rules.quorum import quorum
from governance.views.base import GovernanceForm, OfBody
from trusts.clock import today
from trusts.models import Body, Membership
from trusts.permissions import Permission
from trusts.queries import LEVEL_ORDER
from trusts.views.base import TrustTemplateView


class SeatsListView(TrustTemplateView):
    """The bodies, to choose one."""

    permission = Permission.MEMBERS_VIEW
    template_name = "governance/seats_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Bodies by level, with how many sit there today."""
        taken: dict[int, set[int]] = {}
        pairs = Membership.objects.current(today()).order_by().values_list("body_id", "person_id")
        for body_id, person_id in pairs:
            taken.setdefault(body_id, set()).add(person_id)
        bodies = sorted(Body.objects.all(), key=lambda b: (LEVEL_ORDER[b.level], b.name))  # type: ignore[index]  # text equals its level
        rows = [(body, len(taken.get(body.pk, ()))) for body in bodies]
        return super().get_context_data(
            rows=rows, manages=self.scope.may(Permission.MANDATE_MANAGE), **kwargs
        )


class SeatsView(OfBody, TrustTemplateView):
    """The seats of one body today."""

    permission = Permission.MEMBERS_VIEW
    template_name = "governance/seats.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Members, their substitutes and who else attends; offices; associates; the quorum."""
        on = today()
        seats = seats_on(self.body, on)
        terms = in_force(self.body, on)
        rule = terms.quorum_rule if terms else None
        counted = members(seats)
        associates = AssociateMember.objects.filter(body=self.body).prefetch_related(
            "pairings__membership__person"
        )
        return super().get_context_data(
            body=self.body,
            members=[seat for seat in seats if seat.is_member],
            others=[seat for seat in seats if not seat.is_member],
            unsaid=sum(1 for seat in seats if seat.is_member and not seat.side),
            elections=list(elections_of(self.body)),
            associates=list(associates),
            rule=rule,
            clauses=quorum(rule, counted, []).clauses if rule else (),
            today=on,
            manages=self.scope.may(
                Permission.MANDATE_MANAGE, level=self.body.level, body_id=self.body.pk
            ),
            **kwargs,
        )


class SeatsForm(GovernanceForm, abstract=True):
    """A form that belongs to the seats of a body."""

    permission = Permission.MANDATE_MANAGE

    @cached_property
    def body(self) -> Body:
        """The body whose seats the form belongs to."""
        return get_object_or_404(Body, slug=self.kwargs["slug"])

    def back(self) -> str:
        """The seats of the body."""
        return self.address("seats", slug=self.body.slug)

    def members(self) -> QuerySet[Membership]:
        """Those who sit on the body today."""
        rows = Membership.objects.current(today()).filter(body=self.body)
        return rows.select_related("person", "partner").order_by("person__name", "pk")


class OfSeat(SeatsForm, abstract=True):
    """A form about one seat."""

    @cached_property
    def membership(self) -> Membership:
        """The seat of the address; 404 for one of another trust."""
        rows = Membership.objects.select_related("person", "body", "partner")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def body(self) -> Body:
        """The seat's body."""
        return self.membership.body


class DescribeView(OfSeat):
    """Say what a seat is."""

    form_class = DescribeForm
    done = "The seat was changed."

    def get_heading(self) -> str:
        """Whose seat."""
        return f"Seat of {self.membership.person}"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The other members from the same partner."""
        others = self.members().filter(partner=self.membership.partner)
        return {**super().get_form_kwargs(), "others": others.exclude(pk=self.membership.pk)}

    def get_initial(self) -> dict[str, Any]:
        """What is said now."""
        facts = SeatFacts.objects.filter(membership=self.membership).first()
        if facts is None:
            return {}
        return {
            "side": facts.side,
            "substitute_for": facts.substitute_for_id,
            "in_attendance": facts.in_attendance,
        }

    def run(self, form: Any) -> SeatFacts:
        """Say it."""
        return actions.describe_seat(by=self.scope, membership=self.membership, **form.cleaned_data)


class GiveMandateView(OfSeat):
    """Enter a mandate of a seat."""

    form_class = MandateForm
    button = "Enter the mandate"
    done = "The mandate was entered."

    def get_heading(self) -> str:
        """Whose mandate."""
        return f"Mandate of {self.membership.person}"

    def get_intro(self) -> str:
        """For which partner's money."""
        return f"What this seat may commit of the money of {self.membership.partner}."

    def run(self, form: Any) -> Mandate:
        """Enter it."""
        return actions.give_mandate(by=self.scope, membership=self.membership, **form.cleaned_data)


class EndMandateView(SeatsForm):
    """Set the last day of a mandate."""

    form_class = EndForm
    button = "Set the last day"

    @cached_property
    def mandate(self) -> Mandate:
        """The mandate of the address."""
        rows = Mandate.objects.select_related("membership__person", "membership__body")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def body(self) -> Body:
        """The seat's body."""
        return self.mandate.membership.body

    def get_heading(self) -> str:
        """Whose mandate."""
        return f"End the mandate of {self.mandate.membership.person}"

    def get_intro(self) -> str:
        """Which one."""
        return f"Up to £{self.mandate.limit:,.2f} by {self.mandate.instrument}."

    def run(self, form: Any) -> Mandate:
        """End it."""
        return actions.end_mandate(by=self.scope, mandate=self.mandate, **form.cleaned_data)


class ElectionView(SeatsForm):
    """Record an election."""

    form_class = ElectionForm
    heading = "Record an election"
    intro = (
        "With more than one nomination the sample terms of an area group ask for a secret ballot. "
        "What a chair may do in this service comes from their role, which is set under Members."
    )
    button = "Record the election"
    done = "The election was recorded."

    def get_form_kwargs(self) -> dict[str, Any]:
        """Members of the body."""
        return {**super().get_form_kwargs(), "members": self.members()}

    def run(self, form: Any) -> Election:
        """Record it."""
        return actions.record_election(by=self.scope, **form.cleaned_data)


class EndOfficeView(SeatsForm):
    """End an office early."""

    form_class = EndForm
    button = "Set the last day"

    @cached_property
    def election(self) -> Election:
        """The election of the address."""
        rows = Election.objects.select_related("membership__person", "body")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def body(self) -> Body:
        """The office's body."""
        return self.election.body

    def get_heading(self) -> str:
        """Whose office."""
        return f"End {self.election.membership.person}’s term"

    def get_intro(self) -> str:
        """Which one."""
        return f"{self.election.get_office_display()} of {self.body}."

    def run(self, form: Any) -> Election:
        """End it."""
        return actions.end_office(by=self.scope, election=self.election, **form.cleaned_data)


class NewAssociateView(SeatsForm):
    """Add an associate member."""

    form_class = AssociateForm
    heading = "Add an associate member"
    intro = "An associate takes part in the body’s work without a seat or a vote."
    button = "Add the associate member"
    done = "The associate member was added."

    def run(self, form: Any) -> AssociateMember:
        """Add it."""
        return actions.add_associate(by=self.scope, body=self.body, **form.cleaned_data)


class OfAssociate(SeatsForm, abstract=True):
    """A form about one associate member."""

    @cached_property
    def associate(self) -> AssociateMember:
        """The associate of the address."""
        rows = AssociateMember.objects.select_related("body")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def body(self) -> Body:
        """The associate's body."""
        return self.associate.body


class PairView(OfAssociate):
    """Pair an associate with a member."""

    form_class = PairForm
    button = "Pair them"
    done = "They were paired."

    def get_heading(self) -> str:
        """Which associate."""
        return f"Pair {self.associate} with a member"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Members of the body."""
        return {**super().get_form_kwargs(), "members": self.members()}

    def run(self, form: Any) -> Any:
        """Pair them."""
        return actions.pair_associate(by=self.scope, associate=self.associate, **form.cleaned_data)


class EndAssociateView(OfAssociate):
    """Set an associate's last day."""

    form_class = EndForm
    button = "Set the last day"

    def get_heading(self) -> str:
        """Which associate."""
        return f"End {self.associate}’s time as an associate member"

    def run(self, form: Any) -> AssociateMember:
        """End it."""
        return actions.end_associate(by=self.scope, associate=self.associate, **form.cleaned_data)
