"""Reports whose live figures an item may show."""

from urllib.parse import urlencode

from django.forms import ChoiceField
from django.http import QueryDict

from meetings.models import AgendaItem
from reports.base import PDF
from reports.queries import buildable
from trusts.scope import Scope


def live_choices(scope: Scope) -> list[tuple[str, str]]:
    """Reports whose figures an item may show: (value, words). See `live_from_choice`.

    A report that asks for one thing from a list is offered once for each answer.
    """
    choices = []
    for report in buildable(scope):
        if PDF not in report.formats:
            continue
        fields = report.form_class(scope=scope).fields
        if not fields:
            choices.append((report.slug, report.name))
        elif len(fields) == 1:
            ((name, field),) = fields.items()
            if isinstance(field, ChoiceField):
                offered: list[tuple[str, str]] = list(field.choices)  # type: ignore[arg-type]  # flat
                choices += [
                    (f"{report.slug}?{name}={value}", f"{report.name}: {words}")
                    for value, words in offered
                    if value
                ]
    return choices


def live_from_choice(choice: str) -> tuple[str, dict[str, str]]:
    """Split a value of `live_choices` into report and parameters."""
    slug, _, query = choice.partition("?")
    return slug, QueryDict(query).dict() if query else {}


def live_choice_of(item: AgendaItem) -> str:
    """The value of `live_choices` that an item shows, or nothing."""
    if not item.live_report:
        return ""
    return f"{item.live_report}?{urlencode(item.live_params)}".rstrip("?")
