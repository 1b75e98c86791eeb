from datetime import timedelta

from django.utils import timezone

from comments import links
from comments.announce import announce
from comments.enums import Follow
from comments.forms import EditForm
from comments.models import Comment
from comments.moderate import approve
from mail.models import OutboxMail
from tests.comments.factories import ADMIN, CommentFactory, a_reply


def edited(words: str, **more: str) -> dict[str, str]:
    return {"text": words, "form_token": EditForm.token(timezone.now() - timedelta(seconds=20)), **more}


def both_doors(comment: Comment) -> tuple[str, str]:
    return links.own_path(comment), links.receipt_path(comment)


def told_of_a_reply_and_of_another(comment: Comment) -> None:
    """Three mails wait to leave: that it is shown, that it was answered, that somebody wrote on the same page."""
    now = timezone.now()
    Comment.objects.update(confirmed_at=now, tell_approval=True, follow=Follow.ALL)
    comment.refresh_from_db()
    approve(comment, by=ADMIN, now=now)
    announce(now)
    a_reply(comment, name="Berit", approved_at=now)
    CommentFactory.create(page=comment.page, name="Cilla", approved_at=now)
    announce(now)


def still_waiting() -> list[str]:
    return list(OutboxMail.objects.unfinished().order_by("pk").values_list("subject", flat=True))
