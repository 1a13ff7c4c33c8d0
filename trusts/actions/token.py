"""Tokens with which a program acts as a person, in one trust only."""

import datetime

from trusts.actions.base import action
from trusts.audit import record
from trusts.errors import Refusal
from trusts.models import ApiToken
from trusts.scope import Scope

MOST_TOKENS = 10
LIFETIMES = {30: "30 days", 90: "90 days", 365: "1 year"}


@action(None, verb="token.made")
def make_token(*, by: Scope, name: str, days: int) -> tuple[ApiToken, str]:
    """Make a token for the person of this scope in this trust; return it and its secret.

    Asks for no permission: a token gives its holder no right that the person does not hold at
    the time of use. The secret is kept nowhere. Refuses more than MOST_TOKENS, a name in use and
    a life not in LIFETIMES.
    """
    if by.person is None:
        raise Refusal("Only a person can have a token.")
    if days not in LIFETIMES:
        raise Refusal("Choose how long the token works from the list.", field="days")
    own = ApiToken.objects.filter(user=by.person, trust=by.trust)
    if own.filter(name__iexact=name).exists():
        raise Refusal(f"You have a token called {name}. Use another name.", field="name")
    if own.count() >= MOST_TOKENS:
        raise Refusal(f"You have {MOST_TOKENS} tokens. Delete one you no longer use first.")
    token, secret = ApiToken.objects.create(
        user=by.person, expiry=datetime.timedelta(days=days), trust=by.trust, name=name
    )
    record(by, by.person, name=name, expires=token.expiry)
    return token, secret


@action(None, verb="token.deleted")
def delete_token(*, by: Scope, token: ApiToken) -> None:
    """Delete a token of the person of this scope; programs that use it are shut out at once.

    Asks for no permission: it is the person's own token, and anyone else's is refused.
    """
    if by.person is None or token.user_id != by.person.pk or token.trust != by.trust:
        raise Refusal("This token is not yours.")
    record(by, by.person, name=token.name)
    token.delete()
