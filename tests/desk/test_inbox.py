import json
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from clock import heartbeat
from desk import kinds, lay_aside, warnings
from desk.kinds import Item, Rank
from desk.models import Mark
from guard.models import Counter
from tests.desk.counting import a_counter, counters, some

INBOX = "/admin/inbox/"
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", {})
    monkeypatch.setattr(warnings, "_checks", [warnings.clock_stands_still, warnings.mail_stands_still])
    kinds.register(counters("letters"))
    kinds.register(counters("calls"))
    for name in ("default", "mail"):
        heartbeat.beat(name, timezone.now())


def soup(client: Client, address: str = INBOX) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def titles(client: Client, address: str = INBOX) -> list[str]:
    return [link.get_text() for link in soup(client, address).select(".inbox__title a")]


def press(client: Client, name: str, **fields: object) -> BeautifulSoup:
    response = client.post(f"{INBOX}{name}/", {"next": INBOX, **fields}, follow=True)
    assert response.redirect_chain == [(INBOX, 302)]
    return BeautifulSoup(response.content, "html.parser")


def undo(client: Client, page: BeautifulSoup) -> BeautifulSoup:
    form = page.select_one(".desk__undo")
    assert form is not None
    fields = {field["name"]: field["value"] for field in form.select("input[name]:not([name=csrfmiddlewaretoken])")}
    response = client.post(str(form["action"]), fields, follow=True)
    assert response.redirect_chain == [(INBOX, 302)]
    return BeautifulSoup(response.content, "html.parser")


def test_statement_25_everything_stands_in_one_list_what_has_waited_longest_first(admin_client: Client) -> None:
    now = timezone.now()
    a_counter("B", ends_at=now - 2 * DAY)
    a_counter("A", ends_at=now - 3 * DAY, scope="calls")
    a_counter("C", ends_at=now - DAY, scope="calls")
    page = soup(admin_client)
    assert titles(admin_client) == ["A", "B", "C"]
    assert "3\xa0dagar" in page.select(".inbox__item")[0].get_text()
    tabs = [" ".join(tab.get_text(" ", strip=True).split()) for tab in page.select(".inbox__kinds li")]
    assert tabs == ["3 totalt", "1 unread letter äldst: 2 dagar", "2 unread letters äldst: 3 dagar"]


def test_what_is_urgent_stands_on_top_in_red_and_what_can_wait_at_the_bottom(admin_client: Client) -> None:
    now = timezone.now()
    urgent = {"rank": Rank.URGENT, "item": lambda row: Item(row.key, "", "/", alarm="Servern svarar inte.")}
    kinds.register(counters("mails", **urgent))
    kinds.register(counters("spam", rank=Rank.LATER))
    for number, scope in enumerate(("spam", "letters", "mails")):
        a_counter(scope, ends_at=now - (9 - number) * DAY, scope=scope)
    assert titles(admin_client) == ["mails", "letters", "spam"]
    alarm = soup(admin_client).select_one(".inbox__item--alarm .inbox__alarm")
    assert alarm is not None
    assert "Servern svarar inte." in alarm.get_text()


def test_it_is_filtered_and_searched(admin_client: Client) -> None:
    now = timezone.now()
    a_counter("Åsa Öberg ringde", ends_at=now - DAY, scope="calls")
    a_counter("Bo Ek", ends_at=now)
    assert titles(admin_client, f"{INBOX}?kind=calls") == ["Åsa Öberg ringde"]
    for words in ("åsa", "ringde åsa", "ÅSA", "öberg"):
        assert titles(admin_client, f"{INBOX}?q={quote(words)}") == ["Åsa Öberg ringde"], words
    assert titles(admin_client, f"{INBOX}?q=100%25") == []
    for odd in ("?kind=none", "?shelf=none", "?p=99", "?p=x", "?q=%00", "?kind=calls&shelf=snoozed&q=a"):
        assert admin_client.get(f"{INBOX}{odd}").status_code == 200


def test_it_comes_in_pages(admin_client: Client) -> None:
    some(*[DAY] * 30, now=timezone.now())
    assert len(titles(admin_client)) == 25
    assert len(titles(admin_client, f"{INBOX}?p=2")) == 5


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_as_much_for_many_as_for_one(
    admin_client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    some(*[DAY] * rows, now=timezone.now())
    some(*[DAY] * rows, now=timezone.now(), scope="calls")
    admin_client.get(INBOX)
    # The list itself asks seven: a tally of each shelf, the order, one for each of the two kinds, the menu's number.
    with django_assert_num_queries(18):
        admin_client.get(INBOX)


def test_an_action_is_done_in_place_and_undone(admin_client: Client) -> None:
    row = a_counter("Anna", ends_at=timezone.now() - DAY)
    page = press(admin_client, "act", item=f"letters:{row.pk}", action="read")
    assert "Nu är det läst." in page.get_text()
    assert titles(admin_client) == []
    again = admin_client.post(f"{INBOX}act/", {"item": f"letters:{row.pk}", "action": "read"}, follow=True)
    assert "Det är redan avklarat." in again.content.decode()
    assert "Ångrat." in undo(admin_client, page).get_text()
    assert titles(admin_client) == ["Anna"]
    assert "Inte läst." in undo(admin_client, page).get_text()


def test_what_is_archived_is_out_of_the_list_until_it_is_taken_back(admin_client: Client) -> None:
    now = timezone.now()
    rows = [a_counter(name, ends_at=now - DAY) for name in ("Anna", "Bo", "Cia")]
    page = press(admin_client, "archive", item=[f"letters:{row.pk}" for row in rows[:2]])
    assert titles(admin_client) == ["Cia"]
    assert titles(admin_client, f"{INBOX}?shelf=archived") == ["Anna", "Bo"]
    assert set(Counter.objects.values_list("count", flat=True)) == {1}
    undo(admin_client, page)
    assert titles(admin_client) == ["Anna", "Bo", "Cia"]
    press(admin_client, "archive", item=f"letters:{rows[0].pk}")
    press(admin_client, "back", item=f"letters:{rows[0].pk}")
    assert titles(admin_client) == ["Anna", "Bo", "Cia"]


def test_all_that_is_listed_is_archived_at_once(admin_client: Client) -> None:
    some(*[DAY] * 30, now=timezone.now())
    a_counter("Annat", ends_at=timezone.now(), scope="calls")
    press(admin_client, "archive", all="1", kind="letters", q="brev")
    assert titles(admin_client) == ["Annat"]


@pytest.mark.parametrize(
    ("fields", "comes_back"),
    [
        ({"until": "tomorrow"}, datetime(2026, 11, 28, 5, tzinfo=UTC)),
        ({"until": "monday"}, datetime(2026, 11, 30, 5, tzinfo=UTC)),
        ({"until": "date", "date": "2027-06-01"}, datetime(2027, 6, 1, 4, tzinfo=UTC)),
    ],
)
def test_what_is_snoozed_comes_back_by_itself(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch, fields: dict[str, str], comes_back: datetime
) -> None:
    now = datetime(2026, 11, 27, 23, 30, tzinfo=timezone.get_default_timezone())
    row = a_counter("Anna", ends_at=now - DAY)
    monkeypatch.setattr(timezone, "now", lambda: now)
    admin_client.force_login(User.objects.get())
    press(admin_client, "snooze", item=f"letters:{row.pk}", **fields)
    assert Mark.objects.get().until == comes_back
    for later, seen in ((comes_back - timedelta(seconds=1), []), (comes_back, ["Anna"])):
        monkeypatch.setattr(timezone, "now", lambda later=later: later)
        admin_client.force_login(User.objects.get())
        assert titles(admin_client) == seen
        assert (titles(admin_client, f"{INBOX}?shelf=snoozed") == []) is bool(seen)


@pytest.mark.parametrize(
    "fields", [{}, {"until": "never"}, {"until": "date"}, {"until": "date", "date": "2020-01-01"},
               {"until": "date", "date": "2099-01-01"}, {"until": "date", "date": "<b>"}]
)  # fmt: skip
def test_a_day_that_cannot_be_is_refused_with_a_reason(admin_client: Client, fields: dict[str, str]) -> None:
    row = a_counter("Anna", ends_at=timezone.now() - DAY)
    page = press(admin_client, "snooze", item=f"letters:{row.pk}", **fields)
    assert page.select_one(".messages .error")
    assert not Mark.objects.exists()


def test_what_waits_anew_is_seen_though_it_was_archived(admin_client: Client) -> None:
    row = a_counter("Anna", ends_at=timezone.now() - DAY)
    press(admin_client, "archive", item=f"letters:{row.pk}")
    Counter.objects.update(ends_at=timezone.now() + timedelta(seconds=1))
    assert titles(admin_client) == ["Anna"]


def test_marks_are_forgotten_when_their_thing_waits_no_more() -> None:
    now = timezone.now()
    rows = [a_counter(name, ends_at=now - DAY) for name in ("Anna", "Bo", "Cia")]
    kind = kinds.registered()[0]
    lay_aside.archive([(kind, kind.rows(now))], now)
    lay_aside.snooze([(kind, kind.rows(now).filter(pk=rows[2].pk))], now + DAY, now)
    Mark.objects.create(kind="gone", row=1, made_at=now)
    Counter.objects.filter(pk=rows[0].pk).update(count=2)
    lay_aside.forget_spent(now)
    assert set(Mark.objects.values_list("row", flat=True)) == {rows[1].pk, rows[2].pk}
    lay_aside.forget_spent(now + DAY)
    assert [str(mark) for mark in Mark.objects.all()] == [f"letters:{rows[1].pk}"]


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("act", {"item": "letters:1"}),
        ("act", {"item": "none:1", "action": "read"}),
        ("act", {"item": "letters:x", "action": "read"}),
        ("act", {"item": "letters:" + "9" * 30, "action": "read"}),
        ("act", {}),
        ("undo", {"item": "letters:1", "action": "read"}),
        ("undo", {"item": "letters:1", "action": "read", "at": "2026-11-27"}),
        ("archive", {"item": "letters"}),
        ("back", {"at": "x"}),
    ],
)
def test_a_form_that_is_none_of_ours_is_refused(admin_client: Client, name: str, fields: dict[str, str]) -> None:
    assert admin_client.post(f"{INBOX}{name}/", fields).status_code == 400


@pytest.mark.parametrize("name", ["act", "undo", "archive", "snooze", "back"])
def test_reading_an_address_that_acts_changes_nothing(admin_client: Client, name: str) -> None:
    row = a_counter("Anna", ends_at=timezone.now() - DAY)
    assert admin_client.get(f"{INBOX}{name}/?item=letters:{row.pk}&action=read").status_code == 405
    assert titles(admin_client) == ["Anna"]


def test_nothing_chosen_is_told(admin_client: Client) -> None:
    assert press(admin_client, "archive").select_one(".messages .warning")
    assert press(admin_client, "archive", item=["letters:999999", "none:1"]).select_one(".messages .warning")


def test_each_kind_and_action_asks_for_its_permission(client: Client) -> None:
    kinds.register(counters("secret", permission="auth.change_user"))
    row = a_counter("Hemligt", ends_at=timezone.now() - DAY, scope="secret")
    editor = User.objects.create_user("editor")
    editor.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    client.force_login(editor)
    name = f"secret:{row.pk}"
    assert titles(client) == []
    assert client.post(f"{INBOX}act/", {"item": name, "action": "read"}).status_code == 302
    press(client, "archive", item=name)
    assert not Mark.objects.exists()
    assert Counter.objects.get().count == 1
    client.logout()
    assert client.get(INBOX).status_code == 302


SAID = "2 att ta hand om, 1 som kan vänta"


def test_the_menu_counts_what_is_to_be_dealt_with_and_says_what_can_wait(admin_client: Client) -> None:
    kinds.register(counters("spam", rank=Rank.LATER))
    some(DAY, DAY, now=timezone.now())
    some(DAY, now=timezone.now(), scope="spam")
    html = admin_client.get("/admin/reports/health/").content.decode()
    assert '"Inkorg (2)"' in html
    assert json.dumps({"title": SAID})[1:-1] in html


def test_what_can_wait_alone_gives_the_menu_words_and_no_number(admin_client: Client) -> None:
    kinds.register(counters("spam", rank=Rank.LATER))
    some(DAY, now=timezone.now(), scope="spam")
    html = admin_client.get("/admin/reports/health/").content.decode()
    assert '"Inkorg"' in html
    assert json.dumps({"title": "1 som kan vänta"})[1:-1] in html


@pytest.mark.parametrize(
    ("query", "said"), [("", True), ("?kind=spam", True), ("?q=x", False), ("?shelf=snoozed", False)]
)
def test_the_inbox_says_in_the_words_of_the_menu_what_can_wait(admin_client: Client, query: str, said: bool) -> None:
    kinds.register(counters("spam", rank=Rank.LATER))
    some(DAY, DAY, now=timezone.now())
    some(DAY, now=timezone.now(), scope="spam")
    assert (f"{SAID}." in soup(admin_client, f"{INBOX}{query}").get_text()) is said


def test_where_nothing_can_wait_the_inbox_says_nothing_of_it(admin_client: Client) -> None:
    some(DAY, DAY, now=timezone.now())
    assert "att ta hand om" not in soup(admin_client).get_text()


def test_login_leads_to_the_inbox_unless_another_page_was_asked_for(client: Client) -> None:
    User.objects.create_superuser("author", password="word")
    given = {"username": "author", "password": "word"}
    assert client.post("/admin/login/?next=/admin/", {**given, "next": "/admin/"})["Location"] == INBOX
    assert client.post("/admin/login/", given)["Location"] == INBOX
    assert client.post("/admin/login/", {**given, "next": "/admin/pages/"})["Location"] == "/admin/pages/"
