from typing import Any

from django.urls import reverse
from wagtail.admin.panels import InlinePanel


class QuestionsPanel(InlinePanel):
    """The questions of a workshop stand on one page, in both languages. Those that were copied along with a page to be
    translated are asked of nobody: there the panel leads to the page that has them."""

    class BoundPanel(InlinePanel.BoundPanel):
        template_name = "workshops/admin/questions_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            asking = self.instance.asking if self.instance.pk else self.instance
            elsewhere = reverse("wagtailadmin_pages:edit", args=[asking.pk]) if asking.pk != self.instance.pk else ""
            return {**context, "asking": asking, "elsewhere": elsewhere}
