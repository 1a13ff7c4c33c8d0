"""Pages from preparing to signed: putting forward, signing, sending back, withdrawing."""

from __future__ import annotations

from typing import Any

from commissioning import actions
from commissioning.forms.cycle import ReasonForm
from commissioning.models import ConflictDeclaration, Intention
from commissioning.views.base import StepView
from commissioning.views.cycle_base import IntentionFormView, IntentionPage
from trusts.permissions import Permission


class PutForwardView(IntentionPage, StepView):
    """Ask the executive to sign."""

    permission = Permission.COMMISSIONING_EDIT

    def ask(self) -> dict[str, Any]:
        """What it means."""
        lacking = [str(row.step) for row in self.standing.steps[:6] if not row.completion]
        reasons = [
            "The executive is asked to sign it off. Steps 1 to 6 do not change while it waits.",
            "Somebody other than you has to sign it.",
        ]
        if lacking:
            reasons.insert(0, f"Not completed yet: {', '.join(lacking)}.")
        return {
            "heading": f"Put “{self.intention}” forward?",
            "confirm_label": "Put it forward",
            "cancel_url": self.page_of(self.intention),
            "reasons": reasons,
        }

    def step(self) -> tuple[str, str]:
        """Put it forward."""
        row = actions.put_forward(by=self.scope, intention=self.intention)
        return f"{row} waits for its signature.", self.page_of(row)


class WordsView(IntentionFormView, abstract=True):
    """A step with words of its own."""

    form_class = ReasonForm
    label = ""
    required = True

    def get_form_kwargs(self) -> dict[str, Any]:
        """One box."""
        return {
            **super().get_form_kwargs(),
            "name": "words",
            "label": self.label,
            "required": self.required,
            "strict": self.intention.is_individual,
        }


class SignView(WordsView):
    """Sign an intention off, having seen what it rests on."""

    permission = Permission.COMMISSIONING_SIGN
    template_name = "commissioning/sign_intention.html"
    heading = "Sign it off for the executive"
    label = "What goes with the signature"
    required = False
    button = "Sign it off"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What was completed without something, the conflicts, and why this person may not sign."""
        return super().get_context_data(
            intention=self.intention,
            facts=self.standing.facts,
            steps=self.standing.steps[:6],
            conflicts=ConflictDeclaration.objects.filter(intention=self.intention).select_related(
                "partner"
            ),
            against=actions.may_sign(self.scope, self.intention),
            **kwargs,
        )

    def run(self, form: Any) -> Intention:
        """Sign it."""
        return actions.sign_off(
            by=self.scope, intention=self.intention, words=form.cleaned_data["words"]
        )


class SendBackView(WordsView):
    """Send an intention back for more work."""

    permission = Permission.COMMISSIONING_SIGN
    heading = "Send it back"
    label = "What is asked for"
    button = "Send it back"

    def run(self, form: Any) -> Intention:
        """Send it back."""
        return actions.send_intention_back(
            by=self.scope, intention=self.intention, words=form.cleaned_data["words"]
        )


class WithdrawView(WordsView):
    """Give an intention up."""

    permission = Permission.COMMISSIONING_EDIT
    heading = "Withdraw the intention"
    label = "Why it is withdrawn"
    button = "Withdraw it"

    def run(self, form: Any) -> Intention:
        """Withdraw it."""
        return actions.withdraw(
            by=self.scope, intention=self.intention, words=form.cleaned_data["words"]
        )
