"""Read a partner's return from a file, as the pages do, and say what was found, as JSON."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser

from finance import intake
from finance.actions import files
from finance.actions.returns import submit_return
from finance.models import FileState, ReportingPeriod, ReturnFile
from finance.queries.preview import figures_of_file
from finance.queries.returns import submitted_from
from trusts.errors import Refusal
from trusts.models import Partner, Trust
from trusts.scope import Scope, operator_scope

VALID, HAS_ERRORS, UNUSABLE = 0, 1, 2


class Command(BaseCommand):
    """Exit code 0: the return is valid; 1: it has errors; 2: the file cannot be used."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Say whose return, for when, and which file."""
        parser.add_argument("--trust", required=True, help="The trust's code, such as anyplace")
        parser.add_argument("--partner", required=True, help="The partner's code")
        parser.add_argument(
            "--period", required=True, help="The period’s code, such as 2009-09 or 2009-outturn"
        )
        parser.add_argument(
            "--submit", action="store_true", help="Submit the return if it is valid"
        )
        parser.add_argument("--note", default="", help="Why it is right in spite of warnings")
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the work in the operator's scope and end with the exit code."""
        trust = Trust.objects.filter(slug=options["trust"]).first()
        if trust is None:
            raise CommandError(f"There is no trust {options['trust']}.", returncode=UNUSABLE)
        if not options["file"].is_file():
            raise CommandError(f"There is no file {options['file']}.", returncode=UNUSABLE)
        with operator_scope(trust=trust, reason="import_return") as scope:
            answer, code = self._import(scope, options)
        self.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False))
        if code:
            sys.exit(code)

    def _import(self, scope: Scope, options: dict[str, Any]) -> tuple[dict[str, Any], int]:
        partner = Partner.objects.filter(slug=options["partner"]).first()
        period = ReportingPeriod.objects.filter(code=options["period"]).first()
        if partner is None:
            raise CommandError(
                f"There is no partner {options['partner']} in this trust.", returncode=UNUSABLE
            )
        if period is None:
            raise CommandError(
                f"There is no reporting period {options['period']} in this trust.",
                returncode=UNUSABLE,
            )
        try:
            row = self._read(scope, partner, period, options["file"])
        except Refusal as refusal:
            return {"state": "refused", "refusal": refusal.message}, UNUSABLE
        answer = described(row)
        if row.state == FileState.UNUSABLE:
            return answer, UNUSABLE
        if options["submit"] and row.is_valid:
            try:
                made = submit_return(by=scope, return_file=row, note=options["note"])
            except Refusal as refusal:
                return answer | {"submitted": False, "refusal": refusal.message}, HAS_ERRORS
            answer |= {"submitted": True, "version": made.version, "return_state": made.state}
        return answer, VALID if row.is_valid else HAS_ERRORS

    def _read(
        self, scope: Scope, partner: Partner, period: ReportingPeriod, path: Path
    ) -> ReturnFile:
        with path.open("rb") as handle:
            row = files.upload_return_file(
                by=scope,
                partner=partner,
                period=period,
                name=path.name,
                content=File(handle),
                queue=False,
            )
        if not row.is_under_way and submitted_from(row) is None:
            row = files.read_again(by=scope, return_file=row, queue=False)
        return intake.read_now(scope, row) if row.state == FileState.WAITING else row


def described(row: ReturnFile) -> dict[str, Any]:
    """What a file holds, as plain values; amounts are exact text in pounds."""
    answer: dict[str, Any] = {
        "file": row.name,
        "sha256": row.sha256,
        "partner": row.partner.slug,
        "period": row.period.code,
        "state": row.state,
    }
    if row.state == FileState.UNUSABLE:
        return answer | {"code": row.refusal_code, "refusal": row.refusal}
    totals = figures_of_file(row).totals
    found: dict[str, list[dict[str, Any]]] = {"error": [], "warning": []}
    for finding in row.findings.all():
        found[finding.severity].append(
            {
                "code": finding.code,
                "message": finding.message,
                "remedy": finding.remedy,
                "cells": finding.spots,
            }
        )
    return answer | {
        "sheet": row.sheet,
        "rows": row.line_count,
        "totals": {
            kind: {
                "actual_to_date": str(getattr(totals, f"{kind}_actual")),
                "commitments": str(getattr(totals, f"{kind}_commitments")),
                "forecast_outturn": str(getattr(totals, f"{kind}_forecast")),
            }
            for kind in ("expenditure", "income", "net")
        },
        "errors": found["error"],
        "warnings": found["warning"],
    }
