"""The engine's part of the API: ask for a report, watch its run, fetch its files."""

from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.exceptions import NotFound, PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from reports import actions, queries, registry
from reports.models import ReportFile, ReportRun
from reports.views import CONTENT_TYPES, download_response, words_for
from trusts.api import TrustAPIView, TrustRows
from trusts.permissions import Permission

ASK_AGAIN_SECONDS = 2
"""How long a program should wait before it asks again how far a run is; for Retry-After."""


class ReportFileSerializer(serializers.ModelSerializer[ReportFile]):
    """A finished document, with the address to fetch it from."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = ReportFile
        fields = [
            *("variant", "format", "pages", "sheets", "size", "sha256", "accessible", "url"),
        ]

    def get_url(self, file: ReportFile) -> str:
        """Where to fetch it."""
        scope = self.context["view"].scope
        arguments = {
            "trust": scope.trust.slug,
            "run_id": file.run_id,
            "variant": file.variant,
            "file_format": file.format,
        }
        return reverse("api:report-file", kwargs=arguments, request=self.context["request"])


class RunSerializer(serializers.ModelSerializer[ReportRun]):
    """A run of a report: where it stands, and its files once it is done."""

    url = serializers.SerializerMethodField(help_text="Where to fetch this again")
    words = serializers.SerializerMethodField(help_text="Where it stands, in words")
    error = serializers.SerializerMethodField(help_text="Why it failed, for who may build it")
    files = serializers.SerializerMethodField(help_text="The files you may fetch")

    class Meta:
        model = ReportRun
        fields = [
            *(
                "id",
                "url",
                "report",
                "title",
                "level",
                "params",
                "state",
                "words",
                "steps_done",
                "steps",
            ),
            *("error", "requested_at", "finished_at", "files"),
        ]

    def get_url(self, run: ReportRun) -> str:
        """Its address."""
        arguments = {"trust": self.context["view"].scope.trust.slug, "pk": run.pk}
        return reverse("api:report-run", kwargs=arguments, request=self.context["request"])

    def get_words(self, run: ReportRun) -> str:
        """As the run's page says it."""
        return words_for(run)

    def get_error(self, run: ReportRun) -> str:
        """As the run's page says it."""
        return queries.error_for(self.context["view"].scope, run)

    def get_files(self, run: ReportRun) -> list[dict[str, Any]]:
        """Only those the caller may fetch."""
        if not run.finished_at:
            return []
        files = queries.files_for(self.context["view"].scope, run)
        return list(ReportFileSerializer(files, many=True, context=self.context).data)


class RequestSerializer(serializers.Serializer[Any]):
    """What to ask for: the report's short name, and what its form asks."""

    report = serializers.CharField(help_text='For example "budget-monitoring"')
    params = serializers.DictField(
        required=False, help_text='What the report asks for, such as {"period": "2009-09"}'
    )


class RunRows(TrustRows, abstract=True):
    """Runs the caller may see, newest first."""

    permission = Permission.REPORT_VIEW
    for_systems = True
    model = ReportRun

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """With their files. Of private documents no program is told: they are their person's."""
        return rows.filter(is_private=False).prefetch_related("files")


class RunList(RunRows, generics.ListAPIView[ReportRun]):
    """Runs of reports, newest first; or ask for a report."""

    serializer_class = RunSerializer
    permission_to_post = Permission.REPORT_VIEW  # each report names its own; the action asks

    @extend_schema(
        request=RequestSerializer,
        responses={200: RunSerializer, 202: RunSerializer},
        parameters=[
            OpenApiParameter(
                "Location",
                str,
                OpenApiParameter.HEADER,
                response=[200, 202],
                description="The address of the run",
            ),
            OpenApiParameter(
                "Retry-After",
                int,
                OpenApiParameter.HEADER,
                response=[200, 202],
                description="Seconds to wait before asking how far it is",
            ),
        ],
    )
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Ask for a report. The answer is its run; fetch it again until its state is "done".

        Where the same report is being built already, the answer is that run, with status 200.
        """
        asked = RequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            report = registry.get(asked.validated_data["report"])
        except registry.UnknownReport:
            known = ", ".join(sorted(r.slug for r in queries.buildable(self.scope)))
            raise ValidationError({"report": [f"There is no such report. Use: {known}."]}) from None
        if report.is_private or not queries.may_build(self.scope, report):
            raise PermissionDenied
        form = report.form_class(asked.validated_data.get("params", {}), scope=self.scope)
        if not form.is_valid():
            wrong = {name: [str(word) for word in words] for name, words in form.errors.items()}
            raise ValidationError({"params": wrong})
        try:
            run = actions.request_report(
                by=self.scope, report=report, params=report.Params(**form.cleaned_data)
            )
        except actions.AlreadyAsked as already:
            return self._answer(already.run, status.HTTP_200_OK)
        return self._answer(run, status.HTTP_202_ACCEPTED)

    def _answer(self, run: ReportRun, code: int) -> Response:
        told = self.get_serializer(run).data
        headers = {"Location": told["url"], "Retry-After": str(ASK_AGAIN_SECONDS)}
        return Response(told, status=code, headers=headers)


class RunDetail(RunRows, generics.RetrieveAPIView[ReportRun]):
    """One run."""

    serializer_class = RunSerializer


class FileDownload(TrustAPIView):
    """A finished document."""

    permission = Permission.REPORT_VIEW
    for_systems = True

    @extend_schema(
        responses={
            (200, kind): OpenApiResponse(OpenApiTypes.BINARY) for kind in CONTENT_TYPES.values()
        }
    )
    def get(
        self, request: Request, run_id: int, variant: str, file_format: str
    ) -> StreamingHttpResponse:
        """The PDF or the workbook, if the caller may see it."""
        run = get_object_or_404(queries.visible_runs(self.scope), pk=run_id, is_private=False)
        file = ReportFile.objects.filter(run=run, variant=variant, format=file_format).first()
        if file is None:
            raise NotFound
        if not queries.may_download(self.scope, file):
            raise PermissionDenied
        actions.note_download(by=self.scope, file=file)
        return download_response(run, file)
