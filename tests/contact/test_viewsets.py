import csv
from datetime import timedelta
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from contact.enums import MessageState
from contact.models import Message
from mail.enums import MailState
from mail.models import OutboxMail
from tests.contact.factories import MessageFactory
from tests.contact.hostile import PAYLOADS
from tests.mail.factories import OutboxMailFactory

LISTING = "/admin/contact/messages/"


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def link_addresses(client: Client, message: Message) -> set[str]:
    page = BeautifulSoup(client.get(f"{LISTING}inspect/{message.pk}/").content, "html.parser")
    return {str(link["href"]) for link in page.select("main a[href]")}


def test_the_listing_is_filtered_and_searched(admin_client: Client) -> None:
    MessageFactory.create(name="Anna Ek", body="Om föreläsningar")
    MessageFactory.create(name="Bo Alm", state=MessageState.ARCHIVED)
    assert "Anna Ek" in text_of(admin_client, LISTING)
    filtered = text_of(admin_client, f"{LISTING}results/?state=new")
    assert ("Anna Ek" in filtered, "Bo Alm" in filtered) == (True, False)
    found = text_of(admin_client, f"{LISTING}results/?q=föreläsningar")
    assert ("Anna Ek" in found, "Bo Alm" in found) == (True, False)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_listing_asks_as_much_for_many_as_for_one(
    admin_client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    MessageFactory.create_batch(rows)
    with django_assert_num_queries(5):
        admin_client.get(f"{LISTING}results/")


def test_what_is_exported_holds_no_formula(admin_client: Client) -> None:
    MessageFactory.create(name="=1+1", phone="+46 70 123", body="@SUM(A1)\nHej", email="anna@example.org")
    response = admin_client.get(f"{LISTING}?export=csv")
    (row,) = csv.DictReader(StringIO(response.getvalue().decode()))
    assert [row[name] for name in ("Namn", "E-post", "Telefon", "Meddelande")] == [
        "'=1+1",
        "anna@example.org",
        "'+46 70 123",
        "'@SUM(A1)\nHej",
    ]


def test_nothing_is_written_here(admin_client: Client) -> None:
    message = MessageFactory.create()
    for address in ("new/", f"edit/{message.pk}/", f"copy/{message.pk}/"):
        assert admin_client.get(f"{LISTING}{address}").status_code == 404


def test_a_message_is_shown_escaped_with_a_way_to_answer(admin_client: Client) -> None:
    body = "Hej!\n\n<script>alert(1)</script>"
    message = MessageFactory.create(name="<b>Anna</b>", email="anna+a&b@example.org", body=body)
    page = BeautifulSoup(admin_client.get(f"{LISTING}inspect/{message.pk}/").content, "html.parser")
    main = page.select_one("main")
    assert main is not None
    assert "<script>alert(1)</script>" in main.get_text()
    assert not main.select("dd b, .desk__text script")
    answer = main.select_one("a[href^='mailto:']")
    assert answer is not None
    assert str(answer["href"]).startswith("mailto:anna%2Ba%26b@example.org?subject=")
    assert message.reference in str(answer["href"])


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_hostile_text_in_the_table_breaks_no_page(admin_client: Client, payload: str) -> None:
    kept = payload.replace("\x00", "")[:90]
    message = MessageFactory.create(name=kept, phone=kept[:40], body=kept)
    for address in (LISTING, f"{LISTING}inspect/{message.pk}/", "/admin/"):
        response = admin_client.get(address)
        assert response.status_code == 200
        assert b"<script>alert(1)" not in response.content
        assert b"<svg onload" not in response.content


def test_the_state_of_its_mail_is_shown(admin_client: Client) -> None:
    message = MessageFactory.create()
    assert "Inget mejl har skrivits om det här." in text_of(admin_client, f"{LISTING}inspect/{message.pk}/")
    OutboxMailFactory.create(reference=message.mail_reference, state=MailState.FAILED, last_error="550 nej tack")
    page = text_of(admin_client, f"{LISTING}inspect/{message.pk}/")
    assert f"/admin/mail/outbox/inspect/{OutboxMail.objects.get().pk}/" in link_addresses(admin_client, message)
    assert str(MailState.FAILED.label) in page
    assert "550 nej tack" in page


def test_a_message_is_moved_by_a_button(admin_client: Client) -> None:
    message = MessageFactory.create()
    page = text_of(admin_client, f"{LISTING}inspect/{message.pk}/")
    assert "Markera som: Besvarat" in page
    response = admin_client.post(f"{LISTING}move/{message.pk}/", {"state": "answered"}, follow=True)
    assert "Besvarat" in response.content.decode()
    assert Message.objects.get().state == MessageState.ANSWERED


@pytest.mark.parametrize("state", ["", "new", "rubbish", "suspected"])
def test_a_move_that_is_not_there_changes_nothing_and_says_so(admin_client: Client, state: str) -> None:
    message = MessageFactory.create(state=MessageState.ARCHIVED if state == "suspected" else MessageState.NEW)
    response = admin_client.post(f"{LISTING}move/{message.pk}/", {"state": state}, follow=True)
    assert "Det går inte" in response.content.decode()
    assert Message.objects.get().state == message.state


def test_reading_the_address_of_a_move_changes_nothing(admin_client: Client) -> None:
    message = MessageFactory.create()
    assert admin_client.get(f"{LISTING}move/{message.pk}/?state=archived").status_code == 405
    assert admin_client.post(f"{LISTING}move/999999/", {"state": "archived"}).status_code == 404


def test_a_message_can_be_deleted(admin_client: Client) -> None:
    message = MessageFactory.create()
    assert admin_client.get(f"{LISTING}delete/{message.pk}/").status_code == 200
    assert admin_client.post(f"{LISTING}delete/{message.pk}/").status_code == 302
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_who_may_not_move_messages_cannot(client: Client) -> None:
    editor = User.objects.create_user("editor")
    names = ("access_admin", "view_message")
    editor.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(editor)
    message = MessageFactory.create()
    page = text_of(client, f"{LISTING}inspect/{message.pk}/")
    assert "Markera som" not in page
    response = client.post(f"{LISTING}move/{message.pk}/", {"state": "archived"})
    assert response.status_code == 302
    assert Message.objects.get().state == MessageState.NEW


@pytest.mark.django_db
def test_who_is_not_logged_in_sees_nothing(client: Client) -> None:
    message = MessageFactory.create()
    for address in (LISTING, f"{LISTING}inspect/{message.pk}/"):
        assert client.get(address).status_code == 302
    assert client.post(f"{LISTING}move/{message.pk}/", {"state": "archived"}).status_code == 302
    assert Message.objects.get().state == MessageState.NEW


def test_the_desk_lists_new_messages_oldest_first(admin_client: Client) -> None:
    MessageFactory.create(name="Ung", created_at=timezone.now())
    MessageFactory.create(name="Gammal", created_at=timezone.now() - timedelta(days=3))
    MessageFactory.create(name="Klar", state=MessageState.ANSWERED)
    desk = BeautifulSoup(admin_client.get("/admin/").content, "html.parser").select_one(".desk")
    assert desk is not None
    text = " ".join(desk.get_text(" ", strip=True).split())
    assert "2 nya meddelanden äldst: 3 dagar" in text
    assert text.index("Gammal") < text.index("Ung")
    assert "Klar" not in text
    assert desk.select_one("a[href='/admin/inbox/?kind=contact']")
