from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from workshops.wall_time import WallTimeField


def test_a_wall_time_is_the_time_where_the_site_is() -> None:
    with timezone.override("America/New_York"):
        assert WallTimeField().clean("2027-03-15 09:00") == datetime(2027, 3, 15, 8, 0, tzinfo=UTC)
        assert str(WallTimeField().prepare_value(datetime(2027, 3, 15, 8, 0, tzinfo=UTC))).startswith(
            "2027-03-15 09:00"
        )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2027-03-28 02:30", "2027-03-28 02:30 finns inte: klockan ställs fram den natten."),
        ("2027-10-31 02:30", "2027-10-31 02:30 inträffar två gånger: klockan ställs tillbaka den natten."),
    ],
)
def test_a_wall_time_that_is_none_or_two_is_refused(typed: str, said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        WallTimeField().clean(typed)
    assert caught.value.messages == [said]


@pytest.mark.parametrize("typed", ["", "i morgon", "2027-02-30 09:00"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        WallTimeField().clean(typed)


def test_a_wall_time_may_be_left_out() -> None:
    assert WallTimeField(required=False).clean("") is None
