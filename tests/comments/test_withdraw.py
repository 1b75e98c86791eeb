from datetime import datetime

import pytest
from django.utils import timezone

from comments.enums import Follow, State, Told, Via
from comments.models import Comment, CommentNotice, CommentPrint, HeldNotice, Learned
from comments.moderate import AlreadyMovedError, approve
from comments.submit import ParentGoneError, submit
from comments.withdraw import withdraw
from tests.comments.factories import ADMIN, CommentFactory, a_reply, a_submission, an_open_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.mark.parametrize("state", [state for state in State if state != State.DELETED])
def test_statement_17_deleting_erases_the_content_from_every_state(state: State) -> None:
    now = timezone.now()
    comment = CommentFactory.create(
        state=state,
        website="https://min.example/",
        client="c" * 64,
        reasons=[{"code": "words", "words": ["hemligt"]}],
        submission_key="k" * 64,
        follow=Follow.ALL,
        tell_approval=True,
        confirmed_at=now,
        decided_at=now,
        learner_score=0.5,
    )
    withdraw(comment, now=now)
    row = Comment.objects.values().get()
    kept = {"id", "page_id", "language", "renderer_version", "state", "state_version", "submitted_at"}
    assert {name for name, value in row.items() if value not in (None, "", [], 0, False, Follow.NONE)} == kept
    assert (comment.state, comment.state_version) == (State.DELETED, 2)
    (event,) = comment.events.all()
    assert (event.via, event.from_state, event.to_state, event.why) == (Via.WRITER, state, State.DELETED, "")


def test_deleting_twice_is_deleting_once() -> None:
    comment = CommentFactory.create()
    second = Comment.objects.get(pk=comment.pk)
    withdraw(comment, now=timezone.now())
    withdraw(second, now=timezone.now())
    assert (second.state, second.state_version, second.events.count()) == (State.DELETED, 2, 1)


def test_the_writer_wins_over_a_moderator_who_looks_at_an_old_version() -> None:
    comment = CommentFactory.create(state=State.PENDING)
    seen = Comment.objects.get(pk=comment.pk)
    approve(Comment.objects.get(pk=comment.pk), by=ADMIN, now=timezone.now())
    withdraw(comment, now=timezone.now())
    with pytest.raises(AlreadyMovedError):
        approve(seen, by=ADMIN, now=timezone.now())
    assert Comment.objects.get().state == State.DELETED


def test_replies_keep_their_place_and_no_new_ones_come() -> None:
    parent = CommentFactory.create()
    reply = a_reply(parent)
    withdraw(parent, now=timezone.now())
    reply.refresh_from_db()
    assert (reply.parent_id, reply.state) == (parent.pk, State.APPROVED)
    with pytest.raises(ParentGoneError):
        submit(parent.page.specific, parent, a_submission(), now=timezone.now())


def test_the_same_form_sent_again_afterwards_is_a_new_comment() -> None:
    page, now = an_open_page(), timezone.now()
    first = submit(page, None, a_submission(text="Ord som är långa nog för ett fingeravtryck"), now=now)
    withdraw(first, now=now)
    assert not CommentPrint.objects.exists()
    second = submit(page, None, a_submission(text="Ord som är långa nog för ett fingeravtryck"), now=now)
    assert (second.pk != first.pk, second.state) == (True, State.PENDING)


def test_nobody_remembers_what_it_said(now: datetime) -> None:
    comment = CommentFactory.create(state=State.PENDING, name="Anna Ek")
    approve(comment, by=ADMIN, now=now, why="Anna är ju trevlig")
    CommentNotice.objects.create(comment=comment, about=comment, told=Told.LINK, at=now)
    HeldNotice.objects.create(comment=comment, address="karin@example.se", at=now)
    Learned.objects.create(at=now, decided_until=now, good=20, spam=20, hold_at=0.5, spam_at=0.9, weights=b"")
    withdraw(comment, now=now)
    assert set(comment.events.values_list("why", flat=True)) == {""}
    for model in (CommentNotice, HeldNotice, Learned):
        assert not model._default_manager.exists()


def test_the_filter_keeps_what_it_learnt_from_others(now: datetime) -> None:
    Learned.objects.create(at=now, decided_until=now, good=20, spam=20, hold_at=0.5, spam_at=0.9, weights=b"")
    withdraw(CommentFactory.create(state=State.PENDING), now=now)
    assert Learned.objects.exists()
