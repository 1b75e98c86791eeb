from datetime import datetime, timedelta

import pytest
from django.core.signing import Signer
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import links, own_views
from comments.edit import edit
from comments.enums import Follow, State
from comments.models import Comment
from comments.moderate import approve
from comments.submit import Submission
from guard import links as signed
from tests.comments.factories import ADMIN, CommentFactory, an_open_page, site_settings
from tests.comments.own_page import both_doors, edited
from tests.comments.reading import soup, text

pytestmark = pytest.mark.django_db
BAD = "Länken fungerar inte längre"


@pytest.fixture
def comment() -> Comment:
    site_settings()
    fields = {"state": State.PENDING, "text": "Mina *ord*", "submitted_at": timezone.now() - timedelta(minutes=5)}
    return CommentFactory.create(page=an_open_page(title="Om tillit"), name="Anna", **fields)


def test_what_to_be_told_can_be_changed_at_any_time(writer: Client, comment: Comment) -> None:
    own = links.own_path(comment)
    response = writer.post(own, {"follow": "replies", "tell_approval": "on"})
    shown = soup(writer.get(response["Location"]))
    assert "Sparat." in shown.get_text()
    assert shown.select_one("option[value=replies][selected]")
    comment.refresh_from_db()
    assert (comment.follow, comment.tell_approval) == (Follow.REPLIES, True)
    writer.post(own, {"follow": "none"})
    comment.refresh_from_db()
    assert (comment.follow, comment.tell_approval) == (Follow.NONE, False)
    assert writer.post(own, {"follow": "påhittat"}).status_code == 422


def test_statement_6_opening_the_links_changes_nothing(writer: Client, comment: Comment) -> None:
    own, receipt = both_doors(comment)
    places = [own, receipt, *(f"{home}{act}/" for home in (own, receipt) for act in ("andra", "radera"))]
    with CaptureQueriesContext(connection) as captured:
        for address in [*places, f"{own}export/"] * 2:
            assert writer.get(f"{address}?confirm=1&follow=all&text=x").status_code == 200
            assert writer.head(address).status_code == 200
            assert writer.options(address).status_code in (200, 405)
    assert [query["sql"] for query in captured if query["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")] == []


def test_no_own_page_is_kept_by_a_cache_or_told_to_others(writer: Client, comment: Comment) -> None:
    own, receipt = both_doors(comment)
    for address in (own, receipt, f"{own}andra/", f"{receipt}radera/", f"{own}export/"):
        response = writer.get(address)
        assert "no-store" in response["Cache-Control"]
        assert (response["Referrer-Policy"], response["X-Robots-Tag"]) == ("no-referrer", "noindex")
        assert not response.cookies


def tokens_for_nothing(comment: Comment) -> list[str]:
    own, receipt = (path.split("/")[-2] for path in both_doors(comment))
    other = signed.sign("comments.unfollow", comment.pk)
    moderate = signed.sign("comments.moderate", comment.pk, comment.state_version)
    foreign = Signer(key="another site's key", sep=".", salt="guard.link.comments.own").sign_object([0, "1"])
    altered = own[:-3] + ("aaa" if own[-3:] != "aaa" else "bbb")
    return [receipt, other, moderate, foreign, altered, own[1:], "x", signed.sign("comments.own", 0)]


def test_no_other_link_opens_the_own_page(writer: Client, comment: Comment) -> None:
    for token in tokens_for_nothing(comment):
        for place in ("", "andra/", "radera/", "export/"):
            address = f"/kommentarer/egen/{token}/{place}"
            answers = [writer.get(address), writer.post(address, edited("Stulet", confirm="1", follow="all"))]
            assert answers[0].status_code == 404
            assert BAD in text(answers[0])
            assert answers[1].status_code == (405 if place == "export/" else 404)
    comment.refresh_from_db()
    assert (comment.text, comment.state, comment.confirmed_at, comment.follow) == (
        "Mina *ord*",
        State.PENDING,
        None,
        Follow.NONE,
    )


def test_the_mailed_link_opens_no_receipt_and_that_of_the_receipt_ends_after_a_week(
    writer: Client, comment: Comment
) -> None:
    own = links.own_path(comment).split("/")[-2]
    assert BAD in text(writer.get(f"/kommentarer/tack/{own}/"))
    week = timezone.now() - timedelta(days=7, seconds=1)
    for purpose, place, opens in (("comments.receipt", "tack", False), ("comments.own", "egen", True)):
        response = writer.get(f"/kommentarer/{place}/{signed.sign(purpose, comment.pk, now=week)}/")
        assert (BAD not in text(response)) is opens


def test_a_link_reaches_only_its_own_comment(writer: Client, comment: Comment) -> None:
    other = CommentFactory.create(page=comment.page, text="Någon annans")
    more = {"comment": str(other.pk), "pk": str(other.pk), "id": str(other.pk)}
    writer.post(f"{links.own_path(comment)}andra/?pk={other.pk}", edited("Mitt eget", **more))
    writer.post(f"{links.own_path(comment)}radera/?pk={other.pk}", more)
    other.refresh_from_db()
    assert (other.text, other.state) == ("Någon annans", State.APPROVED)


def test_what_became_of_spam_is_not_told_on_the_own_pages(writer: Client, comment: Comment) -> None:
    pages = []
    for state in (State.PENDING, State.SPAM, State.TRASH):
        Comment.objects.filter(pk=comment.pk).update(state=state)
        pages.append([text(writer.get(address)) for address in both_doors(comment)])
    assert pages[0] == pages[1] == pages[2]


def test_a_change_that_meets_a_judgement_is_kept_to_be_sent_once_more(
    writer: Client, comment: Comment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def judged_between(seen: Comment, given: Submission, *, now: datetime) -> None:
        if comment.state == State.PENDING:
            approve(comment, by=ADMIN, now=now)
        edit(seen, given, now=now)

    monkeypatch.setattr(own_views, "edit", judged_between)
    place = f"{links.own_path(comment)}andra/"
    response = writer.post(place, edited("Mitt nya"))
    assert response.status_code == 409
    assert "i just detta ögonblick" in text(response)
    area = soup(response).select_one("textarea")
    assert area is not None
    assert area.get_text().strip() == "Mitt nya"
    assert writer.post(place, edited("Mitt nya")).status_code == 303
    comment.refresh_from_db()
    assert (comment.text, comment.state) == ("Mitt nya", State.PENDING)


def test_in_english_the_own_page_is_english(writer: Client, comment: Comment) -> None:
    page = writer.get(f"/en{links.own_path(comment)}", follow=True)
    assert "Confirm the address" in text(page)
    assert "You can change it until" in text(page)
