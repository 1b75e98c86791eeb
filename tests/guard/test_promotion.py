import pytest

from guard import promotion


@pytest.mark.parametrize(
    "text",
    [
        "https://spam.example",
        "HTTP://SPAM.EXAMPLE/x",
        "se www.spam.example",
        '<a href="x">köp</a>',
        "[url=spam.example]köp[/url]",
        "[köp](spam.example)",
        "bit.ly/abc",
        "t.me/billigt",
        "hxxp://spam.example",
    ],
)
def test_a_link_is_one_however_it_is_written(text: str) -> None:
    assert promotion.links([text]) >= 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Vi på foretag.se vill ha en föreläsning.",
        "Skriv till anna@example.org.",
        "kl. 9.30, vecka 12/13, och/eller 1.5/2",
        "Hej!Vi ses.",
        "<b>fet</b> [1] (2)",
    ],
)
def test_what_people_write_is_none(text: str) -> None:
    assert promotion.links([text]) == 0


def test_those_of_all_fields_count() -> None:
    assert promotion.links(["http://a.example http://b.example", "www.c.example"]) == 3
