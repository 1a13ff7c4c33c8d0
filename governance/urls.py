"""Addresses of how the partnership is set up, below /t/<trust>/."""

from typing import Any

app_name = "governance"
urlpatterns: list[Any] = []
