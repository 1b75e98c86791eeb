"""Writer and moderator at the same moment, on a database that lets them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from comments.confirm import confirm
from comments.edit import TooLateError, edit
from comments.enums import State, What
from comments.models import Comment
from comments.moderate import AlreadyMovedError, approve, trash
from comments.withdraw import withdraw
from tests.comments.factories import ADMIN, CommentFactory, a_submission

ROUNDS = 8
Act = Callable[[Comment], None]

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        "sqlite" in settings.DATABASES["default"]["ENGINE"],
        reason="SQLite lets one write at a time, and an in-memory database has one connection",
    ),
]


def editing(seen: Comment) -> None:
    edit(seen, a_submission(text="Ändrad"), now=timezone.now())


def approving(seen: Comment) -> None:
    approve(seen, by=ADMIN, now=timezone.now())


def trashing(seen: Comment) -> None:
    trash(seen, by=ADMIN, now=timezone.now())


def deleting(seen: Comment) -> None:
    withdraw(seen, now=timezone.now())


def confirming(seen: Comment) -> None:
    confirm(seen, now=timezone.now())


def at_once(comment: Comment, *acts: Act) -> int:
    """How many succeed of those who all looked at the same version."""
    start = Barrier(len(acts))
    pairs = [(act, Comment.objects.get(pk=comment.pk)) for act in acts]

    def run(pair: tuple[Act, Comment]) -> bool:
        act, seen = pair
        try:
            start.wait(20)
            act(seen)
        except (AlreadyMovedError, TooLateError):
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(acts)) as pool:
        done = sum(pool.map(run, pairs))
    comment.refresh_from_db()
    return done


def waiting() -> Comment:
    return CommentFactory.create(state=State.PENDING, submitted_at=timezone.now())


def test_of_those_who_saw_the_same_version_one_wins() -> None:
    for _round in range(ROUNDS):
        comment = waiting()
        assert at_once(comment, editing, approving, trashing, editing) == 1
        assert (comment.state_version, comment.events.count()) == (2, 1)
        assert (comment.text == "Ändrad") == (comment.events.get().what == What.EDITED)


def test_deleting_always_wins_and_is_written_down_once() -> None:
    for _round in range(ROUNDS):
        comment = waiting()
        at_once(comment, deleting, editing, approving, deleting, confirming)
        assert (comment.state, comment.text, comment.email, comment.confirmed_at) == (State.DELETED, "", "", None)
        assert comment.events.filter(to_state=State.DELETED, what=What.MOVED).count() == 1
        assert comment.state_version == 1 + comment.events.exclude(what=What.CONFIRMED).count()


def test_the_address_is_confirmed_once() -> None:
    for _round in range(ROUNDS):
        comment = waiting()
        assert at_once(comment, confirming, confirming, confirming) == 3
        assert [event.what for event in comment.events.all()] == [What.CONFIRMED]
