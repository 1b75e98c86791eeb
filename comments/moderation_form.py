"""The form behind the link in a moderator's mail."""

from datetime import datetime
from typing import ClassVar

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from comments import moderate
from comments.admin_forms import why_field
from comments.forms import CommentTextField
from comments.models import Comment
from comments.submit import reply_as_author


class ModerationForm(forms.Form):
    """A reply is needed only by the button that says so."""

    REPLY: ClassVar = "reply"
    VERBS: ClassVar = {"approve": moderate.approve, "spam": moderate.mark_spam, "trash": moderate.trash}

    action = forms.ChoiceField(
        choices=[(name, name) for name in (*VERBS, REPLY)],
        error_messages={"required": _("Press one of the buttons."), "invalid_choice": _("Press one of the buttons.")},
    )
    text = CommentTextField(label=_("Your reply"), required=False, widget=forms.Textarea(attrs={"rows": 6}))
    why = why_field()

    def clean(self) -> None:
        super().clean()
        given = self.cleaned_data
        if given.get("action") == self.REPLY and not given.get("text") and "text" not in self.errors:
            self.add_error("text", _("Write your reply, or choose to approve without one."))

    def decide(self, comment: Comment, *, by: moderate.Actor, now: datetime) -> None:
        """Exactly the version that `comment` is, or AlreadyMovedError."""
        action, why = self.cleaned_data["action"], self.cleaned_data["why"]
        with transaction.atomic():
            if action != self.REPLY:
                self.VERBS[action](comment, by=by, now=now, why=why)
                return
            moderate.approve(comment, by=by, now=now, why=why)
            key = f"link:{comment.pk}:{comment.state_version}"
            reply_as_author(comment, self.cleaned_data["text"], by=by, key=key, now=now)
