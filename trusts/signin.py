"""Sign-in: only people who were invited, by password, passkey or single sign-on."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import password_changed, password_reset, password_set
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest
from django.shortcuts import redirect

from trusts.actions.token import end_tokens_of
from trusts.models import Person


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: a seat and its invitation come first."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


class KnownPeopleAdapter(DefaultSocialAccountAdapter):
    """Single sign-on lets in people we already know, by the address their provider vouches for."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: single sign-on makes no new people."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Join a first single sign-on to the person with the same verified address."""
        if sociallogin.is_existing:
            return
        verified = [a.email for a in sociallogin.email_addresses if a.verified]
        person = Person.objects.filter(email__iexact=verified[0]).first() if verified else None
        if person is None or not person.is_active:
            messages.error(
                request,
                "Nobody with that email address has been invited. "
                "Ask your trust's administrator to invite you.",
            )
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, person)


@receiver([password_changed, password_reset, password_set])
def password_is_new(user: Person, **kwargs: Any) -> None:
    """A new password ends what the old one let in."""
    end_tokens_of(user)
