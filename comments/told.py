"""What a moderator is told after a decision, with the button that takes it back."""

from datetime import datetime

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


def with_undo(request: HttpRequest, words: str, moment: datetime, back: str) -> SafeString:
    """`moment` is when the decision was made; `back` where the button leads."""
    context = {"words": words, "moment": moment.isoformat(), "next": back}
    return render_to_string("comments/admin/undo.html", context, request)
