from datetime import timedelta

import pytest
from django.utils import timezone

from comments.enums import State
from comments.on_desk import KIND
from desk.kinds import registered
from tests.comments.factories import CommentFactory, an_open_page
from tests.desk.lying import counted, listed

pytestmark = pytest.mark.django_db


def test_what_waits_lies_on_the_desk_the_oldest_first() -> None:
    assert KIND in registered()
    now = timezone.now()
    page = an_open_page(title="Om tillit")
    new = CommentFactory.create(page=page, state=State.PENDING, submitted_at=now)
    old = CommentFactory.create(page=page, state=State.PENDING, submitted_at=now - timedelta(days=2), name="Åke")
    CommentFactory.create(page=page)
    assert counted(KIND, now).number == 2
    assert counted(KIND, now).oldest == old.submitted_at
    assert KIND.url() == "/admin/reader_comments/?state=pending"
    first, second = listed(KIND, now)
    assert first.item.title.startswith("Åke: ")
    assert (first.item.subtitle, first.since) == ("Om tillit", old.submitted_at)
    assert first.item.url == f"/admin/reader_comments/{old.pk}/"
    assert second.item.url.endswith(f"/{new.pk}/")


def test_an_empty_desk_has_no_oldest() -> None:
    assert counted(KIND, timezone.now()).number == 0
    assert counted(KIND, timezone.now()).oldest is None
