"""Sending a budget as a spreadsheet, watching it being read, putting it forward, agreeing it."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from commissioning.models import Action, Priority
from commissioning.queries import plan_of_year
from finance.actions import budget_agreeing, budget_files
from finance.budget_forms import AgreeForm, BudgetUploadForm, ReasonForm, SendBackForm
from finance.budget_workbook import write_budget_template
from finance.forms import PlainForm
from finance.models import (
    Arrangement,
    Budget,
    BudgetFile,
    BudgetStep,
    RevisionLine,
    Subjective,
    Tier,
)
from finance.queries.budget_expectation import expected_budget, present_lines
from finance.rules.budget_compare import compare, group_total, totals_by
from finance.rules.budget_sheet import BudgetRow
from finance.rules.periods import year_label
from finance.views.files import SPOTS_SHOWN, XLSX
from finance.views.find import partner_of
from finance.views.pools import this_year
from trusts.levels import Level
from trusts.models import Partner
from trusts.permissions import Permission
from trusts.ui.parts import Tag
from trusts.ui.progress import progress_response
from trusts.views.base import TrustFormView, TrustTemplateView, TrustView

COLOURS = {"draft": "grey", "proposed": "blue", "agreed": "green", "sent_back": "orange"}


def year_of(number: int) -> int:
    """A year whose budget may be sent: from last year to the year after next."""
    if not this_year() - 1 <= number <= this_year() + 2:
        raise Http404
    return number


class LoadView(TrustFormView):
    """Choosing the file of a budget."""

    permission = Permission.RETURN_UPLOAD
    template_name = "finance/budget_load.html"
    form_class = BudgetUploadForm

    @cached_property
    def partner(self) -> Partner:
        """Whose budget."""
        return partner_of(self.scope, self.kwargs["owner"], Permission.RETURN_UPLOAD)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whose budget, for when, and what has been sent before."""
        year = year_of(self.kwargs["year"])
        agreed = Budget.objects.filter(partner=self.partner, financial_year=year).first()
        earlier = BudgetFile.objects.filter(partner=self.partner, financial_year=year)
        words = {
            "partner": self.partner,
            "year": year,
            "year_label": year_label(year),
            "agreed": agreed,
            "earlier": earlier,
        }
        return super().get_context_data(**kwargs | words)

    def run(self, form: Form) -> BudgetFile:
        """Keep the file."""
        upload = form.cleaned_data["file"]
        return budget_files.upload_budget_file(
            by=self.scope,
            partner=self.partner,
            financial_year=year_of(self.kwargs["year"]),
            name=upload.name,
            content=upload,
        )

    def get_success_url(self) -> str:
        """The file's page: it shows how far the reading is."""
        return reverse("finance:budget_file", args=[self.record.trust.slug, self.record.pk])


class BudgetTemplateView(TrustView):
    """The template workbook of a partner's budget for a year."""

    permission = Permission.BUDGET_VIEW

    def get(self, request: HttpRequest, owner: str, year: int) -> HttpResponse:
        """Write it as of now: the agreed lines, the trust's words, the plan's codes."""
        partner = partner_of(self.scope, owner, Permission.BUDGET_VIEW)
        plan = plan_of_year(year_of(year))
        names = [str(row) for row in Priority.objects.filter(plan=plan)]
        names += [str(row) for row in Action.objects.filter(priority__plan=plan)]
        content = write_budget_template(
            expected_budget(partner, year_of(year)), sorted(names), months="months" in request.GET
        )
        response = HttpResponse(content, content_type=XLSX)
        response["Content-Disposition"] = (
            f'attachment; filename="budget-{partner.slug}-{year}.xlsx"'
        )
        return response


class OneFile(TrustView, abstract=True):
    """A page about one budget file."""

    kwargs: dict[str, Any]

    @cached_property
    def row(self) -> BudgetFile:
        """The file the address names.

        What is not put forward is for the partner's finance leads and for those who agree budgets.
        """
        rows = self.scope.visible(BudgetFile.objects.all(), Permission.BUDGET_VIEW)
        found = rows.select_related("partner").filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        if found.step in (BudgetStep.DRAFT, BudgetStep.SENT_BACK) and not any(
            self.scope.may(permission, level=found.level, partner_id=found.partner_id)
            for permission in (Permission.RETURN_UPLOAD, Permission.BUDGET_MANAGE)
        ):
            raise Http404
        return found

    def file_url(self) -> str:
        """The file's own page."""
        return reverse("finance:budget_file", args=[self.row.trust.slug, self.row.pk])


class BudgetFileView(OneFile, TrustTemplateView):
    """A budget's file: being read, refused, with findings, or on its way to be agreed."""

    permission = Permission.BUDGET_VIEW

    def get_template_names(self) -> list[str]:
        """One template for each thing a file can be."""
        if self.row.is_under_way:
            return ["finance/budget_file_progress.html"]
        return ["finance/budget_file.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The file, what was found, and what agreeing it would do."""
        row = self.row
        context = super().get_context_data(
            file=row,
            words=progress_words(row),
            step=Tag(row.get_step_display(), COLOURS[row.step]),
            **kwargs,
        )
        if row.is_under_way or row.refusal:
            return context | self._may()
        lines = budget_agreeing.rows_of(row)
        undecided = row.step != BudgetStep.AGREED
        present = present_lines(row.partner, row.financial_year) if undecided else {}
        return context | {
            **self._may(),
            "findings": [
                shown(finding, number) for number, finding in enumerate(row.findings, start=1)
            ],
            "lines": [in_words(line) for line in lines],
            "total": group_total("All lines", lines),
            "by_arrangement": totals_by(
                lines, lambda line: str(Arrangement(line.arrangement).label)
            ),
            "by_service": totals_by(lines, lambda line: line.service),
            "revised": RevisionLine.objects.filter(revision__budget_file=row).select_related(
                "budget_line", "revision"
            ),
            "comparison": compare(lines, present) if present else None,
        }

    def _may(self) -> dict[str, bool]:
        row, own = self.row, self.scope.person
        keys = {"level": row.level, "partner_id": row.partner_id}
        sends = self.scope.may(Permission.RETURN_UPLOAD, **keys)
        waits = row.step == BudgetStep.PROPOSED
        return {
            "may_send": sends,
            "may_propose": sends
            and row.is_valid
            and row.step in (BudgetStep.DRAFT, BudgetStep.SENT_BACK),
            "may_take_back": sends and waits,
            "may_decide": waits
            and self.scope.may(Permission.BUDGET_MANAGE, **keys)
            and (own is None or row.proposer_id != own.pk),
        }


def in_words(line: BudgetRow) -> dict[str, Any]:
    """A line of the file for the page, with the trust's words for what it says."""
    words = (
        Subjective(line.subjective).label,
        f"{Tier(line.tier).label}, {Arrangement(line.arrangement).label.lower()}, "
        f"{Level(line.level).label.lower()}",
    )
    return {"row": line, "category": words[0], "words": words[1], "shares": line.shares or ()}


def progress_words(row: BudgetFile) -> str:
    """The truth about a file that is not read yet."""
    if row.state == row.State.READING:
        return "We are reading the budget and checking every line."
    return "The budget is waiting to be read. You can leave this page and come back."


def shown(finding: dict[str, Any], position: int) -> dict[str, Any]:
    """A finding for the page, with its first cells."""
    spots = finding["spots"]
    return {
        "is_error": finding["severity"] == "error",
        "position": position,
        "message": finding["message"],
        "remedy": finding["remedy"],
        "count": len(spots),
        "spots": spots[:SPOTS_SHOWN],
        "more": max(0, len(spots) - SPOTS_SHOWN),
        "has_lines": any(spot["line"] for spot in spots),
        "has_found": any(spot["found"] for spot in spots),
        "has_expected": any(spot["expected"] for spot in spots),
    }


class BudgetProgressView(OneFile):
    """Answers the page's question how far the reading is."""

    permission = Permission.BUDGET_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Words while it is under way; then the page loads itself again."""
        return progress_response(
            request,
            url=request.path,
            done=0,
            total=0,
            words=progress_words(self.row),
            finished=not self.row.is_under_way,
        )


class BudgetOriginalView(OneFile):
    """The file exactly as it was received."""

    permission = Permission.BUDGET_VIEW

    def get(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        """Stream it as a download, never to be shown in the browser."""
        response = StreamingHttpResponse(_chunks(self.row), content_type="application/octet-stream")
        response["Content-Length"] = str(self.row.size)
        response["Content-Disposition"] = (
            content_disposition_header(True, self.row.name) or "attachment"
        )
        return response


def _chunks(row: BudgetFile) -> Iterator[bytes]:
    with row.file.open("rb") as handle:
        yield from handle.chunks()


class FileStepView(OneFile, TrustFormView, abstract=True):
    """A form that takes a file a step further."""

    template_name = "finance/pool_form.html"
    form_class: type[Form] = PlainForm
    heading, intro, button, done = "", "", "", ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the page."""
        words = {
            "heading": self.heading,
            "intro": self.intro,
            "button": self.button,
            "caption": f"{self.row.partner}, {self.row.year_label}",
            "back": self.file_url(),
        }
        return super().get_context_data(**words | kwargs)

    def get_success_url(self) -> str:
        """The file's page."""
        messages.success(self.request, self.done)
        return self.file_url()


class ProposeView(FileStepView):
    """Putting a budget forward."""

    permission = Permission.RETURN_UPLOAD
    heading = "Put the budget forward"
    intro = "The lead finance officer looks at it and agrees it, or sends it back with a question."
    button = "Put forward"
    done = "The budget is waiting to be agreed."

    def get_form_class(self) -> type[Form]:
        """A reason is asked for where a budget is agreed already."""
        agreed = Budget.objects.filter(
            partner=self.row.partner_id, financial_year=self.row.financial_year
        )
        return ReasonForm if agreed.exists() else PlainForm

    def run(self, form: Form) -> BudgetFile:
        """Put it forward."""
        return budget_agreeing.propose_budget(
            by=self.scope, budget_file=self.row, reason=form.cleaned_data.get("reason", "")
        )


class TakeBackView(FileStepView):
    """Taking a budget back before anyone has decided."""

    permission = Permission.RETURN_UPLOAD
    heading = "Take the budget back"
    intro = "Nobody has decided about it yet. You can put it forward again later."
    button = "Take back"
    done = "The budget is a draft again."

    def run(self, form: Form) -> BudgetFile:
        """Take it back."""
        return budget_agreeing.take_budget_back(by=self.scope, budget_file=self.row)


class ReadBudgetAgainView(FileStepView):
    """Asking for a file to be checked once more."""

    permission = Permission.RETURN_UPLOAD
    heading = "Check this file again"
    intro = "Do this when the plan, the funding sources or the agreed budget have changed."
    button = "Check again"
    done = "The file is being checked again."

    def run(self, form: Form) -> BudgetFile:
        """Ask."""
        return budget_files.read_budget_again(by=self.scope, budget_file=self.row)


class AgreeView(FileStepView):
    """Agreeing a budget that another person put forward."""

    permission = Permission.BUDGET_MANAGE
    form_class = AgreeForm
    heading = "Agree the budget"
    intro = (
        "It becomes the partner’s agreed budget for the year. Afterwards it changes only by "
        "virements and agreed revisions."
    )
    button = "Agree the budget"
    done = "The budget is agreed."

    def run(self, form: Form) -> Budget:
        """Agree."""
        return budget_agreeing.agree_proposed_budget(
            by=self.scope, budget_file=self.row, words=form.cleaned_data["words"]
        )

    def get_success_url(self) -> str:
        """The budget itself."""
        messages.success(self.request, self.done)
        slug, row = self.row.trust.slug, self.row
        return reverse("finance:budget", args=[slug, row.financial_year, row.partner.slug])


class SendBackView(FileStepView):
    """Sending a budget back with a question."""

    permission = Permission.BUDGET_MANAGE
    form_class = SendBackForm
    heading = "Send the budget back"
    button = "Send back"
    done = "The budget was sent back to the partner."

    def run(self, form: Form) -> BudgetFile:
        """Send it back."""
        return budget_agreeing.send_budget_back(
            by=self.scope, budget_file=self.row, words=form.cleaned_data["words"]
        )
