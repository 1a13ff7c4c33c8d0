"""What day it is, for every rule that depends on the day."""

import datetime

from django.conf import settings
from django.utils import timezone


def today() -> datetime.date:
    """The date in London; in the demo, the day in 2009 on which its data is set."""
    return settings.PRETEND_TODAY or timezone.localdate()


def now() -> datetime.datetime:
    """The moment, on the day that `today` says: for what is written and can never be put back."""
    moment = timezone.localtime()
    return (
        moment
        if moment.date() == today()
        else timezone.make_aware(datetime.datetime.combine(today(), moment.time()))
    )
