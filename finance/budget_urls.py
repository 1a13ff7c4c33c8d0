"""Addresses of budgets, below /t/<trust>/; part of the app's own."""

from django.urls import path

from finance.views import budget_files, budget_lines, budgets, contracted, funding, priority_money

_FILE = "budgets/files/<int:pk>/"
_LINE = "budgets/lines/<int:pk>/"
urlpatterns = [
    path("budgets/", budgets.BudgetsView.as_view(), name="budgets"),
    path("budgets/<int:year>/", budgets.BudgetsView.as_view(), name="budgets_of_year"),
    path("budgets/<int:year>/<slug:owner>/", budgets.BudgetView.as_view(), name="budget"),
    path(
        "budgets/<int:year>/<slug:owner>/load/", budget_files.LoadView.as_view(), name="budget_load"
    ),
    path(
        "budgets/<int:year>/<slug:owner>/template/",
        budget_files.BudgetTemplateView.as_view(),
        name="budget_template",
    ),
    path(_FILE, budget_files.BudgetFileView.as_view(), name="budget_file"),
    path(f"{_FILE}progress/", budget_files.BudgetProgressView.as_view(), name="budget_progress"),
    path(f"{_FILE}original/", budget_files.BudgetOriginalView.as_view(), name="budget_original"),
    path(f"{_FILE}again/", budget_files.ReadBudgetAgainView.as_view(), name="budget_read_again"),
    path(f"{_FILE}put-forward/", budget_files.ProposeView.as_view(), name="budget_propose"),
    path(f"{_FILE}take-back/", budget_files.TakeBackView.as_view(), name="budget_take_back"),
    path(f"{_FILE}agree/", budget_files.AgreeView.as_view(), name="budget_agree"),
    path(f"{_FILE}send-back/", budget_files.SendBackView.as_view(), name="budget_send_back"),
    path(_LINE, budget_lines.LineView.as_view(), name="budget_line"),
    path(f"{_LINE}shares/", budget_lines.SplitView.as_view(), name="budget_split"),
    path(f"{_LINE}profile/", budget_lines.ProfileView.as_view(), name="budget_profile"),
    path(f"{_LINE}funding/", budget_lines.FundLineView.as_view(), name="budget_fund"),
    path("budgets/plan/", priority_money.PlanMoneyView.as_view(), name="plan_money"),
    path(
        "budgets/plan/<int:pk>/", priority_money.PriorityMoneyView.as_view(), name="priority_money"
    ),
    path(
        "budgets/contracts/<int:pk>/",
        contracted.ContractMoneyView.as_view(),
        name="contract_money",
    ),
    path("budgets/contracts/<int:pk>/link/", contracted.LinkView.as_view(), name="contract_link"),
    path(
        "budgets/contracts/links/<int:pk>/unlink/",
        contracted.UnlinkView.as_view(),
        name="contract_unlink",
    ),
    path("budgets/funding/", funding.FundingListView.as_view(), name="funding_list"),
    path("budgets/funding/new/", funding.AddFundingView.as_view(), name="funding_new"),
    path("budgets/funding/<int:pk>/", funding.FundingView.as_view(), name="funding"),
    path(
        "budgets/funding/<int:pk>/change/",
        funding.ChangeFundingView.as_view(),
        name="funding_change",
    ),
]
