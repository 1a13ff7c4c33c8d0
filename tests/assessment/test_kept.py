"""What was typed when a session had ended: its own person gets it back, and nobody else."""

import datetime
import re
import time
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client
from django.urls import reverse

from assessment import actions
from assessment.models import Round
from trusts.models import AuditEvent
from trusts.ui import kept

Q1 = "AWTY08-OUT-01"
WORDS = "What I typed for half an hour."


@pytest.fixture
def page(board):
    """The address of a theme's page of an open round."""
    with board.scope(board.support) as by:
        round_ = actions.open_round(
            by=by,
            body=board.body(),
            bank_code="AWTY08",
            opens_on=datetime.date(2009, 11, 2),
            closes_on=datetime.date(2009, 11, 27),
            promise="partner",
        )
    return reverse("assessment:theme", args=[board.trust.slug, round_.pk, "out"])


def strict():
    return Client(enforce_csrf_checks=True)


def filled(browser, page, **more):
    """The page's own form as this browser has it, with something typed."""
    html = browser.get(page).content.decode()
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', html))
    hidden.pop("discard", None)
    return hidden | {f"{Q1}-comment": WORDS, f"{Q1}-rating": "leading"} | more


def send(browser, page, data):
    """Send a form as browsers do without a file in it."""
    return browser.post(
        page,
        urlencode(data),
        content_type=kept.FORM,
        headers={"referer": f"http://testserver{page}"},
    )


def expire(browser):
    """Let the time of the session run out."""
    session = browser.session
    session["last_used"] = time.time() - settings.SESSION_IDLE_SECONDS - 1
    session.save()


def vanish(browser):
    """Take the session away altogether, as another tab that signs out does."""
    del browser.cookies[settings.SESSION_COOKIE_NAME]


@pytest.mark.parametrize("end", [expire, vanish])
def test_its_own_person_gets_it_back_unsaved(board, page, end):
    browser = strict()
    browser.force_login(board.first)
    data = filled(browser, page)
    end(browser)
    response = send(browser, page, data)
    assert response.url.startswith(reverse("site:timed_out"))
    assert "it is kept for you" in browser.get(response.url).content.decode()
    browser.force_login(board.first)
    shown = browser.get(page).content.decode()
    assert WORDS in shown
    assert "You were signed out before this page was saved." in shown
    assert re.search(rf'name="{Q1}-rating" value="leading"[^>]* checked', shown)
    with board.scope(board.first):
        assert not AuditEvent.objects.filter(verb="answers.saved").exists()
    assert send(browser, page, filled(browser, page)).status_code == 302
    again = browser.get(page).content.decode()
    assert WORDS in again
    assert "before this page was saved" not in again


def test_it_can_be_thrown_away(board, page):
    browser = strict()
    browser.force_login(board.first)
    data = filled(browser, page)
    vanish(browser)
    send(browser, page, data)
    browser.force_login(board.first)
    token = filled(browser, page)["csrfmiddlewaretoken"]
    browser.post(page, {"csrfmiddlewaretoken": token, "discard": "yes"})
    assert WORDS not in browser.get(page).content.decode()


def test_another_person_at_the_same_browser_never_gets_it(board, page):
    browser = strict()
    browser.force_login(board.first)
    data = filled(browser, page)
    vanish(browser)
    send(browser, page, data)
    browser.force_login(board.second)
    assert WORDS not in browser.get(page).content.decode()
    assert not browser.session.get(kept.SESSION_KEY)
    browser.force_login(board.first)  # destroyed, not waiting
    assert WORDS not in browser.get(page).content.decode()


def test_its_own_person_elsewhere_does_not_get_it_either(board, page):
    browser = strict()
    browser.force_login(board.first)
    data = filled(browser, page)
    vanish(browser)
    send(browser, page, data)
    other = strict()
    other.force_login(board.first)
    assert WORDS not in other.get(page).content.decode()


def nothing_kept(browser, page, data):
    response = send(browser, page, data)
    assert response.status_code in (302, 403)
    return not browser.session.get(kept.SESSION_KEY)


def test_a_form_that_is_not_ours_is_not_kept(board, page):
    browser = strict()
    browser.force_login(board.first)
    data = filled(browser, page)
    vanish(browser)
    own = data[kept.FIELD]
    someone = signing.dumps({"person": board.second.pk, "path": page}, salt="guessed")
    elsewhere = signing.dumps({"person": board.first.pk, "path": "/other/"}, salt=kept.SALT)
    for token in ("", "nonsense", own[:-2], someone, elsewhere):
        assert nothing_kept(browser, page, data | {kept.FIELD: token})
    assert nothing_kept(browser, page, data | {"csrfmiddlewaretoken": "x" * 64})
    assert nothing_kept(browser, page, data | {f"{Q1}-comment": "x" * kept.MOST_CHARACTERS})


def test_an_old_page_is_not_kept(board, page, monkeypatch):
    browser = strict()
    browser.force_login(board.first)
    data = filled(browser, page)
    vanish(browser)
    later = time.time() + 2 * settings.SESSION_COOKIE_AGE + 60
    monkeypatch.setattr(signing.time, "time", lambda: later)
    assert nothing_kept(browser, page, data)


def test_what_is_kept_is_not_given_back_for_ever(board, page):
    browser = strict()
    browser.force_login(board.first)
    data = filled(browser, page)
    vanish(browser)
    send(browser, page, data)
    session = browser.session
    session[kept.SESSION_KEY][0]["at"] -= settings.SESSION_COOKIE_AGE
    session.save()
    browser.force_login(board.first)
    assert WORDS not in browser.get(page).content.decode()


def test_a_page_left_open_from_before_signing_in_again_is_not_lost(board, page):
    """Signing in gives a browser new marks against forgery; the old page's form has old ones."""
    browser = strict()
    browser.force_login(board.first)
    data = filled(browser, page)
    response = send(browser, page, data | {"csrfmiddlewaretoken": "y" * 64})
    assert response.url == page
    assert WORDS in browser.get(page).content.decode()
    with board.scope(board.first):
        assert not AuditEvent.objects.filter(verb="answers.saved").exists()


def test_anothers_page_left_open_is_refused_as_forged(board, page):
    browser = strict()
    browser.force_login(board.first)
    data = filled(browser, page)
    browser.force_login(board.second)
    response = send(browser, page, data | {"csrfmiddlewaretoken": "y" * 64})
    assert response.status_code == 403
    assert WORDS not in browser.get(page).content.decode()


def test_it_never_fills_more_than_a_few_pages(rf, board):
    class Session(dict):
        pass

    request = rf.post("/")
    request.session = Session()
    for number in range(9):
        request.path = f"/page/{number}/"
        assert kept._keep(request, board.first.pk)
    assert len(request.session[kept.SESSION_KEY]) == kept.MOST_PAGES


def test_where_answers_can_no_longer_change_the_words_are_shown_to_copy(board, page):
    browser = strict()
    browser.force_login(board.first)
    data = filled(browser, page)
    vanish(browser)
    send(browser, page, data)
    with board.scope(board.support) as by:
        actions.close_round(by=by, round_=Round.objects.get())
    browser.force_login(board.first)
    shown = browser.get(page, follow=True).content.decode()
    assert WORDS in shown
    assert "answers can no longer be changed. Copy what you want to keep" in shown
