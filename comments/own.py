"""What a writer may know and choose about the own comment."""

from typing import Any

from comments.enums import Follow, State
from comments.models import Comment


def choose(comment: Comment, *, tell_approval: bool, follow: Follow) -> None:
    Comment.objects.filter(pk=comment.pk).exclude(state=State.DELETED).update(
        tell_approval=tell_approval, follow=follow
    )


def held(comment: Comment) -> dict[str, Any]:
    """All that is kept of this comment, in words that its writer can read. Who judged it is not the writer's affair."""
    return {
        "page": comment.page.title,
        "page_url": comment.page.full_url,
        "name": comment.name,
        "email": comment.email,
        "website": comment.website,
        "language": comment.language,
        "text": comment.text,
        "html": comment.html,
        "answers": comment.parent_id,
        "number": comment.pk,
        "state": comment.get_state_display(),
        "reasons": comment.reasons_in_words,
        "score": comment.score,
        "learner_score": comment.learner_score,
        "network_digest": comment.client,
        "written": comment.submitted_at,
        "edited": comment.edited_at,
        "address_confirmed": comment.confirmed_at,
        "first_shown": comment.approved_at,
        "judged": comment.decided_at,
        "tell_me_when_shown": comment.tell_approval,
        "tell_me_about": comment.get_follow_display(),
        "brought_from": comment.imported_from,
        "history": [
            {
                "at": event.at,
                "what": event.get_what_display(),
                "through": event.get_via_display(),
                "from": event.get_from_state_display(),
                "to": event.get_to_state_display(),
                "why": event.why,
            }
            for event in comment.events.all()
        ],
        "mails": [{"at": mail.at, "what": mail.get_told_display()} for mail in comment.notices.order_by("pk")],
    }
