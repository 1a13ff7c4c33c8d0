"""Draws every Django form with the markup of the GOV.UK Design System, in one place.

``FORM_RENDERER`` names ``GovukRenderer``; templates then only say ``{{ form }}``. The markup
is in ``templates/django/forms/``.

A form class may set:

``page_heading``
    Name of the one field whose label or legend is the ``<h1>`` of the page (a question page).
``mark_optional = False``
    Do not write "(optional)" after labels; for filters, where every box is optional.
"""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

from trusts.ui.asking import empty_words, limit_words, whole_number_words
from trusts.ui.widgets import DateWidget

# Widget type -> the class its element carries. First match wins, so subclasses come first.
ELEMENT_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.FileInput, "govuk-file-upload"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.Textarea, "govuk-textarea"),
    (forms.Select, "govuk-select"),
    (DateWidget, ""),
    (forms.widgets.Input, "govuk-input"),
)
WITH_ERROR_CLASS = frozenset({"govuk-file-upload", "govuk-textarea", "govuk-select", "govuk-input"})


def element_class(widget: forms.Widget) -> str:
    """Return the GOV.UK class for the widget's own element, or an empty string."""
    return next((css for kind, css in ELEMENT_CLASSES if isinstance(widget, kind)), "")


def required_words(field: forms.Field, label: str) -> str:
    """What to say when a field was left empty; a field may bring its own words."""
    if isinstance(field.widget, forms.CheckboxInput):
        return f"Select “{label}” to go on."
    if isinstance(field.widget, forms.FileInput):
        return "Choose a file."
    if isinstance(field, forms.EmailField):
        return "Enter an email address."
    if label.endswith("?"):
        return f"Answer “{label}”."
    if isinstance(field.widget, forms.Select | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return empty_words("Select", label, "an" if label[:1].lower() in "aeio" else "a")
    return empty_words("Enter", label)


class GovukBoundField(BoundField):
    """A form field that knows how GOV.UK Frontend draws it."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        # Each form has its own copy of the field. It is not cleaned before it is bound.
        if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
            field.error_messages["required"] = required_words(field, str(self.label))
        if isinstance(field, forms.CharField | forms.IntegerField):
            for code, words in limit_words(str(self.label)).items():
                field.error_messages.setdefault(code, words)
        whole = forms.IntegerField.default_error_messages["invalid"]
        if isinstance(field, forms.IntegerField) and field.error_messages["invalid"] == whole:
            field.error_messages["invalid"] = whole_number_words(str(self.label))

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """Add the GOV.UK class; leave checking to the server so that all errors show at once."""
        target = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(attrs, target)
        built.pop("required", None)
        built["placeholder"] = False  # a hint that vanishes while typing is no hint
        if target.is_hidden:
            return built
        # A browser cuts what is pasted without a word. The server keeps it all and says so.
        built["maxlength"] = False
        css = element_class(target)
        classes = [css] if css else []
        if self.errors and css in WITH_ERROR_CLASS:
            classes.append(f"{css}--error")
        if own := target.attrs.get("class"):
            classes.append(own)
        if self.character_limit:
            classes.append("govuk-js-character-count")
            described = (built.get("aria-describedby"), f"{self.auto_id}-info")
            built["aria-describedby"] = " ".join(filter(None, described))
        if classes:
            built["class"] = " ".join(classes)
        return built

    @property
    def is_single_checkbox(self) -> bool:
        """One box with its own label, not a group."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_page_heading(self) -> bool:
        """The label of this field is the ``<h1>`` of its page."""
        return getattr(self.form, "page_heading", None) == self.name

    @property
    def is_marked_optional(self) -> bool:
        """Write "(optional)" after the label."""
        return (
            not self.field.required
            and not self.field.disabled
            and not self.is_single_checkbox
            and getattr(self.form, "mark_optional", True)
        )

    @property
    def character_limit(self) -> int | None:
        """Most characters a text area may hold; drawn as a character count."""
        if isinstance(self.field.widget, forms.Textarea):
            return getattr(self.field, "max_length", None)
        return None

    @property
    def first_element_id(self) -> str:
        """Id of the element that the error summary links to."""
        widget = self.field.widget
        if isinstance(widget, DateWidget):
            return f"{self.auto_id}_{widget.first_wrong}"
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return f"{self.auto_id}_0"
        return self.auto_id


class GovukRenderer(TemplatesSetting):
    """Form renderer for ``FORM_RENDERER``."""

    form_template_name = "django/forms/form.html"
    formset_template_name = "django/forms/formset.html"
    field_template_name = "django/forms/field.html"
    bound_field_class = GovukBoundField
