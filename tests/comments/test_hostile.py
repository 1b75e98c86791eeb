"""The whole chain, not the function: what is served is looked at, wherever a comment can come to stand."""

from email import message_from_bytes, policy
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.utils import timezone

from comments import links, moderation_link
from comments.bring import import_comment
from comments.due_mails import TASK
from comments.enums import State
from comments.models import NAME_LENGTH, Comment, CommentSettings
from comments.moderators import moderators
from comments.render import render
from comments.sanitise import REL, TAGS, clean, is_web_address
from comments.submit import submit
from mail.models import OutboxMail
from tests.clock.line import run_waiting
from tests.comments.factories import OWN, CommentFactory, a_submission, an_open_page, site_settings
from tests.comments.vectors import corpus

VECTORS = list(corpus())
AT_ONCE = 40


def unclean(html: str) -> list[str]:
    """What stands in rendered HTML that must not."""
    found = []
    for tag in BeautifulSoup(f"<p>{html}", "html.parser").find_all(True)[1:]:
        href = tag.get("href")
        wrong_link = href is not None and not (is_web_address(str(href)) and tag.get("rel") == REL.split())
        if tag.name not in TAGS or wrong_link or not set(tag.attrs) <= {"href", "rel"}:
            found.append(str(tag))
    return found


def armed(tree: BeautifulSoup | Tag) -> list[str]:
    """Anything on a whole page that would run or load what a visitor wrote."""
    return [str(tag)[:200] for tag in tree.find_all(True) if _runs(tag)]


def _runs(tag: Tag) -> bool:
    if tag.attrs.get("type") == "application/ld+json":
        # Data, not a script; the one way out of it is an end tag.
        return "<" in tag.decode_contents()
    loaded = [str(tag.attrs.get(name, "")) for name in ("href", "src", "action", "style")]
    return (
        any(name.lower().startswith("on") for name in tag.attrs)
        or any("alert" in address and not is_web_address(address) for address in loaded)
        or (tag.name in ("script", "iframe", "object", "embed", "svg", "math", "style") and "alert(1)" in str(tag))
    )


def test_the_corpus_is_of_a_decent_size() -> None:
    assert len(set(VECTORS)) > 500


def test_nothing_hostile_survives_rendering() -> None:
    assert {vector: wrong for vector in VECTORS if (wrong := unclean(render(vector)))} == {}


def test_nothing_hostile_survives_the_sanitiser_by_itself() -> None:
    """Should the renderer ever let a tag through, this is what stands behind it."""
    assert {vector: wrong for vector in VECTORS if (wrong := unclean(clean(vector)))} == {}


@pytest.mark.django_db
def test_nothing_hostile_is_imported() -> None:
    page, now = an_open_page(), timezone.now()
    for n in range(0, len(VECTORS), AT_ONCE):
        comment, _new = import_comment(
            page=page,
            source="prov",
            source_id=str(n),
            parent=None,
            name=VECTORS[n],
            email=VECTORS[n],
            website=VECTORS[n],
            html="\n".join(VECTORS[n : n + AT_ONCE]),
            submitted_at=now,
            state=State.APPROVED,
            now=now,
        )
        assert unclean(comment.html) == []
        assert comment.website == ""


@pytest.mark.django_db
def test_nothing_hostile_is_served_anywhere(admin_client: Client) -> None:
    site_settings()
    page = an_open_page()
    for n in range(0, len(VECTORS), AT_ONCE):
        # No NUL gets past the form, and PostgreSQL stores none.
        chunk = [vector.replace("\0", "") for vector in VECTORS[n : n + AT_ONCE]]
        CommentFactory.create(page=page, name=chunk[0][:NAME_LENGTH], text="\n\n".join(chunk))
        CommentFactory.create(page=page, name=chunk[1][:NAME_LENGTH], text="\n".join(chunk), state=State.PENDING)
    Comment.objects.update(submitted_at=timezone.now())
    waiting, shown = Comment.objects.pending()[:3], Comment.objects.filter(state=State.APPROVED)[:3]
    visitor = Client(headers=OWN)
    responses: list[Any] = [visitor.get(page.url), admin_client.get("/admin/reader_comments/?p=1")]
    [moderator] = moderators(CommentSettings.of(page))
    responses += [visitor.get(moderation_link.path(row, moderator, timezone.now())) for row in waiting]
    for door in (links.receipt_path, links.own_path):
        responses += [visitor.get(f"{door(row)}{act}") for row in waiting for act in ("", "andra/", "radera/")]
    responses += [visitor.get(f"/kommentarer/svara/{row.pk}/") for row in shown]
    responses += [admin_client.get(f"/admin/reader_comments/{row.pk}/") for row in waiting]
    for response in responses:
        assert response.status_code == 200
        tree = BeautifulSoup(response.content, "html.parser")
        assert armed(tree.select_one("main") or tree) == []


@pytest.mark.django_db
def test_nothing_hostile_is_mailed() -> None:
    site_settings()
    page = an_open_page(title="<svg onload=alert(1)>")
    for n, vector in enumerate(VECTORS[:: len(VECTORS) // 25]):
        text = render(vector) and vector.replace("\x00", "")
        name = " ".join(text.split())[:NAME_LENGTH]
        submit(page, None, a_submission(name=name, text=text, key=str(n)), now=timezone.now())
    run_waiting(TASK)
    for row in OutboxMail.objects.all():
        mail = message_from_bytes(bytes(row.raw), policy=policy.default)
        html = next(part for part in mail.walk() if part.get_content_type() == "text/html").get_content()
        assert armed(BeautifulSoup(html, "html.parser")) == []
        assert "\n" not in row.subject
