"""Pages of pooled funds: reading them."""

from functools import cached_property
from typing import Any

from django.http import Http404

from finance.models import Pool
from finance.queries.aligned import visible_arrangements
from finance.queries.memorandum import DrawnAccount, account_rows, memorandum_account
from finance.queries.pools import (
    contributions,
    joint_overview,
    pool_years,
    spending,
    visible_pools,
)
from finance.rules.money import ZERO
from finance.rules.periods import period_of, year_label
from finance.rules.risk_share import Rule
from reports import registry
from reports.queries import may_build
from trusts.clock import today
from trusts.permissions import Permission
from trusts.views.base import TrustTemplateView, TrustView


def this_year() -> int:
    """The financial year that today lies in."""
    return period_of(today()).financial_year


class JointFinanceView(TrustTemplateView):
    """What the partners finance together: the way into pools and all that belongs to them."""

    permission = Permission.BUDGET_VIEW
    template_name = "finance/joint.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each pool with its money this year."""
        year = this_year()
        return super().get_context_data(
            year_label=year_label(year),
            arrangements=visible_arrangements(self.scope),
            pools=joint_overview(visible_pools(self.scope), year),
            may_manage=self.scope.may(Permission.POOL_MANAGE),
            **kwargs,
        )


class OnePool(TrustView, abstract=True):
    """A page about one pool and one financial year (the query string's, or this one)."""

    kwargs: dict[str, Any]

    @cached_property
    def pool(self) -> Pool:
        """The pool the address names, if the scope reaches it."""
        found = visible_pools(self.scope).filter(slug=self.kwargs["slug"]).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def year(self) -> int:
        """The financial year asked for; the current one unless said, or the pool's first."""
        asked = self.request.GET.get("year", "")
        if asked.isascii() and asked.isdigit() and len(asked) == 4:
            return int(asked)
        return max(this_year(), period_of(self.pool.starts_on).financial_year)

    def words(self) -> dict[str, Any]:
        """What every page of a pool shows."""
        return {
            "pool": self.pool,
            "year": self.year,
            "year_label": year_label(self.year),
            "may_manage": self.scope.may(Permission.POOL_MANAGE, level=self.pool.level),
        }

    def account(self) -> DrawnAccount | None:
        """The memorandum account, where a draft's risk share lets it be drawn up."""
        try:
            return memorandum_account(self.pool, self.year)
        except ValueError:
            return None


class PoolView(OnePool, TrustTemplateView):
    """A pool: agreement, contributions with both sides of each payment, spending, risk share."""

    permission = Permission.BUDGET_VIEW
    template_name = "finance/pool.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The pool's year."""
        pool = self.pool
        owed = contributions(pool, self.year, on=today())
        own = self.scope.partner_ids(Permission.POOL_RECORD)
        records = self.scope.may(Permission.POOL_RECORD)
        is_host = records and (own is None or pool.host_id in own)
        rows = [
            {
                "part": part,
                "partner": one.contribution.partner,
                "overdue": part.is_overdue(today()),
                "pay": pool.is_agreed
                and records
                and part.paid is None
                and (own is None or one.partner_id in own),
                "receive": pool.is_agreed and is_host and part.received is None,
            }
            for one in owed
            for part in one.instalments
        ]
        account = self.account()
        names = {one.contribution.partner.slug: one.contribution.partner.name for one in owed}
        totals = {
            name: sum((getattr(one, name) for one in owed), ZERO)
            for name in ("revised", "due", "paid", "received", "outstanding")
        }
        return super().get_context_data(
            **self.words(),
            rule=Rule.from_code(pool.rule),
            parts=pool.partners.select_related("partner"),
            owed=owed,
            totals=totals,
            changes=[
                (one.contribution, change)
                for one in owed
                for change in one.contribution.changes.all()
            ],
            instalments=sorted(rows, key=lambda row: (row["part"].due_on, row["partner"].name)),
            spend=spending(pool, self.year),
            account=account,
            shares=[
                (names.get(share.key, share.key), share)
                for share in (account.forecast_shares if account else ())
            ],
            review_late=pool.review_is_late(today()),
            other_years=[
                (year, year_label(year))
                for year in pool_years(pool, this_year())
                if year != self.year
            ],
            **kwargs,
        )


class AccountView(OnePool, TrustTemplateView):
    """A pool's memorandum account."""

    permission = Permission.BUDGET_VIEW
    template_name = "finance/account.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The account as it stands, and what is missing for a final one."""
        drawn = self.account()
        own = self.scope.partner_ids(Permission.POOL_RECORD)
        may_sign = (
            self.scope.may(Permission.POOL_RECORD)
            and drawn is not None
            and drawn.is_final
            and (own is None or self.pool.partners.filter(partner_id__in=own).exists())
        )
        return super().get_context_data(
            **self.words(),
            drawn=drawn,
            rows=account_rows(self.pool, drawn) if drawn else [],
            may_sign=may_sign,
            may_print=may_build(self.scope, registry.get("pool-memorandum")),
            **kwargs,
        )
