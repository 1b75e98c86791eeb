from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desk import panel
from mail import kinds as mail_kinds
from mail.models import OutboxMail
from tests.workshops.factories import a_booking, a_date, a_request, a_workshop
from workshops.bulk_actions import cancel_url
from workshops.cancel import cancel
from workshops.enums import CancelledBy, DateState, RequestState
from workshops.models import Booking, WorkshopDate

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(admin_client: Client) -> Client:
    return admin_client


def text_of(response: Any) -> str:
    return str(response.content.decode())


def wall(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def date_data(date: WorkshopDate, **fields: Any) -> dict[str, Any]:
    known = {
        "workshop": date.workshop_id,
        "start": wall(date.start),
        "end": wall(date.end),
        "venue": date.venue,
        "place": date.place,
        "address": date.address,
        "online_link": date.online_link,
        "seats": date.seats,
        "max_per_booking": date.max_per_booking,
        "queue_rule": date.queue_rule,
        "booking_deadline": "",
        "state": date.state,
        "group_vat_rate": date.group_vat_rate,
    }
    return {**known, **fields}


def edit(client: Client, date: WorkshopDate, **fields: Any) -> Any:
    return client.post(reverse("workshop_dates:edit", args=[date.pk]), date_data(date, **fields))


def a_whole_minute() -> Any:
    return (timezone.now() + timedelta(days=30)).replace(second=0, microsecond=0)


def kinds() -> list[str]:
    return list(OutboxMail.objects.order_by("pk").values_list("kind", flat=True))


def test_a_date_is_made_in_the_admin(author: Client) -> None:
    workshop, start = a_workshop(), a_whole_minute()
    model = WorkshopDate(workshop=workshop, start=start, end=start + timedelta(hours=3), place="Gamla rådhuset")
    assert author.get(reverse("workshop_dates:add")).status_code == 200
    response = author.post(
        reverse("workshop_dates:add"), date_data(model, booking_deadline=wall(start - timedelta(days=2)))
    )
    assert response.status_code == 302
    date = WorkshopDate.objects.get()
    assert (date.start, date.taken, date.closes_at) == (start, 0, start - timedelta(days=2))


def test_a_copy_of_a_date_begins_empty(author: Client) -> None:
    date = a_date(start=a_whole_minute())
    a_booking(date, 3)
    assert date.place in text_of(author.get(reverse("workshop_dates:copy", args=[date.pk])))
    assert author.post(reverse("workshop_dates:add"), date_data(date)).status_code == 302
    copy = WorkshopDate.objects.exclude(pk=date.pk).get()
    assert (copy.taken, copy.sequence) == (0, 0)
    assert copy.uid != date.uid


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"start": "2027-03-28 02:30"}, "finns inte: klockan ställs fram"),
        ({"end": "2020-01-01 10:00"}, "Sluttiden måste vara senare än starttiden."),
        ({"booking_deadline": "2040-01-01 10:00"}, "Det är efter att workshoppen har börjat."),
        ({"place": ""}, "Skriv var den hålls, eller välj online."),
        ({"seats": "2"}, "3 platser är redan bokade."),
        ({"seats": ""}, "måste fyllas i"),
        ({"start": ""}, "måste fyllas i"),
    ],
)
def test_a_date_that_cannot_be_is_refused(author: Client, fields: dict[str, str], said: str) -> None:
    date = a_date(start=a_whole_minute())
    a_booking(date, 3)
    response = edit(author, date, **fields)
    assert response.status_code == 200
    assert said in text_of(response)
    assert WorkshopDate.objects.get().seats == 10


def test_a_date_with_bookings_stays_with_its_workshop(author: Client) -> None:
    date = a_date(start=a_whole_minute())
    a_booking(date)
    assert "de gäller en annan workshop" in text_of(edit(author, date, workshop=a_workshop().pk))


def test_a_new_time_sends_new_invitations(author: Client) -> None:
    date = a_date(start=a_whole_minute())
    a_booking(date)
    response = edit(author, date, start=wall(date.start + timedelta(hours=1)), seats=12)
    assert response.status_code == 302
    assert kinds()[2:] == ["workshops.changed"]
    changed = WorkshopDate.objects.get()
    assert (changed.start, changed.seats, changed.taken) == (date.start + timedelta(hours=1), 12, 1)


def test_saving_a_date_unchanged_tells_nobody(author: Client) -> None:
    date = a_date(start=a_whole_minute())
    a_booking(date)
    assert edit(author, date).status_code == 302
    assert len(kinds()) == 2


def test_a_date_is_cancelled_for_good(author: Client) -> None:
    date = a_date(start=a_whole_minute())
    a_booking(date, 2)
    assert edit(author, date, state=DateState.CANCELLED).status_code == 302
    assert kinds()[2:] == ["workshops.cancelled"]
    assert not Booking.objects.live().exists()
    assert "Ett inställt tillfälle kan inte öppnas igen" in text_of(edit(author, date, state=DateState.OPEN))


def test_a_booking_made_while_the_author_saves_wins(author: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    date = a_date(start=a_whole_minute(), seats=3)
    # The check of the form comes first; the visitor books between it and the save.
    monkeypatch.setattr(
        "workshops.admin_forms.DateForm._check_against_bookings", lambda form, _cleaned: a_booking(date, 3)
    )
    response = edit(author, date, seats=2)
    assert response.status_code == 200
    assert "3 platser är redan bokade." in text_of(response)


def test_a_date_with_bookings_cannot_be_deleted(author: Client) -> None:
    date = a_date()
    a_booking(date)
    assert author.post(reverse("workshop_dates:delete", args=[date.pk])).status_code == 302
    assert WorkshopDate.objects.filter(pk=date.pk).exists()


def test_bookings_are_neither_made_nor_deleted_in_the_admin(author: Client) -> None:
    booking = a_booking()
    author.post(reverse("bookings:delete", args=[booking.pk]))
    assert author.get(reverse("bookings:add")).status_code == 302
    assert Booking.objects.filter(pk=booking.pk).exists()


def test_saving_a_booking_says_that_it_has_been_seen(author: Client) -> None:
    booking = a_booking(message="Vi kommer <b>gärna</b>")
    url = reverse("bookings:edit", args=[booking.pk])
    html = text_of(author.get(url))
    assert booking.reference in html
    assert "Vi kommer &lt;b&gt;gärna" in html
    assert cancel_url(booking).split("?")[0] in html
    assert author.post(url, {"name": "Åsa Öberg", "email": booking.email, "notes": "Ringt"}).status_code == 302
    booking.refresh_from_db()
    assert booking.seen_at is not None
    assert (booking.notes, booking.sequence) == ("Ringt", 0)
    seen = booking.seen_at
    author.post(url, {"name": "Åsa Öberg", "email": booking.email, "notes": "Ringt igen"})
    booking.refresh_from_db()
    assert booking.seen_at == seen


def test_a_mended_address_is_sent_the_confirmation(author: Client) -> None:
    booking = a_booking(email="assa@example.org")
    data = {"name": booking.name, "email": "asa@example.org"}
    author.post(reverse("bookings:edit", args=[booking.pk]), data)
    booking.refresh_from_db()
    assert (booking.email, booking.sequence) == ("asa@example.org", 1)
    assert OutboxMail.objects.latest("pk").recipient == "asa@example.org"


def test_saving_never_revives_what_was_cancelled_meanwhile(author: Client) -> None:
    booking = a_booking()
    cancel(Booking.objects.with_date().get(), CancelledBy.VISITOR, timezone.now())
    author.post(reverse("bookings:edit", args=[booking.pk]), {"name": "Nytt namn", "email": "ny@example.org"})
    booking.refresh_from_db()
    assert (booking.name, booking.is_live) == ("Nytt namn", False)
    assert cancel_url(booking).split("?")[0] not in text_of(author.get(reverse("bookings:edit", args=[booking.pk])))


def test_the_author_cancels_bookings_from_the_list(author: Client) -> None:
    date = a_date()
    booking, other = a_booking(date, 2), a_booking(date)
    url = cancel_url(booking)
    assert "Vill du avboka de här bokningarna?" in text_of(author.get(url))
    assert Booking.objects.live().count() == 2
    assert author.post(url).status_code == 302
    assert list(Booking.objects.live()) == [other]
    assert WorkshopDate.objects.get().taken == 1
    booking.refresh_from_db()
    assert booking.cancelled_by == CancelledBy.ORGANISER


def test_bookings_are_marked_as_seen_together(author: Client) -> None:
    date = a_date()
    bookings = [a_booking(date), a_booking(date)]
    url = reverse("wagtail_bulk_action", args=["workshops", "booking", "mark_seen"])
    query = "&".join(f"id={booking.pk}" for booking in bookings) + "&next=/admin/"
    assert "Vill du markera de här bokningarna som sedda?" in text_of(author.get(f"{url}?{query}"))
    assert Booking.objects.unseen().count() == 2
    assert author.post(f"{url}?{query}").status_code == 302
    assert not Booking.objects.unseen().exists()


def test_who_may_not_change_bookings_cannot_cancel_them(client: Client, django_user_model: Any) -> None:
    visitor = django_user_model.objects.create_user("gast", password="x")
    visitor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(visitor)
    booking = a_booking()
    client.post(cancel_url(booking))
    assert Booking.objects.get().is_live
    assert client.get(reverse("bookings:list")).status_code == 302


def test_the_form_of_a_request_corrects_who_asked_and_nothing_else(author: Client) -> None:
    asked = a_request(a_workshop(), town="Uppsala")
    url = reverse("in_house_requests:edit", args=[asked.pk])
    data = {"state": "quoted", "name": "Åsa Öberg-Ek", "company": asked.company, "email": asked.email}
    assert author.post(url, data).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.name, asked.town) == (RequestState.NEW, "Åsa Öberg-Ek", "Uppsala")


def test_a_date_is_opened_from_the_list(author: Client) -> None:
    booking = a_booking(name="Åsa")
    html = text_of(author.get(reverse("workshop_dates:list")))
    assert f'href="{reverse("workshop_dates:edit", args=[booking.date.pk])}"' in html


def test_the_outbox_names_each_kind_of_mail() -> None:
    for template in (settings.ROOT / "templates/workshops/mail").glob("*/subject.txt"):
        kind = f"workshops.{template.parent.name}"
        assert mail_kinds.label(kind) != kind


def test_the_lists_find_what_is_looked_for(author: Client) -> None:
    a_booking(name="Åsa Öberg", org_number="811218-9876")
    a_booking(name="Bo Ek")
    html = text_of(author.get(reverse("bookings:list"), {"q": "Öberg", "seen": "false"}))
    assert "Åsa Öberg" in html
    assert "Bo Ek" not in html
    assert "811218-****" in html
    assert "811218-9876" not in html
    a_request(company="Öberg & Co")
    assert "Öberg &amp; Co" in text_of(author.get(reverse("in_house_requests:list"), {"state": "new"}))


@pytest.mark.parametrize("name", ["workshop_dates", "bookings", "in_house_requests"])
def test_the_lists_ask_as_often_however_long_they_are(author: Client, name: str) -> None:
    def add() -> None:
        a_booking(name="Åsa")
        a_request()

    add()
    with_one = queries_of(author, reverse(f"{name}:list"))
    add()
    add()
    assert queries_of(author, reverse(f"{name}:list")) == with_one


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_new_bookings_and_requests_wait_on_the_desk(author: Client, admin_user: Any) -> None:
    first = a_booking(name="Åsa Öberg", seats=2)
    seen = a_booking(name="Bo Ek")
    seen.mark_seen(timezone.now())
    asked = a_request()
    rows = {row.kind.name: row for row in panel.waiting(admin_user, timezone.now())}
    bookings, requests = rows["workshops.bookings"], rows["workshops.requests"]
    assert (bookings.count, bookings.label) == (1, "ny bokning")
    assert bookings.lines[0].entry.item.title == "Åsa Öberg, 2 platser"
    assert bookings.lines[0].entry.item.url == reverse("bookings:edit", args=[first.pk])
    assert (requests.count, requests.lines[0].entry.item.title) == (1, asked.company)
    for row in (bookings, requests):
        assert author.get(row.kind.url()).status_code == 200


def test_a_wrong_invoice_number_is_refused_in_the_admin_too(author: Client) -> None:
    booking = a_booking()
    data = {
        "name": "Åsa Öberg",
        "email": "asa@example.org",
        "org_number": "556016-0681",
        "vat_number": "SE212000014201",
    }
    html = text_of(author.post(reverse("bookings:edit", args=[booking.pk]), data))
    assert "efter 556016-068 skulle den sista vara 0" in html
    html = text_of(author.post(reverse("bookings:edit", args=[booking.pk]), {**data, "org_number": "5560160680"}))
    assert "Momsnumret hör till 212000-0142" in html
    author.post(reverse("bookings:edit", args=[booking.pk]), {**data, "org_number": "5560160680", "vat_number": ""})
    booking.refresh_from_db()
    assert booking.org_number == "556016-0680"
