import pytest
from django.utils import timezone

from comments.answer import answer
from comments.enums import State
from comments.models import Comment
from comments.moderate import AlreadyMovedError, trash
from comments.submit import ParentGoneError
from tests.comments.factories import ADMIN, CommentFactory

pytestmark = pytest.mark.django_db
KEY = "k" * 24


def test_what_waits_is_approved_by_the_reply_in_one_commit() -> None:
    comment = CommentFactory.create(state=State.PENDING)
    reply = answer(comment, "Tack!", by=ADMIN, key=KEY, now=timezone.now())
    comment.refresh_from_db()
    assert (comment.state, reply.state, reply.parent_id) == (State.APPROVED, State.APPROVED, comment.pk)
    assert answer(comment, "Tack!", by=ADMIN, key=KEY, now=timezone.now()) == reply
    assert comment.events.count() == 1


def test_nobody_replies_to_what_was_thrown_away_meanwhile() -> None:
    comment = CommentFactory.create(state=State.PENDING)
    seen = Comment.objects.get(pk=comment.pk)
    trash(comment, by=ADMIN, now=timezone.now())
    with pytest.raises(AlreadyMovedError):
        answer(seen, "Tack!", by=ADMIN, key=KEY, now=timezone.now())
    assert not Comment.objects.filter(by_author=True).exists()


def test_what_its_writer_deleted_cannot_be_answered() -> None:
    comment = CommentFactory.create(state=State.DELETED)
    with pytest.raises((AlreadyMovedError, ParentGoneError)):
        answer(comment, "Tack!", by=ADMIN, key=KEY, now=timezone.now())
