"""Workers and moderators at the same moment, on a database that lets them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from comments import due_mails
from comments.announce import announce
from comments.enums import Follow, State
from comments.models import Comment, CommentNotice
from comments.moderate import move_many
from comments.submit import submit
from comments.withdraw import withdraw
from mail.enums import MailState
from mail.models import OutboxMail
from tests.comments.factories import ADMIN, CommentFactory, a_submission, an_open_page, site_settings

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif("sqlite" in settings.DATABASES["default"]["ENGINE"], reason="needs two writers at once"),
]
ROUNDS = 6


def at_once(*acts: Callable[[], object]) -> None:
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait(20)
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(run, acts))


def a_new_comment(number: int) -> Comment:
    given = a_submission(key=f"{number:064}", text=f"Tanke nummer {number}", email=f"anna{number}@example.org")
    return submit(an_open_page(), None, given, now=timezone.now())


def test_two_workers_and_the_clock_write_each_mail_once() -> None:
    site_settings()
    for number in range(ROUNDS):
        pk, now = a_new_comment(number).pk, timezone.now()
        task = partial(due_mails.write, pk, now)
        at_once(task, task, partial(due_mails.write_lost, now + due_mails.LOST_AFTER))
        kinds = OutboxMail.objects.filter(reference=f"comment:{pk}").values_list("kind", flat=True)
        assert sorted(kinds) == ["comment.confirm", "comment.pending"]
        assert CommentNotice.objects.filter(about=pk).count() == 1


def test_a_comment_that_is_deleted_while_its_mails_are_written_leaves_none_that_could_go() -> None:
    site_settings()
    for number in range(ROUNDS):
        comment, now = a_new_comment(number), timezone.now()
        at_once(partial(due_mails.write, comment.pk, now), partial(withdraw, comment, now=now))
        assert comment.state == State.DELETED
        assert not OutboxMail.objects.exclude(state=MailState.CANCELLED, raw=b"").exists()


def test_the_clock_and_moderators_never_wait_for_each_other_for_ever(caplog: pytest.LogCaptureFixture) -> None:
    """The newest comment is told to the oldest writers, and a moderator ticks them in any order."""
    site_settings()
    now, page = timezone.now(), an_open_page()
    asked = {"page": page, "approved_at": now, "confirmed_at": now, "follow": Follow.ALL}
    for _round in range(ROUNDS):
        pks = [CommentFactory.create(**asked).pk for _number in range(6)]
        clock = partial(announce, now)
        bulk = partial(move_many, by=ADMIN, now=now)
        at_once(clock, clock, partial(bulk, pks[::-1], State.TRASH), partial(bulk, pks, State.SPAM))
        assert not Comment.objects.approved().filter(pk__in=pks).exists()
        about = [f"comment:{pk}" for pk in pks]
        assert not OutboxMail.objects.unfinished().filter(reference__in=about).exists()
    assert "deadlock" not in caplog.text
