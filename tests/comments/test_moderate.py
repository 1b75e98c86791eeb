from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comments.enums import State, Via
from comments.models import Comment, CommentEvent, CommentSettings
from comments.moderate import FROM, Actor, AlreadyMovedError, approve, mark_spam, move, move_many, restore, trash
from comments.openness import openness
from comments.threads import Node, build
from tests.comments.factories import ADMIN, CommentFactory, a_reply, an_author, an_open_page

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
    assert moved == 3
    assert Comment.objects.filter(state=State.SPAM, state_version=2).count() == 3
    assert CommentEvent.objects.filter(from_state=State.PENDING, to_state=State.SPAM).count() == 3


def test_queries_do_not_grow_with_the_comments(
    django_assert_num_queries: Callable[..., Any],
) -> None:
    page = an_open_page()
    for amount in (1, 120):
        rows = CommentFactory.create_batch(amount, page=page, state=State.PENDING)
        with django_assert_num_queries(5):
            move_many([row.pk for row in rows], State.APPROVED, by=ADMIN, now=timezone.now())


STEPS = st.lists(st.tuples(st.integers(0, 7), st.sampled_from([*VERBS, "many", "reply", "new"])), max_size=30)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, depth=st.integers(0, 3))
def test_what_is_shown_is_what_is_approved_whatever_has_been_done(steps: list[tuple[int, str]], depth: int) -> None:
    page = an_open_page()
    CommentFactory.create_batch(3, page=page, state=State.PENDING)
    for place, step in steps:
        rows = list(Comment.objects.on(page).order_by("pk"))
        comment = rows[place % len(rows)]
        match step:
            case "new":
                CommentFactory.create(page=page, state=State.PENDING)
            case "reply":
                a_reply(comment, state=State.APPROVED)
            case "many":
                move_many([row.pk for row in rows[place:]], State.APPROVED, by=ADMIN, now=timezone.now())
            case _ if comment.state in FROM[State(step)]:
                move(comment, State(step), by=ADMIN, now=timezone.now())
    now = timezone.now()
    visible = list(Comment.objects.visible(now).on(page).for_reading())
    assert len(visible) == Comment.objects.filter(page=page, state=State.APPROVED).count()
    assert sorted(_shown(build(visible, depth), depth)) == sorted(row.pk for row in visible)
    assert openness(page, CommentSettings.of(page), now) == "open"
    for row in Comment.objects.on(page):
        last = row.events.last()
        assert last is None or last.to_state == row.state
        assert row.state_version == 1 + row.events.count()


def _shown(nodes: list[Node], deeper: int) -> list[int]:
    assert deeper >= 0 or not nodes
    own = [node.comment.pk for node in nodes if node.comment]
    return own + [pk for node in nodes for pk in _shown(node.replies, deeper - 1)]
