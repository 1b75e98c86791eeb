"""Statement 20: one action and one command take out, and erase, everything that is kept about an address."""

import json
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.functional import Promise
from pytest_django import DjangoAssertNumQueries

from comments.enums import State
from comments.models import Comment
from contact.models import Message
from desk import persons
from desk.persons import Holding
from mail.enums import MailState
from mail.models import OutboxMail
from newsletter.models import Subscriber, Suppression
from tests.comments.factories import an_author, an_open_page
from tests.contact.factories import a_contact_page
from tests.desk.everything import stored
from tests.desk.life import Life
from tests.newsletter.factories import a_newsletter, an_admin
from workshops.change import change
from workshops.models import Booking, WorkshopDate

pytestmark = pytest.mark.django_db
ADDRESS, NAME = "vendela.lovkvist@example.org", "Vendela Lövkvist"
NUMBER, PHONE = "811218-9876", "070-123 45 67"
OTHER, OTHER_NAME = "torgny.alm@example.net", "Torgny Alm"
PAGE = "/admin/persons/"


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def lives(now: datetime) -> list[Life]:
    newsletter, page, contact = a_newsletter(), an_open_page(), a_contact_page()
    people = ((ADDRESS, NAME, NUMBER, PHONE), (OTHER, OTHER_NAME, "640823-3234", "070-765 43 21"))
    both = [Life(*person, newsletter=newsletter, page=page, contact=contact) for person in people]
    by = an_author(email="karin@example.se")
    for life in both:
        life.live(now, by)
    return both


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("person", *arguments, stdout=out)
    return out.getvalue()


def counts() -> dict[str, int]:
    return {found.holding.name: found.count for found in persons.find(ADDRESS)}


def test_statement_20_each_room_tells_what_it_holds(lives: list[Life]) -> None:
    held = counts()
    assert {name: held[name] for name in ("comments", "messages", "bookings", "in_house_requests")} == {
        "comments": 3, "messages": 1, "bookings": 2, "in_house_requests": 1,
    }  # fmt: skip
    assert all(held.values()), held
    assert not any(found.count for found in persons.find("ingen@example.org"))
    for one in persons.registered():
        assert isinstance(one.label, Promise)
        assert all(map(str, (one.label, one.goes, one.stays)))


@pytest.mark.parametrize("address", [ADDRESS.upper(), f" {ADDRESS.title()} "])
def test_statement_20_the_spelling_of_the_address_does_not_matter(lives: list[Life], address: str) -> None:
    assert {found.holding.name: found.count for found in persons.find(address)} == counts()


def test_statement_20_the_command_takes_out_everything_of_one_person(lives: list[Life], tmp_path: Path) -> None:
    path = tmp_path / "person.json"
    assert str(path) in run("export", ADDRESS, "--output", str(path))
    assert path.stat().st_mode & 0o077 == 0
    held = json.loads(path.read_text("utf-8"))
    assert json.loads(run("export", ADDRESS))["comments"] == held["comments"]
    assert {comment["text"] for comment in held["comments"]} == {
        f"Så tycker {NAME}.", "Kort och gott.", f"Väntar på svar, hälsar {PHONE}.",
    }  # fmt: skip
    assert held["messages"][0]["message"] == "Ring mig."
    assert [row["name"] for row in held["bookings"] if "name" in row] == [NAME]
    assert "chef@annan.example" not in path.read_text("utf-8")
    assert held["in_house_requests"][0]["name"] == NAME
    assert held["newsletter"][0]["address"] == ADDRESS
    assert ADDRESS in {mail["to"] for mail in held["mails"]}
    assert held["returned_mails"][0]["address"] == ADDRESS
    assert OTHER not in path.read_text("utf-8")


def test_statement_20_after_erasure_no_table_of_any_database_knows_the_person(lives: list[Life], now: datetime) -> None:
    before = stored()
    traces = [trace.casefold() for trace in (ADDRESS, NAME, NUMBER, PHONE, "Vendela", "Lövkvist", "lovkvist")]
    assert [trace for trace in traces if trace not in before] == []
    run("erase", ADDRESS, "--yes")
    after = stored()
    assert [trace for trace in traces if trace in after] == []
    assert OTHER in after
    assert OTHER_NAME.casefold() in after
    assert not any(counts().values())


def test_statement_20_threads_seats_books_and_counts_stay(lives: list[Life], now: datetime) -> None:
    life, other = lives
    total = life.booking.total_incl
    persons.erase(ADDRESS, now, by="test")
    gone = Comment.objects.get(pk=life.answered.pk)
    assert (gone.state, gone.name, gone.email, gone.text, gone.html) == (State.DELETED, "", "", "", "")
    assert Comment.objects.get(pk=life.answer.pk).parent_id == life.answered.pk
    assert Comment.objects.get(pk=life.alone.pk).state == State.DELETED
    booking = Booking.objects.select_related("date").get(pk=life.booking.pk)
    assert (booking.seats, booking.total_incl, booking.company, booking.name) == (2, total, "", "–")
    assert not WorkshopDate.objects.miscounted().exists()
    assert Booking.objects.get(pk=life.invoiced.pk).email == "chef@annan.example"
    states = dict(OutboxMail.objects.filter(pk__in=life.mails).values_list("pk", "state"))
    assert [states[pk] for pk in life.mails] == [MailState.CANCELLED, MailState.ACCEPTED]
    life.sent.refresh_from_db()
    life.unsent.refresh_from_db()
    assert (life.sent.state, life.unsent.state) == (MailState.ACCEPTED, MailState.SUPPRESSED)
    assert Suppression.objects.holds(life.newsletter, ADDRESS)
    assert Comment.objects.get(pk=other.answered.pk).name == OTHER_NAME
    assert Message.objects.count() == 1


def test_statement_20_nothing_leaves_for_the_person_any_more(lives: list[Life], now: datetime) -> None:
    persons.erase(ADDRESS, now, by="test")
    assert not OutboxMail.objects.unfinished().filter(recipient="").exists()
    date = lives[0].booking.date
    date.place = "Nya rådhuset"
    change(date, ["place"], now)
    assert set(OutboxMail.objects.filter(kind="workshops.changed").values_list("recipient", flat=True)) == {
        "chef@annan.example"
    }


def test_statement_20_erasing_twice_changes_nothing_the_second_time(lives: list[Life], now: datetime) -> None:
    run("erase", ADDRESS, "--yes")
    before = stored()
    assert run("erase", ADDRESS, "--yes") == "Nothing is kept about this address.\n"
    assert stored() == before


def test_a_sort_that_fails_is_not_half_erased(
    lives: list[Life], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(address: str, moment: datetime) -> int:
        Subscriber.objects.all().delete()
        raise RuntimeError("the disk is full")

    broken = Holding("broken", "x", "x", "x", lambda _address: 1, lambda _address, _now: [], fail)
    monkeypatch.setattr(persons, "_holdings", {"broken": broken, **persons._holdings})
    with pytest.raises(RuntimeError):
        persons.erase(ADDRESS, now, by="test")
    assert Subscriber.objects.filter(address=ADDRESS).exists()


def test_two_rooms_cannot_share_a_name() -> None:
    one = persons.registered()[0]
    persons.register(one)
    with pytest.raises(ValueError, match=one.name):
        persons.register(Holding(one.name, "x", "x", "x", lambda _a: 0, lambda _a, _n: [], lambda _a, _n: 0))


def test_the_command_asks_first(lives: list[Life], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda _question: "nej")
    with pytest.raises(CommandError, match="Nothing was erased"):
        run("erase", ADDRESS)
    assert counts()["comments"] == 3
    monkeypatch.setattr("builtins.input", lambda _question: "yes")
    assert "Erased" in run("erase", ADDRESS)
    assert not any(counts().values())


@pytest.mark.parametrize("action", ["export", "erase"])
def test_the_command_refuses_what_is_no_address(action: str) -> None:
    with pytest.raises(CommandError, match="kalle"):
        run(action, "kalle")


def test_the_log_knows_the_person_by_a_digest_only(
    lives: list[Life], now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        persons.erase(ADDRESS, now, by="karin")
        run("export", OTHER)
    assert ADDRESS not in caplog.text
    assert OTHER not in caplog.text
    assert f"person erased {persons.digest(ADDRESS)} by karin" in caplog.text
    assert persons.digest(ADDRESS) == persons.digest(f" {ADDRESS.upper()}") != persons.digest(OTHER)


def with_permission(*names: str) -> User:
    user = an_author()
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *names]))
    return user


def test_the_page_looks_takes_out_and_erases(client: Client, lives: list[Life]) -> None:
    client.force_login(an_admin())
    assert PAGE in client.get("/admin/settings/general/", follow=True).content.decode() or client.get(PAGE).content
    before = stored()
    shown = client.post(PAGE, {"address": ADDRESS.upper()}).content.decode()
    assert "Kommentarer" in shown
    asked = client.post(f"{PAGE}erase/", {"address": ADDRESS})
    assert ADDRESS in asked.content.decode()
    assert stored() == before, "neither looking nor asking changes anything"
    file = client.post(f"{PAGE}export/", {"address": ADDRESS})
    assert file.headers["Content-Disposition"].endswith(f'personal-data-{timezone.localdate()}.json"')
    assert "no-store" in file.headers["Cache-Control"]
    assert len(file.json()["comments"]) == 3
    done = client.post(f"{PAGE}erase/", {"address": ADDRESS, "sure": "yes"}, follow=True)
    assert done.redirect_chain == [(PAGE, 302)]
    assert not any(counts().values())
    again = client.post(f"{PAGE}erase/", {"address": ADDRESS, "sure": "yes"}, follow=True)
    assert "Ingenting finns sparat" in again.content.decode()


def test_a_get_erases_and_shows_nothing(client: Client, lives: list[Life]) -> None:
    client.force_login(an_admin())
    for name in ("export", "erase"):
        assert client.get(f"{PAGE}{name}/", {"address": ADDRESS, "sure": "yes"}).status_code == 405
    assert ADDRESS not in client.get(PAGE, {"address": ADDRESS}).content.decode()
    assert counts()["comments"] == 3


@pytest.mark.parametrize("where", ["", "export/", "erase/"])
def test_what_is_no_address_is_told(client: Client, db: None, where: str) -> None:
    client.force_login(an_admin())
    said = client.post(f"{PAGE}{where}", {"address": "kalle", "sure": "yes"}).content.decode()
    assert 'aria-invalid="true"' in said


@pytest.mark.parametrize(
    ("has", "may"),
    [
        ((), (False, False, False)),
        (("export_person",), (True, True, False)),
        (("erase_person",), (True, False, True)),
        (("change_comment",), (False, False, False)),
    ],
)
def test_each_action_needs_its_own_permission(
    client: Client, lives: list[Life], has: tuple[str, ...], may: tuple[bool, bool, bool]
) -> None:
    client.force_login(with_permission(*has))
    for path, allowed in zip(("", "export/", "erase/"), may, strict=True):
        assert (client.post(f"{PAGE}{path}", {"address": ADDRESS}).status_code == 200) is allowed
    shown = client.get("/admin/").content.decode()
    assert (f'"{PAGE}"' in shown) is bool(set(has) & {"export_person", "erase_person"})


def test_whoever_works_here_is_named_as_such(client: Client, db: None) -> None:
    client.force_login(an_admin())
    assert "arbetar i administrationen" in client.post(PAGE, {"address": "ASA@example.se"}).content.decode()


def test_looking_asks_the_database_as_often_for_three_as_for_one(
    lives: list[Life], django_assert_num_queries: DjangoAssertNumQueries, now: datetime
) -> None:
    with CaptureQueriesContext(connection) as first:
        persons.find(ADDRESS)
    for number in range(2):
        Message.objects.create(reference=f"N{number}", name=NAME, email=ADDRESS, body="Hej", language="sv",
                               submission_key=str(number), created_at=now - timedelta(days=number))  # fmt: skip
    with django_assert_num_queries(len(first)):
        persons.find(ADDRESS)
