from io import StringIO

import pytest
from django.core.management import call_command

from comments import render, rerender
from comments.models import Comment
from tests.comments.factories import CommentFactory, an_open_page

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("rerender_comments", *arguments, stdout=out)
    return out.getvalue()


def test_only_what_is_out_of_date_is_rendered_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rerender, "BATCH", 2)
    page = an_open_page()
    old = CommentFactory.create_batch(5, page=page, html="gammal", renderer_version=render.VERSION - 1)
    new = CommentFactory.create(page=page, html="ny")
    assert run() == "5 comments rendered.\n"
    assert {row.html for row in Comment.objects.filter(pk__in=[row.pk for row in old])} == {
        render.render(row.text) for row in old
    }
    new.refresh_from_db()
    assert new.html == "ny"
    assert run() == "0 comments rendered.\n"
    assert run("--all") == "6 comments rendered.\n"
