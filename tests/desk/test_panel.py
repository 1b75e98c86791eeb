from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from clock import heartbeat
from desk import kinds, panel, warnings
from tests.desk.counting import a_counter, counters, some

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def empty_registries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", {})
    monkeypatch.setattr(warnings, "_checks", [warnings.clock_stands_still, warnings.mail_stands_still])


@pytest.fixture
def heart(db: None) -> None:
    for name in ("default", "mail"):
        heartbeat.beat(name, timezone.now())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ages", "label"), [((1,), "unread letter"), ((1, 2), "unread letters"), ((1, 2, 3, 4), "unread letters")]
)
def test_counts_have_their_plural(ages: tuple[int, ...], label: str) -> None:
    kinds.register(counters())
    some(*(timedelta(days=days) for days in ages), now=NOW)
    (row,) = panel.waiting(AnonymousUser(), NOW)
    assert row.label == label
    assert len(row.lines) == min(len(ages), panel.MOST_ITEMS)


@pytest.mark.django_db
def test_what_is_empty_is_left_out() -> None:
    kinds.register(counters())
    assert panel.waiting(AnonymousUser(), NOW) == []


@pytest.mark.parametrize(
    ("waited", "words"),
    [
        (timedelta(days=3, hours=5), "3 dagar"),
        (timedelta(minutes=61), "1 timme"),
        (timedelta(seconds=59), "nyss"),
        (timedelta(seconds=-5), "nyss"),
    ],
)
def test_ages_are_told_in_their_largest_unit(waited: timedelta, words: str) -> None:
    assert panel.age(NOW - waited, NOW).replace("\xa0", " ") == words


@pytest.mark.django_db
def test_a_kind_is_shown_to_those_who_may_act_on_it() -> None:
    kinds.register(counters(permission="auth.change_user"))
    a_counter(ends_at=NOW)
    editor = User.objects.create_user("editor")
    author = User.objects.create_superuser("author")
    assert panel.waiting(AnonymousUser(), NOW) == []
    assert panel.waiting(editor, NOW) == []
    assert len(panel.waiting(author, NOW)) == 1


@pytest.mark.usefixtures("heart")
def test_home_says_that_nothing_waits(admin_client: Client) -> None:
    page = admin_client.get("/admin/").content.decode()
    assert "Väntar på dig" in page
    assert "Inget väntar på dig." in page
    assert "help-warning" not in page


@pytest.mark.usefixtures("heart")
def test_home_lists_what_waits_with_everything_escaped(admin_client: Client) -> None:
    kinds.register(counters())
    row = a_counter("<script>alert(1)</script>", ends_at=timezone.now() - timedelta(days=3))
    page = admin_client.get("/admin/").content.decode()
    assert "Inget väntar på dig." not in page
    assert f'href="/admin/letters/{row.pk}/"' in page
    assert 'href="/admin/inbox/"' in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_home_warns_when_the_clock_stands_still(admin_client: Client) -> None:
    page = admin_client.get("/admin/").content.decode()
    assert "help-warning" in page
    assert "Klockan står still" in page


@pytest.mark.usefixtures("heart")
def test_home_bears_the_name_and_words_of_the_site(admin_client: Client, client: Client) -> None:
    home = admin_client.get("/admin/").content.decode()
    assert '<span class="desk__name" aria-hidden="true">Veckobrev</span>' in home
    login = client.get("/admin/login/").content.decode()
    assert "Logga in på Veckobrev" in login
    assert "- Veckobrev</title>" in login
    assert "login-logo" not in login


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_asks_one_question_and_two_for_each_kind_that_has_something(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("letters", "calls", "empty"):
        kinds.register(counters(name))
    some(*[timedelta(hours=1)] * rows, now=NOW)
    some(*[timedelta(hours=1)] * rows, now=NOW, scope="calls")
    with django_assert_num_queries(5):
        assert [row.count for row in panel.waiting(AnonymousUser(), NOW)] == [rows, rows]
