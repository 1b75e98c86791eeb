from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission, User
from django.test import Client

from contact.answer import answer
from contact.enums import MessageState
from contact.models import Answer, Message
from mail.deliver import drain
from mail.models import OutboxMail
from tests.contact.factories import MessageFactory, a_contact_page, site_settings
from tests.contact.hostile import PAYLOADS
from tests.mail.smtp_server import SmtpServer

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def message(db: None) -> Message:
    a_contact_page()
    site_settings()
    return MessageFactory.create(name="Åsa Öberg", email="asa@example.org", body="Kan du\nföreläsa?")


def path_of(message: Message) -> str:
    return f"/admin/contact/messages/inspect/{message.pk}/"


def test_an_answer_is_stored_with_its_mail_and_the_message_is_answered(
    message: Message, smtp_server: SmtpServer, admin_user: User
) -> None:
    answer(message, "Ja, gärna!\n\nVäl mött", by=admin_user, key="k", now=NOW)
    message.refresh_from_db()
    assert message.state == MessageState.ANSWERED
    assert [(one.text, one.by) for one in message.answers.all()] == [("Ja, gärna!\n\nVäl mött", admin_user)]
    drain("outbox")
    (mail,) = smtp_server.messages
    assert mail.rcpt_to == "asa@example.org"
    assert str(mail["Reply-To"]) == "forfattaren@example.se"
    assert mail["Auto-Submitted"] == "no"
    assert message.reference in str(mail["Subject"])
    text = mail.get_body(("plain",))
    assert text is not None
    words = str(text.get_content())
    assert "Ja, gärna!\n\nVäl mött" in words.replace("\r\n", "\n")
    assert "> Kan du" in words


def test_a_second_click_sends_one(message: Message, admin_user: User) -> None:
    first = answer(message, "Ja!", by=admin_user, key="k", now=NOW)
    assert answer(message, "Ja!", by=admin_user, key="k", now=NOW) == first
    assert OutboxMail.objects.count() == 1


def test_two_clicks_at_once_meet_at_the_unique_key(message: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    first = answer(message, "Ja!", by=None, key="k", now=NOW)
    found = iter([Answer.objects.none(), Answer.objects.filter(pk=first.pk)])
    monkeypatch.setattr(Answer.objects, "filter", lambda **_fields: next(found))
    assert answer(message, "Ja!", by=None, key="k", now=NOW) == first


def test_the_author_answers_from_the_inbox(message: Message, admin_client: Client) -> None:
    inbox = BeautifulSoup(admin_client.get("/admin/inbox/").content, "html.parser")
    link = inbox.select_one(".inbox__actions a")
    assert link is not None
    assert (link.get_text(), link["href"]) == ("Svara", f"{path_of(message)}#answer")
    page = BeautifulSoup(admin_client.get(path_of(message)).content, "html.parser")
    key = page.select_one("input[name=key]")
    assert key is not None
    given = {"text": "Ja, gärna!", "key": str(key["value"])}
    shown = admin_client.post(path_of(message), given, follow=True).content.decode()
    assert "Ditt svar är på väg." in shown
    assert "Ja, gärna!" in shown
    assert "Åsa Öberg" not in admin_client.get("/admin/inbox/").content.decode()


@pytest.mark.parametrize("text", ["", "x" * 20_001, "a\x00b"])
def test_an_answer_that_cannot_be_sent_is_told_of_and_kept(message: Message, admin_client: Client, text: str) -> None:
    response = admin_client.post(path_of(message), {"text": text, "key": "k"})
    assert response.status_code == 422
    assert BeautifulSoup(response.content, "html.parser").select_one("#answer-error")
    assert not Answer.objects.exists()


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_an_answer_to_anything_forges_no_header(admin_client: Client, message: Message, payload: str) -> None:
    kept = payload.replace("\x00", "")[:90]
    Message.objects.update(name=kept, body=kept or "x")
    response = admin_client.post(path_of(message), {"text": f"Hej {kept}", "key": "k"})
    assert response.status_code in {302, 422}
    for mail in OutboxMail.objects.all():
        read = message_from_bytes(bytes(mail.raw), policy=policy.default)
        assert read["Bcc"] is None
        assert mail.recipient == "asa@example.org"


def test_who_may_only_look_cannot_answer(message: Message, client: Client) -> None:
    editor = User.objects.create_user("editor")
    editor.user_permissions.set(Permission.objects.filter(codename__in=("access_admin", "view_message")))
    client.force_login(editor)
    assert 'name="key"' not in client.get(path_of(message)).content.decode()
    client.post(path_of(message), {"text": "Ja!", "key": "k"})
    assert not Answer.objects.exists()
