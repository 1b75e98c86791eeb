"""The author books for somebody who has rung, by the verb that visitors use."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mail.models import OutboxMail
from tests.workshops.factories import a_booking, a_date, a_party, a_workshop, an_order
from workshops.book import BookingError, NoRoomError, book
from workshops.enums import DateState, QueueRule
from workshops.models import Booking, WorkshopDate

pytestmark = pytest.mark.django_db


def typed(date: WorkshopDate, **fields: Any) -> dict[str, Any]:
    known = {"date": date.pk, "seats": 2, "name": "Vera Vänt", "email": "Vera@Example.org", "language": "sv"}
    return {**known, "key": "k", **fields}


def make(client: Client, data: dict[str, Any]) -> Any:
    return client.post(reverse("workshop_book_for_somebody"), data)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_the_caller_gets_what_a_visitor_gets_and_the_author_no_mail(admin_client: Client) -> None:
    date = a_date(a_workshop(price_excl=Decimal(1000)))
    fields = {"company": "Vänt & Co", "org_number": "5560160680", "notes": "Ringde.", "people": "Bo, bo@example.org"}
    answers = [make(admin_client, typed(date, **fields)) for _press in range(2)]
    booking = Booking.objects.with_date().get()
    assert [answer.headers["Location"] for answer in answers] == [reverse("bookings:edit", args=[booking.pk])] * 2
    assert (booking.email, booking.seats, booking.total_incl) == ("vera@example.org", 2, Decimal(2500))
    assert (booking.org_number, booking.notes, booking.seen_at is not None) == ("556016-0680", "Ringde.", True)
    assert (booking.date.taken, booking.participants.count()) == (2, 2)
    kinds = set(OutboxMail.objects.values_list("kind", "recipient"))
    assert kinds == {("workshops.confirmed", "vera@example.org"), ("workshops.invited", "bo@example.org")}
    assert "Vera Vänt är bokad" in text_of(admin_client.get(answers[0].headers["Location"]))


def test_a_closed_date_and_more_than_the_most_seats_are_for_the_author_only(admin_client: Client) -> None:
    date = a_date(state=DateState.CLOSED, seats=10, max_per_booking=2)
    with pytest.raises(BookingError):
        book(an_order(date), timezone.now())
    assert make(admin_client, typed(date, seats=9)).status_code == 302
    full = make(admin_client, typed(date, key="other"))
    assert (full.status_code, "1 plats kvar, du bad om 2." in text_of(full)) == (422, True)
    assert WorkshopDate.objects.get().taken == 9


def test_what_is_kept_for_those_who_wait_the_author_can_give_away() -> None:
    date, now = a_date(seats=2, queue_rule=QueueRule.HOLD), timezone.now()
    a_booking(date)
    a_party(date, 2)
    assert WorkshopDate.objects.get().left == 0
    with pytest.raises(NoRoomError):
        book(an_order(date), now)
    assert book(an_order(date), now, by_author=True).seats == 1
    with pytest.raises(NoRoomError, match="sista platsen"):
        book(an_order(date), now, by_author=True)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"seats": 0}, "1"),
        ({"email": '"Vera"@example.org'}, "e-postadress"),
        ({"name": "www.spam.example"}, "utan webb- eller e-postadress"),
        ({"org_number": "556016-0681"}, "skulle den sista vara 0"),
        ({"people": "Bo\nPia\nUlla"}, "3"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_the_rest_is_kept(
    admin_client: Client, fields: dict[str, Any], said: str
) -> None:
    answer = make(admin_client, typed(a_date(), **{"phone": "018-123456", **fields}))
    assert (answer.status_code, said in text_of(answer)) == (422, True)
    assert "018-123456" in text_of(answer)
    assert not Booking.objects.exists()


def test_the_list_and_the_date_lead_there(admin_client: Client) -> None:
    date, cancelled = a_date(private=True), a_date(state=DateState.CANCELLED)
    path = reverse("workshop_book_for_somebody")
    assert path in text_of(admin_client.get(reverse("bookings:list")))
    assert f"{path}?date={date.pk}" in text_of(admin_client.get(reverse("workshop_dates:edit", args=[date.pk])))
    assert path not in text_of(admin_client.get(reverse("workshop_dates:edit", args=[cancelled.pk])))
    form = text_of(admin_client.get(path, {"date": date.pk}))
    assert f'<option value="{date.pk}" selected>' in form
    assert f'<option value="{cancelled.pk}"' not in form


def test_where_no_date_is_coming_there_is_nothing_to_fill_in(admin_client: Client) -> None:
    page = text_of(admin_client.get(reverse("workshop_book_for_somebody")))
    assert 'name="email"' not in page


def test_it_takes_leave_to_change_bookings(client: Client) -> None:
    group = Group.objects.create(name="Kansliet")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user = User.objects.create_user("eva")
    user.groups.add(group)
    client.force_login(user)
    assert make(client, typed(a_date())).status_code == 302
    assert not Booking.objects.exists()
