import pytest
from django.utils.translation import override

from comments.wording import heading, number_of_comments


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
