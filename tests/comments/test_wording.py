from datetime import datetime

import pytest
from django.utils.translation import override

from comments.enums import Policy
from comments.models import CommentSettings
from comments.wording import (
    heading,
    moment,
    more_replies,
    number_of_comments,
    number_of_replies,
    reading,
    time_of_day,
)


@pytest.mark.parametrize(
    ("count", "number", "title"),
    [
        (0, "0 kommentarer", "0 kommentarer på TITEL"),
        (1, "1 kommentar", "1 kommentar på TITEL"),
        (2, "2 kommentarer", "2 kommentarer på TITEL"),
        (21, "21 kommentarer", "21 kommentarer på TITEL"),
    ],
)
def test_swedish_numbers(count: int, number: str, title: str) -> None:
    with override("sv"):
        assert number_of_comments(count) == number
        assert heading(count, "TITEL") == title


def test_english_numbers() -> None:
    with override("en"):
        assert [number_of_comments(count) for count in (0, 1, 2)] == ["0 comments", "1 comment", "2 comments"]
        assert heading(1, "100 %(count)s") == "1 comment on 100 %(count)s"


def test_a_moment_is_said_by_the_clock_where_the_site_is() -> None:
    winter = datetime.fromisoformat("2026-11-26T06:00:00+00:00")
    assert moment(winter) == "26 november 2026 kl. 07.00"
    with override("en"):
        assert moment(winter) == "26 November 2026 at 07:00"


def test_replies_are_counted_too() -> None:
    assert [number_of_replies(count) for count in (1, 2)] == ["1 svar", "2 svar"]
    assert [more_replies(count) for count in (1, 2)] == ["Läs 1 svar till", "Läs 2 svar till"]
    with override("en"):
        assert [number_of_replies(count) for count in (1, 2)] == ["1 reply", "2 replies"]


def test_the_time_of_day_is_said_by_the_same_clock() -> None:
    assert time_of_day(datetime.fromisoformat("2026-11-26T06:00:00+00:00")) == "07.00"
    with override("en"):
        assert time_of_day(datetime.fromisoformat("2026-07-26T06:00:00+00:00")) == "08:00"


def test_who_writes_is_told_what_the_site_does() -> None:
    assert reading(CommentSettings(policy=Policy.NOBODY)) == "Alla kommentarer läses innan de visas."
    known = reading(CommentSettings(policy=Policy.KNOWN))
    assert known.startswith("Kommentarer läses innan de visas. Om du redan har en kommentar här")
