"""Mails that hold a visitor's words and have not left, when the comment goes."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from comments import due_mails, forget
from comments.announce import announce
from comments.confirm import confirm
from comments.enums import Follow, State
from comments.models import Comment
from comments.moderate import approve, mark_spam, move_many, restore, trash
from comments.submit import submit
from comments.undo import undo
from comments.withdraw import withdraw
from mail.enums import MailState
from mail.models import OutboxMail
from tests.comments.factories import ADMIN, CommentFactory, a_submission, an_open_page, site_settings

pytestmark = pytest.mark.django_db
WORDS = "Ett hemligt telefonnummer"


@pytest.fixture
def comment() -> Comment:
    """Shown, and written about to the author, to its writer and to a follower; no mail has left."""
    site_settings()
    now, page = timezone.now(), an_open_page()
    CommentFactory.create(page=page, confirmed_at=now, announced_at=now, follow=Follow.ALL)
    comment = submit(page, None, a_submission(text=WORDS, name="Gunvor", tell_approval=True), now=now)
    due_mails.write(comment.pk, now)
    confirm(comment, now=now)
    approve(comment, by=ADMIN, now=now)
    announce(now)
    comment.refresh_from_db()
    assert OutboxMail.objects.filter(state=MailState.QUEUED).count() == 4
    return comment


def states() -> set[str]:
    return set(OutboxMail.objects.values_list("state", flat=True))


def kept() -> bytes:
    return b"".join(bytes(mail.raw) + mail.subject.encode() for mail in OutboxMail.objects.all())


def in_bulk(comment: Comment, **who: object) -> None:
    move_many([comment.pk], State.SPAM, **who)  # type: ignore[arg-type]


@pytest.mark.parametrize("away", [mark_spam, trash, in_bulk])
def test_what_a_moderator_throws_away_leaves_the_house_no_more(comment: Comment, away: Callable[..., None]) -> None:
    other = OutboxMail.objects.create(message_id="<x@example.se>", reference=f"comment:{comment.pk}0")
    away(comment, by=ADMIN, now=timezone.now())
    other.refresh_from_db()
    assert other.state == MailState.QUEUED
    other.delete()
    assert states() == {MailState.CANCELLED}


def test_undone_into_the_trash_its_mails_stop_as_well(comment: Comment) -> None:
    now = timezone.now()
    OutboxMail.objects.update(state=MailState.CANCELLED)
    trash(comment, by=ADMIN, now=now)
    restore(comment, by=ADMIN, now=now + timedelta(seconds=1))
    OutboxMail.objects.update(state=MailState.QUEUED)
    undo(comment, by=ADMIN, now=now + timedelta(seconds=2))
    assert (comment.state, states()) == (State.TRASH, {MailState.CANCELLED})


def test_what_its_writer_deletes_is_in_no_mail_any_more_whether_it_has_left_or_not(comment: Comment) -> None:
    assert b"hemligt" in kept()
    OutboxMail.objects.filter(kind="comment.pending").update(state=MailState.ACCEPTED)
    withdraw(comment, now=timezone.now())
    assert states() == {MailState.ACCEPTED, MailState.CANCELLED}
    assert not [word for word in (b"hemligt", b"Gunvor", b"anna@hemlig") if word in kept()]


def test_an_erased_person_s_words_are_in_no_mail_any_more(comment: Comment) -> None:
    forget.erase(comment.email, timezone.now())
    assert states() == {MailState.CANCELLED}
    assert b"hemligt" not in kept()


def test_statement_14_no_reader_is_mailed_of_what_waits_again(comment: Comment) -> None:
    undo(comment, by=ADMIN, now=timezone.now())
    assert comment.state == State.PENDING
    found = dict(OutboxMail.objects.values_list("kind", "state"))
    assert found == {
        "comment.pending": MailState.QUEUED,
        "comment.confirm": MailState.QUEUED,
        "comment.approved": MailState.CANCELLED,
        "comment.reply": MailState.CANCELLED,
    }


def letters() -> dict[str, int]:
    """How many of each kind have left or will leave."""
    return dict(Counter(OutboxMail.objects.exclude(state=MailState.CANCELLED).values_list("kind", flat=True)))


@pytest.mark.parametrize("away", [mark_spam, trash, in_bulk])
def test_a_slip_of_the_hand_costs_nobody_a_mail(comment: Comment, away: Callable[..., None]) -> None:
    before, now = letters(), timezone.now()
    away(comment, by=ADMIN, now=now)
    assert letters() == {}
    comment.refresh_from_db()
    undo(comment, by=ADMIN, now=now)
    later = now + due_mails.LOST_AFTER
    due_mails.write_lost(later)
    announce(later)
    # The moderator has seen it.
    assert letters() == {kind: count for kind, count in before.items() if kind != "comment.pending"}


def test_what_has_left_is_not_written_again_when_it_comes_back(comment: Comment) -> None:
    now = timezone.now()
    OutboxMail.objects.update(state=MailState.ACCEPTED)
    before = letters()
    for _time in range(2):
        trash(comment, by=ADMIN, now=now)
        restore(comment, by=ADMIN, now=now)
        approve(comment, by=ADMIN, now=now)
        due_mails.write_lost(now + due_mails.LOST_AFTER)
        announce(now)
    assert letters() == before


def test_who_was_taken_for_a_spammer_gets_the_link_after_all() -> None:
    site_settings()
    now = timezone.now()
    comment = CommentFactory.create(state=State.SPAM)
    approve(comment, by=ADMIN, now=now)
    due_mails.write_lost(now + due_mails.LOST_AFTER)
    due_mails.write_lost(now + due_mails.LOST_AFTER * 2)
    assert letters() == {"comment.confirm": 1}
