"""The form renderer, fields, figures and components that every page is made of."""

import datetime
import re
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from trusts.ui import money, navigation, sections, waiting
from trusts.ui.fields import DateInputField, PoundsField, UploadField
from trusts.ui.parts import Column, Event, SummaryRow, Table, Tag, Task
from trusts.ui.waiting import Waiting
from trusts.ui.widgets import HintedRadios


class EveryKind(forms.Form):
    name = forms.CharField(help_text="As on the letter.")
    why = forms.CharField(widget=forms.Textarea, max_length=20, required=False, label="Explanation")
    held = forms.ChoiceField(
        label="How is the money held?",
        choices=[("a", "Aligned"), ("p", "Pooled")],
        widget=HintedRadios(hints={"a": "Each partner keeps its own."}),
    )
    body = forms.ChoiceField(choices=[("", "Choose"), ("b", "Board")])
    due = DateInputField(label="Due date")
    amount = PoundsField()
    file = UploadField(kinds=["xlsx", "csv"], max_bytes=2 * 2**20)
    agree = forms.BooleanField(label="I have checked the figures")


GOOD = {
    "name": "Anyplace Council",
    "held": "a",
    "body": "b",
    "due_day": "3",
    "due_month": "11",
    "due_year": "2009",
    "amount": "£1,234.50",
    "agree": "on",
}


def page(source: str, **context: object) -> str:
    """Render a template string with a request of nobody."""
    template = engines["django"].from_string(source)
    return template.render(context, RequestFactory().get("/list/", {"body": "b"}))


def texts(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# --- The renderer ---------------------------------------------------------------------------


def test_a_form_is_drawn_with_labels_hints_and_no_browser_checks() -> None:
    html = str(EveryKind())
    assert '<label class="govuk-label" for="id_name">Name</label>' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert "Explanation (optional)" in html
    assert "required" not in html
    assert "placeholder" not in html
    assert "maxlength=" not in html.replace("data-maxlength=", "")
    assert 'data-maxlength="20"' in html
    assert 'id="id_held_0_hint"' in html
    assert 'aria-describedby="id_held_0_hint"' in html
    assert "style=" not in html


def test_errors_stand_at_their_field_and_in_the_summary_with_links() -> None:
    form = EveryKind({"why": "x" * 21})
    html = page('{% extends "base.html" %}{% block content %}{{ form }}{% endblock %}', form=form)
    assert "<title>Error: " in html
    for target in ("id_name", "id_why", "id_held_0", "id_body", "id_due_0", "id_amount", "id_file"):
        assert f'href="#{target}"' in html
        assert f'id="{target}"' in html
    assert "Enter the name." in html
    assert "Answer “How is the money held?”." in html
    assert "Select a body." in html
    assert "Choose a file." in html
    assert "Select “I have checked the figures” to go on." in html
    assert 'class="govuk-input govuk-input--error"' in html


class Boxes(forms.Form):
    title = forms.CharField(label="Title", max_length=10)
    limit = PoundsField(label="May commit up to, at a time")
    votes = forms.IntegerField(label="For")


def test_no_box_cuts_what_is_pasted_into_it() -> None:
    html = str(Boxes())
    assert 'name="title"' in html
    assert "maxlength" not in html


def test_errors_name_the_box_they_are_about() -> None:
    errors = Boxes({"title": "x" * 11, "votes": "some"}).errors
    assert errors["title"] == ["“Title” has 11 characters. Use 10 or fewer."]
    assert errors["limit"] == ["Fill in “May commit up to, at a time”."]
    assert errors["votes"] == ["“For” must be a whole number."]


def test_a_page_without_errors_has_no_summary() -> None:
    html = page('{% extends "base.html" %}', form=EveryKind())
    assert "<title>Error" not in html
    assert "There is a problem" not in html


def test_a_refusal_without_a_form_is_in_the_summary() -> None:
    html = page('{% extends "base.html" %}', refusal="The round is closed.")
    assert "<title>Error: " in html
    assert '<span class="gt-error-text">The round is closed.</span>' in html


def test_a_field_can_be_the_heading_of_its_page() -> None:
    class Question(forms.Form):
        page_heading = "held"
        held = EveryKind.base_fields["held"]

    assert '<h1 class="govuk-fieldset__heading">How is the money held?</h1>' in str(Question())


def test_filters_do_not_say_optional() -> None:
    class Filters(forms.Form):
        mark_optional = False
        who = forms.CharField(required=False)

    assert "(optional)" not in str(Filters())


def test_text_from_people_is_escaped() -> None:
    html = str(EveryKind({**GOOD, "name": '"><script>alert(1)</script>'}))
    assert "<script>" not in html


def test_formsets_are_drawn_and_their_errors_collected() -> None:
    form_set = forms.formset_factory(EveryKind, extra=0)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-why": "x"}
    html = page('{% extends "base.html" %}', formset=form_set(data))
    assert 'href="#id_form-0-name"' in html


# --- Fields ---------------------------------------------------------------------------------


def test_a_good_form_gives_clean_values() -> None:
    form = EveryKind(GOOD, {"file": SimpleUploadedFile("return.XLSX", b"PK")})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["due"] == datetime.date(2009, 11, 3)
    assert form.cleaned_data["amount"] == Decimal("1234.50")


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        (("", "", ""), "Enter the due date."),
        (("3", "", "2009"), "Due date must include a month."),
        (("", "", "2009"), "Due date must include a day and month."),
        (("31", "2", "2009"), "Due date must be a real date."),
        (("3", "13", "2009"), "Due date must have a month from 1 to 12."),
        (("3", "11", "09"), "Due date must have a year with 4 numbers."),
        (("x", "11", "2009"), "Due date must have a day from 1 to 31."),
        (("3", "11", "2008"), "Due date must be 1 April 2009 or later."),
    ],
)
def test_a_wrong_date_is_refused_in_words(boxes: tuple[str, ...], words: str) -> None:
    field = DateInputField(label="Due date", earliest=datetime.date(2009, 4, 1))
    with pytest.raises(forms.ValidationError, match=f"^\\['{re.escape(words)}'\\]$"):
        field.clean(list(boxes))


def test_a_month_may_be_a_name() -> None:
    assert DateInputField().clean(["3", "Sept", "2009"]) == datetime.date(2009, 9, 3)


def test_only_the_wrong_box_is_marked_and_linked() -> None:
    class Due(forms.Form):
        due = DateInputField()

    html = page(
        '{% extends "base.html" %}{% block content %}{{ form }}{% endblock %}',
        form=Due({"due_day": "3", "due_month": "13", "due_year": "2009"}),
    )
    assert 'href="#id_due_1"' in html
    assert html.count("govuk-input--error") == 1


@given(st.dates(min_value=datetime.date(1000, 1, 1)))
def test_every_date_survives_its_boxes(day: datetime.date) -> None:
    field = DateInputField()
    boxes = [str(part) for part in field.widget.decompress(day)]
    assert field.clean(boxes) == day
    assert not field.has_changed(day, boxes)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_every_amount_survives_being_written_and_typed(amount: Decimal) -> None:
    assert PoundsField(negative=True).clean(money.pounds(amount)) == amount


@pytest.mark.parametrize("typed", ["1.234", "12,34.00", "1,2345", "ten", "--5", "£", "1e3", "٣"])
def test_what_is_not_an_amount_is_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="pounds and pence"):
        PoundsField().clean(typed)


def test_a_negative_amount_is_refused_unless_it_may_be() -> None:
    with pytest.raises(forms.ValidationError, match="£0 or more"):
        PoundsField().clean("-5")
    assert PoundsField(negative=True).clean("-£5") == Decimal("-5.00")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("return.pdf", b"x", "must be XLSX or CSV"),
        ("return.csv", b"", "empty"),
        ("return.csv", b"x" * 1025, "It must be 1 KB or smaller"),
    ],
)
def test_a_wrong_file_is_refused(name: str, content: bytes, words: str) -> None:
    with pytest.raises(forms.ValidationError, match=words):
        UploadField(kinds=["xlsx", "csv"], max_bytes=1024).clean(SimpleUploadedFile(name, content))


def test_an_upload_says_its_limits() -> None:
    assert UploadField(kinds=["pdf"], max_bytes=20 * 2**20).help_text == "PDF, up to 20 MB."


# --- Figures --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{{ x|pounds }}", "−£1,234.50"),
        ("{{ x|whole_pounds }}", "−£1,234"),
        ("{{ x|percent }}", "−1,234.5%"),
        ("{{ none|pounds }}", ""),
        ("{{ d|day }}", "3 November 2009"),
        ("{{ t|moment }}", "3 July 2009, 12:05am"),
    ],
)
def test_figures_and_dates_are_written_one_way(source: str, words: str) -> None:
    html = page(
        source,
        x=Decimal("-1234.5"),
        none=None,
        d=datetime.date(2009, 11, 3),
        t=datetime.datetime(2009, 7, 2, 23, 5, tzinfo=datetime.UTC),
    )
    assert html == words


def test_a_fraction_of_a_penny_is_never_written() -> None:
    with pytest.raises(ValueError, match="fraction of a penny"):
        money.pounds(Decimal("0.005"))


def test_small_negative_amounts_do_not_round_to_minus_nothing() -> None:
    assert money.whole_pounds(Decimal("-0.40")) == "£0"
    assert money.percent(Decimal("-0.04")) == "0.0%"


# --- Components -----------------------------------------------------------------------------


def test_components_are_drawn() -> None:
    html = page(
        '{% tag "Late" "red" %}{% summary_list rows %}{% task_list tasks %}{% table table %}'
        '{% timeline events %}{% back_link "/b/" %}{% breadcrumbs "A" "/a/" %}'
        '{% progress "/p/" 1 2 "Reading" %}{% pagination pages %}',
        rows=[SummaryRow("Name", "Anyplace", "/change/")],
        tasks=[Task("Outcomes", "/o/", "Completed"), Task("Send", "", "Cannot start yet")],
        table=Table("Budgets", [Column("Partner"), Column("£", True)], [["PCT", "£5"]]),
        events=[Event("Sent", datetime.datetime(2009, 7, 2, tzinfo=datetime.UTC), "Ann")],
        pages=Paginator(range(30), 10).page(2),
    )
    assert '<strong class="govuk-tag govuk-tag--red">Late</strong>' in html
    assert "Change Name" in texts(html)
    assert '<th scope="row" class="govuk-table__header">PCT</th>' in html
    assert 'href="?body=b&amp;page=3"' in html
    assert 'data-hx-get="/p/"' in html
    assert "style=" not in html


def test_an_empty_table_says_so() -> None:
    html = page("{% table table %}", table=Table("Budgets", [Column("Partner")], []))
    assert "There is nothing to show." in html


def test_a_row_of_the_wrong_length_is_a_fault() -> None:
    with pytest.raises(ValueError, match="zip"):
        _ = Table("Budgets", [Column("Partner")], [["a", "b"]]).body


def test_a_colour_that_does_not_exist_is_a_fault() -> None:
    with pytest.raises(ValueError, match="no tag colour"):
        Tag("Late", "crimson")


def test_the_error_pages_render_without_a_request() -> None:
    for name in ("400", "403", "404", "429", "500", "403_csrf"):
        html = engines["django"].get_template(f"{name}.html").render({})
        assert "<h1" in html


# --- Registries -----------------------------------------------------------------------------


def test_what_is_waiting_comes_soonest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "_providers", {})
    soon, late = datetime.date(2009, 5, 1), datetime.date(2009, 6, 1)
    waiting.register(lambda scope: [Waiting("Any time", "/a/"), Waiting("Late", "/l/", late)])
    waiting.register(provider := _soon(soon))
    waiting.register(provider)
    found = waiting.waiting_for(None)  # type: ignore[arg-type]  # these providers ask for nothing
    assert [item.text for item in found] == ["Soon", "Late", "Any time"]


def _soon(day: datetime.date) -> waiting.Provider:
    def provider(scope: object) -> list[Waiting]:
        return [Waiting("Soon", "/s/", day)]

    return provider


def test_two_sections_cannot_share_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections, "_sections", {})
    no_right: Any = None  # registering asks for none
    section = sections.Section("Members", "trusts:home", no_right, sections.Group.TRUST)
    sections.register(section)
    sections.register(section)
    with pytest.raises(ValueError, match="trusts:home"):
        sections.register(sections.Section("Other", "trusts:home", no_right, sections.Group.TRUST))


def _menus(path: str, app: str = "", **rights: bool) -> list[navigation.Menu]:
    """The navigation of someone who may do everything but what ``rights`` denies by name."""
    scope = SimpleNamespace(
        trust=SimpleNamespace(slug="anyplace"),
        may=lambda permission: rights.get(permission.name, True),
    )
    return navigation.menus(scope, path, app)  # type: ignore[arg-type]  # a stand-in for a scope


def test_a_page_belongs_to_the_section_with_the_longest_address() -> None:
    (plan,) = [menu for menu in _menus("/t/anyplace/plan/editions/") if menu.current]
    assert plan.text == "Plan"
    assert [link.text for link in plan.links if link.current] == ["The plan"]


def test_a_page_outside_every_section_belongs_to_the_first_group_of_its_app() -> None:
    (money,) = [menu for menu in _menus("/t/anyplace/elsewhere/", app="finance") if menu.current]
    assert money.text == "Money"
    assert not any(link.current for link in money.links)
    assert not any(menu.current for menu in _menus("/t/anyplace/"))


def test_a_group_opens_its_first_section_the_person_may_open() -> None:
    money = {menu.text: menu for menu in _menus("/t/anyplace/")}["Money"]
    assert money.url.endswith("/budgets/")
    money = {menu.text: menu for menu in _menus("/t/anyplace/", BUDGET_VIEW=False)}["Money"]
    assert [link.text for link in money.links] == ["Returns"]


def test_a_group_without_a_section_is_not_shown() -> None:
    menus = _menus("/t/anyplace/", BUDGET_VIEW=False, RETURN_VIEW=False)
    assert "Money" not in {menu.text for menu in menus}
