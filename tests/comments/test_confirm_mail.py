from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from comments import confirm_mail, due_mails
from comments.due_mails import TASK
from comments.enums import State
from comments.submit import submit
from guard import links as signed
from mail.models import OutboxMail
from tests.clock.line import run_waiting
from tests.comments.factories import CommentFactory, a_submission, an_open_page, site_settings

pytestmark = pytest.mark.django_db
TYPED = "anna@hemlig.example"


@pytest.fixture(autouse=True)
def _sender() -> None:
    site_settings(contact_email="")


def to_writers() -> list[OutboxMail]:
    return list(OutboxMail.objects.filter(kind="comment.confirm").order_by("pk"))


def write(number: int, now: datetime, **fields: object) -> None:
    text = f"Det här är tanke nummer {number} om {number} saker."
    comment = submit(an_open_page(), None, a_submission(text=text, key=f"{number:064}", **fields), now=now)
    due_mails.write(comment.pk, now)


def test_statement_14_the_first_mail_holds_no_word_of_the_visitor() -> None:
    words = {"name": "Besök-www.spam.example", "text": "Köp viagra på https://spam.example/x *nu*"}
    submit(an_open_page(title="Om tillit"), None, a_submission(**words), now=timezone.now())
    run_waiting(TASK)
    [mail] = to_writers()
    message = message_from_bytes(bytes(mail.raw), policy=policy.default)
    assert (mail.recipient, message["Subject"]) == (TYPED, "Din kommentar på Om tillit")
    parts = [str(part.get_content()) for part in message.walk() if not part.is_multipart()]
    assert len(parts) == 2
    for part in parts:
        assert "/kommentarer/egen/" in part
        assert not [word for word in ("spam", "viagra", "Besök", TYPED) if word in part]
    assert "spam" not in str(message["From"]) + str(message["Reply-To"])


def test_statement_14_at_most_three_a_day_go_to_an_address() -> None:
    now = timezone.now()
    for number in range(6):
        write(number, now + timedelta(hours=number))
    assert len(to_writers()) == 3
    write(7, now + timedelta(hours=7), email="nagon.annan@example.org")
    assert len(to_writers()) == 4
    # In no 24 hours more than three, so one comes free a day after the first, not three.
    for number, minutes in ((8, 1), (9, 2)):
        write(number, now + timedelta(days=1, minutes=minutes))
    assert len(to_writers()) == 5


def test_statement_14_the_three_are_the_same_three_in_a_new_month() -> None:
    last = datetime(2026, 11, 30, 23, 0, tzinfo=timezone.get_current_timezone())
    for number in range(6):
        write(number, last + timedelta(minutes=25 * number))
    assert len(to_writers()) == 3


@pytest.mark.parametrize(
    "fields", [{"state": State.SPAM}, {"by_author": True}, {"email": ""}, {"email": "å@ö.example"}]
)
def test_nobody_is_mailed_about_spam_or_without_an_address_that_works(fields: dict[str, object]) -> None:
    assert not confirm_mail.send(CommentFactory.create(**{"state": State.PENDING, **fields}), timezone.now())
    assert to_writers() == []


def test_statement_14_spam_causes_no_mail_at_all() -> None:
    site_settings()
    comment = submit(an_open_page(), None, a_submission(trapped=True), now=timezone.now())
    assert comment.state == State.SPAM
    due_mails.write(comment.pk, timezone.now())
    assert not OutboxMail.objects.exists()


def test_the_mail_comes_in_the_language_of_the_page() -> None:
    submit(an_open_page(title="On trust"), None, a_submission(language="en"), now=timezone.now())
    run_waiting(TASK)
    [mail] = to_writers()
    assert mail.subject == "Your comment on On trust"
    assert b"/en/comments/own/" in bytes(mail.raw).replace(b"=\r\n", b"")


def test_the_link_is_bound_to_the_comment_alone_and_says_nothing() -> None:
    comment = submit(an_open_page(), None, a_submission(), now=timezone.now())
    run_waiting(TASK)
    body = message_from_bytes(bytes(to_writers()[0].raw), policy=policy.default).get_body(("plain",))
    assert body is not None
    token = str(body.get_content()).split("/egen/")[1].split("/")[0]
    assert signed.read("comments.own", token) == (str(comment.pk),)
