from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from comments.due_mails import TASK
from comments.edit import EDIT_FOR, TooLateError, edit, may_edit
from comments.enums import Policy, State, Via, What
from comments.models import Comment
from comments.moderate import AlreadyMovedError, approve, mark_spam, restore, trash
from comments.submit import submit
from comments.withdraw import withdraw
from mail.models import OutboxMail
from tests.clock.line import run_waiting
from tests.comments.factories import ADMIN, CommentFactory, a_submission, an_open_page, comment_settings, site_settings

pytestmark = pytest.mark.django_db
NEW = a_submission(text="Nu *bättre* sagt.")


def a_new_comment(**fields: object) -> Comment:
    return CommentFactory.create(**{"submitted_at": timezone.now(), "email": NEW.email, **fields})


def test_statement_13_an_edit_is_judged_anew_and_waits_again() -> None:
    now = timezone.now()
    comment = a_new_comment(state=State.APPROVED, decided_at=now, score=7, reasons=[{"code": "links", "count": 9}])
    edit(comment, NEW, now=now)
    comment.refresh_from_db()
    assert (comment.state, comment.state_version, comment.edited_at) == (State.PENDING, 2, now)
    assert (comment.text, comment.html) == (NEW.text, "<p>Nu <em>bättre</em> sagt.</p>")
    assert ([reason["code"] for reason in comment.reasons], comment.score) == (["every", "new"], 1)
    assert comment.decided_at is None
    (event,) = comment.events.all()
    assert (event.what, event.via, event.from_state, event.to_state) == (
        What.EDITED,
        Via.WRITER,
        State.APPROVED,
        State.PENDING,
    )


def test_statement_13_every_rule_is_asked_again() -> None:
    comment = a_new_comment()
    comment_settings(comment.page, disallowed_words="kasino", moderation_words="lån")
    edit(comment, a_submission(text="Ett lån, kanske?"), now=timezone.now())
    assert (comment.state, "words" in [reason["code"] for reason in comment.reasons]) == (State.PENDING, True)
    edit(comment, a_submission(text="Ett lån på kasino"), now=timezone.now())
    assert (comment.state, "disallowed" in [reason["code"] for reason in comment.reasons]) == (State.SPAM, True)
    edit(comment, a_submission(text="Ett hederligt ord"), now=timezone.now())
    assert comment.state == State.PENDING


def test_statement_13_a_known_commenter_stays_shown_only_with_a_harmless_text() -> None:
    now = timezone.now()
    page = an_open_page()
    comment_settings(page, policy=Policy.KNOWN, moderation_words="lån")
    CommentFactory.create(page=page, email=NEW.email, confirmed_at=now, submitted_at=now - timedelta(days=3))
    comment = a_new_comment(page=page, confirmed_at=now)
    edit(comment, NEW, now=now)
    assert comment.state == State.APPROVED
    edit(comment, a_submission(text="Ett lån, kanske?"), now=now)
    assert comment.state == State.PENDING


def test_an_edit_that_waited_does_not_show_a_known_commenter_unread() -> None:
    now = timezone.now()
    page = an_open_page()
    comment_settings(page, policy=Policy.KNOWN)
    CommentFactory.create(page=page, email=NEW.email, confirmed_at=now, submitted_at=now - timedelta(days=3))
    comment = a_new_comment(page=page, confirmed_at=now, state=State.PENDING)
    edit(comment, NEW, now=now)
    assert comment.state == State.PENDING


@pytest.mark.parametrize("throw", [mark_spam, trash])
def test_what_a_person_threw_away_no_edit_brings_back(throw: Callable[..., None]) -> None:
    now = timezone.now()
    comment = a_new_comment(state=State.PENDING)
    throw(comment, by=ADMIN, now=now)
    thrown = comment.state
    for words in ("Ett", "Två"):
        edit(comment, a_submission(text=words), now=now)
        assert (comment.state, comment.text, comment.decided_at) == (thrown, words, None)
    restore(comment, by=ADMIN, now=now)
    edit(comment, a_submission(text="Tre"), now=now)
    assert comment.state == State.PENDING


def test_a_trap_that_was_fallen_into_is_not_edited_away() -> None:
    comment = submit(an_open_page(), None, a_submission(trapped=True), now=timezone.now())
    edit(comment, NEW, now=timezone.now())
    assert comment.state == State.SPAM


def test_fifteen_minutes_and_not_one_more() -> None:
    comment = a_new_comment()
    last = comment.submitted_at + EDIT_FOR - timedelta(seconds=1)
    assert may_edit(comment, last)
    edit(comment, NEW, now=last)
    with pytest.raises(TooLateError):
        edit(comment, a_submission(text="För sent"), now=comment.submitted_at + EDIT_FOR)
    comment.refresh_from_db()
    assert comment.text == NEW.text


def test_what_is_deleted_cannot_be_changed() -> None:
    comment = a_new_comment()
    withdraw(comment, now=timezone.now())
    with pytest.raises(TooLateError):
        edit(comment, NEW, now=timezone.now())


def test_the_same_text_changes_nothing() -> None:
    comment = a_new_comment(text=NEW.text)
    edit(comment, NEW, now=timezone.now())
    assert (comment.state, comment.edited_at, comment.events.count()) == (State.APPROVED, None, 0)


def test_of_an_edit_and_an_approval_at_the_same_moment_the_second_is_told() -> None:
    comment, now = a_new_comment(state=State.PENDING), timezone.now()
    moderators, writers = Comment.objects.get(pk=comment.pk), Comment.objects.get(pk=comment.pk)
    edit(writers, NEW, now=now)
    with pytest.raises(AlreadyMovedError):
        approve(moderators, by=ADMIN, now=now)
    approve(Comment.objects.get(pk=comment.pk), by=ADMIN, now=now)
    with pytest.raises(AlreadyMovedError):
        edit(writers, a_submission(text="En gång till"), now=now)
    comment.refresh_from_db()
    assert (comment.state, comment.text) == (State.APPROVED, NEW.text)


def test_the_author_is_told_again_only_of_what_was_shown() -> None:
    site_settings()
    now = timezone.now()
    waiting = a_new_comment(state=State.PENDING)
    edit(waiting, NEW, now=now)
    assert not run_waiting(TASK)
    edit(a_new_comment(state=State.APPROVED, email=""), a_submission(text="Något helt annat"), now=now)
    run_waiting(TASK)
    assert [mail.kind for mail in OutboxMail.objects.all()] == ["comment.pending"]


def test_the_same_words_after_an_edit_are_a_copy() -> None:
    now = timezone.now()
    comment = a_new_comment(state=State.PENDING)
    edit(comment, a_submission(text="Ord som ingen annan har skrivit här"), now=now)
    assert "duplicate" not in [reason["code"] for reason in comment.reasons]
    again = submit(comment.page.specific, None, a_submission(text="ord som ingen annan har skrivit här!"), now=now)
    assert "duplicate" in [reason["code"] for reason in again.reasons]
