"""The article's editor as a browser uses it: the whole form, sent as autosave does or with a button."""

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from blog.models import ArticlePage

HIDDEN = "#page-edit-form input[name]:not([type=checkbox]):not([type=file])"


def text_block(html: str) -> tuple[str, Any]:
    return "text", rich_text(html, editor="default", features=["bold", "link"])


def typed(page: bytes, **fields: Any) -> dict[str, str]:
    """All that the form sends when nothing but `fields` was written. `body` is a list of kinds and values."""
    soup = BeautifulSoup(page, "html.parser")
    sent = {str(tag["name"]): str(tag.get("value", "")) for tag in soup.select(HIDDEN)}
    for area in soup.select("#page-edit-form textarea[name]"):
        sent[str(area["name"])] = area.get_text().removeprefix("\n")
    for menu in soup.select("#page-edit-form select[name]"):
        chosen = menu.select_one("option[selected]") or menu.select_one("option")
        sent[str(menu["name"])] = str(chosen["value"]) if chosen else ""
    body = fields.pop("body", [text_block("<p>Ord.</p>")])
    flat: dict[str, str] = nested_form_data({**fields, "body": streamfield(body), "in_letter": "on"})
    return {name: value for name, value in sent.items() if not name.startswith("body-")} | flat


def edit_url(article: ArticlePage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[article.pk])


def add_url(parent: Page) -> str:
    return reverse("wagtailadmin_pages:add", args=["blog", "articlepage", parent.pk])


def autosave(client: Client, url: str, **fields: Any) -> Any:
    """What the browser sends by itself after a pause in the typing."""
    form = typed(client.get(url).content, **fields)
    return client.post(url, form, headers={"Accept": "application/json"})


def press(client: Client, url: str, button: str = "", **fields: Any) -> Any:
    """Save draft, or with `button` "action-publish" the one that publishes."""
    form = typed(client.get(url).content, **fields)
    return client.post(url, {**form, button: "1"} if button else form)
