from datetime import timedelta

import pytest
from django.utils import timezone

from clock import jobs
from comments.models import Comment
from comments.purge import CLIENT_KEPT, purge
from tests.comments.factories import CommentFactory, an_open_page

pytestmark = pytest.mark.django_db


def test_the_network_of_a_comment_is_forgotten_in_time() -> None:
    now = timezone.now()
    page = an_open_page()
    for days in (1, 31):
        CommentFactory.create(page=page, client="c" * 64, submitted_at=now - timedelta(days=days))
    assert timedelta(days=30) == CLIENT_KEPT
    purge(now)
    assert list(Comment.objects.order_by("pk").values_list("client", flat=True)) == ["c" * 64, ""]


def test_the_clock_does_it() -> None:
    assert jobs.registered()["comments.purge"] is purge
