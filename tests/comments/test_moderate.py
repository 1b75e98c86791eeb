from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from comments.enums import State, Via
from comments.models import Comment, CommentEvent
from comments.moderate import (
    FROM,
    Actor,
    AlreadyMovedError,
    EmptiedError,
    Outcome,
    approve,
    last_event,
    mark_spam,
    move,
    move_many,
    restore,
    trash,
)
from tests.comments.factories import ADMIN, CommentFactory, an_author, an_open_page

pytestmark = pytest.mark.django_db

VERBS = {State.APPROVED: approve, State.SPAM: mark_spam, State.TRASH: trash, State.PENDING: restore}


@pytest.mark.parametrize("origin", State.values)
@pytest.mark.parametrize("to", VERBS)
def test_each_verb_moves_from_where_it_may_and_from_nowhere_else(origin: State, to: State) -> None:
    comment = CommentFactory.create(state=origin)
    if origin in FROM[to]:
        VERBS[to](comment, by=ADMIN, now=timezone.now(), why="prov")
        expected, logged = to, [(origin, to, "prov")]
    else:
        with pytest.raises(AlreadyMovedError):
            VERBS[to](comment, by=ADMIN, now=timezone.now())
        expected, logged = origin, []
    comment.refresh_from_db()
    assert comment.state == expected
    assert list(comment.events.values_list("from_state", "to_state", "why")) == logged


def test_the_log_says_who_and_when() -> None:
    user, now = an_author(), timezone.now()
    comment = CommentFactory.create(state=State.PENDING)
    approve(comment, by=Actor(Via.ADMIN, user), now=now)
    event = comment.events.get()
    assert (event.user, event.at, event.via) == (user, now, Via.ADMIN)
    assert str(event) == "pending -> approved"
    assert comment.approved_at == now
    assert comment.state_version == 2


def test_the_first_approval_is_the_one_remembered() -> None:
    comment = CommentFactory.create(state=State.PENDING)
    first = timezone.now()
    approve(comment, by=ADMIN, now=first)
    trash(comment, by=ADMIN, now=timezone.now())
    approve(comment, by=ADMIN, now=timezone.now())
    assert comment.approved_at == first


def test_of_two_moderators_the_second_is_told() -> None:
    comment = CommentFactory.create(state=State.PENDING)
    same = Comment.objects.get(pk=comment.pk)
    approve(comment, by=ADMIN, now=timezone.now())
    with pytest.raises(AlreadyMovedError):
        mark_spam(same, by=ADMIN, now=timezone.now())
    comment.refresh_from_db()
    assert comment.state == State.APPROVED
    assert comment.events.count() == 1


def test_a_comment_that_went_there_and_back_is_not_the_one_that_was_seen() -> None:
    seen = CommentFactory.create(state=State.PENDING)
    other = Comment.objects.get(pk=seen.pk)
    trash(other, by=ADMIN, now=timezone.now())
    restore(other, by=ADMIN, now=timezone.now())
    with pytest.raises(AlreadyMovedError):
        approve(seen, by=ADMIN, now=timezone.now())


def test_many_move_at_once_and_only_those_that_can() -> None:
    page = an_open_page()
    waiting = CommentFactory.create_batch(3, page=page, state=State.PENDING)
    deleted = CommentFactory.create(page=page, state=State.DELETED)
    moved = move_many([row.pk for row in (*waiting, deleted)], State.SPAM, by=ADMIN, now=timezone.now())
    assert moved == Outcome(moved=3, passed=1)
    assert Comment.objects.filter(state=State.SPAM, state_version=2).count() == 3
    assert CommentEvent.objects.filter(from_state=State.PENDING, to_state=State.SPAM).count() == 3


def test_what_happened_after_one_had_looked_is_not_judged_blindly() -> None:
    page = an_open_page()
    rows = CommentFactory.create_batch(5, page=page, state=State.PENDING)
    seen = last_event()
    for row in rows[:3]:
        trash(row, by=ADMIN, now=timezone.now())
    outcome = move_many([row.pk for row in rows], State.APPROVED, by=ADMIN, now=timezone.now(), seen=seen)
    assert outcome == Outcome(moved=2, passed=3)
    assert set(Comment.objects.filter(state=State.APPROVED)) == set(rows[3:])


def test_more_than_the_database_takes_at_once_are_moved_in_parts() -> None:
    page = an_open_page()
    rows = Comment.objects.bulk_create(CommentFactory.build_batch(1_200, page=page, state=State.SPAM))
    outcome = move_many([row.pk for row in rows], State.TRASH, by=ADMIN, now=timezone.now())
    assert outcome == Outcome(moved=1_200, passed=0)
    assert CommentEvent.objects.filter(to_state=State.TRASH).count() == 1_200


@pytest.mark.parametrize("via", Via.values)
def test_only_a_person_s_judgement_is_one_to_learn_from(via: Via) -> None:
    comment, now = CommentFactory.create(state=State.PENDING), timezone.now()
    by_hand = via in {Via.ADMIN, Via.LINK}
    approve(comment, by=Actor(via), now=now)
    assert comment.decided_at == (now if by_hand else None)
    mark_spam(comment, by=Actor(via), now=now)
    restore(comment, by=Actor(via), now=now)
    assert comment.decided_at is None
    other = CommentFactory.create(state=State.PENDING)
    move_many([other.pk], State.SPAM, by=Actor(via), now=now)
    other.refresh_from_db()
    assert other.decided_at == (now if by_hand else None)


def test_followers_are_not_told_again_of_a_comment_that_was_taken_away_and_came_back() -> None:
    told = timezone.now()
    comment = CommentFactory.create(state=State.APPROVED, approved_at=told, announced_at=told)
    trash(comment, by=ADMIN, now=timezone.now())
    approve(comment, by=ADMIN, now=timezone.now())
    comment.refresh_from_db()
    assert (comment.announced_at, comment.approved_at) == (told, told)
    assert not Comment.objects.to_announce(timezone.now()).exists()


def test_queries_do_not_grow_with_the_comments(
    django_assert_num_queries: Callable[..., Any],
) -> None:
    page = an_open_page()
    for amount in (1, 120):
        rows = CommentFactory.create_batch(amount, page=page, state=State.PENDING)
        with django_assert_num_queries(5):  # two of them begin and end the transaction
            move_many([row.pk for row in rows], State.APPROVED, by=ADMIN, now=timezone.now())


@pytest.mark.parametrize("to", [State.APPROVED, State.PENDING])
def test_what_has_lost_its_words_is_shown_to_nobody_again(to: State) -> None:
    page, now = an_open_page(), timezone.now()
    emptied = CommentFactory.create(page=page, state=State.SPAM, text="", html="", name="")
    whole = CommentFactory.create(page=page, state=State.SPAM)
    with pytest.raises(EmptiedError):
        move(emptied, to, by=ADMIN, now=now)
    assert move_many([emptied.pk, whole.pk], to, by=ADMIN, now=now) == Outcome(moved=1, passed=1)
    assert dict(Comment.objects.values_list("pk", "state")) == {emptied.pk: State.SPAM, whole.pk: to}


def test_what_was_emptied_since_it_was_looked_at_is_not_approved_either() -> None:
    seen = CommentFactory.create(state=State.TRASH)
    Comment.objects.update(text="", html="")
    with pytest.raises(EmptiedError):
        approve(seen, by=ADMIN, now=timezone.now())
    assert Comment.objects.get().state == State.TRASH
