"""Pages of terms of reference: which count, one body's versions, one version."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property

from governance import actions
from governance.models import TermsOfReference
from governance.queries import terms as queries
from governance.rules.topics import TOPICS
from governance.views.base import OfBody
from governance.words import particulars
from trusts.clock import today
from trusts.errors import Refusal
from trusts.models import Body
from trusts.permissions import Permission
from trusts.queries import LEVEL_ORDER
from trusts.views.base import TrustTemplateView
from trusts.views.common import address_in


class TermsListView(TrustTemplateView):
    """Every body, and the terms it works under today."""

    permission = Permission.TRUST_VIEW
    template_name = "governance/terms_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Bodies by level, with what counts today and what is being written."""
        on = today()
        counts = queries.all_in_force(on)
        drafts = dict(
            TermsOfReference.objects.filter(agreed_on__isnull=True).values_list("body_id", "pk")
        )
        bodies = sorted(Body.objects.all(), key=lambda b: (LEVEL_ORDER[b.level], b.name))  # type: ignore[index]  # text equals its level
        rows = [
            (
                body,
                terms := counts.get(body.pk),
                terms is not None and terms.review_due(on),
                body.pk in drafts and queries.may_write(self.scope, body),
            )
            for body in bodies
        ]
        return super().get_context_data(rows=rows, **kwargs)


class BodyTermsView(OfBody, TrustTemplateView):
    """One body's versions; begins the next one."""

    permission = Permission.TRUST_VIEW
    permission_to_post = Permission.TERMS_MANAGE
    template_name = "governance/terms_body.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The version that counts today, and the others."""
        versions = list(queries.versions(self.scope, self.body))
        return super().get_context_data(
            versions=versions,
            current=queries.in_force(self.body, today()),
            may_begin=queries.may_write(self.scope, self.body)
            and not any(version.is_draft for version in versions),
            body=self.body,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begin the next version and go to it."""
        try:
            terms = actions.begin_terms(by=self.scope, body=self.body)
        except Refusal as refusal:
            return self.render_to_response(self.get_context_data(refusal=refusal.message))
        where = address_in(self, slug=self.body.slug, number=terms.number)
        return redirect("governance:terms_version", **where)


class OfVersion(OfBody, abstract=True):
    """A page about the version in the address; 404 for a draft of others."""

    @cached_property
    def terms(self) -> TermsOfReference:
        """The version."""
        rows = queries.versions(self.scope, self.body).select_related("body", "accountable_body")
        return get_object_or_404(rows, number=self.kwargs["number"])


class VersionView(OfVersion, TrustTemplateView):
    """One version: what it says, what it leaves out, who signed."""

    permission = Permission.TRUST_VIEW
    template_name = "governance/terms_version.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Texts by topic, particulars and signatures."""
        terms = self.terms
        texts = queries.texts(terms)
        return super().get_context_data(
            terms=terms,
            topics=[(topic, texts.get(topic.code, "")) for topic in TOPICS],
            coverage=queries.coverage_of(terms),
            particulars=particulars(terms),
            signatures=list(terms.signatures.select_related("partner")),
            not_signed=[] if terms.is_draft else list(queries.not_signed(terms, today())),
            counts=queries.in_force(self.body, today()) == terms,
            may_write=queries.may_write(self.scope, self.body),
            body=self.body,
            **kwargs,
        )
