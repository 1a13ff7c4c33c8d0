"""Pages of the commissioning framework and the joint commissioning unit."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from commissioning import actions, catalogue
from commissioning.forms.unit import AuditForm, FrameworkForm, FundingForm, PostForm, RatingForm
from commissioning.models import FrameworkText, PostFunding, SkillAudit, SkillRating, UnitPost
from commissioning.personal import PLAINLY
from commissioning.queries.unit import audited, unit
from trusts.clock import today
from trusts.levels import Level
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView
from trusts.views.common import address_in


class FoundPage(TrustView, abstract=True):
    """A page that looks its record up before it looks at a form."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find it first: 404 where there is none."""
        self.scope.require(self.permission)
        self.find()
        return super().dispatch(request, *args, **kwargs)

    def find(self) -> None:
        """Look the records of the address up."""
        raise NotImplementedError


class FrameworkView(TrustTemplateView):
    """The framework: what is agreed about each element, and the 14 standards."""

    permission = Permission.COMMISSIONING_VIEW
    template_name = "commissioning/framework.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each element with its newest text and the ones before."""
        texts: dict[str, list[FrameworkText]] = {one.code: [] for one in catalogue.FRAMEWORK}
        for row in FrameworkText.objects.all():
            texts[row.code].append(row)
        rows = [
            (
                one,
                texts[one.code][:1],
                texts[one.code][1:],
                reverse(f"commissioning:framework_{one.code.lower()}", kwargs=address_in(self)),
            )
            for one in catalogue.FRAMEWORK
        ]
        return super().get_context_data(
            rows=rows,
            agreed=sum(1 for _, newest, _, _ in rows if newest and newest[0].agreed_on),
            source=catalogue.FRAMEWORK_SOURCE,
            standards=catalogue.STANDARDS,
            standards_source=catalogue.STANDARDS_SOURCE,
            may_edit=self.scope.may(Permission.COMMISSIONING_EDIT, level=Level.EXECUTIVE),
            **kwargs,
        )


class FrameworkTextView(TrustFormView):
    """Record what is agreed about one element."""

    permission = Permission.COMMISSIONING_EDIT
    template_name = "commissioning/cycle_form.html"
    form_class = FrameworkForm

    element: catalogue.Entry | None = None
    """The element: each has an address of its own."""

    @property
    def part(self) -> catalogue.Entry:
        """The element of the address."""
        assert self.element is not None  # noqa: S101 - every address names one
        return self.element

    def get_initial(self) -> dict[str, Any]:
        """The newest words, to be agreed anew."""
        row = FrameworkText.objects.filter(code=self.part.code).first()
        return {"words": row.words} if row else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which element."""
        return super().get_context_data(
            heading=self.part.name,
            caption=self.part.words,
            button="Record it",
            back=self.get_success_url(),
            plainly=PLAINLY,
            **kwargs,
        )

    def run(self, form: Any) -> FrameworkText:
        """Record it."""
        return actions.record_framework(by=self.scope, code=self.part.code, **form.cleaned_data)

    def get_success_url(self) -> str:
        """The framework."""
        return reverse("commissioning:framework", kwargs=address_in(self))


class UnitView(TrustTemplateView):
    """The unit: posts, funding by partner, the newest audit of skills with its gaps."""

    permission = Permission.COMMISSIONING_VIEW
    template_name = "commissioning/unit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The unit today."""
        found = unit(on=today())
        audits = list(SkillAudit.objects.all())
        newest = audited(audits[0]) if audits else None
        names = {one.code: one for one in catalogue.SKILLS}
        heat = []
        if newest:
            for gap in newest.gaps:
                cells = [newest.ratings[post.pk].get(gap.skill) for post in newest.posts]
                heat.append((names[gap.skill], gap, cells))
        return super().get_context_data(
            unit=found,
            partners=[name for name, _ in found.by_partner],
            posts=[
                (row, [row.funding.get(name) for name, _ in found.by_partner])
                for row in found.posts
            ],
            audit=newest,
            older=audits[1:],
            heat=heat,
            levels=catalogue.SKILL_LEVELS,
            missing=[names[g.skill].name for g in newest.gaps if g.is_missing] if newest else [],
            unrated=[
                row.post for row in found.posts if newest and row.post.pk not in newest.ratings
            ],
            source=catalogue.SKILLS_SOURCE,
            may_edit=self.scope.may(Permission.COMMISSIONING_EDIT, level=Level.EXECUTIVE),
            **kwargs,
        )


class UnitFormView(TrustFormView, abstract=True):
    """A form that leads back to the unit."""

    permission = Permission.COMMISSIONING_EDIT
    template_name = "commissioning/cycle_form.html"
    heading = ""
    caption = ""
    button = "Save"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        return super().get_context_data(
            heading=self.heading,
            caption=self.caption,
            button=self.button,
            back=self.get_success_url(),
            **kwargs,
        )

    def get_success_url(self) -> str:
        """The unit."""
        return reverse("commissioning:unit", kwargs=address_in(self))


class NewPostView(UnitFormView):
    """Add a post."""

    permission = Permission.COMMISSIONING_EDIT
    form_class = PostForm
    heading = "Add a post"

    def run(self, form: Any) -> UnitPost:
        """Add it."""
        return actions.record_post(by=self.scope, **form.cleaned_data)


class PostPage(FoundPage, UnitFormView, abstract=True):
    """A page of one post."""

    permission = Permission.COMMISSIONING_EDIT

    @cached_property
    def unit_post(self) -> UnitPost:
        """The post of the address."""
        rows = self.scope.visible(UnitPost.objects.all(), Permission.COMMISSIONING_VIEW)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def find(self) -> None:
        """The post."""
        self.unit_post  # noqa: B018 - a lookup that answers 404


class ChangePostView(PostPage):
    """Change a post."""

    permission = Permission.COMMISSIONING_EDIT
    form_class = PostForm
    heading = "Change the post"

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        found = {name: getattr(self.unit_post, name) for name in PostForm.base_fields}
        return found | {"is_filled": "yes" if self.unit_post.is_filled else "no"}

    def run(self, form: Any) -> UnitPost:
        """Change it."""
        return actions.record_post(by=self.scope, post=self.unit_post, **form.cleaned_data)


class FundPostView(PostPage):
    """What each partner pays for a post in a year."""

    permission = Permission.COMMISSIONING_EDIT
    form_class = FundingForm
    button = "Save the funding"

    def get_form_kwargs(self) -> dict[str, Any]:
        """A box for each partner."""
        return {**super().get_form_kwargs(), "partners": list(Partner.objects.order_by("name"))}

    def get_initial(self) -> dict[str, Any]:
        """What each pays so far."""
        rows = PostFunding.objects.filter(post=self.unit_post, financial_year=self.kwargs["year"])
        return {f"partner_{row.partner_id}": row.amount for row in rows}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which post and year."""
        year = self.kwargs["year"]
        words = {
            "heading": f"Who pays for it in {year}–{(year + 1) % 100:02}",
            "caption": f"{self.unit_post}, £{self.unit_post.cost:,.2f} in a full year",
        }
        return super().get_context_data(**kwargs) | words

    def run(self, form: Any) -> UnitPost:
        """Keep it."""
        return actions.fund_post(
            by=self.scope,
            post=self.unit_post,
            financial_year=self.kwargs["year"],
            amounts=form.amounts,
        )


class NewAuditView(UnitFormView):
    """Begin an audit of skills."""

    permission = Permission.COMMISSIONING_EDIT
    form_class = AuditForm
    heading = "Begin an audit of skills"
    button = "Begin it"

    def run(self, form: Any) -> SkillAudit:
        """Begin it."""
        return actions.begin_audit(by=self.scope, **form.cleaned_data)


class RateSkillsView(PostPage):
    """Rate what a post has and needs of each skill."""

    permission = Permission.COMMISSIONING_EDIT
    template_name = "commissioning/rate_skills.html"
    form_class = RatingForm
    button = "Save the ratings"

    @cached_property
    def audit(self) -> SkillAudit:
        """The audit of the address."""
        return get_object_or_404(SkillAudit, pk=self.kwargs["audit"])

    def find(self) -> None:
        """The post and the audit."""
        super().find()
        self.audit  # noqa: B018 - a lookup that answers 404

    def get_initial(self) -> dict[str, Any]:
        """What was rated so far."""
        found: dict[str, Any] = {}
        for row in SkillRating.objects.filter(audit=self.audit, post=self.unit_post):
            found |= {f"has_{row.code}": row.has, f"needs_{row.code}": row.needs}
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which post, which audit."""
        words = {"heading": f"Skills of the {self.unit_post}", "caption": str(self.audit)}
        return super().get_context_data(**kwargs) | words | {"purpose": self.audit.purpose}

    def run(self, form: Any) -> SkillAudit:
        """Keep them."""
        return actions.rate_skills(
            by=self.scope, audit=self.audit, post=self.unit_post, ratings=form.ratings
        )
