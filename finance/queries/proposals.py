"""Proposals with their result, and what a pool would mean for each partner."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from finance.models import Proposal, ProposalPartner
from finance.rules.align_or_pool import Answer, Result, weigh
from finance.rules.money import ZERO
from finance.rules.risk_share import Agreement, Party, Rule, Trial, faults, what_if
from trusts.permissions import Permission
from trusts.scope import Scope


def visible_proposals(scope: Scope) -> QuerySet[Proposal]:
    """Proposals at the levels seen: every partner may read what might be asked of it."""
    rows = Proposal.objects.filter(level__in=scope.levels_for(Permission.BUDGET_VIEW))
    return rows.select_related("host", "rest_borne_by")


def result_of(proposal: Proposal) -> Result:
    """The weighed answers."""
    return weigh({row.criterion: Answer(row.answer) for row in proposal.answers.all()})


@dataclass(frozen=True)
class Exposure:
    """One partner's row: what it would pay (or get back, negative) at each outturn, in pounds."""

    name: str
    contribution: Decimal
    amounts: tuple[Decimal, ...]


@dataclass(frozen=True)
class WhatIf:
    """One rule tried with every outturn; `missing` says what it would need, where it cannot be."""

    rule: Rule
    is_proposed: bool
    trials: tuple[Trial, ...]
    rows: tuple[Exposure, ...]
    missing: tuple[str, ...]


def what_ifs(proposal: Proposal) -> list[WhatIf]:
    """Every rule of risk share tried on the proposed pool, the proposed rule first."""
    parts = list(ProposalPartner.objects.filter(proposal=proposal).select_related("partner"))
    if not parts:
        return []
    tried = [_try(proposal, parts, rule) for rule in Rule]
    return sorted(tried, key=lambda one: not one.is_proposed)


def _try(proposal: Proposal, parts: list[ProposalPartner], rule: Rule) -> WhatIf:
    agreement = Agreement(
        rule=rule,
        parties=tuple(
            Party(
                key=part.partner.slug,
                contribution=part.contribution,
                over=part.share,
                under=part.share,
                cap=part.cap if rule is Rule.CAPPED else None,
            )
            for part in parts
        ),
        host=proposal.host.slug if proposal.host else "",
        rest_borne_by=proposal.rest_borne_by.slug if proposal.rest_borne_by else "",
    )
    missing = tuple(faults(agreement))
    trials = () if missing else what_if(agreement)
    return WhatIf(
        rule=rule,
        is_proposed=rule.code == proposal.rule,
        trials=trials,
        rows=tuple(
            Exposure(
                part.partner.name,
                part.contribution,
                tuple(trial.exposure[part.partner.slug] for trial in trials),
            )
            for part in parts
        ),
        missing=missing,
    )


def funding_of(proposal: Proposal) -> Decimal:
    """All proposed contributions, in pounds."""
    return sum((part.contribution for part in proposal.partners.all()), ZERO)
