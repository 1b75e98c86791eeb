from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mail.enums import MailState
from mail.models import Lane
from newsletter import headline, letter_page
from newsletter.enums import Halt, IssueState, Mode
from newsletter.freeze import freeze
from newsletter.models import Delivery, Newsletter
from newsletter.progress import deferred_by_code, progress
from newsletter.send import start
from tests.newsletter.factories import (
    NOW,
    SLOT,
    a_delivery,
    a_newsletter,
    a_subscriber,
    an_approved_issue,
    an_issue,
)
from tests.newsletter.letter_forms import address, page_of

pytestmark = pytest.mark.django_db


def test_the_page_takes_the_same_queries_for_any_number_of_articles(author: Client, newsletter: Newsletter) -> None:
    counts = []
    for articles in (1, 3):
        issue = an_issue(newsletter, articles, slot_date=SLOT.date() + timedelta(days=7 * articles))
        author.get(address(issue))
        with CaptureQueriesContext(connection) as queries:
            author.get(address(issue))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_result_adds_up(author: Client, newsletter: Newsletter) -> None:
    for _ in range(3):
        a_subscriber(newsletter)
    issue = an_approved_issue(newsletter)
    freeze(issue, SLOT)
    Delivery.objects.filter(pk=Delivery.objects.first().pk).update(state="accepted")  # type: ignore[union-attr]
    page = page_of(author, issue)
    numbers = [int(tag.text) for tag in page.select("#letter-now dl dd")]
    assert sum(numbers[:-1]) == numbers[-1] == 3


def test_the_page_of_a_draft_that_stopped_says_why(author: Client, newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, 1, state=IssueState.DRAFT, halt=Halt.OVERDUE)
    assert str(Halt.OVERDUE.label) in author.get(address(issue)).content.decode()


@pytest.mark.parametrize(
    ("mode", "fields", "now", "expected"),
    [
        (
            Mode.APPROVE,
            {},
            NOW,
            "Brevet går torsdag 26 november kl. 07.00 till 1 läsare, om du godkänner det före dess.",
        ),
        (Mode.APPROVE, {}, SLOT, "så snart du godkänner det"),
        (Mode.AUTOMATIC, {}, NOW, "Brevet går av sig självt torsdag 26 november kl. 07.00"),
        (Mode.AUTOMATIC, {"state": "draft", "halt": "author"}, NOW, "om du godkänner det före dess"),
        (Mode.APPROVE, {"state": "approved"}, NOW, "Brevet är godkänt och går torsdag"),
        (Mode.APPROVE, {"state": "approved"}, SLOT, "Brevet är på väg till 1 läsare."),
    ],
)
def test_one_sentence_says_what_will_happen(mode: Mode, fields: dict[str, str], now: datetime, expected: str) -> None:
    issue = an_issue(a_newsletter(mode=mode), 1, **fields)
    assert expected in headline.of_open(issue, 1, 1, now)


def test_a_letter_without_articles_says_that_none_goes(author: Client, newsletter: Newsletter) -> None:
    assert "går inget brev" in page_of(author, an_issue(newsletter)).select_one("h2.letter__headline").text  # type: ignore[union-attr]


@pytest.mark.parametrize("state", [state for state in IssueState if state not in {"collecting", "draft", "approved"}])
def test_every_state_has_its_sentence(author: Client, newsletter: Newsletter, state: IssueState) -> None:
    issue = an_issue(newsletter, 1, state=state, frozen_at=NOW, frozen_count=1, number=1)
    a_delivery(a_subscriber(newsletter), issue, state="accepted", attempts=1)
    page = page_of(author, issue)
    assert page.select_one("h2.letter__headline").text  # type: ignore[union-attr]
    assert len(page.select("main h1")) == 1
    assert page.select("main h1, main h2")[0].name == "h1"


def test_a_half_sent_letter_that_was_stopped_says_why(author: Client, newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, 1, state=IssueState.PAUSED, halt=Halt.STALE, frozen_at=NOW, number=1)
    assert "stod still" in page_of(author, issue).text


def test_progress_tells_how_much_is_left_and_how_long_it_takes(newsletter: Newsletter) -> None:
    for _ in range(10):
        a_subscriber(newsletter)
    issue = an_approved_issue(newsletter)
    freeze(issue, SLOT)
    start(issue)
    done = list(Delivery.objects.values_list("pk", flat=True)[:4])
    Delivery.objects.filter(pk__in=done).update(state=MailState.ACCEPTED, finished_at=SLOT)
    found = progress(issue, SLOT + timedelta(seconds=30))
    assert (found.total, found.settled, found.unfinished, found.pace, found.minutes_left) == (10, 4, 6, 4, 2)
    assert progress(issue, SLOT + timedelta(minutes=2)).minutes_left is None
    Lane.objects.of("letter").pause(SLOT, "unreachable")
    assert progress(issue, SLOT).rests_until is not None


def test_the_part_that_changes_is_fetched_alone(author: Client, newsletter: Newsletter) -> None:
    a_subscriber(newsletter)
    issue = an_approved_issue(newsletter)
    freeze(issue, SLOT)
    start(issue)
    page = page_of(author, issue)
    assert page.select_one("#letter-now")["data-w-swap-src-value"] == address(issue, "progress/?seen=sending")  # type: ignore[index]
    part = page_of(author, issue, "progress/")
    assert part.select_one("progress[max='1'][value='0']") is not None
    assert part.select_one("html") is None


def test_an_open_page_tells_that_the_letter_has_left_meanwhile(author: Client, newsletter: Newsletter) -> None:
    a_subscriber(newsletter)
    issue = an_approved_issue(newsletter)
    waiting = page_of(author, issue)
    source = str(waiting.select_one("#letter-state")["data-w-swap-src-value"])  # type: ignore[index]
    assert source == address(issue, "progress/?seen=approved")
    assert page_of(author, issue, "progress/?seen=approved").select_one("a[href='']") is None
    freeze(issue, SLOT)
    assert page_of(author, issue, "progress/?seen=approved").select_one("a[href='']") is not None


def test_what_was_put_off_is_counted_by_the_servers_answer(newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, 1)
    for reply in ("451 4.7.1 try later id1", "451 4.7.1 try later id2", "450 no", ""):
        a_delivery(a_subscriber(newsletter), issue, state="deferred", reply=reply)
    assert deferred_by_code(issue) == [("451 4.7.1", 2), ("", 1), ("450", 1)]


def test_the_result_takes_the_same_queries_for_any_number_of_copies(author: Client, newsletter: Newsletter) -> None:
    counts = []
    for copies in (1, 3):
        issue = an_issue(newsletter, 1, state="done", frozen_at=NOW, frozen_count=copies, number=copies,
                         slot_date=SLOT.date() + timedelta(days=copies))  # fmt: skip
        for state in ("accepted", "bounced", "failed", "uncertain", "deferred"):
            for _ in range(copies):
                a_delivery(a_subscriber(newsletter), issue, state=state, finished_at=NOW, attempts=1)
        author.get(address(issue))
        with CaptureQueriesContext(connection) as queries:
            author.get(address(issue))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_long_list_says_that_it_is_cut_and_leads_to_all(
    author: Client, newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letter_page, "COPIES_SHOWN", 2)
    issue = an_issue(newsletter, 1, state="done", frozen_at=NOW, frozen_count=6, number=1)
    for state in ("uncertain", "failed", "bounced"):
        for _ in range(3 if state == "bounced" else 2):
            a_delivery(a_subscriber(newsletter), issue, state=state, finished_at=NOW, attempts=1)
    page = page_of(author, issue)
    assert [len(page.select(f"#{state}-section li")) for state in ("uncertain", "failed", "bounced")] == [2, 2, 2]
    (link,) = page.select("a[href$='?state=bounced']:not(dl a)")
    assert link.parent is not None
    assert link.parent.get_text(" ", strip=True) == "De första 2 av 3 visas. Se alla"
    every = author.get(str(link["href"])).content.decode()
    assert all(copy.address in every for copy in issue.deliveries.filter(state="bounced"))
