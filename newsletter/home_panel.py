from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from newsletter.models import Issue, Newsletter, Subscriber


class LetterPanel(Component):
    """The next letter in one line."""

    order = 110
    template_name = "newsletter/admin/home_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        newsletter = Newsletter.current()
        if not newsletter.active:
            return {"issue": None}
        issue = Issue.objects.of(newsletter).ahead(timezone.now()).select_related("newsletter").first()
        return {
            "issue": issue,
            "articles": issue.included().count() if issue else 0,
            "readers": Subscriber.objects.of(newsletter).confirmed().count(),
        }
