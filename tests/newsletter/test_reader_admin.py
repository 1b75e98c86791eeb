import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from wagtail.admin.admin_url_finder import AdminURLFinder

from mail import kinds
from newsletter.enums import SubscriberState
from newsletter.models import Newsletter, Subscriber
from tests.newsletter.factories import a_newsletter, a_subscriber, an_admin, an_issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter()


@pytest.fixture
def author(client: Client) -> Client:
    client.force_login(an_admin())
    return client


def test_the_list_takes_the_same_queries_for_any_number_of_readers(author: Client, newsletter: Newsletter) -> None:
    counts = []
    for readers in (1, 2):
        for _ in range(readers):
            a_subscriber(newsletter)
        author.get("/admin/letter/readers/")
        with CaptureQueriesContext(connection) as queries:
            assert author.get("/admin/letter/readers/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_list_says_in_words_what_state_a_reader_is_in(author: Client, newsletter: Newsletter) -> None:
    a_subscriber(newsletter, state=SubscriberState.UNSUBSCRIBED)
    with override("sv"):
        shown = BeautifulSoup(author.get("/admin/letter/readers/").content, "html.parser")
    heads = [head.get_text(strip=True) for head in shown.select("main th")]
    assert "Status" in heads
    assert "method" not in heads


def test_the_outbox_names_each_kind_of_mail() -> None:
    for template in ("confirm", "already", "notice", "trial"):
        assert kinds.label(f"newsletter-{template}") != f"newsletter-{template}"


def test_readers_are_filtered_found_and_exported(author: Client, newsletter: Newsletter) -> None:
    a_subscriber(newsletter, address="finns@example.org")
    a_subscriber(newsletter, address="gick@example.org", state=SubscriberState.UNSUBSCRIBED)
    listed = author.get("/admin/letter/readers/", {"state": "unsubscribed"}).content.decode()
    assert "gick@example.org" in listed
    assert "finns@example.org" not in listed
    assert "finns@example.org" in author.get("/admin/letter/readers/", {"q": "finns"}).content.decode()
    export = author.get("/admin/letter/readers/", {"export": "csv"})
    text = b"".join(export.streaming_content).decode()  # type: ignore[attr-defined]
    assert "finns@example.org,confirmed" in text


@pytest.mark.parametrize(
    ("state", "button", "expected"),
    [
        ("confirmed", "unsubscribe", "unsubscribed"),
        ("confirmed", "suppress", "suppressed"),
        ("suppressed", "release", "unsubscribed"),
        ("suppressed", "unsubscribe", "suppressed"),
        ("confirmed", "nonsense", "confirmed"),
    ],
)
def test_readers_are_stopped_and_released(
    author: Client, newsletter: Newsletter, state: str, button: str, expected: str
) -> None:
    reader = a_subscriber(newsletter, state=state)
    response = author.post(f"/admin/letter/readers/act/{reader.pk}/", {"act": button}, follow=True)
    assert response.status_code == 200
    reader.refresh_from_db()
    assert reader.state == expected
    assert author.get(f"/admin/letter/readers/inspect/{reader.pk}/").status_code == 200


def test_nobody_is_written_in_here(author: Client, newsletter: Newsletter) -> None:
    assert author.get("/admin/letter/readers/new/").status_code == 404
    assert Subscriber.objects.count() == 0


def test_the_admin_finds_letters_and_readers(newsletter: Newsletter) -> None:
    finder = AdminURLFinder(an_admin())
    reader, issue = a_subscriber(newsletter), an_issue(newsletter)
    assert finder.get_edit_url(reader) == f"/admin/letter/readers/inspect/{reader.pk}/"
    assert finder.get_edit_url(issue) == f"/admin/letter/{issue.pk}/"
