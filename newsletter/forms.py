from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from guard import links, text
from guard.forms import GuardedForm
from newsletter import gate
from newsletter.models import Newsletter
from newsletter.subscribe import Source

SOURCE = "newsletter.source"


class GatedForm(GuardedForm):
    """Every form that makes us write to an address: the same trap, times, limits and proof. `email` is the address."""

    trap_is_error = True
    asks_for_work = True
    limit_scope = gate.SCOPE
    limits = gate.LIMITS


class SignupForm(GatedForm):
    """One field. `source` is where the form stands, signed so that nobody can invent it."""

    purpose = "newsletter.signup"

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


class RenewForm(GatedForm):
    """The button behind a link that is too old. The address is the link's, and counts as if it had been typed."""

    purpose = "newsletter.renew"

    def __init__(self, data: Any = None, *, request: HttpRequest, address: str, **kwargs: Any) -> None:
        super().__init__(data, request=request, **kwargs)
        self.address = address

    def clean(self) -> dict[str, Any]:
        return {**(super().clean() or {}), "email": self.address}
