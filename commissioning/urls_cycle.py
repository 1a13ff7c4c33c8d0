"""Addresses of intentions, needs assessments, the framework and the unit, below /t/<trust>/."""

from django.urls import path

from commissioning import catalogue
from commissioning.views import (
    cycle_parts,
    cycle_signing,
    cycle_steps,
    intentions,
    needs,
    unit,
)

ONE = "commissioning/intentions/<int:pk>/"

urlpatterns = [
    path("commissioning/", intentions.IntentionsView.as_view(), name="intentions"),
    path(
        "commissioning/intentions/new/",
        intentions.NewIntentionView.as_view(),
        name="new_intention",
    ),
    path(ONE, intentions.IntentionView.as_view(), name="intention"),
    path(f"{ONE}change/", intentions.ChangeIntentionView.as_view(), name="change_intention"),
    path(f"{ONE}steps/<int:step>/", cycle_steps.StepView.as_view(), name="intention_step"),
    path(
        f"{ONE}steps/<int:step>/complete/",
        cycle_steps.CompleteStepView.as_view(),
        name="complete_step",
    ),
    path(
        f"{ONE}steps/<int:step>/reopen/", cycle_steps.ReopenStepView.as_view(), name="reopen_step"
    ),
    path(f"{ONE}parts/", cycle_parts.PartsView.as_view(), name="intention_parts"),
    path(
        f"{ONE}commissioners/new/",
        cycle_parts.NewCommissionerView.as_view(),
        name="new_commissioner",
    ),
    path(
        f"{ONE}providers/new/",
        cycle_parts.NewPossibleProviderView.as_view(),
        name="new_possible_provider",
    ),
    path(f"{ONE}resources/new/", cycle_parts.NewResourceView.as_view(), name="new_resource"),
    path(
        f"{ONE}conflicts/<int:partner>/",
        cycle_parts.DeclareConflictView.as_view(),
        name="declare_conflict",
    ),
    path(f"{ONE}standards/", cycle_parts.StandardsView.as_view(), name="intention_standards"),
    path(f"{ONE}ending/", cycle_parts.EndingView.as_view(), name="ending"),
    path(
        f"{ONE}reinvestments/new/",
        cycle_parts.NewReinvestmentView.as_view(),
        name="new_reinvestment",
    ),
    path(
        f"{ONE}parts/<slug:kind>/<int:part>/remove/",
        cycle_parts.RemovePartView.as_view(),
        name="remove_part",
    ),
    path(f"{ONE}put-forward/", cycle_signing.PutForwardView.as_view(), name="put_forward"),
    path(f"{ONE}sign/", cycle_signing.SignView.as_view(), name="sign_intention"),
    path(f"{ONE}send-back/", cycle_signing.SendBackView.as_view(), name="send_intention_back"),
    path(f"{ONE}withdraw/", cycle_signing.WithdrawView.as_view(), name="withdraw_intention"),
    path("commissioning/needs/", needs.NeedsView.as_view(), name="needs"),
    path(
        "commissioning/needs/new/", needs.NewAssessmentView.as_view(), name="new_needs_assessment"
    ),
    path("commissioning/needs/<int:pk>/", needs.AssessmentView.as_view(), name="needs_assessment"),
    path(
        "commissioning/needs/<int:pk>/change/",
        needs.ChangeAssessmentView.as_view(),
        name="change_needs_assessment",
    ),
    path("commissioning/framework/", unit.FrameworkView.as_view(), name="framework"),
    *[
        path(
            f"commissioning/framework/{one.code.lower()}/",
            unit.FrameworkTextView.as_view(element=one),
            name=f"framework_{one.code.lower()}",
        )
        for one in catalogue.FRAMEWORK
    ],
    path("commissioning/unit/", unit.UnitView.as_view(), name="unit"),
    path("commissioning/unit/posts/new/", unit.NewPostView.as_view(), name="new_post"),
    path("commissioning/unit/posts/<int:pk>/", unit.ChangePostView.as_view(), name="post"),
    path(
        "commissioning/unit/posts/<int:pk>/funding/<int:year>/",
        unit.FundPostView.as_view(),
        name="fund_post",
    ),
    path("commissioning/unit/audits/new/", unit.NewAuditView.as_view(), name="new_audit"),
    path(
        "commissioning/unit/audits/<int:audit>/posts/<int:pk>/",
        unit.RateSkillsView.as_view(),
        name="rate_skills",
    ),
]
