"""Template filters and tags, in every template without ``{% load %}`` (a template built-in)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet
from django.template.context import Context
from django.utils import timezone
from django.utils.html import format_html

from trusts.ui import fields, kept, money, parts

register = template.Library()


@register.filter
def pounds(amount: Decimal | None) -> str:
    """``£1,234.50`` or ``−£1,234.50``; empty for None."""
    return "" if amount is None else money.pounds(amount)


@register.filter
def whole_pounds(amount: Decimal | None) -> str:
    """``£1,234`` to the nearest pound; empty for None."""
    return "" if amount is None else money.whole_pounds(amount)


@register.filter
def at(mapping: Mapping[Any, Any], key: Any) -> Any:
    """The value that a mapping has under a key; None where it has none."""
    return mapping.get(key)


@register.filter
def percent(value: Decimal | None, places: int = 1) -> str:
    """``12.5%``; empty for None."""
    return "" if value is None else money.percent(value, places)


@register.filter
def figure(value: Decimal | None, places: int = 1) -> str:
    """``1,234.5`` or ``−3.0`` with so many decimals; empty for None."""
    return "" if value is None else f"{value:,.{places}f}".replace("-", "−")


@register.filter
def day(value: date | None) -> str:
    """``3 November 2009``; empty for None."""
    return f"{value.day} {value:%B %Y}" if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """``3 November 2009, 2:30pm`` in the time of the site; empty for None."""
    if value is None:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    hour = local.hour % 12 or 12
    return f"{local.day} {local:%B %Y}, {hour}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


@register.filter
def size_words(size: int | None) -> str:
    """Bytes as people read them: ``2.5 MB``; empty for None."""
    return "" if size is None else fields.size_words(size)


@register.inclusion_tag("components/tag.html")
def tag(text: str | parts.Tag, colour: str = "blue") -> dict[str, Any]:
    """Draw a status tag: ``{% tag "Overdue" "red" %}`` or ``{% tag item.tag %}``."""
    return {"tag": text if isinstance(text, parts.Tag) else parts.Tag(str(text), colour)}


@register.simple_tag(takes_context=True)
def kept_for(context: Context) -> str:
    """Let a form's words survive the end of its person's session: see ``trusts.ui.kept``."""
    return format_html(
        '<input type="hidden" name="{}" value="{}">', kept.FIELD, kept.token_for(context["request"])
    )


@register.inclusion_tag("components/back_link.html")
def back_link(url: str, text: str = "Back") -> dict[str, str]:
    """Link to the page before; goes in the block ``before_content``."""
    return {"url": url, "text": text}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*pairs: str) -> dict[str, Any]:
    """Path to this page: ``{% breadcrumbs "Members" members_url "Roles" roles_url %}``."""
    if len(pairs) % 2:
        raise ValueError("Breadcrumbs come in pairs of text and address.")
    found = zip(pairs[::2], pairs[1::2], strict=True)
    return {"crumbs": [parts.Crumb(text, url) for text, url in found]}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: "Page[Any]", label: str = "Pages") -> dict[str, Any]:
    """Links to the other pages of a list; keeps the filters in the address."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "numbers": list(numbers),
        "ellipsis": page.paginator.ELLIPSIS,
        "label": label,
        "request": context["request"],
    }


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Iterable[parts.SummaryRow]) -> dict[str, Any]:
    """Draw keys and values with an optional link in each row."""
    rows = list(rows)
    return {"rows": rows, "has_actions": any(row.url for row in rows)}


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Iterable[parts.Task]) -> dict[str, Any]:
    """Draw a task list."""
    return {"tasks": list(tasks)}


@register.inclusion_tag("components/table.html")
def table(content: parts.Table) -> dict[str, Any]:
    """Draw a ``trusts.ui.parts.Table``."""
    return {"table": content}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Iterable[parts.Event]) -> dict[str, Any]:
    """Draw events, newest first as given."""
    return {"events": list(events)}


@register.inclusion_tag("components/progress.html")
def progress(url: str, done: int, total: int, words: str) -> dict[str, Any]:
    """Draw a bar that asks ``url`` for itself every two seconds.

    ``url`` answers with ``trusts.ui.progress.progress_response``.
    """
    return {"url": url, "done": done, "total": total, "words": words}


@register.simple_tag(takes_context=True)
def page_errors(context: Context) -> list[dict[str, str]]:
    """Collect every error of the page's forms, for the summary at the top.

    Looks at ``form``, ``forms`` and ``formset`` of the context, and at ``refusal`` (words of a
    refused action that has no form).
    """
    found: list[dict[str, str]] = []
    for form in _page_forms(context):
        if not form.is_bound:
            continue
        found += [{"text": str(error), "target": ""} for error in form.non_field_errors()]
        for field in form:
            target = "" if field.is_hidden else getattr(field, "first_element_id", field.auto_id)
            found += [{"text": str(error), "target": target} for error in field.errors]
    if refusal := context.get("refusal"):
        found.append({"text": str(refusal), "target": ""})
    return found


def _page_forms(context: Context) -> Iterable[BaseForm]:
    formset = context.get("formset")
    candidates = [context.get("form"), *(context.get("forms") or [])]
    if isinstance(formset, BaseFormSet):
        candidates += [*formset.forms]
    return [form for form in candidates if isinstance(form, BaseForm)]
