from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import conversation
from comments.conversation import Conversation, Node
from comments.enums import Order, State
from comments.models import Comment, CommentSettings
from comments.paging import Turn
from pages.models import StandardPage
from tests.comments.factories import CommentFactory, a_reply, an_open_page

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def page() -> StandardPage:
    return an_open_page()


def written(page: StandardPage, amount: int, **fields: object) -> list[Comment]:
    """One a minute, the first the oldest."""
    return [
        CommentFactory.create(page=page, submitted_at=NOW - timedelta(minutes=amount - n), **fields)
        for n in range(amount)
    ]


def read(page: StandardPage, number: int = 1, order: Order = Order.OLDEST, **settings: int) -> Conversation:
    return conversation.on_page(page, CommentSettings(**settings), Turn(Order.OLDEST, order, number))


def shape(nodes: list[Node]) -> list[object]:
    return [(node.comment.pk if node.comment else None, shape(node.replies)) for node in nodes]


def test_threads_are_paged_and_bring_their_replies(page: StandardPage) -> None:
    rows = written(page, 12)
    reply = a_reply(rows[5])
    second = read(page, 2, threads_per_page=5)
    assert shape(second.threads) == [(rows[5].pk, [(reply.pk, [])]), *((row.pk, []) for row in rows[6:10])]
    assert (second.total, second.leaf.paginator.num_pages) == (13, 3)
    assert [node.place.bone.pk for node in second.places] == [rows[5].pk, reply.pk, *(row.pk for row in rows[6:10])]


def test_the_newest_first_turns_the_threads_and_not_the_replies(page: StandardPage) -> None:
    first, last = written(page, 2)
    replies = [a_reply(first, submitted_at=NOW + timedelta(minutes=n)) for n in range(2)]
    threads = read(page, order=Order.NEWEST).threads
    assert shape(threads) == [(last.pk, []), (first.pk, [(reply.pk, []) for reply in replies])]


@pytest.mark.parametrize("number", [3, 99])
def test_beyond_the_last_page_is_the_last(page: StandardPage, number: int) -> None:
    rows = written(page, 6)
    assert shape(read(page, number, threads_per_page=5).threads) == [(rows[5].pk, [])]


def test_a_thread_whose_head_is_gone_stands_where_it_stood(page: StandardPage) -> None:
    first, gone, last, silent = written(page, 4)
    reply = a_reply(gone)
    Comment.objects.filter(pk__in=[gone.pk, silent.pk]).update(state=State.DELETED)
    found = read(page)
    assert shape(found.threads) == [(first.pk, []), (None, [(reply.pk, [])]), (last.pk, [])]
    assert found.threads[1].deleted
    assert found.total == 3


def test_without_levels_each_comment_stands_by_itself_in_its_time(page: StandardPage) -> None:
    first, second = written(page, 2)
    reply = a_reply(first, submitted_at=NOW + timedelta(minutes=1))
    Comment.objects.filter(pk=first.pk).update(state=State.TRASH)
    assert shape(read(page, max_depth=0).threads) == [(second.pk, []), (reply.pk, [])]


def test_below_the_last_level_a_reply_names_what_it_answers(page: StandardPage) -> None:
    head = CommentFactory.create(page=page)
    reply = a_reply(head)
    deep = a_reply(reply)
    (thread,) = read(page, max_depth=1).threads
    assert shape([thread]) == [(head.pk, [(reply.pk, []), (deep.pk, [])])]
    assert [node.answers for node in thread.replies] == [None, reply]


def test_a_long_thread_is_cut_on_its_page_and_has_pages_of_its_own(
    page: StandardPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "REPLIES_BELOW", 3)
    monkeypatch.setattr(conversation, "REPLIES_ON_A_LEAF", 4)
    head = CommentFactory.create(page=page)
    direct = [a_reply(head) for _n in range(2)]
    line = [direct[1]]
    for _level in range(6):
        line.append(a_reply(line[-1]))
    (thread,) = read(page, max_depth=2).threads
    assert shape([thread]) == [(head.pk, [(direct[0].pk, []), (direct[1].pk, [(line[1].pk, [])])])]
    assert thread.left_out == 5
    second = conversation.of_thread(head, CommentSettings(max_depth=2), 2)
    assert (second.replies, second.leaf.paginator.num_pages) == (8, 2)
    assert shape(second.threads) == [(head.pk, [(direct[1].pk, [(row.pk, []) for row in line[3:]])])]


def test_what_is_taken_away_while_it_is_read_leaves_its_place(page: StandardPage) -> None:
    head = CommentFactory.create(page=page)
    rows = Comment.objects.on(page)
    line = conversation.thread_line(head, CommentSettings())
    Comment.objects.update(state=State.TRASH)
    (node,) = conversation._places(rows, line)
    assert node.comment is None


def test_an_empty_page_asks_once(page: StandardPage) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert read(page).threads == []
    assert len(captured) <= 3


@pytest.mark.parametrize("max_depth", [3, 0])
def test_statement_26_the_queries_are_at_most_five_however_many_comments(page: StandardPage, max_depth: int) -> None:
    counts = set()
    for amount in (1, 3, 60):
        for row in written(page, amount):
            a_reply(a_reply(row, state=State.TRASH))
        with CaptureQueriesContext(connection) as captured:
            read(page, max_depth=max_depth)
        counts.add(len(captured))
    assert len(counts) == 1
    assert max(counts) <= 5
