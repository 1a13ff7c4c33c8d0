"""What the pages of instruments ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from assessment import queries, rules
from assessment.actions.instrument_files import KINDS, MOST_BYTES
from assessment.queries.instruments import Mapped
from assessment.rules import drafting
from assessment.rules.editions import CHANGES, Change, Fate
from assessment.rules.question_rows import LONGEST, Column
from trusts.levels import Level
from trusts.ui.fields import UploadField


def _text(label: str, most: int, *, rows: int = 0, hint: str = "", needed: str = "") -> Any:
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(needed),
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput,
        error_messages={
            "required": needed,
            "max_length": f"{label} must have {most} characters or fewer.",
        },
    )


class NewInstrumentForm(forms.Form):
    """Code and title of a new instrument, and what it begins with."""

    title = _text("Title", 120, needed="Enter a title.")
    code = forms.CharField(
        label="Code",
        max_length=10,
        help_text="Capital letters and the year, for example BRD09. It never changes.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
        error_messages={"required": "Enter a code."},
    )
    copy_of = forms.ChoiceField(
        label="Begin with",
        required=False,
        help_text="You can import a spreadsheet into an empty instrument on the next page.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["copy_of"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", "Nothing: an empty instrument"),
            *(
                (one.bank.code, f"A copy of {one.bank.title} ({one.bank.code})")
                for one in queries.usable_instruments()
            ),
        ]


class SeenForm(forms.Form):
    """A form that knows what the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class AboutForm(SeenForm):
    """Title and summary."""

    title = _text("Title", 120, needed="Enter a title.")
    summary = _text("What it is about", 1000, rows=3)


class ThemeForm(SeenForm):
    """A theme's words."""

    title = _text("Theme", LONGEST[Column.THEME], needed="Enter the theme.")
    intro = _text("What the theme is about", LONGEST[Column.INTRO], rows=2)


class DocumentForm(forms.Form):
    """A source document."""

    title = _text("Title", 200, needed="Enter the title.")
    publisher = _text("Publisher", 120, needed="Enter who published it.")
    published = forms.RegexField(
        r"^[0-9]{4}(-[0-9]{2})?$",
        label="Published",
        help_text="A year, or a year and month, for example 2008-10",
        error_messages={
            "required": "Enter when it was published.",
            "invalid": "Enter a year, or a year and month, for example 2008-10.",
        },
    )


class QuestionForm(SeenForm):
    """A question's words. What is missing may follow later; all is needed to publish."""

    text = _text("Question", LONGEST[Column.TEXT], rows=2, needed="Enter the question.")
    levels = forms.MultipleChoiceField(
        label="Levels it concerns",
        choices=Level.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    why = _text("Why it matters", LONGEST[Column.WHY], rows=3)
    evidence = _text(
        "Evidence to look for", LONGEST[Column.EVIDENCE], rows=4, hint="One thing a line."
    )
    sources = _text(
        "Sources",
        LONGEST[Column.SOURCES],
        rows=2,
        hint="One a line: document | place in it. The documents are listed on the draft’s page.",
    )

    def __init__(self, *args: Any, documents: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.documents = documents
        for step in rules.SCALE:
            self.fields[step.code] = _text(f"What “{step.label}” looks like", 500, rows=2)
        self.order_fields(["text", "levels", "why", *drafting.STEPS, "evidence", "sources", "seen"])

    @staticmethod
    def shown(question: Mapping[str, Any]) -> dict[str, Any]:
        """A question of a draft as the form's initial values."""
        return {
            "text": question["text"],
            "levels": question["levels"],
            "why": question["why"],
            **question["ratings"],
            "evidence": "\n".join(question["evidence"]),
            "sources": "\n".join(
                f"{one['document']} | {one['place']}" for one in question["source"]
            ),
            "seen": drafting.fingerprint(question),
        }

    def clean_sources(self) -> list[dict[str, str]]:
        """Each line names a document of the draft and a place in it."""
        found = []
        for line in self.cleaned_data["sources"].splitlines():
            document, _, place = (part.strip() for part in line.partition("|"))
            if not document:
                continue
            if document not in self.documents or len(place) < 3:
                raise forms.ValidationError(
                    f"“{line[:60]}” is not a source. Write one of {', '.join(self.documents)}, "
                    "then | and the place in it."
                )
            found.append({"document": document, "place": place})
        return found

    def words(self) -> dict[str, Any]:
        """The question's words as a draft holds them."""
        data = {
            key: value.replace("\r\n", "\n") if isinstance(value, str) else value
            for key, value in self.cleaned_data.items()
        }
        return {
            "text": data["text"],
            "levels": data["levels"],
            "why": data["why"],
            "ratings": {step: data[step] for step in drafting.STEPS},
            "evidence": [line.strip() for line in data["evidence"].splitlines() if line.strip()],
            "source": data["sources"],
        }


class ImportForm(forms.Form):
    """A file, and whether it replaces what is there."""

    file = UploadField(label="File", kinds=KINDS, max_bytes=MOST_BYTES)
    replace = forms.BooleanField(
        label="Replace the questions of the draft with those of the file", required=False
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


class RevisionForm(forms.Form):
    """Only what revision of the draft the page showed."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class PlaceForm(RevisionForm):
    """Where a question goes."""

    to = forms.ChoiceField(label="Put it at the end of")

    def __init__(self, *args: Any, draft: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            *((theme["code"], f"Theme: {theme['title']}") for theme in draft["themes"]),
            *(
                (
                    place.question["code"],
                    f"Under {place.question['code']}: {place.question['text']}",
                )
                for place in drafting.places(draft)
                if drafting.depth_of(place.question["code"]) < 2
            ),
        ]


class MappingForm(RevisionForm):
    """What became of each question of the edition before."""

    def __init__(
        self, *args: Any, rows: list[Mapped], new: Mapping[str, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            stands = [("", "Itself, or no other question")] + [
                (code, f"{code}: {question['text']}"[:120]) for code, question in new.items()
            ]
            self.fields[row.code] = forms.ChoiceField(
                label=f"{row.code}: {row.old['text']}",
                help_text=f"In the draft: {row.new['text']}" if row.new else "Not in the draft.",
                choices=list(CHANGES.items()),
                initial=row.fate.change,
                widget=forms.RadioSelect,
            )
            self.fields[f"{row.code}-by"] = forms.ChoiceField(
                label=f"What stands for {row.code} now",
                choices=stands,
                required=False,
                initial=row.fate.by or "",
            )

    def fates(self) -> dict[str, Fate]:
        """What was decided."""
        return {
            row.code: Fate(
                Change(self.cleaned_data[row.code]), self.cleaned_data[f"{row.code}-by"] or None
            )
            for row in self.rows
        }
