import pytest
from django.db import connection

from mail.enums import MailState
from mail.models import OutboxMail
from newsletter.build import Frame, build
from newsletter.enums import Halt, IssueState, SubscriberState
from newsletter.freeze import Changed, _fix, build_all, freeze, insert_deliveries, next_number
from newsletter.models import Delivery, Issue, IssueEdition, Newsletter, Subscriber
from tests.newsletter.factories import NOW, SLOT, a_newsletter, a_subscriber, an_approved_issue, an_edition, an_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    return a_newsletter()


def frozen(issue: Issue) -> Issue:
    assert freeze(issue, SLOT)
    return Issue.objects.get(pk=issue.pk)


def test_each_reader_gets_one_row_with_the_address_of_that_moment(newsletter: Newsletter) -> None:
    readers = [a_subscriber(newsletter), a_subscriber(newsletter, language="en")]
    for state in (SubscriberState.PENDING, SubscriberState.UNSUBSCRIBED, SubscriberState.SUPPRESSED):
        a_subscriber(newsletter, state=state)
    issue = frozen(an_approved_issue(newsletter))
    assert (issue.state, issue.frozen_count, issue.number, issue.frozen_at) == (IssueState.FROZEN, 2, 1, SLOT)
    rows = {row.subscriber: row for row in Delivery.objects.select_related("edition", "subscriber")}
    assert set(rows) == set(readers)
    for reader, row in rows.items():
        assert (row.address, row.key, row.state) == (reader.address, reader.key, MailState.QUEUED)
        assert (row.edition.language, row.next_attempt_at, row.attempts) == (reader.language, SLOT, 0)
    assert str(rows[readers[0]]) == readers[0].address


def test_statement_5_the_counts_always_balance(newsletter: Newsletter) -> None:
    for _ in range(3):
        a_subscriber(newsletter)
    issue = frozen(an_approved_issue(newsletter))
    assert sum(Delivery.objects.of(issue).counts().values()) == issue.frozen_count == 3


def test_freezing_takes_the_same_number_of_queries_for_any_number_of_readers(newsletter: Newsletter) -> None:
    from django.test.utils import CaptureQueriesContext

    counts = []
    for week, readers in enumerate((1, 1, 5)):
        for _ in range(readers):
            a_subscriber(newsletter)
        issue = an_approved_issue(newsletter, slot_date=SLOT.date().replace(day=1 + week))
        with CaptureQueriesContext(connection) as queries:
            frozen(issue)
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_a_letter_without_readers_is_frozen_for_the_archive(newsletter: Newsletter) -> None:
    issue = frozen(an_approved_issue(newsletter))
    assert issue.frozen_count == 0
    assert issue.editions.get().language == "sv"


def test_two_processes_freeze_once(newsletter: Newsletter) -> None:
    a_subscriber(newsletter)
    first = an_approved_issue(newsletter)
    second = Issue.objects.select_related("newsletter").get(pk=first.pk)
    assert freeze(first, SLOT)
    assert not freeze(second, SLOT)
    assert Delivery.objects.count() == IssueEdition.objects.count() == 1


def test_content_that_changed_while_it_was_built_is_not_frozen(newsletter: Newsletter) -> None:
    issue = an_approved_issue(newsletter)
    stale = Issue.objects.select_related("newsletter").get(pk=issue.pk)
    issue.touch()
    assert not freeze(stale, SLOT)
    assert not IssueEdition.objects.exists()
    frozen(Issue.objects.select_related("newsletter").get(pk=issue.pk))


def test_an_article_taken_down_meanwhile_stops_the_freeze_for_this_minute(newsletter: Newsletter) -> None:
    issue = an_approved_issue(newsletter)
    article = issue.included()[0].article
    assert article is not None
    article.unpublish()
    assert not freeze(issue, SLOT)
    assert Issue.objects.get().state == IssueState.APPROVED


def test_nothing_is_half_frozen_when_a_reader_would_be_left_out(newsletter: Newsletter) -> None:
    issue = an_approved_issue(newsletter)
    made = build_all(issue, 1, SLOT)
    a_subscriber(newsletter, language="en")
    with pytest.raises(Changed):
        _fix(issue, made, 1, SLOT)
    assert Issue.objects.get().state == IssueState.APPROVED
    assert not IssueEdition.objects.exists()
    assert not Delivery.objects.exists()


def test_numbers_follow_each_other(newsletter: Newsletter) -> None:
    assert next_number(newsletter) == 1
    frozen(an_approved_issue(newsletter))
    assert next_number(newsletter) == 2


def test_statement_17_what_is_too_big_goes_back_to_the_author(newsletter: Newsletter) -> None:
    issue = an_approved_issue(newsletter, intro="ord " * 30_000)
    assert not freeze(issue, SLOT)
    issue.refresh_from_db()
    assert (issue.state, issue.halt, issue.approved_at) == (IssueState.DRAFT, Halt.TOO_BIG, None)
    assert OutboxMail.objects.get().recipient == "asa@example.se"


def test_what_cannot_be_made_into_a_mail_goes_back_to_the_author(newsletter: Newsletter) -> None:
    Newsletter.objects.update(sender_address="inte en adress")
    issue = Issue.objects.select_related("newsletter").get(pk=an_approved_issue(newsletter).pk)
    assert not freeze(issue, SLOT)
    assert not freeze(issue, SLOT)
    issue.refresh_from_db()
    assert issue.halt == Halt.BROKEN
    assert OutboxMail.objects.count() == 1


def test_statement_15_the_frozen_content_does_not_follow_the_article(newsletter: Newsletter) -> None:
    issue = an_approved_issue(newsletter, articles=0)
    item = an_item(issue)
    frozen(issue)
    before = issue.editions.get().html
    assert item.article is not None
    item.article.title = "Ny rubrik"
    item.article.save_revision().publish()
    assert issue.editions.get().html == before


def test_one_address_gets_one_copy(newsletter: Newsletter) -> None:
    from django.db import IntegrityError, transaction

    reader = a_subscriber(newsletter)
    issue = frozen(an_approved_issue(newsletter))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_deliveries(issue, {("sv", ""): issue.editions.get().pk}, NOW)
    Subscriber.objects.filter(pk=reader.pk).delete()
    assert Delivery.objects.get().subscriber is None


def test_a_second_edition_of_a_language_is_impossible(newsletter: Newsletter) -> None:
    from django.db import IntegrityError

    issue = frozen(an_approved_issue(newsletter))
    with pytest.raises(IntegrityError):
        an_edition(issue)


def test_what_is_built_is_the_same_each_time_but_for_its_marker(newsletter: Newsletter) -> None:
    issue = an_approved_issue(newsletter)
    one, two = (build(Frame(issue, "sv", 1, SLOT)) for _ in range(2))
    assert one.skeleton.replace(one.marker.encode(), b"") == two.skeleton.replace(two.marker.encode(), b"")
