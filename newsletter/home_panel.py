from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from newsletter import headline
from newsletter.edition_choice import number_of_readers
from newsletter.enums import IssueState
from newsletter.models import Issue, Newsletter


class LetterPanel(Component):
    """What will become of the next letter, in one sentence, and which ones are being sent."""

    order = 110
    template_name = "newsletter/admin/home_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        newsletter = Newsletter.current()
        if not newsletter.active:
            return {"issue": None}
        now = timezone.now()
        letters = Issue.objects.of(newsletter).select_related("newsletter")
        issue = letters.ahead(now).first()
        on_its_way = letters.filter(state__in=[IssueState.SENDING, IssueState.PAUSED]).order_by("slot_at")
        return {"issue": issue, "line": _line(issue, now) if issue else "", "on_its_way": on_its_way}


def _line(issue: Issue, now: datetime) -> str:
    return headline.of_open(issue, issue.included().count(), number_of_readers(issue, now), now)
