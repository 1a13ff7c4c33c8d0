"""Pages of the register of interests."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from governance import actions
from governance.forms.interests import (
    ConfirmInterestsForm,
    EndInterestForm,
    InterestForm,
    InterestsFilter,
    ShowInterestForm,
)
from governance.models import Interest, InterestReview
from governance.queries import interests
from governance.views.base import GovernanceForm, RegisterPage
from trusts.clock import today
from trusts.models import Membership, Person
from trusts.permissions import Permission
from trusts.ui.tags import day
from trusts.views.base import TrustTemplateView, TrustView

A_PAGE = 25


class InterestsView(RegisterPage, TrustTemplateView):
    """The register: person by person, as it is or as it was on a day."""

    permission = Permission.TRUST_VIEW
    template_name = "governance/interests.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of people with what the register says of each."""
        asked = InterestsFilter(self.request.GET or None)
        chosen = asked.cleaned_data if asked.is_bound and asked.is_valid() else {}
        on = chosen.get("on") or today()
        people = interests.people_in(on, body=chosen.get("body"), partner=chosen.get("partner"))
        if name := chosen.get("name"):
            people = people.filter(name__icontains=name)
        if chosen.get("due"):
            late = [one.person.pk for one in interests.to_confirm(self.scope, on)]
            people = people.filter(pk__in=late)
        shown = Paginator(people, A_PAGE).get_page(self.request.GET.get("page"))
        keeper = interests.keeps(self.scope)
        return super().get_context_data(
            filter_form=asked,
            form=asked,
            page_of=shown,
            entries=[
                (entry, on == today() and entry.is_due(on))
                for entry in interests.entries(self.scope, shown, on)
            ],
            on=on,
            is_today=on == today(),
            declares=self.scope.may(Permission.INTEREST_DECLARE),
            keeper=keeper,
            late=len(interests.to_confirm(self.scope, today())) if keeper else 0,
            own=self.scope.person,
            **kwargs,
        )


class OfPerson(RegisterPage, TrustView, abstract=True):
    """A page about the person in the address; 404 for somebody without a seat in the trust."""

    @cached_property
    def subject(self) -> Person:
        """The person."""
        seated = Membership.objects.filter(person=self.kwargs["pk"])
        if not seated.exists():
            raise Http404
        return get_object_or_404(Person, pk=self.kwargs["pk"])

    @property
    def is_own(self) -> bool:
        """Whether the person looks at their own entry."""
        return self.scope.person is not None and self.subject.pk == self.scope.person.pk

    @property
    def changes(self) -> bool:
        """Whether this scope may change the entry."""
        own = self.is_own and self.scope.may(Permission.INTEREST_DECLARE)
        return own or interests.keeps(self.scope)


class PersonInterestsView(OfPerson, TrustTemplateView):
    """What the register says of one person, now and before."""

    permission = Permission.TRUST_VIEW
    template_name = "governance/interests_person.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Interests that stand, those that ended, and when the entry was confirmed."""
        on = today()
        rows = list(interests.readable(self.scope).filter(person=self.subject).order_by("-pk"))
        entry = interests.entries(self.scope, [self.subject], on)[0]
        return super().get_context_data(
            subject=self.subject,
            is_own=self.is_own,
            entry=entry,
            is_due=entry.is_due(on),
            is_soon=entry.is_soon(on),
            standing=[one for one in rows if one.is_in_force(on)],
            ended=[one for one in rows if not one.is_in_force(on)],
            reviews=InterestReview.objects.filter(person=self.subject),
            confirmed_today=entry.reviewed_on == on,
            changes=self.changes,
            keeper=interests.keeps(self.scope),
            **kwargs,
        )


class InterestFormView(RegisterPage, GovernanceForm, abstract=True):
    """A form that belongs to one person's entry."""

    permission = Permission.INTEREST_DECLARE

    @property
    def owner(self) -> Person:
        """Whose entry it is."""
        raise NotImplementedError

    def back(self) -> str:
        """The person's entry."""
        return self.address("interests_of", pk=self.owner.pk)


class DeclareView(InterestFormView):
    """Declare an interest."""

    form_class = InterestForm
    heading = "Declare an interest"
    intro = (
        "An interest is anything that could sway you, or look as if it did: work, a contract, "
        "another board, close family, land, a gift. If in doubt, declare it."
    )
    button = "Declare the interest"
    done = "The interest was declared."

    @property
    def owner(self) -> Person:
        """Whose interest was declared; before that, one's own entry."""
        if self.record is not None:
            return self.record.person
        if self.scope.person is None:
            raise Http404
        return self.scope.person

    def back(self) -> str:
        """The entry; the register for somebody who has none of their own."""
        if self.record is not None:
            return super().back()
        return self.address("interests")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Who keeps the register declares for anybody."""
        return {**super().get_form_kwargs(), "keeper": interests.keeps(self.scope)}

    def get_initial(self) -> dict[str, Any]:
        """The person whose entry was open."""
        return {"person": self.request.GET.get("person", "")}

    def run(self, form: Any) -> Interest:
        """Declare it."""
        data = {"person": self.owner} | form.cleaned_data
        return actions.declare_interest(by=self.scope, **data)


class OfInterest(InterestFormView, abstract=True):
    """A form about the interest in the address."""

    @cached_property
    def interest(self) -> Interest:
        """The interest; 404 for another's, unless this person keeps the register."""
        rows = interests.readable(self.scope)
        if not interests.keeps(self.scope):
            rows = rows.filter(person=self.scope.person)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def owner(self) -> Person:
        """Whose it is."""
        return self.interest.person

    def get_intro(self) -> str:
        """The interest in words."""
        one = self.interest
        return f"{one.person.name}: {one.what}, since {day(one.starts_on)}."


class EndInterestView(OfInterest):
    """Give an interest its last day."""

    form_class = EndInterestForm
    heading = "When did this interest end?"
    button = "Save the last day"
    done = "The interest has ended. It can still be read in the register’s history."

    def run(self, form: Any) -> Interest:
        """End it."""
        return actions.end_interest(by=self.scope, interest=self.interest, **form.cleaned_data)


class ShowInterestView(OfInterest):
    """Keep an interest back from the public, or show it."""

    permission = Permission.INTEREST_MANAGE
    form_class = ShowInterestForm
    heading = "Who reads this interest?"
    done = "It was saved."

    def get_initial(self) -> dict[str, Any]:
        """How it is."""
        one = self.interest
        return {"public": "yes" if one.is_public else "no", "kept_back": one.kept_back}

    def run(self, form: Any) -> Interest:
        """Save it."""
        return actions.show_interest(
            by=self.scope, interest=self.interest, kept_back=form.cleaned_data["kept_back"]
        )


class ConfirmInterestsView(OfPerson, GovernanceForm):
    """A person confirms their entry, once a year; or who keeps the register for them."""

    permission = Permission.INTEREST_DECLARE
    template_name = "governance/interests_confirm.html"
    form_class = ConfirmInterestsForm
    button = "Confirm"

    def back(self) -> str:
        """The person's entry."""
        return self.address("interests_of", pk=self.subject.pk)

    def get_heading(self) -> str:
        """Whose entry it is."""
        if self.is_own:
            return "Confirm your interests"
        return f"Confirm the interests of {self.subject.name}"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Somebody else's is for who keeps the register; 404 to others."""
        if not self.changes:
            raise Http404
        return {**super().get_form_kwargs(), "is_own": self.is_own}

    def get_initial(self) -> dict[str, Any]:
        """Today, as a rule."""
        return {"on": today()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is confirmed."""
        rows = interests.readable(self.scope).filter(person=self.subject, ends_on=None)
        return super().get_context_data(standing=rows, is_own=self.is_own, **kwargs)

    def run(self, form: Any) -> InterestReview:
        """Confirm it."""
        return actions.confirm_interests(
            by=self.scope, person=self.subject, on=form.cleaned_data.get("on")
        )

    def get_success_url(self) -> str:
        """Back, with a word on when it is asked again."""
        again = " You will be asked again in a year." if self.is_own else ""
        messages.success(self.request, f"The entry is confirmed.{again}")
        return self.back()
