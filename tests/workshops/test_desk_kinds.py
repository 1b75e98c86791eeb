"""In-house requests in the author's inbox: what is new, what is past its day, what may be a robot's."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.workshops.factories import a_booking, a_request
from workshops.cancel import cancel
from workshops.desk_kinds import BOOKINGS
from workshops.enums import CancelledBy, RequestState
from workshops.models import InHouseRequest

pytestmark = pytest.mark.django_db
YESTERDAY = timezone.localdate() - timedelta(days=1)


def items(client: Client) -> list[Tag]:
    return list(BeautifulSoup(client.get("/admin/inbox/").content, "html.parser").select(".inbox__item"))


def press(client: Client, item: Tag, name: str) -> str:
    form = next(form for form in item.select("form") if form.select(f"button[name=action][value={name}]"))
    data = {str(field["name"]): str(field["value"]) for field in form.select("input[type=hidden]")}
    return client.post(str(form["action"]), {**data, "action": name}, follow=True).content.decode()


def test_a_new_request_is_answered_marked_or_declined_where_it_stands(admin_client: Client) -> None:
    asked = a_request(company="Öberg & Co")
    (item,) = items(admin_client)
    links = {link.get_text(): link["href"] for link in item.select(".inbox__actions a")}
    assert links == {"Svara": f"{reverse('workshop_request', args=[asked.pk])}#answer"}
    assert "14 personer · Vecka 12" in item.get_text()
    press(admin_client, item, "decline")
    asked.refresh_from_db()
    assert asked.state == RequestState.DECLINED
    assert items(admin_client) == []


def test_what_was_done_by_mistake_is_undone(admin_client: Client) -> None:
    asked = a_request(due_on=YESTERDAY + timedelta(days=5))
    page = BeautifulSoup(press(admin_client, items(admin_client)[0], "answered"), "html.parser")
    undo = page.select_one(".desk__undo")
    assert undo is not None
    data = {str(field["name"]): str(field["value"]) for field in undo.select("input")}
    admin_client.post(str(undo["action"]), data)
    before = asked.due_on
    asked.refresh_from_db()
    assert (asked.state, asked.due_on) == (RequestState.NEW, before)


def test_what_is_past_its_day_stands_on_top_in_red_and_once(admin_client: Client) -> None:
    a_request(company="Ny AB")
    a_request(company="Sen AB", due_on=YESTERDAY)
    a_request(company="Offert AB", state=RequestState.QUOTED, due_on=YESTERDAY - timedelta(days=1))
    a_request(company="Väntar AB", state=RequestState.QUOTED, due_on=YESTERDAY + timedelta(days=1))
    a_request(company="Klar AB", state=RequestState.BOOKED, due_on=YESTERDAY)
    shown = items(admin_client)
    titles = [item.select_one(".inbox__title") for item in shown]
    assert [title and title.get_text(strip=True) for title in titles] == ["Offert AB", "Sen AB", "Ny AB"]
    assert [bool(item.select(".inbox__alarm")) for item in shown] == [True, True, False]
    assert not shown[0].select("button[value=answered]"), "it has been answered"
    assert "Förfrågan står som ”Offererad”." in shown[0].get_text()
    assert "Markera som besvarad" in shown[2].get_text()


def test_what_was_laid_aside_comes_back_when_it_is_due_anew(admin_client: Client) -> None:
    asked = a_request(due_on=YESTERDAY - timedelta(days=3))
    admin_client.post("/admin/inbox/archive/", {"item": f"workshops.overdue_requests:{asked.pk}"})
    assert items(admin_client) == []


def test_what_may_be_a_robots_is_told_from_what_is_not(admin_client: Client) -> None:
    asked = a_request(state=RequestState.SUSPECTED)
    press(admin_client, items(admin_client)[0], "genuine")
    asked.refresh_from_db()
    assert asked.state == RequestState.NEW
    assert asked.due_on is not None
    InHouseRequest.objects.update(state=RequestState.SUSPECTED)
    press(admin_client, items(admin_client)[0], "spam")
    asked.refresh_from_db()
    assert asked.state == RequestState.SPAM


def test_a_booking_that_was_cancelled_before_anybody_looked_is_not_new(admin_client: Client) -> None:
    kept, lost = a_booking(name="Kvar Ek"), a_booking(name="Borta By")
    cancel(lost, CancelledBy.VISITOR, timezone.now())
    assert ["Kvar Ek" in item.get_text() for item in items(admin_client)] == [True]
    listed = BeautifulSoup(admin_client.get(BOOKINGS.url()).content, "html.parser").select_one("main")
    assert listed is not None
    assert (kept.reference in listed.get_text(), lost.reference in listed.get_text()) == (True, False)
