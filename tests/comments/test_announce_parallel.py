"""Several clocks at once, and somebody who leaves meanwhile. SQLite has one writer at a time."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from comments import notify
from comments import unfollow as leaving
from comments.announce import announce
from comments.enums import Follow, State
from comments.models import Comment, CommentNotice, HeldNotice
from comments.unfollow import Scope
from mail.enums import MailState
from mail.models import OutboxMail
from tests.comments.factories import CommentFactory, an_open_page, site_settings

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif("sqlite" in settings.DATABASES["default"]["ENGINE"], reason="needs two writers at once"),
]
COMMENTS, FOLLOWERS, CLOCKS = 12, 4, 4


def test_clocks_that_run_at_once_tell_each_reader_once_and_nobody_who_left() -> None:
    site_settings()
    now, page = timezone.now(), an_open_page()
    shown = {"page": page, "approved_at": now}
    asked = {"confirmed_at": now, "announced_at": now, "follow": Follow.ALL}
    readers = [CommentFactory.create(**shown, **asked) for _number in range(FOLLOWERS)]
    for _number in range(COMMENTS):
        CommentFactory.create(**shown)

    def run(worker: int) -> None:
        try:
            if worker == CLOCKS:
                leaving.unfollow(readers[0], Scope.SITE, now)
            else:
                announce(now)
        finally:
            connection.close()

    with ThreadPoolExecutor(CLOCKS + 1) as pool:
        list(pool.map(run, range(CLOCKS + 1)))
    sent = Counter(OutboxMail.objects.values_list("recipient", "reference"))
    assert set(sent.values()) == {1}
    assert {address for address, _about in sent} >= {reader.email for reader in readers[1:]}
    assert sum(sent.values()) == CommentNotice.objects.count() >= COMMENTS * (FOLLOWERS - 1)
    assert set(OutboxMail.objects.filter(recipient=readers[0].email).values_list("state", flat=True)) <= {
        MailState.CANCELLED
    }
    assert not Comment.objects.filter(announced_at=None).exists()


def test_clocks_that_run_at_once_gather_into_one_mail() -> None:
    site_settings()
    now, page = timezone.now(), an_open_page()
    for _number in range(5):
        comment = CommentFactory.create(page=page, state=State.PENDING)
        HeldNotice.objects.create(comment=comment, address="forfattaren@example.se", at=now)

    def run(_worker: int) -> None:
        try:
            notify.gather(now + timedelta(hours=1))
        finally:
            connection.close()

    with ThreadPoolExecutor(CLOCKS) as pool:
        list(pool.map(run, range(CLOCKS)))
    assert OutboxMail.objects.get().kind == notify.DIGEST_KIND
    assert not HeldNotice.objects.exists()
