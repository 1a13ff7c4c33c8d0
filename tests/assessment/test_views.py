"""The pages, as a browser without JavaScript and as the page's own script ask for them."""

import datetime
import re

import pytest
from django.urls import reverse
from pytest_django.asserts import assertHTMLEqual

from assessment import actions, banks, queries
from assessment.forms import AnswerForm
from assessment.models import Answer, Round
from tests import factories
from trusts.models import AuditEvent
from trusts.permissions import Role

Q1, Q2 = "AWTY08-OUT-01", "AWTY08-OUT-02"
JSON = {"HTTP_ACCEPT": "application/json"}


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def reply(code, rating="", comment="", revision=0):
    return {f"{code}-rating": rating, f"{code}-comment": comment, f"{code}-revision": revision}


def answers(board, person, round_):
    with board.scope(person):
        return queries.answers_of(board.part(person, round_))


# --- Answering ------------------------------------------------------------------------------


def test_the_task_list_shows_every_theme_and_progress(site, board, round_):
    board.answer(board.first, round_, {Q1: "leading"})
    page = text(site.sign_in(board.first).get("tasks", round_.pk))
    assert "You have answered 1 of 65 questions" in page
    assert "1 of 6 answered In progress" in page
    assert page.count("Not yet started") == 6


def test_a_theme_is_one_page_with_help_for_each_question(site, board, round_):
    response = site.sign_in(board.first).get("theme", round_.pk, "cap")
    page = text(response)
    assert response.content.decode().count("data-question=") == 6
    for words in ("Why it matters", "What each rating looks like", "Evidence to look for"):
        assert page.count(words) == 6
    assert "no-store" in response["Cache-Control"]


def test_saving_and_continuing_without_javascript(site, board, round_):
    data = {**reply(Q1, "leading", "Very clear."), **reply(Q2, "dont_know")}
    response = site.sign_in(board.first).post("theme", round_.pk, "out", data=data)
    assert response.url == site.url("theme", round_.pk, "res")
    kept = answers(board, board.first, round_)
    assert kept[Q1].comment == "Very clear."
    assert kept[Q2].rating == "dont_know"
    again = site.get("theme", round_.pk, "out").content.decode()
    assert f'name="{Q1}-revision" value="1"' in again
    assert re.search(rf'name="{Q1}-rating" value="leading"[^>]* checked', again)


def test_saving_and_going_back_to_the_list(site, board, round_):
    data = {**reply(Q1, "leading"), "list": "yes"}
    response = site.sign_in(board.first).post("theme", round_.pk, "out", data=data)
    assert response.url == site.url("tasks", round_.pk)


def test_the_last_theme_leads_to_check_answers(site, board, round_):
    response = site.sign_in(board.first).post("theme", round_.pk, "rsk")
    assert response.url == site.url("check", round_.pk)


def test_saving_what_is_saved_writes_no_event(site, board, round_):
    site.sign_in(board.first)
    site.post("theme", round_.pk, "out", data=reply(Q1, "leading"))
    site.post("theme", round_.pk, "out", data=reply(Q1, "leading", revision=1))
    with board.scope(board.first):
        assert AuditEvent.objects.filter(verb="answers.saved").count() == 1


def test_the_script_saves_one_question(site, board, round_):
    data = reply(Q1, "leading", "As I type.")
    response = site.sign_in(board.first).post("theme", round_.pk, "out", data=data, **JSON)
    assert response.json()["revisions"] == {Q1: 1}
    assert re.fullmatch(r"\d\d:\d\d", response.json()["at"])
    assert list(answers(board, board.first, round_)) == [Q1]


def test_a_conflict_shows_both_versions_and_keeps_both(site, board, round_):
    site.sign_in(board.first)
    site.post("theme", round_.pk, "out", data=reply(Q1, "leading", "From the first tab."))
    other = {**reply(Q1, "emerging", "From the second tab."), **reply(Q2, "developing")}
    response = site.post("theme", round_.pk, "out", data=other)
    assert response.status_code == 409
    page = text(response)
    assert "There is a problem" in page
    assert "From the first tab." in page
    assert "From the second tab." in page
    kept = answers(board, board.first, round_)
    assert kept[Q1].comment == "From the first tab."
    assert kept[Q2].rating == "developing"
    shown = response.content.decode()
    assert f'name="{Q1}-revision" value="1"' in shown
    assert f'name="{Q2}-revision" value="1"' in shown
    # Saving again, having seen both, is a choice.
    again = site.post("theme", round_.pk, "out", data=reply(Q1, "emerging", "Mine.", 1))
    assert again.status_code == 302
    assert answers(board, board.first, round_)[Q1].comment == "Mine."


def test_the_script_is_told_of_a_conflict(site, board, round_):
    site.sign_in(board.first)
    site.post("theme", round_.pk, "out", data=reply(Q1, "leading"), **JSON)
    response = site.post("theme", round_.pk, "out", data=reply(Q1, "emerging"), **JSON)
    assert response.status_code == 409
    assert response.json() == {"conflicts": [Q1]}


def test_a_bad_answer_is_shown_with_what_was_typed(site, board, round_):
    site.sign_in(board.first)
    data = {**reply(Q1, "superb"), **reply(Q2, "leading", "x" * 2001)}
    page = text(site.post("theme", round_.pk, "out", data=data))
    assert "There is a problem" in page
    assert "2001 characters" in page
    assert "x" * 2001 in page
    assert answers(board, board.first, round_) == {}
    told = site.post("theme", round_.pk, "out", data=reply(Q1, "superb"), **JSON)
    assert told.status_code == 400
    assert told.json() == {"errors": {Q1: ["Choose one of the answers shown."]}}


def test_an_unknown_theme_is_not_found(site, board, round_):
    assert site.sign_in(board.first).get("theme", round_.pk, "xyz").status_code == 404


def test_check_answers_lists_everything_and_what_is_missing(site, board, round_):
    board.answer(board.first, round_, {Q1: "leading"}, {Q1: "Very clear."})
    response = site.sign_in(board.first).get("check", round_.pk)
    page = text(response)
    assert "64 of 65 questions have no answer yet" in page
    assert "Very clear." in page
    for question in banks.get("AWTY08").every_question():
        assert f"#q-{question.code}" in response.content.decode()


# --- Submitting -----------------------------------------------------------------------------


def test_submitting_with_some_missing_asks_for_a_choice(site, board, round_):
    board.answer(board.first, round_, {Q1: "leading"})
    site.sign_in(board.first)
    assert "64 of 65 questions have no answer" in text(site.get("submit", round_.pk))
    assert "Choose whether to go back or to submit" in text(site.post("submit", round_.pk))
    back = site.post("submit", round_.pk, data={"choice": "answer"})
    assert back.url == site.url("tasks", round_.pk)
    sent = site.post("submit", round_.pk, data={"choice": "submit"})
    assert sent.url == site.url("submitted", round_.pk)
    assert "Answers submitted" in text(site.get("submitted", round_.pk))


def test_submitting_says_what_is_only_carried_over(site, board, round_):
    """Seen on the page of submitting, and in the list of themes: copied answers do not count."""
    board.answer(board.first, round_, {Q1: "leading", "AWTY08-OUT-02": "emerging"})
    board.submit(board.first, round_)
    board.close(round_)
    later = board.open_round()
    site.sign_in(board.first)
    site.post("copy", later.pk)
    tasks = text(site.get("tasks", later.pk))
    assert "To confirm" in tasks
    assert "0 of 6 answered, 2 to confirm" in tasks
    page = text(site.get("submit", later.pk))
    assert "65 of 65 questions have no answer of this round" in page
    assert "2 of them show what you answered last time" in page


@pytest.mark.parametrize(
    ("promise", "words"),
    [
        ("named", "with your name once"),
        ("partner", "with your organisation’s name but not yours"),
    ],
)
def test_submitting_says_how_comments_are_shown(site, board, promise, words):
    round_ = board.open_round(promise=promise)
    board.answer(board.first, round_, {Q1: "leading"})
    assert words in text(site.sign_in(board.first).get("submit", round_.pk))


def test_submitting_in_a_second_tab_shows_that_it_is_done(site, board, round_):
    board.answer(board.first, round_, {Q1: "leading"})
    board.submit(board.first, round_)
    site.sign_in(board.first)
    sent = site.post("submit", round_.pk, data={"choice": "submit"})
    assert sent.url == site.url("submitted", round_.pk)
    page = text(site.get("submitted", round_.pk))
    assert "See how many have answered" in page
    assert "results so far" not in page


def test_submitting_a_full_set_needs_only_the_button(site, board, round_):
    board.answer(board.first, round_, dict.fromkeys(banks.get("AWTY08").by_code, "emerging"))
    site.sign_in(board.first)
    assert "What do you want to do?" not in text(site.get("submit", round_.pk))
    assert site.post("submit", round_.pk).url == site.url("submitted", round_.pk)


def test_submitting_nothing_is_refused_on_the_page(site, board, round_):
    page = site.sign_in(board.first).post("submit", round_.pk, data={"choice": "submit"})
    assert "You have not answered any question yet" in text(page)
    assert site.get("submitted", round_.pk).url == site.url("tasks", round_.pk)


def test_after_submitting_answers_are_read_only(site, board, round_):
    board.answer(board.first, round_, {Q1: "leading"})
    board.submit(board.first, round_)
    site.sign_in(board.first)
    for name, *args in (("tasks",), ("theme", "out"), ("submit",)):
        assert site.get(name, round_.pk, *args).url == site.url("check", round_.pk)
    page = text(site.get("check", round_.pk))
    assert "They can no longer be changed" in page
    assert "Change" not in page.replace("changed", "")
    refused = site.post("theme", round_.pk, "out", data=reply(Q1, "emerging", revision=1))
    assert refused.status_code == 409
    assert "no longer be changed" in text(refused)
    told = site.post("theme", round_.pk, "out", data=reply(Q1, "emerging", revision=1), **JSON)
    assert "no longer be changed" in told.json()["refusal"]
    assert answers(board, board.first, round_)[Q1].rating == "leading"


def test_only_members_who_were_asked_find_the_pages(site, board, round_):
    late = factories.seat(board.trust, Role.MEMBER)
    site.sign_in(late)
    for name, *args in (("tasks",), ("theme", "out"), ("check",), ("submit",), ("submitted",)):
        assert site.get(name, round_.pk, *args).status_code == 404
    site.sign_in(board.support)  # may manage, may not answer
    assert site.get("tasks", round_.pk).status_code == 403


def test_another_trusts_round_is_not_found(site, board, round_, client):
    elsewhere = factories.make_trust()
    stranger = factories.seat(elsewhere, Role.MEMBER)
    site.sign_in(stranger)
    assert site.get("tasks", round_.pk).status_code == 404
    inside = reverse("assessment:tasks", args=[elsewhere.slug, round_.pk])
    assert client.get(inside).status_code == 404


# --- Rounds and results ---------------------------------------------------------------------


def opening(board, **changes):
    with board.scope(board.support):
        body = board.body()
        seats = queries.seats_that_may_answer(body, on=datetime.date(2009, 11, 16))
    days = {"opens_on": datetime.date(2009, 11, 16), "closes_on": datetime.date(2009, 12, 4)}
    days |= {name: changes.pop(name) for name in list(changes) if name in days}
    data = {
        "promise": "partner",
        "themes": ["OUT", "RES", "ROL", "STA", "CAP", "PRI", "RSK"],
        "seats": [seat.pk for seat in seats],
        "reminders": ["-7", "-1"],
        "may_copy": "on",
    }
    for name, value in days.items():
        data |= {f"{name}_0": value.day, f"{name}_1": value.month, f"{name}_2": value.year}
        data |= {
            f"{name}_day": value.day,
            f"{name}_month": value.month,
            f"{name}_year": value.year,
        }
    return data | changes


def test_a_coordinator_opens_a_round(site, board):
    site.sign_in(board.support)
    response = site.post("open", data={"body": "board", "bank": "AWTY08"})
    assert response.url == site.url("open_options", "board", "AWTY08")
    page = text(site.get("open_options", "board", "AWTY08"))
    assert "Who is asked" in page
    assert "Themes to ask about" in page
    response = site.post("open_options", "board", "AWTY08", data=opening(board, themes=["OUT"]))
    with board.scope(board.support):
        made = Round.objects.get()
    assert (made.themes, made.reminders) == (["OUT"], [-7, -1])
    assert response.url == site.url("members", made.pk)
    page = text(site.get("members", made.pk))
    assert "0 of 3 have submitted" in page
    assert "but not what they answered" in page


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"body": "", "bank": "AWTY08"}, "Choose a body."),
        ({"body": "nowhere", "bank": "AWTY08"}, "Choose a body from the list."),
        ({"body": "board", "bank": "NONE99"}, "Choose a question set from the list."),
    ],
)
def test_a_body_and_a_question_set_are_chosen_first(site, board, chosen, words):
    page = site.sign_in(board.support).post("open", data=chosen)
    assert page.status_code == 200
    assert words in text(page)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"closes_on": datetime.date(2009, 11, 15)}, "must be today or later"),
        ({"opens_on": datetime.date(2010, 1, 1)}, "must be the opening date or later"),
        ({"closes_on_day": "31", "closes_on_month": "11"}, "real date"),
        ({"themes": []}, "Choose at least one theme."),
        ({"themes": ["XYZ"]}, "Choose themes from the list."),
        ({"seats": []}, "Choose at least one member to ask."),
        ({"seats": ["0"]}, "Choose members from the list."),
        ({"promise": "sector"}, "nothing is shown of fewer than 5"),
    ],
)
def test_a_bad_round_is_shown_with_what_was_typed(site, board, changes, words):
    data = opening(board, **changes)
    page = site.sign_in(board.support).post("open_options", "board", "AWTY08", data=data)
    assert page.status_code == 200
    assert words in text(page)
    assert 'value="2009"' in page.content.decode()
    with board.scope(board.support):
        assert not Round.objects.exists()


@pytest.mark.parametrize("path", [("nowhere", "AWTY08"), ("board", "NONE99")])
def test_options_of_no_body_or_question_set_are_not_found(site, board, path):
    assert site.sign_in(board.support).get("open_options", *path).status_code == 404


def test_closing_stops_first_and_then_is_final(site, board, round_):
    board.answer(board.first, round_, {Q1: "leading"})
    site.sign_in(board.support)
    page = text(site.get("close", round_.pk))
    assert "0 of 3 members have submitted" in page
    assert "1 has started but not submitted" in page
    assert site.post("close", round_.pk).status_code == 302
    assert site.get("close", round_.pk).url == site.url("members", round_.pk)
    assert site.post("close", round_.pk).url == site.url("members", round_.pk)
    page = text(site.sign_in(board.first).get("check", round_.pk))
    assert "they do not count and nobody else can see them" in page


def test_results_show_the_spread_in_a_picture_and_in_figures(site, board, round_):
    board.answer(board.first, round_, {Q1: "leading"}, {Q1: "A <b>bold</b> comment."})
    board.answer(board.second, round_, {Q1: "dont_know"})
    board.submit(board.first, round_)
    board.submit(board.second, round_)
    site.sign_in(board.chair)
    page = text(site.get("results", round_.pk))
    assert "2 of 3 members have submitted" in page
    assert "Results are shown when the round is closed" in page
    assert "Better outcomes for children" not in page, "an open round shows no ratings"
    assert site.get("theme_results", round_.pk, "out").url == site.url("results", round_.pk)
    board.close(round_)
    page = text(site.get("results", round_.pk))
    assert "Better outcomes for children" in page
    assert "AWTY08 edition 1" in page
    assert "1 of 2 do not know" in page
    theme = site.get("theme_results", round_.pk, "out").content.decode()
    assert "Leading 1, Don’t know 1" in theme
    theme = site.get("theme_results", round_.pk, "out").content.decode()
    assert "A &lt;b&gt;bold&lt;/b&gt; comment." in theme
    assert board.first.name not in theme, "the promise was: by partner"


def test_nested_questions_are_among_the_results(site, board, round_):
    board.answer(board.first, round_, {"AWTY08-CAP-01a": "leading"})
    board.submit(board.first, round_)
    board.close(round_)
    page = text(site.sign_in(board.chair).get("theme_results", round_.pk, "cap"))
    assert "24a." in page
    assert "With the questions under it: Leading (5.0 out of 5)" in page


def test_a_third_level_is_asked_and_among_the_results(site, board):
    round_ = board.open_round(bank="FIN09")
    board.answer(board.first, round_, {"FIN09-ADV-01c1": "leading"})
    page = text(site.sign_in(board.first).get("theme", round_.pk, "adv"))
    assert "42c1." in page
    board.submit(board.first, round_)
    board.close(round_)
    page = text(site.sign_in(board.chair).get("theme_results", round_.pk, "adv"))
    assert page.index("42c.") < page.index("42c1.") < page.index("43.")


def test_nothing_submitted_shows_nothing(site, board, round_):
    board.answer(board.first, round_, {Q1: "leading"}, {Q1: "Private."})
    board.close(round_)
    site.sign_in(board.chair)
    page = text(site.get("results", round_.pk))
    assert "Nobody submitted answers" in page
    assert "Private." not in page
    assert site.get("theme_results", round_.pk, "out").url == site.url("results", round_.pk)
    assert site.get("theme_results", round_.pk, "xyz").status_code == 404


def test_who_has_submitted_is_shown_and_what_they_said_is_not(site, board, round_):
    board.answer(board.first, round_, {Q1: "leading"}, {Q1: "Private."})
    board.answer(board.second, round_, {Q1: "emerging"})
    board.submit(board.second, round_)
    page = text(site.sign_in(board.support).get("members", round_.pk))
    assert "1 of 3 have submitted. 1 is part way and 1 has not started." in page
    assert "Private." not in page
    assert "Leading" not in page


def test_rounds_are_listed_newest_first(site, board, round_):
    with board.scope(board.support) as by:
        actions.close_round(by=by, round_=round_)
    board.open_round(opens_on=datetime.date(2009, 11, 9))
    page = text(site.sign_in(board.chair).get("index"))
    assert page.index("Due 27 November 2009") < page.index("Closed")


def test_a_member_may_not_open_close_or_see_who_answered(site, board, round_):
    site.sign_in(board.first)
    assert site.get("open").status_code == 403
    assert site.post("open", data={}).status_code == 403
    path = ("board", "AWTY08")
    assert site.post("open_options", *path, data=opening(board)).status_code == 403
    assert site.get("close", round_.pk).status_code == 403
    assert site.get("members", round_.pk).status_code == 403


def test_results_of_a_level_out_of_sight_are_not_found(site, board, round_, area_member):
    site.sign_in(area_member)
    assert site.get("results", round_.pk).status_code == 404
    assert site.get("theme_results", round_.pk, "out").status_code == 404


def test_the_list_shows_what_to_answer_and_what_to_see(site, board, round_):
    page = text(site.sign_in(board.first).get("index"))
    assert "For you to answer" in page
    assert "0 of 3" in page
    assert "Open a round" not in page
    assert "Open a round" in text(site.sign_in(board.support).get("index"))


def test_the_start_page_says_what_is_waiting(client, board, round_):
    client.force_login(board.first)
    page = text(client.get(reverse("trusts:home", args=[board.trust.slug])))
    assert "Answer the self-assessment of board group" in page
    assert "0 of 65 questions answered" in page


def queries_for(client, django_assert_max_num_queries, url):
    with django_assert_max_num_queries(60) as counted:
        assert client.get(url).status_code == 200
    return len(counted)


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("index", None),
        ("results", []),
        ("theme_results", ["res"]),
        ("groups", ["sector"]),
        ("groups", ["partner"]),
        ("compare", []),
        ("national", []),
        ("members", []),
    ],
)
def test_query_counts_do_not_grow_with_members(
    site, board, client, name, more, django_assert_max_num_queries
):
    """A round of one member who submitted against a later one of three, in all its pages."""

    def count(round_):
        args = [] if more is None else [round_.pk, *more]
        client.get(site.url(name, *args))
        return queries_for(client, django_assert_max_num_queries, site.url(name, *args))

    def run(people, opens_on):
        round_ = board.open_round(opens_on=opens_on)
        for person in people:
            board.answer(person, round_, dict.fromkeys(banks.get("AWTY08").by_code, "emerging"))
            board.submit(person, round_)
        board.close(round_)
        return round_

    run([board.second], datetime.date(2009, 11, 1))
    site.sign_in(board.support)
    before = count(run([board.first], datetime.date(2009, 11, 2)))
    after = count(run([board.first, board.second, board.chair], datetime.date(2009, 11, 3)))
    # Two partners can be compared where one could not: one query for whose each answer is.
    assert after <= before + (1 if name == "groups" else 0)


def test_the_options_offer_no_weaker_promise(site, board, round_):
    page = text(site.sign_in(board.support).get("change", round_.pk))
    assert "By partner" in page
    assert "By sector" in page
    assert "By name" not in page


@pytest.mark.parametrize("words", ["", "Plain.", "</textarea><b>&\"'\nTwo lines"])
@pytest.mark.parametrize("rating", ["", "leading", "not_for_me"])
def test_a_question_is_drawn_as_the_renderer_draws_it(words, rating):
    """The boxes of a question are put together without templates, and look just the same."""
    question = next(banks.get("AWTY08").every_question())
    answer = Answer(question=question.code, rating=rating, comment=words, revision=3)
    form = AnswerForm(question=question, answer=answer)
    assertHTMLEqual(form.drawn_scale(), str(form["rating"]))
    assertHTMLEqual(form.drawn_revision(), str(form["revision"]))
    assertHTMLEqual(form.drawn_comment(), form["comment"].as_field_group())
    typed = {f"{question.code}-comment": words, f"{question.code}-rating": rating}
    bound = AnswerForm(typed, question=question, answer=None)
    assertHTMLEqual(bound.drawn_scale(), str(bound["rating"]))
    assertHTMLEqual(bound.drawn_comment(), bound["comment"].as_field_group())
