"""`manage.py import_return`: JSON, exit codes, the same actions as the pages."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from finance.models import Return, ReturnFile
from tests.factories import operator
from tests.finance.conftest import GOOD, LINES, Money, csv_return
from tests.finance.files import ods_table, write_ods, write_xls, write_xlsx
from trusts.models import AuditEvent


def run(path: Path, *options: str, partner: str = "pct") -> tuple[dict[str, Any], int]:
    out, code = io.StringIO(), 0
    arguments = ["--trust", "money-trust", "--partner", partner, "--period", "2009-09"]
    try:
        call_command("import_return", *arguments, str(path), *options, stdout=out)
    except SystemExit as done:
        code = int(done.code or 0)
    return json.loads(out.getvalue()), code


def rows(amount=str) -> list[list[Any]]:
    head = ["Line code", "Service", "Actual to date", "Commitments", "Forecast outturn"]
    return [head] + [
        [code, service, *(amount(figure) for figure in GOOD[code][:3])]
        for code, service, _, _ in LINES
    ]


def write_csv(path: Path, encoding: str = "utf-8") -> Path:
    path.write_bytes(
        csv_return(H100=("£500,000", "20000", "1010000", ""))
        .decode()
        .replace("£500,000", '"£500,000"')
        .encode(encoding)
    )
    return path


KINDS = {
    "csv": lambda folder: write_csv(folder / "r.csv"),
    "csv with mark": lambda folder: write_csv(folder / "r.csv", "utf-8-sig"),
    "csv utf-16": lambda folder: write_csv(folder / "r.csv", "utf-16"),
    "csv cp1252": lambda folder: write_csv(folder / "r.csv", "cp1252"),
    "xlsx of numbers": lambda folder: write_xlsx(folder / "r.xlsx", {"Return": rows(float)}),
    "xlsx of text": lambda folder: write_xlsx(folder / "r.xlsx", {"Return": rows()}),
    "xls": lambda folder: write_xls(folder / "r.xls", "Return", rows(float)),
    "ods": lambda folder: write_ods(folder / "r.ods", ods_table("Return", rows(float))),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_gives_the_same_figures(money: Money, tmp_path: Path, kind: str) -> None:
    answer, code = run(KINDS[kind](tmp_path))
    assert code == 0
    assert answer["rows"] == 3
    assert answer["errors"] == []
    assert answer["totals"]["expenditure"]["actual_to_date"] == "620000.25"
    assert answer["totals"]["income"]["forecast_outturn"] == "50000.00"
    assert answer["totals"]["net"]["actual_to_date"] == "595000.25"


def test_errors_come_with_their_cells(money: Money, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_bytes(csv_return(H100=("n/a", "0", "1000000", "")))
    answer, code = run(tmp_path / "r.csv", "--submit")
    assert code == 1
    (error,) = answer["errors"]
    assert (error["code"], error["cells"][0]["cell"]) == ("not-money", "C7")
    assert "submitted" not in answer
    with operator(money.trust):
        assert set(Return.objects.values_list("state", flat=True)) == {"draft"}


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("r.csv", b"<html></html>", "web-page"),
        ("r.xlsx", b"PK\x03\x04 broken", "damaged"),
        ("r.xlsx", b"plain", "wrong-extension"),
    ],
)
def test_unusable_files(money: Money, tmp_path: Path, name, content, reason) -> None:
    (tmp_path / name).write_bytes(content)
    answer, code = run(tmp_path / name)
    assert code == 2
    assert (answer["state"], answer["code"]) == ("unusable", reason)
    with operator(money.trust):
        assert ReturnFile.objects.get().size == len(content)


def test_an_empty_file_is_unusable(money: Money, tmp_path: Path) -> None:
    (tmp_path / "r.csv").touch()
    answer, code = run(tmp_path / "r.csv")
    assert code == 2
    assert "empty" in answer["refusal"]


def test_submitting_from_the_command_line(money: Money, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_bytes(csv_return())
    answer, code = run(tmp_path / "r.csv", "--submit")
    assert code == 0
    assert (answer["submitted"], answer["version"]) == (True, 1)
    again, code = run(tmp_path / "r.csv", "--submit")
    assert code == 1
    assert "submitted already" in again["refusal"]
    with operator(money.trust):
        assert Return.objects.count() == 1
        event = AuditEvent.objects.get(verb="return.submitted")
        assert event.actor == "operator: import_return"


def test_warnings_need_a_note_here_too(money: Money, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_bytes(csv_return(H100=("500000", "0", "1100000", "")))
    answer, code = run(tmp_path / "r.csv", "--submit")
    assert code == 1
    assert answer["submitted"] is False
    answer, code = run(tmp_path / "r.csv", "--submit", "--note", "The board knows")
    assert code == 0


def test_names_that_lead_nowhere(money: Money, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_bytes(csv_return())
    with pytest.raises(CommandError, match="no partner"):
        run(tmp_path / "r.csv", partner="nobody")
    with pytest.raises(CommandError, match="no file") as refused:
        run(tmp_path / "missing.csv")
    assert refused.value.returncode == 2, "1 is kept for a file that has errors in it"
