"""The “Link to” panel beside the editor: what is published already and near to the words of the draft."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.models import Locale, Site

from pages.link_to import MOST_READ, near
from pages.search import readable, results


class DraftForm(forms.Form):
    """What the panel sends of a draft; it is read and kept nowhere."""

    title = forms.CharField(required=False)
    text = forms.CharField(required=False)
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    # Of itself and of what it links to already a draft is not told.
    besides = forms.CharField(required=False)

    def clean_besides(self) -> list[int]:
        return [int(part) for part in self.cleaned_data["besides"].split(",") if part.isascii() and part.isdigit()]


@require_POST
def suggest(request: HttpRequest) -> HttpResponse:
    form = DraftForm({**request.POST.dict(), "text": request.POST.get("text", "")[:MOST_READ]})
    if not form.is_valid():
        return HttpResponseBadRequest()
    draft = form.cleaned_data
    site = Site.find_for_request(request)
    locale = Locale.objects.filter(language_code=draft["language"]).first()
    home = site.root_page.get_translation_or_none(locale) if site and locale else None
    found = []
    if home is not None:
        among = readable(home, timezone.now())
        nearest = near(draft["title"], draft["text"], among, draft["language"], draft["besides"])
        found = results(nearest.pages, nearest.stems)
    return render(request, "pages/link_to_results.html", {"results": found})


class LinkToPanel(BaseSidePanel):
    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Show what to link to")
        icon_name = "link"
        has_counter = False

    name = "link-to"
    title = _("Link to")
    template_name = "pages/link_to_panel.html"
    order = 375

    def get_context_data(self, parent_context: Any) -> Any:
        context = super().get_context_data(parent_context)
        locale = parent_context.get("locale") or self.object.locale
        return {**context, "url": reverse("pages_link_to"), "language": locale.language_code}

    class Media:
        js = ["pages/link-to.js"]
        css = {"all": ["pages/link-to.css"]}
