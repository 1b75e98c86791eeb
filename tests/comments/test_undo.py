from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.enums import State, Via, What
from comments.forget import erase
from comments.models import Comment, CommentEvent
from comments.moderate import Actor, AlreadyMovedError, Outcome, approve, mark_spam, move_many, put, restore, trash
from comments.undo import UNDO_FOR, step_back, undo, undo_moment
from tests.comments.factories import ADMIN, CommentFactory, an_author, an_open_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def history(comment: Comment) -> list[tuple[str, str, str]]:
    return list(comment.events.values_list("what", "from_state", "to_state"))


def test_statement_9_an_undone_decision_was_never_made(now: datetime) -> None:
    comment = CommentFactory.create(state=State.PENDING)
    mark_spam(comment, by=ADMIN, now=now)
    undo(comment, by=ADMIN, now=now)
    comment.refresh_from_db()
    assert (comment.state, comment.decided_at) == (State.PENDING, None)
    assert history(comment) == [("moved", "pending", "spam"), ("undone", "spam", "pending")]


def test_statement_9_decisions_are_undone_one_by_one_the_last_first(now: datetime) -> None:
    comment = CommentFactory.create(state=State.PENDING)
    moments = [now + timedelta(minutes=minute) for minute in range(3)]
    approve(comment, by=ADMIN, now=moments[0])
    trash(comment, by=ADMIN, now=moments[1])
    restore(comment, by=ADMIN, now=moments[2])
    found = []
    for _time in range(3):
        undo(comment, by=ADMIN, now=moments[2])
        found.append((comment.state, comment.decided_at))
    assert found == [("trash", moments[1]), ("approved", moments[0]), ("pending", None)]
    with pytest.raises(AlreadyMovedError):
        undo(comment, by=ADMIN, now=moments[2])


@pytest.mark.parametrize(("age", "possible"), [(UNDO_FOR, True), (UNDO_FOR + timedelta(seconds=1), False)])
def test_statement_9_thirty_days_long(age: timedelta, possible: bool, now: datetime) -> None:
    comment = CommentFactory.create(state=State.PENDING)
    trash(comment, by=ADMIN, now=now - age)
    assert (step_back(comment, comment.events.all(), now) is not None) is possible


@pytest.mark.parametrize(
    ("via", "what"), [(Via.WRITER, What.EDITED), (Via.RULES, What.MOVED), (Via.WRITER, What.MOVED)]
)
def test_what_others_have_done_since_ends_it(via: Via, what: What, now: datetime) -> None:
    comment = CommentFactory.create(state=State.PENDING)
    approve(comment, by=ADMIN, now=now)
    put(comment, State.PENDING, {}, by=Actor(via), now=now, what=what)
    with pytest.raises(AlreadyMovedError):
        undo(comment, by=ADMIN, now=now)


def test_that_an_address_was_confirmed_since_is_no_matter(now: datetime) -> None:
    comment = CommentFactory.create(state=State.PENDING)
    approve(comment, by=ADMIN, now=now)
    CommentEvent.objects.create(
        comment=comment, at=now, via=Via.WRITER, what=What.CONFIRMED, from_state="approved", to_state="approved"
    )
    undo(comment, by=ADMIN, now=now)
    assert comment.state == State.PENDING


def test_of_two_who_undo_the_second_is_told(now: datetime) -> None:
    comment = CommentFactory.create(state=State.PENDING)
    approve(comment, by=ADMIN, now=now)
    trash(comment, by=ADMIN, now=now)
    same = Comment.objects.get(pk=comment.pk)
    undo(comment, by=ADMIN, now=now)
    with pytest.raises(AlreadyMovedError):
        undo(same, by=ADMIN, now=now)
    assert Comment.objects.get(pk=comment.pk).state == State.APPROVED


def test_many_go_back_at_once_each_to_where_it_was(now: datetime) -> None:
    page, user = an_open_page(), an_author()
    by = Actor(Via.ADMIN, user)
    waiting = CommentFactory.create_batch(3, page=page, state=State.PENDING)
    shown = CommentFactory.create(page=page, state=State.APPROVED)
    earlier = now - timedelta(hours=1)
    mark_spam(waiting[2], by=by, now=earlier)
    move_many([row.pk for row in (*waiting, shown)], State.TRASH, by=by, now=now)
    restore(Comment.objects.get(pk=waiting[0].pk), by=ADMIN, now=now + timedelta(seconds=1))
    assert undo_moment(now, by=by, now=now) == Outcome(moved=3, passed=1)
    found = {row.pk: (row.state, row.decided_at) for row in Comment.objects.all()}
    assert found == {
        waiting[0].pk: ("pending", None),
        waiting[1].pk: ("pending", None),
        waiting[2].pk: ("spam", earlier),
        shown.pk: ("approved", None),
    }
    assert undo_moment(now, by=by, now=now) == Outcome(moved=0, passed=4)


def test_nobody_undoes_by_chance_what_another_did_at_the_same_moment(now: datetime) -> None:
    comment = CommentFactory.create(state=State.PENDING)
    trash(comment, by=Actor(Via.ADMIN, an_author()), now=now)
    assert undo_moment(now, by=Actor(Via.ADMIN, an_author()), now=now) == Outcome(0, 0)


def test_a_hundred_take_no_more_queries_than_two(now: datetime) -> None:
    page, by = an_open_page(), Actor(Via.ADMIN, an_author())
    counts = []
    for amount in (2, 100):
        rows = CommentFactory.create_batch(amount, page=page, state=State.PENDING)
        moment = now + timedelta(seconds=amount)
        move_many([row.pk for row in rows], State.APPROVED, by=by, now=moment)
        with CaptureQueriesContext(connection) as captured:
            assert undo_moment(moment, by=by, now=moment).moved == amount
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_what_was_erased_for_its_writer_stays_erased(now: datetime) -> None:
    comment = CommentFactory.create(state=State.PENDING, email="anna@hemlig.example")
    approve(comment, by=ADMIN, now=now)
    assert erase("anna@hemlig.example", now) == 1
    comment.refresh_from_db()
    assert step_back(comment, comment.events.all(), now) is None
    with pytest.raises(AlreadyMovedError):
        undo(comment, by=ADMIN, now=now)
    assert undo_moment(now, by=ADMIN, now=now).moved == 0
    with pytest.raises(AlreadyMovedError):
        put(comment, State.APPROVED, {}, by=ADMIN, now=now)
    assert Comment.objects.get().state == State.DELETED
