from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from comments import prints
from comments.enums import State
from comments.evidence import Evidence, gather
from comments.models import Comment
from tests.comments.factories import CommentFactory, a_submission, an_open_page

pytestmark = pytest.mark.django_db
TEXT = "Vi har hjälpt många företag att växa."


def found(own: Comment | None = None, **fields: Any) -> Evidence:
    return gather(an_open_page(title="Om tillit"), a_submission(**fields), own=own, now=timezone.now())


def printed(age: timedelta = timedelta(days=1), **fields: Any) -> Comment:
    comment = CommentFactory.create(**{"text": TEXT, **fields})
    prints.remember(comment, timezone.now() - age)
    return comment


def test_what_the_form_says_is_passed_on() -> None:
    evidence = found(text="Se http://a.example och http://b.example", trapped=True, seconds=7.5, proven=False)
    assert (evidence.name, evidence.page_title, evidence.links) == ("Anna", "Om tillit", 2)
    assert (evidence.trapped, evidence.stale, evidence.seconds, evidence.proven) == (True, False, 7.5, False)


@pytest.mark.parametrize(
    "text", [TEXT, "VI  har hjälpt\nmånga företag... att växa!!", "*Vi* har hjälpt många företag att växa"]
)
def test_the_same_words_are_a_duplicate_whoever_sends_them_and_wherever(text: str) -> None:
    printed(state=State.SPAM)
    assert found(text=text).duplicate


def test_what_is_no_duplicate() -> None:
    own = printed()
    assert not found(own=own, text=TEXT).duplicate
    assert not found(text="Vi har hjälpt många föreningar att växa.").duplicate
    own.state = State.DELETED
    own.save()
    assert not found(text=TEXT).duplicate
    printed(age=timedelta(days=31))
    assert not found(text=TEXT).duplicate
    printed(text="Tack för det!")
    assert not found(text="Tack för det!").duplicate


def test_prints_follow_the_text_and_are_forgotten_after_thirty_days() -> None:
    comment = printed(age=timedelta(days=29))
    assert found(text=TEXT).duplicate
    comment.text = "Tack!"
    prints.remember(comment, timezone.now())
    assert not found(text=TEXT).duplicate
    printed(age=timedelta(days=29))
    prints.forget_old(timezone.now() + timedelta(days=2))
    assert not found(text=TEXT).duplicate


def test_only_the_last_ten_minutes_of_the_same_network_count() -> None:
    now = timezone.now()
    own = CommentFactory.create(client="c" * 64, submitted_at=now)
    CommentFactory.create(client="c" * 64, submitted_at=now - timedelta(minutes=9), state=State.SPAM)
    CommentFactory.create(client="c" * 64, submitted_at=now - timedelta(minutes=11))
    CommentFactory.create(client="d" * 64, submitted_at=now)
    assert found().recent == 2
    assert found(own=own).recent == 1
    assert found(client="").recent == 0


def test_an_address_is_new_until_a_comment_with_it_is_shown() -> None:
    assert found().new_address
    comment = CommentFactory.create(email="anna@hemlig.example", state=State.PENDING)
    assert found().new_address
    comment.state = State.APPROVED
    comment.save()
    assert not found().new_address
    assert found(own=comment).new_address


def test_it_takes_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    page, given = an_open_page(), a_submission(text=TEXT)
    with django_assert_num_queries(1):
        gather(page, given, own=None, now=timezone.now())
