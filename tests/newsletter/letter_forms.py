"""The author's pages of a letter, as a browser without JavaScript fills them in."""

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client

from newsletter.models import Issue


def address(issue: Issue, what: str = "") -> str:
    return f"/admin/letter/{issue.pk}/{what}"


def page_of(author: Client, issue: Issue, what: str = "") -> BeautifulSoup:
    return BeautifulSoup(author.get(address(issue, what)).content, "html.parser")


def filled(author: Client, issue: Issue, **fields: Any) -> dict[str, Any]:
    """The letter's form as the page shows it."""
    form = next(form for form in page_of(author, issue).select("form") if form.select("[name=subject]"))
    data: dict[str, Any] = {"order": [tag["value"] for tag in form.select("[name=order]")]}
    for tag in form.select("input:not([name=order]), textarea"):
        data[str(tag["name"])] = tag.get("value") or tag.text.strip()
    for select in form.select("select"):
        chosen = select.select_one("option[selected]")
        assert chosen is not None
        data[str(select["name"])] = chosen["value"]
    return {**data, **fields}


def act(author: Client, issue: Issue, what: str) -> str:
    author.post(address(issue, "act/"), {"act": what})
    issue.refresh_from_db()
    return issue.state


def messages_of(response: Any) -> str:
    page = BeautifulSoup(response.content, "html.parser")
    return " ".join(" ".join(message.text.split()) for message in page.select(".messages li"))
