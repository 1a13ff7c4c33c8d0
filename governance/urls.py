"""Addresses of how the partnership is set up, below /t/<trust>/."""

from django.urls import path

from governance.views import (
    agreements,
    disputes,
    induction,
    interests,
    risks,
    seats,
    structure,
    terms,
    terms_forms,
)

VERSION = "governance/terms/<slug:slug>/<int:number>/"

app_name = "governance"
urlpatterns = [
    path("governance/", structure.StructureView.as_view(), name="structure"),
    path("governance/lines/new/", structure.NewLineView.as_view(), name="line_new"),
    path(
        "governance/lines/<int:pk>/remove/",
        structure.RemoveLineView.as_view(),
        name="line_remove",
    ),
    path(
        "governance/partnerships/new/",
        structure.NewPartnershipView.as_view(),
        name="partnership_new",
    ),
    path("governance/terms/", terms.TermsListView.as_view(), name="terms"),
    path("governance/terms/<slug:slug>/", terms.BodyTermsView.as_view(), name="terms_body"),
    path(VERSION, terms.VersionView.as_view(), name="terms_version"),
    path(f"{VERSION}topics/<slug:topic>/", terms_forms.SectionView.as_view(), name="terms_section"),
    path(f"{VERSION}particulars/", terms_forms.ParticularsView.as_view(), name="terms_particulars"),
    path(f"{VERSION}quorum/", terms_forms.QuorumView.as_view(), name="terms_quorum"),
    path(f"{VERSION}agree/", terms_forms.AgreeView.as_view(), name="terms_agree"),
    path(f"{VERSION}sign/", terms_forms.SignView.as_view(), name="terms_sign"),
    path(f"{VERSION}give-up/", terms_forms.GiveUpView.as_view(), name="terms_give_up"),
    path("governance/agreements/", agreements.AgreementsView.as_view(), name="agreements"),
    path("governance/agreements/new/", agreements.NewAgreementView.as_view(), name="agreement_new"),
    path(
        "governance/agreements/<slug:slug>/", agreements.AgreementView.as_view(), name="agreement"
    ),
    path(
        "governance/agreements/<slug:slug>/sign/",
        agreements.SignAgreementView.as_view(),
        name="agreement_sign",
    ),
    path(
        "governance/agreements/<slug:slug>/review/",
        agreements.ReviewView.as_view(),
        name="agreement_review",
    ),
    path("governance/seats/", seats.SeatsListView.as_view(), name="seats_of_bodies"),
    path("governance/seats/<int:pk>/change/", seats.DescribeView.as_view(), name="seat_describe"),
    path(
        "governance/seats/<int:pk>/mandate/", seats.GiveMandateView.as_view(), name="mandate_give"
    ),
    path("governance/mandates/<int:pk>/end/", seats.EndMandateView.as_view(), name="mandate_end"),
    path("governance/offices/<int:pk>/end/", seats.EndOfficeView.as_view(), name="office_end"),
    path("governance/associates/<int:pk>/pair/", seats.PairView.as_view(), name="associate_pair"),
    path(
        "governance/associates/<int:pk>/end/",
        seats.EndAssociateView.as_view(),
        name="associate_end",
    ),
    path("governance/seats/<slug:slug>/", seats.SeatsView.as_view(), name="seats"),
    path("governance/seats/<slug:slug>/election/", seats.ElectionView.as_view(), name="election"),
    path(
        "governance/seats/<slug:slug>/associates/new/",
        seats.NewAssociateView.as_view(),
        name="associate_new",
    ),
    path("governance/induction/", induction.InductionView.as_view(), name="induction"),
    path("governance/induction/steps/new/", induction.NewStepView.as_view(), name="step_new"),
    path(
        "governance/induction/steps/<int:pk>/drop/",
        induction.DropStepView.as_view(),
        name="step_drop",
    ),
    path(
        "governance/induction/<int:pk>/",
        induction.RecordInductionView.as_view(),
        name="induction_record",
    ),
    path("registers/interests/", interests.InterestsView.as_view(), name="interests"),
    path("registers/interests/new/", interests.DeclareView.as_view(), name="interest_new"),
    path(
        "registers/interests/people/<int:pk>/",
        interests.PersonInterestsView.as_view(),
        name="interests_of",
    ),
    path(
        "registers/interests/people/<int:pk>/confirm/",
        interests.ConfirmInterestsView.as_view(),
        name="interests_confirm",
    ),
    path(
        "registers/interests/<int:pk>/end/",
        interests.EndInterestView.as_view(),
        name="interest_end",
    ),
    path(
        "registers/interests/<int:pk>/readers/",
        interests.ShowInterestView.as_view(),
        name="interest_show",
    ),
    path("registers/risks/", risks.RisksView.as_view(), name="risks"),
    path("registers/risks/new/", risks.NewRiskView.as_view(), name="risk_new"),
    path("registers/risks/<int:pk>/", risks.RiskView.as_view(), name="risk"),
    path("registers/risks/<int:pk>/review/", risks.ReviewRiskView.as_view(), name="risk_review"),
    path("registers/risks/<int:pk>/close/", risks.CloseRiskView.as_view(), name="risk_close"),
    path("registers/risks/<int:pk>/reopen/", risks.ReopenRiskView.as_view(), name="risk_reopen"),
    path("registers/disputes/", disputes.DisputesView.as_view(), name="disputes"),
    path("registers/disputes/new/", disputes.RaiseDisputeView.as_view(), name="dispute_new"),
    path("registers/disputes/<int:pk>/", disputes.DisputeView.as_view(), name="dispute"),
    path(
        "registers/disputes/<int:pk>/step/",
        disputes.MoveDisputeView.as_view(),
        name="dispute_move",
    ),
    path("registers/disputes/<int:pk>/end/", disputes.EndDisputeView.as_view(), name="dispute_end"),
]
