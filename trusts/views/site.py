"""Pages outside any trust: start, session limits, statements."""

from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import TemplateView

from trusts.grants import trusts_of
from trusts.models import Person
from trusts.ui import idle, kept
from trusts.views.base import PublicView

CLOCKS_DIFFER_SECONDS = 10


class StartView(PublicView, TemplateView):
    """What this is and the way in; for a person signed in, the way to their trusts."""

    why_public = "It says what the service is and leads to the sign-in page."
    template_name = "trusts/start.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go straight to the trust of a person who has only one."""
        trusts = trusts_of(request.user) if isinstance(request.user, Person) else []
        if len(trusts) == 1:
            return redirect("trusts:home", trust=trusts[0].slug)
        return self.render_to_response(self.get_context_data(trusts=trusts))


class SessionView(PublicView):
    """How long the session still lasts; asked by the time-out warning of a page."""

    why_public = "It only says how long the asker's own session lasts."

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say how many seconds are left; asking does not count as use."""
        return JsonResponse({"seconds_left": idle.seconds_left(request)})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Stay signed in: count this moment as use."""
        if request.user.is_authenticated:
            idle.note_use(request)
        if request.accepts("text/html"):
            return HttpResponseRedirect(idle.page_of(request))
        return JsonResponse({"seconds_left": idle.seconds_left(request)})


class TimedOutView(PublicView, TemplateView):
    """Says that the session ended, and leads back to where the person was."""

    why_public = "People who were signed out read it."
    template_name = "trusts/timed_out.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """End the session if its time is up, then say so; lead back while it lasts.

        It may last because the person used the service in another tab.
        """
        if request.user.is_authenticated:
            if idle.seconds_left(request) > CLOCKS_DIFFER_SECONDS:
                return redirect(self._after())
            logout(request)
        return super().get(request, *args, **kwargs)

    def _after(self) -> str:
        """The page the person was on, if it is one of ours."""
        after = self.request.GET.get("next", "")
        ours = url_has_allowed_host_and_scheme(after, allowed_hosts={self.request.get_host()})
        return after if ours else reverse("site:start")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say after which time, and offer the way back."""
        return super().get_context_data(
            after=self._after(),
            is_kept=kept.is_anything_kept(self.request),
            minutes=settings.SESSION_IDLE_SECONDS // 60,
            hours=settings.SESSION_COOKIE_AGE // 3600,
            **kwargs,
        )


class SignedOutView(PublicView, TemplateView):
    """Says that the person is signed out."""

    why_public = "People who signed out read it."
    template_name = "trusts/signed_out.html"


class EmailAddressView(PublicView, TemplateView):
    """Takes the place of the library's page on which people change their own address.

    An address is proven by the invitation sent to it, and rights hang on it.
    """

    why_public = "It only says how an email address is changed."
    template_name = "trusts/email_address.html"


class AccessibilityView(PublicView, TemplateView):
    """How far these pages can be used by everyone."""

    why_public = "Everyone may read it before they have an account."
    template_name = "trusts/accessibility.html"


class CookiesView(PublicView, TemplateView):
    """Which cookies are set and why."""

    why_public = "Everyone may read it before they have an account."
    template_name = "trusts/cookies.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the cookies as this site sets them."""
        return super().get_context_data(
            session_cookie=settings.SESSION_COOKIE_NAME,
            csrf_cookie=settings.CSRF_COOKIE_NAME,
            minutes=settings.SESSION_IDLE_SECONDS // 60,
            **kwargs,
        )
