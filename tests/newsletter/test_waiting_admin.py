import pytest
from bs4 import BeautifulSoup
from django.test import Client

from newsletter import gate
from newsletter.models import LinkRequest, Newsletter
from newsletter.subscribe import Source, subscribe
from tests.newsletter.factories import NOW

pytestmark = pytest.mark.django_db
PAGE, READERS = "/admin/letter/waiting/", "/admin/letter/readers/"


def flood(newsletter: Newsletter, number: int) -> None:
    for place in range(number):
        subscribe(newsletter, f"x{place}@example.org", language="sv", source=Source(text="Ja"), now=NOW)


def test_what_a_robot_sent_is_thrown_away_and_what_came_since_is_not(author: Client, newsletter: Newsletter) -> None:
    assert PAGE not in author.get(READERS).content.decode()
    flood(newsletter, gate.CALM + 3)
    assert PAGE in author.get(READERS).content.decode()
    shown = author.get(PAGE)
    assert LinkRequest.objects.held().count() == 3, "looking changes nothing"
    page = BeautifulSoup(shown.content, "html.parser")
    assert [cell.text for cell in page.select("tbody td:first-child")] == [
        f"x{gate.CALM + n}@example.org" for n in (2, 1, 0)
    ]
    assert "3 av dem väntar" in page.text
    flood(newsletter, 1)
    last = str(page.select_one("[name=last]")["value"])  # type: ignore[index]
    said = author.post(PAGE, {"last": last}, follow=True)
    assert "3 anmälningar har kastats." in said.content.decode()
    assert LinkRequest.objects.held().count() == 1
    assert LinkRequest.objects.count() == gate.CALM + 1, "those that do not wait are left alone"


@pytest.mark.parametrize("last", ["", "x", "-1", "9" * 40, "²"])
def test_an_odd_answer_throws_nothing_away(author: Client, newsletter: Newsletter, last: str) -> None:
    flood(newsletter, gate.CALM + 1)
    said = author.post(PAGE, {"last": last}, follow=True)
    assert "Ingenting kastades" in said.content.decode()
    assert LinkRequest.objects.held().count() == 1


def test_an_empty_page_says_so(author: Client, newsletter: Newsletter) -> None:
    assert "Ingen anmälan väntar." in author.get(PAGE).content.decode()


def test_strangers_are_kept_out(client: Client, newsletter: Newsletter) -> None:
    assert client.post(PAGE, {"last": "9"}).status_code == 302
