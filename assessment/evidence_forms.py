"""What the pages of evidence ask for."""

from __future__ import annotations

from typing import Any

from django import forms

from assessment import rules
from assessment.actions.evidence import SHOWS_LIMIT
from assessment.models import EvidenceKind, Promise, Round
from trusts import records
from trusts.scope import Scope
from trusts.ui.fields import UploadField
from trusts.ui.widgets import HintedRadios

KEEP, SHARE = "keep", "share"
LOOK_FOR_NAMES = (
    "Look for your name in it first: in the text, in the name of the file or address, and in the "
    "file’s properties. We keep it as it is and take no name out."
)


def sharing_field(round_: Round) -> forms.ChoiceField:
    """Ask who may open a piece of evidence, in the words of what the round promised."""
    if round_.promise == Promise.NAMED:
        hint = "They see that it is yours."
    elif round_.promise == Promise.PARTNER:
        hint = f"They see your organisation’s name beside it, and not yours. {LOOK_FOR_NAMES}"
    else:
        hint = f"They see neither your name nor your organisation’s beside it. {LOOK_FOR_NAMES}"
    return forms.ChoiceField(
        label="Who may open it?",
        choices=[
            (KEEP, "Only you"),
            (SHARE, f"Everybody who sees the results of {round_.body}, once the round is closed"),
        ],
        widget=HintedRadios(
            hints={KEEP: "The results only count that there is evidence.", SHARE: hint}
        ),
        error_messages={"required": "Choose who may open it."},
    )


class EvidenceForm(forms.Form):
    """What every kind of evidence says of itself; a subclass names its `kind`."""

    kind: EvidenceKind

    def __init__(self, *args: Any, round_: Round, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shows"] = forms.CharField(
            label="What does it show?",
            max_length=SHOWS_LIMIT,
            help_text="One sentence, such as “Minutes in which the board agreed its priorities”.",
            error_messages={
                "required": "Say what it shows.",
                "max_length": f"Say in {SHOWS_LIMIT} characters or fewer what it shows.",
            },
        )
        self.fields["sharing"] = sharing_field(round_)

    @property
    def is_shared(self) -> bool:
        """The member's choice, of a valid form."""
        return bool(self.cleaned_data["sharing"] == SHARE)


class FileForm(EvidenceForm):
    """A file to keep."""

    kind = EvidenceKind.FILE
    file = UploadField(kinds=list(rules.FILE_KINDS), max_bytes=rules.MOST_BYTES, label="File")


class LinkForm(EvidenceForm):
    """A web address."""

    kind = EvidenceKind.LINK
    link = forms.CharField(
        label="Web address",
        max_length=500,
        help_text="It begins with https://. Readers are shown which site it leads to.",
        widget=forms.TextInput(
            attrs={"inputmode": "url", "spellcheck": "false", "autocomplete": "off"}
        ),
        error_messages={"required": "Enter a web address."},
    )


class RecordForm(EvidenceForm):
    """A record of the product: only those this member may see are offered."""

    kind = EvidenceKind.RECORD
    record = forms.ChoiceField(
        label="Record",
        help_text="Readers who may not see the record itself do not see its name either.",
        error_messages={
            "required": "Choose a record.",
            "invalid_choice": "Choose a record from the list.",
        },
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, scope=scope, **kwargs)
        field: Any = self.fields["record"]
        field.choices = [("", "Choose a record")] + [
            (kind.name, [(f"{kind.slug}:{each.key}", each.name) for each in found])
            for kind in records.kinds()
            if (found := list(kind.records(scope)))
        ]

    def chosen(self) -> tuple[str, str]:
        """Kind and key of the record chosen, of a valid form."""
        kind, _, key = self.cleaned_data["record"].partition(":")
        return kind, key


FORMS: dict[str, type[EvidenceForm]] = {
    form.kind.value: form for form in (FileForm, LinkForm, RecordForm)
}


class ChangeForm(forms.Form):
    """A newer file, where it is one, and who may open it."""

    def __init__(
        self, *args: Any, round_: Round, is_file: bool, can_answer: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if is_file and can_answer:
            self.fields["file"] = UploadField(
                kinds=list(rules.FILE_KINDS),
                max_bytes=rules.MOST_BYTES,
                label="A newer file",
                required=False,
            )
        self.fields["sharing"] = sharing_field(round_)
        if not can_answer:
            field: Any = self.fields["sharing"]
            field.choices = [(KEEP, "Only you")]
