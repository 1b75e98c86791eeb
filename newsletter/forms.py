from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from guard import links, text
from guard.forms import GuardedForm
from guard.limits import Limit
from newsletter.models import Newsletter
from newsletter.subscribe import Source

HOUR, DAY = 3600, 86_400
SOURCE = "newsletter.source"


class SignupForm(GuardedForm):
    """One field. `source` is where the form stands, signed so that nobody can invent it."""

    purpose = "newsletter.signup"
    trap_is_error = True
    limits = (
        Limit("client-hour", "client", 10, HOUR),
        Limit("client-day", "client", 30, DAY),
        Limit("email-day", "email", 5, DAY),
        Limit("form-hour", "form", 500, HOUR),
    )

    email = text.EmailField(label=_("Your e-mail address"))
    source = forms.CharField(required=False, widget=forms.HiddenInput, max_length=300)

    def __init__(self, data: Any = None, *, request: HttpRequest, page: Page | None = None, **kwargs: Any) -> None:
        super().__init__(data, request=request, **kwargs)
        if page is not None and page.pk:
            self.initial["source"] = links.sign(SOURCE, page.pk)

    def clean_source(self) -> int | None:
        """The page's number. A missing or forged one loses where the reader came from, not the reader."""
        try:
            (page_id,) = links.read(SOURCE, self.cleaned_data["source"])
        except links.BadLink:
            return None
        return int(page_id)

    def agreement(self, newsletter: Newsletter) -> Source:
        page = Page.objects.filter(pk=self.cleaned_data["source"]).first()
        return Source(
            text=newsletter.consent_text,
            page_id=page.pk if page else None,
            url=(page.full_url or "")[:500] if page else "",
            client=self.client,
            submission_key=self.submission_key,
        )
