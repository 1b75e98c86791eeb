import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from django.utils import timezone
from wagtail.models import Site

from mail.models import OutboxMail
from pages.models import SiteSettings
from tests.workshops.factories import a_booking, a_date, a_workshop
from workshops.ask import ask
from workshops.cancel import cancel
from workshops.change import change
from workshops.enums import CancelledBy, DateState, Venue
from workshops.models import Booking, WorkshopDate

pytestmark = pytest.mark.django_db
START = datetime(2027, 3, 15, 8, 0, tzinfo=UTC)


def mail_of(kind: str) -> EmailMessage:
    raw = bytes(OutboxMail.objects.filter(kind=f"workshops.{kind}").latest("pk").raw)
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, subtype: str) -> str:
    body = message.get_body((subtype,))
    assert body is not None
    return str(body.get_content())


@pytest.fixture
def booking() -> Booking:
    workshop = a_workshop(title="Modiga möten & mod")
    date = a_date(workshop, start=START, venue=Venue.ONLINE, online_link="https://meet.example/rum?a=1&b=2")
    return a_booking(date, 2, name="Åsa <Ö>", company="Öberg & Co", phone="018-1", message="Hej <b>du</b>")


def test_the_confirmation_says_all_that_was_agreed(booking: Booking) -> None:
    message = mail_of("confirmed")
    text, html = part(message, "plain"), part(message, "html")
    assert message["Subject"] == "Din bokning: Modiga möten & mod"
    for said in (text, html):
        assert "måndag 15 mars 2027 kl. 09.00–16.00" in said
        assert "2 platser" in said
        assert "inkl. moms" in said
        assert booking.reference in said
        assert "/workshopbokning/avboka/" in said
        assert "Du kan ändra och avboka kostnadsfritt till måndag 15 mars 2027 kl. 09.00" in said.replace("\n", " ")
    assert "https://meet.example/rum?a=1&b=2" in text
    assert "Hej Åsa <Ö>!" in text
    assert "Åsa &lt;Ö&gt;" in html


def test_no_mail_to_the_visitor_carries_the_visitors_message(booking: Booking) -> None:
    assert "Hej <b>du</b>" not in part(mail_of("confirmed"), "plain")
    assert "Hej <b>du</b>" in part(mail_of("notice_booked"), "plain")
    assert "<b>du</b>" not in part(mail_of("notice_booked"), "html")


def test_the_invitation_stands_last_among_the_alternatives(booking: Booking) -> None:
    alternative = next(
        part for part in mail_of("confirmed").walk() if part.get_content_type() == "multipart/alternative"
    )
    last = list(alternative.iter_parts())[-1]
    assert last.get_content_type() == "text/calendar"
    assert last.get_param("method") == "REQUEST"


def test_the_notice_goes_to_the_author_and_is_answered_to_the_visitor(booking: Booking) -> None:
    SiteSettings.objects.create(
        site=Site.objects.get(), contact_email="elin@example.se", sender_email="post@example.se"
    )
    cancel(booking, CancelledBy.VISITOR, timezone.now())
    message = mail_of("notice_cancelled")
    assert (message["To"], message["Reply-To"]) == ("elin@example.se", "asa@example.org")
    assert "Åsa" not in message["Subject"]
    assert "/admin/workshops/bookings/edit/" in part(message, "plain")


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (CancelledBy.VISITOR, "som du bad om"),
        (CancelledBy.ORGANISER, "Din bokning är avbokad. Det kostar dig ingenting."),
    ],
)
def test_a_cancellation_says_by_whom(booking: Booking, by: CancelledBy, said: str) -> None:
    cancel(booking, by, timezone.now())
    assert said in part(mail_of("cancelled"), "plain").replace("\n", " ")


def test_a_cancelled_date_is_regretted(booking: Booking) -> None:
    date = WorkshopDate.objects.select_related("workshop").get()
    date.state = DateState.CANCELLED
    change(date, ["state"], timezone.now())
    text = part(mail_of("cancelled"), "plain").replace("\n", " ")
    assert "Tyvärr är det här tillfället inställt" in text
    assert "https://meet.example" not in text


def test_a_change_says_how_it_stands_now(booking: Booking) -> None:
    date = WorkshopDate.objects.select_related("workshop").get()
    date.venue, date.place, date.online_link = Venue.PLACE, "Nya rådhuset", ""
    change(date, ["venue", "place", "online_link"], timezone.now())
    message = mail_of("changed")
    assert message["Subject"] == "Ny tid eller plats: Modiga möten & mod"
    assert "Nya rådhuset" in part(message, "plain")
    assert "meet.example" not in part(message, "plain")


def test_a_question_is_told_in_full(booking: Booking) -> None:
    from tests.workshops.test_ask import a_question

    ask(a_question(phone="018-1", town="Uppsala"), timezone.now())
    text, html = part(mail_of("notice_in_house"), "plain"), part(mail_of("notice_in_house"), "html")
    for said in ("Vecka 12; Vecka 14", "Uppsala", "14", "018-1"):
        assert said in text
        assert said in html
    assert "<tack>" in text
    assert "&lt;tack&gt;" in html
