from typing import Any

from django.test import Client

from pages.models import StandardPage
from tests.comments.factories import typed
from tests.comments.reading import soup


def typed_in(response: Any) -> dict[str, str]:
    form = soup(response).select_one("form#comment")
    assert form is not None
    area = form.select_one("textarea")
    assert area is not None
    boxes = {str(box["name"]): str(box.get("value", "")) for box in form.select("[name=name], [name=email]")}
    return {**boxes, "text": area.get_text().removeprefix("\n")}


def send(visitor: Client, page: StandardPage, **fields: str) -> Any:
    return visitor.post(f"/kommentarer/skriv/{page.pk}/", {**typed(), **fields})
