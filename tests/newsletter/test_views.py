import re
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from guard import links
from newsletter.enums import Cadence, IssueState, SubscriberState
from newsletter.forms import SOURCE, RenewForm, SignupForm
from newsletter.freeze import freeze
from newsletter.models import Confirmation, Issue, LinkRequest, Newsletter, Subscriber
from newsletter.reader_models import digest_of
from tests.blog.factories import an_article
from tests.newsletter.factories import NOW, SLOT, a_newsletter, a_subscriber, an_approved_issue, an_issue
from tests.pages.factories import a_home

pytestmark = pytest.mark.django_db
OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter(promise="Ett brev varje torsdag.")


@pytest.fixture
def visitor() -> Client:
    return Client(headers=OWN, enforce_csrf_checks=True)


def typed(**fields: str) -> dict[str, str]:
    token = SignupForm.token(timezone.now() - timedelta(seconds=10))
    return {"email": "Anna@Example.org", "form_token": token, "homepage": "", **fields}


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def test_statement_24_signing_up_answers_the_same_for_every_address(visitor: Client, newsletter: Newsletter) -> None:
    a_subscriber(newsletter, address="last@example.org")
    a_subscriber(newsletter, address="stopp@example.org", state=SubscriberState.SUPPRESSED)
    answers = set()
    for address in ("ny@example.org", "last@example.org", "stopp@example.org"):
        response = visitor.post("/nyhetsbrev/anmal/", typed(email=address))
        answers.add((response.status_code, response["Location"], response.content))
        assert not response.cookies
    assert answers == {(303, "/nyhetsbrev/tack/", b"")}


def test_the_page_of_the_form_and_the_sentence_are_kept(visitor: Client, newsletter: Newsletter) -> None:
    article = an_article()
    visitor.post("/nyhetsbrev/anmal/", typed(source=links.sign(SOURCE, article.pk)))
    consent = LinkRequest.objects.get()
    assert consent.source_page_id == article.pk
    assert consent.source_url.endswith(article.url or "-")
    assert (consent.text, bool(consent.client)) == ("Ett brev varje torsdag.", True)
    assert consent.address == "anna@example.org"


@pytest.mark.parametrize("source", ["", "forged", "å" * 250])
def test_a_forged_source_loses_the_source_only(visitor: Client, newsletter: Newsletter, source: str) -> None:
    assert visitor.post("/nyhetsbrev/anmal/", typed(source=source)).status_code == 303
    assert LinkRequest.objects.get().source_page is None


def test_an_english_page_makes_an_english_reader(visitor: Client, newsletter: Newsletter) -> None:
    response = visitor.post("/en/newsletter/sign-up/", typed())
    assert response["Location"] == "/en/newsletter/thanks/"
    asked = LinkRequest.objects.get()
    assert asked.language == "en"
    assert "One letter a week" in asked.text


def test_the_sign_up_speaks_the_page_s_language(visitor: Client) -> None:
    a_newsletter(name_en="The weekly letter")
    titles = [soup(visitor.get(f"{way}/nyhetsbrev/", follow=True)).select_one(".slip-title") for way in ("", "/en")]
    assert [title and title.get_text() for title in titles] == ["Veckobrevet", "The weekly letter"]


@pytest.mark.parametrize(
    "fields",
    [{"email": "inte en adress"}, {"email": ""}, {"form_token": "x"}, {"homepage": "spam"}, {"email": "a@b\r\nc"}],
)
def test_a_wrong_form_is_shown_again_with_what_was_typed(
    visitor: Client, newsletter: Newsletter, fields: dict[str, str]
) -> None:
    response = visitor.post("/nyhetsbrev/anmal/", typed(**fields))
    assert response.status_code == 422
    page = soup(response)
    assert page.select_one(".error-summary") is not None
    field = page.select_one("main input[name=email]")
    assert field is not None
    assert (field.get("value") or "") == typed(**fields)["email"]
    assert not LinkRequest.objects.exists()


def test_a_foreign_page_cannot_sign_anybody_up(newsletter: Newsletter) -> None:
    stranger = Client(headers={"Sec-Fetch-Site": "cross-site"}, enforce_csrf_checks=True)
    assert stranger.post("/nyhetsbrev/anmal/", typed()).status_code == 403
    assert not LinkRequest.objects.exists()


def test_addresses_are_limited(visitor: Client, newsletter: Newsletter) -> None:
    codes = [visitor.post("/nyhetsbrev/anmal/", typed()).status_code for _ in range(6)]
    assert codes == [303] * 5 + [422]


def test_reading_the_sign_up_address_leads_to_its_page(visitor: Client, newsletter: Newsletter) -> None:
    assert visitor.get("/nyhetsbrev/anmal/")["Location"] == "/nyhetsbrev/"


@pytest.mark.parametrize("path", ["", "tack/", "valkommen/", "arkiv/"])
@pytest.mark.parametrize("language", ["", "/en"])
def test_pages_show_and_set_no_cookie(visitor: Client, newsletter: Newsletter, path: str, language: str) -> None:
    response = visitor.get(f"{language}/nyhetsbrev/{path}", follow=True)
    assert response.status_code == 200
    assert not response.cookies
    ids = [tag["id"] for tag in soup(response).select("[id]")]
    assert len(ids) == len(set(ids))


def test_a_site_without_a_newsletter_has_no_such_pages(visitor: Client, db: None) -> None:
    a_home()
    assert visitor.get("/nyhetsbrev/").status_code == 404
    assert visitor.post("/nyhetsbrev/anmal/", typed()).status_code == 404


def test_a_newsletter_that_is_off_takes_no_new_readers(visitor: Client, newsletter: Newsletter) -> None:
    Newsletter.objects.update(active=False)
    page = soup(visitor.get("/nyhetsbrev/"))
    assert page.select_one("main form") is None
    assert visitor.post("/nyhetsbrev/anmal/", typed()).status_code == 404
    assert visitor.get("/nyhetsbrev/arkiv/").status_code == 200


def a_link(newsletter: Newsletter, **fields: Any) -> tuple[str, Subscriber]:
    reader = a_subscriber(newsletter, state=SubscriberState.PENDING)
    given = {"created_at": timezone.now(), **fields}
    Confirmation.objects.create(subscriber=reader, digest=digest_of("token"), **given)
    return "/nyhetsbrev/bekrafta/token/", reader


def test_statement_22_confirming_takes_the_button(visitor: Client, newsletter: Newsletter) -> None:
    address, reader = a_link(newsletter)
    for read in (visitor.get, visitor.head):
        assert read(address).status_code == 200
    reader.refresh_from_db()
    assert reader.state == SubscriberState.PENDING
    for _ in range(2):
        response = visitor.post(address)
        assert (response.status_code, response["Location"]) == (303, f"/nyhetsbrev/valkommen/{reader.key}/")
    reader.refresh_from_db()
    assert reader.state == SubscriberState.CONFIRMED
    assert visitor.get(address)["Cache-Control"] == "private, no-store"


def test_an_old_link_offers_a_new_one(visitor: Client, newsletter: Newsletter) -> None:
    address, reader = a_link(newsletter, created_at=timezone.now() - timedelta(days=8))
    response = visitor.get(address)
    assert response.status_code == 410
    assert soup(response).select_one("main form button") is not None
    assert visitor.post(address).status_code == 422
    token = RenewForm.token(timezone.now() - timedelta(seconds=10))
    assert visitor.post(address, {"form_token": token})["Location"] == "/nyhetsbrev/tack/"
    reader.refresh_from_db()
    assert reader.state == SubscriberState.PENDING


def test_a_used_link_of_one_who_left_says_so(visitor: Client, newsletter: Newsletter) -> None:
    address, reader = a_link(newsletter)
    visitor.post(address)
    reader.mark_unsubscribed(NOW)
    assert visitor.post(address).status_code == 410


@pytest.mark.parametrize("path", ["bekrafta/fel/", "bekrafta/%00/", "avsluta/fel/", "avsluta/%00/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_link_gets_a_friendly_page(visitor: Client, newsletter: Newsletter, path: str, method: str) -> None:
    response = getattr(visitor, method)(f"/nyhetsbrev/{path}")
    assert response.status_code == 404
    assert soup(response).select_one("h1") is not None


def test_leaving_takes_the_button(visitor: Client, newsletter: Newsletter) -> None:
    reader = a_subscriber(newsletter)
    address = f"/nyhetsbrev/avsluta/{reader.key}/"
    for read in (visitor.get, visitor.head, visitor.options):
        read(address)
    reader.refresh_from_db()
    assert reader.state == SubscriberState.CONFIRMED
    for _ in range(2):
        response = visitor.post(address)
        assert (response.status_code, response["Location"]) == (303, address)
    reader.refresh_from_db()
    assert reader.state == SubscriberState.UNSUBSCRIBED
    assert soup(visitor.get(address)).select_one("main form") is None


@pytest.mark.parametrize("multipart", [False, True])
def test_statement_20_one_click(newsletter: Newsletter, multipart: bool) -> None:
    """RFC 8058: from a provider's server, no cookie, no origin, no redirect; twice is harmless."""
    reader = a_subscriber(newsletter)
    provider = Client(enforce_csrf_checks=True)
    address = f"/nyhetsbrev/avsluta/{reader.key}/"
    for _ in range(2):
        if multipart:
            response = provider.post(address, {"List-Unsubscribe": "One-Click"})
        else:
            body = "List-Unsubscribe=One-Click"
            response = provider.post(address, body, content_type="application/x-www-form-urlencoded")
        assert response.status_code == 200
        assert not response.cookies
    reader.refresh_from_db()
    assert reader.state == SubscriberState.UNSUBSCRIBED
    assert reader.consents.get().method == "one_click"


@pytest.mark.parametrize("charset", ["iso-8859-1", "us-ascii", "windows-1252"])
def test_one_click_works_in_any_charset(newsletter: Newsletter, charset: str) -> None:
    reader = a_subscriber(newsletter)
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    address = f"/nyhetsbrev/avsluta/{reader.key}/"
    assert Client().post(address, b"List-Unsubscribe=One-Click", content_type=kind).status_code == 200
    assert reader.consents.get().method == "one_click"


def test_one_click_for_one_who_was_erased_is_well(newsletter: Newsletter) -> None:
    assert Client().post("/nyhetsbrev/avsluta/borta/", {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_the_archive_shows_the_letter_without_what_belongs_to_a_reader(visitor: Client, newsletter: Newsletter) -> None:
    reader = a_subscriber(newsletter)
    freeze(an_approved_issue(newsletter), SLOT)
    listed = soup(visitor.get("/nyhetsbrev/arkiv/")).select("main a[href='/nyhetsbrev/arkiv/1/']")
    assert [link.text for link in listed] == ["Artikel 1"]
    response = visitor.get("/nyhetsbrev/arkiv/1/")
    html = response.content.decode()
    assert "En kort text om arbetslivet" in html
    assert reader.key not in html
    assert not re.search(r"avsluta/\w", html)
    assert Issue.objects.get().editions.get().marker not in html
    assert "script-src" not in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_the_archive_answers_in_the_reader_s_language_where_there_is_one(
    visitor: Client, newsletter: Newsletter
) -> None:
    a_subscriber(newsletter, language="en")
    freeze(an_approved_issue(newsletter), SLOT)
    assert visitor.get("/en/newsletter/archive/1/")["Content-Language"] == "en"
    assert visitor.get("/nyhetsbrev/arkiv/1/")["Content-Language"] == "sv"
    assert len(soup(visitor.get("/en/newsletter/archive/")).select("main .entry")) == 1


def test_the_list_of_earlier_letters_marks_the_monthly_and_the_corrected(
    visitor: Client, newsletter: Newsletter
) -> None:
    a_subscriber(newsletter, cadence=Cadence.MONTHLY)
    freeze(an_approved_issue(newsletter), SLOT)
    monthly = an_approved_issue(newsletter, cadence=Cadence.MONTHLY)
    freeze(monthly, SLOT)
    monthly.mark_corrected("Fel datum.", SLOT)
    kickers = [" ".join(entry.text.split()) for entry in soup(visitor.get("/nyhetsbrev/arkiv/")).select(".kicker")]
    assert kickers == ["26 november 2026 · månadsbrev · rättat", "26 november 2026"]


def test_what_is_not_sent_is_not_in_the_archive(visitor: Client, newsletter: Newsletter) -> None:
    an_issue(newsletter, articles=1)
    assert visitor.get("/nyhetsbrev/arkiv/1/").status_code == 404
    an_issue(newsletter, number=2, state=IssueState.DONE, slot_date=NOW.date())
    assert visitor.get("/nyhetsbrev/arkiv/2/").status_code == 404


def test_the_archive_takes_the_same_queries_for_any_number_of_letters(
    visitor: Client, newsletter: Newsletter, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for letters in (1, 2):
        for _ in range(letters):
            day = 1 + Issue.objects.count()
            freeze(an_approved_issue(newsletter, slot_date=SLOT.date().replace(day=day)), SLOT)
        visitor.get("/nyhetsbrev/arkiv/")
        with CaptureQueriesContext(connection) as queries:
            visitor.get("/nyhetsbrev/arkiv/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
