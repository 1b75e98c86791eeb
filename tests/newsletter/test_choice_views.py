"""Statement 23: the reader's own page, without a login."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from newsletter.choice_forms import AddressForm
from newsletter.enums import Cadence, ConsentKind, ConsentMethod, SubscriberState
from newsletter.models import ConsentRecord, LinkRequest, Newsletter, Subscriber
from newsletter.request_models import RequestKind
from tests.blog.factories import a_topic
from tests.newsletter.factories import a_newsletter, a_subscriber

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


def page_of(reader: Subscriber) -> str:
    return f"/nyhetsbrev/val/{reader.key}/"


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def typed(**fields: Any) -> dict[str, Any]:
    return {"cadence": "weekly", "language": "sv", "paused_until": "", **fields}


def test_the_page_says_what_comes_and_hides_the_address(visitor: Client, reader: Subscriber) -> None:
    response = visitor.get(page_of(reader))
    text = soup(response).get_text(" ", strip=True)
    assert "v•••@example.se" in text
    assert "vera@" not in response.content.decode()
    assert "varje vecka" in text
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    assert not response.cookies
    ids = [tag["id"] for tag in soup(response).select("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", ["", "adress/", "uppgifter/"])
def test_reading_changes_nothing(visitor: Client, reader: Subscriber, path: str) -> None:
    for method in ("get", "head", "options"):
        getattr(visitor, method)(page_of(reader) + path)
    reader.refresh_from_db()
    assert reader.reads
    assert not ConsentRecord.objects.exists()
    assert not LinkRequest.objects.exists()


def test_statement_23_a_choice_is_kept_said_and_recorded(visitor: Client, reader: Subscriber) -> None:
    topic = a_topic("Ledarskap")
    a_topic("Arbetsmiljö")
    until = timezone.localdate() + timedelta(days=30)
    key = topic.translation_key.hex[:12]
    wish = typed(cadence="monthly", topics=[key], language="en", paused_until=until.isoformat())
    response = visitor.post(page_of(reader), wish)
    assert (response.status_code, response["Location"]) == (303, f"{page_of(reader)}?klart=val")
    reader.refresh_from_db()
    assert (reader.cadence, reader.selection, reader.language) == (Cadence.MONTHLY, key, "en")
    assert reader.paused_until == until
    consent = ConsentRecord.objects.get()
    assert (consent.kind, consent.method) == (ConsentKind.CHANGED, ConsentMethod.LINK)
    assert "Ledarskap" in consent.text
    page = soup(visitor.get(response["Location"]))
    assert "Sparat" in page.get_text()
    assert "en gång i månaden" in page.get_text()
    assert page.select_one(f"input[name=topics][value='{key}']")["checked"] is not None  # type: ignore[index]


def test_the_same_choice_again_is_no_change(visitor: Client, reader: Subscriber) -> None:
    for _ in range(2):
        visitor.post(page_of(reader), typed(cadence="monthly"))
    assert ConsentRecord.objects.count() == 1


def test_all_topics_chosen_is_the_whole_letter(visitor: Client, reader: Subscriber) -> None:
    keys = [a_topic(title).translation_key.hex[:12] for title in ("Ledarskap", "Arbetsmiljö")]
    visitor.post(page_of(reader), typed(topics=keys))
    reader.refresh_from_db()
    assert reader.selection == ""


@pytest.mark.parametrize(
    "fields",
    [
        {"cadence": "hourly"},
        {"language": "xx"},
        {"paused_until": "i går"},
        {"paused_until": "2020-01-01"},
        {"paused_until": "2999-01-01"},
        {"topics": ["\x00"]},
        {"cadence": ""},
    ],
)
def test_what_cannot_be_is_named_and_nothing_is_kept(
    visitor: Client, reader: Subscriber, fields: dict[str, Any]
) -> None:
    a_topic("Ledarskap")
    response = visitor.post(page_of(reader), typed(**fields))
    assert response.status_code == 422
    assert soup(response).select_one(".error-summary li") is not None
    reader.refresh_from_db()
    assert (reader.cadence, reader.paused_until, reader.selection) == (Cadence.WEEKLY, None, "")


def test_only_what_there_is_to_choose_is_asked(visitor: Client, newsletter: Newsletter, reader: Subscriber) -> None:
    Newsletter.objects.update(offers_monthly=False, offers_topics=False)
    a_topic("Ledarskap")
    page = soup(visitor.get(page_of(reader)))
    assert page.select("input[name=cadence]") == page.select("input[name=topics]") == []
    # Whoever has chosen keeps the way back.
    Subscriber.objects.update(cadence=Cadence.MONTHLY, selection="borta")
    page = soup(visitor.get(page_of(reader)))
    assert page.select("input[name=cadence]")
    assert page.select("input[name=topics]")


def test_whoever_has_left_is_told_so(visitor: Client, newsletter: Newsletter) -> None:
    reader = a_subscriber(newsletter, state=SubscriberState.UNSUBSCRIBED)
    assert soup(visitor.get(page_of(reader))).select_one("input[name=cadence]") is None
    assert visitor.post(page_of(reader), typed(cadence="monthly")).status_code == 200
    reader.refresh_from_db()
    assert reader.cadence == Cadence.WEEKLY


@pytest.mark.parametrize("path", ["", "adress/", "uppgifter/"])
@pytest.mark.parametrize("key", ["fel", "%00"])
def test_an_unknown_key_gets_a_friendly_page(visitor: Client, newsletter: Newsletter, key: str, path: str) -> None:
    for method in ("get", "post"):
        response = getattr(visitor, method)(f"/nyhetsbrev/val/{key}/{path}")
        assert response.status_code == 404
        assert soup(response).select_one("h1") is not None


def test_a_new_address_is_asked_for_at_the_gate(visitor: Client, newsletter: Newsletter, reader: Subscriber) -> None:
    """Statement 24 holds here too: the same answer for an address that is new, known or suppressed."""
    a_subscriber(newsletter, address="last@example.org")
    a_subscriber(newsletter, address="stopp@example.org", state=SubscriberState.SUPPRESSED)
    answers = set()
    for address in ("ny@example.org", "last@example.org", "stopp@example.org"):
        token = AddressForm.token(timezone.now() - timedelta(seconds=10))
        response = visitor.post(page_of(reader) + "adress/", {"email": address, "form_token": token, "homepage": ""})
        answers.add((response.status_code, response["Location"], response.content))
    assert answers == {(303, f"{page_of(reader)}?klart=adress", b"")}
    assert {asked.kind for asked in LinkRequest.objects.all()} == {RequestKind.NEW_ADDRESS}
    assert LinkRequest.objects.count() == 3


def test_a_wrong_address_is_shown_again(visitor: Client, reader: Subscriber) -> None:
    response = visitor.post(page_of(reader) + "adress/", {"email": "inte en adress"})
    assert response.status_code == 422
    field = soup(response).select_one("main input[name=email]")
    assert field is not None
    assert field["value"] == "inte en adress"


@pytest.mark.parametrize("path", ["/nyhetsbrev/avsluta/{key}/", "/nyhetsbrev/valkommen/{key}/"])
def test_the_page_is_offered_on_the_way_in_and_out(visitor: Client, reader: Subscriber, path: str) -> None:
    page = soup(visitor.get(path.format(key=reader.key)))
    assert page.select_one(f"main a[href='{page_of(reader)}']") is not None
