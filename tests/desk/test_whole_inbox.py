"""Statement 25: the author sees one inbox. One thing of each kind of the site, through all that the inbox does."""

from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.utils import timezone

from clock import heartbeat
from comments.enums import State
from contact.enums import MessageState
from contact.models import Message
from mail.enums import MailState
from mail.models import OutboxMail
from newsletter.enums import IssueState
from tests.comments.factories import CommentFactory
from tests.contact.factories import MessageFactory, site_settings
from tests.mail.factories import OutboxMailFactory
from tests.newsletter.factories import a_newsletter, an_issue
from tests.workshops.factories import a_booking, a_date, a_party, a_request
from workshops.enums import RequestState
from workshops.models import Booking, InHouseRequest

pytestmark = pytest.mark.django_db
INBOX = "/admin/inbox/"
KINDS = {
    "contact": "Mia Meddelande",
    "workshops.requests": "Fråge AB",
    "workshops.bookings": "Bo Bokare",
    "workshops.waiting": "Vera Vänt",
    "comments": "Klas Kommenterar",
    "mail": "fastnade@example.org",
    "letters": "Brevet",
}
"""What waits, by its kind, and a word that finds it."""


@pytest.fixture(autouse=True)
def one_of_each(db: None) -> None:
    site_settings()
    now = timezone.now()
    for name in ("default", "mail"):
        heartbeat.beat(name, now)
    MessageFactory.create(name="Mia Meddelande")
    a_request(company="Fråge AB")
    date = a_date(seats=1)
    a_booking(date, name="Bo Bokare")
    a_party(date)
    CommentFactory.create(name="Klas Kommenterar", state=State.PENDING)
    OutboxMail.objects.all().delete()
    OutboxMailFactory.create(recipient="fastnade@example.org", state=MailState.FAILED, finished_at=now)
    an_issue(a_newsletter(), 1, state=IssueState.DRAFT, noticed_at=now)


def soup(client: Client, query: str = "") -> BeautifulSoup:
    return BeautifulSoup(client.get(f"{INBOX}{query}").content, "html.parser")


def items(client: Client, query: str = "") -> dict[str, Tag]:
    found = soup(client, query).select(".inbox__item")
    return {str(item.select("input[name=item]")[0]["value"]).rpartition(":")[0]: item for item in found}


def press(client: Client, form: Tag, button: str, value: str = "") -> None:
    data = {str(field["name"]): str(field["value"]) for field in form.select("input[type=hidden]")}
    assert client.post(str(form["action"]), {**data, button: value}).status_code == 302


def test_statement_25_everything_that_waits_stands_in_one_list_with_counts(admin_client: Client) -> None:
    assert items(admin_client).keys() == KINDS.keys()
    assert next(iter(items(admin_client))) == "mail", "what is urgent stands first"
    tabs = [tab.get_text(" ", strip=True) for tab in soup(admin_client).select(".inbox__kinds li a")]
    assert tabs[0] == f"{len(KINDS)} totalt"
    assert len(tabs) == len(KINDS) + 1
    home = admin_client.get("/admin/").content.decode()
    for words in ("1</span> nytt meddelande", "ny förfrågan", "ny bokning", "på väntelistan", "kommentar att granska"):
        assert words in home or words in " ".join(BeautifulSoup(home, "html.parser").get_text(" ", strip=True).split())


@pytest.mark.parametrize(("kind", "words"), KINDS.items())
def test_statement_25_each_kind_is_filtered_and_found(admin_client: Client, kind: str, words: str) -> None:
    assert items(admin_client, f"?kind={kind}").keys() == {kind}
    if kind != "letters":
        assert items(admin_client, f"?q={quote(words)}").keys() == {kind}


def test_statement_25_each_is_archived_and_put_off_and_comes_back(admin_client: Client) -> None:
    for shelf, address in (("archived", "archive"), ("snoozed", "snooze")):
        names = [str(item.select("input[name=item]")[0]["value"]) for item in items(admin_client).values()]
        admin_client.post(f"{INBOX}{address}/", {"item": names, "until": "tomorrow"})
        assert items(admin_client) == {}
        assert items(admin_client, f"?shelf={shelf}").keys() == KINDS.keys()
        admin_client.post(f"{INBOX}back/", {"item": names})
        assert items(admin_client).keys() == KINDS.keys()


def test_statement_25_each_is_dealt_with_where_it_stands(admin_client: Client) -> None:
    deeds = {
        "contact": "answered", "workshops.requests": "decline", "workshops.bookings": "seen",
        "workshops.waiting": "seen", "mail": "aside", "letters": "approve",
    }  # fmt: skip
    for kind, deed in deeds.items():
        item = items(admin_client)[kind]
        form = next(form for form in item.select("form") if form.select(f"button[name=action][value={deed}]"))
        press(admin_client, form, "action", deed)
    item = items(admin_client)["comments"]
    form = next(form for form in item.select("form") if form.select("button[name=action]"))
    press(admin_client, form, "action", str(form.select("button[name=action]")[0]["value"]))
    assert items(admin_client) == {}
    assert Message.objects.get().state == MessageState.ANSWERED
    assert InHouseRequest.objects.get().state == RequestState.DECLINED
    assert Booking.objects.get().seen_at
