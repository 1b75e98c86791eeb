from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.workshops.factories import a_request
from workshops.board_admin import COLUMNS
from workshops.enums import RequestState
from workshops.models import InHouseRequest

pytestmark = pytest.mark.django_db
YESTERDAY = timezone.localdate() - timedelta(days=1)


def board(client: Client) -> BeautifulSoup:
    return BeautifulSoup(client.get(reverse("workshop_board")).content, "html.parser")


def column(client: Client, state: RequestState) -> str:
    found = board(client).find(id=state.value)
    assert isinstance(found, Tag)
    return found.get_text(" ", strip=True)


def test_the_board_has_a_column_for_each_state_and_a_card_for_each_request(admin_client: Client) -> None:
    a_request(company="Öberg & Co", about="Modiga möten", group_size=14, due_on=date(2099, 12, 1))
    for state in COLUMNS:
        a_request(company=f"Bolag {state.value}", state=state)
    a_request(company="Skräp AB", state=RequestState.SUSPECTED)
    for state in COLUMNS:
        assert f"Bolag {state.value}" in column(admin_client, state)
    new = column(admin_client, RequestState.NEW)
    for words in ("Ny 2", "Öberg & Co", "Modiga möten", "14 personer", "Vecka 12", "kom in ", "senast 1 december"):
        assert words in new
    page = board(admin_client).get_text(" ", strip=True)
    assert "Skräp AB" not in page
    assert "1 att titta på, kanske skräp" in page


def test_what_is_due_first_stands_first_and_what_is_overdue_says_so(admin_client: Client) -> None:
    for company, due in (("Utan dag", None), ("Sen", YESTERDAY), ("Snart", YESTERDAY + timedelta(days=9))):
        a_request(company=company, due_on=due)
    words = column(admin_client, RequestState.NEW)
    assert words.index("Sen") < words.index("Snart") < words.index("Utan dag")
    assert words.count("Skulle ha varit klar") == 1


def test_statement_10_a_button_moves_a_card_and_only_a_post_does(admin_client: Client) -> None:
    asked = a_request(company="Öberg & Co")
    card = board(admin_client).select_one(".board__card form")
    assert card is not None
    ways = [button["value"] for button in card.select("button[name=state]")]
    assert ways == ["answered", "quoted", "booked", "declined"]
    assert admin_client.get(str(card["action"])).status_code == 405
    response = admin_client.post(
        str(card["action"]), {"state": "declined", "next": reverse("workshop_board")}, follow=True
    )
    assert "Öberg &amp; Co är nu: Avböjd." in response.content.decode()
    asked.refresh_from_db()
    assert asked.state == RequestState.DECLINED


@pytest.mark.parametrize("state", ["spam", "nonsense", "", "new"])
def test_a_move_that_does_not_exist_is_told_of(admin_client: Client, state: str) -> None:
    asked = a_request(state=RequestState.BOOKED)
    url = reverse("workshop_request_move", args=[asked.pk])
    page = admin_client.post(url, {"state": state}, follow=True).content.decode()
    assert ("Det går inte" in page) == (state != "new")


def test_a_long_column_leads_to_the_list(admin_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workshops.board_admin.MOST_CARDS", 2)
    for number in range(5):
        a_request(company=f"Bolag {number}", state=RequestState.DECLINED)
    assert "3 till i listan" in column(admin_client, RequestState.DECLINED)


def test_the_board_asks_as_often_however_much_stands_on_it(admin_client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert admin_client.get(reverse("workshop_board")).status_code == 200
        return len(captured)

    a_request()
    board(admin_client)
    one = queries()
    for state in COLUMNS:
        a_request(state=state)
    assert queries() == one


def test_the_menu_leads_to_the_board_and_the_list_to_each_request(admin_client: Client) -> None:
    asked = a_request()
    assert reverse("workshop_board") in admin_client.get(reverse("wagtailadmin_home")).content.decode()
    listed = admin_client.get(reverse("in_house_requests:list")).content.decode()
    assert f'href="{reverse("workshop_request", args=[asked.pk])}"' in listed


@pytest.mark.parametrize("name", ["workshop_board", "workshop_request", "workshop_request_move"])
def test_who_may_not_change_requests_sees_none(client: Client, django_user_model: Any, name: str) -> None:
    user = django_user_model.objects.create_user("gast")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    asked = a_request()
    arguments = [] if name == "workshop_board" else [asked.pk]
    client.post(reverse(name, args=arguments), {"state": "declined"})
    assert "Öberg" not in client.get(reverse(name, args=arguments)).content.decode()
    assert InHouseRequest.objects.get().state == RequestState.NEW
