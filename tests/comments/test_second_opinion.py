import logging
from typing import Any

import akismet
import pytest
from django.utils import timezone
from django_q.models import OrmQ
from pytest_django import Settings

from comments import second_opinion
from comments.edit import edit
from comments.enums import State, Via
from comments.models import Comment
from comments.moderate import approve
from comments.submit import submit
from tests.comments.factories import ADMIN, CommentFactory, a_submission, an_open_page, comment_settings

pytestmark = pytest.mark.django_db


class SaysSpam(akismet.TestSyncClient):
    comment_check_response = akismet.CheckResponse.SPAM


class SaysDiscard(akismet.TestSyncClient):
    comment_check_response = akismet.CheckResponse.DISCARD


class SaysGood(akismet.TestSyncClient):
    comment_check_response = akismet.CheckResponse.HAM


class Breaks(akismet.TestSyncClient):
    def comment_check(self, user_ip: str, **kwargs: Any) -> akismet.CheckResponse:
        raise akismet.RequestError("Akismet timed out.")


class Remembers(akismet.TestSyncClient):
    asked: dict[str, Any]

    def comment_check(self, user_ip: str, **kwargs: Any) -> akismet.CheckResponse:
        self.asked = {"user_ip": user_ip, **kwargs}
        return super().comment_check(user_ip, **kwargs)


CONFIG = akismet.Config(key="nyckel", url="https://www.exempel.example")


@pytest.fixture(autouse=True)
def _key(settings: Settings) -> None:
    settings.AKISMET_KEY = "nyckel"


def waiting(**settings: Any) -> Comment:
    page = an_open_page()
    comment_settings(page, **{"akismet": True, "weight_akismet": 8, "spam_at": 8, **settings})
    return CommentFactory.create(page=page, state=State.PENDING, score=1, reasons=[{"code": "every"}])


def asked(comment: Comment, client: type[akismet.SyncClient], version: int = 1) -> Comment:
    second_opinion.ask(comment.pk, version, now=timezone.now(), client=client(CONFIG))
    comment.refresh_from_db()
    return comment


@pytest.mark.parametrize("client", [SaysSpam, SaysDiscard])
def test_what_akismet_calls_spam_is_counted_and_may_become_spam(client: type[akismet.SyncClient]) -> None:
    comment = asked(waiting(), client)
    assert (comment.state, comment.score, comment.decided_at) == (State.SPAM, 9, None)
    assert comment.reasons == [{"code": "every"}, {"code": "akismet", "points": 8}]
    (event,) = comment.events.all()
    assert (event.via, event.why) == (Via.RULES, "Akismet")


def test_a_small_weight_only_adds_to_the_score() -> None:
    comment = asked(waiting(weight_akismet=2), SaysSpam)
    assert (comment.state, comment.score, comment.state_version) == (State.PENDING, 3, 1)
    assert comment.reasons[-1]["code"] == "akismet"


@pytest.mark.parametrize("client", [SaysGood, Breaks])
def test_a_good_answer_or_none_leaves_everything_as_it_is(
    client: type[akismet.SyncClient], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        comment = asked(waiting(), client)
    assert (comment.state, comment.score, comment.reasons) == (State.PENDING, 1, [{"code": "every"}])
    assert ("did not judge" in caplog.text) == (client is Breaks)


def test_an_answer_about_an_older_text_or_a_judged_comment_is_not_asked_for() -> None:
    comment = waiting()
    approve(comment, by=ADMIN, now=timezone.now())
    assert asked(comment, SaysSpam).state == State.APPROVED
    assert asked(waiting(), SaysSpam, version=2).state == State.PENDING
    second_opinion.ask(0, 1, now=timezone.now(), client=SaysSpam(CONFIG))


def test_what_it_is_told_holds_no_network_of_the_visitor() -> None:
    client = Remembers(CONFIG)
    comment = waiting()
    second_opinion.ask(comment.pk, 1, now=timezone.now(), client=client)
    assert client.asked["user_ip"] == "0.0.0.0"
    assert client.asked["comment_content"] == comment.text
    assert client.asked["comment_author_email"] == comment.email
    assert client.asked["permalink"].startswith("http")
    assert comment.client not in client.asked.values() or not comment.client


def tasks() -> list[tuple[str, tuple[int, ...]]]:
    return [(row.task["func"], row.task["args"]) for row in OrmQ.objects.all() if "akismet" in row.task["func"]]


def test_the_question_is_put_in_line_when_a_comment_is_stored_and_when_it_is_edited() -> None:
    page = an_open_page()
    comment_settings(page, akismet=True)
    now = timezone.now()
    comment = submit(page, None, a_submission(), now=now)
    assert tasks() == [(second_opinion.TASK, (comment.pk, 1))]
    edit(comment, a_submission(text="Ett annat ord."), now=now)
    assert tasks()[-1] == (second_opinion.TASK, (comment.pk, 2))


@pytest.mark.parametrize(
    ("key", "fields"), [("", {}), ("nyckel", {"akismet": False}), ("nyckel", {"weight_akismet": 0})]
)
def test_statement_24_akismet_is_off_unless_key_setting_and_weight_say_otherwise(
    key: str, fields: dict[str, Any], settings: Settings
) -> None:
    settings.AKISMET_KEY = key
    page = an_open_page()
    comment_settings(page, **{"akismet": True, **fields})
    comment = submit(page, None, a_submission(), now=timezone.now())
    assert tasks() == []
    assert asked(comment, SaysSpam).state == State.PENDING


def test_what_is_spam_already_is_not_asked_about() -> None:
    page = an_open_page()
    comment_settings(page, akismet=True)
    submit(page, None, a_submission(trapped=True), now=timezone.now())
    assert tasks() == []
