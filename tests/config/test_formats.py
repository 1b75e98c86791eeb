"""Times are written one way in each language: 07.00 in Swedish, 07:00 in English."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.translation import override

MOMENT = datetime(2026, 11, 6, 6, 0, tzinfo=UTC)
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@pytest.mark.parametrize(
    ("language", "name", "written"),
    [
        ("sv", "TIME_FORMAT", "07.00"),
        ("sv", "DATETIME_FORMAT", "6 november 2026 kl. 07.00"),
        ("sv", "SHORT_DATETIME_FORMAT", "2026-11-06 07.00"),
        ("en", "TIME_FORMAT", "07:00"),
        ("en", "DATETIME_FORMAT", "6 November 2026 at 07:00"),
        ("en", "SHORT_DATETIME_FORMAT", "2026-11-06 07:00"),
    ],
)
def test_a_time_is_written_as_the_language_does(language: str, name: str, written: str) -> None:
    with override(language):
        assert Template(f"{{{{ moment|date:'{name}' }}}}").render(Context({"moment": MOMENT})) == written


def test_no_template_has_a_way_of_its_own() -> None:
    """What machines read, with a T between, is another thing."""
    own = re.compile(r"\|(?:date|time):\"[^\"T]*[HG][:.]i")
    assert [str(path) for path in TEMPLATES.rglob("*.*") if own.search(path.read_text())] == []
