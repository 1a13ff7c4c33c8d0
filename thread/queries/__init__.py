"""Reads of the golden thread, across the plan and the money."""
