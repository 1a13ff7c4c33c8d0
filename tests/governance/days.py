"""Days the tests of governance use."""

import datetime

AGREED = datetime.date(2009, 5, 19)
REVIEW = datetime.date(2010, 5, 18)
DAY = datetime.timedelta(days=1)
