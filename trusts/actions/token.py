"""Tokens with which a program acts as a person, in one trust only."""

import datetime
from collections.abc import Iterable

from django.utils import timezone

from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.models import ApiToken, Partner, Person
from trusts.notices import tell
from trusts.permissions import Permission
from trusts.scope import Scope, operator_scope
from trusts.token_uses import TOKEN_USES

MOST_TOKENS = 10
LIFETIMES = {30: "30 days", 90: "90 days", 365: "1 year"}
NOTE_USE_EVERY = datetime.timedelta(minutes=1)


@action(None, verb="token.made")
def make_token(*, by: Scope, name: str, days: int) -> tuple[ApiToken, str]:
    """Make a token for the person of this scope in this trust; return it and its secret.

    Asks for no permission: a token gives its holder no right that the person does not hold at
    the time of use. The secret is kept nowhere. Refuses more than MOST_TOKENS, a name in use and
    a life not in LIFETIMES.
    """
    person = _maker(by, name, days)
    token, secret = ApiToken.objects.create(
        user=person, expiry=datetime.timedelta(days=days), trust=by.trust, name=name
    )
    record(by, person, name=name, expires=token.expiry)
    _tell(token, "A token was made in your name", "token_made")
    return token, secret


@action(None, verb="token.made_for_system")
def make_system_token(
    *, by: Scope, name: str, partner: Partner, uses: Iterable[str], days: int
) -> tuple[ApiToken, str]:
    """Make a token for one partner's finance system; return it and its secret, kept nowhere.

    It reaches that partner's records alone, for `uses` (keys of TOKEN_USES) alone, and no further
    than its maker at the time of use. Each use asks for its own permissions for the partner, so
    none stands here. Refuses what `make_token` refuses, no use, and a use beyond the maker's own
    rights.
    """
    person = _maker(by, name, days)
    chosen = [TOKEN_USES[use] for use in dict.fromkeys(uses)]
    if not chosen:
        raise Refusal("Select what the system may do.", field="uses")
    for use in chosen:
        if not all(by.may(each, partner_id=partner.pk) for each in use.permissions):
            raise Refusal(
                f"You may not do this for {partner} yourself: {use.words}. A token can do no more "
                "than the person who makes it.",
                field="uses",
            )
    permissions = {each.codename for use in chosen for each in use.permissions}
    token, secret = ApiToken.objects.create(
        user=person,
        expiry=datetime.timedelta(days=days),
        trust=by.trust,
        name=name,
        partner=partner,
        permissions=sorted(permissions),
    )
    record(
        by,
        partner,
        name=name,
        starts_with=token.token_key,
        permissions=token.permissions,
        expires=token.expiry,
    )
    _tell(token, f"A token was made for {name}", "token_made")
    return token, secret


def _maker(by: Scope, name: str, days: int) -> Person:
    if by.person is None:
        raise Refusal("Only a person can have a token.")
    if days not in LIFETIMES:
        raise Refusal("Choose how long the token works from the list.", field="days")
    own = ApiToken.objects.filter(user=by.person, trust=by.trust)
    if own.filter(name__iexact=name).exists():
        raise Refusal(f"You have a token called {name}. Use another name.", field="name")
    if own.count() >= MOST_TOKENS:
        raise Refusal(f"You have {MOST_TOKENS} tokens. Delete one you no longer use first.")
    return by.person


@action(None, verb="token.deleted")
def delete_token(*, by: Scope, token: ApiToken) -> None:
    """Delete a token; programs that use it are shut out at once, and its maker is told.

    Asks for no one permission: a person deletes their own tokens. A finance system's is also
    deleted by whoever may upload the partner's returns, and by whoever manages members.
    """
    own = by.person is not None and token.user_id == by.person.pk
    others = token.partner_id is not None and (
        by.may(Permission.MEMBERS_MANAGE)
        or by.may(Permission.RETURN_UPLOAD, partner_id=token.partner_id)
    )
    if token.trust != by.trust or not (own or others):
        raise Refusal("This token is not yours.")
    _delete(by, token)
    if not own:
        _tell(token, f"Your token for {token.name} was deleted", "token_deleted", by=by.actor)


@action(None, verb="token.ended_with_password")
def end_token(*, by: Scope, token: ApiToken) -> None:
    """Delete a person's own token because their password has changed.

    Follows what the person did on their account, outside any trust, so no permission is asked for.
    """
    _delete(by, token)


def _delete(by: Scope, token: ApiToken) -> None:
    target = token.user if token.partner is None else token.partner
    record(by, target, name=token.name, starts_with=token.token_key, of=token.user)
    token.delete()


def end_tokens_of(person: Person) -> None:
    """End the tokens with which programs act as a person whose password has changed.

    Tokens of finance systems live on: they can do little, and a night's return must not fail
    because of somebody's new password. The person is told of both, in one email.
    """
    tokens = ApiToken.objects.filter(user=person, trust__isnull=False).select_related("trust")
    ended, kept = [], []
    for token in tokens:
        if token.partner_id is not None:
            kept.append(token)
            continue
        with operator_scope(trust=token.trust, reason="change of password") as by:
            end_token(by=by, token=token)
        ended.append(token)
    if ended or kept:
        tell(
            person,
            subject="Your API tokens after your change of password",
            template="tokens_after_password",
            ended=ended,
            kept=kept,
        )


def use_is_due(token: ApiToken) -> bool:
    """Whether a use of the token is to be noted: the first one, then one a minute."""
    return token.last_used_at is None or timezone.now() - token.last_used_at >= NOTE_USE_EVERY


def note_use(*, by: Scope, token: ApiToken) -> None:
    """Remember when a token was last used; the first use is told and audited."""
    unused = ApiToken.objects.select_for_update(of=("self",)).filter(
        pk=token.pk, last_used_at__isnull=True
    )
    first = unused.first()
    if first is None:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=timezone.now())
    else:
        note_first_use(by=by, token=first)


@action(None, verb="token.first_used")
def note_first_use(*, by: Scope, token: ApiToken) -> None:
    """Note the first use of a token, and tell the person who made it.

    Asks for no permission: it follows from the token's being used.
    """
    token.last_used_at = timezone.now()
    token.save(update_fields=["last_used_at"])
    target = token.user if token.partner is None else token.partner
    record(by, target, name=token.name, starts_with=token.token_key)
    _tell(token, f"Your token for {token.name} is in use", "token_used")


def _tell(token: ApiToken, subject: str, template: str, **words: object) -> None:
    tell(token.user, subject=subject, template=template, token=token, trust=token.trust, **words)
