from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import User
from wagtail.models import Site

from newsletter.enums import IssueState, SubscriberState
from newsletter.models import Delivery, Issue, IssueEdition, IssueItem, Newsletter, Subscriber
from pages.models import SiteSettings
from tests.blog.factories import an_article
from tests.pages.factories import a_home

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
"""A Monday."""
SLOT = datetime(2026, 11, 26, 6, 0, tzinfo=UTC)
"""Thursday 07:00 in Stockholm."""
_numbers = count(1)


def a_newsletter(**fields: Any) -> Newsletter:
    a_home()
    site = Site.objects.get(is_default_site=True)
    given = {
        "active": True,
        "name": "Veckobrevet",
        "list_id": "veckobrev.example.se",
        "sender_name": "Åsa Öberg",
        "sender_address": "brev@example.se",
        "reply_to": "hej@example.se",
        **fields,
    }
    SiteSettings.objects.get_or_create(
        site=site,
        defaults={"name": "Åsas blogg", "contact_email": "asa@example.se", "sender_email": "brev@example.se"},
    )
    return Newsletter.objects.update_or_create(site=site, defaults=given)[0]


def a_subscriber(newsletter: Newsletter, **fields: Any) -> Subscriber:
    given = {
        "address": f"lasare{next(_numbers)}@example.org",
        "state": SubscriberState.CONFIRMED,
        "created_at": NOW - timedelta(days=30),
        "changed_at": NOW - timedelta(days=30),
        **fields,
    }
    return Subscriber.objects.create(newsletter=newsletter, **given)


def many_subscribers(newsletter: Newsletter, number: int, first: int = 1) -> None:
    """Confirmed readers in a few statements; their addresses are numbered from `first` on."""
    moment = NOW - timedelta(days=30)
    given: dict[str, Any] = {"state": SubscriberState.CONFIRMED, "created_at": moment, "changed_at": moment}
    addresses = (f"nummer{place}@example.org" for place in range(first, first + number))
    fresh = (Subscriber(newsletter=newsletter, address=address, **given) for address in addresses)
    Subscriber.objects.bulk_create(fresh, batch_size=5000)


def an_issue(newsletter: Newsletter, articles: int = 0, **fields: Any) -> Issue:
    """With `articles` fresh ones in it."""
    given = {"slot_date": SLOT.date(), "slot_at": SLOT, "created_at": NOW, **fields}
    issue = Issue.objects.create(newsletter=newsletter, **given)
    for place in range(1, articles + 1):
        an_item(issue, position=place)
    return issue


def an_item(issue: Issue, **fields: Any) -> IssueItem:
    article = fields.pop("article", None) or an_article(published=NOW - timedelta(days=1))
    return IssueItem.objects.create(
        issue=issue, article=article, **{"title": article.title, "position": issue.items.count() + 1, **fields}
    )


def an_approved_issue(newsletter: Newsletter, articles: int = 1, **fields: Any) -> Issue:
    given = {"state": IssueState.APPROVED, "approved_at": NOW, "noticed_at": NOW, **fields}
    return an_issue(newsletter, articles, **given)


def an_edition(issue: Issue, **fields: Any) -> IssueEdition:
    marker = "a" * 16
    skeleton = f"To: Z{marker}ADDRESSZ\r\nX: Z{marker}CODEZ Z{marker}KEYZ\r\n\r\nHej\r\n".encode()
    given = {"language": "sv", "subject": "Ett brev", "html": "<p>Hej</p>", "text": "Hej", "skeleton": skeleton,
             "marker": marker, "sha256": "0" * 64, **fields}  # fmt: skip
    return IssueEdition.objects.create(issue=issue, **given)


def a_delivery(subscriber: Subscriber, issue: Issue, **fields: Any) -> Delivery:
    edition = issue.editions.first() or an_edition(issue)
    given = {"address": subscriber.address, "key": subscriber.key, **fields}
    return Delivery.objects.create(issue=issue, edition=edition, subscriber=subscriber, **given)


def an_admin() -> User:
    return User.objects.create_superuser("asa", "asa@example.se", "hemligt")
