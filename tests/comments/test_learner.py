from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from django_q.models import OrmQ
from pytest_django import DjangoAssertNumQueries

from comments import tasks
from comments.enums import State
from comments.learn import AT_ONCE, is_due, learn, learn_when_due
from comments.learner import Figures, figures, opinion
from comments.learner_model import HOLD, SPAM
from comments.models import Comment, Learned
from tests.comments.factories import CommentFactory, an_open_page
from tests.comments.labelled import labelled

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def decided(amount: int = 120, at: datetime = NOW - timedelta(hours=2)) -> None:
    """The first labelled comments, judged by a person."""
    page = an_open_page()
    for row in labelled()[:amount]:
        state = State.SPAM if row.example.is_spam else State.APPROVED
        CommentFactory.create(page=page, text=row.example.text, name=row.example.author, state=state, decided_at=at)


def test_without_decisions_there_is_no_opinion_and_nothing_to_do() -> None:
    decided(30)
    assert opinion("casino", "", "") is None
    assert figures(NOW) is None
    assert not is_due(NOW)
    assert learn(NOW) is None


def test_it_learns_from_what_a_person_decided_and_from_nothing_else() -> None:
    decided()
    page = an_open_page()
    others = {"page": page, "text": "hemligtord"}
    for fields in (
        {"state": State.SPAM, "decided_at": None},
        {"state": State.TRASH, "decided_at": NOW},
        {"state": State.PENDING, "decided_at": NOW},
        {"state": State.APPROVED, "decided_at": NOW, "by_author": True},
    ):
        CommentFactory.create(**others, **fields)
    learned = learn(NOW)
    assert learned is not None
    spam = sum(row.example.is_spam for row in labelled()[:120])
    assert (learned.good, learned.spam) == (120 - spam, spam)
    verdict = opinion("hemligtord", "", "")
    assert verdict is not None
    assert "word:hemligtord" not in verdict.moved


def test_a_newer_model_takes_the_place_of_the_older_at_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    decided()
    learn(NOW)
    before = opinion("kattunge", "", "")
    page = an_open_page()
    for _n in range(20):
        CommentFactory.create(page=page, text="kattunge", state=State.SPAM, decided_at=NOW)
    learn(NOW)
    after = opinion("kattunge", "", "")
    assert before is not None
    assert after is not None
    assert after.score > before.score
    assert Learned.objects.count() == 1
    with django_assert_num_queries(1):
        opinion("kattunge", "", "")


def test_it_is_due_after_ten_decisions_or_an_hour() -> None:
    decided()
    assert is_due(NOW)
    learn(NOW)
    assert not is_due(NOW + timedelta(hours=2))
    page = an_open_page()
    CommentFactory.create(page=page, decided_at=NOW)
    assert not is_due(NOW + timedelta(minutes=59))
    assert is_due(NOW + timedelta(minutes=61))
    for _n in range(AT_ONCE - 1):
        CommentFactory.create(page=page, decided_at=NOW)
    assert is_due(NOW + timedelta(minutes=1))


def test_the_clock_hands_the_work_to_one_task() -> None:
    learn_when_due(NOW)
    assert not OrmQ.objects.exists()
    decided()
    learn_when_due(NOW)
    learn_when_due(NOW)
    assert [row.task["func"] for row in OrmQ.objects.all()] == ["comments.tasks.learn"]
    tasks.learn()
    assert Learned.objects.count() == 1


def test_figures_compare_its_word_at_the_time_with_what_was_decided_later() -> None:
    decided()
    learn(NOW)
    Comment.objects.update(learner_score=None)
    page = an_open_page()
    for state, score, age in (
        (State.SPAM, 0.95, 1),
        (State.SPAM, 0.5, 1),
        (State.SPAM, 0.49, 1),
        (State.APPROVED, 0.6, 1),
        (State.APPROVED, 0.1, 1),
        (State.APPROVED, 0.1, 1),
        (State.APPROVED, 0.1, 1),
        (State.TRASH, 0.9, 1),
        (State.SPAM, 0.9, 31),
    ):
        CommentFactory.create(page=page, state=state, learner_score=score, decided_at=NOW - timedelta(days=age))
    found = figures(NOW)
    assert found is not None
    spam = sum(row.example.is_spam for row in labelled()[:120])
    assert found == Figures(
        trained_at=NOW,
        good=120 - spam,
        spam=spam,
        judged=7,
        precision=2 / 3,
        recall=2 / 3,
        good_held=1 / 4,
        hold_at=HOLD,
        spam_at=SPAM,
    )


def test_figures_of_nothing_are_none() -> None:
    decided()
    learn(NOW)
    found = figures(NOW)
    assert found is not None
    assert (found.judged, found.precision, found.recall, found.good_held) == (0, None, None, None)
