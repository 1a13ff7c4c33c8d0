"""Pages of performance: who sees what, and the way of a figure from red to accepted."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commissioning import actions
from commissioning.models import Actual, Indicator, IndicatorFile, TargetVersion
from tests.commissioning.conftest import Planned
from tests.commissioning.measured import (
    Q1,
    Q2,
    Q3,
    TODAY,
    count,
    make,
    profile,
    report,
    set_targets,
)
from tests.commissioning.test_performance_files import about_row, bring

TARGETS = {Q1: "7.2", Q2: "7.0", Q3: "6.7"}


@pytest.fixture(autouse=True)
def _in_november(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.PRETEND_TODAY = TODAY
    settings.PRIVATE_ROOT = tmp_path
    return


def url(planned: Planned, name: str, *args: Any) -> str:
    return reverse(f"commissioning:{name}", args=[planned.trust.slug, *args])


def page(client: Client, planned: Planned, person: str, name: str, *args: Any) -> str:
    client.force_login(getattr(planned, person))
    response = client.get(url(planned, name, *args))
    assert response.status_code == 200
    return response.content.decode()


def test_a_figure_gone_red_is_answered_and_accepted(client: Client, planned: Planned) -> None:
    one = make(planned, priorities=[planned.priority])
    set_targets(planned, one, TARGETS)
    client.force_login(planned.pct)
    typed = {
        "ends_on": Q2.isoformat(),
        "value": "8.1",
        "source": "Client system",
        "quality": "sound",
    }
    said = client.post(url(planned, "report_figure", one.pk), typed, follow=True)
    assert "The figure is red. Say what will be done" in said.content.decode()
    with planned.as_(planned.pct):
        figure = Actual.objects.get()
    client.force_login(planned.director)
    assert "Not answered" in page(client, planned, "director", "performance_waiting")
    refused = client.post(
        url(planned, "performance_waiting"), {"figure": [str(figure.pk)]}
    ).content.decode()
    assert "nobody has said what will be done" in refused
    client.force_login(planned.pct)
    empty = client.post(url(planned, "explain_figure", figure.pk), {"story": "Because."})
    assert "The figure is red. Say what will be done about it" in empty.content.decode()
    with planned.as_(planned.pct):
        partner = one.priority_links.get().priority.actions.get().lead
    words = {
        "story": "Two employers took nobody on.",
        "corrective": "Ninety more places.",
        "partner": str(partner.pk),
        "due_on_day": "31",
        "due_on_month": "1",
        "due_on_year": "2010",
    }
    client.post(url(planned, "explain_figure", figure.pk), words)
    client.force_login(planned.director)
    said = client.post(url(planned, "accept_figure", figure.pk), follow=True).content.decode()
    assert "The figure of Quarter 2 2009–10 is accepted." in said
    seen = page(client, planned, "member", "indicator", one.pk)
    assert "Ninety more places." in seen
    assert "<svg" in seen
    assert "8.1" in page(client, planned, "member", "plan")


def test_members_see_only_what_was_accepted(client: Client, planned: Planned) -> None:
    one = make(planned)
    count(planned, one, Q1, "7.0")
    report(planned, one, Q2, "9.4")
    shown = page(client, planned, "pct", "indicator", one.pk)
    assert "9.4" in shown
    hidden = page(client, planned, "member", "indicator", one.pk)
    assert "9.4" not in hidden
    assert "7.0" in hidden
    client.force_login(planned.member)
    listed = client.get(url(planned, "performance"), {"rag": "waiting"}).content.decode()
    assert "Newer one waits" not in listed


def test_an_indicator_by_form(client: Client, planned: Planned) -> None:
    client.force_login(planned.support)
    with planned.as_(planned.support):
        outcome = planned.priority.outcome.pk
    typed = {
        "code": "BH1a",
        "name": "Waiting children",
        "outcome": outcome,
        "priorities": [planned.priority.pk],
        "kind": "local",
        "use": "target",
        "polarity": "lower",
        "frequency": "quarter",
        "unit": "children",
        "places": "0",
        "due_days": "30",
    }
    refused = client.post(url(planned, "new_indicator"), typed | {"polarity": ""})
    assert "Say which way is better" in refused.content.decode()
    said = client.post(url(planned, "new_indicator"), typed, follow=True).content.decode()
    assert "BH1a Waiting children" in said
    with planned.as_(planned.support):
        one = Indicator.objects.get()
    first = {"tolerance": "10", "tolerance_kind": "percent", f"target_{Q2}": "150"}
    client.post(url(planned, "set_targets", one.pk), first)
    again = first | {f"target_{Q2}": "180", "reason": "Fewer nurses."}
    client.post(url(planned, "set_targets", one.pk), again)
    with planned.as_(planned.support):
        asked = TargetVersion.objects.get(state="proposed")
    own = client.post(url(planned, "decide_targets", asked.pk), {"decision": "agree"})
    assert "another person has to agree" in own.content.decode()
    shown = page(client, planned, "director", "decide_targets", asked.pk)
    assert "Fewer nurses." in shown
    assert "Changed" in shown
    client.post(url(planned, "decide_targets", asked.pk), {"decision": "agree"})
    with planned.as_(planned.support):
        assert TargetVersion.objects.get(state="in_force").number == 2
    ended = {"ended_on_day": "1", "ended_on_month": "11", "ended_on_year": "2009"}
    client.post(url(planned, "end_indicator", one.pk), ended | {"reason": "Not useful."})
    assert "Given up on 1 November 2009" in page(client, planned, "member", "indicator", one.pk)


def test_the_template_is_downloaded_filled_and_uploaded(client: Client, planned: Planned) -> None:
    one = make(planned)
    set_targets(planned, one, TARGETS)
    client.force_login(planned.pct)
    data = client.get(url(planned, "figures_template")).content
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["Figures"]
    headings = [cell.value for cell in sheet[1]]
    row = {heading: sheet[2][at] for at, heading in enumerate(headings)}
    assert row["Period"].value == "Quarter 2 2009–10"
    assert row["Target"].value == 7
    row["Figure"].value, row["Quality"].value = 7.2, "Sound"
    buffer = io.BytesIO()
    book.save(buffer)
    upload = SimpleUploadedFile("back.xlsx", buffer.getvalue())
    preview = client.post(url(planned, "upload_figures"), {"file": upload}, follow=True)
    assert "What would be taken" in preview.content.decode()
    assert "1 amber" in preview.content.decode()
    with planned.as_(planned.pct):
        assert not Actual.objects.exists()
        file = IndicatorFile.objects.get()
    client.post(url(planned, "indicator_file", file.pk), {"do": "take"})
    said = page(client, planned, "director", "indicator_file", file.pk)
    assert "Accept all of them" in said
    client.post(url(planned, "indicator_file", file.pk), {"do": "accept"})
    with planned.as_(planned.pct):
        assert Actual.objects.get().state == "accepted"
    kept = client.get(url(planned, "indicator_kept", file.pk))
    assert kept.content == buffer.getvalue()


def test_a_file_with_faults_shows_them_all(client: Client, planned: Planned) -> None:
    make(planned)
    client.force_login(planned.pct)
    text = (
        b"Indicator,Period,Figure,Source,Quality\nEW1a,never,x,s,Sound\nNO,Q1 2009-10,7,s,Sound\n"
    )
    upload = SimpleUploadedFile("bad.csv", text)
    said = client.post(url(planned, "upload_figures"), {"file": upload}, follow=True)
    shown = said.content.decode()
    assert "Nothing was taken." in shown
    for cell in ("B2", "C2", "A3"):
        assert f"cell {cell}" in shown


def test_a_file_is_only_for_those_who_may_upload_one_of_its_purpose(
    client: Client, planned: Planned
) -> None:
    file = bring(planned, about_row())
    for person, status in ((planned.support, 200), (planned.pct, 404), (planned.member, 404)):
        client.force_login(person)
        for name in ("indicator_file", "indicator_kept"):
            assert client.get(url(planned, name, file.pk)).status_code == status
    client.force_login(planned.pct)
    assert client.post(url(planned, "indicator_file", file.pk)).status_code == 404
    client.force_login(planned.support)
    client.post(url(planned, "indicator_file", file.pk), {"do": "take"})
    with planned.as_(planned.support):
        assert Indicator.objects.get().code == "EW1a"


@pytest.mark.parametrize(
    ("name", "person", "status"),
    [
        ("report_figure", "member", 403),
        ("report_figure", "pct", 200),
        ("set_targets", "pct", 403),
        ("change_indicator", "pct", 403),
        ("change_indicator", "support", 200),
        ("end_indicator", "pct", 403),
        ("record_comparator", "member", 403),
        ("record_group", "pct", 200),
    ],
)
def test_who_may_open_which_form(client: Client, planned: Planned, name, person, status) -> None:
    one = make(planned)
    client.force_login(getattr(planned, person))
    assert client.get(url(planned, name, one.pk)).status_code == status
    if status == 403:
        assert client.post(url(planned, name, one.pk), {}).status_code == 403


def test_sending_back_and_what_is_read_beside(client: Client, planned: Planned) -> None:
    one = make(planned)
    figure = report(planned, one, Q1, "70")
    client.force_login(planned.director)
    client.post(url(planned, "send_back_figure", figure.pk), {"reason": "Seven?"})
    client.force_login(planned.pct)
    typed = {"ends_on": Q1.isoformat(), "source": "The region"}
    client.post(
        url(planned, "record_comparator", one.pk), typed | {"place": "The region", "value": "7.1"}
    )
    group = {"group": "Young mothers", "theirs": "68", "others": "6.6"}
    client.post(url(planned, "record_group", one.pk), typed | group)
    shown = page(client, planned, "pct", "indicator", one.pk)
    for words in ("Sent back", "Seven?", "The region", "Young mothers", "61.4", "First figure"):
        assert words in shown


def test_another_trusts_indicator_is_not_found(client: Client, planned: Planned) -> None:
    client.force_login(planned.support)
    for name in ("indicator", "explain_figure", "decide_targets", "indicator_file"):
        assert client.get(url(planned, name, 99999)).status_code == 404


def test_the_narrowed_list_and_its_empty_words(client: Client, planned: Planned) -> None:
    assert "has no indicators yet" in page(client, planned, "member", "performance")
    make(planned)
    client.force_login(planned.member)
    found = client.get(url(planned, "performance"), {"words": "nothing"}).content.decode()
    assert "No indicator matches" in found
    assert "No figure yet" in client.get(url(planned, "performance")).content.decode()


def test_a_revision_is_refused_on_its_page(client: Client, planned: Planned) -> None:
    one = make(planned)
    set_targets(planned, one, TARGETS)
    with planned.as_(planned.support) as by:
        asked = actions.set_targets(
            by=by, indicator=one, profile=profile({**TARGETS, Q3: "9"}), reason="Easier."
        )
    client.force_login(planned.director)
    address = url(planned, "decide_targets", asked.pk)
    assert "Say why not" in client.post(address, {"decision": "refuse"}).content.decode()
    client.post(address, {"decision": "refuse", "words": "Too easy."})
    assert "Too easy." in page(client, planned, "director", "decide_targets", asked.pk)
