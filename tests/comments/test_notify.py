from datetime import datetime, timedelta
from email import message_from_bytes, policy
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import notify
from comments.due_mails import TASK
from comments.enums import State
from comments.models import Comment, HeldNotice
from comments.moderate import approve, mark_spam
from comments.submit import submit
from mail.models import OutboxMail
from pages.models import StandardPage
from tests.clock.line import run_waiting
from tests.comments.factories import (
    ADMIN,
    CommentFactory,
    a_moderator,
    a_submission,
    an_open_page,
    comment_settings,
    site_settings,
)

pytestmark = pytest.mark.django_db
LATER = notify.GATHER_FOR


@pytest.fixture
def page() -> StandardPage:
    site_settings()
    return an_open_page(title="Om tillit")


def waiting(page: StandardPage, now: datetime, amount: int) -> list[Comment]:
    rows = [CommentFactory.create(page=page, state=State.PENDING, submitted_at=now) for _number in range(amount)]
    for row in rows:
        notify.tell(row, now)
    return rows


def mails(kind: str) -> list[OutboxMail]:
    return list(OutboxMail.objects.filter(kind=kind).order_by("pk"))


def parts(mail: OutboxMail) -> dict[str, str]:
    message = message_from_bytes(bytes(mail.raw), policy=policy.default)
    leaves = [part for part in message.walk() if not part.is_multipart()]
    return {part.get_content_type(): " ".join(str(part.get_content()).split()) for part in leaves}


def test_each_moderator_has_a_mail_with_an_own_link(page: StandardPage) -> None:
    a_moderator("change")
    comment_settings(page, notify_addresses="karin@example.se\nextern@example.org")
    submit(page, None, a_submission(), now=timezone.now())
    run_waiting(TASK)
    sent = mails("comment.pending")
    assert [mail.recipient for mail in sent] == ["karin@example.se", "extern@example.org"]
    links = {parts(mail)["text/plain"].split("/granska/")[1].split("/")[0] for mail in sent}
    assert len(links) == 2


def test_the_mail_tells_why_in_words_and_nothing_in_it_can_be_followed(page: StandardPage) -> None:
    words = {"name": "www.spam.example", "text": "<b>x</b> https://spam.example/köp mejla a@spam.example"}
    submit(page, None, a_submission(**words), now=timezone.now())
    run_waiting(TASK)
    [mail] = mails("comment.pending")
    for content in parts(mail).values():
        assert "https://spam" not in content
        assert "www.spam.example" not in content
        assert "a@spam.example" not in content
        assert "anna@hemlig.example" not in content
        assert "Alla kommentarer läses innan de visas" in content
    assert "&lt;b&gt;x&lt;/b&gt;" in parts(mail)["text/html"]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.APPROVED, "Anna har skrivit ett svar till www[.]bo[.]example på Om tillit:"),
        (State.SPAM, "Anna har skrivit en kommentar på Om tillit:"),
    ],
)
def test_the_mail_says_whom_a_reply_answers_as_long_as_that_is_shown(
    page: StandardPage, state: State, words: str
) -> None:
    parent = CommentFactory.create(page=page, name="www.bo.example")
    submit(page, parent, a_submission(), now=timezone.now())
    Comment.objects.filter(pk=parent.pk).update(state=state)
    run_waiting(TASK)
    [mail] = mails("comment.pending")
    assert sorted(parts(mail)) == ["text/html", "text/plain"]
    assert all(words in content for content in parts(mail).values())


def test_the_author_is_written_to_in_the_author_s_language(page: StandardPage) -> None:
    submit(page, None, a_submission(language="en"), now=timezone.now())
    run_waiting(TASK)
    assert mails("comment.pending")[0].subject == "Ny kommentar av Anna på Om tillit"


@pytest.mark.parametrize("state", [state for state in State if state != State.PENDING])
def test_only_what_waits_is_told(page: StandardPage, state: State) -> None:
    notify.tell(CommentFactory.create(page=page, state=state), timezone.now())
    assert not OutboxMail.objects.exists()


def test_the_eleventh_in_an_hour_waits_and_comes_in_one_mail_with_the_others(page: StandardPage) -> None:
    now = timezone.now()
    rows = waiting(page, now, 13)
    assert len(mails("comment.pending")) == 10
    notify.gather(now + LATER - timedelta(seconds=1))
    assert mails("comment.digest") == []
    notify.gather(now + LATER)
    [mail] = mails("comment.digest")
    assert (mail.recipient, mail.subject) == ("forfattaren@example.se", "3 kommentarer till väntar på dig")
    for content in parts(mail).values():
        assert "/admin/reader_comments/?state=pending" in content
        assert "Om tillit: 3" in content
        assert not [row for row in rows if row.name in content or row.text in content or row.email in content]
    notify.gather(now + LATER)
    assert len(mails("comment.digest")) == 1
    assert not HeldNotice.objects.exists()


def test_gathered_mails_come_once_an_hour_whatever_comes_in(page: StandardPage) -> None:
    start, minutes = timezone.now(), count()
    for _minute in range(180):
        now = start + timedelta(minutes=next(minutes))
        waiting(page, now, 1)
        notify.gather(now)
    assert len(mails("comment.pending")) == 30
    assert len(mails("comment.digest")) <= 3


def test_each_address_has_its_own_ten(page: StandardPage) -> None:
    now = timezone.now()
    waiting(page, now, 10)
    comment_settings(page, notify_addresses="forfattaren@example.se\nny@example.se")
    waiting(page, now, 1)
    assert [mail.recipient for mail in mails("comment.pending")][10:] == ["ny@example.se"]
    assert [row.address for row in HeldNotice.objects.all()] == ["forfattaren@example.se"]


def test_what_was_judged_meanwhile_is_not_gathered(page: StandardPage) -> None:
    now = timezone.now()
    *_told, first, second, _third = waiting(page, now, 13)
    approve(first, by=ADMIN, now=now)
    mark_spam(second, by=ADMIN, now=now)
    notify.gather(now + LATER)
    [mail] = mails("comment.digest")
    assert mail.subject == "1 kommentar till väntar på dig"
    assert "Om tillit: 1" in parts(mail)["text/plain"]


def test_where_all_were_judged_meanwhile_no_mail_comes(page: StandardPage) -> None:
    now = timezone.now()
    for row in waiting(page, now, 12):
        approve(row, by=ADMIN, now=now)
    notify.gather(now + LATER)
    assert mails("comment.digest") == []
    assert not HeldNotice.objects.exists()


def test_an_address_that_left_the_settings_gets_no_gathered_mail(page: StandardPage) -> None:
    now = timezone.now()
    waiting(page, now, 12)
    comment_settings(page, notify_addresses="ny@example.se")
    notify.gather(now + LATER)
    assert mails("comment.digest") == []
    assert not HeldNotice.objects.exists()


def test_a_long_list_is_cut_and_says_how_many_more_there_are(page: StandardPage) -> None:
    now = timezone.now()
    waiting(page, now, 12)
    for number in range(notify.LISTED + 1):
        waiting(an_open_page(title=f"Sida {number}"), now, 1)
    notify.gather(now + LATER)
    [mail] = mails("comment.digest")
    content = parts(mail)["text/plain"]
    assert mail.subject == f"{notify.LISTED + 3} kommentarer till väntar på dig"
    assert (content.index("Om tillit: 2") < content.index("Sida 0: 1"), "Sida 29" in content) == (True, False)
    assert "Och 2 till på andra sidor." in content


def test_gathering_costs_the_same_for_few_and_for_many(page: StandardPage) -> None:
    spent = []
    for amount, hours in ((1, 0), (10, 2), (50, 4)):
        now = timezone.now() + timedelta(hours=hours)
        waiting(page, now, 10 + amount)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            notify.gather(now + LATER)
        spent.append(len(queries))
    assert len(mails("comment.digest")) == 3
    # The first opens the counter's window.
    assert spent[1] == spent[2] <= spent[0]


def test_a_comment_that_is_edited_waits_only_once(page: StandardPage) -> None:
    now = timezone.now()
    *_told, last = waiting(page, now, 11)
    notify.tell(last, now)
    assert HeldNotice.objects.count() == 1
