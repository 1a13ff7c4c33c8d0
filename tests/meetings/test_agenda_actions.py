"""Agendas: order, moving, standing items, the forward plan, referral; and what is refused."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from meetings import actions, queries
from meetings.actions import forward, standing, submissions
from meetings.models import AgendaItem, ForwardItem, Meeting, Paper, StandingItem, SubmittedItem
from tests.factories import seat
from tests.meetings.conftest import WHEN
from trusts.errors import Refusal
from trusts.models import Body, Person, Trust
from trusts.scope import open_scope

pytestmark = pytest.mark.django_db


def titles(meeting: Meeting) -> list[str]:
    rows = AgendaItem.objects.filter(meeting=meeting).order_by("number")
    numbers = [row.number for row in rows]
    assert numbers == list(range(1, len(numbers) + 1))
    return [row.title for row in rows]


def add(by, meeting, *names: str) -> list[AgendaItem]:
    return [
        actions.add_item(by=by, meeting=meeting, title=name, purpose="information")
        for name in names
    ]


def test_an_item_moves_up_and_down_and_the_numbers_follow(trust, support, january) -> None:
    with open_scope(trust=trust, person=support) as by:
        _, _, third = add(by, january, "A", "B", "C")
        actions.reorder_item(by=by, item=third, number=1)
        assert titles(january) == ["C", "A", "B"]
        with pytest.raises(Refusal, match="from 1 to 3"):
            actions.reorder_item(by=by, item=third, number=4)


def test_an_item_moves_to_another_meeting_with_its_papers(
    trust, support, meeting, items, january
) -> None:
    with open_scope(trust=trust, person=support) as by:
        actions.move_item(by=by, item=items[0], meeting=january)
        assert titles(january) == ["Ladders"]
        assert titles(meeting) == ["The Harbour contract"]
        assert Paper.objects.get(item=items[0]).item.meeting_id == january.pk
        area = actions.add_meeting(
            by=by,
            body=Body.objects.get(slug="north-area"),
            ref="area",
            starts_at=WHEN,
            place="Centre",
        )
        with pytest.raises(Refusal, match="Refer it to send it"):
            actions.move_item(by=by, item=items[0], meeting=area)


def test_an_item_with_papers_is_not_removed_by_accident(trust, support, meeting, items) -> None:
    with open_scope(trust=trust, person=support) as by:
        with pytest.raises(Refusal, match="has papers"):
            actions.remove_item(by=by, item=items[0])
        actions.remove_paper(by=by, paper=Paper.objects.get(item=items[0]))
        actions.remove_item(by=by, item=items[0])
        assert titles(meeting) == ["The Harbour contract"]


def test_a_change_is_told_by_name_and_a_new_secret_gives_papers_a_day(
    trust, support, items
) -> None:
    with open_scope(trust=trust, person=support) as by:
        changed = actions.edit_item(
            by=by, item=items[0], title="Ladders of support", confidential_reason="A family"
        )
        assert changed.is_confidential
        paper = Paper.objects.get(item=changed)
        assert paper.destroy_on == datetime.date(2009, 12, 22)
        with pytest.raises(TypeError, match="number"):
            actions.edit_item(by=by, item=items[0], number=4)


def test_a_meeting_that_is_over_keeps_its_agenda(trust, support, meeting, items) -> None:
    with open_scope(trust=trust, person=support) as by:
        actions.mark_held(by=by, meeting=meeting)
        for change in (
            lambda: add(by, meeting, "Late"),
            lambda: actions.edit_item(by=by, item=items[0], title="x"),
            lambda: actions.reorder_item(by=by, item=items[0], number=2),
            lambda: actions.remove_paper(by=by, paper=Paper.objects.get(item=items[0])),
        ):
            with pytest.raises(Refusal, match="held"):
                change()
        with pytest.raises(Refusal, match="held already"):
            actions.cancel_meeting(by=by, meeting=meeting, why="Snow")


def test_a_meeting_without_an_agenda_is_not_closed(trust, support, meeting) -> None:
    with open_scope(trust=trust, person=support) as by:
        with pytest.raises(Refusal, match="The agenda is empty"):
            actions.mark_held(by=by, meeting=meeting)
        add(by, meeting, "What was talked about")
        assert actions.mark_held(by=by, meeting=meeting).is_over


def test_what_comes_after_the_papers_went_out_is_late(trust, support, meeting, items) -> None:
    with open_scope(trust=trust, person=support) as by:
        sent = actions.send_papers_out(by=by, meeting=meeting)
        assert sent.papers_out_at is not None
        (late,) = add(by, meeting, "Snow")
        assert late.is_late
        paper = actions.write_paper(by=by, item=items[0], title="More", source="x", queue=False)
        assert paper.is_late
        with pytest.raises(Refusal, match="not planned"):
            actions.send_papers_out(by=by, meeting=meeting)


def test_papers_do_not_go_out_empty_or_unchecked(trust, support, january) -> None:
    with open_scope(trust=trust, person=support) as by:
        with pytest.raises(Refusal, match="empty"):
            actions.send_papers_out(by=by, meeting=january)
        (item,) = add(by, january, "A")
        actions.write_paper(by=by, item=item, title="P", source="x", queue=False)
        with pytest.raises(Refusal, match="still being checked"):
            actions.send_papers_out(by=by, meeting=january)


def test_a_cancelled_meeting_says_why_and_frees_its_time(trust, support, meeting) -> None:
    with open_scope(trust=trust, person=support) as by:
        with pytest.raises(Refusal, match="Say why"):
            actions.cancel_meeting(by=by, meeting=meeting, why=" ")
        actions.cancel_meeting(by=by, meeting=meeting, why="Snow")
        board = Body.objects.get(slug="board")
        actions.add_meeting(by=by, body=board, ref="again", starts_at=WHEN, place="Hall")


def test_a_meeting_moves_and_its_deadlines_with_it(trust, support, meeting, january) -> None:
    with open_scope(trust=trust, person=support) as by:
        moved = actions.move_meeting(
            by=by,
            meeting=meeting,
            starts_at=WHEN + datetime.timedelta(days=1),
            place="Town Hall",
            minutes_long=90,
        )
        assert queries.deadlines_of(moved).papers_due == datetime.date(2009, 11, 18)
        with pytest.raises(Refusal, match="already meets"):
            actions.move_meeting(
                by=by, meeting=january, starts_at=moved.starts_at, place="x", minutes_long=60
            )


def test_a_series_is_planned_all_or_none(trust, support, january) -> None:
    with open_scope(trust=trust, person=support) as by:
        board = Body.objects.get(slug="board")
        starts = [WHEN + datetime.timedelta(weeks=2 * n) for n in range(3)]
        made = actions.plan_meetings(by=by, body=board, starts=starts, place="Hall")
        assert [m.ref for m in made] == ["2009-11-board", "2009-12-board", "2009-12-22-board"]
        clash = [WHEN + datetime.timedelta(days=300), january.starts_at]
        with pytest.raises(Refusal, match="already meets"):
            actions.plan_meetings(by=by, body=board, starts=clash, place="Hall")
        assert Meeting.objects.count() == 4


def test_no_meeting_is_called_like_a_page(trust, support) -> None:
    with open_scope(trust=trust, person=support) as by:
        board = Body.objects.get(slug="board")
        with pytest.raises(Refusal, match="No meeting can be called forward"):
            actions.add_meeting(by=by, body=board, ref="forward", starts_at=WHEN, place="Hall")


def test_standing_items_frame_the_agenda_and_come_once(trust, support, january) -> None:
    with open_scope(trust=trust, person=support) as by:
        add(by, january, "A", "B")
        board = Body.objects.get(slug="board")
        usual = standing.add_usual_items(by=by, body=board)
        standing.lay_out_standing(by=by, meeting=january)
        found = titles(january)
        assert found[3:5] == ["A", "B"]
        assert found[0].startswith("Welcome")
        assert found[-1] == "Date of the next meeting"
        assert len(found) == 7
        with pytest.raises(Refusal, match="All standing items"):
            standing.lay_out_standing(by=by, meeting=january)
        with pytest.raises(Refusal, match="has all the usual"):
            standing.add_usual_items(by=by, body=board)
        standing.end_standing_item(by=by, item=usual[0])
        assert StandingItem.objects.filter(ended_on__isnull=True).count() == 4
        assert len(titles(january)) == 7


def test_a_second_standing_item_of_that_title_is_refused(trust, support) -> None:
    with open_scope(trust=trust, person=support) as by:
        board = Body.objects.get(slug="board")
        standing.add_standing_item(by=by, body=board, title="Risks", purpose="information")
        with pytest.raises(Refusal, match="already"):
            standing.add_standing_item(by=by, body=board, title="Risks", purpose="decision")


def plan(by, **more) -> ForwardItem:
    fields = {"title": "The plan", "purpose": "decision", "due_on": datetime.date(2010, 1, 31)}
    return forward.add_forward_item(by=by, body=Body.objects.get(slug="board"), **fields | more)


def test_the_forward_plan_reaches_an_agenda_once(trust, support, january) -> None:
    with open_scope(trust=trust, person=support) as by:
        item = plan(by, meeting=january, why="Consultation")
        made = forward.place_forward_item(by=by, item=item, meeting=january)
        assert (made.title, made.summary, made.forward_id) == ("The plan", "Consultation", item.pk)
        with pytest.raises(Refusal, match="on an agenda"):
            forward.place_forward_item(by=by, item=item, meeting=january)
        with pytest.raises(Refusal, match="after the day"):
            plan(by, title="Other", due_on=datetime.date(2010, 1, 1), meeting=january)


def test_a_dropped_plan_says_why(trust, support) -> None:
    with open_scope(trust=trust, person=support) as by:
        item = plan(by)
        with pytest.raises(Refusal, match="Say why"):
            forward.drop_forward_item(by=by, item=item, why="")
        assert forward.drop_forward_item(by=by, item=item, why="Not needed").dropped_why
        with pytest.raises(Refusal, match="dropped"):
            forward.edit_forward_item(
                by=by,
                item=item,
                title="x",
                purpose="decision",
                due_on=item.due_on,
                business="strategic",
            )


def test_members_change_no_agenda(trust, member, support, january) -> None:
    with open_scope(trust=trust, person=support) as by:
        (item,) = add(by, january, "A")
    with open_scope(trust=trust, person=member) as by:
        for change in (
            lambda: actions.edit_item(by=by, item=item, title="x"),
            lambda: actions.send_papers_out(by=by, meeting=january),
            lambda: actions.cancel_meeting(by=by, meeting=january, why="x"),
            lambda: plan(by),
        ):
            with pytest.raises(PermissionDenied):
                change()


def test_an_item_is_referred_up_the_line_with_its_history(
    trust: Trust, support: Person, january: Meeting
) -> None:
    with open_scope(trust=trust, person=support) as by:
        bodies = {body.slug: body for body in Body.objects.all()}
        area = actions.add_meeting(
            by=by, body=bodies["north-area"], ref="area", starts_at=WHEN, place="Centre"
        )
        executive = actions.add_meeting(
            by=by, body=bodies["executive"], ref="exec", starts_at=WHEN, place="Grange"
        )
        (item,) = add(by, area, "Buses")
        sent = submissions.refer_item(
            by=by, item=item, body=bodies["executive"], asked="Agree a budget"
        )
        item.refresh_from_db()
        assert item.referred_to == bodies["executive"]
        again = submissions.accept_item(by=by, submission=sent, meeting=executive)
        up = submissions.refer_item(by=by, item=again, body=bodies["board"], asked="Ask for more")
        assert [step["body"] for step in up.lineage] == ["north-area group", "executive group"]
        assert up.history[0]["day"] == datetime.date(2009, 11, 24)
        with pytest.raises(Refusal, match="already"):
            submissions.refer_item(by=by, item=again, body=bodies["board"], asked="Again")
        with pytest.raises(Refusal, match="another body"):
            submissions.refer_item(by=by, item=again, body=bodies["executive"], asked="x")
        submissions.accept_item(by=by, submission=up, meeting=january)
        (line,) = queries.agenda(by, january)
        assert [step["body"] for step in line.history] == ["north-area group", "executive group"]


def test_a_body_off_the_line_is_no_place_to_refer_to(trust, support, january) -> None:
    from tests.factories import operator
    from trusts.actions import structure

    with operator(trust) as by:
        other = structure.add_body(
            by=by, slug="south", name="South area", level="operational", form="area", parent=None
        )
    with open_scope(trust=trust, person=support) as by:
        (item,) = add(by, january, "A")
        with pytest.raises(Refusal, match="reporting line"):
            submissions.refer_item(by=by, item=item, body=other, asked="x")
        assert other not in queries.bodies_on_line(by, january.body)


def test_an_area_member_does_not_see_the_boards_submissions(trust, support, january) -> None:
    with open_scope(trust=trust, person=support) as by:
        submissions.submit_item(by=by, meeting=january, title="A", purpose="information", asked="x")
    below = seat(trust, "member", "operational")
    with open_scope(trust=trust, person=below) as by:
        assert not SubmittedItem.objects.exists()
