"""Errors that a person can put right."""


class Refusal(Exception):
    """Something a person asked for cannot be done as asked; nothing was changed.

    `message` says what is wrong and how to put it right, in plain words. `field` names the form
    field it belongs to, or is None when it concerns the whole form. Pages show it in the error
    summary and keep what was typed; the API answers 400 with the same words.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
