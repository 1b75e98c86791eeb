import pytest

from wordpress import words
from wordpress.addresses import OldSite
from wordpress.report import Report


def test_an_over_long_text_ends_at_a_word() -> None:
    assert words.shortened("ett två tre", 9) == "ett två…"
    assert words.shortened("ett", 9) == "ett"


def test_a_slug_is_never_empty() -> None:
    assert words.slug("", "!!!", 12) == "12"
    assert words.slug("", "Över ån", 12) == "over-an"


@pytest.mark.parametrize(
    ("href", "path"),
    [
        ("https://www.gamla.example.se/a/", "/a"),
        ("/?p=4&x=1", "/?p=4"),
        ("https://annan.example.se/a/", ""),
        ("#upp", ""),
        ("javascript:alert(1)", ""),
        ("https://[trasig/", ""),
    ],
)
def test_paths_of_the_old_site(href: str, path: str) -> None:
    assert OldSite("gamla.example.se").path(href) == path


def test_a_report_of_nothing_and_of_a_trial() -> None:
    report = Report(dry_run=True)
    assert report.changed_nothing
    empty = report.text()
    report.count("article", is_new=True)
    assert report.text() != empty
