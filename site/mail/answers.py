"""What the author writes back to somebody who wrote through a form: stored with its mail, once a form.

Each app has a table of its own for its answers, and the templates of its mail.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from mail.compose import compose
from mail.models import OutboxMail
from pages.models import SiteSettings


class SentAnswer(models.Model):
    """As it was sent."""

    text = models.TextField(_("answer"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    submission_key = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(_("sent"))

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["sent_at", "pk"]

    @property
    def terms(self) -> list[str]:
        """What it says beside its text, line by line."""
        return []


A = TypeVar("A", bound=SentAnswer)


def once(answers: type[A], key: str, send: Callable[[], A]) -> A:
    """What `send` stores and mails, in one transaction. The same form again, by its `key`, gives the first answer."""
    rows = answers._default_manager
    if first := rows.filter(submission_key=key).first():
        return first
    try:
        with transaction.atomic():
            return send()
    except IntegrityError:
        # A second click that came while the first was being stored.
        if first := rows.filter(submission_key=key).first():
            return first
        raise


def compose_answer(
    template: str, *, to: str, language: str, kind: str, context: dict[str, Any], reference: str
) -> OutboxMail:
    return compose(
        template,
        to=to,
        language=language,
        kind=kind,
        context=context,
        reply_to=SiteSettings.current().contact_email,
        # A person wrote it; out-of-office robots may answer a person.
        headers={"Auto-Submitted": "no", "X-Auto-Response-Suppress": "None"},
        reference=reference,
    )
