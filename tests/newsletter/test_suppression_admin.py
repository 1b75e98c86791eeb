import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder

from mail import returns
from newsletter.enums import ConsentMethod, SubscriberState, SuppressionReason
from newsletter.models import Newsletter, Subscriber, Suppression
from newsletter.unsubscribe import suppress
from tests.mail.reports import report
from tests.newsletter.factories import NOW, a_newsletter, a_subscriber, an_admin
from tests.newsletter.sent import a_copy, code_of

pytestmark = pytest.mark.django_db
LIST = "/admin/letter/suppressions/"


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter()


@pytest.fixture
def author(client: Client) -> Client:
    client.force_login(an_admin())
    return client


def a_suppressed(
    newsletter: Newsletter, reason: SuppressionReason = SuppressionReason.BOUNCE, **fields: str
) -> Suppression:
    reader = a_subscriber(newsletter, **fields)
    suppress(reader, reason, "550 5.1.1 no such user", ConsentMethod.BOUNCE, NOW)
    return Suppression.objects.get(subscriber=reader)


def undo(author: Client, held: Suppression) -> str:
    return author.post(reverse("newsletter_suppressions:undo", args=[held.pk]), follow=True).content.decode()


def test_the_list_takes_the_same_queries_for_any_number(author: Client, newsletter: Newsletter) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            a_suppressed(newsletter)
        author.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert author.get(LIST).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_suppressions_are_filtered_and_found(author: Client, newsletter: Newsletter) -> None:
    a_suppressed(newsletter, address="finns@example.org")
    a_suppressed(newsletter, SuppressionReason.COMPLAINT, address="klagar@example.org")
    listed = author.get(LIST, {"reason": "complaint"}).content.decode()
    assert "klagar@example.org" in listed
    assert "finns@example.org" not in listed
    found = author.get(LIST, {"q": "finns"}).content.decode()
    assert "finns@example.org" in found
    assert "klagar@example.org" not in found


def test_a_whole_address_finds_one_who_was_erased(author: Client, newsletter: Newsletter) -> None:
    held = a_suppressed(newsletter, address="borta@example.org")
    Subscriber.objects.all().delete()
    shown = author.get(LIST, {"q": "borta@example.org"}).content.decode()
    assert reverse("newsletter_suppressions:inspect", args=[held.pk]) in shown
    assert (
        reverse("newsletter_suppressions:inspect", args=[held.pk])
        not in author.get(LIST, {"q": "annan@example.org"}).content.decode()
    )
    undo(author, held)
    assert not Suppression.objects.exists()


def test_statement_27_every_suppression_shows_its_evidence(author: Client, newsletter: Newsletter) -> None:
    reader = a_subscriber(newsletter, address="anna@example.org")
    copy = a_copy(reader)
    returns.take(report("postfix_unknown_user", code_of(copy)), NOW)
    held = Suppression.objects.get()
    shown = BeautifulSoup(author.get(reverse("newsletter_suppressions:inspect", args=[held.pk])).content, "html.parser")
    text, links = shown.get_text(), {str(link["href"]) for link in shown.select("main a[href]")}
    assert "User unknown in virtual mailbox table" in text
    assert "Reporting-MTA: dns; mx.example.org" in text
    assert {
        reverse("newsletter_readers:inspect", args=[reader.pk]),
        reverse("newsletter_letter", args=[copy.issue_id]),
    } <= links


@pytest.mark.parametrize(
    ("reason", "after"),
    [
        (SuppressionReason.BOUNCE, SubscriberState.CONFIRMED),
        (SuppressionReason.SOFT_BOUNCE, SubscriberState.CONFIRMED),
        (SuppressionReason.COMPLAINT, SubscriberState.UNSUBSCRIBED),
        (SuppressionReason.AUTHOR, SubscriberState.UNSUBSCRIBED),
    ],
)
def test_statement_27_every_suppression_can_be_undone(
    author: Client, newsletter: Newsletter, reason: SuppressionReason, after: SubscriberState
) -> None:
    held = a_suppressed(newsletter, reason)
    page = BeautifulSoup(author.get(LIST).content, "html.parser")
    buttons = page.select(f"form[action='{reverse('newsletter_suppressions:undo', args=[held.pk])}']")
    assert buttons
    assert buttons[0].select("input[name=csrfmiddlewaretoken]")
    undo(author, held)
    assert Subscriber.objects.get().state == after
    assert not Suppression.objects.exists()
    assert author.post(reverse("newsletter_suppressions:undo", args=[held.pk])).status_code == 404


def test_looking_changes_nothing(author: Client, newsletter: Newsletter) -> None:
    held = a_suppressed(newsletter)
    assert author.get(reverse("newsletter_suppressions:undo", args=[held.pk])).status_code == 405
    assert Suppression.objects.exists()


def test_who_may_only_look_gets_no_button(client: Client, newsletter: Newsletter) -> None:
    held = a_suppressed(newsletter)
    group = Group.objects.create(name="Läsare")
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", "view_suppression"]))
    user = User.objects.create_user("bo", "bo@example.se", "hemligt")
    user.groups.add(group)
    client.force_login(user)
    url = reverse("newsletter_suppressions:undo", args=[held.pk])
    for page in (LIST, reverse("newsletter_suppressions:inspect", args=[held.pk])):
        response = client.get(page)
        assert response.status_code == 200
        assert url not in response.content.decode()
    client.post(url)
    assert Suppression.objects.exists()


def test_the_admin_finds_a_suppression(newsletter: Newsletter) -> None:
    held = a_suppressed(newsletter)
    assert AdminURLFinder(an_admin()).get_edit_url(held) == f"/admin/letter/suppressions/inspect/{held.pk}/"
