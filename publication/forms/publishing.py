"""Forms of the publishing desk."""

from typing import Any

from django import forms

from publication.models import Publication
from trusts.ui.widgets import HintedRadios


class PublishForm(forms.Form):
    """Carries what was looked at, so that nothing else goes out."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class WithdrawForm(forms.Form):
    """Asks which versions go, and why."""

    which = forms.ChoiceField(
        label="What do you want to withdraw?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what to withdraw."},
    )
    why = forms.CharField(
        label="Why it is withdrawn",
        help_text="Readers see this at the address. Do not repeat what they should not read.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is withdrawn. Readers see the reason."},
    )

    def __init__(self, *args: Any, versions: list[Publication], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.versions = versions
        field: Any = self.fields["which"]
        choices = [(str(one.number), f"Version {one.number}") for one in versions]
        if len(versions) > 1:
            choices.append(("all", "All versions"))
        field.choices = choices
        if len(versions) == 1:
            self.initial.setdefault("which", choices[0][0])

    def chosen(self) -> list[Publication]:
        """The versions that were chosen."""
        which = self.cleaned_data["which"]
        return [one for one in self.versions if which in ("all", str(one.number))]


class AutomaticForm(forms.Form):
    """Asks whether papers are published by themselves."""

    papers = forms.ChoiceField(
        label="Publish agenda and open papers when they go out to members?",
        choices=[("yes", "Yes, publish them by themselves"), ("no", "No, somebody publishes them")],
        widget=HintedRadios(
            hints={
                "yes": "Confidential items and papers stay out, as always.",
                "no": "They wait on the publishing desk until somebody has looked at them.",
            }
        ),
        error_messages={"required": "Select whether papers are published by themselves."},
    )
