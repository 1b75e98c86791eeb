"""Statement 25: a reader takes away all that is kept, and has it erased, with a link sent to the reader alone."""

import json
import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.test import Client
from django.utils import timezone

from guard import links
from mail.enums import MailState
from mail.models import OutboxMail
from newsletter import own_data
from newsletter.enums import ConsentKind, ConsentMethod, SubscriberState
from newsletter.models import Newsletter, Subscriber
from newsletter.subscribe import Source, record, text_version
from tests.newsletter.factories import NOW, a_delivery, a_newsletter, a_subscriber, an_issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter()


@pytest.fixture
def reader(newsletter: Newsletter) -> Subscriber:
    return a_subscriber(newsletter, address="vera@example.se")


@pytest.fixture
def visitor() -> Client:
    return Client(enforce_csrf_checks=True)


def link(visitor: Client, reader: Subscriber) -> str:
    response = visitor.post(f"/nyhetsbrev/val/{reader.key}/uppgifter/")
    assert response["Location"].endswith("?klart=uppgifter")
    mail = OutboxMail.objects.get()
    assert mail.recipient == reader.address
    text = message_from_bytes(bytes(mail.raw), policy=policy.default).get_body(("plain",))
    found = re.search(r"/nyhetsbrev/uppgifter/[\w.-]+/", text.get_content())  # type: ignore[union-attr]
    assert found is not None
    return found[0]


def test_statement_25_the_file_holds_consents_with_their_text_and_letters(
    visitor: Client, newsletter: Newsletter, reader: Subscriber
) -> None:
    record(reader, ConsentKind.REQUESTED, ConsentMethod.FORM, NOW, Source("Ett brev i veckan.", url="https://a.se/"))
    a_delivery(reader, an_issue(newsletter, number=7), state=MailState.ACCEPTED, finished_at=NOW)
    response = visitor.get(link(visitor, reader) + "fil/")
    assert response["Content-Disposition"] == f'attachment; filename="letter-{timezone.localdate()}.json"'
    assert response["Cache-Control"] == "private, no-store"
    told = json.loads(response.content)
    assert told["address"] == "vera@example.se"
    consent = told["consents"][0]
    assert (consent["text"], consent["text_version"]) == ("Ett brev i veckan.", text_version("Ett brev i veckan."))
    assert (consent["how"], consent["page_address"], consent["at"]) == ("form", "https://a.se/", NOW.isoformat())
    assert [(letter["number"], letter["state"]) for letter in told["letters"]] == [(7, "accepted")]
    assert [mail["to"] for mail in told["other_mails"]] == ["vera@example.se"]


def test_reading_erases_nobody_and_the_button_does(visitor: Client, reader: Subscriber) -> None:
    page = link(visitor, reader)
    for path in ("", "radera/"):
        for read in (visitor.get, visitor.head, visitor.options):
            assert not read(page + path).cookies
    assert Subscriber.objects.exists()
    response = visitor.post(page + "radera/")
    assert (response.status_code, response["Location"]) == (303, "/nyhetsbrev/raderad/")
    assert visitor.get(response["Location"]).status_code == 200
    assert not Subscriber.objects.exists()
    # Once more, from a second window: a friendly page.
    assert visitor.post(page + "radera/").status_code == 404


@pytest.mark.parametrize("path", ["", "fil/", "radera/"])
def test_a_link_of_yesterday_or_a_forged_one_opens_nothing(visitor: Client, reader: Subscriber, path: str) -> None:
    old = links.sign(own_data.PURPOSE, reader.pk, now=timezone.now() - timedelta(hours=25))
    other = links.sign("newsletter.source", reader.pk)
    for token in (old, other, "x.y", reader.key):
        assert visitor.get(f"/nyhetsbrev/uppgifter/{token}/{path}").status_code == 404


def test_the_link_is_mailed_a_few_times_a_day_at_most(visitor: Client, reader: Subscriber) -> None:
    answers = [visitor.post(f"/nyhetsbrev/val/{reader.key}/uppgifter/")["Location"] for _ in range(4)]
    assert [answer.rpartition("=")[2] for answer in answers] == ["uppgifter"] * 3 + ["nog"]
    assert OutboxMail.objects.count() == 3


def test_whoever_has_left_has_the_same_right(visitor: Client, newsletter: Newsletter) -> None:
    reader = a_subscriber(newsletter, address="borta@example.se", state=SubscriberState.UNSUBSCRIBED)
    assert json.loads(visitor.get(link(visitor, reader) + "fil/").content)["state"] == "unsubscribed"
