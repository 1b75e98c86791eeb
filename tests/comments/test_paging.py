import pytest
from django.core.paginator import Paginator
from django.http import QueryDict

from comments.enums import Order
from comments.paging import Pager, Turn


def asked(query: str, usual: Order = Order.OLDEST) -> Turn:
    return Turn.asked(QueryDict(query), usual)


def test_the_address_says_order_and_page_and_nothing_that_is_usual() -> None:
    turn = asked("ordning=nyast&kommentarer=3")
    assert (turn.order, turn.number) == (Order.NEWEST, 3)
    assert turn.query == "?ordning=nyast&kommentarer=3"
    assert turn.at(1).query == "?ordning=nyast"
    assert turn.ordered(Order.OLDEST).query == ""
    assert asked("", Order.NEWEST).query == ""
    assert asked("ordning=aldst", Order.NEWEST).query == "?ordning=aldst"


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "1e3", "9" * 5_000, "\0", "2.5", "&kommentarer="])
def test_nonsense_is_the_first_page_in_the_usual_order(number: str) -> None:
    assert asked(f"kommentarer={number}&ordning={number}x") == Turn(Order.OLDEST, Order.OLDEST, 1)


def test_the_pager_leads_to_the_pages_beside() -> None:
    leaves = Paginator([1, 2, 3], 1)
    first, middle, last = (Pager(leaves.page(number), asked("ordning=nyast"), "/sida/") for number in (1, 2, 3))
    assert (first.previous, first.next) == ("", "/sida/?ordning=nyast&kommentarer=2#comments")
    assert middle.previous == "/sida/?ordning=nyast#comments"
    assert (last.next, last.last) == ("", 3)
