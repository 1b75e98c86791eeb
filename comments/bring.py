"""Comments brought from another system. What was said there is kept whole, whatever our own limits are."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext, override
from wagtail.models import Page

from comments import render
from comments.enums import State, Via
from comments.from_html import to_source
from comments.models import NAME_LENGTH, Comment, CommentEvent
from comments.sanitise import is_web_address
from guard.text import EMAIL_LENGTH, normalise_email

WEBSITE_LENGTH = 200


def import_comment(
    *,
    page: Page,
    source: str,
    source_id: str,
    parent: Comment | None,
    name: str,
    email: str,
    website: str,
    html: str,
    submitted_at: datetime,
    state: State,
    now: datetime,
    by_author: bool = False,
) -> tuple[Comment, bool]:
    """The comment, and whether it is new. The same (source, source_id) again changes nothing.

    Of one that was deleted nothing but its place is brought.
    """
    imported_from = f"{source}:{source_id}"
    if existing := Comment.objects.filter(imported_from=imported_from).first():
        return existing, False
    if state == State.DELETED:
        name = email = website = html = ""
    text = render.normalise(to_source(html))
    language = page.locale.language_code
    comment = Comment(
        page_id=page.pk,
        name="" if state == State.DELETED else _name(name, language),
        email=_email(email),
        website=website if len(website) <= WEBSITE_LENGTH and is_web_address(website) else "",
        language=language,
        text=text,
        html=render.render(text),
        renderer_version=render.VERSION,
        state=state,
        submitted_at=submitted_at,
        approved_at=submitted_at if state == State.APPROVED else None,
        announced_at=now,
        by_author=by_author,
        imported_from=imported_from,
    )
    comment.hang_under(parent if parent and parent.page_id == page.pk else None)
    with transaction.atomic():
        comment.save(force_insert=True)
        CommentEvent.objects.create(comment=comment, at=now, via=Via.IMPORT, to_state=state)
    return comment, True


def _name(name: str, language: str) -> str:
    plain = Truncator(" ".join(render.normalise(name).split())).chars(NAME_LENGTH)
    if plain:
        return plain
    with override(language):
        return gettext("Anonymous")


def _email(address: str) -> str:
    """In the spelling of our own forms, so that one person's comments are found together."""
    try:
        address = normalise_email(address)
        validate_email(address)
    except (ValueError, ValidationError):
        return ""
    return address if len(address) <= EMAIL_LENGTH else ""
