"""Pages of a large return: its lines page by page, its totals whole, its checking with progress."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from finance import tasks
from finance.models import ReturnFile
from finance.queries import preview
from tests.factories import operator
from tests.finance.conftest import Money, csv_return


def page(money: Money, client: Client, name: str, pk: int, **query: str) -> str:
    client.force_login(money.lead)
    address = reverse(f"finance:{name}", args=[money.trust.slug, pk])
    return client.get(address, query).content.decode()


def test_lines_are_shown_page_by_page_and_totals_are_of_all(
    money: Money, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "LINES_SHOWN", 2)
    pk = money.read()
    first = page(money, client, "file", pk)
    assert "Lines 1 to 2 of 3" in first
    assert "H200 School nursing" in first
    assert "H900 Development grant" not in first
    assert "£620,000.25" in first
    second = page(money, client, "file", pk, page="2")
    assert "H900 Development grant" in second
    assert "£620,000.25" in second
    assert "Lines 3 to 3 of 3" in page(money, client, "file", pk, page="99")


def test_totals_and_movements_are_of_the_whole_return(
    money: Money, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "LINES_SHOWN", 1)
    before = money.submit(csv_return(code="2009-08"), code="2009-08")
    pk = money.read(csv_return(H200=("130000.25", "0", "240000.50", "")))
    with money.as_(money.lead):
        figures = preview.figures_of_file(ReturnFile.objects.get(pk=pk))
        assert [line.line.code for line in figures.lines] == ["H100"]
        assert [line.line.code for line in figures.biggest_movements] == ["H200"]
        assert figures.spending_movement == 10_000
        assert figures.income_movement == 0
    assert before


def test_the_page_says_how_far_the_checking_is(money: Money, client: Client) -> None:
    pk = money.upload()
    with operator(money.trust):
        ReturnFile.objects.filter(pk=pk).update(state="reading", reading_since=timezone.now())
    assert "We are reading the file" in page(money, client, "progress", pk)
    tasks._Progress(pk, money.trust.pk)(1, 2)  # too soon after the beginning to be worth a note
    assert "We are reading the file" in page(money, client, "progress", pk)
    noting = tasks._Progress(pk, money.trust.pk)
    noting.noted -= 10
    noting(40_000, 100_000)
    assert "Checked 40,000 of 100,000 rows" in page(money, client, "progress", pk)
    assert 'value="40000"' in page(money, client, "file", pk)
