from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_q.models import OrmQ

from comments import due_mails, tasks
from comments.edit import edit
from comments.enums import State, Told
from comments.models import Comment, CommentNotice, HeldNotice
from comments.moderate import approve, mark_spam, trash
from comments.submit import submit
from comments.withdraw import withdraw
from mail.models import OutboxMail
from tests.clock.line import run_waiting
from tests.comments.factories import ADMIN, CommentFactory, a_submission, an_open_page, site_settings

pytestmark = pytest.mark.django_db
BOTH = ["comment.confirm", "comment.pending"]


@pytest.fixture(autouse=True)
def _sender() -> None:
    site_settings()


def a_new_comment(**fields: object) -> Comment:
    return submit(an_open_page(), None, a_submission(**fields), now=timezone.now())


def kinds() -> list[str]:
    return sorted(OutboxMail.objects.values_list("kind", flat=True))


def test_the_request_writes_no_mail_and_puts_one_task_in_line() -> None:
    comment = a_new_comment()
    assert kinds() == []
    assert [(row.key, row.func(), row.args()) for row in OrmQ.objects.all()] == [
        ("default", due_mails.TASK, (comment.pk,))
    ]


def test_a_task_that_runs_twice_writes_each_mail_once() -> None:
    comment = a_new_comment()
    for _time in range(2):
        tasks.write_mails(comment.pk)
    assert kinds() == BOTH
    assert [(notice.comment, notice.told) for notice in CommentNotice.objects.all()] == [(comment, Told.LINK)]


def test_a_lost_task_is_found_by_the_clock_and_a_late_one_writes_nothing_more() -> None:
    comment, now = a_new_comment(), timezone.now()
    due_mails.write_lost(now + due_mails.LOST_AFTER - timedelta(minutes=1))
    assert kinds() == []
    for _minute in range(2):
        due_mails.write_lost(now + due_mails.LOST_AFTER)
    assert kinds() == BOTH
    tasks.write_mails(comment.pk)
    assert kinds() == BOTH


def test_a_comment_that_cannot_be_told_of_does_not_keep_the_others_waiting(
    caplog: pytest.LogCaptureFixture,
) -> None:
    first, second = a_new_comment(key="a" * 64), a_new_comment(key="b" * 64, text="Ett ord till")
    Comment.objects.filter(pk=first.pk).update(reasons=["not a reason"])
    due_mails.write_lost(timezone.now() + due_mails.LOST_AFTER)
    assert f"the comment {first.pk} could not be written" in caplog.text
    assert list(Comment.objects.exclude(mails_due_at=None)) == [first]
    assert set(OutboxMail.objects.values_list("reference", flat=True)) == {f"comment:{second.pk}"}


@pytest.mark.parametrize("away", [mark_spam, trash])
def test_what_is_thrown_away_meanwhile_causes_no_mail(away: Callable[..., None]) -> None:
    away(a_new_comment(), by=ADMIN, now=timezone.now())
    assert run_waiting(due_mails.TASK) == 1
    due_mails.write_lost(timezone.now() + due_mails.LOST_AFTER)
    assert (kinds(), HeldNotice.objects.count()) == ([], 0)


def test_what_its_writer_deletes_meanwhile_causes_no_mail() -> None:
    withdraw(a_new_comment(), now=timezone.now())
    run_waiting(due_mails.TASK)
    assert kinds() == []


def test_what_is_approved_meanwhile_still_gives_its_writer_the_link() -> None:
    approve(a_new_comment(), by=ADMIN, now=timezone.now())
    run_waiting(due_mails.TASK)
    assert kinds() == ["comment.confirm"]


def test_a_comment_that_is_gone_for_good_ends_its_task() -> None:
    comment = a_new_comment()
    Comment.objects.all().delete()
    tasks.write_mails(comment.pk)
    assert kinds() == []


def test_an_edit_that_frees_a_comment_of_the_rules_writes_both_mails_and_a_second_one_only_to_the_author() -> None:
    now = timezone.now()
    comment = a_new_comment()
    Comment.objects.filter(pk=comment.pk).update(state=State.SPAM, mails_due_at=None)
    OrmQ.objects.all().delete()
    comment.refresh_from_db()
    edit(comment, a_submission(text="Ett hederligt ord"), now=now)
    assert kinds() == []
    run_waiting(due_mails.TASK)
    assert kinds() == BOTH
    approve(comment, by=ADMIN, now=now)
    edit(comment, a_submission(text="Ett annat hederligt ord"), now=now)
    run_waiting(due_mails.TASK)
    assert kinds() == [*BOTH, "comment.pending"]


def test_the_clock_asks_one_query_where_nothing_was_lost() -> None:
    CommentFactory.create_batch(3, state=State.PENDING)
    with CaptureQueriesContext(connection) as captured:
        due_mails.write_lost(timezone.now())
    assert len(captured) == 1
