"""What a writer may know and choose about the own comment."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from comments.enums import Follow, State, Told
from comments.models import Comment, CommentEvent
from comments.unfollow import KINDS, waiting
from comments.unsent import reference
from mail import outbox
from mail.models import OutboxMail
from mail.querysets import OutboxQuerySet


def choose(comment: Comment, *, tell_approval: bool, follow: Follow, now: datetime) -> None:
    """Also for what is written and has not left the house."""
    with transaction.atomic():
        row = Comment.objects.filter(pk=comment.pk).exclude(state=State.DELETED).locked().first()
        if row is None:
            return
        Comment.objects.filter(pk=row.pk).update(tell_approval=tell_approval, follow=follow)
        unwanted = _replies_unwanted(row)
        if not tell_approval:
            unwanted |= {mail for mail, about in waiting(row.email, [Told.APPROVED]).items() if about == row.pk}
        outbox.cancel(OutboxMail.objects.filter(pk__in=unwanted), now)


def _replies_unwanted(comment: Comment) -> set[int]:
    """The mails caused by this comment for which no comment of the same address asks any more."""
    told = set(comment.notices.filter(told=Told.REPLY).values_list("about", flat=True))
    mails = {mail: pk for mail, pk in waiting(comment.email, [Told.REPLY]).items() if pk in told}
    abouts = Comment.objects.filter(pk__in=mails.values())
    asked = {row.pk for row in abouts if Comment.objects.told_of(row).filter(email=comment.email).exists()}
    return {mail for mail, pk in mails.items() if pk not in asked}


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
        "history": [_step(event) for event in comment.events.all()],
        "told": [
            {"at": notice.at, "what": notice.get_told_display(), "about": notice.about_id}
            for notice in comment.notices.order_by("pk")
        ],
        "mails": [_outcome(mail) for mail in _mails(comment)],
    }


def _step(event: CommentEvent) -> dict[str, Any]:
    return {
        "at": event.at,
        "what": event.get_what_display(),
        "through": event.get_via_display(),
        "from": event.get_from_state_display(),
        "to": event.get_to_state_display(),
        "why": event.why,
    }


def _outcome(mail: OutboxMail) -> dict[str, Any]:
    return {
        "what": mail.kind_label,
        "subject": mail.subject,
        "written": mail.created_at,
        "state": mail.get_state_display(),
        "finished": mail.finished_at,
    }


def _mails(comment: Comment) -> OutboxQuerySet:
    """To the writer's address: those about the comment, and those that told of others because of it."""
    others = [reference(pk) for pk in comment.notices.filter(told=Told.REPLY).values_list("about", flat=True)]
    about = Q(reference=reference(comment.pk)) | Q(reference__in=others, kind=KINDS[Told.REPLY])
    return OutboxMail.objects.filter(about, recipient=comment.email).defer("raw").order_by("pk")
