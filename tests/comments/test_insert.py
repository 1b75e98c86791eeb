from datetime import timedelta

import pytest
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from comments.comment_models import CommentEvent
from comments.enums import Follow, State, Via
from comments.insert import insert
from comments.models import Comment
from tests.comments.factories import CommentFactory, an_open_page

pytestmark = pytest.mark.django_db


def stored(row: models.Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def a_comment() -> Comment:
    now = timezone.now()
    comment = Comment(
        page=an_open_page(),
        name="Åsa",
        email="asa@example.org",
        language="sv",
        text="100 % sant",
        html="<p>100 % sant</p>",
        renderer_version=1,
        state=State.PENDING,
        reasons=[{"code": "links", "count": 2, "words": ["å"]}],
        submitted_at=now,
        mails_due_at=now + timedelta(minutes=1),
        score=3,
        learner_score=0.25,
        tell_approval=True,
        follow=Follow.ALL,
        submission_key="samma",
    )
    comment.hang_under(CommentFactory.create(page=comment.page))
    return comment


def test_what_is_stored_is_what_was_there_field_by_field() -> None:
    comment = a_comment()
    insert(comment)
    assert stored(Comment.objects.get(pk=comment.pk)) == stored(comment)
    event = CommentEvent(comment=comment, at=comment.submitted_at, via=Via.FORM, to_state=comment.state)
    insert(event)
    assert stored(comment.events.get()) == stored(event)


def test_it_can_be_saved_afterwards_like_any_row() -> None:
    comment = a_comment()
    insert(comment)
    comment.state = State.APPROVED
    comment.save()
    assert Comment.objects.get(pk=comment.pk).state == State.APPROVED


def test_what_the_database_forbids_is_refused() -> None:
    insert(a_comment())
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(a_comment())
