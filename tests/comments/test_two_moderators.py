"""Statement 9: of two who judge at the same moment one wins, and the other is told; on both databases."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from comments.enums import State
from comments.models import Comment
from comments.moderate import last_event
from tests.comments.factories import CommentFactory, an_open_page
from tests.mail.shared_database import shared_database
from tests.mail.workers import environment_of_the_site

MODERATORS = """
import json
import sys
import django
django.setup()
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from django.db import connections
from django.utils import timezone
from comments.enums import State, Via
from comments.models import Comment
from comments.moderate import Actor, AlreadyMovedError, move, move_many
from comments.undo import undo

ONES, MANY, SEEN = json.loads(sys.argv[1])
GOALS = [State.APPROVED, State.SPAM, State.TRASH, State.APPROVED]
ME = Actor(Via.ADMIN)

def at_once(act, wishes):
    ready = Barrier(len(wishes))
    def one(wish):
        try:
            return act(wish, ready)
        except AlreadyMovedError:
            return 0
        finally:
            connections.close_all()
    with ThreadPoolExecutor(len(wishes)) as moderators:
        return sum(moderators.map(one, wishes))

def judging(pk):
    def act(to, ready):
        comment = Comment.objects.get(pk=pk)
        ready.wait(20)
        move(comment, to, by=ME, now=timezone.now())
        return 1
    return act

def undoing(pk):
    def act(_wish, ready):
        comment = Comment.objects.get(pk=pk)
        ready.wait(20)
        undo(comment, by=ME, now=timezone.now())
        return 1
    return act

def judging_many(to, ready):
    ready.wait(20)
    return move_many(MANY, to, by=ME, now=timezone.now(), seen=SEEN).moved

print(json.dumps({
    "judged": [at_once(judging(pk), GOALS) for pk in ONES],
    "undone": [at_once(undoing(pk), GOALS) for pk in ONES],
    "many": at_once(judging_many, GOALS),
}))
"""


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_statement_9_one_of_four_moderators_wins_and_the_others_are_told(tmp_path: Path) -> None:
    page = an_open_page()
    ones = [row.pk for row in CommentFactory.create_batch(6, page=page, state=State.PENDING)]
    many = [row.pk for row in CommentFactory.create_batch(40, page=page, state=State.PENDING)]
    sent = json.dumps([ones, many, last_event()])
    with shared_database(tmp_path) as url:
        command = [sys.executable, "-c", MODERATORS, sent]
        done = subprocess.run(
            command,
            cwd=settings.ROOT,
            env=environment_of_the_site(url),
            stdout=subprocess.PIPE,
            check=True,
            timeout=120,
        )
    assert json.loads(done.stdout) == {"judged": [1] * 6, "undone": [1] * 6, "many": 40}
    assert set(Comment.objects.filter(pk__in=ones).values_list("state", flat=True)) == {State.PENDING}
    for comment in Comment.objects.filter(pk__in=many):
        (event,) = comment.events.all()
        assert (event.from_state, event.to_state) == (State.PENDING, comment.state)
