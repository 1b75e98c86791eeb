from typing import Any

from django import template
from django.http import HttpRequest
from wagtail.models import Page

from newsletter.forms import SignupForm
from newsletter.models import Newsletter

register = template.Library()
_COUNTER = "_newsletter_forms"


@register.inclusion_tag("newsletter/signup_form.html", takes_context=True)
def signup_form(context: dict[str, Any], form: SignupForm | None = None) -> dict[str, Any]:
    """The sign-up: one sentence, one field, one button. Any number of them may stand on a page."""
    request = context.get("request")
    if request is None:
        return {"newsletter": None}
    newsletter = Newsletter.for_request(request)
    if not newsletter.active:
        return {"newsletter": None}
    page = context.get("page")
    shown = form or SignupForm(request=request, page=page if isinstance(page, Page) else None)
    shown.auto_id = f"{_next_id(request)}-%s"
    return {"newsletter": newsletter, "form": shown, "form_id": shown.auto_id.removesuffix("-%s"), "request": request}


def _next_id(request: HttpRequest) -> str:
    """Counted on the request, so that no two forms of a page share an element's id."""
    number = getattr(request, _COUNTER, 0) + 1
    setattr(request, _COUNTER, number)
    return f"signup-{number}"
