from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from comments.enums import Follow
from comments.models import NAME_LENGTH, Comment
from comments.render import MAX_LENGTH, MAX_LINKS, count_links, is_empty
from comments.submit import Submission
from guard.forms import GuardedForm
from guard.limits import Limit
from guard.text import EmailField, PlainTextField, SingleLineField, too_long
from guard.work import spend

TOO_MANY_LINKS = ngettext_lazy(
    "The comment has more than %(count)d link. Remove some of them.",
    "The comment has more than %(count)d links. Remove some of them.",
    "count",
)


LONGEST_READ = 8 * MAX_LENGTH
"""What is longer is not even tidied before it is refused."""
MINUTE, DAY = 60, 86_400


def takes_text(text: str) -> None:
    """Refuse what the page could not show well: too many links, or nothing that can be seen."""
    if count_links(text) > MAX_LINKS:
        raise ValidationError(TOO_MANY_LINKS % {"count": MAX_LINKS}, "links")
    # Characters without width or ink make no comment.
    if is_empty(text) or not any(sign.isprintable() and not sign.isspace() for sign in text):
        raise ValidationError(_("Write something that can be read."), "empty")


class CommentTextField(PlainTextField):
    """What is too long is refused by its length alone: never does the renderer see it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MAX_LENGTH, **kwargs)

    def clean(self, value: object) -> str:
        if isinstance(value, str) and len(value) > LONGEST_READ:
            raise too_long(MAX_LENGTH, len(value))
        return str(super().clean(value))

    def run_validators(self, value: str) -> None:
        super().run_validators(value)
        if value not in self.empty_values:
            takes_text(value)


class TextForm(GuardedForm):
    """What writing and editing have in common. Time and trap refuse nothing here: they are scored."""

    time_is_error: ClassVar[bool] = False
    asks_for_work: ClassVar[bool] = True
    previews: ClassVar[bool] = False

    text = CommentTextField(
        label=_("Comment"),
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=format_lazy(
            _(
                "At most {characters} characters and {links} links. An empty line begins a new paragraph; "
                "*emphasis*, **strong**, > quotes, - lists and web addresses work."
            ),
            characters=lazy(number_format, str)(MAX_LENGTH, force_grouping=True),
            links=MAX_LINKS,
        ),
    )

    def proves(self) -> bool:
        """Use up the browser's proof of work. That of an old form may have been used before, when nobody remembers."""
        return not self.stale and spend(self.proof, self.now)


class CommentForm(TextForm):
    purpose: ClassVar[str] = "comment"
    limits: ClassVar[tuple[Limit, ...]] = (
        Limit("client-minute", "client", 5, MINUTE),
        Limit("client-day", "client", 60, DAY),
        Limit("all-hour", "form", 300, 60 * MINUTE),
    )

    name = SingleLineField(
        label=_("Name"), max_length=NAME_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = EmailField(label=_("E-mail"), help_text=_("Your e-mail address is not shown."))
    tell_approval = forms.BooleanField(label=_("E-mail me when the comment is shown"), required=False)
    follow = forms.ChoiceField(
        label=_("E-mail me about"),
        choices=Follow.choices,
        initial=Follow.NONE,
        required=False,
        help_text=_("This begins when you have opened the link that we e-mail you and pressed the button there."),
    )
    field_order = ("name", "email", "text", "follow", "tell_approval")

    def submission(self) -> Submission:
        return Submission(
            name=self.cleaned_data["name"],
            email=self.cleaned_data["email"],
            text=self.cleaned_data["text"],
            language=get_language() or "sv",
            client=self.client,
            key=self.submission_key,
            trapped=self.trapped,
            stale=self.stale,
            seconds=self.seconds,
            proven=self.proves(),
            tell_approval=self.cleaned_data["tell_approval"],
            follow=Follow(self.cleaned_data["follow"] or Follow.NONE),
        )


class EditForm(TextForm):
    purpose: ClassVar[str] = "comment.edit"
    limits: ClassVar[tuple[Limit, ...]] = (Limit("client-minutes", "client", 20, 15 * MINUTE),)

    def submission(self, comment: Comment) -> Submission:
        return Submission(
            name=comment.name,
            email=comment.email,
            text=self.cleaned_data["text"],
            language=comment.language,
            client=self.client,
            key=self.submission_key,
            trapped=self.trapped,
            stale=self.stale,
            seconds=self.seconds,
            proven=self.proves(),
        )


class _Preview(TextForm):
    """Only the text is needed to look at it. Stores nothing and takes nothing from the limits of what is sent."""

    limits: ClassVar[tuple[Limit, ...]] = (Limit("client-minute", "client", 30, MINUTE),)
    limit_scope: ClassVar[str] = "comment.preview"
    previews: ClassVar[bool] = True

    def clean(self) -> None:
        super().clean()
        for name in [name for name in self.errors if name != "text" and self.has_error(name, "required")]:
            del self.errors[name]


class CommentPreviewForm(_Preview, CommentForm):
    pass


class EditPreviewForm(_Preview, EditForm):
    pass


class TellForm(forms.Form):
    """On the writer's own page: what to be told of."""

    tell_approval = forms.BooleanField(label=_("E-mail me when the comment is shown"), required=False)
    follow = forms.ChoiceField(label=_("E-mail me about"), choices=Follow.choices)
