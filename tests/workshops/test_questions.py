"""Statement 12: the author's own questions; each answer is kept for its time, health only with leave."""

import quopri
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from mail.models import OutboxMail
from tests.workshops.factories import a_booking, a_date, a_party, a_workshop, an_index, booking_data, token
from tests.workshops.question_factories import a_question
from workshops import due_notes, holding, links
from workshops.answers import purge
from workshops.cancel import cancel
from workshops.change import change
from workshops.enums import CancelledBy, NoteKind
from workshops.models import Answer, Booking, WorkshopDate, WorkshopPage, WorkshopSettings
from workshops.waiting_forms import OfferForm

pytestmark = pytest.mark.django_db
HEALTH, PLAIN = "Jordnötsallergi Xyzzy", "Hemsvar Plugh"
WORDS = ("xyzzy", "plugh")


def an_asking_date(**fields: Any) -> WorkshopDate:
    page = a_workshop(follow_up_days=2)
    a_question(page, "Vad hoppas du på?", required=True, **fields)
    a_question(page, "Något om mat?", health=True)
    return a_date(page)


def send(client: Client, date: WorkshopDate, **fields: str) -> Any:
    typed = {"q_vad_hoppas_du_pa": PLAIN, "q_nagot_om_mat": HEALTH, **fields}
    return client.post(date.get_absolute_url(), booking_data(date, **typed), HTTP_ORIGIN="http://testserver")


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_who_has_waited_is_asked_too(client: Client) -> None:
    date = an_asking_date()
    WorkshopDate.objects.update(seats=1)
    first = a_booking(date)
    path = links.waiting_path(a_party(date))
    cancel(first, CancelledBy.VISITOR, timezone.now())
    html = text_of(client.get(path))
    assert html.index("Vad hoppas du på?") < html.index("Något om mat?") < html.index('name="health_consent"')
    typed = {"q_vad_hoppas_du_pa": PLAIN, "q_nagot_om_mat": HEALTH, "deed": "accept", "form_token": token(OfferForm)}
    answer = client.post(path, booking_data(date) | typed)
    assert answer.status_code == 303
    assert "utan-svar" in answer.headers["Location"]
    assert [row.text for row in Booking.objects.live().get().answers.all()] == [PLAIN]


def test_statement_12_the_form_asks_and_the_answers_are_kept_with_their_questions(client: Client) -> None:
    date = an_asking_date()
    html = text_of(client.get(date.get_absolute_url()))
    assert html.index("Vad hoppas du på?") < html.index("Något om mat?") < html.index("14 dagar efter den")
    assert 'name="health_consent"' in html
    assert "checked" not in html
    assert send(client, date, health_consent="on").status_code == 303
    booking = Booking.objects.get()
    assert [(row.question, row.text, row.health) for row in booking.answers.all()] == [
        ("Vad hoppas du på?", PLAIN, False),
        ("Något om mat?", HEALTH, True),
    ]
    assert "samtycker" in booking.answers.get(health=True).consent
    date.workshop.questions.update(label="Något helt annat?")
    assert booking.answers.first().question == "Vad hoppas du på?"  # type: ignore[union-attr]


def test_statement_12_without_leave_what_is_about_health_is_not_taken_and_the_rest_is(client: Client) -> None:
    response = send(client, an_asking_date())
    assert response.status_code == 303
    assert [answer.text for answer in Answer.objects.all()] == [PLAIN]
    assert "har inte sparats" in text_of(client.get(response.headers["Location"]))
    kept = send(client, an_asking_date(), email="bo@example.org", q_nagot_om_mat="")
    assert "har inte sparats" not in text_of(client.get(kept.headers["Location"]))


def test_the_database_keeps_nothing_about_health_without_leave() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(booking=a_booking(), position=1, question="Mat?", text="Nötter", health=True)


def test_a_missing_or_hostile_answer_names_its_question(client: Client) -> None:
    date = an_asking_date()
    response = send(client, date, q_vad_hoppas_du_pa="")
    assert (response.status_code, Booking.objects.count()) == (422, 0)
    assert "Vad hoppas du på?" in text_of(response)
    assert HEALTH in text_of(response)
    assert send(client, date, q_vad_hoppas_du_pa="a\r\nBcc: x").status_code == 422
    shown = text_of(send(client, date, q_vad_hoppas_du_pa='"><script>alert(1)</script>', name=""))
    assert "<script>alert" not in shown


@pytest.mark.parametrize(
    ("kind", "sent", "kept"),
    [
        ("multiline", "en\nrad till", "en\nrad till"),
        ("number", "3,5", "3,5"),
        ("date", "2027-03-30", "2027-03-30"),
        ("checkbox", "on", "Ja"),
        ("checkbox", "", ""),
        ("dropdown", "Två", "Två"),
        ("radio", "Ett", "Ett"),
        ("checkboxes", ["Ett", "Två"], "Ett, Två"),
    ],
)
def test_each_kind_of_answer_is_kept_in_words(client: Client, kind: str, sent: Any, kept: str) -> None:
    page = a_workshop()
    a_question(page, "Val", field_type=kind, choices="Ett\nTvå\n")
    date = a_date(page)
    html = text_of(client.get(date.get_absolute_url()))
    assert 'name="q_val"' in html
    client.post(date.get_absolute_url(), booking_data(date, q_val=sent), HTTP_ORIGIN="http://testserver")
    assert Booking.objects.count() == 1
    assert [answer.text for answer in Answer.objects.all()] == ([kept] if kept else [])


def test_what_is_about_health_is_never_demanded_and_choices_have_something_to_choose() -> None:
    page = a_workshop()
    with pytest.raises(ValidationError):
        a_question(page, "Mat?", health=True, required=True).full_clean()
    with pytest.raises(ValidationError):
        a_question(page, "Val?", field_type="radio").full_clean()


def test_statement_12_each_answer_goes_when_its_time_is_up() -> None:
    booking = a_booking()
    for place, days in enumerate((None, 3, 14, 0), start=1):
        Answer.objects.create(booking=booking, position=place, question="?", text="x", kept_days=days)
    end = booking.date.end
    found = []
    for passed in (timedelta(0), timedelta(seconds=1), timedelta(days=3, seconds=1), timedelta(days=14, seconds=1)):
        purge(end + passed)
        found.append(list(Answer.objects.values_list("kept_days", flat=True)))
    assert found == [[None, 3, 14, 0], [None, 3, 14], [None, 14], [None]]


def test_a_moved_date_keeps_its_answers_longer_and_a_cancelled_booking_none_about_health(client: Client) -> None:
    date = an_asking_date()
    send(client, date, health_consent="on")
    old_end = date.end
    date.start, date.end = date.start + timedelta(days=30), date.end + timedelta(days=30)
    change(date, ["start", "end"], timezone.now())
    purge(old_end + timedelta(days=15))
    assert Answer.objects.count() == 2
    cancel(Booking.objects.get(), CancelledBy.VISITOR, timezone.now())
    purge(timezone.now())
    assert [answer.text for answer in Answer.objects.all()] == [PLAIN]


def test_statement_12_no_mail_feed_calendar_or_page_carries_an_answer(client: Client, admin_client: Client) -> None:
    date = an_asking_date()
    send(client, date, health_consent="on")
    booking, now = Booking.objects.get(), timezone.now()
    date.place = "Nya rådhuset"
    change(date, ["place"], now)
    for kind in NoteKind:
        assert due_notes.write(kind, booking.participants.get(), date.start, now)
    settings = WorkshopSettings.current()
    settings.renew_feed_key()
    places = ["/workshops.ics", reverse("workshop_feeds:private", args=[settings.feed_key]), date.workshop.url]
    places += [an_index().url, date.get_absolute_url()]
    said = [text_of(client.get(place)) for place in places]
    cancel(booking, CancelledBy.VISITOR, now)
    assert OutboxMail.objects.count() >= 7
    said += [text for mail in OutboxMail.objects.all() for text in everything_in(mail)]
    assert [word for word in WORDS if word in "\n".join(said).casefold()] == []
    shown = text_of(admin_client.get(reverse("bookings:edit", args=[booking.pk]))).casefold()
    assert all(word in shown for word in WORDS)


def everything_in(mail: OutboxMail) -> list[str]:
    """Every column of the row, and each part of the mail as a reader sees it."""
    raw = bytes(mail.raw)
    parts = [part for part in message_from_bytes(raw, policy=default).walk() if not part.is_multipart()]
    bodies = [bytes(part.get_payload(decode=True) or b"").decode(errors="replace") for part in parts]
    return [str(vars(mail)), quopri.decodestring(raw).decode(errors="replace"), *bodies, mail.subject]


def test_the_mails_are_really_looked_into(client: Client) -> None:
    date = an_asking_date()
    send(client, date, health_consent="on", message="Hälsning Frobozz")
    said = [text for mail in OutboxMail.objects.all() for text in everything_in(mail)]
    assert "frobozz" in "\n".join(said).casefold()


def test_statement_12_answers_are_handed_out_and_erased_with_the_person(client: Client) -> None:
    send(client, an_asking_date(), health_consent="on")
    (told,) = holding.BOOKINGS.export("asa@example.org", timezone.now())
    assert told["answers"] == [
        {"question": "Vad hoppas du på?", "answer": PLAIN},
        {"question": "Något om mat?", "answer": HEALTH},
    ]
    holding.BOOKINGS.erase("asa@example.org", timezone.now())
    assert not Answer.objects.exists()
    assert Booking.objects.get().seats == 1


def edit_page(client: Client, page: WorkshopPage, **question: Any) -> Any:
    """The page as its form holds it, and one question more."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = client.get(address).context["form"]
    known = {name: value for name, value in form.initial.items() if value not in (None, "") and value is not False}
    asked = {"label": "Något om mat?", "field_type": "singleline", **question}
    return client.post(
        address,
        nested_form_data(
            {
                **known,
                "body": streamfield([]),
                "questions": inline_formset([asked]),
                "action-publish": "1",
                # Wagtail's own notes beside a page; a field of ours has their name.
                "comments-TOTAL_FORMS": "0",
                "comments-INITIAL_FORMS": "0",
            }
        ),
    )


def test_the_author_writes_questions_on_the_page_and_is_told_what_cannot_be(admin_client: Client) -> None:
    page = a_workshop()
    assert "frivilligt att berätta" in text_of(edit_page(admin_client, page, health="on", required="on"))
    assert "Skriv det som går att välja" in text_of(edit_page(admin_client, page, field_type="radio"))
    assert not page.questions.exists()
    saved = edit_page(admin_client, page, health="on")
    assert saved.status_code == 302, saved.context["form"].errors
    (question,) = page.questions.all()
    assert (question.clean_name, question.health, question.days_kept) == ("nagot_om_mat", True, 14)
