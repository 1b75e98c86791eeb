from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mail import kinds
from mail.admin_views import FRAME_POLICY
from mail.compose import Calendar, compose
from mail.enums import MailState, Reason
from mail.models import OutboxMail
from tests.mail.factories import OutboxMailFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader_client(client: Client, django_user_model: type) -> Client:
    """Someone who may look at mails and nothing else."""
    user = django_user_model.objects.create_user("reader", "reader@example.org", "secret")  # type: ignore[attr-defined]
    group = Group.objects.create(name="readers")
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", "view_outboxmail"]))
    user.groups.add(group)
    client.force_login(user)
    return client


def queries_of_listing(client: Client, count: int) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    OutboxMailFactory.create_batch(count, kind="contact")
    client.get(reverse("outbox:list"))
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(reverse("outbox:list")).status_code == 200
    return len(captured)


def test_the_listing_asks_the_same_of_the_database_however_long_it_is(admin_client: Client) -> None:
    assert queries_of_listing(admin_client, 1) == queries_of_listing(admin_client, 2)


def test_the_listing_is_searched_and_filtered(admin_client: Client) -> None:
    kinds.register("contact", "Contact message")
    OutboxMailFactory.create(subject="Alfa", recipient="anna@example.org")
    OutboxMailFactory.create(subject="Beta", state=MailState.FAILED, last_error=Reason.REFUSED, kind="booking")
    url = reverse("outbox:list")
    assert "Alfa" in admin_client.get(url).content.decode()
    found = admin_client.get(url, {"q": "anna@"}).content.decode()
    assert "Alfa" in found
    assert "Beta" not in found
    found = admin_client.get(url, {"state": "failed"}).content.decode()
    assert "Beta" in found
    assert "Alfa" not in found
    found = admin_client.get(url, {"kind": "contact"}).content.decode()
    assert "Alfa" in found
    assert "Contact message" in found
    assert "Beta" not in found


def test_there_is_no_way_to_write_or_delete_a_mail(admin_client: Client) -> None:
    mail = OutboxMailFactory.create()
    page = admin_client.get(reverse("outbox:list")).content.decode()
    assert "/add/" not in page
    assert "/delete/" not in page
    assert "/send_again/" in page
    delete = reverse("wagtail_bulk_action", args=["mail", "outboxmail", "delete"])
    admin_client.post(f"{delete}?id={mail.pk}")
    assert OutboxMail.objects.filter(pk=mail.pk).exists()


def test_a_mail_is_shown_with_its_envelope_its_texts_and_the_reason_in_words(
    admin_client: Client, mail_templates: Path
) -> None:
    mail = compose(
        "letter",
        to="anna@example.org",
        language="en",
        kind="contact",
        context={"name": "Anna"},
        reference="c:1",
        calendar=Calendar("REQUEST", b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n"),
    )
    OutboxMail.objects.filter(pk=mail.pk).update(
        state=MailState.FAILED, last_error=f"{Reason.REFUSED}: more", reply="554 no", finished_at=timezone.now()
    )
    page = BeautifulSoup(admin_client.get(reverse("outbox:inspect", args=[mail.pk])).content, "html.parser")
    text = page.get_text(" ")
    for words in (
        "invite.ics",
        "anna@example.org",
        "554 no",
        "(more)",
        "c:1",
        mail.message_id,
        "X-Auto-Response-Suppress",
    ):
        assert words in text
    frame = page.find("iframe")
    assert isinstance(frame, Tag)
    assert frame.has_attr("sandbox")
    html = admin_client.get(str(frame["src"]))
    assert html.headers["Content-Security-Policy"] == FRAME_POLICY
    assert "Anna" in html.content.decode()
    assert str(reverse("outbox:resend", args=[mail.pk])) in str(page)


def test_a_mail_whose_body_is_gone_says_so_and_cannot_be_sent_again(admin_client: Client) -> None:
    mail = OutboxMailFactory.create(state=MailState.FAILED, raw=b"")
    page = admin_client.get(reverse("outbox:inspect", args=[mail.pk])).content.decode()
    assert reverse("outbox:resend", args=[mail.pk]) not in page
    assert reverse("outbox:html", args=[mail.pk]) not in page
    assert admin_client.get(reverse("outbox:html", args=[mail.pk])).status_code == 404
    admin_client.post(reverse("outbox:resend", args=[mail.pk]))
    mail.refresh_from_db()
    assert mail.state == MailState.FAILED


@pytest.mark.parametrize("state", [MailState.FAILED, MailState.BOUNCED, MailState.UNCERTAIN])
def test_a_mail_that_stands_still_is_sent_again_as_the_same_bytes(admin_client: Client, state: MailState) -> None:
    mail = OutboxMailFactory.create(state=state, attempts=7, last_error=Reason.GAVE_UP)
    raw = bytes(mail.raw)
    url = reverse("outbox:resend", args=[mail.pk])
    assert admin_client.get(url).status_code == 405
    assert admin_client.post(url).status_code == 302
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.last_error, bytes(mail.raw)) == (MailState.QUEUED, 0, "", raw)


def test_a_mail_that_has_left_is_not_sent_again_and_not_stopped(admin_client: Client) -> None:
    mail = OutboxMailFactory.create(state=MailState.ACCEPTED)
    for name in ("outbox:resend", "outbox:stop"):
        response = admin_client.post(reverse(name, args=[mail.pk]), follow=True)
        assert response.status_code == 200
    mail.refresh_from_db()
    assert mail.state == MailState.ACCEPTED


@pytest.mark.parametrize("state", [MailState.QUEUED, MailState.DEFERRED, MailState.FAILED])
def test_a_mail_is_put_aside(admin_client: Client, state: MailState) -> None:
    mail = OutboxMailFactory.create(state=state)
    page = admin_client.get(reverse("outbox:inspect", args=[mail.pk])).content.decode()
    assert reverse("outbox:stop", args=[mail.pk]) in page
    admin_client.post(reverse("outbox:stop", args=[mail.pk]))
    mail.refresh_from_db()
    assert mail.state == MailState.CANCELLED


def test_who_may_only_look_changes_nothing(reader_client: Client) -> None:
    mail = OutboxMailFactory.create(state=MailState.FAILED)
    page = reader_client.get(reverse("outbox:inspect", args=[mail.pk])).content.decode()
    assert reverse("outbox:resend", args=[mail.pk]) not in page
    for name in ("outbox:resend", "outbox:stop"):
        reader_client.post(reverse(name, args=[mail.pk]))
    mail.refresh_from_db()
    assert mail.state == MailState.FAILED


def test_nobody_looks_in_without_leave(client: Client) -> None:
    mail = OutboxMailFactory.create()
    assert client.get(reverse("outbox:html", args=[mail.pk])).status_code == 302


def test_many_are_sent_again_at_once_and_the_others_are_left_alone(admin_client: Client) -> None:
    stuck = OutboxMailFactory.create_batch(2, state=MailState.FAILED)
    sent = OutboxMailFactory.create(state=MailState.ACCEPTED, finished_at=timezone.now() - timedelta(days=1))
    ids = "&".join(f"id={mail.pk}" for mail in (*stuck, sent))
    url = reverse("wagtail_bulk_action", args=["mail", "outboxmail", "send_again"]) + f"?{ids}"
    page = admin_client.get(url).content.decode()
    assert sent.recipient in page
    assert OutboxMail.objects.filter(state=MailState.FAILED).count() == 2
    admin_client.post(url)
    assert OutboxMail.objects.filter(state=MailState.QUEUED).count() == 2
    sent.refresh_from_db()
    assert sent.state == MailState.ACCEPTED
    nothing_left = admin_client.get(f"{url.split('?')[0]}?id={sent.pk}")
    assert nothing_left.status_code == 200
