import pytest
from django.db import IntegrityError
from wagtail.models import Page

from comments.models import Comment, CommentSettings
from tests.comments.factories import CommentFactory, a_reply, an_open_page
from tests.pages.factories import a_home

pytestmark = pytest.mark.django_db


def test_a_reply_knows_its_whole_line() -> None:
    first = CommentFactory.create()
    second = a_reply(first)
    third = a_reply(second)
    assert (first.root, first.ancestors) == (None, [])
    assert (second.root, second.ancestors) == (first, [first.pk])
    assert (third.root, third.ancestors) == (first, [first.pk, second.pk])


def test_the_name_and_the_beginning_stand_for_a_comment() -> None:
    assert str(CommentFactory.build(page=None, name="Åke", text="Ord " * 50)).startswith("Åke: Ord Ord")


def test_the_database_knows_the_states() -> None:
    with pytest.raises(IntegrityError):
        CommentFactory.create(state="nonsense")


def test_a_page_takes_its_comments_with_it() -> None:
    comment = a_reply(CommentFactory.create())
    Page.objects.get(pk=comment.page_id).delete()
    assert not Comment.objects.exists()


def test_reading_the_settings_writes_none() -> None:
    page = an_open_page()
    assert CommentSettings.of(page).max_depth == 3
    assert not CommentSettings.objects.exists()
    CommentSettings.objects.create(site=page.get_site(), max_depth=1)
    assert CommentSettings.of(page).max_depth == 1
    assert str(CommentSettings.of(page)) == "Kommentarer"


def test_a_page_of_no_site_has_the_defaults() -> None:
    a_home()
    assert CommentSettings.of(Page.objects.get(depth=1)).close_after_days == 0
