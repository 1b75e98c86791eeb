from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from newsletter.enums import Cadence
from newsletter.models import Issue, Newsletter
from tests.newsletter.factories import SLOT, an_issue

pytestmark = pytest.mark.django_db


def test_the_list_takes_the_same_queries_for_any_number_of_letters(author: Client, newsletter: Newsletter) -> None:
    counts = []
    for letters in (1, 3):
        Issue.objects.all().delete()
        for week in range(letters):
            an_issue(newsletter, 1, slot_date=SLOT.date() + timedelta(days=7 * week))
        author.get("/admin/letter/all/")
        with CaptureQueriesContext(connection) as queries:
            response = author.get("/admin/letter/all/")
        assert response.content.decode().count("/admin/letter/") >= letters
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_list_says_when_a_letter_goes_also_in_the_future(author: Client, newsletter: Newsletter) -> None:
    issue = an_issue(newsletter, slot_at=timezone.now() + timedelta(days=300))
    expected = date_format(issue.local_slot, "DATETIME_FORMAT")
    assert expected in author.get("/admin/letter/all/").content.decode()


def test_what_is_to_come_stands_first(newsletter: Newsletter) -> None:
    week = timedelta(days=7)
    old, older = (an_issue(newsletter, state="done", slot_at=SLOT - n * week, slot_date=SLOT.date() - n * week)
                  for n in (1, 2))  # fmt: skip
    later, coming = (an_issue(newsletter, slot_at=SLOT + n * week, slot_date=SLOT.date() + n * week) for n in (1, 0))
    assert list(Issue.objects.ahead_first()) == [coming, later, old, older]


def test_monthly_letters_are_marked(author: Client, newsletter: Newsletter) -> None:
    an_issue(newsletter, cadence=Cadence.MONTHLY)
    assert str(Cadence.MONTHLY.label) in author.get("/admin/letter/all/").content.decode()
