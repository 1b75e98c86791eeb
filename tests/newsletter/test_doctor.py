import pytest
from django.test import Client
from pytest_django import Settings

from mail.doctor import examine
from mail.doctor.registry import all_senders
from mail.doctor.web import Answer
from mail.findings import Level
from newsletter import doctor
from newsletter.enums import SubscriberState
from newsletter.models import Subscriber
from tests.mail.doctor.zone import Server, a_case, a_good_zone, said
from tests.newsletter.factories import a_newsletter, a_subscriber, an_issue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def public_site(settings: Settings) -> None:
    settings.BASE_URL = "https://example.se"


class SiteItself:
    """Answers the doctor's POST with the site's own view."""

    def post(self, url: str, form: str) -> Answer:
        response = Client(enforce_csrf_checks=True).post(
            url.removeprefix("https://example.se"), form, content_type="application/x-www-form-urlencoded"
        )
        return Answer(response.status_code, bool(response.cookies), response.headers.get("Location", ""))


def test_doctor_examines_the_newsletters_addresses() -> None:
    a_newsletter(bounce_address="retur@example.se")
    letter = next(sender for sender in all_senders() if sender.what == "Veckobrevet")
    assert (letter.address, letter.envelope_domain, letter.reply_to) == (
        "brev@example.se",
        "example.se",
        "hej@example.se",
    )


def test_statement_16_doctor_finds_one_click_working_and_changes_nothing() -> None:
    newsletter = a_newsletter()
    a_subscriber(newsletter)
    found = said(list(doctor.one_click(a_case(a_good_zone(), web=SiteItself()))))
    assert found == ["ok: Ett klick räcker för att avsluta."]
    assert Subscriber.objects.get().state == SubscriberState.CONFIRMED


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (None, "Ingen svarar, eller så är certifikatet inte giltigt: certificate has expired"),
        (Answer(301, sets_cookie=False, location="https://www.example.se/"), "Svaret leder någon annanstans"),
        (Answer(403, sets_cookie=False), "Svaret är 403 i stället för 200."),
        (Answer(200, sets_cookie=True), "Svaret sätter en kaka."),
    ],
)
def test_doctor_says_why_one_click_does_not_work(answer: Answer | None, words: str) -> None:
    a_newsletter()
    server = Server(answer)
    [found] = list(doctor.one_click(a_case(a_good_zone(), web=server)))
    assert found.level == Level.WRONG
    assert words in str(found.found)
    assert found.advice
    assert server.asked[0][1] == "List-Unsubscribe=One-Click"


def test_doctor_wants_https_for_one_click(settings: Settings) -> None:
    settings.BASE_URL = "http://127.0.0.1:8000"
    a_newsletter()
    assert said(list(doctor.one_click(a_case(a_good_zone())))) == ["wrong: Mejlprogram skickar det bara över https."]


def test_doctor_looks_over_the_coming_letter() -> None:
    newsletter = a_newsletter()
    assert [found.level for found in doctor.headers(a_case(a_good_zone()))] == [Level.SKIPPED]
    an_issue(newsletter, 1)
    assert not [found for found in doctor.headers(a_case(a_good_zone())) if found.is_wrong]


def test_doctor_looks_over_the_letter_that_arrived() -> None:
    a_newsletter()
    raw = b"From: brev@example.se\nSubject: Hej\n\nHej\n"
    found = [finding for finding in doctor.headers(a_case(a_good_zone(), raw=raw)) if finding.is_wrong]
    assert any("List-Unsubscribe" in str(finding.found) for finding in found)


def test_doctor_looks_at_the_settings() -> None:
    assert said(list(doctor.settings(a_case(a_good_zone())))) == ["advice: Nyhetsbrevet är avstängt."]
    newsletter = a_newsletter()
    assert said(list(doctor.settings(a_case(a_good_zone())))) == ["ok: veckobrev.example.se"]
    newsletter.list_id = ""
    newsletter.save()
    assert [found.level for found in doctor.settings(a_case(a_good_zone()))] == [Level.WRONG]


def test_the_letters_checks_are_part_of_the_doctor() -> None:
    a_newsletter()
    titles = [section.title for section in examine(a_case(a_good_zone()))]
    assert {"Avsluta med ett klick", "Hur brevet är gjort"} <= set(titles)
