from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.test import Client
from django.utils import timezone
from django.utils.translation import ngettext_lazy
from pytest_django import DjangoAssertNumQueries

from clock import heartbeat
from desk import kinds, panel, warnings
from guard.models import Counter

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def empty_registries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", {})
    monkeypatch.setattr(warnings, "_checks", [warnings.clock_stands_still, warnings.mail_stands_still])


@pytest.fixture
def heart(db: None) -> None:
    for name in ("default", "mail"):
        heartbeat.beat(name, timezone.now())


def letters(*ages: timedelta, now: datetime = NOW, title: str = "Anna Ek", permission: str = "") -> kinds.Kind:
    since = [now - age for age in ages]
    return kinds.Kind(
        name="letters",
        label=ngettext_lazy("unread letter", "unread letters", "count"),
        icon="mail",
        url=lambda: "/admin/letters/",
        count=lambda _now: len(since),
        oldest=lambda _now: min(since),
        items=lambda most: [kinds.Item(title, "Fråga", "/admin/letters/1/", moment) for moment in sorted(since)[:most]],
        permission=permission,
    )


@pytest.mark.parametrize(
    ("ages", "label"), [((1,), "unread letter"), ((1, 2), "unread letters"), ((1, 2, 3, 4), "unread letters")]
)
def test_counts_have_their_plural(ages: tuple[int, ...], label: str) -> None:
    kinds.register(letters(*(timedelta(days=days) for days in ages)))
    (row,) = panel.waiting(AnonymousUser(), NOW)
    assert row.label == label
    assert len(row.lines) == min(len(ages), panel.MOST_ITEMS)


def test_what_is_empty_is_left_out() -> None:
    kinds.register(letters())
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
    kinds.register(letters(timedelta(days=1), permission="auth.change_user"))
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
    kinds.register(letters(timedelta(days=3), now=timezone.now(), title="<script>alert(1)</script>"))
    page = admin_client.get("/admin/").content.decode()
    assert "Inget väntar på dig." not in page
    assert 'href="/admin/letters/1/"' in page
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
def test_the_desk_asks_three_questions_a_kind(rows: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(rows):
        Counter.objects.create(scope="test", key=str(number), count=1, ends_at=NOW)
    kinds.register(
        kinds.Kind(
            name="counters",
            label="counters",
            icon="mail",
            url=lambda: "/",
            count=lambda _now: Counter.objects.count(),
            oldest=lambda _now: Counter.objects.earliest("ends_at").ends_at,
            items=lambda most: [kinds.Item(row.key, "", "/", row.ends_at) for row in Counter.objects.all()[:most]],
        )
    )
    with django_assert_num_queries(3):
        assert panel.waiting(AnonymousUser(), NOW)[0].count == rows
