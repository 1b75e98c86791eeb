from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from comments import moderate
from comments.models import NAME_LENGTH, Comment
from comments.render import MAX_LENGTH, MAX_LINKS, count_links, render
from comments.submit import Submission, reply_as_author
from guard.forms import GuardedForm
from guard.limits import Limit
from guard.text import EmailField, PlainTextField, SingleLineField

TOO_MANY_LINKS = ngettext_lazy(
    "The comment has more than %(count)d link. Remove some of them.",
    "The comment has more than %(count)d links. Remove some of them.",
    "count",
)


def takes_text(text: str) -> None:
    """Refuse what the page could not show well: too many links, or nothing that can be seen."""
    if count_links(text) > MAX_LINKS:
        raise ValidationError(TOO_MANY_LINKS % {"count": MAX_LINKS}, "links")
    if not render(text):
        raise ValidationError(_("Write something that can be read."), "empty")


def text_field(**kwargs: Any) -> PlainTextField:
    return PlainTextField(max_length=MAX_LENGTH, validators=[takes_text], **kwargs)


class CommentForm(GuardedForm):
    purpose: ClassVar[str] = "comment"
    limits: ClassVar[tuple[Limit, ...]] = (
        Limit("client-minute", "client", 5, 60),
        Limit("client-day", "client", 60, 86_400),
        Limit("all-hour", "form", 300, 3_600),
    )

    name = SingleLineField(
        label=_("Name"), max_length=NAME_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = EmailField(label=_("E-mail"), help_text=_("Your e-mail address is not shown."))
    text = text_field(
        label=_("Comment"),
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("An empty line begins a new paragraph. *Emphasis*, **strong**, > quotes and web addresses work."),
    )

    def submission(self) -> Submission:
        return Submission(
            name=self.cleaned_data["name"],
            email=self.cleaned_data["email"],
            text=self.cleaned_data["text"],
            language=get_language() or "sv",
            client=self.client,
            key=self.submission_key,
            trapped=self.trapped,
        )


class AuthorReplyForm(forms.Form):
    text = text_field(label=_("Your reply"), widget=forms.Textarea(attrs={"rows": 6}))
    key = forms.RegexField(regex=r"^[A-Za-z0-9_-]{16,64}$", widget=forms.HiddenInput)


class DecisionForm(forms.Form):
    to = forms.ChoiceField(choices=[(to.value, to.label) for to in moderate.FROM])
    version = forms.IntegerField()


class ModerationForm(forms.Form):
    """The buttons behind the link in the mail; a reply is needed only by the button that says so."""

    REPLY = "reply"
    VERBS: ClassVar = {"approve": moderate.approve, "spam": moderate.mark_spam, "trash": moderate.trash}

    action = forms.ChoiceField(
        choices=[(name, name) for name in (*VERBS, REPLY)],
        error_messages={"required": _("Press one of the buttons."), "invalid_choice": _("Press one of the buttons.")},
    )
    text = text_field(label=_("Your reply"), required=False, widget=forms.Textarea(attrs={"rows": 6}))

    def clean(self) -> None:
        super().clean()
        given = self.cleaned_data
        if given.get("action") == self.REPLY and not given.get("text") and "text" not in self.errors:
            self.add_error("text", _("Write your reply, or choose to approve without one."))

    def decide(self, comment: Comment, *, by: moderate.Actor, now: datetime) -> None:
        action = self.cleaned_data["action"]
        with transaction.atomic():
            if action != self.REPLY:
                self.VERBS[action](comment, by=by, now=now)
                return
            moderate.approve(comment, by=by, now=now)
            key = f"link:{comment.pk}:{comment.state_version}"
            reply_as_author(comment, self.cleaned_data["text"], by=by, key=key, now=now)
