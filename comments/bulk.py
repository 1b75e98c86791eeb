"""What can be done to many comments at once in the moderation list."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy
from wagtail.admin.views.bulk_action import BulkAction

from comments.enums import State, Via
from comments.filters import listed
from comments.models import Comment
from comments.moderate import Actor, move_many


class _Move(BulkAction):
    """Not registered itself: each kind below names where it moves to and what it says."""

    models = [Comment]
    template_name = "comments/admin/bulk.html"
    to: State
    question: Any

    def check_perm(self, obj: Comment) -> bool:
        return bool(self.request.user.has_perm("comments.change_comment"))

    def get_all_objects_in_listing_query(self, parent_id: object) -> Sequence[int]:
        """All that the list shows, not all there are: the filters stand in the address."""
        return list(listed(self.request.GET).values_list("pk", flat=True))

    @classmethod
    def get_queryset(cls, _model: type[Comment], object_ids: Iterable[object]) -> list[Comment]:
        return list(
            Comment.objects.filter(pk__in=[pk for pk in object_ids if str(pk).isdecimal()]).select_related("page")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        amount = len(context["items"])
        return {**context, "display_name": self.display_name, "question": self.question % {"count": amount}}

    def get_execution_context(self) -> dict[str, Any]:
        return {"user": self.request.user, "to": self.to}

    @classmethod
    def execute_action(cls, objects: Sequence[Comment], **kwargs: Any) -> tuple[int, int]:
        by = Actor(Via.ADMIN, kwargs["user"])
        return move_many([comment.pk for comment in objects], kwargs["to"], by=by, now=timezone.now()), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return ngettext("%(count)d comment moved.", "%(count)d comments moved.", num_parent_objects) % {
            "count": num_parent_objects
        }


class Approve(_Move):
    display_name = _("Approve")
    aria_label = _("Approve the selected comments")
    action_type = "approve"
    action_priority = 10
    to = State.APPROVED
    question = ngettext_lazy("Approve %(count)d comment?", "Approve %(count)d comments?", "count")


class MarkSpam(_Move):
    display_name = _("Mark as spam")
    aria_label = _("Mark the selected comments as spam")
    action_type = "spam"
    action_priority = 20
    to = State.SPAM
    question = ngettext_lazy("Mark %(count)d comment as spam?", "Mark %(count)d comments as spam?", "count")


class Trash(_Move):
    display_name = _("Put in the trash")
    aria_label = _("Put the selected comments in the trash")
    action_type = "trash"
    action_priority = 30
    to = State.TRASH
    question = ngettext_lazy("Put %(count)d comment in the trash?", "Put %(count)d comments in the trash?", "count")


class Restore(_Move):
    display_name = _("Restore")
    aria_label = _("Restore the selected comments")
    action_type = "restore"
    action_priority = 40
    to = State.PENDING
    question = ngettext_lazy(
        "Move %(count)d comment back to those that wait?", "Move %(count)d comments back to those that wait?", "count"
    )


ACTIONS = (Approve, MarkSpam, Trash, Restore)
