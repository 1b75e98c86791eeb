"""Statement 20: mail scanners open every link. Nothing may come of it."""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from mail.models import OutboxMail
from newsletter import answer, confirm, move, own_data, trial
from newsletter.deliver import LetterQueue
from newsletter.enums import SubscriberState
from newsletter.freeze import freeze
from newsletter.models import Delivery, LinkRequest
from tests.newsletter.factories import a_newsletter, a_subscriber, an_approved_issue

pytestmark = pytest.mark.django_db
UNTOLD = ("django_session", "django_q_", "wagtailsearch_", "sqlite_", "guard_counter", "wagtailimages_rendition")
"""What notes a visit but no wish."""


def links_in(raw: bytes) -> set[str]:
    """Paths of all links of ours in the headers and both bodies."""
    message = message_from_bytes(raw, policy=policy.default)
    words = [str(value) for value in message.values()]
    words += [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    found = re.findall(r"https?://[^\s<>\"']+", " ".join(words))
    return {urlsplit(link).path for link in found} - {""}


def snapshot() -> dict[str, list[str]]:
    rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if not table.startswith(UNTOLD):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                rows[table] = sorted(map(str, cursor.fetchall()))
    return rows


def mails_of_all_kinds() -> list[bytes]:
    newsletter, now = a_newsletter(unsubscribe_address="brev@example.se"), timezone.now()
    reader = a_subscriber(newsletter)
    issue = an_approved_issue(newsletter)
    assert freeze(issue, now)
    row = Delivery.objects.get(subscriber=reader)
    confirm.answer(a_subscriber(newsletter, state=SubscriberState.PENDING).pk, now)
    confirm.answer(a_subscriber(newsletter).pk, now)
    move.ask(reader, "ny@example.org", now)
    answer.answer(LinkRequest.objects.get().pk, now + timedelta(seconds=1))
    own_data.send_link(reader, now)
    trial.send(issue, "asa@example.se", now)
    letter = LetterQueue().envelope(row).data
    return [letter, *(bytes(mail.raw) for mail in OutboxMail.objects.all())]


def test_no_link_in_any_mail_does_anything_when_it_is_only_opened() -> None:
    mails = mails_of_all_kinds()
    assert len(mails) == 6
    paths = set.union(*map(links_in, mails))
    assert {path.split("/")[2] for path in paths if path.startswith("/nyhetsbrev/")} >= {
        "avsluta", "val", "bekrafta", "ny-adress", "uppgifter", "arkiv",
    }  # fmt: skip
    before = snapshot()
    scanner = Client()
    for path in sorted(paths):
        for headers in ({}, {"Sec-Purpose": "prefetch"}):
            for method in ("get", "head", "options"):
                response = getattr(scanner, method)(path, headers=headers)
                assert response.status_code < 500, (method, path)
                assert not response.cookies
    assert snapshot() == before
