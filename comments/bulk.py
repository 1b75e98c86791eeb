"""What can be done to many comments at once in the moderation list: one class, and one kind of it for each verb."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction

from comments.admin_forms import BulkForm
from comments.enums import Via
from comments.models import Comment
from comments.moderate import Actor, last_event, move_many
from comments.newest import listed
from comments.told import with_undo
from comments.verbs import VERBS, Verb, passed_over

NAMED = 20
"""So many of the comments are named before the question is answered."""


class Move(BulkAction):
    models = [Comment]
    template_name = "comments/admin/bulk.html"
    form_class = BulkForm
    verb: Verb

    @cached_property
    def now(self) -> Any:
        return timezone.now()

    def get_initial(self) -> dict[str, Any]:
        return {"seen": last_event()} if self.request.method == "GET" else {}

    def get_actionable_objects(self) -> tuple[list[Comment], dict[str, list[Comment]]]:
        rows = self._chosen()
        if self.request.user.has_perm("comments.change_comment"):
            return rows, {"items_with_no_access": []}
        return [], {"items_with_no_access": rows}

    def _chosen(self) -> list[Comment]:
        """The ticked ones; or all that the list shows, not all there are: filters and search stand in the address."""
        ids = self.request.GET.getlist("id")
        if "all" in ids:
            rows = listed(self.request.GET).order_by("-submitted_at", "-pk")
        else:
            rows = Comment.objects.filter(pk__in={int(pk) for pk in ids if pk.isdecimal() and len(pk) < 19})
        return list(rows.only("pk"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        ids = [entry["item"].pk for entry in context["items"]]
        named = Comment.objects.filter(pk__in=ids[:NAMED]).select_related("page")
        return {
            **context,
            "verb": self.verb,
            "question": self.verb.question % {"count": len(ids)},
            "named": named,
            "unnamed": max(0, len(ids) - NAMED),
        }

    def get_execution_context(self) -> dict[str, Any]:
        given: dict[str, Any] = self.cleaned_form.cleaned_data
        by = Actor(Via.ADMIN, self.request.user)
        return {"verb": self.verb, "by": by, "now": self.now, "why": given["why"], "seen": given["seen"]}

    @classmethod
    def execute_action(cls, objects: Iterable[Comment], **kwargs: Any) -> tuple[int, int]:
        verb: Verb = kwargs.pop("verb")
        outcome = move_many([comment.pk for comment in objects], verb.to, **kwargs)
        return outcome.moved, outcome.passed

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        """Wagtail counts parents and children; here it is those that were moved, and those that had been before."""
        if not num_parent_objects:
            messages.warning(self.request, passed_over(num_child_objects))
            return None
        words = [str(self.verb.done % {"count": num_parent_objects})]
        if num_child_objects:
            words.append(passed_over(num_child_objects))
        return with_undo(self.request, " ".join(words), self.now, self.next_url)


def _action(verb: Verb, priority: int) -> type[Move]:
    fields = {
        "verb": verb,
        "display_name": verb.label,
        "aria_label": verb.bulk_label,
        "action_type": verb.name,
        "action_priority": priority,
    }
    return type(f"Move_{verb.name}", (Move,), fields)


ACTIONS: Sequence[type[Move]] = [_action(verb, 10 * place) for place, verb in enumerate(VERBS, start=1)]
