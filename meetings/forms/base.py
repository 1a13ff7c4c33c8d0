"""What the forms of meetings share."""

from __future__ import annotations

from typing import Any

from django import forms

from trusts.scope import Scope


class ScopedForm(forms.Form):
    """A form whose choices depend on who asks."""

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        self.scope = scope
        super().__init__(*args, **kwargs)
