"""Words that items share, wherever they wait for a meeting."""

from django.db import models


class Purpose(models.TextChoices):
    """What the board is asked to do with an item."""

    DECISION = "decision", "For decision"
    INFORMATION = "information", "For information"


class Business(models.TextChoices):
    """What kind of business an item is; the first three are the work of the three levels.

    A strategic agenda that fills with the lower two is told so (rules.balance).
    """

    DIRECTION = "strategic", "Setting direction"
    MANAGEMENT = "executive", "Managing resources and performance"
    DELIVERY = "operational", "Delivering services"
    PROCEDURE = "procedure", "Running the meeting"
