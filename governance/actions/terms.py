"""Terms of reference: every write. Agreed versions never change."""

import datetime
from typing import Any

from django.db.models import Max

from governance.actions.rights import require_for
from governance.models import TermsOfReference, TermsSection, TermsSignature
from governance.queries.terms import coverage_of, not_signed, texts
from governance.rules import quorum_data
from governance.rules.quorum import Rule
from governance.rules.topics import BY_CODE, TOPICS, starting_text
from trusts.actions.base import action
from trusts.audit import record
from trusts.clock import today
from trusts.errors import Refusal
from trusts.models import Body, Partner
from trusts.permissions import Permission
from trusts.scope import Scope

MOST_MEETINGS = 52
KEPT = (
    *("meetings_a_year", "quorum", "items_days", "papers_days", "minutes_days"),
    *("money_needs_vote", "casting_vote", "accountable_body"),
)


@action(Permission.TERMS_MANAGE, verb="terms.begun")
def begin_terms(*, by: Scope, body: Body) -> TermsOfReference:
    """Begin the next version of a body's terms: a copy of the last one, or the template.

    Refuses while a draft is being written. The review date is not copied: it has to be set anew.
    """
    require_for(by, Permission.TERMS_MANAGE, body)
    Body.objects.select_for_update(no_key=True, of=("self",)).get(pk=body.pk)  # one at a time
    rows = TermsOfReference.objects.filter(body=body)
    if rows.filter(agreed_on__isnull=True).exists():
        raise Refusal("A draft is being written already. Agree that one first, or give it up.")
    last = rows.order_by("-number").first()
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    kept: dict[str, Any] = {name: getattr(last, name) for name in KEPT} if last else {}
    terms = TermsOfReference.objects.create(body=body, number=number, **kept)
    assert by.trust is not None  # noqa: S101 - an action runs in a trust's scope
    said = (
        texts(last)
        if last
        else {
            topic.code: starting_text(topic, body=body.name, trust=by.trust.name)
            for topic in TOPICS
        }
    )
    for code, text in said.items():
        TermsSection.objects.create(terms=terms, topic=code, text=text)
    record(by, terms, number=number, copied_from=last and last.number)
    return terms


@action(Permission.TERMS_MANAGE, verb="terms.section_written")
def write_section(*, by: Scope, terms: TermsOfReference, topic: str, text: str) -> TermsOfReference:
    """Write what a draft says on a topic; an empty text takes it out. Refuses agreed terms."""
    row = _draft(by, terms)
    if topic not in BY_CODE:
        raise Refusal("Terms of reference have no such topic.")
    sections = TermsSection.objects.filter(terms=row, topic=topic)
    text = text.strip()
    if not text:
        sections.delete()
    elif not sections.update(text=text):
        TermsSection.objects.create(terms=row, topic=topic, text=text)
    record(by, row, topic=topic)
    return row


@action(Permission.TERMS_MANAGE, verb="terms.particulars_set")
def set_particulars(
    *,
    by: Scope,
    terms: TermsOfReference,
    meetings_a_year: int | None,
    review_on: datetime.date | None,
    items_days: int = 14,
    papers_days: int = 7,
    minutes_days: int = 7,
    money_needs_vote: bool = False,
    casting_vote: bool = True,
    accountable_body: Partner | None = None,
) -> TermsOfReference:
    """Set how often a body meets, its deadlines in days and how it votes.

    Refuses agreed terms, and items due later than papers.
    """
    row = _draft(by, terms)
    if meetings_a_year is not None and not 1 <= meetings_a_year <= MOST_MEETINGS:
        raise Refusal(
            f"A body meets between 1 and {MOST_MEETINGS} times a year.", field="meetings_a_year"
        )
    if items_days < papers_days:
        raise Refusal(
            "Items are handed in before papers go out: allow at least as many days.",
            field="items_days",
        )
    new = {
        "meetings_a_year": meetings_a_year,
        "review_on": review_on,
        "items_days": items_days,
        "papers_days": papers_days,
        "minutes_days": minutes_days,
        "money_needs_vote": money_needs_vote,
        "casting_vote": casting_vote,
        "accountable_body": accountable_body,
    }
    changed = {k: [str(getattr(row, k)), str(v)] for k, v in new.items() if getattr(row, k) != v}
    for name, value in new.items():
        setattr(row, name, value)
    row.save()
    record(by, row, changed=changed)
    return row


@action(Permission.TERMS_MANAGE, verb="terms.quorum_set")
def set_quorum(*, by: Scope, terms: TermsOfReference, rule: Rule) -> TermsOfReference:
    """Set a draft's quorum. Refuses agreed terms, and a rule too large to be kept."""
    row = _draft(by, terms)
    data = quorum_data.to_data(rule)
    try:
        quorum_data.from_data(data)
    except ValueError as error:
        raise Refusal(str(error), field="quorum") from error
    row.quorum = data
    row.save()
    record(by, row, quorum=rule.words)
    return row


@action(Permission.TERMS_MANAGE, verb="terms.agreed")
def agree_terms(
    *,
    by: Scope,
    terms: TermsOfReference,
    agreed_on: datetime.date,
    agreed_by: str,
    in_force_from: datetime.date,
) -> TermsOfReference:
    """Record that a draft was agreed, by whom, and from when it counts.

    Refuses a draft with a topic missing or unfinished, a day to come, a review date that is past by
    then, and a first day before it was agreed or not after that of the version before.
    """
    row = _draft(by, terms)
    cover = coverage_of(row)
    if not cover.is_whole:
        still = ", ".join((*cover.missing, *(f"{name} (unfinished)" for name in cover.unfinished)))
        raise Refusal(f"The draft is not complete. Still to write: {still}.")
    if not agreed_by.strip():
        raise Refusal("Say who agreed them, such as the board's meeting.", field="agreed_by")
    if agreed_on > today():
        raise Refusal("Enter the day they were agreed, not one to come.", field="agreed_on")
    if in_force_from < agreed_on:
        raise Refusal("They count from the day they were agreed, or later.", field="in_force_from")
    if row.review_on is not None and row.review_on <= in_force_from:
        raise Refusal("The review date has to be after the day they count from.")
    last = (
        TermsOfReference.objects.filter(body=row.body, agreed_on__isnull=False)
        .order_by("-in_force_from")
        .first()
    )
    if last and last.in_force_from and last.in_force_from >= in_force_from:
        raise Refusal(
            f"Version {last.number} counts from {last.in_force_from:%-d %B %Y}. "
            "Choose a later day.",
            field="in_force_from",
        )
    row.agreed_on, row.agreed_by, row.in_force_from = agreed_on, agreed_by.strip(), in_force_from
    row.save()
    record(by, row, agreed_on=agreed_on, agreed_by=agreed_by, in_force_from=in_force_from)
    return row


@action(Permission.TERMS_MANAGE, verb="terms.signed")
def sign_terms(
    *,
    by: Scope,
    terms: TermsOfReference,
    partner: Partner,
    signed_by: str,
    signed_on: datetime.date,
    post: str = "",
) -> TermsSignature:
    """Record the signature of a partner with a seat on the body.

    Refuses a draft, a second one, a partner without a member there, and a day before the agreement
    or to come.
    """
    require_for(by, Permission.TERMS_MANAGE, terms.body)
    TermsOfReference.objects.select_for_update(of=("self",)).get(pk=terms.pk)  # one at a time
    if terms.agreed_on is None:
        raise Refusal("These terms are still a draft. They are signed once agreed.")
    if TermsSignature.objects.filter(terms=terms, partner=partner).exists():
        raise Refusal(f"{partner} has signed already.", field="partner")
    if not not_signed(terms, today()).filter(pk=partner.pk).exists():
        raise Refusal(f"{partner} has no member on {terms.body}.", field="partner")
    if signed_on > today():
        raise Refusal("Enter the day it was signed, not one to come.", field="signed_on")
    if signed_on < terms.agreed_on:
        raise Refusal(
            f"The terms were agreed on {terms.agreed_on:%-d %B %Y}. Choose that day or later.",
            field="signed_on",
        )
    signature = TermsSignature.objects.create(
        terms=terms,
        partner=partner,
        signed_by=signed_by.strip(),
        post=post.strip(),
        signed_on=signed_on,
    )
    record(by, signature, partner=partner.name, signed_by=signed_by, signed_on=signed_on)
    return signature


@action(Permission.TERMS_MANAGE, verb="terms.draft_given_up")
def give_up_draft(*, by: Scope, terms: TermsOfReference) -> None:
    """Delete a draft that is not wanted. Refuses agreed terms."""
    row = _draft(by, terms)
    record(by, row, number=row.number)
    row.delete()


def _draft(by: Scope, terms: TermsOfReference) -> TermsOfReference:
    """The draft, locked; refused where it has been agreed."""
    row = TermsOfReference.objects.select_for_update(of=("self",)).get(pk=terms.pk)
    require_for(by, Permission.TERMS_MANAGE, row.body)
    if not row.is_draft:
        raise Refusal("Agreed terms do not change. Begin a new version instead.")
    return row
