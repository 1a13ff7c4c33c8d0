"""The three levels at which a children's trust works (2009 briefing, Table 1)."""

from django.db import models


class Level(models.TextChoices):
    """Where in the partnership a record, a body or a seat belongs."""

    STRATEGIC = "strategic", "Strategic"
    EXECUTIVE = "executive", "Executive"
    OPERATIONAL = "operational", "Operational"


ALL_LEVELS: frozenset[Level] = frozenset(Level)
