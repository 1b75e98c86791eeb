from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments.enums import Policy, State
from comments.models import Comment
from comments.trust import known
from tests.comments.factories import OWN, CommentFactory, an_open_page, comment_settings, typed

pytestmark = pytest.mark.django_db
ADDRESS = "anna@hemlig.example"


def an_earlier(**fields: Any) -> Comment:
    now = timezone.now()
    values = {"email": ADDRESS, "name": "Anna Ek", "confirmed_at": now, "submitted_at": now - timedelta(days=9)}
    return CommentFactory.create(**{**values, **fields})


def test_statement_12_known_is_who_proved_the_address_of_a_comment_that_is_shown() -> None:
    an_earlier()
    assert known(ADDRESS, before=CommentFactory.create(email=ADDRESS))


@pytest.mark.parametrize(
    "fields",
    [
        {"confirmed_at": None},
        {"state": State.PENDING},
        {"state": State.SPAM},
        {"email": "anna@hemlig.example.evil.example"},
        {"submitted_at": timezone.now() + timedelta(days=1)},
        {"by_author": True},
    ],
)
def test_statement_12_nothing_else_makes_known(fields: dict[str, Any]) -> None:
    an_earlier(**fields)
    assert not known(ADDRESS, before=CommentFactory.create(email=ADDRESS))


def test_statement_12_nobody_is_known_without_an_address_or_by_the_comment_itself() -> None:
    an_earlier(email="")
    assert not known("", before=CommentFactory.create(email=""))
    own = an_earlier()
    assert not known(ADDRESS, before=own)


def test_statement_12_a_typed_name_and_address_never_publish(client: Client) -> None:
    page = an_open_page()
    comment_settings(page, policy=Policy.KNOWN)
    an_earlier(page=page)
    answer = client.post(reverse("comments:post", args=[page.pk]), typed(), headers=OWN)
    assert answer.status_code == 303
    comment = Comment.objects.latest("pk")
    assert (comment.name, comment.email) == ("Anna Ek", ADDRESS)
    assert (comment.state, comment.confirmed_at) == (State.PENDING, None)
    receipt = answer["Location"]
    # Nothing that the receipt offers proves the address either: it came to the browser, not by mail.
    for sent in ({"confirm": "1"}, {"follow": "all"}):
        client.post(receipt, sent, headers=OWN)
    comment.refresh_from_db()
    assert (comment.state, comment.confirmed_at) == (State.PENDING, None)
