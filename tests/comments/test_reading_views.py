from datetime import datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import conversation
from comments.enums import Order, State
from comments.models import Comment, CommentSettings
from comments.moderate import approve, trash
from pages.models import StandardPage
from tests.comments.factories import ADMIN, OWN, CommentFactory, a_reply, an_open_page, typed
from tests.pages.factories import an_english_home

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def page() -> StandardPage:
    page = an_open_page(title="Om tillit", slug="om-tillit")
    CommentSettings.objects.create(site=page.get_site(), threads_per_page=5)
    return page


def tree(response: Any) -> BeautifulSoup:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def words(found: BeautifulSoup) -> str:
    return " ".join(found.get_text(" ").split())


def threads(page: StandardPage, amount: int) -> list[Comment]:
    return [
        CommentFactory.create(page=page, submitted_at=NOW - timedelta(minutes=amount - n // 2)) for n in range(amount)
    ]


@pytest.mark.parametrize("order", ["", "?ordning=nyast", "?ordning=aldst", "?ordning=nonsens"])
def test_a_lasting_address_leads_to_the_page_where_the_comment_stands(
    client: Client, page: StandardPage, order: str
) -> None:
    rows = threads(page, 17)
    replies = [a_reply(rows[7]), a_reply(a_reply(rows[11], state=State.TRASH))]
    Comment.objects.filter(pk__in=[rows[3].pk, rows[11].pk]).update(state=State.DELETED)
    for comment in Comment.objects.visible(NOW):
        led = client.get(f"/kommentarer/visa/{comment.pk}/{order}")
        assert led.status_code == 302
        address, _mark, anchor = led["Location"].partition("#")
        assert tree(client.get(address)).select_one(f"li#{anchor} > article") is not None
    assert {reply.pk for reply in replies} <= set(Comment.objects.visible(NOW).values_list("pk", flat=True))


@pytest.mark.parametrize("max_depth", [0, 2])
def test_statement_26_lasting_addresses_lead_into_long_threads_too(
    client: Client, page: StandardPage, monkeypatch: pytest.MonkeyPatch, max_depth: int
) -> None:
    monkeypatch.setattr(conversation, "REPLIES_BELOW", 4)
    monkeypatch.setattr(conversation, "REPLIES_ON_A_LEAF", 5)
    CommentSettings.objects.update(max_depth=max_depth)
    line = [CommentFactory.create(page=page)]
    for number in range(17):
        line.append(a_reply(line[number // 2], submitted_at=NOW + timedelta(seconds=number)))
    for comment in line:
        address, _mark, anchor = client.get(comment.get_absolute_url())["Location"].partition("#")
        assert tree(client.get(address)).select_one(f"li#{anchor} > article") is not None


def test_the_language_of_the_page_stays(client: Client) -> None:
    page = an_open_page(parent=an_english_home(), locale=an_english_home().locale, slug="on-trust")
    comment = CommentFactory.create(page=page)
    assert client.get(f"/en/comments/show/{comment.pk}/")["Location"] == f"/en/on-trust/#kommentar-{comment.pk}"


def test_nonsense_in_the_address_is_the_first_or_last_page(client: Client, page: StandardPage) -> None:
    rows = threads(page, 11)
    for nonsense in ("-3", "0", "x", "", "%00", "9" * 5_000, "1&ordning=x"):
        found = tree(client.get(f"/om-tillit/?kommentarer={nonsense}"))
        assert found.select_one(f"#kommentar-{rows[0].pk}")
        assert [link["href"] for link in found.select('link[rel="canonical"]')] == ["http://localhost/om-tillit/"]
    last = tree(client.get("/om-tillit/?kommentarer=4000&ordning=nyast"))
    assert last.select_one(f"#kommentar-{rows[0].pk}")
    assert "Sida 3 av 3" in words(last)
    assert [link["href"] for link in last.select(".pager a")] == ["/om-tillit/?ordning=nyast&kommentarer=2#comments"]


def test_the_reader_chooses_the_order_by_link(client: Client, page: StandardPage) -> None:
    CommentSettings.objects.update(order=Order.NEWEST)
    rows = threads(page, 2)
    newest = tree(client.get("/om-tillit/"))
    chosen = newest.select_one('nav[aria-label="Kommentarernas ordning"]')
    assert chosen is not None
    assert [(link.get_text(), link["href"], link.get("aria-current")) for link in chosen.select("a")] == [
        ("Äldst först", "/om-tillit/?ordning=aldst#comments", None),
        ("Nyast först", "/om-tillit/#comments", "true"),
    ]
    oldest = tree(client.get("/om-tillit/?ordning=aldst"))
    assert [letter["id"] for letter in oldest.select("li.letter")] == [row.anchor for row in rows]
    assert oldest.select_one(f'a[href="/kommentarer/visa/{rows[0].pk}/?ordning=aldst"]')


def test_a_long_thread_has_pages_of_its_own(
    client: Client, page: StandardPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "REPLIES_BELOW", 2)
    monkeypatch.setattr(conversation, "REPLIES_ON_A_LEAF", 3)
    head = CommentFactory.create(page=page, name="Berit")
    replies = [a_reply(head) for _n in range(7)]
    whole = f"/kommentarer/trad/{head.pk}/"
    link = tree(client.get("/om-tillit/")).select_one(f'a[href="{whole}"]')
    assert link is not None
    assert link.get_text() == "Läs 5 svar till"
    first = tree(client.get(whole))
    assert "7 svar" in words(first)
    assert [tag["content"] for tag in first.select('meta[name="robots"]')] == ["noindex"]
    for number, shown in (("x", replies[:3]), ("2", replies[3:6]), ("3", replies[6:]), ("99", replies[6:])):
        leaf = tree(client.get(f"{whole}?kommentarer={number}"))
        assert [letter["id"] for letter in leaf.select("li.letter")] == [row.anchor for row in (head, *shown)]
    trash(head, by=ADMIN, now=NOW)
    assert "Den här kommentaren visas inte." in words(tree(client.get(whole)))
    for gone in (replies[0].pk, 99_999):
        assert client.get(f"/kommentarer/trad/{gone}/").status_code == 404


def test_a_short_thread_may_be_read_by_itself(client: Client, page: StandardPage) -> None:
    head = CommentFactory.create(page=page)
    found = tree(client.get(f"/kommentarer/trad/{head.pk}/"))
    assert [letter["id"] for letter in found.select("li.letter")] == [head.anchor]
    assert "0 svar" in words(found)


def test_what_is_gone_says_who_took_it_and_what_was_edited_says_so(client: Client, page: StandardPage) -> None:
    deleted, hidden, edited = threads(page, 3)
    a_reply(deleted)
    a_reply(hidden)
    Comment.objects.filter(pk=deleted.pk).update(state=State.DELETED, name="", text="", html="", email="")
    Comment.objects.filter(pk=hidden.pk).update(state=State.SPAM)
    Comment.objects.filter(pk=edited.pk).update(edited_at=NOW)
    letters = tree(client.get("/om-tillit/")).select(".conversation > ol > li")
    heads = [" ".join(child.get_text(" ").split()) for letter in letters if (child := letter.find(["p", "article"]))]
    assert heads[0] == "Den här kommentaren har raderats av den som skrev den."
    assert heads[1] == "Den här kommentaren visas inte."
    assert "ändrad" in heads[2]


def test_the_headings_go_down_with_the_replies(client: Client, page: StandardPage) -> None:
    line = [CommentFactory.create(page=page)]
    for _level in range(5):
        line.append(a_reply(line[-1]))
    CommentSettings.objects.update(max_depth=5)
    found = tree(client.get("/om-tillit/"))
    levels = [tag.name for row in line if (tag := found.select_one(f"#{row.anchor} > article .letter-name"))]
    assert levels == ["h3", "h4", "h5", "h6", "h6", "h6"]
    assert len(found.select("ol.letters ol.letters ol.letters")) == 4


def test_the_time_is_said_as_swedes_say_it(client: Client, page: StandardPage) -> None:
    moment = datetime.fromisoformat("2026-11-26T06:00:00+00:00")
    CommentFactory.create(page=page, submitted_at=moment)
    found = tree(client.get("/om-tillit/")).select_one(".letter time")
    assert found is not None
    assert (found["datetime"], found.get_text()) == ("2026-11-26T07:00+01:00", "26 november 2026 kl. 07.00")


def test_statement_27_no_cookie_is_set_and_the_cache_need_not_know_the_reader(
    client: Client, page: StandardPage
) -> None:
    head = CommentFactory.create(page=page)
    addresses = ["/om-tillit/", "/om-tillit/?ordning=nyast&kommentarer=2", head.get_absolute_url()]
    addresses += [f"/kommentarer/trad/{head.pk}/", "/kommentarer/atom/", f"/kommentarer/atom/{page.pk}/"]
    for address in addresses:
        answer = client.get(address)
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")
        assert not {"private", "no-store"} & set(answer.get("Cache-Control", "").split(", "))


def test_statement_27_what_is_judged_shows_at_once_everywhere(client: Client, page: StandardPage) -> None:
    comment = CommentFactory.create(page=page, state=State.PENDING, text="Väntande ord")
    feeds = ["/kommentarer/atom/", f"/kommentarer/atom/{page.pk}/"]

    def seen() -> list[bool]:
        return [b"ntande ord" in client.get(address).content for address in ("/om-tillit/", *feeds)]

    tags = [client.get(address)["ETag"] for address in feeds]
    assert seen() == [False] * 3
    approve(comment, by=ADMIN, now=NOW)
    assert seen() == [True] * 3
    assert "1 kommentar på Om tillit" in words(tree(client.get("/om-tillit/")))
    trash(comment, by=ADMIN, now=NOW)
    assert seen() == [False] * 3
    assert "0 kommentarer på Om tillit" in words(tree(client.get("/om-tillit/")))
    assert [client.get(address)["ETag"] for address in feeds] == tags


def test_reading_changes_nothing(client: Client, page: StandardPage) -> None:
    head = CommentFactory.create(page=page)
    for address in (head.get_absolute_url(), f"/kommentarer/trad/{head.pk}/", "/kommentarer/atom/"):
        assert client.post(address).status_code == 405
        with CaptureQueriesContext(connection) as captured:
            assert client.head(address).status_code in (200, 302)
        assert {query["sql"].split()[0] for query in captured} == {"SELECT"}


def test_the_pages_of_a_thread_cost_as_many_queries_with_one_reply_as_with_three(
    client: Client, page: StandardPage
) -> None:
    head = CommentFactory.create(page=page)
    counts = []
    client.get(f"/kommentarer/trad/{head.pk}/")
    for amount in (1, 2):
        for _n in range(amount):
            a_reply(a_reply(head))
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/kommentarer/trad/{head.pk}/")
        counts.append(len(captured))
    assert len(set(counts)) == 1


def test_statement_22_the_server_holds_replies_to_the_level_that_is_set(client: Client, page: StandardPage) -> None:
    """However often the form answers an answer, and whatever the form says."""
    CommentSettings.objects.update(max_depth=2)
    last = CommentFactory.create(page=page)
    for number in range(4):
        sent = typed(text=f"Svar {number}", name=f"Namn {number}", depth="0", path="", root="")
        assert client.post(f"/kommentarer/svara/{last.pk}/", sent, headers=OWN).status_code == 303
        last = Comment.objects.latest("pk")
        Comment.objects.filter(pk=last.pk).update(state=State.APPROVED)
    found = tree(client.get("/om-tillit/"))
    assert len(found.select("li.letter[id]")) == 5
    assert max(len(letter.find_parents("li")) for letter in found.select("li.letter")) == 2


def test_replies_open_in_place_on_the_pages_of_a_thread_too(client: Client) -> None:
    head = CommentFactory.create(page=an_open_page())
    a_reply(head)
    found = tree(client.get(f"/kommentarer/trad/{head.pk}/"))
    assert len(found.select("script[src*='js/site'][defer]")) == 1
    assert found.select("a[data-reply]")
