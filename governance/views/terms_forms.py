"""Pages that write a version of terms of reference."""

from typing import Any

from django.http import Http404
from django.utils.functional import cached_property

from governance import actions
from governance.forms.base import NoFields
from governance.forms.terms import (
    AgreeForm,
    ParticularsForm,
    QuorumForm,
    SectionForm,
    SignForm,
    quorum_initial,
)
from governance.models import TermsOfReference, TermsSignature
from governance.queries import terms as queries
from governance.rules.topics import BY_CODE, Topic
from governance.views.base import GovernanceForm
from governance.views.terms import OfVersion
from trusts.clock import today
from trusts.permissions import Permission


class VersionForm(OfVersion, GovernanceForm, abstract=True):
    """A form that belongs to a version."""

    permission = Permission.TERMS_MANAGE

    def back(self) -> str:
        """The version."""
        return self.address("terms_version", slug=self.body.slug, number=self.terms.number)


class SectionView(VersionForm):
    """Write one topic of a draft."""

    form_class = SectionForm
    done = "The text was saved."

    @cached_property
    def topic(self) -> Topic:
        """The topic of the address; 404 for one there is not."""
        topic = BY_CODE.get(self.kwargs["topic"])
        if topic is None:
            raise Http404
        return topic

    def get_heading(self) -> str:
        """The topic."""
        return self.topic.name

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form asks the topic's question."""
        return {**super().get_form_kwargs(), "topic": self.topic}

    def get_initial(self) -> dict[str, Any]:
        """What it says now."""
        return {"text": queries.texts(self.terms).get(self.topic.code, "")}

    def run(self, form: Any) -> TermsOfReference:
        """Write it."""
        return actions.write_section(
            by=self.scope,
            terms=self.terms,
            topic=self.topic.code,
            text=form.cleaned_data["text"],
        )


class ParticularsView(VersionForm):
    """Set a draft's particulars."""

    form_class = ParticularsForm
    heading = "Meetings, deadlines and votes"

    def get_initial(self) -> dict[str, Any]:
        """What is set now."""
        return {name: getattr(self.terms, name) for name in ParticularsForm.base_fields}

    def run(self, form: Any) -> TermsOfReference:
        """Set them."""
        return actions.set_particulars(by=self.scope, terms=self.terms, **form.cleaned_data)


class QuorumView(VersionForm):
    """Set a draft's quorum."""

    form_class = QuorumForm
    heading = "Quorum"

    def get_intro(self) -> str:
        """The rule as it stands, and how shares are counted."""
        rule = self.terms.quorum_rule
        now = f"Now: {rule.words}\n" if rule else ""
        if rule and quorum_initial(rule) is None:
            now += "This rule has more parts than this form shows. Saving replaces it.\n"
        return f"{now}A percentage is of the seats held on the day and is never rounded down."

    def get_initial(self) -> dict[str, Any]:
        """The rule as it stands, where the form can show it."""
        return quorum_initial(self.terms.quorum_rule) or {}

    def run(self, form: Any) -> TermsOfReference:
        """Set it."""
        return actions.set_quorum(by=self.scope, terms=self.terms, rule=form.rule())


class AgreeView(VersionForm):
    """Record that a draft was agreed."""

    form_class = AgreeForm
    heading = "Record that these terms were agreed"
    intro = "Agreed terms do not change any more. A later change is a new version."
    button = "Record the agreement"
    done = "The terms were agreed. Record the partners’ signatures next."

    def run(self, form: Any) -> TermsOfReference:
        """Record it."""
        return actions.agree_terms(by=self.scope, terms=self.terms, **form.cleaned_data)


class SignView(VersionForm):
    """Record a partner's signature."""

    form_class = SignForm
    heading = "Record a signature"
    button = "Record the signature"
    done = "The signature was recorded."

    def get_form_kwargs(self) -> dict[str, Any]:
        """Partners that have not signed yet."""
        return {
            **super().get_form_kwargs(),
            "partners": queries.not_signed(self.terms, today()),
        }

    def run(self, form: Any) -> TermsSignature:
        """Record it."""
        return actions.sign_terms(by=self.scope, terms=self.terms, **form.cleaned_data)


class GiveUpView(VersionForm):
    """Delete a draft, after a question."""

    form_class = NoFields
    heading = "Give up this draft?"
    intro = "The draft is deleted. Agreed versions stay."
    button = "Delete the draft"
    done = "The draft was deleted."

    def run(self, form: Any) -> None:
        """Delete it."""
        actions.give_up_draft(by=self.scope, terms=self.terms)

    def get_success_url(self) -> str:
        """To the body's versions: the draft is no more."""
        super().get_success_url()
        return self.address("terms_body", slug=self.body.slug)
