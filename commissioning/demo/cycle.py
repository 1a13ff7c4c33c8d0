"""Demo data of the commissioning cycle: needs, intentions, how far they came. All invented."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from commissioning import actions, catalogue
from commissioning.models import Action, Intention, NeedsAssessment, Plan, Priority
from trusts.models import Body, Partner, Person, Trust
from trusts.scope import Scope, current_scope, open_scope

DATA = Path(__file__).parent.parent / "data"
WRITES = "exec.pct"


class _People:
    """Opens the scope of a demo person by the first part of the address."""

    def __init__(self, trust: Trust, people: dict[str, Person]) -> None:
        self.trust, self.people = trust, people

    @contextmanager
    def as_(self, local: str) -> Iterator[Scope]:
        with open_scope(trust=self.trust, person=self.people[f"{local}@anyplace.example"]) as by:
            yield by


def load(trust: Trust, plan: Plan, people: dict[str, Person]) -> None:
    """Make them. Needs the trust's operator scope open, and the plan."""
    data = _read("anyplace_cycle")
    for row in data["assessments"]:
        actions.record_assessment(by=current_scope(), **row)
    steps, who = _read("anyplace_steps"), _People(trust, people)
    for row in data["intentions"]:
        with who.as_(WRITES) as by:
            made = _begin(by, plan, row)
            _parts(by, plan, made, steps[row["key"]])
        _completions(who, made, steps[row["key"]])


def _read(name: str) -> Any:
    return yaml.safe_load((DATA / f"{name}.yaml").read_text())


def _partner(slug: str) -> Partner:
    return Partner.objects.get(slug=slug)


def _begin(by: Scope, plan: Plan, row: dict[str, Any]) -> Intention:
    return actions.begin_intention(
        by=by,
        title=row["title"],
        commissioning_level=row["level"],
        purpose=row["purpose"],
        aim=row["aim"],
        lead=_partner(row["lead"]),
        body=Body.objects.get(slug=row["body"]) if "body" in row else None,
        priority=Priority.objects.filter(plan=plan, code=row.get("priority")).first(),
        planned=Action.objects.filter(priority__plan=plan, code=row.get("action")).first(),
        assessment=NeedsAssessment.objects.filter(title=row["assessment"]).first(),
        starts_on=row["starts_on"],
    )


def _parts(by: Scope, plan: Plan, intention: Intention, row: dict[str, Any]) -> None:
    for slug in row.get("commissioners", ()):
        actions.add_commissioner(by=by, intention=intention, partner=_partner(slug))
    slugs = set(Partner.objects.values_list("slug", flat=True))
    for one in row.get("providers", ()):
        inside = one in slugs
        actions.name_provider(
            by=by,
            intention=intention,
            partner=_partner(one) if inside else None,
            name="" if inside else one,
        )
    for slug, year, kind, amount, source in row.get("resources", ()):
        actions.add_resource(
            by=by,
            intention=intention,
            partner=_partner(slug),
            financial_year=year,
            kind=kind,
            amount=Decimal(amount),
            source=source,
        )
    said = row.get("answers", {})
    for step in catalogue.STEPS:
        mine = {need.key: said[need.key] for need in step.needs if need.key in said}
        if mine:
            actions.answer_step(by=by, intention=intention, number=step.number, answers=mine)
    if "standards" in row:
        checks = {code: (verdict, words) for code, (verdict, words) in row["standards"].items()}
        actions.check_standards(by=by, intention=intention, checks=checks)
    for slug, handling, words in row.get("conflicts", ()):
        actions.declare_conflict(
            by=by, intention=intention, partner=_partner(slug), handling=handling, words=words
        )
    if ending := row.get("ending"):
        ending = ending | {"released": Decimal(ending["released"])}
        actions.record_ending(by=by, intention=intention, **ending)
    for amount, words, code in row.get("reinvestment", ()):
        actions.add_reinvestment(
            by=by,
            intention=intention,
            amount=Decimal(amount),
            words=words,
            into=Action.objects.filter(priority__plan=plan, code=code).first(),
        )


def _completions(who: _People, intention: Intention, row: dict[str, Any]) -> None:
    for number, local, *reason in row.get("completed", ()):
        with who.as_(local) as by:
            actions.complete_step(
                by=by, intention=intention, number=number, reason=reason[0] if reason else ""
            )
    if "put_forward" in row:
        with who.as_(row["put_forward"]) as by:
            actions.put_forward(by=by, intention=intention)
    if "signed" in row:
        local, words = row["signed"]
        with who.as_(local) as by:
            actions.sign_off(by=by, intention=intention, words=words)


def load_unit(trust: Trust, people: dict[str, Person]) -> None:
    """Make the joint commissioning unit's posts, its audit of skills, and the framework."""
    data = _read("anyplace_unit")
    with _People(trust, people).as_(WRITES) as by:
        posts = {}
        for title, employer, wte, cost, is_filled, funding in data["posts"]:
            post = actions.record_post(
                by=by,
                title=title,
                employer=_partner(employer),
                wte=Decimal(wte),
                cost=Decimal(cost),
                is_filled=is_filled,
                starts_on=datetime.date(2008, 4, 1),
            )
            actions.fund_post(
                by=by,
                post=post,
                financial_year=data["year"],
                amounts={_partner(slug): Decimal(amount) for slug, amount in funding.items()},
            )
            posts[title] = post
        audit = actions.begin_audit(
            by=by, done_on=data["audit"]["done_on"], purpose=data["audit"]["purpose"]
        )
        for title, (has, needs) in data["audit"]["ratings"].items():
            codes = [one.code for one in catalogue.SKILLS]
            levels = zip(map(int, has), map(int, needs), strict=True)
            actions.rate_skills(
                by=by,
                audit=audit,
                post=posts[title],
                ratings=dict(zip(codes, levels, strict=True)),
            )
        for row in data["framework"]:
            actions.record_framework(by=by, **row)
