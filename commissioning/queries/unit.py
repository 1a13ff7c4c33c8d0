"""The joint commissioning unit as it stands: posts, funding by partner, skills and gaps."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from commissioning.catalogue import SKILLS
from commissioning.models import PostFunding, SkillAudit, SkillRating, UnitPost
from commissioning.rules.skills import Rating, SkillGap, gaps

APRIL = 4
ZERO = Decimal("0.00")


def financial_year(on: datetime.date) -> int:
    """The financial year of a day, named by the year of its April."""
    return on.year - (on.month < APRIL)


@dataclass(frozen=True)
class FundedPost:
    """A post and what each partner pays for it in the year, in pounds."""

    post: UnitPost
    funding: dict[str, Decimal]

    @property
    def funded(self) -> Decimal:
        """What partners pay together."""
        return sum(self.funding.values(), ZERO)

    @property
    def gap(self) -> Decimal:
        """What nobody pays yet of a full year's cost."""
        return self.post.cost - self.funded


@dataclass(frozen=True)
class Unit:
    """The posts that exist on a day, and their money of a financial year."""

    year: int
    posts: tuple[FundedPost, ...]

    @property
    def wte(self) -> Decimal:
        """Whole-time equivalents."""
        return sum((one.post.wte for one in self.posts), ZERO)

    @property
    def filled(self) -> Decimal:
        """Whole-time equivalents that are filled."""
        return sum((one.post.wte for one in self.posts if one.post.is_filled), ZERO)

    @property
    def cost(self) -> Decimal:
        """Pounds of a full year."""
        return sum((one.post.cost for one in self.posts), ZERO)

    @property
    def gap(self) -> Decimal:
        """What nobody pays."""
        return sum((one.gap for one in self.posts), ZERO)

    @property
    def by_partner(self) -> list[tuple[str, Decimal]]:
        """What each partner pays, by name."""
        found: dict[str, Decimal] = defaultdict(Decimal)
        for one in self.posts:
            for partner, amount in one.funding.items():
                found[partner] += amount
        return sorted(found.items())


def unit(*, on: datetime.date) -> Unit:
    """The unit on a day. Two queries."""
    year = financial_year(on)
    posts = UnitPost.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on
    ).select_related("employer")
    funding: dict[int, dict[str, Decimal]] = defaultdict(dict)
    rows = PostFunding.objects.filter(financial_year=year, post__in=posts)
    for post, partner, amount in rows.values_list("post", "partner__name", "amount"):
        funding[post][partner] = amount
    return Unit(year, tuple(FundedPost(post, funding[post.pk]) for post in posts))


@dataclass(frozen=True)
class Audited:
    """An audit: its posts, each skill's rating by post, and the gaps of the whole unit."""

    audit: SkillAudit
    posts: tuple[UnitPost, ...]
    ratings: dict[int, dict[str, Rating]]
    gaps: tuple[SkillGap, ...]


def audited(audit: SkillAudit) -> Audited:
    """One audit's ratings and gaps. One query."""
    posts: dict[int, UnitPost] = {}
    ratings: dict[int, dict[str, Rating]] = defaultdict(dict)
    rows = SkillRating.objects.filter(audit=audit).select_related("post")
    for row in rows.order_by("post__title", "post", "pk"):
        posts[row.post_id] = row.post
        ratings[row.post_id][row.code] = Rating(row.has, row.needs)
    found = gaps((one.code for one in SKILLS), ratings)
    return Audited(audit, tuple(posts.values()), dict(ratings), found)
