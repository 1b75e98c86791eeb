"""What a form would become, drawn by the page's own renderer and template; nothing is stored."""

from django.utils.translation import gettext as _

from comments import render
from comments.forms import TextForm
from comments.models import Comment


def draft(form: TextForm, written: Comment | None = None) -> Comment | None:
    """None where no preview was asked for, or the text cannot be shown. An edit is shown under the name it has."""
    if not (form.previews and form.is_bound) or "text" in form.errors or "text" not in form.cleaned_data:
        return None
    return Comment(
        name=written.name if written else form.cleaned_data.get("name") or _("You"),
        submitted_at=written.submitted_at if written else form.now,
        text=form.cleaned_data["text"],
        html=render.render(form.cleaned_data["text"]),
    )
