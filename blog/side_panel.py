from collections.abc import Mapping
from typing import Any

from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel

from blog import draft_links, outlook
from blog.models import ArticlePage, DraftLink
from blog.proofread import Verdict, proofread

LINKS_SHOWN = 10


class BeforePublishing(BaseSidePanel):
    """What will happen, what is worth another look, and who may read the draft. Drawn again at each autosave."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Before you publish")
        icon_name = "clipboard-list"

        def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "count": len(self.panel.verdict.findings)}

    name = "before"
    title = _("Before you publish")
    template_name = "blog/admin/before_publishing.html"
    order = 150

    def __init__(
        self, article: ArticlePage, request: Any, *, public: bool, scheduled: ArticlePage | None = None
    ) -> None:
        super().__init__(article, request)
        self.public = public
        self.scheduled_at = scheduled.go_live_at if scheduled else None
        self.verdict: Verdict = proofread(article)

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        now = timezone.now()
        context: dict[str, Any] = super().get_context_data(parent_context)
        standing = outlook.Standing.of(self.object, public=self.public, scheduled_at=self.scheduled_at)
        open_links = DraftLink.objects.of(self.object).open(now)[:LINKS_SHOWN] if self.object.pk else []
        return {
            **context,
            "sentences": outlook.sentences(self.object, standing, now),
            "verdict": self.verdict,
            "draft_links": open_links,
            "csrf_token": get_token(self.request),
            "days": draft_links.LASTS.days,
        }
