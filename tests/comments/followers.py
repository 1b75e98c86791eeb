from email import message_from_bytes, policy
from typing import Any

from django.utils import timezone

from comments.enums import Follow
from comments.models import Comment
from mail.models import OutboxMail
from tests.comments.factories import CommentFactory, a_reply

NOW = timezone.now()


def a_follower(**fields: Any) -> Comment:
    """Somebody whose comment is shown, who proved the address and asked for all there is."""
    given = {"confirmed_at": NOW, "announced_at": NOW, "approved_at": NOW, "follow": Follow.ALL, **fields}
    parent = given.pop("parent", None)
    return a_reply(parent, **given) if parent else CommentFactory.create(**given)


def mails(kind: str = "") -> list[OutboxMail]:
    return list(OutboxMail.objects.filter(kind__startswith=f"comment.{kind}").order_by("pk"))


def recipients(kind: str = "") -> list[str]:
    return [mail.recipient for mail in mails(kind)]


def parts(mail: OutboxMail) -> dict[str, str]:
    message = message_from_bytes(bytes(mail.raw), policy=policy.default)
    leaves = [part for part in message.walk() if not part.is_multipart()]
    return {part.get_content_type(): " ".join(str(part.get_content()).split()) for part in leaves}
