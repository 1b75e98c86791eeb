"""How a page looks where its address is shared or found: read from the page's own head, as those services read it."""

from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from pages.addresses import absolute
from pages.preview_modes import PreviewMode

TITLE_SHOWN = 60
"""Characters of a title that search results and shared links show; longer ones are cut."""
DESCRIPTION_SHOWN = 155
DESCRIPTION_LEAST = 50


@dataclass(frozen=True, slots=True)
class Card:
    title: str
    page_title: str
    description: str
    picture: str
    address: str

    @classmethod
    def read(cls, html: str, page: Page) -> Self:
        """A page that is not saved yet says little in its head; then its fields are asked."""
        head = BeautifulSoup(html, "html.parser")
        said = {
            str(tag.get("property") or tag.get("name")): str(tag["content"]) for tag in head.select("meta[content]")
        }
        return cls(
            title=said.get("og:title", page.title),
            page_title=head.title.get_text().strip() if head.title else page.title,
            description=said.get("og:description", getattr(page, "description", "")),
            picture=said.get("og:image", ""),
            address=said.get("og:url", absolute("/")),
        )

    @property
    def host(self) -> str:
        return urlsplit(self.address).netloc

    @property
    def hints(self) -> list[str]:
        return [self._on_title(), self._on_description(), *self._on_picture()]

    def _on_title(self) -> str:
        words = {"length": len(self.title), "most": TITLE_SHOWN}
        if len(self.title) > TITLE_SHOWN:
            return _("The title has %(length)d characters. From %(most)d on it may be cut off.") % words
        return _("The title has %(length)d characters and is shown whole (up to %(most)d are).") % words

    def _on_description(self) -> str:
        length = len(self.description)
        words = {"length": length, "most": DESCRIPTION_SHOWN}
        if not length:
            return _("There is no description. Write a lead, or a description under Promote.")
        if length > DESCRIPTION_SHOWN:
            return _("The description has %(length)d characters. From %(most)d on it may be cut off.") % words
        if length < DESCRIPTION_LEAST:
            return _("The description has only %(length)d characters; there is room for %(most)d.") % words
        return _("The description has %(length)d characters and is shown whole (up to %(most)d are).") % words

    def _on_picture(self) -> list[str]:
        return [] if self.picture else [_("There is no picture. Choose one for sharing, or a lead picture.")]


def serve(page: Any, request: HttpRequest) -> HttpResponse:
    shown = page.serve_preview(request, "")
    if hasattr(shown, "render"):
        shown.render()
    return render(request, "pages/social_preview.html", {"card": Card.read(shown.content.decode(), page)})


MODE = PreviewMode("social", gettext_lazy("When shared"), serve)
