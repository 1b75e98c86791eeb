import re
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.enums import State
from comments.models import Comment
from pages.models import StandardPage
from tests.comments.factories import CommentFactory, a_moderator, a_reply, an_open_page

pytestmark = pytest.mark.django_db

LIST = "/admin/reader_comments/"


@pytest.fixture
def page() -> StandardPage:
    return an_open_page(title="Om tillit")


@pytest.fixture
def moderator() -> Client:
    client = Client()
    client.force_login(a_moderator("view", "change"))
    return client


def soup(response: Any) -> BeautifulSoup:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def rows(client: Client, query: str = "") -> list[str]:
    found = soup(client.get(f"{LIST}results/{query}"))
    return [cell.get_text(strip=True) for cell in found.select("td.title .title-wrapper")]


def tabs(client: Client, query: str = "") -> dict[str, tuple[str, bool]]:
    """Number, and whether it is the one that is looked at, by name."""
    links = soup(client.get(f"{LIST}{query}")).select(".queue__tabs a")
    found = {}
    for link in links:
        name, number = link.get_text(" ", strip=True).rsplit(" ", 1)
        found[name] = (number, link.has_attr("aria-current"))
    return found


def test_statement_11_a_row_tells_what_there_is_to_know(moderator: Client, page: StandardPage) -> None:
    reasons = [{"code": "links", "count": 2, "points": 2}, {"code": "words", "words": ["casino"], "points": 3}]
    comment = CommentFactory.create(
        page=page, state=State.PENDING, text="<b>Hej</b>", reasons=reasons, score=5, confirmed_at=timezone.now()
    )
    found = soup(moderator.get(LIST))
    (row,) = found.select("[data-queue-row]")
    words = row.get_text(" ", strip=True)
    for part in ("Om tillit", "<b>Hej</b>", comment.email, "adressen bekräftad", "2 länkar", "casino", "5"):
        assert part in words
    assert "<b>Hej</b>" not in str(row)
    assert found.select_one(f"a[href='{page.get_url()}']")


def test_it_opens_with_what_waits_and_each_state_is_one_click_away(moderator: Client, page: StandardPage) -> None:
    for amount, state in enumerate((State.PENDING, State.APPROVED, State.SPAM, State.TRASH, State.DELETED), start=1):
        CommentFactory.create_batch(amount, page=page, state=state)
    numbers = {"Väntar": "1", "Godkänd": "2", "Skräp": "3", "I papperskorgen": "4", "Alla": "15"}
    for query, current in (("", "Väntar"), ("?state=spam", "Skräp"), ("?state=all", "Alla")):
        assert tabs(moderator, query) == {name: (number, name == current) for name, number in numbers.items()}
        assert len(rows(moderator, query)) == int(numbers[current])


def test_it_can_be_narrowed_searched_and_sorted(moderator: Client, page: StandardPage) -> None:
    CommentFactory.create(page=page, name="Väntande", state=State.PENDING, reasons=[{"code": "links", "count": 3}])
    CommentFactory.create(page=page, name="Visad", text="om granar", score=4, email="asa@vik.example")
    old = timezone.now() - timedelta(days=90)
    CommentFactory.create(page=an_open_page(title="Om skog"), name="Annan", state=State.SPAM, submitted_at=old)
    assert rows(moderator) == ["Väntande"]
    assert sorted(rows(moderator, "?state=pending&state=spam")) == ["Annan", "Väntande"]
    assert sorted(rows(moderator, f"?state=all&page={page.pk}")) == ["Visad", "Väntande"]
    for words in ("granar", "vik.example", "Visad"):
        assert rows(moderator, f"?state=all&q={words}") == ["Visad"]
    assert rows(moderator, "?state=all&q=om skog") == ["Annan"]
    assert rows(moderator, "?state=all&reason=links") == ["Väntande"]
    assert rows(moderator, "?state=all&score_min=3") == ["Visad"]
    assert rows(moderator, f"?state=all&submitted_at_to={timezone.localdate(old)}") == ["Annan"]
    assert rows(moderator, "?state=all&ordering=name") == ["Annan", "Visad", "Väntande"]
    assert rows(moderator, "?state=nonsense&page=x") == ["Väntande"]
    found = soup(moderator.get(f"{LIST}?state=approved&q=granar")).select(".queue__tabs a")
    assert [link.get_text(" ", strip=True) for link in found][:2] == ["Väntar", "Godkänd 1"]


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "3000-01-01", "9999-12-31"])
@pytest.mark.parametrize("end", ["from", "to"])
def test_a_day_that_no_comment_can_be_of_is_refused_at_its_field(
    moderator: Client, page: StandardPage, day: str, end: str
) -> None:
    CommentFactory.create(page=page, state=State.PENDING, name="Väntande")
    found = soup(moderator.get(f"{LIST}?submitted_at_{end}={day}"))
    (error,) = found.select(".w-field__errors .error-message")
    assert error.get_text(strip=True) == "Välj en dag mellan åren 1900 och 2999."
    assert error.find_parent(class_="w-field").select_one(f"input[name=submitted_at_{end}]")  # type: ignore[union-attr]
    assert rows(moderator, f"?submitted_at_{end}={day}") == ["Väntande"]


@pytest.mark.parametrize("query", ["from=1900-01-01", "to=2999-12-31"])
def test_the_first_and_the_last_day_can_be_looked_for(moderator: Client, page: StandardPage, query: str) -> None:
    CommentFactory.create(page=page, state=State.PENDING, name="Väntande")
    assert rows(moderator, f"?submitted_at_{query}") == ["Väntande"]


@pytest.mark.parametrize("words", ["åsa öberg", "ÅSA ÖBERG", "Åsa Öberg", "åsa ö"])
def test_swedish_letters_are_found_in_either_case(moderator: Client, page: StandardPage, words: str) -> None:
    CommentFactory.create(page=page, state=State.PENDING, name="Åsa Öberg")
    assert rows(moderator, f"?q={words}") == ["Åsa Öberg"]


@pytest.mark.parametrize("query", ["?q=%00", "?q=%25", "?state=%00", "?p=99", "?p=x", "?ordering=password"])
def test_no_address_breaks_it(moderator: Client, page: StandardPage, query: str) -> None:
    CommentFactory.create(page=page, state=State.PENDING)
    assert moderator.get(f"{LIST}{query}").status_code == 200


def test_statement_10_the_buttons_of_a_row_act_in_place(moderator: Client, page: StandardPage) -> None:
    first, second = (CommentFactory.create(page=page, state=State.PENDING) for _time in range(2))
    place = f"{LIST}?page={page.pk}&p=1"
    row = soup(moderator.get(place)).select_one(f"#row-{first.pk}")
    assert row is not None
    forms = row.select("form")
    assert {button["value"]: button["data-queue-key"] for button in forms[0].select("button")} == {
        "approved": "a",
        "spam": "s",
        "trash": "t",
    }
    sent = {str(field["name"]): str(field["value"]) for field in forms[0].select("input")}
    response = moderator.post(str(forms[0]["action"]), {**sent, "to": "approved"}, follow=True)
    assert response.redirect_chain[0][0].startswith(LIST)
    assert f"page={page.pk}" in response.redirect_chain[0][0]
    assert [entry["id"] for entry in soup(response).select("[data-queue-row]")] == [f"row-{second.pk}"]
    assert f"Kommentaren av {first.name} är nu ”Godkänd”." in soup(response).get_text(" ")
    first.refresh_from_db()
    assert first.state == State.APPROVED


def test_the_message_offers_to_undo_it(moderator: Client, page: StandardPage) -> None:
    comment = CommentFactory.create(page=page, state=State.PENDING)
    sent = {"to": "spam", "version": "1", "next": LIST}
    button = soup(moderator.post(f"{LIST}{comment.pk}/", sent, follow=True)).select_one("[data-queue-undo]")
    assert button is not None
    assert button.parent is not None
    undo = {str(field["name"]): str(field["value"]) for field in button.parent.select("input")}
    words = soup(moderator.post(str(button.parent["action"]), undo, follow=True)).get_text(" ")
    assert "1 beslut ångrat." in words
    assert comment.name in words


def test_a_reply_in_the_row_approves_what_waits(moderator: Client, page: StandardPage) -> None:
    comment = CommentFactory.create(page=page, state=State.PENDING)
    form = soup(moderator.get(LIST)).select_one(f"#row-{comment.pk} details form")
    assert form is not None
    sent = {str(field["name"]): str(field["value"]) for field in form.select("input")}
    response = moderator.post(str(form["action"]), {**sent, "text": "Tack för det!"}, follow=True)
    assert response.redirect_chain[0][0].startswith(f"{LIST}?")
    assert set(Comment.objects.filter(state=State.APPROVED).values_list("by_author", flat=True)) == {True, False}


def test_a_reply_says_whom_it_answers(moderator: Client, page: StandardPage) -> None:
    parent = CommentFactory.create(page=page, name="Åsa Öberg")
    a_reply(parent, state=State.PENDING)
    assert "Svar till Åsa Öberg" in soup(moderator.get(LIST)).get_text(" ")


def test_who_may_only_look_gets_no_buttons(page: StandardPage) -> None:
    CommentFactory.create(page=page, state=State.PENDING)
    reader = Client()
    reader.force_login(a_moderator("view"))
    assert not soup(reader.get(LIST)).select("[data-queue-row] form")


def test_the_queries_of_the_list_do_not_grow(moderator: Client, page: StandardPage) -> None:
    counts = []
    for amount in (1, 2):
        for _time in range(amount):
            a_reply(CommentFactory.create(page=page, name=f"Svarad {amount}"), state=State.PENDING)
        moderator.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            moderator.get(f"{LIST}?q=Kloka")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_long_list_has_pages_and_its_number_is_counted_once(moderator: Client, page: StandardPage) -> None:
    Comment.objects.bulk_create(CommentFactory.build_batch(120, page=page, state=State.PENDING))
    with CaptureQueriesContext(connection) as captured:
        assert len(rows(moderator, "?p=3")) == 20
    counting = [query["sql"] for query in captured if re.search(r"count\(", query["sql"], re.IGNORECASE)]
    assert len([sql for sql in counting if "comments_comment" in sql]) == 1


def test_nothing_waits_is_said_in_so_many_words(moderator: Client) -> None:
    assert "Ingen kommentar väntar. Allt är granskat." in soup(moderator.get(LIST)).get_text(" ")
    assert "Ingen kommentar väntar" not in soup(moderator.get(f"{LIST}?state=spam")).get_text(" ")
