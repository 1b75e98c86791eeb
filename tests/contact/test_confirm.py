"""Statement 21: the automatic confirmation, where the author wants one, is no relay for anybody."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from contact.forms import ContactForm
from contact.models import ContactSettings, Message
from mail.deliver import drain
from mail.models import OutboxMail
from tests.contact.factories import a_contact_page, site_settings
from tests.contact.posting import OWN, typed
from tests.guard.working import work_out
from tests.mail.smtp_server import SmtpServer

pytestmark = pytest.mark.django_db
KIND = "contact.confirmation"


@pytest.fixture
def path(db: None) -> str:
    site_settings()
    page = a_contact_page()
    chosen = ContactSettings.current()
    chosen.auto_reply = True
    chosen.save()
    return f"/kontakt-oss/skicka/{page.pk}/"


def post(path: str, **fields: str) -> None:
    """By a browser with JavaScript, unless `work` says otherwise."""
    data = typed(**fields)
    data.setdefault("work", work_out(data["form_token"]).number)
    assert Client(headers=OWN).post(path, data).status_code == 303


def confirmations() -> int:
    return OutboxMail.objects.filter(kind=KIND).count()


def test_statement_21_there_is_none_until_the_author_wants_one(path: str) -> None:
    ContactSettings.objects.all().delete()
    post(path)
    assert (Message.objects.new().count(), confirmations()) == (1, 0)


def test_statement_21_it_repeats_nothing_and_nothing_answers_it(path: str, smtp_server: SmtpServer) -> None:
    post(path, name="Köp Rolex", body="Billiga klockor!", phone="070-1234567")
    drain("outbox")
    (mail,) = [mail for mail in smtp_server.messages if mail.rcpt_to == "anna@example.org"]
    assert mail.mail_from == "<>"
    assert mail["Auto-Submitted"] == "auto-replied"
    assert "hej@example.se" in str(mail["From"])
    raw = OutboxMail.objects.get(kind=KIND)
    for words in ("rolex", "klockor", "1234567"):
        assert words not in f"{raw.subject} {mail.as_string()}".lower()
    assert Message.objects.get().reference in str(mail["Subject"])


def test_statement_21_an_address_gets_one_a_day(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        post(path, body=f"Hej {number}")
    post(path, email="ANNA@example.org", body="Hej igen")
    assert confirmations() == 1
    post(path, email="bo@example.org")
    assert confirmations() == 2
    later = timezone.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    post(path, body="Nästa dag", form_token=ContactForm.token(later - timedelta(seconds=10)))
    assert confirmations() == 3


@pytest.mark.parametrize("fields", [{"homepage": "x"}, {"body": "http://a.example " * 4}])
def test_statement_21_what_looks_like_spam_gets_none(path: str, fields: dict[str, str]) -> None:
    post(path, **fields)
    assert (Message.objects.suspected().count(), confirmations()) == (1, 0)


def test_statement_21_nor_does_what_no_browser_vouches_for(path: str) -> None:
    post(path, work="")
    assert (Message.objects.new().count(), confirmations()) == (1, 0)
