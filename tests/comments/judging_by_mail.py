from datetime import timedelta
from typing import Any

from django.utils import timezone

from comments import moderation_link
from comments.models import Comment
from comments.moderators import Moderator, moderators
from tests.comments.factories import comment_settings
from tests.comments.reading import soup


def moderator(comment: Comment, number: int = 0) -> Moderator:
    return moderators(comment_settings(comment.page))[number]


def link(comment: Comment, number: int = 0, **ago: float) -> str:
    return moderation_link.path(comment, moderator(comment, number), timezone.now() - timedelta(**ago))


def buttons(response: Any) -> set[str]:
    return {str(button["value"]) for button in soup(response).select("button[name=action]")}


def state_of(comment: Comment) -> str:
    return Comment.objects.get(pk=comment.pk).state
