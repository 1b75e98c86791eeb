from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation
from wagtail.models import PageViewRestriction

from tests.workshops.factories import a_date, a_workshop

pytestmark = pytest.mark.django_db
UPCOMING = Template("{% load workshops_tags %}{% upcoming_workshops 2 %}")


def test_the_next_dates_are_named_and_the_rest_left_out() -> None:
    workshop = a_workshop(title="Modiga möten")
    for _number in range(3):
        a_date(workshop)
    html = UPCOMING.render(Context())
    assert html.count('class="departure"') == 2
    assert f'<a href="{workshop.url}">Modiga möten</a>' in html
    assert "Kommande workshoppar" in html


def test_a_timetable_says_its_hours_as_its_language_does() -> None:
    nine = datetime(2027, 5, 12, 7, 0, tzinfo=UTC)
    a_date(start=nine, end=nine + timedelta(hours=7), place="Salen", address="")
    assert "<p>kl. 09.00–16.00, Salen</p>" in UPCOMING.render(Context())
    with translation.override("en"):
        assert "<p>09:00–16:00, Salen</p>" in UPCOMING.render(Context())


def test_where_there_are_no_dates_there_is_nothing() -> None:
    assert UPCOMING.render(Context()).strip() == ""


def test_a_workshop_behind_a_password_is_not_told_of() -> None:
    workshop = a_workshop()
    a_date(workshop)
    PageViewRestriction.objects.create(page=workshop, restriction_type=PageViewRestriction.PASSWORD, password="x")
    assert UPCOMING.render(Context()).strip() == ""


@pytest.mark.parametrize("count", [1, 2])
def test_the_tag_asks_as_often_however_many_dates_there_are(django_assert_max_num_queries: Any, count: int) -> None:
    for _number in range(count):
        a_date()
    UPCOMING.render(Context())
    with django_assert_max_num_queries(4):
        UPCOMING.render(Context())
