from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from comments.enums import State
from comments.models import Comment
from tests.comments.factories import CommentFactory, an_open_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", State)
def test_only_the_approved_are_visible(state: State) -> None:
    CommentFactory.create(state=state)
    assert Comment.objects.visible(timezone.now()).count() == (1 if state == State.APPROVED else 0)


def test_comments_of_a_page_that_not_everybody_may_read_are_visible_nowhere() -> None:
    now = timezone.now()
    draft = an_open_page(live=False)
    expired = an_open_page(expire_at=now - timedelta(seconds=1))
    private = an_open_page()
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    below = an_open_page(parent=private)
    for page in (draft, expired, private, below):
        CommentFactory.create(page=page)
    shown = CommentFactory.create(page=an_open_page(expire_at=now + timedelta(days=1)))
    assert list(Comment.objects.visible(now)) == [shown]


def test_for_reading_no_address_is_loaded() -> None:
    CommentFactory.create()
    row = Comment.objects.for_reading().get()
    assert {"email", "client", "website", "text", "user_id"} <= row.get_deferred_fields()
