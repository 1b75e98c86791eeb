from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from workshops.money import Price, kronor

NBSP = "\N{NO-BREAK SPACE}"
prices = st.decimals(min_value=0, max_value=99_999, places=2)


@pytest.mark.parametrize(
    ("each", "rate", "seats", "excl", "vat", "incl"),
    [
        ("4900", 25, 1, "4900.00", "1225.00", "6125.00"),
        ("4900", 12, 2, "9800.00", "1176.00", "10976.00"),
        ("99.99", 6, 1, "99.99", "6.00", "105.99"),
        ("0.10", 25, 1, "0.10", "0.03", "0.13"),
        ("33.33", 25, 3, "99.99", "25.00", "124.99"),
        ("500", 0, 4, "2000.00", "0.00", "2000.00"),
    ],
)
def test_vat_is_counted_on_the_line_and_rounded_half_up(
    *, each: str, rate: int, seats: int, excl: str, vat: str, incl: str
) -> None:
    price = Price.of(Decimal(each), rate, seats)
    assert [str(price.excl), str(price.vat), str(price.incl)] == [excl, vat, incl]


@given(each=prices, rate=st.sampled_from([25, 12, 6, 0]), seats=st.integers(1, 50))
def test_a_price_always_adds_up_to_the_ore(each: Decimal, rate: int, seats: int) -> None:
    price = Price.of(each, rate, seats)
    assert price.excl + price.vat == price.incl
    assert price.excl == each * seats
    assert abs(price.vat - price.excl * rate / 100) <= Decimal("0.005")


def test_a_price_is_written_the_swedish_way() -> None:
    with translation.override("sv"):
        assert kronor(Decimal(4900)) == f"4{NBSP}900{NBSP}kr"
        assert kronor(Decimal("1234567.5")) == f"1{NBSP}234{NBSP}567,50{NBSP}kr"
        assert Price.of(Decimal(4900), 25).text == f"4{NBSP}900{NBSP}kr exkl. moms, 6{NBSP}125{NBSP}kr inkl. moms"


def test_a_price_is_written_the_english_way() -> None:
    with translation.override("en"):
        assert kronor(Decimal("4900.5")) == f"SEK{NBSP}4,900.50"
        assert Price.of(Decimal(100), 25).vat_text == f"of which VAT 25%: SEK{NBSP}25"


def test_a_price_without_vat_or_without_anything_says_so() -> None:
    with translation.override("sv"):
        assert Price.of(Decimal(500), 0).text == f"500{NBSP}kr, momsfritt"
        assert Price.of(Decimal(0), 25).text == "kostnadsfritt"
        assert Price.of(Decimal(100), 25, 2).vat_text == f"varav moms 25{NBSP}%: 50{NBSP}kr"
