"""Addresses of joint finance, below /t/<trust>/; part of the app's own."""

from django.urls import path

from finance.views import aligned, in_kind, pool_changes, pools, proposals, virements

urlpatterns = [
    path("joint-finance/", pools.JointFinanceView.as_view(), name="joint"),
    path("joint-finance/new-pool/", pool_changes.DraftPoolView.as_view(), name="pool_new"),
    path("joint-finance/pools/<slug:slug>/", pools.PoolView.as_view(), name="pool"),
    path(
        "joint-finance/pools/<slug:slug>/account/", pools.AccountView.as_view(), name="pool_account"
    ),
    path(
        "joint-finance/pools/<slug:slug>/sign/", pool_changes.SignView.as_view(), name="pool_sign"
    ),
    path(
        "joint-finance/pools/<slug:slug>/contribution/",
        pool_changes.ContributionView.as_view(),
        name="pool_contribution",
    ),
    path(
        "joint-finance/pools/<slug:slug>/risk-share/",
        pool_changes.RiskShareView.as_view(),
        name="pool_risk_share",
    ),
    path(
        "joint-finance/pools/<slug:slug>/scheme/",
        pool_changes.SchemeView.as_view(),
        name="pool_scheme",
    ),
    path(
        "joint-finance/pools/<slug:slug>/income/",
        pool_changes.IncomeView.as_view(),
        name="pool_income",
    ),
    path(
        "joint-finance/pools/<slug:slug>/agree/",
        pool_changes.AgreeView.as_view(),
        name="pool_agree",
    ),
    path(
        "joint-finance/contributions/<int:pk>/change/",
        pool_changes.ChangeContributionView.as_view(),
        name="contribution_change",
    ),
    path(
        "joint-finance/instalments/<int:pk>/paid/",
        pool_changes.PaymentView.as_view(),
        name="instalment_paid",
    ),
    path(
        "joint-finance/instalments/<int:pk>/received/",
        pool_changes.ReceiptView.as_view(),
        name="instalment_received",
    ),
    path("joint-finance/virements/", virements.VirementsView.as_view(), name="virements"),
    path("joint-finance/virements/new/", virements.RequestView.as_view(), name="virement_new"),
    path("joint-finance/virements/<int:pk>/", virements.VirementView.as_view(), name="virement"),
    path(
        "joint-finance/virements/<int:pk>/approve/",
        virements.ApproveView.as_view(),
        name="virement_approve",
    ),
    path(
        "joint-finance/virements/<int:pk>/refuse/",
        virements.RefuseView.as_view(),
        name="virement_refuse",
    ),
    path(
        "joint-finance/virements/<int:pk>/withdraw/",
        virements.WithdrawView.as_view(),
        name="virement_withdraw",
    ),
    path("joint-finance/delegations/", virements.DelegationsView.as_view(), name="delegations"),
    path(
        "joint-finance/delegations/new/",
        virements.NewDelegationView.as_view(),
        name="delegation_new",
    ),
    path(
        "joint-finance/delegations/<int:pk>/end/",
        virements.EndDelegationView.as_view(),
        name="delegation_end",
    ),
    path("joint-finance/proposals/", proposals.ProposalsView.as_view(), name="proposals"),
    path("joint-finance/proposals/new/", proposals.NewProposalView.as_view(), name="proposal_new"),
    path("joint-finance/proposals/<int:pk>/", proposals.ProposalView.as_view(), name="proposal"),
    path(
        "joint-finance/proposals/<int:pk>/answers/",
        proposals.AnswersView.as_view(),
        name="proposal_answers",
    ),
    path(
        "joint-finance/proposals/<int:pk>/partner/",
        proposals.PlaceView.as_view(),
        name="proposal_partner",
    ),
    path(
        "joint-finance/proposals/<int:pk>/terms/",
        proposals.TermsView.as_view(),
        name="proposal_terms",
    ),
    path(
        "joint-finance/proposals/<int:pk>/remove/",
        proposals.RemoveView.as_view(),
        name="proposal_remove",
    ),
    path("joint-finance/in-kind/", in_kind.InKindView.as_view(), name="in_kind"),
    path("joint-finance/in-kind/new/", in_kind.RecordInKindView.as_view(), name="in_kind_new"),
    path(
        "joint-finance/in-kind/<int:pk>/withdraw/",
        in_kind.WithdrawInKindView.as_view(),
        name="in_kind_withdraw",
    ),
    path(
        "joint-finance/new-arrangement/",
        aligned.NewArrangementView.as_view(),
        name="arrangement_new",
    ),
    path(
        "joint-finance/aligned/<slug:slug>/", aligned.ArrangementView.as_view(), name="arrangement"
    ),
    path(
        "joint-finance/aligned/<slug:slug>/target/",
        aligned.TargetView.as_view(),
        name="arrangement_target",
    ),
    path(
        "joint-finance/aligned/<slug:slug>/lines/",
        aligned.AlignView.as_view(),
        name="arrangement_lines",
    ),
]
