from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone

from comments.bring import import_comment
from comments.enums import State, Via
from comments.models import Comment
from tests.comments.factories import an_open_page

pytestmark = pytest.mark.django_db

THEN = datetime(2014, 3, 9, 12, 30, tzinfo=UTC)


def bring(**fields: Any) -> tuple[Comment, bool]:
    given: dict[str, Any] = {
        "source": "wordpress:blogg.example",
        "source_id": "7",
        "parent": None,
        "name": "Åsa",
        "email": "asa@example.org",
        "website": "https://asa.example/",
        "html": "<b>Bra</b> skrivet",
        "submitted_at": THEN,
        "state": State.APPROVED,
        "now": timezone.now(),
        **fields,
    }
    return import_comment(**{"page": given.pop("page", None) or an_open_page(), **given})


def test_a_comment_comes_with_its_date_state_and_writer() -> None:
    comment, new = bring()
    assert new
    assert (comment.name, comment.email, comment.website) == ("Åsa", "asa@example.org", "https://asa.example/")
    assert (comment.text, comment.html) == ("**Bra** skrivet", "<p><strong>Bra</strong> skrivet</p>")
    assert (comment.submitted_at, comment.approved_at, comment.state) == (THEN, THEN, State.APPROVED)
    assert comment.language == "sv"
    assert [(event.via, event.to_state) for event in comment.events.all()] == [(Via.IMPORT, State.APPROVED)]


@pytest.mark.parametrize("address", ["inte en adress", f"{'a' * 60}@{'b.' * 100}example.org"])
def test_an_address_that_is_none_or_too_long_to_keep_is_left_out(address: str) -> None:
    comment, _new = bring(email=address)
    comment.refresh_from_db()
    assert comment.email == ""


def test_bringing_it_twice_changes_nothing() -> None:
    page = an_open_page()
    comment, _new = bring(page=page)
    again, new = bring(page=page, html="annat", state=State.SPAM)
    assert not new
    assert again == comment
    assert again.text == "**Bra** skrivet"
    assert Comment.objects.count() == 1


def test_threads_stay_together_on_their_own_page() -> None:
    page = an_open_page()
    parent, _new = bring(page=page)
    reply, _new = bring(page=page, parent=parent, source_id="8")
    stray, _new = bring(parent=parent, source_id="9")
    assert (reply.parent, reply.root, reply.ancestors) == (parent, parent, [parent.pk])
    assert stray.parent is None


def test_a_long_comment_is_kept_whole() -> None:
    comment, _new = bring(html="ord " * 20_000, state=State.PENDING)
    assert comment.text.count("ord") == comment.html.count("ord") == 20_000
    assert comment.approved_at is None


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ({"name": "", "email": "", "website": ""}, ("Anonym", "", "")),
        ({"name": " Å\n\x00sa  B ", "email": "inte en adress", "website": "javascript:1"}, ("Å sa B", "", "")),
        (
            {"name": "n" * 200, "email": " a@example.org ", "website": "https://a.se/" + "x" * 200},
            ("n" * 79 + "…", "a@example.org", ""),
        ),
    ],
)
def test_what_other_systems_allow_is_made_to_fit(given: dict[str, str], stored: tuple[str, str, str]) -> None:
    comment, _new = bring(**given)
    assert (comment.name, comment.email, comment.website) == stored


def test_nothing_executable_comes_along() -> None:
    comment, _new = bring(html='<a href="javascript:alert(1)" onclick="x">a</a><script>x</script><img src=x onerror=y>')
    assert comment.html == "<p>a</p>"
