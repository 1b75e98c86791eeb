"""Through the address that the service calls, with bodies as Postmark documents them."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from anymail.signals import tracking
from django.conf import settings as site
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import Settings

from config import modes
from mail import anymail_events  # noqa: F401  connects itself, as where the app is installed
from mail.enums import EventKind, EventSource, MailState, Severity
from mail.models import DeliveryEvent, OutboxMail
from newsletter.enums import SubscriberState
from newsletter.models import Subscriber
from tests.mail.factories import OutboxMailFactory
from tests.newsletter.factories import a_newsletter, a_subscriber
from tests.newsletter.sent import a_copy, code_of

pytestmark = pytest.mark.django_db
SECRET = "post:a-long-password-1"
HARD = "smtp;550 5.1.1 The email account that you tried to reach does not exist."
Call = Callable[..., int]


@pytest.fixture
def call(settings: Settings, client: Client) -> Call:
    assert tracking.has_listeners()
    settings.ROOT_URLCONF = "tests.mail.anymail_urls"
    settings.ANYMAIL_WEBHOOK_SECRET = SECRET

    def post(secret: str = SECRET, **fields: Any) -> int:
        body = {
            "RecordType": "Bounce",
            "Type": "HardBounce",
            "ID": 4323372036854775807,
            "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
            "Email": "anna@example.org",
            "BouncedAt": "2026-11-23T11:00:00Z",
            "Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
            "Details": HARD,
            **fields,
        }
        signed = "Basic " + base64.b64encode(secret.encode()).decode()
        response = client.post(
            "/anymail/postmark/tracking/", json.dumps(body), "application/json", headers={"Authorization": signed}
        )
        return response.status_code

    return post


@pytest.fixture
def reader(db: None) -> Subscriber:
    return a_subscriber(a_newsletter(), address="anna@example.org")


def state_of(reader: Subscriber) -> str:
    reader.refresh_from_db()
    return reader.state


def test_a_hard_bounce_told_by_webhook_takes_the_same_road(call: Call, reader: Subscriber) -> None:
    copy = a_copy(reader, reply="250 2.0.0 Ok: queued as 883953f4-6105-42a2-a16a-77a8eac79483")
    a_copy(reader, 0)
    assert [call(), call()] == [200, 200]
    event = DeliveryEvent.objects.get()
    assert (event.source, event.row_id, event.severity) == (EventSource.WEBHOOK, copy.pk, Severity.HARD)
    assert (event.status, event.recipient) == ("5.1.1", "anna@example.org")
    assert state_of(reader) == SubscriberState.SUPPRESSED
    copy.refresh_from_db()
    assert copy.state == MailState.BOUNCED


def test_our_own_name_for_the_mail_finds_it_first(call: Call, reader: Subscriber) -> None:
    copy = a_copy(reader, 8)
    a_copy(reader, 1)
    call(Metadata={"copy": code_of(copy)})
    assert DeliveryEvent.objects.get().row_id == copy.pk


def test_without_any_name_the_last_mail_to_the_address_is_meant(call: Call, reader: Subscriber) -> None:
    OutboxMailFactory.create(recipient="anna@example.org", state=MailState.ACCEPTED, finished_at=reader.created_at)
    a_copy(reader, 8)
    copy = a_copy(reader, 1)
    call(Email="anna@EXAMPLE.org")
    event = DeliveryEvent.objects.get()
    assert (event.queue, event.row_id) == ("letter", copy.pk)


@pytest.mark.parametrize(
    ("fields", "severity"),
    [
        ({"Details": "smtp;550 5.7.1 blocked"}, Severity.NONE),
        ({"Details": "smtp;550 Rejected, your address is listed by Spamhaus"}, Severity.NONE),
        ({"Details": "smtp;552 5.2.2 over quota"}, Severity.SOFT),
        ({"Details": ""}, Severity.HARD),
        ({"Details": "", "Type": "SoftBounce", "Description": "(ex: account disabled)"}, Severity.SOFT),
        ({"Type": "Blocked"}, Severity.NONE),
        ({"Details": "", "Type": "BadEmailAddress"}, Severity.HARD),
    ],
)
def test_the_servers_words_count_before_the_services(
    call: Call, reader: Subscriber, fields: dict[str, str], severity: Severity
) -> None:
    a_copy(reader)
    assert call(**fields) == 200
    assert DeliveryEvent.objects.get().severity == severity
    assert state_of(reader) == (SubscriberState.SUPPRESSED if severity == Severity.HARD else SubscriberState.CONFIRMED)


def test_a_complaint_told_by_webhook_is_for_good(call: Call, reader: Subscriber) -> None:
    a_copy(reader)
    call(RecordType="SpamComplaint", Type="SpamComplaint")
    assert DeliveryEvent.objects.get().kind == EventKind.COMPLAINED
    assert state_of(reader) == SubscriberState.SUPPRESSED


def test_mail_of_the_site_itself_is_found_too(call: Call) -> None:
    mail: OutboxMail = OutboxMailFactory.create(recipient="anna@example.org", state=MailState.ACCEPTED)
    call()
    mail.refresh_from_db()
    assert mail.state == MailState.BOUNCED


def test_what_is_about_nobody_or_says_nothing_bad_changes_nothing(call: Call, reader: Subscriber) -> None:
    a_copy(reader)
    assert call(Email="annan@example.org") == 200
    assert call(RecordType="Delivery") == 200
    assert call(Email=None) == 200
    assert not DeliveryEvent.objects.exists()


def test_nobody_calls_without_the_secret(call: Call, reader: Subscriber) -> None:
    a_copy(reader)
    assert call(secret="post:guessed") == 400
    assert not DeliveryEvent.objects.exists()


def test_the_secret_opens_the_address() -> None:
    script = (
        "import django; django.setup(); from django.urls import resolve; from anymail.signals import tracking;"
        "resolve('/anymail/postmark/tracking/'); assert tracking.has_listeners()"
    )
    environment = {
        **os.environ,
        "ANYMAIL_WEBHOOK_SECRET": SECRET,
        "PYTHONPATH": "site:.",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    subprocess.run([sys.executable, "-c", script], env=environment, cwd=site.ROOT, check=True)


@pytest.mark.parametrize("secret", ["short", "name:short", ":a-long-password-1"])
def test_a_secret_that_can_be_guessed_is_refused_at_the_start(secret: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="ANYMAIL_WEBHOOK_SECRET"):
        modes.refuse_contradictions({"EMAIL_USE_TLS": True, "EMAIL_USE_SSL": False, "ANYMAIL_WEBHOOK_SECRET": secret})
