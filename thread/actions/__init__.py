"""Every write of the golden thread."""

from thread.actions.breaks import accept_break, end_acceptance

__all__ = ["accept_break", "end_acceptance"]
