"""The author puts a party on the waiting list, by the verb that visitors use."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mail.models import OutboxMail
from tests.workshops.factories import a_booking, a_date, a_party
from workshops import offers
from workshops.enums import DateState, WaitingState
from workshops.models import WaitingParty, WorkshopDate

pytestmark = pytest.mark.django_db


def typed(date: WorkshopDate, **fields: Any) -> dict[str, Any]:
    known = {"date": date.pk, "seats": 2, "name": "Vera Vänt", "email": "vera@example.org", "language": "sv"}
    return {**known, "key": "k", **fields}


def put(client: Client, data: dict[str, Any]) -> Any:
    return client.post(reverse("workshop_put_on_list"), data)


def a_full_date(**fields: Any) -> WorkshopDate:
    date = a_date(seats=2, **fields)
    a_booking(date, 2)
    date.refresh_from_db()
    return date


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_a_party_stands_last_in_line_and_is_told(admin_client: Client) -> None:
    date = a_full_date()
    a_party(date, name="Först i kön")
    answers = [put(admin_client, typed(date, language="en")) for _press in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    party = WaitingParty.objects.get(name="Vera Vänt")
    assert (party.place, party.seats, party.language, party.seen_at is not None) == (2, 2, "en", True)
    mail = OutboxMail.objects.get(recipient="vera@example.org", reference=f"waiting:{party.pk}")
    assert (mail.kind, mail.language) == ("workshops.waiting", "en")
    assert "Vera Vänt står på plats 2 i kön" in text_of(admin_client.get(answers[0].headers["Location"]))


def test_the_list_and_the_date_lead_there(admin_client: Client) -> None:
    date, closed = a_full_date(), a_date(state=DateState.CLOSED)
    own = a_date(private=True)
    path = reverse("workshop_put_on_list")
    assert path in text_of(admin_client.get(reverse("waiting_list:list")))
    assert f"{path}?date={date.pk}" in text_of(admin_client.get(reverse("workshop_dates:edit", args=[date.pk])))
    for other in (closed, own):
        assert path not in text_of(admin_client.get(reverse("workshop_dates:edit", args=[other.pk])))
    form = text_of(admin_client.get(path, {"date": date.pk}))
    assert f'<option value="{date.pk}" selected>' in form
    assert not any(f'<option value="{other.pk}"' in form for other in (closed, own))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"seats": 3}, "Tillfället har bara 2 platser."),
        ({"seats": 0}, "1"),
        ({"email": '"Vera Vänt"@example.org'}, "e-postadress"),
        ({"email": ""}, "måste fyllas i"),
        ({"date": "x"}, "error-message"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_the_rest_is_kept(
    admin_client: Client, fields: dict[str, Any], said: str
) -> None:
    answer = put(admin_client, {**typed(a_full_date()), **fields})
    assert (answer.status_code, said in text_of(answer)) == (422, True)
    assert "Vera Vänt" in text_of(answer)
    assert not WaitingParty.objects.exists()


def test_where_there_is_room_nobody_waits(admin_client: Client) -> None:
    date = a_date(seats=4)
    answer = put(admin_client, typed(date))
    assert (answer.status_code, "Så många är lediga" in text_of(answer)) == (422, True)
    assert not WaitingParty.objects.exists()


def test_where_no_date_takes_bookings_there_is_nothing_to_fill_in(admin_client: Client) -> None:
    a_date(start=timezone.now() - timedelta(days=1))
    page = text_of(admin_client.get(reverse("workshop_put_on_list")))
    assert "Inget tillfälle tar emot bokningar just nu" in page
    assert 'name="email"' not in page


def test_seats_go_to_the_party_like_to_any_other(admin_client: Client) -> None:
    date = a_full_date()
    put(admin_client, typed(date))
    WorkshopDate.objects.update(seats=4)
    offers.keep(timezone.now())
    assert WaitingParty.objects.get().state == WaitingState.OFFERED


def test_it_takes_leave_to_change_the_list(client: Client) -> None:
    group = Group.objects.create(name="Kansliet")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user = User.objects.create_user("eva")
    user.groups.add(group)
    client.force_login(user)
    date = a_full_date()
    assert put(client, typed(date)).status_code == 302
    assert not WaitingParty.objects.exists()
