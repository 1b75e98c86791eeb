from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import User

from tests.workshops.factories import a_request
from workshops.enums import RequestState
from workshops.models import InHouseRequest, WorkshopSettings
from workshops.settle import keep, settle, take_back

pytestmark = pytest.mark.django_db
THURSDAY = datetime(2026, 11, 26, 12, tzinfo=UTC)
LATER = THURSDAY + timedelta(hours=1)


def test_a_request_remembers_who_moved_it_and_when(admin_user: User) -> None:
    asked = a_request()
    assert settle(asked.pk, RequestState.ANSWERED, by=admin_user, now=THURSDAY)
    assert settle(asked.pk, RequestState.DECLINED, by=None, now=LATER)
    asked.refresh_from_db()
    assert (asked.state, asked.due_on) == (RequestState.DECLINED, None)
    steps = [(step.before, step.state, step.by, step.at) for step in asked.steps.all()]
    assert steps == [
        (RequestState.NEW, RequestState.ANSWERED, admin_user, THURSDAY),
        (RequestState.ANSWERED, RequestState.DECLINED, None, LATER),
    ]


def test_a_request_moves_only_where_its_state_leads() -> None:
    asked = a_request(state=RequestState.SPAM)
    assert not settle(asked.pk, RequestState.BOOKED, by=None, now=THURSDAY)
    assert not settle(asked.pk + 1, RequestState.NEW, by=None, now=THURSDAY)
    assert not settle(asked.pk, RequestState.NEW, by=None, now=THURSDAY, before=RequestState.SUSPECTED)
    assert settle(asked.pk, RequestState.NEW, by=None, now=THURSDAY)


def test_undoing_a_move_brings_its_day_back_unless_it_has_been_moved_on() -> None:
    asked = a_request(due_on=date(2026, 11, 30))
    settle(asked.pk, RequestState.ANSWERED, by=None, now=THURSDAY)
    assert take_back(asked.pk, THURSDAY)
    asked.refresh_from_db()
    assert (asked.state, asked.due_on, asked.steps.count()) == (RequestState.NEW, date(2026, 11, 30), 0)
    settle(asked.pk, RequestState.ANSWERED, by=None, now=THURSDAY)
    settle(asked.pk, RequestState.QUOTED, by=None, now=LATER)
    assert not take_back(asked.pk, THURSDAY)
    assert not take_back(asked.pk, LATER + timedelta(hours=1))


def test_what_is_to_be_done_by_when_follows_the_state() -> None:
    asked = a_request()
    settle(asked.pk, RequestState.QUOTED, by=None, now=THURSDAY)
    asked.refresh_from_db()
    assert asked.due_on == date(2026, 12, 10), "ten weekdays to wait for them"
    settings = WorkshopSettings.current()
    settings.chase_days = 0
    settings.save()
    settle(asked.pk, RequestState.ANSWERED, by=None, now=LATER)
    asked.refresh_from_db()
    assert asked.due_on is None


def test_a_request_is_overdue_from_the_day_after_and_only_while_it_is_open() -> None:
    asked = a_request(due_on=date(2026, 11, 26))
    assert not asked.is_overdue(THURSDAY)
    assert asked.is_overdue(THURSDAY + timedelta(hours=12)), "half past midnight in Stockholm"
    assert [row.pk for row in InHouseRequest.objects.overdue(THURSDAY + timedelta(hours=12))] == [asked.pk]
    asked.state = RequestState.BOOKED
    assert not asked.is_overdue(THURSDAY + timedelta(days=9))


def test_notes_are_kept_without_touching_what_moved_meanwhile() -> None:
    asked = a_request()
    settle(asked.pk, RequestState.QUOTED, by=None, now=THURSDAY)
    keep(asked, notes="Ringde dem.", due_on=date(2026, 12, 1))
    asked.refresh_from_db()
    assert (asked.state, asked.notes, asked.due_on) == (RequestState.QUOTED, "Ringde dem.", date(2026, 12, 1))
