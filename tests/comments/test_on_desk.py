from datetime import timedelta

import pytest
from django.utils import timezone

from comments.enums import State
from comments.on_desk import KIND
from desk.kinds import registered
from tests.comments.factories import CommentFactory, an_open_page

pytestmark = pytest.mark.django_db


def test_what_waits_lies_on_the_desk_the_oldest_first() -> None:
    assert KIND in registered()
    now = timezone.now()
    page = an_open_page(title="Om tillit")
    new = CommentFactory.create(page=page, state=State.PENDING, submitted_at=now)
    old = CommentFactory.create(page=page, state=State.PENDING, submitted_at=now - timedelta(days=2), name="Åke")
    CommentFactory.create(page=page)
    assert KIND.count(now) == 2
    assert KIND.oldest(now) == old.submitted_at
    assert KIND.url() == "/admin/reader_comments/?state=pending"
    first, second = KIND.items(5)
    assert first.title.startswith("Åke: ")
    assert (first.subtitle, first.since) == ("Om tillit", old.submitted_at)
    assert first.url == f"/admin/reader_comments/{old.pk}/"
    assert second.url.endswith(f"/{new.pk}/")
    assert len(KIND.items(1)) == 1


def test_an_empty_desk_has_no_oldest() -> None:
    assert KIND.count(timezone.now()) == 0
    assert KIND.oldest(timezone.now()) is None
