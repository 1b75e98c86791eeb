from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder

from mail.enums import EventKind, EventSource, Severity
from mail.models import DeliveryEvent
from tests.mail.factories import OutboxMailFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/mail/returned/"
_numbers = count(1)


@pytest.fixture
def admin() -> User:
    return User.objects.create_superuser("asa", "asa@example.se", "hemligt")


@pytest.fixture
def author(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


def an_event(**fields: Any) -> DeliveryEvent:
    given = {
        "kind": EventKind.BOUNCED, "severity": Severity.HARD, "source": EventSource.REPORT, "status": "5.1.1",
        "at": datetime(2026, 11, 23, tzinfo=UTC), "recipient": "anna@example.org", "digest": str(next(_numbers)),
        **fields,
    }  # fmt: skip
    return DeliveryEvent.objects.create(**given)


def test_the_list_takes_the_same_queries_for_any_number(author: Client) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            an_event()
        author.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert author.get(LIST).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_events_are_filtered_and_found(author: Client) -> None:
    an_event(recipient="full@example.org", severity=Severity.SOFT)
    an_event(recipient="borta@example.org", diagnostic="550 okänd")
    soft = author.get(LIST, {"severity": "soft"}).content.decode()
    assert "full@example.org" in soft
    assert "borta@example.org" not in soft
    found = author.get(LIST, {"q": "okänd"}).content.decode()
    assert "borta@example.org" in found
    assert "full@example.org" not in found


def test_an_event_shows_its_evidence_and_the_mail_it_is_about(author: Client, admin: User) -> None:
    mail = OutboxMailFactory.create()
    event = an_event(queue="outbox", row_id=mail.pk, evidence="Reporting-MTA: <dns>")
    url = f"/admin/mail/returned/inspect/{event.pk}/"
    shown = author.get(url).content.decode()
    assert "Reporting-MTA: &lt;dns&gt;" in shown
    assert reverse("outbox:inspect", args=[mail.pk]) in shown
    assert AdminURLFinder(admin).get_edit_url(event) == url
    assert url in author.get(LIST).content.decode()
    mail.delete()
    assert author.get(url).status_code == 200


def test_it_stands_among_the_reports_and_nobody_writes_it(author: Client) -> None:
    assert LIST in author.get("/admin/reports/locked/").content.decode()
    assert author.get(f"{LIST}new/").status_code == 404
