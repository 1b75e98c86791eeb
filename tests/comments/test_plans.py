"""Which index is read. Statistics misled SQLite once: half of a page's time went into finding its threads."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.utils import timezone

from comments.filters import narrowed
from comments.models import Comment
from tests.comments.factories import CommentFactory, a_reply, an_open_page

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by the size of what it holds.")
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite reads the texts.")


@on_sqlite
def test_the_threads_of_a_page_are_found_by_the_page_whatever_the_statistics_say() -> None:
    page, other = an_open_page(), an_open_page()
    for _n in range(30):
        CommentFactory.create(page=other)
        a_reply(CommentFactory.create(page=page))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    heads = Comment.objects.on(page).heads().order_by("submitted_at", "pk")
    plan = heads.values_list("pk", "parent_id", "state")[:50].explain()
    assert "INDEX comments_heads (page_id=?)" in plan
    assert "INDEX comments_replies (root_id=? AND state=?)" in plan


@on_sqlite
def test_replies_are_read_from_their_index_alone() -> None:
    plan = Comment.objects.in_threads([1, 2]).values_list("root", "pk", "parent_id", "state").explain()
    assert "COVERING INDEX comments_replies (root_id=?)" in plan


@on_sqlite
def test_what_a_person_judged_lately_is_found_without_a_look_at_the_rest() -> None:
    lately = Comment.objects.decided().filter(decided_at__gt=timezone.now())
    assert "INDEX comments_decided (state=? AND decided_at>?)" in lately.explain()


@on_postgresql
def test_a_head_that_waits_does_not_have_the_comments_of_all_pages_read() -> None:
    """It did for every page of many threads: whether anybody had answered was looked up in a table of all answers."""
    page = an_open_page()
    CommentFactory.create_batch(30, page=page)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE comments_comment")
    assert "hashed" not in Comment.objects.on(page).heads().explain()


@on_postgresql
def test_the_search_of_the_queue_looks_into_its_index() -> None:
    rows = narrowed(QueryDict("state=all&q=Ångest")).values("pk")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = rows.explain()
    assert plan.count("Bitmap Index Scan on comments_search") == 3
    assert "Seq Scan on comments_comment" not in plan
