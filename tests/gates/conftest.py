from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from comments import links, moderation_link
from comments.enums import State
from comments.models import CommentSettings
from comments.moderators import moderators
from newsletter.freeze import freeze
from tests.blog.factories import an_article, an_author
from tests.comments.factories import CommentFactory, a_reply, comment_settings, site_settings
from tests.contact.factories import a_contact_page
from tests.newsletter.factories import a_newsletter, a_subscriber, an_approved_issue
from tests.workshops.factories import a_booking, a_date, a_workshop
from workshops import links as workshop_links

THREADS = 7


@pytest.fixture
def private(db: None) -> list[str]:
    """A site with something of everything, and the addresses that only a mail or a receipt knows."""
    now = timezone.now()
    site_settings()
    newsletter = a_newsletter()
    article = an_article(author=an_author())
    an_article(published=now - timedelta(days=40))
    comment_settings(article, threads_per_page=5)
    first, *_others = CommentFactory.create_batch(THREADS, page=article)
    a_reply(first)
    waiting = CommentFactory.create(page=article, state=State.PENDING, submitted_at=now)
    a_contact_page()
    date = a_date(a_workshop(in_house=True))
    booking = a_booking(date)
    assert freeze(an_approved_issue(newsletter, 1), now)
    return [*_of_comment(waiting), *_of_reader(a_subscriber(newsletter).key), *_of_booking(booking)]


def _of_comment(comment: Any) -> list[str]:
    [moderator] = moderators(CommentSettings.of(comment.page))
    return [
        links.own_path(comment),
        links.receipt_path(comment),
        moderation_link.path(comment, moderator, timezone.now()),
    ]


def _of_reader(key: str) -> list[str]:
    return [f"/nyhetsbrev/{door}/{key}/" for door in ("val", "avsluta", "valkommen")]


def _of_booking(booking: Any) -> list[str]:
    return [workshop_links.receipt_path(booking), workshop_links.cancel_path(booking)]
