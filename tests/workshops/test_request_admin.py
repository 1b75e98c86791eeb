from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mail.models import OutboxMail
from tests.contact.factories import site_settings
from tests.workshops.factories import a_request, a_workshop
from workshops.answer_request import answer
from workshops.enums import RequestState
from workshops.models import InHouseRequest, RequestAnswer
from workshops.settle import settle

pytestmark = pytest.mark.django_db
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def asked() -> InHouseRequest:
    site_settings()
    return a_request(a_workshop(vat_rate=6), town="Uppsala", phone="070-123 45 67")


def path_of(asked: InHouseRequest) -> str:
    return reverse("workshop_request", args=[asked.pk])


def words(response: Any) -> str:
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def test_the_page_of_a_request_shows_all_of_it(asked: InHouseRequest, admin_client: Client) -> None:
    settle(asked.pk, RequestState.QUOTED, by=None, now=timezone.now())
    page = words(admin_client.get(path_of(asked)))
    for text in ("Öberg & Co", "Uppsala", "070-123 45 67", "14", "Vecka 12", "Vi behöver kortare möten.", "Offererad"):
        assert text in page


def test_a_quotation_is_looked_at_and_then_sent(asked: InHouseRequest, admin_client: Client) -> None:
    blank = BeautifulSoup(admin_client.get(path_of(asked)).content, "html.parser")
    key, rate = blank.select_one("input[name=key]"), blank.select_one("option[selected]")
    assert key is not None
    assert rate is not None
    assert rate["value"] == "6", "as the workshop has it"
    given = {"text": "Gärna!", "price_excl": "35000,50", "vat_rate": "25", "key": str(key["value"])}
    looked = words(admin_client.post(path_of(asked), {**given, "look": "1"}))
    assert f"Att betala: 43{NBSP}750,63{NBSP}kr inkl. moms" in looked
    assert "Gärna!" in looked
    assert not RequestAnswer.objects.exists()
    sent = words(admin_client.post(path_of(asked), given, follow=True))
    assert "Ditt svar är på väg." in sent
    assert f"Moms 25{NBSP}%: 8{NBSP}750,13{NBSP}kr" in sent
    asked.refresh_from_db()
    assert asked.state == RequestState.QUOTED
    assert OutboxMail.objects.get().recipient == asked.email


@pytest.mark.parametrize(
    "given", [{"text": ""}, {"text": "a\x00b"}, {"price_excl": "mycket"}, {"price_excl": "-1"}, {"vat_rate": "7"}]
)
def test_an_answer_that_cannot_be_sent_is_told_of_and_kept(
    asked: InHouseRequest, admin_client: Client, given: dict[str, str]
) -> None:
    data = {"text": "Hej på er", "price_excl": "", "vat_rate": "25", "key": "k", **given}
    response = admin_client.post(path_of(asked), data)
    assert response.status_code == 422
    page = BeautifulSoup(response.content, "html.parser")
    assert page.select(".error-message")
    assert "text" in given or "Hej på er" in page.get_text()
    assert not RequestAnswer.objects.exists()


def test_notes_and_the_day_are_kept(asked: InHouseRequest, admin_client: Client) -> None:
    url = reverse("workshop_request_notes", args=[asked.pk])
    assert "Sparat." in words(admin_client.post(url, {"due_on": "2099-12-01", "notes": "Ring Åsa"}, follow=True))
    asked.refresh_from_db()
    assert (asked.due_on, asked.notes) == (date(2099, 12, 1), "Ring Åsa")
    wrong = admin_client.post(url, {"due_on": "snart", "notes": "Ring Åsa igen"})
    assert wrong.status_code == 422
    assert "Ring Åsa igen" in words(wrong)


def test_the_page_asks_as_often_however_much_has_happened(asked: InHouseRequest, admin_client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert admin_client.get(path_of(asked)).status_code == 200
        return len(captured)

    def happen(key: str) -> None:
        answer(asked, "Hej", by=None, key=key, now=timezone.now())
        for state in (RequestState.DECLINED, RequestState.NEW):
            settle(asked.pk, state, by=None, now=timezone.now())

    happen("a")
    admin_client.get(path_of(asked))
    one = queries()
    happen("b")
    happen("c")
    assert queries() == one
