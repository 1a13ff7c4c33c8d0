"""How long answers of the API are cut. Apart from trusts/api.py: the framework imports it early."""

from rest_framework.pagination import LimitOffsetPagination


class Pages(LimitOffsetPagination):
    """`?limit=` and `?offset=`; nobody gets more than 1,000 rows at a time."""

    max_limit = 1000
