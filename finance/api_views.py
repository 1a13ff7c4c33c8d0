"""The money's part of the API: budgets, periods, files of figures and returns."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from finance.actions.files import upload_return_file
from finance.actions.returns import submit_return
from finance.models import (
    Budget,
    BudgetLine,
    Finding,
    LineShare,
    ReportingPeriod,
    Return,
    ReturnFile,
)
from finance.models.returns import VERSIONS, ReturnLine
from finance.queries.questions import may_read
from finance.views.files import progress_words
from finance.views.find import file_of, partner_of, period_of
from trusts.api import TrustAPIView, TrustRows
from trusts.permissions import Permission


class PeriodSerializer(serializers.ModelSerializer[ReportingPeriod]):
    """A reporting period: its months, deadline, and when it was closed."""

    class Meta:
        model = ReportingPeriod
        fields = ["code", "financial_year", "number", "starts_on", "ends_on", "due_on", "closed_at"]


ASK_AGAIN_SECONDS = 2
"""How long a program should wait before it asks for a file again; for Retry-After."""
RETRY_AFTER = OpenApiParameter(
    "Retry-After",
    int,
    OpenApiParameter.HEADER,
    response=[200, 202],
    description="While the file is waiting or being read: seconds to wait before asking again",
)


def _location(code: int) -> OpenApiParameter:
    words = "The address of what was made"
    return OpenApiParameter(
        "Location", str, OpenApiParameter.HEADER, response=[code], description=words
    )


def _address(serializer: serializers.BaseSerializer[Any], name: str, pk: int) -> str:
    """The full address of a record, for a serializer whose context holds view and request."""
    view, request = serializer.context["view"], serializer.context["request"]
    return reverse(name, kwargs={"trust": view.scope.trust.slug, "pk": pk}, request=request)


class LineShareSerializer(serializers.ModelSerializer[LineShare]):
    """A share of a line, percent of a hundred, to a priority and perhaps one of its actions."""

    priority = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    action = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)

    class Meta:
        model = LineShare
        fields = ["priority", "action", "percent", "basis"]


class BudgetLineSerializer(serializers.ModelSerializer[BudgetLine]):
    """A budget line, in pounds; `profile` is twelve monthly amounts, April first.

    What its `shares` leave of a hundred is not mapped to the plan.
    """

    shares = LineShareSerializer(many=True, read_only=True)

    class Meta:
        model = BudgetLine
        fields = [
            *("code", "service", "level", "subjective", "tier", "arrangement", "shares"),
            *("original", "current", "profile"),
        ]


class BudgetSerializer(serializers.ModelSerializer[Budget]):
    """A partner's budget for one year (2009 is April 2009 to March 2010) and its lines."""

    partner = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    lines = BudgetLineSerializer(many=True, read_only=True)

    class Meta:
        model = Budget
        fields = ["partner", "financial_year", "agreed_on", "lines"]


class SpotSerializer(serializers.Serializer[Any]):
    """One place a finding is about; what does not apply is empty."""

    sheet = serializers.CharField(help_text="The sheet’s name")
    cell = serializers.CharField(help_text="The cell, such as F12")
    line = serializers.CharField(help_text="The budget line’s code")
    found = serializers.CharField(help_text="What stands there")
    expected = serializers.CharField(help_text="What should stand there")


class FindingSerializer(serializers.ModelSerializer[Finding]):
    """One fault, how to put it right (`remedy`), and every cell it stands in (`spots`)."""

    spots = SpotSerializer(many=True)

    class Meta:
        model = Finding
        fields = ["severity", "code", "message", "remedy", "spots"]


class ReturnFileSerializer(serializers.ModelSerializer[ReturnFile]):
    """A file of figures: how far its reading is, and what was found."""

    partner = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    period = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    url = serializers.SerializerMethodField(help_text="Where to fetch this again")
    words = serializers.SerializerMethodField(help_text="Where it stands, in words")
    findings = FindingSerializer(many=True, read_only=True)
    submitted_as = serializers.SerializerMethodField(
        help_text="The address of the return it became when it was submitted; null before"
    )

    class Meta:
        model = ReturnFile
        fields = [
            *("id", "url", "partner", "period", "name", "size", "sha256", "uploaded_at", "state"),
            *("words", "refusal", "line_count", "error_count", "warning_count", "findings"),
            "submitted_as",
        ]

    def get_url(self, row: ReturnFile) -> str:
        """Its address."""
        return _address(self, "api:return-file", row.pk)

    def get_submitted_as(self, row: ReturnFile) -> str | None:
        """The return's address, once there is one."""
        made = Return.objects.filter(return_file=row, state__in=VERSIONS).first()
        return _address(self, "api:return", made.pk) if made else None

    def get_words(self, row: ReturnFile) -> str:
        """As the file's page says it."""
        return progress_words(row) if row.is_under_way else row.get_state_display()


class ReturnLineSerializer(serializers.ModelSerializer[ReturnLine]):
    """One line's figures in pounds, and the sheet and cells they came from."""

    code = serializers.CharField(source="budget_line.code")

    class Meta:
        model = ReturnLine
        fields = [
            *("code", "actual_to_date", "commitments", "forecast_outturn", "explanation"),
            *("sheet", "actual_cell", "commitments_cell", "forecast_cell", "explanation_cell"),
        ]


class ReturnSerializer(serializers.ModelSerializer[Return]):
    """One version of a partner's figures for a period."""

    partner = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    period = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    url = serializers.SerializerMethodField(help_text="Where to fetch it with its lines")
    decision = serializers.SerializerMethodField(
        help_text="What was said with the decision; empty for whom it is not meant"
    )

    class Meta:
        model = Return
        fields = [
            *("id", "url", "partner", "period", "version", "state", "note", "submitted_by"),
            *("submitted_at", "decided_by", "decided_at", "decision"),
        ]

    def get_url(self, row: Return) -> str:
        """Its address."""
        return _address(self, "api:return", row.pk)

    def get_decision(self, row: Return) -> str:
        """For the partner's own people and for those who decide, as on the pages."""
        return row.decision if may_read(self.context["view"].scope, row.partner_id) else ""


class ReturnDetailSerializer(ReturnSerializer):
    """A return with its lines."""

    lines = ReturnLineSerializer(many=True, read_only=True)

    class Meta(ReturnSerializer.Meta):
        fields = [*ReturnSerializer.Meta.fields, "lines"]


class UploadSerializer(serializers.Serializer[Any]):
    """A file to upload, and whose figures for when it holds."""

    partner = serializers.SlugField(help_text="The partner's short name")
    period = serializers.SlugField(help_text="The period's code, such as 2009-09")
    file = serializers.FileField(help_text="XLSX, CSV, XLS or ODS", allow_empty_file=True)


class SubmitSerializer(serializers.Serializer[Any]):
    """The word that warnings ask for."""

    note = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=2000,
        help_text="Why the figures are right in spite of the warnings",
    )


class ReturnFilter(serializers.Serializer[Any]):
    """Which returns the address asks for."""

    partner = serializers.SlugField(required=False)
    period = serializers.SlugField(required=False)


FILTERS = [
    OpenApiParameter("partner", str, description="The partner's short name"),
    OpenApiParameter("period", str, description="The period's code, such as 2009-09"),
]


class PeriodList(TrustRows, generics.ListAPIView[ReportingPeriod]):
    """Reporting periods."""

    permission = Permission.RETURN_VIEW
    for_systems = True
    model = ReportingPeriod
    serializer_class = PeriodSerializer


class BudgetList(TrustRows, generics.ListAPIView[Budget]):
    """Budgets with their lines, of the partners the caller may see."""

    permission = Permission.BUDGET_VIEW
    for_systems = True
    model = Budget
    serializer_class = BudgetSerializer

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """With lines, shares and partners joined: four queries however many budgets."""
        shares = Prefetch("shares", LineShare.objects.select_related("priority", "action"))
        lines = Prefetch("lines", BudgetLine.objects.prefetch_related(shares))
        return rows.select_related("partner").prefetch_related(lines)


class ReturnRows(TrustRows, abstract=True):
    """Returns the caller may see."""

    permission = Permission.RETURN_VIEW
    for_systems = True
    model = Return

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of a partner or period, where the address asks for one."""
        filters = ReturnFilter(data=self.request.query_params)
        filters.is_valid(raise_exception=True)
        asked = filters.validated_data
        if "partner" in asked:
            rows = rows.filter(partner__slug=asked["partner"])
        if "period" in asked:
            rows = rows.filter(period__code=asked["period"])
        rows = rows.filter(state__in=VERSIONS).select_related("partner", "period")
        return rows.order_by("-period__financial_year", "-period__number", "partner", "-pk")


@extend_schema(parameters=FILTERS)
class ReturnList(ReturnRows, generics.ListAPIView[Return]):
    """Returns, newest period first, every version."""

    serializer_class = ReturnSerializer


class ReturnDetail(ReturnRows, generics.RetrieveAPIView[Return]):
    """One return with its lines, each with the cells its figures came from."""

    serializer_class = ReturnDetailSerializer

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """With the lines."""
        lines = Prefetch("lines", ReturnLine.objects.select_related("budget_line"))
        return super().narrow(rows).prefetch_related(lines)


class ReturnFileUpload(TrustAPIView):
    """Files of figures."""

    permission = Permission.RETURN_VIEW
    for_systems = True
    permission_to_post = Permission.RETURN_UPLOAD
    parser_classes = [MultiPartParser]

    @extend_schema(
        request=UploadSerializer,
        responses={202: ReturnFileSerializer},
        parameters=[RETRY_AFTER, _location(202)],
    )
    def post(self, request: Request) -> Response:
        """Upload a file. Fetch it again until its state is "read"; then submit it.

        The same file for the same partner and period is recognised and answered with the row
        that is there, so an upload may safely be repeated.
        """
        asked = UploadSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        upload = asked.validated_data["file"]
        row = upload_return_file(
            by=self.scope,
            partner=partner_of(
                self.scope, asked.validated_data["partner"], Permission.RETURN_UPLOAD
            ),
            period=period_of(asked.validated_data["period"]),
            name=upload.name,
            content=upload,
        )
        answer = _answer(self, row)
        answer.status_code = status.HTTP_202_ACCEPTED
        answer["Location"] = answer.data["url"]
        return answer


class ReturnFileDetail(TrustAPIView):
    """One file of figures."""

    permission = Permission.RETURN_VIEW
    for_systems = True

    @extend_schema(responses=ReturnFileSerializer, parameters=[RETRY_AFTER])
    def get(self, request: Request, pk: int) -> Response:
        """How far its reading is, and every finding with its cells."""
        return _answer(self, file_of(self.scope, pk))


def _answer(view: TrustAPIView, row: ReturnFile) -> Response:
    context = {"view": view, "request": view.request}
    answer = Response(ReturnFileSerializer(row, context=context).data)
    if row.is_under_way:
        answer["Retry-After"] = str(ASK_AGAIN_SECONDS)
    return answer


class ReturnFileSubmit(TrustAPIView):
    """Submitting a file."""

    permission = Permission.RETURN_VIEW
    for_systems = True
    permission_to_post = Permission.RETURN_UPLOAD

    @extend_schema(
        request=SubmitSerializer, responses={201: ReturnSerializer}, parameters=[_location(201)]
    )
    def post(self, request: Request, pk: int) -> Response:
        """Submit the figures of a file that was read without errors, as a new version.

        Where there are warnings, `note` says why the figures are right all the same.
        """
        asked = SubmitSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        made = submit_return(
            by=self.scope,
            return_file=file_of(self.scope, pk),
            note=asked.validated_data.get("note", ""),
        )
        told = ReturnSerializer(made, context={"view": self, "request": request}).data
        headers = {"Location": told["url"]}
        return Response(told, status=status.HTTP_201_CREATED, headers=headers)
