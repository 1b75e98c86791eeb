import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from pages import colours


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert round(colours.contrast("#000000", "#ffffff"), 2) == 21


@given(st.integers(0, 0xFFFFFF), st.integers(0, 0xFFFFFF))
def test_contrast_does_not_ask_which_colour_comes_first(one: int, other: int) -> None:
    a, b = f"#{one:06x}", f"#{other:06x}"
    assert colours.contrast(a, b) == colours.contrast(b, a) >= 1


def test_our_own_accents_are_readable() -> None:
    colours.readable_by_day(colours.ACCENT_DAY)
    colours.readable_by_night(colours.ACCENT_NIGHT)


def test_a_pale_accent_is_refused_with_its_figure() -> None:
    with pytest.raises(ValidationError) as refusal:
        colours.readable_by_day("#cccccc")
    assert "1.5" in refusal.value.messages[0] or "1,5" in refusal.value.messages[0]


@pytest.mark.parametrize("word", ["red", "#12345", "#1234567", "#12345g", "url(x)"])
def test_what_is_no_colour_is_refused(word: str) -> None:
    with pytest.raises(ValidationError):
        colours.readable_by_night(word)
